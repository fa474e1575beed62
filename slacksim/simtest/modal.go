package simtest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"okrbot/slacksim"
)

// Modal is a modal that somebody saw.
type Modal struct {
	p  *Person
	id string
}

func (p *Person) top() (slacksim.View, bool) {
	stack := p.w.sim.Views(p.id)
	if len(stack) == 0 {
		return slacksim.View{}, false
	}
	return stack[len(stack)-1], true
}

func (w *World) viewText(v slacksim.View, viewer string) string {
	lines := []string{textOf(v.Content["title"]), w.sim.BlocksText(v.Blocks(), viewer)}
	for _, name := range []string{"submit", "close"} {
		if text := textOf(v.Content[name]); text != "" {
			lines = append(lines, "["+text+"]")
		}
	}
	for _, text := range v.Errors {
		lines = append(lines, "! "+text)
	}
	if v.Trouble != "" {
		lines = append(lines, "! "+v.Trouble)
	}
	return strings.Join(lines, "\n")
}

// SeesModal waits until a modal with the title is on top.
func (p *Person) SeesModal(title string) *Modal {
	p.w.t.Helper()
	var v slacksim.View
	ok := p.w.waitFor(func() bool {
		var open bool
		v, open = p.top()
		return open && textOf(v.Content["title"]) == title && !v.Busy
	})
	if !ok {
		p.w.t.Fatalf("%s does not see a modal %q, but %s", p.name, title, p.topText())
	}
	return &Modal{p, v.ID}
}

func (p *Person) topText() string {
	v, open := p.top()
	if !open {
		return "no modal at all"
	}
	return "\n" + indent(p.w.viewText(v, p.id))
}

// SeesNoModal waits until no modal is open.
func (p *Person) SeesNoModal() {
	p.w.t.Helper()
	ok := p.w.waitFor(func() bool {
		_, open := p.top()
		return !open
	})
	if !ok {
		p.w.t.Fatalf("%s still sees %s", p.name, p.topText())
	}
}

// view is the modal as it is now.
func (m *Modal) view() slacksim.View {
	for _, v := range m.p.w.sim.Views(m.p.id) {
		if v.ID == m.id {
			return v
		}
	}
	return slacksim.View{}
}

// Text is what is read in the modal.
func (m *Modal) Text() string { return m.p.w.viewText(m.view(), m.p.id) }

// Has waits until the modal has the text.
func (m *Modal) Has(text string) *Modal {
	m.p.w.t.Helper()
	if !m.p.w.waitFor(func() bool { return strings.Contains(m.Text(), text) }) {
		m.p.w.t.Errorf("the modal lacks %q:\n%s", text, indent(m.Text()))
	}
	return m
}

// Lacks fails the test if the modal has the text.
func (m *Modal) Lacks(text string) *Modal {
	m.p.w.t.Helper()
	if got := m.Text(); strings.Contains(got, text) {
		m.p.w.t.Errorf("the modal has %q:\n%s", text, indent(got))
	}
	return m
}

// Holds fails the test unless the input with the label holds the value, as a person reads it.
func (m *Modal) Holds(label, want string) *Modal {
	m.p.w.t.Helper()
	v := m.view()
	e, ok := labelled(v.Blocks(), label)
	if !ok {
		m.p.w.t.Fatalf("there is no input %q in:\n%s", label, indent(m.Text()))
	}
	if got := m.p.shownValue(v.State[e.BlockID][e.ID]); got != want {
		m.p.w.t.Errorf("%q holds %q, want %q", label, got, want)
	}
	return m
}

func (p *Person) shownValue(value map[string]any) string {
	for name, given := range value {
		if name == "type" || name == "timezone" || given == nil {
			continue
		}
		return p.readable(given)
	}
	return ""
}

func (p *Person) readable(given any) string {
	switch given := given.(type) {
	case string:
		if u, ok := p.w.sim.User(given); ok {
			return u.ShownAs()
		}
		if c, ok := p.w.sim.Channel(given); ok && given != "" && c.ID == given {
			return "#" + c.Name
		}
		return given
	case map[string]any:
		return textOf(given["text"])
	case []any:
		var parts []string
		for _, one := range given {
			parts = append(parts, p.readable(one))
		}
		return strings.Join(parts, ", ")
	default:
		return fmt.Sprint(given)
	}
}

// Fills lets the person fill an input of the open modal, found by its label; the second one of the same name is
// "Label#2". Several values are for inputs that take several. An empty text empties the input.
func (p *Person) Fills(label string, values ...string) {
	p.w.t.Helper()
	var v slacksim.View
	var e slacksim.Element
	found := p.w.waitFor(func() bool {
		v, _ = p.top()
		var ok bool
		e, ok = labelled(v.Blocks(), label)
		return ok
	})
	if !found {
		p.w.t.Fatalf("%s finds no input %q in %s", p.name, label, p.topText())
	}
	in := slacksim.Container{Type: "view", ViewID: v.ID}
	value := p.valueFor(in, e, label, values)
	if err := p.w.sim.Click(p.context(), p.id, in,
		slacksim.Used{BlockID: e.BlockID, ActionID: e.ID, Chosen: value}, nil); err != nil {
		p.w.t.Fatalf("%s filled in %q: %v", p.name, label, err)
	}
}

// Attaches lets the person choose a file in an input of the open modal, found by its label.
func (p *Person) Attaches(label, name string, content []byte) {
	p.w.t.Helper()
	v, _ := p.top()
	e, ok := labelled(v.Blocks(), label)
	if !ok || e.Type != "file_input" {
		p.w.t.Fatalf("%s finds no place for a file called %q in %s", p.name, label, p.topText())
	}
	f, err := p.w.sim.Attach(p.id, name, content)
	if err == nil {
		err = p.w.sim.Click(p.context(), p.id, slacksim.Container{Type: "view", ViewID: v.ID},
			slacksim.Used{BlockID: e.BlockID, ActionID: e.ID, Chosen: map[string]any{"files": []any{f}}}, nil)
	}
	if err != nil {
		p.w.t.Fatalf("%s chose %s in %q: %v", p.name, name, label, err)
	}
}

// Picks lets the person choose in a menu that stands in a section or among buttons: in the open modal, or in the
// message looked at last. It is found by its section's text or by its placeholder.
func (p *Person) Picks(label string, choices ...string) {
	p.w.t.Helper()
	if v, open := p.top(); open {
		p.pick(slacksim.Container{Type: "view", ViewID: v.ID}, v.Blocks(), label, choices)
		return
	}
	for _, room := range p.places() {
		visible := append(p.w.sim.Messages(room), p.w.sim.Ephemerals(room, p.id)...)
		slices.SortFunc(visible, func(a, b slacksim.Message) int { return strings.Compare(b.TS, a.TS) })
		for _, m := range visible {
			if _, ok := labelled(m.Blocks, label); ok {
				p.pick(slacksim.Container{Type: "message", Channel: m.Channel, TS: m.TS}, m.Blocks, label, choices)
				return
			}
		}
	}
	p.w.t.Fatalf("%s finds nothing to choose called %q", p.name, label)
}

func (p *Person) pick(in slacksim.Container, blocks []any, label string, choices []string) {
	p.w.t.Helper()
	e, ok := labelled(blocks, label)
	if !ok {
		p.w.t.Fatalf("%s finds nothing to choose called %q", p.name, label)
	}
	value := p.valueFor(in, e, label, choices)
	if err := p.w.sim.Click(p.context(), p.id, in,
		slacksim.Used{BlockID: e.BlockID, ActionID: e.ID, Chosen: value}, nil); err != nil {
		p.w.t.Fatalf("%s chose %q in %q: %v", p.name, choices, label, err)
	}
}

// labelled finds an element by the label of its input block, the text of its section, its placeholder, or its
// action_id.
func labelled(blocks []any, label string) (slacksim.Element, bool) {
	name, nth := label, 1
	if before, number, ok := strings.Cut(label, "#"); ok {
		if n, err := strconv.Atoi(number); err == nil {
			name, nth = before, n
		}
	}
	for _, e := range slacksim.Elements(blocks) {
		if e.Type == "button" || e.Type == "overflow" {
			continue
		}
		for _, given := range []any{e.Block["label"], e.Block["text"], e.JSON["placeholder"]} {
			if textOf(given) == name {
				nth--
				break
			}
		}
		if nth == 0 {
			return e, true
		}
	}
	return slacksim.Element{}, false
}

// valueFor makes the value an element takes from what a person would say.
func (p *Person) valueFor(in slacksim.Container, e slacksim.Element, label string, said []string) map[string]any {
	p.w.t.Helper()
	first := strings.Join(said, "\n")
	switch e.Type {
	case "plain_text_input", "number_input", "email_text_input", "url_text_input":
		return map[string]any{"value": orNil(first)}
	case "datepicker":
		return map[string]any{"selected_date": p.checked(label, first, time.DateOnly)}
	case "timepicker":
		return map[string]any{"selected_time": p.checked(label, first, "15:04")}
	case "datetimepicker":
		at, err := time.Parse(time.RFC3339, first)
		if err != nil {
			p.w.t.Fatalf("%q takes a time like 2026-01-31T09:00:00+01:00, not %q", label, first)
		}
		return map[string]any{"selected_date_time": json.Number(strconv.FormatInt(at.Unix(), 10))}
	case "static_select", "radio_buttons", "external_select":
		if first == "" {
			return map[string]any{"selected_option": nil}
		}
		return map[string]any{"selected_option": p.option(in, e, label, first)}
	case "multi_static_select", "checkboxes", "multi_external_select":
		chosen := []any{}
		for _, one := range said {
			if one != "" {
				chosen = append(chosen, p.option(in, e, label, one))
			}
		}
		return map[string]any{"selected_options": chosen}
	case "users_select":
		return map[string]any{"selected_user": p.someone(first)}
	case "multi_users_select":
		return map[string]any{"selected_users": each(said, p.someone)}
	case "channels_select":
		return map[string]any{"selected_channel": p.somewhere(first)}
	case "multi_channels_select":
		return map[string]any{"selected_channels": each(said, p.somewhere)}
	case "conversations_select":
		return map[string]any{"selected_conversation": p.somewhere(first)}
	case "multi_conversations_select":
		return map[string]any{"selected_conversations": each(said, p.somewhere)}
	case "rich_text_input":
		return map[string]any{"rich_text_value": map[string]any{"type": "rich_text", "elements": []any{
			map[string]any{"type": "rich_text_section",
				"elements": []any{map[string]any{"type": "text", "text": first}}},
		}}}
	}
	p.w.t.Fatalf("%q is a %s, which a test cannot fill in", label, e.Type)
	return nil
}

func orNil(text string) any {
	if text == "" {
		return nil
	}
	return text
}

func each(said []string, find func(string) any) []any {
	found := []any{}
	for _, one := range said {
		if one != "" {
			found = append(found, find(one))
		}
	}
	return found
}

func (p *Person) checked(label, text, layout string) any {
	p.w.t.Helper()
	if text == "" {
		return nil
	}
	if _, err := time.Parse(layout, text); err != nil {
		p.w.t.Fatalf("%q takes something like %s, not %q", label, layout, text)
	}
	return text
}

func (p *Person) someone(name string) any {
	p.w.t.Helper()
	if name == "" {
		return nil
	}
	for _, u := range p.w.sim.Users() {
		if strings.EqualFold(u.ShownAs(), strings.TrimPrefix(name, "@")) || u.ID == name {
			return u.ID
		}
	}
	p.w.t.Fatalf("there is nobody called %s", name)
	return nil
}

func (p *Person) somewhere(name string) any {
	p.w.t.Helper()
	if name == "" {
		return nil
	}
	return p.room(name).id
}

func optionCalled(element map[string]any, name string) (map[string]any, bool) {
	for _, o := range slacksim.Options(element) {
		if textOf(o["text"]) == name {
			return o, true
		}
	}
	return nil, false
}

func (p *Person) option(in slacksim.Container, e slacksim.Element, label, name string) map[string]any {
	p.w.t.Helper()
	from := e.JSON
	if strings.HasSuffix(e.Type, "external_select") {
		offered, err := p.w.sim.Suggest(p.context(), p.id, in, e.BlockID, e.ID, name)
		if err != nil {
			p.w.t.Fatalf("%s typed %q into %q: %v", p.name, name, label, err)
		}
		from = offered
	}
	o, ok := optionCalled(from, name)
	if !ok {
		var names []string
		for _, o := range slacksim.Options(from) {
			names = append(names, textOf(o["text"]))
		}
		p.w.t.Fatalf("%q does not offer %q, but %q", label, name, names)
	}
	return o
}

func textOf(object any) string {
	o, _ := object.(map[string]any)
	text, _ := o["text"].(string)
	return text
}

// Submits lets the person press the modal's submit button. It fails the test when Slack's client would not send the
// form.
func (p *Person) Submits() {
	p.w.t.Helper()
	if err := p.TriesToSubmit(); err != nil {
		p.w.t.Fatalf("%s cannot submit the form: %v", p.name, err)
	}
}

// TriesToSubmit is Submits for a form that may be refused; it returns Slack's sentence as an error.
func (p *Person) TriesToSubmit() error {
	p.w.t.Helper()
	v, open := p.top()
	if !open {
		p.w.t.Fatalf("%s has no modal to submit", p.name)
	}
	if textOf(v.Content["submit"]) == "" {
		p.w.t.Fatalf("this modal has no submit button:\n%s", indent(p.w.viewText(v, p.id)))
	}
	return p.w.sim.Submit(p.context(), p.id, v.ID, nil)
}

// SeesError waits for the sentence at the input with the label.
func (p *Person) SeesError(label, sentence string) {
	p.w.t.Helper()
	ok := p.w.waitFor(func() bool {
		v, _ := p.top()
		e, there := labelled(v.Blocks(), label)
		return there && strings.Contains(v.Errors[e.BlockID], sentence)
	})
	if !ok {
		p.w.t.Fatalf("%s does not see %q at %q in %s", p.name, sentence, label, p.topText())
	}
}

// SeesTrouble waits for Slack's sentence about an app that answered badly, or not at all.
func (p *Person) SeesTrouble() {
	p.w.t.Helper()
	ok := p.w.waitFor(func() bool {
		v, _ := p.top()
		return v.Trouble != ""
	})
	if !ok {
		p.w.t.Fatalf("%s sees no trouble in %s", p.name, p.topText())
	}
}

// ClosesModal lets the person press Cancel.
func (p *Person) ClosesModal() {
	p.w.t.Helper()
	p.closes(false)
}

// ClosesAllModals lets the person press the X.
func (p *Person) ClosesAllModals() {
	p.w.t.Helper()
	p.closes(true)
}

func (p *Person) closes(all bool) {
	p.w.t.Helper()
	v, open := p.top()
	if !open {
		p.w.t.Fatalf("%s has no modal to close", p.name)
	}
	if err := p.w.sim.CloseView(p.context(), p.id, v.ID, all); err != nil {
		p.w.t.Fatalf("%s closed the modal: %v", p.name, err)
	}
}
