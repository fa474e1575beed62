package goals

import (
	"context"
	"slices"

	"github.com/shopspring/decimal"

	"okrbot/okr"
	"okrbot/sales"
)

// ledgers read the days from one to before another of the sales that feed KPIs.
func (t *Tx) ledgers(ctx context.Context, fed []okr.KPI, from, to okr.Date) (map[okr.KPIID]sales.Ledger, error) {
	if len(fed) == 0 {
		return nil, nil
	}
	return t.store.Hooks.Ledgers(ctx, t.Tx, fed, from, to)
}

func (t *Tx) ledger(ctx context.Context, k okr.KPI, from, to okr.Date) (sales.Ledger, error) {
	ledgers, err := t.ledgers(ctx, []okr.KPI{k}, from, to)
	return ledgers[k.ID], err
}

// findFed returns what the ledger of sales says of a period.
func (t *Tx) findFed(ctx context.Context, k okr.KPI, p okr.Period) (decimal.NullDecimal, error) {
	l, err := t.ledger(ctx, k, p.Start, p.End)
	return l.Value(k, p.Start, p.End), err
}

// findLedgerOverTime asks the ledger once for what a key result followed on each of the days.
func (t *Tx) findLedgerOverTime(ctx context.Context, k okr.KPI, accumulate bool, p okr.Period,
	days []okr.Date) (func(okr.Date) decimal.NullDecimal, error) {
	l, err := t.ledger(ctx, k, p.Start, min(slices.Max(days).AddDays(1), p.End))
	return func(day okr.Date) decimal.NullDecimal { return l.Followed(k, accumulate, p, day) }, err
}
