package sales

import (
	"cmp"

	"okrbot/okr"
)

// BoardID identifies a leaderboard that was posted.
type BoardID int64

// BoardMetric is what a leaderboard ranks by.
type BoardMetric string

// What a leaderboard ranks by.
const (
	ByAttainment  BoardMetric = "attainment" // uncapped; of the revenue target
	ByRevenue     BoardMetric = "revenue"
	ByDeals       BoardMetric = "deals"
	ByImprovement BoardMetric = "improved" // this period's attainment less the mean of the last up to three
)

// ByTarget reports whether m ranks by what was reached of targets, so that who has none has no place.
func (m BoardMetric) ByTarget() bool { return m == ByAttainment || m == ByImprovement }

// WithoutTargets is by what a board ranks instead when somebody sold, but nobody of those who did has a target: by
// revenue where amounts may be seen, else by deals. It is not ok when m ranks.
func (m BoardMetric) WithoutTargets(entries []Entry, amounts bool) (instead BoardMetric, ok bool) {
	sold, priced := false, false
	for _, e := range entries {
		if e.Achieved <= 0 && e.Deals <= 0 {
			continue
		}
		if e.Target > 0 {
			return m, false
		}
		sold, priced = true, priced || e.Achieved > 0
	}
	switch {
	case !m.ByTarget() || !sold:
		return m, false
	case amounts && priced:
		return ByRevenue, true
	default:
		return ByDeals, true
	}
}

// BoardMode is how much a public board says of people.
type BoardMode string

// The modes. Anonymous shows places and values without names; ValuesHidden names and places; ProgressOnly the team's
// figure alone.
const (
	Named        BoardMode = "named"
	Anonymous    BoardMode = "anonymous"
	ValuesHidden BoardMode = "values_hidden"
	ProgressOnly BoardMode = "progress_only"
)

// Entry is a person who takes part in a board.
type Entry struct {
	Person okr.PersonID `json:"person"`
	Name   string       `json:"name"`
	Value  float64      `json:"value"` // what is ranked: a ratio, minor units, or basis points of deals
	// Reached is when the value was reached, in Unix milliseconds: within a tie who was earlier comes first.
	Reached    int64    `json:"reached"`
	Achieved   int64    `json:"achieved"`             // minor units of revenue
	Deals      int64    `json:"deals"`                // basis points of deals won
	Target     int64    `json:"target"`               // minor units; 0 is no target
	Attainment *float64 `json:"attainment,omitempty"` // nil without a target
	Improved   *float64 `json:"improved,omitempty"`   // nil without an earlier period

	// On a board of several teams, what the entry's own team keeps from others of it.
	Team     okr.TeamID `json:"-"`
	Unnamed  bool       `json:"-"` // who it is
	Unvalued bool       `json:"-"` // all but the rank and the name
	Unpriced bool       `json:"-"` // amounts and the target

	// Derived says that the target is worked out from those of other periods.
	Derived bool `json:"-"`
	// short says that less than half of the target is reached, where the attainment is not shown.
	short bool
}

// underHalf reports whether less is reached of the target than a medal takes.
func (e Entry) underHalf() bool {
	return e.short || e.Attainment != nil && *e.Attainment < medalFrom
}

// Shown is the entry as others see it, once it is ranked.
func (e Entry) Shown() Entry {
	if e.Unnamed {
		e.Person, e.Name = "", ""
	}
	if e.Unvalued {
		e.short = e.underHalf()
		e.Value, e.Reached, e.Deals, e.Attainment, e.Improved = 0, 0, 0, nil, nil
	}
	if e.Unvalued || e.Unpriced {
		e.Achieved, e.Target = 0, 0
	}
	return e
}

// With is the entry with what the same person has in another team. It refuses what no int64 holds.
func (e Entry) With(other Entry) (Entry, error) {
	var errs [3]error
	e.Achieved, errs[0] = Plus(e.Achieved, other.Achieved)
	e.Deals, errs[1] = Plus(e.Deals, other.Deals)
	e.Target, errs[2] = Plus(e.Target, other.Target)
	e.Reached = max(e.Reached, other.Reached)
	return e, cmp.Or(errs[:]...)
}

// Place is an entry with its rank.
type Place struct {
	Entry
	Rank int `json:"rank"` // standard competition: 1, 2, 2, 4
	// Was is the rank on the board posted before, 0 for who was not on it.
	Was int `json:"was,omitempty"`
}
