package goals

import (
	"context"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/store/db"

	"github.com/shopspring/decimal"
)

// scoring is of KPIs k that can be counted in a contest: whose values people say, that add up, and of which more is
// better.
const scoring = "k.removed_at IS NULL AND k.feed = '' AND k.aggregation = 'sum' AND k.direction = 'higher'"

// FindScoringKPIs returns the KPIs of a team that can be counted in a contest: one for each name.
func (t *Tx) FindScoringKPIs(ctx context.Context, team okr.TeamID) ([]okr.KPI, error) {
	return t.KPIs(ctx, scoring+" AND k.team = $1 AND k.id IN (SELECT MIN(id) FROM kpis k WHERE "+scoring+
		" AND k.team = $1 GROUP BY k.name) ORDER BY k.name, k.id", team)
}

// FindScoringKPI returns a KPI that can be counted in a contest of a team. An [*okr.Refusal] when it cannot.
func (t *Tx) FindScoringKPI(ctx context.Context, team okr.TeamID, id okr.KPIID) (k okr.KPI, err error) {
	list, err := t.KPIs(ctx, scoring+" AND k.id = $1 AND k.team = $2", id, team)
	if err == nil && len(list) == 0 {
		err = okr.Refuse("contest.kpi_unable", "KPI", id.String())
	}
	if err != nil {
		return k, err
	}
	return list[0], nil
}

// kpiScale is in how many parts of its unit a KPI's value is counted in contests.
const kpiScale = 4

// FindScores returns what people recorded from one day to before another of their KPIs that are called by a name, in
// ten thousandths.
func (t *Tx) FindScores(ctx context.Context, name string, people []okr.PersonID, from, to okr.Date) ([]motivation.Score,
	error) {
	return db.All(ctx, t, func(row db.Scanner) (s motivation.Score, err error) {
		var value string
		if err := row.Scan(&s.Person, &s.Day, &s.At, &value); err != nil {
			return s, err
		}
		d, err := decimal.NewFromString(value)
		s.Amount = d.Shift(kpiScale).Round(0).IntPart()
		return s, err
	}, `SELECT k.owner, v.day, v.said_at, v.value FROM kpis k JOIN kpi_values v ON v.kpi = k.id
		AND v.superseded_at IS NULL AND v.day >= $1 AND v.day < $2 WHERE `+scoring+" AND k.name = $3 AND k.owner IN ("+
		db.Places(3, len(people))+")", append([]any{from, to, name}, db.Args(people)...)...)
}
