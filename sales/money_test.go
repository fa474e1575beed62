package sales

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"okrbot/nasty"
)

func TestMoneyOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		units string
		want  int64
		err   error
	}{
		{"12.5", 1_250, nil},
		{"12.50", 1_250, nil},
		{"12.500000", 1_250, nil},
		{"0.01", 1, nil},
		{"-0.01", -1, nil},
		{"0", 0, nil},
		{"0.000", 0, nil},
		{"1e3", 100_000, nil},
		{"100000", 10_000_000, nil},
		{"12.505", 0, ErrTooPrecise},
		{"0.001", 0, ErrTooPrecise},
		{"1e-10000", 0, ErrTooPrecise},
		{"10000000000", 1_000_000_000_000, nil},
		{"-10000000000", -1_000_000_000_000, nil},
		{"10000000000.01", 0, ErrTooLarge},
		{"-10000000000.01", 0, ErrTooLarge},
		{"99999999999999999999", 0, ErrTooLarge},
		{"1e10000", 0, ErrTooLarge},
		{"-1e9999", 0, ErrTooLarge},
		{"0e10000", 0, nil},
		{"1234567890123.005", 0, ErrTooPrecise}, // of two faults the one that a reader sees first
	} {
		got, err := MoneyOf(decimal.RequireFromString(c.units), "TRY")
		if !errors.Is(err, c.err) || got.Minor != c.want || (err == nil) != (got.Currency == "TRY") {
			t.Errorf("%s is %+v, %v, want %d, %v", c.units, got, err, c.want, c.err)
		}
	}
}

func TestReadMoney(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text    string
		want    int64
		reading Reading
		fails   bool
	}{
		{"", 0, Exact, false},
		{"  ", 0, Exact, false},
		{"0", 0, Exact, false},
		{"-0", 0, Exact, false},
		{"0e-9999", 0, Exact, false},
		{"500", 50_000, Exact, false},
		{" 500.5 ", 50_050, Exact, false},
		{"8.5e3", 850_000, Exact, false},
		{"8333.333333", 833_333, Rounded, false},
		{"8333.335", 833_334, Rounded, false}, // half away from zero
		{"8333.345", 833_335, Rounded, false},
		{"8333.3349999", 833_333, Rounded, false},
		{"0.005", 1, Rounded, false},
		{"0.0049", 0, Rounded, false},
		{"1e-9999", 0, Rounded, false},
		{"1e-999999999", 0, Exact, true},
		{strings.Repeat("9", 90) + "e-999", 0, Rounded, false},
		{"0e-999999999", 0, Exact, true},
		{strings.Repeat("0", 99) + "1", 100, Exact, false},
		{strings.Repeat("0", 100) + "1", 0, Exact, true},
		{"99999.999", 10_000_000, Rounded, false},
		{"-200", 0, Negative, false},
		{"-0.001", 0, Negative, false},
		{"-1e9999", 0, Negative, false},
		{"10000000000", 1_000_000_000_000, Exact, false},
		{"10000000000.001", 1_000_000_000_000, Rounded, false},
		{"10000000000.01", 0, Exact, true},
		{"1e9999", 0, Exact, true},
		{"1e999999999", 0, Exact, true},
		{"1,234.50", 0, Exact, true},
		{"null", 0, Exact, true},
		{"12 500", 0, Exact, true},
		{"NaN", 0, Exact, true},
	} {
		got, reading, err := ReadMoney(c.text, "EUR")
		if (err != nil) != c.fails || got.Minor != c.want || reading != c.reading && err == nil || err == nil &&
			got.Currency != "EUR" {
			t.Errorf("%q is %+v, %q, %v, want %d, %q", c.text, got, reading, err, c.want, c.reading)
		}
	}
}

func TestInRange(t *testing.T) {
	t.Parallel()
	for minor, want := range map[int64]bool{
		1_000_000_000_000: true, 1_000_000_000_001: false, -1_000_000_000_000: true, -1_000_000_000_001: false, 0: true,
		math.MaxInt64: false, math.MinInt64: false,
	} {
		if got := (Money{minor, "TRY"}).InRange(); got != want {
			t.Errorf("%d is in range: %t", minor, got)
		}
	}
}

func TestWholeUnits(t *testing.T) {
	t.Parallel()
	for minor, want := range map[int64]int64{0: 0, 1: 100, 99: 100, 100: 100, 101: 200, math.MaxInt64: math.MaxInt64,
		math.MaxInt64 - 108: math.MaxInt64 - 107} {
		if got := WholeUnits(minor); got != want {
			t.Errorf("%d is %d, want %d", minor, got, want)
		}
	}
}

func TestMoneyUnits(t *testing.T) {
	t.Parallel()
	for minor, want := range map[int64]string{1_250: "12.5", 1: "0.01", 0: "0", -10_001: "-100.01",
		10_000_000: "100000"} {
		if got := (Money{minor, "TRY"}).Units(); got.String() != want {
			t.Errorf("%d is %s, want %s", minor, got, want)
		}
	}
}

// What a program writes is an amount, or none, at once; with the most that a deal can be.
func FuzzReadMoney(f *testing.F) {
	nasty.Seed(f, "12500.5", "1e-999999999", "-1e999999999", "1e9", "0.005")
	f.Fuzz(func(t *testing.T, text string) {
		var read, parsed Money
		var err, parseErr error
		nasty.Quick(t, func() { read, _, err = ReadMoney(text, "TRY") })
		nasty.Quick(t, func() { parsed, parseErr = ParseMoney(text, "TRY") })
		nasty.Quick(t, func() { ParseDealID(text) })
		nasty.Quick(t, func() {
			_ = Deal{Customer: OneLine(text), Note: text,
				External: OneExternal(text)}.CheckTexts(nil)
		})
		nasty.Quick(t, func() { StandardStage(text, DefaultStages()) })
		if !read.InRange() || !parsed.InRange() {
			t.Errorf("%q is %+v and %+v", text, read, parsed)
		}
		if err == nil && parseErr == nil && parsed.Minor >= 0 && parsed != read {
			t.Errorf("%q is %+v and %+v", text, read, parsed)
		}
	})
}

// An amount is taken exactly when it is within the limit and whole in minor units, and is then the same amount.
func FuzzMoneyOf(f *testing.F) {
	f.Add(int64(1_250), int32(-2))
	f.Add(int64(1), int32(math.MaxInt32))
	f.Add(int64(-10), int32(math.MinInt32))
	f.Add(int64(1_000_000_000_000_000_000), int32(-8))
	f.Fuzz(func(t *testing.T, coefficient int64, exponent int32) {
		units := decimal.New(coefficient, exponent)
		nasty.Quick(t, func() { _, _ = MoneyOf(units, "EUR") })
		got, err := MoneyOf(units, "EUR")
		switch {
		case err == nil && (!got.Units().Equal(units) || got.Minor > mostMinor || got.Minor < -mostMinor ||
			got.Currency != "EUR"):
			t.Fatalf("%d e%d is %+v", coefficient, exponent, got)
		case err != nil && got != Money{}:
			t.Fatalf("%d e%d is %+v, %v", coefficient, exponent, got, err)
		}
		if exponent < -30 || exponent > 30 {
			return
		}
		large := units.Abs().GreaterThan(decimal.New(1, 10))
		precise := !units.Equal(units.Truncate(minorDigits))
		if (err != nil) != (large || precise) || errors.Is(err, ErrTooLarge) && !large ||
			errors.Is(err, ErrTooPrecise) && !precise {
			t.Fatalf("%d e%d is %+v, %v", coefficient, exponent, got, err)
		}
	})
}
