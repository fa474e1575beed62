//go:build linux

package large_test

import (
	"testing"
	"time"

	"okrbot/store/storetest"
)

var monday = time.Date(2026, time.November, 30, 6, 0, 0, 0, time.UTC) // nine in Istanbul

// weighs starts okrbot, and weighs it at rest and when Monday's prompts are out.
func (c *company) weighs() (rest, busy weight) {
	c.tb.Helper()
	p := c.start(true)
	p.awaitReady()
	c.awaitMembers()
	p.at("")
	rest = p.at("")
	busy = c.moves(p, monday)
	if n := c.prompts(); n != c.People {
		c.tb.Errorf("%d prompts for %d people", n, c.People)
	}
	p.stop()
	return rest, busy
}

// What the benchmarks do with ten thousand people works with sixty.
func TestLarge_BotIsWeighed(t *testing.T) {
	t.Parallel()
	c := found(t, storetest.Company{People: 60, Teams: 5, LargeTeam: 20, Weeks: 6})
	rest, busy := c.weighs()
	for _, w := range []weight{rest, busy} {
		if w.Heap <= 0 || w.RSS < w.Heap/2 || w.Peak < w.RSS/2 {
			t.Errorf("okrbot weighs %+v", w)
		}
	}
	p := c.start(false)
	p.awaitReady()
	p.stop()
}

// BenchmarkMemory weighs okrbot with 10,000 people in 200 teams and a year of check-ins: at rest, when it has read
// the directory, and right after the 10,000 prompts of Monday 09:00. They go out as fast as they can, which is faster
// than Slack lets them.
func BenchmarkMemory(b *testing.B) {
	const mega = 1 << 20
	for b.Loop() {
		rest, busy := found(b, year).weighs()
		for name, bytes := range map[string]int{
			"rest-heap-MB": rest.Heap, "rest-RSS-MB": rest.RSS, "Monday-heap-MB": busy.Heap, "Monday-RSS-MB": busy.RSS,
			"Monday-peak-MB": busy.Peak,
		} {
			b.ReportMetric(float64(bytes)/mega, name)
		}
	}
}

// BenchmarkStart is the time from the start of the process until Slack said hello.
func BenchmarkStart(b *testing.B) {
	for _, size := range []struct {
		name string
		storetest.Company
	}{{"a year of data", year}, {"two years of data",
		storetest.Company{People: 10_000, Teams: 200, LargeTeam: 200, Weeks: 104}}} {
		b.Run(size.name, func(b *testing.B) {
			c := found(b, size.Company)
			for b.Loop() {
				p := c.start(false)
				p.awaitReady()
				b.StopTimer()
				p.stop()
				b.StartTimer()
			}
			b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ready-ms")
		})
	}
}

var year = storetest.Company{People: 10_000, Teams: 200, LargeTeam: 200, Weeks: 52}
