package goals

import (
	"context"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/store/db"
)

// FindStreaks returns the streak of each of some people in the team in which it is the longest now, of those that they
// are in, and the longest that they ever had in any.
func (t *Tx) FindStreaks(ctx context.Context, ids []okr.PersonID) (map[okr.PersonID]motivation.Reach, error) {
	streaks := make(map[okr.PersonID]motivation.Reach, len(ids))
	err := db.Each(ctx, t, func(row db.Scanner) error {
		var (
			id       okr.PersonID
			in       bool
			outcomes string
		)
		err := row.Scan(&id, &in, &outcomes)
		streak := motivation.Reach{Best: okr.LongestStreak([]okr.Outcome(outcomes))}
		if in {
			streak.Now = okr.Streak([]okr.Outcome(outcomes))
		}
		streaks[id] = streaks[id].Further(streak)
		return err
	}, `SELECT d.person, EXISTS (SELECT 1 FROM members m WHERE m.team = r.team AND m.person = d.person
			AND m.left_at IS NULL), GROUP_CONCAT(d.outcome, '' ORDER BY d.round)
		FROM duties d JOIN rounds r ON r.id = d.round WHERE d.person IN (`+db.Places(0, len(ids))+`)
		GROUP BY d.person, r.team`, db.Args(ids)...)
	return streaks, err
}

// Green is how the KPIs are that a person answers for.
type Green struct {
	KPIs, GreenKPIs int // that count for this quarter, and of them those that were green in all of it so far
	Quarters        int // that are over, and in which all of them were
}

// FindGreen returns how the KPIs of each of some people are in the quarter of the KPI's team's day, and were in those
// that are judged, see [Store.JudgeQuarter].
func (t *Tx) FindGreen(ctx context.Context, ids []okr.PersonID) (map[okr.PersonID]Green, error) {
	green := make(map[okr.PersonID]Green, len(ids))
	kpis, err := t.KPIs(ctx, "k.removed_at IS NULL AND k.owner IN ("+db.Places(0, len(ids))+")", db.Args(ids)...)
	if err != nil {
		return nil, err
	}
	judged, err := t.judge(ctx, kpis, func(today okr.Date) okr.Period { return t.QuarterOf(today) })
	if err != nil {
		return nil, err
	}
	for _, k := range kpis {
		g := green[k.Owner]
		if v := judged[k.ID]; v.counts {
			g.KPIs++
			if v.green {
				g.GreenKPIs++
			}
		}
		green[k.Owner] = g
	}
	err = db.Each(ctx, t, func(row db.Scanner) error {
		var id okr.PersonID
		var quarters int
		err := row.Scan(&id, &quarters)
		g := green[id]
		g.Quarters = quarters
		green[id] = g
		return err
	}, `SELECT owner, COUNT(*) FROM (SELECT owner FROM kpi_quarters WHERE owner IN (`+db.Places(0, len(ids))+`)
		GROUP BY owner, start HAVING MIN(green) = 1) AS green GROUP BY owner`, db.Args(ids)...)
	return green, err
}
