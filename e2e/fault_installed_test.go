package e2e

import (
	"testing"
	"time"

	"okrbot/cmd"
)

// The app is removed in the middle of a week and installed again a day later: another bot, in no channel, with
// conversations of its own.
func TestInstalled_AgainGoesOnWithTheWeek(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.stop()
	exit := make(chan int, 1)
	go func() { exit <- cmd.Run(t.Context(), o.program("run")) }()
	o.wait("a connection", func() bool { return o.sim.Connections() > 0 })
	o.moveTo("2026-11-30T09:30:00+03:00")
	o.Person(ayse).DM().Shows("Merhaba Ayşe Yılmaz").Clicks("Bu hafta bildirecek şey yok")
	o.Person(ayse).DM().Shows("Not edildi")
	o.Channel("#sales").Shows("1 of 3 have answered")
	o.Forgives("token_revoked", "cant_update_message")
	o.sim.RevokeTokens()
	if code := <-exit; code != 2 {
		t.Fatalf("exit code %d", code)
	}
	o.wait("the connection to end", func() bool { return o.sim.Connections() == 0 })

	o.sim.Reinstall()
	o.env["SLACK_BOT_TOKEN"] = o.sim.BotToken()
	o.moveTo("2026-11-30T11:00:00+03:00")
	o.start()
	o.logs("the app was installed anew")
	o.later(time.Minute)
	o.Person(selin).DM().Shows("Merhaba Selin Aydın").Clicks("Bu hafta bildirecek şey yok")
	o.Person(selin).DM().Shows("Not edildi")
	o.later(time.Minute)
	o.Channel("#sales").Shows("2 of 3 have answered")
	o.looksUp(ayse, "/okr", "")
	o.reads()
}

func TestInstalled_AChannelThatIsArchivedAndBack(t *testing.T) {
	t.Parallel()
	o := onMonday(t)
	o.Forgives("is_archived")
	o.sim.Archive("C0SALES")
	o.Person(ayse).DM().Shows("Merhaba Ayşe Yılmaz").Clicks("Bu hafta bildirecek şey yok")
	o.logs("parked", "summary/T1")
	o.sim.Unarchive("C0SALES")
	o.Channel("#sales").Shows("1 of 3 have answered")
	o.reads()
}

func TestInstalled_AChannelThatBecomesPrivateIsRenamedAndPutsTheBotOut(t *testing.T) {
	t.Parallel()
	o := onMonday(t)
	o.Forgives("not_in_channel", "channel_not_found")
	o.Person(ayse).DM().Shows("Merhaba Ayşe Yılmaz").Clicks("Bu hafta bildirecek şey yok")
	o.Channel("#sales").Shows("1 of 3 have answered")
	o.sim.MakePrivate("C0SALES")
	o.sim.Rename("C0SALES", "satis-ekibi")
	o.Person(selin).DM().Shows("Merhaba Selin Aydın").Clicks("Bu hafta bildirecek şey yok")
	o.Channel("#satis-ekibi").Shows("2 of 3 have answered")
	o.sim.Leave("C0SALES", o.sim.BotUser())
	o.moveTo("2026-11-30T17:30:00+03:00")
	o.Person(emily).DM().Shows("Hi Emily Carter").Clicks("Nothing to report this week")
	o.logs("parked", "summary/T1")
	o.sim.Invite("C0SALES", o.sim.BotUser())
	o.Channel("#satis-ekibi").Shows("3 of 3 have answered")
	o.reads()
}

func TestInstalled_PeopleAndTheWorkspaceChangeTheirNames(t *testing.T) {
	t.Parallel()
	o := onMonday(t)
	u, _ := o.sim.User(ayse)
	u.RealName, u.DisplayName = "Ayşe Yılmaz Demir", "Ayşe D."
	o.sim.SetUser(u)
	o.sim.RenameTeam("Yeni Ad")
	o.sim.Rename("C0SALES", "satis")
	o.later(time.Minute)
	o.Person(ayse).DM().Shows("Merhaba").Clicks("Bu hafta bildirecek şey yok")
	o.Person(ayse).DM().Shows("Teşekkürler Ayşe D.!")
	o.Channel("#satis").Shows("1 of 3 have answered")
	o.reads()
}
