package outbox

import (
	"context"
	"strings"
)

type causeKey struct{}

// WithCause returns a context in which everything happens because of cause: what is written under it remembers it. A
// cause is a kind and what tells it from others, such as command/3fa9c1d2; the clock's begin with [ClockCause].
func WithCause(ctx context.Context, cause string) context.Context {
	return context.WithValue(ctx, causeKey{}, cause)
}

// Cause is why something happens; it is empty where nobody said.
func Cause(ctx context.Context) string {
	cause, _ := ctx.Value(causeKey{}).(string)
	return cause
}

// ClockCause begins the causes of what nobody did but the clock: clock/nudge. Such posts can wait for those that
// people cause.
const ClockCause = "clock/"

// byClock reports whether the clock is the cause.
func byClock(cause string) bool { return strings.HasPrefix(cause, ClockCause) }
