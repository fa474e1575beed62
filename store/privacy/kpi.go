package privacy

import (
	"database/sql"
	"time"

	"okrbot/okr"
	"okrbot/store/db"
)

// ExportKPI is a KPI that the person owns, or that their sales feed.
type ExportKPI struct {
	KPI     string     `json:"kpi"`
	Name    string     `json:"name"`
	Feed    okr.Feed   `json:"feed"` // empty: people record it
	Owner   bool       `json:"owner"`
	Created time.Time  `json:"created_at"`
	Removed *time.Time `json:"removed_at"`
}

// ExportKPIValue is a value that the person recorded, those that were corrected too.
type ExportKPIValue struct {
	KPI       string     `json:"kpi"`
	Day       okr.Date   `json:"day"`
	Value     string     `json:"value"`
	At        time.Time  `json:"at"`
	Corrected *time.Time `json:"superseded_at"`
}

const exportKPIs = `SELECT id, name, feed, owner = $1, created_at, removed_at FROM kpis WHERE owner = $1
	OR person = $1 ORDER BY id`

func scanExportKPI(row db.Scanner) (e ExportKPI, err error) {
	var id okr.KPIID
	var made, removed sql.NullInt64
	err = row.Scan(&id, &e.Name, &e.Feed, &e.Owner, &made, &removed)
	e.KPI, e.Created, e.Removed = id.String(), db.Instant(made), moment(removed)
	return e, err
}

const exportKPIValues = "SELECT kpi, day, value, said_at, superseded_at FROM kpi_values WHERE said_by = $1 ORDER BY id"

func scanExportKPIValue(row db.Scanner) (e ExportKPIValue, err error) {
	var id okr.KPIID
	var at, until sql.NullInt64
	err = row.Scan(&id, &e.Day, &e.Value, &at, &until)
	e.KPI, e.At, e.Corrected = id.String(), db.Instant(at), moment(until)
	return e, err
}

// ExportClosing is an objective that the person closed.
type ExportClosing struct {
	Objective string               `json:"objective"`
	Grade     string               `json:"grade"`
	Grades    []okr.KeyResultGrade `json:"grades"`
	Learned   string               `json:"learned"`
	Cancelled bool                 `json:"cancelled"`
	At        time.Time            `json:"at"`
	Reopened  *time.Time           `json:"reopened_at"`
}

const exportClosings = `SELECT objective, grade, grades, learned, cancelled, closed_at, reopened_at FROM closings
	WHERE closed_by = $1 ORDER BY id`

func scanExportClosing(row db.Scanner) (e ExportClosing, err error) {
	var id okr.ObjectiveID
	var at, until sql.NullInt64
	var grades string
	if err = row.Scan(&id, &e.Grade, &grades, &e.Learned, &e.Cancelled, &at, &until); err != nil {
		return e, err
	}
	e.Objective, e.At, e.Reopened = id.String(), db.Instant(at), moment(until)
	e.Grades, err = db.FromJSON[[]okr.KeyResultGrade](grades)
	return e, err
}
