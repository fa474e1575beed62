package goals

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

// reportKPIs is how many KPIs a report has at most.
const reportKPIs = 12

// FindReport returns a team's quarter, for its members, its managers and admins. Private objectives and figures that
// not everybody in the team may see are left out, so that it reads the same for all of them. An [*okr.Refusal] to
// anybody else, and of a team that is gone.
func (s *Store) FindReport(ctx context.Context, a outbox.Actor, id okr.TeamID,
	quarter okr.Period) (okr.Report, error) {
	return read(ctx, s, a.Now, func(t *Tx) (r okr.Report, err error) {
		if r.Team, err = t.FindTeam(ctx, id); err != nil {
			return r, err
		}
		if err := t.mayReport(ctx, a.Person, r.Team); err != nil {
			return r, err
		}
		r.Quarter, r.Now, r.Today = quarter, t.Now, okr.DateOf(t.Now.In(r.Team.Location()))
		if over := quarter.End.Midnight(r.Team.Location()); over.Before(r.Now) {
			r.Now, r.Today = over, quarter.End
		}
		err = t.fillReport(ctx, a, &r)
		return r, err
	})
}

// reported selects what a report of a team, $1, tells of the days from $2 to $3.
const reported = seenByTeam + " AND o.team = $1 AND o.period_start < $3 AND o.period_end > $2"

func (t *Tx) fillReport(ctx context.Context, a outbox.Actor, r *okr.Report) error {
	q := r.Quarter
	list, err := t.Objectives(ctx, reported, r.Team.ID, q.Start, q.End)
	if err != nil {
		return err
	}
	r.Weeks = okr.ReportWeeks(q, r.Today)
	last := min(r.Today, q.End.AddDays(-1))
	days := []okr.Date{last}
	for _, w := range r.Weeks {
		days = append(days, w.Day)
	}
	until := r.Now
	if !until.Before(t.Now) { // what is said at this very moment counts
		until = until.Add(time.Millisecond)
	}
	past, err := t.findPast(ctx, list, days, until, reported, r.Team.ID, q.Start, q.End)
	if err != nil {
		return err
	}
	r.Objectives = past.at(until, last)
	for i := range r.Weeks {
		w := &r.Weeks[i]
		at := min(w.Day.AddDays(1).Midnight(r.Team.Location()).UnixMilli(), until.UnixMilli())
		w.Progress, w.Expected, w.Confidence = okr.TeamFigure(past.at(time.UnixMilli(at), w.Day), w.At(r.Today))
	}
	if err := t.fillParticipation(ctx, r); err != nil {
		return err
	}
	if err := t.fillEndBefore(ctx, r); err != nil {
		return err
	}
	kpis, err := t.KPIs(ctx, "k.team = $1 AND k.person IS NULL AND NOT k.company AND k.removed_at IS NULL AND ("+
		kpiOpen+") ORDER BY k.id LIMIT $2", r.Team.ID, reportKPIs)
	for _, k := range kpis {
		sheet, err := t.findKPISheet(ctx, outbox.Actor{Person: a.Person, Now: a.Now}, k, listPeriods)
		if err != nil {
			return err
		}
		r.KPIs = append(r.KPIs, sheet)
	}
	return err
}

// fillParticipation counts the check-ins of each week.
func (t *Tx) fillParticipation(ctx context.Context, r *okr.Report) error {
	type row struct {
		week               string
		answered, expected int
	}
	if len(r.Weeks) == 0 {
		return nil
	}
	rows, err := db.All(ctx, t, func(s db.Scanner) (v row, err error) {
		err = s.Scan(&v.week, &v.answered, &v.expected)
		return v, err
	}, `SELECT r.week, SUM(CASE WHEN d.outcome IN ('A', 'L') THEN 1 ELSE 0 END), SUM(CASE WHEN d.outcome <> 'E' THEN 1
		ELSE 0 END)
		FROM rounds r JOIN duties d ON d.round = r.id WHERE r.team = $1 AND r.week >= $2 AND r.week <= $3
		AND r.closed_at IS NOT NULL GROUP BY r.week`,
		r.Team.ID, r.Weeks[0].Label, r.Present().Label)
	for _, v := range rows {
		if at := slices.IndexFunc(r.Weeks, func(w okr.ReportWeek) bool { return w.Label == v.week }); at >= 0 {
			r.Weeks[at].Answered, r.Weeks[at].Expecting = v.answered, v.expected
		}
	}
	return err
}

// fillEndBefore adds how the quarter before ended.
func (t *Tx) fillEndBefore(ctx context.Context, r *okr.Report) error {
	q := r.Quarter.Previous()
	list, err := t.Objectives(ctx, reported, r.Team.ID, q.Start, q.End)
	if err != nil || len(list) == 0 {
		return err
	}
	ended := slices.DeleteFunc(slices.Clone(list), func(o okr.Objective) bool { return o.Period.End != q.End })
	if grade, ok := okr.MeanGrade(ended); ok {
		r.Before.Grade = &grade
	}
	end := q.End.Midnight(r.Team.Location())
	last := q.End.AddDays(-1)
	past, err := t.findPast(ctx, list, []okr.Date{last}, end, reported, r.Team.ID, q.Start, q.End)
	if err != nil {
		return err
	}
	r.Before.Progress, _, _ = okr.TeamFigure(past.at(end, last), q.End)
	return nil
}

// past is what was said about objectives, by key result and in the order of time. What follows a KPI is what the KPI
// was, as it is known today: corrections of its values reach back.
type past struct {
	objectives []okr.Objective
	said       map[okr.KeyResultID][]okr.Value
	fed        map[okr.KeyResultID]func(okr.Date) decimal.NullDecimal
}

// findPast reads what was said until an instant about objectives that a condition of three arguments selects, and what
// KPIs were on the days.
func (t *Tx) findPast(ctx context.Context, list []okr.Objective, days []okr.Date, until time.Time, where string,
	args ...any) (past, error) {
	p := past{list, map[okr.KeyResultID][]okr.Value{}, map[okr.KeyResultID]func(okr.Date) decimal.NullDecimal{}}
	said, err := db.All(ctx, t, func(row db.Scanner) (v okr.Value, err error) {
		var steps string
		var at sql.NullInt64
		if err := row.Scan(&v.KeyResult, &v.Value, &steps, &v.Confidence, &v.Note, &at); err != nil {
			return v, err
		}
		v.At = db.Instant(at)
		v.Steps, err = readSteps(steps)
		return v, err
	}, `SELECT v.key_result, v.value, v.steps, v.confidence, v.note, v.said_at FROM objectives o
		JOIN key_results k ON k.objective = o.id
		JOIN key_result_values v ON v.key_result = k.id WHERE `+where+" AND v.said_at < $4 ORDER BY v.said_at, v.id",
		append(args[:len(args):len(args)], db.Millis(until))...)
	if err != nil {
		return p, err
	}
	for _, v := range said {
		p.said[v.KeyResult] = append(p.said[v.KeyResult], v)
	}
	feeds := map[okr.KPIID]*feed{}
	var from okr.Date
	for i, o := range list {
		if i == 0 || o.Period.Start < from {
			from = o.Period.Start
		}
	}
	for _, o := range list {
		for _, k := range o.KeyResults {
			if k.KPI == 0 {
				continue
			}
			if feeds[k.KPI] == nil {
				if feeds[k.KPI], err = t.findFeedNumbered(ctx, k.KPI, from, slices.Max(days).AddDays(1)); err != nil {
					return p, err
				}
			}
			if shown, err := t.shows(ctx, feeds[k.KPI], o); err != nil {
				return p, err
			} else if !shown {
				continue
			}
			if p.fed[k.ID], err = t.findFedOverTime(ctx, feeds[k.KPI], k.Accumulate, o.Period, days); err != nil {
				return p, err
			}
		}
	}
	return p, nil
}

// at are the objectives as they were at an instant, the last of a day.
func (p past) at(instant time.Time, day okr.Date) []okr.Objective {
	var list []okr.Objective
	for _, o := range p.objectives {
		if !o.CreatedAt.Before(instant) || day < o.Period.Start {
			continue
		}
		then := o
		then.KeyResults = make([]okr.KeyResult, len(o.KeyResults))
		for i, k := range o.KeyResults {
			v := lastBefore(p.said[k.ID], instant)
			k.Current, k.Steps, k.Confidence, k.Note, k.ConfirmedAt = v.Value, stepsThen(k.Steps, v.Steps),
				v.Confidence, v.Note, v.At
			if fed := p.fed[k.ID]; fed != nil {
				k.Current = fed(day)
			}
			then.KeyResults[i] = k
		}
		list = append(list, then)
	}
	return list
}

// lastBefore is the last of values, which are in the order of time, that was said before an instant.
func lastBefore(values []okr.Value, instant time.Time) okr.Value {
	at, _ := slices.BinarySearchFunc(values, instant, func(v okr.Value, instant time.Time) int {
		if v.At.Before(instant) {
			return -1
		}
		return 1
	})
	if at == 0 {
		return okr.Value{}
	}
	return values[at-1]
}

// feed is a KPI that key results follow, with its values of some days; one that keeps itself has none.
type feed struct {
	okr.KPI
	values []okr.Dated
}

// findFeed reads a KPI's values, from a day to before another, once for all key results that follow it.
func (t *Tx) findFeed(ctx context.Context, k okr.KPI, from, before okr.Date) (*feed, error) {
	f := &feed{KPI: k}
	if f.Feed != okr.ByHand {
		return f, nil
	}
	values, err := t.kpiValues(ctx, "v.kpi = $1 AND v.superseded_at IS NULL AND v.day >= $2 AND v.day < $3 "+
		"ORDER BY v.day", k.ID, from, before)
	for _, v := range values {
		f.values = append(f.values, okr.Dated{Day: v.Day, Value: v.Value})
	}
	return f, err
}

// findFeedNumbered does so for the KPI of that number; none, when its team was removed.
func (t *Tx) findFeedNumbered(ctx context.Context, id okr.KPIID, from, before okr.Date) (*feed, error) {
	list, err := t.KPIs(ctx, "k.id = $1", id)
	if err != nil || len(list) == 0 {
		return &feed{}, err
	}
	return t.findFeed(ctx, list[0], from, before)
}

// shows reports whether an objective may show what a KPI is; where it may not, what was said of it while it did stays.
func (t *Tx) shows(ctx context.Context, f *feed, o okr.Objective) (bool, error) {
	if f.ID == 0 { // its team was removed
		return false, nil
	}
	refusal, err := okr.Refused(t.mayShow(ctx, f.KPI, o))
	return refusal == nil, err
}

// findFedOverTime returns what a KPI gave a key result on each of the days, as the KPI's values are known today.
func (t *Tx) findFedOverTime(ctx context.Context, f *feed, accumulate bool, p okr.Period,
	days []okr.Date) (func(okr.Date) decimal.NullDecimal, error) {
	if f.Feed != okr.ByHand {
		return t.findLedgerOverTime(ctx, f.KPI, accumulate, p, days)
	}
	return func(day okr.Date) decimal.NullDecimal {
		later := slices.IndexFunc(f.values, func(v okr.Dated) bool { return v.Day > day })
		if later < 0 {
			later = len(f.values)
		}
		return f.Followed(f.values[:later], accumulate, p)
	}, nil
}
