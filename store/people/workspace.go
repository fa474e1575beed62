package people

import (
	"context"
	"errors"
	"fmt"
	"time"

	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

// Workspace is where okrbot works, and the bot's own user there.
type Workspace struct {
	ID, Name string
	Bot      okr.PersonID
}

// ErrOtherWorkspace says that the database belongs to another workspace than the one that Slack's tokens are of.
var ErrOtherWorkspace = errors.New("the database belongs to another workspace")

// Serve notes which workspace the database belongs to, the first time, and its present name. Another one than before
// is [ErrOtherWorkspace]: it has other people and channels, and nothing could be said to anybody. It reports whether
// the app was installed anew: its bot is another one then.
func (s *Store) Serve(ctx context.Context, w Workspace, now time.Time) (anew bool, err error) {
	known, err := s.FindWorkspace(ctx)
	if err != nil || known == w {
		return false, err
	}
	if known.ID != "" && known.ID != w.ID {
		return false, fmt.Errorf("%w: %s (%s), and the tokens are of %s (%s)", ErrOtherWorkspace, known.Name, known.ID,
			w.Name, w.ID)
	}
	anew = known.Bot != "" && known.Bot != w.Bot
	return anew, s.write(ctx, now, func(t *Tx) error {
		if anew {
			if err := t.beginAnew(ctx); err != nil {
				return err
			}
		}
		_, err := t.Exec(ctx, `INSERT INTO served (id, slack_id, name, bot, since) VALUES (1, $1, $2, $3, $4)
			ON CONFLICT (id) DO UPDATE SET name = excluded.name, bot = excluded.bot`, w.ID, w.Name, w.Bot,
			db.Millis(now))
		return err
	})
}

// beginAnew forgets what only the bot before could reach: its conversations with people, and its messages, which
// nobody else may change. What people work with yet is owed anew; everything else stays as it was said last.
func (t *Tx) beginAnew(ctx context.Context) error {
	alive := `(kind IN ('prompt', 'summary') AND round IN (SELECT id FROM rounds WHERE closed_at IS NULL) OR ` +
		outbox.AboutAny(outbox.BoardNoun, "SELECT id FROM boards WHERE frozen_at IS NULL") + ")"
	for _, statement := range []string{
		"UPDATE people SET dm = '' WHERE dm <> ''",
		"UPDATE homes SET rendered = '', version = version + 1",
		"UPDATE posts SET state = 'owed' WHERE state = 'sending'",
		`UPDATE posts SET state = 'owed', ts = '', rendered = '', channel = CASE WHEN person IS NULL THEN channel
			ELSE '' END, attempts = 0, retry_at = 0
			WHERE state = 'sent' AND ` + alive,
		"UPDATE posts SET shown = version WHERE state = 'sent'",
	} {
		if _, err := t.Exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// FindWorkspace returns the workspace that the database belongs to; empty before okrbot was connected.
func (s *Store) FindWorkspace(ctx context.Context) (Workspace, error) {
	return read(ctx, s, time.Time{}, func(t *Tx) (w Workspace, err error) {
		err = t.One(ctx, "SELECT slack_id, name, bot FROM served", nil, []any{&w.ID, &w.Name, &w.Bot})
		if errors.Is(err, db.ErrNotFound) {
			return w, nil
		}
		return w, err
	})
}
