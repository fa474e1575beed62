package people

import (
	"context"

	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

// Subject is what a change is about.
type Subject struct {
	Objective okr.ObjectiveID
	KeyResult okr.KeyResultID
	Team      okr.TeamID
}

// LogChange appends an audit line; what did not change leaves none.
func (t *Tx) LogChange(ctx context.Context, a outbox.Actor, of Subject, field, before, after string) error {
	if before == after {
		return nil
	}
	_, err := t.Exec(ctx, `INSERT INTO changes (objective, key_result, team, field, old, new, changed_by, changed_at,
		source)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, db.OrNull(of.Objective), db.OrNull(of.KeyResult),
		db.OrNull(of.Team),
		field, before, after,
		a.Person, db.Millis(t.Now), a.Source)
	return err
}
