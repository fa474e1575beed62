package okr_test

import (
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
