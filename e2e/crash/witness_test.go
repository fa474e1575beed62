package crash_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"okrbot/slacksim"
	"okrbot/store/db"
)

// keyOf is the key of the post that a message is; empty for other messages.
func keyOf(m slacksim.Message) string {
	payload, _ := m.Metadata["event_payload"].(map[string]any)
	key, _ := payload["key"].(string)
	return key
}

// looks notes which posts are in Slack at present.
func (o *office) looks() {
	for _, m := range o.sim.AllMessages() {
		if key := keyOf(m); key != "" {
			if o.said[key] == nil {
				o.said[key] = map[string]bool{}
			}
			o.said[key][m.Channel+" "+m.TS] = true
		}
	}
}

// delivers waits until okrbot owes nobody anything.
func (o *office) delivers() {
	o.t.Helper()
	deadline := time.After(3 * time.Minute)
	look := time.NewTicker(200 * time.Millisecond)
	defer look.Stop()
	for {
		owed := o.number(`SELECT COUNT(*) FROM posts WHERE state IN ('owed', 'sending') AND due <= ?1 AND retry_at <= ?1
			OR state = 'sent' AND shown < version AND retry_at <= ?1`, o.sim.Now().UnixMilli())
		if owed == 0 && o.sim.Connections() > 0 {
			return
		}
		select {
		case <-look.C:
		case <-deadline:
			o.t.Fatalf("%d posts are not delivered; okrbot logged:\n%s", owed, o.life.tail())
		}
	}
}

// testifies compares what people were told, what Slack shows, and what the database says, after all the kills.
func (o *office) testifies() {
	o.t.Helper()
	o.looks()
	o.t.Logf("%d forms were taken, %d posts said", len(o.taken), len(o.said))
	if len(o.taken) < o.least() {
		o.t.Errorf("only %d forms were taken", len(o.taken))
	}
	for _, f := range o.taken {
		const saved = "SELECT COUNT(*) FROM key_result_values WHERE key_result = ?1 AND value = ?2 AND said_by = ?3"
		if n := o.number(saved, f.keyResult, f.value, f.person); n != 1 {
			o.t.Errorf("%s was told that %s is taken for KR%s: it is in the database %d times", f.person, f.value,
				f.keyResult, n)
		}
	}
	o.comparesActs()
	o.comparesThanks()
	o.comparesContest()
	o.comparesPosts()
	for key, places := range o.said {
		if len(places) != 1 {
			o.t.Errorf("%s was said %d times", key, len(places))
		}
	}
	o.comparesPrompts()
	o.verifies(o.database())
	copies, err := filepath.Glob(filepath.Join(o.backups(), "okrbot-*.db"))
	if err != nil || len(copies) == 0 {
		o.t.Errorf("%d backups: %v", len(copies), err)
	}
	for _, file := range copies {
		o.verifies(file)
	}
	o.hearsNoRefusal()
}

// least is how much has to be done between the kills for a run to say something: of a few kills beside other tests,
// which leave the processes hardly time to begin, anything; of many, that everybody got on with their work.
func (o *office) least() int {
	if kills(o.t) < 100 {
		return 1
	}
	return colleagues
}

// comparesActs fails the test unless each deal that was acknowledged is booked once, and taken back if that was
// clicked. What waited for too long while okrbot was down is not done, and its person was told so; what Slack gave up
// sending may not have come at all.
func (o *office) comparesActs() {
	o.t.Helper()
	states := map[string][]string{}
	o.query(func(scan func(...any)) {
		var customer, state string
		scan(&customer, &state)
		states[customer] = append(states[customer], state)
	}, "SELECT customer, state FROM deals")
	var typed strings.Builder // what people were told of that they typed too long ago
	clicked := 0              // how often they were told so of a click
	for _, m := range o.sim.AllMessages() {
		switch text := o.sim.MessageText(m, m.For); {
		case strings.Contains(text, "I was being stopped when you wrote"):
			fmt.Fprintln(&typed, text)
		case strings.Contains(text, "I was being stopped when you clicked"),
			strings.Contains(text, "More than ten minutes have passed"):
			clicked++
		}
	}
	lost := fmt.Sprint(o.sim.Lost())
	taken, back, late, stands := 0, 0, 0, 0
	for _, a := range o.acts {
		got := states[a.what]
		switch {
		case len(got) > 1:
			o.t.Errorf("%s is booked %d times", a.what, len(got))
		case a.takeBack && len(got) == 1 && got[0] != "void":
			stands++
		case a.takeBack:
			back++
		case len(got) == 1:
			taken++
		case strings.Contains(typed.String(), a.what):
			late++
		case a.asEvent && strings.Contains(lost, a.what):
		default:
			o.t.Errorf("%s was acknowledged (as an event: %v) and is not booked, and nobody was told", a.what,
				a.asEvent)
		}
	}
	o.t.Logf("%d deals were typed and %d taken back; %d and %d of these came too late", taken, back, late, stands)
	if stands > clicked {
		o.t.Errorf("%d deals stand whose people clicked to take them back, and %d clicks were said to be too late",
			stands, clicked)
	}
	if taken < o.least() {
		o.t.Errorf("only %d deals were typed", taken)
	}
}

// comparesThanks fails the test unless what was typed once thanks once, and brings a point. That each point has its
// cause, and each cause its points, is what verify proves.
func (o *office) comparesThanks() {
	o.t.Helper()
	for _, table := range []string{"kudos", "grants"} {
		if n := o.number("SELECT COUNT(*) - COUNT(DISTINCT reason) FROM " + table); n != 0 {
			o.t.Errorf("%d %s were given twice", n, table)
		}
	}
	kudos, points := o.number("SELECT COUNT(*) FROM kudos"), o.number("SELECT COUNT(*) FROM entries WHERE cause = 'kudos'")
	if kudos != points {
		o.t.Errorf("%d kudos brought %d points", kudos, points)
	}
	o.t.Logf("%d kudos were given", kudos)
}

func (o *office) verifies(file string) {
	o.t.Helper()
	findings, err := db.Verify(o.t.Context(), file)
	if err != nil {
		o.t.Error(err)
	}
	for _, f := range findings {
		o.t.Errorf("%s: %s", file, f)
	}
}

// comparesPosts fails the test unless each post is in Slack as often as its state says, and where it says.
func (o *office) comparesPosts() {
	o.t.Helper()
	shown := map[string][]string{}
	for _, m := range o.sim.AllMessages() {
		if key := keyOf(m); key != "" {
			shown[key] = append(shown[key], m.Channel+" "+m.TS)
		}
	}
	states := map[string]int{}
	o.query(func(scan func(...any)) {
		var key, state, place string
		var outdated bool
		scan(&key, &state, &place, &outdated)
		states[state]++
		got := strings.Join(shown[key], " and ")
		delete(shown, key)
		switch {
		case state == "sent" && (got != place || outdated):
			o.t.Errorf("%s is sent as %q (outdated: %v), and Slack shows it as %q", key, place, outdated, got)
		case state != "sent" && got != "":
			o.t.Errorf("%s is %s, and Slack shows it as %q", key, state, got)
		case state == "parked" || state == "sending":
			o.t.Errorf("%s is %s after everything was delivered", key, state)
		}
	}, "SELECT key, state, channel || ' ' || ts, shown < version FROM posts")
	for key, places := range shown {
		o.t.Errorf("Slack shows %s as %q, and the database knows nothing of it", key, places)
	}
	o.t.Logf("posts by state: %v", states)
}

// comparesPrompts fails the test unless everybody has one prompt for each round in which they were prompted. Who
// answered before the prompt could be said has none.
func (o *office) comparesPrompts() {
	o.t.Helper()
	type prompt struct{ round, person string }
	got := map[prompt]int{}
	for _, id := range o.members {
		for _, m := range o.sim.Messages(o.sim.DM(id, o.sim.BotUser())) {
			if kind, rest, _ := strings.Cut(keyOf(m), "/"); kind == "prompt" {
				round, _, _ := strings.Cut(rest, "/")
				got[prompt{round, id}]++
			}
		}
	}
	prompted := 0
	o.query(func(scan func(...any)) {
		var p prompt
		var answered bool
		scan(&p.round, &p.person, &answered)
		if n := got[p]; n > 1 || n == 0 && !answered {
			o.t.Errorf("%s was prompted %d times in round %s", p.person, n, p.round)
		}
		prompted += got[p]
	}, `SELECT n.round, n.person, EXISTS (SELECT 1 FROM check_ins c WHERE c.round = n.round AND c.person = n.person)
		FROM nudges n WHERE n.kind = 'prompt' AND n.state = 'sent'`)
	if prompted < colleagues/2 || prompted != len(got) {
		o.t.Errorf("of %d prompts in Slack, the database knows %d", len(got), prompted)
	}
}

// hearsNoRefusal fails the test when okrbot did something that Slack refuses also of a program that is never killed.
func (o *office) hearsNoRefusal() {
	o.t.Helper()
	for _, r := range o.sim.Trouble() {
		switch r.Where + " " + r.Code {
		case "ack missing", "ack late":
		case "views.open expired_trigger_id": // a process that is starting on a busy machine is slower than Slack waits
		case "chat.delete message_not_found": // it was killed after it had deleted it
		case "views.update not_found", "views.update hash_conflict": // the form was closed or changed meanwhile
		default:
			o.t.Errorf("Slack refused: %s", r)
		}
	}
}
