package store

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"okrbot/okr"
)

const setupKey = "setup"

// InviteSetup owes the admin who installed okrbot one message that sets up the first team, as long as there is none. The
// admins of the configuration come before installer, who is the workspace's primary owner.
func (s *Store) InviteSetup(ctx context.Context, installer okr.PersonID, now time.Time) error {
	return s.write(ctx, now, func(t *tx) error {
		teams, err := t.teams(ctx, "TRUE")
		if err != nil || len(teams) > 0 {
			return err
		}
		for _, id := range slices.Sorted(maps.Keys(s.admins)) {
			if p, err := t.person(ctx, id); err == nil && p.Prompted() {
				installer = id
				break
			}
		}
		p, err := t.person(ctx, installer)
		if errors.Is(err, ErrNotFound) || err == nil && !p.Prompted() {
			return nil
		}
		if err != nil {
			return err
		}
		return t.post(ctx, Post{Key: setupKey, Kind: SetupPost, Person: installer})
	})
}
