package selling

import (
	"context"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
)

// CountWon counts the deals of each of some people that are won.
func (t *Tx) CountWon(ctx context.Context, ids []okr.PersonID) (map[okr.PersonID]int, error) {
	won := make(map[okr.PersonID]int, len(ids))
	err := db.Each(ctx, t, func(row db.Scanner) error {
		var id okr.PersonID
		var number int
		err := row.Scan(&id, &number)
		won[id] = number
		return err
	}, "SELECT owner, COUNT(*) FROM deals WHERE owner IN ("+db.Places(0, len(ids))+") AND state = 'won' GROUP BY owner",
		db.Args(ids)...)
	return won, err
}

// FindReached returns how many targets of their own each of some people reached in a row: of one metric, of periods of
// one kind. Where several are of one period, all of them have to be reached. A period that runs counts once that is so;
// one without a target does not end the row.
func (t *Tx) FindReached(ctx context.Context, ids []okr.PersonID) (map[okr.PersonID]motivation.Reach, error) {
	type kind struct {
		person okr.PersonID
		metric sales.Metric
		period okr.PeriodKind
	}
	type aim struct {
		kind
		start   okr.Date
		reached bool
	}
	var aims []aim
	err := db.Each(ctx, t, func(row db.Scanner) error {
		var a aim
		var end okr.Date
		var team okr.Team
		err := row.Scan(&a.person, &a.metric, &a.period, &a.start, &end, &team.Zone, &a.reached)
		if a.reached || end <= okr.DateOf(t.Now.In(team.Location())) {
			aims = append(aims, a)
		}
		return err
	}, `SELECT t.person, t.metric, t.period_kind, t.period_start, t.period_end, tm.zone, EXISTS (SELECT 1 FROM hits h
			WHERE h.person = t.person AND h.period_end = t.period_end AND h.period_start = t.period_start
			AND h.team = t.team AND h.metric = t.metric AND h.mark = 100 AND h.withdrawn_at IS NULL)
		FROM targets t JOIN teams tm ON tm.id = t.team WHERE t.person IN (`+db.Places(0, len(ids))+`)
			AND t.superseded_at IS NULL AND t.amount > 0 ORDER BY t.person, t.metric, t.period_kind, t.period_start`,
		db.Args(ids)...)
	best := make(map[okr.PersonID]motivation.Reach, len(ids))
	for len(aims) > 0 {
		of := aims[0].kind
		var succeeded []bool
		for last := okr.Date(""); len(aims) > 0 && aims[0].kind == of; aims = aims[1:] {
			if aims[0].start != last {
				succeeded, last = append(succeeded, true), aims[0].start
			}
			succeeded[len(succeeded)-1] = succeeded[len(succeeded)-1] && aims[0].reached
		}
		best[of.person] = best[of.person].Further(motivation.RowOf(succeeded))
	}
	return best, err
}
