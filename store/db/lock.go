package db

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
)

// fileLock keeps a database to one process. It holds the file itself, by whatever name it was reached, and PATH.lock
// beside it, which is all that older okrbots take.
type fileLock struct {
	file   *os.File // nil where there is no file yet
	beside *flock.Flock
}

// lockDatabase takes the lock of a database, or says [ErrInUse]. The file is made when create says so.
func lockDatabase(path string, create bool) (*fileLock, error) {
	l := &fileLock{}
	if err := l.takeFile(path, create); err != nil {
		return nil, errors.Join(err, l.release())
	}
	l.beside = flock.New(realPath(path) + ".lock")
	got, err := l.beside.TryLock()
	if err == nil && !got {
		err = ErrInUse
	} else if err != nil {
		err = fmt.Errorf("lock %s: %w", path, err)
	}
	if err != nil {
		return nil, errors.Join(err, l.release())
	}
	return l, nil
}

// takeFile locks the file that has the name. A restore may have given the name to another file between opening and
// locking it.
func (l *fileLock) takeFile(path string, create bool) error {
	flag := os.O_RDWR
	if create {
		flag |= os.O_CREATE // readable by its owner only, before SQLite would make it readable by all
	}
	f, err := os.OpenFile(path, flag, 0o600)
	if errors.Is(err, os.ErrNotExist) && !create {
		return nil
	}
	if err != nil {
		return fmt.Errorf("database file: %w", err)
	}
	l.file = f
	got, err := lockFile(f, true)
	if err != nil {
		return fmt.Errorf("lock %s: %w", path, err)
	}
	if !got || !hasName(f, path) {
		return ErrInUse
	}
	return nil
}

// hasName reports whether a path leads to an open file.
func hasName(f *os.File, path string) bool {
	mine, err := f.Stat()
	if err != nil {
		return false
	}
	there, err := os.Stat(path)
	return err == nil && os.SameFile(mine, there)
}

// release lets another process have the database. SQLite's own locks of the file would go with it: its connections
// are closed before.
func (l *fileLock) release() error {
	var errs []error
	if l.beside != nil {
		errs = append(errs, l.beside.Unlock())
	}
	if l.file != nil {
		errs = append(errs, l.file.Close())
		l.file = nil
	}
	return errors.Join(errs...)
}

// realPath is where a path leads when it is a symbolic link, also to a file that is not there yet.
func realPath(path string) string {
	if there, err := filepath.EvalSymlinks(path); err == nil {
		return there
	}
	to, err := os.Readlink(path)
	if err != nil {
		return path
	}
	if !filepath.IsAbs(to) {
		to = filepath.Join(filepath.Dir(path), to)
	}
	return to
}
