package motivation

import (
	"cmp"
	"slices"

	"okrbot/okr"
	"okrbot/sales"
)

// BoardBy is what a board of kudos counts.
type BoardBy string

// What it counts.
const (
	ByReceived BoardBy = "received"
	ByGiven    BoardBy = "given"
	ByValue    BoardBy = "value" // of the company, whoever gave and got them
)

// BoardsBy are all, in the order of a menu.
var BoardsBy = []BoardBy{ByReceived, ByGiven, ByValue}

// Board is how many kudos the people of a team got or gave in a period, or what for; private ones and those of hidden
// people are not among them.
type Board struct {
	Team   okr.Team
	By     BoardBy
	Period okr.Period
	Today  okr.Date
	Viewer okr.PersonID
	Places []sales.Place // the value is the count; empty by value
	Values []Valued      // by value alone, the most first
	Own    int           // of the viewer, private ones too
	Hidden bool          // the viewer is on no board
}

// Valued is how many kudos named a value of the company.
type Valued struct {
	Value string
	Count int
}

// BoardTop is how many places of a board are shown to everybody.
const BoardTop = 5

// Shown is what everybody may see of the places; see [sales.Public].
func (b Board) Shown() []sales.Place {
	shown, _ := sales.Public(b.Places, BoardTop)
	return shown
}

// SortValued puts what was named most often first, those of the same count in the order of their words.
func SortValued(list []Valued, compare func(a, b string) int) {
	slices.SortFunc(list, func(a, b Valued) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), compare(a.Value, b.Value))
	})
}
