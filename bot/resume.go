package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"okrbot/locale"
	"okrbot/store"
	"okrbot/store/outbox"
	"okrbot/ui"
)

const (
	// resumable is for how long what a person did still says what they want.
	resumable = 15 * time.Minute
	// answerable is for how long Slack takes an answer at the address that came with a command or a click.
	answerable = 30 * time.Minute
	// mostTries is after how many processes that ended over it something is given up.
	mostTries = 3
)

// resume works what was acknowledged by a process that didn't live to work it. What waited too long is not done; its
// person is told so.
func (b *Bot) resume(ctx context.Context) error {
	list, err := b.store.TakeUnworked(ctx, b.now())
	if err != nil {
		return fmt.Errorf("unworked requests: %w", err)
	}
	for _, e := range list {
		t, err := b.open(envelope{Type: e.Type, Payload: json.RawMessage(e.Payload)})
		if err != nil {
			b.log.ErrorContext(ctx, "a request that was left over can't be read", "type", e.Type, "err", err)
			if err := b.store.MarkWorked(ctx, e.Key, b.now()); err != nil {
				return fmt.Errorf("unreadable request: %w", err)
			}
			continue
		}
		age := b.now().Sub(e.At)
		late := age > resumable || e.Tries > mostTries
		b.log.InfoContext(ctx, "a request that was left over is worked", "kind", string(t.kind), "name", t.name,
			"person", string(t.person), "age", age.Round(time.Second), "late", late)
		ctx := outbox.WithCause(ctx, causeOf(t))
		if e.Late {
			b.resumeForm(ctx, t, late)
			continue
		}
		t.resumed, t.TriggerID = true, ""
		if age > answerable {
			t.ResponseURL = ""
		}
		if late && t.answered() {
			t.handlers = only(b.late(t, e.At))
		}
		b.lanes.put(t.lane(), func() { b.work(ctx, t) }, ctx.Done())
	}
	return nil
}

// resumeForm finishes a form; who waited too long decides anew.
func (b *Bot) resumeForm(ctx context.Context, t *task, late bool) {
	rest := func(ctx context.Context) (Reply, error) { return b.attempt(ctx, t) }
	if late {
		rest = func(ctx context.Context) (Reply, error) {
			b.introduceStranger(ctx, t)
			return Reply{}, &locale.Error{ID: "bot.form_late"}
		}
	}
	b.aside(ctx, t, func(ctx context.Context) { b.finish(ctx, t, rest) })
}

// answered reports whether a person waits for an answer. What else happened in Slack is worked however late it is.
func (t *task) answered() bool {
	switch t.kind {
	case command, click, shortcut, direct, mention:
		return true
	default:
		return false
	}
}

// line is what a person typed; empty for what they clicked.
func (t *task) line() string {
	switch t.kind {
	case command:
		return strings.TrimSpace(t.name + " " + t.Text)
	case direct, mention:
		return t.Text
	default:
		return ""
	}
}

// late answers what was done too long ago: it may no longer be wanted.
func (b *Bot) late(t *task, at time.Time) Handler {
	return func(_ context.Context, r *Request) (Reply, error) {
		zone := r.Person.Location(time.UTC)
		when, line := r.Printer.DateTime(at.In(zone)), t.line()
		if line == "" {
			return Reply{}, &locale.Error{ID: "bot.click_late", Args: []any{"At", when}}
		}
		msg := ui.Notice(r.Printer, "bot.command_late", "At", when, "What", shown(line))
		if len(line) <= longestRepeat {
			msg.Blocks = append(msg.Blocks, mainButton(r.Printer, "bot.button.repeat", ui.ActionRepeat, line))
		}
		return Reply{Message: &msg}, nil
	}
}

// doneBefore is the answer to what an earlier process did, and of which nobody was told. Where it can be answered
// again as it was then, it is.
func (b *Bot) doneBefore(ctx context.Context, t *task, reply Reply, err error) (Reply, error) {
	repeated := errors.Is(err, store.ErrRepeated)
	silent := err == nil && reply.Message == nil && reply.View == nil
	if !t.answered() || !repeated && !silent {
		return reply, err
	}
	if done, failed := b.store.Done(ctx, t.Once); failed != nil || !done && !repeated {
		return reply, err
	}
	if t.line() == "" {
		return Reply{Message: &ui.Message{Text: t.Printer.T("bot.click_done")}}, nil
	}
	msg := ui.Notice(t.Printer, "bot.command_done", "What", shown(t.line()))
	return Reply{Message: &msg}, nil
}

// shown is what a person typed, as much of it as is needed to know it again.
func shown(line string) string { return locale.Truncate(locale.Line(line), 200) }
