package ui

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
)

// ImportView is a file of deals before it is imported, and after.
type ImportView struct {
	File, Sheet        string
	Others             []string // sheets that were not read
	New, Changed, Same int
	Asked              int // that are probably deals that were typed
	Deals, Waiting     int // understood; and those that wait for an answer
	Problems           []ImportProblem
	Columns            []ImportColumn
	Ignored            []string
	LeftOut            []ImportLeft
	Rounded, Cut       []int       // lines
	Rows               []ImportRow // a few, to see that the file was understood
	Token              string      // which preview the buttons are of

	// What is asked before anything can be imported.
	Numbers *ImportNumbers
	Days    *ImportDays
	Stages  []ImportStage
	Choices []string // stages to choose from
	Owners  []ImportOwner
}

// ImportColumn is a heading of the file and what it was taken for.
type ImportColumn struct {
	Heading string
	Meaning string // completes the message import.column_
}

// ImportProblem is why a line cannot be imported; line 0 stands for the whole file.
type ImportProblem struct {
	Line int
	ID   string
	Args []any
}

// ImportLeft is a line that is no deal.
type ImportLeft struct {
	Line int
	Why  string // completes the message import.left_
	Text string
}

// ImportRow is a line as it will be booked.
type ImportRow struct {
	Customer string
	Amount   sales.Money
	Day      okr.Date
	State    sales.DealState // empty: it does not say
	Stage    string
	Owner    string
}

// ImportNumbers is a column of amounts that may be read in two ways.
type ImportNumbers struct {
	Heading      string
	Currency     sales.Currency
	Texts        []string
	Comma, Point []decimal.Decimal
}

// ImportDays is a column of days that may be read in two ways.
type ImportDays struct {
	Heading              string
	Texts                []string
	DayFirst, MonthFirst []okr.Date
}

// ImportStage is a stage of the file, and what it means here. One that is asked about has a select beside it.
type ImportStage struct {
	Said, Means, Near string
	Asked             bool
}

// ImportOwner is a name of the file that does not say who is meant.
type ImportOwner struct {
	Said, Why string // Why completes the message import.owner_
	People    []okr.Person
	Lines     int
}

// The answers to a column that may be read in two ways, and to an owner whose deals nobody wants.
const (
	ImportComma      = "comma"
	ImportPoint      = "point"
	ImportDayFirst   = "day"
	ImportMonthFirst = "month"
	ImportLeaveOut   = "-"
)

// asks reports whether something has to be answered first.
func (v ImportView) asks() bool {
	return v.Numbers != nil || v.Days != nil || len(v.Owners) > 0 ||
		slices.ContainsFunc(v.Stages, func(s ImportStage) bool { return s.Means == "" })
}

// What fits into a preview.
const (
	importAsked      = 10 // blocks of questions about stages and owners
	importAskedBytes = 5_000
	importIgnored    = 12
	importProblems   = 8
)

// ImportPreview says what a file would change, asks what it leaves open, and which of its lines are wrong. While any
// is, nothing is imported.
func ImportPreview(p *locale.Printer, v ImportView) Message {
	title := p.T("import.preview", "File", line(v.File, nameRunes))
	counts := importCounts(p, v)
	head := []slack.Block{rich(strong(title), say("\n"+counts))}
	head = append(head, importQuestions(p, v)...)
	rows, plainRows := importRows(p, v)
	tail := importNotes(p, v)
	tail = append(tail, importProblemList(p, v)...)
	tail = append(tail, actions(importButtons(p, v)...))
	m := message(joined(title, counts), slices.Concat(head, rows, tail)...)
	m.Plain = slices.Concat(head, plainRows, tail)
	return m
}

func importButtons(p *locale.Printer, v ImportView) (offered []slack.BlockElement) {
	if len(v.Problems) == 0 && v.New+v.Changed+v.Asked > 0 && !v.asks() {
		offered = append(offered, primary(p, "import_apply", ActionImportApply, Ref(v.Token)))
	}
	if slices.ContainsFunc(v.Stages, func(s ImportStage) bool { return !s.Asked }) {
		offered = append(offered, button(p, "import_stages", ActionImportStages, Ref(v.Token)))
	}
	return append(offered, button(p, "import_cancel", ActionImportCancel, Ref(v.Token)))
}

// importQuestions are what has to be answered, each with its answers beside or below it.
func importQuestions(p *locale.Printer, v ImportView) (blocks []slack.Block) {
	if n := v.Numbers; n != nil {
		show := func(list []decimal.Decimal) string {
			var shown []string
			for _, d := range list {
				shown = append(shown, p.Value(d, string(n.Currency)))
			}
			return p.List(shown)
		}
		blocks = append(blocks, section(p.T("import.ask_numbers", "Column", line(n.Heading, 30), "Cells", n.Texts),
			nil),
			actions(importChoice(v, ActionImportNumbers, ImportComma, show(n.Comma)),
				importChoice(v, ActionImportNumbers, ImportPoint, show(n.Point))))
	}
	if d := v.Days; d != nil {
		show := func(list []okr.Date) string {
			var shown []string
			for _, d := range list {
				shown = append(shown, dayOfYear(p, d))
			}
			return p.List(shown)
		}
		blocks = append(blocks, section(p.T("import.ask_days", "Column", line(d.Heading, 30), "Cells", d.Texts), nil),
			actions(importChoice(v, ActionImportDays, ImportDayFirst, show(d.DayFirst)),
				importChoice(v, ActionImportDays, ImportMonthFirst, show(d.MonthFirst))))
	}
	var groups [][]slack.Block
	for i, stage := range v.Stages {
		if stage.Asked {
			groups = append(groups, []slack.Block{importStage(p, v, i)})
		}
	}
	for i, o := range v.Owners {
		groups = append(groups, importOwner(p, v, i, o))
	}
	kept, left := fitting(groups, importAsked, importAskedBytes)
	blocks = append(blocks, kept...)
	if left > 0 {
		blocks = append(blocks, context(p.T("import.asks_more", "Count", left)))
	}
	return blocks
}

// dayOfYear is a day with its year, short: 23 Nov 2026.
func dayOfYear(p *locale.Printer, d okr.Date) string {
	return dateOf(p, d) + " " + strconv.Itoa(d.Year())
}

func importChoice(v ImportView, action, answer, text string) *slack.ButtonBlockElement {
	return slack.NewButtonBlockElement(ImportAction(action, v.Token, answer), answer, plain(short(text, maxOption)))
}

// importSelect is a select among what a name of the file may mean.
func importSelect(p *locale.Printer, v ImportView, action string, i int,
	offered []*slack.OptionBlockObject) *slack.SelectBlockElement {
	return slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain(p.T("import.choose")),
		ImportAction(action, v.Token, strconv.Itoa(i)), offered...)
}

func importStage(p *locale.Printer, v ImportView, i int) slack.Block {
	s := v.Stages[i]
	var offered []*slack.OptionBlockObject
	for _, stage := range slices.Concat(v.Choices, []string{string(sales.Won), string(sales.Lost)}) {
		at := len(offered)
		if stage == s.Near {
			at = 0
		}
		offered = slices.Insert(offered, at, option(stage, meansWord(p, stage)))
	}
	choose := importSelect(p, v, ActionImportStage, i, offered)
	choose.InitialOption = chosen(offered, s.Means)
	return section(p.T("import.ask_stage", "Stage", line(s.Said, nameRunes)), choose)
}

// importOwner asks who is meant: one of a few, or anybody.
func importOwner(p *locale.Printer, v ImportView, i int, o ImportOwner) []slack.Block {
	ask := p.T("import.owner_"+o.Why, "Owner", line(o.Said, nameRunes))
	leave := slack.NewButtonBlockElement(ImportAction(ActionImportOwner, v.Token, strconv.Itoa(i))+":"+ImportLeaveOut,
		ImportLeaveOut,
		plain(p.T("import.leave_out", "Count", o.Lines)))
	var choose slack.BlockElement = slack.NewOptionsSelectBlockElement(slack.OptTypeUser, plain(p.T("import.choose")),
		ImportAction(ActionImportOwner, v.Token, strconv.Itoa(i)))
	if o.Why != "unknown" {
		names := map[string]int{}
		for _, person := range o.People {
			names[personLabel(person)]++
		}
		var offered []*slack.OptionBlockObject
		for _, person := range o.People[:min(len(o.People), importPeople)] {
			label := personLabel(person)
			if names[label] > 1 {
				label = joined(label, string(person.ID))
			}
			offered = append(offered, option(string(person.ID), label))
		}
		choose = importSelect(p, v, ActionImportOwner, i, offered)
	}
	return []slack.Block{section(ask, nil), actions(choose, leave)}
}

// importPeople is how many people of one name a select offers.
const importPeople = 20

// personLabel tells people apart: what they are shown as, and their own name where it is another one.
func personLabel(person okr.Person) string {
	name := line(person.Name, nameRunes)
	if own := person.RealName; own != "" && locale.Key(own) != locale.Key(person.Name) {
		return joined(name, line(own, nameRunes))
	}
	return name
}

// ImportAction is the id of an answer: the question's, the preview it is of, and which of its questions or answers it
// is.
func ImportAction(action, token, part string) string { return action + ":" + token + ":" + part }

// ReadImportAction takes an [ImportAction] apart.
func ReadImportAction(id string) (token, part string, ok bool) {
	list := strings.Split(id, ":")
	if len(list) < 3 {
		return "", "", false
	}
	return list[1], list[2], true
}

// importRows are the first lines as they will be booked, as a table and as a list.
func importRows(p *locale.Printer, v ImportView) (asTable, asList []slack.Block) {
	if len(v.Rows) == 0 {
		return nil, nil
	}
	cells := [][]string{{p.T("import.column_customer"), p.T("import.column_amount"), p.T("import.column_day"),
		p.T("import.column_state"), p.T("import.column_owner")}}
	var items [][]span
	for _, r := range v.Rows {
		amount, day, state := nothing, nothing, nothing
		if r.Amount.Currency != "" {
			amount = cash(p, r.Amount.Minor, r.Amount.Currency)
		}
		if r.Day != "" {
			day = dayOfYear(p, r.Day)
		}
		switch {
		case r.State == sales.Won || r.State == sales.Lost:
			state = p.T("deal.state." + string(r.State))
		case r.Stage != "":
			state = StageWord(p, r.Stage)
		case r.State != "":
			state = p.T("deal.state." + string(r.State))
		}
		row := []string{line(r.Customer, nameRunes), amount, day, state, line(r.Owner, 25)}
		cells = append(cells, row)
		items = append(items, []span{say(joined(row...))})
	}
	return []slack.Block{table(cells)}, titled(p, "import.first_rows", items, 0)
}

// importNotes is small print: what the file was understood as.
func importNotes(p *locale.Printer, v ImportView) (blocks []slack.Block) {
	for _, note := range ImportNotes(p, v) {
		blocks = append(blocks, context(note))
	}
	return blocks
}

// ImportNotes say what each column was taken for, and what of the file is not imported.
func ImportNotes(p *locale.Printer, v ImportView) (notes []string) {
	note := func(text string) { notes = append(notes, text) }
	if v.Sheet != "" && len(v.Others) > 0 {
		note(p.T("import.sheet", "Sheet", line(v.Sheet, 30), "Others", shownTexts(v.Others)))
	}
	var columns, stages []string
	for _, c := range v.Columns {
		columns = append(columns, line(c.Heading, 30)+" → "+p.T("import.column_"+c.Meaning))
	}
	if len(columns) > 0 {
		note(p.T("import.columns", "Columns", columns))
	}
	if len(v.Ignored) > 0 {
		note(p.T("import.ignored", "Columns", shownTexts(v.Ignored)))
	}
	for _, s := range v.Stages {
		if !s.Asked && len(stages) < importIgnored {
			stages = append(stages, line(s.Said, 30)+" → "+meansWord(p, s.Means))
		}
	}
	if len(stages) > 0 {
		note(p.T("import.stages", "Stages", stages))
	}
	for _, why := range []string{"total", "footer", "owner"} {
		var at []int
		for _, l := range v.LeftOut {
			if l.Why == why {
				at = append(at, l.Line)
			}
		}
		if len(at) > 0 {
			note(p.T("import.left_"+why, "Lines", Lines(p, at), "Count", len(at)))
		}
	}
	if len(v.Rounded) > 0 {
		note(p.T("import.rounded", "Lines", Lines(p, v.Rounded), "Count", len(v.Rounded)))
	}
	if len(v.Cut) > 0 {
		note(p.T("import.cut", "Lines", Lines(p, v.Cut), "Count", len(v.Cut)))
	}
	return notes
}

func meansWord(p *locale.Printer, means string) string {
	if sales.Ends(means) {
		return p.T("deal.state." + means)
	}
	return StageWord(p, means)
}

func shownTexts(list []string) (shown []string) {
	for _, text := range list[:min(len(list), importIgnored)] {
		shown = append(shown, line(text, 30))
	}
	if len(list) > importIgnored {
		shown = append(shown, "…")
	}
	return shown
}

// importProblemList groups the lines that are wrong for the same reason.
func importProblemList(p *locale.Printer, v ImportView) []slack.Block {
	var items [][]span
	for _, g := range GroupProblems(p, v.Problems) {
		said := []span{say(line(g.Reason, 250))}
		if g.Lines != "" {
			said = append([]span{strong(g.Lines), say("  ")}, said...)
		}
		items = append(items, said)
	}
	kept, left := fittingItems(items, importProblems, 4_000)
	return titled(p, "import.problems", kept, left)
}

// ProblemGroup is a reason, and the lines that it holds for.
type ProblemGroup struct{ Lines, Reason string }

// GroupProblems puts lines that are wrong for the same reason together, in the order of their first ones.
func GroupProblems(p *locale.Printer, problems []ImportProblem) (groups []ProblemGroup) {
	problems = slices.Clone(problems)
	slices.SortStableFunc(problems, func(a, b ImportProblem) int { return cmp.Compare(a.Line, b.Line) })
	var reasons []string
	lines := map[string][]int{}
	for _, problem := range problems {
		reason := p.T(problem.ID, problem.Args...)
		if _, known := lines[reason]; !known {
			reasons = append(reasons, reason)
		}
		lines[reason] = append(lines[reason], problem.Line)
	}
	for _, reason := range reasons {
		at := ""
		if lines[reason][0] > 0 {
			at = p.T("import.line", "Line", Lines(p, lines[reason]), "Count", len(lines[reason]))
		}
		groups = append(groups, ProblemGroup{at, reason})
	}
	return groups
}

// mostRanges is how many lines, or rows of them, are named one by one.
const mostRanges = 5

// Lines names lines, rows of them as such: "3, 7–9 and 12"; of many only the first.
func Lines(p *locale.Printer, at []int) string {
	var ranges []string
	for i := 0; i < len(at); {
		last := i
		for last+1 < len(at) && at[last+1] == at[last]+1 {
			last++
		}
		if len(ranges) == mostRanges {
			ranges = append(ranges, p.T("import.lines_more", "Count", len(at)-i))
			break
		}
		named := strconv.Itoa(at[i])
		if last > i {
			named += "–" + strconv.Itoa(at[last])
		}
		ranges = append(ranges, named)
		i = last + 1
	}
	return p.List(ranges)
}

func importCounts(p *locale.Printer, v ImportView) string {
	wrong, waiting, asked := "", "", ""
	if v.Asked > 0 {
		asked = p.T("import.asked", "Count", v.Asked)
	}
	if n := len(v.Problems); n > 0 {
		wrong = p.T("import.wrong", "Count", n)
	}
	if v.asks() {
		if v.Waiting > 0 {
			waiting = p.T("import.waiting", "Count", v.Waiting)
		}
		return joined(p.T("import.deals", "Count", v.Deals), waiting, wrong)
	}
	return joined(p.T("import.new", "Count", v.New), p.T("import.changed", "Count", v.Changed),
		p.T("import.same", "Count", v.Same), asked, wrong)
}

// ImportDone says what a file changed.
func ImportDone(p *locale.Printer, v ImportView) Message {
	said := "✅ " + p.T("import.done", "File", line(v.File, nameRunes))
	return message(said, rich(strong(said), say("\n"+importCounts(p, v))))
}

// ImportToldView is a file that is being imported, or was.
type ImportToldView struct {
	ImportView       // what it did
	Taken, Total int // of its deals
	Ended        bool
	Wrong        *ImportProblem // for which nothing was imported after all
}

// ImportTold says how far a file is that is being imported, and then what it changed.
func ImportTold(p *locale.Printer, v ImportToldView) Message {
	name := line(v.File, nameRunes)
	switch {
	case !v.Ended && v.Wrong == nil:
		share := float64(v.Taken) / float64(max(1, v.Total))
		said, far := p.T("import.taking", "File", name), p.T("import.taken", "Taken", p.Int(v.Taken), "Count", v.Total)
		return message(joined(said, far), rich(strong("⏳ "+said), say("\n"+bar(&share, noMark)+"  "+far)))
	case !v.Ended:
		said := p.T("import.undoing", "File", name)
		return message(said, rich(strong("⏳ "+said)))
	case v.Wrong != nil:
		said := p.T("import.undone", "File", name)
		why := GroupProblems(p, []ImportProblem{*v.Wrong})[0]
		reason := joined(why.Lines, short(why.Reason, 300))
		return message(joined(said, reason), rich(strong("⚠️ "+said), say("\n"+reason+"\n"+p.T("import.undone_again"))))
	default:
		return ImportDone(p, v.ImportView)
	}
}

// Exported says that a file with the deals was sent, and offers the other kind of it.
func Exported(p *locale.Printer, xlsx bool) Message {
	said := p.T("import.exported")
	other := button(p, "export_xlsx", ActionExportXLSX, "")
	if xlsx {
		other = button(p, "export_csv", ActionExportCSV, "")
	}
	return message(said, rich(say(said)), actions(other))
}
