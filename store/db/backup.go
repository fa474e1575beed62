package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/mattn/go-sqlite3"
)

// ErrExists says that a file is in the way that is not overwritten.
var ErrExists = errors.New("the file exists already")

// Unsound says that a copy is kept, or was refused, although [Verify] finds something wrong with it.
type Unsound struct {
	Path     string
	Findings []string
}

// Error names what was found.
func (u *Unsound) Error() string {
	return fmt.Sprintf("%s is not sound: %s", u.Path, strings.Join(u.Findings, "; "))
}

// unsoundSuffix marks a copy that is not sound, so that nobody takes it for a good one.
const unsoundSuffix = ".unsound"

// Backup copies the database at path into a new file, consistently, also while okrbot runs on it. The copy is
// verified before it gets its name; it is readable by its owner only. A copy that is not sound is kept as
// TARGET.unsound, and said by [Unsound]. It returns [ErrExists] rather than overwrite a file.
func Backup(ctx context.Context, path, target string) error {
	for _, name := range []string{target, target + unsoundSuffix} {
		if _, err := os.Stat(name); err == nil {
			return fmt.Errorf("%s: %w", name, ErrExists)
		}
	}
	return backup(ctx, path, target)
}

func backup(ctx context.Context, path, target string) error {
	partial := target + ".partial"
	if err := removeIfThere(partial); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	findings, err := copyDatabase(ctx, path, partial)
	if err != nil {
		return errors.Join(fmt.Errorf("backup: %w", err), removeIfThere(partial))
	}
	crash("backup")
	var unsound error
	if len(findings) > 0 {
		target += unsoundSuffix
		unsound = &Unsound{target, findings}
	}
	if err := os.Rename(partial, target); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return errors.Join(syncFolder(filepath.Dir(target)), unsound)
}

// copyDatabase writes a copy, and returns what is wrong with it.
func copyDatabase(ctx context.Context, path, partial string) (findings []string, err error) {
	if err := vacuumInto(ctx, path, partial); err != nil {
		return nil, err
	}
	if err := syncFile(partial); err != nil {
		return nil, err
	}
	return Verify(ctx, partial)
}

// vacuumInto copies a database, as it is at one moment, into a file that only its owner may read.
func vacuumInto(ctx context.Context, path, target string) error {
	if err := readable(path); err != nil {
		return err
	}
	// VACUUM INTO takes a file that is there if it is empty; its journal takes the same mode
	empty, err := newFile(target)
	if err != nil {
		return err
	}
	if err := empty.Close(); err != nil {
		return err
	}
	db, err := sql.Open("sqlite3", fileURL(path)+"?mode=ro&_busy_timeout=5000")
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "VACUUM INTO ?1", target)
	return errors.Join(unreadable(path, err), db.Close())
}

// newFile makes a file that only its owner may read and write, from its first byte on, whatever the umask is. It
// follows no link.
func newFile(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
}

func removeIfThere(paths ...string) error {
	var errs []error
	for _, path := range paths {
		if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

func syncFolder(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// BackupNightly writes the backup of now's day (UTC) into a folder, unless it is there, and removes the oldest beyond
// keep; it returns the names of those. Copies that are not sound are counted by themselves, so that they never push
// out a sound one. What okrbot did not make there, and what is dated in the future, is neither counted nor removed.
// It returns [Unsound] when today's copy is not sound.
func BackupNightly(ctx context.Context, path, folder string, keep int, now time.Time) (removed []string, err error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, fmt.Errorf("backup folder: %w", err)
	}
	defer root.Close()
	day := now.UTC().Format(time.DateOnly)
	err = backupOf(ctx, path, filepath.Join(folder, "okrbot-"+day+".db"))
	if _, kept := errors.AsType[*Unsound](err); err != nil && !kept {
		return nil, err
	}
	for _, suffix := range []string{"", unsoundSuffix} {
		old, wrong := nightlies(ctx, folder, suffix, day)
		for _, name := range old[:max(0, len(old)-keep)] {
			if cause := root.Remove(name); cause != nil {
				wrong = errors.Join(wrong, cause)
			} else {
				removed = append(removed, name)
			}
		}
		if wrong != nil {
			err = errors.Join(err, fmt.Errorf("backup folder: %w", wrong))
		}
	}
	return removed, err
}

// backupOf writes the backup of a day unless it is there already. A file that has its name and is none of okrbot's is
// in the way.
func backupOf(ctx context.Context, path, target string) error {
	if _, err := os.Stat(target); err != nil {
		return backup(ctx, path, target)
	}
	if !okrbots(ctx, target) {
		return fmt.Errorf("%s is no backup of okrbot: %w", target, ErrExists)
	}
	return nil
}

var nightlyName = regexp.MustCompile(`^okrbot-(\d{4}-\d{2}-\d{2})\.db(|\.unsound)$`)

// nightlies are the names of the backups in a folder that okrbot made by itself until a day, the oldest first.
func nightlies(ctx context.Context, folder, suffix, until string) (names []string, err error) {
	entries, err := os.ReadDir(folder)
	for _, e := range entries {
		m := nightlyName.FindStringSubmatch(e.Name())
		if m == nil || m[2] != suffix || m[1] > until || !e.Type().IsRegular() {
			continue
		}
		if _, bad := time.Parse(time.DateOnly, m[1]); bad == nil && okrbots(ctx, filepath.Join(folder, e.Name())) {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	return names, err
}

// okrbots reports whether a file that nobody writes is a database of okrbot, of whatever schema.
func okrbots(ctx context.Context, path string) bool {
	db, err := sql.Open("sqlite3", fileURL(path)+"?mode=ro&immutable=1&_query_only=on")
	if err != nil {
		return false
	}
	defer db.Close()
	var first int
	const firstOfOurs = "SELECT COUNT(*) FROM schema_migrations WHERE name LIKE '0001@_%' ESCAPE '@'"
	err = db.QueryRowContext(ctx, firstOfOurs).Scan(&first)
	return err == nil && first == 1
}

// ErrSourceInUse says that okrbot runs on the file that was to be restored.
var ErrSourceInUse = errors.New("another okrbot is running on the backup")

// ErrSame says that a database was to be restored from itself.
var ErrSame = errors.New("this is the database itself")

// Restore puts a backup in the place of the database at path: what it holds together with a log that lies beside it.
// It refuses while anybody has the database ([ErrInUse]), a backup on which okrbot runs ([ErrSourceInUse]), one of a
// newer okrbot ([ErrNewer]), and, unless anyway says so, one that is not sound ([Unsound]). The old file is kept
// beside it, as PATH.replaced-TIME.
func Restore(ctx context.Context, backup, path string, now time.Time, anyway bool) (kept string, err error) {
	if err := readable(backup); err != nil {
		return "", err
	}
	path = realPath(path)
	lock, err := lockDatabase(path, false)
	if err != nil {
		return "", err
	}
	defer lock.release() //nolint:errcheck // the process ends soon
	if lock.file != nil && hasName(lock.file, backup) {
		return "", fmt.Errorf("%s: %w", backup, ErrSame)
	}
	partial := path + ".partial"
	if err := stage(ctx, backup, partial); err != nil {
		return "", errors.Join(err, removeIfThere(withLogs(partial)...))
	}
	findings, err := Verify(ctx, partial)
	if err == nil && len(findings) > 0 && !anyway {
		err = &Unsound{backup, findings}
	}
	if err != nil {
		return "", errors.Join(err, removeIfThere(partial))
	}
	if lock.file != nil {
		kept = freeName(path + ".replaced-" + now.UTC().Format("20060102T150405Z"))
		if err := setAside(ctx, path, kept); err != nil {
			return "", errors.Join(fmt.Errorf("restore: %w", err), removeIfThere(partial))
		}
	}
	if err := os.Rename(partial, path); err != nil {
		return kept, fmt.Errorf("restore: %w", err)
	}
	return kept, syncFolder(filepath.Dir(path))
}

// freeName is a name that no file has yet: two restores may fall into one second.
func freeName(path string) string {
	for n := 1; ; n++ {
		name := path
		if n > 1 {
			name = fmt.Sprintf("%s-%d", path, n)
		}
		if _, err := os.Lstat(name); err != nil {
			return name
		}
	}
}

// withLogs are a database's file and those that SQLite may have beside it.
func withLogs(path string) []string {
	return []string{path, path + "-wal", path + "-shm", path + "-journal"}
}

// stage copies a backup with the log beside it, and writes the log into the copy, so that one file is all of it.
func stage(ctx context.Context, backup, partial string) error {
	backup = realPath(backup) // beside which SQLite keeps the log
	source, err := os.Open(backup)
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	defer source.Close()
	switch free, err := lockFile(source, false); {
	case err != nil:
		return fmt.Errorf("lock %s: %w", backup, err)
	case !free:
		return fmt.Errorf("%s: %w", backup, ErrSourceInUse)
	}
	if err := removeIfThere(withLogs(partial)...); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	for _, log := range []string{"", "-wal", "-journal"} {
		if err := copyFile(backup+log, partial+log); err != nil && (log == "" || !os.IsNotExist(err)) {
			return fmt.Errorf("restore: %w", err)
		}
	}
	if err := settle(ctx, partial); notSQLite(err) {
		return errors.Join(ErrForeign, err)
	} else if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	return errors.Join(removeIfThere(withLogs(partial)[1:]...), syncFile(partial))
}

// settle writes what is in a database's log into its file, so that no log is left beside it. It is [ErrInUse] while
// anybody has it.
func settle(ctx context.Context, path string) error {
	db, err := sql.Open("sqlite3", fileURL(path)+"?mode=rw&_busy_timeout=0&_synchronous=FULL")
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	var mode string
	err = db.QueryRowContext(ctx, "PRAGMA journal_mode = DELETE").Scan(&mode)
	if err == nil && mode == "wal" {
		err = ErrInUse
	}
	for _, statement := range []string{"BEGIN EXCLUSIVE", "ROLLBACK"} {
		if err == nil {
			_, err = db.ExecContext(ctx, statement)
		}
	}
	if cause, ok := errors.AsType[sqlite3.Error](err); ok &&
		(cause.Code == sqlite3.ErrBusy || cause.Code == sqlite3.ErrLocked) {
		err = errors.Join(ErrInUse, err)
	}
	return errors.Join(err, db.Close())
}

// setAside gives the database another name, after writing what is in its log into it, so that no log of the old file
// meets the new one. The old name stays as well until another file gets it: at no time there is none.
func setAside(ctx context.Context, path, kept string) error {
	switch err := settle(ctx, path); {
	case errors.Is(err, ErrInUse):
		return err
	case err != nil: // a file that is beyond reading is kept as it is, with its log
		for i, log := range withLogs(path)[1:] {
			if err := os.Rename(log, withLogs(kept)[i+1]); err != nil && !os.IsNotExist(err) {
				return err
			}
		}
	}
	if err := os.Link(path, kept); err == nil || errors.Is(err, os.ErrExist) {
		return err
	}
	return os.Rename(path, kept) // where files have one name only
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := newFile(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}
