package e2e

import (
	"slices"
	"strings"
	"testing"

	"okrbot/slacksim"
)

// deletes lets the admin delete what okrbot said last in #sales with a text.
func (o *office) deletes(text string) {
	o.t.Helper()
	messages := o.sim.Messages("C0SALES")
	slices.Reverse(messages)
	at := slices.IndexFunc(messages, func(m slacksim.Message) bool {
		return strings.Contains(o.sim.MessageText(m, can),
			text)
	})
	if at < 0 {
		o.t.Fatalf("#sales doesn't show %q", text)
	}
	if err := o.sim.Delete(can, "C0SALES", messages[at].TS); err != nil {
		o.t.Fatal(err)
	}
}

func TestFault_ASummaryIsDeletedInSlack(t *testing.T) {
	t.Parallel()
	o := onMonday(t)
	o.Forgives("message_not_found", "thread_not_found")
	o.checksIn(ayse, nil, "Acme imzaladı")
	o.Channel("#sales").Shows("1 of 3 have answered")
	o.Channel("#sales").ShowsInThread("1 of 3 have answered", "Acme imzaladı")

	o.deletes("1 of 3 have answered")
	o.checksIn(selin, nil, "Harbour görüşmesi")
	o.Channel("#sales").ShowsInThread("2 of 3 have answered", "Harbour görüşmesi")

	// Who deletes it once more wants it gone.
	o.deletes("2 of 3 have answered")
	o.moveTo("2026-11-30T17:30:00+03:00")
	o.checksIn(emily, nil, "Signed")
	o.settles(emily)
	for _, m := range o.sim.Messages("C0SALES") {
		if text := o.sim.MessageText(m, can); strings.Contains(text, "3 of 3 have answered") {
			t.Errorf("what was deleted twice is shown again:\n%s", text)
		}
	}
	o.reads()
}

func TestFault_ALeaderboardIsDeletedInSlack(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.Forgives("message_not_found")
	o.aims(map[string]string{"Ayşe Yılmaz": "100000", "Emily Carter": "80000"})
	o.looksUp(emily, "/sales won 40,000 Harbour", "Harbour")
	o.moveTo("2026-11-27T16:00:00+03:00")
	o.Channel("#sales").Shows("leaderboard, week 48").Has("Emily Carter")
	o.deletes("leaderboard, week 48")
	o.looksUp(ayse, "/sales kazandım 90000 Acme", "Acme")
	o.Channel("#sales").Shows("leaderboard, week 48").Has("Ayşe Yılmaz").Has("Emily Carter")
	o.reads()
}
