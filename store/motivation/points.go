package motivation

import (
	"context"
	"errors"
	"fmt"
	"time"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/store/db"
)

// grant gives a person points for a cause; none where it brings none, and once for each reference.
func (t *Tx) grant(ctx context.Context, e motivation.Entry) error {
	if e.Amount == 0 {
		return nil
	}
	if err := e.Check(); err != nil {
		return err
	}
	_, err := t.Exec(ctx, `INSERT INTO entries (at, cause, reference, from_account, to_account, amount, entered_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (cause, reference, COALESCE(reverses, 0)) DO NOTHING`,
		db.Millis(t.Now), e.Cause, e.Reference, e.From, e.To, e.Amount, db.OrNull(e.By))
	return errors.Join(err, t.touchHomesOf(ctx, e))
}

// touchHomesOf outdates the Home tabs of those whose points an entry moves.
func (t *Tx) touchHomesOf(ctx context.Context, e motivation.Entry) error {
	for _, account := range []motivation.Account{e.From, e.To} {
		if id, ok := account.Person(); ok {
			if err := t.TouchHomes(ctx, id); err != nil {
				return err
			}
		}
	}
	return nil
}

// earn gives a person points by themselves, for what happened.
func (t *Tx) earn(ctx context.Context, to okr.PersonID, cause motivation.Cause, reference string, amount int64) error {
	return t.grant(ctx, motivation.Entry{Cause: cause, Reference: reference, From: motivation.House,
		To: motivation.PersonAccount(to), Amount: amount})
}

// takeBackPoints reverses what stands for a cause and the references that a query over args names: the entries, or
// those that brought them back. Most accounts have few entries but the house has most of all, so that the account is
// no way to find them.
func (t *Tx) takeBackPoints(ctx context.Context, cause motivation.Cause, references string, args ...any) error {
	standing, err := t.entries(ctx, fmt.Sprintf(`e.cause = $%d AND e.reference IN (%s) AND +e.from_account = $%d
		AND NOT EXISTS (SELECT 1 FROM entries r WHERE r.reverses = e.id) ORDER BY e.id`, len(args)+1, references,
		len(args)+2), append(args[:len(args):len(args)], cause, motivation.House)...)
	if err != nil {
		return err
	}
	for _, e := range standing {
		if err := t.reverse(ctx, e); err != nil {
			return err
		}
	}
	return nil
}

// restorePoints reverses what took points back: the cause brings again what it brought.
func (t *Tx) restorePoints(ctx context.Context, cause motivation.Cause, reference string) error {
	last, err := t.lastEntry(ctx, cause, reference)
	if err != nil || last.To != motivation.House {
		return err
	}
	return t.reverse(ctx, last)
}

// lastEntry is the entry that says what is true of a cause and a reference now; the zero one when it moved nothing.
func (t *Tx) lastEntry(ctx context.Context, cause motivation.Cause, reference string) (motivation.Entry, error) {
	list, err := t.entries(ctx, "e.cause = $1 AND e.reference = $2 ORDER BY e.id DESC LIMIT 1", cause, reference)
	if err != nil || len(list) == 0 {
		return motivation.Entry{}, err
	}
	return list[0], nil
}

func (t *Tx) reverse(ctx context.Context, e motivation.Entry) error {
	back := motivation.Reverse(e, t.Now)
	if err := back.Check(); err != nil {
		return err
	}
	_, err := t.Exec(ctx, `INSERT INTO entries (at, cause, reference, from_account, to_account, amount, reverses)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, db.Millis(back.At), back.Cause, back.Reference, back.From, back.To,
		back.Amount, back.Reverses)
	return errors.Join(err, t.touchHomesOf(ctx, back))
}

const entryColumns = `e.id, e.at, e.cause, e.reference, e.from_account, e.to_account, e.amount, COALESCE(e.reverses, 0),
	COALESCE(e.entered_by, '')`

func (t *Tx) entries(ctx context.Context, where string, args ...any) ([]motivation.Entry, error) {
	return db.All(ctx, t, func(row db.Scanner) (motivation.Entry, error) { return scanEntry(row) },
		"SELECT "+entryColumns+" FROM entries e WHERE "+where, args...)
}

// scanEntry reads [entryColumns], and what comes after them.
func scanEntry(row db.Scanner, more ...any) (e motivation.Entry, err error) {
	var at int64
	err = row.Scan(append([]any{&e.ID, &at, &e.Cause, &e.Reference, &e.From, &e.To, &e.Amount, &e.Reverses, &e.By},
		more...)...)
	e.At = time.UnixMilli(at).UTC()
	return e, err
}

// findPoints sums up a person's points over the indexes of the ledger and of their orders, as [motivation.StandingOf]
// does over all entries: an order's reserve has its price as long as it is open.
func (t *Tx) findPoints(ctx context.Context, id okr.PersonID) (s motivation.Standing, err error) {
	earned, causes := earnedCauses(3)
	err = t.One(ctx, `SELECT
		(SELECT COALESCE(SUM(amount), 0) FROM entries WHERE to_account = $1 AND cause IN (`+earned+`))
			- (SELECT COALESCE(SUM(amount), 0) FROM entries WHERE from_account = $1 AND cause IN (`+earned+`)),
		(SELECT COALESCE(SUM(amount), 0) FROM entries WHERE from_account = $1 AND cause = 'pot')
			- (SELECT COALESCE(SUM(amount), 0) FROM entries WHERE to_account = $1 AND cause = 'pot')
			+ (SELECT COALESCE(SUM(price), 0) FROM orders WHERE person = $2 AND state = 'handed'),
		(SELECT COALESCE(SUM(price), 0) FROM orders WHERE person = $2 AND state IN ('asked', 'approved'))`,
		append([]any{motivation.PersonAccount(id), id}, causes...), []any{&s.Lifetime, &s.Spent, &s.Reserved})
	return s, err
}

// earnedCauses are the places of the causes that are earned in a statement, the first of which has a number, and what
// goes there.
func earnedCauses(first int) (places string, causes []any) {
	for _, c := range motivation.EarnedCauses() {
		causes = append(causes, c)
	}
	return db.Places(first-1, len(causes)), causes
}
