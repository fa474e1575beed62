package motivation

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/outbox"
	"okrbot/store/people"
)

// rewardColumns are those of rewards r in teams w.
const rewardColumns = `r.id, r.team, r.name, r.picture, r.price, r.stock, r.per_head, r.for_some, r.minor, r.currency,
	r.approval, r.for_team, r.archived_at IS NOT NULL, w.name`

// scanReward reads [rewardColumns], and what comes after them.
func scanReward(row db.Scanner, more ...any) (r motivation.Reward, team string, err error) {
	var stock, each sql.NullInt64
	err = row.Scan(append([]any{&r.ID, &r.Team, &r.Name, &r.Picture, &r.Price, &stock, &each, &r.ForSome, &r.Minor,
		&r.Currency, &r.Approval, &r.ForTeam, &r.Archived, &team}, more...)...)
	r.Stock = motivation.Count{N: int(stock.Int64), Known: stock.Valid}
	r.PerHead = motivation.Count{N: int(each.Int64), Known: each.Valid}
	return r, team, err
}

func orNone(c motivation.Count) any {
	if !c.Known {
		return nil
	}
	return c.N
}

// taken is how many of reward r are gone, or are asked for.
const taken = "(SELECT COUNT(*) FROM orders k WHERE k.reward = r.id AND k.state IN ('filling', 'asked', 'approved', 'handed'))"

// takenBy is how many of reward r a person has or asked for.
const takenBy = "(SELECT COUNT(*) FROM orders k WHERE k.reward = r.id AND k.person = %s AND k.state IN ('asked', 'approved', 'handed'))"

// FindCatalog returns what somebody may ask for in their teams, and what they have to spend. An [*okr.Refusal] to who
// does not work here.
func (s *Store) FindCatalog(ctx context.Context, a outbox.Actor) (motivation.Catalog, error) {
	return read(ctx, s, a.Now, func(t *Tx) (c motivation.Catalog, err error) {
		here, err := t.colleagues(ctx, []okr.PersonID{a.Person})
		if err != nil {
			return c, err
		}
		if len(here) == 0 {
			return c, okr.Refuse("kudos.not_yours")
		}
		if c.Points, err = t.findPoints(ctx, a.Person); err != nil {
			return c, err
		}
		if c.Earned, err = t.earnedLately(ctx, a.Person); err != nil {
			return c, err
		}
		if c.Managed, err = t.managed(ctx, a.Person); err != nil {
			return c, err
		}
		c.Offers, err = t.offers(ctx, a.Person, c.Managed)
		return c, err
	})
}

// earnedLately is how many points a person earned in the weeks that make up their present rate.
func (t *Tx) earnedLately(ctx context.Context, id okr.PersonID) (points int64, err error) {
	earned, args := earnedCauses(3)
	err = t.One(ctx, `SELECT (SELECT COALESCE(SUM(amount), 0) FROM entries WHERE to_account = $1 AND at >= $2
			AND cause IN (`+earned+`)) - (SELECT COALESCE(SUM(amount), 0) FROM entries WHERE from_account = $1 AND at >= $2
			AND cause IN (`+earned+"))", append([]any{motivation.PersonAccount(id),
		db.Millis(motivation.RateSince(t.Now))}, args...), []any{&points})
	return max(points, 0), err
}

// offers are what a person sees of the catalog of their teams, in three queries.
func (t *Tx) offers(ctx context.Context, id okr.PersonID, managed []okr.Team) ([]motivation.Offer, error) {
	list, err := db.All(ctx, t, func(row db.Scanner) (o motivation.Offer, err error) {
		var gone int
		o.Reward, o.TeamName, err = scanReward(row, &gone, &o.Mine, &o.Waiting)
		o.Left = o.Stock.Left(gone)
		o.Change = slices.ContainsFunc(managed, func(team okr.Team) bool { return team.ID == o.Team })
		return o, err
	}, "SELECT "+rewardColumns+", "+taken+", "+fmt.Sprintf(takenBy, "$1")+`, EXISTS (SELECT 1 FROM orders k
			WHERE k.reward = r.id AND k.person = $1 AND k.state IN ('asked', 'approved'))
		FROM rewards r JOIN teams w ON w.id = r.team WHERE r.archived_at IS NULL AND w.removed_at IS NULL
		AND `+rewardSeen+" ORDER BY r.team, r.price, r.id", id)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	chosen, err := t.chosen(ctx, "r.team IN (SELECT team FROM members WHERE person = $1 AND left_at IS NULL"+
		" UNION SELECT team FROM managers WHERE person = $1)", id)
	if err != nil {
		return nil, err
	}
	pots, err := t.orders(ctx, `o.person IS NULL AND o.state IN ('filling', 'asked', 'approved') AND o.reward IN (
		SELECT r.id FROM rewards r WHERE `+rewardSeen+")", id)
	if err != nil {
		return nil, err
	}
	for i := range list {
		list[i].Chosen = chosen[list[i].ID]
		for _, pot := range pots {
			if pot.Reward.ID == list[i].ID {
				list[i].Pot = pot
				if list[i].Left.Known { // the one that is paid for is not gone yet
					list[i].Left.N++
				}
			}
		}
	}
	return slices.DeleteFunc(list, func(o motivation.Offer) bool { return !o.Change && !o.Offers(id) }), nil
}

// chosen are the people whom rewards are for, of those that are not for everybody.
func (t *Tx) chosen(ctx context.Context, where string, args ...any) (map[motivation.RewardID][]okr.PersonID, error) {
	list := map[motivation.RewardID][]okr.PersonID{}
	err := db.Each(ctx, t, func(row db.Scanner) error {
		var id motivation.RewardID
		var person okr.PersonID
		err := row.Scan(&id, &person)
		list[id] = append(list[id], person)
		return err
	}, "SELECT c.reward, c.person FROM rewards r JOIN reward_people c ON c.reward = r.id WHERE "+where+
		" ORDER BY c.reward, c.person", args...)
	return list, err
}

// FindReward returns a reward that the actor may see, as they see it. An [*okr.Refusal] when there is none.
func (s *Store) FindReward(ctx context.Context, a outbox.Actor, id motivation.RewardID) (motivation.Offer, error) {
	return read(ctx, s, a.Now, func(t *Tx) (motivation.Offer, error) { return t.findOffer(ctx, a.Person, id) })
}

func (t *Tx) findOffer(ctx context.Context, viewer okr.PersonID, id motivation.RewardID) (o motivation.Offer,
	err error) {
	managed, err := t.managed(ctx, viewer)
	if err != nil {
		return o, err
	}
	list, err := t.offers(ctx, viewer, managed)
	if err != nil {
		return o, err
	}
	at := slices.IndexFunc(list, func(o motivation.Offer) bool { return o.ID == id })
	if at < 0 {
		return o, okr.Refuse("reward.unknown", "Reward", id.String())
	}
	return list[at], nil
}

// findReward returns a reward, whoever asks; a refusal when it or its team is gone.
func (t *Tx) findReward(ctx context.Context, id motivation.RewardID) (r motivation.Reward, gone int, err error) {
	list, err := db.All(ctx, t, func(row db.Scanner) (r motivation.Reward, err error) {
		r, _, err = scanReward(row, &gone)
		return r, err
	}, "SELECT "+rewardColumns+", "+taken+` FROM rewards r JOIN teams w ON w.id = r.team WHERE r.id = $1
		AND r.archived_at IS NULL AND w.removed_at IS NULL`, id)
	if err == nil && len(list) == 0 {
		err = okr.Refuse("reward.unknown", "Reward", id.String())
	}
	if err != nil {
		return r, gone, err
	}
	chosen, err := t.chosen(ctx, "r.id = $1", id)
	list[0].Chosen = chosen[id]
	return list[0], gone, err
}

// SaveReward adds a reward to a team's catalog, or changes one. Orders keep the price with which they were asked for;
// with the reward archived nobody can ask for it, what was paid into its pot goes back, and orders go on. An
// [*okr.Refusal] to who does not lead the team, and when a field is out of its range.
func (s *Store) SaveReward(ctx context.Context, a outbox.Actor, r motivation.Reward) (motivation.Reward, error) {
	r = r.Tidied()
	err := s.act(ctx, a, func(t *Tx) error {
		if _, err := t.FindTeam(ctx, r.Team); err != nil {
			return err
		}
		if err := t.MaySet(ctx, r.Team, a.Person); err != nil {
			return err
		}
		if err := r.Check(); err != nil {
			return err
		}
		if r.ID == 0 {
			return t.addReward(ctx, a, &r)
		}
		return t.changeReward(ctx, a, r)
	})
	return r, err
}

func (t *Tx) addReward(ctx context.Context, a outbox.Actor, r *motivation.Reward) error {
	var offered int
	if err := t.One(ctx, "SELECT COUNT(*) FROM rewards WHERE team = $1 AND archived_at IS NULL", []any{r.Team},
		[]any{&offered}); err != nil {
		return err
	}
	if offered >= motivation.MostRewards {
		return okr.Refuse("reward.too_many", "Most", motivation.MostRewards)
	}
	id, err := t.Insert(ctx, `INSERT INTO rewards (team, name, picture, price, stock, per_head, for_some, minor, currency,
		approval, for_team, made_by, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING id`,
		r.Team, r.Name, r.Picture, r.Price, orNone(r.Stock), orNone(r.PerHead), r.ForSome, r.Minor, r.Currency,
		r.Approval, r.ForTeam, a.Person, db.Millis(t.Now))
	if err != nil {
		return err
	}
	r.ID = motivation.RewardID(id)
	if err := t.choose(ctx, *r); err != nil {
		return err
	}
	return t.LogChange(ctx, a, people.Subject{Team: r.Team}, "reward", "", r.Name)
}

func (t *Tx) changeReward(ctx context.Context, a outbox.Actor, r motivation.Reward) error {
	before, gone, err := t.findReward(ctx, r.ID)
	switch {
	case err != nil:
		return err
	case before.Team != r.Team:
		return okr.Refuse("reward.unknown", "Reward", r.ID.String())
	case before.ForTeam != r.ForTeam && gone > 0:
		return okr.Refuse("reward.team_fixed")
	case r.Stock.Known && r.Stock.N < gone:
		return okr.Refuse("reward.stock_taken", "Taken", gone)
	}
	archived := any(nil)
	if r.Archived {
		archived = db.Millis(t.Now)
	}
	if _, err := t.Exec(ctx, `UPDATE rewards SET name = $2, picture = $3, price = $4, stock = $5, per_head = $6,
		for_some = $7, minor = $8, currency = $9, approval = $10, for_team = $11, archived_at = $12 WHERE id = $1`, r.ID,
		r.Name, r.Picture, r.Price, orNone(r.Stock), orNone(r.PerHead), r.ForSome, r.Minor, r.Currency, r.Approval,
		r.ForTeam, archived); err != nil {
		return err
	}
	if err := t.choose(ctx, r); err != nil {
		return err
	}
	for _, field := range []struct {
		name          string
		before, after any
	}{
		{"reward_name", before.Name, r.Name}, {"reward_price", before.Price, r.Price},
		{"reward_stock", counted(before.Stock), counted(r.Stock)},
		{"reward_limit", counted(before.PerHead), counted(r.PerHead)},
		{"reward_approval", before.Approval, r.Approval}, {"reward_archived", before.Archived, r.Archived},
	} {
		if err := t.LogChange(ctx, a, people.Subject{Team: r.Team}, field.name, fmt.Sprint(field.before),
			fmt.Sprint(field.after)); err != nil {
			return err
		}
	}
	if r.Archived {
		if err := t.endPots(ctx, a, "o.reward = $1", r.ID); err != nil {
			return err
		}
	}
	return t.DirtyPosts(ctx, outbox.AboutAny(outbox.OrderNoun, `SELECT id FROM orders WHERE reward = $1
		AND state IN ('asked', 'approved')`), r.ID)
}

func counted(c motivation.Count) string {
	if !c.Known {
		return ""
	}
	return fmt.Sprint(c.N)
}

// choose says for whom a reward is: people who work here.
func (t *Tx) choose(ctx context.Context, r motivation.Reward) error {
	if _, err := t.Exec(ctx, "DELETE FROM reward_people WHERE reward = $1", r.ID); err != nil || len(r.Chosen) == 0 {
		return err
	}
	inTeam, err := db.All(ctx, t, db.ScanOne[okr.PersonID], `SELECT p.id FROM people p WHERE p.id IN (
		SELECT person FROM members WHERE team = $1 AND left_at IS NULL UNION SELECT person FROM managers WHERE team = $1)
		AND `+outbox.Speakable("p"), r.Team)
	if err != nil {
		return err
	}
	for _, id := range distinct(r.Chosen) {
		if !slices.Contains(inTeam, id) {
			return okr.Refuse("reward.not_in_team", "Person", string(id))
		}
		if _, err := t.Exec(ctx, "INSERT INTO reward_people (reward, person) VALUES ($1, $2)", r.ID, id); err != nil {
			return err
		}
	}
	return nil
}
