package locale

import (
	"testing"

	"okrbot/nasty"
)

func TestParseMonths(t *testing.T) {
	t.Parallel()
	named := func(from, fromYear, to, toYear int) TypedMonths {
		return TypedMonths{From: TypedPeriod{Kind: Month, Number: from, Year: fromYear},
			To: TypedPeriod{Kind: Month, Number: to, Year: toYear}}
	}
	for text, want := range map[string]TypedMonths{
		"nov-jan": named(11, 0, 1, 0), "Nov – Jan": named(11, 0, 1, 0), "november to january": named(11, 0, 1, 0),
		"from nov until jan": named(11, 0, 1, 0),
		"nov..jan":           named(11, 0, 1, 0), "nov jan": named(11, 0, 1, 0),
		"between Nov and Jan": named(11, 0, 1, 0), "NOV-JAN 2027": named(11, 0, 1, 2027),
		"Nov 2026 - Jan 2027": named(11, 2026, 1, 2027), "2026-11 - 2027-01": named(11, 2026, 1, 2027),
		"11/2026-01/2027": named(11, 2026, 1, 2027),
		"kasım-ocak":      named(11, 0, 1, 0), "Kasım – Ocak arası": named(11, 0, 1, 0),
		"kasım'dan ocak'a kadar": named(11, 0, 1, 0), "kasımdan ocağa": named(11, 0, 1, 0),
		"KASIM İLE OCAK": named(11, 0, 1, 0), "kasım 2026 ocak 2027": named(11, 2026, 1, 2027),
		"next 3 months": {Count: 3}, "for the next 3 months": {Count: 3}, "the next three months": {Count: 3},
		"each of the next 12 months": {Count: 12}, "next 2 months": {Count: 2},
		"gelecek 3 ay": {Count: 3}, "önümüzdeki üç ay": {Count: 3}, "gelecek 3 ay için": {Count: 3},
	} {
		if got, ok := ParseMonths(text); !ok || got != want {
			t.Errorf("%q reads as %+v, %t; want %+v", text, got, ok, want)
		}
	}
	for _, text := range []string{
		"", "nov", "2026-11", "next month", "3 months", "next 1 months", "next 13 months", "next 0 months",
		"nov-dec-jan", "q3-q4", "week 48 - week 50",
		"nov 2026 jan", "last month - next month", "nov-5", "nov-q1", "team", "nov to", "-", "to", "next many months",
	} {
		if got, ok := ParseMonths(text); ok {
			t.Errorf("%q reads as %+v", text, got)
		}
	}
}

func FuzzParseMonths(f *testing.F) {
	nasty.Seed(f, "nov-jan", "Nov 2026 to Jan 2027", "kasım'dan ocak'a kadar", "for the next 3 months",
		"2026-11 - 2027-01", "gelecek üç ay")
	f.Fuzz(func(t *testing.T, text string) {
		nasty.Quick(t, func() { ParseMonths(text) })
		m, ok := ParseMonths(text)
		if !ok {
			return
		}
		named := m.From.Kind == Month && m.To.Kind == Month && m.From.possible() && m.To.possible()
		if named == (m.Count > 0) || m.Count == 1 || m.Count > mostMonths {
			t.Errorf("%q reads as %+v", text, m)
		}
	})
}
