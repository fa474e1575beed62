package cmd

import (
	"context"
	"fmt"
	"time"

	"okrbot/bot"
	"okrbot/locale"
	"okrbot/store"
)

// doctor checks everything that okrbot needs, and says what to do about each thing that is wrong.
func doctor(ctx context.Context, p Program, say *locale.Printer, args []string) error {
	s, err := readSettings(p, args)
	if err != nil {
		return err
	}
	findings, db := checkDatabase(ctx, s, p.Wall())
	if db != nil {
		defer db.Close() //nolint:errcheck // it was only read
		findings = append(findings, bot.Check(ctx, bot.Config{API: bot.NewClient(s.botToken, s.appToken, s.apiURL), Store: db, Now: p.Wall})...)
	}
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

func checkDatabase(ctx context.Context, s settings, now time.Time) ([]bot.Finding, *store.Store) {
	const name = "doctor.check_database"
	db, err := openStore(ctx, s, now)
	if err != nil {
		f := bot.Finding{Name: name, ID: "doctor.database_unusable", Args: []any{"Path", s.db, "Error", err.Error()}}
		if wrong, ok := err.(usageError); ok {
			f.ID, f.Args = wrong.ID, wrong.Args
		}
		return []bot.Finding{f}, nil
	}
	if err := db.Check(ctx); err != nil {
		return []bot.Finding{{Name: name, ID: "doctor.database_unusable", Args: []any{"Path", s.db, "Error", err.Error()}}}, db
	}
	return []bot.Finding{{Name: name, OK: true, ID: "doctor.database_ok", Args: []any{"Path", s.db}}}, db
}
