package commands

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"time"

	"okrbot/bot"
	"okrbot/door/dealfile"
	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/selling"
	"okrbot/ui"
)

func importRoutes() []route {
	return []route{
		{clicked, ui.ActionImportApply, (*Commands).applyImport},
		{clicked, ui.ActionImportCancel, (*Commands).cancelImport},
		{clicked, ui.ActionImportNumbers, (*Commands).answerNumbers},
		{clicked, ui.ActionImportDays, (*Commands).answerDays},
		{clicked, ui.ActionImportStage, (*Commands).answerStage},
		{clicked, ui.ActionImportOwner, (*Commands).answerOwner},
		{clicked, ui.ActionImportStages, (*Commands).changeStages},
		{clicked, ui.ActionExportXLSX, (*Commands).exportXLSX},
		{clicked, ui.ActionExportCSV, (*Commands).exportCSV},
	}
}

// importDraft is the form under which a previewed file is kept until it is imported.
const importDraft = "import"

// pendingImport is a file that was previewed, with what was answered about it. It is read again with each answer and
// when it is imported, so that what is booked is always what the file says.
type pendingImport struct {
	File    string           `json:"file"`
	Team    okr.TeamID       `json:"team"`
	Body    []byte           `json:"body"` // packed
	Choices dealfile.Choices `json:"choices"`
	At      int64            `json:"at"`    // tells one preview from the next
	Today   okr.Date         `json:"today"` // of the team, when the file came
}

func (c *Commands) importCommand(_ context.Context, r *bot.Request, _ string) (bot.Reply, error) {
	return notice(r, "import.how")
}

// droppedFile previews a file of deals that somebody dropped into their DM.
func (c *Commands) droppedFile(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	file := r.Files[0]
	body, err := c.download(ctx, file, dealfile.FromSlack.Bytes)
	if err != nil {
		return bot.Reply{}, err
	}
	team, _, err := c.store.FindSellingTeam(ctx, r.Person.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	packed, err := pack(body)
	if err != nil {
		return bot.Reply{}, err
	}
	return c.previewImport(ctx, r, pendingImport{File: file.Name, Team: team.ID, Body: packed, At: r.Now.UnixMilli(),
		Today: teamDay(r, team)})
}

// previewImport reads a file, keeps it with what was answered, and shows what it would change.
func (c *Commands) previewImport(ctx context.Context, r *bot.Request, pending pendingImport) (bot.Reply, error) {
	deals, reader, err := c.readImport(ctx, r, pending)
	if err != nil {
		return bot.Reply{}, err
	}
	var effects []selling.Effect
	if !deals.Open() {
		var refused []selling.RowError
		if effects, refused, err = c.store.PreviewDeals(ctx, actor(r, okr.FromImport), pending.Team,
			deals.Rows); err != nil {
			return bot.Reply{}, err
		}
		deals.Refuse(refused)
	}
	draft, err := json.Marshal(pending)
	if err != nil {
		return bot.Reply{}, err
	}
	if err := c.store.SaveDraft(ctx, actor(r, okr.FromImport), importDraft, string(draft)); err != nil {
		return bot.Reply{}, err
	}
	v := ImportView(pending.File, deals, reader, r.Person, effects)
	v.Token = fmt.Sprint(pending.At)
	m := ui.ImportPreview(r.Printer, v)
	return bot.Reply{Message: &m, Replace: r.Message != ""}, nil
}

// readImport reads a file with what was answered about it, after those that others sent before.
func (c *Commands) readImport(ctx context.Context, r *bot.Request,
	pending pendingImport) (f dealfile.File, reader dealfile.Reader, err error) {
	select {
	case c.files <- struct{}{}:
		defer func() { <-c.files }()
	case <-ctx.Done():
		return f, reader, ctx.Err()
	}
	body, err := unpack(pending.Body)
	if err != nil {
		return f, reader, err
	}
	reader, err = DealReader(ctx, c.store, c.locale, r.Printer.Language(), pending.Team)
	if err != nil {
		return f, reader, err
	}
	reader.Today, reader.Limits, reader.Choices = pending.Today, dealfile.FromSlack, pending.Choices
	f, err = reader.Read(body)
	return f, reader, err
}

// DealReader reads the files of deals of a team, in a language.
func DealReader(ctx context.Context, db Store, catalog *locale.Catalog, language locale.Language,
	id okr.TeamID) (r dealfile.Reader, err error) {
	team, settings, err := db.FindSelling(ctx, id)
	if err != nil {
		return r, err
	}
	people, stages, err := db.FileWords(ctx, id)
	if err != nil {
		return r, err
	}
	r = dealfile.Reader{Language: language, Settings: settings, Zone: team.Location(), People: people,
		Stages: map[string]map[string]string{}}
	r.Printers = []*locale.Printer{catalog.Printer(language)}
	for _, other := range locale.Languages {
		if other != language {
			r.Printers = append(r.Printers, catalog.Printer(other))
		}
	}
	for _, said := range stages {
		if r.Stages[said.Source] == nil {
			r.Stages[said.Source] = map[string]string{}
		}
		r.Stages[said.Source][dealfile.Known(said.Said)] = said.Stage
	}
	return r, nil
}

func pack(body []byte) ([]byte, error) {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, err := w.Write(body)
	err = errors.Join(err, w.Close())
	return packed.Bytes(), err
}

func unpack(packed []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(r, int64(dealfile.FromSlack.Bytes)+1))
}

// pendingOf is the file whose preview has this token, if it is the last one.
func (c *Commands) pendingOf(ctx context.Context, r *bot.Request, token string) (pending pendingImport, err error) {
	body, err := c.store.FindDraft(ctx, r.Person.ID, importDraft)
	if err != nil {
		return pending, err
	}
	if body == "" || json.Unmarshal([]byte(body), &pending) != nil || fmt.Sprint(pending.At) != token {
		return pending, okr.Refuse("import.gone")
	}
	return pending, nil
}

// answer puts an answer into the choices; part is which question or answer was clicked.
type answer func(choices *dealfile.Choices, asked dealfile.File, reader dealfile.Reader, part string) error

// answerImport takes an answer to what a file leaves open, and shows the file as it is understood now.
func (c *Commands) answerImport(ctx context.Context, r *bot.Request, answer answer) (bot.Reply, error) {
	token, part, ok := ui.ReadImportAction(r.Action)
	if !ok {
		return bot.Reply{}, okr.Refuse("import.gone")
	}
	pending, err := c.pendingOf(ctx, r, token)
	if err != nil {
		return bot.Reply{}, err
	}
	asked, reader, err := c.readImport(ctx, r, pending)
	if err != nil {
		return bot.Reply{}, err
	}
	if err := answer(&pending.Choices, asked, reader, part); err != nil {
		return bot.Reply{}, err
	}
	return c.previewImport(ctx, r, pending)
}

func (c *Commands) answerNumbers(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	return c.answerImport(ctx, r, func(choices *dealfile.Choices, _ dealfile.File, _ dealfile.Reader, _ string) error {
		mark, ok := map[string]locale.Mark{ui.ImportComma: locale.CommaMark, ui.ImportPoint: locale.PointMark}[r.Value]
		if !ok {
			return okr.Refuse("import.gone")
		}
		choices.Mark = mark
		return nil
	})
}

func (c *Commands) answerDays(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	return c.answerImport(ctx, r, func(choices *dealfile.Choices, _ dealfile.File, _ dealfile.Reader, _ string) error {
		order := dealfile.DayOrder(r.Value)
		if order != dealfile.DayFirst && order != dealfile.MonthFirst {
			return okr.Refuse("import.gone")
		}
		choices.Order = order
		return nil
	})
}

func (c *Commands) answerStage(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	return c.answerImport(ctx, r, func(choices *dealfile.Choices, asked dealfile.File, _ dealfile.Reader,
		part string) error {
		i, err := strconv.Atoi(part)
		if err != nil || i < 0 || i >= len(asked.Stages) {
			return okr.Refuse("import.gone")
		}
		choices.Stages = with(choices.Stages, asked.Stages[i].Key, r.Value)
		return nil
	})
}

func (c *Commands) answerOwner(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	return c.answerImport(ctx, r, func(choices *dealfile.Choices, asked dealfile.File, reader dealfile.Reader,
		part string) error {
		i, err := strconv.Atoi(part)
		if err != nil || i < 0 || i >= len(asked.Owners) {
			return okr.Refuse("import.gone")
		}
		owner := okr.PersonID(r.Value)
		if owner != dealfile.LeaveOut && !slices.ContainsFunc(reader.People,
			func(p okr.Person) bool { return p.ID == owner }) {
			return okr.Refuse("errors.owner_not_in_team")
		}
		choices.Owners = with(choices.Owners, asked.Owners[i].Key, owner)
		return nil
	})
}

// with is a map with one entry more.
func with[V any](m map[string]V, key string, value V) map[string]V {
	m = maps.Clone(m)
	if m == nil {
		m = map[string]V{}
	}
	m[key] = value
	return m
}

// changeStages asks about the stages that are known, too.
func (c *Commands) changeStages(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	pending, err := c.pendingOf(ctx, r, r.Value)
	if err != nil {
		return bot.Reply{}, err
	}
	pending.Choices.Again = true
	return c.previewImport(ctx, r, pending)
}

// mostSamples is how many rows a preview shows.
const mostSamples = 5

// ImportView is what a preview shows of a file that somebody imports.
func ImportView(name string, f dealfile.File, r dealfile.Reader, by okr.Person,
	effects []selling.Effect) ui.ImportView {
	v := ui.ImportView{
		File: name, Sheet: f.Sheet, Others: f.Others, Deals: len(f.Rows), Waiting: f.Waiting, Ignored: f.Ignored,
		Rounded: f.Rounded, Cut: f.Cut,
		Choices: r.Settings.Stages,
	}
	for _, c := range f.Columns {
		v.Columns = append(v.Columns, ui.ImportColumn{Heading: c.Heading, Meaning: string(c.Meaning)})
	}
	for _, e := range effects {
		switch e {
		case selling.Creates:
			v.New++
		case selling.Changes:
			v.Changed++
		case selling.Asks:
			v.Asked++
		default:
			v.Same++
		}
	}
	for _, p := range f.Problems {
		said := ui.ImportProblem{Line: p.Line}
		var sayable interface {
			Said() (id string, args []any)
		}
		if errors.As(p.Err, &sayable) {
			said.ID, said.Args = sayable.Said()
		}
		v.Problems = append(v.Problems, said)
	}
	for _, l := range f.LeftOut {
		v.LeftOut = append(v.LeftOut, ui.ImportLeft{Line: l.Line, Why: l.Why, Text: l.Text})
	}
	for _, row := range f.Rows[:min(len(f.Rows), mostSamples)] {
		v.Rows = append(v.Rows, sampleOf(row, r, by))
	}
	askedOf(&v, f, r)
	return v
}

// sampleOf is a row as it will be booked.
func sampleOf(row selling.DealRow, r dealfile.Reader, by okr.Person) ui.ImportRow {
	sample := ui.ImportRow{Customer: row.Customer, Day: row.CloseDay, State: row.State, Stage: row.Stage,
		Owner: by.Name}
	if row.Amount != nil {
		sample.Amount = *row.Amount
	}
	if sample.Day == "" && (row.State == sales.Won || row.State == sales.Lost) {
		sample.Day = r.Today
	}
	for _, p := range r.People {
		if p.ID == row.Owner {
			sample.Owner = p.Name
		}
	}
	return sample
}

// askedOf is what a file leaves open.
func askedOf(v *ui.ImportView, f dealfile.File, r dealfile.Reader) {
	if f.Number != nil {
		v.Numbers = &ui.ImportNumbers{Heading: f.Number.Heading, Currency: r.Settings.Currency}
		for _, s := range f.Number.Samples {
			v.Numbers.Texts, v.Numbers.Comma, v.Numbers.Point = append(v.Numbers.Texts, s.Text),
				append(v.Numbers.Comma, s.Comma), append(v.Numbers.Point, s.Point)
		}
	}
	if f.Days != nil {
		v.Days = &ui.ImportDays{Heading: f.Days.Heading}
		for _, s := range f.Days.Samples {
			v.Days.Texts, v.Days.DayFirst, v.Days.MonthFirst = append(v.Days.Texts, s.Text),
				append(v.Days.DayFirst, s.DayFirst), append(v.Days.MonthFirst, s.MonthFirst)
		}
	}
	for _, s := range f.Stages {
		v.Stages = append(v.Stages, ui.ImportStage{Said: s.Said, Means: s.Means, Near: s.Near, Asked: s.Means == "" ||
			r.Choices.Again})
	}
	for _, o := range f.Owners {
		v.Owners = append(v.Owners, ui.ImportOwner{Said: o.Said, Why: o.Why, People: o.People, Lines: o.Lines})
	}
}

// applyImport begins to import the file that was previewed last. How far it is, and that it is done, is said in the
// preview's place.
func (c *Commands) applyImport(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	pending, err := c.pendingOf(ctx, r, r.Value)
	if err != nil {
		return bot.Reply{}, err
	}
	deals, _, err := c.readImport(ctx, r, pending)
	if err != nil {
		return bot.Reply{}, err
	}
	if deals.Open() || len(deals.Problems) > 0 { // something changed since it was shown
		return c.previewImport(ctx, r, pending)
	}
	by := actor(r, okr.FromImport)
	if err := c.store.NameFileStages(ctx, by, pending.Team, deals.StagesSaid(pending.Choices)); err != nil {
		return bot.Reply{}, err
	}
	file := selling.ImportFile{Name: pending.File, Team: pending.Team, Rows: deals.Rows, Lines: deals.Lines,
		Channel: r.Channel, TS: r.Message}
	_, _, err = c.store.BeginImport(ctx, by, file)
	if wrong, ok := errors.AsType[*selling.RowError](err); ok { // likewise
		deals.Refuse([]selling.RowError{*wrong})
		return c.previewImport(ctx, r, pending)
	}
	if err != nil {
		return done(err, bot.Reply{})
	}
	c.rescheduled()
	return bot.Reply{}, c.store.DropDraft(ctx, by, importDraft)
}

func (c *Commands) cancelImport(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if err := c.store.DropDraft(ctx, actor(r, okr.FromImport), importDraft); err != nil {
		return bot.Reply{}, err
	}
	m := ui.Notice(r.Printer, "import.cancelled")
	return bot.Reply{Message: &m, Replace: r.Message != ""}, nil
}

// exportCommand sends the deals that the person may see as a file, of Excel if they say so.
func (c *Commands) exportCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	xlsx, ok := namesXLSX(rest)
	if !ok {
		return bot.Reply{}, okr.Refuse("errors.export_kind", "Text", locale.Truncate(locale.Line(rest), 40))
	}
	return c.exportDeals(ctx, r, xlsx)
}

// namesXLSX reports whether the kind of file that was typed is of Excel; without a word it is CSV. Not ok for any
// other word.
func namesXLSX(typed string) (xlsx, ok bool) {
	switch locale.Key(typed) {
	case "", "csv":
		return false, true
	case "xlsx", "excel", "xls":
		return true, true
	}
	return false, false
}

func (c *Commands) exportXLSX(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	return c.exportDeals(ctx, r, true)
}

func (c *Commands) exportCSV(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	return c.exportDeals(ctx, r, false)
}

func (c *Commands) exportDeals(ctx context.Context, r *bot.Request, xlsx bool) (bot.Reply, error) {
	write := dealfile.WriteCSV
	if xlsx {
		write = dealfile.WriteXLSX
	}
	var body bytes.Buffer
	if err := write(&body, r.Printer, func(row func(sales.Deal) error) error {
		return c.store.ExportedDeals(ctx, reader(r), row)
	}); err != nil {
		return bot.Reply{}, err
	}
	if err := c.sendTable(ctx, r, "deals", xlsx, r.Printer.T("import.file"), body.Bytes()); err != nil {
		return bot.Reply{}, err
	}
	return privately(ui.Exported(r.Printer, xlsx))
}

// sendTable sends the person a file of rows, which is named after what is in it and their day.
func (c *Commands) sendTable(ctx context.Context, r *bot.Request, what string, xlsx bool, title string,
	body []byte) error {
	loc, err := c.location(ctx, r.Person)
	if err != nil {
		return err
	}
	ending := "csv"
	if xlsx {
		ending = "xlsx"
	}
	name := fmt.Sprintf("okrbot-%s-%s.%s", what, r.Now.In(loc).Format(time.DateOnly), ending)
	return c.upload(ctx, r.Person.ID, name, title, body)
}
