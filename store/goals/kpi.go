package goals

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/outbox"
	"okrbot/store/people"
)

func scanKPI(row db.Scanner) (okr.KPI, error) {
	var (
		k       okr.KPI
		of      sql.NullString
		created sql.NullInt64
	)
	err := row.Scan(&k.ID, &k.Team, &k.TeamName, &k.Owner, &k.OwnerName, &k.Name, &k.Unit, &k.Frequency, &k.Direction,
		&k.Target, &k.Floor, &k.Amber,
		&k.Aggregation, &k.Feed, &of, &k.Company, &k.FiscalStart, &created)
	k.Of, k.CreatedAt = okr.PersonID(of.String), db.Instant(created)
	return k, err
}

// KPIs are the KPIs k that a condition selects.
func (t *Tx) KPIs(ctx context.Context, where string, args ...any) ([]okr.KPI, error) {
	return db.All(ctx, t, scanKPI, `SELECT k.id, k.team, tm.name, k.owner, p.name, k.name, k.unit, k.frequency,
		k.direction, k.target, k.floor, k.amber,
			k.aggregation, k.feed, k.person, k.company, k.fiscal_start, k.created_at
		FROM kpis k JOIN people p ON p.id = k.owner JOIN teams tm ON tm.id = k.team AND tm.removed_at IS NULL WHERE `+
		where, args...)
}

// findKPI returns a KPI that the viewer may see; any other one is refused as unknown.
func (t *Tx) findKPI(ctx context.Context, viewer okr.PersonID, id okr.KPIID) (okr.KPI, error) {
	seen, err := t.kpiSeen(ctx, viewer)
	if err != nil {
		return okr.KPI{}, err
	}
	list, err := t.KPIs(ctx, seen+" AND k.id = $2", viewer, id)
	if err != nil {
		return okr.KPI{}, err
	}
	if len(list) == 0 {
		return okr.KPI{}, okr.Refuse("errors.kpi_unknown", "KPI", id.String())
	}
	return list[0], nil
}

// SaveKPI writes a new KPI, or changes one that is there. What feeds it, how often it is measured and how it is
// summed up stay as they were. What the rules do not allow comes back as [*okr.Invalid]. An [*okr.Refusal] says that
// it is not theirs to make or change, or shows what not everybody who sees it may see.
func (s *Store) SaveKPI(ctx context.Context, a outbox.Actor, k okr.KPI) (saved okr.KPI, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		if k.ID != 0 {
			before, err := t.findChangeableKPI(ctx, a, k.ID)
			if err != nil {
				return err
			}
			k.Team, k.Frequency, k.Aggregation, k.Feed, k.Of, k.Company, k.FiscalStart = before.Team, before.Frequency,
				before.Aggregation, before.Feed, before.Of, before.Company, before.FiscalStart
			if k.Owner != before.Owner {
				if err := t.FitOwner(ctx, k.Team, k.Owner); err != nil {
					return err
				}
			}
		} else if err := t.mayMakeKPI(ctx, a, k); err != nil {
			return err
		}
		if problems := okr.ValidateKPI(k); len(problems) > 0 {
			return &okr.Invalid{Problems: problems}
		}
		if err := t.writeKPI(ctx, a, &k); err != nil {
			return err
		}
		if err := t.OwnerSees(ctx, k); err != nil {
			return err
		}
		today, err := t.FindKPIToday(ctx, k)
		if err != nil {
			return err
		}
		if err := errors.Join(t.PlanAsking(ctx, k, today), t.measured(ctx, a, k, nil)); err != nil {
			return err
		}
		if saved, err = t.findKPI(ctx, a.Person, k.ID); err != nil {
			return err
		}
		return t.TouchHomes(ctx, k.Owner)
	})
	return saved, err
}

// OwnerSees refuses a KPI whose owner may not see it.
func (t *Tx) OwnerSees(ctx context.Context, k okr.KPI) error {
	refusal, err := okr.Refused(func() error { _, err := t.findKPI(ctx, k.Owner, k.ID); return err }())
	if refusal != nil {
		return okr.Refuse("errors.kpi_amounts_private")
	}
	return err
}

func (t *Tx) findChangeableKPI(ctx context.Context, a outbox.Actor, id okr.KPIID) (okr.KPI, error) {
	k, err := t.findKPI(ctx, a.Person, id)
	if err != nil {
		return k, err
	}
	may, err := t.MayChangeKPI(ctx, a.Person, k)
	if err == nil && !may {
		err = k.NotYours()
	}
	return k, err
}

func (t *Tx) writeKPI(ctx context.Context, a outbox.Actor, k *okr.KPI) error {
	if k.ID != 0 {
		_, err := t.Exec(ctx, `UPDATE kpis SET owner = $2, name = $3, unit = $4, direction = $5, target = $6,
			floor = $7, amber = $8 WHERE id = $1`,
			k.ID, k.Owner, k.Name, k.Unit, k.Direction, k.Target.String(), db.Number(k.Floor), db.Number(k.Amber))
		return err
	}
	id, err := t.Insert(ctx, `INSERT INTO kpis (team, owner, name, unit, frequency, direction, target, floor, amber,
		aggregation, feed, person, company,
			fiscal_start, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,
			$15, $16) RETURNING id`,
		k.Team, k.Owner, k.Name, k.Unit, k.Frequency, k.Direction, k.Target.String(), db.Number(k.Floor),
		db.Number(k.Amber),
		k.Aggregation, k.Feed, db.OrNull(k.Of),
		k.Company, int(max(k.FiscalStart, time.January)), a.Person, db.Millis(t.Now))
	k.ID = okr.KPIID(id)
	return err
}

// RemoveKPI takes a KPI off every list; its values stay, and key results that followed it keep their last value. An
// [*okr.Refusal] when there is no such KPI, the actor may not see it, or may not change it.
func (s *Store) RemoveKPI(ctx context.Context, a outbox.Actor, id okr.KPIID) (k okr.KPI, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		if k, err = t.findChangeableKPI(ctx, a, id); err != nil {
			return err
		}
		fed, err := t.FedResults(ctx, id, "TRUE")
		if err != nil {
			return err
		}
		for _, kr := range fed {
			if err := t.Unlink(ctx, a, kr); err != nil {
				return err
			}
		}
		if _, err := t.Exec(ctx, "UPDATE kpis SET removed_at = $2 WHERE id = $1", id, db.Millis(t.Now)); err != nil {
			return err
		}
		return t.TouchHomes(ctx, k.Owner)
	})
	return k, err
}

// RecordKPI records a KPI's value of a day; a value of that day that was there is kept as its past. An empty day is
// the present one, or, unless it is measured daily, the last one of the period before while that has no value and is
// being asked for. It returns the reading of the day's period. An [*okr.Refusal] when there is no such KPI, the actor
// may not see or change it, it gets its values from elsewhere, or cannot have a value of that day.
func (s *Store) RecordKPI(ctx context.Context, a outbox.Actor, id okr.KPIID, day okr.Date,
	value decimal.Decimal) (k okr.KPI, r okr.Reading, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		if k, err = t.findKPI(ctx, a.Person, id); err != nil {
			return err
		}
		if k.Feed != okr.ByHand { // said to everybody who sees it: nobody's permission would help
			return okr.Refuse("errors.kpi_keeps_itself", "KPI", id.String())
		}
		if k, err = t.findChangeableKPI(ctx, a, id); err != nil {
			return err
		}
		r, err = t.record(ctx, a, k, day, value)
		return err
	})
	return k, r, err
}

// KPISaid is a value that a person says of a KPI.
type KPISaid struct {
	KPI   okr.KPIID
	Day   okr.Date // as of [Store.RecordKPI]
	Value decimal.Decimal
}

// RecordKPIs records several values, all or none, and returns where the KPIs stand. It refuses what [Store.RecordKPI]
// refuses.
func (s *Store) RecordKPIs(ctx context.Context, a outbox.Actor, said []KPISaid) (list []okr.KPISheet, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		recorded, err := t.recordAll(ctx, a, said)
		if err != nil {
			return err
		}
		for _, k := range recorded {
			sheet, err := t.findKPISheet(ctx, a, k, listPeriods)
			if err != nil {
				return err
			}
			list = append(list, sheet)
		}
		return nil
	})
	return list, err
}

// recordAll records what a person says of KPIs, and returns these.
func (t *Tx) recordAll(ctx context.Context, a outbox.Actor, said []KPISaid) (recorded []okr.KPI, err error) {
	for _, v := range said {
		k, err := t.findChangeableKPI(ctx, a, v.KPI)
		if err != nil {
			return nil, err
		}
		if _, err := t.record(ctx, a, k, v.Day, v.Value); err != nil {
			return nil, err
		}
		recorded = append(recorded, k)
	}
	return recorded, nil
}

// PushKPI records a value that a program sends. [people.ErrKeyUnknown] when the key was revoked; [db.ErrNotFound]
// when the key's team has no such KPI; an [*okr.Refusal] when the key may not write KPIs, or the KPI cannot take the
// value.
func (s *Store) PushKPI(ctx context.Context, a outbox.Actor, key people.KeyID, id okr.KPIID, day okr.Date,
	value decimal.Decimal) (k okr.KPI, r okr.Reading, err error) {
	err = s.write(ctx, a.Now, func(t *Tx) error {
		allowed, err := t.Admit(ctx, key, people.KeyKPIs)
		if err != nil {
			return err
		}
		list, err := t.KPIs(ctx, "k.id = $1 AND k.removed_at IS NULL", id)
		if err != nil {
			return err
		}
		if len(list) == 0 || !allowed.Opens(list[0].Team) {
			return db.ErrNotFound
		}
		k = list[0]
		r, err = t.record(ctx, a, k, day, value)
		return err
	})
	return k, r, err
}

func (t *Tx) record(ctx context.Context, a outbox.Actor, k okr.KPI, day okr.Date,
	value decimal.Decimal) (okr.Reading, error) {
	today, err := t.FindKPIToday(ctx, k)
	if err != nil {
		return okr.Reading{}, err
	}
	if day == "" {
		if day, err = t.findPresentDay(ctx, k, today); err != nil {
			return okr.Reading{}, err
		}
	}
	switch {
	case k.Feed != okr.ByHand:
		return okr.Reading{}, okr.Refuse("errors.kpi_keeps_itself", "KPI", k.ID.String())
	case !okr.InRange(value):
		return okr.Reading{}, okr.Refuse(okr.ProblemNumberTooLarge, "Digits", valueDigits)
	case !day.Valid() || day > today:
		return okr.Reading{}, okr.Refuse("errors.kpi_day")
	}
	if _, err := t.Exec(ctx, `UPDATE kpi_values SET superseded_at = $3 WHERE kpi = $1 AND day = $2
		AND superseded_at IS NULL`, k.ID, day, db.Millis(t.Now)); err != nil {
		return okr.Reading{}, err
	}
	if _, err := t.Exec(ctx, `INSERT INTO kpi_values (kpi, day, value, said_by, said_at, source) VALUES ($1, $2,
		$3, $4, $5, $6)`,
		k.ID, day, value.String(), db.OrNull(a.Person), db.Millis(t.Now), a.Source); err != nil {
		return okr.Reading{}, err
	}
	if err := t.measured(ctx, a, k, []okr.Date{day}); err != nil {
		return okr.Reading{}, err
	}
	if err := t.store.Hooks.Recorded(ctx, t.Tx, k.Team, day); err != nil {
		return okr.Reading{}, err
	}
	readings, err := t.Readings(ctx, k, k.PeriodOf(day), k.PeriodOf(day), today)
	if err != nil {
		return okr.Reading{}, err
	}
	if err := t.DirtyPosts(ctx, "kind = 'kpi_due' AND person = $1 AND due > $2", k.Owner,
		db.Millis(t.Now.AddDate(0, 0, -14))); err != nil {
		return okr.Reading{}, err
	}
	return readings[0], t.TouchHomes(ctx, k.Owner)
}

// FindKPIToday returns the day in the zone of the KPI's team.
func (t *Tx) FindKPIToday(ctx context.Context, k okr.KPI) (okr.Date, error) {
	team, err := t.FindTeam(ctx, k.Team)
	return okr.DateOf(t.Now.In(team.Location())), err
}

// findPresentDay returns the day to which a value belongs that says none: the last one of the period before, while
// that has no addValue and it is being asked for (until 3 days after its end, or after the working day on which it is
// asked for, if that comes later), else today.
func (t *Tx) findPresentDay(ctx context.Context, k okr.KPI, today okr.Date) (okr.Date, error) {
	if k.Frequency == okr.Daily {
		return today, nil
	}
	before := k.PeriodOf(today).Previous()
	readings, err := t.Readings(ctx, k, before, before, today)
	if err != nil || readings[0].Value.Valid {
		return today, err
	}
	team, err := t.FindTeam(ctx, k.Team)
	if err != nil || !k.Asked(before, team.Calendar(), today) {
		return today, err
	}
	return before.End.AddDays(-1), nil
}

// Readings are what a KPI was in the periods from one to another, oldest first.
func (t *Tx) Readings(ctx context.Context, k okr.KPI, from, to okr.Period, today okr.Date) ([]okr.Reading, error) {
	of, err := t.readingsOf(ctx, []stretch{{k, from, to, today}})
	return of[k.ID], err
}

// stretch asks for what a KPI was in the periods from one to another, as of a day.
type stretch struct {
	kpi      okr.KPI
	from, to okr.Period
	today    okr.Date
}

// readingsOf are what KPIs were, oldest first, in a number of queries that does not grow with them.
func (t *Tx) readingsOf(ctx context.Context, list []stretch) (map[okr.KPIID][]okr.Reading, error) {
	var fed []okr.KPI
	var byHand []okr.KPIID
	var from, to okr.Date
	for _, s := range list {
		if s.kpi.Feed == okr.ByHand {
			byHand = append(byHand, s.kpi.ID)
		} else {
			fed = append(fed, s.kpi)
		}
		if from == "" || s.from.Start < from {
			from = s.from.Start
		}
		to = max(to, s.to.End)
	}
	ledgers, err := t.ledgers(ctx, fed, from, to)
	if err != nil {
		return nil, err
	}
	values, err := t.valuesOf(ctx, byHand, from, to)
	if err != nil {
		return nil, err
	}
	readings := make(map[okr.KPIID][]okr.Reading, len(list))
	for _, s := range list {
		for p := s.from; p.Start <= s.to.Start; p = p.Next() {
			var value decimal.NullDecimal
			if s.kpi.Feed == okr.ByHand {
				value.Decimal, value.Valid = s.kpi.Aggregation.Summarise(within(values[s.kpi.ID], p))
			} else {
				value = ledgers[s.kpi.ID].Value(s.kpi, p.Start, p.End)
			}
			readings[s.kpi.ID] = append(readings[s.kpi.ID],
				okr.Reading{Period: p, Value: value, Status: s.kpi.StatusOf(value, p, s.today)})
		}
	}
	return readings, nil
}

// within are those of some values, which are in the order of their days, that are of a period.
func within(values []okr.Dated, p okr.Period) []okr.Dated {
	before := func(v okr.Dated, day okr.Date) int { return cmp.Compare(v.Day, day) }
	from, _ := slices.BinarySearchFunc(values, p.Start, before)
	to, _ := slices.BinarySearchFunc(values, p.End, before)
	return values[from:to]
}

// valuesOf are what was said of KPIs of the days from one to before another, in the order of the days.
func (t *Tx) valuesOf(ctx context.Context, ids []okr.KPIID, from, to okr.Date) (map[okr.KPIID][]okr.Dated, error) {
	values := make(map[okr.KPIID][]okr.Dated, len(ids))
	if len(ids) == 0 {
		return values, nil
	}
	err := db.Each(ctx, t, func(row db.Scanner) error {
		var id okr.KPIID
		var v okr.Dated
		err := row.Scan(&id, &v.Day, &v.Value)
		values[id] = append(values[id], v)
		return err
	}, `SELECT v.kpi, v.day, v.value FROM kpi_values v WHERE v.day >= $1 AND v.day < $2 AND v.superseded_at IS NULL
		AND v.kpi IN (`+db.Places(2, len(ids))+") ORDER BY v.kpi, v.day", append([]any{from, to}, db.Args(ids)...)...)
	return values, err
}

func (t *Tx) kpiValues(ctx context.Context, where string, args ...any) ([]okr.KPIValue, error) {
	return db.All(ctx, t, func(row db.Scanner) (okr.KPIValue, error) {
		var (
			v    okr.KPIValue
			name sql.NullString
			at   sql.NullInt64
		)
		err := row.Scan(&v.Day, &v.Value, &name, &at, &v.Superseded)
		v.ByName, v.At = name.String, db.Instant(at)
		return v, err
	}, `SELECT v.day, v.value, by_.name, v.said_at, v.superseded_at IS NOT NULL FROM kpi_values v LEFT
		JOIN people by_ ON by_.id = v.said_by WHERE `+where, args...)
}

// measured lets follow what a KPI's new values of some days move: the key results that it feeds, how it did in quarters
// that are over, and what is told when its status changes. Nil are all days.
func (t *Tx) measured(ctx context.Context, a outbox.Actor, k okr.KPI, days []okr.Date) error {
	if err := t.follow(ctx, a, k, days); err != nil {
		return err
	}
	if err := t.judgeAgain(ctx, k, days); err != nil {
		return err
	}
	return t.tellStatus(ctx, a, k)
}

// FeedFrom lets the KPIs follow that the sales of teams feed, and of people, on some days; nil people are all, and
// nil days.
func (t *Tx) FeedFrom(ctx context.Context, a outbox.Actor, teams []okr.TeamID, people []okr.PersonID,
	days []okr.Date) error {
	fed, err := t.KPIs(ctx, "k.company AND k.removed_at IS NULL AND k.feed <> ''")
	if err != nil {
		return err
	}
	slices.Sort(teams)
	for _, team := range slices.Compact(teams) {
		own, err := t.KPIs(ctx, "k.team = $1 AND k.feed <> '' AND k.removed_at IS NULL AND NOT k.company", team)
		if err != nil {
			return err
		}
		fed = append(fed, own...)
	}
	for _, k := range fed {
		if k.Of != "" && people != nil && !slices.Contains(people, k.Of) {
			continue
		}
		if err := t.measured(ctx, a, k, days); err != nil {
			return err
		}
	}
	return nil
}

// looksBack is how many periods back the latest present one is looked for.
const looksBack = 24

// findLatest returns the newest period of a KPI that has a value; false when none has.
func (t *Tx) findLatest(ctx context.Context, k okr.KPI, today okr.Date) (okr.Reading, bool, error) {
	to := k.PeriodOf(today)
	if k.Feed == okr.ByHand {
		var day okr.Date
		err := t.One(ctx, `SELECT v.day FROM kpi_values v WHERE v.kpi = $1 AND v.superseded_at IS NULL
			ORDER BY v.day DESC LIMIT 1`, []any{k.ID}, []any{&day})
		if errors.Is(err, db.ErrNotFound) {
			return okr.Reading{Period: to, Status: k.StatusOf(decimal.NullDecimal{}, to, today)}, false, nil
		}
		if err != nil {
			return okr.Reading{}, false, err
		}
		list, err := t.Readings(ctx, k, k.PeriodOf(day), k.PeriodOf(day), today)
		if err != nil {
			return okr.Reading{}, false, err
		}
		return list[0], true, nil
	}
	for p, n := to, 0; n < looksBack; p, n = p.Previous(), n+1 {
		value, err := t.findFed(ctx, k, p)
		if err != nil {
			return okr.Reading{}, false, err
		}
		if value.Valid {
			return okr.Reading{Period: p, Value: value, Status: k.StatusOf(value, p, today)}, true, nil
		}
	}
	return okr.Reading{Period: to}, false, nil
}

// tellStatus tells the owner and the managers, once, that a KPI has another colour than was told last.
func (t *Tx) tellStatus(ctx context.Context, a outbox.Actor, k okr.KPI) error {
	today, err := t.FindKPIToday(ctx, k)
	if err != nil {
		return err
	}
	latest, present, err := t.findLatest(ctx, k, today)
	if err != nil || !present || !latest.Status.Judged() {
		return err
	}
	var told okr.KPIStatus
	if err := t.One(ctx, "SELECT told FROM kpis WHERE id = $1", []any{k.ID}, []any{&told}); err != nil ||
		told == latest.Status {
		return err
	}
	if _, err := t.Exec(ctx, "UPDATE kpis SET told = $2 WHERE id = $1", k.ID, latest.Status); err != nil {
		return err
	}
	// What was not said yet is overtaken.
	if _, err := t.Exec(ctx, `UPDATE posts SET state = 'dropped' WHERE subject = $1 AND kind = 'kpi' AND ts = ''
		AND state = 'owed'`, outbox.AboutKPI(k.ID)); err != nil {
		return err
	}
	team, err := t.FindTeam(ctx, k.Team)
	if err != nil {
		return err
	}
	readers := []okr.PersonID{k.Owner}
	for _, m := range team.Managers {
		if !slices.Contains(readers, m) {
			readers = append(readers, m)
		}
	}
	for _, reader := range readers {
		if reader == a.Person { // they see it in the answer
			continue
		}
		if _, err := t.findKPI(ctx, reader, k.ID); err != nil {
			if _, failed := okr.Refused(err); failed != nil {
				return failed
			}
			continue
		}
		worried, err := t.worried(ctx, k, reader)
		if err != nil {
			return err
		}
		if latest.Status == okr.Green && !worried { // that all is well is news to who was told that it is not
			continue
		}
		key := fmt.Sprintf("kpi/%s/%s/%d/%s", k.ID, latest.Status, t.Now.UnixMilli(), reader)
		if err := t.OwePost(ctx, outbox.Post{Key: key, Kind: outbox.KPIPost, Person: reader,
			Subject: outbox.AboutKPI(k.ID)}); err != nil {
			return err
		}
	}
	return nil
}

// worried reports whether somebody was ever told of a KPI's status.
func (t *Tx) worried(ctx context.Context, k okr.KPI, reader okr.PersonID) (bool, error) {
	var said int
	err := t.One(ctx, `SELECT COUNT(*) FROM posts WHERE subject = $1 AND person = $2 AND kind = 'kpi' AND (ts <> ''
		OR carrier IS NOT NULL)`, []any{outbox.AboutKPI(k.ID), reader}, []any{&said})
	return said > 0, err
}

// kpiHistory is how many periods a KPI's sheet has at most: the days of a year and some more.
const kpiHistory = 400

// FindKPI returns a KPI, its last periods, so many for each frequency, and who recorded what, to somebody who may see
// it. Any other one is an [*okr.Refusal], as one that is not there.
func (s *Store) FindKPI(ctx context.Context, a outbox.Actor, id okr.KPIID,
	periods map[okr.Frequency]int) (okr.KPISheet, error) {
	return read(ctx, s, a.Now, func(t *Tx) (sheet okr.KPISheet, err error) {
		k, err := t.findKPI(ctx, a.Person, id)
		if err != nil {
			return sheet, err
		}
		if sheet, err = t.findKPISheet(ctx, a, k, min(max(periods[k.Frequency], 1), kpiHistory)); err != nil {
			return sheet, err
		}
		if sheet.Values, err = t.kpiValues(ctx, "v.kpi = $1 ORDER BY v.said_at DESC, v.id DESC LIMIT 12",
			id); err != nil {
			return sheet, err
		}
		sheet.Feeds, err = db.All(ctx, t, func(row db.Scanner) (f okr.FedKeyResult, err error) {
			err = row.Scan(&f.KeyResult, &f.Title, &f.Objective)
			return f, err
		}, "SELECT kr.id, kr.title, o.title FROM key_results kr JOIN objectives o ON o.id = kr.objective WHERE "+Seen+
			" AND kr.kpi = $2 ORDER BY kr.id LIMIT 20", a.Person, id)
		return sheet, err
	})
}

func (t *Tx) findKPISheet(ctx context.Context, a outbox.Actor, k okr.KPI, periods int) (sheet okr.KPISheet, err error) {
	team, err := t.FindTeam(ctx, k.Team)
	if err != nil {
		return sheet, err
	}
	sheet = okr.KPISheet{KPI: k, Loc: team.Location(), Today: okr.DateOf(t.Now.In(team.Location()))}
	if sheet.MayChange, err = t.MayChangeKPI(ctx, a.Person, k); err != nil {
		return sheet, err
	}
	to := k.PeriodOf(sheet.Today)
	from := to
	for range periods - 1 {
		from = from.Previous()
	}
	sheet.Readings, err = t.Readings(ctx, k, from, to, sheet.Today)
	for len(sheet.Readings) > 1 && !began(k, sheet.Readings[0]) {
		sheet.Readings = sheet.Readings[1:]
	}
	return sheet, err
}

// began reports whether there was anything to measure yet: a ledger of sales is at nothing before its first deal.
func began(k okr.KPI, r okr.Reading) bool {
	return r.Value.Valid && (k.Feed == okr.ByHand || !r.Value.Decimal.IsZero())
}

// KPIScope says which KPIs a list has.
type KPIScope string

// The scopes of a list of KPIs.
const (
	MyKPIs   KPIScope = "me"   // that the person owns, or that their sales feed
	TeamKPIs KPIScope = "team" // of the teams they are in or manage, and the company's
)

// listPeriods is how many periods a list looks at: as many as a trend does.
const listPeriods = 9

// mostKPIs is how many a list has at most.
const mostKPIs = 60

// KPIs lists the KPIs of a scope that the person may see, each with its last periods.
func (s *Store) KPIs(ctx context.Context, a outbox.Actor, scope KPIScope) ([]okr.KPISheet, error) {
	return read(ctx, s, a.Now, func(t *Tx) (list []okr.KPISheet, err error) {
		kpiSeen, err := t.kpiSeen(ctx, a.Person)
		if err != nil {
			return list, err
		}
		where := kpiSeen + " AND (k.owner = $1 OR k.person = $1) ORDER BY k.id LIMIT $2"
		if scope == TeamKPIs {
			where = kpiSeen + ` AND k.id IN (SELECT id FROM kpis WHERE company AND removed_at IS NULL
				UNION SELECT fig.id FROM members m JOIN kpis fig ON fig.team = m.team AND fig.removed_at IS NULL
				WHERE m.person = $1 AND m.left_at IS NULL
				UNION SELECT fig.id FROM managers g JOIN kpis fig ON fig.team = g.team AND fig.removed_at IS NULL
				WHERE g.person = $1)
				ORDER BY k.team, k.id LIMIT $2`
		}
		kpis, err := t.KPIs(ctx, where, a.Person, mostKPIs)
		if err != nil {
			return list, err
		}
		for _, k := range kpis {
			sheet, err := t.findKPISheet(ctx, a, k, listPeriods)
			if err != nil {
				return list, err
			}
			list = append(list, sheet)
		}
		return list, nil
	})
}
