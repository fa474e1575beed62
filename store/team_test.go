package store_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"okrbot/okr"
	"okrbot/store"
	"okrbot/store/goals"
	"okrbot/store/storetest"
)

// salesTeam is a team of a manager and two reps, beside somebody of another team, a guest in the channel, and a leaver.
type salesTeam struct {
	*storetest.World
	team                                      okr.Team
	manager, rep, mate, outsider, guest, gone okr.PersonID
}

func newSales(t *testing.T) *salesTeam {
	t.Helper()
	w := storetest.New(t)
	s := &salesTeam{
		World: w, manager: w.Person("Manager"), rep: w.Person("Rep"), mate: w.Person("Mate"),
		outsider: w.Person("Outsider"),
		guest:    w.Person("Guest", func(p *okr.Person) { p.Guest = true }), gone: w.Person("Gone"),
	}
	s.team = w.Team(storetest.Plan("Sales", s.manager), s.manager, s.rep, s.mate, s.guest, s.gone)
	w.Team(storetest.Plan("Other", s.outsider), s.outsider)
	w.Change(s.gone, deactivate)
	return s
}

func TestCreateTeam_OnlyAdmins(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	for _, id := range []okr.PersonID{s.manager, s.rep, s.guest, s.gone, "U404"} {
		_, err := s.CreateTeam(t.Context(), s.As(id), storetest.Plan("New", s.manager))
		wantRefused(t, err, "errors.team_needs_admin")
	}
}

func TestCreateTeam_OncePerEnvelope(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	if _, err := s.CreateTeam(t.Context(), s.Once(s.Admin, "e1"), storetest.Plan("New", s.manager)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.CreateTeam(t.Context(), s.Once(s.Admin, "e1"), storetest.Plan("Newer", s.manager)); !errors.Is(err,
		store.ErrRepeated) {
		t.Errorf("got %v", err)
	}
	teams, err := s.Teams(t.Context())
	s.Done(err)
	if len(teams) != 3 {
		t.Errorf("%d teams", len(teams))
	}
}

func TestTeam_RefusesWhatCannotWork(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	for _, c := range []struct {
		name   string
		change func(*okr.Team)
		id     string
	}{
		{"channel of another team", func(p *okr.Team) { p.Channel = "COTHER" }, "errors.channel_taken"},
		{"no manager", func(p *okr.Team) { p.Managers = nil }, "errors.team_without_manager"},
		{"manager is a guest", func(p *okr.Team) { p.Managers = []okr.PersonID{s.guest} }, "errors.manager_unfit"},
		{"manager left", func(p *okr.Team) { p.Managers = []okr.PersonID{s.gone} }, "errors.manager_unfit"},
		{"manager is unknown", func(p *okr.Team) { p.Managers = []okr.PersonID{"U404"} }, "errors.manager_unfit"},
		{"zone is unknown", func(p *okr.Team) { p.Zone = "Mars/Olympus" }, "errors.zone_unknown"},
		{"zone is empty", func(p *okr.Team) { p.Zone = "" }, "errors.zone_unknown"},
		{"it opens on a day off", func(p *okr.Team) { p.Schedule.OpenDay = time.Saturday }, "errors.open_day_free"},
		{"it closes on a day off", func(p *okr.Team) { p.Week, p.Schedule.CloseDay = sundayToThursday, time.Friday },
			"errors.close_day_free"},
		{"less than a day in the team's own zone",
			func(p *okr.Team) { p.Schedule.CloseDay, p.Schedule.CloseAt = time.Tuesday, okr.Clock{Hour: 8} },
			"errors.zone_window"},
	} {
		t.Run(c.name, func(t *testing.T) {
			plan := storetest.Plan("New", s.manager)
			c.change(&plan)
			_, err := s.CreateTeam(t.Context(), s.As(s.Admin), plan)
			wantRefused(t, err, c.id)
			changed := s.team
			c.change(&changed)
			_, err = s.UpdateTeam(t.Context(), s.As(s.Admin), changed)
			wantRefused(t, err, c.id)
		})
	}
}

func TestUpdateTeam_RefusesAWindowTooShortForAMember(t *testing.T) {
	t.Parallel()
	w := storetest.New(t)
	manager, far := w.Person("Manager"), w.Person("Far", storetest.In("Pacific/Honolulu"))
	team := w.Team(storetest.Plan("Sales", manager), manager, far)
	// 30 hours in Istanbul, 17 in Honolulu
	team.Schedule.CloseDay, team.Schedule.CloseAt = time.Tuesday, okr.Clock{Hour: 15}
	_, err := w.UpdateTeam(t.Context(), w.As(manager), team)
	wantRefused(t, err, "errors.zone_window")
	if zones, ok := errors.AsType[*okr.ZoneError](err); !ok || zones.Zone.String() != "Pacific/Honolulu" {
		t.Errorf("got %v", err)
	}
	w.Change(far, deactivate)
	if _, err := w.UpdateTeam(t.Context(), w.As(manager), team); err != nil {
		t.Errorf("after the member left: %v", err)
	}
}

func TestUpdateTeam_Permissions(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	for _, id := range []okr.PersonID{s.rep, s.outsider, s.guest, s.gone} {
		_, err := s.UpdateTeam(t.Context(), s.As(id), s.team)
		wantRefused(t, err, "errors.settings_not_yours")
		wantRefused(t, s.RemoveTeam(t.Context(), s.As(id), s.team.ID), "errors.settings_not_yours")
	}
	for _, id := range []okr.PersonID{s.manager, s.Admin} {
		managed, err := s.ManagedTeams(t.Context(), id)
		s.Done(err)
		if want := map[okr.PersonID]int{s.manager: 1, s.Admin: 2}[id]; len(managed) != want {
			t.Errorf("%s manages %d teams", id, len(managed))
		}
		if _, err := s.UpdateTeam(t.Context(), s.As(id), s.team); err != nil {
			t.Errorf("%s: %v", id, err)
		}
	}
}

func TestUpdateTeam_LeavesALineForEachSetting(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	changed := s.team
	changed.Name, changed.Questions = "Sales TR", []okr.Question{{Key: okr.Custom, Text: "Why?"}}
	saved, err := s.UpdateTeam(t.Context(), s.As(s.manager), changed)
	s.Done(err)
	if saved.Name != "Sales TR" || saved.Questions[0].Text != "Why?" {
		t.Errorf("saved %+v", saved)
	}
	fields := storetest.Look[string](s.World,
		"SELECT group_concat(field, ' ') FROM (SELECT field FROM changes WHERE team = ?1 ORDER BY id)", s.team.ID)
	if fields != "team name questions" {
		t.Errorf("audit of %s", fields)
	}
}

func TestSaveMembers_PicksUpWhoTheDirectoryDoesNotKnowYet(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Done(s.SaveMembers(t.Context(), s.team.Channel, []okr.PersonID{s.manager, "ULATER", "UNEVER"}, s.Now()))
	s.Done(s.NoteJoined(t.Context(), s.team.Channel, "UJOINED", s.Now()))
	s.Done(s.NoteLeft(t.Context(), s.team.Channel, "UNEVER", s.Now()))
	for _, name := range []string{"Later", "Never", "Joined"} {
		s.Person(name)
	}
	members, err := s.Members(t.Context(), s.team.ID)
	s.Done(err)
	var names []string
	for _, m := range members {
		names = append(names, m.Person.Name)
	}
	if got := strings.Join(names, " "); got != "Joined Later Manager" {
		t.Errorf("members: %s", got)
	}
}

func TestSaveMembers_FollowsTheNewChannel(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	changed := s.team
	changed.Channel = "CMOVED"
	_, err := s.UpdateTeam(t.Context(), s.As(s.Admin), changed)
	s.Done(err)
	s.Done(s.SaveMembers(t.Context(), s.team.Channel, []okr.PersonID{s.outsider}, s.Now()))
	s.Done(s.SaveMembers(t.Context(), "CMOVED", []okr.PersonID{s.manager, s.mate}, s.Now()))
	members, err := s.Members(t.Context(), s.team.ID)
	s.Done(err)
	if len(members) != 2 || members[0].Person.ID != s.manager || !members[0].Manager || members[1].Person.ID != s.mate {
		t.Errorf("members: %+v", members)
	}
}

func TestUpdateTeam_ChannelMovesWhatIsNotSaidYet(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Deliver()
	s.Run("2026-11-23T09:00")
	s.Answer(s.rep)
	changed := s.team
	changed.Channel = "CMOVED"
	_, err := s.UpdateTeam(t.Context(), s.As(s.Admin), changed)
	s.Done(err)
	if got := storetest.Look[string](s.World,
		"SELECT group_concat(DISTINCT channel) FROM posts WHERE kind IN ('summary', 'answer')"); got != "CMOVED" {
		t.Errorf("unsent posts go to %s", got)
	}
	s.Deliver()
	changed.Channel = "CAGAIN"
	_, err = s.UpdateTeam(t.Context(), s.As(s.Admin), changed)
	s.Done(err)
	s.Answer(s.mate)
	if got := storetest.Look[string](s.World,
		"SELECT group_concat(DISTINCT channel) FROM posts WHERE kind IN ('summary', 'answer')"); got != "CMOVED" {
		t.Errorf("a reply goes to %s, its thread is elsewhere", got)
	}
}

func TestUpdateTeam_ChannelLetsARefusedSummaryBeSaid(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Deliver()
	s.Run("2026-11-23T09:00")
	s.Deliver()
	s.Answer(s.rep)
	summary, err := s.FindPostByKey(t.Context(), "summary/T1/2026-W48")
	s.Done(err)
	s.Done(s.MarkParked(t.Context(), summary.ID, "is_archived", "", s.Now()))
	if keys := s.Deliver(); len(keys) != 1 || !strings.HasPrefix(keys[0], "prompt/") {
		t.Errorf("delivered %v while the channel is archived", keys)
	}
	changed := s.team
	changed.Channel = "CMOVED"
	_, err = s.UpdateTeam(t.Context(), s.As(s.Admin), changed)
	s.Done(err)
	keys := strings.Join(s.Deliver(), " ")
	if !strings.Contains(keys, "summary/") || !strings.Contains(keys, "answer/") {
		t.Errorf("delivered %s", keys)
	}
}

func TestUpdateTeam_LanguageRendersTheChannelsMessagesAnew(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	// while the round runs, and while it takes late answers
	for _, at := range []string{"2026-11-23T12:00", "2026-11-26T12:00"} {
		s.Run(at)
		s.Answer(map[string]okr.PersonID{"2026-11-23T12:00": s.rep, "2026-11-26T12:00": s.mate}[at])
		s.Deliver()
		changed := s.team
		changed.Language = map[string]string{"2026-11-23T12:00": "en", "2026-11-26T12:00": "tr"}[at]
		_, err := s.UpdateTeam(t.Context(), s.As(s.manager), changed)
		s.Done(err)
		keys := strings.Join(s.Deliver(), " ")
		for _, kind := range []string{"summary/", "answer/", "welcome/"} {
			if !strings.Contains(keys, kind) {
				t.Errorf("at %s %s stays as it was; only %s follow", at, kind, keys)
			}
		}
	}
}

func TestRemoveTeam_QuietAfterwards(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	o := s.Objective(storetest.Draft("Win", s.team, s.rep))
	s.Run("2026-11-23T09:00")
	s.Answer(s.rep, storetest.Said(o.KeyResults[0], 40))
	round := s.Due(s.mate)
	s.Deliver()
	_, err := s.Snooze(t.Context(), s.As(s.mate), round)
	s.Done(err)
	c, err := s.CheckIn(t.Context(), s.As(s.mate),
		goals.CheckInAnswer{Round: round, Answers: []string{"", "", "No stock"}})
	s.Done(err)
	s.Done(s.RemoveTeam(t.Context(), s.As(s.manager), s.team.ID))

	for _, key := range s.Deliver() {
		if !strings.HasPrefix(key, "prompt/") { // their buttons are withdrawn
			t.Errorf("delivered %s", key)
		}
	}
	before := storetest.Look[int](s.World, "SELECT MAX(id) FROM posts")
	if done := s.Run("2026-12-08T12:00"); done.Opened != 2 { // the other team's rounds
		t.Errorf("afterwards: %+v", done)
	}
	s.Done(s.SetLanguage(t.Context(), s.As(s.manager), "en"))
	for _, key := range s.Deliver() {
		if strings.Contains(key, "T1/") {
			t.Errorf("delivered %s after two weeks", key)
		}
	}
	if n := storetest.Look[int](s.World, "SELECT COUNT(*) FROM posts WHERE id > ?1 AND team = ?2", before,
		s.team.ID); n != 0 {
		t.Errorf("%d more posts", n)
	}
	sit, err := s.FindSituation(t.Context(), s.rep, s.Now())
	s.Done(err)
	if len(sit.Teams)+len(sit.Duties)+len(sit.Objectives) != 0 {
		t.Errorf("the situation still shows %+v", sit)
	}
	mates, err := s.FindSituation(t.Context(), s.mate, s.Now())
	s.Done(err)
	if len(mates.Blockers) != 0 {
		t.Errorf("blockers stay open: %+v", mates.Blockers)
	}

	_, err = s.CheckIn(t.Context(), s.As(s.rep), goals.CheckInAnswer{Round: round, Nothing: true})
	wantRefused(t, err, "errors.team_gone")
	_, err = s.FindCheckInSheet(t.Context(), s.As(s.rep), round)
	wantRefused(t, err, "errors.team_gone")
	_, err = s.Snooze(t.Context(), s.As(s.rep), round)
	wantRefused(t, err, "errors.team_gone")
	_, err = s.UpdateTeam(t.Context(), s.As(s.Admin), s.team)
	wantRefused(t, err, "errors.team_gone")
	wantRefused(t, s.RemoveTeam(t.Context(), s.As(s.Admin), s.team.ID), "errors.team_gone")
	_, err = s.CreateObjective(t.Context(), s.As(s.rep), storetest.Draft("Late", s.team, s.rep))
	wantRefused(t, err, "errors.team_gone")
	_, err = s.EditObjective(t.Context(), s.As(s.rep), o)
	wantRefused(t, err, "errors.team_gone")
	_, err = s.Acknowledge(t.Context(), s.As(s.manager), c.ID)
	wantRefused(t, err, "errors.team_gone")
	_, err = s.PrepareCheckIn(t.Context(), s.As(s.rep))
	wantRefused(t, err, "errors.no_team")
	if _, _, err := s.Store.FindObjective(t.Context(), s.As(s.rep), o.ID); err != nil {
		t.Errorf("its history is gone: %v", err)
	}
	if _, err := s.CreateTeam(t.Context(), s.As(s.Admin), storetest.Plan("Sales", s.manager)); err != nil {
		t.Errorf("its channel is not free: %v", err)
	}
}
