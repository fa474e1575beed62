package people

import (
	"context"
	"errors"
	"time"

	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

const PersonColumns = `p.id, p.name, p.zone, p.locale, p.language, p.bot, p.guest, p.admin, p.deactivated, p.real_name`

// ScanPerson reads [PersonColumns].
func (t *Tx) ScanPerson(row db.Scanner) (okr.Person, error) {
	var p okr.Person
	err := row.Scan(&p.ID, &p.Name, &p.Zone, &p.Locale, &p.Language, &p.Bot, &p.Guest, &p.Admin, &p.Deactivated,
		&p.RealName)
	p.Admin = p.Admin || t.store.admins[p.ID]
	return p, err
}

// FindPerson returns somebody from the directory, or [db.ErrNotFound].
func (s *Store) FindPerson(ctx context.Context, id okr.PersonID) (p okr.Person, err error) {
	return read(ctx, s, time.Time{}, func(t *Tx) (okr.Person, error) { return t.FindPerson(ctx, id) })
}

// FindPerson returns somebody from the directory, or [db.ErrNotFound].
func (t *Tx) FindPerson(ctx context.Context, id okr.PersonID) (okr.Person, error) {
	list, err := db.All(ctx, t, t.ScanPerson, "SELECT "+PersonColumns+" FROM people p WHERE p.id = $1", id)
	if err != nil {
		return okr.Person{}, err
	}
	if len(list) == 0 {
		return okr.Person{}, db.ErrNotFound
	}
	return list[0], nil
}

// findLocation returns a person's time zone: their own, else that of the first team they are in or manage, else UTC.
func (t *Tx) findLocation(ctx context.Context, p okr.Person) (*time.Location, error) {
	if loc := p.Location(nil); loc != nil {
		return loc, nil
	}
	teams, err := t.Teams(ctx, OfPerson, p.ID)
	if err != nil || len(teams) == 0 {
		return time.UTC, err
	}
	return teams[0].Location(), nil
}

// FindToday returns a person's own day.
func (t *Tx) FindToday(ctx context.Context, id okr.PersonID) (okr.Date, error) {
	p, err := t.FindPerson(ctx, id)
	if err != nil && !errors.Is(err, db.ErrNotFound) {
		return "", err
	}
	loc, err := t.findLocation(ctx, p)
	return okr.DateOf(t.Now.In(loc)), err
}

// FindTodays returns the own days of those of some people whom the directory knows.
func (t *Tx) FindTodays(ctx context.Context, ids []okr.PersonID) (map[okr.PersonID]okr.Date, error) {
	days := make(map[okr.PersonID]okr.Date, len(ids))
	err := db.Each(ctx, t, func(row db.Scanner) error {
		var p okr.Person
		var team okr.Team
		err := row.Scan(&p.ID, &p.Zone, &team.Zone)
		days[p.ID] = okr.DateOf(t.Now.In(p.Location(team.Location())))
		return err
	}, `SELECT p.id, p.zone, COALESCE((SELECT t.zone FROM teams t WHERE t.removed_at IS NULL AND t.id IN (
			SELECT team FROM members WHERE person = p.id AND left_at IS NULL
			UNION SELECT team FROM managers WHERE person = p.id) ORDER BY t.id LIMIT 1), '')
		FROM people p WHERE p.id IN (`+db.Places(0, len(ids))+")", db.Args(ids)...)
	return days, err
}

// SavePeople writes what the directory says of people. A new time zone moves what is planned for the person; somebody
// who was deactivated is excused from what they owe, and what they own goes to their team's manager; of somebody who
// is back, the manager is asked for it.
func (s *Store) SavePeople(ctx context.Context, people []okr.Person, now time.Time) error {
	return s.write(ctx, now, func(t *Tx) error {
		for _, p := range people {
			if err := t.savePerson(ctx, p); err != nil {
				return err
			}
		}
		return nil
	})
}

func (t *Tx) savePerson(ctx context.Context, p okr.Person) error {
	before, err := t.FindPerson(ctx, p.ID)
	known := err == nil
	if err != nil && !errors.Is(err, db.ErrNotFound) {
		return err
	}
	// Who was erased is nobody, until they come back as somebody new.
	if _, err := t.Exec(ctx, `INSERT INTO people (id, name, zone, locale, bot, guest, admin, deactivated, saved_at,
		real_name)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, zone = excluded.zone, locale = excluded.locale, bot =
		excluded.bot,
			guest = excluded.guest, admin = excluded.admin, deactivated = excluded.deactivated, saved_at =
			excluded.saved_at, real_name = excluded.real_name,
			erased_at = NULL
			WHERE people.erased_at IS NULL OR excluded.deactivated = 0`,
		p.ID, p.Name, p.Zone, p.Locale, p.Bot, p.Guest, p.Admin, p.Deactivated, db.Millis(t.Now),
		p.RealName); err != nil {
		return err
	}
	switch {
	case p.Prompted() && (!known || !before.Prompted()):
		if err := t.joinAwaiting(ctx, p.ID); err != nil {
			return err
		}
		if err := t.DirtyPosts(ctx, "kind = $1 AND team IN (SELECT team FROM managers WHERE person = $2)",
			outbox.ManagerPost,
			p.ID); err != nil {
			return err
		}
		return t.store.Hooks.CameBack(ctx, t, p.ID)
	case known && before.Prompted() && !p.Prompted():
		return t.personLeft(ctx, p.ID)
	case known && before.Zone != p.Zone:
		return t.store.Hooks.Moved(ctx, t, p.ID)
	}
	return nil
}

// joinAwaiting makes a person a member of the teams in whose channels they were seen before they could be one.
func (t *Tx) joinAwaiting(ctx context.Context, id okr.PersonID) error {
	teams, err := db.All(ctx, t, db.ScanOne[okr.TeamID], "DELETE FROM awaited WHERE person = $1 RETURNING team", id)
	if err != nil {
		return err
	}
	for _, team := range teams {
		if err := t.join(ctx, team, id); err != nil {
			return err
		}
	}
	return nil
}

// personLeft takes a leaver's duties off them and gives what they own to their team's manager, history and all. Nothing
// more is said to them; should they come back, they are in their teams again.
func (t *Tx) personLeft(ctx context.Context, id okr.PersonID) error {
	teams, err := db.All(ctx, t, db.ScanOne[okr.TeamID],
		"SELECT team FROM members WHERE person = $1 AND left_at IS NULL", id)
	if err != nil {
		return err
	}
	for _, team := range teams {
		if err := t.leave(ctx, team, id); err != nil {
			return err
		}
		if err := t.await(ctx, team, id); err != nil {
			return err
		}
	}
	if _, err := t.Exec(ctx, `UPDATE posts SET state = 'dropped', changed_at = $2 WHERE person = $1
		AND state IN ('owed', 'parked')`, id, db.Millis(t.Now)); err != nil {
		return err
	}
	if err := t.store.Hooks.Gone(ctx, t, id); err != nil {
		return err
	}
	return t.nobodyLeads(ctx, id)
}

// SetLanguage is a person's own choice of language; the empty one follows Slack again.
func (s *Store) SetLanguage(ctx context.Context, a outbox.Actor, language string) error {
	return s.act(ctx, a, func(t *Tx) error {
		if _, err := t.Exec(ctx, "UPDATE people SET language = $1 WHERE id = $2", language, a.Person); err != nil {
			return err
		}
		if err := t.DirtyPosts(ctx, "person = $1 AND due > $2", a.Person,
			db.Millis(a.Now.AddDate(0, 0, -14))); err != nil {
			return err
		}
		return t.TouchHomes(ctx, a.Person)
	})
}

// FindDMChannel returns the conversation with a person, or the empty string while it was never opened.
// [db.ErrNotFound] of who is not in the directory.
func (s *Store) FindDMChannel(ctx context.Context, id okr.PersonID) (string, error) {
	return read(ctx, s, time.Time{}, func(t *Tx) (channel string, err error) {
		err = t.One(ctx, "SELECT dm FROM people WHERE id = $1", []any{id}, []any{&channel})
		return channel, err
	})
}

// PeopleWithoutDM lists members of teams whose DM with the bot is not open yet.
func (s *Store) PeopleWithoutDM(ctx context.Context, limit int) (list []okr.PersonID, err error) {
	return read(ctx, s, time.Time{}, func(t *Tx) ([]okr.PersonID, error) {
		return db.All(ctx, t, db.ScanOne[okr.PersonID],
			`SELECT p.id FROM people p WHERE p.dm = '' AND p.bot = 0 AND p.guest = 0 AND p.deactivated = 0
			AND EXISTS (SELECT 1 FROM members m JOIN teams t ON t.id = m.team AND t.removed_at IS NULL
			WHERE m.person = p.id AND m.left_at IS NULL)
			ORDER BY p.id LIMIT $1`, limit)
	})
}

// SaveDMChannel remembers the conversation with a person.
func (s *Store) SaveDMChannel(ctx context.Context, id okr.PersonID, channel string) error {
	return s.write(ctx, time.Time{}, func(t *Tx) error {
		_, err := t.Exec(ctx, "UPDATE people SET dm = $1 WHERE id = $2", channel, id)
		return err
	})
}

// Colleagues are all who may be spoken to, by name.
func (s *Store) Colleagues(ctx context.Context) (list []okr.Person, err error) {
	return read(ctx, s, time.Time{}, func(t *Tx) ([]okr.Person, error) {
		return db.All(ctx, t, t.ScanPerson, "SELECT "+PersonColumns+" FROM people p WHERE "+outbox.Speakable("p")+
			" ORDER BY p.name, p.id")
	})
}
