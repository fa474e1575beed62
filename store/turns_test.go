package store_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"okrbot/okr"
	"okrbot/store"
	"okrbot/store/outbox"
)

func TestUpcoming_QuestionsAboutKPIs(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	weekly := func(name string) func(*okr.KPI) {
		return func(k *okr.KPI) { k.Name, k.Owner, k.Frequency = name, f.rep, okr.WeeklyKPI }
	}
	f.kpi(f.manager, weekly("Calls"))
	f.kpi(f.manager, weekly("Visits"))
	looking, err := store.Look(t.Context(), f.Path)
	f.Done(err)
	defer looking.Close()
	for how, s := range map[string]*store.Store{"running": f.Store, "looked at": looking} {
		list, err := s.FindUpcoming(t.Context(), f.Now(), f.Now().AddDate(0, 0, 14))
		f.Done(err)
		var days []string
		for _, p := range list {
			if p.What == outbox.PlannedKPI && p.Person.ID == f.rep {
				days = append(days, p.At.In(p.Zone).Format("2006-01-02 15:04"))
			}
		}
		if want := []string{"2026-11-23 10:00", "2026-11-30 10:00"}; !slices.Equal(days, want) {
			t.Errorf("%s: asked on %v, want %v", how, days, want)
		}
	}
}

// TestTurns_AreWholeLines fails for something that the clock does and of which nobody says when, or what is to come.
func TestTurns_AreWholeLines(t *testing.T) {
	t.Parallel()
	for _, line := range store.ClockLines() {
		if line.Name == "" || !line.Does || !line.Next || line.Listed == (line.Unlisted != "") {
			t.Errorf("%+v", line)
		}
	}
}

// TestTurns_AreInTheManual: operators read in the log what the clock did, by these names.
func TestTurns_AreInTheManual(t *testing.T) {
	t.Parallel()
	manual, err := os.ReadFile("../docs/operating.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rows, _ := strings.Cut(string(manual), "What the clock does")
	from := 0
	for _, line := range store.ClockLines() {
		at := strings.Index(rows[from:], "\n| `"+line.Name+"` |")
		if at < 0 {
			t.Fatalf("the manual does not say in its place what the clock does as %s", line.Name)
		}
		from += at
	}
}
