package commands

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"okrbot/bot"
	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store"
	"okrbot/ui"
)

// mostFile is the size in bytes of a file of deals that is taken from Slack; larger ones go through okrbot import.
const mostFile = 2 << 20

// importDraft is the form under which a previewed file is kept until it is applied.
const importDraft = "import"

// pendingImport is a file that was previewed.
type pendingImport struct {
	File string          `json:"file"`
	Team okr.TeamID      `json:"team"`
	Rows []store.DealRow `json:"rows"`
	At   int64           `json:"at"` // tells one preview from the next
}

func (c *Commands) importCommand(_ context.Context, r *bot.Request, _ string) (bot.Reply, error) {
	return notice(r, "import.how")
}

// droppedFile previews a file of deals that somebody dropped into their DM.
func (c *Commands) droppedFile(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	file := r.Files[0]
	body, err := c.download(ctx, file, mostFile)
	if err != nil {
		return bot.Reply{}, err
	}
	team, settings, err := c.store.SellingTeam(ctx, r.Person.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	people, err := c.store.PeopleNamed(ctx, team.ID, reader(r))
	if err != nil {
		return bot.Reply{}, err
	}
	read := DealReader{Language: r.Printer.Language(), Printers: append([]*locale.Printer{r.Printer}, c.printers()...), Settings: settings, Today: teamDay(r, team), People: people}
	deals, err := read.Read(body)
	if err != nil {
		return bot.Reply{}, err
	}
	effects, refused, err := c.store.PreviewDeals(ctx, actor(r, okr.FromImport), team.ID, deals.Rows)
	if err != nil {
		return bot.Reply{}, err
	}
	for _, problem := range refused {
		deals.Problems = append(deals.Problems, LineProblem{deals.Lines[problem.Row], problem.Err})
	}
	pending := pendingImport{file.Name, team.ID, deals.Rows, r.Now.UnixMilli()}
	draft, err := json.Marshal(pending)
	if err != nil {
		return bot.Reply{}, err
	}
	if err := c.store.SaveDraft(ctx, actor(r, okr.FromImport), importDraft, string(draft)); err != nil {
		return bot.Reply{}, err
	}
	v := ImportView(file.Name, deals, effects)
	v.Token = fmt.Sprint(pending.At)
	return privately(ui.ImportPreview(r.Printer, v))
}

// mostSamples is how many rows a preview shows.
const mostSamples = 5

// ImportView is what a preview shows of a file.
func ImportView(name string, f DealFile, effects []store.Effect) ui.ImportView {
	v := ui.ImportView{File: name, Ignored: f.Ignored}
	for i, title := range f.Columns {
		v.Columns = append(v.Columns, ui.ImportColumn{Heading: title, Meaning: string(f.Meanings[i])})
	}
	for _, e := range effects {
		switch e {
		case store.Creates:
			v.New++
		case store.Changes:
			v.Changed++
		case store.Asks:
			v.Asked++
		default:
			v.Same++
		}
	}
	for _, p := range f.Problems {
		said := ui.ImportProblem{Line: p.Line, ID: "import.line_unreadable"}
		var sayable interface {
			Said() (id string, args []any)
		}
		if errors.As(p.Err, &sayable) {
			said.ID, said.Args = sayable.Said()
		}
		v.Problems = append(v.Problems, said)
	}
	for _, row := range f.Rows[:min(len(f.Rows), mostSamples)] {
		sample := ui.ImportRow{Customer: row.Customer, Day: row.CloseDay, State: row.State}
		if row.Amount != nil {
			sample.Amount = *row.Amount
		}
		v.Rows = append(v.Rows, sample)
	}
	return v
}

// applyImport takes the file that was previewed last, all of it.
func (c *Commands) applyImport(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	body, err := c.store.Draft(ctx, r.Person.ID, importDraft)
	if err != nil {
		return bot.Reply{}, err
	}
	var pending pendingImport
	if body == "" || json.Unmarshal([]byte(body), &pending) != nil || fmt.Sprint(pending.At) != r.Value {
		return bot.Reply{}, okr.Refuse("import.gone")
	}
	effects, err := c.store.ImportDeals(ctx, actor(r, okr.FromImport), pending.Team, pending.Rows)
	if err != nil {
		return done(err, bot.Reply{})
	}
	if err := c.store.DropDraft(ctx, actor(r, okr.FromImport), importDraft); err != nil {
		return bot.Reply{}, err
	}
	m := ui.ImportDone(r.Printer, ImportView(pending.File, DealFile{Rows: pending.Rows}, effects))
	return bot.Reply{Message: &m, Replace: r.Message != ""}, nil
}

func (c *Commands) cancelImport(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if err := c.store.DropDraft(ctx, actor(r, okr.FromImport), importDraft); err != nil {
		return bot.Reply{}, err
	}
	m := ui.Notice(r.Printer, "import.cancelled")
	return bot.Reply{Message: &m, Replace: r.Message != ""}, nil
}

// exportCommand sends the deals that the person may see as a file.
func (c *Commands) exportCommand(ctx context.Context, r *bot.Request, _ string) (bot.Reply, error) {
	var body bytes.Buffer
	err := WriteDeals(&body, r.Printer, func(row func(sales.Deal) error) error { return c.store.ExportedDeals(ctx, reader(r), row) })
	if err != nil {
		return bot.Reply{}, err
	}
	name := fmt.Sprintf("okrbot-deals-%s.csv", r.Now.In(c.location(ctx, r.Person)).Format(time.DateOnly))
	if err := c.upload(ctx, r.Person.ID, name, r.Printer.T("import.file"), body.Bytes()); err != nil {
		return bot.Reply{}, err
	}
	return notice(r, "import.exported")
}
