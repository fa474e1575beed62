package okr

import (
	"math"

	"github.com/shopspring/decimal"
)

var (
	zero = decimal.Zero
	one  = decimal.NewFromInt(1)
)

// Progress is the raw progress of k: below 0 when it moved away, above 1 when it went past the target, never NaN or
// infinite. It is nil when it is unknown: a keep kind without a value.
//
//	increase, decrease, percent   (current − start) / (target − start); 0 without a value;
//	                              start = target: 1 when current is at or beyond it, else 0
//	keep above, keep below        1 on the right side of the limit or on it,
//	                              else 1 − distance / tolerance, not below 0; tolerance 0: 0 on the wrong side
//	milestone                     weights of the steps done / weights of all steps; all weights 0: steps count equally
func (k KeyResult) Progress() *float64 {
	p, known := k.progress()
	return ratio(p, known)
}

// MeasuredIn is the unit of the key result's values: that of a percent kind is % if nothing else is said.
func (k KeyResult) MeasuredIn() string {
	if k.Unit == "" && k.Kind == Percent {
		return "%"
	}
	return k.Unit
}

// HasValue reports whether anybody said a value yet: for a milestone a confirmation or a step done.
func (k KeyResult) HasValue() bool {
	if k.Kind != Milestone {
		return k.Current.Valid
	}
	for _, s := range k.Steps {
		if s.Done {
			return true
		}
	}
	return !k.ConfirmedAt.IsZero()
}

// ToleranceOrDefault is the tolerance of a keep kind: as set, else 5 % of the limit's absolute value, at least one
// unit in the limit's last place (1 for 2, 0.1 for 99.5).
func (k KeyResult) ToleranceOrDefault() decimal.Decimal {
	if k.Tolerance.Valid {
		return decimal.Max(k.Tolerance.Decimal, zero)
	}
	return decimal.Max(k.Target.Abs().Mul(decimal.New(5, -2)), lastPlace(k.Target))
}

// Progress is the weighted mean of the clamped progress of o's key results; nil when none of them is known. Unknown
// ones are left out. When all weights are 0 it is the plain mean. Of an objective without key results it is what
// supports it.
func (o Objective) Progress() *float64 {
	if len(o.KeyResults) == 0 {
		return o.Supported.Progress
	}
	var values, weights []decimal.Decimal
	for _, k := range o.KeyResults {
		if p, known := k.progress(); known {
			values = append(values, decimal.Min(decimal.Max(p, zero), one))
			weights = append(weights, k.Weight)
		}
	}
	return ratio(weightedMean(values, weights))
}

// Clamp limits a ratio to [0, 1].
func Clamp(progress float64) float64 { return min(max(progress, 0), 1) }

func (k KeyResult) progress() (p decimal.Decimal, known bool) {
	switch {
	case k.Kind == Milestone:
		return stepProgress(k.Steps), true
	case k.Kind.Keep():
		if !k.Current.Valid {
			return zero, false
		}
		return k.keepProgress(k.Current.Decimal), true
	case !k.Current.Valid:
		return zero, true
	default:
		return k.wayProgress(k.Current.Decimal), true
	}
}

// wayProgress is how much of the way from start to target is done.
func (k KeyResult) wayProgress(current decimal.Decimal) decimal.Decimal {
	way := k.Target.Sub(k.Start)
	if !way.IsZero() {
		return current.Sub(k.Start).Div(way)
	}
	beyond := current.GreaterThanOrEqual(k.Target)
	if k.Kind == Decrease {
		beyond = current.LessThanOrEqual(k.Target)
	}
	if beyond {
		return one
	}
	return zero
}

// keepProgress is 1 on the right side of the limit and falls to 0 over the tolerance on the wrong side.
func (k KeyResult) keepProgress(current decimal.Decimal) decimal.Decimal {
	distance := k.Target.Sub(current)
	if k.Kind == KeepBelow {
		distance = distance.Neg()
	}
	if !distance.IsPositive() {
		return one
	}
	tolerance := k.ToleranceOrDefault()
	if distance.GreaterThanOrEqual(tolerance) {
		return zero
	}
	return one.Sub(distance.Div(tolerance))
}

func stepProgress(steps []Step) decimal.Decimal {
	var done, weights []decimal.Decimal
	for _, s := range steps {
		d := zero
		if s.Done {
			d = one
		}
		done = append(done, d)
		weights = append(weights, s.Weight)
	}
	p, _ := weightedMean(done, weights)
	return p
}

// weightedMean is Σ value·weight / Σ weight; the plain mean when all weights are 0; not known without values. A
// negative weight counts as 0.
func weightedMean(values, weights []decimal.Decimal) (mean decimal.Decimal, known bool) {
	if len(values) == 0 {
		return zero, false
	}
	sum, total, plain := zero, zero, zero
	for i, v := range values {
		w := decimal.Max(weights[i], zero)
		sum, total, plain = sum.Add(v.Mul(w)), total.Add(w), plain.Add(v)
	}
	if total.IsZero() {
		return plain.Div(decimal.NewFromInt(int64(len(values)))), true
	}
	return sum.Div(total), true
}

// lastPlace is one unit in the last place of d written without trailing zeros; 1 for a whole number.
func lastPlace(d decimal.Decimal) decimal.Decimal {
	places := int32(0)
	for places < -d.Exponent() && !d.Equal(d.Truncate(places)) {
		places++
	}
	return decimal.New(1, -places)
}

// ratio is d as a float, limited to the finite ones; nil when it is not known.
func ratio(d decimal.Decimal, known bool) *float64 {
	if !known {
		return nil
	}
	f := min(max(d.InexactFloat64(), -math.MaxFloat64), math.MaxFloat64)
	return &f
}
