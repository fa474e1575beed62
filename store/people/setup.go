package people

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

const setupKey = "setup"

// InviteSetup owes the admin who installed okrbot one message that sets up the first team, as long as there is none.
// The admins of the configuration come before installer, who is the workspace's primary owner; one who is named there
// later is asked beside whoever was asked before.
func (s *Store) InviteSetup(ctx context.Context, installer okr.PersonID, now time.Time) error {
	return s.write(ctx, now, func(t *Tx) error {
		teams, err := t.Teams(ctx, "TRUE")
		if err != nil || len(teams) > 0 {
			return err
		}
		for _, id := range slices.Sorted(maps.Keys(s.admins)) {
			if p, err := t.FindPerson(ctx, id); err == nil && p.Prompted() {
				installer = id
				break
			}
		}
		p, err := t.FindPerson(ctx, installer)
		if errors.Is(err, db.ErrNotFound) || err == nil && !p.Prompted() {
			return nil
		}
		if err != nil {
			return err
		}
		asked, err := t.invitations(ctx)
		if err != nil || slices.ContainsFunc(asked, func(p outbox.Post) bool { return p.Person == installer }) {
			return err
		}
		key := setupKey
		if len(asked) > 0 {
			key += "/" + string(installer)
		}
		return t.OwePost(ctx, outbox.Post{Key: key, Kind: outbox.SetupPost, Person: installer})
	})
}

// invitations are the messages that ask somebody to set up the first team, the latest first.
func (t *Tx) invitations(ctx context.Context) ([]outbox.Post, error) {
	return db.All(ctx, t, outbox.ScanPost, "SELECT "+outbox.PostColumns+
		` FROM posts p LEFT JOIN posts parent ON parent.id = p.parent
		WHERE p.kind = $1 ORDER BY p.id DESC`, outbox.SetupPost)
}

// Setup is how far a workspace is set up.
type Setup struct {
	Teams      []okr.Team
	Invitation outbox.Post // the latest to set up the first team; zero for none
	Asked      okr.Person  // whom it is for
	// admins of the configuration who can't be one here: nobody has that id, or a bot, a guest, a leaver
	Strangers []okr.PersonID
}

// FindSetup returns how far the workspace is set up.
func (s *Store) FindSetup(ctx context.Context) (Setup, error) {
	return read(ctx, s, time.Time{}, func(t *Tx) (state Setup, err error) {
		if state.Teams, err = t.Teams(ctx, "TRUE"); err != nil {
			return state, err
		}
		for _, id := range slices.Sorted(maps.Keys(s.admins)) {
			p, err := t.FindPerson(ctx, id)
			if err != nil && !errors.Is(err, db.ErrNotFound) {
				return state, err
			}
			if err != nil || !p.Prompted() {
				state.Strangers = append(state.Strangers, id)
			}
		}
		sent, err := t.invitations(ctx)
		if err != nil || len(sent) == 0 {
			return state, err
		}
		state.Invitation = sent[0]
		state.Asked, err = t.FindPerson(ctx, sent[0].Person)
		return state, err
	})
}
