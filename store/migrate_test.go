package store_test

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"os"
	"path/filepath"
	"testing"

	"okrbot/store"
	"okrbot/store/storetest"
)

// TestOpen_BringsADatabaseOfTheFirstSchemaUpToDate opens one with people and a team in it, as the first okrbot left it.
func TestOpen_BringsADatabaseOfTheFirstSchemaUpToDate(t *testing.T) {
	t.Parallel()
	w := storetest.New(t)
	path := filepath.Join(t.TempDir(), "old.db")
	files, err := filepath.Glob("migrations/sqlite/0001_*.sql")
	w.Done(err)
	body, err := os.ReadFile(files[0])
	w.Done(err)
	name := filepath.Base(files[0])
	sum := sha256.Sum256(body)
	old, err := sql.Open("sqlite3", path)
	w.Done(err)
	for _, statement := range []string{
		string(body), "PRAGMA user_version = 1",
		"CREATE TABLE schema_migrations (name TEXT PRIMARY KEY, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT",
		"INSERT INTO schema_migrations VALUES ('" + name[:len(name)-len(".sql")] + "', '" + hex.EncodeToString(sum[:]) + "', 1)",
		"INSERT INTO people (id, name, zone, locale, bot, guest, admin, deactivated, saved_at) VALUES ('U1', 'Ayşe', 'Europe/Istanbul', 'tr-TR', 0, 0, 1, 0, 1)",
		"INSERT INTO homes (person, opened_at) VALUES ('U1', 1)",
		`INSERT INTO teams (name, channel, language, zone, cadence, open_day, open_at, close_day, close_at, remind_after, last_before, holiday_preset, holidays, questions,
			next_opens, created_by, created_at) VALUES ('Sales', 'C1', 'tr', 'Europe/Istanbul', 'weekly', 1, '09:00', 3, '10:00', 6, 2, 'none', '[]', '[]', '2026-11-23T09:00', 'U1', 1)`,
		"INSERT INTO posts (key, kind, state, channel, team, ts, due, created_at, changed_at) VALUES ('welcome/T1', 'welcome', 'sent', 'C1', 1, '1.2', 1, 1, 1)",
	} {
		_, err := old.Exec(statement)
		w.Done(err)
	}
	w.Done(old.Close())

	s, err := store.Open(t.Context(), store.Options{Path: path, Now: w.Now()})
	w.Done(err)
	teams, err := s.Teams(t.Context())
	w.Done(err)
	post, err := s.PostByKey(t.Context(), "welcome/T1")
	w.Done(err)
	if len(teams) != 1 || teams[0].Name != "Sales" || post.TS != "1.2" {
		t.Errorf("teams %+v, post %+v", teams, post)
	}
	if _, err := s.Standing(t.Context(), "U404", 1, w.Now()); err == nil {
		t.Error("nobody stands somewhere")
	}
	w.Done(s.Close())
	if kept, err := filepath.Glob(path + ".before-*"); err != nil || len(kept) != 1 {
		t.Errorf("the copies kept are %q, %v", kept, err)
	}
	if findings, err := store.Verify(t.Context(), path); err != nil || len(findings) > 0 {
		t.Errorf("verify: %v, %v", findings, err)
	}
}
