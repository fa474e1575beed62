package motivation

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/outbox"
	"okrbot/store/people"
)

// Wish is what somebody wants to thank for.
type Wish struct {
	Channel   string // in which it was said; empty elsewhere. Its team comes first.
	Receivers []okr.PersonID
	Reason    string
	Value     string // as it was typed; empty without one
	Link      string // to the message that it is about; empty without one
	Private   bool
}

// GiveKudos thanks colleagues out of the giver's allowance, in one piece or not at all: each of them is one of it. The
// team's channel shows them, several within an hour in one message; who does not read there, and everybody when they
// are private, is told by a message of their own. Of what comes with a file nobody is told: it was said elsewhere. An
// [*okr.Refusal] when the reason or the value does not do, when too little of the allowance is left, and when a
// receiver is the giver, an app, a guest or gone.
func (s *Store) GiveKudos(ctx context.Context, a outbox.Actor, w Wish) (given motivation.Thanked, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		given, err = t.giveKudos(ctx, a, w)
		return err
	})
	return given, err
}

func (t *Tx) giveKudos(ctx context.Context, a outbox.Actor, w Wish) (motivation.Thanked, error) {
	w.Receivers = distinct(w.Receivers)
	if err := t.mayThank(ctx, a.Person, w.Receivers); err != nil {
		return motivation.Thanked{}, err
	}
	team, err := t.findTeamOfKudos(ctx, a.Person, w)
	if err != nil {
		return motivation.Thanked{}, err
	}
	settings, err := t.findThanking(ctx, team.ID)
	if err != nil {
		return motivation.Thanked{}, err
	}
	if w.Reason, err = motivation.CheckReason(w.Reason); err != nil {
		return motivation.Thanked{}, err
	}
	if w.Value, err = settings.ValueOf(w.Value, t.store.fold); err != nil {
		return motivation.Thanked{}, err
	}
	id, err := t.Insert(ctx, `INSERT INTO kudos (team, giver, reason, value, private, link, given_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
		team.ID, a.Person, w.Reason, w.Value, w.Private, motivation.MessageLink(w.Link), db.Millis(t.Now))
	if err != nil {
		return motivation.Thanked{}, err
	}
	g := giving{kudos: motivation.KudosID(id), giver: a.Person, team: team, settings: settings}
	left, err := t.spend(ctx, g, w.Receivers)
	if err != nil {
		return motivation.Thanked{}, err
	}
	if a.Source != okr.FromImport {
		if err := t.showKudos(ctx, g.kudos, team, w); err != nil {
			return motivation.Thanked{}, err
		}
	}
	return t.findGiven(ctx, g, left)
}

// distinct are people without who is named twice, in their order.
func distinct(ids []okr.PersonID) (list []okr.PersonID) {
	for _, id := range ids {
		if !slices.Contains(list, id) {
			list = append(list, id)
		}
	}
	return list
}

// giving is who gives something out of which allowance.
type giving struct {
	kudos    motivation.KudosID
	giver    okr.PersonID
	team     okr.Team
	settings motivation.Settings
}

// spend gives one to each receiver, out of the day's allowance first, with the points that it brings. It returns the
// allowance as it is then.
func (t *Tx) spend(ctx context.Context, g giving, receivers []okr.PersonID) (a motivation.Allowance, err error) {
	a, today, err := t.findAllowance(ctx, g)
	if err != nil {
		return a, err
	}
	fromDay, fromBoost, ok := a.Use(len(receivers))
	if !ok {
		return a, okr.Refuse("kudos.allowance_used", "Left", a.Left()+a.BoostLeft(), "Needs", len(receivers), "PerDay",
			a.PerDay)
	}
	for i, receiver := range receivers {
		if err := t.give(ctx, g, receiver, today, i >= fromDay); err != nil {
			return a, err
		}
	}
	a.GivenToday, a.BoostGiven = a.GivenToday+fromDay, a.BoostGiven+fromBoost
	return a, nil
}

// give gives one. Who hid the kudos is not shown for one more of them.
func (t *Tx) give(ctx context.Context, g giving, receiver okr.PersonID, today okr.Date, boost bool) error {
	id, err := t.Insert(ctx, `INSERT INTO gifts (kudos, giver, receiver, day, boost, given_at, private, hidden)
		VALUES ($1, $2, $3, $4, $5, $6, (SELECT private FROM kudos WHERE id = $1), EXISTS (SELECT 1 FROM gifts h
			WHERE h.kudos = $1 AND h.receiver = $3 AND h.gone_at IS NULL AND h.hidden = 1)) RETURNING id`,
		g.kudos, g.giver, receiver, today, boost, db.Millis(t.Now))
	if err != nil {
		return err
	}
	if err := errors.Join(t.TouchHomes(ctx, receiver), t.followKudos(ctx, today)); err != nil {
		return err
	}
	return t.earn(ctx, receiver, motivation.KudosReceived, motivation.GiftID(id).String(),
		g.settings.Grants[motivation.KudosReceived])
}

// findAllowance returns what somebody may give in a team and has given, and their own day.
func (t *Tx) findAllowance(ctx context.Context, g giving) (a motivation.Allowance, today okr.Date, err error) {
	if today, err = t.FindToday(ctx, g.giver); err != nil {
		return a, today, err
	}
	a.PerDay = g.settings.PerDay
	var manages int
	err = t.One(ctx, `SELECT (SELECT COUNT(*) FROM gifts WHERE giver = $1 AND day >= $2 AND gone_at IS NULL
			AND boost = 0),
		(SELECT COUNT(*) FROM gifts WHERE giver = $1 AND day >= $3 AND gone_at IS NULL AND boost = 1),
		(SELECT COUNT(*) FROM managers m JOIN teams t ON t.id = m.team WHERE m.person = $1 AND t.removed_at IS NULL)`,
		[]any{g.giver, motivation.AllowanceSince(g.team.Calendar(), today), okr.MonthOf(today).Start},
		[]any{&a.GivenToday, &a.BoostGiven, &manages})
	if manages > 0 {
		a.Boost = g.settings.Boost
	}
	return a, today, err
}

// findTeamOfKudos returns the team whose channel shows kudos: of the giver's, or without any of the first receiver's,
// that of the channel where they were said, else one that the first receiver is in too, else the first.
func (t *Tx) findTeamOfKudos(ctx context.Context, giver okr.PersonID, w Wish) (okr.Team, error) {
	teams, err := t.Teams(ctx, people.OfPerson, giver)
	if err != nil {
		return okr.Team{}, err
	}
	said := func(team okr.Team) bool { return team.Channel == w.Channel }
	if at := slices.IndexFunc(teams, said); at >= 0 {
		return teams[at], nil
	}
	if len(teams) == 1 {
		return teams[0], nil
	}
	theirs, err := t.Teams(ctx, people.OfPerson, w.Receivers[0])
	if err != nil {
		return okr.Team{}, err
	}
	shared := func(team okr.Team) bool {
		return slices.ContainsFunc(theirs, func(their okr.Team) bool { return their.ID == team.ID })
	}
	if len(teams) == 0 {
		teams, shared = theirs, said
	}
	switch at := slices.IndexFunc(teams, shared); {
	case len(teams) == 0:
		return okr.Team{}, okr.Refuse("kudos.no_team")
	case at >= 0:
		return teams[at], nil
	default:
		return teams[0], nil
	}
}

const (
	cardTime = time.Hour // in which kudos of a team come in one message
	cardSize = 8         // of them at most
)

// showKudos owes what says them: the message of the last hour in the team's channel, or a new one; and to who does not
// read it, or is not named there, one of their own.
func (t *Tx) showKudos(ctx context.Context, id motivation.KudosID, team okr.Team, w Wish) error {
	if !w.Private {
		if err := t.showOnCard(ctx, id, team); err != nil {
			return err
		}
	}
	for _, receiver := range w.Receivers {
		told, err := t.readsCard(ctx, team.ID, receiver)
		if err != nil {
			return err
		}
		if told && !w.Private {
			continue
		}
		if err := t.OwePost(ctx, outbox.Post{Key: "thanked/" + id.String() + "/" + string(receiver),
			Kind: outbox.ThankedPost, Person: receiver, Team: team.ID, Subject: outbox.AboutKudos(id)}); err != nil {
			return err
		}
	}
	return nil
}

// readsCard reports whether a person reads in a team's channel that they are thanked.
func (t *Tx) readsCard(ctx context.Context, team okr.TeamID, id okr.PersonID) (bool, error) {
	reads, err := t.InTeam(ctx, team, id)
	if err != nil || !reads {
		return false, err
	}
	var hidden int
	err = t.One(ctx, "SELECT COUNT(*) FROM hidden WHERE person = $1", []any{id}, []any{&hidden})
	return hidden == 0, err
}

func (t *Tx) showOnCard(ctx context.Context, id motivation.KudosID, team okr.Team) error {
	var card motivation.KudosID
	err := t.One(ctx, `SELECT k.id FROM kudos k WHERE k.team = $1 AND k.card = k.id AND k.given_at > $2
		AND EXISTS (SELECT 1 FROM posts p WHERE p.key = 'kudos/KU' || k.id AND p.state IN ('owed', 'sending', 'sent'))
		AND (SELECT COUNT(*) FROM kudos c WHERE c.card = k.id AND c.gone_at IS NULL) < $3 ORDER BY k.id DESC LIMIT 1`,
		[]any{team.ID, db.Millis(t.Now.Add(-cardTime)), cardSize}, []any{&card})
	begins := errors.Is(err, db.ErrNotFound)
	if begins {
		card = id
	} else if err != nil {
		return err
	}
	if _, err := t.Exec(ctx, "UPDATE kudos SET card = $2 WHERE id = $1", id, card); err != nil {
		return err
	}
	if !begins {
		return t.DirtyPosts(ctx, "subject = $1", outbox.AboutKudos(card))
	}
	return t.OweSparingly(ctx, team, outbox.Post{Key: "kudos/" + id.String(), Kind: outbox.KudosPost,
		Channel: team.Channel, Team: team.ID, Subject: outbox.AboutKudos(id)})
}

// findGiven returns what was given, as its giver sees it, and what is left.
func (t *Tx) findGiven(ctx context.Context, g giving, left motivation.Allowance) (motivation.Thanked, error) {
	list, err := t.kudos(ctx, "k.id = $1", g.kudos)
	if err != nil {
		return motivation.Thanked{}, err
	}
	k, _ := list[0].ShownTo(g.giver)
	return motivation.Thanked{Kudos: k, Team: g.team, Allowance: left}, nil
}

// kudos reads those that a condition on k selects, the newest first, in three queries.
func (t *Tx) kudos(ctx context.Context, where string, args ...any) ([]motivation.Kudos, error) {
	list, err := db.All(ctx, t, scanKudos, `SELECT k.id, k.team, k.giver, p.name, k.reason, k.value, k.private, k.emoji,
		k.link, k.given_at, k.gone_at FROM kudos k JOIN people p ON p.id = k.giver WHERE `+where+" ORDER BY k.id DESC", args...)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	at := make(map[motivation.KudosID]*motivation.Kudos, len(list))
	ids := make([]any, len(list))
	for i := range list {
		at[list[i].ID], ids[i] = &list[i], list[i].ID
	}
	return list, db.Each(ctx, t, func(row db.Scanner) error { return fillGift(row, at) },
		`SELECT g.kudos, g.giver, gp.name, g.receiver, rp.name,
			g.hidden OR EXISTS (SELECT 1 FROM hidden h WHERE h.person = g.receiver)
		FROM gifts g JOIN people gp ON gp.id = g.giver JOIN people rp ON rp.id = g.receiver
		WHERE g.gone_at IS NULL AND g.kudos IN (`+db.Places(0, len(ids))+") ORDER BY g.id", ids...)
}

func scanKudos(row db.Scanner) (k motivation.Kudos, err error) {
	var at int64
	var gone sql.NullInt64
	err = row.Scan(&k.ID, &k.Team, &k.Giver, &k.GiverName, &k.Reason, &k.Value, &k.Private, &k.Emoji, &k.Link, &at,
		&gone)
	k.At, k.TakenBack = time.UnixMilli(at).UTC(), gone.Valid
	return k, err
}

// fillGift adds a gift to its kudos: a receiver of the giver's, or one who said "me too".
func fillGift(row db.Scanner, at map[motivation.KudosID]*motivation.Kudos) error {
	var id motivation.KudosID
	var giver okr.PersonID
	var name string
	var r motivation.Receiver
	if err := row.Scan(&id, &giver, &name, &r.Person, &r.Name, &r.Hidden); err != nil {
		return err
	}
	k := at[id]
	switch {
	case giver == k.Giver:
		k.Receivers = append(k.Receivers, r)
	case !slices.ContainsFunc(k.Too, func(p motivation.Thanker) bool { return p.Person == giver }):
		k.Too = append(k.Too, motivation.Thanker{Person: giver, Name: name})
	}
	return nil
}

// SayToo gives one more to each receiver of public kudos, out of the actor's own allowance. An [*okr.Refusal] when
// there are none that the actor may see, to who gave them or said so before, to their only receiver, and when too
// little of the allowance is left.
func (s *Store) SayToo(ctx context.Context, a outbox.Actor, id motivation.KudosID) (given motivation.Thanked,
	err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		given, err = t.sayToo(ctx, a, id)
		return err
	})
	return given, err
}

func (t *Tx) sayToo(ctx context.Context, a outbox.Actor, id motivation.KudosID) (motivation.Thanked, error) {
	k, err := t.findKudos(ctx, a.Person, id)
	if err != nil {
		return motivation.Thanked{}, err
	}
	receivers := receiversFor(k, a.Person)
	switch {
	case k.Private:
		return motivation.Thanked{}, unknownKudos(id)
	case k.Giver == a.Person:
		return motivation.Thanked{}, okr.Refuse("kudos.too_own")
	case len(receivers) == 0:
		return motivation.Thanked{}, okr.Refuse("kudos.to_self")
	case slices.ContainsFunc(k.Too, func(p motivation.Thanker) bool { return p.Person == a.Person }):
		return motivation.Thanked{}, okr.Refuse("kudos.too_said")
	}
	if err := t.mayThank(ctx, a.Person, receivers); err != nil {
		return motivation.Thanked{}, err
	}
	g := giving{kudos: id, giver: a.Person}
	if g.team, err = t.FindTeam(ctx, k.Team); err != nil {
		return motivation.Thanked{}, err
	}
	if g.settings, err = t.findThanking(ctx, k.Team); err != nil {
		return motivation.Thanked{}, err
	}
	left, err := t.spend(ctx, g, receivers)
	if err != nil {
		return motivation.Thanked{}, err
	}
	if err := t.kudosChanged(ctx, id); err != nil {
		return motivation.Thanked{}, err
	}
	return t.findGiven(ctx, g, left)
}

// receiversFor are those of kudos who are not the giver-to-be.
func receiversFor(k motivation.Kudos, giver okr.PersonID) (list []okr.PersonID) {
	for _, r := range k.Receivers {
		if r.Person != giver {
			list = append(list, r.Person)
		}
	}
	return list
}

// kudosChanged marks what says the kudos: the message in the channel, those to the receivers and their Home tabs, and
// the month's wall.
func (t *Tx) kudosChanged(ctx context.Context, id motivation.KudosID) error {
	var card sql.NullInt64
	if err := t.One(ctx, "SELECT card FROM kudos WHERE id = $1", []any{id}, []any{&card}); err != nil {
		return err
	}
	if err := t.DirtyPosts(ctx, "subject = $1 OR subject = $2 AND kind = $3", outbox.AboutKudos(id),
		outbox.AboutKudos(motivation.KudosID(card.Int64)), outbox.KudosPost); err != nil {
		return err
	}
	receivers, err := db.All(ctx, t, db.ScanOne[okr.PersonID],
		"SELECT DISTINCT receiver FROM gifts WHERE kudos = $1", id)
	if err != nil {
		return err
	}
	if err := t.TouchHomes(ctx, receivers...); err != nil {
		return err
	}
	return t.DirtyPosts(ctx, "kind = $2 AND "+outbox.AboutAny(outbox.MonthNoun,
		"SELECT DISTINCT "+monthOfGift+" AS id FROM gifts g WHERE g.kudos = $1"), id, outbox.WallPost)
}

// monthOfGift is the first day of the month in which gift g was given.
const monthOfGift = "SUBSTR(g.day, 1, 8) || '01'"

// followedDays is for how long what was said of kudos follows who hides or shows themselves.
const followedDays = 31

// FollowHidden marks what thanks somebody who is shown no longer, or again.
func (t *Tx) FollowHidden(ctx context.Context, id okr.PersonID) error {
	since := okr.DateOf(t.Now).AddDays(-followedDays)
	if err := t.DirtyPosts(ctx, outbox.AboutAny(outbox.KudosNoun, `SELECT k.card AS id FROM gifts g
		JOIN kudos k ON k.id = g.kudos WHERE g.receiver = $1 AND g.day > $2 AND g.gone_at IS NULL`), id,
		since); err != nil {
		return err
	}
	last := okr.MonthOf(since)
	return t.DirtyPosts(ctx, "kind = $1 AND subject IN ($2, $3)", outbox.WallPost, outbox.AboutMonth(last.Start),
		outbox.AboutMonth(last.Next().Start))
}

// FindKudos returns kudos as a person sees them. An [*okr.Refusal] when there are none that they may see.
func (s *Store) FindKudos(ctx context.Context, a outbox.Actor, id motivation.KudosID) (motivation.Kudos, error) {
	return read(ctx, s, a.Now, func(t *Tx) (motivation.Kudos, error) { return t.findKudos(ctx, a.Person, id) })
}

// TakeBackKudos takes back, within 24 hours, what the actor gave: the kudos, or their "me too". Whoever got points for
// it gives them back, and the allowance is as it was. An [*okr.Refusal] later, and when the actor gave nothing there.
func (s *Store) TakeBackKudos(ctx context.Context, a outbox.Actor, id motivation.KudosID) (k motivation.Kudos,
	err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		k, err = t.takeBackKudos(ctx, a, id)
		return err
	})
	return k, err
}

// TakeBackLastKudos takes back what the actor gave last, as [Store.TakeBackKudos] does. An [*okr.Refusal] when there is
// nothing that they gave.
func (s *Store) TakeBackLastKudos(ctx context.Context, a outbox.Actor) (k motivation.Kudos, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		var id motivation.KudosID
		// Who travels west may give on the day before their newest one.
		err := t.One(ctx, `SELECT kudos FROM gifts WHERE giver = $1 AND gone_at IS NULL AND day >= (SELECT
			DATE(MAX(m.day), '-2 days') FROM gifts m WHERE m.giver = $1 AND m.gone_at IS NULL)
			ORDER BY id DESC LIMIT 1`, []any{a.Person}, []any{&id})
		if errors.Is(err, db.ErrNotFound) {
			return okr.Refuse("kudos.none_given")
		}
		if err != nil {
			return err
		}
		k, err = t.takeBackKudos(ctx, a, id)
		return err
	})
	return k, err
}

func (t *Tx) takeBackKudos(ctx context.Context, a outbox.Actor, id motivation.KudosID) (motivation.Kudos, error) {
	k, shown, err := t.findKudosBehind(ctx, a.Person, id)
	if err != nil {
		return k, err
	}
	var first sql.NullInt64
	going := []any{id, a.Person, k.Giver == a.Person}
	err = t.One(ctx, "SELECT MIN(g.given_at) FROM gifts g WHERE "+goingGift, going, []any{&first})
	switch {
	case err != nil:
		return k, err
	case !first.Valid && !shown:
		return k, unknownKudos(id)
	case !first.Valid:
		return k, okr.Refuse("kudos.not_given_by_you")
	case !motivation.MayTakeBack(db.Instant(first), t.Now):
		return k, okr.Refuse("kudos.too_late")
	}
	if err := t.takeBackPoints(ctx, motivation.KudosReceived, "SELECT 'gift/' || g.id FROM gifts g WHERE "+goingGift,
		going...); err != nil {
		return k, err
	}
	now := db.Millis(t.Now)
	if _, err := t.Exec(ctx, "UPDATE gifts AS g SET gone_at = $4 WHERE "+goingGift, append(going, now)...); err != nil {
		return k, err
	}
	if k.Giver == a.Person {
		if _, err := t.Exec(ctx, "UPDATE kudos SET gone_at = $2 WHERE id = $1", id, now); err != nil {
			return k, err
		}
	}
	return k, errors.Join(t.kudosChanged(ctx, id), t.followKudos(ctx))
}

// goingGift is of gifts g of kudos, $1, that go with what a person, $2, gave there: all when they gave the kudos, $3,
// since "me too" of kudos that are gone is about nothing.
const goingGift = "g.kudos = $1 AND g.gone_at IS NULL AND (g.giver = $2 OR $3)"

// CorrectKudos gives kudos another reason, within 24 hours. An [*okr.Refusal] later, to others than the giver, and when
// the reason does not do.
func (s *Store) CorrectKudos(ctx context.Context, a outbox.Actor, id motivation.KudosID,
	reason string) (k motivation.Kudos, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		k, err = t.findKudos(ctx, a.Person, id)
		switch {
		case err != nil:
			return err
		case k.Giver != a.Person:
			return okr.Refuse("kudos.not_given_by_you")
		case !motivation.MayTakeBack(k.At, t.Now):
			return okr.Refuse("kudos.too_late")
		}
		before := k.Reason
		if k.Reason, err = motivation.CheckReason(reason); err != nil || k.Reason == before {
			return err
		}
		if _, err := t.Exec(ctx, "UPDATE kudos SET reason = $2, edited_at = $3 WHERE id = $1", id, k.Reason,
			db.Millis(t.Now)); err != nil {
			return err
		}
		return t.kudosChanged(ctx, id)
	})
	return k, err
}

// HideKudos takes the actor's name out of kudos for everybody but the giver, or puts it back in; a message in the
// channel that went for that comes back within a day. An [*okr.Refusal] to who is none of the receivers.
func (s *Store) HideKudos(ctx context.Context, a outbox.Actor, id motivation.KudosID, hidden bool) error {
	return s.act(ctx, a, func(t *Tx) error {
		k, err := t.findKudos(ctx, a.Person, id)
		if err != nil {
			return err
		}
		changed, err := t.Exec(ctx, `UPDATE gifts SET hidden = $3 WHERE kudos = $1 AND receiver = $2
			AND gone_at IS NULL`, id, a.Person, hidden)
		if err != nil {
			return err
		}
		if changed == 0 {
			return okr.Refuse("kudos.not_about_you")
		}
		if !hidden && motivation.MayTakeBack(k.At, t.Now) {
			if err := t.showCardAgain(ctx, id); err != nil {
				return err
			}
		}
		return t.kudosChanged(ctx, id)
	})
}

// showCardAgain brings back the message in the channel, if it went because nobody was left to name. What is older
// than a day is no news any more.
func (t *Tx) showCardAgain(ctx context.Context, id motivation.KudosID) error {
	var card sql.NullInt64
	if err := t.One(ctx, "SELECT card FROM kudos WHERE id = $1", []any{id}, []any{&card}); err != nil || !card.Valid {
		return err
	}
	return t.OweAgain(ctx, "kudos/"+motivation.KudosID(card.Int64).String())
}

// FindKudosOfCard returns the kudos that a message in a channel shows, the first ones first: what everybody may see.
// [db.ErrNotFound] when there is nothing left to show.
func (s *Store) FindKudosOfCard(ctx context.Context, card motivation.KudosID, now time.Time) ([]motivation.Kudos,
	error) {
	return read(ctx, s, now, func(t *Tx) (shown []motivation.Kudos, err error) {
		list, err := t.kudos(ctx, "k.card = $1 AND k.private = 0", card)
		if err != nil {
			return nil, err
		}
		for _, k := range slices.Backward(list) {
			if k, ok := k.ShownTo(""); ok {
				shown = append(shown, k)
			}
		}
		if len(shown) == 0 {
			return nil, db.ErrNotFound
		}
		return shown, nil
	})
}
