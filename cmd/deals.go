package cmd

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"

	"okrbot/commands"
	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store"
)

// importFile previews a file of deals, and takes it with --apply: all of it, or nothing while any line is wrong. okrbot must not be running.
func importFile(ctx context.Context, p Program, say *locale.Printer, args []string) error {
	flags := flag.NewFlagSet("okrbot import", flag.ContinueOnError)
	path := flags.String("db", "", "")
	team := flags.String("team", "", "")
	apply := flags.Bool("apply", false, "")
	if len(args) < 2 || args[0] != "deals" {
		return usage("cli.import_arguments")
	}
	if err := parseFlags(flags, args[2:]); err != nil {
		return err
	}
	body, err := os.ReadFile(args[1])
	if err != nil {
		return usage("cli.import_file", "Path", args[1], "Error", err.Error())
	}
	db, err := openStore(ctx, settings{db: databasePath(p, *path)}, p.Wall(), nil)
	if err != nil {
		return err
	}
	defer db.Close() //nolint:errcheck // what was written is committed
	id, err := teamNamed(ctx, db, *team)
	if err != nil {
		return err
	}
	return takeDeals(ctx, p, say, db, id, args[1], body, *apply)
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
		if isNumber && t.ID == id || text != "" && locale.Key(t.Name) == locale.Key(text) || text == "" && len(teams) == 1 {
			return t.ID, nil
		}
		known = append(known, t.ID.String()+" "+locale.Line(t.Name))
	}
	return 0, usage("cli.import_team", "Teams", known)
}

func takeDeals(ctx context.Context, p Program, say *locale.Printer, db *store.Store, id okr.TeamID, name string, body []byte, apply bool) error {
	team, sells, err := db.Selling(ctx, id)
	if err != nil {
		return err
	}
	actor := store.Actor{Now: p.Wall(), Source: okr.FromImport}
	people, err := db.PeopleNamed(ctx, id, actor)
	if err != nil {
		return err
	}
	reader := commands.DealReader{
		Language: say.Language(), Printers: []*locale.Printer{say, p.catalog.Printer(locale.English), p.catalog.Printer(locale.Turkish)},
		Settings: sells, Today: okr.DateOf(p.Wall().In(team.Location())), People: people,
	}
	deals, err := reader.Read(body)
	if err != nil {
		return err
	}
	var effects []store.Effect
	if apply && len(deals.Problems) == 0 {
		if effects, err = db.ImportDeals(ctx, actor, id, deals.Rows); err != nil {
			if wrong, ok := errors.AsType[*store.RowError](err); ok {
				deals.Problems = append(deals.Problems, commands.LineProblem{Line: deals.Lines[wrong.Row], Err: wrong.Err})
			} else {
				return err
			}
		}
	} else {
		var refused []store.RowError
		if effects, refused, err = db.PreviewDeals(ctx, actor, id, deals.Rows); err != nil {
			return err
		}
		for _, r := range refused {
			deals.Problems = append(deals.Problems, commands.LineProblem{Line: deals.Lines[r.Row], Err: r.Err})
		}
	}
	v := commands.ImportView(name, deals, effects)
	for _, problem := range v.Problems {
		fmt.Fprintln(p.Stdout, say.T("import.line", "Line", problem.Line)+": "+say.T(problem.ID, problem.Args...))
	}
	if len(v.Problems) > 0 {
		fmt.Fprintln(p.Stdout, say.T("cli.import_refused", "Count", len(v.Problems)))
		return errFailed
	}
	fmt.Fprintln(p.Stdout, say.T("import.new", "Count", v.New)+", "+say.T("import.changed", "Count", v.Changed)+", "+say.T("import.same", "Count", v.Same))
	if v.Asked > 0 {
		fmt.Fprintln(p.Stdout, say.T("import.asked", "Count", v.Asked))
	}
	if !apply {
		fmt.Fprintln(p.Stdout, say.T("cli.import_preview"))
	}
	return nil
}

// exportDeals writes all deals as CSV to standard output, also while okrbot runs.
func exportDeals(ctx context.Context, p Program, say *locale.Printer, args []string) error {
	flags := flag.NewFlagSet("okrbot export", flag.ContinueOnError)
	if len(args) < 1 || args[0] != "deals" {
		return usage("cli.export_arguments")
	}
	db, err := lookAt(ctx, p, flags, args[1:])
	if err != nil {
		return err
	}
	defer db.Close() //nolint:errcheck // it was only read
	return commands.WriteDeals(p.Stdout, say, func(row func(sales.Deal) error) error {
		return db.ExportedDeals(ctx, store.Actor{Now: p.Wall()}, row)
	})
}
