package motivation

import "okrbot/okr"

// Thanked is what somebody gave just now, and what is left to give.
type Thanked struct {
	Kudos     Kudos
	Team      okr.Team // whose channel shows it
	Allowance Allowance
}

// Situation is where a person stands: what they were thanked for and gave, and to themselves alone what is left to give
// and their points.
type Situation struct {
	Person    okr.Person
	Own       bool    // the one who asks is the person
	Received  int     // kudos, this month
	GivenAway int     // kudos, this month
	Newest    []Kudos // that they received, the newest first
	Allowance Allowance
	Points    Standing
	Movements []Movement // of points, the newest first
	Orders    []Order    // of rewards, that are open
}

// Movement is an entry of the ledger as the one sees it whose points it moved.
type Movement struct {
	Entry
	Gain          int64  // below 0 when it took some
	Giver, Reason string // of points for kudos
}
