package commands

import (
	"context"
	"errors"
	"strings"

	"github.com/slack-go/slack"

	"okrbot/bot"
	"okrbot/locale"
	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/store"
	"okrbot/ui"
)

func contestRoutes() []route {
	return []route{
		{clicked, ui.ActionContests, (*Commands).contests},
		{clicked, ui.ActionContest, ofContest((*Commands).showContest)},
		{clicked, ui.ActionContestMine, ofContest((*Commands).myContest)},
		{clicked, ui.ActionContestNew, (*Commands).newContest},
		{clicked, ui.ActionContestChange, ofContest((*Commands).changeContest)},
		{clicked, ui.ActionContestTemplate, (*Commands).fillContest},
		{clicked, ui.ActionContestRedraw, (*Commands).redrawContest},
		{submitted, ui.CallbackContest, (*Commands).submitContest},
		{clicked, ui.ActionContestAnnounce, ofContest((*Commands).announceContest)},
		{clicked, ui.ActionContestHidden, ofContest((*Commands).startHiddenContest)},
		{clicked, ui.ActionContestDrop, ofContest((*Commands).dropContest)},
		{clicked, ui.ActionContestCancel, ofContest((*Commands).cancelContestForm)},
		{submitted, ui.CallbackContestCancel, (*Commands).submitContestCancel},
		{clicked, ui.ActionContestCopy, ofContest((*Commands).copyContest)},
		{clicked, ui.ActionContestArchive, (*Commands).contestArchive},
		{clicked, ui.ActionDuels, (*Commands).duels},
		{clicked, ui.ActionDuelAccept, ofContest((*Commands).acceptDuel)},
		{clicked, ui.ActionDuelDecline, ofContest((*Commands).declineDuel)},
		{clicked, ui.ActionDuelsOff, (*Commands).duelsOff},
		{clicked, ui.ActionDuelsOn, (*Commands).duelsOn},
	}
}

func contestWords() []subcommand {
	return []subcommand{
		{[]string{"contest", "yarışma", "contests", "yarışmalar"}, "contest", (*Commands).contestCommand},
		{[]string{"duel", "düello", "challenge", "meydan-oku"}, "duel", (*Commands).duelCommand},
		{[]string{"duels", "düellolar"}, "duel", withoutRest((*Commands).duels)},
	}
}

// contestSubs are the words behind /sales contest.
func contestSubs() []subcommand {
	return []subcommand{
		{[]string{"new", "yeni", "create", "oluştur"}, "", withoutRest((*Commands).newContest)},
		{[]string{"archive", "arşiv", "geçmiş", "history"}, "", withoutRest((*Commands).contestArchive)},
		{[]string{"list", "liste"}, "", withoutRest((*Commands).contests)},
		{[]string{"duels", "düellolar", "duel", "düello"}, "", (*Commands).duelCommand},
	}
}

// contestCommand lists contests, or does what the next word says; a number shows one.
func (c *Commands) contestCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	word, after := firstWord(rest)
	if word == "" {
		return c.contests(ctx, r)
	}
	if id, ok := motivation.ParseContestID(strings.TrimPrefix(word, "#")); ok {
		return c.showContest(ctx, r, id)
	}
	if sub, ok := wordIn(contestSubs(), word); ok {
		plain := *r
		plain.Value = ""
		return sub.do(c, ctx, &plain, after)
	}
	var known []string
	for _, sub := range contestSubs() {
		known = append(known, sub.words...)
	}
	said := locale.Truncate(locale.Line(c.readable(ctx, word)), 40)
	if meant, ok := locale.DidYouMean(said, known); ok {
		return bot.Reply{}, okr.Refuse("contest.word_near", "Word", said, "Meant", meant)
	}
	return bot.Reply{}, okr.Refuse("contest.word", "Word", said)
}

// ofContest does something with the contest that a button names.
func ofContest(do func(c *Commands, ctx context.Context, r *bot.Request,
	id motivation.ContestID) (bot.Reply, error)) handler {
	return func(c *Commands, ctx context.Context, r *bot.Request) (bot.Reply, error) {
		id, ok := ui.ReadRef[motivation.ContestID]("CN", r.Value)
		if !ok {
			return bot.Reply{}, okr.Refuse("errors.button_old")
		}
		return do(c, ctx, r, id)
	}
}

func (c *Commands) contests(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	list, err := c.store.FindContests(ctx, reader(r), r.Printer.Compare)
	if err != nil {
		return bot.Reply{}, err
	}
	led, err := c.store.ManagedTeams(ctx, r.Person.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	return privately(ui.Contests(r.Printer, list, len(led) > 0))
}

// showContest shows a contest: a draft with its rehearsal, a duel to the two of it.
func (c *Commands) showContest(ctx context.Context, r *bot.Request, id motivation.ContestID) (bot.Reply, error) {
	m, err := c.contestOf(ctx, r, id)
	if err != nil {
		return bot.Reply{}, err
	}
	return inPlace(r, m), nil
}

func (c *Commands) contestOf(ctx context.Context, r *bot.Request, id motivation.ContestID) (ui.Message, error) {
	v, err := c.store.FindContest(ctx, reader(r), id, r.Printer.Compare)
	switch {
	case err != nil:
		return ui.Message{}, err
	case v.Kind == motivation.Duel:
		return ui.Duel(r.Printer, v), nil
	case v.State != motivation.ContestDraft:
		return ui.ContestDetail(r.Printer, v), nil
	}
	return c.rehearsed(ctx, r, id)
}

func (c *Commands) rehearsed(ctx context.Context, r *bot.Request, id motivation.ContestID) (ui.Message, error) {
	v, h, err := c.store.FindRehearsal(ctx, reader(r), id, r.Printer.Compare)
	return ui.ContestDraft(r.Printer, v, h), err
}

// inPlace shows a message to who clicked: in a window where they did so in one.
func inPlace(r *bot.Request, m ui.Message) bot.Reply {
	if r.View != nil && r.View.Type == slack.VTModal {
		view := ui.ContestNotice(r.Printer, m)
		return bot.Reply{View: &view}
	}
	return bot.Reply{Message: &m}
}

// myContest says privately where somebody stands.
func (c *Commands) myContest(ctx context.Context, r *bot.Request, id motivation.ContestID) (bot.Reply, error) {
	v, err := c.store.FindContest(ctx, reader(r), id, r.Printer.Compare)
	if err != nil {
		return bot.Reply{}, err
	}
	return inPlace(r, ui.ContestMine(r.Printer, v)), nil
}

func (c *Commands) contestArchive(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	id, _ := ui.ReadRef[okr.TeamID]("T", r.Value)
	team, list, err := c.store.FindContestArchive(ctx, reader(r), id, r.Printer.Compare)
	if err != nil {
		return bot.Reply{}, err
	}
	return inPlace(r, ui.ContestArchive(r.Printer, team, list)), nil
}

func (c *Commands) announceContest(ctx context.Context, r *bot.Request, id motivation.ContestID) (bot.Reply, error) {
	return c.contestDone(r, "contest.announced")(c.store.AnnounceContest(ctx, actor(r, okr.FromEdit), id))
}

func (c *Commands) startHiddenContest(ctx context.Context, r *bot.Request, id motivation.ContestID) (bot.Reply, error) {
	return c.contestDone(r, "contest.started_hidden")(c.store.StartHiddenContest(ctx, actor(r, okr.FromEdit), id))
}

func (c *Commands) dropContest(ctx context.Context, r *bot.Request, id motivation.ContestID) (bot.Reply, error) {
	return c.contestDone(r, "contest.dropped")(c.store.DropContest(ctx, actor(r, okr.FromEdit), id))
}

// contestDone answers a click on a draft, in its place.
func (c *Commands) contestDone(r *bot.Request, said string) func(motivation.Contest, error) (bot.Reply, error) {
	return func(contest motivation.Contest, err error) (bot.Reply, error) {
		if errors.Is(err, store.ErrRepeated) {
			return bot.Reply{}, nil
		}
		if err != nil {
			return bot.Reply{}, err
		}
		c.rescheduled()
		reply := inPlace(r, ui.Notice(r.Printer, said, "Name", locale.Line(contest.Name)))
		reply.Replace = reply.View == nil && r.Message != ""
		return reply, nil
	}
}

// copyContest makes a draft of a contest that is over, and shows it with its rehearsal.
func (c *Commands) copyContest(ctx context.Context, r *bot.Request, id motivation.ContestID) (bot.Reply, error) {
	draft, err := c.store.CopyContest(ctx, actor(r, okr.FromEdit), id)
	if errors.Is(err, store.ErrRepeated) {
		return c.contests(ctx, r)
	}
	if err != nil {
		return bot.Reply{}, err
	}
	m, err := c.rehearsed(ctx, r, draft.ID)
	return inPlace(r, m), err
}

func (c *Commands) cancelContestForm(ctx context.Context, r *bot.Request, id motivation.ContestID) (bot.Reply, error) {
	v, err := c.store.FindContest(ctx, reader(r), id, r.Printer.Compare)
	if err != nil {
		return bot.Reply{}, err
	}
	view := ui.ContestCancelForm(r.Printer, v.Contest)
	return bot.Reply{View: &view, Push: r.View != nil}, nil
}

func (c *Commands) submitContestCancel(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	id, typed := ui.ReadContestCancel(r.View)
	contest, err := c.store.CancelContest(ctx, actor(r, okr.FromEdit), id, strings.TrimSpace(typed))
	if err == nil {
		c.rescheduled()
	}
	said := "contest.cancel_done"
	if contest.Kind == motivation.Duel {
		said = "duel.cancel_done"
	}
	return formDone(r, err, ui.ContestCancelBlock, ui.ContestNotice, func() ui.Message {
		return ui.Notice(r.Printer, said, "Name", locale.Line(contest.Name))
	})
}
