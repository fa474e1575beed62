package store_test

import (
	"testing"
	"time"

	"okrbot/okr"
	"okrbot/store/goals"
	"okrbot/store/storetest"
)

// company is what the benchmarks run in: two years of weekly check-ins.
var company = storetest.Company{People: 10_000, Teams: 200, LargeTeam: 200, Weeks: 104}

// BenchmarkStore builds its data set once for all of its parts.
func BenchmarkStore(b *testing.B) {
	w := storetest.New(b)
	began := time.Now()
	w.Fill(company)
	w.Set("2026-11-23T12:00")
	b.Logf("%d people, %d teams, %d check-ins, %d posts, %d values; built in %s", company.People, company.Teams,
		storetest.Look[int](w, "SELECT COUNT(*) FROM check_ins"), storetest.Look[int](w, "SELECT COUNT(*) FROM posts"),
		storetest.Look[int](w, "SELECT COUNT(*) FROM key_result_values"), time.Since(began).Round(time.Second))
	round := okr.RoundID((company.Weeks-1)*company.Teams + 1)
	said := func(i int) []goals.ValueSaid {
		sheet, err := w.FindCheckInSheet(b.Context(), w.As(company.Person(i)), w.Due(company.Person(i)))
		w.Done(err)
		var values []goals.ValueSaid
		for _, o := range sheet.Objectives {
			for n, k := range o.KeyResults {
				values = append(values, storetest.Said(k, int64(n+i)))
			}
		}
		return values
	}

	b.Run("Situation/20 objectives", func(b *testing.B) {
		for b.Loop() {
			sit, err := w.FindSituation(b.Context(), company.Person(1), w.Now())
			if err != nil || len(sit.Objectives) != 20 || len(sit.Duties) != 1 {
				b.Fatalf("%d objectives, %d duties, %v", len(sit.Objectives), len(sit.Duties), err)
			}
		}
	})
	b.Run("Summary/team of 200", func(b *testing.B) {
		for b.Loop() {
			sum, err := w.FindSummary(b.Context(), round, w.Now())
			if err != nil || sum.Answered != company.LargeTeam || len(sum.Objectives) < 2*company.LargeTeam {
				b.Fatalf("%d answered, %d objectives, %v", sum.Answered, len(sum.Objectives), err)
			}
		}
	})
	b.Run("CheckIn/commit", func(b *testing.B) {
		for i, person := 0, 0; b.Loop(); i++ {
			b.StopTimer()
			person = company.LargeTeam + 1 + i%(company.People-company.LargeTeam)
			answer := goals.CheckInAnswer{Round: w.Due(company.Person(person)), Values: said(person),
				Answers: []string{"moved", "next", "no stock"}}
			b.StartTimer()
			if _, err := w.CheckIn(b.Context(), w.As(company.Person(person)), answer); err != nil {
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
			if _, _, err := w.FindNextPostAt(b.Context(), w.Now()); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("NextTurn", func(b *testing.B) {
		for b.Loop() {
			if _, ok, err := w.FindNextTurn(b.Context(), w.Now()); err != nil || !ok {
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
			if done := w.Turn(); done.Sent != company.People || done.Opened != company.Teams {
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
