package posts

import (
	"context"
	"time"

	"okrbot/locale"
	"okrbot/motivation"
	"okrbot/store/outbox"
	"okrbot/ui"
)

// order asks who leads a team about an order, or says what became of it.
func (ps *Posts) order(ctx context.Context, p outbox.Post) (ui.Message, bool, error) {
	return ps.ofOrder(ctx, p, ui.OrderCard)
}

// ordered tells who asked for a reward how far it is.
func (ps *Posts) ordered(ctx context.Context, p outbox.Post) (ui.Message, bool, error) {
	return ps.ofOrder(ctx, p, ui.Ordered)
}

// orderAnswered tells who asked about an order what the answer is.
func (ps *Posts) orderAnswered(ctx context.Context, p outbox.Post) (ui.Message, bool, error) {
	return ps.ofOrder(ctx, p, ui.OrderAnswered)
}

func (ps *Posts) ofOrder(ctx context.Context, p outbox.Post,
	show func(*locale.Printer, motivation.Order, *time.Location) ui.Message) (m ui.Message, want bool, err error) {
	reader, err := ps.store.FindPerson(ctx, p.Person)
	if err != nil || !reader.Prompted() {
		return m, false, err
	}
	o, err := ps.store.FindOrder(ctx, outbox.Actor{Person: p.Person, Now: ps.now()}, p.Subject.Order())
	if err != nil {
		return m, false, err
	}
	return show(ps.printerOf(reader), o, reader.Location(o.Zone)), true, nil
}

// pot tells a team that it has collected what a reward costs.
func (ps *Posts) pot(ctx context.Context, p outbox.Post) (m ui.Message, want bool, err error) {
	team, err := ps.store.FindTeam(ctx, p.Team)
	if err != nil {
		return m, false, err
	}
	o, err := ps.store.FindPotOfCard(ctx, p.Subject.Order(), ps.now())
	if err != nil {
		return m, false, err
	}
	return ui.PotCard(ps.printerIn(team), o), true, nil
}

// points tells somebody which points they got by hand.
func (ps *Posts) points(ctx context.Context, p outbox.Post) (m ui.Message, want bool, err error) {
	reader, err := ps.store.FindPerson(ctx, p.Person)
	if err != nil || !reader.Prompted() {
		return m, false, err
	}
	g, err := ps.store.FindGrant(ctx, outbox.Actor{Person: p.Person, Now: ps.now()}, p.Subject.Grant())
	if err != nil || g.TakenBack {
		return m, false, err
	}
	return ui.PointsTold(ps.printerOf(reader), g), true, nil
}
