package store_test

import (
	"bytes"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"okrbot/store"
	"okrbot/store/storetest"
)

// lived is an organisation with a week behind it.
func lived(t *testing.T) *salesTeam {
	t.Helper()
	s := newSales(t)
	o := s.Objective(storetest.Draft("Grow", s.team, s.rep))
	s.Run("2026-11-23T09:30")
	s.Answer(s.rep, storetest.Said(o.KeyResults[0], 42))
	s.Run("2026-11-25T11:00")
	s.Deliver()
	return s
}

func TestVerify_FindsALivedDatabaseSound(t *testing.T) {
	t.Parallel()
	s := lived(t)
	findings, err := store.Verify(t.Context(), s.Path)
	if err != nil || len(findings) > 0 {
		t.Errorf("found %q, %v", findings, err)
	}
}

func TestVerify_NamesWhatIsBroken(t *testing.T) {
	t.Parallel()
	for broken, statement := range map[string]string{
		"key results that differ":              "UPDATE key_results SET current = '77777' WHERE id = 1",
		"without their present version":        "UPDATE check_ins SET version = 9",
		"whose duty does not say so":           "UPDATE duties SET outcome = 'M' WHERE outcome = 'A'",
		"answered that have no check-in":       "UPDATE duties SET outcome = 'A'",
		"still open in a round":                "UPDATE duties SET outcome = 'O' WHERE outcome = 'M'",
		"still planned in a round":             "UPDATE nudges SET state = 'planned'",
		"prompts sent without a post":          "UPDATE nudges SET state = 'sent' WHERE kind = 'prompt'; DELETE FROM posts WHERE kind = 'prompt'",
		"that have no name in Slack":           "UPDATE posts SET ts = ''",
		"posts that show more than there is":   "UPDATE posts SET shown = version + 1",
		"objectives without key results":       "DELETE FROM key_result_values; DELETE FROM key_results",
		"key_results row 1 refers to no row":   "PRAGMA foreign_keys = off; UPDATE key_results SET objective = 4711 WHERE id = 1",
		"key results with a value nobody gave": "DELETE FROM key_result_values",
	} {
		t.Run(broken, func(t *testing.T) {
			t.Parallel()
			s := lived(t)
			db, err := sql.Open("sqlite3", s.Path+"?_foreign_keys=off")
			s.Done(err)
			_, err = db.Exec(statement)
			s.Done(errors.Join(err, db.Close()))
			findings, err := store.Verify(t.Context(), s.Path)
			if err != nil || !strings.Contains(strings.Join(findings, "\n"), broken) {
				t.Errorf("found %q, %v", findings, err)
			}
		})
	}
}

func TestVerify_RefusesWhatIsNoDatabase(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "notes.txt")
	if err := os.WriteFile(path, []byte("bread, milk\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Verify(t.Context(), path); err == nil {
		t.Error("a text file passes as a database")
	}
	if _, err := store.Verify(t.Context(), path+".missing"); err == nil {
		t.Error("a missing file passes as a database")
	}
}

func TestVerify_SaysThatAPageIsCorrupt(t *testing.T) {
	t.Parallel()
	s := lived(t)
	target := filepath.Join(t.TempDir(), "copy.db")
	s.Done(store.Backup(t.Context(), s.Path, target))
	body, err := os.ReadFile(target)
	s.Done(err)
	copy(body[len(body)/2:], bytes.Repeat([]byte{0xAA}, 4096))
	s.Done(os.WriteFile(target, body, 0o600))
	findings, err := store.Verify(t.Context(), target)
	if err == nil && len(findings) == 0 {
		t.Error("a corrupt page is not noticed")
	}
}

func TestBackup_IsConsistentWhilePeopleCheckIn(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Run("2026-11-23T09:30")
	round := s.Due(s.rep)
	stop := make(chan struct{})
	var writing sync.WaitGroup
	defer writing.Wait()
	defer close(stop)
	writing.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
				_, err := s.CheckIn(t.Context(), s.As(s.rep), store.CheckInAnswer{Round: round, Answers: []string{strings.Repeat("x", i%50)}})
				if err != nil {
					t.Error(err)
					return
				}
			}
		}
	})
	for i := range 5 {
		target := filepath.Join(t.TempDir(), "backup.db")
		if err := store.Backup(t.Context(), s.Path, target); err != nil {
			t.Fatalf("backup %d: %v", i, err)
		}
		if info, err := os.Stat(target); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("the backup has mode %v, %v", info.Mode(), err)
		}
	}
}

func TestBackup_OverwritesNothing(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	target := filepath.Join(t.TempDir(), "backup.db")
	s.Done(os.WriteFile(target, []byte("precious"), 0o600))
	if err := store.Backup(t.Context(), s.Path, target); !errors.Is(err, store.ErrExists) {
		t.Errorf("err = %v", err)
	}
	if body, _ := os.ReadFile(target); string(body) != "precious" {
		t.Errorf("the file is now %q", body)
	}
	if err := store.Backup(t.Context(), s.Path+".missing", target+"2"); err == nil {
		t.Error("a missing database can be backed up")
	}
}

func TestBackupNightly_KeepsTheNewest(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	folder := t.TempDir()
	s.Done(os.WriteFile(filepath.Join(folder, "other.db"), nil, 0o600))
	for day := range 5 {
		now := s.Now().AddDate(0, 0, day)
		for range 2 { // a second time on the same day changes nothing
			s.Done(store.BackupNightly(t.Context(), s.Path, folder, 3, now))
		}
	}
	names, err := filepath.Glob(filepath.Join(folder, "*"))
	s.Done(err)
	for i := range names {
		names[i] = filepath.Base(names[i])
	}
	if got := strings.Join(names, " "); got != "okrbot-2026-11-22.db okrbot-2026-11-23.db okrbot-2026-11-24.db other.db" {
		t.Errorf("kept %s", got)
	}
	if err := store.BackupNightly(t.Context(), s.Path, folder+"/missing", 3, s.Now()); err == nil {
		t.Error("a missing folder is no reason to say so")
	}
}

func TestRestore_BringsTheBackupBackAndKeepsTheOldFile(t *testing.T) {
	t.Parallel()
	s := lived(t)
	backup := filepath.Join(t.TempDir(), "backup.db")
	s.Done(store.Backup(t.Context(), s.Path, backup))
	late := s.Person("Late")
	if _, err := store.Restore(t.Context(), backup, s.Path, s.Now()); !errors.Is(err, store.ErrInUse) {
		t.Fatalf("restoring under a running okrbot: %v", err)
	}
	s.Done(s.Close())
	kept, err := store.Restore(t.Context(), backup, s.Path, s.Now())
	s.Done(err)
	s.Store = s.Open()
	if _, err := s.Store.Person(t.Context(), late); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("somebody who came after the backup is still there: %v", err)
	}
	if got := storetest.Look[int](s.World, "SELECT COUNT(*) FROM check_ins"); got != 1 {
		t.Errorf("%d check-ins came back", got)
	}
	old, err := sql.Open("sqlite3", kept)
	s.Done(err)
	defer old.Close()
	var name string
	if err := old.QueryRow("SELECT name FROM people WHERE id = ?", late).Scan(&name); err != nil {
		t.Errorf("the old file lost what came after the backup: %v", err)
	}
}

func TestRestore_RefusesWhatIsNewerOrUnsound(t *testing.T) {
	t.Parallel()
	s := lived(t)
	for want, statement := range map[string]string{
		"newer":     "PRAGMA user_version = 4711",
		"not sound": "UPDATE posts SET ts = ''",
	} {
		backup := filepath.Join(t.TempDir(), "backup.db")
		s.Done(store.Backup(t.Context(), s.Path, backup))
		db, err := sql.Open("sqlite3", backup)
		s.Done(err)
		_, err = db.Exec(statement)
		s.Done(errors.Join(err, db.Close()))
		target := filepath.Join(t.TempDir(), "okrbot.db")
		if _, err := store.Restore(t.Context(), backup, target, time.Now()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: err = %v", want, err)
		}
		if _, err := os.Stat(target); !os.IsNotExist(err) {
			t.Errorf("%s: something was restored", want)
		}
	}
}
