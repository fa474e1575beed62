package commands

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"

	"okrbot/bot"
	"okrbot/locale"
	"okrbot/okr"
	"okrbot/store"
	"okrbot/store/goals"
	"okrbot/ui"
)

func talkRoutes() []route {
	return []route{
		{clicked, ui.ActionTalk, (*Commands).discuss},
		{clicked, ui.ActionAsk, (*Commands).openAsk},
		{submitted, ui.CallbackAsk, (*Commands).submitAsk},
		{clicked, ui.ActionAnswer, (*Commands).openAnswer},
		{submitted, ui.CallbackAnswer, (*Commands).submitAnswer},
	}
}

// discuss opens a thread about a key result in its team's channel.
func (c *Commands) discuss(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	id, ok := ui.ReadRef[okr.KeyResultID]("KR", r.Value)
	if !ok {
		return bot.Reply{}, okr.Refuse("errors.button_old")
	}
	_, err := c.store.Discuss(ctx, actor(r, okr.FromEdit), id)
	m := ui.TalkOpened(r.Printer, id)
	return done(err, bot.Reply{Message: &m})
}

// replied keeps what somebody said in a thread with the key result that it is about. Nothing is answered: people talk
// to each other.
func (c *Commands) replied(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if r.Said.Deleted {
		return bot.Reply{}, c.store.Unsay(ctx, r.Channel, r.Said.TS, r.Now)
	}
	at := goals.Thread{Channel: r.Channel, Parent: r.Said.Thread, TS: r.Said.TS}
	_, err := c.store.Comment(ctx, actor(r, okr.FromEdit), at, c.readable(ctx, r.Said.Text), keyResultsIn(r.Said.Text))
	if errors.Is(err, store.ErrRepeated) {
		return bot.Reply{}, nil
	}
	return bot.Reply{}, err
}

var (
	// keyResultNumber is how people name a key result within a sentence.
	keyResultNumber = regexp.MustCompile(`(?i)\bKR[- ]?\d{1,9}\b`)
	// address is a link within a sentence; what it has in it names nothing.
	address = regexp.MustCompile(`[A-Za-z][A-Za-z0-9+.-]*://\S+`)
)

// keyResultsIn are the key results that a text names, once each.
func keyResultsIn(text string) (named []okr.KeyResultID) {
	text = address.ReplaceAllString(locale.Hyphens(text), "")
	for _, word := range keyResultNumber.FindAllString(text, 10) {
		if id, ok := okr.ParseKeyResultID(strings.ReplaceAll(word, " ", "")); ok && !slices.Contains(named, id) {
			named = append(named, id)
		}
	}
	return named
}

// names are the ids that stand in a text for people and channels: <@U012>, <#C012|sales>.
var names = regexp.MustCompile(`<([@#])([A-Z0-9]+)(?:\|([^<>]*))?>`)

// mostNamed is how many people and channels of one text are looked up.
const mostNamed = 50

// readable is a text with names in place of ids, to be kept and read by people.
func (c *Commands) readable(ctx context.Context, text string) string {
	left := mostNamed
	return names.ReplaceAllStringFunc(text, func(found string) string {
		part := names.FindStringSubmatch(found)
		if left--; left < 0 {
			return part[1] + "…"
		}
		if part[1] == "#" {
			return "#" + c.calledChannel(ctx, part[2], part[3])
		}
		if p, err := c.store.FindPerson(ctx, okr.PersonID(part[2])); err == nil {
			return "@" + p.Name
		}
		return "@…"
	})
}

// calledChannel is what a channel is called: Slack leaves the label of private ones empty, and doesn't name those
// that okrbot is not in.
func (c *Commands) calledChannel(ctx context.Context, channel, label string) string {
	if label != "" {
		return label
	}
	name, err := c.channelName(ctx, channel)
	if err != nil || name == "" {
		return "…"
	}
	return name
}

// openAsk opens the form in which a manager asks about a check-in; it goes on top of the list that it was clicked in.
func (c *Commands) openAsk(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	id, ok := ui.ReadRef[okr.CheckInID]("C", r.Value)
	if !ok {
		return bot.Reply{}, okr.Refuse("errors.check_in_unknown")
	}
	checkIn, err := c.store.FindCheckInToAsk(ctx, reader(r), id)
	if err != nil {
		return bot.Reply{}, err
	}
	team, err := c.store.FindTeam(ctx, checkIn.Team)
	if err != nil {
		return bot.Reply{}, err
	}
	view := ui.AskForm(r.Printer, checkIn, team.Schedule.Cadence)
	return bot.Reply{View: &view, Push: r.View != nil}, nil
}

func (c *Commands) submitAsk(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	in := ui.ReadAsk(r.View)
	q, err := c.store.Ask(ctx, actor(r, okr.FromEdit), in.CheckIn, in.About, in.Text)
	return talked(r, err, func() ui.Message { return ui.AskedNow(r.Printer, q) })
}

// openAnswer opens the form in which a question is answered.
func (c *Commands) openAnswer(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	id, ok := ui.ReadRef[okr.AskedID]("Q", r.Value)
	if !ok {
		return bot.Reply{}, okr.Refuse("errors.question_unknown")
	}
	q, err := c.store.FindQuestion(ctx, reader(r), id)
	if err != nil {
		return bot.Reply{}, err
	}
	view := ui.AnswerForm(r.Printer, q)
	return bot.Reply{View: &view}, nil
}

func (c *Commands) submitAnswer(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	id, text := ui.ReadAnswer(r.View)
	q, err := c.store.AnswerQuestion(ctx, actor(r, okr.FromEdit), id, text)
	return talked(r, err, func() ui.Message { return ui.AnsweredNow(r.Printer, q) })
}

// talked ends a form about a question: with what was said, or with why it can't be, beside the text.
func talked(r *bot.Request, err error, say func() ui.Message) (bot.Reply, error) {
	return formDone(r, err, ui.TalkBlock, ui.TalkDone, say)
}
