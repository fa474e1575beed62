package locale_test

import (
	"strings"
	"testing"

	"okrbot/locale"
	"okrbot/nasty"
)

func TestParseMoney(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text     string
		lang     locale.Language
		amount   string
		currency string
	}{
		{"12.500,50 TL", locale.Turkish, "12500.5", "TRY"},
		{"12.500,50 TL", locale.English, "12500.5", "TRY"},
		{"1,2 mn", locale.Turkish, "1200000", ""},
		{"$12k", locale.English, "12000", "USD"},
		{"€5.000", locale.English, "", ""}, // five or five thousand: it asks
		{"€5.000", locale.Turkish, "5000", "EUR"},
		{"12500", locale.English, "12500", ""},
		{"₺1,2 mn", locale.Turkish, "1200000", "TRY"},
		{"12 bin lira", locale.Turkish, "12000", "TRY"},
		{"3 milyon dolar", locale.Turkish, "3000000", "USD"},
		{"250 EUR", locale.English, "250", "EUR"},
		{"%20", locale.Turkish, "", ""},
		{"-5 TL", locale.Turkish, "", ""},
		{"", locale.English, "", ""},
		{"TL", locale.Turkish, "", ""},
		{"elma", locale.Turkish, "", ""},
	} {
		amount, currency, err := locale.ParseMoney(c.text, c.lang, "TRY")
		if c.amount == "" {
			if err == nil {
				t.Errorf("%q is %s %s, want a question", c.text, amount, currency)
			}
			continue
		}
		if err != nil || amount.String() != c.amount || currency != c.currency {
			t.Errorf("%q is %s %q, %v; want %s %q", c.text, amount, currency, err, c.amount, c.currency)
		}
	}
}

func TestCurrencyCode(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{
		"TL": "TRY", "₺": "TRY", "Tl.": "TRY", "try": "TRY", "DOLAR": "USD", "euros": "EUR", "£": "GBP", "elma": "", "": "",
		strings.Repeat(" ", 638) + "TL": "TRY", strings.Repeat(" ", 639) + "TL": "",
	} {
		if got, ok := locale.CurrencyCode(word); got != want || ok != (want != "") {
			t.Errorf("%q is %q, %t", word, got, ok)
		}
	}
}

func TestTakeMoney(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, amount, currency, rest string }{
		{"12500 Acme", "12500", "", "Acme"},
		{"1,2 mn Acme A.Ş.", "1200000", "", "Acme A.Ş."},
		{"12.500,50 TL \"Acme Ltd\" dün", "12500.5", "TRY", "\"Acme Ltd\" dün"},
		{"$12k Acme", "12000", "USD", "Acme"},
		{"12 bin lira Acme", "12000", "TRY", "Acme"},
		{"5000 3M", "5000", "", "3M"},
		{"5000 M Yapı", "5000", "", "M Yapı"},
		{"1 250 000 Acme", "1250000", "", "Acme"},
		{"₺ 500 Acme", "500", "TRY", "Acme"},
		{"TL 500 Acme", "500", "TRY", "Acme"},
		{"12,5 Acme", "12.5", "", "Acme"},
		{"12.500 Acme", "12500", "", "Acme"},
		// no amount at all
		{"Acme 500", "", "", "Acme 500"},
		{"7-Eleven 500", "", "", "7-Eleven 500"},
		{"2Gether", "", "", "2Gether"},
		{"", "", "", ""},
		// refused, and never read with fewer words
		{"12,500 Acme", "two_readings", "12,500", "Acme"},
		{"12,500 TL Acme3", "two_readings", "12,500 TL", "Acme3"},
		{"$12,500 Acme", "two_readings", "$12,500", "Acme"},
		{"12.500 mn Acme", "two_readings", "12.500 mn", "Acme"},
		{"-500 Acme", "money_negative", "-500", "Acme"},
		{"%20 Acme", "money_percent", "%20", "Acme"},
		{"12.500,5,3 Acme", "number_unreadable", "12.500,5,3", "Acme"},
	} {
		m, ok, err := locale.TakeMoney(c.text, locale.Turkish, "TRY")
		if err != nil {
			id, _ := err.(interface{ Said() (string, []any) }).Said()
			if strings.TrimPrefix(id, "errors.") != c.amount || m.Head != c.currency || m.Rest != c.rest {
				t.Errorf("%q: %s of %q, rest %q", c.text, id, m.Head, m.Rest)
			}
			continue
		}
		if ok != (c.amount != "") || ok && m.Amount.String() != c.amount || m.Currency != c.currency ||
			m.Rest != c.rest {
			t.Errorf("%q: %s %q, rest %q, %v", c.text, m.Amount, m.Currency, m.Rest, ok)
		}
	}
}

func FuzzTakeMoney(f *testing.F) {
	nasty.Seed(f, "12500 Acme", "1,2 mn Acme", "$", "₺ 1", "12 bin lira x", "\u2068 1")
	f.Fuzz(func(t *testing.T, text string) {
		nasty.Quick(t, func() { _, _, _ = locale.TakeMoney(text, locale.English, "USD") })
		m, ok, err := locale.TakeMoney(text, locale.English, "USD")
		if ok && m.Amount.IsNegative() {
			t.Errorf("%q is %s", text, m.Amount)
		}
		if (ok || err != nil) && !strings.HasPrefix(strings.TrimSpace(text), m.Head) {
			t.Errorf("%q does not begin with %q", text, m.Head)
		}
		if !strings.HasSuffix(strings.TrimSpace(text), m.Rest) {
			t.Errorf("%q does not end with %q", text, m.Rest)
		}
	})
}

// FuzzParseMoney reads amounts as people and as files write them: what is read in both manners with the same mark is
// the same.
func FuzzParseMoney(f *testing.F) {
	nasty.Seed(f, "12.500,50 TL", "1,2 mn", "$12k", "€5.000", "-1", "%5", "1e9")
	f.Fuzz(func(t *testing.T, text string) {
		nasty.Quick(t, func() { _, _, _ = locale.ParseMoney(text, locale.Turkish, "TRY") })
		nasty.Quick(t, func() { _, _, _ = locale.ParseMoneyMarked(text, locale.PointMark) })
		nasty.Quick(t, func() { locale.CurrencyCode(text) })
		nasty.Quick(t, func() { locale.MarksOf(text) })
		amount, _, err := locale.ParseMoney(text, locale.Turkish, "TRY")
		if err != nil {
			return
		}
		point, _, pointErr := locale.ParseMoneyMarked(text, locale.PointMark)
		comma, _, commaErr := locale.ParseMoneyMarked(text, locale.CommaMark)
		if (pointErr != nil || !point.Equal(amount)) && (commaErr != nil || !comma.Equal(amount)) ||
			amount.IsNegative() {
			t.Errorf("%q is %s, and %s or %s where the mark is known", text, amount, point, comma)
		}
	})
}
