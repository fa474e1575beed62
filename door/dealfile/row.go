package dealfile

import (
	"cmp"
	"errors"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/selling"
)

// row is what a line says of a deal. What waits for an answer is said after everything that is wrong, so that nobody
// answers for a line that has to be mended anyway.
func (g *reading) row(l line) (row selling.DealRow, err error) {
	if l.err != nil {
		return row, l.err
	}
	if n := len(l.cells); n > len(g.table.headings) &&
		slices.ContainsFunc(l.cells[len(g.table.headings):], func(c cell) bool { return c.text != "" }) {
		return row, okr.Refuse("import.too_many_cells", "Cells", n, "Headings", len(g.table.headings))
	}
	for _, at := range g.at {
		if c := l.cell(at); len(c.text) > cellBytes {
			return row, okr.Refuse("import.line_too_long")
		} else if at != g.at[Note] && strings.ContainsRune(c.text, utf8.RuneError) {
			return row, okr.Refuse("import.line_encoding")
		}
	}
	waits := false
	steps := []func(line, *selling.DealRow) error{g.texts, g.id, g.states, g.reason, g.amounts, g.days, g.seller}
	for _, step := range steps {
		switch err := step(l, &row); {
		case errors.Is(err, errWaits):
			waits = true
		case err != nil:
			return row, err
		}
	}
	if waits {
		return row, errWaits
	}
	return row, nil
}

// says is what a column says of a line.
func (g *reading) says(l line, m Meaning) string {
	text := plainCell(l.cell(g.at[m]).text)
	if okr.Blank(text) {
		return ""
	}
	if text != "" {
		g.used[m] = true
	}
	return text
}

// first is what the first of several columns says that says anything.
func (g *reading) first(l line, list ...Meaning) (text string, from Meaning) {
	for _, m := range list {
		if text := g.says(l, m); text != "" {
			return text, m
		}
	}
	return "", ""
}

func (g *reading) texts(l line, row *selling.DealRow) error {
	customer, _ := g.first(l, Customer, Contact, Title)
	row.Customer, row.Product, row.Note = sales.OneLine(customer), sales.OneLine(g.says(l, Product)),
		strings.TrimSpace(g.says(l, Note))
	if row.Customer == "" {
		return okr.Refuse("errors.deal_without_customer")
	}
	if utf8.RuneCountInString(row.Note) > sales.LongestNote {
		row.Note = locale.Truncate(row.Note, sales.LongestNote)
		g.Cut = append(g.Cut, l.at)
	}
	return nil
}

// reason reads why a deal was lost; of any other one nobody wants to know.
func (g *reading) reason(l line, row *selling.DealRow) error {
	if row.State == sales.Lost || row.State == "" {
		row.LossReason = sales.OneLine(g.says(l, Reason))
	}
	if key, slip, ok := locale.MatchWord(row.LossReason, g.Settings.LossReasons, reasonWord, g.Printers); ok &&
		slip == "" {
		row.LossReason = key
	}
	return sales.Deal{Customer: row.Customer, Product: row.Product, Note: row.Note,
		LossReason: row.LossReason}.CheckTexts(nil)
}

// shortened is an id that a spreadsheet program shortened; 1.23457E+11 was 123457000001 or any of a million others.
var shortenedID = regexp.MustCompile(`(?i)^\d([.,]\d+)?e\+?\d+$`)

// wholeID is an id that a program wrote as a number with decimals.
var wholeID = regexp.MustCompile(`^(\d+)[.,]0+$`)

func isDealID(text string) bool {
	_, ok := sales.ParseDealID(text)
	return ok && (text[0] == 'D' || text[0] == 'd')
}

func (g *reading) id(l line, row *selling.DealRow) error {
	id := g.says(l, ID)
	if id == "" {
		return nil
	}
	if shortenedID.MatchString(id) {
		return okr.Refuse("import.id_shortened", "ID", shown(id))
	}
	if ours, ok := sales.ParseDealID(id); ok && g.Source == sourceFile && isDealID(id) {
		row.Deal = ours // of our own export
		return nil
	}
	if m := wholeID.FindStringSubmatch(id); m != nil {
		id = m[1]
	}
	if !sales.IsExternalID(id) {
		return okr.Refuse("import.id_odd", "ID", shown(id))
	}
	row.External = sales.OneExternal(g.Source + "/" + id)
	return nil
}

// states reads whether a deal is open, won or lost, and its stage. The stage may be the word for an end; two columns
// must not contradict each other.
func (g *reading) states(l line, row *selling.DealRow) error {
	if text := g.says(l, State); text != "" {
		known, ok := stateWords[plainKey(text)]
		if !ok {
			known, ok = yesNo(text)
		}
		if !ok {
			return okr.Refuse("import.state_unknown", "State", shown(text))
		}
		row.State = known
	}
	for m, state := range map[Meaning]sales.DealState{IsWon: sales.Won, IsLost: sales.Lost} {
		if said, ok := yesNo(g.says(l, m)); ok && said == sales.Won {
			if row.State != "" && row.State != state {
				return contradicts(string(row.State), string(state))
			}
			row.State = state
		}
	}
	text := g.says(l, Stage)
	if text == "" {
		return nil
	}
	if end, ok := endOf(text); ok {
		if row.State != "" && row.State != end {
			return contradicts(string(row.State), text)
		}
		row.State = end
		return nil
	}
	if row.State == sales.Won || row.State == sales.Lost { // where it was when it ended
		if ask := g.stage(text); slices.Contains(g.Settings.Stages, ask.Means) {
			row.Stage = ask.Means
		}
		return nil
	}
	ask := g.askStage(text)
	switch {
	case ask.Means == "":
		return errWaits
	case sales.Ends(ask.Means):
		if row.State == sales.Open {
			return contradicts(string(row.State), text)
		}
		row.State = sales.DealState(ask.Means)
	default:
		row.Stage = ask.Means
	}
	return nil
}

func contradicts(state, other string) error {
	return okr.Refuse("import.state_contradicts", "State", shown(state), "Stage", shown(other))
}

// yesNo reads a column that says whether a deal was won.
func yesNo(text string) (sales.DealState, bool) {
	switch locale.Key(text) {
	case "true", "yes", "y", "1", "evet", "e", "dogru":
		return sales.Won, true
	case "false", "no", "n", "0", "hayir", "h", "yanlis":
		return "", true
	}
	return "", false
}

// askStage is what a stage means; a stage is looked up once.
func (g *reading) askStage(text string) *StageAsk {
	key := Known(text)
	ask := g.known[key]
	if ask == nil {
		found := g.stage(text)
		ask = &found
		g.known[key] = ask
		if !ask.Own {
			g.asked = append(g.asked, ask)
		}
	}
	return ask
}

func (g *reading) amounts(l line, row *selling.DealRow) error {
	in, err := g.currency(l)
	if err != nil {
		return err
	}
	columns := []Meaning{Amount, Home}
	if row.State == sales.Won {
		columns = []Meaning{Actual, Amount, Home}
	}
	text, from := g.first(l, columns...)
	if text == "" {
		return nil
	}
	if from == Home { // was converted, whatever the deal is in
		in = g.Settings.Currency
	}
	if named := currencyOf(g.table.headings[g.at[from]]); named != "" && from != Home {
		if in != "" && in != named {
			return okr.Refuse("import.currency_contradicts", "Amount", shown(g.table.headings[g.at[from]]), "Currency",
				string(in))
		}
		in = named
	}
	v, typed, err := g.amount(l.cell(g.at[from]), text)
	if err != nil {
		return err
	}
	switch {
	case typed != "" && in != "" && typed != in:
		return okr.Refuse("import.currency_contradicts", "Amount", shown(text), "Currency", string(in))
	case typed != "":
		in = typed
	}
	in = cmp.Or(in, g.Settings.Currency)
	if v.IsNegative() {
		return okr.Refuse("errors.money_negative")
	}
	m, rounded, err := moneyOf(v, in, text)
	if err != nil {
		return err
	}
	if rounded {
		g.Rounded = append(g.Rounded, l.at)
	}
	row.Amount = &m
	g.sum.add(m)
	return nil
}

// amount reads a cell with an amount.
func (g *reading) amount(c cell, text string) (v decimal.Decimal, in sales.Currency, err error) {
	if c.kind == number {
		v, err = decimal.NewFromString(text)
		return v, "", err
	}
	if len(text) > amountBytes {
		return v, "", &locale.Error{ID: "errors.number_unreadable", Args: []any{"Text", shown(text)}}
	}
	plain, negative := accounting(text)
	if _, two := bothWays(plain); two && g.Number != nil {
		return v, "", errWaits
	}
	v, typed, err := locale.ParseMoneyMarked(plain, g.mark)
	if negative {
		v = v.Abs().Neg()
	}
	return v, sales.Currency(typed), err
}

// threeDecimals is an amount that nobody writes with three decimals, unless it was calculated: 12.345 in a column of
// 0.75.
var threeDecimals = regexp.MustCompile(`^\D*[1-9]\d{0,2}[.,]\d{3}\D*$`)

// moneyOf is an amount in a currency. Decimals that the currency does not have come from calculations and are rounded
// away, half away from zero, unless what was written may be meant otherwise.
func moneyOf(v decimal.Decimal, in sales.Currency, text string) (m sales.Money, rounded bool, err error) {
	m, err = sales.MoneyOf(v, in)
	if errors.Is(err, sales.ErrTooPrecise) {
		if threeDecimals.MatchString(text) {
			return m, false, okr.Refuse("errors.money_too_precise")
		}
		m, err = sales.MoneyOf(v.Round(2), in)
		rounded = true
	}
	if err != nil {
		return m, false, okr.Refuse("errors.money_too_large", "Amount", shown(text))
	}
	return m, rounded, nil
}

// currencyNames are the currencies by name, as exports write them, folded.
var currencyNames = map[string]sales.Currency{
	"turkish lira": "TRY", "turk lirasi": "TRY", "yeni turk lirasi": "TRY", "turkish liras": "TRY", "₺": "TRY",
	"us dollar": "USD", "u.s. dollar": "USD", "united states dollar": "USD", "american dollar": "USD",
	"abd dolari": "USD", "amerikan dolari": "USD", "dolar": "USD",
	"euro": "EUR", "avro": "EUR",
	"british pound": "GBP", "pound sterling": "GBP", "sterling": "GBP", "british pound sterling": "GBP",
	"ingiliz sterlini": "GBP", "sterlin": "GBP",
}

// currencyOf is the currency that a heading names in brackets: Amount (USD).
func currencyOf(title string) sales.Currency {
	_, inside, _ := bracketed(heading(title))
	for _, word := range wordsOf(inside) {
		if code, ok := locale.CurrencyCode(word); ok {
			return sales.Currency(code)
		}
	}
	return ""
}

// currency is what the column of currencies says, empty when it says nothing.
func (g *reading) currency(l line) (sales.Currency, error) {
	text := g.says(l, Currency)
	if text == "" {
		return "", nil
	}
	refuse := okr.Refuse("errors.currency_unknown", "Currency", shown(text))
	if len(text) > amountBytes {
		return "", refuse
	}
	var found []sales.Currency
	for _, word := range append([]string{text},
		strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("()-–/, ", r) })...) {
		in, ok := currencyNames[locale.Key(word)]
		if code, known := locale.CurrencyCode(word); !ok && known {
			in, ok = sales.Currency(code), true
		}
		if ok && word == text && slices.Contains(sales.Currencies, in) {
			return in, nil
		}
		if ok && !slices.Contains(found, in) {
			found = append(found, in)
		}
	}
	if len(found) != 1 || !slices.Contains(sales.Currencies, found[0]) {
		return "", refuse
	}
	return found[0], nil
}

func (g *reading) days(l line, row *selling.DealRow) error {
	columns := []Meaning{Expected, Day}
	switch row.State {
	case sales.Won:
		columns = []Meaning{WonDay, Day, Expected}
	case sales.Lost:
		columns = []Meaning{LostDay, Day, Expected}
	}
	text, from := g.first(l, columns...)
	if text == "" {
		return nil
	}
	c := l.cell(g.at[from])
	if plain, _, _ := cutTime(text); g.Days != nil && c.kind == written {
		if first, second, _, ok := openDay(plain); ok && first != second {
			return errWaits
		}
	}
	d, err := g.dayOf(c, g.order)
	if err != nil {
		return err
	}
	// it ended sooner than was thought
	if from == Expected && (row.State == sales.Won || row.State == sales.Lost) && d > g.Today {
		return nil
	}
	row.CloseDay = d
	return nil
}

// seller finds whose deal it is.
func (g *reading) seller(l line, row *selling.DealRow) (err error) {
	text := g.says(l, Owner)
	if text == "" {
		return nil
	}
	row.Owner, err = g.owner(text)
	if row.Owner == LeaveOut {
		g.leave(l, "owner")
		return errLeft
	}
	return err
}
