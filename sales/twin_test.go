package sales_test

import (
	"testing"
	"time"

	"okrbot/okr"
	"okrbot/sales"
)

func TestNearInTime(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b okr.Date
		want bool
	}{
		{"2026-11-23", "2026-11-23", true},
		{"2026-11-23", "2026-11-09", true}, {"2026-11-23", "2026-11-08", false},
		{"2026-11-23", "2026-12-07", true}, {"2026-11-23", "2026-12-08", false},
		{"2026-11-23", "2025-11-23", false},
	} {
		if got := sales.NearInTime(c.a, c.b); got != c.want {
			t.Errorf("%s is near to %s: %t", c.a, c.b, got)
		}
	}
}

// What sentences and documents promise in words.
func TestPromisedTimes(t *testing.T) {
	t.Parallel()
	if sales.UndoWithin != 10*time.Minute {
		t.Errorf("a change can be taken back for %s", sales.UndoWithin)
	}
	if sales.TwinDeadline != 27 { // three working days from 09:00 to 18:00
		t.Errorf("a question about two deals is open for %d working hours", sales.TwinDeadline)
	}
}
