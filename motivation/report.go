package motivation

import "okrbot/okr"

// UnthankedDays is after how many days without kudos a manager hears that somebody was not thanked.
const UnthankedDays = 8 * 7

// MostUnthanked is how many of those a manager hears of at a time.
const MostUnthanked = 3

// Report is how a team thanks in a period, to those who lead it: as everybody may see it, and who thanks whom to admins
// alone.
type Report struct {
	Team      okr.Team
	Period    okr.Period
	Today     okr.Date
	Members   int
	Count     int // kudos
	Givers    int // of the members
	Receivers int // of the members
	Values    []Valued
	Unthanked []okr.Person    // for eight weeks, who are longest in the team first
	Issued    map[Cause]int64 // points that the period's causes but kudos brought, less what was taken back
	ByHand    []ByHandUse     // of each manager, this month
	Returns   []ReturnTo      // to admins alone, the largest share first
}

// ByHandUse is what a manager granted by hand of what they may.
type ByHandUse struct {
	Name         string
	Used, Budget int64
}

// ReturnTo is a [Return] with names.
type ReturnTo struct {
	Return
	Name, ColleagueName string
	Mutual              bool // the two are a [Pair]
}
