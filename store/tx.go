package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"okrbot/okr"
)

// Actor is who asks for an operation, when, and through which envelope.
type Actor struct {
	Person okr.PersonID
	Now    time.Time
	Source okr.Source
	// Once, when not empty, makes the operation happen at most once: a second one with the same key changes nothing and
	// returns [ErrRepeated].
	Once string
}

// ErrRepeated says that the operation was done before, through the same envelope.
var ErrRepeated = errors.New("done before")

// tx is a transaction with the one now that every row of it gets.
type tx struct {
	*sql.Tx
	store *Store
	now   time.Time
	bulk  *bulk // of an import; nil otherwise
}

// write runs f in one transaction on the writer. Whatever error f returns undoes everything.
func (s *Store) write(ctx context.Context, now time.Time, f func(*tx) error) error {
	err := s.within(ctx, "writer", s.writer, now, func(t *tx) error {
		defer crash("before_commit")
		return f(t)
	})
	crash("after_commit")
	return err
}

// read runs f in one transaction on a reader, so that all it sees is of one moment.
func (s *Store) read(ctx context.Context, now time.Time, f func(*tx) error) error {
	return s.within(ctx, "reader", s.reader, now, f)
}

func (s *Store) within(ctx context.Context, pool string, db *sql.DB, now time.Time, f func(*tx) error) error {
	if s.observe != nil {
		defer s.observe(pool)()
	}
	return diskTrouble(s.transact(ctx, db, now, f))
}

func (s *Store) transact(ctx context.Context, db *sql.DB, now time.Time, f func(*tx) error) error {
	t, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer t.Rollback() //nolint:errcheck // after a commit there is nothing to roll back
	if err := f(&tx{Tx: t, store: s, now: now}); err != nil {
		return err
	}
	if err := t.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// act runs an operation that a person asked for, once per envelope.
func (s *Store) act(ctx context.Context, a Actor, f func(*tx) error) error {
	return s.write(ctx, a.Now, func(t *tx) error {
		if a.Once != "" {
			fresh, err := t.take(ctx, doneKey(a))
			if err != nil {
				return err
			}
			if !fresh {
				return ErrRepeated
			}
		}
		return f(t)
	})
}

// doneKey is what an act is remembered under.
func doneKey(a Actor) string { return "done/" + a.Once }

// repeated returns [ErrRepeated] for what was done before.
func (t *tx) repeated(ctx context.Context, a Actor) error {
	var n int
	if err := t.one(ctx, "SELECT COUNT(*) FROM envelopes WHERE key = $1", []any{doneKey(a)}, []any{&n}); err != nil ||
		n == 0 {
		return err
	}
	return ErrRepeated
}

// sqlite puts the driver's placeholders into a statement written with PostgreSQL's: mattn's driver takes $1 for a name.
func sqlite(statement string) string { return strings.ReplaceAll(statement, "$", "?") }

func (t *tx) exec(ctx context.Context, statement string, args ...any) (changed int64, err error) {
	res, err := t.ExecContext(ctx, sqlite(statement), args...)
	if err != nil {
		return 0, fmt.Errorf("%w in %s", err, brief(statement))
	}
	return res.RowsAffected()
}

// one scans the single row of a query; no row is [ErrNotFound].
func (t *tx) one(ctx context.Context, statement string, args, into []any) error {
	err := t.QueryRowContext(ctx, sqlite(statement), args...).Scan(into...)
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("%w in %s", err, brief(statement))
	}
	return nil
}

// insert runs an INSERT ... RETURNING id.
func (t *tx) insert(ctx context.Context, statement string, args ...any) (id int64, err error) {
	err = t.one(ctx, statement, args, []any{&id})
	return id, err
}

type scanner interface{ Scan(...any) error }

// all collects the rows of a query; the pool of one connection could not start another statement while they are open.
func all[T any](ctx context.Context, t *tx, scan func(scanner) (T, error), statement string, args ...any) ([]T, error) {
	rows, err := t.QueryContext(ctx, sqlite(statement), args...)
	if err != nil {
		return nil, fmt.Errorf("%w in %s", err, brief(statement))
	}
	defer rows.Close() //nolint:errcheck // rows.Err says it
	var list []T
	for rows.Next() {
		item, err := scan(rows)
		if err != nil {
			return nil, fmt.Errorf("%w in %s", err, brief(statement))
		}
		list = append(list, item)
	}
	return list, rows.Err()
}

// each hands the rows of a query on, one after another; f may not ask anything meanwhile.
func each(ctx context.Context, t *tx, f func(scanner) error, statement string, args ...any) error {
	_, err := all(ctx, t, func(row scanner) (struct{}, error) { return struct{}{}, f(row) }, statement, args...)
	return err
}

func scanOne[T any](row scanner) (T, error) {
	var v T
	err := row.Scan(&v)
	return v, err
}

func brief(statement string) string { return strings.Join(strings.Fields(statement), " ") }

// places is a list of placeholders: $1, $2, $3.
func places(after, n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("$%d", after+i+1)
	}
	return strings.Join(list, ", ")
}

// ms is an instant as it is stored; the zero instant is NULL.
func ms(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMilli()
}

func instant(n sql.NullInt64) time.Time {
	if !n.Valid {
		return time.Time{}
	}
	return time.UnixMilli(n.Int64).UTC()
}

func number(d decimal.NullDecimal) any {
	if !d.Valid {
		return nil
	}
	return d.Decimal.String()
}

// orNull stores an id of nothing as NULL.
func orNull[T comparable](v T) any {
	var zero T
	if v == zero {
		return nil
	}
	return v
}

func toJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil { // only of a type that cannot be marshalled: a mistake in this package
		panic(err)
	}
	return string(b)
}

func fromJSON[T any](text string) (T, error) {
	var v T
	err := json.Unmarshal([]byte(text), &v)
	return v, err
}
