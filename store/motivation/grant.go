package motivation

import (
	"context"
	"database/sql"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

// HandWish is points that a manager wants to give by hand.
type HandWish struct {
	Channel string // in which it was said; its team comes first
	Person  okr.PersonID
	Amount  int64
	Reason  string
}

// GrantPoints gives somebody points by hand, out of the month's budget that the actor has in a team of theirs in which
// the other one is too; the receiver is told. An [*okr.Refusal] to who manages no such team, when the reason does not
// do, and when too little of the budget is left.
func (s *Store) GrantPoints(ctx context.Context, a outbox.Actor, w HandWish) (g motivation.Grant, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		g, err = t.grantPoints(ctx, a, w)
		return err
	})
	return g, err
}

func (t *Tx) grantPoints(ctx context.Context, a outbox.Actor, w HandWish) (g motivation.Grant, err error) {
	team, err := t.mayGrant(ctx, a.Person, w.Person, w.Channel)
	if err != nil {
		return g, err
	}
	if w.Reason, err = motivation.CheckReason(w.Reason); err != nil {
		return g, err
	}
	today, err := t.FindToday(ctx, a.Person)
	if err != nil {
		return g, err
	}
	left, err := t.findGrantBudget(ctx, a.Person, team.ID, today)
	switch {
	case err != nil:
		return g, err
	case w.Amount < 1:
		return g, okr.Refuse("reward.grant_range", "Left", int(left))
	case w.Amount > left:
		return g, okr.Refuse("reward.grant_over", "Left", int(left), "Points", int(w.Amount))
	}
	made, err := t.Insert(ctx, `INSERT INTO grants (team, manager, person, amount, reason, day, given_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`, team.ID, a.Person, w.Person, w.Amount, w.Reason, today,
		db.Millis(t.Now))
	if err != nil {
		return g, err
	}
	id := motivation.GrantID(made)
	if err := t.grant(ctx, motivation.Entry{Cause: motivation.ByHand, Reference: id.String(), From: motivation.House,
		To: motivation.PersonAccount(w.Person), Amount: w.Amount, By: a.Person}); err != nil {
		return g, err
	}
	if err := t.OwePost(ctx, outbox.Post{Key: "points/" + id.String() + "/" + string(w.Person), Kind: outbox.PointsPost,
		Person: w.Person, Subject: outbox.AboutGrant(id)}); err != nil {
		return g, err
	}
	g, err = t.findGrant(ctx, id)
	g.Left = left - w.Amount
	return g, err
}

// findGrantBudget is what a manager may give by hand in a team yet in the month of a day.
func (t *Tx) findGrantBudget(ctx context.Context, manager okr.PersonID, team okr.TeamID, today okr.Date) (int64,
	error) {
	settings, err := t.findThanking(ctx, team)
	if err != nil {
		return 0, err
	}
	var given int64
	err = t.One(ctx, `SELECT COALESCE(SUM(amount), 0) FROM grants WHERE manager = $1 AND day >= $2 AND team = $3
		AND back_at IS NULL`, []any{manager, okr.MonthOf(today).Start, team}, []any{&given})
	return max(settings.ByHand-given, 0), err
}

func (t *Tx) findGrant(ctx context.Context, id motivation.GrantID) (g motivation.Grant, err error) {
	list, err := db.All(ctx, t, func(row db.Scanner) (g motivation.Grant, err error) {
		var at, back sql.NullInt64
		err = row.Scan(&g.ID, &g.Team, &g.Manager, &g.ManagerName, &g.Person, &g.PersonName, &g.Amount, &g.Reason,
			&at, &back)
		g.At, g.TakenBack = db.Instant(at), back.Valid
		return g, err
	}, `SELECT g.id, g.team, g.manager, m.name, g.person, p.name, g.amount, g.reason, g.given_at, g.back_at FROM grants g
		JOIN people m ON m.id = g.manager JOIN people p ON p.id = g.person WHERE g.id = $1`, id)
	if err == nil && len(list) == 0 {
		err = okr.Refuse("reward.grant_unknown")
	}
	if err != nil {
		return g, err
	}
	return list[0], nil
}

// FindGrant returns points that were given by hand, to who gave and who got them. An [*okr.Refusal] to anybody else.
func (s *Store) FindGrant(ctx context.Context, a outbox.Actor, id motivation.GrantID) (motivation.Grant, error) {
	return read(ctx, s, a.Now, func(t *Tx) (g motivation.Grant, err error) {
		if g, err = t.findGrant(ctx, id); err == nil && a.Person != g.Manager && a.Person != g.Person {
			return motivation.Grant{}, okr.Refuse("reward.grant_unknown")
		}
		return g, err
	})
}

// TakeBackGrant takes back points that the actor gave by hand, within 24 hours; the budget is as it was. An
// [*okr.Refusal] later, and to anybody else.
func (s *Store) TakeBackGrant(ctx context.Context, a outbox.Actor, id motivation.GrantID) (g motivation.Grant,
	err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		g, err = t.findGrant(ctx, id)
		switch {
		case err != nil:
			return err
		case g.Manager != a.Person:
			return okr.Refuse("reward.grant_unknown")
		case g.TakenBack:
			return okr.Refuse("reward.grant_gone")
		case !motivation.MayTakeBack(g.At, t.Now):
			return okr.Refuse("reward.grant_late")
		}
		if err := t.takeBackPoints(ctx, motivation.ByHand, "$1", id.String()); err != nil {
			return err
		}
		if _, err := t.Exec(ctx, "UPDATE grants SET back_at = $2 WHERE id = $1", id, db.Millis(t.Now)); err != nil {
			return err
		}
		g.TakenBack = true
		return t.DirtyPosts(ctx, "subject = $1", outbox.AboutGrant(id))
	})
	return g, err
}
