package people

import (
	"context"
	"errors"

	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

// Who may see and who may change what is decided here and nowhere else; docs/adr/0015-who-sees-what.md has it as a
// table, and the test of this file walks it. A fragment of SQL has the viewer as $1.

// Admin reports whether a person is an admin: of Slack, or by the configuration.
func (t *Tx) Admin(ctx context.Context, id okr.PersonID) (bool, error) {
	p, err := t.FindPerson(ctx, id)
	if errors.Is(err, db.ErrNotFound) {
		return false, nil
	}
	return p.Admin && p.Prompted(), err
}

// Manages reports whether the person is a manager of the team.
func (t *Tx) Manages(ctx context.Context, team okr.TeamID, id okr.PersonID) (bool, error) {
	var n int
	err := t.One(ctx, `SELECT COUNT(*) FROM managers m JOIN people p ON p.id = m.person
		WHERE m.team = $1 AND m.person = $2 AND `+outbox.Speakable("p"), []any{team, id}, []any{&n})
	return n > 0, err
}

// MaySet decides who may change a team's settings: its managers and admins.
func (t *Tx) MaySet(ctx context.Context, team okr.TeamID, id okr.PersonID) error {
	manager, err := t.Manages(ctx, team, id)
	if err != nil || manager {
		return err
	}
	admin, err := t.Admin(ctx, id)
	if err != nil || admin {
		return err
	}
	return okr.Refuse("errors.settings_not_yours")
}

// maySaveTeam decides who may set up a team, or change one: admins set up, its managers change its settings, and only
// admins move it to another channel, whose people become its members.
func (t *Tx) maySaveTeam(ctx context.Context, id okr.PersonID, team okr.Team) error {
	admin, err := t.Admin(ctx, id)
	if err != nil || admin {
		return err
	}
	if team.ID == 0 {
		return okr.Refuse("errors.team_needs_admin")
	}
	if err := t.MaySet(ctx, team.ID, id); err != nil {
		return err
	}
	before, err := t.FindTeam(ctx, team.ID)
	if err == nil && before.Channel != team.Channel {
		err = okr.Refuse("errors.channel_needs_admin")
	}
	return err
}

// Worker is somebody v who works here: no bot, no guest, nobody who is gone. Nobody else sees anything.
const Worker = `EXISTS (SELECT 1 FROM people v WHERE v.id = $1 AND NOT v.bot AND NOT v.guest AND NOT v.deactivated)`

// Member reports whether the person is in the team; bots and guests in its channel are not.
func (t *Tx) Member(ctx context.Context, team okr.TeamID, id okr.PersonID) (bool, error) {
	var n int
	err := t.One(ctx, `SELECT COUNT(*) FROM members m JOIN people p ON p.id = m.person
		WHERE m.team = $1 AND m.person = $2 AND m.left_at IS NULL AND `+outbox.Speakable("p"), []any{team, id},
		[]any{&n})
	return n > 0, err
}

// InTeam reports whether the person is in the team or manages it.
func (t *Tx) InTeam(ctx context.Context, team okr.TeamID, id okr.PersonID) (bool, error) {
	if member, err := t.Member(ctx, team, id); member || err != nil {
		return member, err
	}
	return t.Manages(ctx, team, id)
}

// MayNameForeign decides whose file may give deals the ids that other programs, such as a CRM, know them by: the
// team's managers', admins' and the operator's, who is nobody here.
func (t *Tx) MayNameForeign(ctx context.Context, a outbox.Actor, team okr.TeamID) (bool, error) {
	if a.Person == "" || a.Source == okr.FromCRM {
		return true, nil
	}
	manager, err := t.Manages(ctx, team, a.Person)
	if err != nil || manager {
		return manager, err
	}
	return t.Admin(ctx, a.Person)
}

// mayTellAway decides who may say that somebody is away: the person, a manager of a team of theirs, an admin.
func (t *Tx) mayTellAway(ctx context.Context, actor, person okr.PersonID) error {
	if actor == person {
		return nil
	}
	var n int
	if err := t.One(ctx, `SELECT COUNT(*) FROM managers g JOIN members m ON m.team = g.team
		WHERE g.person = $1 AND m.person = $2 AND m.left_at IS NULL`, []any{actor, person}, []any{&n}); err != nil {
		return err
	}
	if n > 0 {
		return nil
	}
	admin, err := t.Admin(ctx, actor)
	if err != nil || admin {
		return err
	}
	return okr.Refuse("errors.away_not_yours")
}

// ReadsPost refuses who does not see the channel of a post. Who acts in it sees it: Slack lets nobody else; elsewhere
// only a team's people are known to.
func (t *Tx) ReadsPost(ctx context.Context, id okr.PersonID, p outbox.Post, channel string) error {
	if channel != "" && channel == p.Channel {
		return nil
	}
	team, err := t.FindTeam(ctx, p.Team)
	if err != nil {
		return err
	}
	inTeam, err := t.InTeam(ctx, team.ID, id)
	if err != nil || inTeam && p.Channel == team.Channel {
		return err
	}
	return okr.Refuse("errors.congratulate_elsewhere")
}

// MayKnow decides who may look at everything that is stored about a person: the person and admins. Who was erased is
// nobody any more.
func (t *Tx) MayKnow(ctx context.Context, actor, person okr.PersonID) (okr.Person, error) {
	if actor != person {
		admin, err := t.Admin(ctx, actor)
		if err != nil {
			return okr.Person{}, err
		}
		if !admin {
			return okr.Person{}, okr.Refuse("errors.privacy_not_yours")
		}
	}
	p, err := t.FindPerson(ctx, person)
	if errors.Is(err, db.ErrNotFound) {
		return p, okr.Refuse("errors.person_unknown")
	}
	if err != nil {
		return p, err
	}
	var erased bool
	if err := t.One(ctx, "SELECT erased_at IS NOT NULL FROM people WHERE id = $1", []any{person},
		[]any{&erased}); err != nil {
		return p, err
	}
	if erased {
		return p, okr.Refuse("errors.privacy_erased")
	}
	return p, nil
}

// Opens decides whether a key is good for a team.
func (k Key) Opens(team okr.TeamID) bool { return k.Team == 0 || k.Team == team }
