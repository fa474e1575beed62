package locale

import (
	"math"
	"testing"

	"github.com/shopspring/decimal"
	xmessage "golang.org/x/text/message"
	"golang.org/x/text/number"
)

func TestPrinter_Number(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	tests := []struct{ v, en, tr string }{
		{"0", "0", "0"},
		{"-0", "0", "0"},
		{"999", "999", "999"},
		{"1000", "1,000", "1.000"},
		{"1234.5", "1,234.5", "1.234,5"},
		{"-1234567.891234", "-1,234,567.891234", "-1.234.567,891234"},
		{"123456789012345.000001", "123,456,789,012,345.000001", "123.456.789.012.345,000001"},
		{"0.1", "0.1", "0,1"},
	}
	for _, test := range tests {
		v := decimal.RequireFromString(test.v)
		if en, tr := c.Printer(English).Number(v), c.Printer(Turkish).Number(v); en != test.en || tr != test.tr {
			t.Errorf("Number(%s) = %q, %q, want %q, %q", test.v, en, tr, test.en, test.tr)
		}
	}
}

// A field shows a number so that it is read again without a question.
func TestPrinter_Typed(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	for _, test := range []struct{ v, unit, en, tr string }{
		{"1234.5", "TRY", "1,234.5", "1.234,5"}, {"12345", "TRY", "12,345", "12.345"},
		{"12.345", "müşteri", "12.3450", "12,3450"}, {"-12.345", "müşteri", "-12.3450", "-12,3450"},
		{"12.345", "kg", "12.345", "12,345"},
	} {
		v := decimal.RequireFromString(test.v)
		en, tr := c.Printer(English).Typed(v, test.unit), c.Printer(Turkish).Typed(v, test.unit)
		if en != test.en || tr != test.tr {
			t.Errorf("Typed(%s, %q) = %q, %q, want %q, %q", test.v, test.unit, en, tr, test.en, test.tr)
		}
	}
}

// What this package writes digit by digit, to keep decimals exact, is what
// x/text writes for floats.
func TestPrinter_Number_AgreesWithCLDR(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	for _, lang := range Languages {
		p, cldr := c.Printer(lang), xmessage.NewPrinter(lang.tag())
		for _, f := range []float64{0, 1, -7, 999.5, 1234.25, 9999, -1234567.875} {
			if got, want := p.Number(decimal.NewFromFloat(f)), cldr.Sprint(number.Decimal(f)); got != want {
				t.Errorf("%s Number(%v) = %q, CLDR has %q", lang, f, got, want)
			}
		}
		for _, f := range []float64{0, 0.2, -0.2, 12.34} {
			if got, want := p.Percent(f), cldr.Sprint(number.Percent(f)); got != want {
				t.Errorf("%s Percent(%v) = %q, CLDR has %q", lang, f, got, want)
			}
		}
		for _, n := range []int{0, 12, -1234, math.MaxInt32} {
			if got, want := p.Int(n), cldr.Sprint(number.Decimal(n)); got != want {
				t.Errorf("%s Int(%d) = %q, CLDR has %q", lang, n, got, want)
			}
		}
	}
}

func TestPrinter_Percent(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	tests := []struct {
		ratio  float64
		en, tr string
	}{
		{0.2, "20%", "%20"},
		{-0.2, "-20%", "-%20"},
		{0.145, "15%", "%15"}, // 14.499999999999998 in floats
		{-0.145, "-15%", "-%15"},
		{0.994, "99%", "%99"},
		{0.996, "99%", "%99"},
		{0.9999999, "99%", "%99"},
		{1, "100%", "%100"},
		{1.004, "100%", "%100"},
		{12.5, "1,250%", "%1.250"},
		{-0.001, "0%", "%0"},
		{math.Copysign(0, -1), "0%", "%0"},
		{math.NaN(), "–", "–"},
		{math.Inf(1), "–", "–"},
	}
	for _, test := range tests {
		if en, tr := c.Printer(English).Percent(test.ratio), c.Printer(Turkish).Percent(test.ratio); en != test.en ||
			tr != test.tr {
			t.Errorf("Percent(%v) = %q, %q, want %q, %q", test.ratio, en, tr, test.en, test.tr)
		}
	}
}

func TestPrinter_Value(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	tests := []struct{ v, unit, en, tr string }{
		{"20.5", "%", "20.5%", "%20,5"},
		{"-20", "%", "-20%", "-%20"},
		{"1234.5", "TRY", "₺1,234.50", "₺1.234,50"},
		{"1234.5", "₺", "₺1,234.50", "₺1.234,50"},
		{"1234.5", "tl", "₺1,234.50", "₺1.234,50"},
		{"1234", "USD", "$1,234", "$1.234"},
		{"1234.567", "$", "$1,234.567", "$1.234,567"},
		{"-0.5", "EUR", "-€0.50", "-€0,50"},
		{"7", "£", "£7", "£7"},
		{"12", "müşteri", "12 müşteri", "12 müşteri"},
		{"1200.5", " ton ", "1,200.5 ton", "1.200,5 ton"},
		{"1200", "", "1,200", "1.200"},
	}
	for _, test := range tests {
		v := decimal.RequireFromString(test.v)
		if en, tr := c.Printer(English).Value(v, test.unit), c.Printer(Turkish).Value(v, test.unit); en != test.en ||
			tr != test.tr {
			t.Errorf("Value(%s, %q) = %q, %q, want %q, %q", test.v, test.unit, en, tr, test.en, test.tr)
		}
	}
}
