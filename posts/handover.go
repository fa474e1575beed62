package posts

import (
	"context"

	"okrbot/store/outbox"
	"okrbot/ui"
)

// leaver tells a manager what somebody owned who left, as long as any of it is open.
func (ps *Posts) leaver(ctx context.Context, p outbox.Post) (ui.Message, bool, error) {
	l, err := ps.store.FindLeaving(ctx, p, ps.now())
	if err != nil || !l.Manager.Prompted() || len(l.Things) == 0 {
		return ui.Message{}, false, err
	}
	return ui.Leaver(ps.printerOf(l.Manager), l, p.ID), true, nil
}

// managerWanted asks an admin for a manager of a team that has none left, and then says that it has one.
func (ps *Posts) managerWanted(ctx context.Context, p outbox.Post) (ui.Message, bool, error) {
	admin, err := ps.store.FindPerson(ctx, p.Person)
	if err != nil || !admin.Prompted() {
		return ui.Message{}, false, err
	}
	team, err := ps.store.FindTeam(ctx, p.Team)
	if err != nil {
		return ui.Message{}, false, err
	}
	return ui.ManagerWanted(ps.printerOf(admin), team), p.TS != "" || len(team.Managers) == 0, nil
}

// givingBack asks a manager for the objectives of somebody who is back, and says then what became of them.
func (ps *Posts) givingBack(ctx context.Context, p outbox.Post) (ui.Message, bool, error) {
	g, err := ps.store.FindGivingBack(ctx, p, ps.now())
	if err != nil || !g.Manager.Prompted() {
		return ui.Message{}, false, err
	}
	// they left again, or somebody decided otherwise
	if len(g.Open) == 0 && (p.TS == "" || len(g.Given)+len(g.Kept) == 0) {
		return ui.Message{}, false, nil
	}
	return ui.GiveBack(ps.printerOf(g.Manager), g, p.ID), true, nil
}
