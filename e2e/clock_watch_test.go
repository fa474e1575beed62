package e2e

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"okrbot/slacksim"
)

// said is a message that okrbot posted, with the key that says what it is.
type said struct {
	key     string // such as reminder/1/U0AYSE
	channel string
	at      time.Time // of Slack's clock
}

// posted are the messages that okrbot posted of its own accord so far, whether they are still there or not.
func (o *office) posted() (list []said) {
	o.t.Helper()
	for _, e := range o.sim.Journal(0) {
		if e.Kind != "api" || e.Name != "chat.postMessage" || !e.OK {
			continue
		}
		args, _ := e.Request.(map[string]any)
		var metadata struct {
			Payload struct {
				Key string `json:"key"`
			} `json:"event_payload"`
		}
		text, _ := args["metadata"].(string)
		if text == "" {
			continue // an answer to what somebody did
		}
		if err := json.Unmarshal([]byte(text), &metadata); err != nil {
			o.t.Fatalf("metadata %s: %v", text, err)
		}
		channel, _ := args["channel"].(string)
		list = append(list, said{metadata.Payload.Key, channel, e.At})
	}
	return list
}

// count is how many messages of a kind were posted so far: prompt, reminder, last, snoozed, digest, summary and so on.
func (o *office) count(kind string) (n int) {
	o.t.Helper()
	for _, s := range o.posted() {
		if strings.HasPrefix(s.key, kind+"/") {
			n++
		}
	}
	return n
}

// nudges are the messages that asked somebody for a check-in, each with its time on the person's own clock.
func (o *office) nudges(person string) (list []string) {
	o.t.Helper()
	u, _ := o.sim.User(person)
	zone, err := time.LoadLocation(u.TZ)
	if err != nil {
		o.t.Fatal(err)
	}
	for _, s := range o.posted() {
		kind, rest, _ := strings.Cut(s.key, "/")
		switch kind {
		case "prompt", "reminder", "last", "snoozed":
			if !strings.Contains(rest, person) || s.channel != o.sim.DM(person, o.sim.BotUser()) {
				continue
			}
			list = append(list, kind+" "+s.at.In(zone).Format("Mon 2 Jan 15:04"))
		}
	}
	return list
}

// nudged fails the test unless exactly these people were asked for a check-in so far, at these times of their own
// clocks. Everything that was said until now counts as read.
func (o *office) nudged(want map[string][]string) {
	o.t.Helper()
	asked := map[string][]string{}
	maps.Copy(asked, want)
	for _, u := range o.sim.Users() {
		if _, named := asked[u.ID]; !named {
			asked[u.ID] = nil
		}
	}
	for person, times := range asked {
		if got := o.nudges(person); !slices.Equal(got, times) {
			o.t.Errorf("%s was asked\n\t%s\nand not\n\t%s", person, strings.Join(got, "\n\t"),
				strings.Join(times, "\n\t"))
		}
	}
	o.reads()
}

// reads lets everybody read everything that okrbot has to say.
func (o *office) reads() {
	o.t.Helper()
	if err := o.clock.Move(o.t.Context(), o.clock.Now()); err != nil { // what is owed by now is said first
		o.t.Fatal(err)
	}
	for _, m := range o.sim.AllMessages() {
		if m.User != o.sim.BotUser() || m.Subtype != "" {
			continue
		}
		text := o.sim.MessageText(m, m.For)
		switch {
		case m.For != "":
			o.Person(m.For).SeesEphemeral(m.Channel, text)
		case m.ThreadTS != "" && m.ThreadTS != m.TS:
			o.Channel(m.Channel).ShowsInThread("", text)
		default:
			o.Channel(m.Channel).Shows(text)
		}
	}
}

// week is the three nudges of somebody who says nothing: on the Monday 09:00, six working hours later, and on the
// Tuesday 18:00 before a Wednesday morning's closing. The days are like "30 Nov".
func week(monday, tuesday string) []string {
	return []string{"prompt Mon " + monday + " 09:00", "reminder Mon " + monday + " 15:00",
		"last Tue " + tuesday + " 18:00"}
}

// weeks is week for each pair of a Monday and its Tuesday.
func weeks(days ...string) (list []string) {
	for pair := range slices.Chunk(days, 2) {
		list = append(list, week(pair[0], pair[1])...)
	}
	return list
}

// hires adds somebody to the workspace and to #sales.
func (o *office) hires(id, name, zone, locale string) {
	o.t.Helper()
	o.sim.AddUser(slacksim.User{ID: id, RealName: name, TZ: zone, Locale: locale})
	o.sim.Invite("C0SALES", id)
}

// settles waits until okrbot has worked off everything that has to do with a person: what Slack told of them, and
// what they typed before. Slack tells over several connections, so one may overtake the other.
func (o *office) settles(person string) {
	o.t.Helper()
	for name, told := range o.told(person) {
		worked := fmt.Sprintf("kind=event name=%s person=%s ", name, person)
		for next := o.log.next(); o.log.count(worked) < told; next = o.log.next() {
			select {
			case <-next:
			case <-time.After(time.Minute):
				o.t.Fatalf("%s of %s is not worked off", name, person)
			}
		}
	}
	o.calms++
	word := fmt.Sprintf("zzz%dzzz", o.calms)
	p := o.Person(person)
	p.Types("@okrbot", "/okr "+word)
	if u, _ := o.sim.User(person); u.IsRestricted {
		word = o.words(person).T("bot.guest")
	}
	p.SeesEphemeral("@okrbot", word)
}

// told is how many different events about a person okrbot was sent, by name.
func (o *office) told(person string) map[string]int {
	o.t.Helper()
	seen, told := map[string]bool{}, map[string]int{}
	for _, e := range o.sim.Journal(0) {
		if e.Kind != "envelope" || !slices.Contains([]string{"user_change", "team_join", "member_joined_channel",
			"member_left_channel"}, e.Name) {
			continue
		}
		text, err := json.Marshal(e.Request)
		if err != nil {
			o.t.Fatal(err)
		}
		var frame struct {
			Payload struct {
				ID    string `json:"event_id"`
				Event struct {
					User any `json:"user"`
				} `json:"event"`
			} `json:"payload"`
		}
		if err := json.Unmarshal(text, &frame); err != nil {
			o.t.Fatal(err)
		}
		who := frame.Payload.Event.User
		if object, ok := who.(map[string]any); ok {
			who = object["id"]
		}
		if who == person && !seen[frame.Payload.ID] {
			seen[frame.Payload.ID] = true
			told[e.Name]++
		}
	}
	return told
}
