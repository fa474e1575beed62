package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"okrbot/store"
	"okrbot/store/db"
	"okrbot/store/outbox"
	"okrbot/store/storetest"
)

// upcoming reads what is planned from now on, through a second opening of the file, one line each.
func upcoming(t *testing.T, w *storetest.World, days int) string {
	t.Helper()
	looking, err := store.Look(t.Context(), w.Path)
	w.Done(err)
	defer looking.Close()
	list, err := looking.FindUpcoming(t.Context(), w.Now(), w.Now().AddDate(0, 0, days))
	w.Done(err)
	var lines []string
	for _, p := range list {
		lines = append(lines, fmt.Sprint(p.At.In(p.Zone).Format("2006-01-02 15:04 "), p.Week, " ", p.What, " ",
			p.Person.Name, " ", p.Nudge))
	}
	return strings.Join(lines, "\n")
}

func TestUpcoming_NamesEverybodyInTheirOwnTime(t *testing.T) {
	t.Parallel()
	w := storetest.New(t)
	manager := w.Person("Selin")
	w.Team(storetest.Plan("Sales", manager), manager, w.Person("Emily", storetest.In("America/New_York")))
	want := `2026-11-23 09:00 2026-W48 nudge Selin prompt
2026-11-23 15:00 2026-W48 nudge Selin reminder
2026-11-23 09:00 2026-W48 nudge Emily prompt
2026-11-23 15:00 2026-W48 nudge Emily reminder
2026-11-24 18:00 2026-W48 nudge Selin last
2026-11-24 18:00 2026-W48 nudge Emily last
2026-11-25 10:00 2026-W48 close  `
	if got := upcoming(t, w, 7); got != want {
		t.Errorf("before it opens:\n%s", got)
	}
	w.Run("2026-11-23T09:30")
	if got, rest := upcoming(t, w, 4), want[strings.Index(want, "\n")+1:]; got != rest {
		t.Errorf("while it runs:\n%s\nwant:\n%s", got, rest)
	}
}

func TestLook_ReadsOnly(t *testing.T) {
	t.Parallel()
	w := storetest.New(t)
	looking, err := store.Look(t.Context(), w.Path)
	w.Done(err)
	defer looking.Close()
	if _, err := looking.Take(t.Context(), outbox.Envelope{Key: "e1"}, time.Now()); err == nil {
		t.Error("a store that only looks can write")
	}
	if _, err := store.Look(t.Context(), w.Path+".missing"); err == nil {
		t.Error("a missing file can be looked at")
	}
	if _, err := store.Open(t.Context(), store.Options{Path: w.Path, Now: w.Now()}); !errors.Is(err, db.ErrInUse) {
		t.Errorf("looking took the lock away: %v", err)
	}
}
