package e2e

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"okrbot/slacksim"
)

// firm is a large workspace: many teams, each with members all over the world.
type firm struct {
	*office
	teams   []*squad
	workers []*worker
	seen    map[string]slacksim.Message // posts by key, those that were taken back too
}

// squad is a team of the firm, with its channel. Its rhythm is either of two: from Monday 26 October to Wednesday
// 10:00, or from Friday 23 October to Tuesday 10:00, with the end of European summer time in between.
type squad struct {
	name, channel string
	zone          *time.Location
	opens         int // day of October 2026
	closes        time.Time
	manager       *worker
	owing         int // members that owe an answer
	answers       int // of them
}

// worker is a member of one team.
type worker struct {
	id   string
	zone *time.Location
	team *squad
	habit
}

// habit is what somebody does about their check-in.
type habit string

const (
	silent  habit = "silent"
	early   habit = "early"   // answers two hours after the prompt
	nudged  habit = "nudged"  // answers an hour after the reminder
	away    habit = "away"    // all the week
	visitor habit = "visitor" // a guest of the workspace, who is asked nothing
)

// habitOf is the habit of the n-th member of a team; the first is its manager.
func habitOf(n int) habit {
	switch {
	case n%5 == 1:
		return early
	case n%5 == 2:
		return nudged
	case n%10 == 3:
		return away
	case n%10 == 8:
		return visitor
	default:
		return silent
	}
}

var firmZones = []string{
	"Europe/Istanbul", "Europe/Berlin", "Europe/London", "America/New_York", "America/Los_Angeles", "America/Sao_Paulo",
	"Asia/Kolkata", "Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland", "Africa/Cairo", "Asia/Kathmandu",
}

func location(t *testing.T, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// foundFirm opens the firm on Wednesday 2026-10-21 and lets the admin set up its teams.
func foundFirm(t *testing.T, teams, people int) *firm {
	t.Helper()
	f := &firm{seen: map[string]slacksim.Message{}, office: furnish(t, "2026-10-21T15:00:00+03:00")}
	for i := range teams {
		s := &squad{name: fmt.Sprintf("Team %02d", i), channel: fmt.Sprintf("team-%02d", i),
			zone: location(t, firmZones[i*5%len(firmZones)])}
		s.opens, s.closes = 26, time.Date(2026, time.October, 28, 10, 0, 0, 0, s.zone)
		if i%2 == 1 {
			s.opens, s.closes = 23, time.Date(2026, time.October, 27, 10, 0, 0, 0, s.zone)
		}
		f.teams = append(f.teams, s)
	}
	members := map[*squad][]string{}
	for i := range people {
		s, n := f.teams[i%teams], i/teams
		w := &worker{id: fmt.Sprintf("U0W%04d", i), zone: location(t, firmZones[n%len(firmZones)]), team: s,
			habit: habitOf(n)}
		if n == 0 {
			s.manager = w
		}
		if w.habit != away && w.habit != visitor {
			s.owing++
		}
		f.sim.AddUser(slacksim.User{ID: w.id, RealName: fmt.Sprintf("Worker %04d", i), TZ: w.zone.String(),
			Locale: "en-US", IsRestricted: w.habit == visitor})
		f.workers = append(f.workers, w)
		members[s] = append(members[s], w.id)
	}
	for _, s := range f.teams {
		f.sim.AddChannel(slacksim.Channel{Name: s.channel, Members: members[s]})
	}
	f.start()
	for i, s := range f.teams {
		f.founds(i, s)
	}
	return f
}

// founds lets the admin set up a team.
func (f *firm) founds(i int, s *squad) {
	f.t.Helper()
	admin := f.Person(can)
	if i == 0 {
		admin.DM().Shows("okrbot").Clicks("Ekip kur")
	} else {
		admin.Types("@okrbot", "/okr ayarlar yeni")
	}
	admin.SeesModal("Yeni ekip")
	admin.Clicks("Diğer ayarlar")
	admin.SeesModal("Yeni ekip").Has("Açılış günü")
	admin.Fills("Ekip adı", s.name)
	admin.Fills("Kanal", "#"+s.channel)
	manager, _ := f.sim.User(s.manager.id)
	admin.Fills("Yöneticiler", manager.RealName)
	admin.Fills("Kanaldaki dil", "English")
	admin.Fills("Saat dilimi", s.zone.String())
	admin.Fills("Resmî tatiller", "Yok")
	if s.opens == 23 {
		admin.Fills("Açılış günü", "Cuma")
		admin.Fills("Kapanış günü", "Salı")
	}
	admin.Submits()
	admin.SeesModal("Ekip ayarları").Has(s.name + " kaydedildi.")
	admin.ClosesModal()
}

// asked is when a worker is to be asked by their own clock, computed without the program's rules: at nine, six hours
// later, and two hours before closing, or at the last six in the evening of a weekday before that.
func (w *worker) asked() (prompt, reminder, last time.Time) {
	prompt = time.Date(2026, time.October, w.team.opens, 9, 0, 0, 0, w.zone)
	reminder = time.Date(2026, time.October, w.team.opens, 15, 0, 0, 0, w.zone)
	last = w.team.closes.Add(-2 * time.Hour).In(w.zone)
	day, clock := last.Day(), last.Format("15:04")
	if clock >= "09:00" && clock <= "18:00" && weekday(last) {
		return prompt, reminder, last
	}
	if clock < "09:00" {
		day--
	}
	for last = w.evening(day); !weekday(last); last = w.evening(day) {
		day--
	}
	return prompt, reminder, last
}

func (w *worker) evening(day int) time.Time {
	return time.Date(2026, time.October, day, 18, 0, 0, 0, w.zone)
}

func weekday(t time.Time) bool { return t.Weekday() != time.Saturday && t.Weekday() != time.Sunday }

// answersAt is when a worker presses the button; ok is false for those who don't.
func (w *worker) answersAt() (at time.Time, ok bool) {
	prompt, reminder, _ := w.asked()
	switch w.habit {
	case early:
		return prompt.Add(2 * time.Hour), true
	case nudged:
		return reminder.Add(time.Hour), true
	default:
		return time.Time{}, false
	}
}

// hears is all that a worker is to be told, with the time of their own clock.
func (w *worker) hears() (list []string) {
	prompt, reminder, last := w.asked()
	say := func(kind string, at time.Time) { list = append(list, kind+" "+at.In(w.zone).Format("Mon 2 Jan 15:04")) }
	if w.habit != away && w.habit != visitor {
		say("prompt", prompt)
	}
	if w.habit == silent || w.habit == nudged {
		say("reminder", reminder)
	}
	if w.habit == silent {
		say("last", last)
	}
	if w == w.team.manager {
		say("digest", w.team.closes)
	}
	return list
}

// goAway lets those who are away say so.
func (f *firm) goAway() {
	f.t.Helper()
	for _, w := range f.workers {
		if w.habit != away {
			continue
		}
		dm := f.sim.DM(w.id, f.sim.BotUser())
		if err := f.sim.Type(f.t.Context(), w.id, dm, "", "/okr away 22 October 6 November"); err != nil {
			f.t.Fatal(err)
		}
		f.wait("the absence to be taken", func() bool { return len(f.sim.Ephemerals(dm, w.id)) == 1 })
	}
}

// answer lets workers press "nothing to report" in their prompts, and waits until the prompts say that it was taken.
func (f *firm) answer(workers []*worker) {
	f.t.Helper()
	prompt := func(w *worker) (slacksim.Message, slacksim.Element, bool) {
		for _, m := range f.sim.Messages(f.sim.DM(w.id, f.sim.BotUser())) {
			for _, e := range slacksim.Elements(m.Blocks) {
				if e.ID == "checkin.nothing" && strings.HasPrefix(keyOf(m), "prompt/") {
					return m, e, true
				}
			}
		}
		return slacksim.Message{}, slacksim.Element{}, false
	}
	for _, w := range workers {
		m, e, ok := prompt(w)
		if !ok {
			f.t.Errorf("%s has no prompt to answer", w.id)
			continue
		}
		in := slacksim.Container{Type: "message", Channel: m.Channel, TS: m.TS}
		if err := f.sim.Click(f.t.Context(), w.id, in,
			slacksim.Used{BlockID: e.BlockID, ActionID: e.ID}, nil); err != nil {
			f.t.Errorf("%s clicked: %v", w.id, err)
		}
		w.team.answers++
	}
	for _, w := range workers {
		f.wait("the answer to be taken", func() bool { _, _, open := prompt(w); return !open })
	}
}

// look notes what okrbot has posted.
func (f *firm) look() {
	f.t.Helper()
	for _, m := range f.sim.AllMessages() {
		key := keyOf(m)
		if before, ok := f.seen[key]; ok && (before.Channel != m.Channel || before.TS != m.TS) && key != "" {
			f.t.Errorf("%s was said twice", key)
		}
		f.seen[key] = m
	}
	delete(f.seen, "")
}

// keyOf is the key of the post that a message is; empty for other messages.
func keyOf(m slacksim.Message) string {
	payload, _ := m.Metadata["event_payload"].(map[string]any)
	key, _ := payload["key"].(string)
	return key
}

// sentAt is the instant in a message's name, to the second.
func sentAt(t *testing.T, m slacksim.Message) time.Time {
	t.Helper()
	seconds, err := strconv.ParseInt(m.TS[:strings.IndexByte(m.TS, '.')], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return time.Unix(seconds, 0)
}

// A week and a half of a large firm, in which European clocks are put back. Everybody's messages are compared one by
// one with what plain arithmetic says; OKRBOT_SCALE=full makes it 2,000 people in 40 teams.
func TestScale_AWeekInAMinute(t *testing.T) {
	t.Parallel()
	teams, people := 6, 90
	if os.Getenv("OKRBOT_SCALE") == "full" {
		teams, people = 40, 2000
	}
	began := time.Now()
	f := foundFirm(t, teams, people)
	f.goAway()
	founded := time.Now()

	moments := map[time.Time][]*worker{} // with those who answer then
	for _, w := range f.workers {
		if at, ok := w.answersAt(); ok {
			moments[at.UTC()] = append(moments[at.UTC()], w)
		}
	}
	for _, s := range f.teams {
		before := s.closes.Add(-time.Minute).UTC() // after it, reminders are taken back
		moments[before] = slices.Concat(moments[before])
	}
	for _, at := range slices.SortedFunc(maps.Keys(moments), time.Time.Compare) {
		f.moveTo(at.Format(time.RFC3339))
		f.look()
		f.answer(moments[at])
	}
	f.moveTo("2026-10-29T12:00:00Z")
	f.look()
	t.Logf("%d people in %d teams: set up in %s, and the week in %s", people, teams,
		founded.Sub(began).Round(time.Millisecond), time.Since(founded).Round(time.Millisecond))

	heard, summaries, count := map[string][]string{}, map[string][]string{}, map[string]int{}
	for _, m := range slices.SortedFunc(maps.Values(f.seen),
		func(a, b slacksim.Message) int { return strings.Compare(a.TS, b.TS) }) {
		kind, _, _ := strings.Cut(keyOf(m), "/")
		switch kind {
		case "prompt", "reminder", "last", "digest":
			reader := f.reader(m)
			heard[reader.id] = append(heard[reader.id], kind+" "+sentAt(t, m).In(reader.zone).Format("Mon 2 Jan 15:04"))
		case "summary":
			summaries[m.Channel] = append(summaries[m.Channel], f.sim.MessageText(m, ""))
		}
		count[kind]++
	}
	for _, w := range f.workers {
		if want := w.hears(); !slices.Equal(heard[w.id], want) {
			t.Errorf("%s in %s of a team in %s, %s, was told\n\t%s\nand not\n\t%s", w.id, w.zone, w.team.zone, w.habit,
				strings.Join(heard[w.id], "\n\t"), strings.Join(want, "\n\t"))
		}
	}
	for _, s := range f.teams {
		c, _ := f.sim.Channel("#" + s.channel)
		want := fmt.Sprintf("%d of %d have answered", s.answers, s.owing)
		if said := summaries[c.ID]; len(said) != 1 || !strings.Contains(said[0], want) {
			t.Errorf("the summaries of %s are not one with %q, but %q", s.name, want, said)
		}
	}
	t.Logf("prompts %d, reminders %d, last reminders %d, summaries %d, digests %d", count["prompt"], count["reminder"],
		count["last"], count["summary"], count["digest"])
	f.reads()
}

// reader is the worker in whose DM a message is.
func (f *firm) reader(m slacksim.Message) *worker {
	f.t.Helper()
	c, _ := f.sim.Channel(m.Channel)
	for _, w := range f.workers {
		if slices.Contains(c.Members, w.id) {
			return w
		}
	}
	f.t.Fatalf("%s is in the DM of nobody in the firm", keyOf(m))
	return nil
}
