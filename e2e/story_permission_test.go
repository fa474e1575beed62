package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"okrbot/slacksim"
)

// TestPermission_PrivateObjectivesOnEveryPath: seen by the owner and the manager only.
func TestPermission_PrivateObjectivesOnEveryPath(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.writes(ayse, goal{title: "Gizli plan", private: true,
		keyResults: []result{{title: "Bayi sayısı", start: "0", target: "4"}}})
	for _, path := range []string{"/okr list team", "/okr list company", "/okr list @Ayşe Yılmaz", "/okr"} {
		o.looksUp(emily, path, "").Lacks("Gizli plan").Lacks("Bayi")
	}
	for line, answer := range map[string]string{
		"/okr show O1": "There is no O1", "/okr edit O1": "There is no O1", "/okr history KR1": "There is no KR1",
		"/okr O1": "There is no O1", "/okr show KR1": "There is no KR1",
	} {
		for _, person := range []string{emily, lukas} {
			o.looksUp(person, line, answer)
		}
	}
	o.looksUp(can, "/okr göster O1", "Görebileceğiniz bir amaç bulunamadı") // an admin is not a manager
	o.looksUp(selin, "/okr göster O1", "Gizli plan").Has("🔒 Özel")
	o.looksUp(selin, "/okr liste @Ayşe Yılmaz", "Amaçlar: Ayşe Yılmaz").Has("Gizli plan")
	o.looksUp(selin, "/okr geçmiş KR1", "Bayi sayısı")
	o.Person(emily).OpensHome().Shows("My teams").Lacks("Gizli")
	o.Person(ayse).OpensHome().Shows("Gizli plan").Shows("🔒 Özel")
}

// TestPermission_OutsidersGuestsAndLeavers tries every command as somebody who may not.
func TestPermission_OutsidersGuestsAndLeavers(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.writes(ayse, goal{title: "Büyümek", keyResults: []result{{title: "Ciro", start: "0", target: "4"}}})
	o.writes(emily, goal{title: "Win", keyResults: []result{{title: "Logos", start: "0", target: "4"}}})
	for _, line := range []string{"/okr", "/okr checkin", "/okr new", "/okr list team", "/okr show O1", "/okr edit O1",
		"/okr history KR1", "/okr away", "/okr settings", "/okr language tr", "/okr help"} {
		o.looksUp(guest, line, "okrbot is for members of this workspace.")
	}
	o.sim.OpenHome(guest, "home")
	o.sim.OpenHome(robot, "home")
	o.moveTo(monday)
	o.reminded(selin, ayse)
	if _, there := o.sim.Home(guest); there {
		t.Error("a guest has a Home tab")
	}
	for _, id := range []string{guest, robot} {
		for _, m := range o.sim.Messages(o.sim.DM(id, o.sim.BotUser())) {
			t.Errorf("%s was sent: %s", id, o.sim.MessageText(m, id))
		}
	}

	// Ayşe leaves the channel with the prompt before her and the form open.
	rep := o.Person(ayse)
	rep.Types("@okrbot", "/okr checkin")
	rep.SeesModal("Check-in")
	o.fillsCheckIn(ayse, map[string]string{"KR1": "1"})
	o.sim.Leave("C0SALES", ayse)
	o.wait("her prompt to go", func() bool { return len(o.sim.Messages(o.sim.DM(ayse, o.sim.BotUser()))) == 0 })
	rep.Submits()
	rep.SeesModal("Check-in").Has("! Bu, üyesi olmadığınız bir ekibe ait. Önce ekibin kanalına katılın.")
	rep.ClosesModal()
	for line, answer := range map[string]string{
		"/okr check-in": "Henüz bir ekipte değilsiniz.", "/okr yeni": "Henüz bir ekipte değilsiniz.",
		"/okr liste ekip": "Henüz bir ekipte değilsiniz.",
		"/okr göster O2":  "Görebileceğiniz bir amaç bulunamadı", "/okr liste": "Büyümek",
		"/okr": "Henüz bir ekipte değilsiniz.",
	} {
		o.looksUp(ayse, line, answer)
	}
	o.moveTo("2026-12-01T12:00:00+03:00")
	o.reminded(selin, emily)
	o.wait("nothing more for her", func() bool { return len(o.sim.Messages(o.sim.DM(ayse, o.sim.BotUser()))) == 0 })

	// Emily is deactivated: nothing is said to her, and what she owned has a new owner.
	o.sim.Deactivate(emily)
	o.Person(selin).DM().Shows("Emily Carter ayrıldı.").Has("Ona ait olanlar artık sizde").Has("O2 · Win")
	o.looksUp(selin, "/okr göster O2", "Win").Has("sahibi  Emily Carter → Selin Aydın")
	o.moveTo("2026-12-02T10:00:00+03:00")
	o.Person(selin).DM().Shows("yönetici özeti").Has("Henüz yanıt yok: Selin Aydın").Lacks("Emily").Lacks("Ayşe")
	o.reminded(selin, emily)
}

// TestPermission_TamperedButtons sends clicks and forms that Slack's client would never send.
func TestPermission_TamperedButtons(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.sim.AddChannel(slacksim.Channel{ID: "C0EMEA", Name: "emea", Members: []string{lukas}})
	o.writes(ayse, goal{title: "Büyümek", private: true,
		keyResults: []result{{title: "Ciro", start: "0", target: "4"}}})
	o.moveTo(monday)
	o.reminded(selin)
	o.checksIn(ayse, map[string]string{"KR1": "1"}, "", "", "Hukuk onayı")
	o.reminded(ayse)
	o.Channel("#sales").Shows("week 49")
	o.Channel("#sales").ShowsInThread("week 49", "Ayşe Yılmaz")
	for _, person := range []string{lukas, emily} {
		for action, values := range map[string]map[string]string{
			"checkin.open":    {"R99": "no longer there"},
			"checkin.nothing": {"R99": "no longer there"},
			"checkin.confirm": {"R99": "no longer there"},
			"checkin.acknowledge": {"C1": "Only the team's managers can mark a check-in as seen.",
				"C99": "no longer there", "C": "no longer there"},
			"digest.review": {"R1": "Only the team's managers can see this digest.", "R99": "no longer there"},
			"blocker.close": {"B1": "Only the person who named this blocker and the team's managers can close it.",
				"B99": "no longer there", "KR1": "no longer there"},
			"objective.show":    {"O1": "There is no O1", "O0": "old message", "drop table": "old message"},
			"objective.edit":    {"O1": "There is no O1"},
			"objective.menu":    {"edit O1": "There is no O1", "remove O1": "There is no O1", "edit": "old message"},
			"keyresult.history": {"KR1": "There is no KR1", "KR": "old message"},
			"settings.open":     {"T1": "Only a team's managers and admins can change its settings."},
			"team.remove": {"T1": "Only a team's managers and admins can change its settings.",
				"T99": "This team was removed."},
			"setup.open":     {"": "Only an admin can set up a team."},
			"away.remove":    {"A99": "removed already", "A": "removed already"},
			"no.such.button": {"": "This button no longer works."},
		} {
			for value, answer := range values {
				o.tampers(person, action, value, answer)
			}
		}
	}
	o.tampers(lukas, "checkin.open", "R1", "team you are not a member of")
	o.tampers(lukas, "checkin.nothing", "R1", "team you are not a member of")
	o.tampers(lukas, "checkin.confirm", "R1", "team you are not a member of")
	o.tampers(lukas, "checkin.snooze", "R1", "team you are not a member of")
	o.tampers(lukas, "checkin.open", "'; DROP TABLE rounds", "You are not in a team yet.")
	o.tampers(selin, "checkin.acknowledge", "C0", "Bu check-in artık yok.")
	o.looksUp(selin, "/okr göster O1", "Büyümek").Has("%25")
	o.moveTo("2026-12-02T10:00:00+03:00")
	o.reminded(selin, emily)
	o.Person(selin).DM().Shows("yönetici özeti").Has("Gördüm")
}

// tampers lets somebody press a button that the app never showed them, and waits for the answer.
func (o *office) tampers(person, action, value, answer string) {
	o.t.Helper()
	dm := o.sim.DM(person, o.sim.BotUser())
	before := len(o.sim.Ephemerals(dm, person))
	button := map[string]any{"type": "button", "action_id": action,
		"text": map[string]any{"type": "plain_text", "text": "Press"}}
	if value != "" {
		button["value"] = value
	}
	text := fmt.Sprintf("a crafted button %s %q", action, value)
	o.calls("chat.postMessage", map[string]any{"channel": dm, "text": text, "blocks": []any{
		map[string]any{"type": "section", "text": map[string]any{"type": "plain_text", "text": text}},
		map[string]any{"type": "actions", "elements": []any{button}},
	}})
	o.Person(person).DM().Shows(text).Clicks("Press")
	o.wait("an answer to "+text, func() bool { return len(o.sim.Ephemerals(dm, person)) > before })
	answers := o.sim.Ephemerals(dm, person)
	if said := o.sim.MessageText(answers[len(answers)-1], person); !strings.Contains(said, answer) {
		o.t.Errorf("%s is answered to %s:\n%s\nwithout %q", text, person, said, answer)
	}
	o.Person(person).SeesEphemeral("@okrbot", answer)
}

// crafts changes the private metadata of the form that a person has open, and texts of its blocks, in pairs.
func (o *office) crafts(person, metadata string, texts ...string) {
	o.t.Helper()
	v := o.top(person)
	view := map[string]any{"private_metadata": metadata}
	for _, name := range []string{"type", "title", "submit", "close", "callback_id", "blocks"} {
		if v.Content[name] != nil {
			view[name] = v.Content[name]
		}
	}
	blocks, err := json.Marshal(v.Content["blocks"])
	if err != nil {
		o.t.Fatal(err)
	}
	view["blocks"] = json.RawMessage(strings.NewReplacer(texts...).Replace(string(blocks)))
	o.redraws(person, func() { o.calls("views.update", map[string]any{"view_id": v.ID, "view": view}) })
}

// calls a method of the Web API as the app.
func (o *office) calls(method string, args map[string]any) {
	o.t.Helper()
	body, err := json.Marshal(args)
	if err != nil {
		o.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(o.t.Context(), http.MethodPost, o.sim.APIURL()+method, bytes.NewReader(body))
	if err != nil {
		o.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	req.Header.Set("Authorization", "Bearer "+o.sim.BotToken())
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		o.t.Fatal(err)
	}
	defer res.Body.Close()
	var answer struct {
		OK    bool   `json:"ok"`
		Error string `json:"error"`
	}
	if err := json.NewDecoder(res.Body).Decode(&answer); err != nil || !answer.OK {
		o.t.Fatalf("%s: %s %v", method, answer.Error, err)
	}
}

// TestPermission_CraftedForms sends forms whose hidden part names what belongs to others.
func TestPermission_CraftedForms(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.writes(ayse, goal{title: "Büyümek", keyResults: []result{{title: "Ciro", start: "0", target: "4"}}})
	o.writes(emily, goal{title: "Win", keyResults: []result{{title: "Logos", start: "0", target: "4"}}})
	mate, outsider := o.Person(emily), o.Person(lukas)

	// The form of her own objective, made to be the one of his.
	mate.Types("@okrbot", "/okr edit O2")
	mate.SeesModal("Edit objective")
	o.crafts(emily, `{"o":1,"n":1,"k":[{"s":0,"i":1,"k":"increase"}]}`)
	o.fill(emily, "title", "Taken over")
	mate.Submits()
	mate.SeesModal("Edit objective").Has(
		"! Only the owner (Ayşe Yılmaz) and the team's managers can change this objective.")

	// Her own objective with somebody else's key result: nobody else's changes.
	o.crafts(emily, `{"o":2,"n":1,"k":[{"s":0,"i":1,"k":"increase"}]}`)
	o.fill(emily, "kr.0.target", "999")
	mate.Submits()
	mate.SeesModal("Saved")
	mate.ClosesModal()
	o.looksUp(ayse, "/okr geçmiş KR1", "hedef 4")

	// A new objective whose hidden part can't be read, or of the whole team, or of a team that is none.
	o.drafts(emily, goal{title: "Grow", keyResults: []result{{title: "Logos", start: "0", target: "4"}}})
	o.crafts(emily, `not json`)
	mate.Submits()
	o.seesErrorAt(emily, "title", "Add at least one key result")
	mate.ClosesModal()
	o.drafts(emily, goal{title: "Grow", keyResults: []result{{title: "Logos", start: "0", target: "4"}}})
	for value, answer := range map[string]string{
		"team T1": "Only the team's managers can make an objective of the whole team.",
		"me T9":   "This team was removed.", "nobody": "Choose whose objective this is.",
	} {
		o.crafts(emily, `{"n":1,"k":[{"s":0,"k":"increase"}]}`, `"value":"me T1"`, `"value":"`+value+`"`)
		mate.Submits()
		mate.SeesModal("New objective").Has("! " + answer)
		o.crafts(emily, `{"n":1,"k":[{"s":0,"k":"increase"}]}`, `"value":"`+value+`"`, `"value":"me T1"`)
	}
	mate.ClosesModal()

	// The check-in form of a round that is none, of a team that is not one's own, and with others' key results.
	o.moveTo("2026-11-30T17:00:00+03:00")
	o.reminded(selin, ayse, emily)
	mate.Types("@okrbot", "/okr checkin")
	mate.SeesModal("Check-in")
	o.fillsCheckIn(emily, map[string]string{"KR2": "3"})
	o.crafts(emily, `{"r":99,"p":0,"k":[2],"q":3}`)
	mate.Submits()
	mate.SeesModal("Check-in").Has("! This check-in round is no longer there.")
	o.crafts(emily, `{"r":1,"p":0,"k":[1,2,77],"q":3}`)
	mate.Submits()
	mate.SeesModal("Thank you").Has("Logos").Lacks("Ciro")
	mate.ClosesModal()
	o.looksUp(ayse, "/okr geçmiş KR1", "Henüz değer yok.")
	o.Channel("#sales").Shows("week 49")
	o.Channel("#sales").ShowsInThread("week 49", "Emily Carter").Has("Logos").Lacks("Ciro")

	// The settings form of a team that somebody else manages.
	o.sim.AddChannel(slacksim.Channel{ID: "C0EMEA", Name: "emea", Members: []string{lukas}})
	o.foundAnother("EMEA", "#emea", "Lukas Weber")
	outsider.Types("@okrbot", "/okr settings")
	outsider.SeesModal("Team settings").Holds("Team name", "EMEA")
	o.crafts(lukas, `{"t":1}`, ".T2.", ".T1.", "C0EMEA", "C0SALES")
	outsider.Submits()
	outsider.SeesModal("Team settings").Has("! Only a team's managers and admins can change its settings.")
	outsider.ClosesModal()
	manager := o.Person(selin)
	manager.Types("@okrbot", "/okr ayarlar")
	manager.SeesModal("Ekip ayarları").Holds("Ekip adı", "Sales").Holds("Yöneticiler", "Selin Aydın")
	manager.ClosesModal()
}
