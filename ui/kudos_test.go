package ui_test

import (
	"strings"
	"testing"

	"okrbot/locale"
	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/ui"
)

// TestKudosSituation_ReasonsAreWhole: what a usual sentence thanks for can be read to its end, where the kudos stand
// and where their points do.
func TestKudosSituation_ReasonsAreWhole(t *testing.T) {
	t.Parallel()
	const reason = "telling Harbour Hotels about the late delivery before they noticed, and finding them a machine"
	s := motivation.Situation{Person: okr.Person{ID: "U1"}, Own: true,
		Newest: []motivation.Kudos{{ID: 1, GiverName: "Selin", Reason: reason, At: now}},
		Movements: []motivation.Movement{{Entry: motivation.Entry{Cause: motivation.KudosReceived, At: now},
			Reason: reason}}}
	c, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	said := written(t, ui.KudosSituation(c.Printer(locale.English), s, istanbul))
	if n := strings.Count(said, reason); n != 2 {
		t.Errorf("the reason is whole %d times in %s", n, said)
	}
}
