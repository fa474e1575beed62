package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/sales"
)

// BenchmarkContest is what contests cost in a market of 100,000 deals and a thousand reps: a deal booked while none
// and while twenty run, a look of the clock at all of them, and one contest of everybody over a quarter, as a channel
// sees it.
func BenchmarkContest(b *testing.B) {
	m := newMarket(b, 100_000)
	booked := 0
	book := func(b *testing.B) {
		b.Helper()
		for b.Loop() {
			booked++
			_, err := m.BookDeal(b.Context(), m.As(okr.PersonID(fmt.Sprintf("U%05d", booked%m.reps))), sales.Deal{
				Customer: fmt.Sprint("Contest ", booked), Amount: lira(500), State: sales.Won})
			m.Done(err)
		}
	}
	b.Run("BookWithout", book)
	hold := func(team okr.Team, r motivation.Rules) motivation.ContestID {
		c, err := m.SaveContest(b.Context(), m.As("UADMIN"), team.ID, 0, "Sprint", r)
		m.Done(err)
		_, err = m.AnnounceContest(b.Context(), m.As("UADMIN"), c.ID)
		m.Done(err)
		return c.ID
	}
	today := okr.DateOf(m.Now())
	rules := week(func(r *motivation.Rules) { r.Start, r.End = today, today.AddDays(90) })
	for _, team := range m.teams {
		hold(team, rules)
	}
	everybody := rules
	everybody.Who, everybody.Kind = motivation.WhoTeams, motivation.OfTeams
	for _, team := range m.teams[:10] {
		everybody.Sides = append(everybody.Sides, motivation.Side{Team: team.ID})
	}
	all := hold(m.teams[0], everybody)
	m.Turn()
	b.Run("BookWithTwenty", book)
	b.Run("Look", func(b *testing.B) {
		for b.Loop() {
			m.Forward(2 * time.Minute)
			if _, err := m.TurnContests(b.Context(), m.Now()); err != nil {
				b.Fatal(err)
			}
			b.StopTimer()
			_, err := m.BookDeal(b.Context(), m.As("U00001"), sales.Deal{Customer: fmt.Sprint("Look ", m.Now().Unix()),
				Amount: lira(500), State: sales.Won})
			m.Done(err)
			b.StartTimer()
		}
	})
	b.Run("SeeOneOfFiveHundred", func(b *testing.B) {
		for b.Loop() {
			_, err := m.FindPostedContest(b.Context(), all, m.Now(), func(okr.Team) func(a, b string) int {
				return strings.Compare
			})
			m.Done(err)
		}
	})
}
