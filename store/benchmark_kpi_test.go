package store_test

import (
	"testing"

	"github.com/shopspring/decimal"

	"okrbot/okr"
	"okrbot/store/storetest"
)

// BenchmarkMeasuring is what KPIs, the tree and reports cost in a company of 2,500 people who own two objectives
// each: 5,000 that run, with 20,000 key results, each supporting another one, and a quarter of weekly check-ins.
func BenchmarkMeasuring(b *testing.B) {
	w := storetest.New(b)
	c := storetest.Company{People: 2500, Teams: 50, LargeTeam: 200, Weeks: 13}
	w.Fill(c)
	db := raw(b, w.Path)
	for _, statement := range []string{
		`DELETE FROM key_result_values WHERE key_result IN (SELECT k.id FROM key_results k
			JOIN objectives o ON o.id = k.objective WHERE o.title LIKE 'More%')`,
		"DELETE FROM key_results WHERE objective IN (SELECT id FROM objectives WHERE title LIKE 'More%')",
		"DELETE FROM objectives WHERE title LIKE 'More%'",
		"UPDATE objectives SET team_owned = 1",
		`INSERT INTO key_results (objective, position, title, kind, unit, start, target, weight, steps, current,
			confidence, note, confirmed_at)
			SELECT objective, position + 2, title, kind, unit, start, target, weight, steps, current, confidence, note,
			confirmed_at FROM key_results`,
		`INSERT INTO supports (objective, above, weight, set_by, set_at) SELECT id, (id - 2) / 6 + 1, '1', owner,
			0 FROM objectives WHERE id > 1`,
	} {
		if _, err := db.ExecContext(b.Context(), statement); err != nil {
			b.Fatalf("%v in %s", err, statement)
		}
	}
	w.Set("2026-11-27T12:00")

	b.Run("Tree/5,000 objectives, 20,000 key results", func(b *testing.B) {
		for b.Loop() {
			roots, _, err := w.FindTree(b.Context(), w.As(c.Person(1000)))
			if err != nil || len(roots) != 1 {
				b.Fatal(len(roots), err)
			}
		}
	})
	b.Run("Report/team of 200", func(b *testing.B) {
		for b.Loop() {
			r, err := w.FindReport(b.Context(), w.As(c.Person(1)), 1, storetest.Quarter())
			if err != nil || len(r.Objectives) != 2*c.LargeTeam || len(r.Weeks) != 9 || r.Present().Progress == nil {
				b.Fatal(len(r.Objectives), len(r.Weeks), err)
			}
		}
	})
	b.Run("RecordKPI/feeding 50 key results", func(b *testing.B) {
		k, err := w.SaveKPI(b.Context(), w.As(c.Person(1)),
			okr.KPI{Name: "Score", Team: 1, Owner: c.Person(1), Frequency: okr.MonthlyKPI,
				Direction: okr.Higher, Target: decimal.NewFromInt(100), Aggregation: okr.Last})
		w.Done(err)
		if _, err := db.ExecContext(b.Context(),
			`UPDATE key_results SET kpi = ?1 WHERE id IN (SELECT k.id FROM key_results k
				JOIN objectives o ON o.id = k.objective WHERE o.team = 1 LIMIT 50)`, k.ID); err != nil {
			b.Fatal(err)
		}
		for n := int64(1); b.Loop(); n++ {
			if _, _, err := w.RecordKPI(b.Context(), w.As(c.Person(1)), k.ID, "", decimal.NewFromInt(n)); err != nil {
				b.Fatal(err)
			}
		}
	})
}
