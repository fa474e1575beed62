// Package selling keeps what is sold: deals, credits, targets, boards, imports, and what CRMs say.
package selling

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
	fold   func(string) string
	Hooks  Hooks
}

// New is the room in a database. Fold makes spellings of one name meet: what customers are found by; with nil, only the
// same letters are the same name. Its [Hooks] have to be set before it is used.
func New(d *db.DB, p *people.Store, fold func(string) string) *Store {
	if fold == nil {
		fold = func(name string) string { return name }
	}
	return &Store{db: d, people: p, fold: fold}
}

// Hooks are what follows elsewhere from what is sold, in the same transaction.
type Hooks struct {
	// Sold: what was sold by people of teams on some days is something else now; nil people are all, and nil days.
	Sold func(context.Context, *people.Tx, outbox.Actor, []okr.TeamID, []okr.PersonID, []okr.Date) error
	// Counted: somebody of a team counted activities on a day.
	Counted func(context.Context, *people.Tx, okr.TeamID, okr.Date) error
	// Shown: a team shows something else of its people.
	Shown func(context.Context, *people.Tx, okr.TeamID) error
	// RateMoved: another currency is worth something else in this one, from a day on.
	RateMoved func(context.Context, *people.Tx, outbox.Actor, sales.Currency, okr.Date) error
	// Hid: somebody is off every public board, or back on them.
	Hid func(context.Context, *people.Tx, okr.PersonID) error
	// Reached: a mark of a target was hit. Withdrawn: that does not hold any more. Restored: it holds again.
	Reached, Withdrawn, Restored func(context.Context, *people.Tx, sales.Hit) error
}

// Tx is a transaction as this room sees it.
type Tx struct {
	*people.Tx
	store *Store
	bulk  *bulk // of an import; nil otherwise
}

// On is a transaction as this room sees it.
func (s *Store) On(t *people.Tx) *Tx { return &Tx{Tx: t, store: s} }

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
