package motivation

import "okrbot/okr"

// When a team's channel is told what is no target, on the team's clock.
var (
	// EveningAt is when, on a working day, it reads what the day's budget had no room for, and who has new badges.
	EveningAt = okr.Clock{Hour: 17}
	// WallAt is when, on a month's first working day, it reads what people were thanked for in the month before.
	WallAt = okr.Clock{Hour: 10}
)

// DefaultMessages is how many messages a day, about what is no target, a channel reads at most.
const DefaultMessages = 6

// NextEvening is the first evening of a working day after a moment.
func NextEvening(after okr.Wall, cal okr.Calendar) okr.Wall {
	next := okr.Wall{Date: after.Date, At: EveningAt}
	for range longestBreak {
		if after.Before(next) && cal.WorkingDay(next.Date) {
			break
		}
		next.Date = next.Date.AddDays(1)
	}
	return next
}

// NextWall is when the wall of thanks is due next after a moment, and the month that it is about.
func NextWall(after okr.Wall, cal okr.Calendar) (at okr.Wall, about okr.Period) {
	for month := okr.MonthOf(after.Date); ; month = month.Next() {
		day := month.Start
		for !cal.WorkingDay(day) && month.Contains(day) {
			day = day.AddDays(1)
		}
		if !month.Contains(day) { // nobody works in it
			day = month.Start
		}
		if at := (okr.Wall{Date: day, At: WallAt}); after.Before(at) {
			return at, okr.MonthOf(month.Start.AddDays(-1))
		}
	}
}
