package locale

import (
	"errors"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
)

// The table of the rule, and more of its kind.
func TestParseNumber_OneMarkAndThreeDigits(t *testing.T) {
	t.Parallel()
	const ask = "two_readings"
	for _, c := range []struct{ typed, unit, en, tr string }{
		{"12.500", "TRY", ask, "12500"}, {"12,500", "TRY", "12500", ask},
		{"12.500", "USD", ask, "12500"}, {"12.500 TL", "", ask, "12500"}, {"1.250 usd", "", ask, "1250"},
		{"12.500,50", "TRY", "12500.5", "12500.5"}, {"12,500.50", "USD", "12500.5", "12500.5"},
		{"1.250.000", "TRY", "1250000", "1250000"}, {"1,250,000", "TRY", "1250000", "1250000"},
		{"0,500", "TRY", "0.5", "0.5"}, {"0.500", "USD", "0.5", "0.5"},
		{"12,5", "TRY", "12.5", "12.5"}, {"12.5", "TRY", "12.5", "12.5"}, {"12,50", "TRY", "12.5", "12.5"},
		{"12.50", "TRY", "12.5", "12.5"},
		{"12,500", "kg", "12500", "12.5"}, {"12.500", "kg", "12.5", "12500"}, {"12,500", "KWD", "12500", "12.5"},
		{"12,500", "JPY", "12500", ask},
		{"12,500", "", "12500", "12.5"}, {"12.500", "", "12.5", "12500"},
		{"1'000", "TRY", "1000", "1000"}, {"1 000", "TRY", "1000", "1000"}, {"1\u202f000", "TRY", "1000", "1000"},
		// a scale
		{"12,500 mn", "TRY", ask, "12500000"}, {"12.500 k", "USD", "12500", ask}, {"12.500 bin", "TRY", "12500", ask},
		// what people count
		{"12,500", "%", "12500", ask}, {"12.500", "müşteri", ask, "12500"}, {"12,500", "deals", "12500", ask},
		{"12,500", "widget", "12500", ask}, {"12,500 müşteri", "müşteri", "12500", ask},
		{"12.500 customers", "müşteri", ask, "12500"},
		{"%12,500", "", "12500", ask}, {"-12,500", "TRY", "-12500", ask}, {"₺12,500", "₺", "12500", ask},
		{"1,234", "puan", "1234", ask},
		{"123,456", "TRY", "123456", ask}, {"1234,567", "TRY", "1234.567", "1234.567"},
		{"1.2345", "TRY", "1.2345", "1.2345"},
	} {
		en, tr := said(ParseNumber(c.typed, English, c.unit)), said(ParseNumber(c.typed, Turkish, c.unit))
		if en != c.en || tr != c.tr {
			t.Errorf("%q in %q is %s in English, %s in Turkish; want %s, %s", c.typed, c.unit, en, tr, c.en, c.tr)
		}
	}
}

func TestParseNumber_Units(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ typed, unit, want string }{
		{"40 müşteri", "müşteri", "40"}, {"40 customers", "müşteri", "40"}, {"40 müşteri", "customers", "40"},
		{"40 MÜŞTERİ", "müşteri", "40"},
		{"%50", "%", "50"}, {"50%", "%", "50"}, {"50 percent", "%", "50"}, {"yüzde 50", "%", "50"},
		{"12 bin müşteri", "müşteri", "12000"}, {"12k customers", "customers", "12000"}, {"500 TL", "TRY", "500"},
		{"500 lira", "₺", "500"},
		{"$500k", "USD", "500000"}, {"12 m", "m", "12"}, {"12m", "", "12000000"}, {"12 widgets", "widget", "12"},
		{"3 fıçı", "fıçı", "3"},
		{"müşteri 40", "müşteri", "40"}, {"customers 40", "müşteri", "40"}, {"elma 40", "müşteri", "number_unreadable"},
		{"5 cats", "cat", "5"}, {"5 bus", "bu", "unit_differs"}, // a short word keeps its s
		{"8 h", "saat", "8"}, {"8 saat", "hours", "8"}, {"40 adet", "pcs", "40"}, {"5 kutular", "kutu", "5"},
		{"€500,000", "USD", "unit_differs"}, {"500 TL", "USD", "unit_differs"}, {"50%", "müşteri", "unit_differs"},
		{"40 deals", "customers", "unit_differs"},
		{"500 TL", "%", "unit_differs"}, {"40 elma", "müşteri", "unit_differs"}, {"12 elma", "", "number_unreadable"},
		{"40 müşteri", "", "40"},
		{"40 müşteri deal", "müşteri", "unit_differs"}, {"$5 TL", "USD", "number_unreadable"},
		{"çok", "TL", "number_unreadable"}, {"TL", "TL", "number_unreadable"}, {"₺5 TL", "TRY", "5"},
	} {
		for _, lang := range Languages {
			if c.typed == "€500,000" && lang == Turkish {
				continue // two readings, beside another unit
			}
			if got := said(ParseNumber(c.typed, lang, c.unit)); got != c.want {
				t.Errorf("%s: %q in %q is %s, want %s", lang, c.typed, c.unit, got, c.want)
			}
		}
	}
}

// Each reading is offered so that it can be typed, or clicked, without being open again.
func TestTwoReadings_CanBeTyped(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	for _, test := range []struct {
		typed, unit string
		lang        Language
		say         string
	}{
		{"12,500", "TRY", Turkish, "“12,500” iki türlü okunabiliyor: ₺12.500,00 mi, ₺12,50 mi? 12500 veya 12,5 yazın."},
		{"12.500 TL", "USD", English, ""},
		{"12.500 TL", "TRY", English, "“12.500 TL” can be read in two ways: ₺12,500.00 or ₺12.50. Type 12500 TL or " +
			"12.5 TL."},
		{"$1.234", "USD", English, "“$1.234” can be read in two ways: $1,234.00 or $1.23. Type $1234 or $1.23."},
		{"1.234k", "TRY", Turkish, "“1.234k” iki türlü okunabiliyor: ₺1.234.000,00 mi, ₺1.234,00 mi? 1234k veya " +
			"1,234k yazın."},
		{"12,345", "müşteri", Turkish, "“12,345” iki türlü okunabiliyor: 12.345 müşteri mi, 12,345 müşteri mi? " +
			"12345 veya 12,3450 yazın."},
		{"12,000", "%", Turkish, "“12,000” iki türlü okunabiliyor: %12.000 mi, %12 mi? 12000 veya 12,0 yazın."},
		{"-12,500", "TRY", Turkish, "“-12,500” iki türlü okunabiliyor: -₺12.500,00 mi, -₺12,50 mi? -12500 veya " +
			"-12,5 yazın."},
	} {
		_, err := ParseNumber(test.typed, test.lang, test.unit)
		two, ok := errors.AsType[*TwoReadings](err)
		if !ok {
			if test.say != "" {
				t.Errorf("%q is not asked about: %v", test.typed, err)
			}
			continue
		}
		if got, _ := c.Printer(test.lang).Error(err); got != test.say {
			t.Errorf("it says\n%s\nwant\n%s", got, test.say)
		}
		for _, r := range two.Readings {
			if v, err := ParseNumber(r.Typed, test.lang, test.unit); err != nil || !v.Equal(r.Number) {
				t.Errorf("%q offers %q for %s, which is %s, %v", test.typed, r.Typed, r.Number, v, err)
			}
		}
	}
}

func TestTwoReadings_Likelier(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ around, first string }{
		{"10 20", "12.5"}, {"10000 25000", "12500"}, {"10 20000", "12500"}, {"1 100000000", "12500"}, {"", "12500"},
		{"250 250", "12.5"}, {"0 10000", "12500"}, {"0 10", "12.5"},
	} {
		_, err := ParseNumber("12,500", Turkish, "%")
		two, _ := errors.AsType[*TwoReadings](err)
		var around []decimal.Decimal
		for word := range strings.FieldsSeq(c.around) {
			around = append(around, decimal.RequireFromString(word))
		}
		if got := two.Likelier(around...).Readings[0].Number.String(); got != c.first {
			t.Errorf("around %s the first reading is %s, want %s", c.around, got, c.first)
		}
	}
}

func TestMarksOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ cell, marks string }{
		{"1.250.000,00", "comma"}, {"0,75", "comma"}, {"12,500.50", "point"}, {"12.50", "point"},
		{"12.500", "point comma"}, {"12500", "point comma"},
		{"₺1.234,5", "comma"}, {"1 234", "point comma"}, {"0.500", "point"}, {"elma", ""}, {"", ""}, {"-1,5", "comma"},
	} {
		point, comma := MarksOf(c.cell)
		got := strings.TrimSpace(map[bool]string{true: "point"}[point] + " " + map[bool]string{true: "comma"}[comma])
		if got != c.marks {
			t.Errorf("%q can be read with %q, want %q", c.cell, got, c.marks)
		}
	}
}
