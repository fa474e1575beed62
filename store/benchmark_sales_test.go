package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store"
	"okrbot/store/selling"
	"okrbot/store/storetest"
)

// market is a workspace with three years of deals on disk: 50 reps a team, each with a monthly target.
type market struct {
	*storetest.World
	deals, reps int
	teams       []okr.Team
}

var markets struct {
	sync.Mutex
	made map[int]string // the files by the number of deals
}

// newMarket opens a copy of a market with so many deals; the file is made once.
func newMarket(b *testing.B, deals int) *market {
	b.Helper()
	w := storetest.New(b)
	m := &market{World: w, deals: deals, reps: max(50, deals/100)}
	markets.Lock()
	defer markets.Unlock()
	if markets.made == nil {
		markets.made = map[int]string{}
	}
	if markets.made[deals] == "" {
		dir, err := os.MkdirTemp("", "okrbot-market-")
		w.Done(err)
		m.fill(filepath.Join(dir, "market.db"))
		markets.made[deals] = filepath.Join(dir, "market.db")
	}
	m.Path = markets.made[deals]
	s, err := store.Open(b.Context(), store.Options{Path: m.Path, Now: w.Now(), Fold: strings.ToLower})
	w.Done(err)
	m.Store = s
	b.Cleanup(func() { w.Done(s.Close()) })
	m.teams, err = s.Teams(b.Context())
	w.Done(err)
	return m
}

// fill writes the market past the store, as the store would have written it.
func (m *market) fill(path string) {
	m.Path = path
	s := m.Open()
	admin := okr.Person{ID: "UADMIN", Name: "Admin", Admin: true}
	m.Done(s.SavePeople(m.T().Context(), []okr.Person{admin}, m.Now()))
	var people []okr.Person
	for i := range m.reps {
		people = append(people, okr.Person{ID: okr.PersonID(fmt.Sprintf("U%05d", i)), Name: fmt.Sprintf("Rep %05d", i),
			Zone: storetest.Home})
	}
	m.Done(s.SavePeople(m.T().Context(), people, m.Now()))
	for i := 0; i < m.reps; i += 50 {
		team, err := s.CreateTeam(m.T().Context(), m.As("UADMIN"),
			storetest.Plan(fmt.Sprintf("Team%d", i/50), people[i].ID))
		m.Done(err)
		var members []okr.PersonID
		for _, p := range people[i : i+50] {
			members = append(members, p.ID)
		}
		m.Done(s.SaveMembers(m.T().Context(), team.Channel, members, m.Now()))
		wishes := make([]selling.TargetWish, len(members))
		for j, id := range members {
			wishes[j] = selling.TargetWish{Person: id, Amount: 10_000_000}
		}
		m.Done(s.SetTargets(m.T().Context(), m.As("UADMIN"), team.ID, sales.Revenue,
			wishes, okr.MonthOf("2026-11-20")))
	}
	m.Done(s.Close())
	db, err := sql.Open("sqlite3", "file:"+path)
	m.Done(err)
	defer db.Close()
	tx, err := db.Begin()
	m.Done(err)
	random := rand.New(rand.NewPCG(1, 2))
	prepare := func(q string) *sql.Stmt { st, err := tx.Prepare(q); m.Done(err); return st }
	deal := prepare(`INSERT INTO deals (id, team, owner, customer, customer_key, minor, currency, state, stage,
		stage_at, close_day, product, note, loss_reason, shares,
		created_at, created_day, version) VALUES (?, ?, ?, ?, ?, ?, 'TRY', 'won', 'lead', ?, ?, '', '', '', ?, ?, ?, 1)`)
	change := prepare(`INSERT INTO deal_changes (id, deal, verb, before, after, changed_by, changed_at, source)
		VALUES (?, ?, 'won', '', '{}', ?, ?, 'new')`)
	credit := prepare(`INSERT INTO credits (deal, change, person, team, day, currency, minor, points, at) VALUES
		(?, ?, ?, ?, ?, 'TRY', ?, 10000, ?)`)
	for i := 1; i <= m.deals; i++ {
		at := m.Now().AddDate(0, 0, -(m.deals-i)*1095/m.deals)
		rep := random.IntN(m.reps)
		owner, day, minor := fmt.Sprintf("U%05d", rep), at.Format(time.DateOnly), int64(100_000+random.IntN(2_000_000))
		customer := "Customer " + strconv.Itoa(i)
		for _, step := range []struct {
			statement *sql.Stmt
			args      []any
		}{
			{deal, []any{i, rep/50 + 1, owner, customer, customer, minor, at.UnixMilli(), day,
				`[{"person":"` + owner + `","points":10000}]`, at.UnixMilli(), day}},
			{change, []any{i, i, owner, at.UnixMilli()}},
			{credit, []any{i, i, owner, rep/50 + 1, day, minor, at.UnixMilli()}},
		} {
			_, err := step.statement.Exec(step.args...)
			m.Done(err)
		}
	}
	m.Done(tx.Commit())
	_, err = db.Exec("ANALYZE")
	m.Done(err)
}

func marketSizes(b *testing.B, f func(b *testing.B, m *market)) {
	b.Helper()
	for _, deals := range []int{10_000, 100_000, 1_000_000} {
		b.Run(strconv.Itoa(deals), func(b *testing.B) {
			m := newMarket(b, deals)
			b.ReportAllocs()
			b.ResetTimer()
			f(b, m)
			b.StopTimer()
			var memory runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&memory)
			b.ReportMetric(float64(memory.HeapInuse)/(1<<20), "heap-MB")
		})
	}
}

// BenchmarkBookDeal is a deal booked as won: its commit, targets, records, and where the rep stands then.
func BenchmarkBookDeal(b *testing.B) {
	marketSizes(b, func(b *testing.B, m *market) {
		for i := range b.N {
			a := m.As(okr.PersonID(fmt.Sprintf("U%05d", i%m.reps)))
			if _, err := m.BookDeal(b.Context(), a, sales.Deal{Customer: fmt.Sprint("New ", i),
				Amount: sales.Money{Minor: 500_000, Currency: "TRY"}, State: sales.Won}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func benchmarkBoard(b *testing.B, company bool, metric sales.BoardMetric, period okr.Period) {
	b.Helper()
	marketSizes(b, func(b *testing.B, m *market) {
		q := selling.BoardQuery{Team: m.teams[0].ID, Company: company, Metric: metric, Period: period,
			Compare: strings.Compare}
		for range b.N {
			if _, err := m.FindBoard(b.Context(), m.As("U00000"), q); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkBoardOfTeam(b *testing.B) {
	benchmarkBoard(b, false, sales.ByAttainment, okr.MonthOf("2026-11-20"))
}
func BenchmarkBoardOfTeamQuarter(b *testing.B) {
	benchmarkBoard(b, false, sales.ByImprovement, okr.QuarterOf("2026-11-20", time.January))
}
func BenchmarkBoardOfCompany(b *testing.B) {
	benchmarkBoard(b, true, sales.ByAttainment, okr.MonthOf("2026-11-20"))
}
func BenchmarkBoardOfCompanyQuarter(b *testing.B) {
	benchmarkBoard(b, true, sales.ByDeals, okr.QuarterOf("2026-11-20", time.January))
}
func BenchmarkBoardOfCompanyImproved(b *testing.B) {
	benchmarkBoard(b, true, sales.ByImprovement, okr.QuarterOf("2026-11-20", time.January))
}

// BenchmarkImportDeals is a line of a file of new deals, of 10,000 lines in one transaction.
func BenchmarkImportDeals(b *testing.B) {
	m := newMarket(b, 10_000)
	const lines = 10_000
	for n := range b.N {
		rows := make([]selling.DealRow, lines)
		for i := range rows {
			rows[i] = selling.DealRow{
				External: fmt.Sprintf("file/%d-%d", n, i), Customer: fmt.Sprint("Imported ", i),
				Amount: &sales.Money{Minor: 1000, Currency: "TRY"}, State: sales.Won,
				CloseDay: okr.Date("2026-11-20").AddDays(-i % 300), Owner: okr.PersonID(fmt.Sprintf("U%05d", i%50)),
			}
		}
		if _, err := m.ImportDeals(context.WithoutCancel(b.Context()), m.As("UADMIN"), m.teams[0].ID,
			rows); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N*lines)/b.Elapsed().Seconds(), "lines/s")
}
