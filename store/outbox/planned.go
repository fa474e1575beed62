package outbox

import (
	"time"

	"okrbot/okr"
)

// Planned is something that the clock will do.
type Planned struct {
	At     time.Time
	Zone   *time.Location // of whom it is for
	What   PlannedKind
	Team   okr.Team
	Week   string     // or the month, of a board
	Person okr.Person // of a nudge or a question
	Nudge  okr.NudgeKind
	Moment okr.Moment // of a quarter
}

// PlannedKind says what the clock will do.
type PlannedKind string

// The kinds of what is planned.
const (
	PlannedNudge PlannedKind = "nudge"
	PlannedClose PlannedKind = "close"
	PlannedBoard PlannedKind = "board" // if somebody sold anything by then
	// PlannedQuarter is something of a quarter that people hear of; Moment says what, Week which quarter.
	PlannedQuarter PlannedKind = "quarter"
	// PlannedTargets asks a team's managers for the targets of a month, Week, if they are missing then.
	PlannedTargets PlannedKind = "targets"
	// PlannedWall shows a channel what people were thanked for in a month, Week, if they were.
	PlannedWall PlannedKind = "wall"
	// PlannedKPI asks a person for the values of their KPIs that are missing then.
	PlannedKPI PlannedKind = "kpi"
	// PlannedPassing asks somebody else about an order, Week, that waits yet then.
	PlannedPassing PlannedKind = "reward"
	// PlannedContestSoon says what is still possible in a contest, Week, PlannedContestEnd is its end, and
	// PlannedContestWon says who won it.
	PlannedContestSoon PlannedKind = "contest_soon"
	PlannedContestEnd  PlannedKind = "contest_end"
	PlannedContestWon  PlannedKind = "contest_won"
	// PlannedWin asks a winner how they won a deal, Week.
	PlannedWin PlannedKind = "win"
)
