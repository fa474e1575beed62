package simtest

import (
	"context"
	"slices"
	"strings"

	"okrbot/slacksim"
)

// Person is somebody in the workspace.
type Person struct {
	w    *World
	id   string
	name string
	last slacksim.Container // where the person looked last
}

// Person returns somebody by id.
func (w *World) Person(id string) *Person {
	w.t.Helper()
	if p := w.people[id]; p != nil {
		return p
	}
	u, ok := w.sim.User(id)
	if !ok {
		w.t.Fatalf("there is no user %s", id)
	}
	p := &Person{w: w, id: id, name: u.ShownAs()}
	w.people[id] = p
	return p
}

// ID is the person's user id.
func (p *Person) ID() string { return p.id }

// room finds "#channel", "@Person" or the bot by its name with an @; a channel id works too.
func (p *Person) room(where string) *Room {
	p.w.t.Helper()
	if name, ok := strings.CutPrefix(where, "@"); ok {
		for _, u := range p.w.sim.Users() {
			if strings.EqualFold(u.ShownAs(), name) || strings.EqualFold(u.Name, name) || u.ID == name {
				return &Room{w: p.w, id: p.w.sim.DM(p.id, u.ID), name: where, viewer: p.id}
			}
		}
		p.w.t.Fatalf("there is nobody called %s", where)
	}
	r := p.w.Channel(where)
	r.viewer = p.id
	return r
}

// In is a conversation as this person sees it.
func (p *Person) In(where string) *Room {
	p.w.t.Helper()
	return p.room(where)
}

// DM is the person's conversation with the app.
func (p *Person) DM() *Room {
	p.w.t.Helper()
	return &Room{w: p.w, id: p.w.sim.DM(p.id, p.w.sim.BotUser()), name: p.name + "'s DM with the app", viewer: p.id}
}

// Types lets the person write a message or a slash command.
func (p *Person) Types(where, text string) {
	p.w.t.Helper()
	if err := p.TriesToType(where, text); err != nil {
		p.w.t.Fatalf("%s typed %q in %s: %v", p.name, text, where, err)
	}
}

// TriesToType is Types for what may be refused; it returns Slack's sentence as an error.
func (p *Person) TriesToType(where, text string) error {
	p.w.t.Helper()
	r := p.room(where)
	p.last = slacksim.Container{Channel: r.id}
	return p.w.sim.Type(p.w.t.Context(), p.id, r.id, "", text)
}

// Drops lets the person put a file into a conversation.
func (p *Person) Drops(where, name string, content []byte) {
	p.w.t.Helper()
	r := p.room(where)
	if err := p.w.sim.Drop(p.id, r.id, name, "", content); err != nil {
		p.w.t.Fatalf("%s dropped %s in %s: %v", p.name, name, where, err)
	}
}

// RepliesTo lets the person write into the thread of a message.
func (p *Person) RepliesTo(shown *Shown, text string) {
	p.w.t.Helper()
	parent := shown.m.TS
	if shown.m.ThreadTS != "" {
		parent = shown.m.ThreadTS
	}
	if err := p.w.sim.Type(p.w.t.Context(), p.id, shown.m.Channel, parent, text); err != nil {
		p.w.t.Fatalf("%s replied %q: %v", p.name, text, err)
	}
}

// Edits lets the person change what they wrote last that reads as before.
func (p *Person) Edits(before, after string) {
	p.w.t.Helper()
	m := p.wrote(before)
	if err := p.w.sim.Edit(p.id, m.Channel, m.TS, after); err != nil {
		p.w.t.Fatalf("%s changed %q: %v", p.name, before, err)
	}
}

// Deletes lets the person delete what they wrote last that reads as text.
func (p *Person) Deletes(text string) {
	p.w.t.Helper()
	m := p.wrote(text)
	if err := p.w.sim.Delete(p.id, m.Channel, m.TS); err != nil {
		p.w.t.Fatalf("%s deleted %q: %v", p.name, text, err)
	}
}

// wrote is the newest message of the person that reads as text.
func (p *Person) wrote(text string) (found slacksim.Message) {
	p.w.t.Helper()
	for _, m := range p.w.sim.AllMessages() {
		if m.User == p.id && m.TS > found.TS && p.w.sim.PlainText(m.Text, p.id) == text {
			found = m
		}
	}
	if found.TS == "" {
		p.w.t.Fatalf("%s did not write %q", p.name, text)
	}
	return found
}

// ReactsTo lets the person add a reaction to a message.
func (p *Person) ReactsTo(shown *Shown, emoji string) {
	p.w.t.Helper()
	if err := p.w.sim.React(p.id, shown.m.Channel, shown.m.TS, strings.Trim(emoji, ":"), false); err != nil {
		p.w.t.Fatalf("%s reacted with %s: %v", p.name, emoji, err)
	}
}

// TakesBack lets the person take a reaction away from a message.
func (p *Person) TakesBack(shown *Shown, emoji string) {
	p.w.t.Helper()
	if err := p.w.sim.React(p.id, shown.m.Channel, shown.m.TS, strings.Trim(emoji, ":"), true); err != nil {
		p.w.t.Fatalf("%s took %s back: %v", p.name, emoji, err)
	}
}

// UsesShortcut lets the person choose a global shortcut by its callback id.
func (p *Person) UsesShortcut(callbackID string) {
	p.w.t.Helper()
	if err := p.w.sim.Shortcut(p.w.t.Context(), p.id, callbackID, "", ""); err != nil {
		p.w.t.Fatalf("%s used the shortcut %s: %v", p.name, callbackID, err)
	}
}

// UsesMessageShortcut lets the person choose a shortcut of a message.
func (p *Person) UsesMessageShortcut(shown *Shown, callbackID string) {
	p.w.t.Helper()
	if err := p.w.sim.Shortcut(p.w.t.Context(), p.id, callbackID, shown.m.Channel, shown.m.TS); err != nil {
		p.w.t.Fatalf("%s used the shortcut %s: %v", p.name, callbackID, err)
	}
}

// SeesEphemeral waits for a message with the text that only this person sees.
func (p *Person) SeesEphemeral(where, text string) *Shown {
	p.w.t.Helper()
	r := p.room(where)
	m, ok := p.w.find(text, p.id, func() []slacksim.Message { return p.w.sim.Ephemerals(r.id, p.id) })
	if !ok {
		var lines []string
		for _, m := range p.w.sim.Ephemerals(r.id, p.id) {
			lines = append(lines, indent(p.w.sim.MessageText(m, p.id)))
		}
		p.w.t.Fatalf("%s does not see %q in %s; ephemeral messages there:\n%s", p.name, text, where,
			strings.Join(lines, "\n    --\n"))
	}
	p.last = slacksim.Container{Type: "message", Channel: m.Channel, TS: m.TS}
	return &Shown{w: p.w, m: m, viewer: p.id}
}

// Clicks lets the person press a button or choose from an overflow menu: in the open modal if there is one, else in the
// newest message that has it where the person looked last, in the DM with the app, or in any channel the person is in.
func (p *Person) Clicks(label string) {
	p.w.t.Helper()
	var in slacksim.Container
	var blocks []any
	found := p.w.waitFor(func() bool {
		var ok bool
		in, blocks, ok = p.findLabel(label)
		return ok
	})
	if !found {
		p.w.t.Fatalf("%s finds nothing to click that says %q", p.name, label)
	}
	p.click(in, blocks, label)
}

func (p *Person) findLabel(label string) (slacksim.Container, []any, bool) {
	if v, ok := p.top(); ok {
		_, _, has := button(v.Blocks(), label)
		return slacksim.Container{Type: "view", ViewID: v.ID}, v.Blocks(), has
	}
	for _, room := range p.places() {
		visible := append(p.w.sim.Messages(room), p.w.sim.Ephemerals(room, p.id)...)
		for _, m := range p.w.sim.Messages(room) {
			visible = append(visible, p.w.sim.Thread(room, m.TS)...)
		}
		slices.SortFunc(visible, func(a, b slacksim.Message) int { return strings.Compare(b.TS, a.TS) })
		for _, m := range visible {
			if _, _, has := button(m.Blocks, label); has {
				return slacksim.Container{Type: "message", Channel: m.Channel, TS: m.TS}, m.Blocks, true
			}
		}
	}
	return slacksim.Container{}, nil, false
}

// places are the conversations in which the person looks for a button.
func (p *Person) places() []string {
	var ids []string
	if p.last.Channel != "" {
		ids = append(ids, p.last.Channel)
	}
	ids = append(ids, p.w.sim.DM(p.id, p.w.sim.BotUser()))
	for _, c := range p.w.sim.ChannelsOf(p.id) {
		if !slices.Contains(ids, c.ID) {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

// button finds a button by its text, or the option of an overflow menu, checkbox group or radio group by its own.
func button(blocks []any, label string) (slacksim.Element, map[string]any, bool) {
	for _, e := range slacksim.Elements(blocks) {
		switch e.Type {
		case "button", "workflow_button", "icon_button":
			if textOf(e.JSON["text"]) == label {
				return e, nil, true
			}
		case "overflow":
			if option, ok := optionCalled(e.JSON, label); ok {
				return e, map[string]any{"selected_option": option}, true
			}
		}
	}
	return slacksim.Element{}, nil, false
}

func (p *Person) click(in slacksim.Container, blocks []any, label string) {
	p.w.t.Helper()
	e, chosen, ok := button(blocks, label)
	if !ok {
		p.w.t.Fatalf("%s finds nothing to click that says %q", p.name, label)
	}
	if in.Type == "message" {
		p.last = in
	}
	if err := p.w.sim.Click(p.w.t.Context(), p.id, in,
		slacksim.Used{BlockID: e.BlockID, ActionID: e.ID, Chosen: chosen}, nil); err != nil {
		p.w.t.Fatalf("%s clicked %q: %v", p.name, label, err)
	}
}

// OpensHome lets the person open the app's Home tab.
func (p *Person) OpensHome() *HomeTab {
	p.w.sim.OpenHome(p.id, "home")
	return p.Home()
}

// Home is the person's Home tab of the app.
func (p *Person) Home() *HomeTab { return &HomeTab{p} }

// HomeTab is the app's page for one person.
type HomeTab struct{ p *Person }

// Shows waits for the text on the Home tab.
func (h *HomeTab) Shows(text string) *HomeTab {
	h.p.w.t.Helper()
	ok := h.p.w.waitFor(func() bool {
		v, there := h.p.w.sim.Home(h.p.id)
		return there && strings.Contains(h.p.w.sim.BlocksText(v.Blocks(), h.p.id), text)
	})
	if !ok {
		h.p.w.t.Fatalf("%s's Home does not show %q; it shows:\n%s", h.p.name, text, indent(h.text()))
	}
	return h
}

// Lacks fails the test if the Home tab shows the text.
func (h *HomeTab) Lacks(text string) *HomeTab {
	h.p.w.t.Helper()
	if strings.Contains(h.text(), text) {
		h.p.w.t.Errorf("%s's Home shows %q:\n%s", h.p.name, text, indent(h.text()))
	}
	return h
}

func (h *HomeTab) text() string {
	v, _ := h.p.w.sim.Home(h.p.id)
	return h.p.w.sim.BlocksText(v.Blocks(), h.p.id)
}

// Clicks lets the person press a button on the Home tab.
func (h *HomeTab) Clicks(label string) {
	h.p.w.t.Helper()
	var v slacksim.View
	h.p.w.waitFor(func() bool {
		v, _ = h.p.w.sim.Home(h.p.id)
		_, _, ok := button(v.Blocks(), label)
		return ok
	})
	h.p.click(slacksim.Container{Type: "home", ViewID: v.ID}, v.Blocks(), label)
}

// Picks lets the person choose from a menu or other element on the Home tab.
func (h *HomeTab) Picks(label string, choices ...string) {
	h.p.w.t.Helper()
	v, _ := h.p.w.sim.Home(h.p.id)
	h.p.pick(slacksim.Container{Type: "home", ViewID: v.ID}, v.Blocks(), label, choices)
}

func (p *Person) context() context.Context { return p.w.t.Context() }
