package sales

import (
	"math"
	"math/big"
	"time"

	"okrbot/okr"
)

// Pace is how a target stands on a day, counted in working days.
type Pace struct {
	Attainment float64 // raw: below 0 after refunds, above 1 past the target
	// Expected is what the working days before today should have brought, in minor units, rounded half away from zero.
	Expected int64
	// DaysAhead is (achieved − expected) / (target / Total) in working days, negative when behind.
	DaysAhead float64
	// Projection is what the period brings at this pace, in minor units, rounded half away from zero; nil before 2
	// working days are over, while the months that are over weigh nothing, and when no int64 holds it.
	Projection *int64
	// PerDay is what is needed on each working day left, today included, in minor units. It is rounded up, so that
	// doing it each day reaches the target; 0 when the target is reached, no working day is left, or no int64 holds
	// what is missing.
	PerDay int64

	Elapsed, Left, Total int // working days before today, from today on, and in all
}

// projectFrom is the number of elapsed working days from which on a pace says something about the end of the period.
const projectFrom = 2

// PaceOf is how the target stands before work on the day today, of which the period p may be past or yet to come:
//
//	w          = weight of the working days before today / weight of all working days of p
//	expected   = target · w
//	days ahead = (achieved − expected) / (target / number of working days)
//	projection = achieved / w
//	per day    = (target − achieved) / working days left
//
// Working days weigh alike, or as monthWeights says when it holds a weight for each of the months January to
// December; weights are relative to each other, and a set that is negative or not finite anywhere, or 0 in all of p,
// counts as none. A target of 0 is no target: nothing is expected or needed then.
func PaceOf(achieved, target int64, p okr.Period, today okr.Date, cal okr.Calendar, monthWeights []float64) Pace {
	now := min(max(today, p.Start), p.End)
	pace := Pace{
		Attainment: Attainment(achieved, target),
		Elapsed:    cal.WorkingDays(p.Start, now),
		Left:       cal.WorkingDays(now, p.End),
	}
	pace.Total = pace.Elapsed + pace.Left
	share := elapsedShare(p, now, cal, monthWeights)
	if pace.Elapsed >= projectFrom && share.Sign() > 0 {
		if projection, ok := rounded(new(big.Rat).Quo(whole(achieved), share)); ok {
			pace.Projection = &projection
		}
	}
	if target > 0 {
		pace.Expected, pace.DaysAhead = expectation(achieved, target, pace.Total, share)
	}
	if achieved < target && target > 0 && pace.Left > 0 {
		missing, _ := held(new(big.Int).Sub(big.NewInt(target), big.NewInt(achieved)))
		pace.PerDay = ceilDiv(missing, int64(pace.Left))
	}
	return pace
}

// expectation is target · share, rounded, and how many average working days achieved is ahead of that.
func expectation(achieved, target int64, total int, share *big.Rat) (expected int64, daysAhead float64) {
	exact := new(big.Rat).Mul(whole(target), share)
	ahead := new(big.Rat).Sub(whole(achieved), exact)
	ahead.Mul(ahead, big.NewRat(int64(total), target))
	daysAhead, _ = ahead.Float64()
	expected, _ = rounded(exact) // no more than the target
	return expected, daysAhead
}

// ElapsedShare is the share of p's working days, by their weight, that are over before work on the day today, in [0,
// 1]; see [PaceOf] for the weights.
func ElapsedShare(p okr.Period, today okr.Date, cal okr.Calendar, monthWeights []float64) float64 {
	share, _ := elapsedShare(p, min(max(today, p.Start), p.End), cal, monthWeights).Float64()
	return share
}

// elapsedShare is the share of p's working days, by their weight, that lie before the day now in [p.Start, p.End]; 0
// when p has none.
func elapsedShare(p okr.Period, now okr.Date, cal okr.Calendar, monthWeights []float64) *big.Rat {
	weights := exactWeights(monthWeights)
	all := weighed(p.Start, p.End, cal, weights)
	if all.Sign() == 0 {
		weights = exactWeights(nil)
		all = weighed(p.Start, p.End, cal, weights)
	}
	if all.Sign() == 0 {
		return new(big.Rat)
	}
	return all.Quo(weighed(p.Start, now, cal, weights), all)
}

// weighed is the weight of the working days in [from, to).
func weighed(from, to okr.Date, cal okr.Calendar, weights [12]*big.Rat) *big.Rat {
	sum := new(big.Rat)
	for from < to {
		month := okr.MonthOf(from)
		days := whole(int64(cal.WorkingDays(from, min(month.End, to))))
		sum.Add(sum, days.Mul(days, weights[from.Month()-time.January]))
		from = month.End
	}
	return sum
}

// exactWeights are the weights of January to December, all 1 when the given ones cannot be used.
func exactWeights(monthWeights []float64) (weights [12]*big.Rat) {
	usable := len(monthWeights) == len(weights)
	for _, w := range monthWeights {
		usable = usable && w >= 0 && !math.IsInf(w, 0)
	}
	for i := range weights {
		weights[i] = whole(1)
		if usable {
			weights[i].SetFloat64(monthWeights[i])
		}
	}
	return weights
}

func whole(n int64) *big.Rat { return new(big.Rat).SetInt64(n) }

// Outlook is where a target is heading, in a word.
type Outlook string

// The outlooks, best first.
const (
	Reached Outlook = "reached"
	Ahead   Outlook = "ahead"
	OnPace  Outlook = "on_pace"
	AtRisk  Outlook = "at_risk"
	Behind  Outlook = "behind"
)

// The least projections, in percent of the target, for each outlook.
const (
	aheadFrom  = 105
	onPaceFrom = 95
	atRiskFrom = 75
)

// OutlookOf is the outlook of a target, in minor units, that stands at p: by the projection in percent of the target,
// at least 105 ahead, 95 on pace, 75 at risk, else behind, as key results are called. It is on pace as long as there
// is no projection, and without a target.
func OutlookOf(p Pace, target int64) Outlook {
	switch {
	case p.Attainment >= 1:
		return Reached
	case p.Projection == nil || target <= 0:
		return OnPace
	}
	atLeast := func(percent int64) bool {
		return compareProducts(max(*p.Projection, 0), 100, percent, target) >= 0
	}
	switch {
	case atLeast(aheadFrom):
		return Ahead
	case atLeast(onPaceFrom):
		return OnPace
	case atLeast(atRiskFrom):
		return AtRisk
	default:
		return Behind
	}
}
