package commands

import (
	"context"

	"okrbot/bot"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/ui"
)

func monthRoutes() []route {
	return []route{
		{clicked, ui.ActionMonthRepeat, (*Commands).repeatMonth},
		{clicked, ui.ActionMonthSuggest, (*Commands).suggestMonth},
		{clicked, ui.ActionMonthEdit, (*Commands).editMonth},
	}
}

// repeatMonth sets the targets of the month before for the one that a message asks about.
func (c *Commands) repeatMonth(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	return c.chooseTargets(ctx, r, sales.RepeatMonth)
}

// suggestMonth sets what is suggested.
func (c *Commands) suggestMonth(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	return c.chooseTargets(ctx, r, sales.TakeSuggestions)
}

func (c *Commands) chooseTargets(ctx context.Context, r *bot.Request, how sales.MonthChoice) (bot.Reply, error) {
	post, ok := ui.ReadRef[okr.PostID]("P", r.Value)
	if !ok {
		return bot.Reply{}, okr.Refuse("errors.button_old")
	}
	return done(c.store.ChooseTargets(ctx, actor(r, okr.FromEdit), post, how), bot.Reply{})
}

// editMonth opens the form of the targets about which a message asks.
func (c *Commands) editMonth(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	post, ok := ui.ReadRef[okr.PostID]("P", r.Value)
	if !ok {
		return bot.Reply{}, okr.Refuse("errors.button_old")
	}
	team, month, err := c.store.FindMonthAsked(ctx, reader(r), post)
	if err != nil {
		return bot.Reply{}, err
	}
	return c.targetForm(ctx, r, ui.TargetInput{Team: team, Metric: sales.Revenue, Period: ui.MonthsChoice(month, 1)}, 0)
}
