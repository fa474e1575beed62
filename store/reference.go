package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"okrbot/okr"
)

// reference is a column that names a person. What is erased, and what is exported, both come from the list of them.
type reference struct {
	table, column string
	// gone says that erasing removes the rows; else they go to the pseudonym.
	gone bool
	// list is the field of [Export] that has what such rows say, where it takes more than their columns.
	list string
	// records are the columns that [Export.Records] has of each row, none of them anybody else's. Instants are called
	// at, since or …_at.
	records string
}

// name is how the export and its description call the reference.
func (r reference) name() string { return r.table + "." + r.column }

// ExportRecord is a row that names the person: its columns by name.
type ExportRecord map[string]any

// exportRecords are the rows that name a person, by the column that does.
func (t *tx) exportRecords(ctx context.Context, id okr.PersonID) (map[string][]ExportRecord, error) {
	records := map[string][]ExportRecord{}
	for _, r := range references() {
		if r.records == "" {
			continue
		}
		columns := strings.Split(r.records, ", ")
		list, err := all(ctx, t, func(row scanner) (ExportRecord, error) { return scanRecord(row, columns) },
			fmt.Sprintf("SELECT %s FROM %s WHERE %s = $1", r.records, r.table, r.column), id)
		if err != nil {
			return nil, err
		}
		records[r.name()] = listed(list)
	}
	return records, nil
}

func scanRecord(row scanner, columns []string) (ExportRecord, error) {
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
	record := ExportRecord{}
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
func (t *tx) forgetReferences(ctx context.Context, id okr.PersonID) error {
	for _, r := range references() {
		if !r.gone {
			continue
		}
		if _, err := t.exec(ctx, "DELETE FROM "+r.table+" WHERE "+r.column+" = $1", id); err != nil {
			return err
		}
	}
	return nil
}

// renameReferences gives what stays of somebody to their pseudonym.
func (t *tx) renameReferences(ctx context.Context, id, former okr.PersonID) error {
	for _, r := range references() {
		if r.gone {
			continue
		}
		if _, err := t.exec(ctx, "UPDATE "+r.table+" SET "+r.column+" = $2 WHERE "+r.column+" = $1", id,
			former); err != nil {
			return err
		}
	}
	return nil
}

// ExportDealChange is what the person did to a deal, or anybody to a deal of theirs. What the deal was then is said
// of their own ones.
type ExportDealChange struct {
	Deal   string       `json:"deal"`
	Verb   string       `json:"verb"`
	ByThem bool         `json:"by_them"`
	At     time.Time    `json:"at"`
	Source okr.Source   `json:"source"`
	Was    ExportRecord `json:"was"`
}

func (t *tx) exportDealChanges(ctx context.Context, id okr.PersonID) ([]ExportDealChange, error) {
	changes, err := t.dealChanges(ctx, `c.id IN (SELECT id FROM deal_changes WHERE changed_by = $1
		UNION SELECT x.id FROM deals d JOIN deal_changes x ON x.deal = d.id WHERE d.owner = $1) ORDER BY c.id`, id)
	if err != nil {
		return nil, err
	}
	list := make([]ExportDealChange, len(changes))
	for i, c := range changes {
		list[i] = ExportDealChange{Deal: c.Deal.String(), Verb: string(c.Verb), ByThem: c.By == id, At: c.At,
			Source: c.Source}
		if d := c.After; d.Owner == id {
			list[i].Was = exportDeal(d, id, dealLogged)
		}
	}
	return list, nil
}
