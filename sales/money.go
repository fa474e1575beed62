package sales

import (
	"errors"
	"strings"

	"github.com/shopspring/decimal"
)

// Currency is an ISO 4217 code in capitals, such as TRY.
type Currency string

// Currencies are those that okrbot knows, the first being what a new team starts with.
var Currencies = []Currency{"TRY", "USD", "EUR", "GBP"}

// minorDigits is how many digits of the minor unit each of the Currencies has (ISO 4217).
const minorDigits = 2

// Money is an amount in minor units of its currency: 1250 TRY is 12.50 lira.
type Money struct {
	Minor    int64    `json:"minor"`
	Currency Currency `json:"currency"`
}

// InRange reports whether an amount, of a deal or asked as a target, is within 10 billion units either way.
func (m Money) InRange() bool { return -mostMinor <= m.Minor && m.Minor <= mostMinor }

// ErrTooPrecise says that an amount has a fraction of the minor unit; ErrTooLarge that it is above 10 billion units.
var (
	ErrTooPrecise = errors.New("an amount has a fraction of the minor unit")
	ErrTooLarge   = errors.New("an amount is too large")
)

// mostMinor keeps the sum of nine million deals within an int64 of minor units. The sentence errors.money_too_large
// names it.
const mostMinor = int64(1_000_000_000_000)

// mostDigits is how many digits before the decimal point an amount can have at all. Whatever has more is refused
// before its digits are written out, as those of 1e10000 would have to be to compare it.
const mostDigits = 13

// MoneyOf is an amount of whole units, such as 12.5 lira. It fails with [ErrTooPrecise] or [ErrTooLarge].
func MoneyOf(units decimal.Decimal, c Currency) (Money, error) {
	if units.IsZero() {
		return Money{0, c}, nil
	}
	if int64(units.NumDigits())+int64(units.Exponent()) > mostDigits {
		return Money{}, ErrTooLarge
	}
	minor := units.Shift(minorDigits)
	if !minor.IsInteger() {
		return Money{}, ErrTooPrecise
	}
	if minor.Abs().GreaterThan(decimal.NewFromInt(mostMinor)) {
		return Money{}, ErrTooLarge
	}
	return Money{minor.IntPart(), c}, nil
}

// ParseMoney reads whole units as programs write them, such as 12500.5. It fails with [ErrTooPrecise], [ErrTooLarge],
// or the decimal library's error.
func ParseMoney(text string, c Currency) (Money, error) {
	units, err := unitsIn(text)
	if err != nil {
		return Money{}, err
	}
	return MoneyOf(units, c)
}

// amountBytes is how long an amount of a program is at the most.
const amountBytes = 100

// unitsIn reads a number as programs write it, with a point and perhaps an exponent.
func unitsIn(text string) (decimal.Decimal, error) {
	if len(text) > amountBytes {
		return decimal.Decimal{}, errors.New("a text is too long for an amount")
	}
	return decimal.NewFromString(text)
}

// Reading says what was made of an amount that a program wrote.
type Reading string

// The readings. Exact is an amount as it was written.
const (
	Exact    Reading = ""
	Rounded  Reading = "rounded"  // it had more decimals than the currency
	Negative Reading = "negative" // a credit note: it counts as 0
)

// ReadMoney reads whole units as a CRM writes them. Nothing is 0, what is below 0 is 0, and decimals that the
// currency lacks are rounded, half away from zero. It fails with [ErrTooLarge], or the decimal library's error.
func ReadMoney(text string, c Currency) (Money, Reading, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return Money{0, c}, Exact, nil
	}
	units, err := unitsIn(text)
	switch {
	case err != nil:
		return Money{}, Exact, err
	case units.IsNegative():
		return Money{0, c}, Negative, nil
	}
	m, err := MoneyOf(units, c)
	if !errors.Is(err, ErrTooPrecise) {
		return m, Exact, err
	}
	m, err = MoneyOf(units.Round(minorDigits), c)
	return m, Rounded, err
}

// WholeUnits is an amount of minor units that is not below 0, rounded up to whole units where an int64 holds that.
func WholeUnits(minor int64) int64 {
	const unit = 100
	rest := minor % unit
	if up, err := Plus(minor, unit-rest); rest > 0 && err == nil {
		return up
	}
	return minor
}

// Units is the amount in whole units of the currency.
func (m Money) Units() decimal.Decimal { return decimal.New(m.Minor, -minorDigits) }
