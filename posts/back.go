package posts

import (
	"context"

	"okrbot/store/outbox"
	"okrbot/ui"
)

// back is what waited for a person, each as it would have been said by itself; what matters no more is left out.
func (ps *Posts) back(ctx context.Context, p outbox.Post) (ui.Message, bool, error) {
	person, err := ps.store.FindPerson(ctx, p.Person)
	if err != nil || !person.Prompted() {
		return ui.Message{}, false, err
	}
	carried, err := ps.store.CarriedPosts(ctx, p)
	if err != nil {
		return ui.Message{}, false, err
	}
	var waited []ui.Message
	for _, c := range carried {
		m, want, err := ps.Render(ctx, c)
		if err != nil {
			return ui.Message{}, false, err
		}
		if want {
			waited = append(waited, m)
		}
	}
	return ui.Back(ps.printerOf(person), person, waited), len(waited) > 0, nil
}
