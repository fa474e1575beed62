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
		if err := o.sim.Click(t.Context(), emily, slacksim.Container{Type: "message", Channel: list.Channel, TS: list.TS}, e.BlockID, e.ID, nil, nil); err != nil {
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
