package sales_test

import (
	"testing"

	"okrbot/okr"
	"okrbot/sales"
)

// november is what a team sold in some days around a month's end.
var november = sales.Ledger{
	{Day: "2026-10-31", Minor: 100_00, Points: 10_000, Won: 1},
	{Day: "2026-11-01", Minor: 250_50, Points: 15_000, Won: 2, Lost: 1, Cycles: []int{4, 10}},
	{Day: "2026-11-30", Minor: 49_50, Points: 5_000, Won: 1, Cycles: []int{30}},
	{Day: "2026-12-01", Minor: 900_00, Points: 10_000, Lost: 3},
}

func TestLedger_SaysWhatAPeriodBrought(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		feed     okr.Feed
		from, to okr.Date
		want     string // empty: nothing is said
	}{
		{okr.Revenue, "2026-11-01", "2026-12-01", "300"},
		{okr.DealsWon, "2026-11-01", "2026-12-01", "2"},
		{okr.WinRate, "2026-11-01", "2026-12-01", "75"},
		{okr.CycleDays, "2026-11-01", "2026-12-01", "10"},
		{okr.Revenue, "2026-11-02", "2026-11-30", "0"},
		{okr.DealsWon, "2026-11-02", "2026-11-30", "0"},
		{okr.WinRate, "2026-11-02", "2026-11-30", ""},
		{okr.CycleDays, "2026-11-02", "2026-11-30", ""},
	} {
		got := november.Value(okr.KPI{Feed: c.feed}, c.from, c.to)
		if said := got.Valid; said != (c.want != "") || said && got.Decimal.String() != c.want {
			t.Errorf("%s from %s to %s is %v, want %q", c.feed, c.from, c.to, got, c.want)
		}
	}
}

func TestLedger_IsFollowedWithinTheObjectivesPeriod(t *testing.T) {
	t.Parallel()
	period := okr.Period{Start: "2026-11-01", End: "2026-12-01"}
	monthly := okr.KPI{Feed: okr.Revenue, Frequency: okr.MonthlyKPI}
	daily := okr.KPI{Feed: okr.Revenue, Frequency: okr.Daily}
	for _, c := range []struct {
		kpi        okr.KPI
		accumulate bool
		until      okr.Date
		want       string
	}{
		{monthly, true, "2026-11-01", "250.5"},
		{monthly, true, "2026-11-29", "250.5"},
		{monthly, true, "2026-11-30", "300"},
		{monthly, true, "2026-12-01", "300"}, // December is not the objective's
		{monthly, false, "2026-11-30", "300"},
		{daily, false, "2026-11-29", "250.5"}, // the latest day on which anything is said
		{daily, false, "2026-11-30", "49.5"},
		{daily, false, "2026-12-05", "49.5"},
	} {
		if got := november.Followed(c.kpi, c.accumulate, period, c.until); got.Decimal.String() != c.want {
			t.Errorf("%s, summed up: %v, until %s is %v, want %s", c.kpi.Frequency, c.accumulate, c.until, got, c.want)
		}
	}
}
