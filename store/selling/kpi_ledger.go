package selling

import (
	"context"
	"fmt"
	"strings"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
)

// feeding is how the sales feed KPIs: what of them counts, and whose they are.
type feeding struct {
	feed okr.Feed
	of   scope
}

// scope is whose sales feed KPIs.
type scope string

const (
	ofPerson  scope = "person"
	ofTeam    scope = "team"
	ofCompany scope = "company"
)

func feedingOf(k okr.KPI) feeding {
	f := feeding{k.Feed, ofTeam}
	if k.Feed == okr.DealsWon {
		f.feed = okr.Revenue // both count credits
	}
	switch {
	case k.Company:
		f.of = ofCompany
	case k.Of != "":
		f.of = ofPerson
	}
	return f
}

// FindLedgers reads the days from one to before another of each of some KPIs that sales feed, in a number of queries
// that does not grow with them as long as all is sold in the currencies of their teams.
func (t *Tx) FindLedgers(ctx context.Context, kpis []okr.KPI, from, to okr.Date) (map[okr.KPIID]sales.Ledger, error) {
	ledgers, kinds := make(map[okr.KPIID]sales.Ledger, len(kpis)), map[feeding][]okr.KPI{}
	for _, k := range kpis {
		f := feedingOf(k)
		kinds[f] = append(kinds[f], k)
	}
	for f, list := range kinds {
		q := feedingQuery{f, list, from, to}
		read := t.creditedDays
		switch f.feed {
		case okr.WinRate:
			read = t.closedDays
		case okr.CycleDays:
			read = t.cycles
		}
		if err := read(ctx, q, ledgers); err != nil {
			return nil, err
		}
	}
	return ledgers, nil
}

// feedingQuery asks for the days from one to before another of the sales that feed KPIs in one way.
type feedingQuery struct {
	feeding
	kpis     []okr.KPI
	from, to okr.Date
}

// statement selects columns of the KPIs, as fed, and of credits c or deals d.
func (q feedingQuery) statement(columns, from, where, after string) (string, []any) {
	rows, args := make([]string, len(q.kpis)), []any{q.from, q.to}
	for i, k := range q.kpis {
		rows[i] = fmt.Sprintf("($%d, $%d, $%d)", len(args)+1, len(args)+2, len(args)+3)
		args = append(args, k.ID, k.Team, k.Of)
	}
	return "WITH fed (id, team, person) AS (VALUES " + strings.Join(rows, ", ") + ") SELECT fed.id, " + columns +
		" FROM fed CROSS JOIN " + from + " WHERE " + where + " " + after, args
}

// creditedDays are the credits, other currencies than the team's at the rate of their day.
func (t *Tx) creditedDays(ctx context.Context, q feedingQuery, ledgers map[okr.KPIID]sales.Ledger) error {
	into, err := t.currenciesOf(ctx, q.kpis)
	if err != nil {
		return err
	}
	where := map[scope]string{ofPerson: "c.person = fed.person AND c.team = fed.team", ofTeam: "c.team = fed.team",
		ofCompany: "TRUE"}[q.of] + " AND c.day >= $1 AND c.day < $2"
	statement, args := q.statement("c.day, c.currency, SUM(c.minor), SUM(c.points)", "credits c", where,
		"GROUP BY fed.id, c.day, c.currency")
	foreign := false
	if err := db.Each(ctx, t, func(r db.Scanner) error {
		var id okr.KPIID
		var currency sales.Currency
		var v sales.LedgerDay
		if err := r.Scan(&id, &v.Day, &currency, &v.Minor, &v.Points); err != nil {
			return err
		}
		if currency != into[id] {
			foreign = true
			return nil
		}
		ledgers[id] = append(ledgers[id], v)
		return nil
	}, statement, args...); err != nil || !foreign {
		return err
	}
	return t.convertedDays(ctx, q, where, into, ledgers)
}

// currenciesOf are those of the teams of KPIs.
func (t *Tx) currenciesOf(ctx context.Context, kpis []okr.KPI) (map[okr.KPIID]sales.Currency, error) {
	teams := make([]okr.TeamID, len(kpis))
	for i, k := range kpis {
		teams[i] = k.Team
	}
	list, err := t.Sellings(ctx, "team IN ("+db.Places(0, len(teams))+")", db.Args(teams)...)
	if err != nil {
		return nil, err
	}
	of := make(map[okr.TeamID]sales.Currency, len(list))
	for _, s := range list {
		of[s.Team] = s.Currency
	}
	into := make(map[okr.KPIID]sales.Currency, len(kpis))
	for _, k := range kpis {
		currency, known := of[k.Team]
		if !known {
			currency = sales.DefaultSettings(okr.Team{ID: k.Team}).Currency
		}
		into[k.ID] = currency
	}
	return into, nil
}

// convertedDays are the credits in other currencies, converted as boards do: one of each person and day at a time.
func (t *Tx) convertedDays(ctx context.Context, q feedingQuery, where string, into map[okr.KPIID]sales.Currency,
	ledgers map[okr.KPIID]sales.Ledger) error {
	type row struct {
		kpi okr.KPIID
		credited
	}
	statement, args := q.statement("c.person, c.team, c.currency, c.day, SUM(c.minor), SUM(c.points)", "credits c", where,
		"GROUP BY fed.id, c.person, c.team, c.currency, c.day HAVING SUM(c.points) <> 0")
	rows, err := db.All(ctx, t, func(r db.Scanner) (c row, err error) {
		err = r.Scan(&c.kpi, &c.person, &c.team, &c.currency, &c.day, &c.minor, &c.points)
		return c, err
	}, statement, args...)
	if err != nil {
		return err
	}
	for _, c := range rows {
		if c.currency == into[c.kpi] {
			continue
		}
		minor, _, err := t.findConverted(ctx, c.credited, into[c.kpi])
		if err != nil {
			return err
		}
		ledgers[c.kpi] = append(ledgers[c.kpi], sales.LedgerDay{Day: c.day, Minor: minor, Points: c.points})
	}
	return nil
}

// closing selects the deals d that closed and feed KPIs.
func (q feedingQuery) closing() string {
	return map[scope]string{ofPerson: "d.owner = fed.person AND d.team = fed.team", ofTeam: "d.team = fed.team",
		ofCompany: "d.team IN (SELECT id FROM teams WHERE removed_at IS NULL)"}[q.of] +
		" AND d.close_day >= $1 AND d.close_day < $2"
}

// closedDays are how many deals were won and lost.
func (t *Tx) closedDays(ctx context.Context, q feedingQuery, ledgers map[okr.KPIID]sales.Ledger) error {
	statement, args := q.statement(`d.close_day, SUM(CASE WHEN d.state = 'won' THEN 1 ELSE 0 END),
		SUM(CASE WHEN d.state = 'lost' THEN 1 ELSE 0 END)`, "deals d", "d.state IN ('won', 'lost') AND "+q.closing(),
		"GROUP BY fed.id, d.close_day")
	return db.Each(ctx, t, func(r db.Scanner) error {
		var id okr.KPIID
		var v sales.LedgerDay
		err := r.Scan(&id, &v.Day, &v.Won, &v.Lost)
		ledgers[id] = append(ledgers[id], v)
		return err
	}, statement, args...)
}

// cycles are how long each deal took that was won.
func (t *Tx) cycles(ctx context.Context, q feedingQuery, ledgers map[okr.KPIID]sales.Ledger) error {
	statement, args := q.statement("d.close_day, d.cycle", "deals d",
		"d.state = 'won' AND d.cycle IS NOT NULL AND "+q.closing(), "")
	return db.Each(ctx, t, func(r db.Scanner) error {
		var id okr.KPIID
		v := sales.LedgerDay{Cycles: make([]int, 1)}
		err := r.Scan(&id, &v.Day, &v.Cycles[0])
		ledgers[id] = append(ledgers[id], v)
		return err
	}, statement, args...)
}
