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

	o.looksUp(selin, "/kpi kaydet K1 79 dün",
		"Kasım 2026 için girildi: K1 · Aylık memnuniyet puanı").Has("hedefin dışında")
	o.looksUp(selin, "/kpi kaydet K1 81,5", "81,5 · hedef ≥ 85 · hedefe yakın")
	o.looksUp(ayse, "/kpi liste", "Ekiplerimin KPI'ları").Has("K1 · Aylık memnuniyet puanı").Has("81,5").Has("≥ 85")
	o.looksUp(emily, "/kpi show K1", "81.5 · target ≥ 85 · close to target").Has("79").Has(
		"🟢 from 85 · 🟡 from 80 · 🔴 below")
	o.looksUp(emily, "/kpi record K1 90", "Only its owner (Selin Aydın) and the team's managers can change this KPI.")
	o.looksUp(emily, "/kpi recrod K1 90", "record")
	o.looksUp(selin, "/kpi kaydet K1 90 yarın", "Değer bugüne veya geçmiş bir güne ait olmalı.")
	o.looksUp(emily, "/kpi show K9", "There is no KPI K9 that you can see.")
}

func TestKPI_AWonDealMovesTheKeyResult(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.opensAmounts()
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
	o.looksUp(emily, "/kpi record K1 5", "K1 is calculated from the sales")
	o.writes(emily, goal{title: "Grow revenue",
		keyResults: []result{{title: "Revenue of 400k", start: "0", target: "400000"}}})
	o.looksUp(emily, "/kpi link K1 KR1", "now follows K1").Has("0%")
	o.looksUp(emily, "/sales won 100k Harbour", "Booked as won.")
	o.Channel("#sales").Shows("Emily Carter has won their first deal.")
	o.looksUp(emily, "/okr show O1", "follows K1").Has("100,000")
	o.looksUp(emily, "/kpi unlink KR1", "keeps its value")
}

// TestKPI_OrGoal: a key result that watches over a figure becomes a KPI in two clicks, and a KPI with an end becomes
// an objective.
func TestKPI_OrGoal(t *testing.T) {
	t.Parallel()
	o := begins(t)
	rep := o.Person(emily)
	o.drafts(emily, goal{title: "Happy roasters",
		keyResults: []result{{title: "Keep the satisfaction score", start: "80", target: "85"}}})
	rep.Submits()
	rep.SeesModal("Saved").Has("Keep the satisfaction score")
	rep.Clicks("Keep it as a KPI")
	rep.SeesModal("New KPI")
	rep.Submits()
	rep.SeesModal("KPI").Has("K1 · Keep the satisfaction score").Has("≥ 85").Has("Let KR1 follow K1")
	rep.Clicks("Follow")
	rep.SeesModal("KPI").Has("KR1 · Keep the satisfaction score now follows K1")
	rep.ClosesAllModals()
	o.looksUp(emily, "/okr show O1", "follows K1")

	rep.Types("@okrbot", "/kpi new")
	rep.SeesModal("New KPI")
	rep.Fills("KPI", "New roasters by December")
	rep.Fills("Target", "10")
	rep.Submits()
	rep.SeesModal("KPI").Has("This looks like a goal")
	rep.Clicks("Write an objective")
	rep.SeesModal("New objective")
	rep.Fills("Start", "0")
	rep.Submits()
	rep.SeesModal("Saved").Has("New roasters by December")
	rep.ClosesAllModals()
}
