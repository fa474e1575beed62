package selling

import (
	"context"
	"errors"
	"fmt"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

// DealRow is a deal as a line of a file brings it: what is nil or empty says nothing and changes nothing.
type DealRow struct {
	Deal       sales.DealID // of our own; 0 when the row does not say
	External   string       // the source and the deal's id there: hubspot/1234; what the row is found by otherwise
	Customer   string
	Amount     *sales.Money
	State      sales.DealState // empty: as it is, open for a new one
	Stage      string
	CloseDay   okr.Date
	Owner      okr.PersonID // who acts when nobody is named
	Product    string
	Note       string
	LossReason string
}

// Effect is what a row does.
type Effect string

// The effects of a row.
const (
	Creates Effect = "new"
	Changes Effect = "changed"
	Same    Effect = "same"
	Asks    Effect = "asked" // it is probably one that was typed: its owner is asked, and it counts once they said so
)

// RowError is why a row cannot be taken.
type RowError struct {
	Row int // from 0
	Err error
}

func (e *RowError) Error() string { return fmt.Sprintf("row %d: %v", e.Row, e.Err) }

func (e *RowError) Unwrap() error { return e.Err }

// PreviewDeals says what [Store.BeginImport] would do, and everything that stands against it, without doing it and
// without keeping anybody who writes waiting.
func (s *Store) PreviewDeals(ctx context.Context, a outbox.Actor, team okr.TeamID,
	rows []DealRow) (effects []Effect, problems []RowError, err error) {
	err = s.read(ctx, a.Now, func(t *Tx) error {
		rows, err := t.begin(ctx, a, team, rows)
		if err != nil {
			return err
		}
		t.bulk.trial = newTrial()
		for i, row := range rows {
			did, err := t.upsertDeal(ctx, a, team, row)
			refusal, failed := okr.Refused(err)
			if failed != nil {
				return failed
			}
			if refusal != nil {
				problems = append(problems, RowError{i, refusal})
				continue
			}
			effects = append(effects, did.effect)
		}
		return nil
	})
	return effects, problems, err
}

// taken is what a row did: the deal and its change are those that it made; 0 when it made none.
type taken struct {
	effect Effect
	deal   sales.DealID
	change sales.DealChangeID
}

// upsertDeal writes a row: a new deal, or a change of the one that has its external id.
func (t *Tx) upsertDeal(ctx context.Context, a outbox.Actor, team okr.TeamID, row DealRow) (did taken, err error) {
	if row.Deal != 0 {
		if err := t.flush(ctx, 1); err != nil {
			return did, err
		}
		d, err := t.findDealFor(ctx, a, row.Deal)
		if err != nil {
			return did, err
		}
		return t.updateDeal(ctx, a, d, row)
	}
	if row.External, err = t.findIdentity(ctx, row.External); err != nil {
		return did, err
	}
	known, err := t.findDealOf(ctx, row.External)
	if err != nil {
		return did, err
	}
	if known != nil {
		return t.updateDeal(ctx, a, *known, row)
	}
	d := sales.Deal{
		Team: team, Owner: row.Owner, Customer: row.Customer, State: row.State, Stage: row.Stage,
		CloseDay: row.CloseDay, Product: row.Product,
		Note: row.Note, LossReason: row.LossReason, External: row.External,
	}
	if row.Amount != nil {
		d.Amount = *row.Amount
	}
	asks, err := t.doubtRow(ctx, a, d)
	if err != nil {
		return did, err
	}
	if asks {
		return taken{effect: Asks}, nil
	}
	b, err := t.bookNew(ctx, a, d)
	return taken{Creates, b.Deal.ID, b.Change}, err
}

// bookNew books a deal as it is told; a lost one is opened first, so that its history says so.
func (t *Tx) bookNew(ctx context.Context, a outbox.Actor, d sales.Deal) (sales.Booked, error) {
	if d.State != sales.Lost {
		return t.bookDeal(ctx, a, d)
	}
	open := d
	open.State = sales.Open
	b, err := t.bookDeal(ctx, a, open)
	if err != nil {
		return b, err
	}
	if err := t.flush(ctx, 1); err != nil {
		return b, err
	}
	return t.EditDeal(ctx, a, b.Deal, DealEdit{Verb: sales.WasLost, LossReason: &d.LossReason, CloseDay: &d.CloseDay})
}

// updateDeal changes what a row says otherwise. Who imports has to be allowed to change the deal; the operator, who
// is nobody here, is.
func (t *Tx) updateDeal(ctx context.Context, a outbox.Actor, d sales.Deal, row DealRow) (taken, error) {
	same := taken{effect: Same}
	if a.Person != "" {
		may, err := t.MayChangeDeal(ctx, d, a.Person)
		if err != nil {
			return taken{}, err
		}
		if !may {
			return taken{}, okr.Refuse("errors.deal_not_yours")
		}
	}
	if d.State == sales.Void {
		if a.Source != okr.FromCRM || d.External != row.External {
			return same, nil
		}
		back, err := t.bringBack(ctx, a, d)
		if err != nil || back == nil {
			return same, err
		}
		did, err := t.updateLiving(ctx, a, *back, row)
		did.effect = Changes
		return did, err
	}
	return t.updateLiving(ctx, a, d, row)
}

func (t *Tx) updateLiving(ctx context.Context, a outbox.Actor, d sales.Deal, row DealRow) (taken, error) {
	e := DealEdit{Verb: sales.Edited}
	changed := differs(&e.Customer, row.Customer, d.Customer)
	changed = differs(&e.Product, row.Product, d.Product) || changed
	changed = differs(&e.Note, row.Note, d.Note) || changed
	changed = differs(&e.Owner, row.Owner, d.Owner) || changed
	if row.Amount != nil && *row.Amount != d.Amount {
		e.Amount, changed = row.Amount, true
	}
	if row.State == "" || row.State == d.State {
		changed = differs(&e.CloseDay, row.CloseDay, d.CloseDay) || changed
		changed = d.State == sales.Lost && differs(&e.LossReason, row.LossReason, d.LossReason) || changed
		if d.State == sales.Open && differs(&e.Stage, row.Stage, d.Stage) {
			e.Verb, changed = sales.Moved, true
		}
		if !changed {
			return taken{effect: Same}, nil
		}
		return t.changeBy(ctx, a, d, e)
	}
	switch row.State {
	case sales.Won:
		e.Verb = sales.WasWon
	case sales.Lost:
		e.Verb, e.LossReason = sales.WasLost, &row.LossReason
	default:
		e.Verb = sales.Reopened
		differs(&e.Stage, row.Stage, d.Stage)
	}
	if row.State != sales.Open {
		day := row.CloseDay
		e.CloseDay = &day
	}
	return t.changeBy(ctx, a, d, e)
}

func (t *Tx) changeBy(ctx context.Context, a outbox.Actor, d sales.Deal, e DealEdit) (taken, error) {
	b, err := t.EditDeal(ctx, a, d, e)
	if t.bulk != nil {
		t.bulk.named[d.ID] = true
	}
	return taken{Changes, d.ID, b.Change}, err
}

// differs says a field of an edit when it is given and not what it is already.
func differs[T comparable](field **T, given, now T) bool {
	var nothing T
	if given == nothing || given == now {
		return false
	}
	*field = &given
	return true
}

// ExportedDeals calls row for each deal that a person may see, the oldest first, until it fails.
func (s *Store) ExportedDeals(ctx context.Context, a outbox.Actor, row func(sales.Deal) error) error {
	const page = 2000
	for last := sales.DealID(0); ; {
		var list []sales.Deal
		err := s.read(ctx, a.Now, func(t *Tx) error {
			seen, err := t.DealSeen(ctx, a.Person)
			if err == nil && a.Person == "" { // the operator, who has the file
				seen = "($1 = $1)"
			}
			if err != nil {
				return err
			}
			list, err = t.Deals(ctx, seen+" AND d.id > $2 AND d.state <> 'void' ORDER BY d.id LIMIT $3", a.Person, last,
				page)
			return err
		})
		if err != nil {
			return err
		}
		for _, d := range list {
			if err := row(d); err != nil {
				return err
			}
			last = d.ID
		}
		if len(list) < page {
			return nil
		}
	}
}

// findDealFor returns a deal that who acts may see; the operator, who is nobody here, may see all.
func (t *Tx) findDealFor(ctx context.Context, a outbox.Actor, id sales.DealID) (sales.Deal, error) {
	if a.Person != "" {
		d, err := t.findDeal(ctx, a.Person, id)
		return t.asTried(d), err
	}
	d, err := t.FindDealByID(ctx, id)
	if errors.Is(err, db.ErrNotFound) {
		return d, okr.Refuse("errors.deal_unknown", "Deal", id.String())
	}
	return t.asTried(d), err
}

// bulk is what the rows of an import share: teams, who works in them, and what is not written yet.
type bulk struct {
	teams    map[okr.TeamID]okr.Team
	settings map[okr.TeamID]sales.Settings
	works    map[sumKey]bool
	today    map[okr.TeamID]okr.Date
	may      map[sumKey]bool       // for whom the one who imports may book
	named    map[sales.DealID]bool // the deals of the rows so far
	file     int64                 // the import whose rows they are; 0 of a trial
	batch    *batch
	trial    *trial // nil: the rows are taken
}

func newBulk() *bulk {
	return &bulk{
		teams: map[okr.TeamID]okr.Team{}, settings: map[okr.TeamID]sales.Settings{}, works: map[sumKey]bool{},
		today: map[okr.TeamID]okr.Date{},
		may:   map[sumKey]bool{}, named: map[sales.DealID]bool{},
	}
}

// isOtherRow reports whether a deal is the one of another row of the file, or was asked about because of one: a file
// does not have the same deal twice.
func (t *Tx) isOtherRow(ctx context.Context, id sales.DealID) (bool, error) {
	if t.bulk == nil {
		return false, nil
	}
	if t.bulk.named[id] || t.isTrial() && t.bulk.trial.likes[id] {
		return true, nil
	}
	var rows int
	err := t.One(ctx, "SELECT COUNT(*) FROM import_rows WHERE deal = $1 AND import = $2", []any{id, t.bulk.file},
		[]any{&rows})
	return rows > 0, err
}

// trial is an import of which nothing is written: what the rows so far would have made of deals is kept here.
type trial struct {
	deals map[sales.DealID]sales.Deal
	asked map[string]bool       // external ids of what is probably typed already
	likes map[sales.DealID]bool // what it is probably
}

func newTrial() *trial {
	return &trial{map[sales.DealID]sales.Deal{}, map[string]bool{}, map[sales.DealID]bool{}}
}

// isTrial reports whether rows are only tried.
func (t *Tx) isTrial() bool { return t.bulk != nil && t.bulk.trial != nil }

// tried keeps a deal as a row would have left it.
func (t *Tx) tried(d sales.Deal) sales.Booked {
	if d.External != "" {
		t.bulk.batch.known[d.External] = &d
	}
	if d.ID != 0 {
		t.bulk.trial.deals[d.ID] = d
	}
	return sales.Booked{Deal: d}
}

// asTried is a deal as the rows before would have left it.
func (t *Tx) asTried(d sales.Deal) sales.Deal {
	if t.isTrial() {
		if now, ok := t.bulk.trial.deals[d.ID]; ok {
			return now
		}
	}
	return d
}
