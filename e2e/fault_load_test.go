package e2e

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"okrbot/cmd"
	"okrbot/slacksim"
)

// The simulated Slack cuts the line at 20,480 bytes, as Slack does; a form that is larger has to come another way.
func TestFault_LargestForms(t *testing.T) {
	t.Parallel()
	o := onMonday(t)
	rep := o.Person(ayse)
	// 300 characters, of which Slack may count more, and most of them are longer when they are escaped
	long := strings.Repeat("ğ<&>*_~`😀\"", 30)
	var results []result
	for range 5 {
		results = append(results, result{title: long, start: "0", target: "1000000", unit: "toplantı"})
	}
	for range 3 {
		o.writes(ayse, goal{title: long, keyResults: results})
	}
	rep.Types("@okrbot", "/okr checkin")
	rep.SeesModal("Check-in")
	pages := 1
	for ; o.top(ayse).Content["submit"].(map[string]any)["text"] == "İleri"; pages++ {
		values := map[string]string{}
		for _, e := range slacksim.Elements(o.top(ayse).Blocks()) {
			if id, ok := strings.CutSuffix(strings.TrimPrefix(e.BlockID, "kr."), ".value"); ok {
				values["KR"+id] = "500"
			}
			if strings.HasSuffix(e.BlockID, ".note") {
				o.fill(ayse, e.BlockID, strings.Repeat("çok uzun bir not 😀 ", 45))
			}
		}
		o.fillsCheckIn(ayse, values)
		o.redraws(ayse, rep.Submits)
		o.wait("the next page", func() bool {
			return !strings.Contains(rep.SeesModal("Check-in").Text(),
				"Bir saniye")
		})
	}
	if pages < 3 {
		t.Errorf("15 key results on %d pages", pages)
	}
	o.fillsCheckIn(ayse, nil)
	rep.Submits()
	rep.SeesModal("Teşekkürler")
	rep.ClosesModal()
	o.Channel("#sales").Shows("1 of 3 have answered")
	for _, e := range o.sim.Journal(0) {
		if e.Kind == "ack" && !e.OK {
			t.Errorf("%s: %s", e.Name, e.Error)
		}
	}
	o.reads()
}

// Two hundred people open their prompt and send the form at the same time. How long they wait is a matter of the
// machine, which other tests share: BenchmarkRush measures it against Slack's three seconds.
func TestFault_TwoHundredPeopleCheckInAtOnce(t *testing.T) {
	t.Parallel()
	const many = 200
	o, people := crowd(t, many)
	together(people, o.opensTheForm)
	together(people, o.sendsTheForm)
	o.later(time.Second) // what there is to say is said
	o.Channel("#sales").Shows(fmt.Sprintf("%d of %d have answered", many, many+3))
	if summaries, answers := o.count("summary"), o.count("answer"); summaries != 1 || answers != many {
		t.Errorf("%d summaries with %d answers", summaries, answers)
	}
	o.reads()
}

// crowd is an office on a Monday at nine with many more people in the team, who were all prompted.
func crowd(t testing.TB, many int) (o *office, people []string) {
	t.Helper()
	o = furnish(t, "2026-11-26T15:00:00+03:00")
	for i := range many {
		u := o.sim.AddUser(slacksim.User{RealName: fmt.Sprintf("Rep %03d", i), TZ: "Europe/Istanbul", Locale: "en-US"})
		people = append(people, u.ID)
	}
	o.sim.Invite("C0SALES", people...)
	o.start()
	o.foundTeam()
	o.moveTo("2026-11-30T09:00:00+03:00")
	if n := o.count("prompt"); n != many+2 {
		t.Fatalf("%d prompts for %d people", n, many+2)
	}
	return o, people
}

// slowestAck is the longest that somebody waited for a form, after an entry of the journal, in milliseconds.
func (o *office) slowestAck(entry int) (slowest int64) {
	for _, e := range o.sim.Journal(entry) {
		if e.Kind == "ack" && strings.HasPrefix(e.Name, "view_submission") {
			slowest = max(slowest, e.Millis)
		}
	}
	return slowest
}

// BenchmarkRush is two hundred people who send their check-in at the same moment; slowest-ms is the longest that one
// of them waited, where Slack gives three seconds.
func BenchmarkRush(b *testing.B) {
	slowest := int64(0)
	for b.Loop() {
		b.StopTimer()
		o, people := crowd(b, 200)
		together(people, o.opensTheForm)
		o.moveTo("2026-11-30T09:00:30+03:00") // what else there is to do is done
		b.StartTimer()
		together(people, o.sendsTheForm)
		b.StopTimer()
		slowest = max(slowest, o.slowestAck(0))
		o.later(time.Minute)
		o.reads()
		o.stop()
		b.StartTimer()
	}
	b.ReportMetric(float64(slowest), "slowest-ms")
}

// BenchmarkCheckIn is one check-in with a key result and an answer, from the envelope on the socket to its
// acknowledgement after the commit, through the whole program.
func BenchmarkCheckIn(b *testing.B) {
	o := furnish(b, "2026-11-26T15:00:00+03:00")
	o.start()
	o.foundTeam()
	o.writes(ayse, callsGoal())
	o.moveTo("2026-11-30T09:00:00+03:00")
	rep := o.Person(ayse)
	for i := 0; b.Loop(); i++ {
		b.StopTimer()
		o.later(time.Second) // nobody checks in faster for long
		rep.Types("@okrbot", "/okr checkin")
		o.wait("the form", func() bool { return len(o.sim.Views(ayse)) == 1 })
		o.fillsCheckIn(ayse, map[string]string{"KR1": fmt.Sprint(i % 100)})
		o.fill(ayse, "answer.0", fmt.Sprintf("Call number %d", i))
		form := o.top(ayse)
		b.StartTimer()
		if err := o.sim.Submit(b.Context(), ayse, form.ID, nil); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		rep.ClosesModal()
		o.moveTo(o.clock.Now().Format(time.RFC3339Nano)) // what follows from it is done
		b.StartTimer()
	}
	o.reads()
}

// together lets everybody do something at the same time.
func together(people []string, do func(person string)) {
	var all sync.WaitGroup
	for _, person := range people {
		all.Go(func() { do(person) })
	}
	all.Wait()
}

// opensTheForm lets somebody open the check-in from their prompt, while others do the same.
func (o *office) opensTheForm(person string) {
	messages := o.sim.Messages(o.sim.DM(person, o.sim.BotUser()))
	i := slices.IndexFunc(messages, func(m slacksim.Message) bool { return m.Metadata != nil })
	if i < 0 {
		o.t.Errorf("%s has no prompt", person)
		return
	}
	prompt := messages[i]
	for _, e := range slacksim.Elements(prompt.Blocks) {
		if e.ID != "checkin.open" {
			continue
		}
		if err := o.sim.Click(o.t.Context(), person,
			slacksim.Container{Type: "message", Channel: prompt.Channel, TS: prompt.TS},
			slacksim.Used{BlockID: e.BlockID, ActionID: e.ID},
			nil); err != nil {
			o.t.Errorf("%s clicked: %v", person, err)
		}
	}
	for {
		changed := o.sim.Changed()
		if len(o.sim.Views(person)) > 0 {
			return
		}
		select {
		case <-changed:
		case <-o.t.Context().Done():
			return
		}
	}
}

// sendsTheForm lets somebody answer the first question and send the form.
func (o *office) sendsTheForm(person string) {
	open := o.sim.Views(person)
	if len(open) == 0 {
		o.t.Errorf("%s has no form", person)
		return
	}
	form := open[0]
	in := slacksim.Container{Type: "view", ViewID: form.ID}
	for _, e := range slacksim.Elements(form.Blocks()) {
		if e.BlockID == "answer.0" {
			if err := o.sim.Fill(person, in, e.BlockID, e.ID,
				map[string]any{"value": "Two new customers"}); err != nil {
				o.t.Errorf("%s typed: %v", person, err)
			}
		}
	}
	if err := o.sim.Submit(o.t.Context(), person, form.ID, nil); err != nil {
		o.t.Errorf("%s submitted: %v", person, err)
	}
}

// Slack takes one message a second and channel. With the pause that okrbot really makes, it never has to say so.
func TestFault_OneMessageASecondInAChannel(t *testing.T) {
	t.Parallel()
	var passed atomic.Int64 // of the time that the limit goes by, beside the real one
	o := furnish(t, "2026-11-26T15:00:00+03:00", func(c *slacksim.Config) {
		c.ChannelLimit = true
		c.Wall = func() time.Time { return time.Now().Add(time.Duration(passed.Load())) }
	})
	o.hires(omar, "Omar Hassan", "Europe/Istanbul", "en-US")
	o.start()
	o.foundTeam()
	o.moveTo("2026-11-30T09:30:00+03:00")
	o.reads()
	o.stop()
	passed.Store(int64(time.Minute))
	before := len(o.sim.Journal(0))
	p := o.program("run")
	p.Clock, p.Wall = nil, cmd.NewClock(o.clock.Now(), time.Now).Now
	o.run(p)
	together([]string{selin, ayse, omar}, o.opensTheForm)
	together([]string{selin, ayse, omar}, o.sendsTheForm)
	o.wait("all replies", func() bool { return o.count("answer") == 3 })
	o.Channel("#sales").Shows("3 of 4 have answered")
	for _, e := range o.sim.Journal(0)[before:] {
		if e.Error == "ratelimited" {
			t.Errorf("%s was over the limit", e.Name)
		}
	}
	o.reads()
}
