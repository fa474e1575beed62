package e2e

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// BenchmarkFreeze is a colleague who asks /okr again and again while somebody's file of 20,000 deals is previewed
// twice and imported: the answers' 50th and 99th percentile, in milliseconds from the command to what it shows, and
// the longest.
func BenchmarkFreeze(b *testing.B) {
	o := furnish(b, "2026-11-26T15:00:00+03:00")
	o.start()
	o.foundTeam()
	var file strings.Builder
	file.WriteString("Record ID,Deal Name,Amount,Close Date,State,Owner\n")
	for i := range 20_000 {
		fmt.Fprintf(&file, "%d,Customer %d,%d,2026-11-%02d,won,%s\n", i, i, 100+i%900, 1+i%25,
			[]string{"Emily Carter", "Ayşe Yılmaz"}[i%2])
	}
	manager, rounds := o.Person(selin), 0
	for b.Loop() {
		rounds++
		var over atomic.Bool
		answered := make(chan []time.Duration)
		go func() {
			var times []time.Duration
			for !over.Load() {
				times = append(times, o.answerTime(emily, "/okr"))
			}
			answered <- times
		}()
		name := fmt.Sprintf("deals-%d.csv", rounds)
		for previews := range 2 {
			manager.Drops("@okrbot", name, []byte(file.String()))
			o.wait("a preview", func() bool { return o.timesSaid(selin, name+" dosyasında okuduklarım") > previews })
		}
		manager.Clicks("Fırsatları içe aktar")
		o.wait("the import", func() bool { return o.timesSaid(selin, "İçe aktarıldı: "+name) > 0 })
		over.Store(true)
		times := <-answered
		o.reads()
		slices.Sort(times)
		at := func(share float64) float64 {
			return float64(times[int(share*float64(len(times)-1))].Microseconds()) / 1000
		}
		b.ReportMetric(at(0.5), "p50-ms")
		b.ReportMetric(at(0.99), "p99-ms")
		b.ReportMetric(at(1), "longest-ms")
		b.ReportMetric(float64(len(times)), "answers")
	}
}

// answerTime is how long a person waits for the answer to a command.
func (o *office) answerTime(person, command string) time.Duration {
	dm := o.sim.DM(person, o.sim.BotUser())
	before, began := len(o.sim.Ephemerals(dm, person)), time.Now()
	o.Person(person).Types("@okrbot", command)
	o.wait("an answer to "+command, func() bool { return len(o.sim.Ephemerals(dm, person)) > before })
	return time.Since(began)
}

// timesSaid is how many messages in a person's DM have a text.
func (o *office) timesSaid(person, text string) (n int) {
	for _, m := range o.sim.Messages(o.sim.DM(person, o.sim.BotUser())) {
		if strings.Contains(o.sim.MessageText(m, person), text) {
			n++
		}
	}
	return n
}
