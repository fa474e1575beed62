package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"

	"okrbot/store/outbox"
)

// causeOf names a request for the log and for the posts that it causes: its kind and a short mark, the same for every
// delivery of the same act.
func causeOf(t *task) string {
	sum := sha256.Sum256([]byte(t.Once))
	return string(t.kind) + "/" + hex.EncodeToString(sum[:4])
}

// tracer adds to every line of the log why it is written.
type tracer struct{ slog.Handler }

// TraceLog returns a handler that adds the cause of what is logged, see [store.WithCause], as the attribute cause.
// What is traced already stays as it is.
func TraceLog(h slog.Handler) slog.Handler {
	if _, ok := h.(tracer); ok {
		return h
	}
	return tracer{h}
}

func (t tracer) Handle(ctx context.Context, r slog.Record) error {
	if cause := outbox.Cause(ctx); cause != "" {
		r.AddAttrs(slog.String("cause", cause))
	}
	return t.Handler.Handle(ctx, r)
}

func (t tracer) WithAttrs(attrs []slog.Attr) slog.Handler { return tracer{t.Handler.WithAttrs(attrs)} }

func (t tracer) WithGroup(name string) slog.Handler { return tracer{t.Handler.WithGroup(name)} }
