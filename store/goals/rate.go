package goals

import (
	"context"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/outbox"
)

// RateMoves lets the KPIs of revenue follow that a rate into a currency counts in, from a day on.
func (t *Tx) RateMoves(ctx context.Context, a outbox.Actor, into sales.Currency, day okr.Date) error {
	fed, err := t.KPIs(ctx, "k.feed = $1 AND k.removed_at IS NULL ORDER BY k.id", okr.Revenue)
	if err != nil {
		return err
	}
	for _, k := range fed {
		currency, err := t.store.Hooks.Currency(ctx, t.Tx, k.Team)
		if err != nil {
			return err
		}
		if currency != into {
			continue
		}
		today, err := t.FindKPIToday(ctx, k)
		if err != nil {
			return err
		}
		if err := t.measured(ctx, a, k, []okr.Date{day, max(day, today)}); err != nil {
			return err
		}
	}
	return nil
}
