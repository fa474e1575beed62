package motivation

import (
	"okrbot/okr"
	"okrbot/sales"
)

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
	Thanks            // of this month
	Newest    []Kudos // that they received, the newest first
	Allowance Allowance
	Points    Standing
	Movements []Movement // of points, the newest first
	Orders    []Order    // of rewards, that are open
	BadgeCase
}

// Thanks are how many kudos a person got and gave in a period.
type Thanks struct{ Received, GivenAway int }

// Review is the one-to-one sheet of a rep, with their badges and the thanks in the period of its target, as its reader
// may know of them.
type Review struct {
	sales.Review
	Badges []Badge
	Thanks Thanks
}

// Movement is an entry of the ledger as the one sees it whose points it moved.
type Movement struct {
	Entry
	Gain          int64  // below 0 when it took some
	Giver, Reason string // of points for kudos
}
