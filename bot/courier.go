package bot

import (
	"cmp"
	"context"
	"fmt"
	"sync"
	"time"

	"okrbot/okr"
	"okrbot/store/outbox"
)

const (
	batch    = 500 // posts to say and posts to update that are asked for at a time
	calls    = 16  // calls of the Web API for posts at the same time
	offers   = 3   // times within a second that one delivery takes the same post up
	rounds   = 3   // times that a post is rendered again because it changed while it was being sent
	idle     = time.Minute
	restless = time.Second      // the least pause between two looks at posts that wait
	troubled = 10 * time.Second // the pause after the store failed

	postTroubleTop = 5 * time.Minute // the longest pause between two attempts at a post
)

// courier is what the deliveries of posts share.
type courier struct {
	alarm chan struct{}
	one   chan struct{} // held by the delivery that runs
}

func newCourier() *courier {
	return &courier{alarm: make(chan struct{}, 1), one: make(chan struct{}, 1)}
}

func (c *courier) wake() {
	select {
	case c.alarm <- struct{}{}:
	default:
	}
}

// Deliver sends every post and publishes every Home tab that is due now, and returns when nothing is left that can go.
func (b *Bot) Deliver(ctx context.Context) error {
	work := context.WithoutCancel(ctx)
	if err := b.sendPosts(ctx, work); err != nil {
		return err
	}
	return b.publishHomes(ctx, work)
}

// deliverPosts sends posts as they fall due, until ctx ends; what is begun then is finished within work.
func (b *Bot) deliverPosts(ctx, work context.Context) error {
	for {
		err := b.sendPosts(ctx, work)
		if err != nil && ctx.Err() == nil {
			b.log.ErrorContext(ctx, "posts can't be delivered", "err", concise(err))
			pause(ctx, troubled)
		}
		timer := time.NewTimer(b.untilNextPost(ctx))
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil
		case <-b.posts.alarm:
			timer.Stop()
		case <-timer.C:
		}
	}
}

// untilNextPost is never longer than a minute, because clocks jump.
func (b *Bot) untilNextPost(ctx context.Context) time.Duration {
	at, ok, err := b.store.FindNextPostAt(ctx, b.now())
	if err != nil || !ok {
		return idle
	}
	return min(idle, max(restless, at.Sub(b.now())))
}

// delivery is one run over what is due: a lane for each conversation, in which posts go in order, and another one for
// its updates. Lanes wait for their turn side by side; see [slackLimits].
type delivery struct {
	bot      *Bot
	work     context.Context
	slots    chan struct{} // calls under way
	progress chan struct{}
	running  sync.WaitGroup

	mu      sync.Mutex
	lanes   map[string]*lane
	held    map[okr.PostID]bool // posts that wait or are being sent
	taken   map[okr.PostID]int  // how often each post was taken up since counted
	counted time.Time
	hungry  bool // the store may have more
	full    bool // it had more than fits
	resting bool // it was asked just now, and had much
	err     error
}

// lane is what waits for one conversation; it ends when nothing does.
type lane struct {
	waiting []outbox.Post
	served  int
}

// sendPosts sends what is due. A conversation that is slow, or refuses, holds up no other one.
func (b *Bot) sendPosts(ctx, work context.Context) error {
	select {
	case b.posts.one <- struct{}{}:
		defer func() { <-b.posts.one }()
	case <-ctx.Done():
		return ctx.Err()
	}
	d := &delivery{
		bot: b, work: work, slots: make(chan struct{}, calls), progress: make(chan struct{}, 1), hungry: true,
		lanes: map[string]*lane{}, held: map[okr.PostID]bool{}, taken: map[okr.PostID]int{},
	}
	defer d.running.Wait()
	for {
		more, err := d.fetch(ctx)
		if err != nil || !more {
			return err
		}
		select {
		case <-d.progress:
		case <-b.posts.alarm:
			d.mu.Lock()
			d.hungry = true
			d.mu.Unlock()
		case <-ctx.Done():
			b.posts.wake() // whoever delivers next looks at once
			return ctx.Err()
		}
	}
}

// fetch asks the store for what is due, when there may be more than is held, but not too often while that is much. It
// reports whether anything is under way.
func (d *delivery) fetch(ctx context.Context) (more bool, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.err != nil {
		return false, d.err
	}
	wanted := d.hungry || d.full && len(d.held) < batch/2
	if len(d.held) > 0 && (!wanted || d.resting) {
		return true, nil
	}
	now := d.bot.now()
	if now.Sub(d.counted).Abs() >= restless {
		clear(d.taken)
		d.counted = now
	}
	due, err := d.bot.store.DuePosts(ctx, now, batch)
	if err != nil {
		return false, fmt.Errorf("due posts: %w", err)
	}
	d.hungry = false
	if d.full = len(due) >= batch; d.full {
		d.resting = true
		time.AfterFunc(restless, func() {
			d.mu.Lock()
			defer d.mu.Unlock()
			d.resting = false
			d.tick()
		})
	}
	for _, p := range due {
		d.hold(ctx, p)
	}
	return len(d.held) > 0, nil
}

// hold puts a post into its lane, once at a time, unless it has to be left alone. The caller has mu.
func (d *delivery) hold(ctx context.Context, p outbox.Post) {
	if d.held[p.ID] || d.taken[p.ID] == offers || d.bot.limits.left(methodOf(p)) > 0 {
		return
	}
	d.held[p.ID] = true
	name := laneOf(p)
	l := d.lanes[name]
	if l == nil {
		l = &lane{}
		d.lanes[name] = l
		d.running.Go(func() { d.run(ctx, name, l) })
	}
	l.waiting = append(l.waiting, p)
}

// conversationOf names what a post goes to: a person's DM, or a channel.
func conversationOf(p outbox.Post) string { return cmp.Or(string(p.Person), p.Channel) }

// laneOf names the lane of a post. Updates wait for no message.
func laneOf(p outbox.Post) string { return methodOf(p) + " " + conversationOf(p) }

func methodOf(p outbox.Post) string {
	if p.TS != "" {
		return "chat.update"
	}
	return "chat.postMessage"
}

// run sends the posts of a lane in order.
func (d *delivery) run(ctx context.Context, name string, l *lane) {
	for p, ok := d.next(ctx, name, l); ok; p, ok = d.next(ctx, name, l) {
		one := &sending{Post: p, bot: d.bot, slots: d.slots, unclear: p.State == outbox.Sending && p.TS == ""}
		d.finish(p, one, one.send(ctx, outbox.WithCause(d.work, p.Cause)))
	}
}

// next takes a lane's first post; a lane without one ends.
func (d *delivery) next(ctx context.Context, name string, l *lane) (outbox.Post, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(l.waiting) == 0 || d.err != nil || ctx.Err() != nil {
		for _, p := range l.waiting {
			delete(d.held, p.ID)
		}
		delete(d.lanes, name)
		d.hungry = d.hungry || l.served >= outbox.PerConversation
		d.tick()
		return outbox.Post{}, false
	}
	p := l.waiting[0]
	l.waiting = l.waiting[1:]
	l.served++
	d.taken[p.ID]++
	return p, true
}

// finish lets go of a post. The store may have more now: replies to it, word of its refusal, or the post itself,
// which is to be said anew.
func (d *delivery) finish(before outbox.Post, p *sending, err error) {
	if p.Kind == outbox.SetupPost {
		d.bot.progress.change(func(*Progress) {})
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.held, p.ID)
	begun := before.TS == "" && p.TS != "" && p.Person == "" && p.Parent == 0
	d.hungry = d.hungry || begun || p.anew || p.State == outbox.Parked
	if d.err == nil {
		d.err = err
	}
	d.tick()
}

func (d *delivery) tick() {
	select {
	case d.progress <- struct{}{}:
	default:
	}
}
