package motivation

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/outbox"
	"okrbot/store/people"
)

// ScoreQuery asks for what counts in a contest, of people in days.
type ScoreQuery struct {
	motivation.Rules
	TeamOf   map[okr.PersonID]okr.TeamID // for which team it has to be; 0: for any
	From, To okr.Date                    // To is the first day that does not count
	Currency sales.Currency
}

// People are whose scores are asked for.
func (q ScoreQuery) People() (ids []okr.PersonID) {
	for id := range q.TeamOf {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// Counts reports whether what somebody did for a team counts.
func (q ScoreQuery) Counts(person okr.PersonID, team okr.TeamID) bool {
	of, known := q.TeamOf[person]
	return known && (of == 0 || of == team)
}

// Hooks are what contests ask of the other rooms, in the same transaction.
type Hooks struct {
	// Scores: what counts, except kudos.
	Scores func(context.Context, *people.Tx, ScoreQuery) ([]motivation.Score, error)
	// Targets: how much of their targets of revenue lies in the days of a query.
	Targets func(context.Context, *people.Tx, ScoreQuery) (map[okr.PersonID]int64, error)
	// Selling: how a team sells, and what it shows of its people.
	Selling func(context.Context, *people.Tx, okr.Team) (sales.Settings, error)
	// MayCount: whether something can be counted in a team; it fills in what a KPI is called.
	MayCount func(context.Context, *people.Tx, okr.Team, *motivation.Rules) error
	// KPIs: those of a team whose values can be counted in a contest.
	KPIs func(context.Context, *people.Tx, okr.Team) ([]okr.KPI, error)
}

// contender is one with what the store knows beside.
type contender struct {
	motivation.Contender
	hidden bool // is on no board
	since  okr.Date
}

// contenders are those of a contest; of a draft, those who would be if it began now.
func (t *Tx) contenders(ctx context.Context, c contestRow) ([]contender, error) {
	who, args := "JOIN contenders k ON k.contest = $1 AND k.person = p.id", []any{c.ID}
	if c.State == motivation.ContestDraft && (c.Who == motivation.WhoTeam || c.Who == motivation.WhoTeams) {
		var from string
		from, args = sidesOf(c.Contest)
		who = "JOIN (" + from + ") k ON k.person = p.id"
	}
	return db.All(ctx, t, func(row db.Scanner) (v contender, err error) {
		var left, joined sql.NullInt64
		err = row.Scan(&v.Person, &v.Name, &v.Side, &v.FromStart, &left, &v.hidden, &joined)
		v.Left, v.since = left.Valid, okr.DateOf(db.Instant(joined).In(c.Team.Location()))
		return v, err
	}, `SELECT p.id, p.name, k.side, k.from_start, k.left_at, h.person IS NOT NULL,
		(SELECT MIN(joined_at) FROM members m WHERE m.person = p.id)
		FROM people p `+who+" LEFT JOIN hidden h ON h.person = p.id ORDER BY p.id", args...)
}

// sidesOf selects who is in the teams that take part, without their managers: each in the first of their teams.
func sidesOf(c motivation.Contest) (query string, args []any) {
	for i, side := range c.Competing() {
		if i > 0 {
			query += " UNION ALL "
		}
		n := len(args)
		query += "SELECT m.person AS person, CAST($" + strconv.Itoa(n+1) + ` AS INTEGER) AS side, 1 AS from_start,
			NULL AS left_at FROM members m JOIN people q ON q.id = m.person WHERE m.team = $` + strconv.Itoa(n+2) +
			" AND m.left_at IS NULL AND " + outbox.Speakable("q") + ` AND NOT EXISTS (SELECT 1 FROM managers g
			WHERE g.team = m.team AND g.person = m.person)`
		args = append(args, i, side)
	}
	return "SELECT person, MIN(side) AS side, from_start, left_at FROM (" + query + ") AS s GROUP BY person", args
}

// enter fixes who takes part, as of now: those of its teams, or who were chosen.
func (t *Tx) enter(ctx context.Context, c contestRow) error {
	if c.Who != motivation.WhoTeam && c.Who != motivation.WhoTeams {
		return nil
	}
	if _, err := t.Exec(ctx, "DELETE FROM contenders WHERE contest = $1", c.ID); err != nil {
		return err
	}
	query, args := sidesOf(c.Contest)
	_, err := t.Exec(ctx, fmt.Sprintf("INSERT INTO contenders (contest, person, side) SELECT $%d, person, side"+
		" FROM (%s) AS s", len(args)+1, query), append(args, c.ID)...)
	return err
}

// reckoning is how a contest stands as of now.
type reckoning struct {
	motivation.Result
	field  motivation.Field
	rounds []motivation.Round
	window okr.Period // the one that runs, or ran last
	round  int        // which, from 1
	whole  okr.Period // of the contest
	all    []contender
}

// reckon says how a contest stands, or stood when it was frozen.
func (t *Tx) reckon(ctx context.Context, c contestRow, compare func(a, b string) int) (k reckoning, err error) {
	if compare == nil {
		compare = cmp.Compare[string]
	}
	today := okr.DateOf(t.Now.In(c.Team.Location()))
	whole := c.KeptWindow(today)
	if k.all, err = t.contenders(ctx, c); err != nil {
		return k, err
	}
	k.window, k.round, k.whole = whole, 1, whole
	k.field = motivation.Field{Rules: c.Rules, Compare: compare}
	if c.State == motivation.ContestDone && !c.afresh {
		return k, t.readFrozen(ctx, c, &k)
	}
	if err := t.fillField(ctx, c, whole, k.all, &k.field); err != nil {
		return k, err
	}
	if c.Kind == motivation.Series {
		return k, t.reckonSeries(ctx, c, today, &k)
	}
	k.moved(k.field.In(okr.Period{Start: c.Start, End: min(today, whole.End)}))
	k.Result = k.field.In(whole)
	return k, nil
}

// nameOf is what somebody is called who takes part.
func (k reckoning) nameOf(id okr.PersonID) string {
	for _, p := range k.all {
		if p.Person == id {
			return p.Name
		}
	}
	return ""
}

// moved remembers the ranks of before, which those of now are compared with.
func (k *reckoning) moved(before motivation.Result) {
	k.field.Was, k.field.WasOfSides = map[okr.PersonID]int{}, map[int]int{}
	for _, p := range before.Places {
		if p.Side != 0 {
			k.field.WasOfSides[p.Side] = p.Rank
		} else {
			k.field.Was[p.Person] = p.Rank
		}
	}
}

// reckonSeries says how each window stands that began, and all of them together.
func (t *Tx) reckonSeries(ctx context.Context, c contestRow, today okr.Date, k *reckoning) error {
	var frozen map[int]motivation.Result
	if c.State != motivation.ContestDone {
		var err error
		if frozen, err = t.frozenRounds(ctx, c); err != nil {
			return err
		}
	}
	var now, before []motivation.Result
	for i, w := range c.Split() {
		if i > 0 && w.Start > today {
			break
		}
		k.window, k.round = w, i+1
		r, done := frozen[i+1]
		if !done {
			r = k.field.In(w)
		}
		k.rounds = append(k.rounds, motivation.Round{Window: w, Result: r, Frozen: done})
		now = append(now, r)
		if !done {
			r = k.field.In(okr.Period{Start: w.Start, End: min(w.End, today)})
		}
		before = append(before, r)
	}
	k.moved(k.field.Overall(before))
	k.Result = k.field.Overall(now)
	return nil
}

// fillField reads who takes part and is on boards, and what counts of them.
func (t *Tx) fillField(ctx context.Context, c contestRow, window okr.Period, all []contender,
	f *motivation.Field) (err error) {
	q := ScoreQuery{Rules: c.Rules, TeamOf: map[okr.PersonID]okr.TeamID{}, From: window.Start, To: window.End,
		Currency: c.Currency}
	for _, v := range all {
		q.TeamOf[v.Person] = c.TeamOf(v.Side)
	}
	var before []okr.Period
	if c.Kind == motivation.MostImproved {
		if before = motivation.WindowsBefore(window); len(before) > 0 {
			q.From = before[0].Start
		}
	}
	if f.Scores, err = t.scores(ctx, q); err != nil {
		return err
	}
	targets, err := t.targetsIn(ctx, q, window, before)
	if err != nil {
		return err
	}
	f.Contenders = nil
	for _, v := range all {
		if v.hidden {
			continue
		}
		v.Target = targets[0][v.Person]
		v.fillBefore(f.Scores, before, targets[1:])
		f.Contenders = append(f.Contenders, v.Contender)
	}
	return nil
}

// targetsIn are the targets in a window and in those before it, where attainment counts.
func (t *Tx) targetsIn(ctx context.Context, q ScoreQuery, window okr.Period,
	before []okr.Period) (list []map[okr.PersonID]int64, err error) {
	for _, p := range append([]okr.Period{window}, before...) {
		var of map[okr.PersonID]int64
		if q.Counted == motivation.CountAttainment {
			q.From, q.To = p.Start, p.End
			if of, err = t.store.Hooks.Targets(ctx, t.Tx, q); err != nil {
				return nil, err
			}
		}
		list = append(list, of)
	}
	return list, nil
}

// fillBefore says what somebody had in the windows before, from the first in which they were here or scored.
func (v *contender) fillBefore(scores []motivation.Score, before []okr.Period, targets []map[okr.PersonID]int64) {
	v.Before, v.TargetsOf = nil, nil
	for i, p := range before {
		var sum int64
		for _, s := range scores {
			if s.Person == v.Person && p.Contains(s.Day) {
				sum += s.Amount
			}
		}
		if len(v.Before) == 0 && sum == 0 && v.since > p.Start {
			continue
		}
		v.Before, v.TargetsOf = append(v.Before, sum), append(v.TargetsOf, targets[i][v.Person])
	}
}

// scores are what counts of a query.
func (t *Tx) scores(ctx context.Context, q ScoreQuery) ([]motivation.Score, error) {
	if len(q.TeamOf) == 0 {
		return nil, nil
	}
	if q.Counted != motivation.CountKudos {
		return t.store.Hooks.Scores(ctx, t.Tx, q)
	}
	ids := q.People()
	return db.All(ctx, t, func(row db.Scanner) (s motivation.Score, err error) {
		err = row.Scan(&s.Person, &s.Day, &s.At)
		s.Amount = 1
		return s, err
	}, `SELECT g.giver, g.day, g.given_at FROM gifts g JOIN kudos k ON k.id = g.kudos WHERE g.day >= $1 AND g.day < $2
		AND g.gone_at IS NULL AND `+openGift+" AND g.giver IN ("+db.Places(2, len(ids))+")",
		append([]any{q.From, q.To}, db.Args(ids)...)...)
}

const placeColumns = `c.person, COALESCE(p.name, ''), c.side, c.rank, c.value, c.times, c.heads, c.sum, c.target,
	c.reached_on, c.reached_at, c.goal, c.gone`

// frozenPlaces are the places of a contest as they were frozen, of a round; hidden people have none, and the ranks of
// the others are counted without them.
func (t *Tx) frozenPlaces(ctx context.Context, c contestRow, round int) (r motivation.Result, err error) {
	list, err := db.All(ctx, t, func(row db.Scanner) (p motivation.ContestPlace, err error) {
		var person sql.NullString
		err = row.Scan(&person, &p.Name, &p.Side, &p.Rank, &p.Value, &p.Times, &p.Heads, &p.Sum, &p.Target,
			&p.ReachedOn, &p.ReachedAt, &p.Goal, &p.Left)
		if p.Person = okr.PersonID(person.String); p.Side > 0 && p.Side <= len(c.Sides) {
			p.Name = c.Sides[p.Side-1].Name
		}
		return p, err
	}, "SELECT "+placeColumns+` FROM contest_places c LEFT JOIN people p ON p.id = c.person
		LEFT JOIN hidden h ON h.person = c.person WHERE c.contest = $1 AND c.round = $2 AND h.person IS NULL
		ORDER BY c.place`, c.ID, round)
	for _, p := range list {
		switch {
		case p.Left:
			r.Left = append(r.Left, p)
		case p.Rank == 0:
			r.Without = append(r.Without, p)
		default:
			r.Places = append(r.Places, p)
		}
	}
	if r.Places = motivation.Reranked(r.Places); err != nil {
		return r, err
	}
	err = t.One(ctx, "SELECT of FROM contest_rounds WHERE contest = $1 AND round = $2", []any{c.ID, round},
		[]any{&r.Of})
	return r, err
}

// frozenRounds are the windows of a series whose winners stay, by their number.
func (t *Tx) frozenRounds(ctx context.Context, c contestRow) (map[int]motivation.Result, error) {
	rounds, err := db.All(ctx, t, db.ScanOne[int],
		"SELECT round FROM contest_rounds WHERE contest = $1 AND round > 0 ORDER BY round", c.ID)
	of := map[int]motivation.Result{}
	for _, n := range rounds {
		if of[n], err = t.frozenPlaces(ctx, c, n); err != nil {
			return nil, err
		}
	}
	return of, err
}

// readFrozen reads how a contest ended.
func (t *Tx) readFrozen(ctx context.Context, c contestRow, k *reckoning) (err error) {
	if k.Result, err = t.frozenPlaces(ctx, c, 0); err != nil {
		return err
	}
	if c.Kind != motivation.Series {
		return nil
	}
	frozen, err := t.frozenRounds(ctx, c)
	for i, w := range c.Split() {
		k.window, k.round = w, i+1
		k.rounds = append(k.rounds, motivation.Round{Window: w, Result: frozen[i+1], Frozen: true})
	}
	return err
}
