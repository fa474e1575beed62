package cmd

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"okrbot/bot"
	"okrbot/door"
	"okrbot/locale"
	"okrbot/store"
)

// doctor checks everything that okrbot needs, and says what to do about each thing that is wrong.
func doctor(ctx context.Context, p Program, say *locale.Printer, args []string) error {
	s, err := readSettings(p, args)
	if err != nil {
		return err
	}
	db, err := openStore(ctx, s, p.Wall(), nil)
	findings := []bot.Finding{checkDatabase(ctx, s.db, db, err)}
	cfg := bot.Config{API: bot.NewClient(s.botToken, s.appToken, s.apiURL), Store: db, Now: p.Wall}
	if broken, ok := errors.AsType[databaseError](err); ok {
		cfg.Store = closedStore{why: broken.cause}
	} else {
		defer db.Close() //nolint:errcheck // it was only read
	}
	findings = append(findings, bot.Check(ctx, cfg)...)
	findings = append(findings, checkDoor(s))
	findings = append(findings, checkScreens(ctx, s, db, p.Wall())...)
	healthy := true
	for _, f := range findings {
		mark := "✓"
		if !f.OK {
			mark, healthy = "✗", false
		}
		fmt.Fprintf(p.Stdout, "%s %s: %s\n", mark, say.T(f.Name), say.T(f.ID, f.Args...))
	}
	if !healthy {
		fmt.Fprintln(p.Stdout, say.T("doctor.unhealthy"))
		return errFailed
	}
	fmt.Fprintln(p.Stdout, say.T("doctor.healthy"))
	return nil
}

// checkDatabase reads the database from end to end, unless it could not be opened.
func checkDatabase(ctx context.Context, path string, db *store.Store, err error) bot.Finding {
	f := bot.Finding{Name: "doctor.check_database", Args: []any{"Path", path}}
	if err == nil {
		err = db.Check(ctx)
	}
	var wrong interface {
		Said() (id string, args []any)
	}
	switch {
	case err == nil:
		f.OK, f.ID = true, "doctor.database_ok"
	case errors.As(err, &wrong):
		f.ID, f.Args = wrong.Said()
	default:
		f.ID, f.Args = "doctor.database_unusable", append(f.Args, "Error", err.Error())
	}
	return f
}

// checkDoor says what can be reached by HTTP, and with what. Nothing is wrong with any of it; it has to be meant.
func checkDoor(s settings) bot.Finding {
	f := bot.Finding{Name: "doctor.check_door", OK: true, ID: "doctor.door_off"}
	if s.listen == "" {
		return f
	}
	local := door.IsLocal(s.listen)
	f.ID, f.Args = "doctor.door_open", []any{"Address", s.listen}
	if local {
		f.ID = "doctor.door_local"
	}
	paths := map[door.Need][]string{}
	for _, w := range door.Ways(doorOf(s), local) {
		paths[w.Needs] = append(paths[w.Needs], w.Path)
	}
	guarded := slices.Concat(paths[door.AKey], paths[door.Signature], paths[door.Password], paths[door.Link])
	f.Args = append(f.Args, "Open", paths[door.Nothing], "Guarded", guarded)
	return f
}

// checkScreens says whether the links of office screens, if there are any, can be opened.
func checkScreens(ctx context.Context, s settings, db *store.Store, now time.Time) []bot.Finding {
	if db == nil {
		return nil
	}
	list, err := db.Screens(ctx, store.Actor{Now: now})
	if err != nil || len(list) == 0 { // what is wrong with the database is said already
		return nil
	}
	f := bot.Finding{Name: "doctor.check_screens", OK: true, ID: "doctor.screens_ok",
		Args: []any{"Count", len(list), "URL", s.publicURL}}
	if s.wallURL() == "" {
		f.OK, f.ID, f.Args = false, "doctor.screens_unreachable", []any{"Links", len(list)}
	}
	return []bot.Finding{f}
}

// closedStore stands for a database that can't be opened, so that all the rest is checked all the same.
type closedStore struct {
	bot.Store // nil: the doctor asks for nothing but the channels
	why       error
}

// Channels implements [bot.Store].
func (s closedStore) Channels(context.Context) ([]string, error) { return nil, s.why }
