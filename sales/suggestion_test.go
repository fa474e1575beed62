package sales

import (
	"math"
	"testing"

	"okrbot/nasty"
)

func TestSuggest(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		history                             []float64
		n                                   int
		mean, spread                        float64
		safeRaw, recommendedRaw, stretchRaw float64
		chanceOf110                         float64
		safe, recommended, stretch          int64
	}{
		{[]float64{100, 100, 100, 100}, 4, 100, 10, 91.4482, 96.9067, 103.0933, 0.218499, 91, 97, 100},
		{[]float64{80, 90, 100, 110, 120}, 5, 115, 11.5, 105.6690, 111.5895, 118.4105, 0.644147, 110, 110, 120},
		{[]float64{50, 60, 200, 55, 65, 70}, 6, 94.2708, 58.0482, 48.7081, 77.5188, 111.0229, 0.405950, 49, 78, 110},
		{[]float64{90, 95, 105, 100, 98, 110, 120, 125, 130}, 8, 132.8750, 13.2875, 122.8525, 129.1661, 136.5839,
			0.925700, 120, 130, 140},
		{[]float64{120, 110, 100, 90}, 4, 91.8750, 9.1875, 84.0181, 89.0331, 94.7169, 0.087917, 84, 89, 95},
	} {
		got, ok := Suggest(c.history)
		if !ok || got.N != c.n {
			t.Errorf("%v: %+v, %t", c.history, got, ok)
		}
		for name, v := range map[string][2]float64{
			"mean": {got.Mean, c.mean}, "spread": {got.Spread, c.spread}, "safe": {got.SafeRaw, c.safeRaw},
			"recommended": {got.RecommendedRaw, c.recommendedRaw}, "stretch": {got.StretchRaw, c.stretchRaw},
		} {
			if math.Abs(v[0]-v[1]) > 5.1e-5 {
				t.Errorf("%v: %s is %.6f, want %.4f", c.history, name, v[0], v[1])
			}
		}
		if chance := got.Chance(110); math.Abs(chance-c.chanceOf110) > 5.1e-7 {
			t.Errorf("%v: chance of 110 is %.8f, want %.6f", c.history, chance, c.chanceOf110)
		}
		if got.Safe != c.safe || got.Recommended != c.recommended || got.Stretch != c.stretch {
			t.Errorf("%v: rounded to %d, %d and %d", c.history, got.Safe, got.Recommended, got.Stretch)
		}
	}
}

func TestSuggestion_ChanceOfARunningPeriod(t *testing.T) {
	t.Parallel()
	flat := []float64{100, 100, 100, 100}
	for _, c := range []struct {
		history                     []float64
		target, achieved, w, chance float64
	}{
		{flat, 110, 0, 0, 0.218499},
		{flat, 110, 62, 15.0 / 21, 0.023726},
		{flat, 110, 90, 15.0 / 21, 0.876517},
		{[]float64{80, 90, 100, 110, 120}, 110, 60, 0.5, 0.776396},
		{[]float64{120, 110, 100, 90}, 100, 20, 0.5, 0.009165},
		{[]float64{50, 60, 200, 55, 65, 70}, 90, 40, 5.0 / 21, 0.646747},
		{flat, 110, 100, 20.0 / 21, 0.060526},
		{flat, 110, 110, 0.2, 1}, {flat, 110, 124, 1, 1}, {flat, 110, 109, 1, 0},
	} {
		s, _ := Suggest(c.history)
		if got := s.ChanceOf(c.target, c.achieved, c.w); math.Abs(got-c.chance) > 5.1e-7 {
			t.Errorf("%v: %v of %v at %.3f is %.8f, want %.6f", c.history, c.achieved, c.target, c.w, got, c.chance)
		}
		if at, before := s.ChanceOf(c.target, 0, 0), s.Chance(c.target); at != before {
			t.Errorf("%v: at the begin it is %v, before it %v", c.history, at, before)
		}
	}
}

// In a running period a target is suggested that is reached as often as one of a whole period.
func TestSuggestion_Given(t *testing.T) {
	t.Parallel()
	whole, _ := Suggest([]float64{80, 90, 100, 110, 120})
	if at := whole.Given(0, 0); at != whole {
		t.Errorf("at the begin it is %+v, before it %+v", at, whole)
	}
	for _, c := range []struct{ achieved, w float64 }{{0, 0.3}, {60, 0.5}, {5, 0.9}, {130, 0.5}} {
		s := whole.Given(c.achieved, c.w)
		for target, chance := range map[float64]float64{s.SafeRaw: 0.75, s.RecommendedRaw: 0.60, s.StretchRaw: 0.40} {
			if got := whole.ChanceOf(target, c.achieved, c.w); target > c.achieved && math.Abs(got-chance) > 1e-9 {
				t.Errorf("%v at %v: %v has the chance %v, want %v", c.achieved, c.w, target, got, chance)
			}
		}
	}
	if over := whole.Given(97, 1); over.Recommended != 97 || over.Stretch != 97 {
		t.Errorf("of a period that is over it suggests %+v", over)
	}
}

func TestTargetRow_At(t *testing.T) {
	t.Parallel()
	whole, _ := Suggest([]float64{100_000, 100_000, 100_000, 100_000})
	row := TargetRow{Suggestion: &whole, Achieved: 62_000, Present: &Target{Amount: 110_000, Full: 110_000}}
	at := row.At(15.0 / 21)
	if math.Abs(*at.Chance-0.023726) > 5e-7 || !at.Suggests() {
		t.Errorf("chance %v, suggestion %+v", *at.Chance, at.Suggestion)
	}
	row.Achieved = 124_000
	if at = row.At(15.0 / 21); !at.Reached() || at.Suggests() || *at.Chance != 1 {
		t.Errorf("a target that is reached has the chance %v, suggests %t", *at.Chance, at.Suggests())
	}
	row.JoinedOn = "2026-11-16"
	if at = row.At(15.0 / 21); *at.Suggestion != whole {
		t.Errorf("who joined is suggested %+v", at.Suggestion)
	}
}

func TestSuggest_Refuses(t *testing.T) {
	t.Parallel()
	for _, history := range [][]float64{
		nil, {100}, {100, 100, 100}, {100, 100, 100, math.NaN()}, {math.Inf(1), 1, 2, 3}, {math.Inf(-1), 1, 2, 3},
		{math.MaxFloat64, -math.MaxFloat64, math.MaxFloat64, -math.MaxFloat64},
	} {
		if got, ok := Suggest(history); ok {
			t.Errorf("%v suggests %+v", history, got)
		}
	}
}

// Somebody who never sold has no spread: whatever is above 0 is out of reach, and no target is below 0.
func TestSuggest_Nothing(t *testing.T) {
	t.Parallel()
	s, ok := Suggest([]float64{0, 0, 0, 0, 0})
	if !ok || s.Safe != 0 || s.Stretch != 0 || s.Chance(0) != 1 || s.Chance(1) != 0 {
		t.Errorf("nothing ever: %+v, %v of 0, %v of 1", s, s.Chance(0), s.Chance(1))
	}
	s, ok = Suggest([]float64{-50, -60, -40, -50})
	if !ok || s.Safe != 0 || s.Recommended != 0 || s.Stretch != 0 || s.StretchRaw >= 0 || s.Mean != -43.75 {
		t.Errorf("refunds only: %+v", s)
	}
}

// Of any history the harder target is the larger one, each has the chance it is chosen by, larger targets have
// smaller chances, and only the last eight periods count.
func FuzzSuggest(f *testing.F) {
	f.Add([]byte{100, 100, 100, 100}, 1.0)
	f.Add([]byte{90, 95, 105, 100, 98, 110, 120, 125, 130}, 123_456.0)
	f.Fuzz(func(t *testing.T, amounts []byte, unit float64) {
		if unit = math.Abs(unit); !(unit >= 1e-3 && unit <= 1e12) {
			return
		}
		var history []float64
		for _, a := range amounts {
			history = append(history, float64(a)*unit)
		}
		nasty.Quick(t, func() { Suggest(history) })
		s, ok := Suggest(history)
		if ok != (len(history) >= 4) {
			t.Fatalf("%v: ok %t", history, ok)
		}
		if !ok {
			return
		}
		last := history[max(len(history)-8, 0):]
		if again, _ := Suggest(last); again != s {
			t.Fatalf("%v: %+v, and %+v of the last eight", history, s, again)
		}
		if s.Safe < 0 || s.Safe > s.Recommended || s.Recommended > s.Stretch {
			t.Fatalf("%v: %+v", history, s)
		}
		if s.Spread == 0 {
			return
		}
		for _, c := range [][2]float64{{s.SafeRaw, 0.75}, {s.RecommendedRaw, 0.60}, {s.StretchRaw, 0.40}} {
			if got := s.Chance(c[0]); math.Abs(got-c[1]) > 1e-6 {
				t.Fatalf("%v: %v has a chance of %v, want %v", history, c[0], got, c[1])
			}
		}
		for k, before := -5.0, 1.0; k <= 5; k++ {
			chance := s.Chance(s.Mean + k*s.Spread)
			if chance < 0 || chance > before {
				t.Fatalf("%v: %v spreads from the mean the chance is %v, and %v one before", history, k, chance, before)
			}
			before = chance
		}
	})
}

// What is suggested stays well within an int64: a mean or a spread of up to 10^17 is taken, and nothing above it.
func TestSuggest_Bounds(t *testing.T) {
	t.Parallel()
	const most = 1e17
	above := math.Nextafter(most, math.Inf(1))
	for _, c := range []struct {
		name    string
		history []float64
		want    bool
	}{
		{"a mean of the most", []float64{most, most, most, most}, true},
		{"a mean above it", []float64{above, above, above, above}, false},
		{"a mean of the least", []float64{-most, -most, -most, -most}, true},
		{"a spread of the most", []float64{most, -most, 0, -most, most}, true},
		{"a spread above it", []float64{above, -above, 0, -above, above}, false},
	} {
		if s, ok := Suggest(c.history); ok != c.want {
			t.Errorf("%s: %+v, %t", c.name, s, ok)
		}
	}
}

func TestRound2(t *testing.T) {
	t.Parallel()
	for v, want := range map[float64]int64{
		0: 0, 0.4: 0, 0.5: 1, 3.2: 3, 9.5: 10, 91.4482: 91, 99.4: 99, 99.5: 100, 103.0933: 100, 105: 110, 104.99: 100,
		994: 990, 995: 1_000, 7_142_857: 7_100_000, 12_500: 13_000, 12_499: 12_000, 999_999: 1_000_000,
		1e18: 1_000_000_000_000_000_000, 1e19: 0, 1e300: 0,
		-1: 0, -1e9: 0, math.Inf(1): 0, math.Inf(-1): 0, math.NaN(): 0,
	} {
		if got := Round2(v); got != want {
			t.Errorf("%v is %d, want %d", v, got, want)
		}
	}
}
