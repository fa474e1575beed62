// Package goals keeps what is aimed at and how it goes: objectives, key results, check-ins, rounds, KPIs, quarters,
// talk.
package goals

import (
	"context"
	"time"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/outbox"
	"okrbot/store/people"
)

// Store is the room of the store that keeps them.
type Store struct {
	db     *db.DB
	people *people.Store
	Hooks  Hooks
}

// New is the room in a database. Its [Hooks] have to be set before it is used.
func New(d *db.DB, p *people.Store) *Store { return &Store{db: d, people: p} }

// Hooks are what the goals ask of what is sold, and what follows elsewhere in the same transaction.
type Hooks struct {
	// Ledgers read the days from one to before another of the sales that feed KPIs.
	Ledgers func(ctx context.Context, t *people.Tx, fed []okr.KPI, from,
		to okr.Date) (map[okr.KPIID]sales.Ledger, error)
	// Currency is what a team sells in.
	Currency func(ctx context.Context, t *people.Tx, team okr.TeamID) (sales.Currency, error)
	// Answered: somebody answered a round, for the first time. What they said is not kept yet.
	Answered func(context.Context, *people.Tx, okr.CheckIn) error
	// Recorded: a KPI of a team has another value of a day.
	Recorded func(context.Context, *people.Tx, okr.TeamID, okr.Date) error
}

// Tx is a transaction as this room sees it.
type Tx struct {
	*people.Tx
	store *Store
}

// On is a transaction as this room sees it.
func (s *Store) On(t *people.Tx) *Tx { return &Tx{t, s} }

func (s *Store) in(t *outbox.Tx) *Tx { return s.On(s.people.On(t)) }

func (s *Store) write(ctx context.Context, now time.Time, f func(*Tx) error) error {
	return db.Write(ctx, s.db, now, func(t *db.Tx) error { return f(s.in(outbox.On(t))) })
}

// read returns what f reads in one transaction.
func read[T any](ctx context.Context, s *Store, now time.Time, f func(*Tx) (T, error)) (T, error) {
	return db.Read(ctx, s.db, now, func(t *db.Tx) (T, error) { return f(s.in(outbox.On(t))) })
}

// read is [read] for what is more than one value, or none.
func (s *Store) read(ctx context.Context, now time.Time, f func(*Tx) error) error {
	_, err := read(ctx, s, now, func(t *Tx) (none struct{}, err error) { return none, f(t) })
	return err
}

func (s *Store) act(ctx context.Context, a outbox.Actor, f func(*Tx) error) error {
	return outbox.Act(ctx, s.db, a, func(t *outbox.Tx) error { return f(s.in(t)) })
}
