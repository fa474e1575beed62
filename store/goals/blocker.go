package goals

import (
	"context"
	"database/sql"
	"slices"

	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

func scanBlocker(row db.Scanner) (okr.Blocker, error) {
	var b okr.Blocker
	var opened, closed sql.NullInt64
	err := row.Scan(&b.ID, &b.Team, &b.Person, &b.PersonName, &b.CheckIn, &b.Text, &opened, &closed)
	b.OpenedAt, b.ClosedAt = db.Instant(opened), db.Instant(closed)
	return b, err
}

func (t *Tx) blockers(ctx context.Context, where string, args ...any) ([]okr.Blocker, error) {
	return db.All(ctx, t, scanBlocker, `SELECT b.id, b.team, b.person, p.name, b.check_in, b.text, b.opened_at,
		b.closed_at
		FROM blockers b JOIN people p ON p.id = b.person WHERE `+where+" ORDER BY b.opened_at, b.id", args...)
}

// nameBlocker keeps the blocker that a check-in names: a new one, the same one with other words after an edit, or
// none any more. One that the person named before and that is still open is not opened twice.
func (t *Tx) nameBlocker(ctx context.Context, team okr.TeamID, c okr.CheckIn, text string) error {
	open, err := t.blockers(ctx, "b.team = $1 AND b.person = $2 AND b.closed_at IS NULL", team, c.Person)
	if err != nil {
		return err
	}
	mine := slices.IndexFunc(open, func(b okr.Blocker) bool { return b.CheckIn == c.ID })
	same := slices.ContainsFunc(open, func(b okr.Blocker) bool { return b.Text == text })
	switch {
	case text == "" && mine >= 0:
		_, err = t.Exec(ctx, "UPDATE blockers SET closed_at = $2, closed_by = $3 WHERE id = $1", open[mine].ID,
			db.Millis(t.Now), c.Person)
	case text == "" || same:
	case mine >= 0:
		_, err = t.Exec(ctx, "UPDATE blockers SET text = $2 WHERE id = $1", open[mine].ID, text)
	default:
		_, err = t.Exec(ctx, `INSERT INTO blockers (team, person, check_in, text, opened_at) VALUES ($1, $2, $3,
			$4, $5)`,
			team, c.Person, c.ID, text, db.Millis(t.Now))
	}
	return err
}

// CloseBlocker says that something is no longer in the way. Its author and the team's managers may. An [*okr.Refusal]
// to others, and when there is no such blocker.
func (s *Store) CloseBlocker(ctx context.Context, a outbox.Actor, id okr.BlockerID) (closed okr.Blocker, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		list, err := t.blockers(ctx, "b.id = $1", id)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return okr.Refuse("errors.blocker_gone")
		}
		closed = list[0]
		if may, err := t.mayClose(ctx, a.Person, closed); err != nil {
			return err
		} else if !may {
			return okr.Refuse("errors.blocker_not_yours")
		}
		if _, err := t.Exec(ctx, `UPDATE blockers SET closed_at = $2, closed_by = $3 WHERE id = $1
			AND closed_at IS NULL`, id, db.Millis(a.Now), a.Person); err != nil {
			return err
		}
		if err := t.DirtyPosts(ctx, `kind IN ('summary', 'digest') AND round IN
			(SELECT id FROM rounds WHERE team = $1 ORDER BY id DESC LIMIT 1)`, closed.Team); err != nil {
			return err
		}
		return t.TouchHomes(ctx, a.Person, closed.Person)
	})
	return closed, err
}
