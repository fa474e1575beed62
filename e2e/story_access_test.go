package e2e

import (
	"testing"

	"okrbot/slacksim"
)

// opensAmounts lets the manager show everybody in the team each other's amounts.
func (o *office) opensAmounts() {
	o.sells("Ekip arkadaşlarının tutarları ve hedefleri", "ekip içinde açık")
}

// sells lets the manager choose something in the form of how the team sells.
func (o *office) sells(field, choice string) {
	o.t.Helper()
	boss := o.Person(selin)
	boss.Types("@okrbot", "/sales ayarlar")
	boss.SeesModal("Satış ayarları")
	boss.Picks(field, choice)
	boss.Submits()
	boss.SeesModal("Satış ayarları").Has("Kaydedildi")
	boss.ClosesAllModals()
}

// TestAccess_TwoTeamsKeepWhatIsTheirs lives through a quarter of curiosity: what one team keeps, nobody of the other
// one reads or changes.
func TestAccess_TwoTeamsKeepWhatIsTheirs(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.sim.AddChannel(slacksim.Channel{ID: "C0EMEA", Name: "emea", Members: []string{lukas}})
	o.foundAnother("EMEA", "#emea", "Lukas Weber")

	// A team's revenue moves with each deal: a rep can't watch it, and can't have it told to them.
	o.looksUp(emily, "/sales won 40,000 Harbour", "Booked as won.")
	o.Channel("#sales").Shows("Emily Carter has won")
	rep := o.Person(ayse)
	rep.Types("@okrbot", "/kpi yeni")
	rep.SeesModal("Yeni KPI")
	rep.Fills("KPI", "Günlük ekip cirosu")
	rep.Fills("Birim", "TRY")
	rep.Fills("Hedef", "1000")
	rep.Picks("Değerlerin kaynağı", "kazanılan ciro · ekibin")
	rep.Submits()
	rep.SeesModal("Yeni KPI").Has("Tutarlar burada gizli")
	rep.ClosesModal()

	// Credit for somebody of another team needs that team.
	o.looksUp(emily, "/sales split D1 50/50 @Lukas Weber", "Lukas Weber is in another team, EMEA.")

	// A manager moves no team into another channel.
	o.sim.AddChannel(slacksim.Channel{ID: "C0BOARD", Name: "board", Members: []string{can}})
	manager := o.Person(selin)
	manager.Types("@okrbot", "/okr ayarlar")
	manager.SeesModal("Ekip ayarları")
	manager.Fills("Kanal", "#board")
	manager.Submits()
	manager.SeesError("Kanal", "yalnızca adminler")
	manager.ClosesModal()

	// Who left reads what is theirs, and changes nothing in the team.
	o.sim.Leave("C0SALES", emily)
	o.looksUp(emily, "/sales show D1", "Harbour").Has("40,000")
	o.looksUp(emily, "/sales split D1 60/40 @Ayşe Yılmaz", "Only its owner")
	o.Quiet()
	o.Channel("#sales").Shows("Emily Carter has won").Lacks("9,000,000")
}
