package store

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Workspace is where okrbot works.
type Workspace struct{ ID, Name string }

// ErrOtherWorkspace says that the database belongs to another workspace than the one that Slack's tokens are of.
var ErrOtherWorkspace = errors.New("the database belongs to another workspace")

// Serve notes which workspace the database belongs to, the first time, and its present name. Another one than before is [ErrOtherWorkspace]: it has other
// people and channels, and nothing could be said to anybody.
func (s *Store) Serve(ctx context.Context, w Workspace, now time.Time) error {
	known, err := s.Workspace(ctx)
	if err != nil || known == w {
		return err
	}
	if known.ID != "" && known.ID != w.ID {
		return fmt.Errorf("%w: %s (%s), and the tokens are of %s (%s)", ErrOtherWorkspace, known.Name, known.ID, w.Name, w.ID)
	}
	return s.write(ctx, now, func(t *tx) error {
		_, err := t.exec(ctx, `INSERT INTO served (id, slack_id, name, since) VALUES (1, $1, $2, $3)
			ON CONFLICT (id) DO UPDATE SET name = excluded.name`, w.ID, w.Name, ms(now))
		return err
	})
}

// Workspace is the workspace that the database belongs to; empty before okrbot was connected.
func (s *Store) Workspace(ctx context.Context) (w Workspace, err error) {
	err = s.read(ctx, time.Time{}, func(t *tx) error {
		err := t.one(ctx, "SELECT slack_id, name FROM served", nil, []any{&w.ID, &w.Name})
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		return err
	})
	return w, err
}
