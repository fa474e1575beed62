package store_test

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"okrbot/okr"
	"okrbot/store"
	"okrbot/store/db"
	"okrbot/store/outbox"
	"okrbot/store/storetest"
)

var monday = time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC) // 09:00 in Istanbul

func open(t *testing.T, path string) (*store.Store, error) {
	t.Helper()
	s, err := store.Open(t.Context(), store.Options{Path: path, Now: monday})
	if err == nil {
		t.Cleanup(func() { _ = s.Close() })
	}
	return s, err
}

func raw(t testing.TB, path string, statements ...string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	for _, s := range statements {
		if _, err := db.ExecContext(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	return db
}

func TestOpen_RefusesASecondProcess(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "okrbot.db")
	first, err := open(t, path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := open(t, path); !errors.Is(err, db.ErrInUse) {
		t.Fatalf("a second process got %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := open(t, path); err != nil {
		t.Fatalf("after the first one ended: %v", err)
	}
}

// TestOpen_TheLockIsOfTheFile: by whatever name a file is reached, and whatever was deleted beside it, one process
// has it.
func TestOpen_TheLockIsOfTheFile(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	path := filepath.Join(folder, "okrbot.db")
	first, err := open(t, path)
	if err != nil {
		t.Fatal(err)
	}
	link, twin := filepath.Join(t.TempDir(), "link.db"), filepath.Join(t.TempDir(), "twin.db")
	if err := errors.Join(os.Symlink(path, link), os.Link(path, twin), os.Symlink(folder, twin+".folder")); err != nil {
		t.Fatal(err)
	}
	names := []string{path, link, twin, filepath.Join(twin+".folder", "okrbot.db")}
	for _, removed := range []bool{false, true} {
		for _, name := range names {
			if _, err := open(t, name); !errors.Is(err, db.ErrInUse) {
				t.Errorf("through %s, the lock's file removed: %v: %v", name, removed, err)
			}
		}
		if err := os.Remove(path + ".lock"); err != nil && !removed {
			t.Fatal(err)
		}
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := open(t, link)
	if err != nil {
		t.Fatalf("after the first one ended: %v", err)
	}
	if _, err := open(t, path); !errors.Is(err, db.ErrInUse) {
		t.Errorf("beside one who has it through a link: %v", err)
	}
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestOpen_FilesAreReadByTheirOwnerOnly(t *testing.T) {
	t.Parallel()
	w := storetest.New(t)
	files, err := filepath.Glob(w.Path + "*")
	if err != nil || len(files) < 3 {
		t.Fatalf("files %v, %v", files, err)
	}
	for _, file := range files {
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		if mode := info.Mode().Perm(); mode != 0o600 {
			t.Errorf("%s has mode %o", filepath.Base(file), mode)
		}
	}
}

func TestOpen_TakesAnyPath(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"a b.db", "a#b.db", "a?b=c&d.db", "100%.db", "100%25.db", "satış.db", "a;b+c.db",
		"a:b.db"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), name)
			s, err := open(t, path)
			if err != nil {
				t.Fatal(err)
			}
			if err := s.SavePeople(t.Context(), []okr.Person{{ID: "U1", Name: "Ada"}}, monday); err != nil {
				t.Fatal(err)
			}
			if p, err := s.FindPerson(t.Context(), "U1"); err != nil || p.Name != "Ada" {
				t.Errorf("reads %v, %v", p, err)
			}
			if info, err := os.Stat(path); err != nil || info.Size() == 0 {
				t.Errorf("the file that was named is empty: %v, %v", info, err)
			}
		})
	}
}

func TestOpen_TakesAPathOfADirectoryThatIsNotThere(t *testing.T) {
	t.Parallel()
	if _, err := open(t, filepath.Join(t.TempDir(), "none", "okrbot.db")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

func TestOpen_RefusesANewerSchema(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "okrbot.db")
	raw(t, path, "PRAGMA user_version = 9999")
	if _, err := open(t, path); !errors.Is(err, db.ErrNewer) {
		t.Errorf("got %v", err)
	}
	if _, err := open(t, path); !errors.Is(err, db.ErrNewer) {
		t.Errorf("the refusal kept the lock: %v", err)
	}
}

func TestOpen_RecordsMigrationsOnce(t *testing.T) {
	t.Parallel()
	w := storetest.New(t)
	if n := storetest.Look[int](w, `SELECT COUNT(*) FROM schema_migrations WHERE length(checksum) = 64
		AND applied_at > 0`); n < 1 {
		t.Errorf("%d migrations on record", n)
	}
	if v, n := storetest.Look[int](w, "PRAGMA user_version"), storetest.Look[int](w,
		"SELECT CAST(substr(MAX(name), 1, 4) AS INTEGER) FROM schema_migrations"); v != n {
		t.Errorf("user_version is %d after migration %d", v, n)
	}
	w.Done(w.Close())
	w.Store = w.Open()
	if copies, _ := filepath.Glob(w.Path + ".before-*"); len(copies) > 0 {
		t.Errorf("opening an up-to-date database copied it: %v", copies)
	}
	w.Done(w.Check(t.Context()))
}

func TestOpen_RefusesAMigrationOfAnotherText(t *testing.T) {
	t.Parallel()
	w := storetest.New(t)
	w.Break()
	w.Done(w.Close())
	raw(t, w.Path, "UPDATE schema_migrations SET checksum = 'other'")
	if _, err := open(t, w.Path); err == nil {
		t.Error("opened")
	}
}

func TestOpen_CopiesBeforeMigratingWhatCouldBeLost(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "okrbot.db")
	raw(t, path, "CREATE TABLE notes (text TEXT)", "INSERT INTO notes VALUES ('keep me')")
	if _, err := open(t, path); err != nil {
		t.Fatal(err)
	}
	copies, _ := filepath.Glob(path + ".before-*")
	if len(copies) != 1 {
		t.Fatalf("copies: %v", copies)
	}
	info, err := os.Stat(copies[0])
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	var text string
	if err := raw(t, copies[0]).QueryRowContext(t.Context(), "SELECT text FROM notes").Scan(&text); err != nil ||
		text != "keep me" {
		t.Errorf("the copy has %q, %v", text, err)
	}
}

func TestOpen_CopiesNothingOfANewDatabase(t *testing.T) {
	t.Parallel()
	w := storetest.New(t)
	if copies, _ := filepath.Glob(w.Path + ".before-*"); len(copies) > 0 {
		t.Errorf("copies: %v", copies)
	}
}

func TestTake_IsFreshOnceAndForgottenLater(t *testing.T) {
	t.Parallel()
	w := storetest.New(t)
	take := func() bool {
		fresh, err := w.Take(t.Context(), outbox.Envelope{Key: "envelope"}, w.Now())
		w.Done(err)
		return fresh
	}
	if !take() || take() {
		t.Error("an envelope is news once")
	}
	w.Forward(71 * time.Hour)
	w.Done(w.ForgetEnvelopes(t.Context(), w.Now()))
	if take() {
		t.Error("forgotten while Slack may deliver it again")
	}
	w.Forward(2 * time.Hour)
	w.Done(w.ForgetEnvelopes(t.Context(), w.Now()))
	if !take() {
		t.Error("remembered after 73 hours")
	}
}
