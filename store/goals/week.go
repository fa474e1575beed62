package goals

import (
	"context"
	"database/sql"

	"okrbot/okr"
	"okrbot/store/db"
)

// MoveAsking moves the questions about a team's KPIs that are yet to come to a working day. One that waits for a
// check-in to bring the value goes on waiting.
func (t *Tx) MoveAsking(ctx context.Context, team okr.Team) error {
	kpis, err := t.Kpis(ctx, "k.team = $1 AND k.removed_at IS NULL AND k.ask_at > $2", team.ID, db.Millis(t.Now))
	if err != nil {
		return err
	}
	for _, k := range kpis {
		today, err := t.KpiToday(ctx, k)
		if err != nil {
			return err
		}
		owner, err := t.Person(ctx, k.Owner)
		if err != nil {
			return err
		}
		var asked sql.NullInt64
		if err := t.One(ctx, "SELECT ask_at FROM kpis WHERE id = $1", []any{k.ID}, []any{&asked}); err != nil {
			return err
		}
		now := k.PeriodOf(today)
		at := AskOn(now.Start, team, owner)
		if waits := okr.DateOf(db.Instant(asked).In(owner.Location(team.Location()))); !at.After(t.Now) {
			at = AskOn(min(waits, now.End), team, owner)
		}
		if _, err := t.Exec(ctx, "UPDATE kpis SET ask_at = $2 WHERE id = $1", k.ID, db.Millis(at)); err != nil {
			return err
		}
	}
	return nil
}
