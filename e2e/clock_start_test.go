package e2e

import (
	"strings"
	"testing"

	"okrbot/slacksim"
)

// owns says whether Can owns the workspace.
func (o *office) owns(primary bool) {
	u, _ := o.sim.User(can)
	u.IsPrimaryOwner, u.IsOwner, u.IsAdmin = primary, primary, primary
	o.sim.SetUser(u)
}

func TestStart_NobodyCanBeAsked(t *testing.T) {
	t.Parallel()
	o := furnish(t, "2026-11-26T15:00:00+03:00")
	o.owns(false)
	o.start()
	o.logs("Nobody could be asked to set up the first team: Slack names no owner", "OKRBOT_ADMINS", "/okr settings")
	o.logs("level=WARN", "nobody could be asked to set up the first team")
	o.NobodyElseSees()

	// Who puts their own id there is asked, although okrbot runs on the same database again.
	o.stop()
	o.env["OKRBOT_ADMINS"] = emily
	o.start()
	o.logs("Emily Carter (U0EMILY) has a message from okrbot in Slack")
	o.Person(emily).DM().Shows("Hello Emily Carter, okrbot is here.")
}

func TestStart_AnotherAdminIsNamedLater(t *testing.T) {
	t.Parallel()
	o := open(t, "2026-11-26T15:00:00+03:00")
	o.logs("Can Öztürk (U0CAN) has a message from okrbot in Slack")
	o.Person(can).DM().Shows("Merhaba Can Öztürk, okrbot hazır.")
	o.stop()
	o.env["OKRBOT_ADMINS"] = "U0NOBODY," + emily + "," + guest
	o.start()
	o.logs("OKRBOT_ADMINS names U0NOBODY, but that is the ID of no full member")
	o.logs("OKRBOT_ADMINS names U0GUEST")
	o.logs("Emily Carter (U0EMILY) has a message from okrbot in Slack")
	o.Person(emily).DM().Shows("Hello Emily Carter, okrbot is here.").Clicks("Set up a team")
	o.Person(emily).SeesModal("New team")
	o.Person(emily).Clicks("More settings")
	o.Person(emily).SeesModal("New team").Has("Opens on")
	o.Person(emily).ClosesModal()
}

func TestStart_TheOwnerCannotBeWrittenTo(t *testing.T) {
	t.Parallel()
	o := furnish(t, "2026-11-26T15:00:00+03:00")
	o.Forgives("cannot_dm_bot")
	o.sim.Inject(slacksim.Fault{Name: "error", On: "conversations.open", Code: "cannot_dm_bot"})
	o.start()
	o.logs("Slack takes no message for Can Öztürk (U0CAN)", "OKRBOT_ADMINS")
}

func TestStart_SaysWhatItWaitsFor(t *testing.T) {
	t.Parallel()
	o := open(t, "2026-11-26T15:00:00+03:00")
	o.logs("okrbot is connected to the workspace", "where it is called okrbot", o.env["OKRBOT_DB"])
	o.foundTeam()
	o.logs("okrbot serves one team: Sales.")
	o.logs("Next: check-in prompt · Sales, Monday, 30 November 2026, 09:00 (Europe/Istanbul).")
	o.stop()
	o.env["LANG"] = "tr_TR.UTF-8"
	o.start()
	o.logs("Sırada: check-in sorusu · Sales, 30 Kasım 2026 Pazartesi 09:00 (Europe/Istanbul).")
	o.sim.Disconnect("refresh_requested")
	o.looksUp(ayse, "/okr", "amaç")
	if n := o.log.count("okrbot bir ekip için çalışıyor: Sales."); n != 1 {
		t.Errorf("said %d times", n)
	}
	if strings.Contains(o.log.text.String(), o.env["SLACK_BOT_TOKEN"]) {
		t.Error("the token is said")
	}
}
