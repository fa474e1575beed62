package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"okrbot/okr"
)

// Summary is a round as its team's channel sees it at now: nothing of it is private.
func (s *Store) Summary(ctx context.Context, round okr.RoundID, now time.Time) (sum okr.Summary, err error) {
	err = s.read(ctx, now, func(t *tx) error {
		if sum, err = t.summary(ctx, round); err != nil {
			return err
		}
		return t.withoutPrivate(ctx, sum.Team.ID, sum.CheckIns)
	})
	return sum, err
}

func (t *tx) summary(ctx context.Context, id okr.RoundID) (okr.Summary, error) {
	r, err := t.round(ctx, id)
	if err != nil {
		return okr.Summary{}, err
	}
	team, err := t.team(ctx, r.Team)
	if err != nil {
		return okr.Summary{}, err
	}
	sum := okr.Summary{Team: team, Round: r, Now: t.now, Today: okr.DateOf(t.now.In(team.Location()))}
	if sum.CheckIns, err = t.checkIns(ctx, "c.round = $1", id); err != nil {
		return sum, err
	}
	if sum.Answered, sum.Expected, err = t.participation(ctx, id); err != nil {
		return sum, err
	}
	if sum.Blockers, err = t.blockers(ctx, "b.team = $1 AND b.closed_at IS NULL", team.ID); err != nil {
		return sum, err
	}
	sum.Objectives, err = t.standings(ctx, r, min(sum.Today, okr.DateOf(r.Closes.In(team.Location()))))
	return sum, err
}

// standings returns the team's objectives that run on the day, and where each was when the round opened.
func (t *tx) standings(ctx context.Context, r okr.Round, today okr.Date) ([]okr.ObjectiveStanding, error) {
	const shown = seenByTeam + " AND o.team = $1 AND o.period_start <= $2 AND o.period_end > $2"
	list, err := t.objectives(ctx, shown, r.Team, today)
	if err != nil {
		return nil, err
	}
	before, err := t.valuesBefore(ctx, r, shown, today)
	if err != nil {
		return nil, err
	}
	standings := make([]okr.ObjectiveStanding, len(list))
	for i, o := range list {
		past := o
		past.KeyResults = make([]okr.KeyResult, len(o.KeyResults))
		for j, k := range o.KeyResults {
			v := before[k.ID]
			k.Current, k.Steps = v.Value, stepsThen(k.Steps, v.Steps)
			past.KeyResults[j] = k
		}
		standings[i] = okr.ObjectiveStanding{Objective: o, ProgressBefore: past.Progress()}
	}
	return standings, nil
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

// valuesBefore returns, of each key result of objectives o, the last value said before the round opened.
func (t *tx) valuesBefore(ctx context.Context, r okr.Round, where string, today okr.Date) (map[okr.KeyResultID]okr.Value, error) {
	list, err := all(ctx, t, func(row scanner) (okr.Value, error) {
		var v okr.Value
		var steps string
		if err := row.Scan(&v.KeyResult, &v.Value, &steps); err != nil {
			return v, err
		}
		var err error
		v.Steps, err = readSteps(steps)
		return v, err
	}, `SELECT v.key_result, v.value, v.steps FROM key_results k JOIN objectives o ON o.id = k.objective
		JOIN key_result_values v ON v.id = (SELECT w.id FROM key_result_values w WHERE w.key_result = k.id
			AND w.said_at < (SELECT opened_at FROM rounds WHERE id = $3) ORDER BY w.said_at DESC, w.id DESC LIMIT 1)
		WHERE `+where, r.Team, today, r.ID)
	if err != nil {
		return nil, err
	}
	before := map[okr.KeyResultID]okr.Value{}
	for _, v := range list {
		before[v.KeyResult] = v
	}
	return before, nil
}

// Digest is a round as a manager of its team gets it when it closes. It is refused to anybody else.
func (s *Store) Digest(ctx context.Context, round okr.RoundID, manager okr.PersonID, now time.Time) (d okr.Digest, err error) {
	err = s.read(ctx, now, func(t *tx) error {
		if d.Summary, err = t.summary(ctx, round); err != nil {
			return err
		}
		if !d.Team.ManagedBy(manager) {
			return okr.Refuse("errors.digest_not_yours")
		}
		if d.Manager, err = t.person(ctx, manager); err != nil {
			return err
		}
		if d.Silent, err = t.peopleWith(ctx, round, "d.outcome IN ('O', 'M')"); err != nil {
			return err
		}
		if d.Away, err = t.peopleWith(ctx, round, `d.outcome = 'E' AND EXISTS (SELECT 1 FROM rounds r
			JOIN members m ON m.team = r.team AND m.person = d.person AND m.left_at IS NULL WHERE r.id = d.round)`); err != nil {
			return err
		}
		for _, c := range d.CheckIns {
			for _, e := range c.Entries {
				if okr.Fallen(e) {
					d.Fallen = append(d.Fallen, okr.FallenEntry{Entry: e, PersonName: c.PersonName})
				}
			}
		}
		d.CheckIns = slices.DeleteFunc(d.CheckIns, func(c okr.CheckIn) bool { return c.Person == manager }) // nobody acknowledges themselves
		for _, b := range d.Blockers {
			if okr.Old(b, now) {
				d.OldBlockers = append(d.OldBlockers, b)
			}
		}
		return nil
	})
	return d, err
}

func (t *tx) peopleWith(ctx context.Context, round okr.RoundID, condition string) ([]okr.Person, error) {
	return all(ctx, t, t.scanPerson, "SELECT "+personColumns+` FROM duties d JOIN people p ON p.id = d.person
		WHERE d.round = $1 AND NOT p.deactivated AND `+condition+" ORDER BY p.name, p.id", round)
}

// RoundOf returns a round.
func (s *Store) RoundOf(ctx context.Context, id okr.RoundID) (r okr.Round, err error) {
	err = s.read(ctx, time.Time{}, func(t *tx) error {
		r, err = t.round(ctx, id)
		return err
	})
	return r, err
}

// Prompted is a person's duty in a round as the prompt shows it.
type Prompted struct {
	Duty    okr.Duty
	Person  okr.Person
	Streak  int
	Snoozed time.Time // when a reminder the person asked for comes; zero when none does
	Away    bool      // today
	Closed  bool
}

// PromptOf returns what a prompt or nudge of a person in a round has to show at now. [ErrNotFound] says that there is nothing
// to show any more: the person or the team is gone.
func (s *Store) PromptOf(ctx context.Context, id okr.PersonID, round okr.RoundID, now time.Time) (pr Prompted, err error) {
	err = s.read(ctx, now, func(t *tx) error {
		pr.Duty, err = t.duty(ctx, id, round)
		var refusal *okr.Refusal
		if errors.As(err, &refusal) {
			return ErrNotFound
		}
		if err != nil {
			return err
		}
		if pr.Person, err = t.person(ctx, id); err != nil {
			return err
		}
		if pr.Streak, err = t.streak(ctx, id, pr.Duty.Team.ID); err != nil {
			return err
		}
		loc := pr.Person.Location(pr.Duty.Team.Location())
		today := okr.DateOf(now.In(loc))
		absences, err := t.absences(ctx, id, today)
		if err != nil {
			return err
		}
		pr.Away = okr.Away(absences, today)
		pr.Closed = !pr.Duty.Round.ClosedAt.IsZero()
		var snoozed sql.NullInt64
		err = t.one(ctx, "SELECT due FROM nudges WHERE round = $1 AND person = $2 AND kind = 'snoozed' AND state = 'planned'",
			[]any{round, id}, []any{&snoozed})
		if err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
		pr.Snoozed = instant(snoozed)
		return nil
	})
	return pr, err
}
