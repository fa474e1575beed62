package commands

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/selling"
	"okrbot/ui"
)

// typedDeal is a deal as typed on one line: 12500 "Acme Ltd" yesterday #enterprise // signed by phone.
type typedDeal struct {
	amount   *decimal.Decimal
	currency string
	unread   string // what stands where the amount should, and is none
	customer string
	day      okr.Date
	product  string
	note     string
	trouble  error // why the day cannot be, or what there is to ask about the amount
}

// lineReader reads a deal from one typed line.
type lineReader struct {
	language locale.Language
	currency sales.Currency // of amounts without one
	today    okr.Date
	dayOf    dayReader
}

// read takes a typed line apart. What is not there stays empty; an amount with two readings and a day that cannot
// be are troubles.
func (l lineReader) read(text string) (d typedDeal) {
	text = channelShape.ReplaceAllString(text, "#$1")
	text, d.note = cutNote(text)
	if m := productWord.FindStringSubmatch(text); m != nil {
		d.product = strings.ReplaceAll(m[1], "_", " ")
		text = strings.TrimSpace(strings.Replace(text, strings.TrimSpace(m[0]), "", 1))
	}
	text = d.takeAmount(text, l)
	if m := quotedName.FindStringSubmatch(text); m != nil {
		d.customer = m[1]
		text = strings.TrimSpace(strings.Replace(text, m[0], "", 1))
		d.takeDay(text, l)
		return d
	}
	words := strings.Fields(text)
	for n := min(mostDayWords, len(words)-1); n > 0; n-- {
		said := strings.Join(words[len(words)-n:], " ")
		if locale.SaysDay(said) && d.takeDay(said, l) {
			words = words[:len(words)-n]
			break
		}
	}
	d.customer = strings.Join(words, " ")
	return d
}

// takeAmount takes the amount off the begin of a line and returns the rest.
func (d *typedDeal) takeAmount(text string, l lineReader) (rest string) {
	m, ok, err := locale.TakeMoney(text, l.language, string(l.currency))
	switch _, open := errors.AsType[*locale.TwoReadings](err); {
	case open:
		d.trouble = err
	case err != nil:
		d.unread = m.Head
	case ok:
		d.amount, d.currency = &m.Amount, m.Currency
	}
	return m.Rest
}

// takeDay reads a day, and reports whether the text is one, also when it can't be the day that is meant.
func (d *typedDeal) takeDay(text string, l lineReader) bool {
	day, err := l.dayOf(text, l.language, l.today)
	if refusal, ok := okr.RefusalOf(err); ok {
		d.trouble = cmp.Or(d.trouble, error(refusal))
		return true
	}
	if err != nil {
		return false
	}
	d.day = day
	return true
}

// dayReader reads the day that a deal was won on, or is expected on. What is no day at all is a [locale.Error].
type dayReader func(text string, language locale.Language, today okr.Date) (okr.Date, error)

// pastDay reads a day that is not after today: a weekday is the last one, a day without a year the last such day.
func pastDay(text string, language locale.Language, today okr.Date) (okr.Date, error) {
	day, err := locale.ParsePastDate(text, language, today.Midnight(time.UTC))
	if err == nil && okr.DateOf(day) > today {
		return "", okr.Refuse("errors.deal_won_in_future")
	}
	return okr.DateOf(day), err
}

// comingDay reads the day on which an open deal is expected to close.
func comingDay(text string, language locale.Language, today okr.Date) (okr.Date, error) {
	day, err := locale.ParseDate(text, language, today.Midnight(time.UTC))
	return okr.DateOf(day), err
}

// isDealID reports whether a word is D8: a bare number is an amount.
func isDealID(word string) bool {
	_, ok := sales.ParseDealID(word)
	return ok && !isNumber(word) && !strings.HasPrefix(word, "#")
}

func (d typedDeal) deal(amount sales.Money, verb sales.DealVerb) sales.Deal {
	deal := sales.Deal{Customer: d.customer, Amount: amount, CloseDay: d.day, Product: d.product, Note: d.note,
		State: sales.Open}
	if verb == sales.WasWon {
		deal.State = sales.Won
	}
	return deal
}

// input is a form with what was typed.
func (d typedDeal) input(verb sales.DealVerb) ui.DealInput {
	in := ui.DealInput{Verb: verb, Customer: d.customer, Currency: d.currency, CloseDay: d.day, Product: d.product,
		Note: d.note, Amount: d.unread}
	if d.amount != nil {
		in.Amount = d.amount.String()
	}
	return in
}

func moneyOf(d typedDeal, currency sales.Currency) (sales.Money, error) {
	if d.amount == nil {
		return sales.Money{}, nil
	}
	if d.currency != "" {
		currency = sales.Currency(d.currency)
	}
	return moneyFrom(*d.amount, currency)
}

func moneyFrom(amount decimal.Decimal, currency sales.Currency) (sales.Money, error) {
	m, err := sales.MoneyOf(amount, currency)
	switch {
	case errors.Is(err, sales.ErrTooPrecise):
		return m, okr.Refuse("errors.money_too_precise")
	case errors.Is(err, sales.ErrTooLarge):
		return m, okr.Refuse("errors.money_too_large", "Amount", amount)
	case err == nil && m.Minor <= 0:
		return m, okr.Refuse("errors.deal_amount")
	}
	return m, err
}

// winning is the edit that wins a deal with what was typed.
func (d typedDeal) winning(amount *sales.Money) selling.DealEdit {
	e := selling.DealEdit{Verb: sales.WasWon, Amount: amount}
	for field, text := range map[**string]string{&e.Product: d.product, &e.Note: d.note} {
		if text != "" {
			*field = &text
		}
	}
	day := d.day // empty: today
	e.CloseDay = &day
	return e
}

// newDealValue carries what was typed in the button that books a new deal.
func newDealValue(m sales.Money, d typedDeal) string {
	value := fmt.Sprintf("%d %s %s|%s|%s|%s", m.Minor, m.Currency, d.day, d.product, d.customer, d.note)
	return locale.Truncate(value, 1900)
}

// pointsOf is a percentage in basis points.
func pointsOf(percent string, language locale.Language) (int, error) {
	v, err := locale.ParseNumber(percent, language, "%")
	if err != nil {
		return 0, err
	}
	points := v.Shift(2)
	if !points.IsInteger() || points.Sign() < 0 || points.GreaterThan(decimal.NewFromInt(sales.FullShare)) {
		return 0, okr.Refuse("errors.shares_wrong")
	}
	return int(points.IntPart()), nil
}
