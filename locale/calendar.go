package locale

import (
	"strconv"
	"time"
)

// names of days and months, long and short, as printed and as understood.
type names struct {
	weekdays      [7]string // from Sunday, as time.Weekday counts
	shortWeekdays [7]string
	months        [12]string
	shortMonths   [12]string
}

var calendar = map[Language]names{
	English: {
		weekdays:      [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
		shortWeekdays: [7]string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
		months: [12]string{"January", "February", "March", "April", "May", "June",
			"July", "August", "September", "October", "November", "December"},
		shortMonths: [12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
	},
	Turkish: {
		weekdays:      [7]string{"Pazar", "Pazartesi", "Salı", "Çarşamba", "Perşembe", "Cuma", "Cumartesi"},
		shortWeekdays: [7]string{"Paz", "Pzt", "Sal", "Çar", "Per", "Cum", "Cmt"},
		months: [12]string{"Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran",
			"Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık"},
		shortMonths: [12]string{"Oca", "Şub", "Mar", "Nis", "May", "Haz", "Tem", "Ağu", "Eyl", "Eki", "Kas", "Ara"},
	},
}

// Weekday returns the name of a day: "Monday", "Pazartesi".
func (p *Printer) Weekday(d time.Weekday) string { return calendar[p.lang].weekdays[d] }

// WeekdayWithin is the weekday's name inside a sentence, which Turkish writes small where no date stands beside it.
func (p *Printer) WeekdayWithin(d time.Weekday) string {
	if p.lang == Turkish {
		return p.Lower(p.Weekday(d))
	}
	return p.Weekday(d)
}

// WeekdayShort returns the short name of a day: "Mon", "Pzt".
func (p *Printer) WeekdayShort(d time.Weekday) string { return calendar[p.lang].shortWeekdays[d] }

// Month returns the name of a month: "November", "Kasım".
func (p *Printer) Month(m time.Month) string { return calendar[p.lang].months[m-1] }

// Date shows the day of d, in d's own zone: "Monday, 23 November 2026",
// "23 Kasım 2026 Pazartesi".
func (p *Printer) Date(d time.Time) string {
	return p.T("date.long",
		"Weekday", p.Weekday(d.Weekday()),
		"Day", d.Day(),
		"Month", p.Month(d.Month()),
		"Year", d.Year())
}

// DateShort shows the day of d, in d's own zone, without the year: "23 Nov", "23 Kas".
func (p *Printer) DateShort(d time.Time) string {
	return p.T("date.short", "Day", d.Day(), "Month", calendar[p.lang].shortMonths[d.Month()-1])
}

// DateWithin shows the day of d inside a sentence, without the year: "23 November", "23 Kasım".
func (p *Printer) DateWithin(d time.Time) string {
	return p.T("date.short", "Day", d.Day(), "Month", p.Month(d.Month()))
}

// Time shows the time of day of t, in t's own zone, by the 24-hour clock: "09:00".
func (p *Printer) Time(t time.Time) string { return t.Format("15:04") }

// DateTime shows the day and the time of day of t, in t's own zone.
func (p *Printer) DateTime(t time.Time) string {
	return p.T("date.with_time", "Date", p.Date(t), "Time", p.Time(t))
}

const (
	day  = 24 * time.Hour
	week = 7 * day
)

// Ago says how long ago something was: "just now", "3 days ago", and from two
// weeks on "2 weeks ago". What lies ahead, by a clock that differs, is just now.
func (p *Printer) Ago(d time.Duration) string {
	switch {
	case d < time.Minute:
		return p.T("ago.now")
	case d < time.Hour:
		return p.T("ago.minutes", "Count", int(d/time.Minute))
	case d < day:
		return p.T("ago.hours", "Count", int(d/time.Hour))
	case d < 2*week:
		return p.T("ago.days", "Count", int(d/day))
	default:
		return p.T("ago.weeks", "Count", int(d/week))
	}
}

// Duration says how long something lasts, in its two greatest units of days,
// hours and minutes: "2 hours 5 minutes". Seconds are left out.
func (p *Printer) Duration(d time.Duration) string {
	d = max(d, -d)
	days, hours, minutes := int(d/day), int(d%day/time.Hour), int(d%time.Hour/time.Minute)
	switch {
	case days > 0:
		return p.units("duration.days", days, "duration.hours", hours)
	case hours > 0:
		return p.units("duration.hours", hours, "duration.minutes", minutes)
	case minutes > 0:
		return p.T("duration.minutes", "Count", minutes)
	default:
		return p.T("duration.moment")
	}
}

func (p *Printer) units(greater string, n int, lesser string, m int) string {
	if m == 0 {
		return p.T(greater, "Count", n)
	}
	return p.T("duration.pair", "Greater", p.T(greater, "Count", n), "Lesser", p.T(lesser, "Count", m))
}

// Day shows a civil date by its distance from today where that is shorter:
// "today", "tomorrow", "yesterday", the name of the weekday within the next six
// days, otherwise the short date, with the year when it isn't today's. Both are
// civil dates at midnight UTC.
func (p *Printer) Day(d, today time.Time) string {
	switch distance := int(d.Sub(today) / day); {
	case distance == 0:
		return p.T("date.today")
	case distance == 1:
		return p.T("date.tomorrow")
	case distance == -1:
		return p.T("date.yesterday")
	case distance > 1 && distance < 7:
		return p.Weekday(d.Weekday())
	case d.Year() == today.Year():
		return p.DateShort(d)
	default:
		return p.DateShort(d) + " " + strconv.Itoa(d.Year())
	}
}
