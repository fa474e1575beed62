package goals

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"slices"
	"time"

	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/outbox"
	"okrbot/store/people"
)

// streakMemory is how many rounds back a streak is counted: ten years of weeks would be shown as this many.
const streakMemory = 530

// FindSituation returns everything a person sees of their own at now. [db.ErrNotFound] when they are unknown.
func (s *Store) FindSituation(ctx context.Context, id okr.PersonID, now time.Time) (sit okr.Situation, err error) {
	return read(ctx, s, now, func(t *Tx) (okr.Situation, error) { return t.findSituation(ctx, id) })
}

func (t *Tx) findSituation(ctx context.Context, id okr.PersonID) (okr.Situation, error) {
	p, err := t.FindPerson(ctx, id)
	if err != nil {
		return okr.Situation{}, err
	}
	teams, err := t.Teams(ctx, people.OfPerson, id)
	if err != nil {
		return okr.Situation{}, err
	}
	fallback := time.UTC
	if len(teams) > 0 {
		fallback = teams[0].Location()
	}
	sit := okr.Situation{Person: p, Now: t.Now, Today: okr.DateOf(t.Now.In(p.Location(fallback)))}
	if sit.Objectives, err = t.Objectives(ctx,
		Seen+" AND "+Live+" AND o.owner = $1 AND NOT o.team_owned AND o.period_end > $2", id,
		Running(sit.Today)); err != nil {
		return sit, err
	}
	if sit.Blockers, err = t.blockers(ctx, "b.person = $1 AND b.closed_at IS NULL", id); err != nil {
		return sit, err
	}
	if sit.Absences, err = t.Absences(ctx, id, sit.Today); err != nil {
		return sit, err
	}
	for _, team := range teams {
		standing, err := t.findStanding(ctx, id, team, sit.Today)
		if err != nil {
			return sit, err
		}
		sit.Teams = append(sit.Teams, standing)
		duties, err := t.dutiesIn(ctx, id, team)
		if err != nil {
			return sit, err
		}
		sit.Duties = append(sit.Duties, duties...)
	}
	return sit, nil
}

// findStanding returns a team as the person sees it.
func (t *Tx) findStanding(ctx context.Context, id okr.PersonID, team okr.Team, today okr.Date) (okr.TeamStanding,
	error) {
	s := okr.TeamStanding{Team: team, Manager: team.ManagedBy(id)}
	var err error
	if s.Streak, err = t.FindStreak(ctx, id, team.ID, AnyRound); err != nil {
		return s, err
	}
	if s.Objectives, err = t.Objectives(ctx, Seen+" AND o.team = $2 AND o.team_owned AND o.period_end > $3", id,
		team.ID, Running(today)); err != nil {
		return s, err
	}
	rounds, err := t.Rounds(ctx, "r.team = $1 AND r.closed_at IS NULL ORDER BY r.id LIMIT 1", team.ID)
	if err != nil || len(rounds) == 0 {
		return s, err
	}
	s.Round = &rounds[0]
	s.Answered, s.Expected, err = t.countParticipation(ctx, rounds[0].ID)
	return s, err
}

// countParticipation counts a round's answers and the members asked, who are not excused.
func (t *Tx) countParticipation(ctx context.Context, round okr.RoundID) (answered, expected int, err error) {
	err = t.One(ctx, `SELECT COALESCE(SUM(CASE WHEN outcome IN ('A', 'L') THEN 1 ELSE 0 END), 0),
		COALESCE(SUM(CASE WHEN outcome <> 'E' THEN 1 ELSE 0 END), 0) FROM duties WHERE round = $1`, []any{round},
		[]any{&answered, &expected})
	return answered, expected, err
}

// AnyRound is after every round.
const AnyRound okr.RoundID = math.MaxInt64

// FindStreak returns a person's streak in a team as of a round.
func (t *Tx) FindStreak(ctx context.Context, id okr.PersonID, team okr.TeamID, until okr.RoundID) (int, error) {
	newestFirst, err := db.All(ctx, t, db.ScanOne[string],
		`SELECT d.outcome FROM duties d JOIN rounds r ON r.id = d.round
		WHERE d.person = $1 AND r.team = $2 AND d.round <= $4 ORDER BY d.round DESC LIMIT $3`, id, team, streakMemory,
		until)
	if err != nil {
		return 0, err
	}
	outcomes := make([]okr.Outcome, len(newestFirst))
	for i, o := range newestFirst {
		outcomes[len(outcomes)-1-i] = okr.Outcome(o[0])
	}
	return okr.Streak(outcomes), nil
}

// FindStreak returns how many rounds of a team a person has answered in a row.
func (s *Store) FindStreak(ctx context.Context, id okr.PersonID, team okr.TeamID) (n int, err error) {
	return read(ctx, s, time.Time{}, func(t *Tx) (int, error) { return t.FindStreak(ctx, id, team, AnyRound) })
}

// dutiesIn returns the rounds of a team that take an answer from the person now: one that runs or takes late answers,
// and after it the coming one, if somebody opened it early.
func (t *Tx) dutiesIn(ctx context.Context, id okr.PersonID, team okr.Team) (duties []okr.Duty, err error) {
	rounds, err := t.Rounds(ctx, `r.team = $1 AND EXISTS (SELECT 1 FROM duties d WHERE d.round = r.id AND d.person = $2)
		ORDER BY r.week DESC LIMIT 2`, team.ID, id)
	if err != nil {
		return nil, err
	}
	for _, r := range slices.Backward(rounds) {
		d := okr.Duty{Round: r, Team: team, Person: id, LateUntil: r.LateUntil(team.Location())}
		var opens sql.NullInt64
		var outcome string
		if err := t.One(ctx, "SELECT opens_at, outcome FROM duties WHERE round = $1 AND person = $2", []any{r.ID, id},
			[]any{&opens, &outcome}); err != nil {
			return nil, err
		}
		d.OpensAt, d.Excused = db.Instant(opens), outcome == string(okr.Excused)
		if !r.Accepts(t.Now, d.OpensAt, d.LateUntil).Taken() {
			continue
		}
		if err := t.fillDuty(ctx, &d); err != nil {
			return nil, err
		}
		duties = append(duties, d)
	}
	return duties, nil
}

// PrepareCheckIn finds the round that a person means who asks to check in: one they owe; else, within the early
// tolerance, the coming one, which is opened for it; else the one they answered, to edit it. With none of these it is
// refused in words.
func (s *Store) PrepareCheckIn(ctx context.Context, a outbox.Actor) (round okr.RoundID, err error) {
	sit, err := s.FindSituation(ctx, a.Person, a.Now)
	if err != nil {
		return 0, err
	}
	if len(sit.Teams) == 0 {
		return 0, okr.Refuse("errors.no_team")
	}
	for _, d := range sit.Duties {
		if d.Owed(a.Now) && a.Now.Before(d.Round.Closes) {
			return d.Round.ID, nil
		}
	}
	for _, team := range sit.Teams {
		r, err := s.OpenEarly(ctx, a, team.Team.ID)
		var refusal *okr.Refusal
		if err == nil {
			return r.ID, nil
		}
		if !errors.As(err, &refusal) {
			return 0, err
		}
	}
	for _, wanted := range []func(okr.Duty) bool{
		func(d okr.Duty) bool { return d.CheckIn == nil && !d.Excused },
		func(okr.Duty) bool { return true },
	} {
		for _, d := range sit.Duties {
			if wanted(d) {
				return d.Round.ID, nil
			}
		}
	}
	next, err := s.findNextOpening(ctx, sit, a.Now)
	if err != nil {
		return 0, err
	}
	return 0, okr.Refuse("errors.nothing_to_check_in", "Opens", next)
}

// findNextOpening returns when the next round of the person's teams opens for them, on their own clock.
func (s *Store) findNextOpening(ctx context.Context, sit okr.Situation, now time.Time) (time.Time, error) {
	return read(ctx, s, now, func(t *Tx) (next time.Time, err error) {
		for _, standing := range sit.Teams {
			opens, err := t.FindPlanned(ctx, standing.Team.ID)
			if err != nil {
				return next, err
			}
			loc := sit.Person.Location(standing.Team.Location())
			if at := okr.PersonOpens(okr.Round{Opens: opens}, loc).In(loc); next.IsZero() || at.Before(next) {
				next = at
			}
		}
		return next, nil
	})
}

// FindNextOpening returns when a team's coming round opens, in the team's own zone. An [*okr.Refusal] when the team
// is gone.
func (s *Store) FindNextOpening(ctx context.Context, id okr.TeamID, now time.Time) (okr.Wall, error) {
	return read(ctx, s, now, func(t *Tx) (opens okr.Wall, err error) {
		if _, err := t.FindTeam(ctx, id); err != nil {
			return opens, err
		}
		return t.FindPlanned(ctx, id)
	})
}
