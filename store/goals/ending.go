package goals

import (
	"context"
	"database/sql"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/outbox"
	"okrbot/store/people"
)

// Kept selects the objectives o that were not deleted.
const Kept = "o.deleted_at IS NULL"

// DeleteObjective takes an objective away as if it had never been written; its owner may, in the first two weeks of
// its period and as long as nobody has said anything about it. After that it is part of what the team said, and is
// closed or cancelled. An [*okr.Refusal] of each other case says which it is.
func (s *Store) DeleteObjective(ctx context.Context, a outbox.Actor, id okr.ObjectiveID) (o okr.Objective, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		if o, err = t.findObjective(ctx, a.Person, id); err != nil {
			return err
		}
		may, err := t.mayDelete(ctx, a.Person, o)
		if err != nil {
			return err
		}
		said, err := t.spokenAbout(ctx, id)
		if err != nil {
			return err
		}
		today, err := t.FindToday(ctx, a.Person)
		switch {
		case err != nil:
			return err
		case !may:
			return okr.Refuse("errors.delete_not_yours", "Owner", o.OwnerName, "Objective", id.String())
		case o.Closing != nil:
			return okr.Refuse("errors.delete_closed", "Objective", id.String())
		case !o.Deletable(said, today):
			return okr.Refuse("errors.delete_late", "Objective", id.String())
		}
		return t.setDeleted(ctx, a, o, true)
	})
	return o, err
}

// RestoreObjective brings back an objective that its owner deleted within the last ten minutes. An [*okr.Refusal]
// when it is later, or they deleted no such one.
func (s *Store) RestoreObjective(ctx context.Context, a outbox.Actor, id okr.ObjectiveID) (o okr.Objective, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		var deleted sql.NullInt64
		var owner string
		err := t.One(ctx, "SELECT MAX(deleted_at), COALESCE(MAX(owner), '') FROM objectives WHERE id = $1", []any{id},
			[]any{&deleted, &owner})
		switch {
		case err != nil:
			return err
		case owner != string(a.Person) || !deleted.Valid:
			return okr.Refuse("errors.objective_unknown", "Objective", id.String())
		case t.Now.Sub(db.Instant(deleted)) > sales.UndoWithin:
			return okr.Refuse("errors.restore_late", "Objective", id.String())
		}
		o.ID = id
		if err := t.setDeleted(ctx, a, o, false); err != nil {
			return err
		}
		if o, err = t.findObjective(ctx, a.Person, id); err != nil {
			return err
		}
		may, err := t.mayDelete(ctx, a.Person, o)
		switch {
		case err != nil:
			return err
		case !may:
			return okr.Refuse("errors.objective_unknown", "Objective", id.String())
		}
		return t.ObjectiveChanged(ctx, o)
	})
	return o, err
}

// setDeleted deletes an objective or brings it back, with an audit line. What shows it follows; of one that comes
// back, the caller sees to that.
func (t *Tx) setDeleted(ctx context.Context, a outbox.Actor, o okr.Objective, deleted bool) error {
	at, field := db.OrNull(int64(0)), "restored"
	if deleted {
		at, field = db.Millis(t.Now), "deleted"
	}
	if _, err := t.Exec(ctx, "UPDATE objectives SET deleted_at = $2 WHERE id = $1", o.ID, at); err != nil {
		return err
	}
	if err := t.LogChange(ctx, a, people.Subject{Objective: o.ID}, field, "", "yes"); err != nil || !deleted {
		return err
	}
	if err := t.ObjectiveChanged(ctx, o); err != nil {
		return err
	}
	return t.endedQuarter(ctx, o)
}

// spokenAbout reports whether anybody has said anything about an objective: a value, a comment, a question, or a grade.
func (t *Tx) spokenAbout(ctx context.Context, id okr.ObjectiveID) (said bool, err error) {
	const own = "IN (SELECT id FROM key_results WHERE objective = $1)"
	err = t.One(ctx, `SELECT EXISTS (SELECT 1 FROM key_result_values WHERE key_result `+own+
		` AND source NOT IN ($2, $3))
		OR EXISTS (SELECT 1 FROM comments WHERE key_result `+own+
		`) OR EXISTS (SELECT 1 FROM questions WHERE key_result `+own+`)
		OR EXISTS (SELECT 1 FROM closings WHERE objective = $1)`, []any{id, okr.FromNew, okr.FromKPI}, []any{&said})
	return said, err
}

// CancelObjective ends an objective that is no longer pursued, with the reason: it is not graded, and asked about no
// more. Who may change it may. An [*okr.Refusal] without a reason, and when it is not there, not theirs or closed.
func (s *Store) CancelObjective(ctx context.Context, a outbox.Actor, id okr.ObjectiveID,
	reason string) (o okr.Objective, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		if o, err = t.findEndable(ctx, a, id); err != nil {
			return err
		}
		if reason == "" {
			return okr.Refuse("errors.cancel_reason", "Objective", id.String())
		}
		if _, err := t.Exec(ctx, `INSERT INTO closings (objective, grade, grades, learned, closed_by, closed_at,
			cancelled)
			VALUES ($1, '0', '[]', $2, $3, $4, 1)`, id, reason, a.Person, db.Millis(t.Now)); err != nil {
			return err
		}
		if err := t.LogChange(ctx, a, people.Subject{Objective: id}, "cancelled", "", "yes"); err != nil {
			return err
		}
		if err := t.ObjectiveChanged(ctx, o); err != nil {
			return err
		}
		if err := t.endedQuarter(ctx, o); err != nil {
			return err
		}
		o, err = t.findObjective(ctx, a.Person, id)
		return err
	})
	return o, err
}

// FindLastUndoable returns what the actor did last that can be taken back: a change of a deal, or the deletion of an
// objective. Both are 0 for nothing.
func (s *Store) FindLastUndoable(ctx context.Context,
	a outbox.Actor) (change sales.DealChangeID, deleted okr.ObjectiveID, err error) {
	err = s.read(ctx, a.Now, func(t *Tx) error {
		since := db.Millis(t.Now.Add(-sales.UndoWithin))
		var changedAt, deletedAt sql.NullInt64
		if err := t.One(ctx, `SELECT COALESCE(MAX(id), 0), MAX(changed_at) FROM deal_changes c
			WHERE changed_by = $1 AND changed_at >= $2`+
			` AND verb <> $3 AND NOT EXISTS (SELECT 1 FROM deal_changes later WHERE later.deal = c.deal
				AND later.id > c.id)`,
			[]any{a.Person, since, sales.Undone}, []any{&change, &changedAt}); err != nil {
			return err
		}
		err := t.One(ctx, `SELECT COALESCE(MAX(id), 0), MAX(deleted_at) FROM objectives WHERE owner = $1
			AND deleted_at = (
			SELECT MAX(deleted_at) FROM objectives WHERE owner = $1 AND deleted_at >= $2)`, []any{a.Person, since},
			[]any{&deleted, &deletedAt})
		if deletedAt.Int64 > changedAt.Int64 {
			change = 0
		} else {
			deleted = 0
		}
		return err
	})
	return change, deleted, err
}
