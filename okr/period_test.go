package okr

import (
	"errors"
	"testing"
	"time"
)

func TestQuarterOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		day    Date
		fiscal time.Month
		want   Period
	}{
		{"2026-11-23", time.January, Period{QuarterPeriod, "2026Q4", "2026-10-01", "2027-01-01"}},
		{"2026-11-23", time.April, Period{QuarterPeriod, "FY2027Q3", "2026-10-01", "2027-01-01"}},
		{"2026-01-01", time.January, Period{QuarterPeriod, "2026Q1", "2026-01-01", "2026-04-01"}},
		{"2026-12-31", time.January, Period{QuarterPeriod, "2026Q4", "2026-10-01", "2027-01-01"}},
		{"2027-03-31", time.April, Period{QuarterPeriod, "FY2027Q4", "2027-01-01", "2027-04-01"}},
		{"2027-04-01", time.April, Period{QuarterPeriod, "FY2028Q1", "2027-04-01", "2027-07-01"}},
		{"2026-01-31", time.February, Period{QuarterPeriod, "FY2026Q4", "2025-11-01", "2026-02-01"}},
		{"2028-02-29", time.December, Period{QuarterPeriod, "FY2028Q1", "2027-12-01", "2028-03-01"}},
	} {
		if got := QuarterOf(c.day, c.fiscal); got != c.want {
			t.Errorf("quarter of %s from %s = %+v, want %+v", c.day, c.fiscal, got, c.want)
		}
	}
}

func TestYearOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		day    Date
		fiscal time.Month
		want   Period
	}{
		{"2026-11-23", time.January, Period{YearPeriod, "2026", "2026-01-01", "2027-01-01"}},
		{"2026-11-23", time.April, Period{YearPeriod, "FY2027", "2026-04-01", "2027-04-01"}},
		{"2026-03-31", time.April, Period{YearPeriod, "FY2026", "2025-04-01", "2026-04-01"}},
	} {
		if got := YearOf(c.day, c.fiscal); got != c.want {
			t.Errorf("year of %s from %s = %+v, want %+v", c.day, c.fiscal, got, c.want)
		}
	}
}

func TestWeekOf(t *testing.T) {
	t.Parallel()
	for d, want := range map[Date]Period{
		"2026-11-23": {WeekPeriod, "2026-W48", "2026-11-23", "2026-11-30"},
		"2026-11-29": {WeekPeriod, "2026-W48", "2026-11-23", "2026-11-30"},
		"2026-11-30": {WeekPeriod, "2026-W49", "2026-11-30", "2026-12-07"},
		"2026-12-31": {WeekPeriod, "2026-W53", "2026-12-28", "2027-01-04"},
		"2027-01-03": {WeekPeriod, "2026-W53", "2026-12-28", "2027-01-04"},
		"2027-01-04": {WeekPeriod, "2027-W01", "2027-01-04", "2027-01-11"},
		"2024-12-30": {WeekPeriod, "2025-W01", "2024-12-30", "2025-01-06"}, // a year that starts on a Wednesday
		"2028-01-01": {WeekPeriod, "2027-W52", "2027-12-27", "2028-01-03"},
		"2028-02-29": {WeekPeriod, "2028-W09", "2028-02-28", "2028-03-06"},
	} {
		if got := WeekOf(d); got != want {
			t.Errorf("week of %s = %+v, want %+v", d, got, want)
		}
	}
}

func TestMonthOf(t *testing.T) {
	t.Parallel()
	for d, want := range map[Date]Period{
		"2026-11-01": {MonthPeriod, "2026-11", "2026-11-01", "2026-12-01"},
		"2026-11-30": {MonthPeriod, "2026-11", "2026-11-01", "2026-12-01"},
		"2026-12-31": {MonthPeriod, "2026-12", "2026-12-01", "2027-01-01"},
		"2028-02-29": {MonthPeriod, "2028-02", "2028-02-01", "2028-03-01"},
	} {
		if got := MonthOf(d); got != want {
			t.Errorf("month of %s = %+v, want %+v", d, got, want)
		}
	}
}

// Whatever the kind, the next and the previous period touch p, belong to its kind and lead back to p.
func TestPeriodNeighbours(t *testing.T) {
	t.Parallel()
	for d := Date("2023-12-01"); d < "2029-02-01"; d = d.AddDays(1) {
		fiscal := time.Month(d.Day()%12 + 1)
		for _, p := range []Period{
			WeekOf(d), MonthOf(d), QuarterOf(d, fiscal), YearOf(d, fiscal), {CustomPeriod, "", d, d.AddDays(d.Day())},
		} {
			next, previous := p.Next(), p.Previous()
			if !p.Contains(d) || next.Start != p.End || previous.End != p.Start {
				t.Fatalf("%s: %+v is not between %+v and %+v", d, p, previous, next)
			}
			if next.Previous() != p || previous.Next() != p {
				t.Fatalf("%s: %+v is not found again from %+v and %+v", d, p, previous, next)
			}
			if next.Kind != p.Kind || previous.Kind != p.Kind {
				t.Fatalf("%s: %+v has neighbours of another kind, %+v and %+v", d, p, previous, next)
			}
		}
	}
}

func TestPreviousPeriod(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ of, want Period }{
		{WeekOf("2027-01-04"), Period{WeekPeriod, "2026-W53", "2026-12-28", "2027-01-04"}},
		{MonthOf("2026-03-31"), Period{MonthPeriod, "2026-02", "2026-02-01", "2026-03-01"}},
		{MonthOf("2027-01-31"), Period{MonthPeriod, "2026-12", "2026-12-01", "2027-01-01"}},
		{QuarterOf("2026-11-23", time.April), Period{QuarterPeriod, "FY2027Q2", "2026-07-01", "2026-10-01"}},
		{QuarterOf("2026-02-01", time.January), Period{QuarterPeriod, "2025Q4", "2025-10-01", "2026-01-01"}},
		{YearOf("2026-11-23", time.April), Period{YearPeriod, "FY2026", "2025-04-01", "2026-04-01"}},
		{Period{CustomPeriod, "", "2026-11-15", "2026-11-29"}, Period{CustomPeriod, "", "2026-11-01", "2026-11-15"}},
	} {
		if got := c.of.Previous(); got != c.want {
			t.Errorf("before %+v comes %+v, want %+v", c.of, got, c.want)
		}
	}
}

// Walking through quarters and years from any fiscal start leaves no day out and keeps the names that the days have.
func TestNextPeriod(t *testing.T) {
	t.Parallel()
	for fiscal := time.January; fiscal <= time.December; fiscal++ {
		quarter, year := QuarterOf("2026-11-23", fiscal), YearOf("2026-11-23", fiscal)
		for range 9 {
			nextQuarter, nextYear := quarter.Next(), year.Next()
			if want := QuarterOf(quarter.End, fiscal); nextQuarter != want {
				t.Fatalf("after %+v comes %+v, want %+v", quarter, nextQuarter, want)
			}
			if want := YearOf(year.End, fiscal); nextYear != want {
				t.Fatalf("after %+v comes %+v, want %+v", year, nextYear, want)
			}
			quarter, year = nextQuarter, nextYear
		}
	}
	unnamed := Period{Kind: QuarterPeriod, Start: "2026-10-01", End: "2027-01-01"} // counts as the first of its year
	if got, want := unnamed.Next(), QuarterOf("2027-01-01", time.October); got != want {
		t.Errorf("after a quarter without a name comes %+v, want %+v", got, want)
	}
	custom := Period{CustomPeriod, "", "2026-11-01", "2026-11-15"}
	if got, want := custom.Next(), (Period{CustomPeriod, "", "2026-11-15", "2026-11-29"}); got != want {
		t.Errorf("after %+v comes %+v, want %+v", custom, got, want)
	}
}

func TestPeriodBounds(t *testing.T) {
	t.Parallel()
	p := QuarterOf("2026-11-23", time.January)
	if p.Days() != 92 {
		t.Errorf("2026Q4 has %d days, want 92", p.Days())
	}
	for d, want := range map[Date]bool{"2026-09-30": false, "2026-10-01": true, "2026-12-31": true,
		"2027-01-01": false} {
		if got := p.Contains(d); got != want {
			t.Errorf("2026Q4 contains %s: %t", d, got)
		}
	}
	if p.Ended("2026-12-31") || !p.Ended("2027-01-01") {
		t.Error("2026Q4 ends with 2026-12-31")
	}
}

func TestNewCustomPeriod(t *testing.T) {
	t.Parallel()
	p, err := NewCustomPeriod("2026-11-01", "2026-12-15")
	if want := (Period{CustomPeriod, "", "2026-11-01", "2026-12-15"}); err != nil || p != want {
		t.Errorf("got %+v, %v", p, err)
	}
	for _, c := range [][2]Date{{"2026-11-01", "2026-11-01"}, {"2026-11-02", "2026-11-01"}} {
		if _, err := NewCustomPeriod(c[0], c[1]); !errors.Is(err, ErrPeriodOrder) {
			t.Errorf("%v gives %v, want ErrPeriodOrder", c, err)
		}
	}
	for _, c := range [][2]Date{{"", "2026-11-01"}, {"2026-11-01", ""}, {"2026-02-30", "2026-11-01"}} {
		if _, err := NewCustomPeriod(c[0], c[1]); err == nil || errors.Is(err, ErrPeriodOrder) {
			t.Errorf("%v gives %v, want a date error", c, err)
		}
	}
}
