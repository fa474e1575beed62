package okr

import (
	"math"
	"testing"
)

func TestTheilSen(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		values []float64
		want   float64
	}{
		{[]float64{10, 12, 11, 15}, 1.583333},
		{[]float64{5, 5, 5}, 0},
		{[]float64{100, 90, 95, 70, 60}, -10},
		{[]float64{1, 2, 3, 4, 1_000}, 1}, // as if the last one were not there
		{[]float64{7, 3}, -4},
		{[]float64{7}, 0},
		{nil, 0},
	} {
		if got := TheilSen(c.values); math.Abs(got-c.want) > 5e-7 {
			t.Errorf("slope of %v is %v, want %v", c.values, got, c.want)
		}
	}
}

// Values on a line have the line's slope, and moving all of them changes nothing.
func TestTheilSen_Lines(t *testing.T) {
	t.Parallel()
	for n := 2; n <= 12; n++ {
		for slope := -3.5; slope <= 3.5; slope += 0.5 {
			var values []float64
			for i := range n {
				values = append(values, 1_000+slope*float64(i))
			}
			if got := TheilSen(values); math.Abs(got-slope) > 1e-9 {
				t.Errorf("%d values of slope %v have %v", n, slope, got)
			}
		}
	}
}
