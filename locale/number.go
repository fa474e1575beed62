package locale

import (
	"math"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// marks returns what separates thousands and what separates decimals.
func (l Language) marks() (group, point string) {
	if l == Turkish {
		return ".", ","
	}
	return ",", "."
}

// Number shows a number with all its decimals: 1.234,5 in Turkish, 1,234.5 in English.
func (p *Printer) Number(v decimal.Decimal) string {
	return sign(v) + p.digits(v.Abs().String())
}

// Typed is a number as it stands in a field that asks for this unit, so that it is read again as the same number and
// never asked about.
func (p *Printer) Typed(v decimal.Decimal, unit string) string {
	shown := p.Number(v)
	if _, err := ParseNumber(shown, p.lang, unit); err == nil {
		return shown
	}
	_, point := p.lang.marks()
	return sign(v) + unmistakable(v.Abs().String(), point)
}

// Int shows a whole number, grouped by thousands.
func (p *Printer) Int(n int) string {
	digits, negative := strings.CutPrefix(strconv.Itoa(n), "-")
	if negative {
		return "-" + p.digits(digits)
	}
	return p.digits(digits)
}

// Percent shows a ratio as whole percents, halves away from zero. What isn't
// reached isn't shown as reached: 0.996 is 99 %. A ratio that isn't a number,
// nothing of nothing, is shown as a dash.
func (p *Printer) Percent(ratio float64) string {
	if math.IsNaN(ratio) || math.IsInf(ratio, 0) {
		return p.T("number.none")
	}
	hundred := decimal.NewFromInt(100)
	percents := decimal.NewFromFloat(ratio).Mul(hundred).Round(0)
	if ratio < 1 && percents.Equal(hundred) {
		percents = decimal.NewFromInt(99)
	}
	return p.percent(percents)
}

// Value shows a number in its unit: percents and currencies as the language
// writes them, any other unit after the number as it is given. Money that isn't
// whole has at least two decimals.
func (p *Printer) Value(v decimal.Decimal, unit string) string {
	unit = strings.TrimSpace(unit)
	if unit == "" {
		return p.Number(v)
	}
	if unit == "%" {
		return p.percent(v)
	}
	if symbol, ok := currencies[strings.ToUpper(unit)]; ok {
		return sign(v) + symbol + p.digits(money(v.Abs()))
	}
	return p.Number(v) + " " + unit
}

// currencies are the signs and codes, in capitals, that numbers come with, and
// the symbol that shows them.
var currencies = map[string]string{
	"TRY": "₺", "TL": "₺", "₺": "₺",
	"USD": "$", "US$": "$", "$": "$",
	"EUR": "€", "€": "€",
	"GBP": "£", "£": "£",
}

func (p *Printer) percent(v decimal.Decimal) string {
	if p.lang == Turkish {
		return sign(v) + "%" + p.digits(v.Abs().String())
	}
	return sign(v) + p.digits(v.Abs().String()) + "%"
}

func money(v decimal.Decimal) string {
	if !v.IsInteger() && v.Equal(v.Round(2)) {
		return v.StringFixed(2)
	}
	return v.String()
}

func sign(v decimal.Decimal) string {
	if v.IsNegative() {
		return "-"
	}
	return ""
}

// digits writes a number like "1234.5" with the language's marks.
func (p *Printer) digits(plain string) string {
	group, point := p.lang.marks()
	whole, fraction, fractional := strings.Cut(plain, ".")
	text := &strings.Builder{}
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			text.WriteString(group)
		}
		text.WriteRune(digit)
	}
	if fractional {
		text.WriteString(point)
		text.WriteString(fraction)
	}
	return text.String()
}
