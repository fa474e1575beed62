package store_test

import (
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"okrbot/okr"
	"okrbot/store/storetest"
)

// TestFed_AlwaysEqualsItsKPI: whatever is recorded, corrected, linked and unlinked in whatever order, a key result
// that follows a KPI has the value of the KPI's latest period within the objective's, or what the KPI's values of the
// objective's period add up to.
func TestFed_AlwaysEqualsItsKPI(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	ctx, quarter := t.Context(), storetest.Quarter()
	rapid.Check(t, func(rt *rapid.T) {
		aggregation := rapid.SampledFrom(okr.Aggregations).Draw(rt, "aggregation")
		k, err := f.SaveKPI(ctx, f.As(f.rep), okr.KPI{
			Name: "Figure", Team: f.team.ID, Owner: f.rep,
			Frequency: rapid.SampledFrom(okr.Frequencies).Draw(rt, "frequency"), Direction: okr.Higher,
			Target: decimal.NewFromInt(100), Aggregation: aggregation,
		})
		f.Done(err)
		o := f.Objective(storetest.Draft("Follow", f.team, f.rep))
		held, linked, accumulates := map[okr.Date]decimal.Decimal{}, false, false
		for range rapid.IntRange(1, 12).Draw(rt, "acts") {
			switch rapid.SampledFrom([]string{"record", "record", "record", "link", "unlink"}).Draw(rt, "act") {
			case "record":
				day := okr.Date("2026-08-15").AddDays(rapid.IntRange(0, 97).Draw(rt, "day"))
				value := decimal.New(rapid.Int64Range(-9999, 9999).Draw(rt, "value"), -2)
				_, _, err := f.RecordKPI(ctx, f.As(f.rep), k.ID, day, value)
				f.Done(err)
				held[day] = value
			case "link":
				_, _, err := f.LinkKPI(ctx, f.As(f.rep), k.ID, o.KeyResults[0].ID)
				f.Done(err)
				linked, accumulates = true, k.Accumulates(quarter)
			case "unlink":
				if linked {
					_, err := f.UnlinkKPI(ctx, f.As(f.rep), o.KeyResults[0].ID)
					f.Done(err)
					linked = false
				}
			}
			now, _, err := f.Store.FindObjective(ctx, f.As(f.rep), o.ID)
			f.Done(err)
			if got := now.KeyResults[0]; linked {
				want := k.Followed(dated(held), accumulates, quarter)
				if got.Current.Valid != want.Valid || !got.Current.Decimal.Equal(want.Decimal) {
					rt.Fatalf("the key result has %v, and the KPI %v of %v", got.Current, want, held)
				}
			}
		}
	})
}

// dated are values in the order of their days.
func dated(held map[okr.Date]decimal.Decimal) (list []okr.Dated) {
	for day := okr.Date("2026-08-15"); day < "2026-12-01"; day = day.AddDays(1) {
		if value, ok := held[day]; ok {
			list = append(list, okr.Dated{Day: day, Value: value})
		}
	}
	return list
}
