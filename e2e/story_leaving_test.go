package e2e

import "testing"

// TestLeaving_TheManagerGivesOnWhatALeaverOwned: one message, one click for each kind of thing.
func TestLeaving_TheManagerGivesOnWhatALeaverOwned(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.writes(ayse, goal{title: "Büyümek", keyResults: []result{{title: "Ciro", start: "0", target: "4"}}})
	o.looksUp(ayse, "/sales aç 5000 Akdeniz Lojistik", "Fırsat açıldı.")
	o.looksUp(ayse, "/sales aç 7000 Ege Gıda", "Fırsat açıldı.")
	o.sim.Deactivate(ayse)
	manager := o.Person(selin)
	left := manager.DM().Shows("Ayşe Yılmaz ayrıldı.").Has("Ona ait olanlar artık sizde").Has("1 amaç").Has(
		"O1 · Büyümek").Has("2 açık satış fırsatı").Has("D1 · Akdeniz Lojistik")
	left.Lacks("devral")
	manager.Picks("Satış fırsatlarını birine ver…", "Emily Carter")
	manager.DM().Shows("✅ Artık Emily Carter adına kayıtlı.")
	o.Person(emily).DM().Shows("You own D1, D2 now: whose it was has left.")
	manager.DM().Shows("Ayşe Yılmaz ayrıldı.").Clicks("Satış fırsatlarını devral")
	o.looksUp(selin, "/sales fırsatlar", "Akdeniz Lojistik")
	o.reads()
}

// TestLeaving_OnlyTheTeam: in English; who left reads it until the manager takes it over.
func TestLeaving_OnlyTheTeam(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.looksUp(selin, "/okr dil en", "English")
	o.writes(ayse, goal{title: "Büyümek", keyResults: []result{{title: "Ciro", start: "0", target: "4"}}})
	o.sim.Leave("C0SALES", ayse)
	manager := o.Person(selin)
	left := manager.DM().Shows("Ayşe Yılmaz is no longer in the team Sales.").Has(
		"can read it and can no longer change it").Has("1 objective")
	o.looksUp(ayse, "/okr göster O1", "Büyümek")
	left.Clicks("Take over the objectives")
	o.looksUp(selin, "/okr list", "Büyümek")
	o.reads()
}

// TestLeaving_TheLastManager: the admin names another one behind a button.
func TestLeaving_TheLastManager(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.sim.Deactivate(selin)
	admin := o.Person(can)
	admin.DM().Shows("Sales ekibinin yöneticisi kalmadı").Clicks("Yönetici seç")
	admin.SeesModal("Ekip ayarları")
	admin.Fills("Yöneticiler", "Emily Carter")
	admin.Submits()
	admin.SeesModal("Ekip ayarları").Has("Sales")
	admin.ClosesModal()
	admin.DM().Shows("✅ Sales ekibinin yeniden bir yöneticisi var.")
	o.reads()
}
