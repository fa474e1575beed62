package sales_test

import (
	"strings"
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
		{"a week of two months", okr.WeekOf("2026-12-01"), []sales.Target{of(november, 2_100), of(december, 2_300)},
			100 + 400},
		{"a month of a quarter", november, []sales.Target{of(quarter, 6_600)}, 2_100},
		{"none", november, nil, 0},
	} {
		if got := sales.TargetWithin(c.period, c.targets, okr.NewCalendar(0, okr.Holidays{})); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

// A target of a week in which nobody works falls on no day of a period.
func TestTargetWithin_AFreeWeek(t *testing.T) {
	t.Parallel()
	free := okr.NewCalendar(0, okr.Holidays{Extra: []okr.Date{
		"2026-11-16", "2026-11-17", "2026-11-18", "2026-11-19", "2026-11-20",
	}})
	targets := []sales.Target{
		{Period: okr.WeekOf("2026-11-09"), Amount: 100}, {Period: okr.WeekOf("2026-11-16"), Amount: 50},
	}
	fortnight := okr.Period{Start: "2026-11-09", End: "2026-11-23"}
	if got := sales.TargetWithin(fortnight, targets, free); got != 100 {
		t.Errorf("%d, want 100", got)
	}
}

func wallOf(t *testing.T, text string) okr.Wall {
	t.Helper()
	w, err := okr.ParseWall(text)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// Türkiye's holidays: Thursday 29 October 2026 and the afternoon before, Friday 1 January 2027, the Feast of
// Sacrifice from 26 to 30 May 2026.
func TestNextBoards(t *testing.T) {
	t.Parallel()
	s := sales.DefaultSettings(okr.Team{ID: 1})
	thursday := s
	thursday.BoardDay = time.Thursday
	cal := okr.NewCalendar(0, okr.Holidays{Preset: okr.TurkiyeHolidays})
	long := okr.NewCalendar(0, okr.Holidays{Extra: []okr.Date{
		"2026-11-20", "2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27",
	}})
	for _, c := range []struct {
		s           sales.Settings
		cal         okr.Calendar
		after, want string
		weeks       string
	}{
		{s, cal, "2026-11-20T15:59", "2026-11-20T16:00", "2026-W47"},
		{s, cal, "2026-11-20T16:00", "2026-11-27T16:00", "2026-W48"},
		{s, cal, "2026-11-21T09:00", "2026-11-27T16:00", "2026-W48"},
		{thursday, cal, "2026-10-26T09:00", "2026-10-30T16:00", "2026-W44"},
		{thursday, cal, "2026-10-29T16:00", "2026-10-30T16:00", "2026-W44"},
		{thursday, cal, "2026-10-30T16:00", "2026-11-05T16:00", "2026-W45"},
		{s, cal, "2026-12-31T09:00", "2027-01-04T16:00", "2026-W53"}, // over the week-end, for the week before
		{s, cal, "2027-01-04T16:00", "2027-01-08T16:00", "2027-W01"},
		{s, long, "2026-11-19T09:00", "2026-11-30T16:00", "2026-W47 2026-W48"},
		{s, long, "2026-11-30T16:00", "2026-12-04T16:00", "2026-W49"},
	} {
		due := sales.NextWeekly(c.s, wallOf(t, c.after), c.cal)
		var weeks []string
		for _, w := range sales.WeeksOf(c.s, due.Date, c.cal) {
			weeks = append(weeks, w.Label)
		}
		if got := strings.Join(weeks, " "); due.String() != c.want || got != c.weeks {
			t.Errorf("the weekly board after %s is due at %s for %s, want %s for %s", c.after, due, got, c.want,
				c.weeks)
		}
	}
	for after, want := range map[string]string{
		// a holiday and a week-end
		"2026-11-20T15:59": "2026-12-01T16:00", "2026-12-01T16:00": "2027-01-04T15:30",
		"2026-12-31T23:00": "2027-01-04T15:30",
		"2026-04-20T09:00": "2026-05-04T15:30", "2027-09-20T09:00": "2027-10-01T15:30",
	} {
		if got := sales.NextMonthly(s, wallOf(t, after), cal).String(); got != want {
			t.Errorf("the monthly board after %s is due at %s, want %s", after, got, want)
		}
	}
}

// Of every week and month there is one board, on a working day, and no two at the same time.
func TestBoards_OfTenYears(t *testing.T) {
	t.Parallel()
	cal := okr.NewCalendar(0, okr.Holidays{Preset: okr.TurkiyeHolidays})
	for day := time.Monday; day <= time.Friday; day++ {
		for _, at := range []okr.Clock{{Hour: 16}, {Hour: 0, Minute: 10}, {Hour: 23, Minute: 45},
			{Hour: 0, Minute: 30}} {
			s := sales.DefaultSettings(okr.Team{ID: 1})
			s.BoardDay, s.BoardAt = day, at
			weekly, weeks := map[okr.Wall]bool{}, map[string]int{}
			for due := sales.NextWeekly(s, wallOf(t, "2026-01-01T00:00"),
				cal); due.Date < "2036-01-01"; due = sales.NextWeekly(s, due, cal) {
				weekly[due] = true
				if !cal.WorkingDay(due.Date) {
					t.Fatalf("a weekly board on %s, which is free", due)
				}
				for _, w := range sales.WeeksOf(s, due.Date, cal) {
					weeks[w.Label]++
				}
			}
			for w := okr.WeekOf("2026-02-01"); w.Start < "2035-12-01"; w = w.Next() {
				if weeks[w.Label] != 1 {
					t.Fatalf("%d boards of %s, on %ss", weeks[w.Label], w.Label, day)
				}
			}
			months := 0
			for due := sales.NextMonthly(s, wallOf(t, "2026-01-15T00:00"),
				cal); due.Date < "2036-01-15"; due = sales.NextMonthly(s, due, cal) {
				months++
				if weekly[due] || !cal.WorkingDay(due.Date) {
					t.Fatalf("a monthly board on %s", due)
				}
			}
			if months != 120 {
				t.Fatalf("%d monthly boards in ten years", months)
			}
		}
	}
}

func TestNextTargetsTurn(t *testing.T) {
	t.Parallel()
	cal := okr.NewCalendar(0, okr.Holidays{Preset: okr.TurkiyeHolidays})
	for _, c := range []struct {
		after, day okr.Date
		month      string
		again      bool
	}{
		{"2026-11-20", "2026-11-30", "2026-12", false},
		{"2026-11-30", "2026-12-01", "2026-12", true},
		{"2026-12-01", "2026-12-31", "2027-01", false},
		{"2026-12-31", "2027-01-04", "2027-01", true}, // after New Year's Day and the week-end
		{"2027-01-28", "2027-01-29", "2027-02", false},
		{"2027-01-29", "2027-02-01", "2027-02", true},
		{"2026-10-01", "2026-10-30", "2026-11", false},
	} {
		got := sales.NextTargetsTurn(c.after, cal)
		if got.Day != c.day || got.Month.Label != c.month || got.Again != c.again {
			t.Errorf("after %s: %s of %s, again %t; want %s of %s, again %t", c.after, got.Day, got.Month.Label,
				got.Again, c.day, c.month, c.again)
		}
	}
}

func TestTargetsMissing(t *testing.T) {
	t.Parallel()
	december := okr.MonthOf("2026-12-01")
	november, quarter := december.Previous(), okr.QuarterOf("2026-12-01", time.January)
	across := okr.WeekOf("2026-12-01") // from 30 November on
	for _, c := range []struct {
		name string
		has  []okr.Period
		want bool
	}{
		{"none at all", nil, true},
		{"of this month only", []okr.Period{november}, true},
		{"of the month", []okr.Period{november, december}, false},
		{"of the quarter", []okr.Period{quarter}, false},
		{"of the year", []okr.Period{okr.YearOf("2026-12-01", time.January)}, false},
		{"of the quarter before", []okr.Period{quarter.Previous()}, true},
		{"of its first week, by a team that goes by weeks", []okr.Period{across.Previous(), across}, false},
		{"of its first week beside those of this month", []okr.Period{november, across}, true},
		{"of the month after", []okr.Period{december.Next()}, true},
		{"of weeks that are over", []okr.Period{across.Previous()}, true},
	} {
		var targets []sales.Target
		for _, p := range c.has {
			targets = append(targets, sales.Target{Period: p, Amount: 1})
		}
		if got := sales.TargetsMissing(december, targets); got != c.want {
			t.Errorf("%s: missing is %t", c.name, got)
		}
	}
}

// A monthly board that falls on the day of a weekly one comes half an hour before it, or after it in the first half
// hour of the day.
func TestNextMonthly_BesideTheWeekly(t *testing.T) {
	t.Parallel()
	cal := okr.NewCalendar(0, okr.Holidays{Preset: okr.TurkiyeHolidays})
	for weekly, want := range map[okr.Clock]string{
		{Hour: 16, Minute: 45}: "2027-01-04T16:15",
		{Hour: 16, Minute: 15}: "2027-01-04T15:45",
		{Hour: 0, Minute: 30}:  "2027-01-04T00:00",
		{Hour: 0, Minute: 29}:  "2027-01-04T00:59",
		{Hour: 0, Minute: 0}:   "2027-01-04T00:30",
	} {
		s := sales.DefaultSettings(okr.Team{ID: 1})
		s.BoardAt = weekly
		if got := sales.NextMonthly(s, wallOf(t, "2026-12-31T23:59"), cal).String(); got != want {
			t.Errorf("beside a weekly board at %s the monthly one is due at %s, want %s", weekly, got, want)
		}
	}
}
