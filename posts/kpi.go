package posts

import (
	"context"

	"okrbot/store"
	"okrbot/store/outbox"
	"okrbot/ui"
)

// kpiNews is a private message about a KPI that has another status; one that nobody may see any more has none.
func (ps *Posts) kpiNews(ctx context.Context, p outbox.Post) (ui.Message, bool, error) {
	n, err := ps.store.FindKPINews(ctx, p, ps.now())
	if err != nil || !n.Person.Prompted() {
		return ui.Message{}, false, err
	}
	return ui.KPINews(ps.printerOf(n.Person), n), true, nil
}

// kpiDue asks for values until they are there, and then says so.
func (ps *Posts) kpiDue(ctx context.Context, p outbox.Post) (ui.Message, bool, error) {
	person, err := ps.store.FindPerson(ctx, p.Person)
	if err != nil || !person.Prompted() {
		return ui.Message{}, false, err
	}
	owed, err := ps.store.OwedKPIs(ctx, store.Actor{Person: p.Person, Now: ps.now()})
	if err != nil {
		return ui.Message{}, false, err
	}
	if len(owed) == 0 {
		return ui.KPIDone(ps.printerOf(person)), p.TS != "", nil
	}
	return ui.KPIDue(ps.printerOf(person), owed), true, nil
}
