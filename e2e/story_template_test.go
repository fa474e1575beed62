package e2e

import (
	"testing"

	"okrbot/slacksim"
)

func TestTemplates_OpenTheFormFilledIn(t *testing.T) {
	t.Parallel()
	o := begins(t)
	list := o.looksUp(emily, "/okr templates", "Raise customer satisfaction").Has("Monthly active users").Message()
	for _, e := range slacksim.Elements(list.Blocks) {
		if e.ID != "template.objective" || e.JSON["value"] != "satisfaction" {
			continue
		}
		if err := o.sim.Click(t.Context(), emily,
			slacksim.Container{Type: "message", Channel: list.Channel, TS: list.TS},
			slacksim.Used{BlockID: e.BlockID, ActionID: e.ID},
			nil); err != nil {
			t.Fatal(err)
		}
	}
	form := o.Person(emily).SeesModal("New objective")
	form.Has("Satisfaction survey score")
	o.Person(emily).Submits()
	o.Person(emily).SeesModal("Saved")
	o.Person(emily).ClosesAllModals()
	o.looksUp(emily, "/okr show O1", "Raise customer satisfaction").Has("Complaints a month")
	o.looksUp(ayse, "/kpi şablonlar", "Aylık memnuniyet puanı")
}

func TestCoverage_ManagersSeeWhoLacksWhat(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.writes(emily, goal{title: "Win the East Coast",
		keyResults: []result{{title: "Roasters", start: "0", target: "10"}}})
	o.looksUp(selin, "/okr kapsam", "Kimin amacı ve hedefi var: Sales").Has("Emily Carter").Has(
		"2026 4. çeyrek döneminde amacı olmayan 2 kişi").Has("Kasım 2026 döneminde satış hedefi olmayan 3 kişi")
	o.looksUp(emily, "/okr coverage", "Only the team's managers and admins can see who has objectives and targets.")
	o.looksUp(emily, "/okr list 2026Q3", "There is no objective in Q3 2026 that you can see.")
}
