package commands

import (
	"context"

	"okrbot/bot"
	"okrbot/locale"
	"okrbot/okr"
	"okrbot/store/goals"
	"okrbot/ui"
)

func treeRoutes() []route {
	return []route{
		{clicked, ui.ActionTree, (*Commands).tree},
		{clicked, ui.ActionTreeFold, (*Commands).foldTree},
	}
}

func (c *Commands) treeCommand(ctx context.Context, r *bot.Request, _ string) (bot.Reply, error) {
	return c.tree(ctx, r)
}

// tree opens the tree with the first level unfolded.
func (c *Commands) tree(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	return c.treeForm(ctx, r, func(roots []*okr.TreeNode) (open []okr.ObjectiveID) {
		for _, root := range roots {
			if len(root.Below) > 0 {
				open = append(open, root.Objective.ID)
			}
		}
		return open
	})
}

// foldTree folds or unfolds an objective in the tree.
func (c *Commands) foldTree(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	id, err := objectiveRef(r.Value)
	if err != nil {
		return bot.Reply{}, err
	}
	return c.treeForm(ctx, r, func([]*okr.TreeNode) []okr.ObjectiveID { return ui.Toggle(ui.ReadTree(r.View), id) })
}

func (c *Commands) treeForm(ctx context.Context, r *bot.Request,
	open func([]*okr.TreeNode) []okr.ObjectiveID) (bot.Reply, error) {
	roots, cadences, err := c.store.FindTree(ctx, reader(r))
	if err != nil {
		return bot.Reply{}, err
	}
	today, err := c.today(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	view := ui.TreeForm(r.Printer, ui.TreeView{Roots: roots, Open: open(roots), Cadences: cadences, Now: r.Now,
		Today: today})
	return bot.Reply{View: &view}, nil
}

// alignCommand lets an objective support another one or a key result: /okr align O12 O3, /okr align O12 KR7.
func (c *Commands) alignCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	first, second := firstWord(rest)
	lower, isLower := okr.ParseObjectiveID(first)
	var above goals.Above
	var ok bool
	if above.KeyResult, ok = okr.ParseKeyResultID(second); !ok || isNumber(second) {
		above.KeyResult = 0
		above.Objective, ok = okr.ParseObjectiveID(second)
	}
	if !isLower || !ok {
		return bot.Reply{}, okr.Refuse("errors.align_what")
	}
	o, upper, err := c.store.Align(ctx, actor(r, okr.FromEdit), lower, above)
	if err != nil {
		return done(err, bot.Reply{})
	}
	return privately(ui.Aligned(r.Printer, o, upper, above.KeyResult))
}

// unalignCommand takes that back: /okr unalign O12 O3.
func (c *Commands) unalignCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	first, second := firstWord(rest)
	lower, isLower := okr.ParseObjectiveID(first)
	above, isAbove := okr.ParseObjectiveID(second)
	if !isLower || !isAbove {
		return bot.Reply{}, okr.Refuse("errors.unalign_what")
	}
	o, err := c.store.Unalign(ctx, actor(r, okr.FromEdit), lower, above)
	m := ui.Notice(r.Printer, "tree.unaligned", "Objective", lower.String()+" · "+locale.Line(o.Title), "Above",
		above.String())
	return done(err, bot.Reply{Message: &m})
}
