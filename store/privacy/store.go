// Package privacy keeps nothing of its own: it tells a person what the other rooms keep about them, and forgets it.
package privacy

import (
	"context"
	"time"

	"okrbot/store/db"
	"okrbot/store/goals"
	"okrbot/store/outbox"
	"okrbot/store/people"
	"okrbot/store/selling"
)

// Store is the room of the store that looks into the others.
type Store struct {
	db      *db.DB
	people  *people.Store
	goals   *goals.Store
	selling *selling.Store
}

// New is the room in a database, beside those that it looks into.
func New(d *db.DB, p *people.Store, g *goals.Store, s *selling.Store) *Store {
	return &Store{d, p, g, s}
}

type (
	peopleTx  = people.Tx
	goalsTx   = goals.Tx
	sellingTx = selling.Tx
)

// Tx is a transaction as this room sees it.
type Tx struct {
	*peopleTx
	*goalsTx
	*sellingTx
}

// On is a transaction as this room sees it.
func (s *Store) On(t *people.Tx) *Tx { return &Tx{t, s.goals.On(t), s.selling.On(t)} }

func (s *Store) in(t *outbox.Tx) *Tx { return s.On(s.people.On(t)) }

func (s *Store) write(ctx context.Context, now time.Time, f func(*Tx) error) error {
	return db.Write(ctx, s.db, now, func(t *db.Tx) error { return f(s.in(outbox.On(t))) })
}

// read returns what f reads in one transaction.
func read[T any](ctx context.Context, s *Store, now time.Time, f func(*Tx) (T, error)) (T, error) {
	return db.Read(ctx, s.db, now, func(t *db.Tx) (T, error) { return f(s.in(outbox.On(t))) })
}

func (s *Store) act(ctx context.Context, a outbox.Actor, f func(*Tx) error) error {
	return outbox.Act(ctx, s.db, a, func(t *outbox.Tx) error { return f(s.in(t)) })
}
