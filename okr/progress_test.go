package okr

import (
	"math"
	"testing"

	"github.com/shopspring/decimal"

	"okrbot/nasty"
)

func moving(kind Kind, start, target, current string) KeyResult {
	return KeyResult{Kind: kind, Start: dec(start), Target: dec(target), Current: some(current), Weight: dec("1")}
}

func keeping(kind Kind, limit, tolerance, current string) KeyResult {
	return KeyResult{Kind: kind, Target: dec(limit), Tolerance: some(tolerance), Current: some(current),
		Weight: dec("1")}
}

func steps(weights ...string) KeyResult {
	k := KeyResult{Kind: Milestone, Weight: dec("1")}
	for _, w := range weights {
		weight, done := w, false
		if w[0] == '+' {
			weight, done = w[1:], true
		}
		k.Steps = append(k.Steps, Step{Title: "step", Weight: dec(weight), Done: done})
	}
	return k
}

func TestKeyResultProgress(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name         string
		k            KeyResult
		raw, clamped float64
	}{
		{"increase", moving(Increase, "0", "10000", "2500"), 0.25, 0.25},
		{"increase, moved away", moving(Increase, "10", "20", "5"), -0.5, 0},
		{"increase, beyond", moving(Increase, "10", "20", "25"), 1.5, 1},
		{"increase through zero", moving(Increase, "-5", "5", "0"), 0.5, 0.5},
		{"decrease, not begun", moving(Decrease, "100", "0", "100"), 0, 0},
		{"decrease, half", moving(Decrease, "100", "0", "50"), 0.5, 0.5},
		{"decrease, done", moving(Decrease, "100", "0", "0"), 1, 1},
		{"decrease 120 to 96, at 110", moving(Decrease, "120", "96", "110"), 0.416667, 0.416667},
		{"decrease 120 to 96, at 90", moving(Decrease, "120", "96", "90"), 1.25, 1},
		{"decrease, moved away", moving(Decrease, "100", "80", "130"), -1.5, 0},
		{"percent", moving(Percent, "20", "40", "25"), 0.25, 0.25},
		{"percent downwards", moving(Percent, "8", "4", "5"), 0.75, 0.75},
		{"satisfaction, October", moving(Increase, "72", "85", "75"), 0.230769, 0.230769},
		{"satisfaction, November", moving(Increase, "72", "85", "79"), 0.538462, 0.538462},
		{"satisfaction, December", moving(Increase, "72", "85", "86"), 1.076923, 1},
		{"keep above, inside", keeping(KeepAbove, "95", "5", "96"), 1, 1},
		{"keep above, on the limit", keeping(KeepAbove, "95", "5", "95"), 1, 1},
		{"keep above, in the tolerance", keeping(KeepAbove, "95", "5", "92"), 0.4, 0.4},
		{"keep above, outside", keeping(KeepAbove, "95", "5", "89"), 0, 0},
		{"keep below, on the limit", keeping(KeepBelow, "2", "1", "2"), 1, 1},
		{"keep below, in the tolerance", keeping(KeepBelow, "2", "1", "2.25"), 0.75, 0.75},
		{"keep below, no tolerance", keeping(KeepBelow, "2", "0", "2.1"), 0, 0},
		{"keep below, no tolerance, on the limit", keeping(KeepBelow, "2", "0", "2"), 1, 1},
		{"milestones", steps("+1", "1", "+2"), 0.75, 0.75},
		{"milestones without weight", steps("+0", "0", "0", "0"), 0.25, 0.25},
		{"a yes", steps("+1"), 1, 1},
		{"a no", steps("1"), 0, 0},
		{"no steps", steps(), 0, 0},
		{"start is target, below", moving(Increase, "5", "5", "4.9"), 0, 0},
		{"start is target, at", moving(Increase, "5", "5", "5"), 1, 1},
		{"start is target, decrease above", moving(Decrease, "5", "5", "5.1"), 0, 0},
		{"start is target, decrease below", moving(Decrease, "5", "5", "4"), 1, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := c.k.Progress()
			if p == nil || math.Abs(*p-c.raw) > 5e-7 || math.Abs(Clamp(*p)-c.clamped) > 5e-7 {
				t.Errorf("progress %s, want %g, clamped %g", show(p), c.raw, c.clamped)
			}
		})
	}
}

func TestProgressWithoutValue(t *testing.T) {
	t.Parallel()
	for _, kind := range Kinds {
		k := KeyResult{Kind: kind, Start: dec("0"), Target: dec("10"), Steps: []Step{{Weight: dec("1")}}}
		p := k.Progress()
		if k.HasValue() {
			t.Errorf("%s has a value", kind)
		}
		if kind.Keep() != (p == nil) || p != nil && *p != 0 {
			t.Errorf("%s without a value has progress %s", kind, show(p))
		}
	}
}

func TestTolerance(t *testing.T) {
	t.Parallel()
	for limit, want := range map[string]string{
		"95": "4.75", "2": "1", "2.00": "1", "0": "1", "-95": "4.75", "99.5": "4.975", "0.95": "0.0475", "0.1": "0.1",
		"1e3": "50",
	} {
		k := KeyResult{Kind: KeepAbove, Target: dec(limit)}
		if got := k.ToleranceOrDefault(); !got.Equal(dec(want)) {
			t.Errorf("default tolerance of %s is %s, want %s", limit, got, want)
		}
	}
	k := keeping(KeepAbove, "95", "0", "95")
	if got := k.ToleranceOrDefault(); !got.IsZero() {
		t.Errorf("a tolerance of 0 became %s", got)
	}
}

// weighted are increases from 0 to 1 that stand at the values, with the weights.
func weighted(pairs ...[2]string) Objective {
	var o Objective
	for _, p := range pairs {
		k := moving(Increase, "0", "1", p[0])
		k.Weight = dec(p[1])
		o.KeyResults = append(o.KeyResults, k)
	}
	return o
}

func TestObjectiveProgress(t *testing.T) {
	t.Parallel()
	unknown := KeyResult{Kind: KeepAbove, Target: dec("1"), Weight: dec("3")}
	with := func(o Objective, k KeyResult) Objective { o.KeyResults = append(o.KeyResults, k); return o }
	value := func(f float64) *float64 { return &f }
	for _, c := range []struct {
		name string
		o    Objective
		want *float64
	}{
		{"weights 1, 1, 2", weighted([2]string{"0.25", "1"}, [2]string{"0.5", "1"}, [2]string{"1", "2"}),
			value(0.6875)},
		{"all weights 0", weighted([2]string{"0.2", "0"}, [2]string{"0.6", "0"}), value(0.4)},
		{"clamped before", weighted([2]string{"3", "1"}, [2]string{"-2", "1"}), value(0.5)},
		{"unknown left out", with(weighted([2]string{"0.25", "1"}), unknown), value(0.25)},
		{"none known", Objective{KeyResults: []KeyResult{unknown}}, nil},
		{"no key results", Objective{}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := c.o.Progress(); show(got) != show(c.want) {
				t.Errorf("progress %s, want %s", show(got), show(c.want))
			}
		})
	}
}

func show(p *float64) string {
	if p == nil {
		return "unknown"
	}
	return decimal.NewFromFloat(*p).String()
}

// Whatever the numbers, progress is finite and its clamped form lies in [0, 1].
func FuzzProgress(f *testing.F) {
	f.Add(int64(0), int64(0), int64(0), int64(0), int8(0), byte(0))
	f.Add(int64(math.MaxInt64), int64(math.MinInt64), int64(1), int64(-1), int8(127), byte(1))
	f.Add(int64(120), int64(96), int64(110), int64(5), int8(-3), byte(3))
	f.Fuzz(func(t *testing.T, start, target, current, tolerance int64, exponent int8, kind byte) {
		k := KeyResult{
			Kind:      Kinds[int(kind)%len(Kinds)],
			Start:     decimal.New(start, int32(exponent)),
			Target:    decimal.New(target, -int32(exponent)),
			Current:   decimal.NewNullDecimal(decimal.New(current, int32(exponent)*2)),
			Tolerance: decimal.NewNullDecimal(decimal.New(tolerance, 0)),
			Weight:    decimal.New(tolerance, int32(exponent)),
			Steps:     []Step{{Weight: decimal.New(start, 0), Done: true}, {Weight: decimal.New(target, 0)}},
		}
		nasty.Quick(t, func() { Objective{KeyResults: []KeyResult{k, k}}.Progress() })
		p, whole := k.Progress(), Objective{KeyResults: []KeyResult{k, k}}.Progress()
		if p == nil || math.IsNaN(*p) || math.IsInf(*p, 0) {
			t.Fatalf("%+v has progress %s", k, show(p))
		}
		if whole == nil || *whole != Clamp(*whole) || math.Abs(*whole-Clamp(*p)) > 1e-9 {
			t.Fatalf("two of %+v have progress %v, one has %g", k, whole, *p)
		}
	})
}

func TestMeasuredIn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind       Kind
		unit, want string
	}{{Percent, "", "%"}, {Percent, "points", "points"}, {Increase, "", ""}, {Increase, "TRY", "TRY"}} {
		if got := (KeyResult{Kind: c.kind, Unit: c.unit}).MeasuredIn(); got != c.want {
			t.Errorf("%s in %q is measured in %q", c.kind, c.unit, got)
		}
	}
}
