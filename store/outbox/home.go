package outbox

import (
	"context"
	"errors"
	"fmt"
	"time"

	"okrbot/okr"
	"okrbot/store/db"
)

// Slack tells each visit to the Home tab, so only those who may be looking at it right now need news pushed to it.
const (
	ownNews  = 24 * time.Hour   // after a visit, for what concerns the person
	teamNews = 15 * time.Minute // after a visit, for what happens in the team
)

// NoteHomeOpened says that a person is looking at their Home tab.
func (s *Store) NoteHomeOpened(ctx context.Context, id okr.PersonID, now time.Time) error {
	return s.write(ctx, now, func(t *Tx) error {
		_, err := t.Exec(ctx, `INSERT INTO homes (person, opened_at) SELECT id, $2 FROM people WHERE id = $1
			ON CONFLICT (person) DO UPDATE SET opened_at = excluded.opened_at, version = homes.version + 1`, id,
			db.Millis(now))
		return err
	})
}

// DirtyHomes returns whose Home tab has to be published again.
func (s *Store) DirtyHomes(ctx context.Context, now time.Time, limit int) (list []okr.PersonID, err error) {
	return read(ctx, s, now, func(t *Tx) ([]okr.PersonID, error) {
		return db.All(ctx, t, db.ScanOne[okr.PersonID],
			`SELECT person FROM homes WHERE opened_at > $1 AND shown < version
			ORDER BY opened_at DESC LIMIT $2`, db.Millis(now.Add(-ownNews)), limit)
	})
}

// FindHomeShown returns the fingerprint of what was published last, empty for nothing, and the version that a tab is
// of that is rendered after this call. What changes after it is not lost: [Store.MarkHomePublished] leaves the tab
// outdated.
func (s *Store) FindHomeShown(ctx context.Context, id okr.PersonID) (rendered string, version int64, err error) {
	err = s.read(ctx, time.Time{}, func(t *Tx) error {
		return t.One(ctx, "SELECT rendered, version FROM homes WHERE person = $1", []any{id},
			[]any{&rendered, &version})
	})
	if errors.Is(err, db.ErrNotFound) {
		return "", 0, nil
	}
	return rendered, version, err
}

// MarkHomePublished says that Slack has the person's Home tab as it was rendered from the version or a later one.
func (s *Store) MarkHomePublished(ctx context.Context, id okr.PersonID, rendered string, version int64,
	now time.Time) error {
	return s.write(ctx, now, func(t *Tx) error {
		_, err := t.Exec(ctx, `UPDATE homes SET shown = CASE WHEN shown < $3 THEN $3 ELSE shown END, rendered = $2
			WHERE person = $1`, id, rendered, version)
		return err
	})
}

// TouchHomes outdates people's Home tabs.
func (t *Tx) TouchHomes(ctx context.Context, people ...okr.PersonID) error {
	for _, id := range people {
		if _, err := t.Exec(ctx, "UPDATE homes SET version = version + 1 WHERE person = $1 AND opened_at > $2", id,
			db.Millis(t.Now.Add(-ownNews))); err != nil {
			return err
		}
	}
	return nil
}

// TouchHomesOf outdates the Home tabs of many: of those whom a query over args selects.
func (t *Tx) TouchHomesOf(ctx context.Context, query string, args ...any) error {
	since := fmt.Sprintf("$%d", len(args)+1)
	_, err := t.Exec(ctx, "UPDATE homes SET version = version + 1 WHERE opened_at > "+since+
		" AND person IN ("+query+")",
		append(args[:len(args):len(args)], db.Millis(t.Now.Add(-teamNews)))...)
	return err
}

// TouchTeamHomes outdates the Home tabs of a team's members and managers.
func (t *Tx) TouchTeamHomes(ctx context.Context, team okr.TeamID) error {
	_, err := t.Exec(ctx, `UPDATE homes SET version = version + 1 WHERE opened_at > $2 AND (
		person IN (SELECT person FROM members WHERE team = $1 AND left_at IS NULL) OR person IN (SELECT person
		FROM managers WHERE team = $1))`,
		team, db.Millis(t.Now.Add(-teamNews)))
	return err
}
