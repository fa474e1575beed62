package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// ErrExists says that a file is in the way that is not overwritten.
var ErrExists = errors.New("the file exists already")

// Backup copies the database at path into a new file, consistently, also while okrbot runs on it. The copy is verified
// before it gets its name; it is readable by its owner only. It returns [ErrExists] rather than overwrite a file.
func Backup(ctx context.Context, path, target string) error {
	if _, err := os.Stat(target); err == nil {
		return fmt.Errorf("%s: %w", target, ErrExists)
	}
	if err := readable(path); err != nil {
		return err
	}
	partial := target + ".partial"
	if err := removeIfThere(partial); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	if err := copyDatabase(ctx, path, partial); err != nil {
		return errors.Join(fmt.Errorf("backup: %w", err), removeIfThere(partial))
	}
	crash("backup")
	if err := os.Rename(partial, target); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return syncFolder(filepath.Dir(target))
}

// copyDatabase makes the copy in a file that is its owner's alone before SQLite writes into it; its journal takes the same mode.
func copyDatabase(ctx context.Context, path, partial string) error {
	empty, err := newFile(partial)
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
	if _, err = db.ExecContext(ctx, "VACUUM INTO ?1", partial); notSQLite(err) {
		err = errors.Join(ErrForeign, err)
	}
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	if err := syncFile(partial); err != nil {
		return err
	}
	findings, err := Verify(ctx, partial)
	if err == nil && len(findings) > 0 {
		err = fmt.Errorf("the copy is not sound: %s", strings.Join(findings, "; "))
	}
	return err
}

// newFile makes a file that only its owner may read and write, from its first byte on, whatever the umask is. It follows no link.
func newFile(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
}

func removeIfThere(path string) error {
	if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
		return err
	}
	return nil
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

const backupPrefix, backupSuffix = "okrbot-", ".db"

// BackupNightly writes today's backup into a folder, unless it is there, and removes the oldest beyond keep.
func BackupNightly(ctx context.Context, path, folder string, keep int, now time.Time) error {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return fmt.Errorf("backup folder: %w", err)
	}
	defer root.Close()
	name := backupPrefix + now.UTC().Format("2006-01-02") + backupSuffix
	if err := Backup(ctx, path, filepath.Join(folder, name)); err != nil && !errors.Is(err, ErrExists) {
		return err
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return fmt.Errorf("backup folder: %w", err)
	}
	var names []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), backupPrefix) && strings.HasSuffix(e.Name(), backupSuffix) {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	for _, old := range names[:max(0, len(names)-keep)] {
		if err := root.Remove(old); err != nil {
			return fmt.Errorf("backup folder: %w", err)
		}
	}
	return nil
}

// Restore puts a backup in the place of the database at path. It refuses while okrbot runs on it ([ErrInUse]), a backup of a
// newer okrbot ([ErrNewer]), and one that is not sound. The old file is kept beside it, as PATH.replaced-TIME.
func Restore(ctx context.Context, backup, path string, now time.Time) (kept string, err error) {
	if err := checkBackup(ctx, backup); err != nil {
		return "", err
	}
	lock := flock.New(path + ".lock")
	got, err := lock.TryLock()
	if err != nil {
		return "", fmt.Errorf("lock %s: %w", path, err)
	}
	if !got {
		return "", ErrInUse
	}
	defer lock.Unlock() //nolint:errcheck // the process ends soon
	partial := path + ".partial"
	if err := copyFile(backup, partial); err != nil {
		return "", errors.Join(fmt.Errorf("restore: %w", err), removeIfThere(partial))
	}
	if _, err := os.Stat(path); err == nil {
		kept = path + ".replaced-" + now.UTC().Format("20060102T150405Z")
		if err := setAside(ctx, path, kept); err != nil {
			return "", errors.Join(fmt.Errorf("restore: %w", err), removeIfThere(partial))
		}
	}
	if err := os.Rename(partial, path); err != nil {
		return kept, fmt.Errorf("restore: %w", err)
	}
	return kept, syncFolder(filepath.Dir(path))
}

func checkBackup(ctx context.Context, backup string) error {
	findings, err := Verify(ctx, backup)
	if err != nil {
		return err
	}
	if len(findings) > 0 {
		return fmt.Errorf("%s is not sound: %s", backup, strings.Join(findings, "; "))
	}
	return nil
}

// setAside renames the database after writing what is in its log into it, so that no log of the old file meets the new one.
func setAside(ctx context.Context, path, kept string) error {
	db, err := sql.Open("sqlite3", dsn(path, "_synchronous=FULL"))
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	closed := db.Close()
	if err != nil { // a file that is beyond reading is kept as it is, with its log
		for _, suffix := range []string{"-wal", "-shm"} {
			if err := os.Rename(path+suffix, kept+suffix); err != nil && !os.IsNotExist(err) {
				return err
			}
		}
	} else if err := errors.Join(closed, removeIfThere(path+"-wal"), removeIfThere(path+"-shm")); err != nil {
		return err
	}
	return os.Rename(path, kept)
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	if err := removeIfThere(to); err != nil {
		return err
	}
	out, err := newFile(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}
