package bot

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/store/outbox"
	"okrbot/ui"
)

// kind tells requests apart by how they are acknowledged and answered.
type kind string

const (
	command    kind = "command"
	click      kind = "click"
	shortcut   kind = "shortcut"
	closing    kind = "closing"
	event      kind = "event"
	direct     kind = "direct"  // what a person wrote to the bot in a DM
	mention    kind = "mention" // what a person wrote to the bot in a channel
	submission kind = "submission"
	suggestion kind = "suggestion"
)

// task is a request on its way to its handlers.
type task struct {
	Request
	kind     kind
	name     string // of what was called, for the log
	person   okr.PersonID
	handlers []Handler
	envelope envelope
	delivery string // as Once, when one act has several deliveries: a DM and its edits
	settles  string // Once of the DM in whose answer something was clicked
	thread   string // ts of the thread's first message that a mention stands below
	resumed  bool   // an earlier process took it and did not work it to its end
}

// key is what the task's envelope is recorded under.
func (t *task) key() string {
	if !t.recorded() {
		return "late/" + t.Once
	}
	return "envelope/" + cmp.Or(t.delivery, t.Once)
}

// kept is the envelope as it is recorded until its work is done.
func (t *task) kept() outbox.Envelope {
	return outbox.Envelope{Key: t.key(), Type: t.envelope.Type, Payload: string(t.envelope.Payload), Person: t.person,
		Late: !t.recorded()}
}

// recorded reports whether the task is recorded and acknowledged before it is worked. The others are acknowledged with
// their result; what they change carries the request's Once.
func (t *task) recorded() bool { return t.kind != submission && t.kind != suggestion }

// lane is what tasks are worked in order for.
func (t *task) lane() string { return cmp.Or(string(t.person), t.Channel) }

var errNothing = errors.New("nothing to do")

// open makes a task of an envelope. It returns errNothing for what the bot doesn't listen to.
func (b *Bot) open(e envelope) (*task, error) {
	t := &task{envelope: e}
	var err error
	switch e.Type {
	case "slash_commands":
		err = b.readCommand(t)
	case "interactive":
		err = b.readInteraction(t)
	case "events_api":
		err = b.readEvent(t)
	default:
		err = fmt.Errorf("unknown type of envelope %q", e.Type)
	}
	return t, err
}

func (b *Bot) readCommand(t *task) error {
	var c struct {
		Command     string `json:"command"`
		Text        string `json:"text"`
		User        string `json:"user_id"`
		Channel     string `json:"channel_id"`
		TriggerID   string `json:"trigger_id"`
		ResponseURL string `json:"response_url"`
	}
	if err := json.Unmarshal(t.envelope.Payload, &c); err != nil {
		return err
	}
	t.kind, t.name, t.person = command, c.Command, okr.PersonID(c.User)
	t.handlers = only(b.router.commands[c.Command])
	t.Channel, t.TriggerID, t.ResponseURL = c.Channel, c.TriggerID, c.ResponseURL
	t.say(typed(c.Text))
	t.Once = "command/" + cmp.Or(c.TriggerID, t.envelope.ID)
	return nil
}

// mostTyped is how many characters a command has at the most.
const mostTyped = 4_000

// say takes what was typed for a command. What is longer is refused: nothing reads it.
func (t *task) say(text string) {
	t.Text = text
	if utf8.RuneCountInString(text) > mostTyped {
		t.handlers = only(t.tooLong)
	}
}

// tooLong refuses a command for its length. What was typed after a slash is nowhere to be seen any more: it is given
// back.
func (t *task) tooLong(_ context.Context, r *Request) (Reply, error) {
	refusal := &locale.Error{ID: "bot.too_long", Args: []any{"Most", decimal.NewFromInt(mostTyped)}}
	if t.kind != command {
		return Reply{}, refusal
	}
	back := locale.Truncate(locale.Escape(said(r.Printer, refusal)+"\n\n"+r.Text), mostSaid)
	return Reply{Message: &ui.Message{Text: back}}, nil
}

// mostSaid is how long a message without blocks is at the most, in Slack's own count.
const mostSaid = 40_000

func (b *Bot) readInteraction(t *task) error {
	var c slack.InteractionCallback
	if err := json.Unmarshal(t.envelope.Payload, &c); err != nil {
		return err
	}
	t.person, t.name = okr.PersonID(c.User.ID), cmp.Or(c.CallbackID, c.View.CallbackID)
	t.TriggerID, t.ResponseURL = c.TriggerID, c.ResponseURL
	t.Channel = cmp.Or(c.Channel.ID, c.Container.ChannelID)
	t.Message = cmp.Or(c.Container.MessageTs, c.MessageTs)
	if c.View.ID != "" {
		t.View = &c.View
		plainState(t.View.State)
	}
	t.Once = string(c.Type) + "/" + cmp.Or(c.TriggerID, t.envelope.ID)
	switch c.Type {
	case slack.InteractionTypeBlockActions:
		return b.readClick(t, c.ActionCallback.BlockActions)
	case slack.InteractionTypeViewSubmission:
		t.kind, t.handlers = submission, only(find(b.router.submits, t.name))
		t.Once = submissionKey(t.View)
	case slack.InteractionTypeViewClosed:
		t.kind, t.handlers = closing, only(find(b.router.closed, t.name))
	case slack.InteractionTypeBlockSuggestion:
		t.kind, t.name, t.handlers = suggestion, c.ActionID, only(find(b.router.suggests, c.ActionID))
		t.Action, t.Query = c.ActionID, typed(c.Value)
		if utf8.RuneCountInString(t.Query) > mostTyped { // nothing is called so
			t.handlers = nil
		}
	case slack.InteractionTypeShortcut, slack.InteractionTypeMessageAction:
		t.kind, t.handlers = shortcut, only(b.router.shortcuts[t.name])
		t.Author, t.Link = authorOf(c.Message), b.linkTo(t.Channel, c.MessageTs)
	default:
		return fmt.Errorf("unknown type of interaction %q", c.Type)
	}
	return nil
}

func (b *Bot) readClick(t *task, clicked []*slack.BlockAction) error {
	if len(clicked) == 0 {
		return errNothing
	}
	in := clicked[0] // Slack sends one at a time
	t.kind, t.name, t.handlers = click, in.ActionID, only(find(b.router.actions, in.ActionID))
	t.settles = answered(t.Channel, in.BlockID)
	if in.Type == "plain_text_input" {
		in.Value = Plain(in.Value)
	}
	t.Action, t.Input, t.Value = in.ActionID, in, cmp.Or(in.Value, in.SelectedOption.Value, in.SelectedUser,
		in.SelectedChannel, in.SelectedConversation, in.SelectedDate, in.SelectedTime)
	if t.handlers == nil && in.Type != "button" {
		return errNothing // a choice that is read with its form
	}
	return nil
}

// submissionKey is the same for the same content of the same state of a form, however often it is submitted.
func submissionKey(v *slack.View) string {
	if v == nil {
		return ""
	}
	sum := sha256.New()
	fmt.Fprintf(sum, "%s\x00%s\x00", v.Hash, v.PrivateMetadata)
	if v.State != nil {
		_ = json.NewEncoder(sum).Encode(v.State.Values) // map keys are sorted; neither part can fail
	}
	return "submission/" + v.ID + "/" + hex.EncodeToString(sum.Sum(nil)[:12])
}

func (b *Bot) readEvent(t *task) error {
	// Slack's own events have user and channel as ids or as objects.
	var outer struct {
		ID    string `json:"event_id"`
		Event struct {
			Type    string     `json:"type"`
			User    idOrObject `json:"user"`
			Channel idOrObject `json:"channel"`
		} `json:"event"`
	}
	if err := json.Unmarshal(t.envelope.Payload, &outer); err != nil {
		return err
	}
	t.kind, t.name = event, outer.Event.Type
	t.person, t.Channel = okr.PersonID(outer.Event.User), string(outer.Event.Channel)
	t.Once = "event/" + cmp.Or(outer.ID, t.envelope.ID)
	t.handlers = b.router.events[t.name]
	if t.handlers == nil && t.name != "message" && t.name != "app_mention" {
		return errNothing
	}
	if t.name == "user_change" || t.name == "team_join" {
		var seen struct {
			Event userSeen `json:"event"`
		}
		err := json.Unmarshal(t.envelope.Payload, &seen)
		t.Event = seen.Event
		return err
	}
	parsed, err := slackevents.ParseEvent(t.envelope.Payload, slackevents.OptionNoVerifyToken())
	if err != nil {
		return err
	}
	t.Event = parsed.InnerEvent.Data
	switch e := t.Event.(type) {
	case *slackevents.MessageEvent:
		if e.IsIM() {
			return b.readDirect(t, e)
		}
		if b.router.thread != nil {
			return b.readReply(t, e)
		}
	case *slackevents.AppMentionEvent:
		return b.readMention(t, e)
	case *slackevents.ReactionAddedEvent:
		return b.readReaction(t, e)
	case *slackevents.ReactionRemovedEvent:
		return b.readReaction(t, (*slackevents.ReactionAddedEvent)(e))
	}
	if t.handlers == nil {
		return errNothing
	}
	return nil
}

// readDirect takes what a person wrote, or what they made of it later; echoes of the bot's own messages and deletions
// are not for it.
func (b *Bot) readDirect(t *task, said *slackevents.MessageEvent) error {
	msg, handle := said.Message, b.router.dm
	switch said.SubType {
	case "", "file_share":
	case "message_changed":
		before := said.PreviousMessage
		// Slack added a preview
		if msg == nil || before == nil || msg.SubType != "" || len(msg.Files) > 0 ||
			Plain(msg.Text) == Plain(before.Text) {
			return errNothing
		}
		handle = b.reread
	default:
		return errNothing
	}
	if b.router.dm == nil || msg == nil || msg.BotID != "" || msg.User == "" || okr.PersonID(msg.User) == b.me() {
		return errNothing
	}
	t.kind, t.name, t.handlers = direct, "message.im", only(handle)
	t.person, t.Message = okr.PersonID(msg.User), msg.Timestamp
	t.say(b.addressed(msg.Text))
	t.delivery, t.Once = t.Once, directOnce(t.Channel, msg.Timestamp)
	for _, f := range msg.Files {
		t.Files = append(t.Files, File{Name: cmp.Or(Plain(f.Name), f.ID), Size: f.Size,
			URL: cmp.Or(f.URLPrivateDownload, f.URLPrivate)})
	}
	return nil
}

// directOnce is the same for a DM and for what its author makes of it later.
func directOnce(channel, ts string) string { return "direct/" + channel + "/" + ts }

// readMention takes what a person wrote to the bot in a channel.
func (b *Bot) readMention(t *task, said *slackevents.AppMentionEvent) error {
	if b.router.dm == nil || said.BotID != "" || said.User == "" || okr.PersonID(said.User) == b.me() {
		return errNothing
	}
	t.kind, t.handlers = mention, only(b.router.dm)
	t.Message, t.thread = said.TimeStamp, said.ThreadTimeStamp
	t.say(b.addressed(said.Text))
	return nil
}

// addressed is the command in a message: what follows a mention of the bot if there is one, without the marks of code.
func (b *Bot) addressed(text string) string {
	text = typed(text)
	if me := b.me(); me != "" {
		if _, after, ok := strings.Cut(text, "<@"+string(me)+">"); ok {
			text = strings.TrimLeft(after, " ,:;.!")
		}
	}
	return strings.TrimSpace(strings.Trim(text, "`"))
}

// rereading is how long an edited DM is read again. It is less than the store remembers what was done.
const rereading = 24 * time.Hour

// reread reads a DM that was edited, unless what it said before was done, or that was so long ago that nobody can say.
func (b *Bot) reread(ctx context.Context, r *Request) (Reply, error) {
	done, err := b.store.Done(ctx, r.Once)
	if err != nil {
		return Reply{}, err
	}
	if done || r.Now.Sub(writtenAt(r.Message)) > rereading {
		return Reply{}, &locale.Error{ID: "bot.edited"}
	}
	return b.router.dm(ctx, r)
}

// writtenAt is when a message was written, of its ts.
func writtenAt(ts string) time.Time {
	seconds, _, _ := strings.Cut(ts, ".")
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.Unix(n, 0)
}

// readReply takes what a person said in a thread of a channel, changed there or took back. Of an event's two messages
// Slack says who wrote them in the message itself.
func (b *Bot) readReply(t *task, said *slackevents.MessageEvent) error {
	msg := said.Message
	switch said.SubType {
	case "", "file_share", "thread_broadcast", "message_changed":
	case "message_deleted":
		msg = said.PreviousMessage
	default:
		return errNothing
	}
	if msg == nil || msg.ThreadTimestamp == "" || msg.ThreadTimestamp == msg.Timestamp || msg.User == "" ||
		msg.BotID != "" || okr.PersonID(msg.User) == b.me() {
		return errNothing
	}
	t.person, t.name, t.handlers = okr.PersonID(msg.User), "message.thread", only(b.router.thread)
	t.Said = Said{Thread: msg.ThreadTimestamp, TS: msg.Timestamp, Text: Plain(msg.Text),
		Deleted: said.SubType == "message_deleted"}
	if said.SubType == "message_changed" && msg.SubType == "tombstone" {
		t.Said.Deleted = true
	}
	return nil
}

// authorOf is the person who wrote a message; nobody of what a program wrote.
func authorOf(msg slack.Message) okr.PersonID {
	if msg.BotID != "" {
		return ""
	}
	return okr.PersonID(msg.User)
}

// readReaction takes an emoji below a message. Slack leaves the author out where it knows none.
func (b *Bot) readReaction(t *task, reacted *slackevents.ReactionAddedEvent) error {
	if reacted.Item.Type != "message" {
		return errNothing
	}
	t.Channel, t.Message = reacted.Item.Channel, reacted.Item.Timestamp
	if author := okr.PersonID(reacted.ItemUser); author != b.me() {
		t.Author = author
	}
	t.Link = b.linkTo(t.Channel, t.Message)
	t.Reacted = Reacted{Emoji: reacted.Reaction, TS: reacted.EventTimestamp}
	return nil
}

func only(h Handler) []Handler {
	if h == nil {
		return nil
	}
	return []Handler{h}
}

// idOrObject is a Slack id that comes bare or inside its object.
type idOrObject string

// UnmarshalJSON implements [json.Unmarshaler].
func (i *idOrObject) UnmarshalJSON(text []byte) error {
	var bare string
	if json.Unmarshal(text, &bare) == nil {
		*i = idOrObject(bare)
		return nil
	}
	var object struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal(text, &object); err != nil {
		return err
	}
	*i = idOrObject(object.ID)
	return nil
}

// receive takes envelopes until ctx ends: it records, acknowledges and queues them, one after another.
func (b *Bot) receive(ctx, work context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case e := <-b.inbox:
			b.take(ctx, work, e)
		}
	}
}

func (b *Bot) take(ctx, work context.Context, e envelope) {
	t, err := b.open(e)
	outcome := "taken"
	defer func() { b.metrics.Envelope(cmp.Or(string(t.kind), e.Type), outcome) }()
	switch {
	case errors.Is(err, errNothing):
		outcome = "ignored"
		b.acknowledge(ctx, e, nil)
		return
	case err != nil:
		// What can't be read now can't be read when it is delivered again.
		outcome = "unreadable"
		b.log.WarnContext(ctx, "envelope can't be read", "type", e.Type, "err", err)
		b.acknowledge(ctx, e, nil)
		return
	}
	cause := causeOf(t)
	ctx, work = outbox.WithCause(ctx, cause), outbox.WithCause(work, cause)
	if ok, tell := b.admit(t); !ok {
		outcome = "limited"
		t.handlers = only(tooFast)
		if !tell {
			b.acknowledge(ctx, e, nil)
			return
		}
	}
	if t.recorded() {
		kept := t.kept()
		if outcome == "limited" { // there is nothing to be done about it
			kept.Payload = ""
		}
		fresh, err := b.store.Take(context.WithoutCancel(ctx), kept, b.now())
		if err != nil {
			outcome = "unrecorded"
			b.log.ErrorContext(ctx, "envelope can't be recorded", "type", e.Type, "name", t.name, "err", err)
			return // not acknowledged: Slack delivers it again, or tells the person
		}
		b.acknowledge(ctx, e, nil)
		if !fresh {
			outcome = "repeated"
			b.log.DebugContext(ctx, "envelope was taken before", "type", e.Type, "name", t.name, "attempt", e.Attempt)
			return
		}
	}
	lanes := b.lanes
	if !t.recorded() { // whatever else the person has asked Slack for, the form's acknowledgement doesn't wait for it
		lanes = b.forms
	}
	lanes.put(t.lane(), func() { b.work(work, t) }, work.Done())
}

// admit decides whether somebody isn't too fast; tell says that they are to be told.
func (b *Bot) admit(t *task) (ok, tell bool) {
	if b.people == nil || !t.kind.limited() {
		return true, false
	}
	return b.people.admit(t.person, b.now())
}

func (b *Bot) acknowledge(ctx context.Context, e envelope, payload any) {
	if err := e.ack(ctx, payload); err != nil {
		b.log.WarnContext(ctx, "acknowledgement failed", "type", e.Type, "err", err)
		return
	}
	b.metrics.Ack(b.now().Sub(e.arrived))
}
