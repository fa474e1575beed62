package posts

import (
	"context"
	"errors"

	"github.com/slack-go/slack"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store"
	"okrbot/ui"
)

// Home renders a person's Home tab; who may not be spoken to gets none.
func (ps *Posts) Home(ctx context.Context, id okr.PersonID) (view slack.HomeTabViewRequest, want bool, err error) {
	s, err := ps.store.Situation(ctx, id, ps.now())
	if errors.Is(err, store.ErrNotFound) {
		return view, false, nil
	}
	if err != nil || !s.Person.Prompted() {
		return view, false, err
	}
	selling, err := ps.selling(ctx, id)
	if err != nil {
		return view, false, err
	}
	kpis, err := ps.store.KPIs(ctx, store.Actor{Person: id, Now: ps.now()}, store.MyKPIs)
	if err != nil {
		return view, false, err
	}
	return ui.Home(ps.printerOf(s.Person), s, selling, kpis), true, nil
}

// selling is where a person stands who sells, nil for who does not.
func (ps *Posts) selling(ctx context.Context, id okr.PersonID) (*sales.Standing, error) {
	sells, err := ps.store.Sells(ctx, id)
	if err != nil || !sells {
		return nil, err
	}
	s, err := ps.store.Standing(ctx, id, 0, ps.now())
	if refusal := (*okr.Refusal)(nil); errors.As(err, &refusal) { // they are in no team any more
		return nil, nil //nolint:nilnil // nothing about selling
	}
	return &s, err
}
