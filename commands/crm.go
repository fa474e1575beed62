package commands

import (
	"context"
	"strings"

	"okrbot/bot"
	"okrbot/okr"
	"okrbot/ui"
)

func crmRoutes() []route {
	return []route{
		{clicked, ui.ActionCRM, (*Commands).crmButton},
		{clicked, ui.ActionCRMOwner, (*Commands).nameOwner},
		{clicked, ui.ActionCRMClaim, (*Commands).claimDeal},
		{clicked, ui.ActionCRMStage, (*Commands).nameStage},
		{clicked, ui.ActionCRMAccept, (*Commands).acceptFact},
		{clicked, ui.ActionTwinSame, (*Commands).sameTwin},
		{clicked, ui.ActionTwinOwn, (*Commands).ownTwin},
	}
}

// crmCommand lists what waits: /sales crm.
func (c *Commands) crmCommand(ctx context.Context, r *bot.Request, _ string) (bot.Reply, error) {
	return c.crmWaits(ctx, r, "")
}

func (c *Commands) crmButton(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	return c.crmWaits(ctx, r, "")
}

func (c *Commands) crmWaits(ctx context.Context, r *bot.Request, said string) (bot.Reply, error) {
	v, err := c.store.CRMCases(ctx, reader(r))
	if err != nil {
		return bot.Reply{}, err
	}
	return privately(ui.CRMWaits(r.Printer, v, said))
}

// crmDone says what was done: in place of the list in which it was clicked, or beside a message that follows by itself.
func (c *Commands) crmDone(ctx context.Context, r *bot.Request, err error, id string, args ...any) (bot.Reply, error) {
	if err != nil {
		return done(err, bot.Reply{})
	}
	if r.Input != nil && ui.Posted(r.Input.BlockID) {
		return notice(r, id, args...)
	}
	reply, err := c.crmWaits(ctx, r, r.Printer.T(id, args...))
	reply.Replace = r.Message != ""
	return reply, err
}

// about is what an action is about: what its id goes on with.
func about(r *bot.Request, action string) string { return strings.TrimPrefix(r.Action, action+":") }

// nameOwner says who a CRM's owner is.
func (c *Commands) nameOwner(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	source, owner, ok := strings.Cut(about(r, ui.ActionCRMOwner), "/")
	if !ok || r.Value == "" {
		return bot.Reply{}, okr.Refuse("errors.button_old")
	}
	taken, err := c.store.NameOwner(ctx, actor(r, okr.FromEdit), source, owner, okr.PersonID(r.Value))
	return c.crmDone(ctx, r, err, "crm.taken", "Count", taken)
}

// claimDeal says whose deal it is of which a CRM named nobody.
func (c *Commands) claimDeal(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if r.Value == "" {
		return bot.Reply{}, okr.Refuse("errors.button_old")
	}
	err := c.store.ClaimDeal(ctx, actor(r, okr.FromEdit), about(r, ui.ActionCRMClaim), okr.PersonID(r.Value))
	return c.crmDone(ctx, r, err, "crm.taken", "Count", 1)
}

// nameStage says what a CRM's stage is to a team.
func (c *Commands) nameStage(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	team, source, stage, ok := ui.CRMStageRef(about(r, ui.ActionCRMStage))
	if !ok || r.Value == "" {
		return bot.Reply{}, okr.Refuse("errors.button_old")
	}
	taken, err := c.store.NameTeamStage(ctx, actor(r, okr.FromEdit), team, source, stage, r.Value)
	return c.crmDone(ctx, r, err, "crm.taken", "Count", taken)
}

// acceptFact leaves a deal as it is.
func (c *Commands) acceptFact(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	property, external, ok := ui.ReadChoice(r.Value)
	if !ok {
		return bot.Reply{}, okr.Refuse("errors.button_old")
	}
	err := c.store.AcceptFact(ctx, actor(r, okr.FromEdit), external, property)
	return c.crmDone(ctx, r, err, "crm.accepted")
}

func (c *Commands) sameTwin(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	return c.answerTwin(ctx, r, true)
}

func (c *Commands) ownTwin(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	return c.answerTwin(ctx, r, false)
}

// answerTwin says whether a deal that came is one that is known.
func (c *Commands) answerTwin(ctx context.Context, r *bot.Request, same bool) (bot.Reply, error) {
	w, err := c.store.AnswerTwin(ctx, actor(r, okr.FromEdit), r.Value, same)
	if same {
		return c.crmDone(ctx, r, err, "crm.twin_same", "Deal", w.Like.ID.String())
	}
	return c.crmDone(ctx, r, err, "crm.twin_own", "Deal", w.Like.ID.String())
}
