package cmd

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/selling"
)

// seedSales is how a sample team sells.
type seedSales struct {
	Channel     string
	Currency    sales.Currency
	Customers   []string
	Products    []string
	Activities  []string
	Targets     map[string]int64 // of each rep a month, in units of the currency
	Usual       int64            // a usual deal
	AmountsOpen bool             `toml:"amounts_open"`
	Company     string           // channel in which targets are celebrated too
}

// historyMonths is how many months of deals there are before the demo's weeks begin.
const historyMonths = 12

// market is how the sample teams sell: the same each time.
type market struct {
	*player
	random *rand.Rand
	open   map[okr.PersonID][]sales.DealID // each rep's deals, the oldest first
	took   int                             // customers taken so far
}

func newMarket(p *player) *market {
	return &market{player: p, random: rand.New(rand.NewPCG(7, 11)),
		open: map[okr.PersonID][]sales.DealID{}} //nolint:gosec // a story, the same each time
}

// begin sets up how each team sells, with a year behind it and the quarter's targets before it.
func (m *market) begin(ctx context.Context) error {
	for _, s := range m.Sales {
		team := m.teams[s.Channel]
		manager := m.actor(team.Managers[0])
		settings := sales.DefaultSettings(team)
		settings.Currency, settings.Activities, settings.AmountsOpen, settings.CompanyChannel = s.Currency,
			s.Activities, s.AmountsOpen, s.Company
		if err := m.app.store.SaveSelling(ctx, manager, settings); err != nil {
			return err
		}
		manager.Source = okr.FromImport
		if _, err := m.app.store.ImportDeals(ctx, manager, team.ID, m.history(s)); err != nil {
			return err
		}
		today := okr.DateOf(m.clock.Now())
		whole := int64(0)
		var wishes []selling.TargetWish
		for _, rep := range sorted(s.Targets) {
			wishes = append(wishes, selling.TargetWish{Person: okr.PersonID(rep), Amount: s.Targets[rep] * 100})
			whole += s.Targets[rep] * 100
		}
		wishes = append(wishes, selling.TargetWish{Amount: whole})
		for month := okr.MonthOf(today); month.Start <= okr.DateOf(m.Shows); month = month.Next() {
			if err := m.app.store.SetTargets(ctx, m.actor(team.Managers[0]), team.ID, sales.Revenue,
				wishes, month); err != nil {
				return err
			}
		}
	}
	return nil
}

// history is a year of deals that were won or lost, as a file would bring them.
func (m *market) history(s seedSales) (rows []selling.DealRow) {
	month := okr.MonthOf(okr.DateOf(m.clock.Now()))
	for range historyMonths {
		month = month.Previous()
	}
	for range historyMonths {
		for _, rep := range sorted(s.Targets) {
			left := s.Targets[rep] * int64(70+m.random.IntN(45)) / 100
			for n := 0; left > 0; n++ {
				amount := min(left, m.amount(s))
				left -= amount
				m.took++
				row := selling.DealRow{
					External: fmt.Sprintf("history/%d", m.took), Customer: m.customer(s),
					Amount: &sales.Money{Minor: amount * 100, Currency: s.Currency}, State: sales.Won,
					CloseDay: month.Start.AddDays(m.random.IntN(27)), Owner: okr.PersonID(rep),
					Product: s.Products[m.random.IntN(len(s.Products))],
				}
				if n%4 == 3 {
					row.State, row.LossReason = sales.Lost, sales.DefaultLossReasons()[m.random.IntN(4)]
				}
				rows = append(rows, row)
			}
		}
		month = month.Next()
	}
	return rows
}

// amount is a deal around the usual one, in round numbers.
func (m *market) amount(s seedSales) int64 {
	return max(500, s.Usual*int64(40+m.random.IntN(120))/100/500*500)
}

func (m *market) customer(s seedSales) string {
	return s.Customers[m.random.IntN(len(s.Customers))]
}

// week is what a rep does with their deals in a week: opens one, moves the others on, wins the ripe ones and loses
// some.
func (m *market) week(ctx context.Context, rep okr.PersonID) error {
	for _, s := range m.Sales {
		if _, sells := s.Targets[string(rep)]; !sells {
			continue
		}
		return m.sells(ctx, s, rep)
	}
	return nil
}

func (m *market) sells(ctx context.Context, s seedSales, rep okr.PersonID) error {
	a := m.actor(rep)
	var still []sales.DealID
	stages := sales.DefaultStages()
	for i, id := range m.open[rep] {
		d, _, err := m.app.store.FindDeal(ctx, a, id)
		if err != nil {
			return err
		}
		edit := selling.DealEdit{Verb: sales.Moved}
		switch luck := m.random.IntN(10); {
		case d.Stage == stages[len(stages)-1] || i == 0 && luck < 6:
			edit = selling.DealEdit{Verb: sales.WasWon, CloseDay: new(okr.Date(""))}
		case luck == 9:
			edit = selling.DealEdit{Verb: sales.WasLost, LossReason: &sales.DefaultLossReasons()[m.random.IntN(4)],
				CloseDay: new(okr.Date(""))}
		case luck > 6:
			still = append(still, id)
			continue
		default:
			edit.Stage = &stages[stageAfter(stages, d.Stage)]
			still = append(still, id)
		}
		if _, err := m.app.store.ChangeDeal(ctx, a, id, edit); err != nil {
			return err
		}
	}
	target := s.Targets[string(rep)]
	if m.random.IntN(3) > 0 { // some are won at once
		d := sales.Deal{Customer: m.customer(s),
			Amount: sales.Money{Minor: min(m.amount(s), target/4) * 100, Currency: s.Currency}, State: sales.Won,
			Product: s.Products[0]}
		if _, err := m.app.store.BookDeal(ctx, a, d); err != nil {
			return err
		}
	}
	for range 1 + m.random.IntN(2) {
		b, err := m.app.store.BookDeal(ctx, a, sales.Deal{Customer: m.customer(s),
			Amount:  sales.Money{Minor: m.amount(s) * 100, Currency: s.Currency},
			Product: s.Products[m.random.IntN(len(s.Products))]})
		if err != nil {
			return err
		}
		still = append(still, b.Deal.ID)
	}
	m.open[rep] = still
	if len(s.Activities) > 0 {
		if _, _, err := m.app.store.LogActivity(ctx, a, s.Activities[0], 1+m.random.IntN(4)); err != nil {
			return err
		}
	}
	return nil
}

func stageAfter(stages []string, stage string) int {
	for i, s := range stages {
		if s == stage {
			return min(i+1, len(stages)-1)
		}
	}
	return 0
}

// finish lets the last days before the demo begins go well for one rep of each team: somebody reaches their target.
func (m *market) finish(ctx context.Context) error {
	for _, s := range m.Sales {
		best, missing := okr.PersonID(""), int64(0)
		for _, rep := range sorted(s.Targets) {
			st, err := m.app.store.FindStanding(ctx, okr.PersonID(rep), m.teams[s.Channel].ID, m.clock.Now())
			if err != nil {
				return err
			}
			if left := st.Target.Amount - st.Achieved; left > 0 && (best == "" || left < missing) {
				best, missing = okr.PersonID(rep), left
			}
		}
		if best == "" {
			continue
		}
		d := sales.Deal{Customer: m.customer(s),
			Amount: sales.Money{Minor: missing + int64(s.Usual)*10, Currency: s.Currency}, State: sales.Won,
			Product: s.Products[0]}
		if _, err := m.app.store.BookDeal(ctx, m.actor(best), d); err != nil {
			return err
		}
	}
	return m.clock.Move(ctx, m.clock.Now().Add(time.Minute))
}

// sorted are the keys of a map, always in the same order.
func sorted(m map[string]int64) []string { return slices.Sorted(maps.Keys(m)) }
