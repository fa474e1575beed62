// Package outbox keeps what okrbot owes the world: posts, Home tabs, and the envelopes that it took.
package outbox

import (
	"context"
	"time"

	"okrbot/store/db"
)

// Store is the room of the store that keeps them.
type Store struct{ db *db.DB }

// New is the room in a database.
func New(d *db.DB) *Store { return &Store{d} }

// Tx is a transaction as this room sees it.
type Tx struct{ *db.Tx }

// On is a transaction as this room sees it.
func On(t *db.Tx) *Tx { return &Tx{t} }

func (s *Store) write(ctx context.Context, now time.Time, f func(*Tx) error) error {
	return db.Write(ctx, s.db, now, func(t *db.Tx) error { return f(On(t)) })
}

// read returns what f reads in one transaction.
func read[T any](ctx context.Context, s *Store, now time.Time, f func(*Tx) (T, error)) (T, error) {
	return db.Read(ctx, s.db, now, func(t *db.Tx) (T, error) { return f(On(t)) })
}

// read is [read] for what is more than one value, or none.
func (s *Store) read(ctx context.Context, now time.Time, f func(*Tx) error) error {
	_, err := read(ctx, s, now, func(t *Tx) (none struct{}, err error) { return none, f(t) })
	return err
}

// Act runs an operation that a person asked for, once per envelope: a second one is [ErrRepeated].
func Act(ctx context.Context, d *db.DB, a Actor, f func(*Tx) error) error {
	return db.Write(ctx, d, a.Now, func(base *db.Tx) error {
		t := On(base)
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
