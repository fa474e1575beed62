package store

import (
	"context"
	"database/sql"
	"time"
)

// Backlog is how much waits to be said.
type Backlog struct {
	Owed   int           // due and not sent, without what waits for people who are away
	Parked int           // refused by Slack
	Oldest time.Duration // since the oldest owed post was due; 0 when none is
}

// Backlog counts at now what waits to be said.
func (s *Store) Backlog(ctx context.Context, now time.Time) (b Backlog, err error) {
	err = s.read(ctx, now, func(t *tx) error {
		var oldest sql.NullInt64
		if err := t.one(ctx, "SELECT COUNT(*), MIN(p.due) FROM posts p WHERE "+unsaid+` AND p.due <= $1
			AND (p.person IS NULL OR NOT `+resting("p.person", "$1")+")", []any{ms(now)},
			[]any{&b.Owed, &oldest}); err != nil {
			return err
		}
		if oldest.Valid {
			b.Oldest = now.Sub(instant(oldest))
		}
		return t.one(ctx, "SELECT COUNT(*) FROM posts WHERE state = 'parked'", nil, []any{&b.Parked})
	})
	return b, err
}

// Pools are the database's two pools of connections, by name, for an operator's figures only.
func (s *Store) Pools() map[string]*sql.DB {
	return map[string]*sql.DB{"writer": s.writer, "reader": s.reader}
}
