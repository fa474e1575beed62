package posts

import (
	"context"

	"okrbot/store/outbox"
	"okrbot/ui"
)

// win asks a winner how they won what is celebrated. What they say takes its place; a celebration that does not hold
// any more takes the question along.
func (ps *Posts) win(ctx context.Context, p outbox.Post) (ui.Message, bool, error) {
	q, err := ps.store.FindWinQuestion(ctx, p, ps.now())
	if err != nil || !q.Person.Prompted() {
		return ui.Message{}, false, err
	}
	// That it is over is worth saying in the question's place only.
	want := q.Win != nil || q.Holds && (!q.Over || p.TS != "")
	return ui.WinQuestion(ps.printerOf(q.Person), q), want, nil
}
