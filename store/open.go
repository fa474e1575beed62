package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"time"

	_ "github.com/mattn/go-sqlite3" // the SQLite driver

	"okrbot/okr"
)

// Options say which file to open and who is admin beside Slack's own.
type Options struct {
	Path   string
	Admins []okr.PersonID
	Now    time.Time
	// FiscalStart is the month in which fiscal years start; 0 is January.
	FiscalStart time.Month
	// Fold makes spellings of one name meet: what customers are found by. Without it only the same letters are the
	// same name.
	Fold func(string) string
	// Observe, when given, is called at the begin of each transaction, with the pool it runs in; what it returns, at
	// its end.
	Observe func(pool string) (end func())
}

// Store is an open database. It is safe for concurrent use.
type Store struct {
	writer  *sql.DB // one connection: a second one would only wait
	reader  *sql.DB
	lock    *fileLock // nil where others may have it too
	admins  map[okr.PersonID]bool
	observe func(pool string) (end func())
	fold    func(string) string
	path    string
	// upgraded is the copy that is looked at in place of an older database.
	upgraded *upgraded
	// fiscalStart is the month in which fiscal years start.
	fiscalStart time.Month
	owned       bool // no other process has it
}

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

// Open opens the database, makes it when there is none (mode 0600), and brings its schema up to date after copying a
// non-empty one to PATH.before-NNNN. It returns [ErrInUse] when another process has it, [ErrNewer] when its schema is
// newer.
func Open(ctx context.Context, o Options) (*Store, error) {
	lock, err := lockDatabase(o.Path, true)
	if err != nil {
		return nil, err
	}
	s := &Store{lock: lock, path: o.Path, admins: map[okr.PersonID]bool{}, observe: o.Observe, fold: o.Fold,
		fiscalStart: max(o.FiscalStart, time.January)}
	if s.fold == nil {
		s.fold = func(name string) string { return name }
	}
	for _, id := range o.Admins {
		s.admins[id] = true
	}
	if err := s.connect(ctx, o.Now); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	s.owned = true
	return s, nil
}

// Beside opens a database on which okrbot may be running, to write what it asks the database for each time: keys, and
// what a CRM's ids mean. The schema has to be this program's own.
func Beside(ctx context.Context, o Options) (*Store, error) {
	looking, version, err := lookAsItIs(ctx, o.Path)
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
	s := &Store{path: o.Path, admins: map[okr.PersonID]bool{}, fold: o.Fold,
		fiscalStart: max(o.FiscalStart, time.January)}
	if err := s.pools(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Store) connect(ctx context.Context, now time.Time) error {
	if err := s.pools(); err != nil {
		return err
	}
	return migrate(ctx, s.writer, s.path, now)
}

// pools makes the two pools; no connection is opened yet.
func (s *Store) pools() error {
	var err error
	if s.writer, err = sql.Open("sqlite3", dsn(s.path,
		"_txlock=immediate&_synchronous=FULL&_secure_delete=on&_cache_size=-16000")); err != nil {
		return fmt.Errorf("open %s: %w", s.path, err)
	}
	s.writer.SetMaxOpenConns(1)
	if s.reader, err = sql.Open("sqlite3", dsn(s.path, "mode=ro&_query_only=on")); err != nil {
		return fmt.Errorf("open %s for reading: %w", s.path, err)
	}
	s.reader.SetMaxOpenConns(4)
	s.reader.SetMaxIdleConns(4)
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
func (s *Store) Close() error {
	var errs []error
	if s.owned { // also while a reader lingers, which keeps SQLite from doing so by itself
		_, err := s.writer.ExecContext(context.Background(), "PRAGMA wal_checkpoint(TRUNCATE)")
		errs, s.owned = append(errs, err), false
	}
	for _, db := range []*sql.DB{s.reader, s.writer} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	if s.lock != nil {
		errs = append(errs, s.lock.release())
	}
	errs = append(errs, s.upgraded.remove())
	return errors.Join(errs...)
}

// Check reads the database from end to end and returns what SQLite finds wrong with it, if anything.
func (s *Store) Check(ctx context.Context) error {
	var verdict string
	if err := s.reader.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&verdict); err != nil {
		return fmt.Errorf("integrity check: %w", err)
	}
	if verdict != "ok" {
		return fmt.Errorf("integrity check: %s", verdict)
	}
	return nil
}
