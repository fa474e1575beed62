package motivation

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/outbox"
	"okrbot/store/people"
)

// mostDuels is how many duels of one person are open at a time.
const mostDuels = 5

// ChallengeTo asks somebody for a duel, in private. An [*okr.Refusal] when they or the actor take no duels, are not
// able to take part or have too many, when one of the two is open, and when what is to count is not counted.
func (s *Store) ChallengeTo(ctx context.Context, a outbox.Actor, ch motivation.Challenge) (c motivation.Contest,
	err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		if err := t.mayChallenge(ctx, a.Person, ch.Opponent); err != nil {
			return err
		}
		stake := sales.OneLine(ch.Stake)
		switch {
		case !slices.Contains(motivation.DuelDays, ch.Days):
			return okr.Refuse("contest.duel_days")
		case utf8.RuneCountInString(stake) > motivation.MostStake:
			return okr.Refuse("contest.stake_long", "Most", motivation.MostStake)
		}
		teams, err := t.Teams(ctx, people.OfPerson, a.Person)
		if err != nil {
			return err
		}
		if len(teams) == 0 {
			return okr.Refuse("errors.not_in_team")
		}
		today := okr.DateOf(t.Now.In(teams[0].Location()))
		duel := motivation.Contest{Team: teams[0], Name: stake, Version: 1,
			Rules: motivation.DuelOf(a.Person, ch, today)}
		if err := t.store.Hooks.MayCount(ctx, t.Tx, duel.Team, &duel.Rules); err != nil {
			return err
		}
		if duel.ID, err = t.insertContest(ctx, a, duel, motivation.ContestAsked); err != nil {
			return err
		}
		if _, err := t.Exec(ctx, "UPDATE contests SET look_at = $2 WHERE id = $1", duel.ID,
			db.Millis(t.Now.Add(unanswered))); err != nil {
			return err
		}
		row, err := t.findContest(ctx, duel.ID)
		if err != nil {
			return err
		}
		c = row.Contest
		return t.oweDuel(ctx, row, "ask", ch.Opponent)
	})
	return c, err
}

// mayChallenge decides who may ask whom for a duel: two who sell here and take duels, and have none open together.
func (t *Tx) mayChallenge(ctx context.Context, who, opponent okr.PersonID) error {
	if who == opponent {
		return okr.Refuse("contest.duel_self")
	}
	here, err := t.colleagues(ctx, []okr.PersonID{who, opponent})
	switch {
	case err != nil:
		return err
	case !slices.Contains(here, who):
		return okr.Refuse("kudos.not_yours")
	case !slices.Contains(here, opponent):
		return t.noColleague(ctx, opponent)
	}
	both := motivation.Contest{Rules: motivation.Rules{Who: motivation.WhoPeople,
		People: []okr.PersonID{who, opponent}}}
	if err := t.checkChosen(ctx, both); err != nil {
		return err
	}
	var mine, theirs bool
	var open, together int
	if err := t.One(ctx, `SELECT EXISTS (SELECT 1 FROM duels_off WHERE person = $1),
		EXISTS (SELECT 1 FROM duels_off WHERE person = $2),
		(SELECT COUNT(*) FROM contenders k JOIN contests c ON c.id = k.contest WHERE k.person = $1 AND c.kind = 'duel'
			AND c.state IN ('asked', 'running', 'counting')),
		(SELECT COUNT(*) FROM contenders k JOIN contests c ON c.id = k.contest JOIN contenders o ON o.contest = c.id
			WHERE k.person = $1 AND o.person = $2 AND c.kind = 'duel' AND c.state IN ('asked', 'running', 'counting'))`,
		[]any{who, opponent}, []any{&mine, &theirs, &open, &together}); err != nil {
		return err
	}
	switch {
	case mine:
		return okr.Refuse("contest.duels_off_yours")
	case theirs:
		return okr.Refuse("contest.duels_off_theirs")
	case together > 0:
		return okr.Refuse("contest.duel_open")
	case open >= mostDuels:
		return okr.Refuse("contest.duels_many", "Most", mostDuels)
	}
	return nil
}

// oweDuel owes some of the two the card of their duel.
func (t *Tx) oweDuel(ctx context.Context, c contestRow, moment string, to ...okr.PersonID) error {
	for _, id := range to {
		if err := t.OwePost(ctx, outbox.Post{Key: fmt.Sprintf("duel/%d/%s/%s", c.ID, moment, id), Kind: outbox.DuelPost,
			Person: id, Subject: outbox.AboutContest(c.ID)}); err != nil {
			return err
		}
	}
	return nil
}

// AnswerDuel accepts a duel or declines it, for who was asked; who asked is told in private. It begins on the day
// after. An [*okr.Refusal] to anybody else, and when it was answered before.
func (s *Store) AnswerDuel(ctx context.Context, a outbox.Actor, id motivation.ContestID,
	accept bool) (c motivation.Contest, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		row, err := t.findContest(ctx, id)
		switch {
		case err != nil:
			return err
		case row.Kind != motivation.Duel || !slices.Contains(row.People, a.Person) || row.By == a.Person:
			return unknownContest(id)
		case row.State != motivation.ContestAsked:
			return okr.Refuse("contest.duel_answered")
		}
		if accept {
			days := row.End.Sub(row.Start)
			row.Start = okr.DateOf(t.Now.In(row.Team.Location())).AddDays(1)
			row.End = row.Start.AddDays(days)
			err = t.start(ctx, &row, false)
		} else {
			err = t.decline(ctx, &row)
		}
		c = row.Contest
		if err != nil {
			return err
		}
		return errors.Join(t.oweDuel(ctx, row, "answer", row.By), t.contestChanged(ctx, id))
	})
	return c, err
}

func (t *Tx) decline(ctx context.Context, c *contestRow) error {
	c.State = motivation.ContestDeclined
	_, err := t.Exec(ctx, "UPDATE contests SET state = 'declined', look_at = NULL WHERE id = $1", c.ID)
	return err
}

// expireDuel declines a duel that nobody answered.
func (t *Tx) expireDuel(ctx context.Context, c contestRow) error {
	if t.Now.Before(c.CreatedAt.Add(unanswered)) {
		return nil
	}
	return errors.Join(t.decline(ctx, &c), t.oweDuel(ctx, c, "answer", c.By), t.contestChanged(ctx, c.ID))
}

// SwitchDuels says whether the actor can be asked for duels. What runs goes on.
func (s *Store) SwitchDuels(ctx context.Context, a outbox.Actor, off bool) error {
	return s.act(ctx, a, func(t *Tx) error {
		here, err := t.colleagues(ctx, []okr.PersonID{a.Person})
		switch {
		case err != nil:
			return err
		case len(here) == 0:
			return okr.Refuse("kudos.not_yours")
		case off:
			_, err = t.Exec(ctx, "INSERT INTO duels_off (person) VALUES ($1) ON CONFLICT DO NOTHING", a.Person)
		default:
			_, err = t.Exec(ctx, "DELETE FROM duels_off WHERE person = $1", a.Person)
		}
		return err
	})
}

// mostListedDuels is how many duels are listed, the newest first.
const mostListedDuels = 20

// FindDuels returns the actor's duels, open ones first, and whether they can be asked for any.
func (s *Store) FindDuels(ctx context.Context, a outbox.Actor,
	compare func(a, b string) int) (list []motivation.ContestView, off bool, err error) {
	_, err = read(ctx, s, a.Now, func(t *Tx) (none struct{}, err error) {
		if err := t.One(ctx, "SELECT EXISTS (SELECT 1 FROM duels_off WHERE person = $1)", []any{a.Person},
			[]any{&off}); err != nil {
			return none, err
		}
		list, err = t.views(ctx, a, compare, contestSeen+` AND c.kind = 'duel'
			ORDER BY c.state IN ('asked', 'running', 'counting') DESC, c.id DESC LIMIT $2`, mostListedDuels)
		return none, err
	})
	return list, off, err
}

// duelRecord is how often somebody won, lost and was even with another one.
func (t *Tx) duelRecord(ctx context.Context, who, other okr.PersonID) (r motivation.DuelRecord, err error) {
	return r, db.Each(ctx, t, func(row db.Scanner) error {
		var mine, theirs int // ranks; 0 for who did not score
		if err := row.Scan(&mine, &theirs); err != nil {
			return err
		}
		switch {
		case mine == theirs:
			r.Even++
		case mine == 1:
			r.Won++
		default:
			r.Lost++
		}
		return nil
	}, `SELECT COALESCE(p.rank, 0), COALESCE(q.rank, 0) FROM contenders k JOIN contests c ON c.id = k.contest
		JOIN contenders o ON o.contest = c.id AND o.person = $2
		LEFT JOIN contest_places p ON p.contest = c.id AND p.round = 0 AND p.person = k.person
		LEFT JOIN contest_places q ON q.contest = c.id AND q.round = 0 AND q.person = o.person
		WHERE k.person = $1 AND c.kind = 'duel' AND c.state = 'done'`, who, other)
}
