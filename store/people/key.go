package people

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"slices"
	"time"

	"okrbot/okr"
	"okrbot/store/db"
)

// KeyID numbers the keys of programs.
type KeyID int64

// KeyScope is what a key opens.
type KeyScope string

// The scopes.
const (
	KeyDeals   KeyScope = "deals"   // write deals, and read those of a CRM back
	KeyKPIs    KeyScope = "kpis"    // record values of KPIs
	KeyMetrics KeyScope = "metrics" // read the process's figures, which are of all teams
)

// KeyScopes lists them.
var KeyScopes = []KeyScope{KeyDeals, KeyKPIs, KeyMetrics}

// Key lets a program in. Its secret is shown once and kept nowhere.
type Key struct {
	ID      KeyID
	Name    string
	Scopes  []KeyScope
	Team    okr.TeamID // the only one it is for; 0: all
	MadeAt  time.Time
	UsedAt  time.Time // to the hour; zero: never
	Revoked time.Time // zero: it holds
}

// Has reports whether the key opens what a scope names.
func (k Key) Has(s KeyScope) bool { return slices.Contains(k.Scopes, s) }

// ErrKeyUnknown says that a secret opens nothing: there is no such key, or it was revoked.
var ErrKeyUnknown = errors.New("no such key")

// secretPrefix lets people and scanners of source code see what a secret is.
const secretPrefix = "okrbot_"

// NewKey makes a key and returns its secret, 256 bits by chance, which nobody can be told again.
func (s *Store) NewKey(ctx context.Context, name string, scopes []KeyScope, team okr.TeamID,
	now time.Time) (k Key, secret string, err error) {
	random := make([]byte, 32)
	rand.Read(random) //nolint:errcheck // it never fails
	secret = secretPrefix + base64.RawURLEncoding.EncodeToString(random)
	k = Key{Name: name, Scopes: scopes, Team: team, MadeAt: now}
	err = s.write(ctx, now, func(t *Tx) error {
		id, err := t.Insert(ctx, `INSERT INTO keys (name, hash, scopes, team, made_at) VALUES ($1, $2, $3, $4, $5)
			RETURNING id`,
			name, Hashed(secret), db.JSON(scopes), db.OrNull(team), db.Millis(now))
		k.ID = KeyID(id)
		return err
	})
	return k, secret, err
}

// Hashed is how a secret is kept. One of 256 random bits cannot be guessed, so that neither salt nor slowness adds
// anything.
func Hashed(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// Keys lists the keys, those revoked too.
func (s *Store) Keys(ctx context.Context) (list []Key, err error) {
	return read(ctx, s, time.Time{}, func(t *Tx) ([]Key, error) { return t.keys(ctx, "TRUE ORDER BY id") })
}

func (t *Tx) keys(ctx context.Context, where string, args ...any) ([]Key, error) {
	return db.All(ctx, t, func(row db.Scanner) (Key, error) {
		var (
			k                   Key
			scopes              string
			team                sql.NullInt64
			made, used, revoked sql.NullInt64
		)
		if err := row.Scan(&k.ID, &k.Name, &scopes, &team, &made, &used, &revoked); err != nil {
			return k, err
		}
		k.Team, k.MadeAt, k.UsedAt, k.Revoked = okr.TeamID(team.Int64), db.Instant(made), db.Instant(used),
			db.Instant(revoked)
		var err error
		k.Scopes, err = db.FromJSON[[]KeyScope](scopes)
		return k, err
	}, "SELECT id, name, scopes, team, made_at, used_at, revoked_at FROM keys WHERE "+where, args...)
}

// RevokeKey shuts a key out, from its next request on. [ErrKeyUnknown] when there is none that holds.
func (s *Store) RevokeKey(ctx context.Context, id KeyID, now time.Time) error {
	return s.write(ctx, now, func(t *Tx) error {
		n, err := t.Exec(ctx, "UPDATE keys SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL", id,
			db.Millis(now))
		if err == nil && n == 0 {
			err = ErrKeyUnknown
		}
		return err
	})
}

// FindKey returns the key of a secret; [ErrKeyUnknown] when it opens nothing. The comparison is of hashes: how long it
// takes says nothing of a secret.
func (s *Store) FindKey(ctx context.Context, secret string, now time.Time) (Key, error) {
	return read(ctx, s, now, func(t *Tx) (k Key, err error) {
		list, err := t.keys(ctx, "hash = $1 AND revoked_at IS NULL", Hashed(secret))
		if err == nil && len(list) == 0 {
			err = ErrKeyUnknown
		}
		if err == nil {
			k = list[0]
		}
		return k, err
	})
}

// Keyring are the keys that held at a moment: it tells a right secret from a wrong one without the database.
type Keyring struct{ hashes map[string]bool }

// Opens reports whether a secret was that of a key.
func (k Keyring) Opens(secret string) bool { return k.hashes[Hashed(secret)] }

// FindKeyring takes the keys that hold into memory; an operator makes a handful of them.
func (s *Store) FindKeyring(ctx context.Context) (Keyring, error) {
	return read(ctx, s, time.Time{}, func(t *Tx) (k Keyring, err error) {
		hashes, err := db.All(ctx, t, func(row db.Scanner) (hash string, err error) { return hash, row.Scan(&hash) },
			"SELECT hash FROM keys WHERE revoked_at IS NULL")
		k.hashes = make(map[string]bool, len(hashes))
		for _, hash := range hashes {
			k.hashes[hash] = true
		}
		return k, err
	})
}

// usedEvery is how exactly the last use of a key is known.
const usedEvery = time.Hour

// Admit looks a key up once more, in the transaction of what it asks for, and notes that it was used.
func (t *Tx) Admit(ctx context.Context, id KeyID, scope KeyScope) (Key, error) {
	list, err := t.keys(ctx, "id = $1 AND revoked_at IS NULL", id)
	if err != nil {
		return Key{}, err
	}
	if len(list) == 0 {
		return Key{}, ErrKeyUnknown
	}
	k := list[0]
	if !k.Has(scope) {
		return k, okr.Refuse("errors.key_scope", "Scope", string(scope))
	}
	return k, t.noteKeyUse(ctx, k)
}

// noteKeyUse notes that a key was used, unless that is known of this hour.
func (t *Tx) noteKeyUse(ctx context.Context, k Key) error {
	hour := t.Now.Truncate(usedEvery)
	if !hour.After(k.UsedAt) {
		return nil
	}
	_, err := t.Exec(ctx, "UPDATE keys SET used_at = $2 WHERE id = $1", k.ID, db.Millis(hour))
	return err
}

// NoteKeyUse notes that a key was used for what is read without a transaction of its own. Within an hour it writes
// once.
func (s *Store) NoteKeyUse(ctx context.Context, k Key, now time.Time) error {
	if !now.Truncate(usedEvery).After(k.UsedAt) {
		return nil
	}
	return s.write(ctx, now, func(t *Tx) error { return t.noteKeyUse(ctx, k) })
}
