// Package people keeps who there is: the directory, teams and their members, absences, and who may do what in them.
package people

import (
	"context"
	"time"

	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

// Store is the room of the store that keeps them.
type Store struct {
	db          *db.DB
	admins      map[okr.PersonID]bool // beside Slack's own
	FiscalStart time.Month            // in which fiscal years start
	Hooks       Hooks
}

// New is the room in a database, with the admins beside Slack's own, and the month in which fiscal years start; 0 is
// January. Its [Hooks] have to be set before it is used.
func New(d *db.DB, admins []okr.PersonID, fiscalStart time.Month) *Store {
	s := &Store{db: d, admins: map[okr.PersonID]bool{}, FiscalStart: max(fiscalStart, time.January)}
	for _, id := range admins {
		s.admins[id] = true
	}
	return s
}

// Hooks are what follows elsewhere from what happens to people and teams, in the same transaction.
type Hooks struct {
	// Moved: somebody is in another time zone.
	Moved func(context.Context, *Tx, okr.PersonID) error
	// Gone: an account was deactivated, and is in no team any more.
	Gone func(context.Context, *Tx, okr.PersonID) error
	// CameBack: somebody who had left is here again.
	CameBack func(context.Context, *Tx, okr.PersonID) error
	// Joined and Left: somebody is in a team from now on, or no longer.
	Joined, Left func(context.Context, *Tx, okr.TeamID, okr.PersonID) error
	// Absent: somebody's absences are others now. Here: what waited for them is due.
	Absent, Here func(context.Context, *Tx, okr.PersonID) error
	// Founded: there is a new team.
	Founded func(context.Context, *Tx, okr.Team) error
	// Changing: the settings of a team, as they still are, are about to change.
	Changing func(context.Context, *Tx, okr.Team) error
	// Rescheduled: a team's check-ins open at other times.
	Rescheduled func(context.Context, *Tx, okr.Team) error
	// CalendarChanged: a team works on other days, or in another zone.
	CalendarChanged func(context.Context, *Tx, outbox.Actor, okr.Team) error
	// Changed: the settings of a team were changed.
	Changed func(context.Context, *Tx, okr.TeamID) error
	// Ended: a team is about to end.
	Ended func(context.Context, *Tx, outbox.Actor, okr.Team) error
}

// Tx is a transaction as this room sees it.
type Tx struct {
	*outbox.Tx
	store *Store
}

// On is a transaction as this room sees it.
func (s *Store) On(t *outbox.Tx) *Tx { return &Tx{t, s} }

func (s *Store) write(ctx context.Context, now time.Time, f func(*Tx) error) error {
	return db.Write(ctx, s.db, now, func(t *db.Tx) error { return f(s.On(outbox.On(t))) })
}

// read returns what f reads in one transaction.
func read[T any](ctx context.Context, s *Store, now time.Time, f func(*Tx) (T, error)) (T, error) {
	return db.Read(ctx, s.db, now, func(t *db.Tx) (T, error) { return f(s.On(outbox.On(t))) })
}

// read is [read] for what is more than one value, or none.
func (s *Store) read(ctx context.Context, now time.Time, f func(*Tx) error) error {
	_, err := read(ctx, s, now, func(t *Tx) (none struct{}, err error) { return none, f(t) })
	return err
}

func (s *Store) act(ctx context.Context, a outbox.Actor, f func(*Tx) error) error {
	return outbox.Act(ctx, s.db, a, func(t *outbox.Tx) error { return f(s.On(t)) })
}
