package store_test

import (
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"okrbot/okr"
	"okrbot/store/goals"
	"okrbot/store/storetest"
)

// noticed counts the notices of a kind that a person is owed, and that speak of something.
func noticed(w *storetest.World, to okr.PersonID, id, about string) int {
	w.T().Helper()
	return storetest.Look[int](w, `SELECT COUNT(*) FROM posts WHERE person = ?1 AND about LIKE '%' || ?2 || '%'
		AND about LIKE '%' || ?3 || '%'`, to, id, about)
}

// A company's KPI outlives the team by whose calendar it is measured, and with it what follows it.
func TestRemoveTeam_TheCompanysKPIGoesOn(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	k, err := f.SaveKPI(t.Context(), f.As(f.Admin),
		okr.KPI{Name: "NPS", Team: f.other().ID, Company: true, Owner: f.Admin, Frequency: okr.MonthlyKPI,
			Direction: okr.Higher, Target: decimal.NewFromInt(100), Aggregation: okr.Last})
	f.Done(err)
	o := f.Objective(storetest.Draft("Follow", f.team, f.rep))
	_, _, err = f.LinkKPI(t.Context(), f.As(f.rep), k.ID, o.KeyResults[0].ID)
	f.Done(err)
	f.Done(f.RemoveTeam(t.Context(), f.As(f.Admin), f.other().ID))
	_, _, err = f.RecordKPI(t.Context(), f.As(f.Admin), k.ID, "", decimal.NewFromInt(70))
	f.Done(err)
	if got := storetest.Look[string](f.World, "SELECT current FROM key_results WHERE id = ?1",
		o.KeyResults[0].ID); got != "70" {
		t.Errorf("the key result has %s", got)
	}
	f.sound()
}

// A value that is typed for a key result whose value is a KPI's is refused, never dropped.
func TestCheckIn_AValueForWhatFollowsAKPIIsRefused(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	k := f.kpi(f.rep)
	o := f.Objective(storetest.Draft("Follow", f.team, f.rep))
	_, _, err := f.LinkKPI(t.Context(), f.As(f.rep), k.ID, o.KeyResults[0].ID)
	f.Done(err)
	f.Run("2026-11-23T10:00")
	round := f.Due(f.rep)
	answer := goals.CheckInAnswer{Round: round, Values: []goals.ValueSaid{storetest.Said(o.KeyResults[0], 70)}}
	_, err = f.CheckIn(t.Context(), f.As(f.rep), answer)
	wantRefused(t, err, "errors.key_result_follows")
	_, err = f.RemoveKPI(t.Context(), f.As(f.rep), k.ID)
	f.Done(err)
	_, err = f.CheckIn(t.Context(), f.As(f.rep), answer)
	f.Done(err)
	if got := storetest.Look[string](f.World, "SELECT current FROM key_results WHERE id = ?1",
		o.KeyResults[0].ID); got != "70" {
		t.Errorf("the key result has %s", got)
	}
}

func TestRemoveTeam_UntiesWhatOthersAlignedWithIt(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	ended := f.Objective(storetest.Draft("Theirs", f.other(), f.outsider),
		func(o *okr.Objective) { o.TeamOwned = true })
	upper := f.Objective(storetest.Draft("Grow", f.team, f.manager), func(o *okr.Objective) { o.TeamOwned = true })
	lower := f.Objective(storetest.Draft("Sell", f.team, f.rep))
	below := f.Objective(storetest.Draft("Below", f.other(), f.outsider))
	for id, link := range map[okr.ObjectiveID]struct {
		by    okr.PersonID
		above okr.ObjectiveID
	}{lower.ID: {f.rep, ended.ID}, below.ID: {f.outsider, upper.ID}} {
		_, _, err := f.Align(t.Context(), f.As(link.by), id, goals.Above{Objective: link.above})
		f.Done(err)
	}
	_, _, err := f.Align(t.Context(), f.As(f.rep), lower.ID, goals.Above{Objective: upper.ID})
	f.Done(err)
	f.Done(f.RemoveTeam(t.Context(), f.As(f.Admin), f.other().ID))
	if got := storetest.All[string](f.World,
		"SELECT 'O' || objective || ' O' || above FROM supports"); strings.Join(got, ",") != lower.ID.String()+" "+
		upper.ID.String() {
		t.Errorf("left are %v", got)
	}
	if noticed(f.World, f.rep, "support_ended", lower.ID.String()) != 1 ||
		noticed(f.World, f.manager, "support_ended", upper.ID.String()) != 1 ||
		noticed(f.World, f.outsider, "support_ended", "") != 0 {
		t.Error("not the owners in other teams are told")
	}
	f.sound()
}

// other is the team of the outsider.
func (f *floor) other() okr.Team {
	f.T().Helper()
	teams, err := f.TeamsOf(f.T().Context(), f.outsider)
	f.Done(err)
	return teams[0]
}
