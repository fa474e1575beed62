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
	"okrbot/store/db"
	"okrbot/store/goals"
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
	findings, err := db.Verify(t.Context(), s.Path)
	if err != nil || len(findings) > 0 {
		t.Errorf("found %q, %v", findings, err)
	}
}

func TestVerify_NamesWhatIsBroken(t *testing.T) {
	t.Parallel()
	for broken, statement := range map[string]string{
		"key results that differ":        "UPDATE key_results SET current = '77777' WHERE id = 1",
		"without their present version":  "UPDATE check_ins SET version = 9",
		"whose duty does not say so":     "UPDATE duties SET outcome = 'M' WHERE outcome = 'A'",
		"answered that have no check-in": "UPDATE duties SET outcome = 'A'",
		"still open in a round":          "UPDATE duties SET outcome = 'O' WHERE outcome = 'M'",
		"still planned in a round":       "UPDATE nudges SET state = 'planned'",
		"prompts sent without a post": `UPDATE nudges SET state = 'sent' WHERE kind = 'prompt'; DELETE
			FROM posts WHERE kind = 'prompt'`,
		"that have no name in Slack":         "UPDATE posts SET ts = ''",
		"posts that show more than there is": "UPDATE posts SET shown = version + 1",
		"one person without key results":     "DELETE FROM key_result_values; DELETE FROM key_results",
		"key_results row 1 refers to no row": "PRAGMA foreign_keys = off; UPDATE key_results " +
			"SET objective = 4711 WHERE id = 1",
		"key results with a value nobody gave": "DELETE FROM key_result_values",
	} {
		t.Run(broken, func(t *testing.T) {
			t.Parallel()
			s := lived(t)
			s.Break()
			base, err := sql.Open("sqlite3", s.Path+"?_foreign_keys=off")
			s.Done(err)
			_, err = base.Exec(statement)
			s.Done(errors.Join(err, base.Close()))
			findings, err := db.Verify(t.Context(), s.Path)
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
	if _, err := db.Verify(t.Context(), path); err == nil {
		t.Error("a text file passes as a database")
	}
	if _, err := db.Verify(t.Context(), path+".missing"); err == nil {
		t.Error("a missing file passes as a database")
	}
}

func TestVerify_SaysThatAPageIsCorrupt(t *testing.T) {
	t.Parallel()
	s := lived(t)
	target := filepath.Join(t.TempDir(), "copy.db")
	s.Done(db.Backup(t.Context(), s.Path, target))
	body, err := os.ReadFile(target)
	s.Done(err)
	copy(body[len(body)/2:], bytes.Repeat([]byte{0xAA}, 4096))
	s.Done(os.WriteFile(target, body, 0o600))
	findings, err := db.Verify(t.Context(), target)
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
				_, err := s.CheckIn(t.Context(), s.As(s.rep),
					goals.CheckInAnswer{Round: round, Answers: []string{strings.Repeat("x", i%50)}})
				if err != nil {
					t.Error(err)
					return
				}
			}
		}
	})
	for i := range 5 {
		target := filepath.Join(t.TempDir(), "backup.db")
		if err := db.Backup(t.Context(), s.Path, target); err != nil {
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
	if err := db.Backup(t.Context(), s.Path, target); !errors.Is(err, db.ErrExists) {
		t.Errorf("err = %v", err)
	}
	if body, _ := os.ReadFile(target); string(body) != "precious" {
		t.Errorf("the file is now %q", body)
	}
	if err := db.Backup(t.Context(), s.Path+".missing", target+"2"); err == nil {
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
			_, err := db.BackupNightly(t.Context(), s.Path, folder, 3, now)
			s.Done(err)
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
	if _, err := db.BackupNightly(t.Context(), s.Path, folder+"/missing", 3, s.Now()); err == nil {
		t.Error("a missing folder is no reason to say so")
	}
}

func TestRestore_BringsTheBackupBackAndKeepsTheOldFile(t *testing.T) {
	t.Parallel()
	s := lived(t)
	backup := filepath.Join(t.TempDir(), "backup.db")
	s.Done(db.Backup(t.Context(), s.Path, backup))
	late := s.Person("Late")
	if _, err := db.Restore(t.Context(), backup, s.Path, s.Now(), false); !errors.Is(err, db.ErrInUse) {
		t.Fatalf("restoring under a running okrbot: %v", err)
	}
	s.Done(s.Close())
	kept, err := db.Restore(t.Context(), backup, s.Path, s.Now(), false)
	s.Done(err)
	s.Store = s.Open()
	if _, err := s.Store.FindPerson(t.Context(), late); !errors.Is(err, store.ErrNotFound) {
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
		s.Done(db.Backup(t.Context(), s.Path, backup))
		base, err := sql.Open("sqlite3", backup)
		s.Done(err)
		_, err = base.Exec(statement)
		s.Done(errors.Join(err, base.Close()))
		target := filepath.Join(t.TempDir(), "okrbot.db")
		if _, err := db.Restore(t.Context(), backup, target, time.Now(), false); err == nil ||
			!strings.Contains(err.Error(), want) {
			t.Errorf("%s: err = %v", want, err)
		}
		if _, err := os.Stat(target); !os.IsNotExist(err) {
			t.Errorf("%s: something was restored", want)
		}
	}
}

// unsound is a lived organisation of which a post lost its name in Slack, and a sound copy of it from before.
func unsound(t *testing.T) (s *salesTeam, sound string) {
	t.Helper()
	s = lived(t)
	s.Break()
	sound = filepath.Join(t.TempDir(), "sound.db")
	s.Done(db.Backup(t.Context(), s.Path, sound))
	raw(t, s.Path, "UPDATE posts SET ts = ''")
	return s, sound
}

func TestBackup_WritesWhatIsNotSoundAndMarksIt(t *testing.T) {
	t.Parallel()
	s, _ := unsound(t)
	target := filepath.Join(t.TempDir(), "backup.db")
	err := db.Backup(t.Context(), s.Path, target)
	said, ok := errors.AsType[*db.Unsound](err)
	if !ok || said.Path != target+".unsound" || len(said.Findings) != 1 {
		t.Fatalf("err = %v", err)
	}
	if _, err := os.Stat(target); !os.IsNotExist(err) {
		t.Errorf("a copy that is not sound has the name of a good one: %v", err)
	}
	if findings, err := db.Verify(t.Context(), said.Path); err != nil || len(findings) != 1 {
		t.Errorf("found %q, %v", findings, err)
	}
	if err := db.Backup(t.Context(), s.Path, target); !errors.Is(err, db.ErrExists) {
		t.Errorf("a second time: %v", err)
	}
	place := filepath.Join(t.TempDir(), "okrbot.db")
	if _, err := db.Restore(t.Context(), said.Path, place, s.Now(), false); err == nil {
		t.Error("it is restored unasked")
	}
	if _, err := db.Restore(t.Context(), said.Path, place, s.Now(), true); err != nil {
		t.Errorf("it can't be restored when nothing else is left: %v", err)
	}
}

func TestBackupNightly_UnsoundCopiesPushOutNoSoundOne(t *testing.T) {
	t.Parallel()
	s := lived(t)
	s.Break()
	folder := t.TempDir()
	for day := range 6 {
		if day == 3 {
			raw(t, s.Path, "UPDATE posts SET ts = ''")
		}
		for range 2 { // a start on the same day tries again
			_, err := db.BackupNightly(t.Context(), s.Path, folder, 2, s.Now().AddDate(0, 0, day))
			if _, said := errors.AsType[*db.Unsound](err); said != (day >= 3) || err != nil && !said {
				t.Fatalf("day %d: %v", day, err)
			}
		}
	}
	want := "okrbot-2026-11-26.db okrbot-2026-11-27.db okrbot-2026-11-29.db.unsound okrbot-2026-11-30.db.unsound"
	if got := inFolder(t, folder); got != want {
		t.Errorf("kept %s, want %s", got, want)
	}
}

func inFolder(t *testing.T, folder string) string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}

func TestBackupNightly_RemovesOnlyWhatItMade(t *testing.T) {
	t.Parallel()
	s := lived(t)
	folder := t.TempDir()
	sound := filepath.Join(t.TempDir(), "sound.db")
	s.Done(db.Backup(t.Context(), s.Path, sound))
	body, err := os.ReadFile(sound)
	s.Done(err)
	for name, body := range map[string][]byte{
		"okrbot-monday.db":            body, // by hand
		"okrbot-2020-01-01-before.db": body,
		"okrbot-2020-13-01.db":        body,
		"okrbot-2020-01-01.db":        []byte("a letter"),
		"okrbot-2020-01-03.db":        nil,
		"okrbot-2099-01-01.db":        body, // the clock was ahead
		"okrbot-2099-01-02.db":        body,
		"okrbot-2020-01-02.db":        body, // of an earlier okrbot
	} {
		s.Done(os.WriteFile(filepath.Join(folder, name), body, 0o600))
	}
	s.Done(os.Mkdir(filepath.Join(folder, "okrbot-2020-01-04.db"), 0o700))
	var gone []string
	for day := range 3 {
		removed, err := db.BackupNightly(t.Context(), s.Path, folder, 2, s.Now().AddDate(0, 0, day))
		s.Done(err)
		gone = append(gone, removed...)
	}
	if got := strings.Join(gone, " "); got != "okrbot-2020-01-02.db okrbot-2026-11-25.db" {
		t.Errorf("removed %s", got)
	}
	want := "okrbot-2020-01-01-before.db okrbot-2020-01-01.db okrbot-2020-01-03.db okrbot-2020-01-04.db " +
		"okrbot-2020-13-01.db " +
		"okrbot-2026-11-26.db okrbot-2026-11-27.db okrbot-2099-01-01.db okrbot-2099-01-02.db okrbot-monday.db"
	if got := inFolder(t, folder); got != want {
		t.Errorf("left %s\nwant %s", got, want)
	}
	s.Done(os.WriteFile(filepath.Join(folder, "okrbot-2026-11-28.db"), []byte("a letter"), 0o600))
	if _, err := db.BackupNightly(t.Context(), s.Path, folder, 2, s.Now().AddDate(0, 0, 3)); !errors.Is(err,
		db.ErrExists) {
		t.Errorf("a letter passes as today's backup: %v", err)
	}
}

// TestRestore_BringsBackWhatIsInTheLogBesideTheCopy restores a file that was copied together with its log, as a
// stopped machine leaves it.
func TestRestore_BringsBackWhatIsInTheLogBesideTheCopy(t *testing.T) {
	t.Parallel()
	s := lived(t)
	folder := t.TempDir()
	late := s.Person("Late") // is in the log only
	for _, suffix := range []string{"", "-wal"} {
		body, err := os.ReadFile(s.Path + suffix)
		s.Done(err)
		s.Done(os.WriteFile(filepath.Join(folder, "live.db"+suffix), body, 0o600))
	}
	copied := filepath.Join(folder, "live.db")
	if n := storetest.Look[int](s.World, "SELECT COUNT(*) FROM people WHERE id = ?1", late); n != 1 {
		t.Fatalf("%d people came late", n)
	}
	s.Done(s.Close())
	_, err := db.Restore(t.Context(), copied, s.Path, s.Now(), false)
	s.Done(err)
	s.Store = s.Open()
	if _, err := s.Store.FindPerson(t.Context(), late); err != nil {
		t.Errorf("what was in the log is lost: %v", err)
	}
	if got := inFolder(t, folder); got != "live.db live.db-wal" {
		t.Errorf("the copy's folder has %s now", got)
	}
}

func TestRestore_RefusesALogOfAnotherFile(t *testing.T) {
	t.Parallel()
	s := lived(t)
	folder := t.TempDir()
	copied := filepath.Join(folder, "live.db")
	s.Done(db.Backup(t.Context(), s.Path, copied))
	s.Done(os.WriteFile(copied+"-journal", []byte(strings.Repeat("no journal at all ", 100)), 0o600))
	body, err := os.ReadFile(s.Path + "-wal")
	s.Done(err)
	s.Done(os.WriteFile(copied+"-wal", body, 0o600))
	place := filepath.Join(t.TempDir(), "okrbot.db")
	if _, err := db.Restore(t.Context(), copied, place, s.Now(), false); err == nil {
		if findings, err := db.Verify(t.Context(), place); err != nil || len(findings) > 0 {
			t.Errorf("restored, and not sound: %q, %v", findings, err)
		}
	}
	if got := inFolder(t, filepath.Dir(place)); strings.Contains(got, "partial") || strings.Contains(got, "-wal") {
		t.Errorf("left behind: %s", got)
	}
}

func TestRestore_RefusesWhileAnybodyHasIt(t *testing.T) {
	t.Parallel()
	s := lived(t)
	backup := filepath.Join(t.TempDir(), "backup.db")
	s.Done(db.Backup(t.Context(), s.Path, backup))
	place := filepath.Join(t.TempDir(), "okrbot.db")
	if _, err := db.Restore(t.Context(), s.Path, place, s.Now(), false); !errors.Is(err, db.ErrSourceInUse) {
		t.Errorf("from under a running okrbot: %v", err)
	}
	s.Done(s.Close())
	if _, err := db.Restore(t.Context(), s.Path, s.Path, s.Now(), false); !errors.Is(err, db.ErrSame) {
		t.Errorf("from itself: %v", err)
	}
	for name, have := range map[string]func() (*store.Store, error){
		"looking": func() (*store.Store, error) { return store.Look(t.Context(), s.Path) },
		"beside": func() (*store.Store, error) {
			b, err := store.Beside(t.Context(), store.Options{Path: s.Path})
			s.Done(err)
			_, err = b.Teams(t.Context())
			return b, err
		},
	} {
		who, err := have()
		s.Done(err)
		if _, err := db.Restore(t.Context(), backup, s.Path, s.Now(), false); !errors.Is(err, db.ErrInUse) {
			t.Errorf("while somebody is %s: %v", name, err)
		}
		s.Done(who.Close())
	}
	if got := inFolder(t, filepath.Dir(s.Path)); strings.Contains(got, "partial") || strings.Contains(got, "replaced") {
		t.Errorf("left behind: %s", got)
	}
	s.Store = s.Open()
}

func TestRestore_FollowsALink(t *testing.T) {
	t.Parallel()
	s := lived(t)
	backup := filepath.Join(t.TempDir(), "backup.db")
	s.Done(db.Backup(t.Context(), s.Path, backup))
	link := filepath.Join(t.TempDir(), "link.db")
	s.Done(os.Symlink(s.Path, link))
	if _, err := db.Restore(t.Context(), backup, link, s.Now(), false); !errors.Is(err, db.ErrInUse) {
		t.Errorf("through a link under a running okrbot: %v", err)
	}
	s.Done(s.Close())
	kept, err := db.Restore(t.Context(), backup, link, s.Now(), false)
	s.Done(err)
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 ||
		filepath.Dir(kept) != filepath.Dir(s.Path) {
		t.Errorf("the link is %v, %v, and the old file %s", info.Mode(), err, kept)
	}
	s.Store = s.Open()
}
