package nasty_test

import (
	"testing"
	"time"

	"okrbot/nasty"
)

// told is a test that notes that it failed.
type told struct {
	testing.TB
	failed bool
}

func (t *told) Helper()               {}
func (t *told) Errorf(string, ...any) { t.failed = true }

func TestWithin_FailsWhatIsSlow(t *testing.T) {
	t.Parallel()
	x := 1
	work := func(rounds int) func() {
		return func() {
			for i := range rounds {
				x = x*31 + i
			}
		}
	}
	for rounds, fails := range map[int]bool{10: false, 200_000_000: true} {
		asked := &told{TB: t}
		if nasty.Within(asked, 10*time.Millisecond, work(rounds)); asked.failed != fails {
			t.Errorf("%d rounds fail: %t", rounds, asked.failed)
		}
	}
}

func TestTexts_AreWithinTheirSize(t *testing.T) {
	t.Parallel()
	for _, text := range nasty.Texts() {
		if len(text) == 0 || len(text) > nasty.Most {
			t.Errorf("%d bytes of %q", len(text), text[:min(len(text), 10)])
		}
	}
}
