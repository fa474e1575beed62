package commands

import (
	"context"
	"errors"
	"strings"

	"okrbot/bot"
	"okrbot/locale"
	"okrbot/ui"
)

// mostRepeated is how much of what was typed a button can carry, in bytes.
const mostRepeated = 1900

// asking asks back, with a button for each reading, when what was typed after a command can be read in two ways. The
// name of the command is empty for okrbot's conversation.
func asking(name string, answer bot.Handler) bot.Handler {
	return func(ctx context.Context, r *bot.Request) (bot.Reply, error) {
		typed := strings.TrimSpace(name + " " + r.Text)
		reply, err := answer(ctx, r)
		two, open := errors.AsType[*locale.TwoReadings](err)
		if !open || !strings.Contains(typed, two.Text) || len(typed) > mostRepeated {
			return reply, err
		}
		var again []string
		for _, reading := range two.Readings {
			again = append(again, strings.Replace(typed, two.Text, reading.Typed, 1))
		}
		return privately(ui.Readings(r.Printer, two, again))
	}
}
