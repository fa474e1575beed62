package goals

import (
	"context"
	"errors"
	"time"

	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

// SaveDraft keeps what a person typed into a form of several pages.
func (s *Store) SaveDraft(ctx context.Context, a outbox.Actor, form, body string) error {
	return s.write(ctx, a.Now, func(t *Tx) error {
		_, err := t.Exec(ctx, `INSERT INTO drafts (person, form, body, saved_at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (person, form) DO UPDATE SET body = excluded.body, saved_at = excluded.saved_at`, a.Person,
			form, body, db.Millis(a.Now))
		return err
	})
}

// FindDraft returns what was kept of a form, or the empty string.
func (s *Store) FindDraft(ctx context.Context, id okr.PersonID, form string) (body string, err error) {
	return read(ctx, s, time.Time{}, func(t *Tx) (string, error) { return t.findDraft(ctx, id, form) })
}

func (t *Tx) findDraft(ctx context.Context, id okr.PersonID, form string) (body string, err error) {
	err = t.One(ctx, "SELECT body FROM drafts WHERE person = $1 AND form = $2", []any{id, form}, []any{&body})
	if errors.Is(err, db.ErrNotFound) {
		return "", nil
	}
	return body, err
}

func (t *Tx) dropDraft(ctx context.Context, id okr.PersonID, form string) error {
	_, err := t.Exec(ctx, "DELETE FROM drafts WHERE person = $1 AND form = $2", id, form)
	return err
}

// DropDraft forgets what was kept of a form.
func (s *Store) DropDraft(ctx context.Context, a outbox.Actor, form string) error {
	return s.write(ctx, a.Now, func(t *Tx) error { return t.dropDraft(ctx, a.Person, form) })
}
