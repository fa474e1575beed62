package commands

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"okrbot/bot"
	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/store"
	kept "okrbot/store/motivation"
	"okrbot/ui"
)

func kudosRoutes() []route {
	return []route{
		{shortcut, ui.ShortcutKudos, (*Commands).thankForMessage},
		{happened, "reaction_added", (*Commands).thankByEmoji},
		{happened, "reaction_removed", (*Commands).takeKudosEmojiBack},
		{clicked, ui.ActionKudosGive, (*Commands).giveKudosButton},
		{submitted, ui.CallbackKudos, (*Commands).submitKudos},
		{clicked, ui.ActionKudosToo, ofKudos((*Commands).sayKudosToo)},
		{clicked, ui.ActionKudosTakeBack, ofKudos((*Commands).takeBackKudos)},
		{clicked, ui.ActionKudosCorrect, ofKudos((*Commands).correctKudos)},
		{clicked, ui.ActionKudosHide, ofKudos((*Commands).hideKudos)},
		{clicked, ui.ActionKudosUnhide, ofKudos((*Commands).unhideKudos)},
		{submitted, ui.CallbackKudosCorrect, (*Commands).submitCorrection},
		{clicked, ui.ActionKudosBoardPeriod, (*Commands).kudosBoardMenu},
		{clicked, ui.ActionKudosBoardBy, (*Commands).kudosBoardMenu},
		{clicked, ui.ActionKudosSettings, (*Commands).thankingButton},
		{submitted, ui.CallbackKudosSettings, (*Commands).submitThanking},
	}
}

// kudosCommand is /kudos.
func kudosCommand() slashCommand {
	return slashCommand{
		name: "/kudos", called: []string{"kudos", "teşekkür"}, alone: (*Commands).myKudos,
		words: append(thankingWords(), rewardWords()...), named: []string{"board", "report"}, about: aboutKudos,
		otherwise: (*Commands).thankByName, help: ui.HelpKudos, routes: [][]route{kudosRoutes(), rewardRoutes()},
	}
}

func thankingWords() []subcommand {
	return []subcommand{
		{[]string{"give", "ver", "thank", "teşekkür"}, "give", (*Commands).giveKudosCommand},
		{[]string{"board", "pano", "leaderboard", "liderlik", "sıralama"}, "board", (*Commands).kudosBoardCommand},
		{[]string{"undo", "geri-al", "geri"}, "undo", (*Commands).undoKudosCommand},
		{[]string{"me", "ben", "status", "durum"}, "alone",
			func(c *Commands, ctx context.Context, r *bot.Request, _ string) (bot.Reply, error) {
				return c.myKudos(ctx, r)
			}},
		{[]string{"report", "rapor"}, "report", (*Commands).kudosReportCommand},
		{[]string{"settings", "ayarlar", "ayar", "setup", "kurulum"}, "settings", (*Commands).thankingCommand},
		{[]string{"help", "yardım", "?", "hello", "hi", "merhaba", "selam", "start", "başla", "commands", "komutlar"},
			"help", helpWord(ui.HelpKudos)},
	}
}

// aboutKudos gives to a person who stands first, or shows what they were thanked for; KU12 is shown.
func aboutKudos(word string) (handler, bool) {
	name := strings.TrimRight(word, ",;:")
	return func(c *Commands, ctx context.Context, r *bot.Request) (bot.Reply, error) {
		return c.thank(ctx, r, r.Text)
	}, mention.MatchString(name) || strings.HasPrefix(name, "@") && len(name) > 1
}

// thankByName gives to who is named first. A line whose first word is nobody's name comes back as it was typed.
func (c *Commands) thankByName(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	reply, err := c.thankNamed(ctx, r)
	if word, rest := firstWord(r.Text); isNobody(err) && rest != "" {
		unknown := unknownWord("/kudos", kudosCommand().words, c.readable(ctx, word))
		return c.kudosRefused(ctx, r, unknown, r.Text)
	}
	return reply, err
}

// thankNamed gives to somebody whose name stands first without an @: Ayşe Yılmaz for saving the demo. Of the first
// words as many are the name as somebody is called by.
func (c *Commands) thankNamed(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	all, err := c.store.Colleagues(ctx)
	if err != nil {
		return bot.Reply{}, err
	}
	name, rest := nameBefore(r.Text, func(name string) bool { return len(called(name, all)) > 0 })
	rest = markBehind(r.Text, rest) + " " + rest
	id, which, err := c.whom(ctx, r, name, func(mention string) string { return "/kudos " + mention + rest })
	if which != nil || err != nil {
		return orElse(which), err
	}
	return c.thank(ctx, r, "<@"+string(id)+">"+rest)
}

// ofKudos does something with the kudos that a button names.
func ofKudos(do func(c *Commands, ctx context.Context, r *bot.Request,
	id motivation.KudosID) (bot.Reply, error)) handler {
	return func(c *Commands, ctx context.Context, r *bot.Request) (bot.Reply, error) {
		id, ok := ui.ReadRef[motivation.KudosID]("KU", r.Value)
		if !ok {
			return bot.Reply{}, okr.Refuse("errors.button_old")
		}
		return do(c, ctx, r, id)
	}
}

func (c *Commands) myKudos(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	return c.kudosOf(ctx, r, r.Person.ID)
}

func (c *Commands) kudosOf(ctx context.Context, r *bot.Request, id okr.PersonID) (bot.Reply, error) {
	s, err := c.store.FindKudosSituation(ctx, reader(r), id)
	if err != nil {
		return bot.Reply{}, err
	}
	if s.BadgeCase, err = c.store.FindBadges(ctx, reader(r), id); err != nil {
		return bot.Reply{}, err
	}
	loc, err := c.location(ctx, r.Person)
	if err != nil {
		return bot.Reply{}, err
	}
	return privately(ui.KudosSituation(r.Printer, s, loc))
}

func (c *Commands) giveKudosCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	if rest == "" {
		return c.kudosForm(ctx, r, ui.KudosInput{Channel: r.Channel})
	}
	typed := *r
	typed.Text = rest
	if named, err := c.thankNamed(ctx, &typed); !isNobody(err) {
		return named, err
	}
	return c.thank(ctx, r, rest)
}

// thank gives what was typed; with a person alone it shows what they were thanked for, and what is not complete opens
// the form with what there is, which says what is missing. What is refused comes back as it was typed: Slack shows it
// nowhere.
func (c *Commands) thank(ctx context.Context, r *bot.Request, text string) (bot.Reply, error) {
	all, err := c.store.Colleagues(ctx)
	if err != nil {
		return bot.Reply{}, err
	}
	l := parseKudosLine(text, func(name string) bool { return isNameOf(name, all) })
	for _, name := range l.named {
		id, which, err := c.whom(ctx, r, name, func(mention string) string {
			return "/kudos " + strings.Replace(text, name, mention, 1)
		})
		if isNobody(err) {
			return c.kudosRefused(ctx, r, err, text)
		}
		if which != nil || err != nil {
			return orElse(which), err
		}
		l.receivers = append(l.receivers, id)
	}
	if l.reason == "" && l.value == "" && len(l.receivers) == 1 {
		return c.kudosOf(ctx, r, l.receivers[0])
	}
	in := ui.KudosInput{Channel: r.Channel, Receivers: l.receivers, Reason: c.readable(ctx, l.reason), Value: l.value}
	if l.perhaps != "" {
		in.Why = r.Printer.T("kudos.name_first", "Name", l.perhaps)
		return c.kudosForm(ctx, r, in)
	}
	given, err := c.giveKudos(ctx, r, in)
	if refusal, ok := okr.RefusalOf(err); ok && kudosField(refusal.ID) != "" {
		in.Why, _ = r.Printer.Error(err)
		return c.kudosForm(ctx, r, in)
	} else if ok && !errors.Is(err, store.ErrRepeated) {
		return c.kudosRefused(ctx, r, err, text)
	}
	m := ui.KudosGiven(r.Printer, given)
	return done(err, bot.Reply{Message: &m})
}

// kudosRefused says why nothing was given, with what was typed behind the command.
func (c *Commands) kudosRefused(ctx context.Context, r *bot.Request, err error, typed string) (bot.Reply, error) {
	sentence, _ := r.Printer.Error(err)
	return privately(ui.KudosRefused(r.Printer, sentence, c.readable(ctx, typed)))
}

func orElse(reply *bot.Reply) bot.Reply {
	if reply == nil {
		return bot.Reply{}
	}
	return *reply
}

func (c *Commands) giveKudos(ctx context.Context, r *bot.Request, in ui.KudosInput) (motivation.Thanked, error) {
	return c.store.GiveKudos(ctx, actor(r, okr.FromEdit), kept.Wish{Channel: in.Channel, Receivers: in.Receivers,
		Reason: in.Reason, Value: in.Value, Link: in.Link, Private: in.Private})
}

// kudosForm opens the form that gives kudos, with what is known already.
func (c *Commands) kudosForm(ctx context.Context, r *bot.Request, in ui.KudosInput) (bot.Reply, error) {
	left, settings, err := c.store.FindAllowance(ctx, reader(r), in.Channel)
	if err != nil {
		return bot.Reply{}, err
	}
	view := ui.KudosForm(r.Printer, in, settings, left)
	return bot.Reply{View: &view, Push: r.View != nil}, nil
}

func (c *Commands) giveKudosButton(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	in := ui.KudosInput{Channel: r.Channel}
	if r.Value != "" {
		in.Receivers = []okr.PersonID{okr.PersonID(r.Value)}
	}
	return c.kudosForm(ctx, r, in)
}

// thankForMessage opens the form for who wrote a message.
func (c *Commands) thankForMessage(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	in := ui.KudosInput{Channel: r.Channel, Link: r.Link}
	if r.Author != "" && r.Author != r.Person.ID {
		in.Receivers = []okr.PersonID{r.Author}
	}
	return c.kudosForm(ctx, r, in)
}

// thankByEmoji gives kudos to who wrote the message that somebody put an emoji below, where that is the team's way.
// Elsewhere it means nothing, and nothing is answered.
func (c *Commands) thankByEmoji(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	return c.reactWithKudos(ctx, r, false)
}

func (c *Commands) takeKudosEmojiBack(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	return c.reactWithKudos(ctx, r, true)
}

// glyph is the emoji of a short name: 👏 of clap. A workspace's own stays a name.
func glyph(name string) string {
	emoji, _ := motivation.ParseEmoji(bot.Plain(":" + name + ":"))
	return cmp.Or(emoji, name)
}

func (c *Commands) reactWithKudos(ctx context.Context, r *bot.Request, gone bool) (bot.Reply, error) {
	if r.Author == "" {
		return bot.Reply{}, nil
	}
	reaction := kept.Reaction{Emoji: glyph(r.Reacted.Emoji), Channel: r.Channel, Message: r.Message, Author: r.Author,
		Link: r.Link, Said: r.Reacted.TS, Gone: gone}
	return done(c.store.React(ctx, actor(r, okr.FromEdit), reaction), bot.Reply{})
}

func (c *Commands) submitKudos(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	given, err := c.giveKudos(ctx, r, ui.ReadKudos(r.View))
	return kudosSaved(r, err, func() ui.Message { return ui.KudosGiven(r.Printer, given) })
}

// kudosSaved answers a submission: refusals stand beside the field that they are about.
func kudosSaved(r *bot.Request, err error, say func() ui.Message) (bot.Reply, error) {
	field := "reason"
	if refusal, ok := okr.RefusalOf(err); ok {
		field = cmp.Or(kudosField(refusal.ID), field)
	}
	return formDone(r, err, ui.KudosBlock(field), ui.KudosNotice, say)
}

// kudosField is beside which field of the form a refusal is said; empty for what no field is about.
func kudosField(id string) string {
	switch id {
	case "kudos.nobody", "kudos.too_many", "kudos.to_self", "kudos.no_colleague":
		return "whom"
	case "kudos.reason_short", "kudos.reason_long":
		return "reason"
	case "kudos.value_missing", "kudos.value_unknown", "kudos.values_unset":
		return "value"
	}
	return ""
}

func (c *Commands) undoKudosCommand(ctx context.Context, r *bot.Request, _ string) (bot.Reply, error) {
	k, err := c.store.TakeBackLastKudos(ctx, actor(r, okr.FromEdit))
	m := ui.KudosTakenBack(r.Printer, k)
	return done(err, bot.Reply{Message: &m})
}

func (c *Commands) takeBackKudos(ctx context.Context, r *bot.Request, id motivation.KudosID) (bot.Reply, error) {
	k, err := c.store.TakeBackKudos(ctx, actor(r, okr.FromEdit), id)
	m := ui.KudosTakenBack(r.Printer, k)
	return done(err, bot.Reply{Message: &m, Replace: true})
}

func (c *Commands) sayKudosToo(ctx context.Context, r *bot.Request, id motivation.KudosID) (bot.Reply, error) {
	given, err := c.store.SayToo(ctx, actor(r, okr.FromEdit), id)
	m := ui.KudosJoined(r.Printer, given)
	return done(err, bot.Reply{Message: &m})
}

func (c *Commands) hideKudos(ctx context.Context, r *bot.Request, id motivation.KudosID) (bot.Reply, error) {
	return c.hidesKudos(ctx, r, id, true)
}

func (c *Commands) unhideKudos(ctx context.Context, r *bot.Request, id motivation.KudosID) (bot.Reply, error) {
	return c.hidesKudos(ctx, r, id, false)
}

// hidesKudos takes the person's name out of kudos, or puts it back in, and shows where they stand then.
func (c *Commands) hidesKudos(ctx context.Context, r *bot.Request, id motivation.KudosID,
	hidden bool) (bot.Reply, error) {
	err := c.store.HideKudos(ctx, actor(r, okr.FromEdit), id, hidden)
	if err != nil && !errors.Is(err, store.ErrRepeated) {
		return bot.Reply{}, err
	}
	reply, err := c.myKudos(ctx, r)
	reply.Replace = true
	return reply, err
}

func (c *Commands) correctKudos(ctx context.Context, r *bot.Request, id motivation.KudosID) (bot.Reply, error) {
	k, err := c.store.FindKudos(ctx, reader(r), id)
	if err != nil {
		return bot.Reply{}, err
	}
	view := ui.KudosCorrectForm(r.Printer, k)
	return bot.Reply{View: &view, Push: r.View != nil}, nil
}

func (c *Commands) submitCorrection(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	in := ui.ReadKudos(r.View)
	k, err := c.store.CorrectKudos(ctx, actor(r, okr.FromEdit), in.Kudos, in.Reason)
	return kudosSaved(r, err, func() ui.Message { return ui.KudosCorrected(r.Printer, k) })
}

// thankingCommand opens the settings of the team that the person manages; of several, that of the channel.
func (c *Commands) thankingCommand(ctx context.Context, r *bot.Request, _ string) (bot.Reply, error) {
	team, err := c.ledTeam(ctx, r, "errors.settings_not_yours")
	if err != nil {
		return bot.Reply{}, err
	}
	return c.thankingForm(ctx, r, team.ID)
}

func (c *Commands) thankingButton(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	id, ok := ui.ReadRef[okr.TeamID]("T", r.Value)
	if !ok {
		return bot.Reply{}, okr.Refuse("errors.button_old")
	}
	return c.thankingForm(ctx, r, id)
}

func (c *Commands) thankingForm(ctx context.Context, r *bot.Request, id okr.TeamID) (bot.Reply, error) {
	team, settings, err := c.store.FindThanking(ctx, id)
	if err != nil {
		return bot.Reply{}, err
	}
	view := ui.ThankingForm(r.Printer, team, settings, r.Person.Admin)
	return bot.Reply{View: &view, Push: r.View != nil}, nil
}

func (c *Commands) submitThanking(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	in := ui.ReadThanking(r.View)
	settings, problems := thankingOf(r, in)
	if len(problems) > 0 {
		return bot.Reply{Errors: problems}, nil
	}
	if in.ByHand == "" { // who may not set it did not see it
		_, before, err := c.store.FindThanking(ctx, in.Team)
		if err != nil {
			return bot.Reply{}, err
		}
		settings.ByHand = before.ByHand
	}
	err := c.store.SaveThanking(ctx, actor(r, okr.FromEdit), in.Team, settings)
	field := ""
	if refusal, ok := okr.RefusalOf(err); ok {
		field = thankingField(refusal)
	}
	return formDone(r, err, ui.KudosBlock(field), ui.KudosNotice, func() ui.Message {
		return ui.Notice(r.Printer, "kudos.settings_saved")
	})
}

// thankingOf reads the settings that were typed; problems are sentences by field.
func thankingOf(r *bot.Request, in ui.ThankingInput) (s motivation.Settings, problems map[string]string) {
	problems = map[string]string{}
	number := func(field, typed string) int {
		n, err := strconv.Atoi(typed)
		if err != nil {
			problems[ui.KudosBlock(field)] = r.Printer.T("kudos.no_number", "Typed", typed)
		}
		return n
	}
	s = motivation.Settings{PerDay: number("per_day", in.PerDay), Boost: number("boost", in.Boost),
		Messages: number("messages", in.Messages),
		Values:   strings.Split(in.Values, "\n"), ValueRequired: in.ValueRequired, Grants: motivation.Grants{}}
	if s.Emoji = in.Emoji; s.Emoji != "" {
		if emoji, ok := motivation.ParseEmoji(in.Emoji); ok {
			s.Emoji = glyph(emoji)
		}
	}
	if in.ByHand != "" {
		s.ByHand = int64(number("by_hand", in.ByHand))
	}
	for _, cause := range motivation.Granted {
		s.Grants[cause] = int64(number("grant."+string(cause), in.Grants[cause]))
	}
	return s, problems
}

// thankingField is beside which field of the settings a refusal is said.
func thankingField(refusal *okr.Refusal) string {
	switch refusal.ID {
	case "kudos.per_day_range":
		return "per_day"
	case "kudos.boost_range":
		return "boost"
	case "kudos.messages_range":
		return "messages"
	case "kudos.emoji_odd":
		return "emoji"
	case "reward.by_hand_range", "reward.by_hand_admin":
		return "by_hand"
	case "kudos.grant_range":
		return fmt.Sprint("grant.", refusal.Args[len(refusal.Args)-1])
	}
	return "values"
}
