package cmd

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"strconv"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/store"
	"okrbot/store/db"
)

// databaseArguments reads --db, and the arguments left after it, of a subcommand that works on the database's file.
func databaseArguments(p Program, name string, args []string, wanted int) (db string, rest []string, err error) {
	flags := flag.NewFlagSet("okrbot "+name, flag.ContinueOnError)
	path := flags.String("db", "", "")
	if err := readFlags(flags, args); err != nil {
		return "", nil, err
	}
	if flags.NArg() != wanted {
		return "", nil, usage("cli." + name + "_arguments")
	}
	return databasePath(p, *path), flags.Args(), nil
}

// databasePath is the database's file: the flag before the environment before the default.
func databasePath(p Program, flag string) string {
	o := options()["db"]
	return cmp.Or(flag, p.Getenv(o.env), o.fallback)
}

// backup copies the database into a new file, also while okrbot runs on it.
func backup(ctx context.Context, p Program, say *locale.Printer, args []string) error {
	base, rest, err := databaseArguments(p, "backup", args, 1)
	if err != nil {
		return err
	}
	err = db.Backup(ctx, base, rest[0])
	if unsound, kept := errors.AsType[*db.Unsound](err); kept {
		for _, f := range unsound.Findings {
			fmt.Fprintln(p.Stdout, "✗", f)
		}
		fmt.Fprintln(p.Stdout, say.T("cli.backup_unsound", "Database", base, "Path", unsound.Path))
		return errFailed
	}
	if err != nil {
		return diskProblem(err, base, rest[0])
	}
	_, err = fmt.Fprintln(p.Stdout, say.T("cli.backup_done", "Path", rest[0]))
	return err
}

// verify reads the database from end to end and names everything that is wrong with it.
func verify(ctx context.Context, p Program, say *locale.Printer, args []string) error {
	base, _, err := databaseArguments(p, "verify", args, 0)
	if err != nil {
		return err
	}
	findings, err := db.Verify(ctx, base)
	if err != nil {
		return diskProblem(err, base, base)
	}
	from, err := db.Older(ctx, base)
	if err != nil {
		return diskProblem(err, base, base)
	}
	sayOlder(p, say, base, from)
	for _, f := range findings {
		fmt.Fprintln(p.Stdout, "✗", f)
	}
	if len(findings) > 0 {
		fmt.Fprintln(p.Stdout, say.T("cli.verify_unsound", "Path", base))
		return errFailed
	}
	_, err = fmt.Fprintln(p.Stdout, say.T("doctor.database_ok", "Path", base))
	return err
}

// look opens a database to read it, and says when it is a copy of an older one that is read.
func look(ctx context.Context, p Program, say *locale.Printer, path string) (*store.Store, error) {
	db, err := store.Look(ctx, path)
	if err != nil {
		return nil, diskProblem(err, path, path)
	}
	sayOlder(p, say, path, db.Upgraded())
	return db, nil
}

// sayOlder says what a database of an older schema is looked at by; 0 is today's.
func sayOlder(p Program, say *locale.Printer, path string, schema int) {
	if schema > 0 {
		fmt.Fprintln(p.Stderr, say.T("cli.db_older_shown", "Path", path, "Schema", strconv.Itoa(schema)))
	}
}

// restore puts a backup in the database's place and keeps the old file.
func restore(ctx context.Context, p Program, say *locale.Printer, args []string) error {
	flags := flag.NewFlagSet("okrbot restore", flag.ContinueOnError)
	path := flags.String("db", "", "")
	anyway := flags.Bool("unsound", false, "")
	if err := readFlags(flags, args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		return usage("cli.restore_arguments")
	}
	base, rest := databasePath(p, *path), flags.Args()
	kept, err := db.Restore(ctx, rest[0], base, p.Wall(), *anyway)
	if errors.Is(err, db.ErrMissing) {
		return usage("cli.file_missing", "Path", rest[0])
	}
	if err != nil {
		return diskProblem(err, rest[0], base)
	}
	if kept == "" {
		_, err = fmt.Fprintln(p.Stdout, say.T("cli.restore_done", "Path", base))
		return err
	}
	_, err = fmt.Fprintln(p.Stdout, say.T("cli.restore_done_kept", "Path", base, "Kept", kept))
	return err
}

// diskProblem says in words what stands in the way of the file that was read, or of the one that was to be written.
func diskProblem(err error, read, written string) error {
	id, path := "cli.disk_failed", written
	_, unsound := errors.AsType[*db.Unsound](err)
	switch {
	case unsound:
		id, path = "cli.restore_unsound", read
	case errors.Is(err, db.ErrSourceInUse):
		id, path = "cli.restore_source_in_use", read
	case errors.Is(err, db.ErrSame):
		id, path = "cli.restore_same", read
	case errors.Is(err, db.ErrInUse):
		id = "cli.db_in_use"
	case errors.Is(err, db.ErrExists):
		id = "cli.file_exists"
	case errors.Is(err, db.ErrMissing):
		id, path = "cli.db_missing", read
	case errors.Is(err, db.ErrForeign):
		id, path = "cli.db_foreign", read
	case errors.Is(err, db.ErrNewer):
		id, path = "cli.db_newer", read
	case errors.Is(err, db.ErrOlder):
		id, path = "cli.db_older", read
	}
	return databaseError{usageError{&okr.Refusal{ID: id, Args: []any{"Path", path, "Error", err.Error()}}}, err}
}
