package motivation

import (
	"cmp"
	"context"
	"slices"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/outbox"
	"okrbot/store/people"
)

// ReportQuery asks how a team thanks.
type ReportQuery struct {
	Team    okr.TeamID
	Period  okr.Period
	Compare func(a, b string) int // of names and values
}

// FindKudosReport returns how a team thanks. An [*okr.Refusal] when the team is gone, and to who is neither a manager
// of it nor an admin.
func (s *Store) FindKudosReport(ctx context.Context, a outbox.Actor, q ReportQuery) (motivation.Report, error) {
	return read(ctx, s, a.Now, func(t *Tx) (r motivation.Report, err error) {
		r.Period = q.Period
		if r.Team, err = t.FindTeam(ctx, q.Team); err != nil {
			return r, err
		}
		if err := t.mayLead(ctx, q.Team, a.Person); err != nil {
			return r, err
		}
		if r.Today, err = t.FindToday(ctx, a.Person); err != nil {
			return r, err
		}
		if err := t.countThanking(ctx, q, &r); err != nil {
			return r, err
		}
		if r.Values, err = t.valued(ctx, BoardQuery{Team: q.Team, Period: q.Period, Compare: q.Compare}); err != nil {
			return r, err
		}
		if r.Unthanked, err = t.unthanked(ctx, q.Team); err != nil {
			return r, err
		}
		if err := t.countPoints(ctx, q, &r); err != nil {
			return r, err
		}
		if admin, err := t.Admin(ctx, a.Person); err != nil || !admin {
			return r, err
		}
		r.Returns, err = t.returns(ctx, q)
		return r, err
	})
}

// mayLead decides who reads how a team thanks: its managers and admins.
func (t *Tx) mayLead(ctx context.Context, team okr.TeamID, id okr.PersonID) error {
	err := t.MaySet(ctx, team, id)
	if _, refused := okr.RefusalOf(err); refused {
		err = okr.Refuse("kudos.report_not_yours")
	}
	return err
}

const ofTeam = "(SELECT person FROM members WHERE team = $1 AND left_at IS NULL)"

// countThanking counts the members of a team, their kudos as everybody may see them, and who gave and got some.
func (t *Tx) countThanking(ctx context.Context, q ReportQuery, r *motivation.Report) error {
	if err := t.One(ctx, `SELECT COUNT(*) FROM members m JOIN people p ON p.id = m.person WHERE m.team = $1
		AND m.left_at IS NULL AND `+outbox.Speakable("p"), []any{q.Team}, []any{&r.Members}); err != nil {
		return err
	}
	const given = ` FROM gifts g JOIN kudos k ON k.id = g.kudos
		WHERE g.day >= $2 AND g.day < $3 AND g.gone_at IS NULL AND `
	return t.One(ctx, "SELECT (SELECT COUNT(*)"+given+publicGift+" AND g.receiver IN "+ofTeam+
		"), (SELECT COUNT(DISTINCT g.receiver)"+given+publicGift+" AND g.receiver IN "+ofTeam+
		"), (SELECT COUNT(DISTINCT g.giver)"+given+publicGift+" AND g.giver IN "+ofTeam+")",
		[]any{q.Team, q.Period.Start, q.Period.End}, []any{&r.Count, &r.Receivers, &r.Givers})
}

// unthanked are the members of a team whom nobody thanked for eight weeks as far as everybody may see, and who are in
// it as long; those who are longest in it first. Nobody is, where nobody thanks.
func (t *Tx) unthanked(ctx context.Context, team okr.TeamID) ([]okr.Person, error) {
	since := t.Now.AddDate(0, 0, -motivation.UnthankedDays)
	const lately = "g.day >= $3 AND g.gone_at IS NULL AND "
	return db.All(ctx, t, t.ScanPerson, "SELECT "+people.PersonColumns+` FROM members m JOIN people p ON p.id = m.person
		WHERE m.team = $1 AND m.left_at IS NULL AND COALESCE(m.joined_at, 0) <= $2 AND `+outbox.Speakable("p")+`
		AND NOT EXISTS (SELECT 1 FROM hidden h WHERE h.person = m.person)
		AND NOT EXISTS (SELECT 1 FROM gifts g JOIN kudos k ON k.id = g.kudos WHERE g.receiver = m.person AND `+lately+
		publicGift+`)
		AND EXISTS (SELECT 1 FROM gifts g JOIN kudos k ON k.id = g.kudos WHERE g.receiver IN `+ofTeam+` AND `+lately+
		publicGift+`) ORDER BY COALESCE(m.joined_at, 0), p.name, p.id`, team, db.Millis(since), okr.DateOf(since))
}

// FindUnthanked returns some whom nobody of a team thanked for eight weeks, to a manager of theirs; never the
// manager. An [*okr.Refusal] to others.
func (s *Store) FindUnthanked(ctx context.Context, a outbox.Actor, team okr.TeamID) ([]okr.Person, error) {
	return read(ctx, s, a.Now, func(t *Tx) ([]okr.Person, error) {
		if err := t.mayLead(ctx, team, a.Person); err != nil {
			return nil, err
		}
		list, err := t.unthanked(ctx, team)
		list = slices.DeleteFunc(list, func(p okr.Person) bool { return p.ID == a.Person })
		return list[:min(len(list), motivation.MostUnthanked)], err
	})
}

// countPoints sums up what the period brought a team's members by cause, and what managers gave by hand this month.
// What kudos brought is left out, and what people have in all: private ones could be told from it.
func (t *Tx) countPoints(ctx context.Context, q ReportQuery, r *motivation.Report) error {
	loc := r.Team.Location()
	from, to := q.Period.Start.Midnight(loc), q.Period.End.Midnight(loc)
	accounts := "(SELECT 'person/' || person FROM members WHERE team = $1 AND left_at IS NULL)"
	r.Issued = map[motivation.Cause]int64{}
	if err := db.Each(ctx, t, func(row db.Scanner) error {
		var cause motivation.Cause
		var points int64
		err := row.Scan(&cause, &points)
		if cause.Earned() && cause != motivation.KudosReceived && points != 0 {
			r.Issued[cause] = points
		}
		return err
	}, `SELECT cause, SUM(points) FROM (
			SELECT cause, amount AS points FROM entries WHERE to_account IN `+accounts+` AND at >= $2 AND at < $3
			UNION ALL SELECT cause, -amount FROM entries WHERE from_account IN `+accounts+` AND at >= $2 AND at < $3)
		GROUP BY cause`, q.Team, db.Millis(from), db.Millis(to)); err != nil {
		return err
	}
	settings, err := t.findThanking(ctx, q.Team)
	if err != nil {
		return err
	}
	r.ByHand, err = db.All(ctx, t, func(row db.Scanner) (u motivation.ByHandUse, err error) {
		u.Budget = settings.ByHand
		err = row.Scan(&u.Name, &u.Used)
		return u, err
	}, `SELECT p.name, (SELECT COALESCE(SUM(g.amount), 0) FROM grants g WHERE g.manager = m.person AND g.day >= $2
			AND g.team = m.team AND g.back_at IS NULL) FROM managers m JOIN people p ON p.id = m.person
		WHERE m.team = $1 AND `+outbox.Speakable("p")+" ORDER BY p.name, p.id", q.Team, okr.MonthOf(r.Today).Start)
	return err
}

// returns are how much of what the members of a team give goes back to the colleague who gives them most, in whichever
// team, the largest share first; private kudos and hidden people are not among them.
func (t *Tx) returns(ctx context.Context, q ReportQuery) (list []motivation.ReturnTo, err error) {
	names := map[okr.PersonID]string{}
	given, err := db.All(ctx, t, func(row db.Scanner) (g motivation.Given, err error) {
		var giver, receiver string
		err = row.Scan(&g.From, &giver, &g.To, &receiver, &g.Count)
		names[g.From], names[g.To] = giver, receiver
		return g, err
	}, `SELECT g.giver, gp.name, g.receiver, rp.name, COUNT(*) FROM gifts g JOIN kudos k ON k.id = g.kudos
		JOIN people gp ON gp.id = g.giver JOIN people rp ON rp.id = g.receiver
		WHERE g.giver IN (SELECT person FROM members WHERE team = $1 AND left_at IS NULL
			UNION SELECT o.giver FROM gifts o WHERE o.receiver IN `+ofTeam+` AND o.day > $2 AND o.gone_at IS NULL)
		AND g.day > $2 AND g.gone_at IS NULL AND `+publicGift+`
		GROUP BY g.giver, gp.name, g.receiver, rp.name`, q.Team, okr.DateOf(t.Now).AddDays(-motivation.ReciprocityDays))
	if err != nil {
		return nil, err
	}
	members, err := db.All(ctx, t, db.ScanOne[okr.PersonID],
		"SELECT person FROM members WHERE team = $1 AND left_at IS NULL",
		q.Team)
	if err != nil {
		return nil, err
	}
	returns, pairs := motivation.ReciprocityOf(given)
	for _, r := range returns {
		if !slices.Contains(members, r.Person) {
			continue
		}
		list = append(list, motivation.ReturnTo{Return: r, Name: names[r.Person], ColleagueName: names[r.Colleague],
			Mutual: slices.ContainsFunc(pairs, func(p motivation.Pair) bool {
				return p.One == r.Person && p.Other == r.Colleague || p.One == r.Colleague && p.Other == r.Person
			})})
	}
	slices.SortStableFunc(list, func(a, b motivation.ReturnTo) int {
		return cmp.Or(cmp.Compare(b.Share(), a.Share()), q.Compare(a.Name, b.Name))
	})
	return list, nil
}
