package motivation

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

// freezeRound fixes the winners of a window of a series.
func (t *Tx) freezeRound(ctx context.Context, c contestRow, round int, r motivation.Result) error {
	if _, err := t.Exec(ctx, "INSERT INTO contest_rounds (contest, round, of) VALUES ($1, $2, $3)", c.ID, round,
		r.Of); err != nil {
		return err
	}
	all := slices.Concat(r.Places, r.Without, r.Left)
	for i, p := range all {
		if _, err := t.Exec(ctx, `INSERT INTO contest_places (contest, round, place, person, side, rank, value, times,
			heads, sum, target, reached_on, reached_at, goal, gone)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`, c.ID, round, i+1,
			db.OrNull(p.Person), p.Side, p.Rank, p.Value, p.Times, p.Heads, p.Sum, p.Target, p.ReachedOn, p.ReachedAt,
			p.Goal, p.Left); err != nil {
			return err
		}
	}
	return nil
}

// freeze fixes the winners of a contest, books what they won, and says so.
func (t *Tx) freeze(ctx context.Context, c contestRow, k reckoning) error {
	r := k.Result
	if err := t.freezeRound(ctx, c, 0, r); err != nil {
		return err
	}
	if _, err := t.Exec(ctx, "UPDATE contests SET state = 'done', frozen_at = $2, counted = $3 WHERE id = $1",
		c.ID, db.Millis(t.Now), k.fingerprint()); err != nil {
		return err
	}
	switch {
	case c.Kind == motivation.Duel:
		return errors.Join(t.oweDuel(ctx, c, "end", c.People...), t.contestChanged(ctx, c.ID))
	case c.Hidden:
		return t.tellManagers(ctx, c, outbox.ContestHiddenPost, "")
	}
	for _, w := range c.PrizesOf(r.Places) {
		if err := t.win(ctx, c, w); err != nil {
			return err
		}
	}
	return errors.Join(t.tellChannels(ctx, c, outbox.ContestWonPost, ""), t.contestChanged(ctx, c.ID))
}

// win books what a place won: of a team, for each of its people who took part to the end.
func (t *Tx) win(ctx context.Context, c contestRow, w motivation.Won) error {
	if w.Person != "" {
		return t.winFor(ctx, c, w, w.Person)
	}
	people, err := db.All(ctx, t, db.ScanOne[okr.PersonID], `SELECT k.person FROM contenders k
		WHERE k.contest = $1 AND k.side = $2 AND k.left_at IS NULL AND (k.from_start = 1 OR $3)
		ORDER BY k.person`, c.ID,
		w.Side-1, c.Totals)
	for _, id := range people {
		if err := t.winFor(ctx, c, w, id); err != nil {
			return err
		}
	}
	return err
}

func (t *Tx) winFor(ctx context.Context, c contestRow, w motivation.Won, to okr.PersonID) error {
	made, err := t.Insert(ctx, `INSERT INTO contest_prizes (contest, person, side, rank, points, words, reward, sharing)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`, c.ID, to, w.Side, w.Rank, w.Points,
		db.JSON(db.Listed(w.Words)), db.OrNull(w.Reward), w.Sharing)
	if err != nil {
		return err
	}
	reference := fmt.Sprintf("prize/%d", made)
	if w.Reward == 0 {
		err = t.earn(ctx, to, motivation.ContestPrize, reference, w.Points)
	} else {
		err = t.winReward(ctx, c, w, to, reference)
	}
	if err != nil || w.Points == 0 && w.Reward == 0 {
		return err
	}
	return t.OweNotice(ctx, reference, to, "notice.contest_won", "Contest", c.Name, "Place", strconv.Itoa(w.Rank),
		"Points", strconv.FormatInt(w.Points, 10), "Reward", w.RewardName)
}

// winReward gives somebody the points of a prize and of its reward, and asks for the reward in the same breath: it is
// approved, and who leads the team hands it over. Where there is none left, or one of theirs waits already, the points
// stay theirs.
func (t *Tx) winReward(ctx context.Context, c contestRow, w motivation.Won, to okr.PersonID, reference string) error {
	price := c.Prizes[w.Rank-1].Price // as it was announced
	r, gone, err := t.findReward(ctx, w.Reward)
	refusal, err := okr.Refused(err)
	if err != nil {
		return err
	}
	if refusal == nil {
		price = max(price, r.Price)
	}
	if err := t.earn(ctx, to, motivation.ContestPrize, reference, w.Points+price); err != nil || refusal != nil {
		return err
	}
	var waiting bool
	if err := t.One(ctx, `SELECT EXISTS (SELECT 1 FROM orders WHERE reward = $1 AND person = $2
		AND state IN ('asked', 'approved'))`, []any{w.Reward, to}, []any{&waiting}); err != nil {
		return err
	}
	if waiting || r.Stock.Left(gone).None() {
		return nil
	}
	_, err = t.order(ctx, r, to, motivation.OrderApproved)
	return err
}

// prizesOf are what was won in a contest, in the order of places.
func (t *Tx) prizesOf(ctx context.Context, c contestRow) ([]motivation.Won, error) {
	return db.All(ctx, t, func(row db.Scanner) (w motivation.Won, err error) {
		var words string
		if err := row.Scan(&w.Rank, &w.Person, &w.Name, &w.Side, &w.Points, &words, &w.Reward, &w.RewardName,
			&w.Sharing); err != nil {
			return w, err
		}
		if w.Words, err = db.FromJSON[[]string](words); w.Side > 0 && w.Side <= len(c.Sides) {
			w.Name = c.Sides[w.Side-1].Name
		}
		return w, err
	}, `SELECT z.rank, CASE WHEN z.side = 0 THEN z.person ELSE '' END, p.name, z.side, z.points, z.words,
		COALESCE(z.reward, 0), COALESCE(r.name, ''), z.sharing FROM contest_prizes z JOIN people p ON p.id = z.person
		LEFT JOIN rewards r ON r.id = z.reward LEFT JOIN hidden h ON h.person = z.person AND z.side = 0
		WHERE z.contest = $1 AND h.person IS NULL GROUP BY CASE WHEN z.side = 0 THEN z.id ELSE -z.side END
		ORDER BY z.rank, MIN(z.id)`, c.ID)
}

// tellManagers owes the managers of a contest's team a post.
func (t *Tx) tellManagers(ctx context.Context, c contestRow, kind outbox.PostKind, after string) error {
	for _, id := range c.Team.Managers {
		if err := t.OwePost(ctx, outbox.Post{Key: contestKey(c.ID, kind, c.Team.ID, after+string(id)), Kind: kind,
			Person: id, Team: c.Team.ID, Subject: outbox.AboutContest(c.ID)}); err != nil {
			return err
		}
	}
	return nil
}

// lookBack notes what was corrected in a contest that is over, and says what it did.
func (t *Tx) lookBack(ctx context.Context, c contestRow, now reckoning) (again bool, err error) {
	if c.Hidden || c.Kind == motivation.Duel {
		return false, t.lookNext(ctx, c, time.Time{})
	}
	if !c.Corrected && now.fingerprint() != c.counted {
		if _, err := t.Exec(ctx, "UPDATE contests SET corrected = 1 WHERE id = $1", c.ID); err != nil {
			return false, err
		}
		if err := errors.Join(t.tellChannels(ctx, c, outbox.ContestNotePost, ""),
			t.contestChanged(ctx, c.ID)); err != nil {
			return false, err
		}
	}
	var next time.Time
	for _, weeks := range motivation.EffectWeeks {
		at := c.EffectAt(weeks)
		switch {
		case c.effect >= weeks:
		case t.Now.Before(at):
			next = at
			return false, t.lookNext(ctx, c, next)
		default:
			c.effect = weeks
			if _, err := t.Exec(ctx, "UPDATE contests SET effect = $2 WHERE id = $1", c.ID, weeks); err != nil {
				return false, err
			}
			if err := t.tellManagers(ctx, c, outbox.ContestEffectPost, effectKey(weeks)); err != nil {
				return false, err
			}
		}
	}
	return false, t.lookNext(ctx, c, next)
}

// EffectWeeksOf is after how many weeks a post says what a contest did, as its key has it.
func EffectWeeksOf(p outbox.Post) int {
	for _, weeks := range motivation.EffectWeeks[1:] {
		if strings.Contains(p.Key, "/"+effectKey(weeks)) {
			return weeks
		}
	}
	return motivation.EffectWeeks[0]
}

// effectKey is what the key of such a post has behind the team.
func effectKey(weeks int) string { return fmt.Sprintf("after-%d/", weeks) }

// fingerprint tells what counted in a contest from anything else, of those who are on no board too.
func (k reckoning) fingerprint() string {
	sums := map[okr.PersonID]int64{}
	for _, s := range k.field.Scores {
		if k.whole.Contains(s.Day) {
			sums[s.Person] += s.Amount
		}
	}
	sum := sha256.New()
	for _, id := range slices.Sorted(maps.Keys(sums)) {
		fmt.Fprintln(sum, sums[id]) //nolint:errcheck // a hash never fails
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// FindContestEffect returns what those who took part had in the four weeks before a contest, in it, and in so many
// weeks after it, for who leads its team; where they may not see the values of all of them, the view says so. An
// [*okr.Refusal] to anybody else, and [db.ErrNotFound] when there is no such contest that is over.
func (s *Store) FindContestEffect(ctx context.Context, a outbox.Actor, id motivation.ContestID,
	weeks int) (v motivation.ContestView, e motivation.Effect, err error) {
	_, err = read(ctx, s, a.Now, func(t *Tx) (none struct{}, err error) {
		list, err := t.contests(ctx, "c.id = $1 AND c.state = 'done'", id)
		if err != nil {
			return none, err
		}
		if len(list) == 0 {
			return none, db.ErrNotFound
		}
		c := list[0]
		if err := t.mayHold(ctx, a, c.Team.ID); err != nil {
			return none, err
		}
		if v, err = t.viewOf(ctx, c, a.Person, cmp.Compare[string]); err != nil {
			return none, err
		}
		all, err := t.contenders(ctx, c)
		if err != nil {
			return none, err
		}
		during := c.KeptWindow(v.Today)
		before, after := motivation.EffectWindows(during, weeks)
		q := ScoreQuery{Rules: c.Rules, TeamOf: map[okr.PersonID]okr.TeamID{}, From: before.Start, To: after.End,
			Currency: c.Currency}
		for _, p := range all {
			q.TeamOf[p.Person] = c.TeamOf(p.Side)
		}
		scores, err := t.scores(ctx, q)
		cal := c.Team.Calendar()
		e = motivation.Effect{Before: motivation.RateIn(scores, before, cal),
			During: motivation.RateIn(scores, during, cal), After: motivation.RateIn(scores, after, cal), Weeks: weeks}
		return none, err
	})
	return v, e, err
}
