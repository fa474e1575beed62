package okr_test

import (
	"math"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"okrbot/okr"
)

// numberOf draws a decimal of up to four places, negative ones too.
func numberOf(t *rapid.T, label string) decimal.Decimal {
	return decimal.New(rapid.Int64Range(-2_000_000, 2_000_000).Draw(t, label),
		-rapid.Int32Range(0, 4).Draw(t, label+" places"))
}

// weightOf draws a weight of 0 or more.
func weightOf(t *rapid.T, label string) decimal.Decimal {
	return decimal.New(rapid.Int64Range(0, 500).Draw(t, label), -2)
}

// measured draws a key result that is measured by a value, whatever its kind.
func measured(t *rapid.T) okr.KeyResult {
	k := okr.KeyResult{
		Kind: rapid.SampledFrom([]okr.Kind{okr.Increase, okr.Decrease, okr.Percent, okr.KeepAbove,
			okr.KeepBelow}).Draw(t, "kind"),
		Start: numberOf(t, "start"), Target: numberOf(t, "target"), Weight: weightOf(t, "weight"),
	}
	if k.Kind == okr.Decrease && k.Target.GreaterThan(k.Start) || k.Kind == okr.Increase && k.Target.LessThan(k.Start) {
		k.Start, k.Target = k.Target, k.Start
	}
	if rapid.Bool().Draw(t, "tolerance is set") {
		k.Tolerance = decimal.NewNullDecimal(numberOf(t, "tolerance").Abs())
	}
	return k
}

func at(k okr.KeyResult, value decimal.Decimal) *float64 {
	k.Current = decimal.NewNullDecimal(value)
	return k.Progress()
}

// milestones draws steps, done or not.
func milestones(t *rapid.T) okr.KeyResult {
	k := okr.KeyResult{Kind: okr.Milestone, Weight: weightOf(t, "weight")}
	for range rapid.IntRange(1, 6).Draw(t, "steps") {
		k.Steps = append(k.Steps, okr.Step{Weight: weightOf(t, "step"), Done: rapid.Bool().Draw(t, "done")})
	}
	return k
}

// TestProgress_NeverFallsTowardsTheTarget: whatever the kind, a value that is nearer to the target, on the same side
// of it, has no less progress.
func TestProgress_NeverFallsTowardsTheTarget(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		k := measured(t)
		target, from := k.Target, numberOf(t, "value")
		share := decimal.New(rapid.Int64Range(0, 1000).Draw(t, "share of the way"), -3)
		nearer := from.Add(target.Sub(from).Mul(share))
		before, after := at(k, from), at(k, nearer)
		wrongWay := !k.Kind.Keep() && target.Sub(k.Start).Sign() != 0 &&
			target.Sub(from).Sign() != target.Sub(k.Start).Sign() && from.Cmp(target) != 0
		keeps := k.Kind == okr.KeepAbove && from.GreaterThan(target) || k.Kind == okr.KeepBelow && from.LessThan(target)
		if wrongWay || keeps { // it is beyond the target: coming back to it may lose what was too much
			if *after < 1 {
				t.Fatalf("from beyond the target to it: %v to %v", *before, *after)
			}
			return
		}
		if *after < *before-1e-12 {
			t.Fatalf("%s from %s to %s of %s: %v to %v", k.Kind, from, nearer, target, *before, *after)
		}
	})
}

// TestProgress_OfStepsNeverFallsWhenOneIsDone: and all of them are 1.
func TestProgress_OfStepsNeverFallsWhenOneIsDone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		k := milestones(t)
		last := *k.Progress()
		for i := range k.Steps {
			k.Steps[i].Done = true
			if now := *k.Progress(); now < last-1e-12 {
				t.Fatalf("%v to %v", last, now)
			} else {
				last = now
			}
		}
		if math.Abs(last-1) > 1e-12 {
			t.Fatalf("all done is %v", last)
		}
	})
}

// TestProgress_IsFinite, and clamped within 0 and 1.
func TestProgress_IsFinite(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := at(measured(t), numberOf(t, "value"))
		if p == nil || math.IsNaN(*p) || math.IsInf(*p, 0) || okr.Clamp(*p) < 0 || okr.Clamp(*p) > 1 {
			t.Fatalf("progress %v", p)
		}
	})
}

// objectiveOf draws an objective with key results that have values, and steps.
func objectiveOf(t *rapid.T) okr.Objective {
	o := okr.Objective{Period: okr.QuarterOf("2026-11-23", time.January)}
	for range rapid.IntRange(1, 6).Draw(t, "key results") {
		k := milestones(t)
		if rapid.Bool().Draw(t, "measured") {
			k = measured(t)
			k.Current = decimal.NewNullDecimal(numberOf(t, "value"))
		}
		o.KeyResults = append(o.KeyResults, k)
	}
	return o
}

// TestRollUp_LiesBetweenItsParts, and does not change when all weights are multiplied alike.
func TestRollUp_LiesBetweenItsParts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		o := objectiveOf(t)
		least, most := 1.0, 0.0
		for _, k := range o.KeyResults {
			p := okr.Clamp(*k.Progress())
			least, most = min(least, p), max(most, p)
		}
		got := *o.Progress()
		if got < least-1e-9 || got > most+1e-9 {
			t.Fatalf("%v is not between %v and %v", got, least, most)
		}
		factor := decimal.NewFromInt(rapid.Int64Range(1, 1000).Draw(t, "factor"))
		scaled := o
		scaled.KeyResults = append([]okr.KeyResult(nil), o.KeyResults...)
		for i := range scaled.KeyResults {
			scaled.KeyResults[i].Weight = scaled.KeyResults[i].Weight.Mul(factor)
		}
		if again := *scaled.Progress(); math.Abs(again-got) > 1e-9 {
			t.Fatalf("scaled by %s it is %v, not %v", factor, again, got)
		}
	})
}

// TestFigure_LiesBetweenItsSupporters.
func TestFigure_LiesBetweenItsSupporters(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var list []okr.Objective
		var weights []decimal.Decimal
		least, most := 1.0, 0.0
		for range rapid.IntRange(1, 5).Draw(t, "supporters") {
			o := objectiveOf(t)
			p := *o.Progress()
			list, weights, least, most = append(list, o), append(weights, weightOf(t, "link")), min(least, p),
				max(most, p)
		}
		f := okr.FigureOf(list, weights)
		if f.Known != len(list) || *f.Progress < least-1e-9 || *f.Progress > most+1e-9 {
			t.Fatalf("%+v is not between %v and %v", f, least, most)
		}
	})
}

// TestKPI_StatusNeverFallsTowardsTheTarget: green is better than amber, amber than red, whatever the direction and
// the limits.
func TestKPI_StatusNeverFallsTowardsTheTarget(t *testing.T) {
	t.Parallel()
	rank := map[okr.KPIStatus]int{okr.Red: 0, okr.Amber: 1, okr.Green: 2}
	november := okr.MonthOf("2026-11-23")
	rapid.Check(t, func(t *rapid.T) {
		k := okr.KPI{Frequency: okr.MonthlyKPI, Direction: rapid.SampledFrom([]okr.Direction{okr.Higher,
			okr.Lower}).Draw(t, "direction"), Target: numberOf(t, "target"), Aggregation: okr.Last}
		value := numberOf(t, "value")
		nearer := value.Add(k.Target.Sub(value).Mul(decimal.New(rapid.Int64Range(0, 1000).Draw(t, "share of the way"),
			-3)))
		status := func(v decimal.Decimal) okr.KPIStatus {
			return k.StatusOf(decimal.NewNullDecimal(v), november, "2027-01-10")
		}
		before, after := status(value), status(nearer)
		if !before.Judged() || !after.Judged() || rank[after] < rank[before] {
			t.Fatalf("%s %s to %s of %s: %s to %s", k.Direction, value, nearer, k.Target, before, after)
		}
	})
}

// TestKPI_WhatIsFollowedIsWhatItSays: a key result that follows a KPI has the summary of the latest period within its
// own, or the sum of all within it.
func TestKPI_WhatIsFollowedIsWhatItSays(t *testing.T) {
	t.Parallel()
	quarter := okr.QuarterOf("2026-11-23", time.January)
	rapid.Check(t, func(t *rapid.T) {
		k := okr.KPI{
			Frequency:   rapid.SampledFrom(okr.Frequencies).Draw(t, "frequency"),
			Aggregation: rapid.SampledFrom(okr.Aggregations).Draw(t, "aggregation"), FiscalStart: time.January,
		}
		var values []okr.Dated
		for day := okr.Date("2026-09-01"); day < "2027-01-15"; day = day.AddDays(rapid.IntRange(1, 40).Draw(t,
			"days")) {
			values = append(values, okr.Dated{Day: day, Value: numberOf(t, "value")})
		}
		sum := decimal.Zero
		var last []okr.Dated
		for _, v := range values {
			if !quarter.Contains(v.Day) {
				continue
			}
			sum = sum.Add(v.Value)
			if len(last) > 0 && k.PeriodOf(v.Day).Start != k.PeriodOf(last[0].Day).Start {
				last = nil
			}
			last = append(last, v)
		}
		want, any := k.Aggregation.Summarise(last)
		if got := k.Followed(values, false, quarter); got.Valid != any || !got.Decimal.Equal(want) {
			t.Fatalf("it follows %v, and the KPI says %s", got, want)
		}
		if got := k.Followed(values, true, quarter); got.Valid && !got.Decimal.Equal(sum) {
			t.Fatalf("accumulated it is %v, not %s", got, sum)
		}
	})
}
