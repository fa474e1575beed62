package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/mattn/go-sqlite3"
)

// Older is the number of a database's schema when it is an older one than this program's, and 0 otherwise.
func Older(ctx context.Context, path string) (from int, err error) {
	db, version, err := lookAsItIs(ctx, path)
	if err != nil {
		return 0, err
	}
	all, err := readMigrations()
	if err == nil && version < all[len(all)-1].number {
		from = version
	}
	return from, errors.Join(err, db.Close())
}

// upgraded is a copy of an older database that was brought up to date; closing removes it.
type upgraded struct {
	folder string
	from   int // the number of the schema that it had
}

func (u *upgraded) remove() error {
	if u == nil {
		return nil
	}
	return os.RemoveAll(u.folder)
}

// lookAt opens a file to read; if its schema is an older one, an upgraded copy of it.
func lookAt(ctx context.Context, path string) (*sql.DB, *upgraded, error) {
	db, version, err := lookAsItIs(ctx, path)
	if err != nil {
		return nil, nil, err
	}
	return upToDate(ctx, db, version, path)
}

// upToDate is the file that is open as db; if its schema, of that number, is an older one, an upgraded copy in its
// place.
func upToDate(ctx context.Context, db *sql.DB, version int, path string) (*sql.DB, *upgraded, error) {
	all, err := readMigrations()
	if err != nil || version == all[len(all)-1].number {
		return db, nil, err
	}
	if err := db.Close(); err != nil {
		return nil, nil, err
	}
	u := &upgraded{from: version}
	if u.folder, err = os.MkdirTemp("", "okrbot-"); err != nil {
		return nil, nil, fmt.Errorf("a place for an upgraded copy: %w", err)
	}
	file := filepath.Join(u.folder, "copy.db")
	if err := upgradeInto(ctx, path, file); err != nil {
		return nil, nil, errors.Join(fmt.Errorf("an upgraded copy of a database of schema %d: %w", version, err),
			u.remove())
	}
	if db, _, err = lookAsItIs(ctx, file); err != nil {
		return nil, nil, errors.Join(err, u.remove())
	}
	return db, u, nil
}

// lookAsItIs opens a file of any schema that this program knows, and returns its number.
func lookAsItIs(ctx context.Context, path string) (*sql.DB, int, error) {
	if err := readable(path); err != nil {
		return nil, 0, err
	}
	db, err := sql.Open("sqlite3", lookingOnly(path))
	if err != nil {
		return nil, 0, fmt.Errorf("open %s: %w", path, err)
	}
	version, err := knownSchema(ctx, db)
	if err != nil {
		return nil, 0, errors.Join(unreadable(path, err), db.Close())
	}
	return db, version, nil
}

func upgradeInto(ctx context.Context, path, file string) error {
	if err := vacuumInto(ctx, path, file); err != nil {
		return err
	}
	db, err := sql.Open("sqlite3", fileURL(file)+"?_foreign_keys=on&_journal_mode=OFF&_synchronous=OFF")
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	return errors.Join(bringUp(ctx, db, time.UnixMilli(0)), db.Close())
}

// readable tells a file that is missing before SQLite says only that it can't open it. It does not open the file:
// closing it would end SQLite's own locks of a database that this process has open.
func readable(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("%w: %s", ErrMissing, path)
	case err != nil:
		return fmt.Errorf("database file: %w", err)
	case info.IsDir():
		return ErrForeign
	}
	return nil
}

// unreadable says why SQLite could not open a file, where the file itself tells.
func unreadable(path string, err error) error {
	if notSQLite(err) {
		return errors.Join(ErrForeign, err)
	}
	if cause, ok := errors.AsType[sqlite3.Error](err); !ok || cause.Code != sqlite3.ErrCantOpen {
		return err
	}
	f, cause := os.Open(path)
	if cause != nil {
		return fmt.Errorf("database file: %w", cause)
	}
	return errors.Join(err, f.Close())
}
