package cmd

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/store"
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
	db, rest, err := databaseArguments(p, "backup", args, 1)
	if err != nil {
		return err
	}
	if err := store.Backup(ctx, db, rest[0]); err != nil {
		return diskProblem(err, db, rest[0])
	}
	_, err = fmt.Fprintln(p.Stdout, say.T("cli.backup_done", "Path", rest[0]))
	return err
}

// verify reads the database from end to end and names everything that is wrong with it.
func verify(ctx context.Context, p Program, say *locale.Printer, args []string) error {
	db, _, err := databaseArguments(p, "verify", args, 0)
	if err != nil {
		return err
	}
	findings, err := store.Verify(ctx, db)
	if err != nil {
		return diskProblem(err, db, db)
	}
	for _, f := range findings {
		fmt.Fprintln(p.Stdout, "✗", f)
	}
	if len(findings) > 0 {
		fmt.Fprintln(p.Stdout, say.T("cli.verify_unsound", "Path", db))
		return errFailed
	}
	_, err = fmt.Fprintln(p.Stdout, say.T("doctor.database_ok", "Path", db))
	return err
}

// restore puts a backup in the database's place and keeps the old file.
func restore(ctx context.Context, p Program, say *locale.Printer, args []string) error {
	db, rest, err := databaseArguments(p, "restore", args, 1)
	if err != nil {
		return err
	}
	kept, err := store.Restore(ctx, rest[0], db, p.Wall())
	if errors.Is(err, store.ErrMissing) {
		return usage("cli.file_missing", "Path", rest[0])
	}
	if err != nil {
		return diskProblem(err, rest[0], db)
	}
	if kept == "" {
		_, err = fmt.Fprintln(p.Stdout, say.T("cli.restore_done", "Path", db))
		return err
	}
	_, err = fmt.Fprintln(p.Stdout, say.T("cli.restore_done_kept", "Path", db, "Kept", kept))
	return err
}

// diskProblem says in words what stands in the way of the file that was read, or of the one that was to be written.
func diskProblem(err error, read, written string) error {
	id, path := "cli.disk_failed", written
	switch {
	case errors.Is(err, store.ErrInUse):
		id = "cli.db_in_use"
	case errors.Is(err, store.ErrExists):
		id = "cli.file_exists"
	case errors.Is(err, store.ErrMissing):
		id, path = "cli.db_missing", read
	case errors.Is(err, store.ErrForeign):
		id, path = "cli.db_foreign", read
	case errors.Is(err, store.ErrNewer):
		id, path = "cli.db_newer", read
	case errors.Is(err, store.ErrOlder):
		id, path = "cli.db_older", read
	}
	return databaseError{usageError{&okr.Refusal{ID: id, Args: []any{"Path", path, "Error", err.Error()}}}, err}
}
