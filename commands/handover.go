package commands

import (
	"context"
	"strings"

	"okrbot/bot"
	"okrbot/okr"
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
	post, ok := ui.ReadRef[okr.PostID]("P", r.Value)
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
	id, ok := ui.ReadRef[okr.PostID]("P", post)
	if !ok {
		return bot.Reply{}, okr.Refuse("errors.button_old")
	}
	_, err := c.store.PassOn(ctx, actor(r, okr.FromEdit), id, okr.LeftKind(kind), to)
	return done(err, bot.Reply{})
}
