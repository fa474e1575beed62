package sales

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"okrbot/okr"
)

// Suggestion is what somebody may be expected to achieve in the next period, and targets to choose from. Its amounts
// count as the history does.
type Suggestion struct {
	Mean, Spread float64 // location, and the standard deviation of single periods around it
	N            int     // periods that were looked at, 4 to 8
	// Targets that are reached with a chance of 75, 60 and 40 percent, rounded to two significant digits and never
	// below 0.
	Safe, Recommended, Stretch          int64
	SafeRaw, RecommendedRaw, StretchRaw float64 // the same, not rounded
}

const (
	leastHistory = 4
	mostHistory  = 8
	mostTrend    = 0.05 // of the median, per period
	leastSpread  = 0.10 // of the mean

	// mostSuggested bounds mean and spread: what is suggested beside what is achieved stays well within an int64.
	mostSuggested = 1e17
)

// The chances with which the targets are reached. Goals that are hard and within reach get the most out of people
// (Locke and Latham 2002); sales practice sets quotas that 60 to 70 percent of the reps reach.
const (
	safeChance        = 0.75
	recommendedChance = 0.60
	stretchChance     = 0.40
)

// Suggest looks at what somebody achieved in complete periods of equal kind, oldest first, of which the last up to 8
// are used. It is not ok with fewer than 4, or when one is not finite or so large that no int64 holds a target.
//
//	slope     = Theil-Sen, within ±5 % of the absolute median per period
//	adjusted  = x_i + slope · (n − i), i from 0: every period as if it were the next one
//	m         = mean of the adjusted
//	s         = their sample standard deviation, at least 0.10 · m
//	next      ~ Student t with n − 1 degrees of freedom, location m, scale s · √(1 + 1/n)
func Suggest(history []float64) (Suggestion, bool) {
	used := history[max(len(history)-mostHistory, 0):]
	if len(used) < leastHistory {
		return Suggestion{}, false
	}
	m, s := forecast(used)
	if !(math.Abs(m) <= mostSuggested && s <= mostSuggested) {
		return Suggestion{}, false
	}
	return suggestion(m, s, len(used)), true
}

// suggestion chooses the targets that go with a mean and a spread.
func suggestion(m, s float64, n int) Suggestion {
	v := Suggestion{Mean: m, Spread: s, N: n}
	v.SafeRaw, v.RecommendedRaw, v.StretchRaw = v.reachedWith(safeChance), v.reachedWith(recommendedChance),
		v.reachedWith(stretchChance)
	v.Safe, v.Recommended, v.Stretch = Round2(v.SafeRaw), Round2(v.RecommendedRaw), Round2(v.StretchRaw)
	return v
}

// Given is the suggestion for a period of which the share w of the working days, in [0, 1], is over, with achieved in
// it already. Days count as independent of each other, so that what comes is
//
//	R ~ Student t with n − 1 degrees of freedom, location m(1 − w), scale s · √(1 + 1/n) · √(1 − w)
func (s Suggestion) Given(achieved, w float64) Suggestion {
	left := max(1-w, 0)
	return suggestion(achieved+s.Mean*left, s.Spread*math.Sqrt(left), s.N)
}

// Chance is the probability of achieving at least target, in [0, 1].
func (s Suggestion) Chance(target float64) float64 {
	if s.Spread > 0 {
		return s.next().Survival(target)
	}
	if target <= s.Mean { // nothing but this was ever achieved
		return 1
	}
	return 0
}

// ChanceOf is the probability of reaching target by the end of a period that stands as in [Suggestion.Given]:
// 1 when it is reached, 0 when the period is over, else P(R >= target − achieved).
func (s Suggestion) ChanceOf(target, achieved, w float64) float64 {
	switch {
	case achieved >= target:
		return 1
	case w >= 1:
		return 0
	}
	return s.Given(achieved, w).Chance(target)
}

// Round2 is v rounded to two significant digits, half away from zero; whole below 100, never below 0, and 0 when no
// int64 holds it.
func Round2(v float64) int64 {
	if !(v > 0) {
		return 0
	}
	unit := 1.0
	for v/unit >= 100 && unit < math.MaxInt64 {
		unit *= 10
	}
	n, _ := roundedFloat(math.Round(v/unit) * unit)
	return n
}

// reachedWith is the target that is reached with the chance.
func (s Suggestion) reachedWith(chance float64) float64 {
	if s.Spread > 0 {
		return s.next().Quantile(1 - chance)
	}
	return s.Mean
}

// next is the predictive distribution of the next period. The spread is above 0.
func (s Suggestion) next() distuv.StudentsT {
	n := float64(s.N)
	return distuv.StudentsT{Mu: s.Mean, Sigma: s.Spread * math.Sqrt(1+1/n), Nu: n - 1}
}

// forecast is the mean and the spread of the values, each moved to the next period by their trend.
func forecast(values []float64) (m, s float64) {
	limit := mostTrend * math.Abs(okr.Median(values))
	slope := min(max(okr.TheilSen(values), -limit), limit)
	adjusted := make([]float64, len(values))
	for i, v := range values {
		adjusted[i] = v + slope*float64(len(values)-i)
	}
	m = mean(adjusted)
	return m, max(deviation(adjusted, m), leastSpread*m)
}

// deviation is the sample standard deviation of at least two values around their mean.
func deviation(values []float64, mean float64) float64 {
	squares := 0.0
	for _, v := range values {
		squares += (v - mean) * (v - mean)
	}
	return math.Sqrt(squares / float64(len(values)-1))
}
