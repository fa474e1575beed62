package locale

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// Reading is one of the things that a text may mean.
type Reading struct {
	Shown  string          // as the reader's language writes it
	Typed  string          // what to type in the text's place for this reading and no other
	Number decimal.Decimal // of a number
}

// TwoReadings is the error for a text that has two plausible readings, of which nothing settles one: the person is
// asked. It is said like an [Error], and carries what a button needs.
type TwoReadings struct {
	Text     string    // the part that is open, as it was typed
	Readings []Reading // the likelier first
}

// Error is for logs.
func (e *TwoReadings) Error() string { return "two readings of " + e.Text }

// Said is the message to say and what to put into it.
func (e *TwoReadings) Said() (id string, args []any) {
	first, second := e.Readings[0], e.Readings[1]
	return "errors.two_readings", []any{
		"Text", Truncate(Line(e.Text), 40), "First", first.Shown, "Second", second.Shown,
		"TypeFirst", first.Typed, "TypeSecond", second.Typed,
	}
}

// farther is by which factor a value may be away from what a key result or KPI is about.
const farther = 20

// Likelier puts that reading first which lies within a factor of 20 of all the numbers, if the other one doesn't.
func (e *TwoReadings) Likelier(than ...decimal.Decimal) *TwoReadings {
	near := func(r Reading) bool {
		return !slices.ContainsFunc(than, func(v decimal.Decimal) bool { return !within20(r.Number, v) })
	}
	if near(e.Readings[1]) && !near(e.Readings[0]) {
		return &TwoReadings{e.Text, []Reading{e.Readings[1], e.Readings[0]}}
	}
	return e
}

func within20(a, b decimal.Decimal) bool {
	if a, b = a.Abs(), b.Abs(); b.IsZero() { // a start of 0 says nothing
		return true
	}
	factor := decimal.NewFromInt(farther)
	return !a.GreaterThan(b.Mul(factor)) && !b.GreaterThan(a.Mul(factor))
}

// twoNumbers are the two readings of a number with one mark: grouped at it, and cut there. Of money the second one
// is rounded to what the currency has.
func (n *numeral) twoNumbers(large, small decimal.Decimal, unit string) error {
	p := &Printer{lang: n.lang}
	_, point := n.lang.marks()
	at := strings.IndexAny(n.core, ".,")
	whole, cut := n.core[:at]+n.core[at+1:], n.core[:at]+point+n.core[at+1:]
	if n.power == 0 {
		if decimals, ok := decimalsOf(unit); ok {
			small = small.Round(int32(decimals))
		}
		cut = unmistakable(small.Abs().String(), point)
	}
	dressed := func(core string) string { return strings.TrimSpace(n.beginning + core + n.ending) }
	return &TwoReadings{Text: n.raw, Readings: []Reading{
		{Shown: p.inFull(large, unit), Typed: dressed(whole), Number: large},
		{Shown: p.inFull(small, unit), Typed: dressed(cut), Number: small},
	}}
}

// unmistakable writes a number such as 12.345 with a decimal mark so that it has one reading only: with a fourth
// decimal if it has three.
func unmistakable(plain, point string) string {
	whole, fraction, _ := strings.Cut(plain, ".")
	switch len(fraction) {
	case 0, 3:
		fraction += "0"
	}
	return whole + point + fraction
}

// inFull shows a number in its unit, money with all its decimals.
func (p *Printer) inFull(v decimal.Decimal, unit string) string {
	code := unitOf(unit)
	symbol := currencies[code]
	if symbol == "" {
		return p.Value(v, unit)
	}
	decimals, _ := decimalsOf(code)
	return sign(v) + symbol + p.digits(v.Abs().StringFixed(int32(decimals)))
}
