package store_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"okrbot/okr"
	"okrbot/store"
	"okrbot/store/goals"
	"okrbot/store/storetest"
)

func TestCreateObjective_Permissions(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	teams := func(o *okr.Objective) { o.TeamOwned = true }
	owner := func(id okr.PersonID) func(*okr.Objective) { return func(o *okr.Objective) { o.Owner = id } }
	for _, c := range []struct {
		name   string
		by     okr.PersonID
		change func(*okr.Objective)
		id     string // empty when it is allowed
	}{
		{"member for themselves", s.rep, owner(s.rep), ""},
		{"member for another", s.rep, owner(s.mate), "errors.objective_not_yours"},
		{"member for the team", s.rep, func(o *okr.Objective) { o.Owner = s.rep; teams(o) },
			"errors.team_objective_needs_manager"},
		{"manager for a member", s.manager, owner(s.rep), ""},
		{"manager for themselves", s.manager, owner(s.manager), ""},
		{"manager for the team", s.manager, func(o *okr.Objective) { o.Owner = s.manager; teams(o) }, ""},
		{"manager for an outsider", s.manager, owner(s.outsider), "errors.owner_not_in_team"},
		{"manager for a guest", s.manager, owner(s.guest), "errors.owner_not_in_team"},
		{"manager for a leaver", s.manager, owner(s.gone), "errors.owner_not_in_team"},
		{"manager for nobody", s.manager, owner("U404"), "errors.owner_not_in_team"},
		{"outsider", s.outsider, owner(s.outsider), "errors.not_in_team"},
		{"guest in the channel", s.guest, owner(s.guest), "errors.not_in_team"},
		{"leaver", s.gone, owner(s.gone), "errors.not_in_team"},
		{"admin", s.Admin, owner(s.Admin), "errors.not_in_team"},
		{"in no team", s.rep, func(o *okr.Objective) { o.Owner, o.Team = s.rep, 404 }, "errors.team_gone"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := storetest.Draft(c.name, s.team, c.by)
			c.change(&o)
			saved, err := s.CreateObjective(t.Context(), s.As(c.by), o)
			if c.id != "" {
				wantRefused(t, err, c.id)
				return
			}
			if err != nil || saved.ID == 0 || saved.OwnerName == "" || saved.TeamName != "Sales" ||
				len(saved.KeyResults) != 1 || saved.KeyResults[0].ID == 0 {
				t.Errorf("saved %+v, %v", saved, err)
			}
		})
	}
}

func TestCreateObjective_RefusesBadInputWhole(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	for _, c := range []struct {
		name   string
		change func(*okr.Objective)
		id     string
	}{
		{"start is target", func(o *okr.Objective) { o.KeyResults[0].Start = o.KeyResults[0].Target },
			okr.ProblemTargetEqualsStart},
		{"negative weight", func(o *okr.Objective) { o.KeyResults[0].Weight = decimal.NewFromInt(-1) },
			okr.ProblemWeightNegative},
		{"10,000 characters", func(o *okr.Objective) { o.Title = strings.Repeat("ş", 10_000) },
			okr.ProblemTitleTooLong},
		{"period over", func(o *okr.Objective) { o.Period = okr.QuarterOf("2026-07-01", time.January) },
			okr.ProblemPeriodEnded},
		{"no key results", func(o *okr.Objective) { o.KeyResults = nil }, okr.ProblemKeyResultsNone},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := storetest.Draft("Win", s.team, s.rep)
			c.change(&o)
			_, err := s.CreateObjective(t.Context(), s.As(s.rep), o)
			wantRefused(t, err, c.id)
		})
	}
	for _, table := range []string{"objectives", "key_results", "changes WHERE objective IS NOT NULL"} {
		if n := storetest.Look[int](s.World, "SELECT COUNT(*) FROM "+table); n != 0 {
			t.Errorf("%d rows are left in %s", n, table)
		}
	}
}

func TestCreateObjective_DayIsTheActorsOwn(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Change(s.mate, storetest.In(""))
	s.SetIn("UTC", "2026-12-31T22:00") // the year is over in Istanbul
	for _, id := range []okr.PersonID{s.rep, s.mate} {
		_, err := s.CreateObjective(t.Context(), s.As(id), storetest.Draft("Late", s.team, id))
		wantRefused(t, err, okr.ProblemPeriodEnded)
	}
	s.Change(s.rep, storetest.In("America/New_York"))
	if _, err := s.CreateObjective(t.Context(), s.As(s.rep), storetest.Draft("Late", s.team, s.rep)); err != nil {
		t.Errorf("in New York it is still the year's last day: %v", err)
	}
}

func TestEditObjective_Permissions(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	o := s.Objective(storetest.Draft("Win", s.team, s.rep))
	for _, c := range []struct {
		by okr.PersonID
		id string
	}{
		{s.mate, "errors.edit_not_yours"}, {s.outsider, "errors.objective_unknown"},
		{s.guest, "errors.objective_unknown"},
		{s.gone, "errors.objective_unknown"}, {s.Admin, "errors.objective_unknown"},
	} {
		edited := o
		edited.Title = "Taken over"
		_, err := s.EditObjective(t.Context(), s.As(c.by), edited)
		wantRefused(t, err, c.id)
	}
	for _, id := range []okr.PersonID{s.rep, s.manager} {
		edited := o
		edited.Title = "Win, says " + string(id)
		saved, err := s.EditObjective(t.Context(), s.As(id), edited)
		if err != nil || saved.Title != edited.Title {
			t.Errorf("%s: %q, %v", id, saved.Title, err)
		}
	}
}

func TestEditObjective_LeavesALineForEachField(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	o := s.Objective(storetest.Draft("Win", s.team, s.rep))
	s.Forward(time.Hour)
	edited := o
	edited.KeyResults = slices.Clone(o.KeyResults)
	edited.Title, edited.Owner = "Win more", s.mate
	k := &edited.KeyResults[0]
	k.Target, k.Weight = decimal.NewFromInt(200), decimal.NewFromInt(2)
	// not to be edited
	k.Start, k.Kind, k.Current = decimal.NewFromInt(50), okr.Decrease, decimal.NewNullDecimal(decimal.NewFromInt(7))
	saved, err := s.EditObjective(t.Context(), s.As(s.rep), edited)
	s.Done(err)
	if k := saved.KeyResults[0]; !k.Start.IsZero() || k.Kind != okr.Increase || k.Current.Valid ||
		!k.Target.Equal(decimal.NewFromInt(200)) {
		t.Errorf("saved %+v", k)
	}
	changes, err := s.Changes(t.Context(), s.As(s.rep), o.ID)
	s.Done(err)
	var lines []string
	for _, c := range changes {
		if !c.At.Equal(s.Now()) && c.Field != "objective" || c.ByName != "Rep" {
			t.Errorf("line %+v", c)
		}
		lines = append(lines, c.Field+" "+c.Old+">"+c.New)
	}
	slices.Sort(lines)
	if got := strings.Join(lines, "; "); got != "objective >Win; owner Rep>Mate; target 100>200; title Win>Win "+
		"more; weight 1>2" {
		t.Errorf("audit: %s", got)
	}
	h, err := s.FindHistory(t.Context(), s.As(s.rep), o.KeyResults[0].ID)
	s.Done(err)
	if len(h.Changes) != 2 {
		t.Errorf("the key result's own audit: %+v", h.Changes)
	}
	if n := storetest.Look[int](s.World, "SELECT COUNT(*) FROM posts WHERE kind = 'notice' AND person = ?1",
		s.mate); n != 1 {
		t.Errorf("%d notices to the new owner", n)
	}
}

func TestEditObjective_GivingAPrivateOneAway(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	o := s.Objective(storetest.Draft("Secret", s.team, s.rep), storetest.Private)
	o.Owner = s.mate
	saved, err := s.EditObjective(t.Context(), s.As(s.rep), o)
	if err != nil || saved.Owner != s.mate || saved.OwnerName != "Mate" {
		t.Fatalf("saved %+v, %v", saved, err)
	}
	_, _, err = s.Store.FindObjective(t.Context(), s.As(s.rep), o.ID)
	wantRefused(t, err, "errors.objective_unknown")
}

func TestEditObjective_Refuses(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	o := s.Objective(storetest.Draft("Win", s.team, s.rep))
	edit := func(change func(*okr.Objective)) error {
		edited := o
		edited.KeyResults = slices.Clone(o.KeyResults)
		change(&edited)
		_, err := s.EditObjective(t.Context(), s.As(s.rep), edited)
		return err
	}
	for _, id := range []okr.PersonID{s.outsider, s.guest, s.gone, "U404"} {
		wantRefused(t, edit(func(o *okr.Objective) { o.Owner = id }), "errors.owner_not_in_team")
	}
	wantRefused(t, edit(func(o *okr.Objective) { o.KeyResults[0].Target = decimal.Zero }), okr.ProblemTargetEqualsStart)
	wantRefused(t, edit(func(o *okr.Objective) { o.KeyResults[0].Weight = decimal.NewFromInt(-1) }),
		okr.ProblemWeightNegative)
	wantRefused(t, edit(func(o *okr.Objective) { o.ID = 404 }), "errors.objective_unknown")
	s.Set("2027-01-02T12:00")
	wantRefused(t, edit(func(o *okr.Objective) { o.Title = "Late" }), "errors.period_over")
	if n := storetest.Look[int](s.World, "SELECT COUNT(*) FROM changes WHERE objective IS NOT NULL"); n != 1 {
		t.Errorf("%d lines of audit", n)
	}
}

func TestEditObjective_KeepsWhatIsDoneOfAMilestone(t *testing.T) {
	t.Parallel()
	steps := func(titles ...string) []okr.Step {
		var list []okr.Step
		for _, title := range titles {
			name, done := strings.CutSuffix(title, "!")
			list = append(list, okr.Step{Title: name, Weight: decimal.NewFromInt(1), Done: done})
		}
		return list
	}
	for _, c := range []struct{ name, edited, want string }{
		{"renamed", "plan, sign, pay", "plan! sign pay"},
		{"renamed the done one", "draft, sell, pay", "draft! sell pay"},
		{"moved", "pay, plan, sell", "pay plan! sell"},
		{"removed another", "plan, pay", "plan! pay"},
		{"removed the done one", "sell, pay", "sell pay"},
		{"added", "hire, plan, sell, pay", "hire plan! sell pay"},
		{"said done by hand", "plan, sell!, pay", "plan! sell pay"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newSales(t)
			o := s.Objective(storetest.Draft("Ship", s.team, s.rep), func(o *okr.Objective) {
				o.KeyResults[0].Kind, o.KeyResults[0].Steps = okr.Milestone, steps("plan", "sell", "pay")
			})
			s.Run("2026-11-23T09:00")
			s.Answer(s.rep, goals.ValueSaid{KeyResult: o.KeyResults[0].ID, Done: []int{0}})
			o.KeyResults[0].Steps = steps(strings.Split(c.edited, ", ")...)
			saved, err := s.EditObjective(t.Context(), s.As(s.rep), o)
			s.Done(err)
			var got []string
			for _, step := range saved.KeyResults[0].Steps {
				if step.Done {
					step.Title += "!"
				}
				got = append(got, step.Title)
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("got %v, want %s", got, c.want)
			}
		})
	}
}

// TestPrivate_OnEveryPath asks everybody for everything that could show a private objective of the rep.
func TestPrivate_OnEveryPath(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	o := s.Objective(storetest.Draft("Secret", s.team, s.rep), storetest.Private)
	teams := s.Objective(storetest.Draft("Team secret", s.team, s.manager), storetest.Private,
		func(o *okr.Objective) { o.TeamOwned = true })
	open := s.Objective(storetest.Draft("Open", s.team, s.rep))
	s.Run("2026-11-23T09:00")
	round := s.Due(s.rep)
	c := s.Answer(s.rep, storetest.Said(o.KeyResults[0], 40), storetest.Said(open.KeyResults[0], 10))
	if len(c.Entries) != 2 {
		t.Fatalf("the author's own check-in shows %d entries", len(c.Entries))
	}
	shows := func(list []okr.Objective, id okr.ObjectiveID) bool {
		return slices.ContainsFunc(list, func(o okr.Objective) bool { return o.ID == id })
	}
	paths := map[string]func(viewer okr.PersonID, o okr.Objective) bool{
		"show": func(viewer okr.PersonID, o okr.Objective) bool {
			_, _, err := s.Store.FindObjective(t.Context(), s.As(viewer), o.ID)
			return err == nil
		},
		"history": func(viewer okr.PersonID, o okr.Objective) bool {
			_, err := s.FindHistory(t.Context(), s.As(viewer), o.KeyResults[0].ID)
			return err == nil
		},
		"changes": func(viewer okr.PersonID, o okr.Objective) bool {
			_, err := s.Changes(t.Context(), s.As(viewer), o.ID)
			return err == nil
		},
		"list of a person": func(viewer okr.PersonID, o okr.Objective) bool {
			list, err := s.Objectives(t.Context(), s.As(viewer), goals.Scope{Person: o.Owner})
			s.Done(err)
			return shows(list, o.ID)
		},
		"list of the team": func(viewer okr.PersonID, o okr.Objective) bool {
			list, err := s.Objectives(t.Context(), s.As(viewer), goals.Scope{Team: s.team.ID})
			s.Done(err)
			return shows(list, o.ID)
		},
		"previous": func(viewer okr.PersonID, o okr.Objective) bool {
			next := o
			next.Period.Start = o.Period.End
			list, err := s.PreviousObjectives(t.Context(), s.As(viewer), next)
			s.Done(err)
			return shows(list, o.ID)
		},
	}
	mayOwn := map[okr.ObjectiveID][]okr.PersonID{o.ID: {s.rep, s.manager}, teams.ID: {s.manager}}
	for _, viewer := range []okr.PersonID{s.rep, s.manager, s.mate, s.outsider, s.guest, s.gone, s.Admin, "U404", ""} {
		for name, path := range paths {
			for _, secret := range []okr.Objective{o, teams} {
				if got, want := path(viewer, secret), slices.Contains(mayOwn[secret.ID], viewer); got != want {
					t.Errorf("%s: %q sees %q: %v", name, viewer, secret.Title, got)
				}
			}
			teammate := slices.Contains([]okr.PersonID{s.rep, s.manager, s.mate}, viewer)
			if got := path(viewer, open); got != teammate {
				t.Errorf("%s: %q sees what the team may see: %v", name, viewer, got)
			}
		}
		company, err := s.Objectives(t.Context(), s.As(viewer), goals.Scope{Company: true})
		s.Done(err)
		if got := shows(company, teams.ID); got != (viewer == s.manager) {
			t.Errorf("company: %q sees the team's private objective: %v", viewer, got)
		}
		sit, err := s.FindSituation(t.Context(), viewer, s.Now())
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		s.Done(err)
		if got := shows(sit.Objectives, o.ID); got != (viewer == s.rep) {
			t.Errorf("situation: %q has the rep's objective: %v", viewer, got)
		}
		for _, standing := range sit.Teams {
			if got := shows(standing.Objectives, teams.ID); got != (viewer == s.manager) {
				t.Errorf("situation: %q sees the team's private objective: %v", viewer, got)
			}
		}
	}

	public := func(name string, entries []okr.Entry) {
		t.Helper()
		if len(entries) != 1 || entries[0].KeyResult.Objective != open.ID {
			t.Errorf("%s shows %d entries in the channel", name, len(entries))
		}
	}
	sum, err := s.FindSummary(t.Context(), round, s.Now())
	s.Done(err)
	if len(sum.Objectives) != 1 || sum.Objectives[0].Objective.ID != open.ID {
		t.Errorf("the summary shows %+v", sum.Objectives)
	}
	public("the summary", sum.CheckIns[0].Entries)
	shown, err := s.FindCheckIn(t.Context(), c.ID)
	s.Done(err)
	public("the reply", shown.Entries)

	s.Forward(time.Minute)
	c, err = s.CheckIn(t.Context(), s.As(s.rep),
		goals.CheckInAnswer{Round: round, Values: []goals.ValueSaid{storetest.Said(o.KeyResults[0], -5)}})
	s.Done(err)
	s.Run("2026-11-25T10:00")
	d, err := s.FindDigest(t.Context(), round, s.manager, s.Now())
	s.Done(err)
	if len(d.Fallen) != 1 || d.Fallen[0].KeyResult.Objective != o.ID {
		t.Errorf("the manager's digest has fallen %+v", d.Fallen)
	}
	for _, id := range []okr.PersonID{s.rep, s.mate, s.outsider, s.guest, s.gone, s.Admin} {
		_, err := s.FindDigest(t.Context(), round, id, s.Now())
		wantRefused(t, err, "errors.digest_not_yours")
	}
	seen, err := s.Acknowledge(t.Context(), s.As(s.manager), c.ID)
	s.Done(err)
	if len(seen.Entries) != 2 {
		t.Errorf("the manager who acknowledges sees %d entries", len(seen.Entries))
	}
}

func TestPrivate_BecomingPrivateIsTakenBackInTheChannel(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	o := s.Objective(storetest.Draft("Win", s.team, s.rep))
	s.Run("2026-11-23T09:00")
	round := s.Due(s.rep)
	c := s.Answer(s.rep, storetest.Said(o.KeyResults[0], 40))
	s.Deliver()
	o.Private = true
	_, err := s.EditObjective(t.Context(), s.As(s.rep), o)
	s.Done(err)
	keys := strings.Join(s.Deliver(), " ")
	if !strings.Contains(keys, "summary/") || !strings.Contains(keys, "answer/") {
		t.Errorf("only %q follow", keys)
	}
	shown, err := s.FindCheckIn(t.Context(), c.ID)
	s.Done(err)
	sum, err := s.FindSummary(t.Context(), round, s.Now())
	s.Done(err)
	if len(shown.Entries)+len(sum.CheckIns[0].Entries)+len(sum.Objectives) != 0 {
		t.Errorf("still shown: %+v, %+v", shown.Entries, sum)
	}
}

func TestObjectives_StayForTwoWeeksAfterTheirPeriod(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	o := s.Objective(storetest.Draft("Win", s.team, s.rep))
	for day, want := range map[string]int{"2026-12-31": 1, "2027-01-01": 1, "2027-01-14": 1, "2027-01-15": 0} {
		s.Set(day + "T12:00")
		list, err := s.Objectives(t.Context(), s.As(s.rep), goals.Scope{Person: s.rep})
		s.Done(err)
		if len(list) != want {
			t.Errorf("on %s: %d objectives", day, len(list))
		}
		if _, _, err := s.Store.FindObjective(t.Context(), s.As(s.rep), o.ID); err != nil {
			t.Errorf("on %s it cannot be read: %v", day, err)
		}
	}
}

func TestHistory_ShowsEachValueNewestFirst(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	o := s.Objective(storetest.Draft("Win", s.team, s.rep))
	k := o.KeyResults[0]
	for i, wall := range []string{"2026-11-23T10:00", "2026-11-30T10:00", "2026-12-07T10:00"} {
		s.Run(wall)
		said := storetest.Said(k, int64(10*(i+1)))
		said.Note = "week"
		s.Answer(s.rep, said)
	}
	h, err := s.FindHistory(t.Context(), s.As(s.mate), k.ID)
	s.Done(err)
	var values []string
	for _, v := range h.Values {
		values = append(values, v.Value.Decimal.String())
		if v.ByName != "Rep" || v.Note != "week" || v.Confidence != okr.SaysOnTrack || v.At.IsZero() {
			t.Errorf("value %+v", v)
		}
	}
	if got := strings.Join(values, " "); got != "30 20 10" {
		t.Errorf("values: %s", got)
	}
	if h.KeyResult.ID != k.ID || !h.KeyResult.Current.Decimal.Equal(decimal.NewFromInt(30)) || h.Objective.ID != o.ID {
		t.Errorf("of %+v", h.KeyResult)
	}
}
