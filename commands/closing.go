package commands

import (
	"context"
	"errors"

	"okrbot/bot"
	"okrbot/locale"
	"okrbot/okr"
	"okrbot/store"
	"okrbot/store/goals"
	"okrbot/ui"
)

func closingRoutes() []route {
	return []route{
		{clicked, ui.ActionObjectiveClose, (*Commands).closeButton},
		{submitted, ui.CallbackClose, (*Commands).submitClose},
	}
}

// closeCommand opens the form that grades an objective: /okr close O12.
func (c *Commands) closeCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	id, err := c.whichObjective(ctx, r, rest)
	if err != nil {
		return bot.Reply{}, err
	}
	return c.closeForm(ctx, r, id)
}

func (c *Commands) closeButton(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	id, err := objectiveRef(r.Value)
	if err != nil {
		return bot.Reply{}, err
	}
	return c.closeForm(ctx, r, id)
}

// closeForm refuses, before anything is typed, whom the store would refuse.
func (c *Commands) closeForm(ctx context.Context, r *bot.Request, id okr.ObjectiveID) (bot.Reply, error) {
	o, may, err := c.store.FindObjective(ctx, reader(r), id)
	if err != nil {
		return bot.Reply{}, err
	}
	today, err := c.today(ctx, r)
	switch {
	case err != nil:
		return bot.Reply{}, err
	case !may:
		return bot.Reply{}, okr.Refuse("errors.edit_not_yours", "Owner", o.OwnerName)
	case o.Closing != nil:
		return bot.Reply{}, okr.Refuse("errors.objective_closed", "Objective", id.String())
	case today < o.Period.Start:
		return bot.Reply{}, okr.Refuse("errors.close_early")
	}
	view := ui.CloseForm(r.Printer, o)
	return bot.Reply{View: &view}, nil
}

// submitClose closes the objective; a refusal is said beside the field that it is about.
func (c *Commands) submitClose(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	in := ui.ReadClose(r.View)
	o, next, err := c.store.CloseObjective(ctx, actor(r, okr.FromEdit), in.Objective,
		goals.CloseSaid{Grades: in.Grades, Learned: in.Learned, Carry: in.Carry})
	if errors.Is(err, store.ErrRepeated) {
		return bot.Reply{Clear: true}, nil
	}
	if refusal, ok := okr.RefusalOf(err); ok {
		sentence, _ := r.Printer.Error(err)
		return bot.Reply{Errors: map[string]string{closeFieldOf(refusal, in): sentence}}, nil
	}
	if _, ok := errors.AsType[*okr.Invalid](err); ok { // what goes on would break the rules of the next period
		sentence, _ := r.Printer.Error(err)
		return bot.Reply{Errors: map[string]string{"close.carry": sentence}}, nil
	}
	if err != nil {
		return bot.Reply{}, err
	}
	view := ui.Closed(r.Printer, o, next)
	return bot.Reply{View: &view}, nil
}

// closeFieldOf is the block to which a refusal belongs.
func closeFieldOf(refusal *okr.Refusal, in ui.CloseInput) string {
	if len(in.Grades) == 1 && in.Grades[0].KeyResult == 0 && refusal.ID == "errors.close_reason" {
		return ui.CloseBlock("reason", 0)
	}
	for i := 0; i+1 < len(refusal.Args); i += 2 {
		id, ok := okr.ParseKeyResultID(fmtArg(refusal.Args[i+1]))
		if refusal.Args[i] != "KeyResult" || !ok {
			continue
		}
		if refusal.ID == "errors.close_reason" {
			return ui.CloseBlock("reason", id)
		}
		return ui.CloseBlock("grade", id)
	}
	if len(in.Grades) > 0 && refusal.ID != "errors.close_learned_long" {
		return ui.CloseBlock("grade", in.Grades[0].KeyResult)
	}
	return "close.learned"
}

func fmtArg(arg any) string {
	text, _ := arg.(string)
	return text
}

// reopenObjectiveCommand takes a closing back: /okr reopen O12 a late invoice.
func (c *Commands) reopenObjectiveCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	word, reason := firstWord(rest)
	id, ok := okr.ParseObjectiveID(word)
	if !ok {
		return bot.Reply{}, okr.Refuse("errors.objective_which")
	}
	o, err := c.store.Reopen(ctx, actor(r, okr.FromEdit), id,
		locale.Truncate(locale.Line(c.readable(ctx, reason)), longestReason))
	m := ui.Notice(r.Printer, "closing.reopened", "Objective", id.String()+" · "+locale.Line(o.Title))
	return done(err, bot.Reply{Message: &m})
}
