package sales

import (
	"strings"
	"time"

	"okrbot/okr"
)

// TargetID numbers targets.
type TargetID int64

// Metric is what a target or a board counts: revenue, deals, or the name of an activity of the team after "activity:".
type Metric string

// The metrics that every team has. Revenue is in minor units of the team's currency, Deals in basis points of a deal (a deal that
// is split 60/40 is 6,000 for one and 4,000 for the other), an activity in whole numbers.
const (
	Revenue Metric = "revenue"
	Deals   Metric = "deals"
)

const activityPrefix = "activity:"

// ActivityMetric counts the activities of a kind, such as meetings.
func ActivityMetric(kind string) Metric { return Metric(activityPrefix + kind) }

// Activity is the kind of activity that m counts; ok is false for revenue and deals.
func (m Metric) Activity() (kind string, ok bool) {
	return strings.CutPrefix(string(m), activityPrefix)
}

// Target is what a rep, or a team as a whole, is to achieve in a period.
type Target struct {
	ID     TargetID
	Team   okr.TeamID
	Person okr.PersonID // empty: of the whole team
	Metric Metric
	Period okr.Period
	Amount int64 // above 0, as its metric counts
	// Full is the amount before it was prorated for somebody who joined within the period; Amount otherwise.
	Full  int64
	SetBy okr.PersonID
	SetAt time.Time
}

// Marks are the percentages of a target that are worth saying, lowest first; the first one is the target itself.
var Marks = []int{100, 120, 150}

// Hit is a mark of a target that was reached.
type Hit struct {
	ID         int64
	Team       okr.TeamID
	Person     okr.PersonID // empty: of the whole team
	Metric     Metric
	Period     okr.Period
	Mark       int    // one of the Marks
	Deal       DealID // that did it; 0 when it was no deal
	At         time.Time
	Withdrawn  bool // the attainment fell below the mark again
	Target     int64
	PersonName string
}
