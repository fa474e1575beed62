package sales

import (
	"math"
	"math/big"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// edges draws numbers of any size, and those at the ends of what is held.
var edges = rapid.OneOf(rapid.Int64(), rapid.Int64Range(-1000, 1000), rapid.SampledFrom([]int64{
	math.MaxInt64, math.MinInt64, math.MaxInt64 - 1, math.MinInt64 + 1, mostMinor, -mostMinor, math.MaxInt64 / 2,
	math.MinInt64 / 2,
}))

// A sum is what it is without bounds, or it is refused because no int64 holds it.
func TestPlus_IsExactOrRefused(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := edges.Draw(t, "a"), edges.Draw(t, "b")
		exact := new(big.Int).Add(big.NewInt(a), big.NewInt(b))
		got, err := Plus(a, b)
		if (err == nil) != exact.IsInt64() || err == nil && got != exact.Int64() {
			t.Fatalf("%d + %d is %d, %v; want %s", a, b, got, err, exact)
		}
	})
}

// A conversion is the exact product, rounded half away from zero, or it is not ok because no int64 holds it.
func TestConvert_IsExactOrNotOK(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		minor := edges.Draw(t, "minor")
		rate := decimal.New(rapid.Int64Range(1, math.MaxInt64).Draw(t, "rate"),
			rapid.Int32Range(-12, 14).Draw(t, "exponent"))
		exact := new(big.Rat).Mul(whole(minor), rate.Rat())
		exact.Add(exact, big.NewRat(int64(exact.Sign()), 2))
		want := new(big.Int).Quo(exact.Num(), exact.Denom())
		got, ok := Convert(minor, rate)
		if ok != want.IsInt64() || ok && got != want.Int64() {
			t.Fatalf("%d at %s is %d, %t; want %s", minor, rate, got, ok, want)
		}
	})
}

// Within the limits a million deals add up, at the largest rate nine hundred.
func TestTheLimitsKeepSumsWithinReach(t *testing.T) {
	t.Parallel()
	for rows, each := range map[int64]int64{9_000_000: mostMinor, 900: mostMinor * mostRate.IntPart()} {
		if !new(big.Int).Mul(big.NewInt(rows), big.NewInt(each)).IsInt64() {
			t.Errorf("%d rows of %d are too much", rows, each)
		}
	}
	if got, ok := Convert(mostMinor, mostRate); !ok || got != mostMinor*10_000 {
		t.Errorf("the largest amount at the largest rate is %d, %t", got, ok)
	}
}

func TestCheckRate(t *testing.T) {
	t.Parallel()
	for rate, ok := range map[string]bool{
		"0.000001": true, "42.5": true, "1": true, "10000": true, "0.123456": true,
		"0": false, "-1": false, "0.0000009": false, "10000.000001": false, "10001": false, "1e14": false,
		"1e9999": false, "1e-9999": false, "1.0000001": false,
	} {
		if err := CheckRate(decimal.RequireFromString(rate)); (err == nil) != ok {
			t.Errorf("%s: %v", rate, err)
		}
	}
}
