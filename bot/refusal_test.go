package bot

import (
	"testing"
	"time"
)

func TestBackoffReachesItsTopAndStaysThere(t *testing.T) {
	t.Parallel()
	before := time.Duration(0)
	for attempt := range 100 {
		got := backoff(attempt, minute)
		if attempt < 7 && got <= before/2 || got > minute {
			t.Errorf("attempt %d waits %s after %s", attempt, got, before)
		}
		if attempt >= 7 && got < 45*time.Second {
			t.Errorf("attempt %d waits only %s", attempt, got)
		}
		before = got
	}
}
