package e2e

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"okrbot/locale"
	"okrbot/slacksim"
	"okrbot/slacksim/simtest"
)

// goal is an objective as somebody writes it; what is empty stays as the form offers it.
type goal struct {
	title, period, from, to, owner, commitment string
	private                                    bool
	keyResults                                 []result
}

// result is a key result of a goal.
type result struct{ title, kind, unit, start, target, tolerance, weight, steps string }

var catalog = sync.OnceValues(locale.Load)

// words are the texts of the screens in the language that Slack has of a person.
func (o *office) words(person string) *locale.Printer {
	o.t.Helper()
	c, err := catalog()
	if err != nil {
		o.t.Fatal(err)
	}
	u, _ := o.sim.User(person)
	return c.Printer(locale.Match(u.Locale))
}

// writes lets a person write an objective with /okr new, save it and read the thanks.
func (o *office) writes(person string, g goal) {
	o.t.Helper()
	p, w := o.Person(person), o.words(person)
	o.drafts(person, g)
	p.Submits()
	p.SeesModal(w.T("objective.title.saved"))
	p.ClosesModal()
}

// drafts lets a person type an objective into the form of /okr new, without saving it.
func (o *office) drafts(person string, g goal) {
	o.t.Helper()
	p, w := o.Person(person), o.words(person)
	p.Types("@okrbot", "/okr new")
	p.SeesModal(w.T("objective.title.new"))
	o.fill(person, "title", g.title)
	if g.period != "" {
		o.redraws(person, func() { o.choose(person, "period", g.period) })
		if g.from != "" {
			o.pickDate(person, "from", g.from)
		}
		if g.to != "" {
			o.pickDate(person, "to", g.to)
		}
	}
	if g.owner != "" {
		o.choose(person, "owner", g.owner)
	}
	if g.commitment != "" {
		o.choose(person, "commitment", g.commitment)
	}
	if g.private {
		o.choose(person, "private", w.T("objective.private"))
	}
	for i, k := range g.keyResults {
		if i > 0 {
			o.redraws(person, func() { p.Clicks(w.T("button.add_key_result")) })
		}
		o.draftsResult(person, i, k)
	}
}

// draftsResult lets a person type a key result into the fields of a slot of the form.
func (o *office) draftsResult(person string, slot int, k result) {
	o.t.Helper()
	block := func(field string) string { return fmt.Sprintf("kr.%d.%s", slot, field) }
	if k.kind != "" {
		o.redraws(person, func() { o.choose(person, block("kind"), k.kind) })
	}
	for field, text := range map[string]string{
		"title": k.title, "unit": k.unit, "start": k.start, "target": k.target, "tolerance": k.tolerance,
		"weight": k.weight, "steps": k.steps,
	} {
		if text != "" {
			o.fill(person, block(field), text)
		}
	}
}

// top is the modal that a person looks at.
func (o *office) top(person string) slacksim.View {
	o.t.Helper()
	stack := o.sim.Views(person)
	if len(stack) == 0 {
		o.t.Fatalf("%s has no modal open", person)
	}
	return stack[len(stack)-1]
}

// redraws waits until the app has changed the modal that a person acts in.
func (o *office) redraws(person string, act func()) {
	o.t.Helper()
	before := o.top(person).Content["hash"]
	act()
	o.wait("the form to change", func() bool { // a large form comes after a small view that asks for a moment
		now := o.top(person).Content
		return now["hash"] != before && now["callback_id"] != ""
	})
}

// fill lets a person type into the field of a block of the modal.
func (o *office) fill(person, block, text string) {
	o.t.Helper()
	v := o.top(person)
	if err := o.sim.Fill(person, slacksim.Container{Type: "view", ViewID: v.ID}, block, "field",
		map[string]any{"value": text}); err != nil {
		o.t.Fatalf("%s typed into %s: %v, in:\n%s", person, block, err, o.sim.BlocksText(v.Blocks(), person))
	}
}

func (o *office) pickDate(person, block, day string) {
	o.t.Helper()
	v := o.top(person)
	if err := o.sim.Fill(person, slacksim.Container{Type: "view", ViewID: v.ID}, block, "field",
		map[string]any{"selected_date": day}); err != nil {
		o.t.Fatalf("%s chose %s in %s: %v", person, day, block, err)
	}
}

// choose lets a person choose from the menu, radio buttons or checkboxes of a block of the modal; of checkboxes all
// that are named are ticked and the others not.
func (o *office) choose(person, block string, names ...string) {
	o.t.Helper()
	v := o.top(person)
	e := o.field(v, block)
	chosen := []any{}
	for _, option := range slacksim.Options(e.JSON) {
		if text, _ := option["text"].(map[string]any); slices.Contains(names, fmt.Sprint(text["text"])) {
			chosen = append(chosen, option)
		}
	}
	if len(chosen) != len(names) {
		o.t.Fatalf("%s does not offer %q, but %v", block, names, slacksim.Options(e.JSON))
	}
	value := map[string]any{"selected_options": chosen}
	if e.Type != "checkboxes" {
		value = map[string]any{"selected_option": chosen[0]}
	}
	if err := o.sim.Click(o.t.Context(), person, slacksim.Container{Type: "view", ViewID: v.ID},
		slacksim.Used{BlockID: block, ActionID: e.ID, Chosen: value},
		nil); err != nil {
		o.t.Fatalf("%s chose %q in %s: %v", person, names, block, err)
	}
}

func (o *office) field(v slacksim.View, block string) slacksim.Element {
	o.t.Helper()
	elements := slacksim.Elements(v.Blocks())
	at := slices.IndexFunc(elements, func(e slacksim.Element) bool { return e.BlockID == block })
	if at < 0 {
		o.t.Fatalf("there is no block %s in:\n%s", block, o.sim.BlocksText(v.Blocks(), ""))
	}
	return elements[at]
}

// holds is what is typed into the field of a block of the modal.
func (o *office) holds(person, block string) string {
	o.t.Helper()
	v := o.top(person)
	text, _ := v.State[block][o.field(v, block).ID]["value"].(string)
	return text
}

// seesErrorAt waits for the sentence below the field of a block of the modal.
func (o *office) seesErrorAt(person, block, sentence string) {
	o.t.Helper()
	o.wait(fmt.Sprintf("%q below %s", sentence, block),
		func() bool { return strings.Contains(o.top(person).Errors[block], sentence) })
}

// fillsCheckIn lets a person type values into the page of the check-in form that is open, by key result (KR1), and
// choose the first confidence wherever none is chosen.
func (o *office) fillsCheckIn(person string, values map[string]string) {
	o.t.Helper()
	for _, id := range slices.Sorted(maps.Keys(values)) {
		o.fill(person, "kr."+strings.TrimPrefix(id, "KR")+".value", values[id])
	}
	v := o.top(person)
	for _, e := range slacksim.Elements(v.Blocks()) {
		if strings.HasSuffix(e.BlockID, ".confidence") && v.State[e.BlockID][e.ID]["selected_option"] == nil {
			o.choose(person, e.BlockID, "🟢 "+o.words(person).T("status.on_track"))
		}
	}
}

// checksIn lets a person check in on one page with /okr checkin: values by key result, then the answers to the
// questions.
func (o *office) checksIn(person string, values map[string]string, answers ...string) {
	o.t.Helper()
	p, w := o.Person(person), o.words(person)
	p.Types("@okrbot", "/okr checkin")
	p.SeesModal(w.T("checkin.title.form"))
	o.fillsCheckIn(person, values)
	for i, text := range answers {
		o.fill(person, fmt.Sprintf("answer.%d", i), text)
	}
	p.Submits()
	p.SeesModal(w.T("checkin.title.done"))
	p.ClosesModal()
}

// looksUp lets a person type a command in their DM and returns the answer to it, which has the text.
func (o *office) looksUp(person, command, text string) *simtest.Shown {
	o.t.Helper()
	p := o.Person(person)
	dm := o.sim.DM(person, o.sim.BotUser())
	before := len(o.sim.Ephemerals(dm, person))
	p.Types("@okrbot", command)
	o.wait("an answer to "+command, func() bool { return len(o.sim.Ephemerals(dm, person)) > before })
	answers := o.sim.Ephemerals(dm, person)
	if said := o.sim.MessageText(answers[len(answers)-1], person); !strings.Contains(said, text) {
		o.t.Errorf("%s is answered\n%s\nwithout %q", command, said, text)
	}
	return p.SeesEphemeral("@okrbot", text)
}

// begins opens the office on a Thursday and founds its team.
func begins(t *testing.T) *office {
	t.Helper()
	o := open(t, "2026-11-26T15:00:00+03:00")
	o.foundTeam()
	return o
}

// press lets a person press the button of an action in the modal, by its value, and waits for the modal to change.
func (o *office) press(person, action, value string) {
	o.t.Helper()
	v := o.top(person)
	for _, e := range slacksim.Elements(v.Blocks()) {
		if e.ID != action || e.JSON["value"] != value {
			continue
		}
		o.redraws(person, func() {
			if err := o.sim.Click(o.t.Context(), person, slacksim.Container{Type: "view", ViewID: v.ID},
				slacksim.Used{BlockID: e.BlockID, ActionID: e.ID}, nil); err != nil {
				o.t.Fatalf("%s pressed %s: %v", person, action, err)
			}
		})
		return
	}
	o.t.Fatalf("there is no button %s with %s", action, value)
}

// foundAnother lets the admin set up one more team, in English.
func (o *office) foundAnother(name, channel, manager string) {
	o.t.Helper()
	admin := o.Person(can)
	admin.Types("@okrbot", "/okr ayarlar yeni")
	admin.SeesModal("Yeni ekip")
	admin.Clicks("Diğer ayarlar")
	admin.SeesModal("Yeni ekip").Has("Açılış günü")
	admin.Fills("Ekip adı", name)
	admin.Fills("Kanal", channel)
	admin.Fills("Yöneticiler", manager)
	admin.Fills("Kanaldaki dil", "English")
	admin.Submits()
	admin.SeesModal("Ekip ayarları").Has(name + " kaydedildi.")
	admin.ClosesModal()
	o.Channel(channel).Shows(name + " now has a weekly check-in.")
}
