package sales

import (
	"slices"
	"time"

	"okrbot/okr"
)

// Visit is a deal's stay in a stage.
type Visit struct {
	Stage         string
	Entered, Left time.Time // zero Left: still there
	Forward       bool      // it left for a later stage, or was won
}

// StageFigure is what the visits say about a stage.
type StageFigure struct {
	Stage  string
	Visits int           // completed ones
	Median time.Duration // of all visits, those that go on counting up to now; 0 without any
	// Conversion is the ratio of the completed visits that led forward. It is 0 when none was completed, and
	// HasConversion false.
	Conversion    float64
	HasConversion bool
	Bottleneck    bool // of at most one stage
}

const (
	bottleneckFrom   = 5    // completed visits
	bottleneckGrowth = 1.5  // times its own median of before
	bottleneckShare  = 0.40 // of the medians of all stages
)

// Pipeline is the figures of the stages, in their order, from the visits of open and ended deals; visits to other
// stages are left out. previous are the completed visits of the 90 days before, to which the medians are compared.
//
// The stage with the largest median among those with at least 5 completed visits is the bottleneck when that median
// is more than 1.5 times its median of before, or more than 40 % of the sum of all stages' medians. Of equal ones it
// is the earlier stage.
func Pipeline(stages []string, visits []Visit, previous []Visit, now time.Time) []StageFigure {
	figures := make([]StageFigure, 0, len(stages))
	for _, stage := range stages {
		figures = append(figures, stageFigure(stage, visits, now))
	}
	if i := slowest(figures); i >= 0 {
		figures[i].Bottleneck = holdsUp(figures[i], figures, previous)
	}
	return figures
}

// stageFigure is the figure of one stage, the bottleneck aside.
func stageFigure(stage string, visits []Visit, now time.Time) StageFigure {
	f := StageFigure{Stage: stage, Median: medianStay(stage, visits, now)}
	forward := 0
	for _, v := range visits {
		if v.Stage != stage || v.Left.IsZero() {
			continue
		}
		f.Visits++
		if v.Forward {
			forward++
		}
	}
	if f.Visits > 0 {
		f.Conversion, f.HasConversion = float64(forward)/float64(f.Visits), true
	}
	return f
}

// slowest is the index of the stage with the largest median among those with enough visits; -1 when there is none.
func slowest(figures []StageFigure) int {
	at := -1
	for i, f := range figures {
		if f.Visits >= bottleneckFrom && (at < 0 || f.Median > figures[at].Median) {
			at = i
		}
	}
	return at
}

// holdsUp reports whether the slowest stage is slow enough to be called the bottleneck.
func holdsUp(slow StageFigure, figures []StageFigure, previous []Visit) bool {
	total := 0.0
	for _, f := range figures {
		total += float64(f.Median)
	}
	if float64(slow.Median) > bottleneckShare*total {
		return true
	}
	completed := slices.DeleteFunc(slices.Clone(previous),
		func(v Visit) bool { return v.Stage != slow.Stage || v.Left.IsZero() })
	before := medianStay(slow.Stage, completed, time.Time{})
	return len(completed) > 0 && float64(slow.Median) > bottleneckGrowth*float64(before)
}

// medianStay is the median length of the visits to a stage, those that go on counting up to now.
func medianStay(stage string, visits []Visit, now time.Time) time.Duration {
	var stays []time.Duration
	for _, v := range visits {
		if v.Stage != stage {
			continue
		}
		left := v.Left
		if left.IsZero() {
			left = now
		}
		stays = append(stays, max(left.Sub(v.Entered), 0))
	}
	if len(stays) == 0 {
		return 0
	}
	slices.Sort(stays)
	lower, upper := stays[(len(stays)-1)/2], stays[len(stays)/2]
	return lower + (upper-lower)/2
}

// WinRate is won / (won + lost), of the deals that ended. It is not ok when none did.
func WinRate(won, lost int) (float64, bool) {
	if won < 0 || lost < 0 || won+lost == 0 {
		return 0, false
	}
	return float64(won) / float64(won+lost), true
}

// MedianDays is the median of numbers of days, such as those from a deal's creation to its close. It is not ok
// without any.
func MedianDays(days []int) (float64, bool) {
	values := make([]float64, 0, len(days))
	for _, d := range days {
		values = append(values, float64(d))
	}
	return okr.Median(values), len(values) > 0
}

// Velocity is what the open deals bring per calendar day, in minor units, rounded half away from zero: open · winRate
// · meanWon / meanCycleDays. meanWon is in minor units. It is not ok when the cycle is not above 0, as there is no
// saying then, and when no int64 holds it.
func Velocity(open int, winRate float64, meanWon int64, meanCycleDays float64) (perDay int64, ok bool) {
	if !(meanCycleDays > 0) {
		return 0, false
	}
	return roundedFloat(float64(open) * winRate * float64(meanWon) / meanCycleDays)
}
