package sales

import (
	"time"

	"okrbot/okr"
)

const (
	// moved is for how many days at most a board that falls on a holiday waits for a working day.
	moved = 14
	// BoardsApart is the least time between two boards of a team.
	BoardsApart = 30 * time.Minute
)

// NextWeekly is when the weekly board is due first after a wall time of the team's clock: on the board's day, or,
// when that is a holiday, on the next working day.
func NextWeekly(s Settings, after okr.Wall, cal okr.Calendar) okr.Wall {
	for day := after.Date.AddDays(-moved).OnOrAfter(s.BoardDay); ; day = day.AddDays(7) {
		if next := (okr.Wall{Date: workingFrom(day, cal), At: s.BoardAt}); after.Before(next) {
			return next
		}
	}
}

// WeeksOf are the weeks whose board is due on a day, the oldest first: usually one, more after holidays of more than
// a week.
func WeeksOf(s Settings, due okr.Date, cal okr.Calendar) (weeks []okr.Period) {
	for day := due.AddDays(-moved).OnOrAfter(s.BoardDay); day <= due; day = day.AddDays(7) {
		if workingFrom(day, cal) == due {
			weeks = append(weeks, okr.WeekOf(day))
		}
	}
	return weeks
}

// NextMonthly is when the board of the month that ended is due first after a wall time of the team's clock: at the
// board's time on the month's first working day. When a weekly board is due then, it comes half an hour before that,
// or after it in the day's first half hour.
func NextMonthly(s Settings, after okr.Wall, cal okr.Calendar) okr.Wall {
	for month := okr.MonthOf(after.Date); ; month = month.Next() {
		day := workingFrom(month.Start, cal)
		next := okr.Wall{Date: day, At: s.BoardAt}
		if len(WeeksOf(s, day, cal)) > 0 {
			next.At = apart(s.BoardAt)
		}
		if month.Contains(day) && after.Before(next) {
			return next
		}
	}
}

// apart is half an hour before a time of the day, or after it when the day begins later than that.
func apart(at okr.Clock) okr.Clock {
	half := int(BoardsApart.Minutes())
	minutes := at.Hour*60 + at.Minute
	if minutes < half {
		minutes += 2 * half
	}
	minutes -= half
	return okr.Clock{Hour: minutes / 60, Minute: minutes % 60}
}

// workingFrom is the first working day from a day on; the day itself when there is none for long.
func workingFrom(day okr.Date, cal okr.Calendar) okr.Date {
	for n := range moved {
		if next := day.AddDays(n); cal.WorkingDay(next) {
			return next
		}
	}
	return day
}

// TargetsTurn is a day on which a team's managers hear that a month has no targets.
type TargetsTurn struct {
	Month okr.Period
	Day   okr.Date
	Again bool // on the month's first working day; before that, on the last one of the month before
}

// NextTargetsTurn is the first turn of a month's targets after a day.
func NextTargetsTurn(after okr.Date, cal okr.Calendar) TargetsTurn {
	for month := okr.MonthOf(after); ; month = month.Next() {
		if day := workingFrom(month.Start, cal); month.Contains(day) && day > after {
			return TargetsTurn{month, day, true}
		}
		if day, ok := lastWorkingDay(month, cal); ok && day > after {
			return TargetsTurn{month.Next(), day, false}
		}
	}
}

func lastWorkingDay(month okr.Period, cal okr.Calendar) (okr.Date, bool) {
	for day := month.End.AddDays(-1); month.Contains(day); day = day.AddDays(-1) {
		if cal.WorkingDay(day) {
			return day, true
		}
	}
	return "", false
}

// TargetsMissing reports whether a month has no targets, given those of a team that touch it or the month before:
// none of a month, quarter or year; of weeks only for a team that goes by weeks, and so has no longer ones in the
// month before either.
func TargetsMissing(month okr.Period, targets []Target) bool {
	weeks, longer := false, false
	for _, t := range targets {
		week := t.Period.Kind == okr.WeekPeriod
		switch {
		case touches(t.Period, month) && !week:
			return false
		case touches(t.Period, month):
			weeks = true
		case touches(t.Period, month.Previous()) && !week:
			longer = true
		}
	}
	return !weeks || longer
}

func touches(a, b okr.Period) bool { return a.Start < b.End && b.Start < a.End }
