package outbox

import (
	"context"
	"errors"
	"time"

	"okrbot/okr"
)

// Actor is who asks for an operation, when, and through which envelope.
type Actor struct {
	Person okr.PersonID
	Now    time.Time
	Source okr.Source
	// Once, when not empty, makes the operation happen at most once: a second one with the same key changes nothing and
	// returns [ErrRepeated].
	Once string
}

// ErrRepeated says that the operation was done before, through the same envelope.
var ErrRepeated = errors.New("done before")

// doneKey is what an act is remembered under.
func doneKey(a Actor) string { return "done/" + a.Once }

// Repeated returns [ErrRepeated] for what was done before.
func (t *Tx) Repeated(ctx context.Context, a Actor) error {
	var n int
	if err := t.One(ctx, "SELECT COUNT(*) FROM envelopes WHERE key = $1", []any{doneKey(a)}, []any{&n}); err != nil ||
		n == 0 {
		return err
	}
	return ErrRepeated
}
