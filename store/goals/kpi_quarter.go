package goals

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"okrbot/okr"
	"okrbot/store/db"
)

// verdict is whether a KPI was green in all of a quarter, and whether it counts for it.
type verdict struct{ green, counts bool }

// judge says of each KPI whether it was green in the quarter that a day of its team asks for, or in what is over of it.
func (t *Tx) judge(ctx context.Context, kpis []okr.KPI,
	quarter func(today okr.Date) okr.Period) (map[okr.KPIID]verdict, error) {
	if len(kpis) == 0 {
		return nil, nil
	}
	zones, err := t.zonesOf(ctx, kpis)
	if err != nil {
		return nil, err
	}
	asked, fromStart := make([]stretch, len(kpis)), make(map[okr.KPIID]bool, len(kpis))
	for i, k := range kpis {
		today := okr.DateOf(t.Now.In(zones[k.Team]))
		q := quarter(today)
		first, last := k.PeriodsIn(q)
		if running := k.PeriodOf(today); running.Start < last.Start {
			last = running
		}
		asked[i] = stretch{k, first, last, today}
		fromStart[k.ID] = okr.DateOf(k.CreatedAt.In(zones[k.Team])) <= q.Start
	}
	readings, err := t.readingsOf(ctx, asked)
	verdicts := make(map[okr.KPIID]verdict, len(kpis))
	for id, of := range readings {
		var v verdict
		v.green, v.counts = okr.GreenThroughout(of, fromStart[id])
		verdicts[id] = v
	}
	return verdicts, err
}

// zonesOf are the time zones of the teams of KPIs.
func (t *Tx) zonesOf(ctx context.Context, kpis []okr.KPI) (map[okr.TeamID]*time.Location, error) {
	zones := map[okr.TeamID]*time.Location{}
	for _, k := range kpis {
		zones[k.Team] = time.UTC
	}
	ids := slices.Collect(maps.Keys(zones))
	teams, err := t.Teams(ctx, "t.id IN ("+db.Places(0, len(ids))+")", db.Args(ids)...)
	for _, team := range teams {
		zones[team.ID] = team.Location()
	}
	return zones, err
}

// JudgeQuarter keeps of the last quarter whose values are due no more how each KPI did in it, by the target that it has
// and for who answers for it now. That is done once, in a transaction for each; only values of the quarter that are
// corrected change it.
func (s *Store) JudgeQuarter(ctx context.Context, now time.Time) error {
	yesterday := okr.DateOf(now.UTC()).AddDays(-1) // it is that day at least, wherever the team is
	quarter := okr.Settled(yesterday, s.people.FiscalStart)
	fresh, err := read(ctx, s, now, func(t *Tx) (list []okr.KPI, err error) {
		teams, err := t.Teams(ctx, "TRUE")
		for _, team := range teams {
			some, err := t.KPIs(ctx, `k.team = $1 AND k.removed_at IS NULL AND k.created_at < $2 AND NOT EXISTS (
				SELECT 1 FROM kpi_quarters q WHERE q.kpi = k.id AND q.start = $3)`, team.ID,
				db.Millis(quarter.End.Midnight(team.Location())), quarter.Start)
			if err != nil {
				return nil, err
			}
			list = append(list, some...)
		}
		return list, err
	})
	for _, k := range fresh {
		if err := s.write(ctx, now, func(t *Tx) error { return t.keepFirstVerdict(ctx, k.ID, quarter) }); err != nil {
			return fmt.Errorf("the quarter of %s: %w", k.ID, err)
		}
	}
	return err
}

// keepFirstVerdict judges a KPI in a quarter as it is by now: none that was removed since somebody looked.
func (t *Tx) keepFirstVerdict(ctx context.Context, id okr.KPIID, quarter okr.Period) error {
	list, err := t.KPIs(ctx, "k.id = $1 AND k.removed_at IS NULL", id)
	if err != nil || len(list) == 0 {
		return err
	}
	return t.keepVerdict(ctx, list[0], quarter)
}

// keepVerdict judges a KPI in a quarter. One that was judged before keeps its owner, and what it was to be.
func (t *Tx) keepVerdict(ctx context.Context, k okr.KPI, quarter okr.Period) error {
	verdicts, err := t.judge(ctx, []okr.KPI{k}, func(okr.Date) okr.Period { return quarter })
	if err != nil {
		return err
	}
	var green any
	if v := verdicts[k.ID]; v.counts {
		green = v.green
	}
	_, err = t.Exec(ctx, `INSERT INTO kpi_quarters (kpi, start, owner, direction, target, floor, amber, green)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (kpi, start) DO UPDATE SET green = excluded.green`, k.ID,
		quarter.Start, k.Owner, k.Direction, k.Target.String(), db.Number(k.Floor), db.Number(k.Amber), green)
	return err
}

// judgeAgain judges a KPI anew in the quarters that were judged and in which values of some days count.
func (t *Tx) judgeAgain(ctx context.Context, k okr.KPI, days []okr.Date) error {
	if len(days) == 0 { // its target moved, or all amounts did: what was green was
		return nil
	}
	quarter := func(day okr.Date) okr.Period { return t.QuarterOf(k.PeriodOf(day).End.AddDays(-1)) }
	var quarters []okr.Period
	var then []okr.KPI
	if err := db.Each(ctx, t, func(row db.Scanner) error {
		was, start := k, okr.Date("")
		err := row.Scan(&start, &was.Direction, &was.Target, &was.Floor, &was.Amber)
		quarters, then = append(quarters, t.QuarterOf(start)), append(then, was)
		return err
	}, "SELECT start, direction, target, floor, amber FROM kpi_quarters WHERE kpi = $1 AND start >= $2 AND start <= $3",
		k.ID, quarter(slices.Min(days)).Start, quarter(slices.Max(days)).Start); err != nil {
		return err
	}
	for i, was := range then {
		if err := t.keepVerdict(ctx, was, quarters[i]); err != nil {
			return err
		}
	}
	return nil
}
