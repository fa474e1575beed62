package motivation

import (
	"context"
	"errors"
	"fmt"
	"time"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

// Contribute pays points of the actor into the pot of a team's reward, for good: they come back only when the reward
// is not handed over. When the pot is full, who leads the team is asked, and the team's channel told. An
// [*okr.Refusal] when there is no such reward for the actor, when it needs no more, or less than that, and when they
// have too few points.
func (s *Store) Contribute(ctx context.Context, a outbox.Actor, id motivation.RewardID,
	amount int64) (o motivation.Order, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		r, points, err := t.mayHave(ctx, a.Person, id)
		switch {
		case err != nil:
			return err
		case !r.ForTeam:
			return okr.Refuse("reward.for_one")
		}
		if o, err = t.findPot(ctx, r); err != nil {
			return err
		}
		if err := mayContribute(o, points, amount); err != nil {
			return err
		}
		if err := t.contribute(ctx, a.Person, o, amount); err != nil {
			return err
		}
		if o, err = t.findOrder(ctx, o.ID); err != nil || o.Missing() > 0 {
			return err
		}
		o, err = t.fillPot(ctx, o)
		return err
	})
	return o, err
}

// findPot returns the pot that collects for a reward, or begins one.
func (t *Tx) findPot(ctx context.Context, r motivation.Offer) (motivation.Order, error) {
	if r.Pot.ID != 0 {
		return r.Pot, nil
	}
	if r.Left.None() {
		return motivation.Order{}, okr.Refuse("reward.none_left", "Reward", r.Name)
	}
	id, err := t.Insert(ctx, `INSERT INTO orders (reward, price, minor, currency, state, at)
		VALUES ($1, $2, $3, $4, 'filling', $5) RETURNING id`, r.ID, r.Price, r.Minor, r.Currency, db.Millis(t.Now))
	if err != nil {
		return motivation.Order{}, err
	}
	return t.findOrder(ctx, motivation.OrderID(id))
}

// mayContribute refuses what somebody who has some points cannot pay into a pot.
func mayContribute(o motivation.Order, points, amount int64) error {
	switch {
	case o.State != motivation.OrderFilling:
		return okr.Refuse("reward.pot_full", "Reward", o.Reward.Name)
	case amount < 1:
		return okr.Refuse("reward.amount_range", "Missing", int(o.Missing()))
	case amount > o.Missing():
		return okr.Refuse("reward.amount_over", "Missing", int(o.Missing()))
	case points < amount:
		return okr.Refuse("reward.points_short", "Points", int(points), "Price", int(amount))
	}
	return nil
}

func (t *Tx) contribute(ctx context.Context, id okr.PersonID, o motivation.Order, amount int64) error {
	paid, err := t.Insert(ctx, "INSERT INTO contributions (pot, person, amount, at) VALUES ($1, $2, $3, $4) RETURNING id",
		o.ID, id, amount, db.Millis(t.Now))
	if err != nil {
		return err
	}
	return t.grant(ctx, motivation.Entry{Cause: motivation.PotContributed,
		Reference: fmt.Sprintf("contribution/%d", paid), From: motivation.PersonAccount(id),
		To: motivation.PotAccount(o.ID.Pot()), Amount: amount})
}

// fillPot says that a pot has its price: a manager decides, or hands over at once.
func (t *Tx) fillPot(ctx context.Context, o motivation.Order) (motivation.Order, error) {
	state := motivation.OrderApproved
	if o.Reward.Approval {
		state = motivation.OrderAsked
	}
	if _, err := t.Exec(ctx, "UPDATE orders SET state = $2 WHERE id = $1", o.ID, state); err != nil {
		return o, err
	}
	o.State = state
	team, err := t.FindTeam(ctx, o.Reward.Team)
	if err != nil {
		return o, err
	}
	if err := t.OwePost(ctx, outbox.Post{Key: "pot/" + o.ID.String(), Kind: outbox.PotPost, Channel: team.Channel,
		Team: team.ID, Subject: outbox.AboutOrder(o.ID)}); err != nil {
		return o, err
	}
	return o, t.askNext(ctx, o)
}

// emptyPot gives back what was paid into a pot, and tells who paid.
func (t *Tx) emptyPot(ctx context.Context, o motivation.Order) error {
	type paid struct {
		by     okr.PersonID
		amount int64
	}
	list, err := db.All(ctx, t, func(row db.Scanner) (p paid, err error) {
		err = row.Scan(&p.by, &p.amount)
		return p, err
	}, "SELECT person, SUM(amount) FROM contributions WHERE pot = $1 AND back_at IS NULL GROUP BY person", o.ID)
	if err != nil {
		return err
	}
	standing, err := t.entries(ctx, `e.to_account = $1 AND e.cause = $2 AND NOT EXISTS (SELECT 1 FROM entries r
		WHERE r.reverses = e.id) ORDER BY e.id`, motivation.PotAccount(o.ID.Pot()), motivation.PotContributed)
	if err != nil {
		return err
	}
	for _, e := range standing {
		if err := t.reverse(ctx, e); err != nil {
			return err
		}
	}
	if _, err := t.Exec(ctx, "UPDATE contributions SET back_at = $2 WHERE pot = $1 AND back_at IS NULL", o.ID,
		db.Millis(t.Now)); err != nil {
		return err
	}
	for _, p := range list {
		if err := t.OweNotice(ctx, "pot-back/"+o.ID.String()+"/"+string(p.by), p.by, "notice.pot_back", "Reward",
			o.Reward.Name, "Points", fmt.Sprint(p.amount)); err != nil {
			return err
		}
	}
	return nil
}

// endPots ends the pots that collect or wait, because their reward or their team does.
func (t *Tx) endPots(ctx context.Context, a outbox.Actor, where string, args ...any) error {
	list, err := t.orders(ctx, "o.person IS NULL AND "+open+" AND "+where, args...)
	for _, o := range list {
		if _, err := t.Exec(ctx, "UPDATE orders SET decided_by = $2, decided_at = $3 WHERE id = $1", o.ID,
			db.OrNull(a.Person), db.Millis(t.Now)); err != nil {
			return err
		}
		if err := errors.Join(t.endOrder(ctx, o, motivation.OrderCancelled), t.orderChanged(ctx, o)); err != nil {
			return err
		}
	}
	return err
}

// FindPotOfCard returns a pot as the message in the team's channel shows it, with the names of those who paid and are
// not hidden. [db.ErrNotFound] when it is full no longer.
func (s *Store) FindPotOfCard(ctx context.Context, id motivation.OrderID, now time.Time) (motivation.Order, error) {
	return read(ctx, s, now, func(t *Tx) (o motivation.Order, err error) {
		if o, err = t.findOrder(ctx, id); err != nil {
			return o, err
		}
		if !o.Pooled() || !o.State.Pending() && o.State != motivation.OrderHanded {
			return o, db.ErrNotFound
		}
		o.Named, err = db.All(ctx, t, db.ScanOne[string], `SELECT p.name FROM contributions c JOIN people p
			ON p.id = c.person WHERE c.pot = $1 AND c.back_at IS NULL AND p.name <> ''
			AND NOT EXISTS (SELECT 1 FROM hidden h WHERE h.person = c.person) GROUP BY p.id ORDER BY MIN(c.id)`, id)
		return o, err
	})
}
