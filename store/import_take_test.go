package store_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store"
	"okrbot/store/selling"
	"okrbot/store/storetest"
)

// many are rows of deals that are won, of the floor's two people by turns.
func (f *floor) many(n int) (list []selling.DealRow) {
	amount := lira(10)
	for i := range n {
		owner := f.rep
		if i%2 == 1 {
			owner = f.mate
		}
		list = append(list, selling.DealRow{
			External: fmt.Sprintf("hubspot/%d", i), Customer: fmt.Sprint("Customer ", i), Amount: &amount,
			State: sales.Won, CloseDay: "2026-11-10", Owner: owner,
		})
	}
	return list
}

func (f *floor) importing() store.Actor {
	by := f.As(f.manager)
	by.Source = okr.FromImport
	return by
}

// begins puts down the rows of a file, and takes so many steps.
func (f *floor) begins(rows []selling.DealRow, steps int) {
	f.T().Helper()
	lines := make([]int, len(rows))
	for i := range lines {
		lines[i] = i + 2
	}
	_, _, err := f.BeginImport(f.T().Context(), f.importing(),
		selling.ImportFile{Name: "deals.csv", Team: f.team.ID, Rows: rows, Lines: lines})
	f.Done(err)
	f.steps(steps)
}

// steps goes on with imports; fewer than none is to their end.
func (f *floor) steps(n int) {
	f.T().Helper()
	for ; n != 0; n-- {
		did, err := f.StepImport(f.T().Context(), f.Now())
		f.Done(err)
		if !did.More {
			return
		}
	}
}

func (f *floor) booked(id sales.DealID) sales.Deal {
	f.T().Helper()
	d, _, err := f.FindDeal(f.T().Context(), f.As(f.rep), id)
	f.Done(err)
	return d
}

func (f *floor) told() selling.Import {
	f.T().Helper()
	i, err := f.FindImportShown(f.T().Context(),
		storetest.Look[okr.PostID](f.World, "SELECT MAX(id) FROM posts WHERE kind = 'import'"))
	f.Done(err)
	return i
}

// reopens is what a killed process leaves to the next one.
func (f *floor) reopens() {
	f.T().Helper()
	f.Done(f.Close())
	f.Store = f.Open()
}

func TestImport_GoesOnInTheNextProcess(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	const many = 700
	f.begins(f.many(many), 2)
	if i := f.told(); i.Taken == 0 || i.Taken >= many || i.Ended {
		t.Fatalf("after two steps %d of %d are taken", i.Taken, i.Total)
	}
	for storetest.Look[string](f.World, "SELECT state FROM imports") != "ended" {
		f.reopens()
		f.steps(1)
	}
	i := f.told()
	if i.Created != many || i.Taken != many || i.Wrong != nil {
		t.Errorf("at its end: %+v", i)
	}
	if n := storetest.Look[int](f.World, "SELECT COUNT(*) FROM deals"); n != many || f.achieved(f.rep) != many*10/2 {
		t.Errorf("%d deals, %d achieved", n, f.achieved(f.rep))
	}
	if n := storetest.Look[int](f.World, "SELECT COUNT(*) FROM import_rows"); n != 0 {
		t.Errorf("%d rows of the file are still there", n)
	}
	f.sound()
}

func TestImport_IsUndoneWhenARowCannotBeTakenAfterAll(t *testing.T) {
	t.Parallel()
	for name, happens := range map[string]func(f *floor, last sales.DealID){
		"an owner leaves": func(f *floor, _ sales.DealID) { f.leaves(f.mate) },
		"who imports goes": func(f *floor, _ sales.DealID) {
			f.Change(f.manager,
				func(p *okr.Person) { p.Deactivated = true })
		},
		"an owner leaves after somebody changed a deal": func(f *floor, open sales.DealID) {
			f.change(f.rep, open, selling.DealEdit{Verb: sales.WasLost})
			f.leaves(f.mate)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFloor(t)
			known := f.won(f.rep, 500).Deal
			open := f.won(f.rep, 700, func(d *sales.Deal) { d.State = sales.Open }).Deal
			amount := lira(900)
			rows := append([]selling.DealRow{{Deal: known.ID, Amount: &amount},
				{Deal: open.ID, Note: "changed by the file"}}, f.many(400)...)
			f.begins(rows, 1)
			if got := f.booked(known.ID).Amount; got != amount {
				t.Fatalf("after a step the deal is of %v", got)
			}
			happens(f, open.ID)
			f.steps(-1)
			i := f.told()
			if i.Wrong == nil || i.WrongLine == 0 || !i.Ended || i.Taken != 0 {
				t.Fatalf("at its end: %+v", i)
			}
			if got := f.booked(known.ID); got.Amount != known.Amount || got.State != sales.Won {
				t.Errorf("the known deal is %+v", got)
			}
			if n := storetest.Look[int](f.World, "SELECT COUNT(*) FROM deals WHERE state <> 'void'"); n != 2 ||
				f.achieved(f.rep) != 500 {
				t.Errorf("%d deals, %d achieved", n, f.achieved(f.rep))
			}
			f.sound()
		})
	}
}

func TestImport_CanBeRepeatedAfterItWasUndone(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.begins(f.many(400), 1)
	f.leaves(f.mate)
	f.steps(-1)
	f.Done(f.SaveMembers(t.Context(), f.team.Channel, []okr.PersonID{f.manager, f.rep, f.mate}, f.Now()))
	effects, err := f.ImportNow(t.Context(), f.importing(), selling.ImportFile{Team: f.team.ID, Rows: f.many(400)})
	f.Done(err)
	if slices.ContainsFunc(effects, func(e selling.Effect) bool { return e != selling.Creates }) ||
		f.achieved(f.rep) != 2000 {
		t.Errorf("%v; %d achieved", effects, f.achieved(f.rep))
	}
	f.sound()
}

func TestImport_OneAtATimeForAPerson(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.begins(f.many(400), 1)
	_, _, err := f.BeginImport(t.Context(), f.importing(),
		selling.ImportFile{Name: "second.csv", Team: f.team.ID, Rows: f.many(1)})
	wantRefused(t, err, "errors.import_running")
	own := f.As(f.rep)
	own.Source = okr.FromImport
	_, _, err = f.BeginImport(t.Context(), own, selling.ImportFile{Name: "mine.csv", Team: f.team.ID, Rows: f.many(1)})
	f.Done(err)
	f.steps(-1)
	_, _, err = f.BeginImport(t.Context(), f.importing(),
		selling.ImportFile{Name: "second.csv", Team: f.team.ID, Rows: f.many(1)})
	f.Done(err)
}

// A preview reads, and reads only: it ends while somebody else writes.
func TestImport_APreviewNeedsNoWriter(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	db := raw(t, f.Path)
	db.SetMaxOpenConns(1)
	for _, statement := range []string{"BEGIN IMMEDIATE", "UPDATE teams SET name = name"} {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	effects, problems, err := f.PreviewDeals(t.Context(), f.importing(), f.team.ID, f.many(50))
	if err != nil || len(problems) > 0 || len(effects) != 50 {
		t.Errorf("%d effects, %v, %v", len(effects), problems, err)
	}
	if _, err := db.ExecContext(t.Context(), "ROLLBACK"); err != nil {
		t.Fatal(err)
	}
}

// What a preview says is what is done then, whatever the rows do to each other.
func TestImport_DoesWhatThePreviewSaid(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	typed := f.won(f.rep, 60_000, func(d *sales.Deal) { d.Customer, d.State = "Acme", sales.Open }).Deal
	amount, other := lira(60_000), lira(70_000)
	rows := f.rows()
	rows = append(rows,
		// the first one again, of which it is asked
		selling.DealRow{External: "hubspot/1", Customer: "Acme", Amount: &other},
		// changes one of this file
		selling.DealRow{External: "hubspot/2", Amount: &other},
		// says the same
		selling.DealRow{External: "hubspot/2", Amount: &other},
		// like the typed one, of which it is asked already
		selling.DealRow{External: "hubspot/9", Customer: "Acme", Amount: &amount, Owner: f.rep},
		// is open in this file
		selling.DealRow{External: "hubspot/3", State: sales.Won, CloseDay: "2026-11-12"},
		// is lost in this file
		selling.DealRow{External: "hubspot/4", State: sales.Open},
		// wins the typed one
		selling.DealRow{Deal: typed.ID, State: sales.Won, CloseDay: "2026-11-12"},
		// and says more about it
		selling.DealRow{Deal: typed.ID, State: sales.Won, CloseDay: "2026-11-12", Product: "", Note: "again"},
		selling.DealRow{Deal: typed.ID, Note: "again"},
	)
	said, problems, err := f.PreviewDeals(t.Context(), f.importing(), f.team.ID, rows)
	f.Done(err)
	did, err := f.ImportDeals(t.Context(), f.importing(), f.team.ID, rows)
	f.Done(err)
	done := storetest.Look[string](f.World, `SELECT created || ' new, ' || changed || ' changed, ' || same ||
		' same, ' || asked || ' asked' FROM imports`)
	if len(problems) > 0 || !slices.Equal(said, did) || done != tally(said) {
		t.Errorf("said %v (%v)\nand did %s", said, problems, done)
	}
	f.sound()
}

func tally(list []selling.Effect) string {
	n := map[selling.Effect]int{}
	for _, e := range list {
		n[e]++
	}
	return fmt.Sprintf("%d new, %d changed, %d same, %d asked", n[selling.Creates], n[selling.Changes], n[selling.Same],
		n[selling.Asks])
}

func TestImport_RefusesBeforeItPutsAnythingDown(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	rows := f.many(3)
	rows[2].Owner = f.outsider
	_, _, err := f.BeginImport(t.Context(), f.importing(), selling.ImportFile{Team: f.team.ID, Rows: rows})
	if wrong, ok := errors.AsType[*selling.RowError](err); !ok || wrong.Row != 2 {
		t.Errorf("refused with %v", err)
	}
	if n := storetest.Look[int](f.World, "SELECT COUNT(*) FROM imports"); n != 0 {
		t.Errorf("%d imports were begun", n)
	}
}
