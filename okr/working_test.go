package okr

import (
	"testing"
	"time"
)

func TestWorkingDay(t *testing.T) {
	t.Parallel()
	turkiye := NewCalendar(Holidays{Preset: TurkiyeHolidays, Extra: []Date{"2026-12-31"}})
	for d, want := range map[Date]bool{
		"2026-11-23": true, "2026-11-27": true, "2026-11-28": false, "2026-11-29": false, "2026-12-31": false,
		"2026-01-01": false, "2026-04-23": false, "2026-05-01": false, "2026-05-19": false, "2026-07-15": false, "2027-08-30": false,
		"2026-10-28": true, "2026-10-29": false, "2040-10-29": false, // the eve is a half day; fixed days hold in any year
		"2026-03-19": true, "2026-03-20": false, "2026-03-23": true,
		"2026-05-26": true, "2026-05-27": false, "2026-05-28": false, "2026-05-29": false, "2026-06-01": true,
		"2027-03-08": true, "2027-03-09": false, "2027-03-11": false, "2027-03-12": true, "2027-05-17": false, "2027-05-19": false, "2027-05-20": true,
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
		if !NewCalendar(Holidays{Preset: NoHolidays}).WorkingDay(d) || !(Calendar{}).WorkingDay(d) {
			t.Errorf("%s is a holiday without a preset", d)
		}
	}
}

// November 2026 has 21 working days; 11 are left from the 16th.
func TestWorkingDaysOfNovember(t *testing.T) {
	t.Parallel()
	all, left := 0, 0
	for d := Date("2026-11-01"); d < "2026-12-01"; d = d.AddDays(1) {
		if NewCalendar(Holidays{Preset: TurkiyeHolidays}).WorkingDay(d) {
			all++
			if d >= "2026-11-16" {
				left++
			}
		}
	}
	if all != 21 || left != 11 {
		t.Errorf("%d working days, %d left; want 21 and 11", all, left)
	}
}

func TestWorkingMoments(t *testing.T) {
	t.Parallel()
	istanbul := zone(t, "Europe/Istanbul")
	turkiye := NewCalendar(Holidays{Preset: TurkiyeHolidays})
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
	turkiye := NewCalendar(Holidays{Preset: TurkiyeHolidays})
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
		if got := WallOf(AddWorkingHours(wall(t, c.from).In(loc), c.hours, loc, turkiye).In(loc)); got.String() != c.want {
			t.Errorf("%s and %d hours is %s, want %s", c.from, c.hours, got, c.want)
		}
	}
}
