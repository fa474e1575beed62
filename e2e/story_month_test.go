package e2e

import (
	"strings"
	"testing"
)

// TestMonth_TurnsWithOneClick: on the last working day both managers hear, each in their language, that the next
// month has no targets; one repeats those of this month, and both messages say so.
func TestMonth_TurnsWithOneClick(t *testing.T) {
	t.Parallel()
	o := begins(t)
	boss := o.Person(selin)
	boss.Types("@okrbot", "/okr ayarlar")
	boss.SeesModal("Ekip ayarları")
	boss.Fills("Yöneticiler", "Selin Aydın", "Emily Carter")
	boss.Submits()
	boss.SeesModal("Ekip ayarları").Has("kaydedildi")
	boss.ClosesModal()
	o.aims(map[string]string{"Ayşe Yılmaz": "100 bin", "Emily Carter": "80000"})
	emilys := o.Person(emily)
	if list := o.prints("schedule", "--days", "5"); strings.Count(list,
		"asks the managers for targets that are missing · Sales 2026-12") != 2 {
		t.Errorf("okrbot schedule says\n%s", list)
	}

	o.moveTo("2026-11-30T10:00:00+03:00", "2026-11-30T18:00:00+03:00") // ten o'clock in Istanbul, and in New York
	asked := emilys.DM().Shows("Sales has no targets for December 2026 yet.").Has(
		"Repeat November 2026: 2 people, ₺180,000 in all").Has("There is nothing to suggest yet")
	asked.Clicks("Edit")
	emilys.SeesModal("Targets").Has("December 2026")
	emilys.ClosesModal()
	boss.DM().Shows("Sales ekibinin Aralık 2026 hedefleri henüz yok.").Has(
		"Kasım 2026 hedeflerini tekrarla: 2 kişi, toplam ₺180.000").Clicks("Kasım 2026 hedeflerini tekrarla")
	boss.DM().Shows("Selin Aydın, Kasım 2026 hedeflerini Aralık 2026 için tekrarladı: 2 kişi, toplam ₺180.000").Lacks(
		"Düzenle")
	emilys.DM().Shows("Selin Aydın repeated the targets of November 2026 for December 2026: 2 people, ₺180,000 in all").Lacks("Edit")
	o.Person(ayse).DM().Shows("🎯 Aralık 2026 hedefiniz: ₺100.000")
	o.reads()
}

// TestMonth_TargetsOfSeveralMonths sets those of three months in one go, typed in either language, and shows the
// people's sum beside the team's.
func TestMonth_TargetsOfSeveralMonths(t *testing.T) {
	t.Parallel()
	o := begins(t)
	manager := o.Person(selin)
	manager.Types("@okrbot", "/sales hedefler ocak-mart")
	manager.SeesModal("Hedefler").Has("şu ayların hepsi için geçerli olur: Ocak 2027 – Mart 2027")
	manager.Fills("Ekibin tamamı", "200 bin")
	manager.Fills("Emily Carter", "90000")
	manager.Submits()
	manager.SeesModal("Hedefler").Has("Ocak 2027 – Mart 2027 hedefleri kaydedildi").Has(
		"Tüm kişiler toplamı: ₺90.000 · tüm ekip: ₺200.000")
	manager.ClosesAllModals()
	o.Person(emily).DM().Shows("🎯 Your targets from January 2027 to March 2027: ₺90,000 a month")

	manager.Types("@okrbot", "/sales target for the next 3 months")
	manager.SeesModal("Hedefler").Has("Aralık 2026 – Şubat 2027")
	manager.ClosesModal()
	manager.Types("@okrbot", "/sales hedefler şubat 2027")
	manager.SeesModal("Hedefler").Has("tüm kişiler toplamı: ₺90.000")
	manager.ClosesModal()
	o.looksUp(selin, "/sales hedefler ekim", "Ekim 2026")
}

// TestMonth_ABoardWithoutTargets ranks all the same, and says by what.
func TestMonth_ABoardWithoutTargets(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.looksUp(ayse, "/sales kazandım 12500 Acme", "Acme")
	o.Channel("#sales").Shows("Ayşe Yılmaz has won their first deal.")
	o.looksUp(emily, "/sales won 4000 Harbour", "Harbour")
	o.Channel("#sales").Shows("Emily Carter has won their first deal.")
	o.looksUp(emily, "/sales won 5000 Pier", "Pier")
	o.moveTo("2026-11-27T16:00:00+03:00")
	o.Person(ayse).DM().Shows("Acme fırsatında farkı yaratan neydi?")
	o.Person(emily).DM().Shows("What made the difference with Harbour?")
	o.Channel("#sales").Shows("leaderboard, week 48").Has(
		"Nobody who sold has a target for week 48, so the places go by deals won.").
		Has("Emily Carter").Lacks("Nobody has a place").Lacks("without having a target")
}
