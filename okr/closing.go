package okr

import (
	"time"

	"github.com/shopspring/decimal"
)

// Closing is how an objective ended: graded from 0.0 to 1.0, with what was learned. It is read-only then.
type Closing struct {
	Grade   decimal.Decimal // the weighted mean of its key results', in tenths
	Grades  []KeyResultGrade
	Learned string
	By      PersonID
	ByName  string
	At      time.Time

	Cancelled bool // it was no longer pursued: there is no grade, and Learned says why
}

// Cancelled reports whether o is no longer pursued.
func (o Objective) Cancelled() bool { return o.Closing != nil && o.Closing.Cancelled }

// deletableDays is for how many days of its period an objective can be deleted whatever was said about it.
const deletableDays = 14

// Deletable reports whether o can be deleted on the day today: early in its period, or as long as nothing was said
// about it.
func (o Objective) Deletable(said bool, today Date) bool {
	return !said || today < o.Period.Start.AddDays(deletableDays)
}

// KeyResultGrade is a key result's grade in tenths, and why it is not the one proposed.
type KeyResultGrade struct {
	KeyResult KeyResultID     `json:"key_result"` // 0: of an objective without any
	Proposed  decimal.Decimal `json:"proposed"`
	Grade     decimal.Decimal `json:"grade"`
	Reason    string          `json:"reason,omitempty"`
}

// Grade is the grade that progress proposes: clamped, in tenths, half up; 0 when it is unknown.
func (k KeyResult) Grade() decimal.Decimal {
	p, known := k.progress()
	if !known {
		return zero
	}
	return decimal.Min(decimal.Max(p, zero), one).Round(1)
}

// ProposedGrades are the grades that progress proposes; of an objective without key results, one of the whole.
func (o Objective) ProposedGrades() (grades []KeyResultGrade) {
	if len(o.KeyResults) == 0 {
		whole := o.GradeOf(nil)
		return []KeyResultGrade{{Proposed: whole, Grade: whole}}
	}
	for _, k := range o.KeyResults {
		grades = append(grades, KeyResultGrade{KeyResult: k.ID, Proposed: k.Grade(), Grade: k.Grade()})
	}
	return grades
}

// GradeOf is the weighted mean of the grades of o's key results, in tenths; without key results, the one grade of the
// whole, else the progress of what supports it.
func (o Objective) GradeOf(grades []KeyResultGrade) decimal.Decimal {
	if len(o.KeyResults) == 0 {
		if len(grades) > 0 {
			return grades[0].Grade
		}
		if p := o.Progress(); p != nil {
			return decimal.NewFromFloat(Clamp(*p)).Round(1)
		}
		return zero
	}
	var values, weights []decimal.Decimal
	for _, g := range grades {
		for _, k := range o.KeyResults {
			if k.ID == g.KeyResult {
				values, weights = append(values, g.Grade), append(weights, k.Weight)
			}
		}
	}
	mean, _ := weightedMean(values, weights)
	return mean.Round(1)
}

// Band is the colour of a grade: of an aspirational objective 0.7 is success; of a committed one 1.0 is expected, and
// 0.7 is close. (Doerr, Measure What Matters; Google re:Work, Set goals with OKRs.)
func (c Commitment) Band(grade decimal.Decimal) KPIStatus {
	seven, four := decimal.New(7, -1), decimal.New(4, -1)
	if c == Committed {
		return shade(grade.GreaterThanOrEqual(one), grade.GreaterThanOrEqual(seven))
	}
	return shade(grade.GreaterThanOrEqual(seven), grade.GreaterThanOrEqual(four))
}

// Unfinished reports whether a key result can be carried over: its target is not reached yet. What is kept, or has
// steps, begins anew.
func (k KeyResult) Unfinished() bool {
	p, known := k.progress()
	return !known || p.LessThan(one)
}

// Carried is k as it goes on in the next period: from where it stands, to the same target.
func (k KeyResult) Carried() KeyResult {
	next := k
	next.ID, next.Objective, next.Current, next.Confidence, next.Note, next.ConfirmedAt = 0, 0, decimal.NullDecimal{},
		Unsaid, "", time.Time{}
	next.KPI, next.Accumulate, next.CarriedFrom = 0, false, k.ID
	if k.Current.Valid && !k.Kind.Keep() && k.Kind != Milestone {
		next.Start = k.Current.Decimal
	}
	return next
}
