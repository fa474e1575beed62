package okr

import (
	"testing"
	"time"

	"okrbot/nasty"
)

func TestWorkingDay(t *testing.T) {
	t.Parallel()
	turkiye := NewCalendar(0, Holidays{Preset: TurkiyeHolidays, Extra: []Date{"2026-12-31"}})
	for d, want := range map[Date]bool{
		"2026-11-23": true, "2026-11-27": true, "2026-11-28": false, "2026-11-29": false, "2026-12-31": false,
		"2026-01-01": false, "2026-04-23": false, "2026-05-01": false, "2026-05-19": false, "2026-07-15": false,
		"2027-08-30": false,
		// the eve is a half day; fixed days hold in any year
		"2026-10-28": true, "2026-10-29": false, "2040-10-29": false,
		"2026-03-19": true, "2026-03-20": false, "2026-03-23": true,
		"2026-05-26": true, "2026-05-27": false, "2026-05-28": false, "2026-05-29": false, "2026-06-01": true,
		"2027-03-08": true, "2027-03-09": false, "2027-03-11": false, "2027-03-12": true, "2027-05-17": false,
		"2027-05-19": false, "2027-05-20": true,
		"2028-02-28": false, "2028-02-29": true, "2028-05-05": false, "2028-05-08": false, "2028-05-09": true,
		"2029-02-14": false, "2029-02-16": false, "2029-04-24": false, "2029-04-27": false,
		"2030-02-04": false, "2030-02-06": false, "2030-04-15": false, "2030-04-16": false,
		"2031-01-24": false, "2031-04-02": false, "2031-04-04": false,
		"2032-01-14": false, "2032-01-16": false, "2032-03-22": false, "2032-03-25": false, "2032-03-26": true,
	} {
		if got := turkiye.WorkingDay(d); got != want {
			t.Errorf("%s is a working day: %t", d, got)
		}
	}
	for _, d := range []Date{"2026-01-01", "2026-05-27"} {
		if !NewCalendar(0, Holidays{Preset: NoHolidays}).WorkingDay(d) || !(Calendar{}).WorkingDay(d) {
			t.Errorf("%s is a holiday without a preset", d)
		}
	}
}

func TestWorkingDays(t *testing.T) {
	t.Parallel()
	turkiye := NewCalendar(0, Holidays{Preset: TurkiyeHolidays,
		Extra: []Date{"2026-12-31", "2026-10-29", "2026-11-28", "2026-11-31", ""}})
	for _, c := range []struct {
		name     string
		cal      Calendar
		from, to Date
		want     int
	}{
		{"November", turkiye, "2026-11-01", "2026-12-01", 21},
		{"November from the 16th on", turkiye, "2026-11-16", "2026-12-01", 11},
		{"November before the 23rd", turkiye, "2026-11-01", "2026-11-23", 15},
		{"October without holidays", Calendar{}, "2026-10-01", "2026-11-01", 22},
		{"October with the 29th, which is named twice", turkiye, "2026-10-01", "2026-11-01", 21},
		{"a day of its own", turkiye, "2026-12-01", "2027-01-01", 22},
		{"the feast of sacrifice", turkiye, "2026-05-25", "2026-06-01", 2},
		{"a working day", turkiye, "2026-11-23", "2026-11-24", 1},
		{"a Saturday", turkiye, "2026-11-28", "2026-11-29", 0},
		{"nothing", turkiye, "2026-11-23", "2026-11-23", 0},
		{"backwards", turkiye, "2026-11-24", "2026-11-23", 0},
		{"no start", turkiye, "", "2026-11-23", 0},
		{"no end", turkiye, "2026-11-23", "2026-11-31", 0},
		{"every year there is", Calendar{}, "0001-01-01", "9999-12-31", 2_608_614},
	} {
		if got := c.cal.WorkingDays(c.from, c.to); got != c.want {
			t.Errorf("%s: [%s, %s) has %d working days, want %d", c.name, c.from, c.to, got, c.want)
		}
	}
}

// The working days of a range are the days in it of which WorkingDay says so, and ranges that touch add up.
func FuzzWorkingDays(f *testing.F) {
	f.Add(uint16(0), uint16(21), uint16(365), true, uint16(300), uint8(0))
	f.Add(uint16(2000), uint16(6), uint16(1), false, uint16(0), uint8(0b0011111))
	f.Fuzz(func(t *testing.T, start, first, second uint16, preset bool, extra uint16, days uint8) {
		from := Date("2025-01-01").AddDays(int(start % 3000))
		middle := from.AddDays(int(first % 800))
		to := middle.AddDays(int(second % 800))
		h := Holidays{Preset: NoHolidays, Extra: []Date{from.AddDays(int(extra % 1600))}}
		if preset {
			h.Preset = TurkiyeHolidays
		}
		nasty.Quick(t, func() { NewCalendar(WorkingWeek(days&0x7f), h).WorkingDays(from, to) })
		cal, want := NewCalendar(WorkingWeek(days&0x7f), h), 0
		for d := from; d < to; d = d.AddDays(1) {
			if cal.WorkingDay(d) {
				want++
			}
		}
		if got := cal.WorkingDays(from, to); got != want {
			t.Fatalf("[%s, %s) has %d working days, want %d", from, to, got, want)
		}
		if got := cal.WorkingDays(from, middle) + cal.WorkingDays(middle, to); got != want {
			t.Fatalf("[%s, %s, %s) has %d working days, want %d", from, middle, to, got, want)
		}
	})
}

func BenchmarkWorkingDaysOfYear(b *testing.B) {
	turkiye := NewCalendar(0, Holidays{Preset: TurkiyeHolidays})
	for b.Loop() {
		turkiye.WorkingDays("2026-01-01", "2027-01-01")
	}
}

func TestWorkingMoments(t *testing.T) {
	t.Parallel()
	istanbul := zone(t, "Europe/Istanbul")
	turkiye := NewCalendar(0, Holidays{Preset: TurkiyeHolidays})
	for _, c := range []struct{ at, next, last string }{
		{"2026-11-23T09:00", "2026-11-23T09:00", "2026-11-23T09:00"},
		{"2026-11-23T18:00", "2026-11-23T18:00", "2026-11-23T18:00"},
		{"2026-11-23T08:59", "2026-11-23T09:00", "2026-11-20T18:00"},
		{"2026-11-23T18:01", "2026-11-24T09:00", "2026-11-23T18:00"},
		{"2026-11-28T12:00", "2026-11-30T09:00", "2026-11-27T18:00"},
		{"2026-05-27T12:00", "2026-06-01T09:00", "2026-05-26T18:00"}, // a feast and the weekend after it
	} {
		instant := wall(t, c.at).In(istanbul)
		if got := WallOf(NextWorkingMoment(instant, istanbul, turkiye).In(istanbul)); got.String() != c.next {
			t.Errorf("next of %s is %s, want %s", c.at, got, c.next)
		}
		if got := WallOf(LastWorkingMoment(instant, istanbul, turkiye).In(istanbul)); got.String() != c.last {
			t.Errorf("last of %s is %s, want %s", c.at, got, c.last)
		}
		if got := WithinWorkingHours(instant, istanbul, turkiye); got != (c.at == c.next) {
			t.Errorf("%s is within working hours: %t", c.at, got)
		}
	}
	second := wall(t, "2026-11-23T18:00").In(istanbul).Add(59 * time.Second)
	if !WithinWorkingHours(second, istanbul, turkiye) {
		t.Error("the minute 18:00 is not within working hours")
	}
}

func TestAddWorkingHours(t *testing.T) {
	t.Parallel()
	turkiye := NewCalendar(0, Holidays{Preset: TurkiyeHolidays})
	for _, c := range []struct {
		from  string
		hours int
		zone  string
		want  string
	}{
		{"2026-11-23T09:00", 6, "Europe/Istanbul", "2026-11-23T15:00"},
		{"2026-11-23T09:00", 0, "Europe/Istanbul", "2026-11-23T09:00"},
		{"2026-11-23T09:00", 9, "Europe/Istanbul", "2026-11-23T18:00"},
		{"2026-11-23T09:00", 10, "Europe/Istanbul", "2026-11-24T10:00"},
		{"2026-11-23T15:30", 6, "Europe/Istanbul", "2026-11-24T12:30"},
		{"2026-11-27T15:00", 6, "Europe/Istanbul", "2026-11-30T12:00"},
		{"2026-11-28T12:00", 1, "Europe/Istanbul", "2026-11-30T10:00"},
		{"2026-10-28T16:00", 6, "Europe/Istanbul", "2026-10-30T13:00"},
		{"2026-05-26T15:00", 30, "Europe/Istanbul", "2026-06-03T18:00"},
		{"2026-10-23T15:00", 6, "Europe/Berlin", "2026-10-26T12:00"},
		{"2026-03-27T15:00", 6, "Europe/Berlin", "2026-03-30T12:00"},
	} {
		loc := zone(t, c.zone)
		if got := WallOf(AddWorkingHours(wall(t, c.from).In(loc), c.hours, loc,
			turkiye).In(loc)); got.String() != c.want {
			t.Errorf("%s and %d hours is %s, want %s", c.from, c.hours, got, c.want)
		}
	}
}
