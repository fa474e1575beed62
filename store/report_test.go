package store_test

import (
	"testing"

	"github.com/shopspring/decimal"

	"okrbot/okr"
	"okrbot/store/goals"
	"okrbot/store/storetest"
)

// answers checks somebody in to the round they owe, with one value.
func (f *floor) answers(o okr.Objective, value int64) {
	f.T().Helper()
	_, err := f.CheckIn(f.T().Context(), f.As(o.Owner), goals.CheckInAnswer{
		Round: f.Due(o.Owner), Values: []goals.ValueSaid{storetest.Said(o.KeyResults[0], value)},
		Answers: []string{"", "", ""},
	})
	f.Done(err)
}

func (f *floor) report(by okr.PersonID, quarter okr.Period) okr.Report {
	f.T().Helper()
	r, err := f.FindReport(f.T().Context(), f.As(by), f.team.ID, quarter)
	f.Done(err)
	return r
}

func near(got *float64, want float64) bool {
	return got != nil && *got > want-1e-9 && *got < want+1e-9
}

func TestReport_IsHowAQuarterCameAbout(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	o := f.Objective(storetest.Draft("Win", f.team, f.rep))
	f.Objective(storetest.Draft("Secret", f.team, f.mate), storetest.Private)
	f.Run("2026-11-23T10:00")
	f.answers(o, 20)
	f.Run("2026-11-30T10:00")
	f.answers(o, 40)
	f.Run("2026-12-08T12:00")

	r := f.report(f.mate, storetest.Quarter())
	if len(r.Objectives) != 1 || r.Objectives[0].ID != o.ID || len(r.Weeks) != 11 {
		t.Fatalf("%d objectives, %d weeks", len(r.Objectives), len(r.Weeks))
	}
	week := func(label string) okr.ReportWeek {
		for _, w := range r.Weeks {
			if w.Label == label {
				return w
			}
		}
		t.Fatalf("there is no week %s", label)
		return okr.ReportWeek{}
	}
	if w := week("2026-W46"); w.Progress != nil || w.Expecting != 0 { // before it was written
		t.Errorf("before: %+v", w)
	}
	for label, want := range map[string]float64{"2026-W47": 0, "2026-W48": 0.2, "2026-W49": 0.4, "2026-W50": 0.4} {
		if w := week(label); !near(w.Progress, want) {
			t.Errorf("%s: %v, want %v", label, w.Progress, want)
		}
	}
	if w := week("2026-W48"); w.Answered != 1 || w.Expecting != 3 || !near(w.Confidence, 0.9) ||
		!near(w.Expected, float64(60)/92) {
		t.Errorf("48: %+v", w)
	}
	if w := week("2026-W50"); w.Expecting != 0 { // its round is not closed
		t.Errorf("50: %+v", w)
	}
	if p := r.Participation(); !near(p, 2.0/6) {
		t.Errorf("participation %v", p)
	}
	if _, err := f.FindReport(t.Context(), f.As(f.outsider), f.team.ID,
		storetest.Quarter()); refusalOf(err) != "errors.report_not_yours" {
		t.Errorf("an outsider: %v", err)
	}

	// When the quarter is over it is what it was at its end, with the grades of today; the next one compares itself
	// with it.
	f.Run("2027-01-05T12:00")
	_, _, err := f.CloseObjective(t.Context(), f.As(f.rep), o.ID,
		goals.CloseSaid{Grades: []okr.KeyResultGrade{grade(o, 0, "0.6", "two more are signed")}})
	f.Done(err)
	r = f.report(f.manager, storetest.Quarter())
	if last := r.Present(); last.Day != "2026-12-31" || !near(last.Progress, 0.4) || !near(last.Expected, 1) ||
		r.Objectives[0].Closing == nil {
		t.Errorf("at its end: %+v", last)
	}
	r = f.report(f.manager, storetest.Quarter().Next())
	if !near(r.Before.Progress, 0.4) || r.Before.Grade == nil || !r.Before.Grade.Equal(dec("0.6")) ||
		len(r.Objectives) != 0 {
		t.Errorf("compared with %+v", r.Before)
	}
}

// TestReport_FollowsCorrectionsOfAKPI: the value of a month that is corrected changes the weeks in which it held.
func TestReport_FollowsCorrectionsOfAKPI(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	k, err := f.SaveKPI(t.Context(), f.As(f.rep),
		okr.KPI{Name: "Score", Team: f.team.ID, Owner: f.rep, Frequency: okr.WeeklyKPI, Direction: okr.Higher,
			Target: decimal.NewFromInt(100), Aggregation: okr.Last})
	f.Done(err)
	o := f.Objective(storetest.Draft("Follow", f.team, f.rep))
	says := func(day okr.Date, value int64) {
		t.Helper()
		_, _, err := f.RecordKPI(t.Context(), f.As(f.rep), k.ID, day, decimal.NewFromInt(value))
		f.Done(err)
	}
	says("2026-11-20", 30)
	_, _, err = f.LinkKPI(t.Context(), f.As(f.rep), k.ID, o.KeyResults[0].ID)
	f.Done(err)
	f.Run("2026-12-01T12:00")
	says("2026-11-27", 50)
	says("2026-12-01", 60)
	progress := func() (list []float64) {
		for _, w := range f.report(f.rep, storetest.Quarter()).Weeks {
			if w.Progress != nil {
				list = append(list, *w.Progress)
			}
		}
		return list
	}
	for i, want := range []float64{0.3, 0.5, 0.6} {
		if got := progress(); len(got) != 3 || !near(&got[i], want) {
			t.Errorf("the weeks were at %v, want %v at %d", got, want, i)
		}
	}
	says("2026-11-27", 20)
	if got := progress(); len(got) != 3 || !near(&got[1], 0.2) || !near(&got[2], 0.6) {
		t.Errorf("corrected, the weeks were at %v", got)
	}
}

// TestReport_FollowsTheLedger: a deal that was typed in late counts in the week in which it was won.
func TestReport_FollowsTheLedger(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.opens(true)
	k, err := f.SaveKPI(t.Context(), f.As(f.manager),
		okr.KPI{Name: "Revenue", Unit: "TRY", Team: f.team.ID, Owner: f.manager, Frequency: okr.MonthlyKPI,
			Direction: okr.Higher, Target: decimal.NewFromInt(100), Aggregation: okr.Sum, Feed: okr.Revenue})
	f.Done(err)
	o := f.Objective(storetest.Draft("Sell", f.team, f.rep))
	_, _, err = f.LinkKPI(t.Context(), f.As(f.rep), k.ID, o.KeyResults[0].ID)
	f.Done(err)
	f.Run("2026-12-01T12:00")
	f.won(f.rep, 10)
	f.won(f.mate, 25, on("2026-11-21"))
	r := f.report(f.rep, storetest.Quarter())
	last := len(r.Weeks) - 1
	if !near(r.Weeks[last-2].Progress, 0.25) || !near(r.Weeks[last-1].Progress, 0.25) ||
		!near(r.Weeks[last].Progress, 0.35) {
		t.Errorf("the weeks were at %v %v %v", *r.Weeks[last-2].Progress, *r.Weeks[last-1].Progress,
			*r.Weeks[last].Progress)
	}
	if len(r.KPIs) != 1 {
		t.Errorf("%d KPIs", len(r.KPIs))
	}
}

func refusalOf(err error) string {
	if refusal, ok := okr.RefusalOf(err); ok {
		return refusal.ID
	}
	return ""
}
