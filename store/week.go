package store

import (
	"context"
	"database/sql"

	"okrbot/okr"
)

// calendarChanged plans anew, after a team's working days changed, what waits for one: nudges of rounds that run,
// moments of quarters, questions about KPIs, boards. A weekly board whose day is free now is posted on the last
// working day before it.
func (t *tx) calendarChanged(ctx context.Context, a Actor, team okr.Team) error {
	members, err := t.members(ctx, team.ID)
	if err != nil {
		return err
	}
	for _, m := range members {
		if err := t.reviewDuties(ctx, m.Person.ID); err != nil {
			return err
		}
		if err := t.planAway(ctx, m.Person.ID); err != nil {
			return err
		}
	}
	for _, manager := range team.Managers {
		if err := t.planAway(ctx, manager); err != nil {
			return err
		}
	}
	if err := t.planQuarter(ctx, team); err != nil {
		return err
	}
	if err := t.moveAsking(ctx, team); err != nil {
		return err
	}
	return t.moveBoards(ctx, a, team)
}

// moveAsking moves the questions about a team's KPIs that are yet to come to a working day. One that waits for a
// check-in to bring the value goes on waiting.
func (t *tx) moveAsking(ctx context.Context, team okr.Team) error {
	kpis, err := t.kpis(ctx, "k.team = $1 AND k.removed_at IS NULL AND k.ask_at > $2", team.ID, ms(t.now))
	if err != nil {
		return err
	}
	for _, k := range kpis {
		today, err := t.kpiToday(ctx, k)
		if err != nil {
			return err
		}
		owner, err := t.person(ctx, k.Owner)
		if err != nil {
			return err
		}
		var asked sql.NullInt64
		if err := t.one(ctx, "SELECT ask_at FROM kpis WHERE id = $1", []any{k.ID}, []any{&asked}); err != nil {
			return err
		}
		now := k.PeriodOf(today)
		at := askOn(now.Start, team, owner)
		if waits := okr.DateOf(instant(asked).In(owner.Location(team.Location()))); !at.After(t.now) {
			at = askOn(min(waits, now.End), team, owner)
		}
		if _, err := t.exec(ctx, "UPDATE kpis SET ask_at = $2 WHERE id = $1", k.ID, ms(at)); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) moveBoards(ctx context.Context, a Actor, team okr.Team) error {
	known, err := t.sellings(ctx, "team = $1", team.ID)
	if err != nil || len(known) == 0 {
		return err
	}
	before, after := known[0], known[0]
	after.BoardDay = team.Week.OnOrBefore(before.BoardDay)
	for _, d := range sellingDifferences(before, after) {
		if err := t.change(ctx, a, subject{team: team.ID}, d[0], d[1], d[2]); err != nil {
			return err
		}
	}
	return t.writeSelling(ctx, team, after)
}
