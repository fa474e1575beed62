package locale_test

import (
	"strings"
	"testing"

	"okrbot/locale"
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
		amount, currency, err := locale.ParseMoney(c.text, c.lang)
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
		{"Acme 500", "", "", "Acme 500"},
		{"", "", "", ""},
	} {
		amount, currency, rest, ok := locale.TakeMoney(c.text, locale.Turkish)
		if ok != (c.amount != "") || ok && amount.String() != c.amount || currency != c.currency || rest != c.rest {
			t.Errorf("%q: %s %q, rest %q, %v", c.text, amount, currency, rest, ok)
		}
	}
}

func FuzzTakeMoney(f *testing.F) {
	for _, seed := range []string{"12500 Acme", "1,2 mn Acme", "$", "₺ 1", "12 bin lira x", "\u2068 1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		amount, _, rest, ok := locale.TakeMoney(text, locale.Turkish)
		if !strings.HasSuffix(strings.TrimSpace(text), rest) || ok && amount.IsNegative() {
			t.Errorf("%q: %s, rest %q", text, amount, rest)
		}
	})
}
