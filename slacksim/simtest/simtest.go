// Package simtest is the language of behaviour tests: people in a slacksim workspace who type, click, fill in and see.
package simtest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"okrbot/slacksim"
)

const (
	patience = time.Minute            // real time to wait for something to be seen
	quiet    = 150 * time.Millisecond // real time without any change that counts as nothing more to come
)

// World is a workspace in a test.
type World struct {
	t        testing.TB
	sim      *slacksim.Sim
	people   map[string]*Person
	expected map[string]bool // messages that somebody looked for, by channel and ts
	forgiven []string        // error codes the test wants to see
}

// New starts a test in a workspace. What was there before is taken as expected. At its end the test fails if the app
// posted something nobody looked for, or did something Slack would have refused.
func New(t testing.TB, sim *slacksim.Sim) *World {
	t.Helper()
	w := &World{t: t, sim: sim, people: map[string]*Person{}, expected: map[string]bool{}}
	for _, m := range sim.AllMessages() {
		w.expect(m)
	}
	t.Cleanup(w.finish)
	return w
}

// Forgives lets the app be refused with one of these error codes.
func (w *World) Forgives(codes ...string) { w.forgiven = append(w.forgiven, codes...) }

func (w *World) finish() {
	w.t.Helper()
	w.settled()
	if !w.t.Failed() {
		for _, m := range w.unexpected() {
			w.t.Errorf("nobody expected this message in %s:\n%s", w.place(m), indent(w.sim.MessageText(m, m.For)))
		}
	}
	for _, r := range w.sim.Trouble() {
		if !slices.Contains(w.forgiven, r.Code) {
			w.t.Errorf("Slack refused: %s", r)
		}
	}
	if w.t.Failed() {
		w.t.Log("what was said:\n" + w.Transcript())
	}
}

// Quiet fails the test if the app posted something that nobody looked for yet.
func (w *World) Quiet() {
	w.t.Helper()
	w.settled()
	for _, m := range w.unexpected() {
		w.t.Errorf("nobody expected this message in %s:\n%s", w.place(m), indent(w.sim.MessageText(m, m.For)))
	}
}

// NobodyElseSees fails the test if anybody got a message from the app that the test did not look for.
func (w *World) NobodyElseSees() {
	w.t.Helper()
	w.Quiet()
}

func (w *World) unexpected() []slacksim.Message {
	var left []slacksim.Message
	for _, m := range w.sim.AllMessages() {
		if m.User == w.sim.BotUser() && m.Subtype != "tombstone" && !w.expected[key(m)] {
			left = append(left, m)
		}
	}
	return left
}

func key(m slacksim.Message) string { return m.Channel + " " + m.TS }

func (w *World) expect(m slacksim.Message) { w.expected[key(m)] = true }

func (w *World) place(m slacksim.Message) string {
	c, _ := w.sim.Channel(m.Channel)
	place := "#" + c.Name
	if c.IM {
		var names []string
		for _, id := range c.Members {
			u, _ := w.sim.User(id)
			names = append(names, u.ShownAs())
		}
		place = "the DM of " + strings.Join(names, " and ")
	}
	if m.For != "" {
		u, _ := w.sim.User(m.For)
		place += " (only visible to " + u.ShownAs() + ")"
	}
	return place
}

// Transcript is everything that was said, with who saw it.
func (w *World) Transcript() string {
	var lines []string
	for _, m := range w.sim.AllMessages() {
		u, _ := w.sim.User(m.User)
		lines = append(lines, fmt.Sprintf("%s in %s:\n%s", u.ShownAs(), w.place(m),
			indent(w.sim.MessageText(m, m.For))))
	}
	for _, u := range w.sim.Users() {
		for _, v := range w.sim.Views(u.ID) {
			lines = append(lines, fmt.Sprintf("%s has a modal open:\n%s", u.ShownAs(), indent(w.viewText(v, u.ID))))
		}
	}
	return strings.Join(lines, "\n")
}

func indent(text string) string { return "    " + strings.ReplaceAll(text, "\n", "\n    ") }

// waitFor waits until seen reports true, or the patience is over.
func (w *World) waitFor(seen func() bool) bool {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), patience)
	defer cancel()
	for {
		changed := w.sim.Changed()
		if seen() {
			return true
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return seen()
		}
	}
}

// settled waits until the app has acknowledged what it was told, and nothing has changed for a while after that.
func (w *World) settled() {
	w.t.Helper()
	for deadline := time.After(patience); ; {
		changed := w.sim.Changed()
		select {
		case <-changed:
		case <-time.After(quiet):
			if w.sim.Pending() == 0 {
				return
			}
		case <-deadline:
			w.t.Error("the app does not come to rest")
			return
		}
	}
}

// Channel is a channel of the workspace, "#sales" for one.
func (w *World) Channel(name string) *Room {
	w.t.Helper()
	c, ok := w.sim.Channel(name)
	if !ok {
		w.t.Fatalf("there is no channel %s", name)
	}
	return &Room{w: w, id: c.ID, name: name}
}

// Room is a conversation that a test looks into. What has a viewer is read as this person reads it.
type Room struct {
	w      *World
	id     string
	name   string
	viewer string
}

// Shows waits for a message with the text.
func (r *Room) Shows(text string) *Shown {
	r.w.t.Helper()
	m, ok := r.w.find(text, r.viewer, func() []slacksim.Message { return r.w.sim.Messages(r.id) })
	if !ok {
		r.w.t.Fatalf("%s does not show %q; it shows:\n%s", r.name, text, r.said())
	}
	return &Shown{w: r.w, m: m, viewer: r.viewer}
}

// ShowsInThread waits for a reply with the text below a message with the parent text.
func (r *Room) ShowsInThread(parent, text string) *Shown {
	r.w.t.Helper()
	m, ok := r.w.find(text, r.viewer, func() []slacksim.Message {
		var replies []slacksim.Message
		for _, top := range r.w.sim.Messages(r.id) {
			if strings.Contains(r.w.sim.MessageText(top, r.viewer), parent) {
				replies = append(replies, r.w.sim.Thread(r.id, top.TS)...)
			}
		}
		return replies
	})
	if !ok {
		r.w.t.Fatalf("%s does not show %q in the thread of %q; it shows:\n%s", r.name, text, parent, r.said())
	}
	return &Shown{w: r.w, m: m, viewer: r.viewer}
}

// Silent fails the test if there is a message of the app in the room that nobody looked for.
func (r *Room) Silent() {
	r.w.t.Helper()
	r.w.settled()
	for _, m := range r.w.unexpected() {
		if m.Channel == r.id && m.For == "" {
			r.w.t.Errorf("%s should be silent, but shows:\n%s", r.name, indent(r.w.sim.MessageText(m, r.viewer)))
		}
	}
}

func (r *Room) said() string {
	var lines []string
	for _, m := range r.w.sim.Messages(r.id) {
		lines = append(lines, indent(r.w.sim.MessageText(m, r.viewer)))
	}
	return strings.Join(lines, "\n    --\n")
}

// find waits for a message with the text: first one nobody looked for yet, else the newest.
func (w *World) find(text, viewer string, list func() []slacksim.Message) (slacksim.Message, bool) {
	w.t.Helper()
	var found slacksim.Message
	ok := w.waitFor(func() bool {
		fits := false
		for _, m := range slices.Backward(list()) {
			if !strings.Contains(w.sim.MessageText(m, viewer), text) {
				continue
			}
			if !w.expected[key(m)] {
				found, fits = m, true
				break
			}
			if !fits {
				found, fits = m, true
			}
		}
		return fits
	})
	if ok {
		w.expect(found)
	}
	return found, ok
}

// Shown is a message somebody sees.
type Shown struct {
	w      *World
	m      slacksim.Message
	viewer string
}

// Message is the message itself.
func (s *Shown) Message() slacksim.Message { return s.m }

// Text is what is read of the message.
func (s *Shown) Text() string { return s.w.sim.MessageText(s.m, s.viewer) }

// Has fails the test unless the message has the text.
func (s *Shown) Has(text string) *Shown {
	s.w.t.Helper()
	if got := s.Text(); !strings.Contains(got, text) {
		s.w.t.Errorf("the message lacks %q:\n%s", text, indent(got))
	}
	return s
}

// Lacks fails the test if the message has the text.
func (s *Shown) Lacks(text string) *Shown {
	s.w.t.Helper()
	if got := s.Text(); strings.Contains(got, text) {
		s.w.t.Errorf("the message has %q:\n%s", text, indent(got))
	}
	return s
}

// Clicks lets the one who sees the message press a button in it, or choose from an overflow menu.
func (s *Shown) Clicks(label string) {
	s.w.t.Helper()
	if s.viewer == "" {
		s.w.t.Fatalf("nobody in particular looks at this message; use Person.Clicks or Person.In(channel)")
	}
	s.w.Person(s.viewer).click(s.container(), s.m.Blocks, label)
}

func (s *Shown) container() slacksim.Container {
	return slacksim.Container{Type: "message", Channel: s.m.Channel, TS: s.m.TS}
}
