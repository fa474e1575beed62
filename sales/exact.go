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

// rounded is r rounded half away from zero. It is not ok when no int64 holds it.
func rounded(r *big.Rat) (n int64, ok bool) {
	half := big.NewRat(int64(r.Sign()), 2)
	r = new(big.Rat).Add(r, half)
	return held(new(big.Int).Quo(r.Num(), r.Denom()))
}

// held is n; not ok when no int64 holds it.
func held(n *big.Int) (int64, bool) {
	if !n.IsInt64() {
		return 0, false
	}
	return n.Int64(), true
}

// roundedFloat is v rounded half away from zero. It is not ok when v is no number, or none that an int64 holds.
func roundedFloat(v float64) (n int64, ok bool) {
	v = math.Round(v)
	if !(v >= math.MinInt64 && v < math.MaxInt64) {
		return 0, false
	}
	return int64(v), true
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
