package motivation

import (
	"context"
	"errors"
	"fmt"
	"time"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/outbox"
	"okrbot/store/people"
)

// findThanking returns how a team thanks: its settings, or the defaults.
func (t *Tx) findThanking(ctx context.Context, team okr.TeamID) (motivation.Settings, error) {
	list, err := db.All(ctx, t, scanThanking, `SELECT per_day, boost, company_values, value_required, messages, emoji,
		grants, by_hand FROM thanking WHERE team = $1`, team)
	if err != nil || len(list) == 0 {
		return motivation.DefaultSettings(), err
	}
	return list[0], nil
}

func scanThanking(row db.Scanner) (motivation.Settings, error) {
	var s motivation.Settings
	var values, grants string
	if err := row.Scan(&s.PerDay, &s.Boost, &values, &s.ValueRequired, &s.Messages, &s.Emoji, &grants,
		&s.ByHand); err != nil {
		return s, err
	}
	var errs [2]error
	s.Values, errs[0] = db.FromJSON[[]string](values)
	s.Grants, errs[1] = db.FromJSON[motivation.Grants](grants)
	return s, errors.Join(errs[:]...)
}

// FindThanking returns a team and how it thanks. An [*okr.Refusal] when the team is gone.
func (s *Store) FindThanking(ctx context.Context, id okr.TeamID) (team okr.Team, settings motivation.Settings,
	err error) {
	type found struct {
		team     okr.Team
		settings motivation.Settings
	}
	f, err := read(ctx, s, time.Time{}, func(t *Tx) (f found, err error) {
		if f.team, err = t.FindTeam(ctx, id); err != nil {
			return f, err
		}
		f.settings, err = t.findThanking(ctx, id)
		return f, err
	})
	return f.team, f.settings, err
}

// SaveThanking changes how a team thanks from now on; what was given stays. An [*okr.Refusal] when a setting is out of
// its range, when the team is gone, and to who is neither a manager of it nor an admin.
func (s *Store) SaveThanking(ctx context.Context, a outbox.Actor, team okr.TeamID,
	settings motivation.Settings) error {
	settings = settings.Tidied()
	return s.act(ctx, a, func(t *Tx) error {
		if _, err := t.FindTeam(ctx, team); err != nil {
			return err
		}
		if err := t.MaySet(ctx, team, a.Person); err != nil {
			return err
		}
		if err := settings.Check(s.fold); err != nil {
			return err
		}
		if err := t.maySetByHand(ctx, a.Person, team, settings.ByHand); err != nil {
			return err
		}
		before, err := t.findThanking(ctx, team)
		if err != nil {
			return err
		}
		if _, err := t.Exec(ctx, `INSERT INTO thanking (team, per_day, boost, company_values, value_required, emoji,
			grants, by_hand, messages) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
			ON CONFLICT (team) DO UPDATE SET per_day = excluded.per_day, boost = excluded.boost,
			company_values = excluded.company_values, value_required = excluded.value_required, emoji = excluded.emoji,
			grants = excluded.grants, by_hand = excluded.by_hand, messages = excluded.messages`,
			team, settings.PerDay, settings.Boost, db.JSON(db.Listed(settings.Values)), settings.ValueRequired,
			settings.Emoji, db.JSON(settings.Grants), settings.ByHand, settings.Messages); err != nil {
			return err
		}
		for _, field := range []struct {
			name          string
			before, after any
		}{
			{"kudos_per_day", before.PerDay, settings.PerDay}, {"kudos_boost", before.Boost, settings.Boost},
			{"kudos_values", db.JSON(db.Listed(before.Values)), db.JSON(db.Listed(settings.Values))},
			{"kudos_value_required", before.ValueRequired, settings.ValueRequired},
			{"kudos_messages", before.Messages, settings.Messages},
			{"kudos_emoji", before.Emoji, settings.Emoji},
			{"kudos_by_hand", before.ByHand, settings.ByHand},
			{"kudos_points", db.JSON(before.Grants), db.JSON(settings.Grants)},
		} {
			if err := t.LogChange(ctx, a, people.Subject{Team: team}, field.name, fmt.Sprint(field.before),
				fmt.Sprint(field.after)); err != nil {
				return err
			}
		}
		return nil
	})
}
