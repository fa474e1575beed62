package db

import (
	"errors"

	"github.com/mattn/go-sqlite3"
)

// DiskError says that the database could not be read or written because of the disk or the file, not because of what
// was asked. Nothing of the operation was kept.
type DiskError struct {
	ID  string // of the sentence that tells people so
	Err error
}

// Error is the whole chain, for the log.
func (e *DiskError) Error() string { return e.Err.Error() }

// Unwrap is what SQLite said.
func (e *DiskError) Unwrap() error { return e.Err }

// Said is the sentence for people.
func (e *DiskError) Said() (id string, args []any) { return e.ID, nil }

// notSQLite reports whether SQLite says that a file is no database at all.
func notSQLite(err error) bool {
	cause, ok := errors.AsType[sqlite3.Error](err)
	return ok && cause.Code == sqlite3.ErrNotADB
}

// diskTrouble names an error of SQLite that the disk or the file is to blame for; any other error stays as it is.
func diskTrouble(err error) error {
	cause, ok := errors.AsType[sqlite3.Error](err)
	if !ok {
		return err
	}
	switch cause.Code {
	case sqlite3.ErrFull:
		return &DiskError{"errors.disk_full", err}
	case sqlite3.ErrReadonly, sqlite3.ErrPerm, sqlite3.ErrCantOpen:
		return &DiskError{"errors.disk_read_only", err}
	case sqlite3.ErrCorrupt, sqlite3.ErrNotADB, sqlite3.ErrIoErr:
		return &DiskError{"errors.disk_broken", err}
	default:
		return err
	}
}
