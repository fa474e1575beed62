package e2e

import "testing"

// TestQuarter_FromDraftsToTheResult lives through the end of a quarter with a manager and a rep who grades.
func TestQuarter_FromDraftsToTheResult(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.writes(emily, goal{title: "Win the East Coast", keyResults: []result{{title: "Roasters", start: "0", target: "10"}}})

	o.moveTo("2026-12-18T10:00:00+03:00")
	manager := o.Person(selin)
	manager.DM().Shows("Yaklaşan çeyrek: 2027 1. çeyrek").Has("tüm ekibin ortak bir amacı").Has("2027 1. çeyrek döneminde amacı olmayan 3 kişi").Has("Emily Carter")
	o.reads()
	manager.Clicks("Kimde ne var")
	manager.SeesEphemeral("@okrbot", "Kimin amacı ve hedefi var: Sales").Has("Emily Carter")
	manager.Clicks("Yeni amaç")
	manager.SeesModal("Yeni amaç").Has("Gelecek çeyrek: 2027 1. çeyrek")
	manager.ClosesModal()

	o.moveTo("2026-12-25T18:30:00+03:00")
	rep := o.Person(emily)
	rep.DM().Shows("Q4 2026 ends: time to grade").Has("How did your objective go?").Has("O1 · Win the East Coast").Has("proposed 0.0").Clicks("Grade and close")
	rep.SeesModal("Close the objective")
	rep.Fills("What was learned", "Start earlier")
	rep.Submits()
	rep.SeesModal("Close the objective").Has("closed with 0.0")
	rep.ClosesAllModals()
	rep.DM().Shows("Thank you: all your objectives of Q4 2026 are graded.").Has("closed with 0.0")

	o.moveTo("2027-01-04T10:00:00+03:00") // New Year is a holiday, and then comes a weekend
	o.Channel("#sales").Shows("Sales: the result of Q4 2026").Has("Average grade 0.0").Has("Start earlier").Has("Emily Carter · O1").Has("Thank you all for this quarter.")
	o.looksUp(selin, "/okr yeniden-aç O1 geciken fatura", "O1 · Win the East Coast yeniden açıldı.")
	o.moveTo("2027-01-04T12:00:00+03:00")
	o.reads()
}
