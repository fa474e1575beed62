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

// references are all columns that name people, except where a name is part of a JSON text.
var references = []reference{
	{table: "teams", column: "created_by", records: "id, name, created_at"},
	{table: "managers", column: "person", list: "teams"},
	{table: "members", column: "person", list: "teams"},
	{table: "awaited", column: "person", gone: true, records: "team"},
	{table: "homes", column: "person", gone: true, list: "profile"},
	{table: "absences", column: "person", gone: true, list: "absences"},
	{table: "absences", column: "set_by", records: "set_at"},
	{table: "drafts", column: "person", gone: true, list: "drafts"},
	{table: "objectives", column: "owner", list: "objectives"},
	{table: "objectives", column: "created_by", records: "id, created_at"},
	{table: "key_result_values", column: "said_by", list: "values"},
	{table: "changes", column: "changed_by", list: "changes"},
	{table: "duties", column: "person", list: "rounds"},
	{table: "nudges", column: "person", list: "nudges"},
	{table: "check_ins", column: "person", list: "check_ins"},
	{table: "check_ins", column: "seen_by", records: "id, seen_at"},
	{table: "blockers", column: "person", list: "blockers"},
	{table: "blockers", column: "closed_by", records: "id, closed_at"},
	{table: "posts", column: "person", list: "messages"},
	{table: "hidden", column: "person", gone: true, records: "since"},
	{table: "rates", column: "set_by", records: "source, into_, day, rate, set_at"},
	{table: "deals", column: "owner", list: "deals"},
	{table: "deal_changes", column: "changed_by", list: "deal_changes"},
	{table: "credits", column: "person", list: "credits"},
	{table: "activities", column: "person", list: "activities"},
	{table: "activities", column: "said_by", records: "kind, day, number, said_at"},
	{table: "targets", column: "person", list: "targets"},
	{table: "targets", column: "set_by", records: "id, metric, period_label, set_at"},
	{table: "hits", column: "person", list: "hits"},
	{table: "congratulations", column: "person", records: "post, emoji, at, gone"},
	{table: "crm_owners", column: "person", records: "source, external"},
	{table: "twins", column: "asked", records: "external, deal, due_at, verdict, decided_at"},
	{table: "twins", column: "decided_by", records: "external, deal, verdict, decided_at"},
	{table: "imports", column: "person", records: "id, team, source, file, state, total, taken, created, changed, " +
		"same, asked, begun_at, ended_at"},
	{table: "imports", column: "settled_person", records: "id"},
	{table: "supports", column: "set_by", records: "objective, above, key_result, weight, set_at"},
	{table: "handovers", column: "leaver", records: "objective, kpi, deal, at, given, answered_at"},
	{table: "handovers", column: "keeper", records: "objective, kpi, deal, at, given, answered_at"},
	{table: "handovers", column: "passed", records: "objective, kpi, deal, at"},
	{table: "handovers", column: "answered_by", records: "objective, kpi, deal, given, answered_at"},
	{table: "closings", column: "closed_by", list: "closings"},
	{table: "closings", column: "reopened_by", records: "objective, reason, reopened_at"},
	{table: "comments", column: "person", list: "comments"},
	{table: "questions", column: "asked_by", list: "questions"},
	{table: "kpis", column: "owner", list: "kpis"},
	{table: "kpis", column: "person", list: "kpis"},
	{table: "kpis", column: "created_by", records: "id, name, created_at"},
	{table: "kpi_values", column: "said_by", list: "kpi_values"},
	{table: "unworked", column: "person", gone: true, records: "type, tries, taken_at"},
}

// name is how the export and its description call the reference.
func (r reference) name() string { return r.table + "." + r.column }

// ExportRecord is a row that names the person: its columns by name.
type ExportRecord map[string]any

// exportRecords are the rows that name a person, by the column that does.
func (t *tx) exportRecords(ctx context.Context, id okr.PersonID) (map[string][]ExportRecord, error) {
	records := map[string][]ExportRecord{}
	for _, r := range references {
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
	for _, r := range references {
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
	for _, r := range references {
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
