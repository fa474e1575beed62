package e2e

import "testing"

// TestQuarter_FromDraftsToTheResult lives through the end of a quarter with a manager and a rep who grades.
func TestQuarter_FromDraftsToTheResult(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.writes(emily, goal{title: "Win the East Coast",
		keyResults: []result{{title: "Roasters", start: "0", target: "10"}}})

	o.moveTo("2026-12-18T10:00:00+03:00")
	manager := o.Person(selin)
	manager.DM().Shows("Yaklaşan çeyrek: 2027 1. çeyrek").Has("tüm ekibin ortak bir amacı").Has(
		"2027 1. çeyrek döneminde amacı olmayan 3 kişi").Has("Emily Carter")
	o.reads()
	manager.Clicks("Kimde ne var")
	manager.SeesEphemeral("@okrbot", "Kimin amacı ve hedefi var: Sales").Has("Emily Carter")
	manager.Clicks("Yeni amaç")
	manager.SeesModal("Yeni amaç").Has("Gelecek çeyrek: 2027 1. çeyrek")
	manager.ClosesModal()

	o.moveTo("2026-12-25T18:30:00+03:00")
	rep := o.Person(emily)
	rep.DM().Shows("Q4 2026 ends: time to grade").Has("How did your objective go?").Has("O1 · Win the East Coast").Has(
		"proposed 0.0").Clicks("Grade and close")
	rep.SeesModal("Close the objective")
	rep.Fills("What was learned", "Start earlier")
	rep.Submits()
	rep.SeesModal("Close the objective").Has("closed with 0.0")
	rep.ClosesAllModals()
	rep.DM().Shows("Thank you: all your objectives of Q4 2026 are graded.").Has("closed with 0.0")

	o.moveTo("2027-01-04T10:00:00+03:00") // New Year is a holiday, and then comes a weekend
	o.Channel("#sales").Shows("Sales: the result of Q4 2026").Has("Average grade 0.0").Has("Start earlier").Has(
		"Emily Carter · O1").Has("Thank you all for this quarter.")
	o.looksUp(selin, "/okr yeniden-aç O1 geciken fatura", "O1 · Win the East Coast yeniden açıldı.")
	o.moveTo("2027-01-04T12:00:00+03:00")
	o.reads()
}

// TestQuarter_JanuaryLeavesDecemberAlone: what is measured and sold in the new quarter does not move what is being
// graded of the old one, and what January's first working day asks for is of December.
func TestQuarter_JanuaryLeavesDecemberAlone(t *testing.T) {
	t.Parallel()
	o := begins(t)
	manager := o.Person(selin)
	manager.Types("@okrbot", "/kpi yeni")
	manager.SeesModal("Yeni KPI")
	manager.Fills("KPI", "Memnuniyet")
	manager.Fills("Hedef", "85")
	manager.Submits()
	manager.SeesModal("KPI").Has("K1 · Memnuniyet")
	manager.ClosesAllModals()
	o.writes(emily, goal{title: "Happy roasters",
		keyResults: []result{{title: "Score of 100", start: "0", target: "100"}}})
	o.looksUp(emily, "/kpi link K1 KR1", "now follows K1")
	o.looksUp(selin, "/kpi kaydet K1 70", "Kasım 2026 için girildi")

	o.moveTo("2027-01-04T11:00:00+03:00")
	o.reads()
	manager.Types("@okrbot", "/kpi kaydet")
	manager.SeesModal("KPI değerleri").Has("eksik dönem: Aralık 2026")
	manager.Fills("K1 · Memnuniyet", "90")
	manager.Submits()
	manager.ClosesAllModals()
	o.looksUp(selin, "/kpi kaydet K1 10", "Ocak 2027 için girildi")
	o.looksUp(emily, "/okr show O1", "follows K1").Has("(90 − 0) / (100 − 0)").Has(
		"the latest that K1 says of 1 Oct – 31 Dec 2026").Lacks("10%")
	rep := o.Person(emily)
	rep.Types("@okrbot", "/okr close O1")
	rep.SeesModal("Close the objective").Has("proposed 0.9")
	rep.ClosesAllModals()
	o.looksUp(selin, "/kpi kaydet K1 80 31.12.2026", "Aralık 2026 için girildi")
	o.looksUp(emily, "/okr show O1", "(80 − 0) / (100 − 0)")
}
