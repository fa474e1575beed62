package motivation

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/outbox"
	"okrbot/store/people"
)

// open is of orders that hold points.
const open = "o.state IN ('filling', 'asked', 'approved')"

// orders reads those that a condition on o, and on reward r, selects, the newest first.
func (t *Tx) orders(ctx context.Context, where string, args ...any) ([]motivation.Order, error) {
	return db.All(ctx, t, scanOrder, orderQuery+where+" ORDER BY o.id DESC", args...)
}

const orderQuery = "SELECT " + rewardColumns + `, o.id, COALESCE(o.person, ''), COALESCE(p.name, ''), o.price, o.minor,
	o.currency, o.state, o.at, o.question, o.answer, COALESCE(o.questioned_by, ''), COALESCE(q.name, ''), o.words,
	COALESCE(o.decided_by, ''), COALESCE(d.name, ''), o.decided_at, o.note, COALESCE(o.handed_by, ''),
	COALESCE(h.name, ''), o.handed_at, o.ended, w.zone,
	CASE WHEN o.person IS NULL THEN (SELECT COALESCE(SUM(c.amount), 0) FROM contributions c WHERE c.pot = o.id
		AND c.back_at IS NULL) ELSE 0 END,
	CASE WHEN o.person IS NULL THEN (SELECT COUNT(DISTINCT c.person) FROM contributions c WHERE c.pot = o.id
		AND c.back_at IS NULL) ELSE 0 END
	FROM orders o JOIN rewards r ON r.id = o.reward JOIN teams w ON w.id = r.team LEFT JOIN people p ON p.id = o.person
	LEFT JOIN people q ON q.id = o.questioned_by LEFT JOIN people d ON d.id = o.decided_by
	LEFT JOIN people h ON h.id = o.handed_by WHERE `

func scanOrder(row db.Scanner) (o motivation.Order, err error) {
	var at, decided, handed sql.NullInt64
	var zone string
	o.Reward, o.TeamName, err = scanReward(row, &o.ID, &o.Person, &o.PersonName, &o.Price, &o.Minor, &o.Currency,
		&o.State, &at, &o.Question, &o.Answer, &o.Asker, &o.AskerName, &o.Words, &o.Decider, &o.DeciderName,
		&decided, &o.Note, &o.Handed, &o.HandedName, &handed, &o.Ended, &zone, &o.Collected, &o.Contributors)
	o.At, o.DecidedAt, o.HandedAt = db.Instant(at), db.Instant(decided), db.Instant(handed)
	o.Zone = okr.Team{Zone: zone}.Location()
	return o, err
}

// findOrder returns an order, whoever asks.
func (t *Tx) findOrder(ctx context.Context, id motivation.OrderID) (o motivation.Order, err error) {
	list, err := t.orders(ctx, "o.id = $1", id)
	if err == nil && len(list) == 0 {
		err = okr.Refuse("reward.order_unknown", "Order", id.String())
	}
	if err != nil {
		return o, err
	}
	return list[0], nil
}

// FindOrder returns an order as the actor sees it. An [*okr.Refusal] when there is none that they may see.
func (s *Store) FindOrder(ctx context.Context, a outbox.Actor, id motivation.OrderID) (motivation.Order, error) {
	return read(ctx, s, a.Now, func(t *Tx) (o motivation.Order, err error) {
		if o, err = t.findOrder(ctx, id); err != nil {
			return o, err
		}
		may, err := t.mayRead(ctx, o, a.Person)
		if err == nil && !may {
			err = okr.Refuse("reward.order_unknown", "Order", id.String())
		}
		if err != nil {
			return motivation.Order{}, err
		}
		o.MayDecide, err = t.mayDecide(ctx, o, a.Person)
		return o, err
	})
}

// FindOrders returns the open orders of a person, and those that wait for them where they lead.
func (s *Store) FindOrders(ctx context.Context, a outbox.Actor) (motivation.Orders, error) {
	return read(ctx, s, a.Now, func(t *Tx) (list motivation.Orders, err error) {
		if list.Own, err = t.openOrders(ctx, a.Person); err != nil {
			return list, err
		}
		admin, err := t.Admin(ctx, a.Person)
		if err != nil {
			return list, err
		}
		waiting, err := t.orders(ctx, people.Worker+waitsFor, a.Person, admin)
		for _, o := range slices.Backward(waiting) {
			if o.Person == a.Person {
				if o.MayDecide, err = t.mayDecide(ctx, o, a.Person); err != nil {
					return list, err
				}
			} else {
				o.MayDecide = true
			}
			if o.MayDecide {
				list.Waiting = append(list.Waiting, o)
			}
		}
		return list, err
	})
}

// waitsFor is of orders o that somebody, $1, may decide about or hand over where they manage, and of those about which
// they were asked as an admin, $2.
const waitsFor = ` AND o.id IN (
	SELECT k.id FROM managers g JOIN rewards s ON s.team = g.team JOIN orders k ON k.reward = s.id
		WHERE g.person = $1 AND k.state IN ('asked', 'approved')
	UNION SELECT k.id FROM orders k WHERE $2 AND k.waits_for = $1 AND k.state IN ('asked', 'approved'))`

// openOrders are a person's own that hold points.
func (t *Tx) openOrders(ctx context.Context, id okr.PersonID) ([]motivation.Order, error) {
	return t.orders(ctx, people.Worker+" AND o.person = $1 AND o.state IN ('asked', 'approved')", id)
}

// AskReward asks for a reward: its price is set aside, and a manager is asked, in one piece or not at all. An
// [*okr.Refusal] when there is none for the actor, none is left, they have as many as they may, an order of theirs is
// open, or they have too few points.
func (s *Store) AskReward(ctx context.Context, a outbox.Actor, id motivation.RewardID) (o motivation.Order, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		r, points, err := t.mayHave(ctx, a.Person, id)
		switch {
		case err != nil:
			return err
		case r.ForTeam:
			return okr.Refuse("reward.for_team")
		case points < r.Price:
			return okr.Refuse("reward.points_short", "Points", int(points), "Price", int(r.Price))
		case r.Left.None():
			return okr.Refuse("reward.none_left", "Reward", r.Name)
		}
		state := motivation.OrderAsked
		if !r.Approval {
			state = motivation.OrderApproved
		}
		o, err = t.order(ctx, r.Reward, a.Person, state)
		return err
	})
	return o, err
}

// order sets the price of a reward aside for somebody, and asks whoever is next.
func (t *Tx) order(ctx context.Context, r motivation.Reward, to okr.PersonID,
	state motivation.OrderState) (o motivation.Order, err error) {
	made, err := t.Insert(ctx, `INSERT INTO orders (reward, person, price, minor, currency, state, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`, r.ID, to, r.Price, r.Minor, r.Currency, state,
		db.Millis(t.Now))
	if err != nil {
		return o, err
	}
	id := motivation.OrderID(made)
	if err := t.grant(ctx, motivation.Entry{Cause: motivation.RewardAsked, Reference: id.Reference(),
		From: motivation.PersonAccount(to), To: motivation.ReserveAccount(id), Amount: r.Price}); err != nil {
		return o, err
	}
	if o, err = t.findOrder(ctx, id); err != nil {
		return o, err
	}
	return o, t.askNext(ctx, o)
}

// mayHave is a reward that somebody may ask for or pay into, and how many points they have to spend; a refusal when
// they may not have it, or have less than no points.
func (t *Tx) mayHave(ctx context.Context, id okr.PersonID, reward motivation.RewardID) (offer motivation.Offer,
	points int64, err error) {
	if offer, err = t.findOffer(ctx, id, reward); err != nil {
		return offer, 0, err
	}
	standing, err := t.findPoints(ctx, id)
	points = standing.Spendable()
	switch {
	case err != nil:
	case !offer.Offers(id):
		err = okr.Refuse("reward.not_for_you", "Reward", offer.Name)
	case offer.Waiting:
		err = okr.Refuse("reward.asked_already", "Reward", offer.Name)
	case offer.PerHead.Left(offer.Mine).None():
		err = okr.Refuse("reward.had_enough", "Reward", offer.Name, "Most", offer.PerHead.N)
	case points < 0:
		err = okr.Refuse("reward.points_below", "Points", int(-points))
	}
	return offer, points, err
}

// askNext asks whoever is next about an order, and plans for whom it goes on if they do nothing.
func (t *Tx) askNext(ctx context.Context, o motivation.Order) error {
	asked, err := db.All(ctx, t, db.ScanOne[okr.PersonID], "SELECT person FROM posts WHERE subject = $1 AND kind = $2",
		outbox.AboutOrder(o.ID), outbox.OrderPost)
	if err != nil {
		return err
	}
	next, last, err := t.nextDecider(ctx, o, asked)
	if err != nil {
		return err
	}
	var passes any
	if team, err := t.FindTeam(ctx, o.Reward.Team); err != nil {
		return err
	} else if !last && o.State == motivation.OrderAsked {
		passes = db.Millis(motivation.PassesOn(t.Now, team))
	}
	if _, err := t.Exec(ctx, "UPDATE orders SET waits_for = COALESCE($2, waits_for), pass_at = $3 WHERE id = $1", o.ID,
		db.OrNull(next), passes); err != nil || next == "" {
		return err
	}
	if err := t.OwePost(ctx, outbox.Post{Key: "order/" + o.ID.String() + "/" + string(next), Kind: outbox.OrderPost,
		Person: next, Subject: outbox.AboutOrder(o.ID)}); err != nil {
		return err
	}
	return t.DirtyPosts(ctx, "subject = $1 AND kind = $2 AND person <> $3", outbox.AboutOrder(o.ID), outbox.OrderPost,
		next)
}

// deciders are those who could decide about an order of somebody else: the managers of its team, who are here first,
// and then the admins.
func (t *Tx) deciders(ctx context.Context, o motivation.Order) ([]okr.PersonID, error) {
	managers, err := t.managersHereFirst(ctx, o)
	if err != nil {
		return nil, err
	}
	admins, err := t.Operators(ctx)
	for _, admin := range admins {
		if admin.ID != o.Person && !slices.Contains(managers, admin.ID) {
			managers = append(managers, admin.ID)
		}
	}
	return managers, err
}

func (t *Tx) managersHereFirst(ctx context.Context, o motivation.Order) ([]okr.PersonID, error) {
	return db.All(ctx, t, db.ScanOne[okr.PersonID], `SELECT g.person FROM managers g JOIN people p ON p.id = g.person
		LEFT JOIN absences a ON a.person = p.id AND a.over = 0 AND a.from_at <= $3
		WHERE g.team = $1 AND g.person <> $2 AND `+outbox.Speakable("p")+
		" GROUP BY g.person ORDER BY COALESCE(MAX(a.back_at), 0), g.person", o.Reward.Team, o.Person, db.Millis(t.Now))
}

// mostManagers is how many managers are asked about an order, one after another, before an admin is.
const mostManagers = 2

// nextDecider is who is asked next about an order, after who was asked: a manager, another one, an admin; who asked for
// it where nobody else could. The last one is the one after whom nobody is.
func (t *Tx) nextDecider(ctx context.Context, o motivation.Order, asked []okr.PersonID) (next okr.PersonID, last bool,
	err error) {
	managers, err := t.managersHereFirst(ctx, o)
	if err != nil {
		return "", true, err
	}
	all, err := t.deciders(ctx, o)
	if err != nil {
		return "", true, err
	}
	isManager := func(id okr.PersonID) bool { return slices.Contains(managers, id) }
	var left []okr.PersonID
	for _, id := range all {
		if !slices.Contains(asked, id) && (len(asked) < mostManagers || !isManager(id)) {
			left = append(left, id)
		}
	}
	switch {
	case len(left) > 0:
		return left[0], len(left) == 1 || !isManager(left[0]), nil
	case len(all) == 0 && !slices.Contains(asked, o.Person):
		return o.Person, true, nil
	}
	return "", true, nil
}

// PassOrders asks somebody else about what waited for three working days, or for somebody who is gone. Called again at
// the same instant, it does nothing.
func (s *Store) PassOrders(ctx context.Context, now time.Time) (done outbox.Turned, err error) {
	err = db.Write(ctx, s.db, now, func(d *db.Tx) error {
		t := s.in(outbox.On(d))
		due, err := t.orders(ctx, "o.pass_at IS NOT NULL AND o.pass_at <= $1", db.Millis(now))
		for _, o := range due {
			if err := t.askNext(ctx, o); err != nil {
				return err
			}
		}
		return err
	})
	return done, err
}

// PassFromFormer lets what waits in a team for somebody who does not lead it any more go on at once.
func (t *Tx) PassFromFormer(ctx context.Context, team okr.TeamID) error {
	former, err := db.All(ctx, t, db.ScanOne[okr.PersonID], `SELECT DISTINCT o.waits_for FROM orders o
		JOIN rewards r ON r.id = o.reward WHERE r.team = $1 AND o.waits_for IS NOT NULL AND `+open+`
		AND NOT EXISTS (SELECT 1 FROM managers g WHERE g.team = $1 AND g.person = o.waits_for)`, team)
	for _, id := range former {
		admin, err := t.Admin(ctx, id)
		if err == nil && !admin {
			err = t.passFrom(ctx, "o.waits_for = $2 AND o.reward IN (SELECT id FROM rewards WHERE team = $3)", id, team)
		}
		if err != nil {
			return err
		}
	}
	return err
}

// passFrom lets open orders that wait for somebody go on at once.
func (t *Tx) passFrom(ctx context.Context, where string, args ...any) error {
	_, err := t.Exec(ctx, "UPDATE orders AS o SET pass_at = $1 WHERE o.waits_for IS NOT NULL AND "+open+" AND "+where,
		append([]any{db.Millis(t.Now)}, args...)...)
	return err
}

// UpcomingPassings are when what waits in a team goes on to somebody else.
func (t *Tx) UpcomingPassings(ctx context.Context, team okr.Team, until time.Time) (list []outbox.Planned, err error) {
	return db.All(ctx, t, func(row db.Scanner) (outbox.Planned, error) {
		var at sql.NullInt64
		var id motivation.OrderID
		err := row.Scan(&id, &at)
		return outbox.Planned{At: db.Instant(at), Zone: team.Location(), What: outbox.PlannedPassing, Team: team,
			Week: id.String()}, err
	}, `SELECT o.id, o.pass_at FROM orders o JOIN rewards r ON r.id = o.reward WHERE r.team = $1 AND o.pass_at IS NOT NULL
		AND o.pass_at <= $2 ORDER BY o.pass_at`, team.ID, db.Millis(until))
}

// decision is what somebody does with an order: in which states it may be, and whether who asked for it does it.
type decision struct {
	in  []motivation.OrderState
	own bool
}

var (
	approving  = decision{in: []motivation.OrderState{motivation.OrderAsked}}
	asking     = approving
	handing    = decision{in: []motivation.OrderState{motivation.OrderApproved}}
	declining  = decision{in: []motivation.OrderState{motivation.OrderAsked, motivation.OrderApproved}}
	cancelling = decision{in: declining.in, own: true}
	answering  = decision{in: approving.in, own: true}
)

// decide does something with an order in one transaction, and lets follow what shows it. What was decided meanwhile is
// refused with what became of it.
func (s *Store) decide(ctx context.Context, a outbox.Actor, id motivation.OrderID, d decision,
	do func(t *Tx, o motivation.Order) error) (o motivation.Order, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		if o, err = t.findOrder(ctx, id); err != nil {
			return err
		}
		if err := t.mayDo(ctx, a, o, d); err != nil {
			return err
		}
		if err := do(t, o); err != nil {
			return err
		}
		if o, err = t.findOrder(ctx, id); err != nil {
			return err
		}
		if err := t.orderChanged(ctx, o); err != nil || o.Person != a.Person || d.own {
			return err
		}
		// nobody else could decide: whoever reads the changes later sees that
		return t.LogChange(ctx, a, people.Subject{Team: o.Reward.Team}, "reward_own", o.ID.String(), string(o.State))
	})
	return o, err
}

func (t *Tx) mayDo(ctx context.Context, a outbox.Actor, o motivation.Order, d decision) error {
	may, err := t.mayRead(ctx, o, a.Person)
	switch {
	case err != nil:
		return err
	case !may:
		return okr.Refuse("reward.order_unknown", "Order", o.ID.String())
	case d.own && o.Person != a.Person:
		return okr.Refuse("reward.order_not_yours")
	}
	if !d.own {
		if may, err = t.mayDecide(ctx, o, a.Person); err != nil {
			return err
		}
		if !may {
			return okr.Refuse("reward.order_own")
		}
	}
	if slices.Contains(d.in, o.State) {
		return nil
	}
	return okr.Refuse("reward.order_is_"+string(o.State), "Name", o.DeciderName, "Order", o.ID.String())
}

// orderChanged lets follow what shows an order.
func (t *Tx) orderChanged(ctx context.Context, o motivation.Order) error {
	return t.DirtyPosts(ctx, "subject = $1 AND kind IN ($2, $3)", outbox.AboutOrder(o.ID), outbox.OrderPost,
		outbox.PotPost)
}

// tellOrdered tells who asked for a reward what became of it, once for each step; what was not said of an earlier step
// by then needs no saying.
func (t *Tx) tellOrdered(ctx context.Context, o motivation.Order, step string) error {
	if o.Pooled() {
		return nil
	}
	if _, err := t.Exec(ctx, `UPDATE posts SET state = 'dropped', changed_at = $3 WHERE subject = $1 AND kind = $2
		AND state = 'owed'`, outbox.AboutOrder(o.ID), outbox.OrderedPost, db.Millis(t.Now)); err != nil {
		return err
	}
	return t.OwePost(ctx, outbox.Post{Key: "ordered/" + o.ID.String() + "/" + step, Kind: outbox.OrderedPost,
		Person: o.Person, Subject: outbox.AboutOrder(o.ID)})
}

// ApproveOrder says yes to what somebody asked for. An [*okr.Refusal] to who may not decide, and when it was decided.
func (s *Store) ApproveOrder(ctx context.Context, a outbox.Actor, id motivation.OrderID) (motivation.Order, error) {
	return s.decide(ctx, a, id, approving, func(t *Tx, o motivation.Order) error {
		if _, err := t.Exec(ctx, `UPDATE orders SET state = 'approved', decided_by = $2, decided_at = $3, pass_at = NULL
			WHERE id = $1`, id, a.Person, db.Millis(t.Now)); err != nil {
			return err
		}
		return t.tellOrdered(ctx, o, "approved")
	})
}

// DeclineOrder says no, in words; the points go back, those in a pot to who paid them. An [*okr.Refusal] as
// [Store.ApproveOrder], without words, and when it was handed over.
func (s *Store) DeclineOrder(ctx context.Context, a outbox.Actor, id motivation.OrderID,
	words string) (motivation.Order, error) {
	words, wrong := motivation.CheckWords(words, true)
	return s.decide(ctx, a, id, declining, func(t *Tx, o motivation.Order) error {
		if wrong != nil {
			return wrong
		}
		if _, err := t.Exec(ctx, "UPDATE orders SET words = $2, decided_by = $3, decided_at = $4 WHERE id = $1", id,
			words, a.Person, db.Millis(t.Now)); err != nil {
			return err
		}
		if err := t.endOrder(ctx, o, motivation.OrderDeclined); err != nil {
			return err
		}
		return t.tellOrdered(ctx, o, "declined")
	})
}

// CancelOrder takes back what the actor asked for, until it is handed over; the points go back. An [*okr.Refusal]
// later, and to anybody else.
func (s *Store) CancelOrder(ctx context.Context, a outbox.Actor, id motivation.OrderID) (motivation.Order, error) {
	return s.decide(ctx, a, id, cancelling, func(t *Tx, o motivation.Order) error {
		return t.endOrder(ctx, o, motivation.OrderCancelled)
	})
}

// AskAboutOrder asks who asked for something a question about it; the order waits for the answer. An [*okr.Refusal] as
// [Store.DeclineOrder], and of a pot, which nobody could answer for.
func (s *Store) AskAboutOrder(ctx context.Context, a outbox.Actor, id motivation.OrderID,
	question string) (motivation.Order, error) {
	question, wrong := motivation.CheckWords(question, true)
	return s.decide(ctx, a, id, asking, func(t *Tx, o motivation.Order) error {
		switch {
		case wrong != nil:
			return wrong
		case o.Pooled() || o.Person == a.Person:
			return okr.Refuse("reward.nobody_to_ask")
		}
		if _, err := t.Exec(ctx, `UPDATE orders SET question = $2, answer = '', questioned_by = $3, pass_at = NULL
			WHERE id = $1`, id, question, a.Person); err != nil {
			return err
		}
		return t.tellOrdered(ctx, o, fmt.Sprintf("question/%d", t.Now.UnixMilli()))
	})
}

// AnswerAboutOrder answers the question; who asked it sees that, and the order waits for them again. An [*okr.Refusal]
// when there is none, to anybody but who is asked, and without words.
func (s *Store) AnswerAboutOrder(ctx context.Context, a outbox.Actor, id motivation.OrderID,
	answer string) (motivation.Order, error) {
	answer, wrong := motivation.CheckWords(answer, true)
	return s.decide(ctx, a, id, answering, func(t *Tx, o motivation.Order) error {
		switch {
		case o.Question == "":
			return okr.Refuse("reward.nothing_asked")
		case wrong != nil:
			return wrong
		}
		team, err := t.FindTeam(ctx, o.Reward.Team)
		if err != nil {
			return err
		}
		if _, err := t.Exec(ctx, "UPDATE orders SET answer = $2, pass_at = $3 WHERE id = $1", id, answer,
			db.Millis(motivation.PassesOn(t.Now, team))); err != nil {
			return err
		}
		if err := t.DirtyPosts(ctx, "subject = $1 AND kind = $2", outbox.AboutOrder(id),
			outbox.OrderedPost); err != nil {
			return err
		}
		return t.OwePost(ctx, outbox.Post{Key: fmt.Sprintf("order-answer/%s/%d", id, t.Now.UnixMilli()),
			Kind: outbox.OrderAnswerPost, Person: o.Asker, Subject: outbox.AboutOrder(id)})
	})
}

// HandOrder says that a reward was handed over, with a note or without one: its points go to the house. An
// [*okr.Refusal] to who may not decide, when it was not approved, and when it was handed over before.
func (s *Store) HandOrder(ctx context.Context, a outbox.Actor, id motivation.OrderID,
	note string) (motivation.Order, error) {
	note, wrong := motivation.CheckWords(note, false)
	return s.decide(ctx, a, id, handing, func(t *Tx, o motivation.Order) error {
		if wrong != nil {
			return wrong
		}
		if _, err := t.Exec(ctx, `UPDATE orders SET state = 'handed', note = $2, handed_by = $3, handed_at = $4,
			pass_at = NULL WHERE id = $1`, id, note, a.Person, db.Millis(t.Now)); err != nil {
			return err
		}
		e := motivation.Entry{Cause: motivation.RewardHanded, Reference: id.Reference(),
			From: motivation.ReserveAccount(id), To: motivation.House, Amount: o.Price}
		if o.Pooled() {
			e.Cause, e.From = motivation.PotHanded, motivation.PotAccount(id.Pot())
		}
		if err := t.grant(ctx, e); err != nil {
			return err
		}
		return t.tellOrdered(ctx, o, "handed")
	})
}

// endOrder ends an order without its reward: the points go back to where they came from.
func (t *Tx) endOrder(ctx context.Context, o motivation.Order, as motivation.OrderState) error {
	if _, err := t.Exec(ctx, "UPDATE orders SET state = $2, pass_at = NULL WHERE id = $1", o.ID, as); err != nil {
		return err
	}
	if o.Pooled() {
		return t.emptyPot(ctx, o)
	}
	return t.grant(ctx, motivation.Entry{Cause: motivation.RewardBack, Reference: o.ID.Reference(),
		From: motivation.ReserveAccount(o.ID), To: motivation.PersonAccount(o.Person), Amount: o.Price})
}

// EndOrdersOf cancels what somebody asked for who is gone, and lets go on what waits for them. What they paid into pots
// stays there.
func (t *Tx) EndOrdersOf(ctx context.Context, id okr.PersonID) error {
	if err := t.endOrders(ctx, "o.person = $1", id); err != nil {
		return err
	}
	return t.passFrom(ctx, "o.waits_for = $2", id)
}

// EndOrdersIn ends what is open in a team that ends, pots too, and tells who asked.
func (t *Tx) EndOrdersIn(ctx context.Context, a outbox.Actor, team okr.Team) error {
	asked, err := t.orders(ctx, "r.team = $1 AND o.person IS NOT NULL AND "+open, team.ID)
	if err != nil {
		return err
	}
	for _, o := range asked {
		if err := t.OweNotice(ctx, "order-ended/"+o.ID.String(), o.Person, "notice.order_ended", "Reward", o.Reward.Name,
			"Team", team.Name, "Points", fmt.Sprint(o.Price)); err != nil {
			return err
		}
	}
	if err := t.endOrders(ctx, "r.team = $1 AND o.person IS NOT NULL", team.ID); err != nil {
		return err
	}
	return t.endPots(ctx, a, "r.team = $1", team.ID)
}

// endOrders cancels open orders because of what happened to people or teams.
func (t *Tx) endOrders(ctx context.Context, where string, args ...any) error {
	list, err := t.orders(ctx, open+" AND "+where, args...)
	if err != nil {
		return err
	}
	for _, o := range list {
		if _, err := t.Exec(ctx, "UPDATE orders SET ended = 1 WHERE id = $1", o.ID); err != nil {
			return err
		}
		if err := t.endOrder(ctx, o, motivation.OrderCancelled); err != nil {
			return err
		}
		if err := t.orderChanged(ctx, o); err != nil {
			return err
		}
	}
	return nil
}

// ExportedOrders hands the orders over that the actor may have in a file, the oldest first: of the teams that they
// lead, for an admin of all, and of all for nobody, who is the operator. An [*okr.Refusal] to who leads none.
func (s *Store) ExportedOrders(ctx context.Context, a outbox.Actor, row func(motivation.Order) error) error {
	list, err := read(ctx, s, a.Now, func(t *Tx) ([]motivation.Order, error) {
		which, args := "TRUE", []any(nil)
		if a.Person != "" {
			admin, err := t.Admin(ctx, a.Person)
			if err != nil {
				return nil, err
			}
			managed, err := t.managed(ctx, a.Person)
			if err != nil {
				return nil, err
			}
			if !admin && len(managed) == 0 {
				return nil, okr.Refuse("reward.export_not_yours")
			}
			if !admin {
				which, args = "r.team IN (SELECT team FROM managers WHERE person = $1)", []any{a.Person}
			}
		}
		return t.orders(ctx, "o.state <> 'filling' AND "+which, args...)
	})
	if err != nil {
		return err
	}
	for _, o := range slices.Backward(list) {
		if err := row(o); err != nil {
			return err
		}
	}
	return nil
}
