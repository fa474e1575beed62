package e2e

import "testing"

func TestClosing_GradesWhatWasLearnedAndWhatGoesOn(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.writes(emily, goal{title: "Win the East Coast",
		keyResults: []result{{title: "Roasters", start: "0", target: "10"}}})
	rep := o.Person(emily)
	rep.Types("@okrbot", "/okr close O1")
	rep.SeesModal("Close the objective").Has("proposed 0.0").Has("What was learned")
	rep.Picks("KR1 · Roasters", "0.3")
	rep.Fills("What was learned", "Start earlier")
	rep.Picks("What carries over", "KR1 · Roasters")
	rep.Submits()
	rep.SeesError("Why another grade", "Say why it is not the proposed grade.")
	rep.Fills("Why another grade", "two contracts are at the notary")
	rep.Submits()
	rep.SeesModal("Close the objective").Has("closed with 0.3").Has("1 key result carries over to O2, Q1 2027.")
	rep.ClosesAllModals()
	o.looksUp(emily, "/okr show O1", "closed with 0.3").Has("instead of 0.0: two contracts are at the notary").Has(
		"Start earlier").Lacks("Grade and close")
	o.looksUp(emily, "/okr edit O1", "O1 is closed. Your team's manager can open it again")
	o.looksUp(emily, "/okr list 2026Q4", "Objectives of Q4 2026").Has("closed with 0.3")
	o.looksUp(emily, "/okr reopen O1 sorry", "Only the team's managers can reopen")
	o.looksUp(selin, "/okr yeniden-aç O1 geciken fatura", "O1 · Win the East Coast yeniden açıldı.")
	o.looksUp(emily, "/okr show O1", "Edit")
}
