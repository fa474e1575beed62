package e2e

import "testing"

func TestKPI_FromTheFormToTheKeyResultThatFollows(t *testing.T) {
	t.Parallel()
	o := begins(t)
	manager := o.Person(selin)
	manager.Types("@okrbot", "/kpi yeni")
	manager.SeesModal("Yeni KPI").Has("Değerlerin kaynağı")
	manager.Fills("KPI", "Aylık memnuniyet puanı")
	manager.Fills("Hedef", "seksen beş")
	manager.Submits()
	manager.SeesError("Hedef", "seksen beş")
	manager.Fills("Hedef", "85")
	manager.Fills("Sarı sınırı", "80")
	manager.Submits()
	manager.SeesModal("KPI").Has("K1 · Aylık memnuniyet puanı").Has("🟢 en az 85 · 🟡 en az 80")
	manager.ClosesAllModals()

	o.looksUp(selin, "/kpi kaydet K1 79 dün", "Kaydedildi (Kasım 2026): K1 · Aylık memnuniyet puanı").Has("hedefin dışında")
	o.looksUp(selin, "/kpi kaydet K1 81,5", "81,5 · hedef ≥ 85 · hedefe yakın")
	o.looksUp(ayse, "/kpi liste", "Ekiplerimin KPI'ları").Has("K1 · Aylık memnuniyet puanı").Has("81,5").Has("≥ 85")
	o.looksUp(emily, "/kpi show K1", "81.5 · target ≥ 85 · close to target").Has("79").Has("🟢 from 85 · 🟡 from 80 · 🔴 below")
	o.looksUp(emily, "/kpi record K1 90", "Only Selin Aydın and the team's managers can change this KPI.")
	o.looksUp(emily, "/kpi recrod K1 90", "record")
	o.looksUp(selin, "/kpi kaydet K1 90 yarın", "Değer bugüne ya da geçmiş bir güne ait olmalı.")
	o.looksUp(emily, "/kpi show K9", "There is no KPI K9, or it is not yours to see.")
}

func TestKPI_AWonDealMovesTheKeyResult(t *testing.T) {
	t.Parallel()
	o := begins(t)
	manager := o.Person(selin)
	manager.Types("@okrbot", "/kpi yeni")
	manager.SeesModal("Yeni KPI")
	manager.Fills("KPI", "Aylık satış cirosu")
	manager.Fills("Birim", "TRY")
	manager.Fills("Hedef", "250 bin")
	manager.Picks("Değerlerin kaynağı", "kazanılan ciro · ekibin")
	manager.Submits()
	manager.SeesModal("KPI").Has("kazanılan ciro")
	manager.ClosesAllModals()
	o.looksUp(emily, "/kpi record K1 5", "K1 keeps itself from the sales")
	o.writes(emily, goal{title: "Grow revenue", keyResults: []result{{title: "Revenue of 400k", start: "0", target: "400000"}}})
	o.looksUp(emily, "/kpi link K1 KR1", "now follows K1").Has("0%")
	o.looksUp(emily, "/sales won 100k Harbour", "Booked as won.")
	o.Channel("#sales").Shows("Emily Carter has won a first deal.")
	o.looksUp(emily, "/okr show O1", "fed by K1").Has("100,000")
	o.looksUp(emily, "/kpi unlink KR1", "keeps its value")
}
