package selling

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/people"
)

// dealField is a column of a deal, where the deal has it, and how the export of a person's data calls it. Whatever
// reads, books, changes, imports or exports deals is made from the list of them.
type dealField struct {
	Column   string
	in       dealPart
	written  occasion
	unlogged bool                                // the deal's history does not say it
	export   string                              // its name there; empty: it is not exported
	said     func(*sales.Deal, okr.PersonID) any // to whom it is exported; nil: as it is
}

// occasion is when a column of deals is written.
type occasion int

const (
	always occasion = iota // when the deal is booked and whenever it changes
	booked                 // only when it is booked
	joined                 // never: it is another table's
)

// dealWritten is a deal on its way into the table, with what is worked out for it.
type dealWritten struct {
	*sales.Deal
	customerKey string
	today       okr.Date // its team's
}

// dealPart is how a part of a deal gets out of a column and into it.
type dealPart struct {
	into  func(*sales.Deal) any // what a column is scanned into; nil: it is never read
	of    func(dealWritten) any // what is written
	value func(*sales.Deal) any
	keep  func(to, from *sales.Deal)
}

// plain is a part that is kept as it is.
func plain[T any](at func(*sales.Deal) *T) dealPart {
	return dealPart{
		into:  func(d *sales.Deal) any { return at(d) },
		of:    func(w dealWritten) any { return *at(w.Deal) },
		value: func(d *sales.Deal) any { return *at(d) },
		keep:  func(to, from *sales.Deal) { *at(to) = *at(from) },
	}
}

// moments is an instant, kept in milliseconds.
func moments(at func(*sales.Deal) *time.Time) dealPart {
	p := plain(at)
	p.into = func(d *sales.Deal) any { return intoInstant{at(d)} }
	p.of = func(w dealWritten) any { return db.Millis(*at(w.Deal)) }
	return p
}

// perhaps is a text that is kept as NULL when it is empty.
func perhaps(at func(*sales.Deal) *string) dealPart {
	p := plain(at)
	p.into = func(d *sales.Deal) any { return intoText{at(d)} }
	p.of = func(w dealWritten) any { return db.OrNull(*at(w.Deal)) }
	return p
}

// encoded is a part that is kept as JSON.
func encoded[T any](at func(*sales.Deal) *T) dealPart {
	p := plain(at)
	p.into = func(d *sales.Deal) any { return intoJSON[T]{at(d)} }
	p.of = func(w dealWritten) any { return db.JSON(*at(w.Deal)) }
	return p
}

// worked is a column that is worked out and never read as part of a deal.
func worked(of func(dealWritten) any) dealPart { return dealPart{of: of} }

// DealFields are the columns of a deal, its id first.
var DealFields = []dealField{
	{Column: "id", in: plain(func(d *sales.Deal) *sales.DealID { return &d.ID }), written: booked,
		export: "deal", said: func(d *sales.Deal, _ okr.PersonID) any { return d.ID.String() }},
	{Column: "team", in: plain(func(d *sales.Deal) *okr.TeamID { return &d.Team })},
	{Column: "owner", in: plain(func(d *sales.Deal) *okr.PersonID { return &d.Owner }),
		export: "owner", said: func(d *sales.Deal, to okr.PersonID) any { return d.Owner == to }},
	{Column: "customer", in: plain(func(d *sales.Deal) *string { return &d.Customer }), export: "customer"},
	{Column: "customer_key", in: worked(func(w dealWritten) any { return w.customerKey })},
	{Column: "minor", in: plain(func(d *sales.Deal) *int64 { return &d.Amount.Minor }), export: "minor"},
	{Column: "currency", in: plain(func(d *sales.Deal) *sales.Currency { return &d.Amount.Currency }),
		export: "currency"},
	{Column: "state", in: plain(func(d *sales.Deal) *sales.DealState { return &d.State }), export: "state"},
	{Column: "stage", in: plain(func(d *sales.Deal) *string { return &d.Stage }), export: "stage"},
	{Column: "stage_at", in: moments(func(d *sales.Deal) *time.Time { return &d.StageAt }), unlogged: true,
		export: "stage_at"},
	{Column: "close_day", in: plain(func(d *sales.Deal) *okr.Date { return &d.CloseDay }), export: "close_day"},
	{Column: "product", in: plain(func(d *sales.Deal) *string { return &d.Product }), export: "product"},
	{Column: "note", in: plain(func(d *sales.Deal) *string { return &d.Note }), export: "note", said: ownNote},
	{Column: "loss_reason", in: plain(func(d *sales.Deal) *string { return &d.LossReason }), export: "loss_reason"},
	{Column: "shares", in: encoded(func(d *sales.Deal) *[]sales.Share { return &d.Shares }),
		export: "shares", said: ownShares},
	{Column: "external", in: perhaps(func(d *sales.Deal) *string { return &d.External }), export: "external"},
	{Column: "created_at", in: moments(func(d *sales.Deal) *time.Time { return &d.CreatedAt }), written: booked,
		unlogged: true, export: "created_at"},
	{Column: "created_day", in: worked(func(w dealWritten) any { return w.today }), written: booked},
	{Column: "version", in: plain(func(d *sales.Deal) *int64 { return &d.Version }), unlogged: true},
	{Column: "ow.name", in: plain(func(d *sales.Deal) *string { return &d.OwnerName }), written: joined,
		unlogged: true},
	{Column: "dt.name", in: plain(func(d *sales.Deal) *string { return &d.TeamName }), written: joined,
		unlogged: true, export: "team"},
}

// ownNote is what the owner wrote, to the owner.
func ownNote(d *sales.Deal, to okr.PersonID) any {
	if d.Owner != to {
		return ""
	}
	return d.Note
}

// ownShares is how an owner's deal is divided; of anybody else's, only what the person has of it.
func ownShares(d *sales.Deal, to okr.PersonID) any {
	return db.Listed(slices.DeleteFunc(slices.Clone(d.Shares),
		func(s sales.Share) bool { return d.Owner != to && s.Person != to }))
}

const dealJoins = ` FROM deals d JOIN people ow ON ow.id = d.owner JOIN teams dt ON dt.id = d.team `

// What statements name of the fields: those that are read, in the order in which [scanDeal] takes them; those of a new
// deal; those of one that changes; those that its history says.
var (
	dealRead    = fieldsOf(func(f dealField) bool { return f.in.into != nil })
	DealBooked  = fieldsOf(func(f dealField) bool { return f.written != joined })
	dealChanged = fieldsOf(func(f dealField) bool { return f.written == always })
	DealLogged  = fieldsOf(func(f dealField) bool { return !f.unlogged })

	dealColumns = columnsOf(dealRead, "d.")
	dealInto    = "deals (" + columnsOf(DealBooked, "") + ")"
	insertDeal  = "INSERT INTO deals (" + columnsOf(DealBooked[1:], "") + ") VALUES (" + db.Places(0,
		len(DealBooked)-1) +
		") RETURNING id"
	updateDeal = "UPDATE deals SET " + settingOf(dealChanged) + " WHERE id = $1"
)

func fieldsOf(are func(dealField) bool) (list []dealField) {
	for _, f := range DealFields {
		if are(f) {
			list = append(list, f)
		}
	}
	return list
}

// columnsOf are the names of columns; those of deals itself get what tells them from other tables'.
func columnsOf(fields []dealField, own string) string {
	names := make([]string, len(fields))
	for i, f := range fields {
		if names[i] = f.Column; f.written != joined {
			names[i] = own + f.Column
		}
	}
	return strings.Join(names, ", ")
}

// settingOf gives columns the places after the first.
func settingOf(fields []dealField) string {
	list := make([]string, len(fields))
	for i, f := range fields {
		list[i] = fmt.Sprintf("%s = $%d", f.Column, i+2)
	}
	return strings.Join(list, ", ")
}

func scanDeal(row db.Scanner) (d sales.Deal, err error) {
	err = row.Scan(dealParts(&d)...)
	return d, err
}

// dealParts are what [dealRead] is scanned into.
func dealParts(d *sales.Deal) []any {
	into := make([]any, len(dealRead))
	for i, f := range dealRead {
		into[i] = f.in.into(d)
	}
	return into
}

// valuesOf are what is written of a deal into the columns of fields.
func (t *Tx) valuesOf(fields []dealField, d *sales.Deal, today okr.Date) []any {
	w, values := dealWritten{d, t.store.fold(d.Customer), today}, make([]any, len(fields))
	for i, f := range fields {
		values[i] = f.in.of(w)
	}
	return values
}

// asItWas makes a deal what its history says that it was; what that does not say stays.
func asItWas(d, before sales.Deal) sales.Deal {
	for _, f := range DealFields {
		if f.unlogged {
			f.in.keep(&before, &d)
		}
	}
	return before
}

// ExportDeal is what a person's export says of a deal: all that is stored, or what its history does.
func ExportDeal(d sales.Deal, to okr.PersonID, fields []dealField) people.ExportRecord {
	record := people.ExportRecord{}
	for _, f := range fields {
		switch {
		case f.export == "":
		case f.said != nil:
			record[f.export] = f.said(&d, to)
		default:
			record[f.export] = f.in.value(&d)
		}
	}
	return record
}

// intoInstant scans milliseconds; NULL is the zero instant.
type intoInstant struct{ to *time.Time }

// Scan takes a column.
func (i intoInstant) Scan(column any) error {
	var n sql.NullInt64
	err := n.Scan(column)
	*i.to = db.Instant(n)
	return err
}

// intoText scans a text; NULL is an empty one.
type intoText struct{ to *string }

// Scan takes a column.
func (i intoText) Scan(column any) error {
	var s sql.NullString
	err := s.Scan(column)
	*i.to = s.String
	return err
}

// intoJSON scans a text in JSON.
type intoJSON[T any] struct{ to *T }

// Scan takes a column.
func (i intoJSON[T]) Scan(column any) error {
	var s sql.NullString
	err := s.Scan(column)
	if err == nil {
		*i.to, err = db.FromJSON[T](s.String)
	}
	return err
}
