package posts

import (
	"context"
	"errors"

	"github.com/slack-go/slack"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store"
	"okrbot/store/goals"
	"okrbot/ui"
)

// Home renders a person's Home tab; who may not be spoken to gets none.
func (ps *Posts) Home(ctx context.Context, id okr.PersonID) (view slack.HomeTabViewRequest, want bool, err error) {
	s, err := ps.store.FindSituation(ctx, id, ps.now())
	if errors.Is(err, store.ErrNotFound) {
		return view, false, nil
	}
	if err != nil || !s.Person.Prompted() {
		return view, false, err
	}
	v := ui.HomeView{Situation: s}
	for _, read := range homeReads() {
		if err := read(ps, ctx, &v); err != nil {
			return view, false, err
		}
	}
	return ui.Home(ps.printerOf(s.Person), v), true, nil
}

func (ps *Posts) readSelling(ctx context.Context, v *ui.HomeView) (err error) {
	v.Selling, err = ps.selling(ctx, v.Person.ID)
	return err
}

func (ps *Posts) readKPIs(ctx context.Context, v *ui.HomeView) (err error) {
	v.KPIs, err = ps.store.KPIs(ctx, store.Actor{Person: v.Person.ID, Now: v.Now}, goals.MyKPIs)
	return err
}

func (ps *Posts) readKudos(ctx context.Context, v *ui.HomeView) (err error) {
	a := store.Actor{Person: v.Person.ID, Now: v.Now}
	if v.Kudos, err = ps.store.FindKudosSituation(ctx, a, a.Person); err != nil {
		return err
	}
	v.Kudos.BadgeCase, err = ps.store.FindBadges(ctx, a, a.Person)
	return err
}

// selling is where a person stands who sells, nil for who does not.
func (ps *Posts) selling(ctx context.Context, id okr.PersonID) (*sales.Standing, error) {
	sells, err := ps.store.Sells(ctx, id)
	if err != nil || !sells {
		return nil, err
	}
	s, err := ps.store.FindStanding(ctx, id, 0, ps.now())
	if refusal := (*okr.Refusal)(nil); errors.As(err, &refusal) { // they are in no team any more
		return nil, nil //nolint:nilnil // nothing about selling
	}
	return &s, err
}
