package store_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store"
	"okrbot/store/outbox"
	"okrbot/store/selling"
	"okrbot/store/storetest"
)

func (f *floor) rows() []selling.DealRow {
	amount := lira(60_000)
	return []selling.DealRow{
		{External: "hubspot/1", Customer: "Acme", Amount: &amount, State: sales.Won, CloseDay: "2026-11-10",
			Owner: f.rep},
		{External: "hubspot/2", Customer: "North", Amount: &amount, State: sales.Won, CloseDay: "2026-11-12",
			Owner: f.rep},
		{External: "hubspot/3", Customer: "South", Amount: &amount, Stage: "proposal", Owner: f.mate},
		{External: "hubspot/4", Customer: "East", Amount: &amount, State: sales.Lost, LossReason: "price",
			CloseDay: "2026-11-02", Owner: f.mate},
	}
}

func TestImport_TheSameFileTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	by := f.As(f.manager)
	by.Source = okr.FromImport
	effects, problems, err := f.PreviewDeals(t.Context(), by, f.team.ID, f.rows())
	f.Done(err)
	if want := []selling.Effect{selling.Creates, selling.Creates, selling.Creates,
		selling.Creates}; !slices.Equal(effects,
		want) || len(problems) > 0 {
		t.Fatalf("a preview says %v, %v", effects, problems)
	}
	if n := storetest.Look[int](f.World, "SELECT COUNT(*) FROM deals"); n != 0 {
		t.Fatalf("a preview wrote %d deals", n)
	}
	for round := range 3 {
		effects, err := f.ImportDeals(t.Context(), by, f.team.ID, f.rows())
		f.Done(err)
		if round > 0 && slices.ContainsFunc(effects, func(e selling.Effect) bool { return e != selling.Same }) {
			t.Errorf("round %d: %v", round, effects)
		}
	}
	if got := f.achieved(f.rep); got != 120_000 {
		t.Errorf("achieved %d", got)
	}
	if got, want := f.owed(outbox.HitPost, outbox.PraisePost),
		[]string{"hit/T1/UREP/revenue/2026-11/120"}; !slices.Equal(got, want) {
		t.Errorf("said %v, want %v", got, want)
	}
	rows := f.rows()
	smaller := lira(10_000)
	rows[0].Amount, rows[2].State = &smaller, sales.Won
	effects, err = f.ImportDeals(t.Context(), by, f.team.ID, rows)
	f.Done(err)
	if want := []selling.Effect{selling.Changes, selling.Same, selling.Changes, selling.Same}; !slices.Equal(effects,
		want) ||
		f.achieved(f.rep) != 70_000 || f.achieved(f.mate) != 60_000 {
		t.Errorf("%v; %d and %d", effects, f.achieved(f.rep), f.achieved(f.mate))
	}
	if n := storetest.Look[int](f.World, "SELECT COUNT(*) FROM hits WHERE withdrawn_at IS NOT NULL"); n != 2 {
		t.Errorf("%d marks no longer hold, want both", n)
	}
	f.sound()
}

func TestImport_AllOrNothing(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	rows := f.rows()
	rows[3].Owner = f.outsider
	_, err := f.ImportDeals(t.Context(), f.As(f.manager), f.team.ID, rows)
	if wrong, ok := errors.AsType[*selling.RowError](err); !ok || wrong.Row != 3 {
		t.Errorf("refused with %v", err)
	}
	if n := storetest.Look[int](f.World, "SELECT COUNT(*) FROM deals"); n != 0 {
		t.Errorf("%d deals were taken", n)
	}
	_, err = f.ImportDeals(t.Context(), f.As(f.rep), f.team.ID, f.rows())
	if refusal, ok := okr.RefusalOf(err); !ok || refusal.ID != "errors.deal_not_yours" {
		t.Errorf("a rep took deals of others: %v", err)
	}
}

func TestImport_TwentyTimesAtOnceIsOneDeal(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	var running sync.WaitGroup
	for range 20 {
		running.Go(func() {
			if _, err := f.ImportDeals(t.Context(), store.Actor{Now: f.Now(), Source: okr.FromImport}, f.team.ID,
				f.rows()[:1]); err != nil {
				t.Error(err)
			}
		})
	}
	running.Wait()
	if n := storetest.Look[int](f.World, "SELECT COUNT(*) FROM deals"); n != 1 || f.achieved(f.rep) != 60_000 {
		t.Errorf("%d deals, %d achieved", n, f.achieved(f.rep))
	}
	f.sound()
}

// A file of more rows than one statement takes, of all kinds mixed, says the same when it comes in row by row.
func TestImport_ManyRowsOfAllKinds(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	var rows []selling.DealRow
	want := int64(0)
	for i := range 230 {
		amount := sales.Money{Minor: int64(1000 + i), Currency: "TRY"}
		row := selling.DealRow{External: fmt.Sprintf("file/%d", i), Customer: fmt.Sprint("Customer ", i),
			Amount: &amount,
			Owner:  f.rep}
		switch {
		case i%7 == 3:
			row.State, row.LossReason, row.CloseDay = sales.Lost, "price", "2026-11-10"
		case i%5 == 1:
			row.Stage = "meeting"
		case i%11 == 5: // the file names the deal before once more
			row.External, row.Customer = fmt.Sprintf("file/%d", i-1), "Renamed"
			row.Amount = nil
		default:
			row.State, row.CloseDay = sales.Won, "2026-11-12"
			want += amount.Minor
		}
		rows = append(rows, row)
	}
	effects, err := f.ImportDeals(t.Context(), f.As(f.manager), f.team.ID, rows)
	f.Done(err)
	if len(effects) != len(rows) || !slices.Contains(effects, selling.Changes) {
		t.Errorf("the effects are %v", effects)
	}
	if got := storetest.Look[int](f.World, "SELECT SUM(minor) FROM credits"); int64(got) != want {
		t.Errorf("the ledger says %d, want %d", got, want)
	}
	if n := storetest.Look[int](f.World, "SELECT COUNT(*) FROM deals WHERE customer = 'Renamed'"); n == 0 {
		t.Error("no deal was named twice")
	}
	f.sound()
	again, err := f.ImportDeals(t.Context(), f.As(f.manager), f.team.ID,
		slices.DeleteFunc(rows, func(r selling.DealRow) bool { return r.Customer == "Renamed" }))
	f.Done(err)
	for i, e := range again {
		if e == selling.Creates {
			t.Errorf("row %d is new the second time", i)
		}
	}
	f.won(f.rep, 1_000) // ids go on
}
