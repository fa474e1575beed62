package motivation

import (
	"math/big"

	"okrbot/okr"
)

// Rehearsal is what would have come of a contest's rules in the last comparable window.
type Rehearsal struct {
	Window okr.Period
	Result
	Warnings []Warning
}

// Warning is what speaks against rules.
type Warning string

// The warnings.
const (
	WarnNobody Warning = "nobody" // nobody would have scored
	WarnDouble Warning = "double" // one would have won by more than double
	WarnFew    Warning = "few"    // fewer than half would have scored
	WarnUnmet  Warning = "unmet"  // nobody would have reached the goal of a race
)

// Rehearse applies rules to the window in which they are rehearsed.
func (f Field) Rehearse(window okr.Period) Rehearsal {
	h := Rehearsal{Window: window, Result: f.In(window)}
	n := len(h.Places)
	switch {
	case n == 0:
		h.Warnings = append(h.Warnings, WarnNobody)
		return h
	case n == 1 && h.Of > 1, n > 1 && h.Places[0].Value > 2*h.Places[1].Value:
		h.Warnings = append(h.Warnings, WarnDouble)
	}
	if 2*n < h.Of {
		h.Warnings = append(h.Warnings, WarnFew)
	}
	if _, _, reached := h.FirstToReach(); f.Kind == Race && !reached {
		h.Warnings = append(h.Warnings, WarnUnmet)
	}
	return h
}

// effectDays is over how many days before and after a contest its effect is measured.
const effectDays = 28

// Rate is what all who took part had over some working days.
type Rate struct {
	Sum  int64 // as scores
	Days int   // working days
}

// PerDay is the mean of a working day, 0 without one.
func (r Rate) PerDay() float64 {
	v, _ := r.exact().Float64()
	return v
}

func (r Rate) exact() *big.Rat {
	if r.Days == 0 {
		return new(big.Rat)
	}
	return big.NewRat(r.Sum, int64(r.Days))
}

// Effect is what all who took part had before, in and after a contest.
type Effect struct {
	Before, During, After Rate
	Weeks                 int // after it, that are over: 1 or 4
}

// SoldEarlier reports whether a contest that gained something cost more than that afterwards: what is sold after it is
// below what was sold before by more than what it gained.
func (e Effect) SoldEarlier() bool {
	gained := new(big.Rat).Sub(e.During.exact(), e.Before.exact())
	lost := new(big.Rat).Sub(e.Before.exact(), e.After.exact())
	return gained.Sign() > 0 && lost.Cmp(gained) > 0
}

// Gained reports whether more was sold in the contest than before.
func (e Effect) Gained() bool { return e.During.exact().Cmp(e.Before.exact()) > 0 }

// EffectWindows are the four weeks before a contest and the weeks after it, at most four.
func EffectWindows(contest okr.Period, weeks int) (before, after okr.Period) {
	before = okr.Period{Kind: okr.CustomPeriod, Start: contest.Start.AddDays(-effectDays), End: contest.Start}
	return before, okr.Period{Kind: okr.CustomPeriod, Start: contest.End, End: contest.End.AddDays(7 * weeks)}
}

// RateIn is what scores come to in a window.
func RateIn(scores []Score, p okr.Period, cal okr.Calendar) (r Rate) {
	for _, s := range scores {
		if p.Contains(s.Day) {
			r.Sum += s.Amount
		}
	}
	r.Days = cal.WorkingDays(p.Start, p.End)
	return r
}
