package motivation_test

import (
	"testing"

	"okrbot/motivation"
	"okrbot/okr"
)

func mondayToFriday(t *testing.T) okr.WorkingWeek {
	t.Helper()
	week, err := okr.ParseWorkingWeek("12345")
	if err != nil {
		t.Fatal(err)
	}
	return week
}

func TestNextEvening(t *testing.T) {
	t.Parallel()
	cal := okr.NewCalendar(mondayToFriday(t), okr.Holidays{Extra: []okr.Date{"2026-11-30"}})
	for after, want := range map[string]string{
		"2026-11-26T12:00": "2026-11-26T17:00",
		"2026-11-26T16:59": "2026-11-26T17:00",
		"2026-11-26T17:00": "2026-11-27T17:00",
		"2026-11-27T18:00": "2026-12-01T17:00", // over the weekend and a holiday
		"2026-11-28T09:00": "2026-12-01T17:00",
	} {
		at, err := okr.ParseWall(after)
		if err != nil {
			t.Fatal(err)
		}
		if got := motivation.NextEvening(at, cal); got.String() != want {
			t.Errorf("after %s comes %s, want %s", after, got, want)
		}
	}
}

// The wall comes once a month, on its first working day, and is about the month before.
func TestNextWall(t *testing.T) {
	t.Parallel()
	cal := okr.NewCalendar(mondayToFriday(t), okr.Holidays{Preset: okr.TurkiyeHolidays})
	at, err := okr.ParseWall("2026-10-15T12:00")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"2026-11-02T10:00 2026-10", "2026-12-01T10:00 2026-11", "2027-01-04T10:00 2026-12"} {
		var about okr.Period
		if at, about = motivation.NextWall(at, cal); at.String()+" "+about.Label != want {
			t.Errorf("%s %s, want %s", at, about.Label, want)
		}
	}
}
