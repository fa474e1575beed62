package store_test

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"okrbot/okr"
	"okrbot/store"
	"okrbot/store/storetest"
)

// The organisation that the benchmarks run in: two years of weekly check-ins. Team 1 is the large one; person 1 has twenty
// objectives.
const (
	people    = 10_000
	teams     = 200
	largeTeam = 200
	weeks     = 104
)

func benchPerson(i int) okr.PersonID { return okr.PersonID(fmt.Sprintf("U%05d", i)) }

// BenchmarkStore builds its data set once for all of its parts.
func BenchmarkStore(b *testing.B) {
	w := storetest.New(b)
	began := time.Now()
	fill(b, w)
	w.Store = w.Open()
	w.Set("2026-11-23T12:00")
	b.Logf("%d people, %d teams, %d check-ins, %d posts, %d values; built in %s", people, teams,
		storetest.Look[int](w, "SELECT COUNT(*) FROM check_ins"), storetest.Look[int](w, "SELECT COUNT(*) FROM posts"),
		storetest.Look[int](w, "SELECT COUNT(*) FROM key_result_values"), time.Since(began).Round(time.Second))
	round := okr.RoundID((weeks-1)*teams + 1)
	said := func(i int) []store.ValueSaid {
		sheet, err := w.CheckInSheet(b.Context(), w.As(benchPerson(i)), w.Due(benchPerson(i)))
		w.Done(err)
		var values []store.ValueSaid
		for _, o := range sheet.Objectives {
			for n, k := range o.KeyResults {
				values = append(values, storetest.Said(k, int64(n+i)))
			}
		}
		return values
	}

	b.Run("Situation/20 objectives", func(b *testing.B) {
		for b.Loop() {
			sit, err := w.Situation(b.Context(), benchPerson(1), w.Now())
			if err != nil || len(sit.Objectives) != 20 || len(sit.Duties) != 1 {
				b.Fatalf("%d objectives, %d duties, %v", len(sit.Objectives), len(sit.Duties), err)
			}
		}
	})
	b.Run("Summary/team of 200", func(b *testing.B) {
		for b.Loop() {
			sum, err := w.Summary(b.Context(), round, w.Now())
			if err != nil || sum.Answered != largeTeam || len(sum.Objectives) < 2*largeTeam {
				b.Fatalf("%d answered, %d objectives, %v", sum.Answered, len(sum.Objectives), err)
			}
		}
	})
	b.Run("CheckIn/commit", func(b *testing.B) {
		for i, person := 0, 0; b.Loop(); i++ {
			b.StopTimer()
			person = largeTeam + 1 + i%(people-largeTeam)
			answer := store.CheckInAnswer{Round: w.Due(benchPerson(person)), Values: said(person), Answers: []string{"moved", "next", "no stock"}}
			b.StartTimer()
			if _, err := w.CheckIn(b.Context(), w.As(benchPerson(person)), answer); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("DuePosts/nothing owed", func(b *testing.B) {
		w.Deliver()
		for b.Loop() {
			if due, err := w.DuePosts(b.Context(), w.Now(), 50); err != nil || len(due) > 0 {
				b.Fatal(len(due), err)
			}
		}
	})
	b.Run("NextPostAt", func(b *testing.B) {
		for b.Loop() {
			if _, _, err := w.NextPostAt(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("NextTurn", func(b *testing.B) {
		for b.Loop() {
			if _, ok, err := w.NextTurn(b.Context(), w.Now()); err != nil || !ok {
				b.Fatal(ok, err)
			}
		}
	})
	b.Run("Turn/nothing due", func(b *testing.B) {
		w.Turn()
		for b.Loop() {
			if done := w.Turn(); done.Sent > 0 {
				b.Fatal(done)
			}
		}
	})
	b.Run("Turn/Monday 09:00, 10,000 prompts", func(b *testing.B) {
		w.Set("2026-11-23T09:00")
		for b.Loop() {
			w.Forward(7 * 24 * time.Hour)
			if done := w.Turn(); done.Sent != people || done.Opened != teams {
				b.Fatalf("sent %d, opened %d", done.Sent, done.Opened)
			}
		}
	})
	b.Run("DuePosts/10,000 owed", func(b *testing.B) {
		for b.Loop() {
			if due, err := w.DuePosts(b.Context(), w.Now(), 50); err != nil || len(due) < 50 {
				b.Fatal(len(due), err)
			}
		}
	})
}

// fill writes the organisation with a few large statements, past the store, and closes it.
func fill(b *testing.B, w *storetest.World) {
	b.Helper()
	w.Done(w.Close())
	db, err := sql.Open("sqlite3", w.Path)
	w.Done(err)
	db.SetMaxOpenConns(1)
	do := func(statement string, args ...any) {
		b.Helper()
		if _, err := db.ExecContext(b.Context(), statement, args...); err != nil {
			b.Fatalf("%v in %s", err, statement)
		}
	}
	for _, s := range []string{"PRAGMA synchronous = OFF", "PRAGMA cache_size = -200000", "PRAGMA foreign_keys = OFF", "BEGIN"} {
		do(s)
	}
	indexes := dropIndexes(b, db)
	do("CREATE TEMP TABLE n AS WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < ?1) SELECT i FROM c", people)
	do("CREATE TEMP TABLE w (w INTEGER PRIMARY KEY, label, opens, next, opens_ms, closes_ms, closed, q)")
	first := okr.Date("2026-11-23").AddDays(-7 * (weeks - 1))
	for i := range weeks {
		day := first.AddDays(7 * i)
		opens := w.At(string(day)+"T09:00", storetest.Home)
		var closed any
		closes := opens.Add(49 * time.Hour)
		if i < weeks-1 {
			closed = closes.UnixMilli()
		}
		do("INSERT INTO w VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", i+1, okr.ISOWeek(day), string(day)+"T09:00", string(day.AddDays(7))+"T09:00",
			opens.UnixMilli(), closes.UnixMilli(), closed, i/13+1)
	}
	const of = "CASE WHEN i <= 200 THEN 1 ELSE (i - 201) % 199 + 2 END"
	s := okr.DefaultSchedule()
	do(`INSERT INTO people (id, name, zone, locale, bot, guest, admin, deactivated, saved_at)
		SELECT printf('U%05d', i), 'Person ' || i, ?1, 'tr-TR', 0, 0, 0, 0, 0 FROM n`, storetest.Home)
	do(`INSERT INTO teams (id, name, channel, language, zone, cadence, open_day, open_at, close_day, close_at, remind_after, last_before,
			holiday_preset, holidays, questions, next_opens, created_by, created_at)
		SELECT i, 'Team ' || i, 'C' || i, 'tr', ?1, 'weekly', ?2, '09:00', ?3, '10:00', 6, 2, 'none', '[]', ?4, '2026-11-30T09:00', 'U00001', 0
		FROM n WHERE i <= ?5`, storetest.Home, s.OpenDay, s.CloseDay, `[{"Key":"moved"},{"Key":"next"},{"Key":"blockers"}]`, teams)
	do("INSERT INTO members (team, person, joined_at) SELECT " + of + ", printf('U%05d', i), 0 FROM n")
	do("INSERT INTO managers (team, person) SELECT i, printf('U%05d', CASE i WHEN 1 THEN 2 ELSE i + 199 END) FROM n WHERE i <= ?1", teams)
	do(`INSERT INTO rounds (id, team, week, opens, closes, next_opens, questions, remind_after, last_before, opened_at, closed_at)
		SELECT (w - 1) * ?1 + i, i, label, opens, closes_ms, next, ?2, 6, 2, opens_ms, closed FROM w, n WHERE i <= ?1 ORDER BY w, i`,
		teams, `[{"Key":"moved"},{"Key":"next"},{"Key":"blockers"}]`)
	do("CREATE TEMP TABLE d AS SELECT w.*, i, (w - 1) * ?1 + "+of+" AS round, "+of+" AS team, printf('U%05d', i) AS person FROM w, n ORDER BY round, person", teams)
	do("INSERT INTO duties (round, person, opens_at, outcome) SELECT round, person, opens_ms, 'A' FROM d")
	do("INSERT INTO nudges (round, person, kind, due, state, done_at) SELECT round, person, 'prompt', opens_ms, 'sent', opens_ms FROM d")
	do(`INSERT INTO objectives (title, owner, team, team_owned, period_kind, period_label, period_start, period_end, commitment, private, created_by, created_at)
		SELECT 'Objective ' || j || ' of ' || i, printf('U%05d', i), `+of+`, 0, 'custom', '', date(?1, ((q - 1) * 91) || ' days'), date(?1, ((q - 1) * 91 + 98) || ' days'),
			'committed', 0, printf('U%05d', i), 0
		FROM (SELECT DISTINCT q FROM w), n, (SELECT 1 AS j UNION SELECT 2) ORDER BY q, i, j`, first)
	do(`INSERT INTO objectives (title, owner, team, team_owned, period_kind, period_label, period_start, period_end, commitment, private, created_by, created_at)
		SELECT 'More ' || i, 'U00001', 1, 0, 'custom', '', '2026-10-01', '2027-01-01', 'committed', 0, 'U00001', 0 FROM n WHERE i <= 18`)
	do(`INSERT INTO key_results (objective, position, title, kind, unit, start, target, weight, steps, current, confidence, note, confirmed_at)
		SELECT o.id, n.i, 'Key result ' || n.i, 'increase', 'TRY', '0', '100', '1', '[]', '40', 'on_track', 'note', ?1 FROM objectives o, n
		WHERE n.i <= 2 ORDER BY o.id, n.i`, w.Now().UnixMilli())
	do(`INSERT INTO check_ins (id, round, person, at, edited_at, version, late, no_report)
		SELECT rowid, round, person, opens_ms + 60000, opens_ms + 60000, 1, 0, 0 FROM d ORDER BY rowid`)
	entry := `[{"key_result":1,"objective":1,"title":"Key result 1","kind":"increase","unit":"TRY","start":"0","target":"100","tolerance":null,` +
		`"weight":"1","before":"30","after":"40","progress_before":0.3,"progress_after":0.4,"confidence_after":"on_track","confirmed_at":0}]`
	do(`INSERT INTO check_in_versions (check_in, version, at, entries, answers)
		SELECT rowid, 1, opens_ms + 60000, ?1, '[{"key":"moved","said":"It moved"}]' FROM d ORDER BY rowid`, entry)
	do(`INSERT INTO key_result_values (key_result, value, steps, confidence, note, said_by, said_at, source, check_in)
		SELECT (((q - 1) * ?1 + (i - 1)) * 2 + j) * 2 + 1, '40', '[]', 'on_track', 'note', person, opens_ms + 60000, 'checkin', d.rowid
		FROM d, (SELECT 0 AS j UNION SELECT 1) ORDER BY d.rowid, j`, people)
	post := `INSERT INTO posts (key, kind, state, person, channel, team, round, check_in, ts, rendered, due, version, shown, created_at, changed_at) SELECT `
	do(post+`'prompt/' || round || '/' || person, 'prompt', 'sent', person, 'D' || i, team, round, NULL, '1.1', 'f', opens_ms, 2, 2, opens_ms, opens_ms FROM d WHERE w > ?1 ORDER BY rowid`, weeks-5)
	do(post+`'answer/' || round || '/' || person, 'answer', 'sent', NULL, 'C' || team, team, round, rowid, '1.1', 'f', opens_ms, 2, 2, opens_ms, opens_ms FROM d WHERE w > ?1 ORDER BY rowid`, weeks-5)
	do(post + `'summary/T' || team || '/' || week, 'summary', 'sent', NULL, 'C' || team, team, id, NULL, '1.1', 'f', opened_at, 2, 2, opened_at, opened_at FROM rounds`)
	for _, index := range indexes {
		do(index)
	}
	do("COMMIT")
	w.Done(db.Close())
}

// dropIndexes drops the indexes that tables are not made of, and returns how to make them again.
func dropIndexes(b *testing.B, db *sql.DB) (statements []string) {
	b.Helper()
	rows, err := db.QueryContext(b.Context(), "SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL")
	if err != nil {
		b.Fatal(err)
	}
	for rows.Next() {
		var statement string
		if err := rows.Scan(&statement); err != nil {
			b.Fatal(err)
		}
		statements = append(statements, statement)
	}
	if err := rows.Close(); err != nil {
		b.Fatal(err)
	}
	for _, s := range statements {
		name := strings.Fields(strings.Replace(s, "UNIQUE ", "", 1))[2]
		if _, err := db.ExecContext(b.Context(), "DROP INDEX "+name); err != nil {
			b.Fatal(err)
		}
	}
	return statements
}
