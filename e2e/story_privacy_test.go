package e2e

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"okrbot"
	"okrbot/slacksim"
	"okrbot/store/db"
	"okrbot/store/privacy"
)

// file waits for the copy of their data that the bot sent to a person, and returns its name and what is in it.
func (o *office) file(person string) (name string, e privacy.Export) {
	o.t.Helper()
	name, text := o.attached(person)
	if err := json.Unmarshal([]byte(text), &e); err != nil {
		o.t.Fatalf("%s holds %s: %v", name, text, err)
	}
	return name, e
}

// attached waits for a file that the bot sent to a person, and returns its name and its text.
func (o *office) attached(person string) (name, text string) {
	o.t.Helper()
	dm := o.sim.DM(person, o.sim.BotUser())
	var sent *slacksim.File
	o.wait("a file", func() bool {
		for _, m := range o.sim.Messages(dm) {
			for _, f := range m.Files {
				sent = f
			}
		}
		return sent != nil
	})
	f, _ := o.sim.File(sent.ID)
	o.Person(person).DM().Shows(f.Title)
	return f.Name, string(f.Bytes)
}

// TestPrivacy_EverybodySeesAndTakesTheirOwn: nobody else, but an admin, whose export they hear of.
func TestPrivacy_EverybodySeesAndTakesTheirOwn(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.writes(ayse, goal{title: "Büyümek", private: true,
		keyResults: []result{{title: "Ciro", start: "0", target: "4"}}})
	o.moveTo(monday)
	o.reminded(selin)
	o.checksIn(ayse, map[string]string{"KR1": "1"}, "Acme imzaladı", "", "Hukuk onayı")
	o.reminded(ayse)
	o.Channel("#sales").Shows("week 49")
	o.Channel("#sales").ShowsInThread("week 49", "Ayşe Yılmaz")

	for _, word := range []string{"gizlilik", "KVKK", "privacy"} {
		o.looksUp(ayse, "/okr "+word, "okrbot sizin hakkınızda neleri saklıyor").Has(
			"Ayşe Yılmaz · Europe/Istanbul · tr-TR").Has("Ekipler  Sales").
			Has("1 amaç").Has("1 check-in; yanıtları, notları ve düzeltmeleriyle · ilki: 30 Kasım 2026").Has(
			"1 engel").Lacks("Sil")
	}
	o.looksUp(emily, "/okr privacy", "What okrbot stores about you").Has("America/New_York").Lacks(
		"check-in with").Lacks("Erase")
	o.looksUp(ayse, "/okr gizlilik", "neleri saklıyor").Clicks("Dışa aktar")
	o.Person(ayse).SeesEphemeral("@okrbot", "Dosya sohbetimizde")
	name, e := o.file(ayse)
	if name != "okrbot-U0AYSE-2026-11-30.json" || e.Profile.Name != "Ayşe Yılmaz" ||
		e.CheckIns[0].Versions[0].Answers[0].Said != "Acme imzaladı" || !e.Objectives[0].Private {
		t.Errorf("%s has %+v", name, e)
	}

	// Nobody else may look, whatever they send.
	for person, answer := range map[string]string{emily: "Only an admin can see",
		selin: "yalnızca adminler görebilir"} {
		o.tampers(person, "privacy.export", ayse, answer)
		o.tampers(person, "privacy.erase", ayse, answer)
	}
	o.looksUp(emily, "/okr privacy @Ayşe Yılmaz", "Only an admin can see what is stored about somebody else.")
	o.looksUp(emily, "/okr privacy everything", "Type /okr privacy for yourself.")
	o.tampers(can, "privacy.erase", ayse, "Slack hesabı devre dışı bırakılmış")
	o.tampers(can, "privacy.erase", "former-7F3A", "eski")

	// An admin may, and she is told.
	o.looksUp(can, "/okr gizlilik @Ayşe Yılmaz",
		"okrbot Ayşe Yılmaz hakkında neleri saklıyor").Lacks("takma ad").Clicks("Dışa aktar")
	o.Person(can).SeesEphemeral("@okrbot", "Dosya sohbetimizde")
	if _, e := o.file(can); e.Profile.ID != ayse {
		t.Errorf("the admin got the data of %s", e.Profile.ID)
	}
	o.Person(ayse).DM().Shows("Bir admin, okrbot'un sizin hakkınızda sakladıklarının bir kopyasını aldı.")
	o.NobodyElseSees()
}

// TestPrivacy_AnAppThatMayNotSendFilesSaysSo: one that was installed before it asked for the scope.
func TestPrivacy_AnAppThatMayNotSendFilesSaysSo(t *testing.T) {
	t.Parallel()
	o := furnish(t, "2026-11-26T15:00:00+03:00", func(c *slacksim.Config) {
		c.Manifest = bytes.ReplaceAll(okrbot.Manifest, []byte("- files:write"), nil)
	})
	o.Forgives("missing_scope")
	o.start()
	o.Person(can).DM().Shows("okrbot")
	o.looksUp(emily, "/okr gdpr", "What okrbot stores about you").Clicks("Export")
	o.Person(emily).SeesEphemeral("@okrbot", "I can't send files in this workspace yet.")
}

// TestPrivacy_ALeaverIsErased: from the database, and from what Slack shows.
func TestPrivacy_ALeaverIsErased(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.writes(emily, goal{title: "Win", keyResults: []result{{title: "Logos", start: "0", target: "4"}}})
	o.moveTo("2026-11-30T17:00:00+03:00")
	o.reminded(selin, ayse, emily)
	o.checksIn(emily, map[string]string{"KR1": "1"}, "Signed Acme", "", "Legal is slow")
	o.Channel("#sales").Shows("week 49").Has("Emily Carter  Legal is slow")
	o.Channel("#sales").ShowsInThread("week 49", "Emily Carter").Has("Signed Acme")
	o.moveTo("2026-12-02T10:00:00+03:00")
	o.reminded(selin, ayse)
	o.Person(selin).DM().Shows("yönetici özeti").Has("Emily Carter")
	o.sim.Deactivate(emily)
	o.Person(selin).DM().Shows("Emily Carter ayrıldı.").Has("O1 · Win")

	o.looksUp(can, "/okr kvkk "+emily, "okrbot Emily Carter hakkında neleri saklıyor").Has("1 check-in").Clicks("Sil")
	o.Person(can).SeesEphemeral("@okrbot", "Silindi.").Has("“Former member ")
	gone := func(room string, texts ...string) {
		t.Helper()
		o.wait("her words to go from "+room, func() bool {
			for _, m := range o.sim.AllMessages() {
				if m.User != o.sim.BotUser() || m.For != "" {
					continue
				}
				for _, text := range texts {
					if strings.Contains(o.sim.MessageText(m, m.For), text) {
						return false
					}
				}
			}
			return true
		})
	}
	gone("Slack", "Emily", "Signed Acme", "Legal is slow")
	o.Channel("#sales").Shows("week 49").Has("Former member ").Has("1 of 3 have answered").Has("25%")
	o.Channel("#sales").ShowsInThread("week 49", "Former member ").Has("no value yet → 1").Lacks("What moved")
	o.Person(selin).DM().Shows("yönetici özeti").Has("Former member ")
	o.looksUp(selin, "/okr geçmiş KR1", "Logos").Has("Former member ").Lacks("Emily")
	o.looksUp(can, "/okr kvkk "+emily, "Bu kişi silindi.")

	// The directory is read anew and does not bring her back.
	o.stop()
	o.start()
	o.looksUp(can, "/okr kvkk "+emily, "Bu kişi silindi.")
	o.looksUp(selin, "/okr geçmiş KR1", "Logos").Lacks("Emily")
	o.stop()
	if findings, err := db.Verify(t.Context(), o.env["OKRBOT_DB"]); err != nil || len(findings) > 0 {
		t.Errorf("verify of %s: %q, %v", filepath.Base(o.env["OKRBOT_DB"]), findings, err)
	}
}

// TestPrivacy_OldWordsGoAfterTheRetention: one month after a check-in its words are gone from Slack, and its value
// stays.
func TestPrivacy_OldWordsGoAfterTheRetention(t *testing.T) {
	t.Parallel()
	o := furnish(t, "2026-11-26T15:00:00+03:00")
	o.env["OKRBOT_RETENTION"] = "1"
	o.start()
	o.foundTeam()
	o.writes(ayse, goal{title: "Büyümek", keyResults: []result{{title: "Ciro", start: "0", target: "4"}}})
	o.moveTo(monday)
	o.reminded(selin)
	o.checksIn(ayse, map[string]string{"KR1": "1"}, "Acme imzaladı")
	o.reminded(ayse)
	o.Channel("#sales").Shows("week 49")
	o.Channel("#sales").ShowsInThread("week 49", "Ayşe Yılmaz").Has("Acme imzaladı")
	o.looksUp(ayse, "/okr gizlilik", "kapanmış engeller ve taslaklar 1 ay")
	if err := o.sim.MoveClock(t.Context(), o.clock.Now().AddDate(0, 1, 2).Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	o.wait("the words to go", func() bool {
		for _, m := range o.sim.AllMessages() {
			if m.For == "" && strings.Contains(o.sim.MessageText(m, ayse), "Acme imzaladı") {
				return false
			}
		}
		return true
	})
	o.Channel("#sales").ShowsInThread("week 49", "Ayşe Yılmaz").Has("no value yet → 1 (0% → 25%)")
	o.looksUp(ayse, "/okr gizlilik", "bunların 1 tanesinin metinleri silindi")
	o.reads()
}
