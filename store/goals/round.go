package goals

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/outbox"
	"okrbot/store/people"
)

const roundColumns = `r.id, r.team, r.week, r.opens, r.closes, r.next_opens, r.questions, r.remind_after,
	r.last_before, r.closed_at`

func scanRound(row db.Scanner) (okr.Round, error) {
	var (
		r                      okr.Round
		opens, next, questions string
		closes, closed         sql.NullInt64
	)
	if err := row.Scan(&r.ID, &r.Team, &r.Week, &opens, &closes, &next, &questions, &r.RemindAfter, &r.LastBefore,
		&closed); err != nil {
		return r, err
	}
	r.Closes, r.ClosedAt = db.Instant(closes), db.Instant(closed)
	var errs [3]error
	r.Opens, errs[0] = okr.ParseWall(opens)
	r.NextOpens, errs[1] = okr.ParseWall(next)
	r.Questions, errs[2] = db.FromJSON[[]okr.Question](questions)
	return r, errors.Join(errs[:]...)
}

// Rounds are the rounds r that a condition selects.
func (t *Tx) Rounds(ctx context.Context, where string, args ...any) ([]okr.Round, error) {
	return db.All(ctx, t, scanRound, "SELECT "+roundColumns+" FROM rounds r WHERE "+where, args...)
}

func (t *Tx) findRound(ctx context.Context, id okr.RoundID) (okr.Round, error) {
	list, err := t.Rounds(ctx, "r.id = $1", id)
	if err != nil {
		return okr.Round{}, err
	}
	if len(list) == 0 {
		return okr.Round{}, okr.Refuse("errors.round_unknown")
	}
	return list[0], nil
}

// findNewest returns a team's newest round; ok is false when it had none.
func (t *Tx) findNewest(ctx context.Context, team okr.TeamID) (r okr.Round, ok bool, err error) {
	list, err := t.Rounds(ctx, "r.team = $1 ORDER BY r.week DESC LIMIT 1", team)
	if err != nil || len(list) == 0 {
		return r, false, err
	}
	return list[0], true, nil
}

// FindPlanned returns the wall time at which a team's next round opens.
func (t *Tx) FindPlanned(ctx context.Context, team okr.TeamID) (okr.Wall, error) {
	var text string
	if err := t.One(ctx, "SELECT next_opens FROM teams WHERE id = $1", []any{team}, []any{&text}); err != nil {
		return okr.Wall{}, err
	}
	return okr.ParseWall(text)
}

// Plan says when a team's next round opens; late answers to the newest round are taken until then.
func (t *Tx) Plan(ctx context.Context, team okr.TeamID, opens okr.Wall) error {
	if _, err := t.Exec(ctx, "UPDATE teams SET next_opens = $2 WHERE id = $1", team, opens.String()); err != nil {
		return err
	}
	_, err := t.Exec(ctx, `UPDATE rounds SET next_opens = $2 WHERE next_opens <> $2
		AND id = (SELECT id FROM rounds WHERE team = $1 ORDER BY week DESC LIMIT 1)`, team, opens.String())
	return err
}

// PlanAnew looks from now for a team's next opening.
func (t *Tx) PlanAnew(ctx context.Context, team okr.Team) error {
	opens, err := t.FindNextOpen(ctx, team)
	if err != nil {
		return err
	}
	return t.Plan(ctx, team.ID, opens)
}

// FindNextOpen returns a team's next opening from now: in a week that had no round yet, and not before the one that
// runs closes. A round of a time to come, which a clock that was ahead has opened, puts nothing off.
func (t *Tx) FindNextOpen(ctx context.Context, team okr.Team) (okr.Wall, error) {
	wall := okr.WallOf(t.Now.In(team.Location()))
	opens := team.Schedule.NextOpening(wall)
	// members ahead of the team's own clock may have come to it already
	somewhere := okr.WallOf(t.Now.In(people.Easternmost))
	newest, err := t.Rounds(ctx, "r.team = $1 AND r.opens <= $2 ORDER BY r.week DESC LIMIT 1", team.ID,
		somewhere.String())
	if err != nil || len(newest) == 0 {
		return opens, err
	}
	for okr.ISOWeek(opens.Date) <= newest[0].Week || opens.In(team.Location()).Before(newest[0].Closes) {
		opens = team.Schedule.NextOpening(opens)
	}
	return opens, nil
}

// lateAfter is how long after it was due something still counts as done on time: the scheduler looks every half
// minute at least.
const lateAfter = time.Minute

// noteLate counts what is done now, if that is late.
func (t *Tx) noteLate(due time.Time, done *outbox.Turned) {
	if t.Now.Sub(due) > lateAfter {
		done.Late++
	}
}

// OpenRounds opens, at now, each round that some member of its team is due to be prompted for. A round whose window has
// passed is skipped.
//
// Each team has a transaction of its own, so that on a Monday morning nobody waits for all teams.
func (s *Store) OpenRounds(ctx context.Context, now time.Time) (done outbox.Turned, err error) {
	due, err := read(ctx, s, now, func(t *Tx) ([]okr.TeamID, error) { return t.teamsDue(ctx) })
	for _, id := range due {
		if err := s.write(ctx, now, func(t *Tx) error { return t.openDueOf(ctx, id, &done) }); err != nil {
			return done, fmt.Errorf("team %s: %w", id, err)
		}
	}
	return done, err
}

// teamsDue returns the teams whose next round some member has come to.
func (t *Tx) teamsDue(ctx context.Context) (due []okr.TeamID, err error) {
	teams, err := t.Teams(ctx, "t.next_opens <= $1", okr.WallOf(t.Now.In(people.Easternmost)).String())
	if err != nil {
		return nil, err
	}
	for _, team := range teams {
		first, err := t.findFirstOpening(ctx, team)
		if err != nil {
			return nil, err
		}
		if !first.After(t.Now) {
			due = append(due, team.ID)
		}
	}
	return due, nil
}

// openDueOf is openDue for a team that may have been removed a moment ago.
func (t *Tx) openDueOf(ctx context.Context, id okr.TeamID, done *outbox.Turned) error {
	teams, err := t.Teams(ctx, "t.id = $1", id)
	if err != nil || len(teams) == 0 {
		return err
	}
	return t.OpenDue(ctx, teams[0], done)
}

// findFirstOpening returns when the first of a team's members comes to its next opening.
func (t *Tx) findFirstOpening(ctx context.Context, team okr.Team) (time.Time, error) {
	opens, err := t.FindPlanned(ctx, team.ID)
	if err != nil {
		return time.Time{}, err
	}
	zones, err := t.MemberZones(ctx, team)
	return FirstOpening(opens, team, zones), err
}

// OpenDue opens a team's round whose time has come.
func (t *Tx) OpenDue(ctx context.Context, team okr.Team, done *outbox.Turned) error {
	opens, err := t.FindPlanned(ctx, team.ID)
	if err != nil {
		return err
	}
	zones, err := t.MemberZones(ctx, team)
	if err != nil {
		return err
	}
	for {
		first := FirstOpening(opens, team, zones)
		if first.After(t.Now) {
			return nil
		}
		next := team.Schedule.NextOpening(opens)
		week := okr.ISOWeek(opens.Date)
		there, err := t.Rounds(ctx, "r.team = $1 AND r.week = $2", team.ID, week)
		if err != nil {
			return err
		}
		if len(there) > 0 {
			done.Skip("round/"+team.ID.String()+"/"+week,
				"a clock that was ahead has opened it")
		} else if closes := okr.RoundWindow(team.Schedule, opens, team.Location()); t.Now.Before(closes) {
			if _, err := t.open(ctx, team, opens); err != nil {
				return err
			}
			done.Opened++
			t.noteLate(first, done)
		} else {
			done.Skip("round/"+team.ID.String()+"/"+week, "its window passed")
		}
		opens = next
		if err := t.Plan(ctx, team.ID, opens); err != nil {
			return err
		}
	}
}

// FirstOpening is when the earliest of the team's people, or the team itself when it has none, comes to the opening.
func FirstOpening(opens okr.Wall, team okr.Team, zones []*time.Location) time.Time {
	r := okr.Round{Opens: opens}
	first := okr.PersonOpens(r, team.Location())
	for _, zone := range zones {
		if at := okr.PersonOpens(r, zone); at.Before(first) {
			first = at
		}
	}
	return first
}

// open makes the round with its questions as they are now, a duty for each member, and the plan of their nudges.
func (t *Tx) open(ctx context.Context, team okr.Team, opens okr.Wall) (okr.Round, error) {
	members, err := t.Members(ctx, team.ID)
	if err != nil {
		return okr.Round{}, err
	}
	r := okr.Round{
		Team: team.ID, Week: okr.ISOWeek(opens.Date), Opens: opens,
		Closes:    okr.RoundWindow(team.Schedule, opens, team.Location()),
		NextOpens: team.Schedule.NextOpening(opens), Questions: team.Questions,
		RemindAfter: team.Schedule.RemindAfter, LastBefore: team.Schedule.LastBefore,
	}
	id, err := t.Insert(ctx, `INSERT INTO rounds (team, week, opens, closes, next_opens, questions, remind_after,
		last_before, opened_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`, r.Team, r.Week, r.Opens.String(),
		db.Millis(r.Closes),
		r.NextOpens.String(),
		db.JSON(r.Questions), r.RemindAfter, r.LastBefore, db.Millis(t.Now))
	if err != nil {
		return r, err
	}
	r.ID = okr.RoundID(id)
	cal := team.Calendar()
	for _, m := range members {
		if err := t.owe(ctx, team, r, m, cal); err != nil {
			return r, err
		}
	}
	// What the round before it shows is over now: no answer is taken late any more.
	if err := t.DirtyPosts(ctx, "kind IN ('summary', 'prompt') AND round = (SELECT MAX(id) FROM rounds "+
		"WHERE team = $1 AND id < $2)", team.ID, r.ID); err != nil {
		return r, err
	}
	return r, t.TouchTeamHomes(ctx, team.ID)
}

func (t *Tx) owe(ctx context.Context, team okr.Team, r okr.Round, m okr.Member, cal okr.Calendar) error {
	loc := m.Person.Location(team.Location())
	absences, err := t.absencesIn(ctx, m.Person.ID, r)
	if err != nil {
		return err
	}
	outcome := okr.Unanswered
	if r.Excuses(m.JoinedAt, absences, loc, cal) {
		outcome = okr.Excused
	}
	if _, err := t.Exec(ctx, `INSERT INTO duties (round, person, opens_at, outcome) VALUES ($1, $2, $3, $4) ON
		CONFLICT (round, person) DO NOTHING`,
		r.ID, m.Person.ID, db.Millis(okr.PersonOpens(r, loc)), string(outcome)); err != nil {
		return err
	}
	return t.planNudges(ctx, r, m.Person.ID, loc, cal)
}

// absencesIn are the absences of a person that may touch a round's window.
func (t *Tx) absencesIn(ctx context.Context, id okr.PersonID, r okr.Round) ([]okr.Absence, error) {
	return t.Absences(ctx, id, r.Opens.Date.AddDays(-1))
}

// OweRunning lets a new member owe the rounds that run but have yet to open for them; the others they joined too late
// for.
func (t *Tx) OweRunning(ctx context.Context, id okr.TeamID, person okr.PersonID) error {
	rounds, err := t.Rounds(ctx, "r.team = $1 AND r.closed_at IS NULL", id)
	if err != nil || len(rounds) == 0 {
		return err
	}
	team, err := t.FindTeam(ctx, id)
	if err != nil {
		return err
	}
	members, err := t.MembersWho(ctx, "m.team = $1 AND m.person = $2", id, person)
	if err != nil || len(members) == 0 {
		return err
	}
	m := members[0]
	for _, r := range rounds {
		if m.JoinedAt.After(okr.PersonOpens(r, m.Person.Location(team.Location()))) {
			continue
		}
		if err := t.owe(ctx, team, r, m, team.Calendar()); err != nil {
			return err
		}
		if err := t.roundChanged(ctx, r.ID, person); err != nil {
			return err
		}
	}
	return nil
}

// planNudges plans a person's nudges in a round anew. What was sent or skipped stays so, and what a person asked for
// too.
func (t *Tx) planNudges(ctx context.Context, r okr.Round, id okr.PersonID, loc *time.Location, cal okr.Calendar) error {
	if _, err := t.Exec(ctx, `DELETE FROM nudges WHERE round = $1 AND person = $2 AND state = 'planned'
		AND kind <> 'snoozed'`, r.ID, id); err != nil {
		return err
	}
	for _, n := range okr.PlanNudges(r, loc, cal) {
		if _, err := t.Exec(ctx, `INSERT INTO nudges (round, person, kind, due, state)
			VALUES ($1, $2, $3, $4, 'planned')
			ON CONFLICT (round, person, kind) DO NOTHING`, r.ID, id, n.Kind, db.Millis(n.Due)); err != nil {
			return err
		}
	}
	return nil
}

// OpenEarly opens a team's coming round for a member who wants to answer it before it opens, within the tolerance. It
// returns the round that is open already, if that is the coming one. An [*okr.Refusal] when no round is that near, or
// the person is not in the team.
func (s *Store) OpenEarly(ctx context.Context, a outbox.Actor, id okr.TeamID) (r okr.Round, err error) {
	err = s.write(ctx, a.Now, func(t *Tx) error {
		team, err := t.FindTeam(ctx, id)
		if err != nil {
			return err
		}
		members, err := t.MembersWho(ctx, "m.team = $1 AND m.person = $2", id, a.Person)
		if err != nil {
			return err
		}
		if len(members) == 0 {
			return okr.Refuse("errors.not_in_team")
		}
		loc := members[0].Person.Location(team.Location())
		newest, any, err := t.findNewest(ctx, id)
		if err != nil {
			return err
		}
		if any && t.Now.Before(okr.PersonOpens(newest, loc)) {
			r = newest
			return nil
		}
		opens, err := t.FindPlanned(ctx, id)
		if err != nil {
			return err
		}
		if t.Now.Before(okr.EarlyFrom(okr.PersonOpens(okr.Round{Opens: opens}, loc))) {
			return okr.Refuse("errors.no_round_open")
		}
		if r, err = t.open(ctx, team, opens); err != nil {
			return err
		}
		return t.Plan(ctx, id, r.NextOpens)
	})
	return r, err
}

// runningRounds are the rounds, not closed yet, in which a member of their team has a duty.
func (t *Tx) runningRounds(ctx context.Context, person okr.PersonID) ([]okr.Round, error) {
	return t.Rounds(ctx, `r.closed_at IS NULL AND r.team IN (SELECT team FROM members WHERE person = $1
		AND left_at IS NULL)
		AND EXISTS (SELECT 1 FROM duties d WHERE d.round = r.id AND d.person = $1) ORDER BY r.id`, person)
}

// ReplanPerson moves a person's duties and planned nudges to the time zone they are in now. What was sent stays sent.
func (t *Tx) ReplanPerson(ctx context.Context, id okr.PersonID) error {
	if err := t.TouchHomes(ctx, id); err != nil {
		return err
	}
	if err := t.PlanAway(ctx, id); err != nil {
		return err
	}
	return t.eachRunning(ctx, id, func(team okr.Team, r okr.Round, p okr.Person, cal okr.Calendar) error {
		loc := p.Location(team.Location())
		if _, err := t.Exec(ctx, "UPDATE duties SET opens_at = $3 WHERE round = $1 AND person = $2", r.ID, id,
			db.Millis(okr.PersonOpens(r, loc))); err != nil {
			return err
		}
		return t.planNudges(ctx, r, id, loc, cal)
	})
}

// ReviewDuties decides anew, after an absence changed, in which running rounds a person is excused.
func (t *Tx) ReviewDuties(ctx context.Context, id okr.PersonID) error {
	return t.eachRunning(ctx, id, func(team okr.Team, r okr.Round, p okr.Person, cal okr.Calendar) error {
		var joined sql.NullInt64
		err := t.One(ctx, "SELECT joined_at FROM members WHERE team = $1 AND person = $2 AND left_at IS NULL",
			[]any{team.ID, id}, []any{&joined})
		if errors.Is(err, db.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		absences, err := t.absencesIn(ctx, id, r)
		if err != nil {
			return err
		}
		loc, outcome := p.Location(team.Location()), okr.Unanswered
		if r.Excuses(db.Instant(joined), absences, loc, cal) {
			outcome = okr.Excused
		}
		if _, err := t.Exec(ctx, `UPDATE duties SET outcome = $3 WHERE round = $1 AND person = $2
			AND outcome IN ('O', 'E')`, r.ID, id, string(outcome)); err != nil {
			return err
		}
		if outcome == okr.Unanswered {
			if _, err := t.Exec(ctx, `DELETE FROM nudges WHERE round = $1 AND person = $2 AND state = 'skipped'
				AND reason IN ($3, $4)`,
				r.ID, id, okr.SkipExcused, okr.SkipAway); err != nil {
				return err
			}
			if err := t.planNudges(ctx, r, id, loc, cal); err != nil {
				return err
			}
		}
		return t.roundChanged(ctx, r.ID, id)
	})
}

func (t *Tx) eachRunning(ctx context.Context, id okr.PersonID,
	f func(okr.Team, okr.Round, okr.Person, okr.Calendar) error) error {
	rounds, err := t.runningRounds(ctx, id)
	if err != nil || len(rounds) == 0 {
		return err
	}
	p, err := t.FindPerson(ctx, id)
	if err != nil {
		return err
	}
	for _, r := range rounds {
		team, err := t.FindTeam(ctx, r.Team)
		if err != nil {
			return err
		}
		if err := f(team, r, p, team.Calendar()); err != nil {
			return err
		}
	}
	return nil
}

// Excuse takes a person's open duties in a team off them.
func (t *Tx) Excuse(ctx context.Context, team okr.TeamID, id okr.PersonID, reason string) error {
	if _, err := t.Exec(ctx, `UPDATE duties SET outcome = 'E' WHERE person = $2 AND outcome = 'O'
		AND round IN (SELECT id FROM rounds WHERE team = $1 AND closed_at IS NULL)`, team, id); err != nil {
		return err
	}
	if _, err := t.Exec(ctx, `UPDATE nudges SET state = 'skipped', reason = $3, done_at = $4 WHERE person = $2
		AND state = 'planned'
		AND round IN (SELECT id FROM rounds WHERE team = $1)`, team, id, reason, db.Millis(t.Now)); err != nil {
		return err
	}
	return t.DirtyPosts(ctx, "round IN "+people.CurrentRounds+" AND (kind IN ('summary', 'digest') OR person = $2)",
		team, id)
}

// roundChanged lets follow what shows the round and one person in it.
func (t *Tx) roundChanged(ctx context.Context, r okr.RoundID, id okr.PersonID) error {
	return t.DirtyPosts(ctx, "round = $1 AND (kind IN ('summary', 'digest') OR person = $2)", r, id)
}

// CloseRounds closes, at now, each round whose time has come: who gave no answer and is not excused has missed it,
// and the team's managers are owed a digest, unless the next round is open already.
//
// Each round has a transaction of its own.
func (s *Store) CloseRounds(ctx context.Context, now time.Time) (done outbox.Turned, err error) {
	const due = "r.closed_at IS NULL AND r.closes <= $1"
	rounds, err := read(ctx, s, now, func(t *Tx) ([]okr.Round, error) {
		return t.Rounds(ctx, due+" ORDER BY r.closes, r.id", db.Millis(now))
	})
	for _, r := range rounds {
		if err := s.write(ctx, now, func(t *Tx) error {
			still, err := t.Rounds(ctx, due+" AND r.id = $2", db.Millis(now), r.ID)
			if err != nil || len(still) == 0 {
				return err
			}
			return t.close(ctx, still[0], &done)
		}); err != nil {
			return done, fmt.Errorf("round %d: %w", r.ID, err)
		}
	}
	return done, err
}

func (t *Tx) close(ctx context.Context, r okr.Round, done *outbox.Turned) error {
	for _, statement := range []string{
		"UPDATE rounds SET closed_at = $2 WHERE id = $1",
		"UPDATE nudges SET state = 'skipped', reason = 'closed', done_at = $2 WHERE round = $1 AND state = 'planned'",
		"UPDATE duties SET outcome = 'M' WHERE round = $1 AND outcome = 'O' AND $2 > 0",
	} {
		if _, err := t.Exec(ctx, statement, r.ID, db.Millis(t.Now)); err != nil {
			return err
		}
	}
	team, err := t.FindTeam(ctx, r.Team)
	if err != nil {
		return err
	}
	done.Closed++
	t.noteLate(r.Closes, done)
	if err := t.DirtyPosts(ctx, "round = $1 AND kind IN ('summary', 'prompt', 'nudge')", r.ID); err != nil {
		return err
	}
	if err := t.TouchTeamHomes(ctx, r.Team); err != nil {
		return err
	}
	if !t.Now.Before(r.LateUntil(team.Location())) {
		done.Skip("digest/"+r.Team.String()+"/"+r.Week, "the next round is open")
		return nil
	}
	for _, manager := range team.Managers {
		key := fmt.Sprintf("digest/%s/%s/%s", r.Team, r.Week, manager)
		if err := t.OwePost(ctx, outbox.Post{Key: key, Kind: outbox.DigestPost, Person: manager, Team: r.Team,
			Round: r.ID}); err != nil {
			return err
		}
	}
	return nil
}

// FindNextOpening returns when the first member of any team comes to its next opening; ok is false when there is no
// team. Members are looked at only where somebody in the easternmost zone of the whole directory would come to it
// earlier than all found so far.
func (t *Tx) FindNextOpening(ctx context.Context) (at time.Time, ok bool, err error) {
	type plan struct {
		team  okr.Team
		opens string
	}
	plans, err := db.All(ctx, t, func(row db.Scanner) (p plan, err error) {
		err = row.Scan(&p.team.ID, &p.team.Zone, &p.opens)
		return p, err
	}, "SELECT id, zone, next_opens FROM teams WHERE removed_at IS NULL ORDER BY next_opens, zone")
	if err != nil {
		return at, false, err
	}
	names, err := db.All(ctx, t, db.ScanOne[string], "SELECT DISTINCT zone FROM people")
	if err != nil {
		return at, false, err
	}
	var earliest time.Time
	for i, p := range plans {
		opens, err := okr.ParseWall(p.opens)
		if err != nil {
			return at, false, err
		}
		if i == 0 || p.opens != plans[i-1].opens || p.team.Zone != plans[i-1].team.Zone {
			earliest = FirstOpening(opens, p.team, people.Locations(names, p.team))
		}
		if ok && !earliest.Before(at) {
			continue
		}
		zones, err := t.MemberZones(ctx, p.team)
		if err != nil {
			return at, false, err
		}
		if first := FirstOpening(opens, p.team, zones); !ok || first.Before(at) {
			at, ok = first, true
		}
	}
	return at, ok, nil
}
