package commands

import (
	"testing"

	"okrbot/locale"
	"okrbot/nasty"
	"okrbot/okr"
)

func TestReadDeal(t *testing.T) {
	t.Parallel()
	const friday = okr.Date("2026-11-20")
	for _, c := range []struct {
		text                    string
		amount, customer        string
		day                     okr.Date
		product, note, currency string
		unread                  string
		troubled                bool
	}{
		{text: "12500 Acme", amount: "12500", customer: "Acme"},
		{text: "12.500,50 TL \"Acme A.Ş.\" dün // telefonda", amount: "12500.5", currency: "TRY", customer: "Acme A.Ş.",
			day: "2026-11-19", note: "telefonda"},
		{text: "1,2 mn Acme #kurumsal_kahve pazartesi günü", amount: "1200000", customer: "Acme",
			product: "kurumsal kahve", day: "2026-11-16"},
		{text: "5000 Acme 2 Kasım", amount: "5000", customer: "Acme", day: "2026-11-02"},
		{text: "5000 Acme 31.12", amount: "5000", customer: "Acme", day: "2025-12-31"},
		{text: "5000 Acme bugün", amount: "5000", customer: "Acme", day: friday},
		{text: "5000 Acme yarın", amount: "5000", customer: "Acme", troubled: true},
		{text: "5000 Acme 31.12.2026", amount: "5000", customer: "Acme", troubled: true},
		{text: "5000 Black Friday", amount: "5000", customer: "Black Friday"},
		{text: "5000 Mavi Pazar", amount: "5000", customer: "Mavi Pazar"},
		{text: "5000 Acme on tuesday", amount: "5000", customer: "Acme", day: "2026-11-17"},
		{text: "5000 Acme geçen cuma", amount: "5000", customer: "Acme", day: "2026-11-13"},
		{text: "5000 \"Acme\" yesterday", amount: "5000", customer: "Acme", day: "2026-11-19"},
		{text: "5000 \"Acme\" salı", amount: "5000", customer: "Acme", day: "2026-11-17"},
		{text: "12,500 Acme", customer: "Acme", troubled: true},
		{text: "12,500 TL Acme3", customer: "Acme3", troubled: true},
		{text: "-500 Acme", customer: "Acme", unread: "-500"},
		{text: "7-Eleven", customer: "7-Eleven"},
		{text: "5000 \"Cuma Market\"", amount: "5000", customer: "Cuma Market"},
		{text: "5000 <#C012|enterprise> Acme", amount: "5000", customer: "Acme", product: "enterprise"},
		{text: "Acme", customer: "Acme"},
		{text: "12500", amount: "12500"},
		{text: ""},
	} {
		d := lineReader{locale.Turkish, "TRY", friday, pastDay}.read(c.text)
		amount := ""
		if d.amount != nil {
			amount = d.amount.String()
		}
		if amount != c.amount || d.currency != c.currency || d.customer != c.customer || d.day != c.day ||
			d.product != c.product || d.note != c.note || d.unread != c.unread || (d.trouble != nil) != c.troubled {
			t.Errorf("%q is %s %s, %q on %q, product %q, note %q, trouble %v", c.text, amount, d.currency, d.customer,
				d.day, d.product, d.note, d.trouble)
		}
	}
	if d := (lineReader{locale.Turkish, "TRY", friday, comingDay}).read("20000 Acme 15.12"); d.day != "2026-12-15" ||
		d.customer != "Acme" {
		t.Errorf("an open deal is expected on %q, for %q", d.day, d.customer)
	}
}

func FuzzReadDeal(f *testing.F) {
	typedTexts(f, func(t *testing.T, text string) {
		var d typedDeal
		nasty.Quick(t, func() { d = lineReader{locale.English, "USD", "2026-11-20", pastDay}.read(text) })
		if d.day > "2026-11-20" {
			t.Errorf("%q was won on %s", text, d.day)
		}
	}, "12500 Acme", "\"x", "#a // b", "<#C|>", "1 2 3 4 5", "dün")
}
