package dealfile

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/selling"
)

// Reader is what a file of deals is read by.
type Reader struct {
	Language locale.Language
	Printers []*locale.Printer // all languages, the reader's first
	Settings sales.Settings
	Today    okr.Date
	Zone     *time.Location               // in which an instant is a day
	People   []okr.Person                 // who may own a deal
	Stages   map[string]map[string]string // what was said before of stages, by source and by Known
	Limits   Limits
	Choices  Choices
}

// Choices are the answers to what a file leaves open.
type Choices struct {
	Mark   locale.Mark             `json:"mark,omitempty"`   // the decimal mark of the amounts
	Order  DayOrder                `json:"order,omitempty"`  // of the days
	Stages map[string]string       `json:"stages,omitempty"` // by Known
	Owners map[string]okr.PersonID `json:"owners,omitempty"` // by Known; LeaveOut leaves their deals out
	Again  bool                    `json:"again,omitempty"`  // stages that are known are asked about too
}

// LeaveOut stands for an owner whose deals are not taken.
const LeaveOut okr.PersonID = "-"

// File is a file of deals as it was understood.
type File struct {
	Source   string // the CRM that it is from; "file" for any other
	Sheet    string // of an XLSX
	Others   []string
	Rows     []selling.DealRow
	Lines    []int    // of the rows
	Columns  []Column // headings that are understood
	Ignored  []string // and those that are not, or not needed
	Problems []Problem
	LeftOut  []Left
	Rounded  []int // lines whose amount had more decimals than its currency
	Cut      []int // lines whose note was too long

	// What has to be answered before the file can be taken; Waiting lines depend on it.
	Number  *NumberAsk
	Days    *DayAsk
	Stages  []StageAsk // also those that are known, so that they can be changed
	Owners  []OwnerAsk
	Waiting int
}

// Problem is why a line of a file, or all of a column, cannot be taken.
type Problem struct {
	Line int // 0: of the whole file
	Err  error
}

// Left is a line that is no deal.
type Left struct {
	Line int
	Why  string // total, footer, owner: completes the message import.left_
	Text string
}

// Open reports whether something has to be answered first.
func (f File) Open() bool {
	return f.Number != nil || f.Days != nil || len(f.UnknownStages()) > 0 || len(f.Owners) > 0
}

// UnknownStages are those of which nobody has said what they mean.
func (f File) UnknownStages() []StageAsk {
	return slices.DeleteFunc(slices.Clone(f.Stages), func(s StageAsk) bool { return s.Means != "" })
}

// StagesSaid is what was answered about the stages of this file, to be remembered.
func (f File) StagesSaid(c Choices) (list []selling.StageSaid) {
	for _, s := range f.Stages {
		if means := c.Stages[s.Key]; means != "" {
			list = append(list, selling.StageSaid{Source: f.Source, Said: s.Key, Stage: means})
		}
	}
	return list
}

// Refuse adds what stands against rows where they are to be booked.
func (f *File) Refuse(refused []selling.RowError) {
	for _, r := range refused {
		f.Problems = append(f.Problems, Problem{f.Lines[r.Row], r.Err})
	}
}

// Read reads a file of deals. What is no table, or has no column for customer and amount, is an error; wrong lines
// are listed, and what it says in two ways is asked.
func (r Reader) Read(body []byte) (File, error) {
	t, err := r.table(body)
	if err != nil {
		return File{}, err
	}
	if len(t.headings) == 0 {
		return File{}, okr.Refuse("import.empty")
	}
	if len(t.headings) > mostColumns {
		return File{}, tooWide()
	}
	if dealHeadings(t.headings) < enoughHeadings {
		return File{}, okr.Refuse("import.no_columns", "Columns", some(t.headings))
	}
	reading := newReading(r, t)
	for i := range t.lines {
		reading.take(i)
	}
	return reading.done(), nil
}

// table is what a file has in it, whichever kind it is.
func (r Reader) table(body []byte) (table, error) {
	switch {
	case len(body) > r.Limits.Bytes:
		return table{}, tooLarge(r.Limits)
	case isXLS(body):
		return table{}, okr.Refuse("import.old_workbook")
	case isXLSX(body):
		return readXLSX(body, r.Limits)
	}
	return readCSV(body, r.Limits)
}

// some are the first of many headings, as they are shown.
func some(headings []string) (list []string) {
	for _, h := range headings[:min(len(headings), 20)] {
		list = append(list, shown(h))
	}
	return list
}

// shown is a text of the file in a sentence.
func shown(text string) string {
	if len(text) > 400 {
		text = text[:400]
	}
	return locale.Truncate(locale.Line(text), 40)
}

// reading is a file while it is read.
type reading struct {
	Reader
	File
	table   table
	at      map[Meaning]int // where each column is
	used    map[Meaning]bool
	mark    locale.Mark
	order   DayOrder
	broken  bool // a column contradicts itself: its lines are not blamed one by one
	people  people
	known   map[string]*StageAsk
	asked   []*StageAsk
	owners  map[string]*OwnerAsk
	named   []*OwnerAsk
	sum     total
	equal   map[string]int // how often a row without an id came
	ids     map[string]int // the row that has an id
	trailer int            // from this line on there are only footers
}

func newReading(r Reader, t table) *reading {
	columns, lang := t.columns()
	g := &reading{
		Reader: r, table: t, at: map[Meaning]int{}, used: map[Meaning]bool{}, known: map[string]*StageAsk{},
		owners: map[string]*OwnerAsk{},
		equal:  map[string]int{}, ids: map[string]int{}, people: peopleOf(r.People),
	}
	g.File = File{Sheet: t.sheet, Others: t.others, Columns: columns}
	for _, v := range vocabularies {
		g.at[v.meaning] = -1
	}
	for _, c := range columns {
		g.at[c.Meaning] = c.at
	}
	g.Source = t.source(g.at)
	g.trailer = t.footersFrom()
	var wrongs []error
	var wrong error
	g.mark, g.Number, wrong = r.markOf(t, columns, lang)
	wrongs = append(wrongs, wrong)
	g.order, g.Days, wrong = r.orderOf(t, columns)
	for _, wrong := range append(wrongs, wrong) {
		if wrong != nil {
			g.Problems, g.broken = append(g.Problems, Problem{Err: wrong}), true
		}
	}
	return g
}

// errWaits says that a line waits for an answer.
var errWaits = errors.New("an answer is missing")

// errLeft says that a line is left out, as was said.
var errLeft = errors.New("left out")

// take reads a line.
func (g *reading) take(i int) {
	l := g.table.lines[i]
	why, err := g.notADeal(l)
	if why != "" {
		g.leave(l, why)
		return
	}
	var row selling.DealRow
	if err == nil {
		row, err = g.row(l)
	}
	switch {
	case errors.Is(err, errLeft):
		return
	case errors.Is(err, errWaits):
		g.Waiting++
		return
	case err != nil && g.broken:
		g.Waiting++
		return
	case err != nil:
		g.Problems = append(g.Problems, Problem{l.at, err})
		return
	}
	if err := g.name(&row); err != nil {
		g.Problems = append(g.Problems, Problem{l.at, err})
		return
	}
	g.Rows, g.Lines = append(g.Rows, row), append(g.Lines, l.at)
}

func (g *reading) leave(l line, why string) {
	g.LeftOut = append(g.LeftOut, Left{l.at, why, shown(firstText(l))})
}

// name sees to it that a row is found again: one without an id by what it says. The same id twice is one deal, if
// both say the same.
func (g *reading) name(row *selling.DealRow) error {
	key := row.External
	if row.Deal != 0 {
		key = row.Deal.String()
	}
	if key == "" {
		row.External = fingerprint(*row, g.equal)
		return nil
	}
	if before, again := g.ids[key]; again {
		if !sameRow(g.Rows[before], *row) {
			return okr.Refuse("import.id_twice", "ID", shown(key[strings.IndexByte(key, '/')+1:]), "First",
				g.Lines[before])
		}
		return nil
	}
	g.ids[key] = len(g.Rows)
	return nil
}

func sameRow(a, b selling.DealRow) bool {
	var one, other sales.Money
	if a.Amount != nil {
		one = *a.Amount
	}
	if b.Amount != nil {
		other = *b.Amount
	}
	a.Amount, b.Amount = nil, nil
	return a == b && one == other
}

// done adds what is known only at the end: which columns were of no use, and what is asked.
func (g *reading) done() File {
	f := g.File
	understood := map[int]bool{}
	f.Columns = slices.DeleteFunc(f.Columns, func(c Column) bool { return spare[c.Meaning] && !g.used[c.Meaning] })
	for _, c := range f.Columns {
		understood[c.at] = true
	}
	for i, h := range g.table.headings {
		if !understood[i] {
			f.Ignored = append(f.Ignored, cmp.Or(h, fmt.Sprintf("#%d", i+1)))
		}
	}
	for _, s := range g.asked {
		f.Stages = append(f.Stages, *s)
	}
	for _, o := range g.named {
		f.Owners = append(f.Owners, *o)
	}
	return f
}

// spare are columns that count only where a better one says nothing.
var spare = map[Meaning]bool{Contact: true, Title: true, Home: true, Expected: true, Actual: true, WonDay: true,
	LostDay: true}

// fingerprint names a row that has no id by what it says, so that the same file twice is the same deals. Equal rows
// are told apart by their order.
func fingerprint(row selling.DealRow, seen map[string]int) string {
	amount := ""
	if row.Amount != nil {
		amount = fmt.Sprint(row.Amount.Minor, row.Amount.Currency)
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%s\x00%s", locale.Key(row.Customer), amount, row.CloseDay,
		row.Owner))
	key := hex.EncodeToString(sum[:8])
	seen[key]++
	return fmt.Sprintf("row/%s-%d", key, seen[key])
}
