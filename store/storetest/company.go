package storetest

import (
	"database/sql"
	"fmt"
	"strings"
	"time"

	"okrbot/okr"
)

// Company is the size of a large organisation with a past: its last week's round opened on Monday 2026-11-23 and has
// everybody's answer. Team 1 is the large one; person 1 has twenty objectives, everybody else two a quarter.
type Company struct {
	People    int // 18 at least
	Teams     int
	LargeTeam int // people in team 1; the others are spread over the other teams
	Weeks     int // of check-ins, 5 at least
}

// Person is the id of the i-th person of a company, counted from 1.
func (Company) Person(i int) okr.PersonID { return okr.PersonID(fmt.Sprintf("U%05d", i)) }

// TeamOf is the team of the i-th person. Its channel is C and the team's number.
func (c Company) TeamOf(i int) okr.TeamID {
	if i <= c.LargeTeam {
		return 1
	}
	return okr.TeamID((i-c.LargeTeam-1)%(c.Teams-1) + 2)
}

// Fill writes a company into the world's store, with a few large statements past it. It leaves out what nobody
// weighs, such as the values behind key results, so that the file is not verified at the end.
func (w *World) Fill(c Company) {
	w.t.Helper()
	w.Break()
	w.Done(w.Close())
	db, err := sql.Open("sqlite3", w.Path)
	w.Done(err)
	db.SetMaxOpenConns(1)
	do := func(statement string, args ...any) {
		w.t.Helper()
		if _, err := db.ExecContext(w.t.Context(), statement, args...); err != nil {
			w.t.Fatalf("%v in %s", err, statement)
		}
	}
	for _, s := range []string{"PRAGMA synchronous = OFF", "PRAGMA cache_size = -200000", "PRAGMA foreign_keys = OFF",
		"BEGIN"} {
		do(s)
	}
	indexes := w.dropIndexes(db)
	do("CREATE TEMP TABLE n AS WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c "+
		"WHERE i < ?1) SELECT i FROM c", c.People)
	do("CREATE TEMP TABLE w (w INTEGER PRIMARY KEY, label, opens, next, opens_ms, closes_ms, closed, q)")
	first := okr.Date("2026-11-23").AddDays(-7 * (c.Weeks - 1))
	for i := range c.Weeks {
		day := first.AddDays(7 * i)
		opens := w.At(string(day)+"T09:00", Home)
		var closed any
		closes := opens.Add(49 * time.Hour)
		if i < c.Weeks-1 {
			closed = closes.UnixMilli()
		}
		do("INSERT INTO w VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", i+1, okr.ISOWeek(day), string(day)+"T09:00",
			string(day.AddDays(7))+"T09:00",
			opens.UnixMilli(), closes.UnixMilli(), closed, i/13+1)
	}
	of := fmt.Sprintf("CASE WHEN i <= %d THEN 1 ELSE (i - %d) %% %d + 2 END", c.LargeTeam, c.LargeTeam+1, c.Teams-1)
	s := okr.DefaultSchedule()
	do(`INSERT INTO people (id, name, zone, locale, bot, guest, admin, deactivated, saved_at)
		SELECT printf('U%05d', i), 'Person ' || i, ?1, 'tr-TR', 0, 0, 0, 0, 0 FROM n`, Home)
	do(`INSERT INTO teams (id, name, channel, language, zone, cadence, open_day, open_at, close_day, close_at,
		remind_after, last_before,
			holiday_preset, holidays, questions, next_opens, created_by, created_at)
		SELECT i, 'Team ' || i, 'C' || i, 'tr', ?1, 'weekly', ?2, '09:00', ?3, '10:00', 6, 2, 'none', '[]', ?4,
		'2026-11-30T09:00', 'U00001', 0
		FROM n WHERE i <= ?5`, Home, s.OpenDay, s.CloseDay, `[{"Key":"moved"},{"Key":"next"},{"Key":"blockers"}]`,
		c.Teams)
	do("INSERT INTO members (team, person, joined_at) SELECT " + of + ", printf('U%05d', i), 0 FROM n")
	do(`INSERT INTO managers (team, person) SELECT i, printf('U%05d', CASE i WHEN 1 THEN 2 ELSE i - 1 + ?2 END)
		FROM n WHERE i <= ?1`, c.Teams, c.LargeTeam)
	do(`INSERT INTO rounds (id, team, week, opens, closes, next_opens, questions, remind_after, last_before, opened_at,
		closed_at)
		SELECT (w - 1) * ?1 + i, i, label, opens, closes_ms, next, ?2, 6, 2, opens_ms, closed FROM w, n WHERE i <= ?1
		ORDER BY w, i`,
		c.Teams, `[{"Key":"moved"},{"Key":"next"},{"Key":"blockers"}]`)
	do("CREATE TEMP TABLE d AS SELECT w.*, i, (w - 1) * ?1 + "+of+" AS round, "+of+
		" AS team, printf('U%05d', i) AS person FROM w, n ORDER BY round, person", c.Teams)
	do("INSERT INTO duties (round, person, opens_at, outcome) SELECT round, person, opens_ms, 'A' FROM d")
	do(`INSERT INTO nudges (round, person, kind, due, state, done_at) SELECT round, person, 'prompt', opens_ms,
		'sent', opens_ms FROM d`)
	do(`INSERT INTO objectives (title, owner, team, team_owned, period_kind, period_label, period_start, period_end,
		commitment, private, created_by, created_at)
		SELECT 'Objective ' || j || ' of ' || i, printf('U%05d', i), `+of+
		`, 0, 'custom', '', date(?1, ((q - 1) * 91) || ' days'), date(?1, ((q - 1) * 91 + 98) || ' days'),
			'committed', 0, printf('U%05d', i), 0
		FROM (SELECT DISTINCT q FROM w), n, (SELECT 1 AS j UNION SELECT 2) ORDER BY q, i, j`, first)
	do(`INSERT INTO objectives (title, owner, team, team_owned, period_kind, period_label, period_start, period_end,
		commitment, private, created_by, created_at)
		SELECT 'More ' || i, 'U00001', 1, 0, 'custom', '', '2026-10-01', '2027-01-01', 'committed', 0, 'U00001', 0
		FROM n WHERE i <= 18`)
	do(`INSERT INTO key_results (objective, position, title, kind, unit, start, target, weight, steps, current,
		confidence, note, confirmed_at)
		SELECT o.id, n.i, 'Key result ' || n.i, 'increase', 'TRY', '0', '100', '1', '[]', '40', 'on_track', 'note', ?1
		FROM objectives o, n
		WHERE n.i <= 2 ORDER BY o.id, n.i`, w.Now().UnixMilli())
	do(`INSERT INTO check_ins (id, round, person, at, edited_at, version, late, no_report)
		SELECT rowid, round, person, opens_ms + 60000, opens_ms + 60000, 1, 0, 0 FROM d ORDER BY rowid`)
	entry := `[{"key_result":1,"objective":1,"title":"Key result 1","kind":"increase","unit":"TRY","start":"0","target":"100","tolerance":null,` +
		`"weight":"1","before":"30","after":"40","progress_before":0.3,"progress_after":0.4,"confidence_after":"on_track","confirmed_at":0}]`
	do(`INSERT INTO check_in_versions (check_in, version, at, entries, answers)
		SELECT rowid, 1, opens_ms + 60000, ?1, '[{"key":"moved","said":"It moved"}]' FROM d ORDER BY rowid`, entry)
	do(`INSERT INTO key_result_values (key_result, value, steps, confidence, note, said_by, said_at, source, check_in)
		SELECT (((q - 1) * ?1 + (i - 1)) * 2 + j) * 2 + 1, '40', '[]', 'on_track', 'note', person, opens_ms + 60000,
		'checkin', d.rowid
		FROM d, (SELECT 0 AS j UNION SELECT 1) ORDER BY d.rowid, j`, c.People)
	post := `INSERT INTO posts (key, kind, state, person, channel, team, round, subject, ts, rendered, due, version,
		shown, created_at, changed_at) SELECT `
	do(post+`'prompt/' || round || '/' || person, 'prompt', 'sent', person, 'D' || i, team, round, '', '1.1', 'f',
		opens_ms, 2, 2, opens_ms, opens_ms FROM d WHERE w > ?1 ORDER BY rowid`, c.Weeks-5)
	do(post+`'answer/' || round || '/' || person, 'answer', 'sent', NULL, 'C' || team, team, round,
		'checkin/' || rowid, '1.1', 'f', opens_ms, 2, 2, opens_ms, opens_ms FROM d WHERE w > ?1
		ORDER BY rowid`, c.Weeks-5)
	do(post + `'summary/T' || team || '/' || week, 'summary', 'sent', NULL, 'C' || team, team, id, '', '1.1', 'f',
		opened_at, 2, 2, opened_at, opened_at FROM rounds`)
	for _, index := range indexes {
		do(index)
	}
	do("COMMIT")
	w.Done(db.Close())
	w.Store = w.Open()
}

// dropIndexes drops the indexes that tables are not made of, and returns how to make them again.
func (w *World) dropIndexes(db *sql.DB) (statements []string) {
	w.t.Helper()
	rows, err := db.QueryContext(w.t.Context(),
		"SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL")
	w.Done(err)
	for rows.Next() {
		var statement string
		w.Done(rows.Scan(&statement))
		statements = append(statements, statement)
	}
	w.Done(rows.Close())
	for _, s := range statements {
		name := strings.Fields(strings.Replace(s, "UNIQUE ", "", 1))[2]
		_, err := db.ExecContext(w.t.Context(), "DROP INDEX "+name)
		w.Done(err)
	}
	return statements
}
