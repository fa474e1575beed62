package bot

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/ui"
)

// answer says a reply, or an error, the way that the task's kind has for it. What Slack takes only later is said
// within later.
func (b *Bot) answer(ctx, later context.Context, t *task, reply Reply, err error) {
	if err != nil {
		reply = b.complaint(t, err)
	}
	switch t.kind {
	case submission:
		if reply.Later != nil {
			b.postpone(ctx, later, t, reply.Later)
			return
		}
		b.answerSubmission(ctx, t, reply)
		if len(reply.Errors) == 0 {
			b.afterwards(later, t, reply)
		}
	case suggestion:
		b.acknowledge(ctx, t.envelope, suggestions(reply))
		if reply.Later != nil { // the next letter that is typed finds the answer
			b.afterwards(later, t, Reply{Then: func(ctx context.Context) error {
				_,
					err := reply.Later(ctx)
				return err
			}})
		}
	default:
		if reply.View == nil && reply.Message != nil && t.Channel == "" && t.TriggerID != "" {
			reply.View, reply.Push, reply.Message = pane(t.Printer, *reply.Message), true, nil
		}
		if reply.View == nil {
			break
		}
		offer := b.show(ctx, t, reply)
		if offer != nil && err != nil { // what there is to complain about matters more
			offer = &ui.Message{Text: locale.Escape(said(t.Printer, err))}
		}
		reply.Message = cmp.Or(offer, reply.Message)
	}
	if reply.Message == nil {
		return
	}
	if t.kind == direct {
		marked(*reply.Message, t.Message)
	}
	err = b.tell(ctx, t, *reply.Message, reply.Replace)
	if ruling := judge(err); err != nil && ruling.verdict == wait {
		b.later.Go(func() { b.tellLater(later, ruling.after, t, reply) })
		return
	}
	b.unsaid(ctx, t, err)
}

// answerTo begins the ids of blocks in the answer to a DM, whose ts follows: by them a click tells what was done with
// that DM.
const answerTo = "answer-to/"

// marked gives the blocks of an answer to a DM their ids, as far as there is something to click in them.
func marked(msg ui.Message, ts string) {
	n := 0
	for _, block := range slices.Concat(msg.Blocks, msg.Plain) {
		n++
		id := fmt.Sprint(answerTo, ts, "/", n)
		switch block := block.(type) {
		case *slack.ActionBlock:
			block.BlockID = cmp.Or(block.BlockID, id)
		case *slack.SectionBlock:
			if block.Accessory != nil {
				block.BlockID = cmp.Or(block.BlockID, id)
			}
		}
	}
}

// answered is the Once of the DM in whose answer a block stands; empty for any other block.
func answered(channel, block string) string {
	rest, ok := strings.CutPrefix(block, answerTo)
	if !ok {
		return ""
	}
	ts, _, _ := strings.Cut(rest, "/")
	return directOnce(channel, ts)
}

// tellLater says what Slack didn't take yet, beside everything else.
func (b *Bot) tellLater(ctx context.Context, after time.Duration, t *task, reply Reply) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		if !pause(ctx, after) {
			b.unsaid(ctx, t, context.Cause(ctx))
			return
		}
		err := b.tell(ctx, t, *reply.Message, reply.Replace)
		ruling := judge(err)
		if err == nil || ruling.verdict != wait {
			b.unsaid(ctx, t, err)
			return
		}
		after = ruling.after
	}
}

func (b *Bot) unsaid(ctx context.Context, t *task, err error) {
	if err == nil {
		return
	}
	b.log.WarnContext(ctx, "answer can't be said", "kind", string(t.kind), "name", t.name, "person", string(t.person),
		"err", concise(err))
	b.noteRefusal(err)
}

// complaint is the reply that says an error: in the form for a submission, in a small modal where there is no
// conversation to say it in, and as a message elsewhere.
func (b *Bot) complaint(t *task, err error) Reply {
	sentence := said(t.Printer, err)
	if sentence == "" || t.kind == suggestion || t.kind == event || t.kind == closing {
		return Reply{}
	}
	if t.kind == submission {
		if input := firstInput(t.View); input != "" {
			return Reply{Errors: map[string]string{input: sentence}}
		}
	}
	if t.kind == submission || t.Channel == "" && t.TriggerID != "" {
		return Reply{View: note(t.Printer, sentence), Push: true}
	}
	return Reply{Message: &ui.Message{Text: locale.Escape(sentence)}}
}

// firstInput is the block under which a form shows an error that is of no single field.
func firstInput(v *slack.View) string {
	if v == nil {
		return ""
	}
	for _, block := range v.Blocks.BlockSet {
		if input, ok := block.(*slack.InputBlock); ok {
			return input.BlockID
		}
	}
	return ""
}

// note is a modal that says one sentence.
func note(p *locale.Printer, sentence string) *slack.ModalViewRequest {
	return &slack.ModalViewRequest{
		Type:  slack.VTModal,
		Title: slack.NewTextBlockObject(slack.PlainTextType, p.T("bot.title"), false, false),
		Close: slack.NewTextBlockObject(slack.PlainTextType, p.T("bot.title_close"), false, false),
		Blocks: slack.Blocks{BlockSet: []slack.Block{
			slack.NewSectionBlock(slack.NewTextBlockObject(slack.PlainTextType, ui.Bare(sentence), false, false), nil,
				nil),
		}},
	}
}

// pane is a modal that shows a message where there is no conversation to show it in: above the Home tab or another
// modal.
func pane(p *locale.Printer, msg ui.Message) *slack.ModalViewRequest {
	view := note(p, msg.Text)
	if msg.Plain != nil { // no modal takes a table or a chart
		view.Blocks.BlockSet = msg.Plain
	} else if len(msg.Blocks) > 0 {
		view.Blocks.BlockSet = msg.Blocks
	}
	return view
}

// settling is how long Slack gets to show the small view before the large one overtakes it on another connection;
// nothing tells when it is shown.
const settling = 300 * time.Millisecond

// answerSubmission acknowledges a submission with its result.
func (b *Bot) answerSubmission(ctx context.Context, t *task, reply Reply) {
	response := submissionResponse(reply)
	if t.View != nil && len(reply.Errors) == 0 {
		b.memory.keep(sentForm(t), Reply{})
	}
	if response == nil {
		b.acknowledge(ctx, t.envelope, nil)
		return
	}
	if response.View == nil || size(response) <= ackLimit {
		b.acknowledge(ctx, t.envelope, response)
		return
	}
	// Too large for the socket: a small view takes the place until the Web API has brought the large one.
	small := note(t.Printer, t.Printer.T("bot.moment"))
	id, external := "", ""
	if reply.Push {
		external = cmp.Or(reply.View.ExternalID, t.Once)
		small.ExternalID, reply.View.ExternalID = external, external
	} else {
		id = t.View.ID
	}
	b.acknowledge(ctx, t.envelope, &slack.ViewSubmissionResponse{ResponseAction: response.ResponseAction, View: small})
	pause(ctx, settling)
	err := b.unasked(ctx, "views.update", func() error {
		_, err := b.api.UpdateViewContext(ctx, *reply.View, external, "", id)
		return err
	})
	if err != nil {
		b.log.ErrorContext(ctx, "form can't be shown", "name", t.name, "person", string(t.person), "err", concise(err))
		b.noteRefusal(err)
	}
}

// submissionResponse is nil when the form just closes.
func submissionResponse(reply Reply) *slack.ViewSubmissionResponse {
	switch {
	case len(reply.Errors) > 0:
		said := map[string]string{}
		for block, sentence := range reply.Errors {
			said[block] = ui.Bare(sentence)
		}
		return slack.NewErrorsViewSubmissionResponse(said)
	case reply.View != nil && reply.Push:
		return slack.NewPushViewSubmissionResponse(reply.View)
	case reply.View != nil:
		return slack.NewUpdateViewSubmissionResponse(reply.View)
	case reply.Clear:
		return slack.NewClearViewSubmissionResponse()
	default:
		return nil
	}
}

func size(v any) int {
	text, err := json.Marshal(v)
	if err != nil {
		return 0 // acknowledging it says why
	}
	return len(text)
}

// suggestions answers an external select; none at all is an empty list.
func suggestions(reply Reply) any {
	if len(reply.Groups) > 0 {
		return map[string]any{"option_groups": reply.Groups}
	}
	if reply.Options == nil {
		reply.Options = []*slack.OptionBlockObject{}
	}
	return map[string]any{"options": reply.Options}
}

// show opens or replaces a modal. Where that is no longer possible it returns the message that offers another way.
func (b *Bot) show(ctx context.Context, t *task, reply Reply) *ui.Message {
	if t.TriggerID == "" {
		return b.offer(t, "bot.open_here")
	}
	err := b.view(ctx, t, reply)
	if err == nil {
		return nil
	}
	b.log.WarnContext(ctx, "form can't be shown", "kind", string(t.kind), "name", t.name, "person", string(t.person),
		"err", concise(err))
	b.noteRefusal(err)
	return b.offer(t, "bot.too_slow")
}

func (b *Bot) view(ctx context.Context, t *task, reply Reply) error {
	switch inModal := t.View != nil && t.View.Type == slack.VTModal; {
	case inModal && reply.Push:
		return b.unasked(ctx, "views.push", func() error {
			_, err := b.api.PushViewContext(ctx, t.TriggerID, *reply.View)
			return err
		})
	case inModal:
		err := b.update(ctx, t, reply, t.View.Hash)
		if judge(err).code == "hash_conflict" && !b.memory.has(sentForm(t)) { // another click was redrawn first
			err = b.update(ctx, t, reply, "")
		}
		// the person closed it meanwhile, or sent it
		if code := judge(err).code; code == "not_found" || code == "hash_conflict" {
			return nil
		}
		return err
	default:
		return b.unasked(ctx, "views.open", func() error {
			_, err := b.api.OpenViewContext(ctx, t.TriggerID, *reply.View)
			return err
		})
	}
}

// update redraws the modal of a task. With the hash that its person saw, Slack refuses when it has changed since.
func (b *Bot) update(ctx context.Context, t *task, reply Reply, hash string) error {
	return b.unasked(ctx, "views.update", func() error {
		_, err := b.api.UpdateViewContext(ctx, *reply.View, "", hash, t.View.ID)
		return err
	})
}

// sentForm is what is remembered of a form that was sent and taken: a click in it before that redraws it no more.
func sentForm(t *task) string { return "sent/" + t.View.ID }

// offer is a message with a button that repeats what was typed, with a fresh trigger; after a click it asks to click
// again.
func (b *Bot) offer(t *task, id string) *ui.Message {
	p, line := t.Printer, t.line()
	if line == "" || len(line) > longestRepeat {
		return &ui.Message{Text: p.T("bot.click_again")}
	}
	return withButton(p, p.T(id), ui.ActionRepeat, line)
}

// longestRepeat is how many bytes a button may repeat: Slack takes 2,000 characters in its value.
const longestRepeat = 2000

// withButton is a sentence, in mrkdwn, above the button that opens a form.
func withButton(p *locale.Printer, text, action, value string) *ui.Message {
	return &ui.Message{Text: text, Blocks: []slack.Block{
		slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, text, false, false), nil, nil),
		mainButton(p, "bot.button.open", action, value),
	}}
}

// mainButton is the one button of a message, by the name of its label.
func mainButton(p *locale.Printer, label, action, value string) slack.Block {
	button := slack.NewButtonBlockElement(action, value,
		slack.NewTextBlockObject(slack.PlainTextType, p.T(label), false, false))
	button.Style = slack.StylePrimary
	return slack.NewActionBlock("", button)
}

// again does what a button repeats, an offer's or one of several readings. The answer takes the place of the
// message with the button, and whatever is clicked in that message has its effect once.
func (b *Bot) again(ctx context.Context, r *Request) (Reply, error) {
	name, rest, _ := strings.Cut(r.Value, " ")
	r.Text = rest
	h := b.router.commands[name]
	if h == nil {
		r.Text, h = r.Value, b.router.dm
	}
	if h == nil {
		return Reply{}, &locale.Error{ID: "bot.old_button"}
	}
	if r.Message != "" {
		r.Once = "again/" + r.Channel + "/" + r.Message + "/" + string(r.Person.ID)
	}
	reply, err := h(ctx, r)
	reply.Replace = reply.Message != nil && r.Message != ""
	return reply, err
}

// tell says something that only the person sees: through the response_url, else in the channel, else in their DM.
//
// A block that Slack turns out not to know here is left out from then on, and the answer is said again without it.
func (b *Bot) tell(ctx context.Context, t *task, msg ui.Message, replace bool) error {
	msg = b.plain(ctx, msg)
	err := b.tellAs(ctx, t, msg, replace)
	if err == nil {
		return nil
	}
	if plain, ok := b.learn(ctx, msg, err); ok {
		return b.tellAs(ctx, t, plain, replace)
	}
	return err
}

func (b *Bot) tellAs(ctx context.Context, t *task, msg ui.Message, replace bool) error {
	if t.ResponseURL != "" {
		err := b.respond(ctx, t.ResponseURL, msg, replace)
		if err == nil {
			return nil
		}
		b.log.WarnContext(ctx, "response_url was refused", "name", t.name, "err", concise(err))
	}
	isDM := strings.HasPrefix(t.Channel, "D")
	if t.Channel != "" && !isDM && t.kind != event {
		err := b.unasked(ctx, "chat.postEphemeral", func() error {
			options := content(msg)
			if t.thread != "" {
				options = append(options, slack.MsgOptionTS(t.thread))
			}
			_, err := b.api.PostEphemeralContext(ctx, t.Channel, string(t.person), options...)
			return err
		})
		if err == nil || judge(err).verdict != park {
			return err
		}
	}
	channel := t.Channel
	if t.kind != direct {
		var err error
		if channel, err = b.conversation(ctx, t.person); err != nil {
			return err
		}
	}
	b.limits.hush(string(t.person))
	return b.unasked(ctx, "chat.postMessage", func() error {
		_, _, err := b.api.PostMessageContext(ctx, channel, append(content(msg), quiet...)...)
		return err
	})
}

func (b *Bot) respond(ctx context.Context, address string, msg ui.Message, replace bool) error {
	body := &slack.WebhookMessage{Text: msg.Text, ResponseType: slack.ResponseTypeEphemeral, ReplaceOriginal: replace}
	if len(msg.Blocks) > 0 {
		body.Blocks = &slack.Blocks{BlockSet: msg.Blocks}
	}
	err := b.unasked(ctx, "response_url", func() error {
		return slack.PostWebhookCustomHTTPContext(ctx, address, b.web,
			body)
	})
	if err != nil {
		return errors.New(concise(err))
	}
	return nil
}

// content is a message with its fallback text, which is escaped already.
func content(msg ui.Message) []slack.MsgOption {
	options := []slack.MsgOption{slack.MsgOptionText(msg.Text, false)}
	if len(msg.Blocks) > 0 {
		options = append(options, slack.MsgOptionBlocks(msg.Blocks...))
	}
	return options
}

// quiet keeps Slack from unfolding links.
var quiet = []slack.MsgOption{slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl()}

// conversation is the person's DM with the bot, for what they wait for.
func (b *Bot) conversation(ctx context.Context, person okr.PersonID) (string, error) {
	return b.conversationBy(ctx, person, func(open func() error) error {
		return b.unasked(ctx, "conversations.open",
			open)
	})
}

// conversationBy is the person's DM with the bot; it is opened once, by call, and remembered.
func (b *Bot) conversationBy(ctx context.Context, person okr.PersonID,
	call func(open func() error) error) (string, error) {
	channel, err := b.store.FindDMChannel(ctx, person)
	if err != nil {
		return "", fmt.Errorf("DM of %s: %w", person, err)
	}
	if channel != "" {
		return channel, nil
	}
	err = call(func() error {
		opened, _, _, err := b.api.OpenConversationContext(ctx,
			&slack.OpenConversationParameters{Users: []string{string(person)}})
		if err == nil {
			channel = opened.ID
		}
		return err
	})
	if err != nil {
		return "", err
	}
	return channel, b.store.SaveDMChannel(ctx, person, channel)
}
