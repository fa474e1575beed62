package people

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

// MarkParked says that Slack will not take the post, and why; one to who is gone is dropped. With a notice, which is
// the name of a sentence about the Team, and the Person if the post goes to one, the team's managers are told, once
// for all that is parked there for this reason.
func (s *Store) MarkParked(ctx context.Context, id okr.PostID, reason, notice string, now time.Time) error {
	return s.write(ctx, now, func(t *Tx) error {
		if _, err := t.Exec(ctx, "UPDATE posts SET state = CASE WHEN "+outbox.Gone+
			" THEN 'dropped' ELSE 'parked' END, reason = $2, changed_at = $3 WHERE id = $1", id, reason,
			db.Millis(now)); err != nil {
			return err
		}
		if notice == "" {
			return nil
		}
		return t.tellParked(ctx, id, notice)
	})
}

// tellParked tells the managers of the team that a post is about that it is parked, unless they know already.
func (t *Tx) tellParked(ctx context.Context, id okr.PostID, notice string) error {
	var (
		team           okr.TeamID
		name, reason   string
		person, reader sql.NullString
		known          bool
	)
	err := t.One(ctx, `SELECT t.id, t.name, p.reason, p.person, reader.name, EXISTS (SELECT 1 FROM posts o
		WHERE o.state = 'parked'
			AND o.channel = p.channel AND o.reason = p.reason AND o.person IS NOT DISTINCT FROM p.person
			AND o.id <> p.id)
		FROM posts p JOIN teams t ON t.id = p.team AND t.removed_at IS NULL LEFT
		JOIN people reader ON reader.id = p.person
		WHERE p.id = $1 AND COALESCE(reader.deactivated, 0) = 0`, // a leaver's is of no interest to anybody
		[]any{id}, []any{&team, &name, &reason, &person, &reader, &known})
	if errors.Is(err, db.ErrNotFound) || err == nil && known {
		return nil
	}
	if err != nil {
		return err
	}
	teams, err := t.Teams(ctx, "t.id = $1", team)
	if err != nil {
		return err
	}
	for _, manager := range teams[0].Managers {
		if string(manager) == person.String {
			continue
		}
		key := fmt.Sprintf("parked/%d/%d/%s", id, t.Now.UnixMilli(), manager)
		if err := t.OweNotice(ctx, key, manager, notice, "Team", name, "Person", reader.String, "Reason",
			reason); err != nil {
			return err
		}
	}
	return nil
}
