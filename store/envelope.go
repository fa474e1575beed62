package store

import (
	"context"
	"database/sql"
	"time"
)

// envelopeMemory is longer than Slack redelivers: its last retry comes within 24 hours.
const envelopeMemory = 72 * time.Hour

// Take records that an envelope was taken, and reports whether that is news.
func (s *Store) Take(ctx context.Context, key string, now time.Time) (fresh bool, err error) {
	err = s.write(ctx, now, func(t *tx) error {
		fresh, err = t.take(ctx, key)
		return err
	})
	return fresh, err
}

func (t *tx) take(ctx context.Context, key string) (fresh bool, err error) {
	n, err := t.exec(ctx, "INSERT INTO envelopes (key, taken_at) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING", key, ms(t.now))
	return n == 1, err
}

// Done reports whether an act changed something, as long as that is remembered: done/ and its Once were taken.
func (s *Store) Done(ctx context.Context, once string) (done bool, err error) {
	err = s.read(ctx, time.Time{}, func(t *tx) error {
		return t.one(ctx, "SELECT COUNT(*) > 0 FROM envelopes WHERE key = $1", []any{"done/" + once}, []any{&done})
	})
	return done, err
}

// ForgetEnvelopes removes the records of envelopes that Slack will not deliver again.
func (s *Store) ForgetEnvelopes(ctx context.Context, now time.Time) error {
	return s.write(ctx, now, func(t *tx) error {
		_, err := t.exec(ctx, "DELETE FROM envelopes WHERE taken_at < $1", ms(now.Add(-envelopeMemory)))
		return err
	})
}

// PostponedForm is a submission that is acknowledged and not worked yet.
type PostponedForm struct {
	Payload string
	At      time.Time
}

// Postpone records a submission that is about to be acknowledged before it is worked.
func (s *Store) Postpone(ctx context.Context, key, payload string, now time.Time) error {
	return s.write(ctx, now, func(t *tx) error {
		_, err := t.exec(ctx, "INSERT INTO postponed_forms (key, payload, postponed_at) VALUES ($1, $2, $3) ON CONFLICT (key) DO NOTHING", key, payload, ms(now))
		return err
	})
}

// Postponed returns the submissions that wait to be worked, the oldest first.
func (s *Store) Postponed(ctx context.Context) (list []PostponedForm, err error) {
	err = s.read(ctx, time.Time{}, func(t *tx) error {
		list, err = all(ctx, t, func(row scanner) (form PostponedForm, err error) {
			var at sql.NullInt64
			err = row.Scan(&form.Payload, &at)
			form.At = instant(at)
			return form, err
		}, "SELECT payload, postponed_at FROM postponed_forms ORDER BY postponed_at, key")
		return err
	})
	return list, err
}

// Settle forgets a submission that was worked.
func (s *Store) Settle(ctx context.Context, key string, now time.Time) error {
	return s.write(ctx, now, func(t *tx) error {
		_, err := t.exec(ctx, "DELETE FROM postponed_forms WHERE key = $1", key)
		return err
	})
}
