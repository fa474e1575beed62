package bot

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"okrbot/store"
	"okrbot/ui"
)

const (
	batch    = 2000 // posts held at a time
	calls    = 8    // calls of the Web API for posts at the same time
	offers   = 3    // times that one delivery takes the same post up
	rounds   = 3    // times that a post is rendered again because it changed while it was being sent
	idle     = time.Minute
	restless = time.Second // the least pause between two looks at posts that wait

	postTroubleTop = 5 * time.Minute // the longest pause between two attempts at a post

	// postEvent is the metadata's event type of every post; its payload has the post's key.
	postEvent = "okrbot_post"
	// lookBack is how long before it was due a post is looked for, since Slack's clock is another one.
	lookBack    = 10 * time.Minute
	historyPage = 200
)

// courier is what the deliveries of posts share.
type courier struct {
	alarm chan struct{}
	one   chan struct{} // held by the delivery that runs

	mu sync.Mutex
	// doubtful posts may be in Slack already although nobody said so: they stay in state sending, and are looked up when
	// their pause is over. The instants are of the bot's clock.
	doubtful map[int64]doubt
	resting  map[string]chan struct{} // lanes that had a message just now; closed when the next may go
}

type doubt struct {
	until    time.Time
	attempts int
}

func newCourier() *courier {
	return &courier{
		alarm: make(chan struct{}, 1), one: make(chan struct{}, 1),
		doubtful: map[int64]doubt{}, resting: map[string]chan struct{}{},
	}
}

func (c *courier) wake() {
	select {
	case c.alarm <- struct{}{}:
	default:
	}
}

// Deliver sends every post and publishes every Home tab that is due now, and returns when nothing is left that can go.
func (b *Bot) Deliver(ctx context.Context) error {
	if err := b.sendPosts(ctx); err != nil {
		return err
	}
	return b.publishHomes(ctx)
}

// deliverPosts sends posts as they fall due, until ctx ends.
func (b *Bot) deliverPosts(ctx context.Context) error {
	for {
		if err := b.sendPosts(ctx); err != nil && ctx.Err() == nil {
			b.log.ErrorContext(ctx, "posts can't be delivered", "err", concise(err))
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
	at, ok, err := b.store.NextPostAt(ctx)
	if err != nil || !ok {
		return idle
	}
	return min(idle, max(restless, at.Sub(b.now())))
}

// delivery is one run over what is due: a lane for each conversation, in which posts go in order.
type delivery struct {
	bot      *Bot
	slots    chan struct{} // calls under way
	progress chan struct{}
	running  sync.WaitGroup

	mu    sync.Mutex
	lanes map[string][]store.Post // what waits; a key without posts is a lane at its last one
	held  map[int64]bool          // posts that wait or are being sent
	taken map[int64]int           // how often each post was taken up
	err   error
}

// sendPosts sends what is due. A conversation that is slow, or refuses, holds up no other one.
func (b *Bot) sendPosts(ctx context.Context) error {
	select {
	case b.posts.one <- struct{}{}:
		defer func() { <-b.posts.one }()
	case <-ctx.Done():
		return ctx.Err()
	}
	d := &delivery{
		bot: b, slots: make(chan struct{}, calls), progress: make(chan struct{}, 1),
		lanes: map[string][]store.Post{}, held: map[int64]bool{}, taken: map[int64]int{},
	}
	defer d.running.Wait()
	for {
		more, err := d.fetch(ctx)
		if err != nil || !more {
			return err
		}
		select {
		case <-d.progress:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// fetch puts due posts into their lanes, unless plenty wait already. It reports whether anything is under way.
func (d *delivery) fetch(ctx context.Context) (more bool, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.err != nil {
		return false, d.err
	}
	if len(d.held) > batch/2 {
		return true, nil
	}
	now := d.bot.now()
	due, err := d.bot.store.DuePosts(ctx, now, batch)
	if err != nil {
		return false, fmt.Errorf("due posts: %w", err)
	}
	for _, p := range due {
		d.hold(ctx, p, now)
	}
	return len(d.held) > 0, nil
}

// hold puts a post into its lane, once at a time. The caller has mu.
func (d *delivery) hold(ctx context.Context, p store.Post, now time.Time) {
	if d.held[p.ID] || d.taken[p.ID] == offers || d.bot.posts.paused(p.ID, now) {
		return
	}
	d.held[p.ID] = true
	lane := laneOf(p)
	waiting, started := d.lanes[lane]
	d.lanes[lane] = append(waiting, p)
	if !started {
		d.running.Go(func() { d.run(ctx, lane) })
	}
}

// laneOf names the conversation that a post goes to: a person's DM, or a channel.
func laneOf(p store.Post) string { return cmp.Or(string(p.Person), p.Channel) }

// run sends the posts of a lane in order.
func (d *delivery) run(ctx context.Context, lane string) {
	for p, ok := d.next(ctx, lane); ok; p, ok = d.next(ctx, lane) {
		d.finish(p, d.bot.send(ctx, p, d.slots))
	}
}

// next takes a lane's first post; a lane without one ends.
func (d *delivery) next(ctx context.Context, lane string) (store.Post, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	waiting := d.lanes[lane]
	if len(waiting) == 0 || d.err != nil || ctx.Err() != nil {
		delete(d.lanes, lane)
		return store.Post{}, false
	}
	p := waiting[0]
	d.lanes[lane] = waiting[1:]
	d.taken[p.ID]++
	return p, true
}

func (d *delivery) finish(p store.Post, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.held, p.ID)
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

// paused reports whether a doubtful post has to wait.
func (c *courier) paused(id int64, now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.doubtful[id].until.After(now)
}

// putOff keeps a post in state sending for a while.
func (c *courier) putOff(id int64, now time.Time) (until time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	d := c.doubtful[id]
	d.until = now.Add(backoff(d.attempts, postTroubleTop))
	d.attempts++
	c.doubtful[id] = d
	return d.until
}

func (c *courier) settle(id int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.doubtful, id)
}

// rest keeps a lane quiet for the spacing.
func (b *Bot) rest(lane string) {
	if b.spacing == 0 {
		return
	}
	c := b.posts
	c.mu.Lock()
	defer c.mu.Unlock()
	rested := make(chan struct{})
	c.resting[lane] = rested
	time.AfterFunc(b.spacing, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.resting, lane)
		close(rested)
	})
}

// awaitRest waits until a lane may have another message; it reports false when ctx ended first.
func (b *Bot) awaitRest(ctx context.Context, lane string) bool {
	b.posts.mu.Lock()
	rested := b.posts.resting[lane]
	b.posts.mu.Unlock()
	if rested == nil {
		return true
	}
	select {
	case <-rested:
		return true
	case <-ctx.Done():
		return false
	}
}

// parcel is a post on its way.
type parcel struct {
	store.Post
	bot   *Bot
	slots chan struct{}
}

// send makes what Slack shows of a post what the store has. Slack's refusals are noted with the post; an error is the
// store's.
func (b *Bot) send(stop context.Context, p store.Post, slots chan struct{}) error {
	if p.TS == "" && !b.awaitRest(stop, laneOf(p)) {
		return nil // it stays due
	}
	ctx := context.WithoutCancel(stop) // what was begun is finished and recorded
	one := &parcel{Post: p, bot: b, slots: slots}
	for range rounds {
		done, err := one.deliver(ctx)
		if err != nil {
			return one.record(ctx, err)
		}
		if done {
			break
		}
	}
	b.posts.settle(p.ID)
	return nil
}

// storeError is the store's, as opposed to Slack's.
type storeError struct{ error }

func (e storeError) Unwrap() error { return e.error }

func kept(err error) error {
	if err == nil {
		return nil
	}
	return storeError{err}
}

// deliver renders the post and says it. It reports done when the last rendering is what Slack has; otherwise it is to be
// called again, because what the post shows may have changed while it was being sent.
func (p *parcel) deliver(ctx context.Context) (done bool, err error) {
	b := p.bot
	if p.State == store.Sending && p.TS == "" {
		if err := p.find(ctx); err != nil {
			return false, err
		}
	}
	msg, want, err := p.render(ctx)
	if err != nil {
		return false, kept(err)
	}
	if !want {
		return true, p.withdraw(ctx)
	}
	rendered := fingerprint(msg)
	switch {
	case p.TS == "":
		err = p.post(ctx, msg)
	case rendered == p.Rendered && !p.Dirty:
		return true, nil
	case rendered != p.Rendered:
		err = p.update(ctx, msg)
	}
	if err != nil {
		return false, err
	}
	p.State, p.Rendered, p.Dirty = store.Sent, rendered, false
	return false, kept(b.store.MarkSent(ctx, p.ID, p.TS, rendered, b.now()))
}

// render never panics.
func (p *parcel) render(ctx context.Context) (msg ui.Message, want bool, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("render: panic: %v\n%s", cause, debug.Stack())
		}
	}()
	if msg, want, err = p.bot.render(ctx, p.Post); err != nil {
		err = fmt.Errorf("render: %w", err)
	}
	return msg, want, err
}

// post says it for the first time. A reply in a thread and a message in a channel differ in their ThreadTS only.
func (p *parcel) post(ctx context.Context, msg ui.Message) error {
	b := p.bot
	channel, err := p.address(ctx)
	if err != nil {
		return err
	}
	if err := b.store.MarkSending(ctx, p.ID, channel, b.now()); err != nil {
		return kept(err)
	}
	p.State, p.Channel = store.Sending, channel
	options := slices.Concat(quiet, []slack.MsgOption{
		slack.MsgOptionMetadata(slack.SlackMetadata{EventType: postEvent, EventPayload: map[string]any{"key": p.Key}}),
	})
	if p.ThreadTS != "" {
		options = append(options, slack.MsgOptionTS(p.ThreadTS))
	}
	err = p.say(msg, func(said []slack.MsgOption) (err error) {
		_, p.TS, err = b.api.PostMessageContext(ctx, channel, append(said, options...)...)
		return err
	})
	b.rest(laneOf(p.Post))
	return err
}

func (p *parcel) update(ctx context.Context, msg ui.Message) error {
	return p.say(msg, func(options []slack.MsgOption) error {
		_, _, _, err := p.bot.api.UpdateMessageContext(ctx, p.Channel, p.TS, options...)
		return err
	})
}

// say calls with the message, and once more without its young blocks where Slack doesn't know them.
func (p *parcel) say(msg ui.Message, call func([]slack.MsgOption) error) error {
	err := p.call(func() error { return call(content(msg)) })
	if err == nil || !strings.Contains(concise(err), "unsupported type") {
		return err
	}
	if plain, ok := plainer(msg); ok {
		return p.call(func() error { return call(content(plain)) })
	}
	return err
}

// call waits for a slot, so that only few calls are under way at a time.
func (p *parcel) call(f func() error) error {
	p.slots <- struct{}{}
	defer func() { <-p.slots }()
	return f()
}

// address is the channel that the post goes to; a DM is opened when it is needed first.
func (p *parcel) address(ctx context.Context) (channel string, err error) {
	if p.Person == "" {
		return p.Channel, nil
	}
	err = p.call(func() error {
		channel, err = p.bot.conversation(ctx, p.Person)
		return err
	})
	return channel, err
}

// withdraw takes back what is no longer worth saying.
func (p *parcel) withdraw(ctx context.Context) error {
	if p.TS != "" {
		err := p.call(func() error {
			_, _, err := p.bot.api.DeleteMessageContext(ctx, p.Channel, p.TS)
			return err
		})
		if err != nil && judge(err).verdict != gone {
			return err
		}
	}
	return kept(p.bot.store.MarkDropped(ctx, p.ID, p.bot.now()))
}

// find looks for a post that was handed to Slack by a process that didn't live to see the answer, or that got none.
func (p *parcel) find(ctx context.Context) error {
	if p.Channel == "" {
		return nil
	}
	oldest := fmt.Sprintf("%d.000000", p.Due.Add(-lookBack).Unix())
	return p.bot.paged(ctx, func(cursor string) (next string, err error) {
		var messages []slack.Message
		err = p.call(func() error {
			messages, next, err = p.history(ctx, oldest, cursor)
			return err
		})
		if err != nil {
			return "", err
		}
		for _, m := range messages {
			if m.Metadata.EventType == postEvent && m.Metadata.EventPayload["key"] == p.Key {
				p.TS = m.Timestamp
				return "", nil
			}
		}
		return next, nil
	})
}

func (p *parcel) history(ctx context.Context, oldest, cursor string) ([]slack.Message, string, error) {
	if p.ThreadTS != "" {
		messages, _, next, err := p.bot.api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
			ChannelID: p.Channel, Timestamp: p.ThreadTS, Oldest: oldest, Cursor: cursor, Limit: historyPage, IncludeAllMetadata: true,
		})
		return messages, next, err
	}
	page, err := p.bot.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{
		ChannelID: p.Channel, Oldest: oldest, Cursor: cursor, Limit: historyPage, IncludeAllMetadata: true,
	})
	if err != nil {
		return nil, "", err
	}
	return page.Messages, page.ResponseMetaData.NextCursor, nil
}

// record notes with the post why it isn't said.
func (p *parcel) record(ctx context.Context, err error) error {
	b, now := p.bot, p.bot.now()
	log := b.log.With("post", p.Key, "channel", p.Channel)
	if own, ok := err.(storeError); ok {
		log.ErrorContext(ctx, "post can't be prepared", "err", own.error)
		if p.State == store.Sending {
			b.posts.putOff(p.ID, now)
			return nil
		}
		return b.store.MarkRetry(ctx, p.ID, now.Add(backoff(p.Attempts+1, postTroubleTop)), "internal", now)
	}
	ruling := judge(err)
	log = log.With("err", concise(err))
	switch ruling.verdict {
	case gone:
		log.InfoContext(ctx, "post is gone from Slack")
		return b.store.MarkDropped(ctx, p.ID, now)
	case wait:
		log.InfoContext(ctx, "post waits for Slack's limit", "after", ruling.after)
		return b.store.MarkRetry(ctx, p.ID, now.Add(ruling.after), ruling.code, now)
	case park:
		log.WarnContext(ctx, "post is parked")
		b.posts.settle(p.ID)
		return b.store.MarkParked(ctx, p.ID, concise(err), now)
	case refuse:
		b.noteRefusal(err)
		return b.store.MarkRetry(ctx, p.ID, now.Add(postTroubleTop), ruling.code, now)
	default:
		if p.State == store.Sending {
			log.WarnContext(ctx, "post may have been sent; it will be looked up", "at", b.posts.putOff(p.ID, now))
			return nil
		}
		at := now.Add(backoff(p.Attempts, postTroubleTop))
		log.WarnContext(ctx, "post is tried again", "at", at)
		return b.store.MarkRetry(ctx, p.ID, at, ruling.code, now)
	}
}

// fingerprint tells two renderings apart.
func fingerprint(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return "" // never equal to a rendering; Slack's client says why
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:16])
}
