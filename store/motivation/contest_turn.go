package motivation

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

// often is how often at most a contest's board is reckoned again because of what is sold.
const often = time.Minute

// unanswered is after how long a duel is declined that nobody answered.
const unanswered = 3 * 24 * time.Hour

// lateNotes is for how long after the winners were fixed a correction is still noted.
const lateNotes = 90 * 24 * time.Hour

// FollowScores lets the boards of contests follow what counts now of people of teams; nil teams are all, and so are nil
// days. What was frozen is looked at too, to say that it was corrected.
func (t *Tx) FollowScores(ctx context.Context, teams []okr.TeamID, days []okr.Date) error {
	if teams == nil {
		return t.followContests(ctx, "TRUE", nil, days)
	}
	return t.followContests(ctx, "(c.team IN ("+db.Places(0, len(teams))+`) OR c.kind = 'duel'
		OR c.who <> 'team')`, db.Args(teams), days)
}

// followKudos lets the contests follow in which kudos count.
func (t *Tx) followKudos(ctx context.Context, days ...okr.Date) error {
	return t.followContests(ctx, "c.metric = $1", []any{motivation.CountKudos}, days)
}

// followContests lets the clock look at contests c that a condition selects: at those that run a minute after it did
// last, and at those that are over at once.
func (t *Tx) followContests(ctx context.Context, where string, args []any, days []okr.Date) error {
	n := len(args)
	now, last := fmt.Sprintf("$%d", n+1), fmt.Sprintf("$%d", n+2)
	if _, err := t.Exec(ctx, "UPDATE contests AS c SET touched = c.touched + 1, look_at = MIN(COALESCE(c.look_at, "+now+
		"), MAX("+now+", c.looked_at + "+last+")) WHERE c.state IN ('running', 'counting') AND "+where,
		append(args[:n:n], db.Millis(t.Now), often.Milliseconds())...); err != nil {
		return err
	}
	with := append(args[:n:n], db.Millis(t.Now), db.Millis(t.Now.Add(-lateNotes)))
	if len(days) > 0 {
		where += fmt.Sprintf(" AND c.starts <= $%d AND c.ends > $%d", n+3, n+4)
		with = append(with, slices.Max(days), slices.Min(days))
	}
	_, err := t.Exec(ctx, "UPDATE contests AS c SET touched = c.touched + 1, look_at = "+now+
		" WHERE c.state = 'done' AND c.corrected = 0 AND c.hidden = 0 AND c.frozen_at > "+last+" AND "+where, with...)
	return err
}

// FollowMember takes somebody out of the contests that run for a team they left, or into those that take who joins.
func (t *Tx) FollowMember(ctx context.Context, team okr.TeamID, id okr.PersonID, here bool) error {
	running, err := t.contests(ctx, "c.state = 'running' AND c.kind <> 'duel'")
	for _, c := range running {
		side := slices.Index(c.Competing(), team)
		if side < 0 || c.Who == motivation.WhoTeam && c.Team.ID != team {
			continue
		}
		if err := t.followMember(ctx, c, side, id, here); err != nil {
			return err
		}
	}
	return err
}

func (t *Tx) followMember(ctx context.Context, c contestRow, side int, id okr.PersonID, here bool) error {
	var err error
	switch {
	case !here:
		_, err = t.Exec(ctx, "UPDATE contenders SET left_at = $3 WHERE contest = $1 AND person = $2 AND side = $4"+
			" AND left_at IS NULL", c.ID, id, db.Millis(t.Now), side)
	case !c.begun || c.Joiners:
		_, err = t.Exec(ctx, `INSERT INTO contenders (contest, person, side, from_start) SELECT $1, $2, $3, $4
			WHERE NOT EXISTS (SELECT 1 FROM managers WHERE team = $5 AND person = $2)
			ON CONFLICT (contest, person) DO UPDATE SET left_at = NULL, side = excluded.side`, c.ID, id, side, !c.begun,
			c.TeamOf(side))
	}
	return errors.Join(err, t.lookNow(ctx, c.ID))
}

// FollowGone takes who is gone out of the contests that run, and ends their duels.
func (t *Tx) FollowGone(ctx context.Context, id okr.PersonID) error {
	if _, err := t.Exec(ctx, `UPDATE contenders SET left_at = $2 WHERE person = $1 AND left_at IS NULL
		AND contest IN (SELECT id FROM contests WHERE state = 'running')`, id, db.Millis(t.Now)); err != nil {
		return err
	}
	duels, err := t.contests(ctx, "c.kind = 'duel' AND c.state IN ('asked', 'running', 'counting') AND c.id IN "+
		"(SELECT contest FROM contenders WHERE person = $1)", id)
	for _, c := range duels {
		if _, err := t.Exec(ctx, "UPDATE contests SET state = 'cancelled', canceled_by = $2, canceled_at = $3,"+
			" look_at = NULL WHERE id = $1", c.ID, id, db.Millis(t.Now)); err != nil {
			return err
		}
		if err := t.contestChanged(ctx, c.ID); err != nil {
			return err
		}
	}
	return errors.Join(err, t.FollowScores(ctx, nil, nil))
}

// EndContestsOf cancels the contests of a team that ends, and takes it out of the plans of the clock.
func (t *Tx) EndContestsOf(ctx context.Context, a outbox.Actor, team okr.Team) error {
	if _, err := t.Exec(ctx, `DELETE FROM contenders WHERE contest IN (SELECT id FROM contests WHERE team = $1
		AND state = 'draft')`, team.ID); err != nil {
		return err
	}
	if _, err := t.Exec(ctx, "DELETE FROM contests WHERE team = $1 AND state = 'draft'", team.ID); err != nil {
		return err
	}
	_, err := t.Exec(ctx, `UPDATE contests SET look_at = NULL, state = CASE WHEN state = 'done' THEN state
		ELSE 'cancelled' END, canceled_by = CASE WHEN state = 'done' THEN canceled_by ELSE $2 END,
		canceled_at = CASE WHEN state = 'done' THEN canceled_at ELSE $3 END
		WHERE team = $1 AND state IN ('asked', 'running', 'counting', 'done')`, team.ID, db.OrNull(a.Person),
		db.Millis(t.Now))
	return err
}

// lookNow lets the clock look at a contest at once.
func (t *Tx) lookNow(ctx context.Context, id motivation.ContestID) error {
	_, err := t.Exec(ctx, "UPDATE contests SET touched = touched + 1, look_at = $2 WHERE id = $1"+
		" AND state IN ('running', 'counting')", id, db.Millis(t.Now))
	return err
}

// TurnContests does, at now, what is due in contests: boards follow, what begins, ends, is won, and what it did is
// said. What takes long is reckoned before anybody is kept from writing. Called again at the same instant, it does
// nothing.
func (s *Store) TurnContests(ctx context.Context, now time.Time) (done outbox.Turned, err error) {
	due, err := read(ctx, s, now, func(t *Tx) ([]contestRow, error) {
		return t.contests(ctx, "c.look_at <= $1", db.Millis(now))
	})
	for _, c := range due { // one that can't be reckoned holds up none of the others
		if failed := s.catchUp(ctx, c.ID, now); failed != nil {
			err = errors.Join(err, fmt.Errorf("contest %s: %w", c.ID, failed))
		}
	}
	return done, err
}

// catchUp does what is due in a contest: what was due while okrbot was down comes one after the other.
func (s *Store) catchUp(ctx context.Context, id motivation.ContestID, now time.Time) error {
	for range motivation.MostWindows + 5 {
		if again, err := s.lookAt(ctx, id, now); err != nil || !again {
			return err
		}
	}
	return nil
}

// lookAt does what is due in a contest, and reports whether more is.
func (s *Store) lookAt(ctx context.Context, id motivation.ContestID, now time.Time) (again bool, err error) {
	type look struct {
		contestRow
		reckoning
	}
	seen, err := read(ctx, s, now, func(t *Tx) (v look, err error) {
		if v.contestRow, err = t.findContest(ctx, id); err != nil {
			return v, err
		}
		v.afresh = true // also of what is frozen: how it would be by now
		v.reckoning, err = t.reckon(ctx, v.contestRow, nil)
		return v, err
	})
	if err != nil {
		return false, err
	}
	err = db.Write(ctx, s.db, now, func(d *db.Tx) error {
		t := s.in(outbox.On(d))
		c, err := t.findContest(ctx, id)
		if err != nil || c.touched != seen.touched { // something counts meanwhile: the next turn sees it
			return err
		}
		again, err = t.look(ctx, c, seen.reckoning)
		return err
	})
	return again, err
}

// look does the next thing that is due in a contest that stands as reckoned.
func (t *Tx) look(ctx context.Context, c contestRow, k reckoning) (again bool, err error) {
	switch {
	case c.State == motivation.ContestAsked:
		return false, t.expireDuel(ctx, c)
	case c.State == motivation.ContestDone:
		return t.lookBack(ctx, c, k)
	case c.State != motivation.ContestRunning && c.State != motivation.ContestCounting:
		return false, t.lookNext(ctx, c, time.Time{})
	case c.State == motivation.ContestRunning && !c.begun && !t.Now.Before(c.StartsAt()):
		return true, t.begin(ctx, c)
	}
	if more, err := t.close(ctx, c, k); err != nil || more {
		return more, err
	}
	if err := t.news(ctx, &c, k); err != nil {
		return false, err
	}
	if err := t.remind(ctx, &c); err != nil {
		return false, err
	}
	return false, errors.Join(t.contestChanged(ctx, c.ID), t.lookNext(ctx, c, t.nextLook(c)))
}

// begin fixes who takes part: those who are in the teams by now.
func (t *Tx) begin(ctx context.Context, c contestRow) error {
	if err := t.enter(ctx, c); err != nil {
		return err
	}
	_, err := t.Exec(ctx, "UPDATE contests SET begun = 1 WHERE id = $1", c.ID)
	return err
}

// close ends a contest whose time is over or whose goal is reached, and fixes what counts no more; it reports whether
// it did anything.
func (t *Tx) close(ctx context.Context, c contestRow, k reckoning) (did bool, err error) {
	if c.Open() {
		if did, err := t.followGoal(ctx, c, k); err != nil || did {
			return did, err
		}
	}
	for i, r := range k.rounds {
		until := r.Window.End.Midnight(c.Team.Location()).Add(time.Duration(c.Grace) * time.Hour)
		if !r.Frozen && !t.Now.Before(until) {
			return true, t.freezeRound(ctx, c, i+1, r.Result)
		}
	}
	switch {
	case c.State == motivation.ContestRunning && !c.EndsAt.IsZero() && !t.Now.Before(c.EndsAt):
		_, err := t.Exec(ctx, "UPDATE contests SET state = 'counting' WHERE id = $1", c.ID)
		return true, err
	case c.State == motivation.ContestCounting && !t.Now.Before(c.CountsUntil()):
		return true, t.freeze(ctx, c, k)
	}
	return false, nil
}

// followGoal ends a race without an end when somebody reached its goal, and lets it go on when a correction took that
// back.
func (t *Tx) followGoal(ctx context.Context, c contestRow, k reckoning) (did bool, err error) {
	day, _, reached := k.FirstToReach()
	switch {
	case reached && c.State == motivation.ContestRunning:
		_, err = t.Exec(ctx, `UPDATE contests SET state = 'counting', ends_at = $2, ends = $3 WHERE id = $1`, c.ID, db.Millis(t.Now), day.AddDays(1))
		return true, err
	case !reached && c.State == motivation.ContestCounting:
		_, err = t.Exec(ctx, `UPDATE contests SET state = 'running', ends_at = NULL, ends = ''
			WHERE id = $1`, c.ID)
		return true, err
	}
	return false, nil
}

// news says that somebody else leads, at most once a day; who leads first is no news.
func (t *Tx) news(ctx context.Context, c *contestRow, k reckoning) error {
	leader, today := leaders(k.Result), okr.DateOf(t.Now.In(c.Team.Location()))
	switch {
	case leader == "" || leader == c.leader || c.State != motivation.ContestRunning:
		return nil
	case c.leader == "":
	case c.newsDay == today || c.Hidden || c.Show == motivation.ShowProgress || c.Kind == motivation.Duel:
		return nil
	default:
		if err := t.tellChannels(ctx, *c, outbox.ContestNewsPost, string(today)); err != nil {
			return err
		}
		c.newsDay = today
	}
	c.leader = leader
	_, err := t.Exec(ctx, "UPDATE contests SET leader = $2, news_day = $3 WHERE id = $1", c.ID, leader, c.newsDay)
	return err
}

// leaders are those who share the first rank, as one text.
func leaders(r motivation.Result) string {
	var ids []string
	for _, p := range r.Lead() {
		if p.Side != 0 {
			ids = append(ids, strconv.Itoa(p.Side))
		} else {
			ids = append(ids, string(p.Person))
		}
	}
	slices.Sort(ids)
	return strings.Join(ids, " ")
}

// remind says once before the end what is still possible.
func (t *Tx) remind(ctx context.Context, c *contestRow) error {
	at, ok := c.RemindAt()
	if !ok || c.reminded || t.Now.Before(at) || c.State != motivation.ContestRunning || c.Kind == motivation.Duel {
		return nil
	}
	c.reminded = true
	if _, err := t.Exec(ctx, "UPDATE contests SET reminded = 1 WHERE id = $1", c.ID); err != nil {
		return err
	}
	return t.tellChannels(ctx, *c, outbox.ContestSoonPost, "")
}

// nextLook is when something is due in a contest by itself: each morning, when days left are others, and at its ends.
func (t *Tx) nextLook(c contestRow) time.Time {
	loc := c.Team.Location()
	morning := okr.Wall{Date: okr.DateOf(t.Now.In(loc)), At: okr.Clock{Hour: 8}}
	if !morning.In(loc).After(t.Now) {
		morning.Date = morning.Date.AddDays(1)
	}
	next := morning.In(loc)
	consider := func(at time.Time) {
		if at.After(t.Now) && at.Before(next) {
			next = at
		}
	}
	consider(c.StartsAt())
	if at, ok := c.RemindAt(); ok && !c.reminded {
		consider(at)
	}
	if !c.EndsAt.IsZero() {
		consider(c.EndsAt)
		consider(c.CountsUntil())
	}
	if c.Kind == motivation.Series {
		for _, w := range c.Split() {
			end := w.End.Midnight(loc)
			consider(end)
			consider(end.Add(time.Duration(c.Grace) * time.Hour))
		}
	}
	return next
}

// lookNext plans when the clock looks next; never, with no instant.
func (t *Tx) lookNext(ctx context.Context, c contestRow, at time.Time) error {
	_, err := t.Exec(ctx, "UPDATE contests SET looked_at = $2, look_at = $3 WHERE id = $1", c.ID, db.Millis(t.Now),
		db.Millis(at))
	return err
}

// UpcomingContests are the ends of a team's contests, and when their winners are fixed.
func (t *Tx) UpcomingContests(ctx context.Context, team okr.Team, until time.Time) (list []outbox.Planned, err error) {
	rows, err := t.contests(ctx, "c.team = $1 AND c.state IN ('running', 'counting') AND c.kind <> 'duel'", team.ID)
	for _, c := range rows {
		plan := func(at time.Time, what outbox.PlannedKind) {
			if !at.IsZero() && at.After(t.Now) && !at.After(until) {
				list = append(list, outbox.Planned{At: at, Zone: team.Location(), What: what, Team: team,
					Week: c.ID.String()})
			}
		}
		if at, ok := c.RemindAt(); ok && !c.reminded {
			plan(at, outbox.PlannedContestSoon)
		}
		plan(c.EndsAt, outbox.PlannedContestEnd)
		plan(c.CountsUntil(), outbox.PlannedContestWon)
	}
	return list, err
}
