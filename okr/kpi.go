package okr

import (
	"slices"
	"strconv"
	"time"

	"github.com/shopspring/decimal"
)

// KPIID numbers KPIs; people see it as K3.
type KPIID int64

// kpiPrefix is the letter before a KPI's number.
const kpiPrefix = "K"

// String is id as people see it: K3.
func (id KPIID) String() string { return kpiPrefix + strconv.FormatInt(int64(id), 10) }

// ParseKPIID reads K3, k3, #3 or 3.
func ParseKPIID(text string) (KPIID, bool) { return ParseID[KPIID](kpiPrefix, text) }

// KPI is a figure that watches how the engine runs: always on, measured again and again.
type KPI struct {
	ID          KPIID
	Name        string
	Unit        string // as typed: TRY, %, customers; may be empty
	Team        TeamID
	TeamName    string
	Owner       PersonID // who is asked for its value
	OwnerName   string
	Frequency   Frequency
	Direction   Direction
	Target      decimal.Decimal     // at least it, at most it, or the upper end of a range
	Floor       decimal.NullDecimal // the lower end of a range; not used otherwise
	Amber       decimal.NullDecimal // the limit of amber, or its margin around a range; unset: the default
	Aggregation Aggregation
	Feed        Feed
	Of          PersonID   // whose sales feed it; empty: the team's, or the company's
	Company     bool       // fed by the sales of all teams, and seen by everybody
	FiscalStart time.Month // of its quarters
	CreatedAt   time.Time
}

// NotYours refuses a change or a value to somebody who may not make one, and says who may.
func (k KPI) NotYours() error {
	if k.Company {
		return Refuse("errors.kpi_company_change")
	}
	return Refuse("errors.kpi_change_not_yours", "Owner", k.OwnerName)
}

// Frequency is how often a KPI is measured.
type Frequency string

// The frequencies.
const (
	Daily      Frequency = "daily"
	WeeklyKPI  Frequency = "weekly"
	MonthlyKPI Frequency = "monthly"
	Quarterly  Frequency = "quarterly"
)

const (
	kpiGraceDays   = 3 // after a period's end, in which a value is due and not missing
	trendPeriods   = 8
	trendAtLeast   = 3
	trendFlatShare = 0.01
)

// Frequencies lists them in the order in which forms offer them.
var Frequencies = []Frequency{MonthlyKPI, WeeklyKPI, Daily, Quarterly}

// Direction says which values of a KPI are good.
type Direction string

// The directions.
const (
	Higher Direction = "higher"
	Lower  Direction = "lower"
	Within Direction = "within"
)

// Directions lists them in the order in which forms offer them.
var Directions = []Direction{Higher, Lower, Within}

// Aggregation is how several values of one period become one.
type Aggregation string

// The aggregations.
const (
	Last    Aggregation = "last"
	Sum     Aggregation = "sum"
	Mean    Aggregation = "mean"
	Largest Aggregation = "max"
	Least   Aggregation = "min"
)

// Aggregations lists them in the order in which forms offer them.
var Aggregations = []Aggregation{Last, Sum, Mean, Largest, Least}

// Feed says from where a KPI gets its values: from people, or from the ledger of sales.
type Feed string

// The feeds.
const (
	ByHand    Feed = ""
	Revenue   Feed = "revenue"    // won, in units of the team's currency
	DealsWon  Feed = "deals"      // a divided deal counts in parts
	WinRate   Feed = "win_rate"   // in percent, of deals that were won or lost in the period
	CycleDays Feed = "cycle_days" // median days from creation to being won
)

// Feeds lists them in the order in which forms offer them.
var Feeds = []Feed{ByHand, Revenue, DealsWon, WinRate, CycleDays}

// Cumulative reports whether a period's value grows while it runs.
func (k KPI) Cumulative() bool {
	switch k.Feed {
	case ByHand:
		return k.Aggregation == Sum
	default:
		return k.Feed == Revenue || k.Feed == DealsWon
	}
}

// PeriodOf is the period of k in which a day lies.
func (k KPI) PeriodOf(d Date) Period {
	switch k.Frequency {
	case Daily:
		return DayOf(d)
	case WeeklyKPI:
		return WeekOf(d)
	case Quarterly:
		return QuarterOf(d, k.FiscalStart)
	default:
		return MonthOf(d)
	}
}

// Dated is a value and its day.
type Dated struct {
	Day   Date
	Value decimal.Decimal
}

// Summarise makes one of a period's values, which are in the order of their days; false without any.
func (a Aggregation) Summarise(values []Dated) (decimal.Decimal, bool) {
	if len(values) == 0 {
		return zero, false
	}
	all := make([]decimal.Decimal, len(values))
	for i, v := range values {
		all[i] = v.Value
	}
	switch a {
	case Sum:
		return decimal.Sum(all[0], all[1:]...), true
	case Mean:
		return decimal.Avg(all[0], all[1:]...), true
	case Largest:
		return decimal.Max(all[0], all[1:]...), true
	case Least:
		return decimal.Min(all[0], all[1:]...), true
	default:
		return all[len(all)-1], true
	}
}

// Followed is what a key result of an objective's period follows, of a KPI's values in the order of their days: of
// those within the objective's period, the ones of the KPI's latest period that has any, summarised; or, accumulated,
// the sum of all. Of a week that reaches beyond the objective's period, only the days within count.
func (k KPI) Followed(values []Dated, accumulate bool, p Period) decimal.NullDecimal {
	values = slices.DeleteFunc(slices.Clone(values), func(v Dated) bool { return !p.Contains(v.Day) })
	summarise := Sum.Summarise
	if n := len(values); !accumulate && n > 0 {
		latest := k.PeriodOf(values[n-1].Day)
		values = slices.DeleteFunc(values, func(v Dated) bool { return !latest.Contains(v.Day) })
		summarise = k.Aggregation.Summarise
	}
	value, ok := summarise(values)
	return decimal.NullDecimal{Decimal: value, Valid: ok}
}

// Accumulates reports whether a key result of an objective's period follows the sum of k's values since the objective
// began: k is summed up, and none of its periods holds all of the objective's.
func (k KPI) Accumulates(p Period) bool {
	return k.Cumulative() && k.PeriodOf(p.Start).End < p.End
}

// KPIStatus is the colour of a period's value, or why it has none.
type KPIStatus string

// The statuses. Counting: a sum whose period runs, and of which nothing can be said yet. Due: there is no value, and
// there may be one until 3 days after the period's end. Missing: there is none, which is neither red nor zero.
const (
	Green    KPIStatus = "green"
	Amber    KPIStatus = "amber"
	Red      KPIStatus = "red"
	Counting KPIStatus = "counting"
	Due      KPIStatus = "due"
	Missing  KPIStatus = "missing"
)

// Judged reports whether the status is a colour.
func (s KPIStatus) Judged() bool { return s == Green || s == Amber || s == Red }

// Reading is what a KPI was in a period.
type Reading struct {
	Period Period
	Value  decimal.NullDecimal // unset: nobody said
	Status KPIStatus
}

// StatusOf judges the value of a period on the day today. A sum that still grows is judged when its period is over,
// or as soon as it can only stay green, or only stay red.
func (k KPI) StatusOf(value decimal.NullDecimal, p Period, today Date) KPIStatus {
	if !value.Valid {
		if today < p.End.AddDays(kpiGraceDays) {
			return Due
		}
		return Missing
	}
	colour := k.colour(value.Decimal)
	if !k.Cumulative() || p.Ended(today) {
		return colour
	}
	settled := k.Direction == Higher && colour == Green || k.Direction == Lower && colour == Red ||
		k.Direction == Within && colour == Red && value.Decimal.GreaterThan(k.Target)
	if settled {
		return colour
	}
	return Counting
}

// Asked reports whether a value that says no day on the day today is for the period p, which is over: until 3 days
// after its end, or after the first working day behind it, on which it is asked for.
func (k KPI) Asked(p Period, cal Calendar, today Date) bool {
	return p.Ended(today) && today < cal.workingFrom(p.End).AddDays(kpiGraceDays)
}

func (k KPI) colour(v decimal.Decimal) KPIStatus {
	limit := k.AmberLimit()
	switch k.Direction {
	case Lower:
		return shade(v.LessThanOrEqual(k.Target), v.LessThanOrEqual(limit))
	case Within:
		floor := k.Floor.Decimal
		inside := func(margin decimal.Decimal) bool {
			return v.GreaterThanOrEqual(floor.Sub(margin)) && v.LessThanOrEqual(k.Target.Add(margin))
		}
		return shade(inside(zero), inside(limit))
	default:
		return shade(v.GreaterThanOrEqual(k.Target), v.GreaterThanOrEqual(limit))
	}
}

func shade(green, amber bool) KPIStatus {
	switch {
	case green:
		return Green
	case amber:
		return Amber
	default:
		return Red
	}
}

// AmberLimit is the limit of amber as set, else a tenth of the target's absolute value beyond the target; of a range
// it is the margin around it, a tenth of its width by default.
func (k KPI) AmberLimit() decimal.Decimal {
	if k.Amber.Valid {
		return k.Amber.Decimal
	}
	tenth := decimal.New(1, -1)
	switch k.Direction {
	case Lower:
		return k.Target.Add(k.Target.Abs().Mul(tenth))
	case Within:
		return k.Target.Sub(k.Floor.Decimal).Abs().Mul(tenth)
	default:
		return k.Target.Sub(k.Target.Abs().Mul(tenth))
	}
}

// Trend is where a KPI is going.
type Trend string

// The trends. NoTrend: there are too few values.
const (
	NoTrend   Trend = ""
	Flat      Trend = "flat"
	Improving Trend = "improving"
	Worsening Trend = "worsening"
	Rising    Trend = "rising" // of a range, where neither is good
	Falling   Trend = "falling"
)

// TrendOf is the slope (Theil-Sen) of the last up to 8 periods that have a value, oldest first, at least 3, and what
// it means: flat when it is under 1 % of the median's absolute value.
func (k KPI) TrendOf(values []float64) (slope float64, t Trend) {
	values = values[max(0, len(values)-trendPeriods):]
	if len(values) < trendAtLeast {
		return 0, NoTrend
	}
	slope = TheilSen(values)
	middle := Median(values)
	up, size := slope > 0, max(slope, -slope)
	if slope == 0 || size < trendFlatShare*max(middle, -middle) {
		return slope, Flat
	}
	switch {
	case k.Direction == Within && up:
		return slope, Rising
	case k.Direction == Within:
		return slope, Falling
	case up == (k.Direction == Higher):
		return slope, Improving
	default:
		return slope, Worsening
	}
}

// Presents are the values of the readings that have one, oldest first as they are.
func Presents(readings []Reading) (values []float64) {
	for _, r := range readings {
		if r.Value.Valid {
			values = append(values, r.Value.Decimal.InexactFloat64())
		}
	}
	return values
}

// Settled is the last quarter whose values, on a day, are due no more: they are said or missing.
func Settled(today Date, fiscalStart time.Month) Period {
	return QuarterOf(today.AddDays(-kpiGraceDays), fiscalStart).Previous()
}

// PeriodsIn are the first and the last of k's periods that end within a quarter.
func (k KPI) PeriodsIn(q Period) (first, last Period) {
	first, last = k.PeriodOf(q.Start), k.PeriodOf(q.End.AddDays(-1))
	if last.End > q.End {
		last = last.Previous()
	}
	return first, last
}

// GreenThroughout judges the readings of a quarter, or of what is over of it: whether the KPI was green whenever it was
// measured, and never missing. One that was not there from the first day on counts only if it was measured in all.
func GreenThroughout(readings []Reading, fromStart bool) (green, counts bool) {
	seen := map[KPIStatus]bool{}
	for _, r := range readings {
		seen[r.Status] = true
	}
	return seen[Green] && !seen[Amber] && !seen[Red] && !seen[Missing], fromStart || !seen[Missing]
}

// RedTwice reports whether the last two periods that were judged were red, oldest first.
func RedTwice(readings []Reading) bool {
	reds := 0
	for _, r := range slices.Backward(readings) {
		switch {
		case r.Status == Red:
			reds++
		case r.Status.Judged():
			return false
		}
		if reds == 2 {
			return true
		}
	}
	return false
}

// Condense takes at most so many of the readings, the newest one among them: each that stays is the last one of a run
// of equally many.
func Condense(readings []Reading, most int) []Reading {
	if len(readings) <= most {
		return readings
	}
	run := (len(readings) + most - 1) / most
	var kept []Reading
	for i := len(readings) - 1; i >= 0; i -= run {
		kept = append(kept, readings[i])
	}
	slices.Reverse(kept)
	return kept
}

// ValidateKPI says what is wrong with a KPI.
func ValidateKPI(k KPI) (problems []Problem) {
	wrong := func(field, id string, args ...any) {
		problems = append(problems, Problem{ID: id, Field: field, Args: args})
	}
	if Blank(k.Name) {
		wrong("name", "errors.kpi_name")
	}
	for field, number := range map[string]decimal.NullDecimal{"target": decimal.NewNullDecimal(k.Target),
		"floor": k.Floor, "amber": k.Amber} {
		if number.Valid && !InRange(number.Decimal) {
			wrong(field, ProblemNumberTooLarge, "Digits", maxDigits)
		}
	}
	if k.Direction == Within && (!k.Floor.Valid || k.Floor.Decimal.GreaterThan(k.Target)) {
		wrong("floor", "errors.kpi_floor")
	}
	if !k.Amber.Valid {
		return problems
	}
	switch amber := k.Amber.Decimal; {
	case k.Direction == Higher && amber.GreaterThan(k.Target):
		wrong("amber", "errors.kpi_amber_higher")
	case k.Direction == Lower && amber.LessThan(k.Target):
		wrong("amber", "errors.kpi_amber_lower")
	case k.Direction == Within && amber.IsNegative():
		wrong("amber", "errors.kpi_amber_within")
	}
	return problems
}
