package commands

import (
	"context"

	"okrbot/bot"
	"okrbot/okr"
	"okrbot/ui"
)

func templateRoutes() []route {
	return []route{
		{clicked, ui.ActionTemplates, (*Commands).templates},
		{clicked, ui.ActionTemplate, (*Commands).useTemplate},
		{clicked, ui.ActionKPITemplate, (*Commands).useKPITemplate},
	}
}

func (c *Commands) templatesCommand(ctx context.Context, r *bot.Request, _ string) (bot.Reply, error) {
	return c.templates(ctx, r)
}

func (c *Commands) templates(_ context.Context, r *bot.Request) (bot.Reply, error) {
	return privately(ui.Templates(r.Printer))
}

// useTemplate opens the form of an objective, filled with a ready one.
func (c *Commands) useTemplate(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	form, err := c.formContext(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	in, ok := ui.FromTemplate(r.Printer, r.Value, ui.OwnerValue(form.Teams[0].Team.ID, false))
	if !ok {
		return bot.Reply{}, okr.Refuse("errors.button_old")
	}
	return drawn(r, in, form)
}

// useKPITemplate opens the form of a KPI, filled with a ready one.
func (c *Commands) useKPITemplate(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	form, err := c.kpiContext(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	in, ok := ui.KPIFromTemplate(r.Printer, r.Value, ui.KPIInput{Team: form.Teams[0].Team.ID, Owner: r.Person.ID})
	if !ok {
		return bot.Reply{}, okr.Refuse("errors.button_old")
	}
	view := ui.KPIForm(r.Printer, in, form)
	return bot.Reply{View: &view}, nil
}
