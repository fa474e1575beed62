package motivation_test

import (
	"testing"

	"pgregory.net/rapid"

	"okrbot/motivation"
	"okrbot/okr"
)

func TestAllowance_Use(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name               string
		allowance          motivation.Allowance
		n                  int
		fromDay, fromBoost int
		ok                 bool
	}{
		{"the first of five", motivation.Allowance{PerDay: 5}, 1, 1, 0, true},
		{"two people cost two", motivation.Allowance{PerDay: 5, GivenToday: 3}, 2, 2, 0, true},
		{"the last one", motivation.Allowance{PerDay: 5, GivenToday: 4}, 1, 1, 0, true},
		{"nothing is left", motivation.Allowance{PerDay: 5, GivenToday: 5}, 1, 0, 0, false},
		{"two with one left: none", motivation.Allowance{PerDay: 5, GivenToday: 4}, 2, 0, 0, false},
		{"a manager's day comes first", motivation.Allowance{PerDay: 5, Boost: 20}, 5, 5, 0, true},
		{"a manager's boost comes after", motivation.Allowance{PerDay: 5, GivenToday: 4, Boost: 20}, 3, 1, 2, true},
		{"of the boost alone", motivation.Allowance{PerDay: 5, GivenToday: 5, Boost: 20, BoostGiven: 19}, 1, 0, 1,
			true},
		{"both are used up", motivation.Allowance{PerDay: 5, GivenToday: 5, Boost: 20, BoostGiven: 20}, 1, 0, 0,
			false},
		{"one more than both", motivation.Allowance{PerDay: 5, Boost: 20}, 26, 0, 0, false},
		{"all of both", motivation.Allowance{PerDay: 5, Boost: 20}, 25, 5, 20, true},
		{"the day's was made smaller", motivation.Allowance{PerDay: 2, GivenToday: 5, Boost: 20}, 3, 0, 3, true},
		{"the boost was made smaller", motivation.Allowance{PerDay: 5, Boost: 2, BoostGiven: 9}, 6, 0, 0, false},
		{"none", motivation.Allowance{PerDay: 5}, 0, 0, 0, false},
		{"less than none", motivation.Allowance{PerDay: 5}, -1, 0, 0, false},
	} {
		day, boost, ok := c.allowance.Use(c.n)
		if day != c.fromDay || boost != c.fromBoost || ok != c.ok {
			t.Errorf("%s: %d and %d, %t", c.name, day, boost, ok)
		}
	}
}

// TestAllowance_IsUsedWholeOrNotAtAll: and never more of it than there is, the day's before the boost.
func TestAllowance_IsUsedWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	few := rapid.IntRange(0, 60)
	rapid.Check(t, func(t *rapid.T) {
		a := motivation.Allowance{PerDay: few.Draw(t, "per day"), GivenToday: few.Draw(t, "given"),
			Boost: few.Draw(t, "boost"), BoostGiven: few.Draw(t, "boost given")}
		n := rapid.IntRange(1, 130).Draw(t, "kudos")
		left := a.Left() + a.BoostLeft()
		day, boost, ok := a.Use(n)
		if ok != (n <= left) {
			t.Fatalf("%d of %d: %t", n, left, ok)
		}
		if !ok && day+boost != 0 || ok && day+boost != n || boost > 0 && day != a.Left() {
			t.Fatalf("%d of %+v: %d and %d", n, a, day, boost)
		}
		a.GivenToday, a.BoostGiven = a.GivenToday+day, a.BoostGiven+boost
		if ok && a.Left()+a.BoostLeft() != left-n {
			t.Fatalf("%d of %d leaves %+v", n, left, a)
		}
	})
}

// Days off bring nothing new: they belong to the last working day.
func TestAllowanceSince(t *testing.T) {
	t.Parallel()
	week, err := okr.ParseWorkingWeek("12345")
	if err != nil {
		t.Fatal(err)
	}
	turkish := okr.NewCalendar(week, okr.Holidays{Preset: okr.TurkiyeHolidays})
	var free []okr.Date
	for d := okr.Date("2026-01-01"); d <= "2026-12-31"; d = d.AddDays(1) {
		free = append(free, d)
	}
	closed := okr.NewCalendar(week, okr.Holidays{Extra: free})
	for _, c := range []struct {
		name        string
		cal         okr.Calendar
		today, want okr.Date
	}{
		{"a Monday", okr.Calendar{}, "2026-11-23", "2026-11-23"},
		{"a Saturday", okr.Calendar{}, "2026-11-28", "2026-11-27"},
		{"a Sunday", okr.Calendar{}, "2026-11-29", "2026-11-27"},
		{"a holiday", turkish, "2026-10-29", "2026-10-28"},
		{"nobody works all year", closed, "2026-12-31", okr.Date("2026-12-31").AddDays(-60)},
	} {
		if got := motivation.AllowanceSince(c.cal, c.today); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
