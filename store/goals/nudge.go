package goals

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

// planned nudge, with what decides on it.
type plannedNudge struct {
	round    okr.RoundID
	team     okr.TeamID
	person   okr.PersonID
	kind     okr.NudgeKind
	due      time.Time
	closes   time.Time
	remind   int // working hours from prompt to reminder
	outcome  string
	prompted bool
}

// nudgesAtOnce is how many nudges one transaction decides on, so that people who answer need not wait for ten thousand.
const nudgesAtOnce = 500

// SendNudges owes each person, at now, the nudges that are due to them, and skips those that came too late to be of
// use. It takes a transaction for every few hundred of them.
func (s *Store) SendNudges(ctx context.Context, now time.Time) (done outbox.Turned, err error) {
	for {
		n, err := s.sendNudges(ctx, now, &done)
		if err != nil || n < nudgesAtOnce {
			return done, err
		}
	}
}

func (s *Store) sendNudges(ctx context.Context, now time.Time, done *outbox.Turned) (n int, err error) {
	err = s.write(ctx, now, func(t *Tx) error {
		due, err := db.All(ctx, t, scanPlanned, `SELECT n.round, r.team, n.person, n.kind, n.due, r.closes,
			r.remind_after,
				COALESCE(d.outcome, 'E'), `+outbox.Speakable("p")+`
			FROM nudges n JOIN rounds r ON r.id = n.round JOIN people p ON p.id = n.person
			LEFT JOIN duties d ON d.round = n.round AND d.person = n.person
			WHERE n.state = 'planned' AND n.due <= $1 ORDER BY n.due, n.round, n.person, n.kind LIMIT $2`,
			db.Millis(now),
			nudgesAtOnce)
		if err != nil {
			return err
		}
		n = len(due)
		teams := map[okr.TeamID]okr.Team{}
		for _, n := range due {
			team, known := teams[n.team]
			if !known {
				if team, err = t.FindTeam(ctx, n.team); err != nil {
					return err
				}
				teams[n.team] = team
			}
			if err := t.nudge(ctx, team, n, done); err != nil {
				return err
			}
		}
		return nil
	})
	return n, err
}

func scanPlanned(row db.Scanner) (plannedNudge, error) {
	var n plannedNudge
	var due, closes sql.NullInt64
	err := row.Scan(&n.round, &n.team, &n.person, &n.kind, &due, &closes, &n.remind, &n.outcome, &n.prompted)
	n.due, n.closes = db.Instant(due), db.Instant(closes)
	return n, err
}

func (t *Tx) nudge(ctx context.Context, team okr.Team, n plannedNudge, done *outbox.Turned) error {
	if n.kind != okr.Prompt {
		if due, err := t.stillDue(ctx, n); err != nil || !due {
			return err
		}
	}
	p, err := t.FindPerson(ctx, n.person)
	if err != nil {
		return err
	}
	facts := okr.NudgeFacts{
		Closes: n.closes, Location: p.Location(team.Location()), Calendar: team.Calendar(), Prompted: n.prompted,
		Answered: n.outcome == string(okr.Answered) || n.outcome == string(okr.Late),
		Excused:  n.outcome == string(okr.Excused),
	}
	back, away, err := t.FindAwayUntil(ctx, n.person, t.Now)
	if err != nil {
		return err
	}
	facts.Away = away
	if facts.SentThisWeek, err = t.CountNudges(ctx, n.person); err != nil {
		return err
	}
	switch verdict := okr.DecideNudge(n.kind, n.due, t.Now, facts); verdict {
	case okr.Send:
		done.Sent++
		t.noteLate(n.due, done)
		if err := t.sendNudge(ctx, n); err != nil || n.kind != okr.Prompt || t.Now.Sub(n.due) < punctual {
			return err
		}
		return t.giveTime(ctx, n, facts)
	case okr.Wait, okr.WaitAway:
		next := okr.NextWorkingMoment(t.Now, facts.Location, facts.Calendar)
		if away {
			next = okr.NextWorkingMoment(back, facts.Location, facts.Calendar)
		}
		facts.Away = false
		then := okr.DecideNudge(n.kind, n.due, next, facts)
		switch {
		case then == okr.Send:
			return t.putOff(ctx, n, next)
		case away: // they may be back earlier than they said
			then = okr.SkipAway
		}
		return t.skipNudge(ctx, n, then, done)
	default:
		return t.skipNudge(ctx, n, verdict, done)
	}
}

func (t *Tx) skipNudge(ctx context.Context, n plannedNudge, why okr.Verdict, done *outbox.Turned) error {
	done.Skip(fmt.Sprintf("%s/%d/%s", n.kind, n.round, n.person), string(why))
	return t.finishNudge(ctx, n, "skipped", string(why))
}

// stillDue reports whether a nudge is still to be decided on: the prompt before it may have put it off.
func (t *Tx) stillDue(ctx context.Context, n plannedNudge) (bool, error) {
	var count int
	err := t.One(ctx, `SELECT COUNT(*) FROM nudges WHERE round = $1 AND person = $2 AND kind = $3
		AND state = 'planned' AND due <= $4`,
		[]any{n.round, n.person, n.kind, db.Millis(t.Now)}, []any{&count})
	return count > 0, err
}

// punctual is how long after it was due a prompt still counts as sent on time.
const punctual = 5 * time.Minute

// leastPause is the least time from a prompt to the last reminder.
const leastPause = 2 * time.Hour

// giveTime lets a prompt that went out late have the time to be answered that one on time has: the reminder comes as
// many working hours after it, unless that is the day of the last one or after closing.
func (t *Tx) giveTime(ctx context.Context, prompt plannedNudge, f okr.NudgeFacts) error {
	const late = "prompted late"
	reminder := okr.AddWorkingHours(t.Now, prompt.remind, f.Location, f.Calendar)
	endOfDay := okr.DateOf(reminder.In(f.Location)).AddDays(1).Midnight(f.Location)
	if _, err := t.Exec(ctx, `UPDATE nudges SET state = 'skipped', reason = $3, done_at = $4 WHERE round = $1
		AND person = $2
		AND kind = 'last' AND state = 'planned' AND due < $5`, prompt.round, prompt.person, late, db.Millis(t.Now),
		db.Millis(t.Now.Add(leastPause))); err != nil {
		return err
	}
	if _, err := t.Exec(ctx, `UPDATE nudges SET due = $3 WHERE round = $1 AND person = $2 AND kind = 'reminder'
		AND state = 'planned' AND due < $3`,
		prompt.round, prompt.person, db.Millis(reminder)); err != nil {
		return err
	}
	_, err := t.Exec(ctx, `UPDATE nudges SET state = 'skipped', reason = $3, done_at = $4 WHERE round = $1
		AND person = $2
		AND kind = 'reminder' AND state = 'planned' AND (due >= $5
			OR EXISTS (SELECT 1 FROM nudges l WHERE l.round = $1 AND l.person = $2 AND l.kind = 'last'
			AND l.state = 'planned' AND l.due < $6))`,
		prompt.round, prompt.person, late, db.Millis(t.Now), db.Millis(prompt.closes), db.Millis(endOfDay))
	return err
}

func (t *Tx) sendNudge(ctx context.Context, n plannedNudge) error {
	if err := t.finishNudge(ctx, n, "sent", ""); err != nil {
		return err
	}
	post := outbox.Post{Key: promptKey(n.round, n.person), Kind: outbox.PromptPost, Person: n.person, Team: n.team,
		Round: n.round,
		Nudge: n.kind}
	if n.kind != okr.Prompt {
		post.Kind = outbox.NudgePost
		post.Key = fmt.Sprintf("%s/%d/%s", n.kind, n.round, n.person)
		if n.kind == okr.Snoozed {
			post.Key += fmt.Sprintf("/%d", n.due.Unix())
		}
	}
	if err := t.OwePost(ctx, post); err != nil {
		return err
	}
	return t.TouchHomes(ctx, n.person)
}

func promptKey(round okr.RoundID, person okr.PersonID) string {
	return fmt.Sprintf("prompt/%d/%s", round, person)
}

// putOff moves a nudge, so that the clock does not ask about it until next.
func (t *Tx) putOff(ctx context.Context, n plannedNudge, next time.Time) error {
	_, err := t.Exec(ctx, "UPDATE nudges SET due = $4 WHERE round = $1 AND person = $2 AND kind = $3", n.round,
		n.person, n.kind, db.Millis(next))
	return err
}

func (t *Tx) finishNudge(ctx context.Context, n plannedNudge, state, reason string) error {
	_, err := t.Exec(ctx, `UPDATE nudges SET state = $4, reason = $5, done_at = $6 WHERE round = $1
		AND person = $2 AND kind = $3`,
		n.round, n.person, n.kind, state, reason, db.Millis(t.Now))
	return err
}

// Snooze reminds a person of a check-in again later on their own day, before their day and the round end, and says
// when. A reminder planned for that day gives way to it. An [*okr.Refusal] when they answered already, there is no
// such moment left, or the round asks nothing of them.
func (s *Store) Snooze(ctx context.Context, a outbox.Actor, round okr.RoundID) (at time.Time, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		d, err := t.findDuty(ctx, a.Person, round)
		if err != nil {
			return err
		}
		if d.CheckIn != nil {
			return okr.Refuse("errors.answered_already")
		}
		p, err := t.FindPerson(ctx, a.Person)
		if err != nil {
			return err
		}
		loc := p.Location(d.Team.Location())
		at, err = okr.SnoozeUntil(a.Now, loc, d.Round.Closes)
		if err != nil {
			return err
		}
		if _, err := t.Exec(ctx, `INSERT INTO nudges (round, person, kind, due, state)
			VALUES ($1, $2, $3, $4, 'planned')
			ON CONFLICT (round, person, kind) DO UPDATE SET due = excluded.due, state = 'planned', reason = ''`,
			round, a.Person, okr.Snoozed, db.Millis(at)); err != nil {
			return err
		}
		endOfDay := okr.DateOf(a.Now.In(loc)).AddDays(1).Midnight(loc)
		if _, err := t.Exec(ctx, `UPDATE nudges SET state = 'skipped', reason = 'snoozed', done_at = $4 WHERE round = $1
			AND person = $2
			AND kind IN ('reminder', 'last') AND state = 'planned' AND due < $3`, round, a.Person, db.Millis(endOfDay),
			db.Millis(a.Now)); err != nil {
			return err
		}
		return t.TouchHomes(ctx, a.Person)
	})
	return at, err
}
