package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"okrbot/slacksim"
)

// A week in which nothing works at first: afterwards everything due was said once, in order, and what was late is
// marked so.
func TestFault_Storm(t *testing.T) {
	t.Parallel()
	const many = 40
	o := furnish(t, "2026-11-26T15:00:00+03:00")
	var reps []string
	for i := range many {
		u := o.sim.AddUser(slacksim.User{RealName: fmt.Sprintf("Rep %03d", i), TZ: "Europe/Istanbul", Locale: "en-US"})
		reps = append(reps, u.ID)
	}
	o.sim.Invite("C0SALES", reps...)
	o.start()
	o.foundTeam()

	// Monday: Slack is over its limits, broken and slow, for each call in another way.
	o.storm("chat.postMessage", "conversations.open", "chat.update")
	o.moveTo("2026-11-30T09:00:00+03:00")
	for range 30 {
		o.later(20 * time.Second)
	}
	o.calm()
	for range 30 { // the longest pause between two attempts is five minutes
		o.later(20 * time.Second)
	}
	if n := o.count("prompt"); n != many+2 {
		t.Errorf("%d prompts for %d people", n, many+2)
	}

	// Envelopes come twice, and connections break before and after their acknowledgements.
	for _, name := range []string{"drop_before_ack", "drop_after_ack", "duplicate"} {
		for _, on := range []string{"block_actions checkin.nothing", "view_submission checkin"} {
			o.sim.Inject(slacksim.Fault{Name: name, On: on, Times: 3})
		}
	}
	answering, quiet := reps[:many/2], reps[many/2:]
	for i, person := range answering {
		o.insists(person, i%2 == 0)
	}
	o.calm()
	o.storm("chat.postMessage", "chat.update", "conversations.history")
	o.moveTo("2026-11-30T15:00:00+03:00")
	for range 30 {
		o.later(20 * time.Second)
	}
	o.calm()
	o.moveTo("2026-11-30T16:00:00+03:00", "2026-12-02T09:55:00+03:00")

	// Both connections are down for ten minutes, and in them the round closes. Who answers afterwards is late.
	o.sim.Inject(slacksim.Fault{Name: "refuse_connections"})
	o.sim.DropSockets()
	o.wait("the connections to end", func() bool { return o.sim.Connections() == 0 })
	o.moveTo("2026-12-02T10:05:00+03:00")
	o.calm()
	o.wait("both connections", func() bool { return o.sim.Connections() == 2 })
	late := quiet[0]
	o.checksIn(late, nil, "Better late than never")
	o.later(time.Minute)
	o.Channel("#sales").ShowsInThread("answered", "Better late than never").Has("late")
	o.Channel("#sales").Shows(fmt.Sprintf("%d of %d have answered", many/2+1, many+3))

	said := map[string]int{}
	for _, s := range o.posted() {
		said[s.key]++
	}
	for key, n := range said {
		if n != 1 {
			t.Errorf("%s was said %d times", key, n)
		}
	}
	week := []string{"prompt Mon 30 Nov", "reminder Mon 30 Nov", "last Tue 1 Dec"}
	for _, person := range answering {
		o.heard(person, week[:1])
	}
	for _, person := range append(quiet, selin, ayse) {
		o.heard(person, week)
	}
	if o.count("summary") != 1 || o.count("digest") != 1 {
		t.Errorf("%d summaries, %d digests", o.count("summary"), o.count("digest"))
	}
	o.reads()
}

// storm makes the first calls of each method fail in turn.
func (o *office) storm(methods ...string) {
	for _, method := range methods {
		for _, f := range []slacksim.Fault{
			{Name: "ratelimited", Times: 6, RetryAfter: 30}, {Name: "server_error", Times: 12},
			{Name: "server_error", Times: 6, Status: 500},
			{Name: "error", Times: 6, Code: "internal_error"}, {Name: "slow", Times: 20, Delay: 20 * time.Millisecond},
		} {
			f.On = method
			o.sim.Inject(f)
		}
	}
}

func (o *office) calm() { o.sim.ClearFaults("") }

// insists lets somebody answer with the button of their prompt, or with the form, as often as it takes until it is
// taken.
func (o *office) insists(person string, button bool) {
	o.t.Helper()
	for range 10 {
		o.wait("a connection", func() bool { return o.sim.Connections() > 0 })
		m, e, ok := o.offered(person, "checkin.nothing")
		switch {
		case !ok:
			return // it was taken
		case button:
			in := slacksim.Container{Type: "message", Channel: m.Channel, TS: m.TS}
			if err := o.sim.Click(o.t.Context(), person, in,
				slacksim.Used{BlockID: e.BlockID, ActionID: e.ID}, nil); err != nil {
				continue
			}
		default:
			if len(o.sim.Views(person)) == 0 {
				o.opensTheForm(person)
				o.wait("the form", func() bool {
					return len(o.sim.Views(person)) > 0 &&
						o.top(person).Content["callback_id"] == "checkin"
				})
				o.fill(person, "answer.0", "Two new customers")
			}
			if err := o.sim.Submit(o.t.Context(), person, o.top(person).ID, nil); err != nil {
				continue
			}
			o.done(person)
		}
		o.later(time.Second)
		o.wait("the prompt to say that it was taken",
			func() bool { _, _, open := o.offered(person, "checkin.nothing"); return !open })
	}
	o.t.Errorf("%s cannot answer", person)
}

// offered is the message of a person's DM that has the button of an action.
func (o *office) offered(person, action string) (slacksim.Message, slacksim.Element, bool) {
	for _, m := range o.sim.Messages(o.sim.DM(person, o.sim.BotUser())) {
		for _, e := range slacksim.Elements(m.Blocks) {
			if e.ID == action {
				return m, e, true
			}
		}
	}
	return slacksim.Message{}, slacksim.Element{}, false
}

// heard fails the test unless somebody was asked for a check-in on these days of their own, in this order.
func (o *office) heard(person string, days []string) {
	o.t.Helper()
	var got []string
	for _, n := range o.nudges(person) {
		got = append(got, n[:strings.LastIndexByte(n, ' ')])
	}
	if !slices.Equal(got, days) {
		o.t.Errorf("%s was asked on %q and not on %q", person, got, days)
	}
}
