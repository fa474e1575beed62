package okr

import (
	"slices"
	"testing"
	"time"
)

func TestWorkingWeek(t *testing.T) {
	t.Parallel()
	sundayToThursday := WorkingWeekOf(time.Sunday, time.Monday, time.Tuesday, time.Wednesday, time.Thursday)
	for _, c := range []struct {
		name     string
		week     WorkingWeek
		text     string
		november int
		friday   time.Weekday // the last working day up to Friday
	}{
		{"nothing said", 0, "12345", 21, time.Friday},
		{"Monday to Friday", WorkingWeekOf(time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday),
			"12345", 21, time.Friday},
		{"Sunday to Thursday", sundayToThursday, "12347", 22, time.Thursday},
		{"with Saturdays", WorkingWeekOf(time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday,
			time.Saturday), "123456", 25, time.Friday},
		{"Saturday to Wednesday", WorkingWeekOf(time.Saturday, time.Sunday, time.Monday, time.Tuesday, time.Wednesday),
			"12367", 22, time.Wednesday},
		{"every day", WorkingWeekOf(0, 1, 2, 3, 4, 5, 6), "1234567", 30, time.Friday},
		{"Tuesdays", WorkingWeekOf(time.Tuesday), "2", 4, time.Tuesday},
	} {
		if got := c.week.String(); got != c.text {
			t.Errorf("%s: is written %q, want %q", c.name, got, c.text)
		}
		read, err := ParseWorkingWeek(c.text)
		if err != nil || !slices.Equal(read.Days(), c.week.Days()) {
			t.Errorf("%s: %q is read as %v, %v", c.name, c.text, read.Days(), err)
		}
		if got := NewCalendar(c.week, Holidays{}).WorkingDays("2026-11-01", "2026-12-01"); got != c.november {
			t.Errorf("%s: November 2026 has %d working days, want %d", c.name, got, c.november)
		}
		if got := c.week.OnOrBefore(time.Friday); got != c.friday {
			t.Errorf("%s: the last working day up to Friday is %s, want %s", c.name, got, c.friday)
		}
	}
	for _, text := range []string{"0", "8", "12a"} {
		if _, err := ParseWorkingWeek(text); err == nil {
			t.Errorf("%q is read", text)
		}
	}
}

// A team that works from Sunday to Thursday is nudged on Sundays and not on Fridays.
func TestWorkingWeek_MovesMoments(t *testing.T) {
	t.Parallel()
	cal := NewCalendar(WorkingWeekOf(time.Sunday, time.Monday, time.Tuesday, time.Wednesday, time.Thursday), Holidays{})
	istanbul := zone(t, "Europe/Istanbul")
	for _, c := range []struct{ at, next, last string }{
		{"2026-11-29T10:00:00+03:00", "2026-11-29T10:00:00+03:00", "2026-11-29T10:00:00+03:00"}, // Sunday
		{"2026-11-27T10:00:00+03:00", "2026-11-29T09:00:00+03:00", "2026-11-26T18:00:00+03:00"}, // Friday
		{"2026-11-26T19:00:00+03:00", "2026-11-29T09:00:00+03:00", "2026-11-26T18:00:00+03:00"}, // Thursday evening
	} {
		if got := NextWorkingMoment(at(t, c.at), istanbul, cal); !got.Equal(at(t, c.next)) {
			t.Errorf("after %s people work at %s, want %s", c.at, got.In(istanbul), c.next)
		}
		if got := LastWorkingMoment(at(t, c.at), istanbul, cal); !got.Equal(at(t, c.last)) {
			t.Errorf("before %s people worked at %s, want %s", c.at, got.In(istanbul), c.last)
		}
	}
	if got := AddWorkingHours(at(t, "2026-11-26T15:00:00+03:00"), 6, istanbul,
		cal); !got.Equal(at(t, "2026-11-29T12:00:00+03:00")) {
		t.Errorf("six working hours from Thursday 15:00 are over at %s", got.In(istanbul))
	}
}

func TestTeam_FreeDays(t *testing.T) {
	t.Parallel()
	team := Team{Schedule: DefaultSchedule()}
	if got := team.FreeDays(); len(got) != 0 {
		t.Errorf("Monday and Wednesday are refused: %v", got)
	}
	if team.Calendar().WorkingDay("2026-11-28") || !team.Calendar().WorkingDay("2026-11-27") {
		t.Error("a team works on Saturday, or doesn't on Friday")
	}
	team.Week = WorkingWeekOf(time.Tuesday, time.Thursday)
	if got := team.FreeDays(); len(got) != 2 {
		t.Errorf("Monday and Wednesday are refused: %v", got)
	}
}
