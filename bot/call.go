package bot

import (
	"context"
	"time"
)

// call makes one call of the Web API, unless its method is closed. When Slack asks for time, the method is closed to
// everybody.
func (b *Bot) call(ctx context.Context, method string, do func() error) error {
	if left := b.limits.left(method); left > 0 {
		return &closedError{method, left}
	}
	began := b.now()
	err := do()
	outcome := "ok"
	if err != nil {
		ruling := judge(err)
		outcome = ruling.code
		if ruling.verdict == wait {
			b.log.WarnContext(ctx, "Slack wants a method left alone", "method", method, "after", ruling.after)
			b.metrics.RateLimited(method)
			b.limits.close(method, ruling.after)
		}
	}
	b.metrics.APICall(method, outcome, b.now().Sub(began))
	return err
}

// unasked is a call that people wait for: it takes from the method's budget without waiting.
func (b *Bot) unasked(ctx context.Context, method string, do func() error) error {
	b.limits.budgets[method].grab().use()
	return b.call(ctx, method, do)
}

// last is the rank of what waits for everything that is due.
var last = rank{bulk: true, due: time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)}

// inTurn is a call in bulk: it waits until the method's budget has room for it, and nothing that is due needs it.
func (b *Bot) inTurn(ctx context.Context, method string, do func() error) error {
	ticket, _, ok := b.limits.budgets[method].take(ctx, last)
	if !ok {
		return context.Cause(ctx)
	}
	ticket.use()
	return b.call(ctx, method, do)
}

// patiently is a call that people wait for, made again for as long as Slack wants its method left alone.
func (b *Bot) patiently(ctx context.Context, method string, do func() error) error {
	for {
		err := b.unasked(ctx, method, do)
		if err == nil {
			return nil
		}
		if ruling := judge(err); ruling.verdict != wait || !pause(ctx, ruling.after) {
			return err
		}
	}
}
