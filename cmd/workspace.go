package cmd

import (
	"context"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"

	"okrbot/locale"
	"okrbot/store"
)

// workspace says which workspace the database belongs to, and moves it to another one.
func workspace(ctx context.Context, p Program, say *locale.Printer, args []string) error {
	if len(args) > 0 && args[0] == "move" {
		return moveWorkspace(ctx, p, say, args[1:])
	}
	db, _, err := databaseArguments(p, "workspace", args, 0)
	if err != nil {
		return err
	}
	looking, err := store.Look(ctx, db)
	if err != nil {
		return diskProblem(err, db, db)
	}
	defer looking.Close() //nolint:errcheck // it was only read
	known, err := looking.FindWorkspace(ctx)
	switch {
	case err != nil:
		return err
	case known.ID == "":
		_, err = fmt.Fprintln(p.Stdout, say.T("cli.workspace_none", "Path", db))
	default:
		_, err = fmt.Fprintln(p.Stdout, say.T("cli.workspace", "Path", db, "Name", locale.Line(known.Name), "ID",
			known.ID))
	}
	return err
}

func moveWorkspace(ctx context.Context, p Program, say *locale.Printer, args []string) (err error) {
	flags := flag.NewFlagSet("okrbot workspace move", flag.ContinueOnError)
	path := flags.String("db", "", "")
	to := flags.String("to", "", "")
	people := flags.String("people", "", "")
	channels := flags.String("channels", "", "")
	apply := flags.Bool("apply", false, "")
	if err := parseFlags(flags, args); err != nil {
		return err
	}
	if !strings.HasPrefix(*to, "T") && !strings.HasPrefix(*to, "E") {
		return usage("cli.workspace_to", "Value", *to)
	}
	m := store.Move{To: *to}
	if m.People, err = readIDs(*people, "UW"); err != nil {
		return err
	}
	if m.Channels, err = readIDs(*channels, "CG"); err != nil {
		return err
	}
	file := databasePath(p, *path)
	if _, err := os.Stat(file); err != nil {
		return usage("cli.db_missing", "Path", file)
	}
	db, err := openStore(ctx, settings{db: file}, p.Wall(), nil)
	if err != nil {
		return err
	}
	done, err := db.MoveWorkspace(ctx, m, *apply, p.Wall())
	if err := errors.Join(err, db.Close()); errors.Is(err, store.ErrTwoIntoOne) {
		return usage("cli.workspace_two", "Error", err.Error())
	} else if err != nil {
		return err
	}
	return sayMove(p, say, m, done, *apply)
}

func sayMove(p Program, say *locale.Printer, m store.Move, done store.Moved, applied bool) error {
	fmt.Fprintln(p.Stdout, say.T("cli.workspace_moves", "From", done.From.ID, "To", m.To, "People", done.People,
		"Channels", done.Channels))
	if len(done.Unknown) > 0 {
		fmt.Fprintln(p.Stdout, say.T("cli.workspace_unknown", "IDs", done.Unknown))
	}
	for _, team := range done.Staying {
		fmt.Fprintln(p.Stdout, say.T("cli.workspace_stays", "Team", locale.Line(team.Name), "Channel", team.Channel))
	}
	if applied {
		_, err := fmt.Fprintln(p.Stdout, say.T("cli.workspace_moved"))
		return err
	}
	_, err := fmt.Fprintln(p.Stdout, say.T("cli.workspace_preview"))
	return err
}

// readIDs reads a file of ids, the old and the new one in each line, with a comma between them. A first line of
// headings is left out.
func readIDs(path, letters string) (map[string]string, error) {
	ids := map[string]string{}
	if path == "" {
		return ids, nil
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, usage("cli.workspace_file", "Path", path, "Error", err.Error())
	}
	defer file.Close() //nolint:errcheck // it was only read
	lines := csv.NewReader(file)
	lines.FieldsPerRecord, lines.TrimLeadingSpace = 2, true
	list, err := lines.ReadAll()
	if err != nil {
		return nil, usage("cli.workspace_file", "Path", path, "Error", err.Error())
	}
	for i, line := range list {
		before, after := strings.TrimSpace(strings.TrimPrefix(line[0], "\uFEFF")), strings.TrimSpace(line[1])
		valid := isID(before, letters) && isID(after, letters)
		if !valid && i == 0 {
			continue
		}
		if !valid || ids[before] != "" {
			return nil, usage("cli.workspace_line", "Path", path, "Line", i+1, "Text",
				locale.Truncate(locale.Line(strings.Join(line, ",")), 60))
		}
		ids[before] = after
	}
	return ids, nil
}

// isID reports whether a text is an id of Slack's that begins with one of the letters.
func isID(text, letters string) bool {
	return len(text) > 3 && strings.ContainsRune(letters, rune(text[0])) &&
		strings.Trim(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
}
