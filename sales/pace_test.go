package sales

import (
	"math"
	"slices"
	"testing"
	"time"

	"okrbot/nasty"
	"okrbot/okr"
)

var (
	november = okr.MonthOf("2026-11-23")
	turkiye  = okr.NewCalendar(0, okr.Holidays{Preset: okr.TurkiyeHolidays})
)

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-9*max(1, math.Abs(a), math.Abs(b)) }

func custom(t testing.TB, start, end okr.Date) okr.Period {
	t.Helper()
	p, err := okr.NewCustomPeriod(start, end)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestPaceOf(t *testing.T) {
	t.Parallel()
	amount := func(n int64) *int64 { return &n }
	weekend := custom(t, "2026-11-28", "2026-11-30")
	three, four := custom(t, "2026-11-23", "2026-11-26"), custom(t, "2026-11-23", "2026-11-27")
	for _, c := range []struct {
		name             string
		achieved, target int64
		period           okr.Period
		today            okr.Date
		want             Pace
	}{
		{"Monday the 23rd", 6_200_000, 10_000_000, november, "2026-11-23",
			Pace{0.62, 7_142_857, -1.98, amount(8_680_000), 633_334, 15, 6, 21}},
		{"the weekend before it", 6_200_000, 10_000_000, november, "2026-11-21",
			Pace{0.62, 7_142_857, -1.98, amount(8_680_000), 633_334, 15, 6, 21}},
		{"before the period", 0, 10_000_000, november, "2026-10-05",
			Pace{0, 0, 0, nil, 476_191, 0, 21, 21}},
		{"after one working day", 1_000_000, 10_000_000, november, "2026-11-03",
			Pace{0.1, 476_190, 1.1, nil, 450_000, 1, 20, 21}},
		{"after two", 1_000_000, 10_000_000, november, "2026-11-04",
			Pace{0.1, 952_381, 0.1, amount(10_500_000), 473_685, 2, 19, 21}},
		{"the last day", 9_000_000, 10_000_000, november, "2026-11-30",
			Pace{0.9, 9_523_810, -1.1, amount(9_450_000), 1_000_000, 20, 1, 21}},
		{"the day after", 9_000_000, 10_000_000, november, "2026-12-01",
			Pace{0.9, 10_000_000, -2.1, amount(9_000_000), 0, 21, 0, 21}},
		{"long after", 9_000_000, 10_000_000, november, "2027-12-01",
			Pace{0.9, 10_000_000, -2.1, amount(9_000_000), 0, 21, 0, 21}},
		{"past the target", 12_000_000, 10_000_000, november, "2026-11-23",
			Pace{1.2, 7_142_857, 10.2, amount(16_800_000), 0, 15, 6, 21}},
		{"below zero", -1_000_000, 10_000_000, november, "2026-11-23",
			Pace{-0.1, 7_142_857, -17.1, amount(-1_400_000), 1_833_334, 15, 6, 21}},
		{"half a minor unit is expected", 5, 5, four, "2026-11-25",
			Pace{1, 3, 2, amount(10), 0, 2, 2, 4}},
		{"half a minor unit is projected", 5, 9, three, "2026-11-25",
			Pace{5.0 / 9, 6, -1.0 / 3, amount(8), 4, 2, 1, 3}},
		{"half a minor unit below zero", -5, 9, three, "2026-11-25",
			Pace{-5.0 / 9, 6, -11.0 / 3, amount(-8), 14, 2, 1, 3}},
		{"no target", 6_200_000, 0, november, "2026-11-23",
			Pace{0, 0, 0, amount(8_680_000), 0, 15, 6, 21}},
		{"no target, and refunds", -5, 0, november, "2026-11-23",
			Pace{0, 0, 0, amount(-7), 0, 15, 6, 21}},
		{"a period without working days", 5, 10, weekend, "2026-12-01",
			Pace{0.5, 0, 0, nil, 0, 0, 0, 0}},
	} {
		got := PaceOf(c.achieved, c.target, c.period, c.today, turkiye, nil)
		if !samePace(got, c.want) {
			t.Errorf("%s:\n got %+v\nwant %+v", c.name, printable(got), printable(c.want))
		}
	}
}

// samePace compares what is counted exactly, and ratios as floats are compared.
func samePace(a, b Pace) bool {
	projections := (a.Projection == nil) == (b.Projection == nil)
	if a.Projection != nil && b.Projection != nil {
		projections = *a.Projection == *b.Projection
	}
	ratios := near(a.Attainment, b.Attainment) && near(a.DaysAhead, b.DaysAhead)
	a.Projection, a.Attainment, a.DaysAhead = b.Projection, b.Attainment, b.DaysAhead
	return projections && ratios && a == b
}

// printable is p with its projection in the open.
func printable(p Pace) any {
	if p.Projection == nil {
		return p
	}
	return struct {
		Pace
		Projection int64
	}{p, *p.Projection}
}

func TestPaceOf_MonthWeights(t *testing.T) {
	t.Parallel()
	quarter := okr.QuarterOf("2026-11-23", time.January) // 21, 21 and 23 working days
	weights := []float64{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 3}
	p := PaceOf(3_000_000, 11_100_000, quarter, "2026-12-01", turkiye, weights)
	// 42 of 42 + 23·3 = 111 parts of the target are expected before December.
	if p.Expected != 4_200_000 || *p.Projection != 7_928_571 || p.PerDay != 352_174 {
		t.Errorf("got %+v", printable(p))
	}
	if want := -1_200_000.0 / 11_100_000 * 65; !near(p.DaysAhead, want) {
		t.Errorf("%v days ahead, want %v", p.DaysAhead, want)
	}
	quiet := slices.Repeat([]float64{0}, 12)
	quiet[11] = 1
	if p := PaceOf(5, 100, quarter, "2026-12-01", turkiye, quiet); p.Expected != 0 || p.Projection != nil {
		t.Errorf("months of no weight: %+v", printable(p))
	}
}

// Weights that cannot be used, and weights that are all alike, change nothing.
func TestPaceOf_EqualWeights(t *testing.T) {
	t.Parallel()
	want := PaceOf(6_200_000, 10_000_000, november, "2026-11-23", turkiye, nil)
	for name, weights := range map[string][]float64{
		"alike":        slices.Repeat([]float64{0.3}, 12),
		"all zero":     slices.Repeat([]float64{0}, 12),
		"eleven":       slices.Repeat([]float64{2}, 11),
		"negative":     {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, 1},
		"no number":    {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, math.NaN(), 1},
		"infinite":     {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, math.Inf(1), 1},
		"one month":    {9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 2, 9},
		"zero in it":   {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1},
		"huge, finite": slices.Repeat([]float64{math.MaxFloat64}, 12),
	} {
		if got := PaceOf(6_200_000, 10_000_000, november, "2026-11-23", turkiye, weights); !samePace(got, want) {
			t.Errorf("%s: got %+v, want %+v", name, printable(got), printable(want))
		}
	}
}

// Over a period the expectation grows from 0 to the target, the days add up, and what is needed each day reaches the
// target.
func FuzzPaceOf(f *testing.F) {
	f.Add(int64(6_200_000), int64(10_000_000), uint16(22), uint16(30), 1.0, 2.5)
	f.Add(int64(-5), int64(1), uint16(0), uint16(365), 0.0, 1e300)
	f.Fuzz(func(t *testing.T, achieved, target int64, day, days uint16, first, second float64) {
		achieved, target = achieved%mostMinor, abs(target%mostMinor)+1
		p := custom(t, "2026-11-01", okr.Date("2026-11-02").AddDays(int(days%400)))
		weights := slices.Repeat([]float64{first, second}, 6)
		today := p.Start.AddDays(int(day % 500))
		nasty.Quick(t, func() { PaceOf(achieved, target, p, today, turkiye, weights) })
		a, b := PaceOf(achieved, target, p, today, turkiye, weights),
			PaceOf(achieved, target, p, today.AddDays(1), turkiye, weights)
		switch {
		case a.Elapsed+a.Left != a.Total || a.Total != turkiye.WorkingDays(p.Start, p.End):
			t.Fatalf("days do not add up: %+v", a)
		case a.Expected < 0 || a.Expected > b.Expected || b.Expected > target:
			t.Fatalf("expected %d, and the day after %d of %d", a.Expected, b.Expected, target)
		case a.Left == 0 && a.Total > 0 && a.Expected != target:
			t.Fatalf("expected %d of %d at the end", a.Expected, target)
		case math.IsNaN(a.DaysAhead) || math.IsInf(a.DaysAhead, 0):
			t.Fatalf("%v days ahead", a.DaysAhead)
		case a.Left > 0 && achieved+a.PerDay*int64(a.Left) < target:
			t.Fatalf("%d on each of %d days does not reach %d from %d", a.PerDay, a.Left, target, achieved)
		case a.Projection != nil && a.Left == 0 && *a.Projection != achieved:
			t.Fatalf("%d is projected to %d after the end", achieved, *a.Projection)
		}
	})
}

func TestOutlookOf(t *testing.T) {
	t.Parallel()
	at := func(projection int64) Pace { return Pace{Attainment: 0.5, Projection: &projection} }
	for _, c := range []struct {
		name   string
		pace   Pace
		target int64
		want   Outlook
	}{
		{"reached", Pace{Attainment: 1}, 10_000, Reached},
		{"reached and no projection", Pace{Attainment: 1.5}, 10_000, Reached},
		{"too early to say", Pace{Attainment: 0.99}, 10_000, OnPace},
		{"105 %", at(10_500), 10_000, Ahead},
		{"just under 105 %", at(10_499), 10_000, OnPace},
		{"95 %", at(9_500), 10_000, OnPace},
		{"just under 95 %", at(9_499), 10_000, AtRisk},
		{"75 %", at(7_500), 10_000, AtRisk},
		{"just under 75 %", at(7_499), 10_000, Behind},
		{"nothing", at(0), 10_000, Behind},
		{"below zero", at(-500), 10_000, Behind},
		{"huge", at(math.MaxInt64), math.MaxInt64, OnPace},
		{"no target", at(500), 0, OnPace},
		{"November", PaceOf(6_200_000, 10_000_000, november, "2026-11-23", turkiye, nil), 10_000_000, AtRisk},
	} {
		if got := OutlookOf(c.pace, c.target); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
