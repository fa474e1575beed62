// Package db opens the database and runs transactions on it: its pools, its schema, its copies.
package db

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"sync/atomic"
	"time"

	_ "github.com/mattn/go-sqlite3" // the SQLite driver
)

// ErrInUse says that another process has the database open.
var ErrInUse = errors.New("another okrbot is running on this database")

// ErrNewer says that the database was written by a newer okrbot.
var ErrNewer = errors.New("the database was written by a newer okrbot")

// ErrMissing says that there is no database where one was to be read.
var ErrMissing = errors.New("there is no database")

// ErrForeign says that a file is no database of okrbot.
var ErrForeign = errors.New("this is not a database of okrbot")

// ErrOlder says that the database has to be brought up to date by okrbot run first.
var ErrOlder = errors.New("the database is of an older okrbot")

// ErrNotFound says that there is no such row, or that the one who asks may not see it.
var ErrNotFound = errors.New("not found")

// Options say which file to open.
type Options struct {
	Path string
	Now  time.Time // of a migration
	// Observe, when given, is called at the begin of each transaction, with the pool it runs in; what it returns, at
	// its end.
	Observe func(pool string) (end func())
	// Driver is the name under which SQLite's driver is registered; the usual one when it is empty.
	Driver string
}

// sqliteDriver is the name that the driver registers itself under.
const sqliteDriver = "sqlite3"

// DB is an open database. It is safe for concurrent use.
type DB struct {
	writer   *sql.DB // one connection: a second one would only wait
	reader   *sql.DB
	lock     *fileLock // nil where others may have it too
	observe  func(pool string) (end func())
	path     string
	driver   string
	upgraded *upgraded // the copy that is looked at in place of an older database
	owned    bool      // no other process has it
	changed  atomic.Pointer[func()]
}

// Open opens the database, makes it when there is none (mode 0600), and brings its schema up to date after copying a
// non-empty one to PATH.before-NNNN. It returns [ErrInUse] when another process has it, [ErrNewer] when its schema is
// newer, and [ErrForeign] when the file is none of okrbot.
func Open(ctx context.Context, o Options) (*DB, error) {
	lock, err := lockDatabase(o.Path, true)
	if err != nil {
		return nil, err
	}
	d := &DB{lock: lock, path: o.Path, driver: cmp.Or(o.Driver, sqliteDriver), observe: o.Observe}
	if err := d.connect(ctx, o.Now); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	d.owned = true
	return d, nil
}

// Beside opens a database on which okrbot may be running, to write what it asks the database for each time. The schema
// has to be this program's own: it returns [ErrOlder], [ErrNewer], [ErrMissing] or [ErrForeign] otherwise.
func Beside(ctx context.Context, path string) (*DB, error) {
	looking, version, err := lookAsItIs(ctx, path)
	if err != nil {
		return nil, err
	}
	if err := looking.Close(); err != nil {
		return nil, err
	}
	all, err := readMigrations()
	if err != nil {
		return nil, err
	}
	if newest := all[len(all)-1].number; version != newest {
		return nil, fmt.Errorf("%w: its schema is number %d, and this okrbot's is %d", ErrOlder, version, newest)
	}
	d := &DB{path: path, driver: sqliteDriver}
	if err := d.pools(); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// Look opens a database to read it only, also while okrbot runs on it. Operations that write fail. Of a database of
// an older okrbot it shows a copy that was brought up to date, see [DB.Upgraded]; the file itself stays as it is. It
// returns [ErrMissing], [ErrForeign] or [ErrNewer] of what it can't show.
func Look(ctx context.Context, path string) (*DB, error) {
	d := &DB{path: path, driver: sqliteDriver}
	var err error
	if d.reader, d.upgraded, err = lookAt(ctx, path); err != nil {
		return nil, err
	}
	d.writer = d.reader // its connections refuse to write
	return d, nil
}

func (d *DB) connect(ctx context.Context, now time.Time) error {
	if err := d.pools(); err != nil {
		return err
	}
	return migrate(ctx, d.writer, d.path, now)
}

// pools makes the two pools; no connection is opened yet.
func (d *DB) pools() error {
	var err error
	if d.writer, err = sql.Open(d.driver, dsn(d.path,
		"_txlock=immediate&_synchronous=FULL&_secure_delete=on&_cache_size=-16000")); err != nil {
		return fmt.Errorf("open %s: %w", d.path, err)
	}
	d.writer.SetMaxOpenConns(1)
	if d.reader, err = sql.Open(d.driver, dsn(d.path, "mode=ro&_query_only=on")); err != nil {
		return fmt.Errorf("open %s for reading: %w", d.path, err)
	}
	d.reader.SetMaxOpenConns(4)
	d.reader.SetMaxIdleConns(4)
	return nil
}

// dsn carries every pragma, so that each pooled connection has them.
func dsn(path, more string) string {
	return fileURL(path) + "?_journal_mode=WAL&_foreign_keys=on&_busy_timeout=5000&_stmt_cache_size=200&" + more
}

func fileURL(path string) string {
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: filepath.ToSlash(filepath.Clean(path))}).EscapedPath()}
	return u.String()
}

// Close closes the database and lets another process open it.
func (d *DB) Close() error {
	var errs []error
	if d.owned { // also while a reader lingers, which keeps SQLite from doing so by itself
		_, err := d.writer.ExecContext(context.Background(), "PRAGMA wal_checkpoint(TRUNCATE)")
		errs, d.owned = append(errs, err), false
	}
	for _, pool := range []*sql.DB{d.reader, d.writer} {
		if pool != nil {
			errs = append(errs, pool.Close())
		}
	}
	if d.lock != nil {
		errs = append(errs, d.lock.release())
	}
	errs = append(errs, d.upgraded.remove())
	return errors.Join(errs...)
}

// Check reads the database from end to end and returns what SQLite finds wrong with it, if anything.
func (d *DB) Check(ctx context.Context) error {
	var verdict string
	if err := d.reader.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&verdict); err != nil {
		return fmt.Errorf("integrity check: %w", err)
	}
	if verdict != "ok" {
		return fmt.Errorf("integrity check: %s", verdict)
	}
	return nil
}

// Upgraded is the schema's number of a database that [Look] shows an upgraded copy of; 0 when it shows the file itself.
func (d *DB) Upgraded() (from int) {
	if d.upgraded == nil {
		return 0
	}
	return d.upgraded.from
}

// Pools are the database's two pools of connections, by name, for an operator's figures only.
func (d *DB) Pools() map[string]*sql.DB {
	return map[string]*sql.DB{"writer": d.writer, "reader": d.reader}
}

// Tx is a transaction with the one now that every row of it gets.
type Tx struct {
	*sql.Tx
	Now time.Time
}

// Write runs f in one transaction on the writer. Whatever error f returns undoes everything. It returns a [*DiskError]
// when the disk is full or failing.
func Write(ctx context.Context, d *DB, now time.Time, f func(*Tx) error) error {
	err := d.within(ctx, "writer", d.writer, now, func(t *Tx) error {
		defer crash("before_commit")
		return f(t)
	})
	crash("after_commit")
	if follow := d.changed.Load(); err == nil && follow != nil {
		(*follow)()
	}
	return err
}

// OnCommit makes f be called after each transaction that wrote, in place of what was called before. Whoever waits for
// the commit waits for f too: it has to return at once.
func (d *DB) OnCommit(f func()) { d.changed.Store(&f) }

// Read returns what f reads, in one transaction on a reader, so that all of it is of one moment.
func Read[T any](ctx context.Context, d *DB, now time.Time, f func(*Tx) (T, error)) (v T, err error) {
	err = d.within(ctx, "reader", d.reader, now, func(t *Tx) error {
		v, err = f(t)
		return err
	})
	return v, err
}

func (d *DB) within(ctx context.Context, name string, pool *sql.DB, now time.Time, f func(*Tx) error) error {
	if d.observe != nil {
		defer d.observe(name)()
	}
	return diskTrouble(transact(ctx, pool, now, f))
}

func transact(ctx context.Context, pool *sql.DB, now time.Time, f func(*Tx) error) error {
	t, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer t.Rollback() //nolint:errcheck // after a commit there is nothing to roll back
	if err := f(&Tx{Tx: t, Now: now}); err != nil {
		return err
	}
	if err := t.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}
