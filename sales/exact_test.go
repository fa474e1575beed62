package sales

import (
	"math"
	"testing"
)

func TestRoundedFloat(t *testing.T) {
	t.Parallel()
	for v, want := range map[float64]int64{
		0.5: 1, -0.5: -1, 2.4: 2, math.MinInt64: math.MinInt64,
		math.Nextafter(math.MaxInt64, 0): math.MaxInt64 - 1023,
	} {
		if got, ok := roundedFloat(v); got != want || !ok {
			t.Errorf("%v is %d, %t, want %d", v, got, ok, want)
		}
	}
	for _, v := range []float64{math.MaxInt64, math.Nextafter(math.MinInt64, math.Inf(-1)), math.Inf(1), math.NaN()} {
		if got, ok := roundedFloat(v); ok {
			t.Errorf("%v is %d", v, got)
		}
	}
}
