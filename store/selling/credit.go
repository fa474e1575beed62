package selling

import (
	"cmp"
	"context"
	"slices"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
)

// credited is a row of the ledger: what a person got for a deal, for which team, on which day.
type credited struct {
	person   okr.PersonID
	team     okr.TeamID
	day      okr.Date
	currency sales.Currency
	minor    int64
	points   int64
}

// standingCredit is a row of the ledger that nothing reverses.
type standingCredit struct {
	id int64
	credited
}

// addCredit makes the ledger say what a deal is worth now: what no longer holds is reversed by a row of its own, what
// is new is added. It returns what it wrote, in both directions.
func (t *Tx) addCredit(ctx context.Context, change sales.DealChangeID, d sales.Deal) (touched []credited, err error) {
	var present []standingCredit
	if d.Version > 1 {
		present, err = t.standingCredits(ctx, d.ID)
	}
	if err != nil {
		return nil, err
	}
	wanted, err := t.creditsOf(ctx, d, present)
	if err != nil {
		return nil, err
	}
	for _, c := range present {
		if at := slices.Index(wanted, c.credited); at >= 0 {
			wanted = slices.Delete(wanted, at, at+1)
			continue
		}
		if _, err := t.Exec(ctx, `INSERT INTO credits (deal, change, person, team, day, currency, minor, points, at,
			reverses)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, d.ID, change, c.person, c.team, c.day, c.currency,
			-c.minor, -c.points, db.Millis(t.Now), c.id); err != nil {
			return nil, err
		}
		touched = append(touched, c.credited)
	}
	for _, c := range wanted {
		if _, err := t.Exec(ctx, `INSERT INTO credits (deal, change, person, team, day, currency, minor, points, at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, d.ID, change, c.person, c.team, c.day, c.currency, c.minor,
			c.points, db.Millis(t.Now)); err != nil {
			return nil, err
		}
		touched = append(touched, c)
	}
	return touched, nil
}

// standingCredits are the rows of a deal that nothing reverses.
func (t *Tx) standingCredits(ctx context.Context, id sales.DealID) ([]standingCredit, error) {
	return db.All(ctx, t, func(row db.Scanner) (standingCredit, error) {
		var c standingCredit
		err := row.Scan(&c.id, &c.person, &c.team, &c.day, &c.currency, &c.minor, &c.points)
		return c, err
	}, `SELECT c.id, c.person, c.team, c.day, c.currency, c.minor, c.points FROM credits c WHERE c.deal = $1
		AND c.reverses IS NULL
		AND NOT EXISTS (SELECT 1 FROM credits r WHERE r.reverses = c.id) ORDER BY c.id`, id)
}

// creditsOf is what a deal is worth to whom. It counts for the team in which a person was when they were credited
// first.
func (t *Tx) creditsOf(ctx context.Context, d sales.Deal, present []standingCredit) (list []credited, err error) {
	if d.State != sales.Won {
		return nil, nil
	}
	team, _, err := t.FindSelling(ctx, d.Team)
	if err != nil {
		return nil, err
	}
	amounts := sales.Allot(d.Amount.Minor, d.Shares)
	for i, share := range d.Shares {
		c := credited{share.Person, d.Team, d.CloseDay, d.Amount.Currency, amounts[i], int64(share.Points)}
		if at := slices.IndexFunc(present, func(p standingCredit) bool {
			return p.person == share.Person &&
				p.day == d.CloseDay
		}); at >= 0 {
			c.team = present[at].team
		} else if works, err := t.worksIn(ctx, team, share.Person); err != nil {
			return nil, err
		} else if !works {
			if own, err := t.findSellingTeam(ctx, share.Person); err == nil {
				c.team = own
			}
		}
		list = append(list, c)
	}
	return list, nil
}

// sum is what the ledger adds up to: minor units of the base currency, basis points of deals, and what could not be
// counted for want of a rate.
type sum struct {
	minor     int64
	points    int64
	reached   int64 // Unix milliseconds of the last row
	uncounted []sales.Money
}

// key of a sum: whose, in which team.
type sumKey struct {
	person okr.PersonID
	team   okr.TeamID
}

// sums adds up the ledger by person and team over the rows c that a condition selects. The base is the currency of
// each team.
func (t *Tx) sums(ctx context.Context, base func(okr.TeamID) sales.Currency, where string,
	args ...any) (map[sumKey]*sum, error) {
	type row struct {
		sumKey
		currency              sales.Currency
		minor, points, latest int64
	}
	rows, err := db.All(ctx, t, func(r db.Scanner) (row, error) {
		var v row
		err := r.Scan(&v.person, &v.team, &v.currency, &v.minor, &v.points, &v.latest)
		return v, err
	}, "SELECT c.person, c.team, c.currency, SUM(c.minor), SUM(c.points), MAX(c.at) FROM credits c WHERE "+where+
		" GROUP BY c.person, c.team, c.currency", args...)
	if err != nil {
		return nil, err
	}
	total := make(map[sumKey]*sum, len(rows))
	foreign := false
	for _, r := range rows {
		s := total[r.sumKey]
		if s == nil {
			s = &sum{}
			total[r.sumKey] = s
		}
		s.reached = max(s.reached, r.latest)
		if r.currency != base(r.team) {
			foreign = true
			continue
		}
		if err := s.add(r.minor, r.points); err != nil {
			return nil, err
		}
	}
	if foreign {
		err = t.convert(ctx, base, total, where, args...)
	}
	return total, err
}

// convert adds what was won in other currencies than the team's, at the rate of its day.
func (t *Tx) convert(ctx context.Context, base func(okr.TeamID) sales.Currency, total map[sumKey]*sum, where string,
	args ...any) error {
	rows, err := db.All(ctx, t, func(r db.Scanner) (credited, error) {
		var c credited
		err := r.Scan(&c.person, &c.team, &c.currency, &c.day, &c.minor, &c.points)
		return c, err
	}, `SELECT c.person, c.team, c.currency, c.day, SUM(c.minor), SUM(c.points) FROM credits c WHERE `+where+
		` GROUP BY c.person, c.team, c.currency, c.day
		HAVING SUM(c.points) <> 0 ORDER BY c.person, c.team, c.currency, c.day`, args...)
	if err != nil {
		return err
	}
	for _, c := range rows {
		into := base(c.team)
		if c.currency == into {
			continue
		}
		s := total[sumKey{c.person, c.team}]
		minor, ok, err := t.findConverted(ctx, c, into)
		if err == nil && !ok {
			err = s.leaveOut(sales.Money{Minor: c.minor, Currency: c.currency})
		}
		if err := cmp.Or(err, s.add(minor, c.points)); err != nil {
			return err
		}
	}
	return nil
}

// findConverted returns what was won on a day in another currency; ok is false when nobody said the rate. An amount
// that nothing holds at the rate of its day is refused.
func (t *Tx) findConverted(ctx context.Context, c credited, into sales.Currency) (minor int64, ok bool, err error) {
	rate, ok, err := t.findRate(ctx, c.currency, into, c.day)
	if err != nil || !ok {
		return 0, false, err
	}
	if minor, ok = sales.Convert(c.minor, rate); !ok {
		return 0, false, okr.Refuse("errors.rate_overflows", "Source", string(c.currency), "Into", string(into), "Day",
			string(c.day))
	}
	return minor, true, nil
}

// add adds minor units and points. It refuses what no int64 holds.
func (s *sum) add(minor, points int64) (err error) {
	if s.minor, err = sales.Plus(s.minor, minor); err != nil {
		return err
	}
	s.points, err = sales.Plus(s.points, points)
	return err
}

func (s *sum) leaveOut(m sales.Money) (err error) {
	for i := range s.uncounted {
		if s.uncounted[i].Currency == m.Currency {
			s.uncounted[i].Minor, err = sales.Plus(s.uncounted[i].Minor, m.Minor)
			return err
		}
	}
	s.uncounted = append(s.uncounted, m)
	return nil
}

// findAchieved returns what a person, or the whole team when person is empty, achieved in a period as a metric counts.
func (t *Tx) findAchieved(ctx context.Context, s sales.Settings, person okr.PersonID, metric sales.Metric,
	p okr.Period) (sum, error) {
	if kind, ok := metric.Activity(); ok {
		return t.findActivitySum(ctx, s.Team, person, kind, p)
	}
	where, args := "c.team = $1 AND c.day >= $2 AND c.day < $3", []any{s.Team, p.Start, p.End}
	if person != "" {
		where, args = "c.person = $4 AND c.team = $1 AND c.day >= $2 AND c.day < $3", append(args, person)
	}
	sums, err := t.sums(ctx, func(okr.TeamID) sales.Currency { return s.Currency }, where, args...)
	if err != nil {
		return sum{}, err
	}
	var all sum
	for _, one := range sums {
		all.reached = max(all.reached, one.reached)
		if err := all.add(one.minor, one.points); err != nil {
			return sum{}, err
		}
		for _, m := range one.uncounted {
			if err := all.leaveOut(m); err != nil {
				return sum{}, err
			}
		}
	}
	return all, nil
}

// of is the figure of a sum that a metric counts.
func (s sum) of(m sales.Metric) int64 {
	if m == sales.Deals {
		return s.points
	}
	return s.minor // of revenue, and the number of activities
}
