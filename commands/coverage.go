package commands

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"

	"okrbot/bot"
	"okrbot/door/dealfile"
	"okrbot/locale"
	"okrbot/okr"
	"okrbot/ui"
)

func coverageRoutes() []route {
	return []route{
		{clicked, ui.ActionCoverage, (*Commands).coverageButton},
		{clicked, ui.ActionCoverageFile, (*Commands).coverageFile},
	}
}

// coverageCommand says who of the manager's team has no objectives or targets.
func (c *Commands) coverageCommand(ctx context.Context, r *bot.Request, _ string) (bot.Reply, error) {
	return c.coverageButton(ctx, r)
}

func (c *Commands) coverageButton(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	v, err := c.coverage(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	return privately(ui.Coverage(r.Printer, v))
}

// coverage is that of the team that a button names, else of the one that the person manages.
func (c *Commands) coverage(ctx context.Context, r *bot.Request) (okr.Coverage, error) {
	id, ok := ui.ReadRef[okr.TeamID]("T", r.Value)
	if !ok {
		var err error
		if id, err = c.managedTeam(ctx, r); err != nil {
			return okr.Coverage{}, okr.Refuse("errors.coverage_not_yours")
		}
	}
	today, err := c.today(ctx, r)
	if err != nil {
		return okr.Coverage{}, err
	}
	return c.store.FindCoverage(ctx, reader(r), id, okr.QuarterOf(today, c.fiscalStart), okr.MonthOf(today))
}

// coverageFile sends the same as a file that spreadsheet programs open: with a byte order mark, semicolons in
// Turkish, and no formulas.
func (c *Commands) coverageFile(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	v, err := c.coverage(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	var body bytes.Buffer
	out := dealfile.NewCSV(&body, r.Printer.Language())
	if err := out.Write(ui.CoverageHeadings(r.Printer, v)); err != nil {
		return bot.Reply{}, err
	}
	for _, p := range v.People {
		target := 0
		if p.Target {
			target = 1
		}
		if err := out.Write([]string{locale.Line(p.Person.Name), strconv.Itoa(p.Objectives), strconv.Itoa(p.Next),
			strconv.Itoa(target)}); err != nil {
			return bot.Reply{}, err
		}
	}
	name := fmt.Sprintf("okrbot-coverage-%s.csv", strings.ToLower(v.Quarter.Label))
	if err := c.upload(ctx, r.Person.ID, name, r.Printer.T("coverage.file"), body.Bytes()); err != nil {
		return bot.Reply{}, err
	}
	return notice(r, "import.exported")
}
