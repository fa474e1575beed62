package okr

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// Report is a team's quarter as everybody in the team may see it: where it stands, week by week how it got there, and
// how often people checked in. Of a quarter that is over it is what it was at its end, with the grades of today.
type Report struct {
	Team       Team
	Quarter    Period
	Now        time.Time
	Today      Date        // in the team's zone; the quarter's End when that is over
	Objectives []Objective // that run in the quarter, in the order of the team's own first
	Weeks      []ReportWeek
	KPIs       []KPISheet // of the team as a whole
	Before     ReportEnd  // the end of the quarter before
}

// ReportWeek is where a team stood at the end of an ISO week, or stands in the present one.
type ReportWeek struct {
	Label               string // 2026-W48
	Day                 Date   // its last day within the quarter, today at the latest
	Progress            *float64
	Expected            *float64
	Confidence          *float64 // 0.2 to 0.9
	Answered, Expecting int      // check-ins of rounds that opened in the week
}

// ReportEnd is how a quarter ended.
type ReportEnd struct {
	Progress *float64
	Grade    *decimal.Decimal // the mean; nil when nothing was graded
}

// TeamFigure is where a set of objectives stands on a day: the plain means of their clamped progress, of the pace of
// their own periods, and of their confidence. What is not known of an objective is left out of its mean; nil: it is
// not known of any. Objectives without key results of their own are left out too: they count through those that
// support them.
func TeamFigure(list []Objective, day Date) (progress, expected, confidence *float64) {
	var p, e, c []float64
	for _, o := range list {
		if o.Cancelled() {
			continue
		}
		if own := o.Progress(); own != nil && len(o.KeyResults) > 0 {
			p, e = append(p, Clamp(*own)), append(e, o.Period.Pace(day))
		}
		if said, _ := o.confidence(); said != nil {
			c = append(c, *said)
		}
	}
	return mean(p), mean(e), mean(c)
}

func mean(values []float64) *float64 {
	if len(values) == 0 {
		return nil
	}
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	sum /= float64(len(values))
	return &sum
}

// Present is the last of the report's weeks; the zero one when the quarter has not begun.
func (r Report) Present() ReportWeek {
	if len(r.Weeks) == 0 {
		return ReportWeek{}
	}
	return r.Weeks[len(r.Weeks)-1]
}

// Participation is answered of expected check-ins in all weeks; nil when none was expected.
func (r Report) Participation() *float64 {
	answered, expected := 0, 0
	for _, w := range r.Weeks {
		answered, expected = answered+w.Answered, expected+w.Expecting
	}
	if ratio, ok := Participation(answered, expected, 0); ok {
		return &ratio
	}
	return nil
}

// Coming are the weeks after the present one until the end of the quarter, with the pace that is expected of the
// objectives of today.
func (r Report) Coming() (weeks []ReportWeek) {
	for _, w := range ReportWeeks(r.Quarter, r.Quarter.End) {
		if w.Day <= r.Today || w.Label == r.Present().Label {
			continue
		}
		w.Day = w.Day.AddDays(1)
		if _, w.Expected, _ = TeamFigure(r.Objectives, w.Day); w.Expected != nil {
			weeks = append(weeks, w)
		}
	}
	return weeks
}

// ReportWeeks are the weeks of a quarter until the day today, empty; none before the quarter begins.
func ReportWeeks(quarter Period, today Date) (weeks []ReportWeek) {
	for week := WeekOf(quarter.Start); week.Start < quarter.End && week.Start <= today; week = week.Next() {
		last := min(week.End.AddDays(-1), quarter.End.AddDays(-1), today)
		if last >= quarter.Start {
			weeks = append(weeks, ReportWeek{Label: week.Label, Day: last})
		}
	}
	return weeks
}

// At is the day on which the pace of a week is looked at: the one after the week's last, or today in the present week.
func (w ReportWeek) At(today Date) Date {
	if w.Day == today {
		return today
	}
	return w.Day.AddDays(1)
}

// ParseQuarter reads the name of a quarter, such as 2026Q4 or FY2027Q3; FY may be left out.
func ParseQuarter(label string, fiscalStart time.Month) (Period, bool) {
	year, quarter, ok := strings.Cut(strings.ToUpper(strings.TrimSpace(label)), "Q")
	y, yearErr := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(year, "FY"), "-"))
	q, quarterErr := strconv.Atoi(quarter)
	if !ok || yearErr != nil || quarterErr != nil || q < 1 || q > 4 || y < 1900 || y > 9000 {
		return Period{}, false
	}
	return QuarterNamed(y, q, fiscalStart), true
}

// Ordered are a report's objectives, the team's own first, then by how much of their pace they lack, the most first.
func (r Report) Ordered() []Objective {
	list := slices.Clone(r.Objectives)
	lacks := map[ObjectiveID]float64{}
	for _, o := range list {
		if p := o.Progress(); p != nil {
			lacks[o.ID] = o.Period.Pace(r.Today) - Clamp(*p)
		}
	}
	slices.SortStableFunc(list, func(a, b Objective) int {
		switch {
		case a.TeamOwned != b.TeamOwned && a.TeamOwned:
			return -1
		case a.TeamOwned != b.TeamOwned:
			return 1
		default:
			return cmp.Compare(lacks[b.ID], lacks[a.ID])
		}
	})
	return list
}
