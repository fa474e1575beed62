package okr

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Holidays are the days on which a team does not work, beside those that its working week leaves free.
type Holidays struct {
	Preset HolidayPreset
	Extra  []Date
}

// HolidayPreset names a country's public holidays known to this program.
type HolidayPreset string

// The presets.
const (
	NoHolidays      HolidayPreset = "none"
	TurkiyeHolidays HolidayPreset = "tr"
)

// fixedHolidays are Türkiye's public holidays that fall on the same day each year, as -MM-DD (Law 2429, article 2).
var fixedHolidays = []string{"-01-01", "-04-23", "-05-01", "-05-19", "-07-15", "-08-30", "-10-29"}

// feasts are the first days of Türkiye's two religious feasts: Ramazan Bayramı, 3 days, and Kurban Bayramı, 4 days.
// Source: Diyanet İşleri Başkanlığı, Dini Günler, vakithesaplama.diyanet.gov.tr/dini_gunler.php. The years from 2028
// on are as computed ahead; a day that is added when the year's calendar is published belongs in the team's own
// holidays.
var feasts = []struct{ ramazan, kurban Date }{
	{"2026-03-20", "2026-05-27"},
	{"2027-03-09", "2027-05-16"},
	{"2028-02-26", "2028-05-05"},
	{"2029-02-14", "2029-04-24"},
	{"2030-02-04", "2030-04-13"},
	{"2031-01-24", "2031-04-02"},
	{"2032-01-14", "2032-03-22"},
}

// Calendar tells working days from others: those of the working week less the holidays. The zero Calendar is Monday
// to Friday.
type Calendar struct {
	week     WorkingWeek
	preset   HolidayPreset
	holidays map[Date]bool
}

// NewCalendar is the calendar of a working week and holidays. The Türkiye preset knows the fixed days of any year and
// the feasts of 2026 to 2032; half days (the eves) are working days.
func NewCalendar(w WorkingWeek, h Holidays) Calendar {
	c := Calendar{week: w, preset: h.Preset, holidays: map[Date]bool{}}
	for _, d := range h.Extra {
		c.holidays[d] = true
	}
	if h.Preset == TurkiyeHolidays {
		for _, f := range feasts {
			for day := range 3 {
				c.holidays[f.ramazan.AddDays(day)] = true
			}
			for day := range 4 {
				c.holidays[f.kurban.AddDays(day)] = true
			}
		}
	}
	return c
}

// WorkingDay reports whether people work on d.
func (c Calendar) WorkingDay(d Date) bool {
	return c.week.Has(d.Weekday()) && !c.holiday(d)
}

func (c Calendar) holiday(d Date) bool {
	onFixed := func(day string) bool { return strings.HasSuffix(string(d), day) }
	return c.holidays[d] || c.preset == TurkiyeHolidays && slices.ContainsFunc(fixedHolidays, onFixed)
}

// WorkingDays is how many working days lie in [from, to); 0 when to is not after from, and when one of them is no day.
func (c Calendar) WorkingDays(from, to Date) int {
	if !from.Valid() || !to.Valid() || to <= from {
		return 0
	}
	n := c.week.between(from, to)
	free := func(d Date) {
		if from <= d && d < to && d.Valid() && c.week.Has(d.Weekday()) {
			n--
		}
	}
	for d := range c.holidays {
		free(d)
	}
	if c.preset != TurkiyeHolidays {
		return n
	}
	for year := from.Year(); year <= to.Year(); year++ {
		for _, day := range fixedHolidays {
			if d := Date(fmt.Sprintf("%04d%s", year, day)); !c.holidays[d] {
				free(d)
			}
		}
	}
	return n
}

// between is how many days of the working week lie in [from, to), to being no earlier than from: all of every whole
// week, and what is left over.
func (w WorkingWeek) between(from, to Date) int {
	days := to.Sub(from)
	n := days / 7 * len(w.Days())
	first := int(from.Weekday())
	for i := range days % 7 {
		if w.Has(time.Weekday((first + i) % 7)) {
			n++
		}
	}
	return n
}

// WithinWorkingHours reports whether t is on a working day from 09:00 to 18:00, to the minute and both included.
func WithinWorkingHours(t time.Time, loc *time.Location, cal Calendar) bool {
	wall := WallOf(t.In(loc))
	return cal.WorkingDay(wall.Date) && wall.At.Compare(dayStarts) >= 0 && wall.At.Compare(dayEnds) <= 0
}

// NextWorkingMoment is t when people work at t, else the next 09:00 of a working day.
func NextWorkingMoment(t time.Time, loc *time.Location, cal Calendar) time.Time {
	if WithinWorkingHours(t, loc, cal) {
		return t
	}
	wall := WallOf(t.In(loc))
	day := wall.Date
	if wall.At.Compare(dayStarts) >= 0 {
		day = day.AddDays(1)
	}
	for !cal.WorkingDay(day) {
		day = day.AddDays(1)
	}
	return Wall{day, dayStarts}.In(loc)
}

// LastWorkingMoment is t when people work at t, else the last 18:00 of a working day before it.
func LastWorkingMoment(t time.Time, loc *time.Location, cal Calendar) time.Time {
	if WithinWorkingHours(t, loc, cal) {
		return t
	}
	wall := WallOf(t.In(loc))
	day := wall.Date
	if wall.At.Compare(dayEnds) <= 0 {
		day = day.AddDays(-1)
	}
	for !cal.WorkingDay(day) {
		day = day.AddDays(-1)
	}
	return Wall{day, dayEnds}.In(loc)
}

// AddWorkingHours is the first moment at which n hours between 09:00 and 18:00 of working days have passed since t.
func AddWorkingHours(t time.Time, n int, loc *time.Location, cal Calendar) time.Time {
	t = NextWorkingMoment(t, loc, cal)
	left := time.Duration(n) * time.Hour
	for {
		day := DateOf(t.In(loc))
		today := max(Wall{day, dayEnds}.In(loc).Sub(t), 0)
		if left <= today {
			return t.Add(left)
		}
		left -= today
		t = NextWorkingMoment(Wall{day.AddDays(1), dayStarts}.In(loc), loc, cal)
	}
}
