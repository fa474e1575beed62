package posts

import (
	"context"

	"okrbot/store"
	"okrbot/store/outbox"
	"okrbot/ui"
)

// talk is the message below which a key result is discussed.
func (ps *Posts) talk(ctx context.Context, p outbox.Post) (ui.Message, bool, error) {
	o, k, err := ps.store.FindDiscussed(ctx, p.Subject.KeyResult(), ps.now())
	if err != nil {
		return ui.Message{}, false, err
	}
	team, err := ps.store.FindTeam(ctx, p.Team)
	if err != nil {
		return ui.Message{}, false, err
	}
	return ui.Talk(ps.printerIn(team), o, k), true, nil
}

// question is what a manager asked, for who is asked, or the answer, for who asked.
func (ps *Posts) question(ctx context.Context, p outbox.Post) (ui.Message, bool, error) {
	person, err := ps.store.FindPerson(ctx, p.Person)
	if err != nil || !person.Prompted() {
		return ui.Message{}, false, err
	}
	q, err := ps.store.FindQuestion(ctx, store.Actor{Person: p.Person, Now: ps.now()},
		p.Subject.Question())
	if err != nil {
		return ui.Message{}, false, err
	}
	return ui.Question(ps.printerOf(person), q, p.Person), true, nil
}
