package commands

import (
	"context"
	"slices"

	"okrbot/bot"
	"okrbot/ui"
)

// route is what a button, a form, a shortcut or an event of Slack's does.
type route struct {
	on func(r *bot.Router, id string, h bot.Handler)
	id string
	do handler
}

// The ways in which a route is taken.
var (
	clicked   = (*bot.Router).Action
	submitted = (*bot.Router).Submit
	suggested = (*bot.Router).Suggest
	shortcut  = (*bot.Router).Shortcut
	happened  = (*bot.Router).Event
)

// Register hangs every command, button, form, shortcut and event on the router.
func (c *Commands) Register(r *bot.Router) {
	for _, s := range slashCommands() {
		r.Command(s.name, asking(s.name, func(ctx context.Context, r *bot.Request) (bot.Reply, error) {
			return s.answer(c, ctx, r)
		}))
	}
	r.DM(asking("", c.direct))
	r.Thread(c.replied)
	for _, s := range slashCommands() {
		for _, way := range slices.Concat(s.routes...) {
			way.on(r, way.id, func(ctx context.Context, r *bot.Request) (bot.Reply, error) { return way.do(c, ctx, r) })
		}
	}
}

// readRoutes close the forms in which there was only something to read.
func readRoutes() (list []route) {
	for _, read := range []string{ui.CallbackCheckInDone, ui.CallbackObjectiveSaved, ui.CallbackReview,
		ui.CallbackNotice, ui.CallbackTree} {
		list = append(list, route{submitted, read, (*Commands).close})
	}
	return list
}

func (c *Commands) close(context.Context, *bot.Request) (bot.Reply, error) {
	return bot.Reply{Clear: true}, nil
}
