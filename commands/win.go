package commands

import (
	"context"
	"strings"

	"okrbot/bot"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/selling"
	"okrbot/ui"
)

func winRoutes() []route {
	return []route{
		{clicked, ui.ActionWinSay, ofWin((*Commands).winForm)},
		{clicked, ui.ActionWinDecline, ofWin((*Commands).declineWin)},
		{clicked, ui.ActionWinRemove, ofWin((*Commands).removeWin)},
		{clicked, ui.ActionWinsNewer, (*Commands).winsPage},
		{clicked, ui.ActionWinsOlder, (*Commands).winsPage},
		{submitted, ui.CallbackWin, (*Commands).submitWin},
	}
}

// ofWin does something about the deal that a button names.
func ofWin(do func(*Commands, context.Context, *bot.Request, sales.DealID) (bot.Reply, error)) handler {
	return func(c *Commands, ctx context.Context, r *bot.Request) (bot.Reply, error) {
		id, err := dealRef(r.Value)
		if err != nil {
			return bot.Reply{}, err
		}
		return do(c, ctx, r, id)
	}
}

// howCommand says how a deal was won: /sales how D12 showed the demo on site. Without words it opens the form, without
// a deal that of the last one that the person won.
func (c *Commands) howCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	word, text := firstWord(rest)
	if word == "" {
		last, err := c.store.FindLastWon(ctx, reader(r))
		if err != nil {
			return bot.Reply{}, err
		}
		return c.winForm(ctx, r, last)
	}
	id, ok := sales.ParseDealID(strings.TrimRight(word, ":,"))
	switch {
	case !ok:
		return bot.Reply{}, okr.Refuse("win.which")
	case text == "":
		return c.winForm(ctx, r, id)
	}
	w, err := c.store.SayWin(ctx, actor(r, okr.FromEdit), id, c.readable(ctx, text))
	if err != nil {
		return done(err, bot.Reply{})
	}
	return privately(ui.WinSaid(r.Printer, w))
}

func (c *Commands) winForm(ctx context.Context, r *bot.Request, id sales.DealID) (bot.Reply, error) {
	w, err := c.store.FindWin(ctx, reader(r), id)
	if err != nil {
		return bot.Reply{}, err
	}
	view := ui.WinForm(r.Printer, w)
	return bot.Reply{View: &view, Push: r.View != nil}, nil
}

// submitWin keeps what was said. An empty form says nothing, and takes away what was said before.
func (c *Commands) submitWin(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	id, text := ui.ReadWin(r.View)
	if okr.Blank(text) {
		err := c.store.RemoveWin(ctx, actor(r, okr.FromEdit), id)
		if refusal, ok := okr.RefusalOf(err); ok && refusal.ID == "win.none_said" {
			err = nil
		}
		return done(err, bot.Reply{Clear: true})
	}
	w, err := c.store.SayWin(ctx, actor(r, okr.FromEdit), id, text)
	return formDone(r, err, ui.WinBlock, ui.WinDone, func() ui.Message { return ui.WinSaid(r.Printer, w) })
}

// declineWin ends the question; the message in which it stands says so.
func (c *Commands) declineWin(ctx context.Context, r *bot.Request, id sales.DealID) (bot.Reply, error) {
	return done(c.store.DeclineWin(ctx, actor(r, okr.FromEdit), id), bot.Reply{})
}

func (c *Commands) removeWin(ctx context.Context, r *bot.Request, id sales.DealID) (bot.Reply, error) {
	err := c.store.RemoveWin(ctx, actor(r, okr.FromEdit), id)
	m := ui.WinOver(r.Printer, id)
	if r.View != nil {
		view := ui.WinDone(r.Printer, m)
		return done(err, bot.Reply{View: &view})
	}
	return done(err, bot.Reply{Message: &m, Replace: true})
}

// winsCommand lists how deals were won: /sales wins enterprise.
func (c *Commands) winsCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	return c.wins(ctx, r, 0, c.readable(ctx, channelShape.ReplaceAllString(rest, "#$1")))
}

func (c *Commands) winsPage(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	page, typed := ui.ReadWins(r.Value)
	reply, err := c.wins(ctx, r, page, typed)
	reply.Replace = true
	return reply, err
}

func (c *Commands) wins(ctx context.Context, r *bot.Request, page int, typed string) (bot.Reply, error) {
	list, more, err := c.store.Wins(ctx, reader(r), selling.WinQuery{Text: typed, Page: page})
	if err != nil {
		return bot.Reply{}, err
	}
	loc, err := c.location(ctx, r.Person)
	if err != nil {
		return bot.Reply{}, err
	}
	return privately(ui.Wins(r.Printer, ui.WinsView{Wins: list, Typed: typed, Page: page, More: more,
		Reader: r.Person.ID, Loc: loc, Now: r.Now}))
}
