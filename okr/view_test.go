package okr_test

import (
	"testing"

	"github.com/shopspring/decimal"

	"okrbot/okr"
)

// A KPI moved a key result when its value is another one than then, or there was none.
func TestMovedBetween(t *testing.T) {
	t.Parallel()
	value := func(text string) decimal.NullDecimal {
		if text == "" {
			return decimal.NullDecimal{}
		}
		return decimal.NewNullDecimal(decimal.RequireFromString(text))
	}
	for _, c := range []struct {
		name      string
		kpi       okr.KPIID
		now, then string
		want      bool
	}{
		{"risen", 3, "79", "75", true},
		{"the first value", 3, "0", "", true},
		{"none any more", 3, "", "0", true},
		{"the same", 3, "79", "79.0", false},
		{"none yet", 3, "", "", false},
		{"said by people", 0, "79", "75", false},
	} {
		k := keyResult(okr.Increase, "72", "85", c.now)
		k.KPI, k.Confidence = c.kpi, okr.SaysAtRisk
		got, ok := okr.MovedBetween(k, okr.Value{Value: value(c.then)}, "Satisfaction")
		if ok != c.want {
			t.Errorf("%s: moved %t", c.name, ok)
		}
		if !ok {
			continue
		}
		before := keyResult(okr.Increase, "72", "85", c.then)
		if *got.ProgressBefore != *before.Progress() || *got.ProgressAfter != *k.Progress() ||
			got.ConfidenceBefore != okr.SaysAtRisk || got.ConfidenceAfter != okr.SaysAtRisk {
			t.Errorf("%s: %+v", c.name, got)
		}
		same := func(a, b decimal.NullDecimal) bool { return a.Valid == b.Valid && a.Decimal.Equal(b.Decimal) }
		if !same(got.Before, value(c.then)) || !same(got.After, k.Current) || !same(got.KeyResult.Current, k.Current) ||
			got.Objective != "Satisfaction" {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}
