package motivation

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

const contestColumns = `c.id, c.team, c.name, c.version, COALESCE(c.follows, 0), c.rules, c.currency, c.state, c.hidden,
	c.made_by, m.name, c.made_at, c.ends, c.ends_at,
	COALESCE(c.canceled_by, ''), COALESCE(x.name, ''), c.canceled_at, c.reason, c.corrected, c.begun, c.touched,
	c.leader, c.news_day, c.reminded, c.effect, c.counted`

// contestRow is a contest with how far the clock is with it.
type contestRow struct {
	motivation.Contest
	begun, reminded bool
	touched         int64
	afresh          bool // reckon it although it is frozen
	leader          string
	newsDay         okr.Date
	effect          int
	counted         string
}

func scanContest(row db.Scanner) (c contestRow, err error) {
	var rules string
	var made, ends, cancelled sql.NullInt64
	var closed okr.Date
	if err := row.Scan(&c.ID, &c.Team.ID, &c.Name, &c.Version, &c.From, &rules, &c.Currency, &c.State, &c.Hidden, &c.By,
		&c.ByName, &made, &closed, &ends, &c.Cancelled.By, &c.Cancelled.ByName,
		&cancelled, &c.Cancelled.Reason, &c.Corrected, &c.begun, &c.touched, &c.leader, &c.newsDay, &c.reminded,
		&c.effect, &c.counted); err != nil {
		return c, err
	}
	if c.Rules, err = db.FromJSON[motivation.Rules](rules); err != nil {
		return c, err
	}
	if c.ClosedOn = closed; c.Kind == motivation.Duel {
		c.Stake = c.Name
	}
	c.CreatedAt, c.EndsAt, c.Cancelled.At = db.Instant(made), db.Instant(ends), db.Instant(cancelled)
	return c, nil
}

// contests are those c that a condition selects, with their teams and who was chosen for them.
func (t *Tx) contests(ctx context.Context, where string, args ...any) ([]contestRow, error) {
	list, err := db.All(ctx, t, scanContest, "SELECT "+contestColumns+` FROM contests c
		JOIN people m ON m.id = c.made_by LEFT JOIN people x ON x.id = c.canceled_by WHERE `+where, args...)
	if err != nil || len(list) == 0 {
		return list, err
	}
	teams, err := t.teamsByID(ctx, list)
	if err != nil {
		return nil, err
	}
	chosen, err := t.chosenFor(ctx, list)
	for i := range list {
		c := &list[i]
		if team, there := teams[c.Team.ID]; there {
			c.Team = team
		}
		for _, v := range chosen[c.ID] {
			switch c.Who {
			case motivation.WhoPeople:
				c.People = append(c.People, v.person)
			case motivation.WhoSides:
				c.Sides[v.side].People = append(c.Sides[v.side].People, v.person)
			}
		}
	}
	return list, err
}

func (t *Tx) teamsByID(ctx context.Context, list []contestRow) (map[okr.TeamID]okr.Team, error) {
	of := map[okr.TeamID]okr.Team{}
	teams, err := t.Teams(ctx, "TRUE")
	for _, team := range teams {
		of[team.ID] = team
	}
	return of, err
}

type chosen struct {
	person okr.PersonID
	side   int
}

// chosenFor are the people of contests that are not for whole teams.
func (t *Tx) chosenFor(ctx context.Context, list []contestRow) (map[motivation.ContestID][]chosen, error) {
	var ids []motivation.ContestID
	for _, c := range list {
		if c.Who == motivation.WhoPeople || c.Who == motivation.WhoSides {
			ids = append(ids, c.ID)
		}
	}
	of := map[motivation.ContestID][]chosen{}
	if len(ids) == 0 {
		return of, nil
	}
	err := db.Each(ctx, t, func(row db.Scanner) error {
		var id motivation.ContestID
		var v chosen
		err := row.Scan(&id, &v.person, &v.side)
		of[id] = append(of[id], v)
		return err
	}, "SELECT contest, person, side FROM contenders WHERE contest IN ("+db.Places(0, len(ids))+
		") ORDER BY contest, person",
		db.Args(ids)...)
	return of, err
}

// findContest returns a contest, whoever asks.
func (t *Tx) findContest(ctx context.Context, id motivation.ContestID) (c contestRow, err error) {
	list, err := t.contests(ctx, "c.id = $1", id)
	if err == nil && len(list) == 0 {
		err = unknownContest(id)
	}
	if err != nil {
		return c, err
	}
	return list[0], nil
}

func unknownContest(id motivation.ContestID) error {
	return okr.Refuse("contest.unknown", "Contest", id.String())
}

// holdContest finds a contest that somebody may hold: who leads its team. To anybody else it does not exist as long as
// it is a secret.
func (t *Tx) holdContest(ctx context.Context, a outbox.Actor, id motivation.ContestID) (c contestRow, err error) {
	if c, err = t.findContest(ctx, id); err != nil {
		return c, err
	}
	if c.Kind == motivation.Duel {
		return c, unknownContest(id)
	}
	leads, err := t.leads(ctx, c.Team.ID, a.Person)
	switch {
	case err != nil:
		return c, err
	case !leads && c.Secret():
		return c, unknownContest(id)
	case !leads:
		return c, okr.Refuse("contest.not_yours")
	}
	return c, nil
}

// holdDraft is [Tx.holdContest] for a contest whose rules may change yet.
func (t *Tx) holdDraft(ctx context.Context, a outbox.Actor, id motivation.ContestID) (contestRow, error) {
	c, err := t.holdContest(ctx, a, id)
	if err == nil && c.State != motivation.ContestDraft {
		err = okr.Refuse("contest.frozen")
	}
	return c, err
}

// SaveContest keeps a draft of a contest, a new one when id is 0, for who leads the team. An [*okr.Refusal] to anybody
// else, when its rules do not do, and when it was announced already.
func (s *Store) SaveContest(ctx context.Context, a outbox.Actor, team okr.TeamID, id motivation.ContestID, name string,
	r motivation.Rules) (c motivation.Contest, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		if err := t.mayHold(ctx, a, team); err != nil {
			return err
		}
		holder, err := t.FindTeam(ctx, team)
		if err != nil {
			return err
		}
		draft := motivation.Contest{ID: id, Team: holder, Name: sales.OneLine(name), Version: 1, Rules: r.Tidied()}
		if err := t.checkContest(ctx, &draft); err != nil {
			return err
		}
		if id != 0 {
			err = t.changeDraft(ctx, a, draft)
		} else {
			draft.ID, err = t.insertContest(ctx, a, draft, motivation.ContestDraft)
		}
		if err != nil {
			return err
		}
		kept, err := t.findContest(ctx, draft.ID)
		c = kept.Contest
		return err
	})
	return c, err
}

// mayHold decides who may hold contests of a team: its managers, and admins.
func (t *Tx) mayHold(ctx context.Context, a outbox.Actor, team okr.TeamID) error {
	leads, err := t.leads(ctx, team, a.Person)
	if err == nil && !leads {
		err = okr.Refuse("contest.not_yours")
	}
	return err
}

// checkContest refuses rules that do not do in a team, and fills in what they name.
func (t *Tx) checkContest(ctx context.Context, c *motivation.Contest) error {
	today := okr.DateOf(t.Now.In(c.Team.Location()))
	if err := t.nameSides(ctx, c); err != nil {
		return err
	}
	if err := c.Check(c.Name, today); err != nil {
		return err
	}
	if err := t.store.Hooks.MayCount(ctx, t.Tx, c.Team, &c.Rules); err != nil {
		return err
	}
	if err := t.checkChosen(ctx, *c); err != nil {
		return err
	}
	return t.checkPrizes(ctx, c)
}

// nameSides gives the teams that compete their names.
func (t *Tx) nameSides(ctx context.Context, c *motivation.Contest) error {
	if c.Who != motivation.WhoTeams {
		return nil
	}
	for i, side := range c.Sides {
		team, err := t.FindTeam(ctx, side.Team)
		if err != nil {
			return err
		}
		c.Sides[i].Name = team.Name
	}
	return nil
}

// checkChosen refuses people who cannot take part: who do not work here, who are in no team, and who are on no board.
func (t *Tx) checkChosen(ctx context.Context, c motivation.Contest) error {
	ids := c.Chosen()
	if len(ids) == 0 {
		return nil
	}
	if len(ids) > motivation.MostContenders {
		return okr.Refuse("contest.people_many", "Most", motivation.MostContenders)
	}
	able, err := db.All(ctx, t, db.ScanOne[okr.PersonID], "SELECT p.id FROM people p WHERE p.id IN ("+
		db.Places(0, len(ids))+") AND "+able, db.Args(ids)...)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if !slices.Contains(able, id) {
			p, err := t.FindPerson(ctx, id)
			if err != nil {
				p.Name = string(id)
			}
			return okr.Refuse("contest.person_unable", "Person", p.Name)
		}
	}
	return nil
}

// able is of people p who may take part in contests: who work in a team here.
const able = `EXISTS (SELECT 1 FROM members m JOIN teams w ON w.id = m.team AND w.removed_at IS NULL
	WHERE m.person = p.id AND m.left_at IS NULL)`

// checkPrizes refuses rewards that the team does not have, and keeps what the others are called and cost.
func (t *Tx) checkPrizes(ctx context.Context, c *motivation.Contest) error {
	for i, p := range c.Prizes {
		if p.Reward == 0 {
			continue
		}
		var archived, pooled bool
		err := t.One(ctx, `SELECT name, price, archived_at IS NOT NULL, for_team FROM rewards
			WHERE id = $1 AND team = $2`,
			[]any{p.Reward, c.Team.ID}, []any{&c.Prizes[i].RewardName, &c.Prizes[i].Price, &archived, &pooled})
		if errors.Is(err, db.ErrNotFound) || err == nil && (archived || pooled) {
			return okr.Refuse("contest.prize_reward")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// insertContest keeps a new contest.
func (t *Tx) insertContest(ctx context.Context, a outbox.Actor, c motivation.Contest,
	state motivation.ContestState) (motivation.ContestID, error) {
	var going int
	if err := t.One(ctx, `SELECT COUNT(*) FROM contests WHERE team = $1 AND kind <> 'duel'
		AND state IN ('draft', 'running', 'counting')`, []any{c.Team.ID}, []any{&going}); err != nil {
		return 0, err
	}
	if going >= motivation.MostRunning && c.Kind != motivation.Duel {
		return 0, okr.Refuse("contest.too_many", "Most", motivation.MostRunning)
	}
	selling, err := t.store.Hooks.Selling(ctx, t.Tx, c.Team)
	if err != nil {
		return 0, err
	}
	id, err := t.Insert(ctx, `INSERT INTO contests (team, name, version, follows, rules, kind, metric, who, currency,
		state, made_by, made_at, starts, ends) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
		RETURNING id`,
		c.Team.ID, c.Name, c.Version, db.OrNull(c.From), db.JSON(c.Rules.WithoutPeople()), c.Kind, c.Counted, c.Who,
		selling.Currency, state, a.Person, db.Millis(t.Now), c.Start, c.End)
	if err != nil {
		return 0, err
	}
	return motivation.ContestID(id), t.chooseFor(ctx, motivation.ContestID(id), c)
}

// changeDraft gives a draft other rules.
func (t *Tx) changeDraft(ctx context.Context, a outbox.Actor, c motivation.Contest) error {
	before, err := t.holdDraft(ctx, a, c.ID)
	if err == nil && before.Team.ID != c.Team.ID {
		err = unknownContest(c.ID)
	}
	if err != nil {
		return err
	}
	if _, err := t.Exec(ctx, `UPDATE contests SET name = $2, rules = $3, kind = $4, metric = $5, who = $6, starts = $7,
		ends = $8 WHERE id = $1`, c.ID, c.Name, db.JSON(c.Rules.WithoutPeople()), c.Kind, c.Counted, c.Who, c.Start,
		c.End); err != nil {
		return err
	}
	if _, err := t.Exec(ctx, "DELETE FROM contenders WHERE contest = $1", c.ID); err != nil {
		return err
	}
	return t.chooseFor(ctx, c.ID, c)
}

// chooseFor keeps who was chosen for a contest by name.
func (t *Tx) chooseFor(ctx context.Context, id motivation.ContestID, c motivation.Contest) error {
	for _, v := range c.ChosenSides() {
		if _, err := t.Exec(ctx, "INSERT INTO contenders (contest, person, side) VALUES ($1, $2, $3)", id, v.Person,
			v.Side); err != nil {
			return err
		}
	}
	return nil
}

// AnnounceContest freezes the rules of a draft and says them in the channels of those who take part. An [*okr.Refusal]
// to who does not lead its team, when its rules do not do any more, and when it is no draft.
func (s *Store) AnnounceContest(ctx context.Context, a outbox.Actor, id motivation.ContestID) (motivation.Contest,
	error) {
	return s.startContest(ctx, a, id, false)
}

// StartHiddenContest is [Store.AnnounceContest] for managers only: nobody else hears of it, and nothing is won.
func (s *Store) StartHiddenContest(ctx context.Context, a outbox.Actor, id motivation.ContestID) (motivation.Contest,
	error) {
	return s.startContest(ctx, a, id, true)
}

func (s *Store) startContest(ctx context.Context, a outbox.Actor, id motivation.ContestID,
	hidden bool) (c motivation.Contest, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		row, err := t.holdDraft(ctx, a, id)
		if err != nil {
			return err
		}
		if err := t.checkContest(ctx, &row.Contest); err != nil {
			return err
		}
		if err := t.start(ctx, &row, hidden); err != nil {
			return err
		}
		c = row.Contest
		return nil
	})
	return c, err
}

// start lets a contest run by the rules that it has.
func (t *Tx) start(ctx context.Context, c *contestRow, hidden bool) error {
	c.State, c.Hidden = motivation.ContestRunning, hidden
	c.ClosedOn = c.End
	if !c.Open() {
		c.EndsAt = c.End.Midnight(c.Team.Location())
	}
	if err := t.enter(ctx, *c); err != nil {
		return err
	}
	if err := t.checkEntered(ctx, *c); err != nil {
		return err
	}
	if _, err := t.Exec(ctx, `UPDATE contests SET state = 'running', hidden = $2, announced_at = $3, ends_at = $4,
		rules = $5, ends = $6, look_at = $7, starts = $8 WHERE id = $1`, c.ID, hidden, db.Millis(t.Now), db.Millis(c.EndsAt),
		db.JSON(c.Rules.WithoutPeople()), c.ClosedOn, db.Millis(t.Now), c.Start); err != nil {
		return err
	}
	return t.announce(ctx, *c)
}

// checkEntered refuses a contest in which nobody could win: of fewer than two.
func (t *Tx) checkEntered(ctx context.Context, c contestRow) error {
	var people, sides int
	if err := t.One(ctx, "SELECT COUNT(*), COUNT(DISTINCT side) FROM contenders WHERE contest = $1 AND left_at IS NULL",
		[]any{c.ID}, []any{&people, &sides}); err != nil {
		return err
	}
	switch {
	case people < 2:
		return okr.Refuse("contest.people_few")
	case people > motivation.MostContenders:
		return okr.Refuse("contest.people_many", "Most", motivation.MostContenders)
	case c.Teams() && sides < len(c.Sides):
		return okr.Refuse("contest.sides_few")
	}
	return nil
}

// announce owes the cards of a contest: in the channel of its team and of those that compete.
func (t *Tx) announce(ctx context.Context, c contestRow) error {
	if c.Kind == motivation.Duel {
		return t.DirtyPosts(ctx, "subject = $1", outbox.AboutContest(c.ID))
	}
	return errors.Join(t.tellChannels(ctx, c, outbox.ContestPost, ""), t.touchContenders(ctx, c.ID))
}

// tellChannels owes the channels of a contest a post of a kind; what comes after its key tells it from others.
func (t *Tx) tellChannels(ctx context.Context, c contestRow, kind outbox.PostKind, after string) error {
	if c.Hidden || c.Kind == motivation.Duel {
		return nil
	}
	teams := []okr.Team{c.Team}
	for _, side := range c.Sides {
		if side.Team == 0 || side.Team == c.Team.ID {
			continue
		}
		team, err := t.FindTeam(ctx, side.Team)
		if refusal, err := okr.Refused(err); refusal != nil {
			continue // it is gone since
		} else if err != nil {
			return err
		}
		teams = append(teams, team)
	}
	for _, team := range teams {
		if err := t.OwePost(ctx, outbox.Post{Key: contestKey(c.ID, kind, team.ID, after), Kind: kind,
			Channel: team.Channel, Team: team.ID, Subject: outbox.AboutContest(c.ID)}); err != nil {
			return err
		}
	}
	return nil
}

func contestKey(id motivation.ContestID, kind outbox.PostKind, team okr.TeamID, after string) string {
	key := fmt.Sprintf("%s/%d/%s", kind, id, team)
	if after != "" {
		key += "/" + after
	}
	return key
}

// touchContenders outdates the Home tabs of who takes part.
func (t *Tx) touchContenders(ctx context.Context, id motivation.ContestID) error {
	return t.TouchHomesOf(ctx, "SELECT person FROM contenders WHERE contest = $1", id)
}

// shortestReason is of how many characters a public reason is at the least.
const shortestReason = 5

// CancelContest ends a contest before it is over, for a reason that everybody reads who read of it. An [*okr.Refusal]
// to who does not lead its team, when the reason says nothing, and when it is over. A duel is cancelled by one of the
// two.
func (s *Store) CancelContest(ctx context.Context, a outbox.Actor, id motivation.ContestID,
	reason string) (c motivation.Contest, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		row, err := t.mayCancel(ctx, a, id)
		if err != nil {
			return err
		}
		reason = sales.OneLine(reason)
		switch n := utf8.RuneCountInString(reason); {
		case row.State != motivation.ContestRunning && row.State != motivation.ContestCounting &&
			row.State != motivation.ContestAsked:
			return okr.Refuse("contest.over")
		case row.Kind != motivation.Duel && n < shortestReason:
			return okr.Refuse("contest.reason_short", "Least", shortestReason)
		case n > motivation.LongestWords:
			return okr.Refuse("contest.reason_long", "Most", motivation.LongestWords)
		}
		if _, err := t.Exec(ctx, `UPDATE contests SET state = 'cancelled', canceled_by = $2, canceled_at = $3,
			reason = $4, look_at = NULL WHERE id = $1`, id, a.Person, db.Millis(t.Now), reason); err != nil {
			return err
		}
		if row, err = t.findContest(ctx, id); err != nil {
			return err
		}
		c = row.Contest
		return errors.Join(t.tellChannels(ctx, row, outbox.ContestOffPost, ""), t.contestChanged(ctx, id))
	})
	return c, err
}

// mayCancel finds a contest that somebody may cancel: who leads its team, and of a duel the two.
func (t *Tx) mayCancel(ctx context.Context, a outbox.Actor, id motivation.ContestID) (contestRow, error) {
	c, err := t.findContest(ctx, id)
	if err != nil || c.Kind != motivation.Duel {
		if err == nil {
			c, err = t.holdContest(ctx, a, id)
		}
		return c, err
	}
	if !slices.Contains(c.People, a.Person) {
		return c, unknownContest(id)
	}
	return c, nil
}

// contestChanged lets follow what shows how a contest stands. What was news stays as it was said.
func (t *Tx) contestChanged(ctx context.Context, id motivation.ContestID) error {
	return errors.Join(t.DirtyPosts(ctx, "subject = $1 AND kind NOT IN ($2, $3)", outbox.AboutContest(id),
		outbox.ContestNewsPost, outbox.ContestSoonPost), t.touchContenders(ctx, id))
}

// DropContest throws a draft away. An [*okr.Refusal] to who does not lead its team, and when it is no draft.
func (s *Store) DropContest(ctx context.Context, a outbox.Actor, id motivation.ContestID) (c motivation.Contest,
	err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		row, err := t.holdDraft(ctx, a, id)
		if err != nil {
			return err
		}
		c = row.Contest
		if _, err := t.Exec(ctx, "DELETE FROM contenders WHERE contest = $1", id); err != nil {
			return err
		}
		_, err = t.Exec(ctx, "DELETE FROM contests WHERE id = $1", id)
		return err
	})
	return c, err
}

// CopyContest makes a draft with the rules of a contest that is over, or that only managers saw, as of today. What
// follows a cancelled one has the next version. An [*okr.Refusal] to who does not lead its team, and while it runs.
func (s *Store) CopyContest(ctx context.Context, a outbox.Actor, id motivation.ContestID) (c motivation.Contest,
	err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		row, err := t.holdContest(ctx, a, id)
		switch {
		case err != nil:
			return err
		case !row.State.Over() && !row.Hidden || row.State == motivation.ContestDraft:
			return okr.Refuse("contest.not_over")
		}
		next := motivation.Contest{Team: row.Team, Name: row.Name, Version: 1,
			Rules: row.Anew(okr.DateOf(t.Now.In(row.Team.Location())))}
		if row.State == motivation.ContestCancelled {
			next.Version, next.From = row.Version+1, row.ID
		}
		made, err := t.insertContest(ctx, a, next, motivation.ContestDraft)
		if err != nil {
			return err
		}
		if row, err = t.findContest(ctx, made); err != nil {
			return err
		}
		c = row.Contest
		return nil
	})
	return c, err
}
