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

// The metrics that every team has. Revenue is in minor units of the team's currency, Deals in basis points of a deal
// (a deal that is split 60/40 is 6,000 for one and 4,000 for the other), an activity in whole numbers.
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

// HitID identifies a mark of a target that was reached.
type HitID int64

// Hit is a mark of a target that was reached.
type Hit struct {
	ID         HitID
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

// TargetWithin is what a person's targets come to in a period. The target of just that period counts; without one,
// the share by working days of the shortest kind of periods that cover its working days whole. It is 0 when none do.
func TargetWithin(p okr.Period, targets []Target, cal okr.Calendar) int64 {
	return NewApportioning(p, cal).Of(targets)
}

// Apportioning answers [TargetWithin] for many people of one calendar: it counts the working days of a range once.
type Apportioning struct {
	period  okr.Period
	cal     okr.Calendar
	counted map[[2]okr.Date]int
}

// NewApportioning apportions targets to a period by the working days of a calendar. It is not for concurrent use.
func NewApportioning(p okr.Period, cal okr.Calendar) *Apportioning {
	return &Apportioning{p, cal, map[[2]okr.Date]int{}}
}

// Of is what the targets come to in the period.
func (a *Apportioning) Of(targets []Target) int64 {
	amount, _ := a.Share(targets)
	return amount
}

// Share is what the targets come to in the period, and whether that is derived from targets of other periods.
func (a *Apportioning) Share(targets []Target) (amount int64, derived bool) {
	byKind := map[okr.PeriodKind][]Target{}
	for _, t := range targets {
		if t.Period.Start == a.period.Start && t.Period.End == a.period.End {
			return t.Amount, false
		}
		byKind[t.Period.Kind] = append(byKind[t.Period.Kind], t)
	}
	for _, kind := range []okr.PeriodKind{okr.WeekPeriod, okr.MonthPeriod, okr.QuarterPeriod, okr.YearPeriod} {
		if amount, ok := a.share(byKind[kind]); ok {
			return amount, true
		}
	}
	return 0, false
}

// share is what falls of targets of one kind on the working days of the period; ok is false when some of those days
// are not covered.
func (a *Apportioning) share(targets []Target) (amount int64, ok bool) {
	if len(targets) == 0 {
		return 0, false
	}
	left := a.days(a.period.Start, a.period.End)
	if left == 0 {
		return 0, false
	}
	for _, t := range targets {
		from, to := max(a.period.Start, t.Period.Start), min(a.period.End, t.Period.End)
		if from >= to {
			continue
		}
		if days := a.days(from, to); days > 0 {
			left -= days
			amount += Prorate(t.Amount, days, a.days(t.Period.Start, t.Period.End))
		}
	}
	return amount, left == 0
}

func (a *Apportioning) days(from, to okr.Date) int {
	key := [2]okr.Date{from, to}
	n, known := a.counted[key]
	if !known {
		n = a.cal.WorkingDays(from, to)
		a.counted[key] = n
	}
	return n
}
