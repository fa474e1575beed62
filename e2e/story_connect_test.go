package e2e

import (
	"testing"

	"okrbot/slacksim"
)

// People of a customer's workspace, who share #sales with the team: Slack says so by their workspace alone. Pia owns
// hers.
const (
	pia = "U0PIA"
	tom = "U0TOM"
)

func customers(o *office) {
	o.sim.AddUser(slacksim.User{ID: pia, RealName: "Pia Partner", TZ: "Europe/Istanbul", Locale: "en-US",
		TeamID: "T0OTHER", IsAdmin: true, IsOwner: true, IsPrimaryOwner: true})
	o.sim.AddUser(slacksim.User{ID: tom, RealName: "Tom Partner", TZ: "Europe/Istanbul", Locale: "en-US",
		TeamID:       "T0OTHER",
		EnterpriseID: "E0OTHER", EnterpriseTeams: []string{"T0OTHER"}})
}

func TestConnect_PeopleOfAnotherWorkspaceAreGuestsEverywhere(t *testing.T) {
	t.Parallel()
	o := furnish(t, "2026-11-26T15:00:00+03:00")
	customers(o)
	o.sim.Invite("C0SALES", pia)
	o.start()
	o.foundTeam()
	o.sim.Invite("C0SALES", tom) // while okrbot runs
	o.writes(ayse, goal{title: "Büyümek", keyResults: []result{{title: "Ciro", start: "0", target: "4"}}})
	for _, who := range []string{pia, tom} {
		for _, line := range []string{"/okr", "/okr checkin", "/okr show O1", "/okr list team", "/okr settings",
			"/sales won 100 Acme", "/kpi"} {
			o.looksUp(who, line, "okrbot is for members of this workspace.")
		}
		o.sim.OpenHome(who, "home")
	}

	// Nobody can make one a manager.
	boss := o.Person(selin)
	boss.Types("@okrbot", "/okr ayarlar")
	boss.SeesModal("Ekip ayarları")
	boss.Fills("Yöneticiler", "Selin Aydın", "Pia Partner")
	boss.Submits()
	boss.SeesError("Yöneticiler", "Tam üyelerden seçin.")
	boss.ClosesModal()

	o.moveTo(monday, "2026-12-02T10:00:00+03:00")
	boss.DM().Shows("3 kişiden 0 yanıt").Lacks("Partner")
	for _, who := range []string{pia, tom} {
		for _, m := range o.sim.Messages(o.sim.DM(who, o.sim.BotUser())) {
			t.Errorf("%s was sent: %s", who, o.sim.MessageText(m, who))
		}
		if _, there := o.sim.Home(who); there {
			t.Errorf("%s has a Home tab", who)
		}
	}
	if o.count("notice") > 0 {
		t.Error("somebody is told something")
	}

	// They go, and one comes back as a colleague: the workspaces were merged.
	o.sim.Leave("C0SALES", tom)
	o.sim.SetUser(slacksim.User{ID: pia, RealName: "Pia Partner", TZ: "Europe/Istanbul", Locale: "en-US"})
	o.moveTo("2026-12-07T09:00:00+03:00")
	o.Person(pia).DM().Shows("Hi Pia Partner")
	o.looksUp(pia, "/okr show O1", "Büyümek")
	o.looksUp(tom, "/okr", "okrbot is for members of this workspace.")
	o.reminded(selin, ayse, emily)
}

// A directory that was read before okrbot knew of other workspaces took them for colleagues; it learns better as it
// connects.
func TestConnect_WhoBecomesForeignIsSilentFromThenOn(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.sim.SetUser(slacksim.User{ID: ayse, RealName: "Ayşe Yılmaz", TZ: "Europe/Istanbul", Locale: "tr-TR",
		TeamID: "T0OTHER"})
	o.moveTo(monday)
	o.reminded(selin)
	o.looksUp(ayse, "/okr", "okrbot bu çalışma alanının üyeleri içindir")
}
