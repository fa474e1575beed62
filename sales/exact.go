package sales

import (
	"cmp"
	"math"
	"math/big"
	"math/bits"
)

// compareProducts compares a·b with c·d exactly. None of them is negative.
func compareProducts(a, b, c, d int64) int {
	abHigh, abLow := bits.Mul64(uint64(a), uint64(b))
	cdHigh, cdLow := bits.Mul64(uint64(c), uint64(d))
	return cmp.Or(cmp.Compare(abHigh, cdHigh), cmp.Compare(abLow, cdLow))
}

// ceilDiv is a / b rounded up, of an a that is not negative and a b above 0.
func ceilDiv(a, b int64) int64 {
	q := a / b
	if a%b > 0 {
		q++
	}
	return q
}

// rounded is r rounded half away from zero, limited to what an int64 holds.
func rounded(r *big.Rat) int64 {
	half := big.NewRat(int64(r.Sign()), 2)
	r = new(big.Rat).Add(r, half)
	return limited(new(big.Int).Quo(r.Num(), r.Denom()))
}

// limited is n, or the int64 that is nearest to it.
func limited(n *big.Int) int64 {
	switch {
	case n.IsInt64():
		return n.Int64()
	case n.Sign() < 0:
		return math.MinInt64
	default:
		return math.MaxInt64
	}
}

// roundedFloat is v rounded half away from zero, limited to what an int64 holds; 0 when v is not a number.
func roundedFloat(v float64) int64 {
	switch v = math.Round(v); {
	case math.IsNaN(v):
		return 0
	case v >= math.MaxInt64:
		return math.MaxInt64
	case v <= math.MinInt64:
		return math.MinInt64
	default:
		return int64(v)
	}
}

func abs(n int64) int64 { return max(n, -n) }

// mean is the mean of the values, of which there is at least one.
func mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}
