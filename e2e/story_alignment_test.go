package e2e

import "testing"

func TestAlignment_TheTreeUnfolds(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.writes(ayse, goal{title: "Büyümek", keyResults: []result{{title: "Gelir", start: "0", target: "100"}}})
	o.writes(emily, goal{title: "Win the East Coast", keyResults: []result{{title: "Roasters", start: "0", target: "10"}}})
	o.looksUp(emily, "/okr align O2 O1", "O2 · Win the East Coast now supports O1 · Büyümek")
	o.looksUp(ayse, "/okr hizala O1 O2", "Döngü olur")
	o.looksUp(emily, "/okr align O1 O2", "Only")
	o.looksUp(emily, "/okr align O2", "/okr align O12 O3")
	o.looksUp(ayse, "/okr göster O1", "destekleyen amaçlar (1/1): %0")
	o.looksUp(emily, "/okr show O2", "supports O1 · Büyümek")
	rep := o.Person(emily)
	rep.Types("@okrbot", "/okr tree")
	rep.SeesModal("Objectives").Has("O1 · Büyümek").Has("O2 · Win the East Coast").Has("supported by 1 of 1 objective: 0%")
	o.redraws(emily, func() { rep.Clicks("▾ 1") })
	rep.SeesModal("Objectives").Has("O1 · Büyümek").Lacks("O2 · Win the East Coast")
	o.redraws(emily, func() { rep.Clicks("▸ 1") })
	rep.SeesModal("Objectives").Has("O2 · Win the East Coast")
	rep.ClosesAllModals()
	o.looksUp(emily, "/okr unalign O2 O1", "no longer supports O1")
}
