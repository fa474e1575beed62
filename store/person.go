package store

import (
	"context"
	"errors"
	"time"

	"okrbot/okr"
)

const personColumns = `p.id, p.name, p.zone, p.locale, p.language, p.bot, p.guest, p.admin, p.deactivated`

func (t *tx) scanPerson(row scanner) (okr.Person, error) {
	var p okr.Person
	err := row.Scan(&p.ID, &p.Name, &p.Zone, &p.Locale, &p.Language, &p.Bot, &p.Guest, &p.Admin, &p.Deactivated)
	p.Admin = p.Admin || t.store.admins[p.ID]
	return p, err
}

// Person returns somebody from the directory, or [ErrNotFound].
func (s *Store) Person(ctx context.Context, id okr.PersonID) (p okr.Person, err error) {
	err = s.read(ctx, time.Time{}, func(t *tx) error {
		p, err = t.person(ctx, id)
		return err
	})
	return p, err
}

func (t *tx) person(ctx context.Context, id okr.PersonID) (okr.Person, error) {
	list, err := all(ctx, t, t.scanPerson, "SELECT "+personColumns+" FROM people p WHERE p.id = $1", id)
	if err != nil {
		return okr.Person{}, err
	}
	if len(list) == 0 {
		return okr.Person{}, ErrNotFound
	}
	return list[0], nil
}

// SavePeople writes what the directory says of people. A new time zone moves what is planned for the person; somebody who
// was deactivated is excused from what they owe, and what they own goes to their team's manager.
func (s *Store) SavePeople(ctx context.Context, people []okr.Person, now time.Time) error {
	return s.write(ctx, now, func(t *tx) error {
		for _, p := range people {
			if err := t.savePerson(ctx, p); err != nil {
				return err
			}
		}
		return nil
	})
}

func (t *tx) savePerson(ctx context.Context, p okr.Person) error {
	before, err := t.person(ctx, p.ID)
	known := err == nil
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	if _, err := t.exec(ctx, `INSERT INTO people (id, name, zone, locale, bot, guest, admin, deactivated, saved_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, zone = excluded.zone, locale = excluded.locale, bot = excluded.bot,
			guest = excluded.guest, admin = excluded.admin, deactivated = excluded.deactivated, saved_at = excluded.saved_at`,
		p.ID, p.Name, p.Zone, p.Locale, p.Bot, p.Guest, p.Admin, p.Deactivated, ms(t.now)); err != nil {
		return err
	}
	if !known {
		return nil
	}
	if before.Prompted() && !p.Prompted() {
		return t.personLeft(ctx, p.ID)
	}
	if before.Zone != p.Zone {
		return t.replanPerson(ctx, p.ID)
	}
	return nil
}

// personLeft takes a leaver's duties off them and gives what they own to their team's manager, history and all.
func (t *tx) personLeft(ctx context.Context, id okr.PersonID) error {
	teams, err := all(ctx, t, scanOne[okr.TeamID], "SELECT team FROM members WHERE person = $1 AND left_at IS NULL", id)
	if err != nil {
		return err
	}
	for _, team := range teams {
		if err := t.leave(ctx, team, id); err != nil {
			return err
		}
	}
	return t.handOver(ctx, id)
}

// handOver moves the leaver's running objectives to the first manager of each objective's team that is still there.
func (t *tx) handOver(ctx context.Context, id okr.PersonID) error {
	type row struct {
		objective okr.ObjectiveID
		manager   okr.PersonID
	}
	rows, err := all(ctx, t, func(r scanner) (row, error) {
		var v row
		err := r.Scan(&v.objective, &v.manager)
		return v, err
	}, `SELECT o.id, MIN(m.person) FROM objectives o
		JOIN managers m ON m.team = o.team AND m.person <> o.owner
		JOIN people p ON p.id = m.person AND NOT p.deactivated
		WHERE o.owner = $1 AND o.period_end > $2 GROUP BY o.id`, id, okr.DateOf(t.now))
	if err != nil {
		return err
	}
	for _, r := range rows {
		if _, err := t.exec(ctx, "UPDATE objectives SET owner = $1 WHERE id = $2", r.manager, r.objective); err != nil {
			return err
		}
		by := Actor{Person: r.manager, Now: t.now, Source: okr.FromDirectory}
		if err := t.change(ctx, by, subject{objective: r.objective}, "owner", string(id), string(r.manager)); err != nil {
			return err
		}
		if err := t.notice(ctx, "handed-over/"+r.objective.String(), r.manager, "objective.handed_over", "Objective", r.objective.String()); err != nil {
			return err
		}
	}
	return nil
}

// SetLanguage is a person's own choice of language; the empty one follows Slack again.
func (s *Store) SetLanguage(ctx context.Context, a Actor, language string) error {
	return s.act(ctx, a, func(t *tx) error {
		if _, err := t.exec(ctx, "UPDATE people SET language = $1 WHERE id = $2", language, a.Person); err != nil {
			return err
		}
		if err := t.dirtyPosts(ctx, "person = $1 AND due > $2", a.Person, ms(a.Now.AddDate(0, 0, -14))); err != nil {
			return err
		}
		return t.touchHomes(ctx, a.Person)
	})
}

// DMChannel is the conversation with a person, or the empty string while it was never opened.
func (s *Store) DMChannel(ctx context.Context, id okr.PersonID) (channel string, err error) {
	err = s.read(ctx, time.Time{}, func(t *tx) error {
		return t.one(ctx, "SELECT dm FROM people WHERE id = $1", []any{id}, []any{&channel})
	})
	return channel, err
}

// SaveDMChannel remembers the conversation with a person.
func (s *Store) SaveDMChannel(ctx context.Context, id okr.PersonID, channel string) error {
	return s.write(ctx, time.Time{}, func(t *tx) error {
		_, err := t.exec(ctx, "UPDATE people SET dm = $1 WHERE id = $2", channel, id)
		return err
	})
}
