package sales

import (
	"github.com/shopspring/decimal"

	"okrbot/okr"
)

// The least and the largest rate between two of the [Currencies]: what is beyond them is a slip of the keyboard, and
// would make amounts that nothing can hold.
var (
	leastRate = decimal.New(1, -6)
	mostRate  = decimal.New(10_000, 0)
)

// CheckRate refuses a rate, what one unit of a currency is worth in another, unless it is from 0.000001 to 10,000
// with at most 6 decimals.
func CheckRate(rate decimal.Decimal) error {
	if !okr.InRange(rate) || rate.LessThan(leastRate) || rate.GreaterThan(mostRate) {
		return okr.Refuse("errors.rate_out_of_range", "Least", leastRate, "Most", mostRate)
	}
	return nil
}

// Convert is an amount in another currency at a rate, in minor units, rounded half away from zero. It is not ok when
// no int64 holds it.
func Convert(minor int64, rate decimal.Decimal) (converted int64, ok bool) {
	return held(decimal.NewFromInt(minor).Mul(rate).Round(0).BigInt())
}

// Plus is a + b, both in minor units or both counted otherwise alike. It refuses what no int64 holds.
func Plus(a, b int64) (int64, error) {
	sum := a + b
	if (sum > a) != (b > 0) {
		return 0, okr.Refuse("errors.sum_too_large")
	}
	return sum, nil
}
