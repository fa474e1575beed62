package posts

import (
	"context"

	"okrbot/store/outbox"
	"okrbot/ui"
)

// monthTurn asks a manager for the targets of a month until there are some, and then says how they were set.
func (ps *Posts) monthTurn(ctx context.Context, p outbox.Post) (ui.Message, bool, error) {
	m, err := ps.store.FindMonthTurn(ctx, p, ps.now())
	if err != nil || !m.Manager.Prompted() {
		return ui.Message{}, false, err
	}
	return ui.MonthTurn(ps.printerOf(m.Manager), m, p.ID), p.TS != "" || m.Missing, nil
}
