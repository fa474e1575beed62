package okr

import (
	"slices"
	"strings"
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
	for _, c := range []struct {
		direction            Direction
		target, floor, amber string
		want                 string
	}{
		{Higher, "40", "", "40", ""}, {Lower, "40", "", "40", ""}, {Lower, "40", "", "39", "errors.kpi_amber_lower"},
		{Lower, "40", "", "50", ""}, {Within, "40", "40", "0", ""},
		{Within, "40", "30", "-1", "errors.kpi_amber_within"},
		{Within, "40", "", "", "errors.kpi_floor"}, {Within, "40", "41", "", "errors.kpi_floor"},
		{Higher, "1e15", "", "", ProblemNumberTooLarge}, {Higher, "999999999999999", "", "", ""},
		{Higher, "1", "1e15", "", ProblemNumberTooLarge}, {Lower, "1", "", "1e15", ProblemNumberTooLarge},
	} {
		var got strings.Builder
		for _, p := range ValidateKPI(KPI{Name: "NPS", Direction: c.direction, Target: num(c.target).Decimal,
			Floor: num(c.floor), Amber: num(c.amber)}) {
			got.WriteString(p.ID)
		}
		if got.String() != c.want {
			t.Errorf("%+v: %q", c, got.String())
		}
	}
}

// A value without a day belongs to the period that is over until 3 days after its end, or after the first working day.
func TestKPI_Asked(t *testing.T) {
	t.Parallel()
	turkiye := NewCalendar(0, Holidays{Preset: TurkiyeHolidays})
	for _, c := range []struct {
		of, today Date
		want      bool
	}{
		{"2026-11-23", "2026-11-30", false}, {"2026-11-23", "2026-12-01", true}, {"2026-11-23", "2026-12-03", true},
		{"2026-11-23", "2026-12-04", false},
		{"2026-12-23", "2027-01-01", true}, {"2026-12-23", "2027-01-06", true}, // New Year and a week-end: from the 4th
		{"2026-12-23", "2027-01-07", false},
	} {
		if got := (KPI{}).Asked(MonthOf(c.of), turkiye, c.today); got != c.want {
			t.Errorf("on %s a value is of the month of %s: %t", c.today, c.of, got)
		}
	}
}

// The sum since the objective began is followed of what is summed up, when no period of it holds the objective's.
func TestKPI_Accumulates(t *testing.T) {
	t.Parallel()
	quarter, year := QuarterOf("2026-11-23", time.January), YearOf("2026-11-23", time.January)
	for _, c := range []struct {
		k    KPI
		p    Period
		want bool
	}{
		{KPI{Aggregation: Sum, Frequency: MonthlyKPI}, quarter, true},
		{KPI{Aggregation: Mean, Frequency: MonthlyKPI}, quarter, false},
		{KPI{Feed: Revenue, Frequency: MonthlyKPI}, quarter, true},
		{KPI{Feed: DealsWon, Frequency: MonthlyKPI}, quarter, true},
		{KPI{Feed: WinRate, Frequency: MonthlyKPI}, quarter, false},
		{KPI{Aggregation: Sum, Frequency: Quarterly, FiscalStart: time.January}, quarter, false},
		{KPI{Aggregation: Sum, Frequency: Quarterly, FiscalStart: time.January}, year, true},
		{KPI{Aggregation: Sum, Frequency: Quarterly, FiscalStart: time.February}, quarter, true},
	} {
		if got := c.k.Accumulates(c.p); got != c.want {
			t.Errorf("%+v over %s: %t", c.k, c.p.Label, got)
		}
	}
}

// A sum within a range is settled only above it, and a status is a colour only when it is one.
func TestKPI_ASumWithinARange(t *testing.T) {
	t.Parallel()
	k := KPI{Direction: Within, Target: num("100").Decimal, Floor: num("80"), Aggregation: Sum}
	for value, want := range map[string]KPIStatus{"10": Counting, "90": Counting, "102": Counting, "120": Red} {
		if got := k.StatusOf(num(value), MonthOf("2026-11-01"), "2026-11-15"); got != want {
			t.Errorf("%s is %s, want %s", value, got, want)
		}
	}
	for status, want := range map[KPIStatus]bool{Green: true, Amber: true, Red: true, Counting: false, Due: false,
		Missing: false} {
		if status.Judged() != want {
			t.Errorf("%s is a colour: %t", status, !want)
		}
	}
}

// Of fifteen readings four at most are every fourth one, back from the newest; of as many as may be all stay.
func TestCondense_FromTheNewest(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		n, most int
		want    string
	}{{15, 4, "3 7 11 15 "}, {5, 4, "1 3 5 "}, {4, 4, "1 2 3 4 "}, {3, 4, "1 2 3 "}, {9, 1, "9 "}} {
		var readings []Reading
		for i := range c.n {
			readings = append(readings, Reading{Value: decimal.NewNullDecimal(decimal.NewFromInt(int64(i + 1)))})
		}
		var got strings.Builder
		for _, r := range Condense(readings, c.most) {
			got.WriteString(r.Value.Decimal.String() + " ")
		}
		if got.String() != c.want {
			t.Errorf("%d of %d are %s, want %s", c.most, c.n, got.String(), c.want)
		}
	}
}

// A key result follows nothing while its KPI has no value in the objective's period.
func TestKPI_FollowedWithoutValues(t *testing.T) {
	t.Parallel()
	before := []Dated{{"2026-09-30", num("5").Decimal}}
	for _, accumulate := range []bool{true, false} {
		for _, values := range [][]Dated{nil, before} {
			if got := (KPI{}).Followed(values, accumulate, QuarterOf("2026-11-23", time.January)); got.Valid {
				t.Errorf("of %v it follows %s", values, got.Decimal)
			}
		}
	}
}

func TestPresents(t *testing.T) {
	t.Parallel()
	got := Presents([]Reading{{Value: num("1.5")}, {}, {Value: num("0")}, {Value: num("-2")}})
	if !slices.Equal(got, []float64{1.5, 0, -2}) {
		t.Errorf("got %v", got)
	}
}

// The slope is that of the last eight periods; from 1 % of the median on it is a trend.
func TestKPI_TrendAtItsEdges(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		values []float64
		slope  float64
		want   Trend
	}{
		{[]float64{10, 12, 11, 15}, 19.0 / 12, Improving},
		{[]float64{99, 100, 101}, 1, Improving}, // 1 % of 100
		{[]float64{-101, -100, -99}, 1, Improving},
		{[]float64{100, 101, 102}, 1, Flat},
		{[]float64{-102, -101, -100}, 1, Flat},
		{[]float64{101, 100, 99}, -1, Worsening},
		{[]float64{0, 0, 0}, 0, Flat},
		{[]float64{1, 2}, 0, NoTrend},
	} {
		slope, got := (KPI{Direction: Higher}).TrendOf(c.values)
		if got != c.want || max(slope-c.slope, c.slope-slope) > 1e-9 {
			t.Errorf("%v: %v, %s; want %v, %s", c.values, slope, got, c.slope, c.want)
		}
	}
	if _, got := (KPI{Direction: Within}).TrendOf([]float64{3, 2, 1}); got != Falling {
		t.Errorf("a falling figure is %s", got)
	}
	if _, got := (KPI{Direction: Lower}).TrendOf([]float64{3, 2, 1}); got != Improving {
		t.Errorf("costs that fall are %s", got)
	}
}

func TestKPI_PeriodsIn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		frequency Frequency
		fiscal    time.Month
		want      string
	}{
		{MonthlyKPI, time.January, "2026-10-01 2027-01-01"}, {Daily, time.January, "2026-10-01 2027-01-01"},
		{WeeklyKPI, time.January, "2026-09-28 2026-12-28"}, {Quarterly, time.January, "2026-10-01 2027-01-01"},
		{Quarterly, time.February, "2026-08-01 2026-11-01"},
	} {
		k := KPI{Frequency: c.frequency, FiscalStart: c.fiscal}
		first, last := k.PeriodsIn(QuarterOf("2026-11-20", time.January))
		if got := string(first.Start + " " + last.End); got != c.want {
			t.Errorf("%s from %s: %s, want %s", c.frequency, c.fiscal, got, c.want)
		}
	}
}

// Each period of a KPI is of one quarter: where the one ends, the next one of the other begins.
func TestKPI_PeriodsInQuartersFollowOneAnother(t *testing.T) {
	t.Parallel()
	for _, k := range Frequencies {
		for fiscal := time.January; fiscal <= time.December; fiscal++ {
			kpi := KPI{Frequency: k, FiscalStart: fiscal}
			q := QuarterOf("2024-02-20", time.January)
			_, last := kpi.PeriodsIn(q)
			for range 12 {
				q = q.Next()
				first, end := kpi.PeriodsIn(q)
				if first != last.Next() || end.Start < first.Start || end.End > q.End {
					t.Fatalf("%s from %s: %s is from %v to %v, after %v", k, fiscal, q.Label, first, end, last)
				}
				last = end
			}
		}
	}
}

func TestGreenThroughout(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		statuses      []KPIStatus
		fromStart     bool
		green, counts bool
	}{
		{nil, true, false, true},
		{[]KPIStatus{Green, Green, Green}, true, true, true},
		{[]KPIStatus{Green, Green, Green}, false, true, true},
		{[]KPIStatus{Green, Amber}, true, false, true},
		{[]KPIStatus{Red, Green}, false, false, true},
		{[]KPIStatus{Green, Missing}, true, false, true},
		{[]KPIStatus{Missing, Green}, false, false, false},
		{[]KPIStatus{Green, Due}, true, true, true},
		{[]KPIStatus{Green, Counting}, false, true, true},
		{[]KPIStatus{Due}, true, false, true},
	} {
		var readings []Reading
		for _, s := range c.statuses {
			readings = append(readings, Reading{Status: s})
		}
		if green, counts := GreenThroughout(readings, c.fromStart); green != c.green || counts != c.counts {
			t.Errorf("%v, from the start: %t: green: %t, counts: %t", c.statuses, c.fromStart, green, counts)
		}
	}
}

func TestSettled(t *testing.T) {
	t.Parallel()
	for today, want := range map[Date]string{"2027-01-03": "2026Q3", "2027-01-04": "2026Q4", "2027-03-31": "2026Q4",
		"2027-04-04": "2027Q1"} {
		if got := Settled(today, time.January); got.Label != want {
			t.Errorf("on %s the last quarter that is settled is %s, want %s", today, got.Label, want)
		}
	}
}
