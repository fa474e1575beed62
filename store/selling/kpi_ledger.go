package selling

import (
	"context"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
)

// FindLedger reads the days from one to before another.
func (t *Tx) FindLedger(ctx context.Context, k okr.KPI, from, to okr.Date) (sales.Ledger, error) {
	if k.Feed == okr.WinRate || k.Feed == okr.CycleDays {
		return t.closedDeals(ctx, k, from, to)
	}
	return t.creditedDays(ctx, k, from, to)
}

// creditedDays are the credits of the KPI's person, team or company, other currencies than the team's at the rate of
// their day.
func (t *Tx) creditedDays(ctx context.Context, k okr.KPI, from, to okr.Date) (sales.Ledger, error) {
	settings, err := t.FindSellingOf(ctx, okr.Team{ID: k.Team})
	if err != nil {
		return nil, err
	}
	where, args := "c.day >= $1 AND c.day < $2", []any{from, to}
	switch {
	case k.Company:
	case k.Of != "":
		where, args = "c.person = $3 AND c.team = $4 AND "+where, append(args, k.Of, k.Team)
	default:
		where, args = "c.team = $3 AND "+where, append(args, k.Team)
	}
	type row struct {
		day           okr.Date
		currency      sales.Currency
		minor, points int64
	}
	rows, err := db.All(ctx, t, func(r db.Scanner) (v row, err error) {
		err = r.Scan(&v.day, &v.currency, &v.minor, &v.points)
		return v, err
	}, "SELECT c.day, c.currency, SUM(c.minor), SUM(c.points) FROM credits c WHERE "+where+
		" GROUP BY c.day, c.currency", args...)
	if err != nil {
		return nil, err
	}
	var l sales.Ledger
	foreign := false
	for _, r := range rows {
		if r.currency != settings.Currency {
			foreign = true
			continue
		}
		l = append(l, sales.LedgerDay{Day: r.day, Minor: r.minor, Points: r.points})
	}
	if !foreign {
		return l, nil
	}
	converted, err := t.convertedDays(ctx, settings.Currency, where, args)
	return append(l, converted...), err
}

// convertedDays are the credits in other currencies, converted as boards do: one of each person and day at a time.
func (t *Tx) convertedDays(ctx context.Context, into sales.Currency, where string,
	args []any) (l sales.Ledger, err error) {
	rows, err := db.All(ctx, t, func(r db.Scanner) (credited, error) {
		var c credited
		err := r.Scan(&c.person, &c.team, &c.currency, &c.day, &c.minor, &c.points)
		return c, err
	}, "SELECT c.person, c.team, c.currency, c.day, SUM(c.minor), SUM(c.points) FROM credits c WHERE "+where+
		" GROUP BY c.person, c.team, c.currency, c.day HAVING SUM(c.points) <> 0", args...)
	for _, c := range rows {
		if c.currency == into {
			continue
		}
		minor, _, err := t.findConverted(ctx, c, into)
		if err != nil {
			return nil, err
		}
		l = append(l, sales.LedgerDay{Day: c.day, Minor: minor, Points: c.points})
	}
	return l, err
}

// closedDeals are the deals of the KPI's person, team or company that closed.
func (t *Tx) closedDeals(ctx context.Context, k okr.KPI, from, to okr.Date) (sales.Ledger, error) {
	where, args := "d.close_day >= $1 AND d.close_day < $2", []any{from, to}
	switch {
	case k.Company:
		where = "d.team IN (SELECT id FROM teams WHERE removed_at IS NULL) AND " + where
	case k.Of != "":
		where, args = "d.owner = $3 AND d.team = $4 AND "+where, append(args, k.Of, k.Team)
	default:
		where, args = "d.team = $3 AND "+where, append(args, k.Team)
	}
	if k.Feed == okr.WinRate {
		return db.All(ctx, t, func(r db.Scanner) (v sales.LedgerDay, err error) {
			err = r.Scan(&v.Day, &v.Won, &v.Lost)
			return v, err
		}, `SELECT d.close_day, SUM(CASE WHEN d.state = 'won' THEN 1 ELSE 0 END), SUM(CASE WHEN d.state = 'lost' THEN 1
			ELSE 0 END)
			FROM deals d WHERE d.state IN ('won', 'lost') AND `+where+" GROUP BY d.close_day", args...)
	}
	return db.All(ctx, t, func(r db.Scanner) (v sales.LedgerDay, err error) {
		v.Cycles = make([]int, 1)
		err = r.Scan(&v.Day, &v.Cycles[0])
		return v, err
	}, "SELECT d.close_day, d.cycle FROM deals d WHERE d.state = 'won' AND d.cycle IS NOT NULL AND "+where, args...)
}
