package cmd

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"okrbot/commands"
	"okrbot/door/dealfile"
	"okrbot/locale"
	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store"
	"okrbot/store/selling"
	"okrbot/ui"
)

// importFile previews a file of deals, and imports it with --apply: all of it, or nothing while any line is wrong.
// What the file leaves open is answered with flags. okrbot must not be running.
func importFile(ctx context.Context, p Program, say *locale.Printer, args []string) error {
	flags := flag.NewFlagSet("okrbot import", flag.ContinueOnError)
	path := flags.String("db", "", "")
	team := flags.String("team", "", "")
	apply := flags.Bool("apply", false, "")
	var answers importAnswers
	answers.flags(flags)
	if len(args) < 2 || args[0] != "deals" {
		return usage("cli.import_arguments")
	}
	if err := parseFlags(flags, args[2:]); err != nil {
		return err
	}
	choices, err := answers.choices()
	if err != nil {
		return err
	}
	body, err := readBounded(args[1])
	if err != nil {
		return err
	}
	file := databasePath(p, *path)
	if _, err := os.Stat(file); errors.Is(err, os.ErrNotExist) { // there is no team in it either
		return usage("cli.db_missing", "Path", file)
	}
	db, err := openStore(ctx, settings{db: file}, p.Wall(), nil)
	if err != nil {
		return err
	}
	defer db.Close() //nolint:errcheck // what was written is committed
	id, err := teamNamed(ctx, db, *team)
	if err != nil {
		return err
	}
	return takeDeals(ctx, p, say, db, id, dealsOf{args[1], body, choices, *apply, func(taken, total int) {
		if total > noticeable {
			fmt.Fprintln(p.Stderr, say.T("import.taken", "Taken", say.Int(taken), "Count", total))
		}
	}})
}

// teamNamed is the team that a number or name means; without one, the only team there is.
func teamNamed(ctx context.Context, db *store.Store, text string) (okr.TeamID, error) {
	teams, err := db.Teams(ctx)
	if err != nil {
		return 0, err
	}
	var known []string
	id, isNumber := okr.ParseTeamID(text)
	for _, t := range teams {
		if isNumber && t.ID == id || text != "" && locale.Key(t.Name) == locale.Key(text) || text == "" &&
			len(teams) == 1 {
			return t.ID, nil
		}
		known = append(known, t.ID.String()+" "+locale.Line(t.Name))
	}
	return 0, usage("cli.import_team", "Teams", known)
}

// importAnswers are the flags that answer what a file leaves open.
type importAnswers struct {
	decimal, dates string
	stages, owners pairs
}

func (a *importAnswers) flags(flags *flag.FlagSet) {
	flags.StringVar(&a.decimal, "decimal", "", "")
	flags.StringVar(&a.dates, "dates", "", "")
	flags.Var(&a.stages, "stage", "")
	flags.Var(&a.owners, "owner", "")
}

// pairs are the values of a flag that may come several times: "Verbal=proposal".
type pairs [][2]string

func (p *pairs) String() string { return fmt.Sprint(*p) }

// Set is the flag package's.
func (p *pairs) Set(text string) error {
	at := strings.LastIndexByte(text, '=')
	if at <= 0 || at == len(text)-1 {
		return errors.New("it is no pair")
	}
	*p = append(*p, [2]string{text[:at], text[at+1:]})
	return nil
}

func (a *importAnswers) choices() (c dealfile.Choices, err error) {
	marks := map[string]locale.Mark{"": 0, "comma": locale.CommaMark, "point": locale.PointMark}
	orders := map[string]dealfile.DayOrder{"": "", "day": dealfile.DayFirst, "month": dealfile.MonthFirst}
	var known [2]bool
	c.Mark, known[0] = marks[a.decimal]
	c.Order, known[1] = orders[a.dates]
	switch {
	case !known[0]:
		return c, usage("cli.import_decimal", "Value", a.decimal)
	case !known[1]:
		return c, usage("cli.import_dates", "Value", a.dates)
	}
	c.Stages, c.Owners = map[string]string{}, map[string]okr.PersonID{}
	for _, stage := range a.stages {
		c.Stages[dealfile.Known(stage[0])] = stage[1]
	}
	for _, owner := range a.owners {
		c.Owners[dealfile.Known(owner[0])] = okr.PersonID(owner[1])
	}
	return c, nil
}

// readBounded reads a file, unless it is larger than one that can be imported.
func readBounded(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, usage("cli.import_file", "Path", path, "Error", err.Error())
	}
	defer file.Close() //nolint:errcheck // it was only read
	body, err := io.ReadAll(io.LimitReader(file, int64(dealfile.FromTerminal.Bytes)+1))
	if err != nil {
		return nil, usage("cli.import_file", "Path", path, "Error", err.Error())
	}
	return body, nil
}

// noticeable is from how many deals on it is said how far an import is.
const noticeable = 2000

// dealsOf is a file of deals that the operator imports.
type dealsOf struct {
	name    string
	body    []byte
	choices dealfile.Choices
	apply   bool
	told    func(taken, total int) // how far it is
}

func takeDeals(ctx context.Context, p Program, say *locale.Printer, db *store.Store, id okr.TeamID,
	file dealsOf) error {
	team, sells, err := db.FindSelling(ctx, id)
	if err != nil {
		return err
	}
	reader, err := commands.DealReader(ctx, db, p.catalog, say.Language(), id)
	if err != nil {
		return err
	}
	reader.Today, reader.Limits, reader.Choices = okr.DateOf(p.Wall().In(team.Location())), dealfile.FromTerminal,
		file.choices
	for said, means := range reader.Choices.Stages {
		stage, slip, ok := locale.MatchWord(means,
			append([]string{string(sales.Won), string(sales.Lost)}, sells.Stages...), stageWord, reader.Printers)
		if !ok || slip != "" {
			return usage("cli.import_stage", "Value", means, "Stages",
				append(slices.Clone(sells.Stages), string(sales.Won), string(sales.Lost)))
		}
		reader.Choices.Stages[said] = stage
	}
	deals, err := reader.Read(file.body)
	if err != nil {
		return err
	}
	effects, err := importEffects(ctx, p, db, id, &deals, file)
	if err != nil {
		return err
	}
	v := commands.ImportView(file.name, deals, reader, okr.Person{}, effects)
	return sayImport(p, say, v, reader, file.apply)
}

// stageWord says the states in which a deal ends like stages.
func stageWord(p *locale.Printer, stage string) string {
	if sales.Ends(stage) {
		return p.T("deal.state." + stage)
	}
	return dealfile.StageWord(p, stage)
}

// importEffects are what the rows do, or did; what stands against them is added to the file's problems.
func importEffects(ctx context.Context, p Program, db *store.Store, id okr.TeamID, deals *dealfile.File,
	file dealsOf) (effects []selling.Effect, err error) {
	actor := store.Actor{Now: p.Wall(), Source: okr.FromImport}
	if deals.Open() {
		return nil, nil
	}
	if !file.apply || len(deals.Problems) > 0 {
		var refused []selling.RowError
		effects, refused, err = db.PreviewDeals(ctx, actor, id, deals.Rows)
		deals.Refuse(refused)
		return effects, err
	}
	if err := db.NameFileStages(ctx, actor, id, deals.StagesSaid(file.choices)); err != nil {
		return nil, err
	}
	effects, err = db.ImportNow(ctx, actor, selling.ImportFile{Name: file.name, Team: id, Rows: deals.Rows,
		Lines: deals.Lines, Told: file.told})
	if wrong, ok := errors.AsType[*selling.RowError](err); ok {
		deals.Refuse([]selling.RowError{*wrong})
		return nil, nil
	}
	return effects, err
}

// sayImport says what was read, what is asked and what is wrong, and what became of it.
func sayImport(p Program, say *locale.Printer, v ui.ImportView, reader dealfile.Reader, applied bool) error {
	for _, note := range ui.ImportNotes(say, v) {
		fmt.Fprintln(p.Stdout, note)
	}
	asked := importQuestions(say, v, reader)
	for _, question := range asked {
		fmt.Fprintln(p.Stdout, question)
	}
	for _, g := range ui.GroupProblems(say, v.Problems) {
		fmt.Fprintln(p.Stdout, strings.TrimPrefix(g.Lines+": "+g.Reason, ": "))
	}
	switch {
	case len(v.Problems) > 0:
		fmt.Fprintln(p.Stdout, say.T("cli.import_refused", "Count", len(v.Problems)))
		return errFailed
	case len(asked) > 0:
		fmt.Fprintln(p.Stdout, say.T("cli.import_open"))
		return errFailed
	}
	fmt.Fprintln(p.Stdout, say.T("import.new", "Count", v.New)+", "+say.T("import.changed", "Count", v.Changed)+", "+
		say.T("import.same", "Count", v.Same))
	if v.Asked > 0 {
		fmt.Fprintln(p.Stdout, say.T("import.asked", "Count", v.Asked))
	}
	if !applied {
		fmt.Fprintln(p.Stdout, say.T("cli.import_preview"))
	}
	return nil
}

// importQuestions are what a file leaves open, each with the flag that answers it.
func importQuestions(say *locale.Printer, v ui.ImportView, reader dealfile.Reader) (asked []string) {
	if n := v.Numbers; n != nil {
		asked = append(asked, say.T("cli.import_ask_decimal", "Column", locale.Line(n.Heading), "Cells", n.Texts,
			"Comma", decimals(say, n.Comma), "Point", decimals(say, n.Point)))
	}
	if d := v.Days; d != nil {
		asked = append(asked, say.T("cli.import_ask_dates", "Column", locale.Line(d.Heading), "Cells", d.Texts,
			"DayFirst", days(d.DayFirst), "MonthFirst", days(d.MonthFirst)))
	}
	for _, s := range v.Stages {
		if s.Means == "" {
			asked = append(asked, say.T("cli.import_ask_stage", "Stage", s.Said, "Stages",
				append(slices.Clone(reader.Settings.Stages), string(sales.Won), string(sales.Lost))))
		}
	}
	for _, o := range v.Owners {
		var people []string
		for _, person := range o.People[:min(len(o.People), 10)] {
			people = append(people, string(person.ID)+" "+locale.Line(person.Name))
		}
		asked = append(asked, say.T("cli.import_ask_owner_"+o.Why, "Owner", o.Said, "People", people))
	}
	return asked
}

func decimals(say *locale.Printer, list []decimal.Decimal) (shown []string) {
	for _, d := range list {
		shown = append(shown, say.Number(d))
	}
	return shown
}

func days(list []okr.Date) (shown []string) {
	for _, d := range list {
		shown = append(shown, string(d))
	}
	return shown
}

// exports are what can be written to a file.
var exports = map[string]func(ctx context.Context, db *store.Store, p Program) map[string]exportWriter{
	"deals": func(ctx context.Context, db *store.Store, p Program) map[string]exportWriter {
		each := func(row func(sales.Deal) error) error { return db.ExportedDeals(ctx, store.Actor{Now: p.Wall()}, row) }
		return writers(dealfile.WriteCSV, dealfile.WriteXLSX, each)
	},
	"rewards": func(ctx context.Context, db *store.Store, p Program) map[string]exportWriter {
		each := func(row func(motivation.Order) error) error {
			return db.ExportedOrders(ctx, store.Actor{Now: p.Wall()}, row)
		}
		return writers(dealfile.WriteOrdersCSV, dealfile.WriteOrdersXLSX, each)
	},
}

// exportWriter writes all there is of something, in the operator's language.
type exportWriter func(to io.Writer, say *locale.Printer) error

func writers[E any](csv, xlsx func(io.Writer, *locale.Printer, E) error, each E) map[string]exportWriter {
	return map[string]exportWriter{
		"csv":  func(to io.Writer, say *locale.Printer) error { return csv(to, say, each) },
		"xlsx": func(to io.Writer, say *locale.Printer) error { return xlsx(to, say, each) },
	}
}

// exportFile writes all deals, or all orders of rewards, as CSV or XLSX to standard output or into a file, also while
// okrbot runs.
func exportFile(ctx context.Context, p Program, say *locale.Printer, args []string) error {
	flags := flag.NewFlagSet("okrbot export", flag.ContinueOnError)
	format := flags.String("format", "", "")
	if len(args) < 1 || exports[args[0]] == nil {
		return usage("cli.export_arguments")
	}
	what, args := exports[args[0]], args[1:]
	path := ""
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		path, args = args[0], args[1:]
	}
	db, err := lookAt(ctx, p, say, flags, args)
	if err != nil {
		return err
	}
	defer db.Close() //nolint:errcheck // it was only read
	write, ok := what(ctx, db, p)[cmp.Or(strings.ToLower(*format),
		strings.ToLower(strings.TrimPrefix(filepath.Ext(path), ".")), "csv")]
	if !ok {
		return usage("cli.export_format")
	}
	if path == "" {
		return write(p.Stdout, say)
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) // they are nobody else's business
	if err != nil {
		return usage("cli.export_file", "Path", path, "Error", err.Error())
	}
	return errors.Join(write(file, say), file.Close())
}
