package sales

import (
	"math"
	"slices"
	"time"
)

// Visit is a deal's stay in a stage.
type Visit struct {
	Stage         string
	Entered, Left time.Time // a zero Left: it is there still
	Forward       bool      // it left towards being won
}

// StageFigure is how deals pass through a stage.
type StageFigure struct {
	Stage         string
	Visits        int           // completed
	Median        time.Duration // of them
	Conversion    float64       // the share of them that went on, 0 to 1
	HasConversion bool
	Bottleneck    bool
}

const (
	meaningful = 5    // completed visits that a bottleneck is judged by
	slower     = 1.5  // times its own median of the time before
	dominating = 0.40 // of the medians of all stages together
)

// Pipeline says of each stage how long deals stay and how many go on. The bottleneck is the stage with the largest median among those with
// five completed visits or more, if it takes over one and a half times its own median of the time before or over 40 % of all medians
// together.
func Pipeline(stages []string, visits, previous []Visit, now time.Time) []StageFigure {
	figures := make([]StageFigure, len(stages))
	total, worst := time.Duration(0), -1
	for i, stage := range stages {
		completed, forward := stays(stage, visits)
		f := StageFigure{Stage: stage, Visits: len(completed), Median: medianOf(completed)}
		if len(completed) > 0 {
			f.Conversion, f.HasConversion = float64(forward)/float64(len(completed)), true
		}
		figures[i] = f
		total += f.Median
		if f.Visits >= meaningful && (worst < 0 || f.Median > figures[worst].Median) {
			worst = i
		}
	}
	if worst < 0 || total == 0 {
		return figures
	}
	before, _ := stays(stages[worst], previous)
	was := medianOf(before)
	share := float64(figures[worst].Median) / float64(total)
	figures[worst].Bottleneck = share > dominating || was > 0 && float64(figures[worst].Median) > slower*float64(was)
	return figures
}

// stays are how long the completed visits of a stage took, and how many of them went on.
func stays(stage string, visits []Visit) (took []time.Duration, forward int) {
	for _, v := range visits {
		if v.Stage != stage || v.Left.IsZero() {
			continue
		}
		took = append(took, v.Left.Sub(v.Entered))
		if v.Forward {
			forward++
		}
	}
	return took, forward
}

func medianOf(took []time.Duration) time.Duration {
	if len(took) == 0 {
		return 0
	}
	slices.Sort(took)
	return (took[(len(took)-1)/2] + took[len(took)/2]) / 2
}

// WinRate is won / (won + lost); false when nothing ended.
func WinRate(won, lost int) (float64, bool) {
	if won+lost == 0 {
		return 0, false
	}
	return float64(won) / float64(won+lost), true
}

// MedianDays is the median of days; false of none.
func MedianDays(days []int) (float64, bool) {
	values := make([]float64, len(days))
	for i, d := range days {
		values[i] = float64(d)
	}
	return median(values), len(days) > 0
}

// Velocity is what a pipeline brings a day, in minor units: open deals x win rate x mean amount won / mean days from open to won.
func Velocity(open int, winRate float64, meanWon int64, meanCycleDays float64) int64 {
	if meanCycleDays <= 0 {
		return 0
	}
	return int64(math.Round(float64(open) * winRate * float64(meanWon) / meanCycleDays))
}
