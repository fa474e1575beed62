package locale

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"okrbot/nasty"
)

// said is what a parse came to: the value, or the id of the error.
func said(v interface{ String() string }, err error) string {
	if err == nil {
		return v.String()
	}
	if known, ok := errors.AsType[sayable](err); ok {
		id, _ := known.Said()
		return strings.TrimPrefix(id, "errors.")
	}
	return "not for people: " + err.Error()
}

func TestParseNumber(t *testing.T) {
	t.Parallel()
	const unreadable = "number_unreadable"
	tests := []struct{ typed, en, tr string }{
		// plain and grouped
		{"0", "0", "0"}, {"007", "7", "7"}, {" 12 ", "12", "12"},
		{"1.234,5", "1234.5", "1234.5"}, {"1,234.5", "1234.5", "1234.5"},
		{"1 234,5", "1234.5", "1234.5"}, {"1\u00a0234,5", "1234.5", "1234.5"},
		{"1\u2009234.5", "1234.5", "1234.5"}, {"1\u202f234\u202f567", "1234567", "1234567"},
		{"1'234.5", "1234.5", "1234.5"}, {"1’234’567,8", "1234567.8", "1234567.8"},
		{"1 234.567", "1234.567", "1234.567"},
		{"1.234.567", "1234567", "1234567"}, {"1,234,567", "1234567", "1234567"},
		{"1.234.567,89", "1234567.89", "1234567.89"}, {"1,234,567.89", "1234567.89", "1234567.89"},
		// one separator
		{"1.234", "1.234", "1234"}, {"1,234", "1234", "1.234"},
		{"123.456", "123.456", "123456"}, {"123,456", "123456", "123.456"},
		{"1234.567", "1234.567", "1234.567"}, {"1234,567", "1234.567", "1234.567"},
		{"0.123", "0.123", "0.123"}, {"0,123", "0.123", "0.123"},
		{"1.23", "1.23", "1.23"}, {"1,2345", "1.2345", "1.2345"}, {"12,5", "12.5", "12.5"},
		{".5", "0.5", "0.5"}, {",500", "0.5", "0.5"}, {"0,50", "0.5", "0.5"},
		// signs
		{"-5", "-5", "-5"}, {"−5", "-5", "-5"}, {"+5", "5", "5"}, {"- 5", "-5", "-5"},
		{"-%20", "-20", "-20"}, {"%-20", "-20", "-20"}, {"₺-5", "-5", "-5"}, {"-₺1.234,50", "-1234.5", "-1234.5"},
		// percent
		{"%20", "20", "20"}, {"20%", "20", "20"}, {"% 20", "20", "20"}, {"20 %", "20", "20"}, {"%20,5", "20.5", "20.5"},
		{"yüzde 20", "20", "20"}, {"YÜZDE 20", "20", "20"}, {"20 percent", "20", "20"},
		// scale
		{"1,2 mn", "1200000", "1200000"}, {"1.2M", "1200000", "1200000"}, {"1,2 milyon", "1200000", "1200000"},
		{"1,2 MİLYON", "1200000", "1200000"}, {"12 bin", "12000", "12000"}, {"12 BİN", "12000", "12000"},
		{"12k", "12000", "12000"}, {"12K", "12000", "12000"}, {"1,5 milyar", "1500000000", "1500000000"},
		{"1,5 mlr", "1500000000", "1500000000"}, {"1.5bn", "1500000000", "1500000000"},
		{"2 mia", "2000000000", "2000000000"},
		{"2b", "2000000000", "number_scale_ambiguous"}, {"1 234 bin", "1234000", "1234000"},
		{"1.234,5k", "1234500", "1234500"},
		{"0.1234567 mn", "123456.7", "123456.7"}, {"-1,5k", "-1500", "-1500"},
		{"1.234k", "1234", "two_readings"}, {"1,234 mn", "two_readings", "1234000"},
		// money
		{"₺1.234,50", "1234.5", "1234.5"}, {"1.234,56 TL", "1234.56", "1234.56"}, {"$12k", "12000", "12000"},
		{"12k$", "12000", "12000"}, {"12 bin TL", "12000", "12000"}, {"12kTL", "12000", "12000"},
		{"₺ 1,2 mn", "1200000", "1200000"},
		{"€5", "5", "5"}, {"5 €", "5", "5"}, {"£5", "5", "5"}, {"TRY 5", "5", "5"}, {"US$5", "5", "5"},
		{"12 us$", "12", "12"}, {"5 euro", "5", "5"},
		{"$1,234", "1234", "two_readings"}, {"$1.234", "two_readings", "1234"}, {"$1,2340", "1.234", "1.234"},
		{"$0.125", "0.125", "0.125"},
		// full width
		{"１，２３４．５", "1234.5", "1234.5"}, {"％２０", "20", "20"},
		// not numbers
		{"", "number_empty", "number_empty"}, {" \t ", "number_empty", "number_empty"},
		{"abc", unreadable, unreadable}, {"bin", unreadable, unreadable}, {"%", unreadable, unreadable},
		{"₺", unreadable, unreadable},
		{"-", unreadable, unreadable}, {"--5", unreadable, unreadable}, {"+-5", unreadable, unreadable},
		{"-+5", unreadable, unreadable},
		{"-%-5", unreadable, unreadable}, {"5-", unreadable, unreadable},
		{"(5)", unreadable, unreadable}, {"½", unreadable, unreadable}, {"5½", unreadable, unreadable},
		{"5²", unreadable, unreadable},
		{"1e5", unreadable, unreadable}, {"0x10", unreadable, unreadable}, {"NaN", unreadable, unreadable},
		{"1/2", unreadable, unreadable},
		{"1.23.456", unreadable, unreadable}, {"1,23,456", unreadable, unreadable},
		{"1.234,567,8", unreadable, unreadable},
		{"1,234.5.6", unreadable, unreadable}, {"1234.567,8", unreadable, unreadable}, {"1 23", unreadable, unreadable},
		{"1.234 567", unreadable, unreadable}, {"0.123.456", unreadable, unreadable}, {"1..2", unreadable, unreadable},
		{"1, 2", unreadable, unreadable},
		{"5.", unreadable, unreadable}, {".", unreadable, unreadable}, {"'500", unreadable, unreadable},
		{"%20%", "20", "20"}, {"%20 bin", unreadable, unreadable}, {"$5 TL", unreadable, unreadable},
		{"$5%", unreadable, unreadable},
		{"12 elma", unreadable, unreadable}, {"12 bin bin", unreadable, unreadable}, {"k12", unreadable, unreadable},
		{"12 13", unreadable, unreadable},
		{"٥", "number_digits", "number_digits"}, {"१२", "number_digits", "number_digits"},
		// limits
		{"999999999999999", "999999999999999", "999999999999999"},
		{"1000000000000000", "number_too_large", "number_too_large"},
		{"1000000 milyar", "number_too_large", "number_too_large"},
		{"-1000000000000000", "number_too_large", "number_too_large"},
		{"1.123456", "1.123456", "1.123456"}, {"1.1234567", "number_too_precise", "number_too_precise"},
		{"1.10000000", "1.1", "1.1"},
		{strings.Repeat("9", 10_000), unreadable, unreadable}, {"\xff5", unreadable, unreadable},
	}
	for _, test := range tests {
		if en, tr := said(ParseNumber(test.typed, English, "")),
			said(ParseNumber(test.typed, Turkish, "")); en != test.en || tr != test.tr {
			t.Errorf("ParseNumber(%q) = %s in English, %s in Turkish; want %s, %s", test.typed, en, tr, test.en,
				test.tr)
		}
	}
}

// In English "2b" is two billion; in Turkish it may be meant as two thousand too, whatever else is settled.
func TestParseNumberMarked_ByTheMarksLanguage(t *testing.T) {
	t.Parallel()
	for mark, want := range map[Mark]string{PointMark: "2000000000", CommaMark: "number_scale_ambiguous"} {
		if got := said(ParseNumberMarked("2b", mark)); got != want {
			t.Errorf("2b with %q is %s, want %s", mark, got, want)
		}
	}
}

// Characters of other widths and lengths become those that keyboards type, from the first to the last of each kind.
func TestASCII(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"！０９Ａ～": "!09A~", "\uFF00\uFF5F": "\uFF00\uFF5F", "‐-―−": "----", "\u200F\u2016": "\u200F\u2016",
		"’‘": "''", "1\u00a02": "1 2", "ş₺": "ş₺",
	} {
		if got := ascii(text); got != want {
			t.Errorf("%q is typed %q, want %q", text, got, want)
		}
	}
}

func TestParseNumber_Says(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	tests := []struct {
		typed string
		lang  Language
		want  string
	}{
		{"abc", English, "“abc” can't be read as a number. Type one such as 1,234.5, 20%, 12k or 1.2M."},
		{"1.234k", Turkish, "“1.234k” iki türlü okunabiliyor: 1.234.000 mi, 1.234 mi? 1234k veya 1,234k yazın."},
		{"$1,234", Turkish, "“$1,234” iki türlü okunabiliyor: $1.234,00 mi, $1,23 mi? $1234 veya $1,23 yazın."},
		{"1,234 mn", English, "“1,234 mn” can be read in two ways: 1,234,000,000 or 1,234,000. Type 1234 mn or " +
			"1.234 mn."},
		{strings.Repeat("x", 79), English, "“" + strings.Repeat("x", 39) +
			"…” can't be read as a number. Type one such as 1,234.5, 20%, 12k or 1.2M."},
	}
	for _, test := range tests {
		_, err := ParseNumber(test.typed, test.lang, "")
		if got, _ := c.Printer(test.lang).Error(err); got != test.want {
			t.Errorf("for %q it says\n%s\nwant\n%s", test.typed, got, test.want)
		}
	}
}

// Whatever a form shows, its reader can send back unchanged.
func TestParseNumber_ReadsWhatIsShown(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	for _, lang := range Languages {
		p := c.Printer(lang)
		for _, exact := range []string{"0", "0.5", "12", "-1234", "1234", "1.234", "1234.56", "-1234567.891234",
			"999999999999999.999999"} {
			v := decimal.RequireFromString(exact)
			for _, shown := range []string{p.Number(v), p.Typed(v, "%"), p.Typed(v, "müşteri"),
				p.Value(v.Truncate(2), "TRY"), p.Value(v.Truncate(2), "$")} {
				back, err := ParseNumber(shown, lang, "")
				if err != nil || !back.Equal(v) && !back.Equal(v.Truncate(2)) {
					t.Errorf("%s %q, shown for %s, reads as %s, %v", lang, shown, exact, back, err)
				}
			}
		}
	}
}

func FuzzParseNumber(f *testing.F) {
	for _, seed := range append([]string{"1.234,5", "-%20", "yüzde 20", "1,2 mn", "$12k", "１２", "1’234", "(5)", "½",
		"٥"}, nasty.Texts()...) {
		f.Add(seed, int64(len(seed))*1234567, uint8(len(seed)))
	}
	c, err := Load()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, typed string, mantissa int64, places uint8) {
		nasty.Quick(t, func() {
			_, _ = ParseNumber(typed, English, "müşteri")
			_, _ = ParseNumberMarked(typed, CommaMark)
		})
		shown := []decimal.Decimal{decimal.New(mantissa%1e15, -int32(places%(decimalDigits+1)))}
		for _, lang := range Languages {
			v, err := ParseNumber(typed, lang, "")
			if _, ok := errors.AsType[sayable](err); err != nil && !ok {
				t.Errorf("ParseNumber(%q) isn't for people: %v", typed, err)
			}
			if text, _ := c.Printer(lang).Error(err); err != nil &&
				(!utf8.ValidString(text) || strings.Contains(text, "errors.")) {
				t.Errorf("ParseNumber(%q) says %q", typed, text)
			}
			if err == nil {
				shown = append(shown, v)
			}
		}
		for _, lang := range Languages {
			for _, v := range shown {
				text := c.Printer(lang).Number(v)
				if back, err := ParseNumber(text, lang, ""); err != nil || !back.Equal(v) {
					t.Errorf("%s %q, printed for %s, reads as %s, %v", lang, text, v, back, err)
				}
			}
		}
	})
}

func BenchmarkParseNumber(b *testing.B) {
	for b.Loop() {
		if _, err := ParseNumber("₺1.234.567,89", Turkish, ""); err != nil {
			b.Fatal(err)
		}
	}
}
