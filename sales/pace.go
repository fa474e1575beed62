package sales

import (
	"math"

	"okrbot/okr"
)

// Pace is how a target stands on a day.
type Pace struct {
	Attainment float64 // raw
	Expected   int64   // what the working days before today should have brought, rounded half away from zero
	DaysAhead  float64 // in working days; negative when behind
	Projection *int64  // at the end of the period, if it goes on so; nil before two working days have passed
	PerDay     int64   // needed per working day left, today included, rounded up; 0 when reached or no day is left
	Elapsed    int     // working days before today
	Left       int     // working days from today on
	Total      int
}

// PaceOf measures what was achieved of a target by the working days of its period: with w = elapsed / total, expected is target x w, days
// ahead (achieved - expected) / (target / total), the projection achieved / w. Twelve weights, January to December, let a working day
// count as much as its month does.
func PaceOf(achieved, target int64, p okr.Period, today okr.Date, cal okr.Calendar, monthWeights []float64) Pace {
	day := min(max(today, p.Start), p.End)
	pace := Pace{Attainment: Attainment(achieved, target), Elapsed: cal.WorkingDays(p.Start, day), Left: cal.WorkingDays(day, p.End)}
	pace.Total = pace.Elapsed + pace.Left
	if pace.Total == 0 || target <= 0 {
		return pace
	}
	w := weighed(p.Start, day, cal, monthWeights) / weighed(p.Start, p.End, cal, monthWeights)
	expected := float64(target) * w
	pace.Expected = int64(math.Round(expected))
	pace.DaysAhead = (float64(achieved) - expected) / (float64(target) / float64(pace.Total))
	if pace.Elapsed >= 2 && w > 0 {
		projection := int64(math.Round(float64(achieved) / w))
		pace.Projection = &projection
	}
	if missing := target - achieved; missing > 0 && pace.Left > 0 {
		pace.PerDay = (missing + int64(pace.Left) - 1) / int64(pace.Left)
	}
	return pace
}

// weighed is the sum of the weights of the working days in [from, to).
func weighed(from, to okr.Date, cal okr.Calendar, monthWeights []float64) (sum float64) {
	if len(monthWeights) != 12 {
		return float64(cal.WorkingDays(from, to))
	}
	for from < to {
		end := min(to, okr.MonthOf(from).End)
		sum += float64(cal.WorkingDays(from, end)) * monthWeights[from.Month()-1]
		from = end
	}
	return sum
}

// Outlook says in a word where a target is going.
type Outlook string

// The outlooks. By projection: ahead from 105 % of the target on, on pace from 95 %, behind from 75 %, at risk below.
const (
	Reached Outlook = "reached"
	Ahead   Outlook = "ahead"
	OnPace  Outlook = "on_pace"
	Behind  Outlook = "behind"
	AtRisk  Outlook = "at_risk"
)

// OutlookOf is where a target is going; nobody is judged before there is a projection.
func OutlookOf(p Pace, target int64) Outlook {
	if p.Attainment >= 1 {
		return Reached
	}
	if p.Projection == nil || target <= 0 {
		return OnPace
	}
	switch ratio := float64(*p.Projection) / float64(target); {
	case ratio >= 1.05:
		return Ahead
	case ratio >= 0.95:
		return OnPace
	case ratio >= 0.75:
		return Behind
	default:
		return AtRisk
	}
}
