package selling

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/outbox"
	"okrbot/store/people"
)

// batch is the new deals of an import that are not written yet: many rows go in with one statement, which is several
// times as fast. Their ids are given here; nobody else writes while the import's transaction lasts.
type batch struct {
	// by the external ids of the file; nil: it changed since, or is to be written
	known                            map[string]*sales.Deal
	merged                           map[string]string // the external ids of the file that became others
	doubtful                         map[string]bool   // those of which there may be a deal that was typed
	lastDeal, lastChange             int64             // the ids given last, while deals wait
	deals, changes, visits, credited rows
}

// rows are to be inserted into a table.
type rows struct {
	into   string // the table and its columns
	values []any
	number int
}

func (r *rows) add(values ...any) {
	r.values = append(r.values, values...)
	r.number++
}

// batchRows is how many rows one statement has; what is left over at the end goes in with a shorter one.
const batchRows = 50

// begin reads what the rows of a file may find, and returns them with the ids that they are taken under.
func (t *Tx) begin(ctx context.Context, a outbox.Actor, team okr.TeamID, list []DealRow) ([]DealRow, error) {
	t.bulk = newBulk()
	b := &batch{
		known:    map[string]*sales.Deal{},
		merged:   map[string]string{},
		doubtful: map[string]bool{},
		deals:    rows{into: dealInto},
		changes:  rows{into: "deal_changes (id, deal, verb, before, after, changed_by, changed_at, source)"},
		visits:   rows{into: "visits (deal, team, stage, entered)"},
		credited: rows{into: "credits (deal, change, person, team, day, currency, minor, points, at)"},
	}
	t.bulk.batch = b
	if err := t.meet(ctx, list); err != nil {
		return nil, err
	}
	may, err := t.MayNameForeign(ctx, a, team)
	if err == nil && !may {
		list, err = t.renamed(ctx, a, list)
	}
	if err != nil {
		return nil, err
	}
	return list, t.doubt(ctx, a, list)
}

// doubt finds the rows of which there may be a deal that was typed: its owner has one with this customer, or was
// asked about it. Of the others, which are most rows of most files, nothing has to be looked up one by one.
func (t *Tx) doubt(ctx context.Context, a outbox.Actor, list []DealRow) error {
	type name struct {
		owner    okr.PersonID
		customer string
	}
	rows := map[name][]string{}
	for _, row := range list {
		if row.External == "" || row.Customer == "" {
			continue
		}
		n := name{cmp.Or(row.Owner, a.Person), t.store.fold(row.Customer)}
		rows[n] = append(rows[n], sales.OneExternal(row.External))
	}
	for some := range slices.Chunk(slices.Collect(maps.Keys(rows)), 4*batchRows) {
		tuples, args := make([]string, len(some)), make([]any, 0, 2*len(some))
		for i, n := range some {
			tuples[i] = "(" + db.Places(2*i, 2) + ")"
			args = append(args, n.owner, n.customer)
		}
		if err := db.Each(ctx, t, func(row db.Scanner) error {
			var n name
			err := row.Scan(&n.owner, &n.customer)
			for _, external := range rows[n] {
				t.bulk.batch.doubtful[external] = true
			}
			return err
		}, "WITH n (owner, customer) AS (VALUES "+strings.Join(tuples, ", ")+`)
			SELECT n.owner, n.customer FROM n WHERE EXISTS (SELECT 1 FROM deals d WHERE d.owner = n.owner
			AND d.customer_key = n.customer)`, args...); err != nil {
			return err
		}
	}
	for some := range slices.Chunk(externals(list), 10*batchRows) {
		if err := db.Each(ctx, t, func(row db.Scanner) error {
			var external string
			err := row.Scan(&external)
			t.bulk.batch.doubtful[external] = true
			return err
		}, "SELECT external FROM twins WHERE external IN ("+db.Places(0, len(some))+")", some...); err != nil {
			return err
		}
	}
	return nil
}

// renamed gives the ids of a rep's file a name of the rep's own, unless they are of a deal that the rep may change:
// who owns a CRM's id takes the credit of what the CRM says of it later.
func (t *Tx) renamed(ctx context.Context, a outbox.Actor, list []DealRow) ([]DealRow, error) {
	list = slices.Clone(list)
	for i, row := range list {
		source, id, _ := strings.Cut(row.External, "/")
		if source == sales.RowSource || !sales.IsSource(source) || !sales.IsExternalID(id) {
			continue
		}
		external, err := t.findIdentity(ctx, row.External)
		if err != nil {
			return nil, err
		}
		if known := t.bulk.batch.known[external]; known != nil {
			may, err := t.MayChangeDeal(ctx, *known, a.Person)
			if err != nil {
				return nil, err
			}
			if may {
				continue
			}
		}
		list[i].External = sales.RowSource + "/" + string(a.Person) + ":" + people.Hashed(external)[:32]
	}
	return list, t.meet(ctx, list)
}

// meet reads the deals that rows name.
func (t *Tx) meet(ctx context.Context, list []DealRow) error {
	b := t.bulk.batch
	for slice := range slices.Chunk(externals(list), 10*batchRows) {
		where := "external IN (" + db.Places(0, len(slice)) + ")"
		if err := db.Each(ctx, t, func(row db.Scanner) error {
			var gone, into string
			err := row.Scan(&gone, &into)
			b.merged[gone] = into
			return err
		}, "SELECT external, into_ FROM crm_merged WHERE "+where, slice...); err != nil {
			return err
		}
		for i, name := range slice {
			if into, merged := b.merged[name.(string)]; merged {
				slice[i] = into
			}
		}
		found, err := t.Deals(ctx, "d."+where, slice...)
		if err != nil {
			return err
		}
		for i := range found {
			b.known[found[i].External] = &found[i]
		}
	}
	return nil
}

// externals are the ids of rows in their one form.
func externals(list []DealRow) (names []any) {
	for _, row := range list {
		if row.External != "" {
			names = append(names, sales.OneExternal(row.External))
		}
	}
	return names
}

// findDealOf returns the deal that has an external id, nil when there is none. Of an import it is known, unless the
// file named it before.
func (t *Tx) findDealOf(ctx context.Context, external string) (*sales.Deal, error) {
	if external == "" {
		return nil, nil //nolint:nilnil // there is none
	}
	if t.bulk != nil {
		known, there := t.bulk.batch.known[external]
		if known != nil && !t.isTrial() {
			t.bulk.batch.known[external] = nil
		}
		if known != nil || !there {
			return known, nil
		}
		if err := t.flush(ctx, 1); err != nil {
			return nil, err
		}
	}
	list, err := t.Deals(ctx, "d.external = $1", external)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

// queue takes a new deal, with its line of history, its stay in a stage and its credits, to be written with others.
func (t *Tx) queue(ctx context.Context, a outbox.Actor, verb sales.DealVerb, d sales.Deal,
	today okr.Date) (b sales.Booked, err error) {
	q := t.bulk.batch
	if err := t.number(ctx); err != nil {
		return b, err
	}
	d.ID, d.CreatedAt = sales.DealID(q.lastDeal), t.Now
	q.deals.add(t.valuesOf(DealBooked, &d, today)...)
	q.changes.add(q.lastChange, d.ID, verb, "", db.JSON(d), db.OrNull(a.Person), db.Millis(t.Now), a.Source)
	if d.State == sales.Open && d.Stage != "" {
		q.visits.add(d.ID, d.Team, d.Stage, db.Millis(t.Now))
	}
	wanted, err := t.creditsOf(ctx, d, nil)
	if err != nil {
		return b, err
	}
	for _, c := range wanted {
		q.credited.add(d.ID, q.lastChange, c.person, c.team, c.day, c.currency, c.minor, c.points, db.Millis(t.Now))
	}
	if d.External != "" {
		q.known[d.External] = nil
	}
	t.bulk.named[d.ID] = true
	b.Deal, b.Change = d, sales.DealChangeID(q.lastChange)
	return b, t.flush(ctx, batchRows)
}

// number gives the next ids. What was changed while nothing waited has taken some.
func (t *Tx) number(ctx context.Context) error {
	q := t.bulk.batch
	if q.deals.number == 0 {
		if err := t.One(ctx, `SELECT COALESCE((SELECT MAX(id) FROM deals), 0), COALESCE((SELECT MAX(id)
			FROM deal_changes), 0)`, nil,
			[]any{&q.lastDeal, &q.lastChange}); err != nil {
			return err
		}
	}
	q.lastDeal++
	q.lastChange++
	return nil
}

// flush writes what waits, if it is at least so many deals.
func (t *Tx) flush(ctx context.Context, least int) error {
	if t.bulk == nil || t.bulk.batch.deals.number < least {
		return nil
	}
	q := t.bulk.batch
	for _, r := range []*rows{&q.deals, &q.changes, &q.visits, &q.credited} {
		if err := t.insertRows(ctx, r); err != nil {
			return err
		}
	}
	return nil
}

func (t *Tx) insertRows(ctx context.Context, r *rows) error {
	for r.number > 0 {
		n := min(r.number, batchRows)
		width := len(r.values) / r.number
		tuples := make([]string, n)
		for i := range tuples {
			tuples[i] = "(" + db.Places(i*width, width) + ")"
		}
		if _, err := t.Exec(ctx, "INSERT INTO "+r.into+" VALUES "+strings.Join(tuples, ", "),
			r.values[:n*width]...); err != nil {
			return err
		}
		r.values, r.number = r.values[n*width:], r.number-n
	}
	r.values = r.values[:0]
	return nil
}
