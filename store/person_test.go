package store_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"okrbot/okr"
	"okrbot/store"
	"okrbot/store/storetest"
)

// refused is the id of the sentence that err refuses with; it fails the test for any other error, or none.
func refused(t *testing.T, err error) string {
	t.Helper()
	sayable, ok := errors.AsType[interface {
		error
		Said() (string, []any)
	}](err)
	if !ok {
		t.Fatalf("got %v instead of a refusal", err)
	}
	id, _ := sayable.Said()
	return id
}

func wantRefused(t *testing.T, err error, id string) {
	t.Helper()
	if got := refused(t, err); got != id {
		t.Errorf("refused with %s, want %s", got, id)
	}
}

func TestSavePeople_UnknownIsNotFound(t *testing.T) {
	t.Parallel()
	w := storetest.New(t)
	if _, err := w.Store.FindPerson(t.Context(), "U404"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("got %v", err)
	}
}

func TestSavePeople_KeepsTheOwnChoiceOfLanguage(t *testing.T) {
	t.Parallel()
	w := storetest.New(t)
	ada := w.Person("Ada")
	w.Done(w.SetLanguage(t.Context(), w.As(ada), "en"))
	w.Change(ada, func(p *okr.Person) { p.Language, p.Locale = "", "de-DE" })
	if p, err := w.Store.FindPerson(t.Context(), ada); err != nil || p.Language != "en" || p.Locale != "de-DE" {
		t.Errorf("got %+v, %v", p, err)
	}
}

func TestOpen_NamedAdminsAreAdmins(t *testing.T) {
	t.Parallel()
	w := storetest.New(t)
	ada := w.Person("Ada")
	team := w.Team(storetest.Plan("Sales", w.Admin), ada)
	w.Done(w.Close())
	s, err := store.Open(t.Context(), store.Options{Path: w.Path, Admins: []okr.PersonID{ada}, Now: w.Now()})
	w.Done(err)
	w.Store = s
	t.Cleanup(func() { _ = s.Close() })
	if p, err := w.Store.FindPerson(t.Context(), ada); err != nil || !p.Admin {
		t.Errorf("got %+v, %v", p, err)
	}
	members, err := w.Members(t.Context(), team.ID)
	w.Done(err)
	if len(members) != 1 || !members[0].Person.Admin {
		t.Errorf("members: %+v", members)
	}
}

func TestSavePeople_MovingZoneMidWeekPromptsAtMostOnce(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, from, to, moves string
		prompts               int
	}{
		{"west after the prompt", storetest.Home, "America/New_York", "2026-11-23T12:00", 1},
		{"east after the prompt", "America/New_York", "Pacific/Auckland", "2026-11-23T20:00", 1},
		{"west before the prompt", storetest.Home, "America/New_York", "2026-11-23T08:00", 1},
		{"east before the prompt", "America/New_York", storetest.Home, "2026-11-23T12:00", 1},
		{"to no known zone", "America/New_York", "", "2026-11-23T12:00", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := storetest.New(t)
			ada := w.Person("Ada", storetest.In(c.from))
			bob := w.Person("Bob")
			team := w.Team(storetest.Plan("Sales", bob), ada, bob)
			w.Run(c.moves)
			w.Change(ada, func(p *okr.Person) { p.Zone = c.to })
			w.Run("2026-11-25T11:00")
			if n := storetest.Look[int](w, "SELECT COUNT(*) FROM posts WHERE kind = 'prompt' AND person = ?1",
				ada); n != c.prompts {
				t.Errorf("%d prompts", n)
			}
			if n := storetest.Look[int](w, "SELECT COUNT(*) FROM nudges WHERE state = 'planned'"); n != 0 {
				t.Errorf("%d nudges still planned after the round of %s", n, team.Name)
			}
		})
	}
}

func TestSavePeople_MovingZoneMovesWhatIsPlanned(t *testing.T) {
	t.Parallel()
	w := storetest.New(t)
	ada, bob := w.Person("Ada", storetest.In("America/New_York")), w.Person("Bob")
	w.Team(storetest.Plan("Sales", bob), ada, bob)
	w.Run("2026-11-23T10:00") // 02:00 in New York
	w.Change(ada, storetest.In("Europe/London"))
	sit, err := w.FindSituation(t.Context(), ada, w.Now())
	w.Done(err)
	if at := w.At("2026-11-23T09:00", "Europe/London"); !sit.Duties[0].OpensAt.Equal(at) {
		t.Errorf("opens at %s, want %s", sit.Duties[0].OpensAt, at)
	}
	w.SetIn("Europe/London", "2026-11-23T09:00")
	if done := w.Turn(); done.Sent != 1 {
		t.Errorf("at nine in London: %+v", done)
	}
}

// leaving is a team of a manager and a rep who owns a public and a private objective, in the middle of a round.
func leaving(t *testing.T) (w *storetest.World, manager, rep okr.PersonID, team okr.Team, owned []okr.Objective) {
	w = storetest.New(t)
	manager, rep = w.Person("Deniz"), w.Person("Rep")
	team = w.Team(storetest.Plan("Sales", manager), manager, rep)
	owned = []okr.Objective{
		w.Objective(storetest.Draft("Win", team, rep)),
		w.Objective(storetest.Draft("Secret", team, rep), storetest.Private),
	}
	w.Run("2026-11-23T09:00")
	return w, manager, rep, team, owned
}

func deactivate(p *okr.Person) { p.Deactivated = true }

func TestSavePeople_LeaverIsExcusedAndTheirObjectivesGoToTheManager(t *testing.T) {
	t.Parallel()
	w, manager, rep, _, owned := leaving(t)
	w.Deliver()
	w.Forward(1)
	w.Change(rep, deactivate)
	for _, o := range owned {
		got, may, err := w.Store.FindObjective(t.Context(), w.As(manager), o.ID)
		if err != nil || got.Owner != manager || !may {
			t.Errorf("%s: owner %s, may change %v, %v", o.Title, got.Owner, may, err)
		}
		changes, err := w.Changes(t.Context(), w.As(manager), o.ID)
		w.Done(err)
		if c := changes[0]; c.Field != "owner" || c.Old != "Rep" || c.New != "Deniz" || c.Source != okr.FromDirectory {
			t.Errorf("audit: %+v", c)
		}
	}
	if n := storetest.Look[int](w, "SELECT COUNT(*) FROM posts WHERE kind = 'leaver' AND person = ?1",
		manager); n != 1 {
		t.Errorf("%d messages to the manager", n)
	}
	if outcome := storetest.Look[string](w, "SELECT outcome FROM duties WHERE person = ?1", rep); outcome != "E" {
		t.Errorf("the leaver's duty is %s", outcome)
	}
	w.Run("2026-11-25T11:00")
	if n := storetest.Look[int](w, "SELECT COUNT(*) FROM posts WHERE person = ?1 AND kind <> 'prompt'", rep); n != 0 {
		t.Errorf("%d messages to the leaver", n)
	}
	d, err := w.FindDigest(t.Context(), w.Due(manager), manager, w.Now())
	w.Done(err)
	if d.Expected != 1 || len(d.Away) != 0 {
		t.Errorf("the digest expects %d and has away %v", d.Expected, d.Away)
	}
}

func TestSavePeople_LeaverWithAnUnsentPromptGetsNone(t *testing.T) {
	t.Parallel()
	w, _, rep, _, _ := leaving(t)
	w.Change(rep, deactivate)
	if keys := w.Deliver(); slices.ContainsFunc(keys,
		func(k string) bool { return strings.HasSuffix(k, string(rep)) }) {
		t.Errorf("delivered %v", keys)
	}
}

func TestSavePeople_ObjectivesOfTheOnlyManagerWaitForTheNext(t *testing.T) {
	t.Parallel()
	w, manager, rep, team, _ := leaving(t)
	own := w.Objective(storetest.Draft("Lead", team, manager), storetest.Private)
	w.Change(manager, deactivate)
	if got := storetest.Look[string](w, "SELECT owner FROM objectives WHERE id = ?1", own.ID); got != string(manager) {
		t.Errorf("owned by %s while the team has no manager", got)
	}
	team, err := w.Store.FindTeam(t.Context(), team.ID)
	w.Done(err)
	if len(team.Managers) != 0 {
		t.Errorf("managers: %v", team.Managers)
	}
	team.Managers = []okr.PersonID{rep}
	_, err = w.UpdateTeam(t.Context(), w.As(w.Admin), team)
	w.Done(err)
	if got := storetest.Look[string](w, "SELECT owner FROM objectives WHERE id = ?1", own.ID); got != string(rep) {
		t.Errorf("owned by %s", got)
	}
}

func TestSavePeople_SecondHandOverIsToldToo(t *testing.T) {
	t.Parallel()
	w, manager, rep, team, _ := leaving(t)
	second := w.Person("Second")
	team.Managers = append(team.Managers, second)
	_, err := w.UpdateTeam(t.Context(), w.As(w.Admin), team)
	w.Done(err)
	w.Change(rep, deactivate)
	w.Change(manager, deactivate)
	if n := storetest.Look[int](w, "SELECT COUNT(*) FROM posts WHERE kind = 'leaver' AND person = ?1", second); n != 1 {
		t.Errorf("%d messages to the second manager", n)
	}
}

func TestSavePeople_WhoComesBackIsInTheirTeamAgain(t *testing.T) {
	t.Parallel()
	w, _, rep, team, _ := leaving(t)
	w.Change(rep, deactivate)
	w.Change(rep, func(p *okr.Person) { p.Deactivated = false })
	teams, err := w.TeamsOf(t.Context(), rep)
	w.Done(err)
	if len(teams) != 1 || teams[0].ID != team.ID {
		t.Errorf("teams: %v", teams)
	}
}

func TestSetLanguage_RendersRecentMessagesAnew(t *testing.T) {
	t.Parallel()
	w, _, rep, _, _ := leaving(t)
	w.Deliver()
	w.Done(w.SetLanguage(t.Context(), w.As(rep), "en"))
	if keys := w.Deliver(); len(keys) != 1 || !strings.HasPrefix(keys[0], "prompt/") {
		t.Errorf("delivered %v", keys)
	}
}
