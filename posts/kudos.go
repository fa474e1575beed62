package posts

import (
	"context"

	"okrbot/store/outbox"
	"okrbot/ui"
)

// kudosCard shows what a team's people thanked each other for within an hour.
func (ps *Posts) kudosCard(ctx context.Context, p outbox.Post) (m ui.Message, want bool, err error) {
	team, err := ps.store.FindTeam(ctx, p.Team)
	if err != nil {
		return m, false, err
	}
	list, err := ps.store.FindKudosOfCard(ctx, p.Subject.Kudos(), ps.now())
	if err != nil {
		return m, false, err
	}
	return ui.KudosCard(ps.printerIn(team), list), true, nil
}

// thanked tells a receiver of kudos what they are for.
func (ps *Posts) thanked(ctx context.Context, p outbox.Post) (m ui.Message, want bool, err error) {
	reader, err := ps.store.FindPerson(ctx, p.Person)
	if err != nil {
		return m, false, err
	}
	k, err := ps.store.FindKudos(ctx, outbox.Actor{Person: p.Person, Now: ps.now()}, p.Subject.Kudos())
	if err != nil {
		return m, false, err
	}
	return ui.KudosTold(ps.printerOf(reader), k), true, nil
}
