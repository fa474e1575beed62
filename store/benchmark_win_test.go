package store_test

import (
	"testing"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/selling"
	"okrbot/store/storetest"
)

// BenchmarkWins is what saying how a deal was won, and finding it, cost among 100,000 deals of which every one that is
// won has a line.
func BenchmarkWins(b *testing.B) {
	m := newMarket(b, 100_000)
	w := m.Copy(b)
	base := raw(b, w.Path)
	for _, statement := range []string{
		`INSERT INTO wins (deal, team, person, text, said_at) SELECT id, team, owner, 'Showed the demo of ' || customer,
			created_at FROM deals WHERE state = 'won'`,
		"INSERT INTO win_words (word, win) SELECT word, id FROM wins, (SELECT 'showed' AS word UNION SELECT 'demo')",
		"INSERT INTO win_words (word, win) SELECT 'customer' || deal, id FROM wins",
		"ANALYZE",
	} {
		if _, err := base.ExecContext(b.Context(), statement); err != nil {
			b.Fatalf("%v in %s", err, statement)
		}
	}
	w.Done(base.Close())
	w.Done(w.Close())
	w.Store = w.Open()
	deal := storetest.Look[sales.DealID](w, "SELECT MAX(id) FROM deals WHERE state = 'won'")
	owner := storetest.Look[okr.PersonID](w, "SELECT owner FROM deals WHERE id = ?1", deal)
	for _, look := range []struct {
		name  string
		by    okr.PersonID
		typed string
		page  int
	}{
		{"Newest/team", owner, "", 0}, {"Newest/admin", "UADMIN", "", 0}, {"Older/admin", "UADMIN", "", 50},
		{"Rare/admin", "UADMIN", "customer" + deal.String()[1:], 0},              // a word that one line has
		{"Common/team", owner, "demo", 0}, {"Common/admin", "UADMIN", "demo", 0}, // one that all have
	} {
		b.Run(look.name, func(b *testing.B) {
			for b.Loop() {
				list, _, err := w.Wins(b.Context(), w.As(look.by), selling.WinQuery{Text: look.typed, Page: look.page})
				if err != nil || len(list) == 0 {
					b.Fatalf("%d lines, %v", len(list), err)
				}
			}
		})
	}
	b.Run("Say", func(b *testing.B) {
		for b.Loop() {
			if _, err := w.SayWin(b.Context(), w.As(owner), deal, howSaid); err != nil {
				b.Fatal(err)
			}
		}
	})
}
