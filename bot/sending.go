package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"github.com/slack-go/slack"

	"okrbot/store/outbox"
	"okrbot/ui"
)

const (
	// postEvent is the metadata's event type of every post; its payload has the post's key.
	postEvent = "okrbot_post"
	// lookBack is how long before it was due a post is looked for, since Slack's clock is another one.
	lookBack    = 10 * time.Minute
	historyPage = 200
)

// sending is a post on its way.
type sending struct {
	outbox.Post
	bot     *Bot
	slots   chan struct{}
	unclear bool // Slack may have it already
	anew    bool // it is owed once more
}

func (p *sending) rank() rank { return rank{p.Bulk(), p.Due, p.ID} }

// errStopped says that a post's turn didn't come before the delivery ended.
var errStopped = errors.New("the delivery ended")

// send makes what Slack shows of a post what the store has. It waits for its turn until stop ends; what is begun is
// finished and recorded. Slack's refusals are noted with the post; an error is the store's.
func (p *sending) send(stop, ctx context.Context) error {
	for range rounds {
		done, err := p.deliver(stop, ctx)
		if errors.Is(err, errStopped) {
			return nil // it stays due
		}
		if err != nil {
			return p.record(ctx, err)
		}
		if done || p.anew {
			break
		}
	}
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

// deliver says the post, or brings up to date what was said. It reports done when the last rendering is what Slack
// has; otherwise it is to be called again, because what the post shows may have changed while it was being sent.
func (p *sending) deliver(stop, ctx context.Context) (done bool, err error) {
	if p.unclear && p.TS == "" {
		if err := p.find(stop, ctx); err != nil {
			return false, err
		}
		p.unclear = p.TS != "" // until that is noted, it would be looked for again
	}
	if p.TS == "" {
		return p.begin(stop, ctx)
	}
	return p.renew(stop, ctx)
}

// begin says the post for the first time, rendered when its turn has come.
func (p *sending) begin(stop, ctx context.Context) (done bool, err error) {
	const method = "chat.postMessage"
	channel, err := p.address(stop, ctx)
	if err != nil {
		return false, err
	}
	if !p.bot.limits.awaitQuiet(stop, conversationOf(p.Post)) {
		return false, errStopped
	}
	turn, _, ok := p.bot.limits.budgets[method].take(stop, p.rank())
	if !ok {
		return false, errStopped
	}
	defer turn.giveBack()
	if left := p.bot.limits.left(method); left > 0 {
		return false, &closedError{method, left}
	}
	msg, want, err := p.render(ctx)
	if err != nil {
		return false, kept(err)
	}
	if !want {
		return true, p.withdraw(stop, ctx)
	}
	if err := p.post(ctx, turn, channel, msg); err != nil {
		return false, err
	}
	return false, p.said(ctx, msg)
}

// renew brings up to date what was said. It is rendered again when it had to wait for its turn.
func (p *sending) renew(stop, ctx context.Context) (done bool, err error) {
	msg, want, err := p.render(ctx)
	if err != nil {
		return false, kept(err)
	}
	if !want {
		return true, p.withdraw(stop, ctx)
	}
	if fingerprint(msg) == p.Rendered {
		if !p.Dirty {
			return true, nil
		}
		return false, p.said(ctx, msg)
	}
	turn, waited, ok := p.bot.limits.budgets["chat.update"].take(stop, p.rank())
	if !ok {
		return false, errStopped
	}
	defer turn.giveBack()
	if waited {
		if msg, want, err = p.render(ctx); err != nil || !want {
			return false, kept(err)
		}
	}
	if err := p.update(ctx, turn, msg); err != nil {
		return false, err
	}
	return false, p.said(ctx, msg)
}

// said notes that Slack has the post as it was rendered.
func (p *sending) said(ctx context.Context, msg ui.Message) error {
	if p.State != outbox.Sent {
		p.bot.log.InfoContext(ctx, "post is said", "post", p.Key, "channel", p.Channel)
	}
	first := p.State != outbox.Sent
	p.State, p.Rendered, p.Dirty, p.unclear = outbox.Sent, fingerprint(msg), false, false
	err := p.bot.store.MarkSent(ctx, p.ID, p.TS, p.Rendered, p.Version, p.bot.now())
	if err == nil && first && p.Parent != 0 {
		p.anew, err = p.bot.store.FollowParent(ctx, p.ID, p.ThreadTS, p.bot.now())
	}
	return kept(err)
}

// render never panics.
func (p *sending) render(ctx context.Context) (msg ui.Message, want bool, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("render: panic: %v\n%s", cause, debug.Stack())
		}
	}()
	if msg, want, err = p.bot.render(ctx, p.Post); err != nil {
		err = fmt.Errorf("render: %w", err)
	}
	return p.bot.plain(ctx, msg), want, err
}

// post hands the post to Slack. A reply in a thread and a message in a channel differ in their ThreadTS only.
func (p *sending) post(ctx context.Context, turn *ticket, channel string, msg ui.Message) error {
	b := p.bot
	if err := b.store.MarkSending(ctx, p.ID, channel, b.now()); err != nil {
		return kept(err)
	}
	p.State, p.Channel = outbox.Sending, channel
	options := slices.Concat(quiet, []slack.MsgOption{
		slack.MsgOptionMetadata(slack.SlackMetadata{EventType: postEvent, EventPayload: map[string]any{"key": p.Key}}),
	})
	if p.ThreadTS != "" {
		options = append(options, slack.MsgOptionTS(p.ThreadTS))
	}
	err := p.say(ctx, turn, "chat.postMessage", msg, func(said []slack.MsgOption) (err error) {
		_, p.TS, err = b.api.PostMessageContext(ctx, channel, append(said, options...)...)
		if err == nil && p.TS == "" {
			err = errNoAnswer
		}
		return err
	})
	b.limits.hush(conversationOf(p.Post))
	p.unclear = err != nil && judge(err).verdict == retry
	return err
}

func (p *sending) update(ctx context.Context, turn *ticket, msg ui.Message) error {
	return p.say(ctx, turn, "chat.update", msg, func(options []slack.MsgOption) error {
		_, ts, _, err := p.bot.api.UpdateMessageContext(ctx, p.Channel, p.TS, options...)
		if err == nil && ts == "" {
			err = errNoAnswer
		}
		return err
	})
}

// say calls with the message, and once more without its young blocks where Slack doesn't know them.
func (p *sending) say(ctx context.Context, turn *ticket, method string, msg ui.Message,
	call func([]slack.MsgOption) error) error {
	err := p.call(ctx, turn, method, func() error { return call(content(msg)) })
	if err == nil {
		return nil
	}
	if plain, ok := p.bot.learn(ctx, msg, err); ok {
		return p.call(ctx, p.bot.limits.budgets[method].grab(), method, func() error { return call(content(plain)) })
	}
	return err
}

// call waits for a slot, so that only few calls are under way at a time, and uses the ticket.
func (p *sending) call(ctx context.Context, turn *ticket, method string, do func() error) error {
	p.slots <- struct{}{}
	defer func() { <-p.slots }()
	turn.use()
	return p.bot.call(ctx, method, do)
}

// inTurn waits for the method's budget first.
func (p *sending) inTurn(stop, ctx context.Context, method string, do func() error) error {
	turn, _, ok := p.bot.limits.budgets[method].take(stop, p.rank())
	if !ok {
		return errStopped
	}
	return p.call(ctx, turn, method, do)
}

// address is the channel that the post goes to; a DM is opened when it is needed first.
func (p *sending) address(stop, ctx context.Context) (string, error) {
	if p.Person == "" {
		return p.Channel, nil
	}
	return p.bot.conversationBy(ctx, p.Person, func(open func() error) error {
		return p.inTurn(stop, ctx, "conversations.open", open)
	})
}

// withdraw takes back what is no longer worth saying.
func (p *sending) withdraw(stop, ctx context.Context) error {
	if p.TS != "" {
		err := p.inTurn(stop, ctx, "chat.delete", func() error {
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
func (p *sending) find(stop, ctx context.Context) error {
	if p.Channel == "" {
		return nil
	}
	oldest := fmt.Sprintf("%d.000000", p.Due.Add(-lookBack).Unix())
	for cursor, more := "", true; more; more = cursor != "" {
		messages, next, err := p.history(stop, ctx, oldest, cursor)
		if err != nil {
			return err
		}
		for _, m := range messages {
			if m.Metadata.EventType == postEvent && m.Metadata.EventPayload["key"] == p.Key {
				p.TS = m.Timestamp
				p.bot.log.InfoContext(ctx, "post is found in Slack", "post", p.Key, "channel", p.Channel)
				return nil
			}
		}
		cursor = next
	}
	return nil
}

func (p *sending) history(stop, ctx context.Context, oldest,
	cursor string) (messages []slack.Message, next string, err error) {
	if p.ThreadTS != "" {
		err = p.inTurn(stop, ctx, "conversations.replies", func() error {
			messages, _, next, err = p.bot.api.GetConversationRepliesContext(ctx,
				&slack.GetConversationRepliesParameters{
					ChannelID: p.Channel, Timestamp: p.ThreadTS, Oldest: oldest, Cursor: cursor, Limit: historyPage,
					IncludeAllMetadata: true,
				})
			return err
		})
		return messages, next, err
	}
	err = p.inTurn(stop, ctx, "conversations.history", func() error {
		page, err := p.bot.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{
			ChannelID: p.Channel, Oldest: oldest, Cursor: cursor, Limit: historyPage, IncludeAllMetadata: true,
		})
		if err == nil {
			messages, next = page.Messages, page.ResponseMetaData.NextCursor
		}
		return err
	})
	return messages, next, err
}

// record notes with the post why it isn't said.
func (p *sending) record(ctx context.Context, err error) error {
	b, now := p.bot, p.bot.now()
	log := b.log.With("post", p.Key, "channel", p.Channel)
	pause := backoff(p.Attempts, postTroubleTop)
	if own, ok := err.(storeError); ok {
		log.ErrorContext(ctx, "post can't be prepared", "err", own.error)
		p.unclear = p.unclear || p.State == outbox.Sending
		return p.putOff(ctx, pause, "internal")
	}
	ruling := judge(err)
	log = log.With("err", concise(err))
	switch ruling.verdict {
	case gone:
		return p.deleted(ctx)
	case wait:
		if _, ok := errors.AsType[*closedError](err); ok && !p.unclear && p.State != outbox.Sending {
			return nil // nothing was tried; it goes when the method is open again
		}
		return p.putOff(ctx, ruling.after, ruling.code)
	case park:
		log.WarnContext(ctx, "post is parked")
		p.State = outbox.Parked
		return b.store.MarkParked(ctx, p.ID, concise(err), advice(ruling.code, p.Person != ""), now)
	case refuse:
		b.noteRefusal(err)
		return p.putOff(ctx, postTroubleTop, ruling.code)
	default:
		log.WarnContext(ctx, "post is tried again", "after", pause, "unclear", p.unclear)
		return p.putOff(ctx, pause, ruling.code)
	}
}

// deleted deals with a message that somebody deleted in Slack: the post's own, or the one in whose thread it was to go.
func (p *sending) deleted(ctx context.Context) error {
	b, now := p.bot, p.bot.now()
	id, ts := p.ID, p.TS
	if ts == "" {
		id, ts = p.Parent, p.ThreadTS
	}
	again, err := b.store.MarkDeleted(ctx, id, ts, now)
	b.log.InfoContext(ctx, "message was deleted in Slack", "post", p.Key, "channel", p.Channel, "again", again)
	switch {
	case err != nil:
		return err
	case again && id == p.ID:
		p.anew = true
	case again:
		return b.store.MarkRetry(ctx, p.ID, now, "thread_not_found", now) // it goes below the new one
	case id != p.ID:
		return b.store.MarkDropped(ctx, p.ID, now)
	}
	return nil
}

// putOff tries the post again after a pause. What Slack may have is looked up then.
func (p *sending) putOff(ctx context.Context, pause time.Duration, reason string) error {
	now := p.bot.now()
	if p.unclear {
		return p.bot.store.MarkUncertain(ctx, p.ID, now.Add(pause), reason, now)
	}
	return p.bot.store.MarkRetry(ctx, p.ID, now.Add(pause), reason, now)
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
