package commands

import (
	"strings"
	"time"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/ui"
)

// typedPeriod is a period that somebody typed.
type typedPeriod struct {
	okr.Period
	// Other is the same quarter, month or week of the year before or after, when the year was not said.
	Other okr.Period
}

// readPeriod reads a week, month, quarter or year as people type it; see [locale.ParsePeriod]. One whose year is not
// said is the nearest to today, and when ahead is false the latest that has begun. It reports false for what names no
// period.
func readPeriod(text string, today okr.Date, fiscalStart time.Month, ahead bool) (typedPeriod, bool) {
	said, ok := locale.ParsePeriod(text)
	if !ok {
		return typedPeriod{}, false
	}
	return periodSaid(said, today, fiscalStart, ahead)
}

func periodSaid(said locale.TypedPeriod, today okr.Date, fiscalStart time.Month, ahead bool) (typedPeriod, bool) {
	present := presentPeriod(said.Kind, today, fiscalStart)
	if said.Number == 0 && said.Distant {
		return typedPeriod{Period: moved(present, said.Distance)}, true
	}
	year := said.Year
	if said.Distant {
		year = yearsName(okr.YearOf(today, yearStart(said.Kind, fiscalStart))) + said.Distance
	}
	if year != 0 {
		if p, ok := numbered(said, year, fiscalStart); ok {
			return typedPeriod{Period: p}, true
		}
		return typedPeriod{}, false
	}
	return nearest(said, present, today, fiscalStart, ahead)
}

// nearest is the period of a number whose year is not said.
func nearest(said locale.TypedPeriod, present okr.Period, today okr.Date, fiscalStart time.Month,
	ahead bool) (near typedPeriod, ok bool) {
	this := yearsName(okr.YearOf(today, yearStart(said.Kind, fiscalStart)))
	away := func(p okr.Period) int {
		if p.Start > present.Start {
			return p.Start.Sub(present.Start) + 10 // of two as near, the one that is over
		}
		return present.Start.Sub(p.Start)
	}
	for _, year := range []int{this, this - 1, this + 1} {
		p, exists := numbered(said, year, fiscalStart)
		switch {
		case !exists || !ahead && p.Start > today:
		case !ok || away(p) < away(near.Period):
			near.Other, near.Period, ok = near.Period, p, true
		case near.Other.Start == "" || away(p) < away(near.Other):
			near.Other = p
		}
	}
	return near, ok
}

// readMonths reads several months as people type them; see [locale.ParseMonths]. The second one is the first of its
// name from the first on, and a first one without a year the last before a second that has one. It reports false for
// what names none, or more than twelve.
func readMonths(text string, today okr.Date, fiscalStart time.Month) (months []okr.Period, ok bool) {
	said, ok := locale.ParseMonths(text)
	if !ok {
		return nil, false
	}
	if said.Count > 0 {
		return ui.MonthsFrom(okr.MonthOf(today).Next(), said.Count), true
	}
	var from, to okr.Period
	if said.From.Year == 0 && said.To.Year != 0 {
		to, _ = numbered(said.To, said.To.Year, fiscalStart)
		from = monthNamed(said.From.Number, to, okr.Period.Previous)
	} else {
		first, _ := periodSaid(said.From, today, fiscalStart, true)
		from = first.Period
		if to = monthNamed(said.To.Number, from, okr.Period.Next); said.To.Year != 0 {
			to, _ = numbered(said.To, said.To.Year, fiscalStart)
		}
	}
	for ; from.Start <= to.Start; from = from.Next() {
		months = append(months, from)
	}
	return months, len(months) >= 1 && len(months) <= 12
}

// monthNamed is the first month of a number from one on, in a direction.
func monthNamed(number int, from okr.Period, step func(okr.Period) okr.Period) okr.Period {
	for int(from.Start.Month()) != number {
		from = step(from)
	}
	return from
}

// yearStart is the month in which the years start whose numbers name periods of a kind: only quarters and years are
// fiscal.
func yearStart(kind locale.PeriodKind, fiscalStart time.Month) time.Month {
	if kind == locale.Quarter || kind == locale.Year {
		return max(fiscalStart, time.January)
	}
	return time.January
}

// yearsName is the number in a year's name: that in which it ends.
func yearsName(p okr.Period) int { return p.End.AddDays(-1).Year() }

func presentPeriod(kind locale.PeriodKind, today okr.Date, fiscalStart time.Month) okr.Period {
	switch kind {
	case locale.Week:
		return okr.WeekOf(today)
	case locale.Month:
		return okr.MonthOf(today)
	case locale.Year:
		return okr.YearOf(today, max(fiscalStart, time.January))
	default:
		return okr.QuarterOf(today, max(fiscalStart, time.January))
	}
}

func moved(p okr.Period, distance int) okr.Period {
	switch {
	case distance < 0:
		return p.Previous()
	case distance > 0:
		return p.Next()
	default:
		return p
	}
}

// numbered is a period by its number in a year; false for the week that a year does not have.
func numbered(said locale.TypedPeriod, year int, fiscalStart time.Month) (okr.Period, bool) {
	switch said.Kind {
	case locale.Week:
		fourth := okr.DateOf(time.Date(year, time.January, 4, 12, 0, 0, 0, time.UTC)) // always in the first week
		p := okr.WeekOf(fourth.AddDays(7 * (said.Number - 1)))
		return p, strings.HasPrefix(p.Label, okr.WeekOf(fourth).Label[:4])
	case locale.Month:
		return okr.MonthOf(okr.DateOf(time.Date(year, time.Month(said.Number), 1, 12, 0, 0, 0, time.UTC))), true
	case locale.Year:
		return okr.YearNamed(year, fiscalStart), true
	default:
		return okr.QuarterNamed(year, said.Number, fiscalStart), true
	}
}

// mostPeriodWords is of how many words a period consists at the most: "the fourth quarter of the last fiscal year".
const mostPeriodWords = 8

// periodIn finds a period at the end or the begin of what was typed, and returns the rest.
func periodIn(text string, today okr.Date, fiscalStart time.Month, ahead bool) (p typedPeriod, rest string, ok bool) {
	words := strings.Fields(text)
	for n := min(mostPeriodWords, len(words)); n > 0; n-- {
		before, after := words[:len(words)-n], words[len(words)-n:]
		if p, ok := readPeriod(strings.Join(after, " "), today, fiscalStart, ahead); ok {
			return p, strings.Join(before, " "), true
		}
		if p, ok := readPeriod(strings.Join(words[:n], " "), today, fiscalStart, ahead); ok {
			return p, strings.Join(words[n:], " "), true
		}
	}
	return typedPeriod{}, text, false
}
