package okr

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"
)

func num(text string) decimal.NullDecimal {
	if text == "" {
		return decimal.NullDecimal{}
	}
	return decimal.NewNullDecimal(decimal.RequireFromString(text))
}

func TestKPI_Status(t *testing.T) {
	t.Parallel()
	november := MonthOf("2026-11-01")
	for _, c := range []struct {
		direction            Direction
		target, floor, amber string
		value                string
		want                 KPIStatus
	}{
		{Higher, "250000", "", "", "250000", Green},
		{Higher, "250000", "", "", "230000", Amber},
		{Higher, "250000", "", "", "225000", Amber},
		{Higher, "250000", "", "", "220000", Red},
		{Lower, "20", "", "22", "20", Green},
		{Lower, "20", "", "22", "21.5", Amber},
		{Lower, "20", "", "22", "23", Red},
		{Lower, "20", "", "", "22", Amber},
		{Higher, "-10", "", "", "-10.5", Amber},
		{Higher, "-10", "", "", "-11", Amber},
		{Higher, "-10", "", "", "-11.1", Red},
		{Higher, "0", "", "", "0", Green},
		{Higher, "0", "", "", "-1", Red},
		{Higher, "85", "", "80", "79", Red}, // the worked example
		{Higher, "85", "", "80", "86", Green},
		{Within, "10", "5", "", "5", Green},
		{Within, "10", "5", "", "10.5", Amber},
		{Within, "10", "5", "", "10.6", Red},
		{Within, "10", "5", "2", "3", Amber},
	} {
		k := KPI{Direction: c.direction, Target: num(c.target).Decimal, Floor: num(c.floor), Amber: num(c.amber)}
		if got := k.StatusOf(num(c.value), november, "2026-12-10"); got != c.want {
			t.Errorf("%s of %s (amber %q): %s is %s, want %s", c.direction, c.target, c.amber, c.value, got, c.want)
		}
	}
}

func TestKPI_WithoutAValueItIsDueThenMissing(t *testing.T) {
	t.Parallel()
	k, november := KPI{Direction: Higher}, MonthOf("2026-11-01")
	for today, want := range map[Date]KPIStatus{"2026-11-15": Due, "2026-12-01": Due, "2026-12-03": Due,
		"2026-12-04": Missing} {
		if got := k.StatusOf(decimal.NullDecimal{}, november, today); got != want {
			t.Errorf("on %s it is %s, want %s", today, got, want)
		}
	}
}

func TestKPI_ARunningSumIsJudgedWhenNothingCanChangeIt(t *testing.T) {
	t.Parallel()
	november := MonthOf("2026-11-01")
	sum := KPI{Direction: Higher, Target: num("100").Decimal, Aggregation: Sum}
	for value, want := range map[string]KPIStatus{"10": Counting, "95": Counting, "100": Green} {
		if got := sum.StatusOf(num(value), november, "2026-11-15"); got != want {
			t.Errorf("%s on the way to 100 is %s, want %s", value, got, want)
		}
	}
	if got := sum.StatusOf(num("10"), november, "2026-12-01"); got != Red {
		t.Errorf("10 of 100 when it is over is %s", got)
	}
	costs := KPI{Direction: Lower, Target: num("100").Decimal, Feed: Revenue}
	for value, want := range map[string]KPIStatus{"10": Counting, "120": Red} {
		if got := costs.StatusOf(num(value), november, "2026-11-15"); got != want {
			t.Errorf("%s of at most 100 is %s, want %s", value, got, want)
		}
	}
}

func TestKPI_Summarise(t *testing.T) {
	t.Parallel()
	values := []Dated{{"2026-11-02", num("3").Decimal}, {"2026-11-09", num("1").Decimal},
		{"2026-11-16", num("5").Decimal}, {"2026-11-23", num("-1").Decimal}}
	for a, want := range map[Aggregation]string{Last: "-1", Sum: "8", Mean: "2", Largest: "5", Least: "-1"} {
		if got, ok := a.Summarise(values); !ok || got.String() != want {
			t.Errorf("%s is %s, want %s", a, got, want)
		}
	}
	if _, ok := Sum.Summarise(nil); ok {
		t.Error("nothing has a sum")
	}
}

func TestKPI_Trend(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		direction Direction
		values    []float64
		want      Trend
	}{
		{Higher, []float64{10, 12, 11, 15}, Improving},
		{Lower, []float64{10, 12, 11, 15}, Worsening},
		{Higher, []float64{5, 5, 5}, Flat},
		{Higher, []float64{100, 90, 95, 70, 60}, Worsening},
		{Higher, []float64{1000, 1001, 1002}, Flat}, // a tenth of a percent
		{Higher, []float64{-1, 0, 1}, Improving},    // around nothing
		{Within, []float64{1, 2, 3}, Rising},
		{Higher, []float64{1, 2}, NoTrend},
		{Higher, []float64{9, 8, 1, 2, 3, 4, 5, 6, 7, 8}, Improving}, // the last eight
	} {
		if _, got := (KPI{Direction: c.direction}).TrendOf(c.values); got != c.want {
			t.Errorf("%v of %s is %q, want %q", c.values, c.direction, got, c.want)
		}
	}
}

func TestKPI_Periods(t *testing.T) {
	t.Parallel()
	for f, want := range map[Frequency]string{Daily: "2027-01-03", WeeklyKPI: "2026-W53", MonthlyKPI: "2027-01",
		Quarterly: "FY2027Q4"} {
		k := KPI{Frequency: f, FiscalStart: time.April}
		p := k.PeriodOf("2027-01-03")
		if p.Label != want || !p.Contains("2027-01-03") || !p.Previous().Next().Contains("2027-01-03") {
			t.Errorf("%s is %+v", f, p)
		}
	}
}

func TestKPI_RedTwiceLooksPastGaps(t *testing.T) {
	t.Parallel()
	read := func(statuses ...KPIStatus) (list []Reading) {
		for _, s := range statuses {
			list = append(list, Reading{Status: s})
		}
		return list
	}
	for _, c := range []struct {
		readings []Reading
		want     bool
	}{
		{read(Red, Red), true}, {read(Red, Missing, Red, Due), true}, {read(Red, Amber), false},
		{read(Red, Green, Red), false},
		{read(Red), false}, {read(Red, Red, Counting), true}, {nil, false},
	} {
		if got := RedTwice(c.readings); got != c.want {
			t.Errorf("%v: %v", c.readings, got)
		}
	}
}

func TestCondense_FourHundredDaysInTwentyPoints(t *testing.T) {
	t.Parallel()
	var days []Reading
	for d := range 400 {
		days = append(days, Reading{Period: DayOf(Date("2026-01-01").AddDays(d))})
	}
	got := Condense(days, 20)
	if len(got) != 20 || got[19].Period != days[399].Period || got[0].Period != days[19].Period {
		t.Errorf("%d points from %s to %s", len(got), got[0].Period.Label, got[len(got)-1].Period.Label)
	}
	if few := Condense(days[:7], 20); len(few) != 7 {
		t.Errorf("%d of 7", len(few))
	}
}

func TestValidateKPI(t *testing.T) {
	t.Parallel()
	fields := func(k KPI) (list string) {
		for _, p := range ValidateKPI(k) {
			list += p.Field + " "
		}
		return list
	}
	for want, k := range map[string]KPI{
		"":       {Name: "NPS", Direction: Higher, Target: num("40").Decimal, Amber: num("30")},
		"name ":  {Direction: Lower},
		"floor ": {Name: "Stock", Direction: Within, Target: num("5").Decimal, Floor: num("6")},
		"amber ": {Name: "NPS", Direction: Higher, Target: num("40").Decimal, Amber: num("50")},
	} {
		if got := fields(k); got != want {
			t.Errorf("%+v: %q, want %q", k, got, want)
		}
	}
}
