package commands

import (
	"context"

	"okrbot/bot"
	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/ui"
)

// longestReason is in characters.
const longestReason = 300

// deleteCommand takes an objective away: /okr delete O12. Which one has to be said.
func (c *Commands) deleteCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	id, ok := okr.ParseObjectiveID(rest)
	if !ok {
		return bot.Reply{}, okr.Refuse("errors.delete_which")
	}
	o, err := c.store.DeleteObjective(ctx, actor(r, okr.FromEdit), id)
	m := ui.Deleted(r.Printer, o)
	return done(err, bot.Reply{Message: &m})
}

// restoreObjective takes a deletion back.
func (c *Commands) restoreObjective(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	id, err := objectiveRef(r.Value)
	if err != nil {
		return bot.Reply{}, err
	}
	o, err := c.store.RestoreObjective(ctx, actor(r, okr.FromEdit), id)
	m := ui.Restored(r.Printer, o)
	return done(err, bot.Reply{Message: &m, Replace: r.Message != ""})
}

// cancelCommand ends an objective that is no longer pursued: /okr cancel O12 the market is gone.
func (c *Commands) cancelCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	word, reason := firstWord(rest)
	id, ok := okr.ParseObjectiveID(word)
	if !ok {
		return bot.Reply{}, okr.Refuse("errors.cancel_which")
	}
	o, err := c.store.CancelObjective(ctx, actor(r, okr.FromEdit), id,
		locale.Truncate(locale.Line(c.readable(ctx, reason)), longestReason))
	if err != nil {
		return done(err, bot.Reply{})
	}
	m := ui.Cancelled(r.Printer, o)
	return bot.Reply{Message: &m}, nil
}

// undoCommand takes back what the person did last, of what can be.
func (c *Commands) undoCommand(ctx context.Context, r *bot.Request, _ string) (bot.Reply, error) {
	change, deleted, err := c.store.FindLastUndoable(ctx, reader(r))
	switch {
	case err != nil:
		return bot.Reply{}, err
	case change != 0:
		b, err := c.store.UndoDeal(ctx, actor(r, okr.FromEdit), change)
		if err != nil {
			return done(err, bot.Reply{})
		}
		return privately(ui.Booked(r.Printer, b, sales.Undone))
	case deleted != 0:
		o, err := c.store.RestoreObjective(ctx, actor(r, okr.FromEdit), deleted)
		m := ui.Restored(r.Printer, o)
		return done(err, bot.Reply{Message: &m})
	default:
		return bot.Reply{}, okr.Refuse("errors.undo_nothing")
	}
}
