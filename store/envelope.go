package store

import (
	"context"
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

// ForgetEnvelopes removes the records of envelopes that Slack will not deliver again.
func (s *Store) ForgetEnvelopes(ctx context.Context, now time.Time) error {
	return s.write(ctx, now, func(t *tx) error {
		_, err := t.exec(ctx, "DELETE FROM envelopes WHERE taken_at < $1", ms(now.Add(-envelopeMemory)))
		return err
	})
}
