package commands

import (
	"context"
	"strings"

	"okrbot/bot"
	"okrbot/okr"
	"okrbot/store"
	"okrbot/ui"
)

func handoverRoutes() []route {
	return []route{
		{clicked, ui.ActionGiveBack, (*Commands).giveBack},
		{clicked, ui.ActionKeep, (*Commands).keepThem},
		{clicked, ui.ActionTakeOver, (*Commands).takeOver},
		{clicked, ui.ActionPassOn, (*Commands).passOn},
	}
}

// giveBack gives somebody who is back their objectives; the message in which that was asked says so.
func (c *Commands) giveBack(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	return c.answerGivingBack(ctx, r, true)
}

// keepThem leaves the objectives of somebody who is back with who has them.
func (c *Commands) keepThem(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	return c.answerGivingBack(ctx, r, false)
}

func (c *Commands) answerGivingBack(ctx context.Context, r *bot.Request, give bool) (bot.Reply, error) {
	post, ok := ui.ReadRef("P", r.Value)
	if !ok {
		return bot.Reply{}, okr.Refuse("errors.button_old")
	}
	_, err := c.store.GiveBack(ctx, actor(r, okr.FromEdit), post, give)
	return done(err, bot.Reply{})
}

// takeOver makes who clicks the owner of all of a kind that somebody left.
func (c *Commands) takeOver(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	kind, post, ok := ui.ReadChoice(r.Value)
	if !ok {
		return bot.Reply{}, okr.Refuse("errors.button_old")
	}
	return c.passTo(ctx, r, kind, post, r.Person.ID)
}

// passOn makes the person who is chosen the owner of it.
func (c *Commands) passOn(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	kind, post, ok := strings.Cut(about(r, ui.ActionPassOn), ":")
	if !ok || r.Value == "" {
		return bot.Reply{}, okr.Refuse("errors.button_old")
	}
	return c.passTo(ctx, r, kind, post, okr.PersonID(r.Value))
}

func (c *Commands) passTo(ctx context.Context, r *bot.Request, kind, post string, to okr.PersonID) (bot.Reply, error) {
	id, ok := ui.ReadRef("P", post)
	if !ok {
		return bot.Reply{}, okr.Refuse("errors.button_old")
	}
	_, err := c.store.PassOn(ctx, actor(r, okr.FromEdit), id, okr.LeftKind(kind), to)
	return done(err, bot.Reply{})
}

// leaver tells a manager what somebody owned who left, as long as any of it is open.
func (ps *Posts) leaver(ctx context.Context, p store.Post) (ui.Message, bool, error) {
	l, err := ps.store.Leaving(ctx, p, ps.now())
	if err != nil || !l.Manager.Prompted() || len(l.Things) == 0 {
		return ui.Message{}, false, err
	}
	return ui.Leaver(ps.printerOf(l.Manager), l, p.ID), true, nil
}

// managerWanted asks an admin for a manager of a team that has none left, and then says that it has one.
func (ps *Posts) managerWanted(ctx context.Context, p store.Post) (ui.Message, bool, error) {
	admin, err := ps.store.Person(ctx, p.Person)
	if err != nil || !admin.Prompted() {
		return ui.Message{}, false, err
	}
	team, err := ps.store.Team(ctx, p.Team)
	if err != nil {
		return ui.Message{}, false, err
	}
	return ui.ManagerWanted(ps.printerOf(admin), team), p.TS != "" || len(team.Managers) == 0, nil
}

// givingBack asks a manager for the objectives of somebody who is back, and says then what became of them.
func (ps *Posts) givingBack(ctx context.Context, p store.Post) (ui.Message, bool, error) {
	g, err := ps.store.GivingBack(ctx, p, ps.now())
	if err != nil || !g.Manager.Prompted() {
		return ui.Message{}, false, err
	}
	// they left again, or somebody decided otherwise
	if len(g.Open) == 0 && (p.TS == "" || len(g.Given)+len(g.Kept) == 0) {
		return ui.Message{}, false, nil
	}
	return ui.GiveBack(ps.printerOf(g.Manager), g, p.ID), true, nil
}
