package motivation

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/outbox"
	"okrbot/store/people"
)

// ThankingTurn is when something is due in a team's channel.
type ThankingTurn struct {
	Team          okr.Team
	Evening, Wall okr.Wall // zero when they were never planned
}

// FindThankingTurns returns those of all teams.
func (t *Tx) FindThankingTurns(ctx context.Context) ([]ThankingTurn, error) {
	teams, err := t.Teams(ctx, "TRUE")
	if err != nil {
		return nil, err
	}
	return t.thankingTurns(ctx, teams, "TRUE")
}

// FindThankingTurn returns that of a team.
func (t *Tx) FindThankingTurn(ctx context.Context, team okr.Team) (ThankingTurn, error) {
	list, err := t.thankingTurns(ctx, []okr.Team{team}, "team = $1", team.ID)
	return list[0], err
}

// thankingTurns are those of teams, as far as they are planned in the rows that a condition selects.
func (t *Tx) thankingTurns(ctx context.Context, teams []okr.Team, where string, args ...any) ([]ThankingTurn, error) {
	planned := map[okr.TeamID]ThankingTurn{}
	err := db.Each(ctx, t, func(row db.Scanner) error {
		var id okr.TeamID
		var evening, wall string
		if err := row.Scan(&id, &evening, &wall); err != nil {
			return err
		}
		var errs [2]error
		var turn ThankingTurn
		turn.Evening, errs[0] = okr.ParseWall(evening)
		turn.Wall, errs[1] = okr.ParseWall(wall)
		planned[id] = turn
		return errors.Join(errs[:]...)
	}, "SELECT team, evening, wall FROM thanking_turns WHERE "+where, args...)
	list := make([]ThankingTurn, len(teams))
	for i, team := range teams {
		list[i] = planned[team.ID]
		list[i].Team = team
	}
	return list, err
}

// EveningDue reports whether the team's evening has come.
func (v ThankingTurn) EveningDue(now time.Time) bool { return v.due(v.Evening, now) }

// WallDue reports whether it is time for the wall of thanks.
func (v ThankingTurn) WallDue(now time.Time) bool { return v.due(v.Wall, now) }

// due reports whether a moment has come that was planned.
func (v ThankingTurn) due(at okr.Wall, now time.Time) bool {
	return at.Date != "" && !okr.WallOf(now.In(v.Team.Location())).Before(at)
}

// Next is when the turn is due; now, as long as it was never planned.
func (v ThankingTurn) Next(now time.Time) time.Time {
	if v.Evening.Date == "" {
		return now
	}
	loc := v.Team.Location()
	evening, wall := v.Evening.In(loc), v.Wall.In(loc)
	if wall.Before(evening) {
		return wall
	}
	return evening
}

// Walls are the walls of thanks that are to come until an instant.
func (v ThankingTurn) Walls(until time.Time) (list []outbox.Planned) {
	if v.Wall.Date == "" {
		return nil
	}
	loc := v.Team.Location()
	for at := v.Wall; !at.In(loc).After(until); at, _ = motivation.NextWall(at, v.Team.Calendar()) {
		list = append(list, outbox.Planned{At: at.In(loc), Zone: loc, What: outbox.PlannedWall, Team: v.Team,
			Week: okr.MonthOf(okr.MonthOf(at.Date).Start.AddDays(-1)).Label})
	}
	return list
}

// PlanThanking plans a team's next evening and wall after now.
func (t *Tx) PlanThanking(ctx context.Context, team okr.Team) error {
	return t.planThanking(ctx, nextThanking(team, t.Now))
}

// ReplanThanking plans anew what is to come in a team's channel, on its calendar as it is and from now on: what is due
// already stays so. It reports whether anything comes at another time than it was planned for.
func (t *Tx) ReplanThanking(ctx context.Context, team okr.Team) (moved bool, err error) {
	before, err := t.FindThankingTurn(ctx, team)
	if err != nil || before.Evening.Date == "" { // never planned: the turn does it
		return false, err
	}
	next := nextThanking(team, t.Now)
	if before.EveningDue(t.Now) {
		next.Evening = before.Evening
	}
	if before.WallDue(t.Now) {
		next.Wall = before.Wall
	}
	if next.Evening == before.Evening && next.Wall == before.Wall {
		return false, nil
	}
	return true, t.planThanking(ctx, next)
}

// nextThanking is what a team's channel hears next after a moment.
func nextThanking(team okr.Team, now time.Time) ThankingTurn {
	at := okr.WallOf(now.In(team.Location()))
	wall, _ := motivation.NextWall(at, team.Calendar())
	return ThankingTurn{Team: team, Evening: motivation.NextEvening(at, team.Calendar()), Wall: wall}
}

func (t *Tx) planThanking(ctx context.Context, v ThankingTurn) error {
	_, err := t.Exec(ctx, `INSERT INTO thanking_turns (team, evening, wall) VALUES ($1, $2, $3)
		ON CONFLICT (team) DO UPDATE SET evening = excluded.evening, wall = excluded.wall`, v.Team.ID,
		v.Evening.String(), v.Wall.String())
	return err
}

// GatherEvening lets what waits for the evening in a team's channel go in one message, with news of the day; one
// alone goes as it is.
func (t *Tx) GatherEvening(ctx context.Context, team okr.Team, day okr.Date, news bool) error {
	waiting, err := db.All(ctx, t, db.ScanOne[okr.PostID], "SELECT p.id FROM posts p WHERE p.channel = $1 AND "+
		people.Spared+" AND p.due > $2 AND p.state = 'owed' ORDER BY p.id", team.Channel, db.Millis(t.Now))
	switch {
	case err != nil || len(waiting) == 0 && !news:
		return err
	case len(waiting) == 1 && !news:
		_, err := t.Exec(ctx, "UPDATE posts SET due = $2 WHERE id = $1", waiting[0], db.Millis(t.Now))
		return err
	}
	key := eveningKey(team.ID, day)
	if err := t.OwePost(ctx, outbox.Post{Key: key, Kind: outbox.EveningPost, Channel: team.Channel, Team: team.ID,
		About: outbox.About{ID: "evening", Args: []string{string(day)}}}); err != nil {
		return err
	}
	carrier, _, err := t.FindPostID(ctx, key)
	if err != nil {
		return err
	}
	if len(waiting) == 0 {
		return nil
	}
	_, err = t.Exec(ctx, "UPDATE posts SET state = 'dropped', carrier = $1, changed_at = $2 WHERE id IN ("+
		db.Places(2, len(waiting))+")", append([]any{carrier, db.Millis(t.Now)}, db.Args(waiting)...)...)
	return err
}

func eveningKey(team okr.TeamID, day okr.Date) string { return fmt.Sprintf("evening/%s/%s", team, day) }

// belated is for how many days after it was due a wall is still worth posting.
const belated = 3

// OweWall owes the thanks of the month before to the company's channel, or without one to the team's: once, and where
// there was something to thank for.
func (t *Tx) OweWall(ctx context.Context, team okr.Team, due okr.Wall) error {
	if okr.DateOf(t.Now.In(team.Location())) > due.Date.AddDays(belated) {
		return nil
	}
	month := okr.MonthOf(okr.MonthOf(due.Date).Start.AddDays(-1))
	wall, err := t.wallScope(ctx, team)
	if err != nil || wall.teams[0] != team.ID {
		return err
	}
	given, err := t.countThanks(ctx, wall, month)
	if err != nil || given == 0 {
		return err
	}
	return t.OwePost(ctx, outbox.Post{Key: fmt.Sprintf("wall/%s/%s", team.ID, month.Label), Kind: outbox.WallPost,
		Channel: wall.channel, Team: team.ID, Subject: outbox.AboutMonth(month.Start)})
}

// scope is whose thanks a wall shows, and in which channel.
type scope struct {
	channel string
	teams   []okr.TeamID // the first one's wall it is
	company bool
}

// wallScope is the company's channel with all teams that name it, or the team alone.
func (t *Tx) wallScope(ctx context.Context, team okr.Team) (scope, error) {
	var channel sql.NullString
	err := t.One(ctx, "SELECT MAX(company_channel) FROM selling WHERE team = $1", []any{team.ID}, []any{&channel})
	if err != nil || channel.String == "" {
		return scope{channel: team.Channel, teams: []okr.TeamID{team.ID}}, err
	}
	teams, err := db.All(ctx, t, db.ScanOne[okr.TeamID], `SELECT s.team FROM selling s JOIN teams t ON t.id = s.team
		WHERE s.company_channel = $1 AND t.removed_at IS NULL ORDER BY s.team`, channel.String)
	return scope{channel.String, teams, true}, err
}
