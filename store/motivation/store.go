// Package motivation keeps what colleagues thank each other for, and the points that come of it.
package motivation

import (
	"context"
	"time"

	"okrbot/store/db"
	"okrbot/store/outbox"
	"okrbot/store/people"
)

// Store is the room of the store that keeps them.
type Store struct {
	db     *db.DB
	people *people.Store
	fold   func(string) string
	Hooks  Hooks
}

// New is the room in a database. Fold makes spellings of one value of the company meet; with nil, only the same letters
// are the same value. Its [Hooks] have to be set before it is used.
func New(d *db.DB, p *people.Store, fold func(string) string) *Store {
	if fold == nil {
		fold = func(text string) string { return text }
	}
	return &Store{db: d, people: p, fold: fold}
}

// Tx is a transaction as this room sees it.
type Tx struct {
	*people.Tx
	store *Store
}

// On is a transaction as this room sees it.
func (s *Store) On(t *people.Tx) *Tx { return &Tx{t, s} }

func (s *Store) in(t *outbox.Tx) *Tx { return s.On(s.people.On(t)) }

func read[T any](ctx context.Context, s *Store, now time.Time, f func(*Tx) (T, error)) (T, error) {
	return db.Read(ctx, s.db, now, func(t *db.Tx) (T, error) { return f(s.in(outbox.On(t))) })
}

func (s *Store) act(ctx context.Context, a outbox.Actor, f func(*Tx) error) error {
	return outbox.Act(ctx, s.db, a, func(t *outbox.Tx) error { return f(s.in(t)) })
}
