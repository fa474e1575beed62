package e2e

import "testing"

func TestAlignment_TheTreeUnfolds(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.writes(ayse, goal{title: "Büyümek", keyResults: []result{{title: "Gelir", start: "0", target: "100"}}})
	o.writes(emily, goal{title: "Win the East Coast",
		keyResults: []result{{title: "Roasters", start: "0", target: "10"}}})
	o.looksUp(emily, "/okr align O2 O1", "O2 · Win the East Coast now supports O1 · Büyümek")
	o.looksUp(ayse, "/okr hizala O1 O2", "Döngü olur")
	o.looksUp(emily, "/okr align O1 O2", "Only")
	o.looksUp(emily, "/okr align O2", "/okr align O12 O3")
	o.looksUp(ayse, "/okr göster O1", "destekleyen amaçlar (1/1): %0")
	o.looksUp(emily, "/okr show O2", "supports O1 · Büyümek")
	rep := o.Person(emily)
	rep.Types("@okrbot", "/okr tree")
	rep.SeesModal("Objectives").Has("O1 · Büyümek").Has("O2 · Win the East Coast").Has(
		"supported by 1 of 1 objective: 0%")
	o.redraws(emily, func() { rep.Clicks("▾ 1") })
	rep.SeesModal("Objectives").Has("O1 · Büyümek").Lacks("O2 · Win the East Coast")
	o.redraws(emily, func() { rep.Clicks("▸ 1") })
	rep.SeesModal("Objectives").Has("O2 · Win the East Coast")
	rep.ClosesAllModals()
	o.looksUp(emily, "/okr unalign O2 O1", "no longer supports O1")
}

// TestAlignment_ATeamsObjectiveLivesOfWhatSupportsIt: the manager writes it without key results, a rep supports it,
// and it moves with theirs.
func TestAlignment_ATeamsObjectiveLivesOfWhatSupportsIt(t *testing.T) {
	t.Parallel()
	o := begins(t)
	manager := o.Person(selin)
	o.drafts(selin, goal{title: "Ekipçe kazanmak", owner: "Tüm ekip · Sales",
		keyResults: []result{{title: "yanlışlıkla"}}})
	o.redraws(selin, func() { o.removes(selin, 0) })
	manager.SeesModal("Yeni amaç").Has(
		"Anahtar sonucu olmayan bir ekip amacının ilerlemesi, onu destekleyen amaçlardan gelir")
	manager.Submits()
	manager.SeesModal("Kaydedildi").Has("Ekipçe kazanmak")
	manager.ClosesAllModals()
	o.looksUp(selin, "/okr göster O1", "Ekipçe kazanmak").Has("henüz anahtar sonuç yok")

	o.writes(emily, goal{title: "Win the East Coast",
		keyResults: []result{{title: "Roasters", start: "0", target: "10"}}})
	o.looksUp(emily, "/okr align O2 O1", "now supports O1")
	o.moveTo("2026-11-30T17:00:00+03:00")
	o.reads()
	o.checksIn(emily, map[string]string{"KR1": "7"})
	o.looksUp(selin, "/okr göster O1", "ilerleme: %70").Has("yolunda · destekleyen amaçlar (1/1): %70")
	o.looksUp(ayse, "/okr liste şirket", "ilerleme: %70")
	o.reads()

	manager.Types("@okrbot", "/okr kapat O1")
	manager.SeesModal("Amacı kapat").Has("Amacın skoru").Has("önerilen 0,7")
	manager.Picks("Amacın skoru", "0,9")
	manager.Submits()
	manager.SeesError("Neden başka bir skor", "Önerilen skordan neden ayrıldığınızı yazın.")
	manager.Fills("Neden başka bir skor", "son sözleşme noterde")
	manager.Submits()
	manager.SeesModal("Amacı kapat").Has("0,9 skorla kapandı")
	manager.ClosesAllModals()
	o.looksUp(ayse, "/okr göster O1", "0,9 skorla kapandı").Has("son sözleşme noterde")
}
