package goals

import (
	"context"
	"slices"

	"github.com/shopspring/decimal"

	"okrbot/okr"
)

// findFed returns what the ledger of sales says of a period.
func (t *Tx) findFed(ctx context.Context, k okr.KPI, p okr.Period) (decimal.NullDecimal, error) {
	l, err := t.store.Hooks.Ledger(ctx, t.Tx, k, p.Start, p.End)
	return l.Value(k, p.Start, p.End), err
}

// findLedgerOverTime asks the ledger once for what a key result followed on each of the days.
func (t *Tx) findLedgerOverTime(ctx context.Context, k okr.KPI, accumulate bool, p okr.Period,
	days []okr.Date) (func(okr.Date) decimal.NullDecimal, error) {
	l, err := t.store.Hooks.Ledger(ctx, t.Tx, k, p.Start, min(slices.Max(days).AddDays(1), p.End))
	return func(day okr.Date) decimal.NullDecimal { return l.Followed(k, accumulate, p, day) }, err
}
