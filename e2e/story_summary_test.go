package e2e

import (
	"strings"
	"testing"
)

func TestSummary_AppearsWithTheFirstAnswerAndStaysTrue(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.writes(ayse, goal{title: "Büyümek", keyResults: []result{{title: "Ciro", unit: "TL", start: "0", target: "100"}}})
	o.writes(emily, goal{title: "Win the East",
		keyResults: []result{{title: "Logos", unit: "customers", start: "0", target: "10"}}})
	o.writes(selin, goal{title: "Gizli plan", private: true,
		keyResults: []result{{title: "Bayi sayısı", start: "0", target: "4"}}})
	o.writes(selin, goal{title: "Ekipçe kazanmak", owner: "Tüm ekip · Sales",
		keyResults: []result{{title: "Pazar payı", start: "0", target: "40"}}})
	o.moveTo("2026-11-30T17:00:00+03:00") // Emily's nine o'clock
	o.reminded(selin, ayse, emily)
	channel := o.Channel("#sales")
	channel.Silent()

	o.checksIn(ayse, map[string]string{"KR1": "40"}, "", "", "Hukuk onayı bekliyor")
	first := channel.Shows("Sales: check-in, week 49").Has("1 of 3 have answered (33%)").
		Has("Büyümek  O1 · Ayşe Yılmaz").Has("progress: 40%").Has("Win the East  O2 · Emily Carter").Has(
		"Ekipçe kazanmak  O4 · Sales (whole team)").
		Has("In the way").Has("Ayşe Yılmaz  Hukuk onayı bekliyor  since 30 Nov").Lacks("Gizli plan").Lacks("Bayi")
	channel.ShowsInThread("week 49", "Ayşe Yılmaz  checked in")

	o.checksIn(selin, map[string]string{"KR3": "1", "KR4": "10"}, "Gizli değil")
	o.checksIn(emily, map[string]string{"KR2": "12"})
	o.wait("all three in the summary", func() bool {
		return strings.Contains(channel.Shows("Sales: check-in, week 49").Text(), "3 of 3 have answered (100%)")
	})
	now := channel.Shows("Sales: check-in, week 49").Has("Selin Aydın  Pazar payı  no value yet → 10").Has(
		"Logos  no value yet → 12 customers (0% → 120%)").
		Lacks("Gizli plan").Lacks("Bayi")
	if first.Message().TS != now.Message().TS {
		t.Error("the summary is posted anew instead of being updated in place")
	}
	channel.ShowsInThread("week 49", "Selin Aydın  checked in").Has("Gizli değil").Has("Pazar payı").Lacks("Bayi").Has(
		"1 key result")
	channel.ShowsInThread("week 49", "Emily Carter  checked in")
	thread := o.sim.Thread(now.Message().Channel, now.Message().TS)
	for i, name := range []string{"Ayşe Yılmaz", "Selin Aydın", "Emily Carter"} {
		if said := o.sim.MessageText(thread[i], ayse); !strings.HasPrefix(said, name) {
			t.Errorf("reply %d is not %s's:\n%s", i, name, said)
		}
	}

	// Somebody changes an answer: the reply and the summary follow in place.
	rep := o.Person(ayse)
	rep.Types("@okrbot", "/okr checkin")
	rep.SeesModal("Check-in düzenle")
	o.fill(ayse, "kr.1.value", "45")
	o.fill(ayse, "answer.2", "yok")
	rep.Submits()
	rep.SeesModal("Teşekkürler")
	rep.ClosesModal()
	o.wait("the change in the summary", func() bool {
		text := channel.Shows("Sales: check-in, week 49").Text()
		return strings.Contains(text, "→ ₺45 (0% → 45%)") && !strings.Contains(text, "In the way")
	})
	if replies := o.sim.Thread(now.Message().Channel, now.Message().TS); len(replies) != 3 {
		t.Errorf("there are %d replies", len(replies))
	}
	channel.ShowsInThread("week 49", "Ayşe Yılmaz  checked in · edited").Has("₺45")
	o.NobodyElseSees()
}

func TestSummary_AnObjectiveThatTurnsPrivateVanishes(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.writes(ayse, goal{title: "Bayi ağı", private: true,
		keyResults: []result{{title: "Bayi", start: "0", target: "10"}}})
	o.moveTo(monday)
	o.reminded(selin)
	o.checksIn(ayse, map[string]string{"KR1": "4"}, "Sakin hafta")
	o.reminded(ayse)
	o.Channel("#sales").Shows("week 49").Lacks("Bayi")
	o.Channel("#sales").ShowsInThread("week 49", "Ayşe Yılmaz").Has("Sakin hafta").Lacks("Bayi")
	o.Person(ayse).DM().Shows("Check-in yanıtınız alındı").Has("Bayi")
	o.moveTo("2026-12-02T10:00:00+03:00")
	o.reminded(selin, emily)
	o.Person(selin).DM().Shows("yönetici özeti").Clicks("Tümünü incele")
	o.Person(selin).SeesModal("Check-in yanıtları").Has("Bayi").Has("🔒")
	o.Person(selin).ClosesModal()
}

func TestDigest_ToTheManagerWhoAcknowledges(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.writes(ayse, goal{title: "Büyümek", keyResults: []result{{title: "Ciro", unit: "TL", start: "0", target: "100"}}})
	o.moveTo(monday)
	o.checksIn(ayse, map[string]string{"KR1": "40"}, "", "", "Hukuk onayı bekliyor")
	o.moveTo("2026-12-07T09:00:00+03:00")
	o.reminded(selin, ayse, emily)
	rep, manager := o.Person(ayse), o.Person(selin)
	rep.Types("@okrbot", "/okr checkin")
	rep.SeesModal("Check-in")
	o.fill(ayse, "kr.1.value", "30")
	o.choose(ayse, "kr.1.confidence", "🔻 geride")
	o.fill(ayse, "kr.1.note", "İki iade")
	rep.Submits()
	rep.SeesModal("Teşekkürler").Has("Üst üste 2 check-in").Has("₺40 → ₺30 (%40 → %30) · 🔻 geride (önce: yolunda)")
	rep.ClosesModal()
	o.moveTo("2026-12-09T10:00:00+03:00")
	o.reminded(ayse, emily)
	digest := manager.DM().Shows("Sales: yönetici özeti, 50. hafta").Has("3 kişiden 1 yanıt (%33)").Has(
		"Henüz yanıt yok: Emily Carter").
		Has("Gerileyenler").Has("Ciro  ₺40 → ₺30 (%40 → %30)").
		Has("Bir haftadan uzun süredir engel").Has("Ayşe Yılmaz: Hukuk onayı bekliyor · 30 Kasım tarihinden beri").
		Has("Ayşe Yılmaz: check-in yaptı · 🔻 geride: 1")
	o.reminded(selin)

	digest.Clicks("Tümünü incele")
	manager.SeesModal("Check-in yanıtları").Has("Sales · 50. hafta").Has("“İki iade”").Has("Gördüm")
	o.redraws(selin, func() { manager.Clicks("Gördüm") })
	manager.SeesModal("Check-in yanıtları").Has("gören: Selin Aydın").Lacks("Gördüm")
	manager.ClosesModal()
	o.wait("the author to see it", func() bool {
		return strings.Contains(rep.DM().Shows("50. hafta").Text(), "👀 gören: Selin Aydın")
	})
	manager.DM().Shows("👀 Ayşe Yılmaz").Has("yönetici özeti, 50. hafta").Lacks("Gördüm").Clicks("Kapat")
	o.wait("the blocker to be closed", func() bool {
		return !strings.Contains(manager.DM().Shows("yönetici özeti, 50. hafta").Text(), "Hukuk") &&
			!strings.Contains(o.Channel("#sales").Shows("week 50").Text(), "Hukuk")
	})
	o.Channel("#sales").Shows("Sales: check-in, week 49")
	o.Channel("#sales").Shows("Sales: check-in, week 50").Has("closed")
	o.Channel("#sales").ShowsInThread("week 49", "Ayşe Yılmaz")
	o.Channel("#sales").ShowsInThread("week 50", "Ayşe Yılmaz").Has("₺40 → ₺30")
	o.NobodyElseSees()
}

func TestHome_WhatIOweFirstThenWhereIStand(t *testing.T) {
	t.Parallel()
	o := begins(t)
	rep, mate, manager := o.Person(ayse), o.Person(emily), o.Person(selin)
	rep.OpensHome().Shows("Merhaba Ayşe Yılmaz").Shows("Henüz amacınız yok. İlkini yazmak iki dakika sürer.").Shows(
		"Sizi bekleyen bir şey yok.").Shows("Ekiplerim").Lacks("Ayarlar")
	manager.OpensHome().Shows("Merhaba Selin Aydın").Shows("Ayarlar")
	mate.OpensHome().Shows("Hello, Emily Carter").Shows("My teams")
	o.Person(lukas).OpensHome().Shows("You are not in a team yet.").Lacks("Sales")
	o.Person(can).OpensHome().Shows("Henüz bir ekipte değilsiniz.").Shows("Ekip kur")

	// What is written is on the page at once.
	o.writes(ayse, goal{title: "Büyümek", keyResults: []result{{title: "Ciro", unit: "TL", start: "0", target: "100"}}})
	rep.Home().Shows("O1 · Büyümek").Shows("henüz değer yok")
	o.writes(selin, goal{title: "Ekipçe kazanmak", owner: "Tüm ekip · Sales",
		keyResults: []result{{title: "Pazar payı", start: "0", target: "40"}}})
	mate.Home().Shows("O2 · Ekipçe kazanmak").Lacks("Büyümek")
	manager.Home().Shows("O2 · Ekipçe kazanmak")

	o.moveTo(monday)
	o.reminded(selin)
	rep.OpensHome().Shows("Bir check-in sizi bekliyor.").Shows("Sales · 49. hafta").Shows("3 kişiden 0 yanıt")
	mate.OpensHome().Shows("0 of 3 have answered").Lacks("check-in is waiting") // it is the middle of her night
	rep.DM().Shows("anahtar sonuçlarınız ne durumda?")
	o.checksIn(ayse, map[string]string{"KR1": "40"}, "", "", "Hukuk onayı bekliyor")
	rep.Home().Shows("Sizi bekleyen bir şey yok.").Shows("ilerleme: %40 · beklenen tempo: %65").Shows(
		"Yolumdaki engeller").Shows("Hukuk onayı bekliyor").Shows("3 kişiden 1 yanıt")
	mate.Home().Shows("1 of 3 have answered").Lacks("Hukuk")
	o.Channel("#sales").Shows("week 49")
	o.Channel("#sales").ShowsInThread("week 49", "Ayşe Yılmaz")
	rep.Home().Clicks("Kapat")
	o.wait("the blocker to be gone", func() bool {
		return !strings.Contains(o.Channel("#sales").Shows("week 49").Text(),
			"Hukuk")
	})

	// The menu beside an objective shows and edits it.
	rep.Home().Clicks("Düzenle")
	rep.SeesModal("Amacı düzenle").Has("O1")
	o.fill(ayse, "kr.0.target", "50")
	rep.Submits()
	rep.SeesModal("Kaydedildi")
	rep.ClosesModal()
	rep.Home().Shows("ilerleme: %80")

	// The next week answered: a streak of two.
	o.moveTo("2026-12-07T09:00:00+03:00")
	o.reminded(selin, ayse, emily)
	o.checksIn(ayse, map[string]string{"KR1": "45"})
	rep.OpensHome().Shows("Üst üste 2 check-in")
	o.reminded(ayse)
	o.Channel("#sales").Shows("week 50")
	o.Channel("#sales").ShowsInThread("week 50", "Ayşe Yılmaz")
	o.looksUp(ayse, "/okr", "Üst üste 2 check-in").Has("Büyümek  O1")
}

func TestHome_ButtonsAnswerWhereTheyArePressed(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.writes(ayse, goal{title: "Büyümek", keyResults: []result{{title: "Ciro", unit: "TL", start: "0", target: "100"}}})
	rep := o.Person(ayse)
	rep.OpensHome().Shows("O1 · Büyümek").Clicks("Göster")
	o.seesOnTop(ayse, "Nasıl hesaplanıyor?")
	rep.Clicks("Geçmiş")
	o.seesOnTop(ayse, "Henüz değer yok.")
	rep.ClosesModal()
	o.seesOnTop(ayse, "Nasıl hesaplanıyor?")
	rep.Clicks("Düzenle")
	rep.SeesModal("Amacı düzenle").Has("O1")
	rep.ClosesModal()
	rep.Home().Clicks("Listem")
	o.seesOnTop(ayse, "Amaçlarım")
	rep.Clicks("Göster")
	o.seesOnTop(ayse, "Nasıl hesaplanıyor?")
	rep.Clicks("Geçmiş")
	o.seesOnTop(ayse, "Henüz değer yok.")
	rep.ClosesAllModals()
	rep.Home().Clicks("Yardım")
	o.seesOnTop(ayse, "Neler yazabilirsiniz")
	rep.ClosesModal()
	rep.Home().Clicks("Yeni amaç")
	rep.SeesModal("Yeni amaç")
	rep.ClosesModal()
	rep.DM().Silent()
	o.NobodyElseSees()
}

// seesOnTop waits until the modal that a person looks at has the text.
func (o *office) seesOnTop(person, text string) {
	o.t.Helper()
	o.wait("a modal with "+text, func() bool {
		stack := o.sim.Views(person)
		return len(stack) > 0 && strings.Contains(o.sim.BlocksText(stack[len(stack)-1].Blocks(), person), text)
	})
}
