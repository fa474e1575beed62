package okr

import (
	"cmp"
	"fmt"
	"time"
)

// Date is a calendar day, written YYYY-MM-DD; the empty string is no day. Dates compare as strings.
type Date string

// Clock is a time of day to the minute.
type Clock struct{ Hour, Minute int }

// Wall is a local date and time that becomes an instant only together with a zone.
type Wall struct {
	Date Date
	At   Clock
}

const (
	dateLayout = "2006-01-02"
	wallLayout = "2006-01-02T15:04"

	secondsOfDay = 24 * 60 * 60
)

// ParseDate reads YYYY-MM-DD of the years 0001 to 9999. It refuses days that do not exist, such as 2026-02-29.
func ParseDate(text string) (Date, error) {
	t, err := time.Parse(dateLayout, text)
	if err != nil || t.Year() < 1 {
		return "", fmt.Errorf("%q is not a day written YYYY-MM-DD", text)
	}
	return Date(text), nil
}

// DateOf is the day of an instant in the instant's own location.
func DateOf(t time.Time) Date { return Date(t.Format(dateLayout)) }

// Valid reports whether d is a day that exists; the empty string is none.
func (d Date) Valid() bool {
	_, err := ParseDate(string(d))
	return err == nil
}

// noon is the middle of d in UTC; the zero time when d is not valid.
func (d Date) noon() time.Time {
	t, err := time.Parse(dateLayout, string(d))
	if err != nil {
		return time.Time{}
	}
	return t.Add(12 * time.Hour)
}

// Year is d's calendar year.
func (d Date) Year() int { return d.noon().Year() }

// Month is d's calendar month.
func (d Date) Month() time.Month { return d.noon().Month() }

// Day is d's day of the month, from 1.
func (d Date) Day() int { return d.noon().Day() }

// Weekday is d's day of the week.
func (d Date) Weekday() time.Weekday { return d.noon().Weekday() }

// AddDays is the day n days after d, or before it when n is negative.
func (d Date) AddDays(n int) Date { return DateOf(d.noon().AddDate(0, 0, n)) }

// Sub is the number of days from e to d: negative when d is earlier.
func (d Date) Sub(e Date) int { return int((d.noon().Unix() - e.noon().Unix()) / secondsOfDay) }

// Midnight is the instant at which d begins in loc: 00:00, or 01:00 where the clocks skip that hour.
func (d Date) Midnight(loc *time.Location) time.Time { return Wall{Date: d}.In(loc) }

// OnOrAfter is the first day from d on that falls on the weekday.
func (d Date) OnOrAfter(day time.Weekday) Date {
	return d.AddDays((int(day) - int(d.Weekday()) + 7) % 7)
}

// ISOWeek is the ISO 8601 week of d, such as 2026-W48: Monday first, and the week belongs to the year of its Thursday.
func ISOWeek(d Date) string {
	year, week := d.noon().ISOWeek()
	return fmt.Sprintf("%04d-W%02d", year, week)
}

// ParseISOWeek reads a week as [ISOWeek] writes it, and returns its Monday.
func ParseISOWeek(label string) (monday Date, ok bool) {
	var year, week int
	if n, err := fmt.Sscanf(label, "%d-W%d", &year, &week); n != 2 || err != nil {
		return "", false
	}
	fourth := Date(fmt.Sprintf("%04d-01-04", year)) // always in the first week
	monday = fourth.AddDays(7*(week-1) - (int(fourth.Weekday())+6)%7)
	return monday, ISOWeek(monday) == label
}

// ParseClock reads a 24-hour time of day such as 09:00; 24:00 is refused.
func ParseClock(text string) (Clock, error) {
	t, err := time.Parse("15:04", text)
	if err != nil || len(text) != len("15:04") {
		return Clock{}, fmt.Errorf("%q is not a time of day written HH:MM", text)
	}
	return Clock{t.Hour(), t.Minute()}, nil
}

// ClockOf is the time of day of an instant in the instant's own location, seconds cut off.
func ClockOf(t time.Time) Clock { return Clock{t.Hour(), t.Minute()} }

// String is c as 09:00.
func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", c.Hour, c.Minute) }

// Compare orders times of day.
func (c Clock) Compare(d Clock) int {
	return cmp.Or(cmp.Compare(c.Hour, d.Hour), cmp.Compare(c.Minute, d.Minute))
}

// ParseWall reads a local date and time such as 2026-11-30T09:00.
func ParseWall(text string) (Wall, error) {
	t, err := time.Parse(wallLayout, text)
	if err != nil || len(text) != len(wallLayout) || t.Year() < 1 {
		return Wall{}, fmt.Errorf("%q is not a local time written YYYY-MM-DDTHH:MM", text)
	}
	return WallOf(t), nil
}

// WallOf is the local date and time of an instant in the instant's own location, seconds cut off.
func WallOf(t time.Time) Wall { return Wall{DateOf(t), ClockOf(t)} }

// String is w as 2026-11-30T09:00.
func (w Wall) String() string { return string(w.Date) + "T" + w.At.String() }

// Before reports whether w is earlier than v on the same wall.
func (w Wall) Before(v Wall) bool { return w.compare(v) < 0 }

func (w Wall) compare(v Wall) int {
	return cmp.Or(cmp.Compare(w.Date, v.Date), w.At.Compare(v.At))
}

// In is the one instant at which a wall clock in loc shows w.
//
// A time that the clocks skip moves on by the length of the gap (Berlin 02:30 is 03:30, Cairo 00:00 is 01:00); of a
// time that they show twice it is the first one.
func (w Wall) In(loc *time.Location) time.Time {
	naive := w.Date.noon().Add(time.Duration(w.At.Hour-12)*time.Hour + time.Duration(w.At.Minute)*time.Minute)
	// The offsets a day before and after cover every change near w. The offset before a change gives both the first
	// showing of a repeated time and the shifted instant of a skipped one.
	before, after := offsetAt(naive.Add(-24*time.Hour), loc), offsetAt(naive.Add(24*time.Hour), loc)
	first := naive.Add(-before)
	if offsetAt(first, loc) == before || offsetAt(naive.Add(-after), loc) != after {
		return first
	}
	return naive.Add(-after)
}

// offsetAt is how far loc's clocks are ahead of UTC at t.
func offsetAt(t time.Time, loc *time.Location) time.Duration {
	_, seconds := t.In(loc).Zone()
	return time.Duration(seconds) * time.Second
}
