package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"okrbot/okr"
	"okrbot/store/storetest"
)

// TestReplan_AfterAClockThatWasAhead: one turn by a clock that is 100 days ahead, and everything goes on as if it had
// not been.
func TestReplan_AfterAClockThatWasAhead(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	_, err := f.SaveKPI(t.Context(), f.As(f.manager),
		okr.KPI{Name: "Calls", Team: f.team.ID, Owner: f.rep, Frequency: okr.WeeklyKPI, Direction: okr.Higher,
			Target: decimal.NewFromInt(10), Aggregation: okr.Last})
	f.Done(err)
	f.won(f.rep, 1000)
	f.Run("2026-11-23T10:00")
	f.Deliver()
	right := f.Now()
	planned := f.upcoming()

	f.Forward(100 * 24 * time.Hour)
	f.Turn()
	f.Set("2026-11-23T10:05")
	if got := f.upcoming(); slices.Equal(got, planned) {
		t.Fatalf("a clock that is ahead puts nothing off: %v", got)
	}
	replanned, err := f.Replan(t.Context(), f.Now())
	f.Done(err)
	if len(replanned) == 0 {
		t.Error("nothing is planned anew")
	}
	if got := f.upcoming(); !slices.Equal(got, planned) {
		t.Errorf("planned are\n%s\nafter\n%s\nbefore; replanned: %v", strings.Join(got, "\n"),
			strings.Join(planned, "\n"), replanned)
	}
	f.Answer(f.rep)
	again, err := f.Replan(t.Context(), f.Now())
	f.Done(err)
	if len(again) > 0 || f.Now().Before(right) {
		t.Errorf("planned anew a second time: %v", again)
	}
	f.Run("2026-12-14T12:00")
	for _, week := range []string{"2026-W48", "2026-W49", "2026-W50"} {
		if n := storetest.Look[int](f.World, "SELECT COUNT(*) FROM rounds WHERE team = 1 AND week = '"+week+
			"'"); n != 1 {
			t.Errorf("%d rounds in %s", n, week)
		}
	}
	f.sound()
}

// A round that people ahead of the team's clock have come to already is no round of a time to come.
func TestReplan_LeavesARoundThatHasBegunSomewhere(t *testing.T) {
	t.Parallel()
	w := storetest.New(t)
	manager := w.Person("Manager")
	early := w.Person("Early", func(p *okr.Person) { p.Zone = "Pacific/Auckland" })
	team := w.Team(storetest.Plan("Sales", manager), manager, early)
	w.Run("2026-11-22T23:30") // Monday 09:30 in Auckland
	if n := storetest.Look[int](w, "SELECT COUNT(*) FROM rounds"); n != 1 {
		t.Fatalf("%d rounds have begun", n)
	}
	planned := storetest.Look[string](w, "SELECT next_opens FROM teams")
	again, err := w.Replan(t.Context(), w.Now())
	w.Done(err)
	team.Schedule.RemindAfter++
	_, err = w.UpdateTeam(t.Context(), w.As(w.Admin), team)
	w.Done(err)
	if got := storetest.Look[string](w, "SELECT next_opens FROM teams"); len(again) > 0 || got != planned {
		t.Errorf("planned anew: %v; the next round opens %s, and should %s", again, got, planned)
	}
}

// upcoming is what is planned for the next ten days.
func (f *floor) upcoming() (list []string) {
	f.T().Helper()
	planned, err := f.FindUpcoming(f.T().Context(), f.Now(), f.Now().Add(10*24*time.Hour))
	f.Done(err)
	for _, p := range planned {
		list = append(list, p.At.UTC().Format(time.RFC3339)+" "+string(p.What)+" "+p.Team.ID.String())
	}
	return list
}

func TestTurn_IsRemembered(t *testing.T) {
	t.Parallel()
	w := storetest.New(t)
	if at, byHand, err := w.FindLastTurn(t.Context()); err != nil || !at.IsZero() || byHand {
		t.Errorf("before the first turn: %v, %v, %v", at, byHand, err)
	}
	w.Done(w.NoteTurn(t.Context(), w.Now(), true))
	w.Done(w.NoteTurn(t.Context(), w.Now().Add(time.Hour), false))
	if at, byHand, err := w.FindLastTurn(t.Context()); err != nil || !at.Equal(w.Now().Add(time.Hour)) || byHand {
		t.Errorf("after it: %v, %v, %v", at, byHand, err)
	}
}
