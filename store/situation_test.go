package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"okrbot/okr"
	"okrbot/store/goals"
	"okrbot/store/storetest"
)

func TestSituation_ShowsWhatIsOwedFirstAndWhereOneStands(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	own := s.Objective(storetest.Draft("Own", s.team, s.rep))
	teams := s.Objective(storetest.Draft("Team's", s.team, s.manager),
		func(o *okr.Objective) { o.TeamOwned = true; o.Owner = s.rep })
	s.Run("2026-11-23T09:00")
	sit, err := s.FindSituation(t.Context(), s.rep, s.Now())
	s.Done(err)
	if len(sit.Duties) != 1 || !sit.Duties[0].Owed(s.Now()) || sit.Duties[0].Total != 2 || sit.Duties[0].Stale != 2 ||
		sit.Today != "2026-11-23" {
		t.Errorf("duties %+v on %s", sit.Duties, sit.Today)
	}
	if len(sit.Objectives) != 1 || sit.Objectives[0].ID != own.ID {
		t.Errorf("objectives %+v", sit.Objectives)
	}
	if len(sit.Teams) != 1 || len(sit.Teams[0].Objectives) != 1 || sit.Teams[0].Objectives[0].ID != teams.ID ||
		sit.Teams[0].Manager {
		t.Errorf("teams %+v", sit.Teams)
	}
	s.Answer(s.rep, storetest.Said(own.KeyResults[0], 10))
	sit, err = s.FindSituation(t.Context(), s.rep, s.Now())
	s.Done(err)
	if d := sit.Duties[0]; d.Owed(s.Now()) || d.CheckIn == nil || d.Stale != 1 {
		t.Errorf("answered: %+v", d)
	}
}

func TestSituation_DayWithoutAZoneIsTheTeams(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Change(s.rep, storetest.In(""))
	s.SetIn("UTC", "2026-11-22T22:00") // Monday in Istanbul
	sit, err := s.FindSituation(t.Context(), s.rep, s.Now())
	s.Done(err)
	if sit.Today != "2026-11-23" {
		t.Errorf("today is %s", sit.Today)
	}
	_, err = s.SetAway(t.Context(), s.As(s.rep), s.rep, "2026-11-22", "2026-11-22")
	wantRefused(t, err, "errors.away_over")
}

func TestToCheckIn_FindsTheRoundThatIsMeant(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	_, err := s.PrepareCheckIn(t.Context(), s.As(s.Admin))
	wantRefused(t, err, "errors.no_team")
	s.Run("2026-11-20T13:00")
	_, err = s.PrepareCheckIn(t.Context(), s.As(s.rep))
	wantRefused(t, err, "errors.nothing_to_check_in")
	refusal := err.(*okr.Refusal)
	if opens, ok := refusal.Args[1].(time.Time); !ok || opens.Format("Mon 15:04") != "Mon 09:00" {
		t.Errorf("the next one opens at %v", refusal.Args)
	}
	want := map[string]string{
		"2026-11-21T09:00": "2026-W48", // early
		"2026-11-23T09:00": "2026-W48", // owed
		"2026-11-26T09:00": "2026-W48", // late
		"2026-11-28T09:00": "2026-W49", // early again
	}
	for _, at := range []string{"2026-11-21T09:00", "2026-11-23T09:00", "2026-11-26T09:00", "2026-11-28T09:00"} {
		s.Run(at)
		round, err := s.PrepareCheckIn(t.Context(), s.As(s.rep))
		s.Done(err)
		if r, err := s.FindRound(t.Context(), round); err != nil || r.Week != want[at] {
			t.Errorf("at %s the round of %s, want %s (%v)", at, r.Week, want[at], err)
		}
	}
	s.Run("2026-11-30T10:00")
	s.Answer(s.rep)
	round, err := s.PrepareCheckIn(t.Context(), s.As(s.rep))
	if err != nil || round != s.Due(s.rep) {
		t.Errorf("the answered one, to edit it: %v, %v", round, err)
	}
}

func TestNextOpening(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	for at, want := range map[string]string{"2026-11-20T12:00": "2026-11-23T09:00"} {
		s.Run(at)
		if opens, err := s.FindNextOpening(t.Context(), s.team.ID, s.Now()); err != nil || opens.String() != want {
			t.Errorf("at %s: %s, %v", at, opens, err)
		}
	}
	s.Run("2026-11-23T09:00")
	if opens, err := s.FindNextOpening(t.Context(), s.team.ID, s.Now()); err != nil ||
		opens.String() != "2026-11-30T09:00" {
		t.Errorf("once open: %s, %v", opens, err)
	}
	_, err := s.FindNextOpening(t.Context(), 404, s.Now())
	wantRefused(t, err, "errors.team_gone")
}

func TestSummary_ProgressBeforeIsWhenTheRoundOpened(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	o := s.Objective(storetest.Draft("Win", s.team, s.rep))
	mile := s.Objective(storetest.Draft("Ship", s.team, s.rep), func(o *okr.Objective) {
		o.KeyResults[0].Kind = okr.Milestone
		o.KeyResults[0].Steps = []okr.Step{{Title: "a", Weight: decimal.NewFromInt(1)},
			{Title: "b", Weight: decimal.NewFromInt(1)}}
	})
	done := func(steps ...int) goals.ValueSaid {
		return goals.ValueSaid{KeyResult: mile.KeyResults[0].ID, Done: steps}
	}
	s.Run("2026-11-23T10:00")
	s.Answer(s.rep, storetest.Said(o.KeyResults[0], 20), done(0))
	s.Run("2026-11-30T10:00")
	for _, value := range []int64{30, 50} {
		s.Answer(s.rep, storetest.Said(o.KeyResults[0], value), done(0, 1))
		s.Forward(time.Minute)
	}
	sum, err := s.FindSummary(t.Context(), s.Due(s.rep), s.Now())
	s.Done(err)
	if len(sum.Objectives) != 2 {
		t.Fatalf("%d objectives", len(sum.Objectives))
	}
	for i, want := range [][2]float64{{0.2, 0.5}, {0.5, 1}} {
		standing := sum.Objectives[i]
		if *standing.ProgressBefore != want[0] || *standing.Objective.Progress() != want[1] {
			t.Errorf("%s: from %v to %v", standing.Objective.Title, *standing.ProgressBefore,
				*standing.Objective.Progress())
		}
	}
}

func TestSummary_OfAFinishedQuarterKeepsItsObjectives(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	o := s.Objective(storetest.Draft("Win", s.team, s.rep))
	s.Run("2026-12-28T10:00")
	round := s.Due(s.rep)
	s.Answer(s.rep, storetest.Said(o.KeyResults[0], 90))
	s.Run("2027-01-01T10:00") // late answers are still taken
	sum, err := s.FindSummary(t.Context(), round, s.Now())
	s.Done(err)
	if len(sum.Objectives) != 1 {
		t.Errorf("%d objectives", len(sum.Objectives))
	}
}

func TestAway_Permissions(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	for _, id := range []okr.PersonID{s.rep, s.manager, s.Admin} {
		saved, err := s.SetAway(t.Context(), s.As(id), s.rep, "2026-11-23", "2026-11-24")
		if err != nil || saved.SetBy != id {
			t.Errorf("%s: %+v, %v", id, saved, err)
		}
		if err := s.CancelAway(t.Context(), s.As(id), saved.ID); err != nil {
			t.Errorf("%s: %v", id, err)
		}
		wantRefused(t, s.CancelAway(t.Context(), s.As(id), saved.ID), "errors.absence_gone")
	}
	saved, err := s.SetAway(t.Context(), s.As(s.rep), s.rep, "2026-11-23", "2026-11-24")
	s.Done(err)
	for _, id := range []okr.PersonID{s.mate, s.outsider, s.guest, s.gone} {
		_, err := s.SetAway(t.Context(), s.As(id), s.rep, "2026-11-23", "2026-11-24")
		wantRefused(t, err, "errors.away_not_yours")
		_, err = s.Absences(t.Context(), s.As(id), s.rep)
		wantRefused(t, err, "errors.away_not_yours")
		wantRefused(t, s.CancelAway(t.Context(), s.As(id), saved.ID), "errors.away_not_yours")
		_, err = s.TeamAbsences(t.Context(), s.As(id), s.team.ID)
		wantRefused(t, err, "errors.settings_not_yours")
	}
	list, err := s.TeamAbsences(t.Context(), s.As(s.manager), s.team.ID)
	s.Done(err)
	if len(list) != 1 || list[0].Name != "Rep" || list[0].From != "2026-11-23" {
		t.Errorf("absences %+v", list)
	}
}

func TestAway_Refuses(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	for id, days := range map[string][2]okr.Date{
		"errors.away_backwards": {"2026-11-24", "2026-11-23"},
		"errors.away_over":      {"2026-11-18", "2026-11-19"},
		"errors.away_too_long":  {"2026-11-23", "2028-11-23"},
	} {
		_, err := s.SetAway(t.Context(), s.As(s.rep), s.rep, days[0], days[1])
		wantRefused(t, err, id)
	}
	// "away until yesterday", said with one day: that it is over helps more than that it is the wrong way round
	_, err := s.SetAway(t.Context(), s.As(s.rep), s.rep, "2026-11-20", "2026-11-19")
	wantRefused(t, err, "errors.away_over")
}

func TestPeopleAndTeamsAreNamed(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	channels, err := s.Channels(t.Context())
	s.Done(err)
	if got := strings.Join(channels, " "); got != "CSALES COTHER" {
		t.Errorf("channels %s", got)
	}
	teams, err := s.TeamsOf(t.Context(), s.rep)
	s.Done(err)
	if len(teams) != 1 || !slices.Equal(teams[0].Managers, []okr.PersonID{s.manager}) ||
		teams[0].Schedule != okr.DefaultSchedule() ||
		!slices.Equal(teams[0].Questions, okr.DefaultQuestions()) {
		t.Errorf("teams %+v", teams)
	}
}
