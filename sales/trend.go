package sales

// TheilSen is the slope of values that are equally far apart, per step: the median of the slopes (x_j − x_i) / (j − i) of all pairs
// (Theil 1950, Sen 1968). One value out of line hardly moves it. It is 0 of fewer than two values, which must be finite.
func TheilSen(values []float64) float64 {
	var slopes []float64
	for j, later := range values {
		for i, earlier := range values[:j] {
			slopes = append(slopes, (later-earlier)/float64(j-i))
		}
	}
	return median(slopes)
}
