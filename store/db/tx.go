package db

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// sqlite puts the driver's placeholders into a statement written with PostgreSQL's: mattn's driver takes $1 for a name.
// The plus changes nothing in a value and hides from the planner that it is a bound one: SQLite makes a new plan
// whenever a value is bound that it planned with, and so would throw away what the driver keeps prepared.
func sqlite(statement string) string { return strings.ReplaceAll(statement, "$", "+?") }

// Exec runs a statement, and returns how many rows it changed.
func (t *Tx) Exec(ctx context.Context, statement string, args ...any) (changed int64, err error) {
	res, err := t.ExecContext(ctx, sqlite(statement), args...)
	if err != nil {
		return 0, fmt.Errorf("%w in %s", err, brief(statement))
	}
	return res.RowsAffected()
}

// One scans the single row of a query; no row is [ErrNotFound].
func (t *Tx) One(ctx context.Context, statement string, args, into []any) error {
	err := t.QueryRowContext(ctx, sqlite(statement), args...).Scan(into...)
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("%w in %s", err, brief(statement))
	}
	return nil
}

// Insert runs an INSERT ... RETURNING id, and returns that id.
func (t *Tx) Insert(ctx context.Context, statement string, args ...any) (made int64, err error) {
	err = t.One(ctx, statement, args, []any{&made})
	return made, err
}

// Scanner is a row that can be read.
type Scanner interface{ Scan(...any) error }

// Queryer is a transaction as any room sees it.
type Queryer interface {
	QueryContext(ctx context.Context, statement string, args ...any) (*sql.Rows, error)
}

// All collects the rows of a query; the pool of one connection could not start another statement while they are open.
func All[T any](ctx context.Context, q Queryer, scan func(Scanner) (T, error), statement string,
	args ...any) ([]T, error) {
	rows, err := q.QueryContext(ctx, sqlite(statement), args...)
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

// Each hands the rows of a query on, one after another; f may not ask anything meanwhile.
func Each(ctx context.Context, q Queryer, f func(Scanner) error, statement string, args ...any) error {
	_, err := All(ctx, q, func(row Scanner) (struct{}, error) { return struct{}{}, f(row) }, statement, args...)
	return err
}

// ScanOne reads a row of one column.
func ScanOne[T any](row Scanner) (T, error) {
	var v T
	err := row.Scan(&v)
	return v, err
}

func brief(statement string) string { return strings.Join(strings.Fields(statement), " ") }

// Places is a list of placeholders: $1, $2, $3.
func Places(after, n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("$%d", after+i+1)
	}
	return strings.Join(list, ", ")
}

// Args are what [Places] stand for.
func Args[T any](list []T) []any {
	args := make([]any, len(list))
	for i, v := range list {
		args[i] = v
	}
	return args
}

// Millis is an instant as it is stored; the zero instant is NULL.
func Millis(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMilli()
}

// Instant reads what [Millis] keeps: NULL is the zero instant.
func Instant(n sql.NullInt64) time.Time {
	if !n.Valid {
		return time.Time{}
	}
	return time.UnixMilli(n.Int64).UTC()
}

// Number is a number as it is stored; an unknown one is NULL.
func Number(d decimal.NullDecimal) any {
	if !d.Valid {
		return nil
	}
	return d.Decimal.String()
}

// OrNull stores an id of nothing as NULL.
func OrNull[T comparable](v T) any {
	var zero T
	if v == zero {
		return nil
	}
	return v
}

// JSON is a value as it is stored in a column of JSON.
func JSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil { // only of a type that cannot be marshalled: a mistake in this package
		panic(err)
	}
	return string(b)
}

// FromJSON reads what [JSON] keeps.
func FromJSON[T any](text string) (T, error) {
	var v T
	err := json.Unmarshal([]byte(text), &v)
	return v, err
}
