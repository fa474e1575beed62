package okr

import "slices"

// TheilSen is the slope of values that are equally far apart, per step: the median of the slopes (x_j − x_i) / (j −
// i) of all pairs (Theil 1950, Sen 1968). One value out of line hardly moves it. It is 0 of fewer than two values,
// which must be finite.
func TheilSen(values []float64) float64 {
	var slopes []float64
	for j, later := range values {
		for i, earlier := range values[:j] {
			slopes = append(slopes, (later-earlier)/float64(j-i))
		}
	}
	return Median(slopes)
}

// Median is the middle of the values, or the mean of the middle two; 0 of none.
func Median(values []float64) float64 {
	n := len(values)
	if n == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}
