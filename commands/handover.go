package commands

import (
	"context"

	"okrbot/bot"
	"okrbot/okr"
	"okrbot/store"
	"okrbot/ui"
)

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

// givingBack asks a manager for the objectives of somebody who is back, and says then what became of them.
func (ps *Posts) givingBack(ctx context.Context, p store.Post) (ui.Message, bool, error) {
	g, err := ps.store.GivingBack(ctx, p, ps.now())
	if err != nil || !g.Manager.Prompted() {
		return ui.Message{}, false, err
	}
	if len(g.Open) == 0 && (p.TS == "" || len(g.Given)+len(g.Kept) == 0) { // they left again, or somebody decided otherwise
		return ui.Message{}, false, nil
	}
	return ui.GiveBack(ps.printerOf(g.Manager), g, p.ID), true, nil
}
