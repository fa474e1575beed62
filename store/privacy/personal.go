package privacy

import (
	"context"
	"time"

	"okrbot/okr"
	"okrbot/store/db"
)

// personal is what a noun of the product keeps about people: what they are told of it, what a copy of it is made from,
// and how it goes.
type personal struct {
	references []reference // the columns that name people
	counts     []count
	copies     []copying
	said       []string // statements that take away what a person, $1, said in words
	old        []string // statements that take away what was said in words before an instant, $1
	// forget takes away of what a person said what no statement can.
	forget func(t *Tx, ctx context.Context, id okr.PersonID) error
}

// count is how many of one kind a query finds of a person, $1.
type count struct{ kind, query string }

// copying puts something that is kept about a person into a copy of it.
type copying func(t *Tx, ctx context.Context, id okr.PersonID, e *Export) error

// allPersonal is what every noun keeps, in the order in which people are told of it.
func allPersonal() []personal {
	return []personal{
		teamsPersonal(), homesPersonal(), objectivesPersonal(), checkInsPersonal(), absencesPersonal(),
		nudgesPersonal(), postsPersonal(), draftsPersonal(), changesPersonal(), dealsPersonal(),
		targetsPersonal(), winsPersonal(), kpisPersonal(), talkPersonal(), kudosPersonal(), ordersPersonal(),
		contestsPersonal(), screensPersonal(),
		envelopesPersonal(),
	}
}

// References are all columns that name people, except where a name is part of a JSON text.
func References() (list []reference) {
	for _, k := range allPersonal() {
		list = append(list, k.references...)
	}
	return list
}

// copied is a list of an export that has the rows of a query about a person, $1.
func copied[T any](into func(*Export) *[]T, scan func(db.Scanner) (T, error), query string) copying {
	return copiedBy(func(t *Tx, ctx context.Context, id okr.PersonID) ([]T, error) {
		return rowsFor(ctx, t, scan, query, id)
	}, into)
}

// copiedBy is a list of an export that has what is read of a person.
func copiedBy[T any](read func(*Tx, context.Context, okr.PersonID) ([]T, error), into func(*Export) *[]T) copying {
	return func(t *Tx, ctx context.Context, id okr.PersonID, e *Export) (err error) {
		*into(e), err = read(t, ctx, id)
		return err
	}
}

// forgetSaid takes away what a person said in words, whatever it was about.
func (t *Tx) forgetSaid(ctx context.Context, id okr.PersonID) error {
	for _, k := range allPersonal() {
		for _, statement := range k.said {
			if _, err := t.Exec(ctx, statement, id); err != nil {
				return err
			}
		}
		if k.forget == nil {
			continue
		}
		if err := k.forget(t, ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// forgetOld takes away what was said in words before an instant.
func (t *Tx) forgetOld(ctx context.Context, before time.Time) error {
	for _, k := range allPersonal() {
		for _, statement := range k.old {
			if _, err := t.Exec(ctx, statement, db.Millis(before)); err != nil {
				return err
			}
		}
	}
	return nil
}
