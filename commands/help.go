package commands

import (
	"context"

	"okrbot/bot"
	"okrbot/ui"
)

func helpRoutes() []route { return []route{{clicked, ui.ActionHelp, (*Commands).help}} }

func (c *Commands) help(_ context.Context, r *bot.Request) (bot.Reply, error) {
	return privately(ui.Help(r.Printer, ui.HelpOKR))
}

// helpWord is what the word help does after a command.
func helpWord(page ui.HelpPage) func(*Commands, context.Context, *bot.Request, string) (bot.Reply, error) {
	return func(_ *Commands, _ context.Context, r *bot.Request, _ string) (bot.Reply, error) {
		return privately(ui.Help(r.Printer, page))
	}
}
