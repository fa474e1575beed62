package outbox

import (
	"context"
	"database/sql"
	"time"

	"okrbot/store/db"
)

// Backlog is how much waits to be said.
type Backlog struct {
	Owed   int           // due and not sent, without what waits for people who are away
	Parked int           // refused by Slack
	Oldest time.Duration // since the oldest owed post was due; 0 when none is
}

// FindBacklog counts at now what waits to be said.
func (s *Store) FindBacklog(ctx context.Context, now time.Time) (Backlog, error) {
	return read(ctx, s, now, func(t *Tx) (b Backlog, err error) {
		var oldest sql.NullInt64
		if err := t.One(ctx, "SELECT COUNT(*), MIN(p.due) FROM posts p WHERE "+unsaid+` AND p.due <= $1
			AND (p.person IS NULL OR NOT `+resting("p.person", "$1")+")", []any{db.Millis(now)},
			[]any{&b.Owed, &oldest}); err != nil {
			return b, err
		}
		if oldest.Valid {
			b.Oldest = now.Sub(db.Instant(oldest))
		}
		err = t.One(ctx, "SELECT COUNT(*) FROM posts WHERE state = 'parked'", nil, []any{&b.Parked})
		return b, err
	})
}
