package sales

import "okrbot/okr"

// NextWeekly is when the weekly board is due first after a wall time of the team's clock.
func NextWeekly(s Settings, after okr.Wall) okr.Wall {
	next := okr.Wall{Date: after.Date.OnOrAfter(s.BoardDay), At: s.BoardAt}
	if !after.Before(next) {
		next.Date = next.Date.AddDays(7)
	}
	return next
}

// NextMonthly is when the board of the month that ended is due first after a wall time of the team's clock: at the board's time on the
// month's first working day.
func NextMonthly(s Settings, after okr.Wall, cal okr.Calendar) okr.Wall {
	month := okr.MonthOf(after.Date)
	for {
		day := month.Start
		for !cal.WorkingDay(day) && month.Contains(day) {
			day = day.AddDays(1)
		}
		if next := (okr.Wall{Date: day, At: s.BoardAt}); month.Contains(day) && after.Before(next) {
			return next
		}
		month = month.Next()
	}
}
