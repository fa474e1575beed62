package selling

import (
	"context"
	"slices"
	"strings"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
)

// ScoreQuery is which sales count in a contest: of people, for a team each or for any, of deals or of an activity.
type ScoreQuery struct {
	Rules    motivation.Rules
	People   []okr.PersonID
	Counts   func(okr.PersonID, okr.TeamID) bool
	From, To okr.Date // To is the first day that does not count
	Currency sales.Currency
}

// FindScores returns what counts of the sales that a query names: what stands of the ledger, in the query's currency,
// or activities. What was won in a currency without a rate does not count.
func (t *Tx) FindScores(ctx context.Context, q ScoreQuery) ([]motivation.Score, error) {
	if kind, ok := q.Rules.Counted.Activity(); ok {
		return t.activityScores(ctx, q, kind)
	}
	return t.dealScores(ctx, q)
}

func (t *Tx) activityScores(ctx context.Context, q ScoreQuery, kind string) (list []motivation.Score, err error) {
	err = db.Each(ctx, t, func(row db.Scanner) error {
		var s motivation.Score
		var team okr.TeamID
		if err := row.Scan(&s.Person, &team, &s.Day, &s.At, &s.Amount); err != nil {
			return err
		}
		if q.Counts(s.Person, team) {
			list = append(list, s)
		}
		return nil
	}, `SELECT a.person, a.team, a.day, a.said_at, a.number FROM activities a WHERE a.kind = $1 AND a.day >= $2
		AND a.day < $3 AND a.person IN (`+db.Places(3, len(q.People))+")",
		append([]any{kind, q.From, q.To}, db.Args(q.People)...)...)
	return list, err
}

// scored is a row of the ledger that stands, with what its deal is known by.
type scored struct {
	credited
	at                int64 // when the deal was credited to the person first for that day
	product, external string
}

// dealScores are the rows of the ledger that nothing reverses.
func (t *Tx) dealScores(ctx context.Context, q ScoreQuery) (list []motivation.Score, err error) {
	rows, err := db.All(ctx, t, func(row db.Scanner) (v scored, err error) {
		err = row.Scan(&v.person, &v.team, &v.day, &v.currency, &v.minor, &v.points, &v.at, &v.product, &v.external)
		return v, err
	}, `SELECT c.person, c.team, c.day, c.currency, c.minor, c.points,
		(SELECT MIN(f.at) FROM credits f WHERE f.deal = c.deal AND f.person = c.person AND f.day = c.day
			AND f.reverses IS NULL), d.product, COALESCE(d.external, '')
		FROM credits c JOIN deals d ON d.id = c.deal WHERE c.reverses IS NULL AND c.day >= $1 AND c.day < $2
		AND NOT EXISTS (SELECT 1 FROM credits r WHERE r.reverses = c.id) AND c.person IN (`+
		db.Places(2, len(q.People))+")", append([]any{q.From, q.To}, db.Args(q.People)...)...)
	for _, v := range rows {
		if !q.Counts(v.person, v.team) || !t.filtered(q.Rules, v) {
			continue
		}
		s := motivation.Score{Person: v.person, Day: v.day, At: v.at, Amount: v.points}
		if q.Rules.Counted != motivation.CountDeals {
			s.Amount = v.minor
			if v.currency != q.Currency {
				minor, known, err := t.findConverted(ctx, v.credited, q.Currency)
				if err != nil {
					return nil, err
				}
				if s.Amount = minor; !known {
					continue
				}
			}
		}
		list = append(list, s)
	}
	return list, err
}

// filtered reports whether a deal is of the product and from the source that alone count, if any do.
func (t *Tx) filtered(r motivation.Rules, v scored) bool {
	source, _, found := strings.Cut(v.external, "/")
	if !found {
		source = motivation.TypedSource
	}
	return t.sameWords(r.Product, v.product) && t.sameWords(r.Source, source)
}

// sameWords reports whether a text is what was asked for, however it is spelled; everything is when nothing was.
func (t *Tx) sameWords(asked, text string) bool {
	return asked == "" || t.store.fold(asked) == t.store.fold(text)
}

// FindTargetsIn returns how much of their targets of revenue people have in days.
func (t *Tx) FindTargetsIn(ctx context.Context, q ScoreQuery) (map[okr.PersonID]int64, error) {
	window := okr.Period{Kind: okr.CustomPeriod, Start: q.From, End: q.To}
	list, err := t.Targets(ctx, `t.metric = 'revenue' AND t.period_end > $1 AND t.period_start < $2
		AND t.person IN (`+db.Places(2, len(q.People))+")", append([]any{q.From, q.To}, db.Args(q.People)...)...)
	if err != nil {
		return nil, err
	}
	held := map[sumKey][]sales.Target{}
	for _, v := range list {
		if q.Counts(v.Person, v.Team) {
			key := sumKey{v.Person, v.Team}
			held[key] = append(held[key], v)
		}
	}
	teams, err := t.Teams(ctx, "TRUE")
	if err != nil {
		return nil, err
	}
	of, shares := map[okr.PersonID]int64{}, map[okr.TeamID]*sales.Apportioning{}
	for _, team := range teams {
		shares[team.ID] = sales.NewApportioning(window, team.Calendar())
	}
	for key, targets := range held {
		if share := shares[key.team]; share != nil {
			amount, _ := share.Share(targets)
			if of[key.person], err = sales.Plus(of[key.person], amount); err != nil {
				return nil, err
			}
		}
	}
	return of, nil
}

// MayScore refuses what a team does not count.
func (t *Tx) MayScore(ctx context.Context, team okr.Team, r motivation.Rules) error {
	kind, ok := r.Counted.Activity()
	if !ok {
		return nil
	}
	settings, err := t.FindSellingOf(ctx, team)
	if err == nil && !slices.Contains(settings.Activities, kind) {
		err = okr.Refuse("errors.activity_unknown", "Kinds", settings.Activities)
	}
	return err
}
