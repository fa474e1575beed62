package people

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/base64"
	"errors"
	"time"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

// ErrScreenUnknown says that a link opens no screen: there is none, it was revoked, its end has come or its team is
// gone.
var ErrScreenUnknown = errors.New("no such screen")

// mostScreens is how many links a team may have at a time.
const mostScreens = 20

const screenColumns = `s.id, s.team, t.name, s.name, s.language, s.scenes, s.theme, s.sound, s.company, s.colour,
	s.logo,
	s.created_by, COALESCE((SELECT p.name FROM people p WHERE p.id = s.created_by), ''), s.made_at, s.ends_at,
	s.revoked_at`

// screenHolds selects the screens s whose links are good at an instant, $1.
const screenHolds = "s.revoked_at IS NULL AND (s.ends_at IS NULL OR s.ends_at > $1) AND t.removed_at IS NULL"

func scanScreen(row db.Scanner) (s sales.Screen, err error) {
	var scenes string
	var made, ends, revoked sql.NullInt64
	if err := row.Scan(&s.ID, &s.Team, &s.TeamName, &s.Name, &s.Language, &scenes, &s.Theme, &s.Sound, &s.Company,
		&s.Colour, &s.Logo, &s.By, &s.ByName, &made, &ends, &revoked); err != nil {
		return s, err
	}
	s.MadeAt, s.EndsAt, s.RevokedAt = db.Instant(made), db.Instant(ends), db.Instant(revoked)
	s.Scenes, err = db.FromJSON[[]sales.ShownScene](scenes)
	return s, err
}

func (t *Tx) screens(ctx context.Context, where string, args ...any) ([]sales.Screen, error) {
	return db.All(ctx, t, scanScreen, "SELECT "+screenColumns+" FROM screens s JOIN teams t ON t.id = s.team WHERE "+
		where+" ORDER BY s.team, s.id", args...)
}

// NewScreen makes a page for a screen of a team, and returns the key of its link, 256 bits by chance, which nobody can
// be told again. An [*okr.Refusal] to who does not lead the team, and of what does not do; see [sales.CheckScreen].
func (s *Store) NewScreen(ctx context.Context, a outbox.Actor,
	screen sales.Screen) (made sales.Screen, key string, err error) {
	random := make([]byte, 32)
	rand.Read(random) //nolint:errcheck // it never fails
	key = base64.RawURLEncoding.EncodeToString(random)
	err = s.act(ctx, a, func(t *Tx) error {
		team, err := t.FindTeam(ctx, screen.Team)
		if err != nil {
			return err
		}
		if err := t.maySetScreens(ctx, team.ID, a.Person); err != nil {
			return err
		}
		if made, err = sales.CheckScreen(screen, a.Now); err != nil {
			return err
		}
		there, err := t.screens(ctx, screenHolds+" AND s.team = $2", db.Millis(a.Now), team.ID)
		if err != nil {
			return err
		}
		if len(there) >= mostScreens {
			return okr.Refuse("screen.too_many", "Most", mostScreens)
		}
		id, err := t.Insert(ctx, `INSERT INTO screens (team, name, hash, language, scenes, theme, sound, company,
			colour,
			logo, created_by, made_at, ends_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
			RETURNING id`, team.ID, made.Name, Hashed(key), made.Language, db.JSON(made.Scenes), made.Theme, made.Sound,
			made.Company, made.Colour, made.Logo, a.Person, db.Millis(a.Now), db.Millis(made.EndsAt))
		made.ID, made.TeamName, made.By, made.MadeAt = sales.ScreenID(id), team.Name, a.Person, a.Now
		return err
	})
	return made, key, err
}

// Screens lists the screens whose links are good now, of the teams that the actor leads; all of them for an admin and
// for the operator, who is nobody. An [*okr.Refusal] to who leads no team.
func (s *Store) Screens(ctx context.Context, a outbox.Actor) ([]sales.Screen, error) {
	return read(ctx, s, a.Now, func(t *Tx) (list []sales.Screen, err error) {
		if a.Person == "" {
			return t.screens(ctx, screenHolds, db.Millis(a.Now))
		}
		admin, err := t.Admin(ctx, a.Person)
		if err != nil {
			return nil, err
		}
		led, err := t.Teams(ctx, "($1 OR EXISTS (SELECT 1 FROM managers m WHERE m.team = t.id AND m.person = $2 AND "+
			"EXISTS (SELECT 1 FROM people v WHERE v.id = $2 AND NOT v.bot AND NOT v.guest AND NOT v.deactivated)))",
			admin, a.Person)
		if err != nil {
			return nil, err
		}
		if len(led) == 0 && !admin {
			return nil, okr.Refuse("screen.not_yours")
		}
		return t.screens(ctx, screenHolds+` AND ($2 OR EXISTS (SELECT 1 FROM managers m WHERE m.team = s.team
			AND m.person = $3))`, db.Millis(a.Now), admin, a.Person)
	})
}

// RevokeScreen ends a screen's link, at once: for who leads its team, and for the operator, who is nobody.
// [ErrScreenUnknown] when there is none that holds, an [*okr.Refusal] to others.
func (s *Store) RevokeScreen(ctx context.Context, a outbox.Actor, id sales.ScreenID) (was sales.Screen, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		list, err := t.screens(ctx, "s.id = $1", id)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return ErrScreenUnknown
		}
		was = list[0]
		if a.Person != "" {
			if err := t.maySetScreens(ctx, was.Team, a.Person); err != nil {
				return err
			}
		}
		if !was.RevokedAt.IsZero() {
			return ErrScreenUnknown
		}
		_, err = t.Exec(ctx, "UPDATE screens SET revoked_at = $2, revoked_by = $3 WHERE id = $1", id,
			db.Millis(a.Now), db.OrNull(a.Person))
		return err
	})
	return was, err
}

// maySetScreens decides who hangs up a team's screens, and takes them down: who may change its settings.
func (t *Tx) maySetScreens(ctx context.Context, team okr.TeamID, id okr.PersonID) error {
	refusal, err := okr.Refused(t.MaySet(ctx, team, id))
	if refusal != nil {
		return okr.Refuse("screen.not_yours")
	}
	return err
}

// FindScreen returns the screen whose key it is; [ErrScreenUnknown] when it opens nothing. The comparison is of hashes:
// how long it takes says nothing of a key.
func (s *Store) FindScreen(ctx context.Context, key string, now time.Time) (sales.Screen, error) {
	return read(ctx, s, now, func(t *Tx) (found sales.Screen, err error) {
		list, err := t.screens(ctx, screenHolds+" AND s.hash = $2", db.Millis(now), Hashed(key))
		if err == nil && len(list) == 0 {
			err = ErrScreenUnknown
		}
		if err == nil {
			found = list[0]
		}
		return found, err
	})
}

// ScreenRing are the links that held at a moment: it tells a right key from a wrong one without the database.
type ScreenRing struct{ hashes map[string]sales.ScreenID }

// Opens is the screen that a key opened; ok is false of a wrong one.
func (r ScreenRing) Opens(key string) (id sales.ScreenID, ok bool) {
	id, ok = r.hashes[Hashed(key)]
	return id, ok
}

// Holds reports whether a screen's link held.
func (r ScreenRing) Holds(id sales.ScreenID) bool {
	for _, held := range r.hashes {
		if held == id {
			return true
		}
	}
	return false
}

// FindScreenRing takes the links that hold now into memory.
func (s *Store) FindScreenRing(ctx context.Context, now time.Time) (ScreenRing, error) {
	return read(ctx, s, now, func(t *Tx) (r ScreenRing, err error) {
		r.hashes = map[string]sales.ScreenID{}
		err = db.Each(ctx, t, func(row db.Scanner) error {
			var hash string
			var id sales.ScreenID
			err := row.Scan(&hash, &id)
			r.hashes[hash] = id
			return err
		}, "SELECT s.hash, s.id FROM screens s JOIN teams t ON t.id = s.team WHERE "+screenHolds, db.Millis(now))
		return r, err
	})
}
