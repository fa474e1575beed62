package sales_test

import (
	"testing"
	"time"

	"okrbot/okr"
	"okrbot/sales"
)

func TestTargetWithin(t *testing.T) {
	t.Parallel()
	of := func(p okr.Period, amount int64) sales.Target { return sales.Target{Period: p, Amount: amount} }
	november, december, october := okr.MonthOf("2026-11-02"), okr.MonthOf("2026-12-01"), okr.MonthOf("2026-10-01")
	quarter, week := okr.QuarterOf("2026-11-02", time.January), okr.WeekOf("2026-11-04")
	for _, c := range []struct {
		name    string
		period  okr.Period
		targets []sales.Target
		want    int64
	}{
		{"just that period", november, []sales.Target{of(november, 100), of(quarter, 900)}, 100},
		{"the months of a quarter", quarter, []sales.Target{of(october, 10), of(november, 20), of(december, 30)}, 60},
		{"a month is missing", quarter, []sales.Target{of(october, 10), of(december, 30)}, 0},
		{"five of 21 working days", week, []sales.Target{of(november, 2_100)}, 500},
		{"a week of two months", okr.WeekOf("2026-12-01"), []sales.Target{of(november, 2_100), of(december, 2_300)}, 100 + 400},
		{"a month of a quarter", november, []sales.Target{of(quarter, 6_600)}, 2_100},
		{"none", november, nil, 0},
	} {
		if got := sales.TargetWithin(c.period, c.targets, okr.NewCalendar(0, okr.Holidays{})); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

func TestNextBoards(t *testing.T) {
	t.Parallel()
	s := sales.DefaultSettings(okr.Team{ID: 1})
	wall := func(text string) okr.Wall {
		w, err := okr.ParseWall(text)
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	for after, want := range map[string]string{
		"2026-11-20T15:59": "2026-11-20T16:00", "2026-11-20T16:00": "2026-11-27T16:00", "2026-11-21T09:00": "2026-11-27T16:00",
	} {
		if got := sales.NextWeekly(s, wall(after)).String(); got != want {
			t.Errorf("the weekly board after %s is due at %s, want %s", after, got, want)
		}
	}
	cal := okr.NewCalendar(0, okr.Holidays{Preset: okr.TurkiyeHolidays})
	for after, want := range map[string]string{
		"2026-11-20T15:59": "2026-12-01T16:00", "2026-12-01T16:00": "2027-01-04T16:00", "2026-12-31T23:00": "2027-01-04T16:00", // a holiday and a week-end
	} {
		if got := sales.NextMonthly(s, wall(after), cal).String(); got != want {
			t.Errorf("the monthly board after %s is due at %s, want %s", after, got, want)
		}
	}
}
