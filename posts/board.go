package posts

import (
	"context"

	"okrbot/okr"
	"okrbot/store/outbox"
	"okrbot/ui"
)

// board is a leaderboard in its team's channel.
func (ps *Posts) board(ctx context.Context, p outbox.Post) (ui.Message, bool, error) {
	compare := func(team okr.Team) func(a, b string) int {
		return ps.printerIn(team).Compare
	}
	b, err := ps.store.FindPostedBoard(ctx, p.Subject.Board(), ps.now(), compare)
	if err != nil {
		return ui.Message{}, false, err
	}
	if len(b.Places) == 0 && p.TS == "" {
		return ui.Message{}, false, nil
	}
	return ui.Board(ps.printerIn(b.Team), b), true, nil
}

// recognition is a public line about a target that was hit, or about a deal.
func (ps *Posts) recognition(ctx context.Context, p outbox.Post) (ui.Message, bool, error) {
	r, err := ps.store.FindRecognition(ctx, p, ps.now())
	if err != nil || !r.Holds && p.TS == "" {
		return ui.Message{}, false, err
	}
	return ui.Recognition(ps.printerIn(r.Team), r, p.ID), true, nil
}
