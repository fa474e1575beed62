package okr

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
)

// sound is an objective without problems.
func sound() Objective {
	return Objective{
		Title: "Raise customer satisfaction", Owner: "U1", Period: quarter, Commitment: Committed,
		KeyResults: []KeyResult{
			{Title: "Score from 72 to 85", Kind: Increase, Start: dec("72"), Target: dec("85"), Weight: dec("1")},
			{Title: "Complaints from 120 to 96", Kind: Decrease, Start: dec("120"), Target: dec("96"),
				Weight: dec("0")},
			{Title: "Churn from 8 % to 4 %", Kind: Percent, Unit: "%", Start: dec("8"), Target: dec("4"),
				Weight: dec("1")},
			{Title: "Uptime", Kind: KeepAbove, Target: dec("99.5"), Tolerance: some("0"), Weight: dec("1")},
			{Title: "Help pages", Kind: Milestone, Weight: dec("1"),
				Steps: []Step{{Title: "First", Weight: dec("1")}, {Title: "Rest", Weight: dec("0")}}},
		},
	}
}

func TestValidate(t *testing.T) {
	t.Parallel()
	const today = Date("2026-11-23")
	for _, c := range []struct {
		name   string
		change func(*Objective)
		want   string
	}{
		{"sound", func(*Objective) {}, ""},
		{"future period", func(o *Objective) { o.Period = quarter.Next() }, ""},
		{"two years", func(o *Objective) { o.Period = Period{CustomPeriod, "", "2026-10-01", "2028-10-01"} }, ""},
		{"300 characters", func(o *Objective) { o.Title = strings.Repeat("ş", 300) }, ""},
		{"a title of one emoji", func(o *Objective) { o.Title = "🚀" }, ""},
		{"empty title", func(o *Objective) { o.Title = " \n" }, "title errors.title_empty []"},
		{"10,000 characters", func(o *Objective) { o.Title = strings.Repeat("ş", 10_000) },
			"title errors.title_too_long [Max 300]"},
		{"no dates", func(o *Objective) { o.Period = Period{} }, "period errors.period_dates []"},
		{"dates that do not exist", func(o *Objective) { o.Period.End = "2027-02-29" },
			"period errors.period_dates []"},
		{"ends as it starts", func(o *Objective) { o.Period.End = o.Period.Start }, "period errors.period_order []"},
		{"ended", func(o *Objective) { o.Period = Period{CustomPeriod, "", "2026-10-01", "2026-11-23"} },
			"period errors.period_ended []"},
		{"over two years", func(o *Objective) { o.Period.End = "2028-10-02" }, "period errors.period_too_long [Max 2]"},
		{"commitment", func(o *Objective) { o.Commitment = "perhaps" }, "commitment errors.commitment_unknown []"},
		{"no key results", func(o *Objective) { o.KeyResults = nil }, "key_results errors.key_results_none []"},
		{"six key results", func(o *Objective) { o.KeyResults = append(o.KeyResults, o.KeyResults[0]) },
			"key_results errors.key_results_too_many [Max 5]"},
		{"key result without a title", func(o *Objective) { o.KeyResults[1].Title = "" },
			"kr.1.title errors.title_empty []"},
		{"unknown kind", func(o *Objective) { o.KeyResults[0].Kind = "" }, "kr.0.kind errors.kind_unknown []"},
		{"long unit", func(o *Objective) { o.KeyResults[0].Unit = strings.Repeat("x", 31) },
			"kr.0.unit errors.unit_too_long [Max 30]"},
		{"increase to its start", func(o *Objective) { o.KeyResults[0].Target = dec("72.00") },
			"kr.0.target errors.target_equals_start [Start 72]"},
		{"decrease to its start", func(o *Objective) { o.KeyResults[1].Target = dec("120") },
			"kr.1.target errors.target_equals_start [Start 120]"},
		{"percent to its start", func(o *Objective) { o.KeyResults[2].Target = dec("8") },
			"kr.2.target errors.target_equals_start [Start 8]"},
		{"keep at zero", func(o *Objective) { o.KeyResults[3].Target = dec("0") }, ""},
		{"increase downwards", func(o *Objective) { o.KeyResults[0].Target = dec("71") },
			"kr.0.target errors.target_below_start [Start 72 Target 71]"},
		{"decrease upwards", func(o *Objective) { o.KeyResults[1].Target = dec("121") },
			"kr.1.target errors.target_above_start [Start 120 Target 121]"},
		{"percent upwards", func(o *Objective) { o.KeyResults[2].Target = dec("9") }, ""},
		{"negative tolerance", func(o *Objective) { o.KeyResults[3].Tolerance = some("-1") },
			"kr.3.tolerance errors.tolerance_negative []"},
		{"negative weight", func(o *Objective) { o.KeyResults[3].Weight = dec("-0.5") },
			"kr.3.weight errors.weight_negative []"},
		{"enormous target", func(o *Objective) { o.KeyResults[0].Target = decimal.New(1, 1_000_000) },
			"kr.0.target errors.number_too_large [Digits 15]"},
		{"tiny start", func(o *Objective) { o.KeyResults[0].Start = decimal.New(1, -1_000_000) },
			"kr.0.start errors.number_too_precise [Digits 6]"},
		{"a unit of 30 characters", func(o *Objective) { o.KeyResults[0].Unit = strings.Repeat("ş", 30) }, ""},
		{"ten steps", func(o *Objective) {
			o.KeyResults[4].Steps = slices.Repeat([]Step{{Title: strings.Repeat("ş", 300)}}, 10)
		}, ""},
		{"no steps", func(o *Objective) { o.KeyResults[4].Steps = nil }, "kr.4.steps errors.steps_none []"},
		{"eleven steps", func(o *Objective) { o.KeyResults[4].Steps = make([]Step, 11) },
			"kr.4.steps errors.steps_too_many [Max 10]"},
		{"step without a title", func(o *Objective) { o.KeyResults[4].Steps[1].Title = " " },
			"kr.4.steps errors.step_title_empty []"},
		{"step with a long title", func(o *Objective) { o.KeyResults[4].Steps[1].Title = strings.Repeat("x", 301) },
			"kr.4.steps errors.title_too_long [Max 300]"},
		{"step with a negative weight", func(o *Objective) { o.KeyResults[4].Steps[1].Weight = dec("-1") },
			"kr.4.steps errors.step_weight_negative []"},
		{"several", func(o *Objective) { o.Title, o.Period, o.KeyResults[0].Weight = "", Period{}, dec("-1") },
			"title errors.title_empty [], period errors.period_dates [], kr.0.weight errors.weight_negative []"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := sound()
			c.change(&o)
			var got []string
			for _, p := range Validate(o, today) {
				got = append(got, fmt.Sprint(p.Field, " ", p.ID, " ", p.Args))
			}
			if diff := cmp.Diff(c.want, strings.Join(got, ", ")); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

func TestInRange(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"0": true, "-999999999999999": true, "1000000000000000": false, "1e14": true, "1e15": false, "0.000001": true,
		"0.0000001": false, "1.50000000": true, "123456789012345.678901": true, "1e-100": false,
	} {
		if got := InRange(dec(text)); got != want {
			t.Errorf("%s is in range: %t", text, got)
		}
	}
	for _, exponent := range []int32{math.MaxInt32, math.MinInt32, 1_000_000, -1_000_000} {
		if InRange(decimal.New(1, exponent)) || InRange(decimal.New(0, exponent)) {
			t.Errorf("an exponent of %d is in range", exponent)
		}
	}
	for exponent, want := range map[int32]bool{-39: true, -40: false} {
		if got := InRange(decimal.New(0, exponent)); got != want {
			t.Errorf("a zero of %d places is in range: %t", -exponent, got)
		}
	}
	if !InRange(decimal.Decimal{}) {
		t.Error("the zero decimal is not in range")
	}
}

func TestRelative(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		start, percent string
		kind           Kind
		want           string
	}{
		{"120", "20", Decrease, "96"}, {"120", "20", Increase, "144"}, {"-10", "20", Increase, "-8"},
		{"-10", "20", Decrease, "-12"},
		{"0", "20", Increase, "0"}, {"7", "33.33", Decrease, "4.6669"}, {"0.000003", "50", Increase, "0.000005"},
		{"120", "20", Percent, "144"},
	} {
		if got := Relative(dec(c.start), dec(c.percent), c.kind); !got.Equal(dec(c.want)) {
			t.Errorf("%s by %s %% (%s) is %s, want %s", c.start, c.percent, c.kind, got, c.want)
		}
	}
}
