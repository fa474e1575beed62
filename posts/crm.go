package posts

import (
	"context"

	"okrbot/store"
	"okrbot/store/outbox"
	"okrbot/ui"
)

// crmTold tells a manager what waits of what CRMs said, until nothing does.
func (ps *Posts) crmTold(ctx context.Context, p outbox.Post) (ui.Message, bool, error) {
	v, err := ps.store.CRMCases(ctx, store.Actor{Person: p.Person, Now: ps.now()})
	if err != nil || !v.Person.Prompted() {
		return ui.Message{}, false, err
	}
	if len(v.Cases) == 0 {
		return ui.CRMSolved(ps.printerOf(v.Person)), p.TS != "", nil
	}
	return ui.CRMTold(ps.printerOf(v.Person), v), true, nil
}

// twins asks whether deals that came are ones that are known.
func (ps *Posts) twins(ctx context.Context, p outbox.Post) (ui.Message, bool, error) {
	q, err := ps.store.FindTwinQuestion(ctx, p, ps.now())
	if err != nil || !q.Person.Prompted() || len(q.Twins) == 0 {
		return ui.Message{}, false, err
	}
	return ui.Twins(ps.printerOf(q.Person), q.Twins), true, nil
}
