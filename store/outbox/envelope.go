package outbox

import (
	"context"
	"database/sql"
	"time"

	"okrbot/okr"
	"okrbot/store/db"
)

// envelopeMemory is longer than Slack redelivers: its last retry comes within 24 hours.
const envelopeMemory = 72 * time.Hour

// Envelope is what Slack sent, kept until its work is done.
type Envelope struct {
	Key     string
	Type    string
	Payload string       // as Slack sent it
	Person  okr.PersonID // who did it; empty: nobody did
	Late    bool         // a form that is worked after its acknowledgement
	At      time.Time    // when it was taken
	Tries   int          // by processes that began after that, the present one included
}

// Take records that an envelope was taken, and reports whether that is news. With a payload it is kept until
// [Store.MarkWorked].
func (s *Store) Take(ctx context.Context, e Envelope, now time.Time) (fresh bool, err error) {
	err = s.write(ctx, now, func(t *Tx) error {
		fresh = true
		if !e.Late { // a form may come again as it was, after what stood against it was mended
			fresh, err = t.take(ctx, e.Key)
		}
		if err != nil || !fresh || e.Payload == "" {
			return err
		}
		_, err := t.Exec(ctx, `INSERT INTO unworked (key, type, payload, person, late, taken_at)
			VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (key) DO NOTHING`,
			e.Key, e.Type, e.Payload, e.Person, e.Late, db.Millis(now))
		return err
	})
	return fresh, err
}

func (t *Tx) take(ctx context.Context, key string) (fresh bool, err error) {
	n, err := t.Exec(ctx, "INSERT INTO envelopes (key, taken_at) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING", key,
		db.Millis(t.Now))
	return n == 1, err
}

// Done reports whether an act changed something, as long as that is remembered: done/ and its Once were taken.
func (s *Store) Done(ctx context.Context, once string) (bool, error) {
	return read(ctx, s, time.Time{}, func(t *Tx) (done bool, err error) {
		err = t.One(ctx, "SELECT COUNT(*) > 0 FROM envelopes WHERE key = $1", []any{"done/" + once}, []any{&done})
		return done, err
	})
}

// ForgetEnvelopes removes the records of envelopes that Slack will not deliver again.
func (s *Store) ForgetEnvelopes(ctx context.Context, now time.Time) error {
	return s.write(ctx, now, func(t *Tx) error {
		for _, table := range []string{"envelopes", "unworked"} {
			if _, err := t.Exec(ctx, "DELETE FROM "+table+" WHERE taken_at < $1",
				db.Millis(now.Add(-envelopeMemory))); err != nil {
				return err
			}
		}
		return nil
	})
}

// TakeUnworked returns, to a process that begins, what others took and did not work to its end, the oldest first.
func (s *Store) TakeUnworked(ctx context.Context, now time.Time) (list []Envelope, err error) {
	err = s.write(ctx, now, func(t *Tx) error {
		if _, err := t.Exec(ctx, "UPDATE unworked SET tries = tries + 1"); err != nil {
			return err
		}
		list, err = db.All(ctx, t, func(row db.Scanner) (e Envelope, err error) {
			var at sql.NullInt64
			err = row.Scan(&e.Key, &e.Type, &e.Payload, &e.Person, &e.Late, &e.Tries, &at)
			e.At = db.Instant(at)
			return e, err
		}, "SELECT key, type, payload, person, late, tries, taken_at FROM unworked ORDER BY taken_at, key")
		return err
	})
	return list, err
}

// MarkWorked says that the work of an envelope is done; what it held is forgotten.
func (s *Store) MarkWorked(ctx context.Context, key string, now time.Time) error {
	return s.write(ctx, now, func(t *Tx) error {
		_, err := t.Exec(ctx, "DELETE FROM unworked WHERE key = $1", key)
		return err
	})
}
