package privacy

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/people"
	"okrbot/store/selling"
)

// reference is a column that names a person. What is erased, and what is exported, both come from the list of them.
type reference struct {
	table, column string
	// gone says that erasing removes the rows; else they go to the pseudonym.
	gone bool
	// list is the field of [Export] that has what such rows say, where it takes more than their columns.
	List string
	// records are the columns that [Export.Records] has of each row, none of them anybody else's. Instants are called
	// at, since or …_at.
	records string
}

// Name is how the export and its description call the reference.
func (r reference) Name() string { return r.table + "." + r.column }

// exportRecords are the rows that name a person, by the column that does.
func (t *Tx) exportRecords(ctx context.Context, id okr.PersonID) (map[string][]people.ExportRecord, error) {
	records := map[string][]people.ExportRecord{}
	for _, r := range References() {
		if r.records == "" {
			continue
		}
		columns := strings.Split(r.records, ", ")
		list, err := db.All(ctx, t, func(row db.Scanner) (people.ExportRecord,
			error) {
			return scanRecord(row, columns)
		},
			fmt.Sprintf("SELECT %s FROM %s WHERE %s = $1", r.records, r.table, r.column), id)
		if err != nil {
			return nil, err
		}
		records[r.Name()] = db.Listed(list)
	}
	return records, nil
}

func scanRecord(row db.Scanner, columns []string) (people.ExportRecord, error) {
	values := make([]any, len(columns))
	for i, c := range columns {
		if isInstant(c) {
			values[i] = new(sql.NullInt64)
		} else {
			values[i] = new(any)
		}
	}
	if err := row.Scan(values...); err != nil {
		return nil, err
	}
	record := people.ExportRecord{}
	for i, c := range columns {
		switch value := values[i].(type) {
		case *sql.NullInt64:
			record[c] = moment(*value)
		case *any:
			record[c] = *value
		}
	}
	return record, nil
}

func isInstant(column string) bool {
	return slices.Contains([]string{"at", "since"}, column) || strings.HasSuffix(column, "_at")
}

// forgetReferences removes what is of use only while somebody is here.
func (t *Tx) forgetReferences(ctx context.Context, id okr.PersonID) error {
	for _, r := range References() {
		if !r.gone {
			continue
		}
		if _, err := t.Exec(ctx, "DELETE FROM "+r.table+" WHERE "+r.column+" = $1", id); err != nil {
			return err
		}
	}
	return nil
}

// renameReferences gives what stays of somebody to their pseudonym.
func (t *Tx) renameReferences(ctx context.Context, id, former okr.PersonID) error {
	for _, r := range References() {
		if r.gone {
			continue
		}
		if _, err := t.Exec(ctx, "UPDATE "+r.table+" SET "+r.column+" = $2 WHERE "+r.column+" = $1", id,
			former); err != nil {
			return err
		}
	}
	return nil
}

// ExportDealChange is what the person did to a deal, or anybody to a deal of theirs. What the deal was then is said
// of their own ones.
type ExportDealChange struct {
	Deal   string              `json:"deal"`
	Verb   string              `json:"verb"`
	ByThem bool                `json:"by_them"`
	At     time.Time           `json:"at"`
	Source okr.Source          `json:"source"`
	Was    people.ExportRecord `json:"was"`
}

func (t *Tx) exportDealChanges(ctx context.Context, id okr.PersonID) ([]ExportDealChange, error) {
	changes, err := t.DealChanges(ctx, `c.id IN (SELECT id FROM deal_changes WHERE changed_by = $1
		UNION SELECT x.id FROM deals d JOIN deal_changes x ON x.deal = d.id WHERE d.owner = $1) ORDER BY c.id`, id)
	if err != nil {
		return nil, err
	}
	list := make([]ExportDealChange, len(changes))
	for i, c := range changes {
		list[i] = ExportDealChange{Deal: c.Deal.String(), Verb: string(c.Verb), ByThem: c.By == id, At: c.At,
			Source: c.Source}
		if d := c.After; d.Owner == id {
			list[i].Was = selling.ExportDeal(d, id, selling.DealLogged)
		}
	}
	return list, nil
}
