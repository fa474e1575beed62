package okr

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/shopspring/decimal"
)

// The limits of what an objective may be.
const (
	MaxTitle      = 300 // characters of any title
	MaxUnit       = 30  // characters
	MaxKeyResults = 5
	MaxSteps      = 10
	MaxYears      = 2  // of a period
	maxDigits     = 15 // before the decimal point
	maxPlaces     = 6  // after it
)

// Problem is a reason to refuse an objective.
type Problem struct {
	ID    string // of the message that says it
	Field string // title, period, commitment, key_results, or kr.0.target ... with the key result's position from 0
	Args  []any  // what the message names, as names and values in turn
}

// The problems' messages.
const (
	ProblemTitleEmpty        = "errors.title_empty"
	ProblemTitleTooLong      = "errors.title_too_long" // Max
	ProblemPeriodDates       = "errors.period_dates"   // a date is missing or does not exist
	ProblemPeriodOrder       = "errors.period_order"
	ProblemPeriodEnded       = "errors.period_ended"
	ProblemPeriodTooLong     = "errors.period_too_long" // Max, in years
	ProblemCommitmentUnknown = "errors.commitment_unknown"
	ProblemKeyResultsNone    = "errors.key_results_none"
	ProblemKeyResultsTooMany = "errors.key_results_too_many" // Max
	ProblemKindUnknown       = "errors.kind_unknown"
	ProblemUnitTooLong       = "errors.unit_too_long"       // Max
	ProblemNumberTooLarge    = "errors.number_too_large"    // Digits before the decimal point at most
	ProblemNumberTooPrecise  = "errors.number_too_precise"  // Digits after it at most
	ProblemTargetEqualsStart = "errors.target_equals_start" // Start
	// Start, Target; of a decrease: an increase, or both swapped, may be meant
	ProblemTargetAboveStart   = "errors.target_above_start"
	ProblemTargetBelowStart   = "errors.target_below_start" // Start, Target; of an increase
	ProblemWeightNegative     = "errors.weight_negative"
	ProblemToleranceNegative  = "errors.tolerance_negative"
	ProblemStepsNone          = "errors.steps_none"
	ProblemStepsTooMany       = "errors.steps_too_many" // Max
	ProblemStepTitleEmpty     = "errors.step_title_empty"
	ProblemStepWeightNegative = "errors.step_weight_negative"
)

// ProblemIDs lists every problem.
var ProblemIDs = []string{
	ProblemTitleEmpty, ProblemTitleTooLong, ProblemPeriodDates, ProblemPeriodOrder, ProblemPeriodEnded,
	ProblemPeriodTooLong,
	ProblemCommitmentUnknown, ProblemKeyResultsNone, ProblemKeyResultsTooMany, ProblemKindUnknown, ProblemUnitTooLong,
	ProblemNumberTooLarge, ProblemNumberTooPrecise, ProblemTargetEqualsStart, ProblemTargetAboveStart,
	ProblemTargetBelowStart,
	ProblemWeightNegative, ProblemToleranceNegative, ProblemStepsNone, ProblemStepsTooMany, ProblemStepTitleEmpty,
	ProblemStepWeightNegative,
}

// Validate is every reason to refuse o on the day today, in the order of a form; none when o may be kept.
func Validate(o Objective, today Date) []Problem {
	problems := titleProblems(o.Title, "title")
	problems = append(problems, ValidatePeriod(o.Period, today)...)
	if o.Commitment != Committed && o.Commitment != Aspirational {
		problems = append(problems, Problem{ID: ProblemCommitmentUnknown, Field: "commitment"})
	}
	switch n := len(o.KeyResults); {
	case n == 0 && !o.TeamOwned: // a team's may live of what supports it
		problems = append(problems, Problem{ID: ProblemKeyResultsNone, Field: "key_results"})
	case n > MaxKeyResults:
		problems = append(problems, Problem{ProblemKeyResultsTooMany, "key_results", []any{"Max", MaxKeyResults}})
	}
	for i, k := range o.KeyResults {
		for _, p := range ValidateKeyResult(k) {
			p.Field = fmt.Sprintf("kr.%d.%s", i, p.Field)
			problems = append(problems, p)
		}
	}
	return problems
}

// ValidatePeriod is the reason to refuse p for an objective on the day today: it has no dates, ends before it starts,
// has ended, or is longer than 2 years.
func ValidatePeriod(p Period, today Date) []Problem {
	problem := Problem{Field: "period"}
	switch {
	case !p.Start.Valid() || !p.End.Valid():
		problem.ID = ProblemPeriodDates
	case p.End <= p.Start:
		problem.ID = ProblemPeriodOrder
	case p.Ended(today):
		problem.ID = ProblemPeriodEnded
	case p.End > DateOf(p.Start.noon().AddDate(MaxYears, 0, 0)):
		problem.ID, problem.Args = ProblemPeriodTooLong, []any{"Max", MaxYears}
	default:
		return nil
	}
	return []Problem{problem}
}

// ValidateKeyResult is every reason to refuse k; fields are named without their position: title, kind, unit, start,
// target, tolerance, weight, steps.
func ValidateKeyResult(k KeyResult) []Problem {
	problems := titleProblems(k.Title, "title")
	refuse := func(when bool, id, field string, args ...any) {
		if when {
			problems = append(problems, Problem{id, field, args})
		}
	}
	refuse(!slices.Contains(Kinds, k.Kind), ProblemKindUnknown, "kind")
	refuse(utf8.RuneCountInString(k.Unit) > MaxUnit, ProblemUnitTooLong, "unit", "Max", MaxUnit)
	for _, n := range []struct {
		field string
		value decimal.Decimal
	}{{"start", k.Start}, {"target", k.Target}, {"tolerance", k.Tolerance.Decimal}, {"weight", k.Weight}} {
		large := !fewDigits(n.value)
		refuse(large, ProblemNumberTooLarge, n.field, "Digits", maxDigits)
		refuse(!large && !InRange(n.value), ProblemNumberTooPrecise, n.field, "Digits", maxPlaces)
	}
	if len(problems) > 0 {
		return problems
	}
	moves := k.Kind == Increase || k.Kind == Decrease || k.Kind == Percent
	refuse(moves && k.Target.Equal(k.Start), ProblemTargetEqualsStart, "target", "Start", k.Start)
	refuse(k.Kind == Decrease && k.Target.GreaterThan(k.Start), ProblemTargetAboveStart, "target", "Start", k.Start,
		"Target", k.Target)
	refuse(k.Kind == Increase && k.Target.LessThan(k.Start), ProblemTargetBelowStart, "target", "Start", k.Start,
		"Target", k.Target)
	refuse(k.Kind.Keep() && k.Tolerance.Valid && k.Tolerance.Decimal.IsNegative(), ProblemToleranceNegative,
		"tolerance")
	refuse(k.Weight.IsNegative(), ProblemWeightNegative, "weight")
	if k.Kind == Milestone {
		problems = append(problems, stepProblems(k.Steps)...)
	}
	return problems
}

// InRange reports whether d has at most 15 digits before the decimal point and 6 after it, so that it is safe to
// compute with and can be shown in full.
func InRange(d decimal.Decimal) bool {
	const written = 40 // digits: beyond them rounding itself would be work
	return fewDigits(d) && d.Exponent() > -written && d.Equal(d.Round(maxPlaces))
}

// fewDigits reports whether d has at most 15 digits before the decimal point.
func fewDigits(d decimal.Decimal) bool { return d.NumDigits()+int(d.Exponent()) <= maxDigits }

// Relative is the target of "increase by percent" or "reduce by percent" from start: 96 for a decrease of 120 by 20.
// The percentage is of start's absolute value; the target is rounded to 6 places.
func Relative(start, percent decimal.Decimal, kind Kind) decimal.Decimal {
	change := start.Abs().Mul(percent).Shift(-2)
	if kind == Decrease {
		change = change.Neg()
	}
	return start.Add(change).Round(maxPlaces)
}

func titleProblems(title, field string) []Problem {
	switch {
	case Blank(title):
		return []Problem{{ID: ProblemTitleEmpty, Field: field}}
	case utf8.RuneCountInString(title) > MaxTitle:
		return []Problem{{ProblemTitleTooLong, field, []any{"Max", MaxTitle}}}
	default:
		return nil
	}
}

func stepProblems(steps []Step) []Problem {
	switch n := len(steps); {
	case n == 0:
		return []Problem{{ID: ProblemStepsNone, Field: "steps"}}
	case n > MaxSteps:
		return []Problem{{ProblemStepsTooMany, "steps", []any{"Max", MaxSteps}}}
	}
	var problems []Problem
	refuse := func(when bool, id string, args ...any) {
		if when {
			problems = append(problems, Problem{id, "steps", args})
		}
	}
	untitled := func(s Step) bool { return Blank(s.Title) }
	long := func(s Step) bool { return utf8.RuneCountInString(s.Title) > MaxTitle }
	negative := func(s Step) bool { return s.Weight.IsNegative() }
	refuse(slices.ContainsFunc(steps, untitled), ProblemStepTitleEmpty)
	refuse(slices.ContainsFunc(steps, long), ProblemTitleTooLong, "Max", MaxTitle)
	refuse(slices.ContainsFunc(steps, negative), ProblemStepWeightNegative)
	return problems
}
