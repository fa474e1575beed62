package okr_test

import (
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"okrbot/okr"
)

func TestMomentsOf_FallOnWorkingDays(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		day    okr.Date
		fiscal time.Month
		preset okr.HolidayPreset
		want   map[okr.Moment]okr.Date
	}{
		"a calendar quarter": {"2026-11-23", time.January, okr.NoHolidays, map[okr.Moment]okr.Date{
			okr.DraftsMoment: "2026-09-17", okr.MidwayMoment: "2026-11-16", okr.GradeMoment: "2026-12-25",
			okr.EndMoment:      "2027-01-01",
			okr.UngradedMoment: "2027-01-08", okr.ResultMoment: "2027-01-15",
		}},
		"New Year is a holiday": {"2026-11-23", time.January, okr.TurkiyeHolidays,
			map[okr.Moment]okr.Date{okr.EndMoment: "2027-01-04"}},
		"a fiscal quarter from February": {"2026-11-23", time.February, okr.NoHolidays, map[okr.Moment]okr.Date{
			okr.DraftsMoment: "2026-10-19", okr.MidwayMoment: "2026-12-17", okr.GradeMoment: "2027-01-25",
			okr.EndMoment: "2027-02-01",
		}},
	} {
		got := map[okr.Moment]okr.Date{}
		for _, m := range okr.MomentsOf(okr.QuarterOf(c.day, c.fiscal),
			okr.NewCalendar(0, okr.Holidays{Preset: c.preset})) {
			got[m.Moment] = m.Day
		}
		for moment, day := range c.want {
			if got[moment] != day {
				t.Errorf("%s: %s on %s, want %s", name, moment, got[moment], day)
			}
		}
	}
}

func TestStage_FollowsThePeriodAndTheClosing(t *testing.T) {
	t.Parallel()
	o := okr.Objective{Period: okr.QuarterOf("2026-11-23", time.January)}
	for day, want := range map[okr.Date]okr.Stage{
		"2026-09-30": okr.StageDraft, "2026-10-01": okr.StageActive, "2026-12-24": okr.StageActive,
		"2026-12-25": okr.StageClosing,
		"2027-01-14": okr.StageClosing, "2027-01-15": okr.StageClosed,
	} {
		if got := o.Stage(day); got != want {
			t.Errorf("on %s it is %s, want %s", day, got, want)
		}
	}
	o.Closing = &okr.Closing{}
	if got := o.Stage("2026-11-23"); got != okr.StageClosed {
		t.Errorf("graded, it is %s", got)
	}
}

// TestNeedOf says per week: the quarter of 92 days has 39 left on 2026-11-23, and 53 are over.
func TestNeedOf_IsWhatIsLeftPerWeek(t *testing.T) {
	t.Parallel()
	quarter := okr.QuarterOf("2026-11-23", time.January)
	for name, c := range map[string]struct {
		k                  okr.KeyResult
		day                okr.Date
		left, perWeek, far string // rounded to three places; empty: unset
	}{
		"increase":       {keyResult(okr.Increase, "0", "100", "62"), "2026-11-23", "38", "6.821", "8.189"},
		"decrease":       {keyResult(okr.Decrease, "120", "96", "110"), "2026-11-23", "-14", "-2.513", "-1.321"},
		"beyond":         {keyResult(okr.Increase, "10", "20", "25"), "2026-11-23", "-5", "-0.897", "1.981"},
		"no value":       {keyResult(okr.Increase, "10", "20", ""), "2026-11-23", "10", "1.795", "0"},
		"the first week": {keyResult(okr.Increase, "0", "92", "0"), "2026-10-01", "92", "7", ""},
		"after a week":   {keyResult(okr.Increase, "0", "92", "7"), "2026-10-08", "85", "7", "7"},
		"the last day":   {keyResult(okr.Increase, "0", "10", "9"), "2026-12-31", "1", "7", "0.692"},
		"over":           {keyResult(okr.Increase, "0", "10", "9"), "2027-01-01", "1", "", "0.685"},
		"keep":           {keyResult(okr.KeepBelow, "", "2", "2.25"), "2026-11-23", "-0.25", "", ""},
		"keep, no value": {keyResult(okr.KeepBelow, "", "2", ""), "2026-11-23", "0", "", ""},
		"one step of four": {okr.KeyResult{Kind: okr.Milestone, Steps: []okr.Step{{Done: true}, {}, {}, {}}},
			"2026-11-23", "3", "0.538", "0.132"},
	} {
		n := okr.NeedOf(c.k, okr.Standing{}, quarter, c.day)
		said := func(d decimal.NullDecimal) string {
			if !d.Valid {
				return ""
			}
			return d.Decimal.Round(3).String()
		}
		if got := [3]string{n.Left.String(), said(n.PerWeek), said(n.SoFar)}; got != [3]string{c.left, c.perWeek,
			c.far} {
			t.Errorf("%s: %v, want %v", name, got, [3]string{c.left, c.perWeek, c.far})
		}
	}
}

// keyResult is one with a start, a target and a value; an empty value is none.
func keyResult(kind okr.Kind, start, target, current string) okr.KeyResult {
	k := okr.KeyResult{Kind: kind, Target: decimal.RequireFromString(target), Weight: decimal.NewFromInt(1)}
	if start != "" {
		k.Start = decimal.RequireFromString(start)
	}
	if current != "" {
		k.Current = decimal.NewNullDecimal(decimal.RequireFromString(current))
	}
	return k
}

// What is behind is told worst first, with what its key results need; those of weight 0 don't count.
func TestBehindPace(t *testing.T) {
	t.Parallel()
	quarter := okr.QuarterOf("2026-11-23", time.January)
	now := time.Date(2026, time.November, 16, 9, 0, 0, 0, time.UTC)
	kr := func(current string, weight int64, confirmed time.Time) okr.KeyResult {
		k := keyResult(okr.Increase, "0", "100", current)
		k.Weight, k.ConfirmedAt = decimal.NewFromInt(weight), confirmed
		return k
	}
	old := now.AddDate(0, 0, -11)
	of := func(id okr.ObjectiveID, keyResults ...okr.KeyResult) okr.Objective {
		return okr.Objective{ID: id, Period: quarter, KeyResults: keyResults}
	}
	behind := okr.BehindPace([]okr.Objective{
		of(1, kr("60", 1, now)), of(2, kr("30", 1, now), kr("70", 1, now)), of(3, kr("10", 1, now), kr("20", 1, now)),
		of(4, kr("60", 1, now), kr("0", 0, now)), of(5, kr("90", 1, old)), of(6, kr("", 1, time.Time{})),
	}, now, "2026-11-16", okr.Weekly)
	var got strings.Builder
	for _, b := range behind {
		got.WriteString(b.Objective.ID.String() + " " + string(b.Status.Status))
		for _, n := range b.Needs {
			got.WriteString(" " + n.Left.String())
		}
		got.WriteString("; ")
	}
	const want = "O3 off_track 90 80; O5 no_news 10; O2 at_risk 70; O6 no_value 100; "
	if got.String() != want {
		t.Errorf("behind:\n got %s\nwant %s", got.String(), want)
	}
}

// A holiday of two weeks holds a moment up, a longer one no more.
func TestMomentsOf_LongHolidays(t *testing.T) {
	t.Parallel()
	quarter := okr.QuarterOf("2026-11-23", time.January)
	for days, want := range map[int]okr.Date{13: "2027-01-14", 14: "2027-01-01"} {
		var free []okr.Date
		for n := range days {
			free = append(free, quarter.End.AddDays(n))
		}
		everyDay := okr.WorkingWeekOf(0, 1, 2, 3, 4, 5, 6)
		moments := okr.MomentsOf(quarter, okr.NewCalendar(everyDay, okr.Holidays{Extra: free}))
		if end := moments[3]; end.Moment != okr.EndMoment || end.Day != want || end.Until != "2027-01-15" {
			t.Errorf("after %d free days: %+v, want %s", days, end, want)
		}
	}
}

// Each moment has a day from which it is not worth saying any more.
func TestMomentsOf_AreWorthSayingFor(t *testing.T) {
	t.Parallel()
	want := map[okr.Moment]okr.Date{
		okr.DraftsMoment: "2026-10-01", okr.MidwayMoment: "2026-11-23", okr.GradeMoment: "2027-01-08",
		okr.EndMoment: "2027-01-15", okr.UngradedMoment: "2027-01-15", okr.ResultMoment: "2027-01-22",
	}
	for _, m := range okr.MomentsOf(okr.QuarterOf("2026-11-23", time.January), okr.Calendar{}) {
		if m.Until != want[m.Moment] {
			t.Errorf("%s is worth saying until %s, want %s", m.Moment, m.Until, want[m.Moment])
		}
	}
}
