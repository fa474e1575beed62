package store

import (
	"context"
	"fmt"
	"time"

	"okrbot/motivation"
	"okrbot/okr"
	kept "okrbot/store/motivation"
	"okrbot/store/outbox"
)

// TurnThanks does, at now, what is due in the evening of a working day and on a month's first one: a team's channel
// reads what its day had no room for, and what people were thanked for. Each team has a transaction of its own.
func (s *Store) TurnThanks(ctx context.Context, now time.Time) (done outbox.Turned, err error) {
	due, err := read(ctx, s, now, func(t *tx) ([]kept.ThankingTurn, error) { return t.FindThankingTurns(ctx) })
	for _, v := range due {
		if v.Next(now).After(now) {
			continue
		}
		// what takes long is reckoned before anybody is kept from writing
		facts, err := read(ctx, s, now, func(t *tx) (map[okr.PersonID]motivation.Facts, error) {
			return t.factsOf(ctx, v)
		})
		if err != nil {
			return done, fmt.Errorf("badges of %s: %w", v.Team.ID, err)
		}
		if err := s.write(ctx, now, func(t *tx) error { return t.turnThanks(ctx, v, facts) }); err != nil {
			return done, fmt.Errorf("thanks of %s: %w", v.Team.ID, err)
		}
	}
	return done, err
}

func (t *tx) turnThanks(ctx context.Context, v kept.ThankingTurn, facts map[okr.PersonID]motivation.Facts) error {
	if v.EveningDue(t.Now) {
		news, err := t.NoteBadges(ctx, v.Team, v.Evening.Date, facts)
		if err != nil {
			return err
		}
		if err := t.GatherEvening(ctx, v.Team, v.Evening.Date, news); err != nil {
			return err
		}
	}
	if v.WallDue(t.Now) {
		if err := t.OweWall(ctx, v.Team, v.Wall); err != nil {
			return err
		}
	}
	return t.PlanThanking(ctx, v.Team)
}

// factsOf are what earns the people of a team their badges, in its evening; none at other times.
func (t *tx) factsOf(ctx context.Context, v kept.ThankingTurn) (map[okr.PersonID]motivation.Facts, error) {
	if !v.EveningDue(t.Now) {
		return nil, nil
	}
	members, err := t.Members(ctx, v.Team.ID)
	if err != nil || len(members) == 0 {
		return nil, err
	}
	ids := make([]okr.PersonID, len(members))
	for i, m := range members {
		ids[i] = m.Person.ID
	}
	return t.badgeFacts(ctx, ids)
}

// replanThanks plans anew what a clock that was ahead put off.
func (t *tx) replanThanks(ctx context.Context, team okr.Team) (string, error) {
	moved, err := t.ReplanThanking(ctx, team)
	if err != nil || !moved {
		return "", err
	}
	return "what a channel hears in the evening", nil
}

// findNextThanks returns when something is due in a team's channel next.
func (t *tx) findNextThanks(ctx context.Context) (at time.Time, ok bool, err error) {
	list, err := t.FindThankingTurns(ctx)
	for _, v := range list {
		if next := v.Next(t.Now); !ok || next.Before(at) {
			at, ok = next, true
		}
	}
	return at, ok, err
}

// upcomingWalls lists the walls of thanks of a team until an instant.
func (t *tx) upcomingWalls(ctx context.Context, team okr.Team, until time.Time) ([]outbox.Planned, error) {
	v, err := t.FindThankingTurn(ctx, team)
	return v.Walls(until), err
}
