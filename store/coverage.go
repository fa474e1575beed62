package store

import (
	"context"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/goals"
	"okrbot/store/outbox"
)

// FindCoverage says who of a team has objectives for a quarter and the one after it, and a target for a month. The
// team's managers and admins may see it; private objectives are counted, not named. An [*okr.Refusal] to anybody
// else, and of a team that is gone.
func (s *Store) FindCoverage(ctx context.Context, a outbox.Actor, id okr.TeamID, quarter,
	month okr.Period) (c okr.Coverage, err error) {
	return read(ctx, s, a.Now, func(t *tx) (okr.Coverage, error) {
		return t.findCoverage(ctx, a, id, quarter, month)
	})
}

func (t *tx) findCoverage(ctx context.Context, a outbox.Actor, id okr.TeamID, quarter,
	month okr.Period) (c okr.Coverage, err error) {
	team, err := t.FindTeam(ctx, id)
	if err != nil {
		return c, err
	}
	manager, err := t.Manages(ctx, id, a.Person)
	if err != nil {
		return c, err
	}
	if admin, err := t.Admin(ctx, a.Person); err != nil {
		return c, err
	} else if !manager && !admin {
		return c, okr.Refuse("errors.coverage_not_yours")
	}
	c = okr.Coverage{Team: team, Quarter: quarter, Month: month}
	if err := t.One(ctx, "SELECT EXISTS (SELECT 1 FROM selling WHERE team = $1)", []any{id},
		[]any{&c.Sells}); err != nil {
		return c, err
	}
	members, err := t.Members(ctx, id)
	if err != nil {
		return c, err
	}
	now, err := t.objectivesBy(ctx, id, quarter)
	if err != nil {
		return c, err
	}
	next, err := t.objectivesBy(ctx, id, quarter.Next())
	if err != nil {
		return c, err
	}
	targets, err := t.Targets(ctx, "t.team = $1 AND t.metric = $2 AND t.period_start = $3 AND t.period_end = $4 "+
		"AND t.amount > 0", id, sales.Revenue, month.Start, month.End)
	if err != nil {
		return c, err
	}
	aimed := map[okr.PersonID]bool{}
	for _, target := range targets {
		aimed[target.Person] = true
	}
	for _, m := range members {
		c.People = append(c.People, okr.Covered{Person: m.Person, Objectives: now[m.Person.ID], Next: next[m.Person.ID],
			Target: aimed[m.Person.ID]})
	}
	return c, nil
}

// objectivesBy counts the objectives of a team that people own themselves in a period.
func (t *tx) objectivesBy(ctx context.Context, id okr.TeamID, p okr.Period) (map[okr.PersonID]int, error) {
	type row struct {
		owner  okr.PersonID
		number int
	}
	rows, err := db.All(ctx, t, func(r db.Scanner) (v row, err error) {
		err = r.Scan(&v.owner, &v.number)
		return v, err
	}, "SELECT o.owner, COUNT(*) FROM objectives o WHERE o.team = $1 AND NOT o.team_owned AND "+goals.Kept+" AND "+
		goals.Pursued+
		" AND o.period_start < $3 AND o.period_end > $2 GROUP BY o.owner", id, p.Start, p.End)
	by := make(map[okr.PersonID]int, len(rows))
	for _, r := range rows {
		by[r.owner] = r.number
	}
	return by, err
}
