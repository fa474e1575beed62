package commands

import (
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store"
	"okrbot/ui"
)

// DealColumn is what a column of a file of deals says.
type DealColumn string

// The columns.
const (
	ColumnID       DealColumn = "id"
	ColumnCustomer DealColumn = "customer"
	ColumnTitle    DealColumn = "title" // of the deal; stands in for a customer
	ColumnAmount   DealColumn = "amount"
	ColumnCurrency DealColumn = "currency"
	ColumnState    DealColumn = "state"
	ColumnStage    DealColumn = "stage"
	ColumnDay      DealColumn = "day"
	ColumnOwner    DealColumn = "owner"
	ColumnProduct  DealColumn = "product"
	ColumnNote     DealColumn = "note"
	ColumnReason   DealColumn = "reason"
)

// dealColumns are the headings that each column goes by, in both languages, and in the exports of HubSpot ("Deal Name"), Pipedrive
// ("Deal - Title") and Salesforce ("Opportunity Name"). The first heading is that of our own export, in English and Turkish.
var dealColumns = []struct {
	column   DealColumn
	headings []string
}{
	{ColumnID, []string{"deal", "fırsat", "record id", "deal id", "id", "deal - id", "opportunity id", "fırsat no", "kayıt no", "external id"}},
	{ColumnCustomer, []string{"customer", "müşteri", "company", "account name", "account", "organization", "deal - organization", "associated company",
		"company name", "şirket", "firma", "hesap adı", "client"}},
	{ColumnTitle, []string{"title", "başlık", "deal name", "deal - title", "opportunity name", "opportunity", "name", "fırsat adı", "anlaşma adı"}},
	{ColumnAmount, []string{"amount", "tutar", "value", "deal value", "deal - value", "amount in company currency", "değer", "bedel"}},
	{ColumnCurrency, []string{"currency", "para birimi", "deal - currency of value", "amount currency", "deal - currency", "deal currency code", "döviz"}},
	{ColumnState, []string{"state", "durum", "status", "deal - status", "deal status"}},
	{ColumnStage, []string{"stage", "aşama", "deal stage", "deal - stage", "pipeline stage"}},
	{ColumnDay, []string{"day", "gün", "close date", "closed date", "kapanış tarihi", "tarih", "date", "deal - won time", "won time", "deal - expected close date",
		"expected close date", "kapanış günü"}},
	{ColumnOwner, []string{"owner", "temsilci", "deal owner", "deal - owner", "opportunity owner", "sahip", "sorumlu", "satış temsilcisi", "sales rep", "rep"}},
	{ColumnProduct, []string{"product", "ürün", "product line", "ürün grubu"}},
	{ColumnNote, []string{"note", "not", "description", "deal description", "açıklama"}},
	{ColumnReason, []string{"reason", "neden", "lost reason", "closed lost reason", "deal - lost reason", "loss reason", "kayıp nedeni", "kaybetme nedeni"}},
}

// sources tell by the heading of the id which CRM a file is from, so that its deals are those that the CRM's webhooks name.
var sources = map[string]string{"record id": "hubspot", "deal - id": "pipedrive", "opportunity id": "salesforce"}

// stateWords are the words for a deal's state, as [locale.Key] folds them.
var stateWords = map[string]sales.DealState{
	"won": sales.Won, "closed won": sales.Won, "closedwon": sales.Won, "kazanildi": sales.Won, "kazanilan": sales.Won, "yes": sales.Won, "true": sales.Won, "evet": sales.Won,
	"lost": sales.Lost, "closed lost": sales.Lost, "closedlost": sales.Lost, "kaybedildi": sales.Lost, "kaybedilen": sales.Lost,
	"open": sales.Open, "acik": sales.Open, "in progress": sales.Open, "devam ediyor": sales.Open,
}

// LineProblem is why a line of a file cannot be taken.
type LineProblem struct {
	Line int // from 1, the heading being the first
	Err  error
}

// DealFile is a file of deals as it was understood.
type DealFile struct {
	Rows     []store.DealRow
	Lines    []int    // of the rows
	Columns  []string // headings that are understood, as they stand in the file
	Meanings []DealColumn
	Ignored  []string
	Problems []LineProblem
}

// DealReader is what a file of deals is read by.
type DealReader struct {
	Language locale.Language // decides what "1.234" is
	Printers []*locale.Printer
	Settings sales.Settings
	Today    okr.Date
	People   map[string]okr.PersonID // by folded name, by id
}

// mostLines bounds a file.
const mostLines = 200_000

// Read reads a file of deals. What is no table, or has no column for customer and amount, is an error; wrong lines are listed.
func (r DealReader) Read(body []byte) (f DealFile, err error) {
	text, ok := locale.Decode(body)
	if !ok {
		return f, okr.Refuse("import.not_text")
	}
	if first, rest, found := strings.Cut(text, "\n"); found && strings.HasPrefix(strings.ToLower(first), "sep=") {
		text = rest
	}
	lines := csv.NewReader(strings.NewReader(text))
	lines.Comma, lines.FieldsPerRecord, lines.LazyQuotes = delimiter(text), -1, true
	heading, err := lines.Read()
	if err != nil {
		return f, okr.Refuse("import.empty")
	}
	heading = slices.Clone(heading)
	columns, source := r.columns(heading, &f)
	if columns[ColumnAmount] < 0 || columns[ColumnCustomer] < 0 && columns[ColumnTitle] < 0 {
		return f, okr.Refuse("import.no_columns", "Columns", heading)
	}
	seen := map[string]int{}
	for {
		fields, err := lines.Read()
		if errors.Is(err, io.EOF) {
			return f, nil
		}
		line, _ := lines.FieldPos(0)
		if err != nil {
			f.Problems = append(f.Problems, LineProblem{line, okr.Refuse("import.line_unreadable")})
			continue
		}
		if !slices.ContainsFunc(fields, func(s string) bool { return strings.TrimSpace(s) != "" }) {
			continue
		}
		if len(f.Rows) >= mostLines {
			return f, okr.Refuse("import.too_long", "Lines", mostLines)
		}
		row, err := r.row(fields, columns, source)
		if err != nil {
			f.Problems = append(f.Problems, LineProblem{line, err})
			continue
		}
		if row.External == "" && row.Deal == 0 {
			row.External = fingerprint(row, seen)
		}
		f.Rows, f.Lines = append(f.Rows, row), append(f.Lines, line)
	}
}

// delimiter is what the heading is cut at.
func delimiter(text string) rune {
	first, _, _ := strings.Cut(text, "\n")
	best, most := ',', 0
	for _, mark := range []rune{',', ';', '\t', '|'} {
		if n := strings.Count(first, string(mark)); n > most {
			best, most = mark, n
		}
	}
	return best
}

// columns says where each column is, -1 where it is not, and from which CRM the file is.
func (r DealReader) columns(heading []string, f *DealFile) (at map[DealColumn]int, source string) {
	at = map[DealColumn]int{}
	for _, c := range dealColumns {
		at[c.column] = -1
	}
	source = "file"
	for i, title := range heading {
		key := locale.Key(title)
		column := columnOf(key)
		if column == "" || at[column] >= 0 {
			f.Ignored = append(f.Ignored, title)
			continue
		}
		at[column] = i
		f.Columns, f.Meanings = append(f.Columns, title), append(f.Meanings, column)
		if crm, ok := sources[key]; ok && column == ColumnID {
			source = crm
		}
	}
	return at, source
}

func columnOf(key string) DealColumn {
	for _, c := range dealColumns {
		for _, h := range c.headings {
			if locale.Key(h) == key {
				return c.column
			}
		}
	}
	return ""
}

func (r DealReader) row(fields []string, at map[DealColumn]int, source string) (row store.DealRow, err error) {
	get := func(c DealColumn) string {
		if i := at[c]; i >= 0 && i < len(fields) {
			return plainCell(fields[i])
		}
		return ""
	}
	row = store.DealRow{Customer: get(ColumnCustomer), Product: get(ColumnProduct), Note: get(ColumnNote)}
	if row.Customer == "" {
		row.Customer = get(ColumnTitle)
	}
	if row.Customer == "" {
		return row, okr.Refuse("errors.deal_without_customer")
	}
	if id := get(ColumnID); id != "" {
		if ours, ok := sales.ParseDealID(id); ok && source == "file" && isDealID(id) {
			row.Deal = ours // of our own export
		} else {
			row.External = source + "/" + id
		}
	}
	if row.Amount, err = r.amount(get(ColumnAmount), get(ColumnCurrency)); err != nil {
		return row, err
	}
	if err := r.state(&row, get(ColumnState), get(ColumnStage)); err != nil {
		return row, err
	}
	if day := get(ColumnDay); day != "" {
		if before, after, cut := strings.Cut(day, " "); cut && strings.Contains(after, ":") { // exports append a time
			day = before
		}
		if row.CloseDay, err = fileDay(day, r.Language, r.Today); err != nil {
			return row, err
		}
	}
	if reason := get(ColumnReason); reason != "" {
		row.LossReason = reason
		if key, _, ok := ui.MatchLossReason(reason, r.Settings.LossReasons, r.Printers...); ok {
			row.LossReason = key
		}
	}
	if owner := get(ColumnOwner); owner != "" {
		person, known := r.People[locale.Key(owner)]
		if !known {
			person, known = r.People[owner]
		}
		if !known {
			return row, okr.Refuse("import.owner_unknown", "Owner", locale.Truncate(locale.Line(owner), 40))
		}
		row.Owner = person
	}
	return row, nil
}

// plainCell takes off what keeps spreadsheet programs from taking a cell for a formula.
func plainCell(text string) string {
	text = strings.TrimSpace(text)
	if len(text) > 1 && text[0] == '\'' && strings.ContainsRune("=+-@", rune(text[1])) {
		return text[1:]
	}
	return text
}

func (r DealReader) amount(text, currency string) (*sales.Money, error) {
	if text == "" {
		return nil, nil //nolint:nilnil // a row may say nothing of its amount
	}
	v, typed, err := locale.ParseMoney(text, r.Language, string(r.Settings.Currency))
	if err != nil {
		return nil, err
	}
	in := r.Settings.Currency
	switch {
	case currency != "":
		in = sales.Currency(strings.ToUpper(strings.TrimSpace(currency)))
		if in == "TL" || in == "₺" {
			in = "TRY"
		}
	case typed != "":
		in = sales.Currency(typed)
	}
	if !slices.Contains(sales.Currencies, in) {
		return nil, okr.Refuse("errors.currency_unknown", "Currency", string(in))
	}
	m, err := sales.MoneyOf(v, in)
	switch {
	case errors.Is(err, sales.ErrTooPrecise):
		return nil, okr.Refuse("errors.money_too_precise")
	case err != nil:
		return nil, okr.Refuse("errors.money_too_large")
	}
	return &m, nil
}

// state reads state and stage; the stage may be the word for an end.
func (r DealReader) state(row *store.DealRow, state, stage string) error {
	if state != "" {
		known, ok := stateWords[locale.Key(state)]
		if !ok {
			return okr.Refuse("import.state_unknown", "State", locale.Truncate(locale.Line(state), 40))
		}
		row.State = known
	}
	if stage == "" {
		return nil
	}
	if known, ok := stateWords[locale.Key(stage)]; ok && known != sales.Open {
		row.State = known
		return nil
	}
	key, _, ok := ui.MatchStage(stage, r.Settings.Stages, r.Printers...)
	switch {
	case ok:
		row.Stage = key
	case row.State == "" || row.State == sales.Open:
		var words []string
		for _, s := range r.Settings.Stages {
			words = append(words, ui.StageWord(r.Printers[0], s))
		}
		return okr.Refuse("errors.stage_unreadable", "Word", locale.Truncate(locale.Line(stage), 40), "Stages", words)
	}
	return nil
}

func fileDay(text string, language locale.Language, today okr.Date) (okr.Date, error) {
	if d, err := okr.ParseDate(text); err == nil {
		return d, nil
	}
	day, err := locale.ParseDate(text, language, today.Midnight(time.UTC))
	if err != nil {
		return "", err
	}
	return okr.DateOf(day), nil
}

// fingerprint names a row that has no id by what it says, so that the same file twice is the same deals. Equal rows are told apart by their
// order.
func fingerprint(row store.DealRow, seen map[string]int) string {
	amount := ""
	if row.Amount != nil {
		amount = fmt.Sprint(row.Amount.Minor, row.Amount.Currency)
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%s\x00%s", locale.Key(row.Customer), amount, row.CloseDay, row.Owner))
	key := hex.EncodeToString(sum[:8])
	seen[key]++
	return fmt.Sprintf("row/%s-%d", key, seen[key])
}

// WriteDeals writes deals as CSV that spreadsheet programs of the reader's language open correctly: with a byte order mark, the
// separator that goes with the decimal mark, and no cell that could be taken for a formula.
func WriteDeals(w io.Writer, p *locale.Printer, each func(func(sales.Deal) error) error) error {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	turkish := p.Language() == locale.Turkish
	if turkish {
		out.Comma = ';'
	}
	out.UseCRLF = true
	var heading []string
	for _, c := range dealColumns {
		if c.column == ColumnTitle {
			continue
		}
		if turkish {
			heading = append(heading, c.headings[1])
		} else {
			heading = append(heading, c.headings[0])
		}
	}
	if err := out.Write(heading); err != nil {
		return err
	}
	err := each(func(d sales.Deal) error {
		amount := d.Amount.Units().StringFixed(2)
		if turkish {
			amount = strings.Replace(amount, ".", ",", 1)
		}
		id := d.ID.String()
		return out.Write([]string{
			id, cell(d.Customer), amount, string(d.Amount.Currency), p.T("deal.state." + string(d.State)), cell(ui.StageWord(p, d.Stage)), string(d.CloseDay),
			cell(d.OwnerName), cell(d.Product), cell(d.Note), cell(lossWord(p, d.LossReason)),
		})
	})
	out.Flush()
	return errors.Join(err, out.Error())
}

func lossWord(p *locale.Printer, reason string) string {
	if reason == "" {
		return ""
	}
	return ui.LossWord(p, reason)
}

// cell keeps a spreadsheet program from taking what people typed for a formula (OWASP, CSV injection).
func cell(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}
