package store_test

import (
	"bytes"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"okrbot/store"
	"okrbot/store/db"
	"okrbot/store/people"
	"okrbot/store/selling"
	"okrbot/store/storetest"
)

// ofSchema is a database as an okrbot of that schema left it, with a team that began on the first one.
func ofSchema(t *testing.T, number int) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "old.db")
	old := raw(t, path, "CREATE TABLE schema_migrations (name TEXT PRIMARY KEY, checksum TEXT NOT NULL, applied_at "+
		"INTEGER NOT NULL) STRICT")
	files, err := filepath.Glob("db/migrations/sqlite/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for i, file := range files[:number] {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(body)
		statements := []string{
			string(body), fmt.Sprintf("PRAGMA user_version = %d", i+1),
			fmt.Sprintf("INSERT INTO schema_migrations VALUES ('%s', '%s', 1)",
				strings.TrimSuffix(filepath.Base(file), ".sql"), hex.EncodeToString(sum[:])),
		}
		if i == 0 {
			statements = append(statements, begun...)
		}
		for _, s := range statements {
			if _, err := old.ExecContext(t.Context(), s); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// begun is a team of the first schema, with its admin and what was posted.
var begun = []string{
	`INSERT INTO people (id, name, zone, locale, bot, guest, admin, deactivated, saved_at) VALUES ('U1', 'Ayşe',
		'Europe/Istanbul', 'tr-TR', 0, 0, 1, 0, 1)`,
	"INSERT INTO homes (person, opened_at) VALUES ('U1', 1)",
	`INSERT INTO teams (name, channel, language, zone, cadence, open_day, open_at, close_day, close_at, remind_after,
		last_before, holiday_preset, holidays, questions,
		next_opens, created_by, created_at) VALUES ('Sales', 'C1', 'tr', 'Europe/Istanbul', 'weekly', 1, '09:00', 3,
		'10:00', 6, 2, 'none', '[]', '[]', '2026-11-23T09:00', 'U1', 1)`,
	"INSERT INTO members (team, person, joined_at) VALUES (1, 'U1', 1)",
	`INSERT INTO posts (key, kind, state, channel, team, ts, due, created_at, changed_at) VALUES ('welcome/T1',
		'welcome', 'sent', 'C1', 1, '1.2', 1, 1, 1)`,
}

// TestOlder_EverySchemaIsReadCopiedAndBroughtBack: what an operator does with a database of an earlier okrbot works,
// and leaves it as it is.
func TestOlder_EverySchemaIsReadCopiedAndBroughtBack(t *testing.T) {
	scratch := t.TempDir()
	t.Setenv("TMPDIR", scratch)
	t.Cleanup(func() { // when the last schema is done
		if left := inFolder(t, scratch); left != "" {
			t.Errorf("left behind: %s", left)
		}
	})
	files, err := filepath.Glob("db/migrations/sqlite/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for number := 1; number < len(files); number++ {
		t.Run(fmt.Sprint(number), func(t *testing.T) {
			t.Parallel()
			path := ofSchema(t, number)
			before, err := os.ReadFile(path)
			done := func(err error) {
				t.Helper()
				if err != nil {
					t.Fatal(err)
				}
			}
			done(err)
			findings, err := db.Verify(t.Context(), path)
			if err != nil || len(findings) > 0 {
				t.Errorf("verify: %q, %v", findings, err)
			}
			if from, err := db.Older(t.Context(), path); err != nil || from != number {
				t.Errorf("it is of schema %d, %v", from, err)
			}
			s, err := store.Look(t.Context(), path)
			done(err)
			post, err := s.FindPostByKey(t.Context(), "welcome/T1")
			upcoming, wrong := s.FindUpcoming(t.Context(), monday, monday.AddDate(0, 0, 7))
			if err != nil || wrong != nil || post.TS != "1.2" || len(upcoming) == 0 || s.Upgraded() != number {
				t.Errorf("post %+v, %v; %d upcoming, %v; upgraded from %d", post, err, len(upcoming), wrong,
					s.Upgraded())
			}
			done(s.Close())
			if _, err := store.Beside(t.Context(), store.Options{Path: path}); !errors.Is(err, db.ErrOlder) {
				t.Errorf("written beside: %v", err)
			}
			copied, place := filepath.Join(t.TempDir(), "copy.db"), filepath.Join(t.TempDir(), "okrbot.db")
			done(db.Backup(t.Context(), path, copied))
			_, err = db.Restore(t.Context(), copied, place, monday, false)
			done(err)
			if from, err := db.Older(t.Context(), place); err != nil || from != number {
				t.Errorf("what is restored is of schema %d, %v", from, err)
			}
			if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, before) {
				t.Errorf("the file was changed, %v", err)
			}
		})
	}
}

// TestOlder_ADatabaseOfAnotherProgramIsNone, whatever it counts as its version.
func TestOlder_ADatabaseOfAnotherProgramIsNone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "notes.db")
	_ = raw(t, path, "CREATE TABLE notes (text TEXT)", "PRAGMA user_version = 3")
	_, looking := store.Look(t.Context(), path)
	_, verifying := db.Verify(t.Context(), path)
	for _, err := range []error{looking, verifying, db.Backup(t.Context(), path, path+".copy")} {
		if !errors.Is(err, db.ErrForeign) {
			t.Errorf("err = %v", err)
		}
	}
}

// TestOpen_BringsADatabaseOfTheFirstSchemaUpToDate opens one with people and a team in it, as the first okrbot left it.
func TestOpen_BringsADatabaseOfTheFirstSchemaUpToDate(t *testing.T) {
	t.Parallel()
	w := storetest.New(t)
	path := ofSchema(t, 1)
	s, err := store.Open(t.Context(), store.Options{Path: path, Now: w.Now()})
	w.Done(err)
	teams, err := s.Teams(t.Context())
	w.Done(err)
	post, err := s.FindPostByKey(t.Context(), "welcome/T1")
	w.Done(err)
	if len(teams) != 1 || teams[0].Name != "Sales" || post.TS != "1.2" {
		t.Errorf("teams %+v, post %+v", teams, post)
	}
	if _, err := s.FindStanding(t.Context(), "U404", 1, w.Now()); err == nil {
		t.Error("nobody stands somewhere")
	}
	w.Done(s.Close())
	if kept, err := filepath.Glob(path + ".before-*"); err != nil || len(kept) != 1 {
		t.Errorf("the copies kept are %q, %v", kept, err)
	}
	if findings, err := db.Verify(t.Context(), path); err != nil || len(findings) > 0 {
		t.Errorf("verify: %v, %v", findings, err)
	}
}

// TestOpen_WhatWaitedOfACRMIsTakenAfterTheUpgrade opens a database in which one fact held back all others of a deal,
// and ids in their longer forms.
func TestOpen_WhatWaitedOfACRMIsTakenAfterTheUpgrade(t *testing.T) {
	t.Parallel()
	w := storetest.New(t)
	rep := w.Person("Rep")
	w.Team(storetest.Plan("Sales", w.Admin), w.Admin, rep)
	files, err := filepath.Glob("db/migrations/sqlite/*.sql")
	w.Done(err)
	path := filepath.Join(t.TempDir(), "old.db")
	old, err := sql.Open("sqlite3", path)
	w.Done(err)
	run := func(statement string) {
		t.Helper()
		if _, err := old.Exec(statement); err != nil {
			t.Fatalf("%v in %s", err, statement)
		}
	}
	old.SetMaxOpenConns(1)
	run("PRAGMA foreign_keys = OFF")
	run("CREATE TABLE schema_migrations (name TEXT PRIMARY KEY, checksum TEXT NOT NULL, applied_at INTEGER NOT " +
		"NULL) STRICT")
	for i, file := range files {
		body, err := os.ReadFile(file)
		w.Done(err)
		if filepath.Base(file) >= "0011" {
			break
		}
		run(string(body))
		sum := sha256.Sum256(body)
		run(fmt.Sprintf("INSERT INTO schema_migrations VALUES ('%s', '%s', 1)",
			strings.TrimSuffix(filepath.Base(file), ".sql"), hex.EncodeToString(sum[:])))
		run(fmt.Sprintf("PRAGMA user_version = %d", i+1))
	}
	run("ATTACH '" + w.Path + "' AS now")
	for _, table := range []string{"people", "teams", "members", "managers"} {
		var columns string
		w.Done(old.QueryRow("SELECT group_concat(name) FROM pragma_table_info('" + table + "', 'main')").Scan(&columns))
		run("INSERT INTO " + table + " (" + columns + ") SELECT " + columns + " FROM now." + table)
	}
	run(`INSERT INTO crm_deals (external, facts, waits, at) VALUES ('hubspot/1',
		'{"owner":{"value":"UREP","at":1,"taken":false},"amount":{"value":"500","at":1,"taken":false},"stage":{"value":"98765","at":1,"taken":false}}',
		'{"ID":"errors.stage_unknown","Args":null}', 1)`)
	run("INSERT INTO crm_stages VALUES ('hubspot', '98766', 'won')")
	run("INSERT INTO crm_owners VALUES ('salesforce', '0051x00000AbCdEAAS', 'UREP'), ('zoho', 'zcrm_7', 'UREP')")
	w.Done(old.Close())

	s, err := store.Open(t.Context(), store.Options{Path: path, Now: w.Now(), Fold: strings.ToLower})
	w.Done(err)
	defer s.Close()
	w.Done(s.RetryHeard(t.Context(), w.Now()))
	d, err := s.FindPushedDeal(t.Context(), people.Key{}, "hubspot/1", w.Now())
	if err != nil || d.Amount.Minor != 50_000 {
		t.Errorf("what waited: %+v, %v", d, err)
	}
	waiting, err := s.WaitingDeals(t.Context(), 10)
	if err != nil || len(waiting) != 1 || len(waiting[0].Waits) != 1 ||
		waiting[0].Waits[0].Property != selling.FactStage {
		t.Errorf("waits: %+v, %v", waiting, err)
	}
	_, stages, err := s.FileWords(t.Context(), 1)
	if err != nil || !slices.Contains(stages, selling.StageSaid{Source: "hubspot", Said: "98766", Stage: "won"}) {
		t.Errorf("stages: %v, %v", stages, err)
	}
	owners, err := s.CRMOwners(t.Context())
	if err != nil || len(owners) != 2 || owners[0].External != "0051x00000AbCdE" || owners[1].External != "7" {
		t.Errorf("owners: %+v, %v", owners, err)
	}
}
