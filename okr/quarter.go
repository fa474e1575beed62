package okr

import (
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// Moment is a day in the life of a quarter on which people hear of it without asking.
type Moment string

// The moments, in order.
const (
	DraftsMoment   Moment = "drafts"   // two weeks before it begins: managers hear who has no objectives for it
	MidwayMoment   Moment = "midway"   // half-way: what is behind pace, and what it would take
	GradeMoment    Moment = "grade"    // in its last week: each owner is asked to grade
	EndMoment      Moment = "end"      // after its last day: the result, if all is graded
	UngradedMoment Moment = "ungraded" // a week after its end: who has not graded is asked once more
	ResultMoment   Moment = "result"   // two weeks after its end: the result, whatever is not graded
)

const (
	draftDays    = 14 // before a period
	closingDays  = 7  // at its end
	gradingDays  = 14 // after it
	worthTelling = 7  // for how many days what was not told on its day is told later
	learnedShown = 3
)

// QuarterMoment is a moment of a quarter with the first working day on which it is due, and the day from which it is
// not worth saying any more.
type QuarterMoment struct {
	Moment  Moment
	Quarter Period
	Day     Date
	Until   Date
}

// MomentsOf are the moments of a quarter, each moved to the next working day, in order.
func MomentsOf(quarter Period, cal Calendar) []QuarterMoment {
	moment := func(m Moment, day, until Date) QuarterMoment {
		return QuarterMoment{m, quarter, cal.workingFrom(day), until}
	}
	half := quarter.Start.AddDays((quarter.Days() + 1) / 2)
	over := quarter.End.AddDays(gradingDays)
	return []QuarterMoment{
		moment(DraftsMoment, quarter.Start.AddDays(-draftDays), quarter.Start),
		moment(MidwayMoment, half, half.AddDays(worthTelling)),
		moment(GradeMoment, quarter.End.AddDays(-closingDays), quarter.End.AddDays(closingDays)),
		moment(EndMoment, quarter.End, over),
		moment(UngradedMoment, quarter.End.AddDays(closingDays), over),
		moment(ResultMoment, over, over.AddDays(worthTelling)),
	}
}

// workingFrom is the first working day from d on, within two weeks.
func (c Calendar) workingFrom(d Date) Date {
	for n := range 14 {
		if day := d.AddDays(n); c.WorkingDay(day) {
			return day
		}
	}
	return d
}

// Stage is where an objective is in its life.
type Stage string

// The stages. Closing: in the last 7 days of the period and for 14 days after it; what was not graded by then is
// closed without a grade.
const (
	StageDraft   Stage = "draft"
	StageActive  Stage = "active"
	StageClosing Stage = "closing"
	StageClosed  Stage = "closed"
)

// Stage is o's on the day today.
func (o Objective) Stage(today Date) Stage {
	switch {
	case o.Closing != nil || o.GradedBy() <= today:
		return StageClosed
	case today < o.Period.Start:
		return StageDraft
	case today >= o.Period.End.AddDays(-closingDays):
		return StageClosing
	default:
		return StageActive
	}
}

// GradedBy is the first day on which o is not graded any more by itself: two weeks after its period.
func (o Objective) GradedBy() Date { return o.Period.End.AddDays(gradingDays) }

// Need is what it would take to bring a key result to its target by the end of its period, in its own unit per week
// of seven days.
type Need struct {
	KeyResult KeyResult
	Standing  Standing
	// target − current; below 0 when it has to fall; of a keep kind, how far it is on the wrong side
	Left decimal.Decimal
	// of what is left, until the end; unset for what is kept, and when less than a day is left
	PerWeek decimal.NullDecimal
	// the change since the start per week that has passed; unset for what is kept, and in the first week
	SoFar decimal.NullDecimal
}

// NeedOf is k's need in the period p on the day today. A milestone's is counted in steps.
func NeedOf(k KeyResult, standing Standing, p Period, today Date) Need {
	n := Need{KeyResult: k, Standing: standing}
	week := decimal.NewFromInt(7)
	start, current, target := k.Start, k.Current.Decimal, k.Target
	if k.Kind == Milestone {
		start, target = zero, decimal.NewFromInt(int64(len(k.Steps)))
		current = decimal.NewFromInt(int64(len(slices.DeleteFunc(slices.Clone(k.Steps),
			func(s Step) bool { return !s.Done }))))
	} else if !k.Current.Valid {
		current = start
		if k.Kind.Keep() {
			return n
		}
	}
	n.Left = target.Sub(current)
	if k.Kind.Keep() {
		return n
	}
	if left := p.End.Sub(today); left > 0 {
		n.PerWeek = decimal.NewNullDecimal(n.Left.Mul(week).DivRound(decimal.NewFromInt(int64(left)), 10))
	}
	if passed := today.Sub(p.Start); passed >= 7 {
		n.SoFar = decimal.NewNullDecimal(current.Sub(start).Mul(week).DivRound(decimal.NewFromInt(int64(passed)), 10))
	}
	return n
}

// Drafting is what a manager hears two weeks before a quarter: who of the team has something to work for in it.
type Drafting struct {
	Manager  Person
	Coverage Coverage // of the coming quarter and its first month
	Team     int      // objectives that the whole team owns in it
}

// Lacks reports whether anything is missing.
func (d Drafting) Lacks() bool {
	objectives, _, targets := d.Coverage.Missing()
	return d.Team == 0 || objectives > 0 || d.Coverage.Sells && targets > 0
}

// Midway is what is behind pace half-way through a quarter: of a whole team for its managers, else of what the person
// owns.
type Midway struct {
	Person  Person
	Team    Team
	Quarter Period
	Today   Date
	Manager bool
	Behind  []Behind
	Total   int // objectives that were looked at
}

// Behind is an objective that is not where it should be, and what its key results need.
type Behind struct {
	Objective Objective
	Status    ObjectiveStatus
	Needs     []Need
}

// BehindPace are the objectives of which a key result is at risk or off track by its numbers or by its owner's word,
// the worst first, and then those about which there is no news.
func BehindPace(list []Objective, now time.Time, today Date, cadence Cadence) []Behind {
	var behind []Behind
	for _, o := range list {
		b := Behind{Objective: o, Status: o.Standing(now, today, cadence)}
		for i, s := range b.Status.KeyResults {
			if o.counts(i) && slices.Contains([]Status{AtRisk, OffTrack, NoNews, NoValue}, s.Status) {
				b.Needs = append(b.Needs, NeedOf(o.KeyResults[i], s, o.Period, today))
			}
		}
		if len(b.Needs) > 0 {
			behind = append(behind, b)
		}
	}
	slices.SortStableFunc(behind, func(a, b Behind) int {
		return b.Status.Status.weakness() - a.Status.Status.weakness()
	})
	return behind
}

// Grading is what a person is asked to grade at the end of a quarter.
type Grading struct {
	Person  Person
	Quarter Period
	Again   bool // for the second time
	Open    []Objective
	Graded  []Objective
}

// QuarterResult is how a team's quarter ended: of objectives that everybody in the team may see.
type QuarterResult struct {
	Team          Team
	Quarter       Period
	Objectives    []Objective
	Before        *decimal.Decimal // the mean grade of the quarter before; nil when nothing was graded
	Participation *float64         // answered of expected check-ins; nil when none was expected
	Faithful      []Person         // who answered every check-in that was asked of them
	Ungraded      int
}

// MeanGrade is the plain mean of the grades of objectives that were graded, in tenths; false when none was.
func MeanGrade(list []Objective) (decimal.Decimal, bool) {
	total, n := zero, int64(0)
	for _, o := range list {
		if o.Closing != nil && !o.Closing.Cancelled {
			total, n = total.Add(o.Closing.Grade), n+1
		}
	}
	if n == 0 {
		return zero, false
	}
	return total.Div(decimal.NewFromInt(n)).Round(1), true
}

// Learned are the objectives whose closing says what was learned, the one with the best grade first: what worked is
// worth repeating. At most three.
func Learned(list []Objective) []Objective {
	said := slices.DeleteFunc(slices.Clone(list), func(o Objective) bool {
		return o.Closing == nil || o.Closing.Cancelled || strings.TrimSpace(o.Closing.Learned) == ""
	})
	slices.SortStableFunc(said, func(a, b Objective) int { return b.Closing.Grade.Cmp(a.Closing.Grade) })
	return said[:min(len(said), learnedShown)]
}
