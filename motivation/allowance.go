package motivation

import "okrbot/okr"

// Allowance is what a giver may give and has given: of the day's first, then of the month's boost. Nothing of either
// is carried over.
type Allowance struct {
	PerDay, GivenToday int
	Boost, BoostGiven  int // a manager's in the month; 0 for others
}

// Left is what is left of the day's.
func (a Allowance) Left() int { return max(0, a.PerDay-a.GivenToday) }

// BoostLeft is what is left of the month's boost.
func (a Allowance) BoostLeft() int { return max(0, a.Boost-a.BoostGiven) }

// Use divides n kudos, at least 1, between the day's and the boost. It is not ok when both together are too few: then
// none of them is given.
func (a Allowance) Use(n int) (fromDay, fromBoost int, ok bool) {
	if n < 1 || n > a.Left()+a.BoostLeft() {
		return 0, 0, false
	}
	fromDay = min(n, a.Left())
	return fromDay, n - fromDay, true
}

// longestBreak is for how many days an allowance lasts when nobody works.
const longestBreak = 60

// AllowanceSince is the day from which kudos count against the allowance of the giver's day today: today when it is a
// working day, else the last working day before, since days off bring nothing new.
func AllowanceSince(cal okr.Calendar, today okr.Date) okr.Date {
	day := today
	for range longestBreak {
		if cal.WorkingDay(day) {
			break
		}
		day = day.AddDays(-1)
	}
	return day
}
