package bot

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"okrbot/okr"
)

// Budgets of the Web API's methods that are called in bulk, a tenth below what Slack promises: the rest is left to
// what people wait for, which doesn't ask.
const (
	postsPerSecond = 4 // chat.postMessage in the whole workspace: Slack takes several hundred a minute
	tierTwo        = 18
	tierThree      = 45
	tierFour       = 90
)

// slackLimits keep the bot within Slack's limits: methods have a budget, conversations are quiet for a while after each
// message, and a method that Slack wants left alone is closed to everybody. Budgets and quiet are of real time.
// Closing is of the bot's clock too, so that it ends when the clock is moved.
type slackLimits struct {
	now     func() time.Time
	spacing time.Duration
	reopen  func() // called when a method is no longer closed
	budgets map[string]*budget

	mu     sync.Mutex
	quiet  map[string]chan struct{} // conversations that had a message just now; closed when the next may go
	closed map[string]time.Time     // methods, and until when
}

// newSlackLimits makes the limits of a bot; without spacing nothing is paced but what Slack asks for.
func newSlackLimits(now func() time.Time, spacing time.Duration, perSecond int, reopen func()) *slackLimits {
	p := &slackLimits{
		now: now, spacing: spacing, reopen: reopen, budgets: map[string]*budget{},
		quiet: map[string]chan struct{}{}, closed: map[string]time.Time{},
	}
	if spacing == 0 {
		return p
	}
	p.budgets["chat.postMessage"] = newBudget(perSecond, time.Second)
	for _, method := range []string{"chat.update", "chat.delete", "conversations.open", "conversations.history",
		"conversations.replies"} {
		p.budgets[method] = newBudget(tierThree, time.Minute)
	}
	for _, method := range []string{"views.publish", "conversations.members", "files.getUploadURLExternal",
		"files.completeUploadExternal"} {
		p.budgets[method] = newBudget(tierFour, time.Minute)
	}
	p.budgets["users.list"] = newBudget(tierTwo, time.Minute)
	return p
}

// hush keeps a conversation quiet for the spacing.
func (p *slackLimits) hush(conversation string) {
	if p.spacing == 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	over := make(chan struct{})
	p.quiet[conversation] = over
	time.AfterFunc(p.spacing, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.quiet[conversation] == over {
			delete(p.quiet, conversation)
		}
		close(over)
	})
}

// awaitQuiet waits until a conversation may have another message; it reports false when ctx ended first.
func (p *slackLimits) awaitQuiet(ctx context.Context, conversation string) bool {
	for {
		p.mu.Lock()
		over := p.quiet[conversation]
		p.mu.Unlock()
		if over == nil {
			return true
		}
		select {
		case <-over:
		case <-ctx.Done():
			return false
		}
	}
}

// close leaves a method alone for a while.
func (p *slackLimits) close(method string, after time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	until := p.now().Add(after)
	p.closed[method] = until
	time.AfterFunc(after, func() {
		p.mu.Lock()
		if p.closed[method].Equal(until) {
			delete(p.closed, method)
		}
		p.mu.Unlock()
		p.reopen()
	})
}

// left is how long a method is closed yet.
func (p *slackLimits) left(method string) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	until, ok := p.closed[method]
	if !ok {
		return 0
	}
	return max(0, until.Sub(p.now()))
}

// closedError says that a method wasn't called, because Slack wants it left alone.
type closedError struct {
	method string
	left   time.Duration
}

func (e *closedError) Error() string { return fmt.Sprintf("%s is closed for %s", e.method, e.left) }

// rank is the order in which calls are let through: people before the clock, and what is due longer first.
type rank struct {
	bulk bool
	due  time.Time
	id   okr.PostID
}

func (r rank) compare(other rank) int {
	switch {
	case r.bulk != other.bulk && r.bulk:
		return 1
	case r.bulk != other.bulk:
		return -1
	}
	return cmp.Or(r.due.Compare(other.due), cmp.Compare(r.id, other.id))
}

// budget lets so many calls through in each span. Who waits for one gets it in the order of rank.
type budget struct {
	span time.Duration

	mu    sync.Mutex
	free  int // below zero when people had what wasn't there
	queue []*place
}

// place is one in the queue; turn is closed when it gets its call.
type place struct {
	rank
	turn chan struct{}
}

func newBudget(calls int, span time.Duration) *budget { return &budget{span: span, free: calls} }

// ticket is a call that was let through.
type ticket struct {
	budget *budget
	used   bool
}

// use says that the call is made now: it is free again after the budget's span.
func (t *ticket) use() {
	if t.budget == nil || t.used {
		return
	}
	t.used = true
	time.AfterFunc(t.budget.span, t.budget.put)
}

// giveBack makes a call that was not made free for others.
func (t *ticket) giveBack() {
	if t.budget != nil && !t.used {
		t.budget.put()
	}
}

// take waits for a call to be free; ok is false when ctx ended first. A nil budget has no end.
func (b *budget) take(ctx context.Context, r rank) (t *ticket, waited, ok bool) {
	if b == nil {
		return &ticket{}, false, ctx.Err() == nil
	}
	b.mu.Lock()
	if b.free > 0 {
		b.free--
		b.mu.Unlock()
		return &ticket{budget: b}, false, true
	}
	mine := &place{r, make(chan struct{})}
	at, _ := slices.BinarySearchFunc(b.queue, r, func(p *place, r rank) int { return p.compare(r) })
	b.queue = slices.Insert(b.queue, at, mine)
	b.mu.Unlock()
	select {
	case <-mine.turn:
		return &ticket{budget: b}, true, true
	case <-ctx.Done():
		b.leave(mine)
		return &ticket{}, true, false
	}
}

// leave gives up a place in the queue, or the call that came for it meanwhile.
func (b *budget) leave(mine *place) {
	b.mu.Lock()
	at := slices.Index(b.queue, mine)
	if at >= 0 {
		b.queue = slices.Delete(b.queue, at, at+1)
	}
	b.mu.Unlock()
	if at < 0 {
		b.put()
	}
}

// grab takes a call without waiting.
func (b *budget) grab() *ticket {
	if b != nil {
		b.mu.Lock()
		b.free--
		b.mu.Unlock()
	}
	return &ticket{budget: b}
}

// put makes a call free, for the first who waits.
func (b *budget) put() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.free >= 0 && len(b.queue) > 0 {
		close(b.queue[0].turn)
		b.queue = b.queue[1:]
		return
	}
	b.free++
}
