package goals

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/people"
)

// FindSummary returns a round as its team's channel sees it at now: nothing of it is private. An [*okr.Refusal] when
// the round or the team is gone.
func (s *Store) FindSummary(ctx context.Context, round okr.RoundID, now time.Time) (okr.Summary, error) {
	return read(ctx, s, now, func(t *Tx) (sum okr.Summary, err error) {
		if sum, err = t.findSummary(ctx, round); err != nil {
			return sum, err
		}
		err = t.withoutPrivate(ctx, sum.Team.ID, sum.CheckIns)
		return sum, err
	})
}

func (t *Tx) findSummary(ctx context.Context, id okr.RoundID) (okr.Summary, error) {
	r, err := t.findRound(ctx, id)
	if err != nil {
		return okr.Summary{}, err
	}
	team, err := t.FindTeam(ctx, r.Team)
	if err != nil {
		return okr.Summary{}, err
	}
	sum := okr.Summary{Team: team, Round: r, Now: shownAt(r, team, t.Now)}
	sum.Today = okr.DateOf(sum.Now.In(team.Location()))
	if sum.CheckIns, err = t.CheckIns(ctx, "c.round = $1", id); err != nil {
		return sum, err
	}
	if sum.Answered, sum.Expected, err = t.countParticipation(ctx, id); err != nil {
		return sum, err
	}
	if sum.Blockers, err = t.blockers(ctx, `b.team = $1 AND b.text <> '' AND b.opened_at <= $2
		AND (b.closed_at IS NULL OR b.closed_at > $2)`, team.ID, db.Millis(sum.Now)); err != nil {
		return sum, err
	}
	sum.Objectives, sum.Moved, err = t.standings(ctx, r, sum.Now,
		min(sum.Today, okr.DateOf(r.Closes.In(team.Location()))))
	return sum, err
}

// shownAt is the moment that a round's summary shows: the present one, until the next round opens. A summary that has
// to be rendered again later, since somebody's words or name went away, keeps the numbers it had.
func shownAt(r okr.Round, team okr.Team, now time.Time) time.Time {
	if end := r.LateUntil(team.Location()); end.Before(now) {
		return end
	}
	return now
}

// standings returns the team's objectives that run on the day, as they were at an instant, where each was when the
// round opened, and what KPIs moved since.
func (t *Tx) standings(ctx context.Context, r okr.Round, at time.Time,
	today okr.Date) (standings []okr.ObjectiveStanding, moved []okr.SelfMoved, err error) {
	const shown = seenByTeam + " AND o.team = $1 AND o.period_start <= $2 AND o.period_end > $2"
	list, err := t.Objectives(ctx, shown, r.Team, today)
	if err != nil {
		return nil, nil, err
	}
	if at.Before(t.Now) {
		said, err := t.valuesBefore(ctx, at, shown, r.Team, today)
		if err != nil {
			return nil, nil, err
		}
		list = objectivesThen(list, said, at)
	}
	var opened sql.NullInt64
	if err := t.One(ctx, "SELECT opened_at FROM rounds WHERE id = $1", []any{r.ID}, []any{&opened}); err != nil {
		return nil, nil, err
	}
	before, err := t.valuesBefore(ctx, db.Instant(opened), shown, r.Team, today)
	if err != nil {
		return nil, nil, err
	}
	standings = make([]okr.ObjectiveStanding, len(list))
	for i, o := range list {
		past := o
		past.KeyResults = make([]okr.KeyResult, len(o.KeyResults))
		for j, k := range o.KeyResults {
			v := before[k.ID]
			if m, ok := okr.MovedBetween(k, v, o.Title); ok && o.CreatedAt.Before(db.Instant(opened)) {
				moved = append(moved, m)
			}
			k.Current, k.Steps = v.Value, stepsThen(k.Steps, v.Steps)
			past.KeyResults[j] = k
		}
		standings[i] = okr.ObjectiveStanding{Objective: o, ProgressBefore: past.Progress()}
	}
	return standings, moved, nil
}

// objectivesThen are objectives with what had been said about their key results until an instant.
func objectivesThen(list []okr.Objective, said map[okr.KeyResultID]okr.Value, at time.Time) []okr.Objective {
	list = slices.DeleteFunc(list, func(o okr.Objective) bool { return o.CreatedAt.After(at) })
	for _, o := range list {
		for i, k := range o.KeyResults {
			v := said[k.ID]
			k.Current, k.Steps, k.Confidence, k.Note, k.ConfirmedAt = v.Value, stepsThen(k.Steps, v.Steps),
				v.Confidence, v.Note, v.At
			o.KeyResults[i] = k
		}
	}
	return list
}

// stepsThen is a milestone's steps as they were; none were done before anybody said so.
func stepsThen(now, then []okr.Step) []okr.Step {
	if then != nil {
		return then
	}
	steps := make([]okr.Step, len(now))
	for i, s := range now {
		s.Done = false
		steps[i] = s
	}
	return steps
}

// valuesBefore returns, of each key result of the objectives o that a condition of two arguments selects, the last
// addValue said before an instant.
func (t *Tx) valuesBefore(ctx context.Context, at time.Time, where string,
	args ...any) (map[okr.KeyResultID]okr.Value, error) {
	list, err := db.All(ctx, t, func(row db.Scanner) (okr.Value, error) {
		var v okr.Value
		var steps string
		var said sql.NullInt64
		if err := row.Scan(&v.KeyResult, &v.Value, &steps, &v.Confidence, &v.Note, &said); err != nil {
			return v, err
		}
		v.At = db.Instant(said)
		var err error
		v.Steps, err = readSteps(steps)
		return v, err
	}, `SELECT v.key_result, v.value, v.steps, v.confidence, v.note, v.said_at FROM key_results k
		JOIN objectives o ON o.id = k.objective
		JOIN key_result_values v ON v.id = (SELECT w.id FROM key_result_values w WHERE w.key_result = k.id
			AND w.said_at < $3 ORDER BY w.said_at DESC, w.id DESC LIMIT 1)
		WHERE `+where, append(args[:len(args):len(args)], db.Millis(at))...)
	if err != nil {
		return nil, err
	}
	before := map[okr.KeyResultID]okr.Value{}
	for _, v := range list {
		before[v.KeyResult] = v
	}
	return before, nil
}

// FindDigest returns a round as a manager of its team gets it when it closes. It is refused to anybody else. An
// [*okr.Refusal] too when the round or the team is gone.
func (s *Store) FindDigest(ctx context.Context, round okr.RoundID, manager okr.PersonID,
	now time.Time) (okr.Digest, error) {
	return read(ctx, s, now, func(t *Tx) (d okr.Digest, err error) {
		if d.Summary, err = t.findSummary(ctx, round); err != nil {
			return d, err
		}
		if !d.Team.ManagedBy(manager) {
			return d, okr.Refuse("errors.digest_not_yours")
		}
		if d.Manager, err = t.FindPerson(ctx, manager); err != nil {
			return d, err
		}
		if d.Silent, err = t.peopleWith(ctx, round, "d.outcome IN ('O', 'M')"); err != nil {
			return d, err
		}
		if d.Away, err = t.peopleWith(ctx, round, `d.outcome = 'E' AND EXISTS (SELECT 1 FROM rounds r
			JOIN members m ON m.team = r.team AND m.person = d.person AND m.left_at IS NULL
			WHERE r.id = d.round)`); err != nil {
			return d, err
		}
		for _, c := range d.CheckIns {
			for _, e := range c.Entries {
				if okr.Fallen(e) {
					d.Fallen = append(d.Fallen, okr.FallenEntry{Entry: e, PersonName: c.PersonName})
				}
			}
		}
		// nobody acknowledges themselves
		d.CheckIns = slices.DeleteFunc(d.CheckIns, func(c okr.CheckIn) bool { return c.Person == manager })
		for _, b := range d.Blockers {
			if okr.Old(b, d.Now) {
				d.OldBlockers = append(d.OldBlockers, b)
			}
		}
		d.Asked, err = t.questions(ctx, "q.check_in IN (SELECT id FROM check_ins WHERE round = $1)", round)
		return d, err
	})
}

func (t *Tx) peopleWith(ctx context.Context, round okr.RoundID, condition string) ([]okr.Person, error) {
	return db.All(ctx, t, t.ScanPerson, "SELECT "+people.PersonColumns+` FROM duties d JOIN people p ON p.id = d.person
		WHERE d.round = $1 AND NOT p.deactivated AND `+condition+" ORDER BY p.name, p.id", round)
}

// FindRound returns a round. An [*okr.Refusal] when there is none.
func (s *Store) FindRound(ctx context.Context, id okr.RoundID) (r okr.Round, err error) {
	return read(ctx, s, time.Time{}, func(t *Tx) (okr.Round, error) { return t.findRound(ctx, id) })
}

// Prompted is a person's duty in a round as the prompt shows it.
type Prompted struct {
	Duty    okr.Duty
	Person  okr.Person
	Streak  int
	Snoozed time.Time // when a reminder the person asked for comes; zero when none does
	Away    bool      // today
	Closed  bool
	KPIs    int // whose values the check-in asks for
}

// FindPrompt returns what a prompt or nudge of a person in a round has to show at now. [db.ErrNotFound] says that
// there is nothing to show any more: the person or the team is gone.
func (s *Store) FindPrompt(ctx context.Context, id okr.PersonID, round okr.RoundID,
	now time.Time) (Prompted, error) {
	return read(ctx, s, now, func(t *Tx) (pr Prompted, err error) {
		pr.Duty, err = t.findDuty(ctx, id, round)
		var refusal *okr.Refusal
		if errors.As(err, &refusal) {
			return pr, db.ErrNotFound
		}
		if err != nil {
			return pr, err
		}
		if pr.Person, err = t.FindPerson(ctx, id); err != nil {
			return pr, err
		}
		if pr.Streak, err = t.FindStreak(ctx, id, pr.Duty.Team.ID, round); err != nil {
			return pr, err
		}
		loc := pr.Person.Location(pr.Duty.Team.Location())
		today := okr.DateOf(now.In(loc))
		absences, err := t.Absences(ctx, id, today)
		if err != nil {
			return pr, err
		}
		pr.Away = okr.Away(absences, today)
		pr.Closed = !pr.Duty.Round.ClosedAt.IsZero()
		if pr.Duty.CheckIn == nil && !pr.Closed {
			owed, err := t.owedKPIs(ctx, id, pr.Duty.Team.ID)
			if err != nil {
				return pr, err
			}
			pr.KPIs = len(owed)
		}
		var snoozed sql.NullInt64
		err = t.One(ctx, `SELECT due FROM nudges WHERE round = $1 AND person = $2 AND kind = 'snoozed'
			AND state = 'planned'`,
			[]any{round, id}, []any{&snoozed})
		if err != nil && !errors.Is(err, db.ErrNotFound) {
			return pr, err
		}
		pr.Snoozed = db.Instant(snoozed)
		return pr, nil
	})
}
