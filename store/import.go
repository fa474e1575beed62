package store

import (
	"context"
	"errors"
	"fmt"

	"okrbot/okr"
	"okrbot/sales"
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

// errPreview undoes what was only tried.
var errPreview = errors.New("only a preview")

// PreviewDeals says what [Store.ImportDeals] would do, and everything that stands against it, without doing it.
func (s *Store) PreviewDeals(ctx context.Context, a Actor, team okr.TeamID, rows []DealRow) (effects []Effect, problems []RowError, err error) {
	a.Once = ""
	err = s.act(ctx, a, func(t *tx) error {
		rows, err := t.begin(ctx, a, team, rows)
		if err != nil {
			return err
		}
		for i, row := range rows {
			effect, err := t.upsertDeal(ctx, a, team, row)
			if refusal, ok := errors.AsType[*okr.Refusal](err); ok {
				problems = append(problems, RowError{i, refusal})
				continue
			}
			if err != nil {
				return err
			}
			effects = append(effects, effect)
		}
		return errPreview
	})
	if errors.Is(err, errPreview) {
		err = nil
	}
	return effects, problems, err
}

// ImportDeals takes all rows or none: the first one that cannot be taken is a [*RowError]. A row whose deal is known changes what it says
// and nothing else, so that the same file twice changes nothing.
func (s *Store) ImportDeals(ctx context.Context, a Actor, team okr.TeamID, rows []DealRow) (effects []Effect, err error) {
	err = s.act(ctx, a, func(t *tx) error {
		rows, err := t.begin(ctx, a, team, rows)
		if err != nil {
			return err
		}
		for i, row := range rows {
			effect, err := t.upsertDeal(ctx, a, team, row)
			if err != nil {
				return &RowError{i, err}
			}
			effects = append(effects, effect)
		}
		return t.settle(ctx, a)
	})
	return effects, err
}

// upsertDeal writes a row: a new deal, or a change of the one that has its external id.
func (t *tx) upsertDeal(ctx context.Context, a Actor, team okr.TeamID, row DealRow) (Effect, error) {
	if row.Deal != 0 {
		if err := t.flush(ctx, 1); err != nil {
			return "", err
		}
		d, err := t.dealFor(ctx, a, row.Deal)
		if err != nil {
			return "", err
		}
		return t.updateDeal(ctx, a, d, row)
	}
	external, err := t.identity(ctx, row.External)
	if err != nil {
		return "", err
	}
	row.External = external
	known, err := t.dealOf(ctx, row.External)
	if err != nil {
		return "", err
	}
	if known != nil {
		return t.updateDeal(ctx, a, *known, row)
	}
	d := sales.Deal{
		Team: team, Owner: row.Owner, Customer: row.Customer, State: row.State, Stage: row.Stage, CloseDay: row.CloseDay, Product: row.Product,
		Note: row.Note, LossReason: row.LossReason, External: row.External,
	}
	if row.Amount != nil {
		d.Amount = *row.Amount
	}
	asks, err := t.doubtRow(ctx, a, d)
	if err != nil {
		return "", err
	}
	if asks {
		return Asks, nil
	}
	_, err = t.bookNew(ctx, a, d)
	return Creates, err
}

// bookNew books a deal as it is told; a lost one is opened first, so that its history says so.
func (t *tx) bookNew(ctx context.Context, a Actor, d sales.Deal) (sales.Booked, error) {
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
	return t.editDeal(ctx, a, b.Deal, DealEdit{Verb: sales.WasLost, LossReason: &d.LossReason, CloseDay: &d.CloseDay})
}

// updateDeal changes what a row says otherwise. Who imports has to be allowed to change the deal; the operator, who is nobody here, is.
func (t *tx) updateDeal(ctx context.Context, a Actor, d sales.Deal, row DealRow) (Effect, error) {
	if a.Person != "" {
		may, err := t.mayChangeDeal(ctx, d, a.Person)
		if err != nil {
			return "", err
		}
		if !may {
			return "", okr.Refuse("errors.deal_not_yours")
		}
	}
	if d.State == sales.Void {
		if a.Source != okr.FromCRM || d.External != row.External {
			return Same, nil
		}
		back, err := t.bringBack(ctx, a, d)
		if err != nil || back == nil {
			return Same, err
		}
		_, err = t.updateLiving(ctx, a, *back, row)
		return Changes, err
	}
	return t.updateLiving(ctx, a, d, row)
}

func (t *tx) updateLiving(ctx context.Context, a Actor, d sales.Deal, row DealRow) (Effect, error) {
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
			return Same, nil
		}
		_, err := t.editDeal(ctx, a, d, e)
		return Changes, err
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
	_, err := t.editDeal(ctx, a, d, e)
	return Changes, err
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
func (s *Store) ExportedDeals(ctx context.Context, a Actor, row func(sales.Deal) error) error {
	const page = 2000
	for last := sales.DealID(0); ; {
		var list []sales.Deal
		err := s.read(ctx, a.Now, func(t *tx) error {
			seen, err := t.dealSeen(ctx, a.Person)
			if err == nil && a.Person == "" { // the operator, who has the file
				seen = "($1 = $1)"
			}
			if err != nil {
				return err
			}
			list, err = t.deals(ctx, seen+" AND d.id > $2 AND d.state <> 'void' ORDER BY d.id LIMIT $3", a.Person, last, page)
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

// dealFor is a deal that who acts may see; the operator, who is nobody here, may see all.
func (t *tx) dealFor(ctx context.Context, a Actor, id sales.DealID) (sales.Deal, error) {
	if a.Person != "" {
		return t.deal(ctx, a.Person, id)
	}
	d, err := t.dealByID(ctx, id)
	if errors.Is(err, ErrNotFound) {
		return d, okr.Refuse("errors.deal_unknown", "Deal", id.String())
	}
	return d, err
}

// bulk is what the rows of an import share: teams, who works in them, and which targets and boards are to be counted anew at its end.
type bulk struct {
	teams    map[okr.TeamID]okr.Team
	settings map[okr.TeamID]sales.Settings
	works    map[sumKey]bool
	touched  map[sumKey]map[okr.Date]bool // the days of the ledger
	today    map[okr.TeamID]okr.Date
	may      map[sumKey]bool // for whom the one who imports may book
	batch    *batch
}

func newBulk() *bulk {
	return &bulk{map[okr.TeamID]okr.Team{}, map[okr.TeamID]sales.Settings{}, map[sumKey]bool{}, map[sumKey]map[okr.Date]bool{}, map[okr.TeamID]okr.Date{}, map[sumKey]bool{}, nil}
}

func (b *bulk) touch(list []credited) {
	for _, c := range list {
		for _, person := range []okr.PersonID{c.person, ""} {
			key := sumKey{person, c.team}
			if b.touched[key] == nil {
				b.touched[key] = map[okr.Date]bool{}
			}
			b.touched[key][c.day] = true
		}
	}
}

// settle counts, once for each person and team, the targets of the periods in which an import changed something.
func (t *tx) settle(ctx context.Context, a Actor) error {
	if err := t.flush(ctx, 1); err != nil {
		return err
	}
	touched := t.bulk.touched
	var teams []okr.TeamID
	for id := range t.bulk.teams {
		teams = append(teams, id)
	}
	t.bulk = nil
	for key, days := range touched {
		team, settings, err := t.selling(ctx, key.team)
		if err != nil {
			return err
		}
		first, last := okr.Date("9999-12-31"), okr.Date("")
		for day := range days {
			first, last = min(first, day), max(last, day)
		}
		held, err := t.targets(ctx, "t.team = $1 AND COALESCE(t.person, '') = $2 AND t.period_start <= $4 AND t.period_end > $3", key.team, key.person, first, last)
		if err != nil {
			return err
		}
		for _, target := range held {
			if err := t.recountOne(ctx, team, settings, target, days); err != nil {
				return err
			}
		}
		if key.person != "" {
			if err := t.touchHomes(ctx, key.person); err != nil {
				return err
			}
			continue
		}
		if err := errors.Join(t.sell(ctx, team, settings), t.dirtyBoards(ctx, key.team, first, last.AddDays(1))); err != nil {
			return err
		}
	}
	return t.feedFrom(ctx, a, teams, nil)
}

func (t *tx) recountOne(ctx context.Context, team okr.Team, settings sales.Settings, target sales.Target, days map[okr.Date]bool) error {
	for day := range days {
		if target.Period.Contains(day) {
			_, err := t.recountTargets(ctx, team, settings, target.Person, target.Metric, day, 0)
			return err
		}
	}
	return nil
}
