package sales

import (
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// The chances by which a suggestion calls a target safe, recommended and a stretch. Specific goals that are difficult yet can be reached move
// people most (Locke and Latham 2002); quotas are set so that 60 to 70 % of reps reach them.
const (
	safeChance        = 0.75
	recommendedChance = 0.60
	stretchChance     = 0.40
)

const (
	leastHistory = 4
	mostHistory  = 8
	steepest     = 0.05 // of the median, per period: how much of a trend is believed
	leastSpread  = 0.10 // of the mean
)

// Suggestion is a target that is reachable yet motivating, from what was achieved before: a Student t distribution of the next result with
// N - 1 degrees of freedom around Mean.
type Suggestion struct {
	Mean, Spread float64 // of the history, carried forward by its trend
	N            int     // periods it rests on

	Safe, Recommended, Stretch          int64 // two significant digits, not below 0
	SafeRaw, RecommendedRaw, StretchRaw float64
}

// Suggest suggests a target from a history of complete periods, the oldest first, of which the last eight count. It reports false for fewer
// than four, and where there is nothing to go by.
func Suggest(history []float64) (Suggestion, bool) {
	if len(history) > mostHistory {
		history = history[len(history)-mostHistory:]
	}
	n := len(history)
	if n < leastHistory {
		return Suggestion{}, false
	}
	bound := steepest * math.Abs(median(history))
	slope := max(-bound, min(bound, TheilSen(history)))
	adjusted := make([]float64, n)
	for i, v := range history {
		adjusted[i] = v + slope*float64(n-i)
	}
	mean, deviation := stat.MeanStdDev(adjusted, nil)
	if mean <= 0 {
		return Suggestion{}, false
	}
	s := Suggestion{Mean: mean, Spread: max(deviation, leastSpread*mean), N: n}
	of := func(chance float64) float64 { return s.predicted().Quantile(1 - chance) }
	s.SafeRaw, s.RecommendedRaw, s.StretchRaw = of(safeChance), of(recommendedChance), of(stretchChance)
	s.Safe, s.Recommended, s.Stretch = Round2(s.SafeRaw), Round2(s.RecommendedRaw), Round2(s.StretchRaw)
	return s, true
}

func (s Suggestion) predicted() distuv.StudentsT {
	return distuv.StudentsT{Mu: s.Mean, Sigma: s.Spread * math.Sqrt(1+1/float64(s.N)), Nu: float64(s.N - 1)}
}

// Chance is how probable it is that a target is reached.
func (s Suggestion) Chance(target float64) float64 { return s.predicted().Survival(target) }

// Round2 rounds to two significant digits, halves away from zero, and never below 0.
func Round2(v float64) int64 {
	if v < 1 {
		return 0
	}
	unit := math.Pow(10, max(0, math.Floor(math.Log10(v))-1))
	return int64(math.Round(v/unit) * unit)
}
