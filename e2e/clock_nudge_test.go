package e2e

import (
	"testing"

	"okrbot/slacksim"
)

func TestClock_WhoAnsweredIsLeftInPeace(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.moveTo("2026-11-30T09:30:00+03:00")
	o.Person(ayse).DM().Shows("Merhaba Ayşe Yılmaz").Clicks("Bu hafta bildirecek şey yok")
	o.Person(ayse).DM().Shows("Not edildi: bu kez bildirilecek bir şey yok.")
	o.checksIn(selin, nil, "Two new customers")
	o.moveTo("2026-12-03T12:00:00+03:00")
	o.nudged(map[string][]string{
		ayse: {"prompt Mon 30 Nov 09:00"}, selin: {"prompt Mon 30 Nov 09:00"}, emily: week("30 Nov", "1 Dec"),
	})
}

func TestClock_NobodyIsAskedOutsideWorkingHours(t *testing.T) {
	t.Parallel()
	for name, rhythm := range map[string]struct {
		from, to string
		fields   []string
		asked    []string
	}{
		"an opening before nine waits for nine": {"2026-11-26T15:00:00+03:00", "2026-12-02T12:00:00+03:00",
			[]string{"Açılış saati", "06:30"}, week("30 Nov", "1 Dec")},
		"an opening after six waits for the next day": {"2026-11-26T15:00:00+03:00", "2026-12-03T12:00:00+03:00",
			[]string{"Açılış saati", "19:30", "Kapanış günü", "Perşembe"},
			[]string{"prompt Tue 1 Dec 09:00", "reminder Tue 1 Dec 15:00", "last Wed 2 Dec 18:00"}},
		"six o'clock is within the day": {"2026-11-26T15:00:00+03:00", "2026-12-03T12:00:00+03:00",
			[]string{"Açılış saati", "18:00", "Kapanış günü", "Perşembe"},
			[]string{"prompt Mon 30 Nov 18:00", "reminder Tue 1 Dec 15:00", "last Wed 2 Dec 18:00"}},
		"on a Saturday, where it is worked": {"2026-11-26T15:00:00+03:00", "2026-12-03T12:00:00+03:00",
			[]string{"Çalışma günleri", "Pazartesi + Salı + Çarşamba + Perşembe + Cuma + Cumartesi", "Açılış günü",
				"Cumartesi"},
			[]string{"prompt Sat 28 Nov 09:00", "reminder Sat 28 Nov 15:00", "last Tue 1 Dec 18:00"}},
		"Republic Day": {"2026-10-22T15:00:00+03:00", "2026-11-02T15:00:00+03:00", // a Thursday
			[]string{"Açılış günü", "Perşembe", "Kapanış günü", "Pazartesi"},
			[]string{"prompt Fri 30 Oct 09:00", "last Fri 30 Oct 18:00"}},
		"Republic Day without the preset": {"2026-10-23T15:00:00+03:00", "2026-11-02T15:00:00+03:00",
			[]string{"Resmî tatiller", "Yok", "Açılış günü", "Perşembe", "Kapanış günü", "Pazartesi"},
			[]string{"prompt Thu 29 Oct 09:00", "reminder Thu 29 Oct 15:00", "last Fri 30 Oct 18:00"}},
		"a day off of the team": {"2026-11-26T15:00:00+03:00", "2026-12-02T12:00:00+03:00",
			[]string{"Diğer tatil günleri", "30.11.2026"}, []string{"prompt Tue 1 Dec 09:00", "last Tue 1 Dec 18:00"}},
		// on a Thursday and Monday
		"a reminder does not come on a holiday": {"2026-12-24T15:00:00+03:00", "2027-01-06T12:00:00+03:00",
			[]string{"Açılış günü", "Perşembe", "Açılış saati", "15:00"},
			[]string{"prompt Thu 31 Dec 15:00", "reminder Mon 4 Jan 12:00", "last Tue 5 Jan 18:00"}},
		"no reminders wanted": {"2026-11-26T15:00:00+03:00", "2026-12-02T12:00:00+03:00",
			[]string{"Hatırlatma", "Yok", "Son hatırlatma", "Yok"}, []string{"prompt Mon 30 Nov 09:00"}},
		"the feast of sacrifice covers the round": {"2026-05-26T15:00:00+03:00", "2026-05-30T12:00:00+03:00",
			[]string{"Açılış günü", "Çarşamba", "Kapanış günü", "Cuma"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := furnish(t, rhythm.from)
			o.sim.Leave("C0SALES", emily)
			o.start()
			o.foundTeam(rhythm.fields...)
			o.moveTo(rhythm.to)
			o.nudged(map[string][]string{selin: rhythm.asked, ayse: rhythm.asked})
			if digests := o.count("digest"); digests != min(len(rhythm.asked), 1) {
				t.Errorf("%d digests", digests)
			}
		})
	}
}

func TestClock_SnoozeToLaterToday(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.moveTo("2026-11-30T09:30:00+03:00")
	rep := o.Person(ayse)
	rep.DM().Shows("Merhaba Ayşe Yılmaz").Clicks("Bugün daha sonra hatırlat")
	rep.SeesEphemeral("@okrbot", "Bugün saat 12:30 için hatırlatma kurdum.")
	o.moveTo("2026-11-30T12:30:00+03:00")
	rep.DM().Shows("Ayşe Yılmaz, istediğiniz hatırlatma").Clicks("Bugün daha sonra hatırlat")
	rep.SeesEphemeral("@okrbot", "Bugün saat 15:30 için hatırlatma kurdum.")
	o.moveTo("2026-11-30T17:45:00+03:00")
	rep.DM().Shows("Ayşe Yılmaz, istediğiniz hatırlatma").Clicks("Bugün daha sonra hatırlat")
	rep.SeesEphemeral("@okrbot", "Bugün saat 18:45 için hatırlatma kurdum.")
	o.moveTo("2026-11-30T23:30:00+03:00")
	rep.DM().Shows("Ayşe Yılmaz, istediğiniz hatırlatma").Clicks("Bugün daha sonra hatırlat")
	rep.SeesEphemeral("@okrbot", "Bugün yeniden hatırlatmak için yeterli zaman kalmadı.")
	o.moveTo("2026-12-03T12:00:00+03:00")
	o.nudged(map[string][]string{
		ayse: {"prompt Mon 30 Nov 09:00", "snoozed Mon 30 Nov 12:30", "snoozed Mon 30 Nov 15:30",
			"snoozed Mon 30 Nov 18:45",
			"last Tue 1 Dec 18:00"},
		selin: week("30 Nov", "1 Dec"), emily: week("30 Nov", "1 Dec"),
	})
}

func TestClock_WhoIsAwayIsNotAsked(t *testing.T) {
	t.Parallel()
	o := furnish(t, "2026-11-26T15:00:00+03:00")
	o.sim.Invite("C0SALES", lukas, can)
	o.start()
	o.foundTeam()

	// Ayşe for the whole round, with a command; Emily for its first day, with the form; Lukas by his manager; Can
	// takes it back.
	o.Person(ayse).Types("@okrbot", "/okr izinli 30 Kasım 2 Aralık")
	o.Person(ayse).SeesEphemeral("@okrbot", "İzniniz kaydedildi")
	o.Person(emily).Types("@okrbot", "/okr away")
	o.Person(emily).SeesModal("Away")
	o.Person(emily).Fills("Last day", "2026-11-30")
	o.Person(emily).Submits()
	o.Person(emily).SeesNoModal()
	for _, away := range []struct{ name, until string }{{"Lukas Weber", "2026-12-02"}, {"Can Öztürk", "2026-12-02"}} {
		o.Person(selin).Types("@okrbot", "/okr izinli")
		o.Person(selin).SeesModal("İzin")
		o.Person(selin).Fills("Kim izinli", away.name)
		o.Person(selin).Fills("Son gün", away.until)
		o.Person(selin).Submits()
		o.Person(selin).SeesNoModal()
	}
	o.moveTo("2026-11-30T11:00:00+03:00")
	o.nudged(map[string][]string{selin: {"prompt Mon 30 Nov 09:00"}})
	o.Person(can).Types("@okrbot", "/okr izinli")
	o.Person(can).SeesModal("İzin").Has("26 Kas – 2 Ara")
	o.redraws(can, func() { o.Person(can).Clicks("Kaldır") })
	o.Person(can).ClosesModal()
	o.settles(can)

	o.moveTo("2026-12-03T12:00:00+03:00")
	o.nudged(map[string][]string{
		selin: week("30 Nov", "1 Dec"),
		emily: {"prompt Tue 1 Dec 09:00", "last Tue 1 Dec 18:00"},
		can:   {"prompt Mon 30 Nov 11:00", "reminder Mon 30 Nov 17:00", "last Tue 1 Dec 18:00"},
	})
	o.Person(selin).DM().Shows("yönetici özeti").Has("Bu turda sayılmayanlar: Ayşe Yılmaz ve Lukas Weber")
}

func TestClock_AwayFromThePromptOn(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.moveTo("2026-11-30T09:30:00+03:00")
	rep := o.Person(ayse)
	rep.DM().Shows("Merhaba Ayşe Yılmaz").Clicks("İzinliyim")
	rep.SeesModal("İzin")
	rep.Fills("Son gün", "2026-12-04")
	rep.Submits()
	rep.SeesNoModal()
	rep.DM().Shows("Bu check-in sizin için sayılmıyor")
	o.moveTo("2026-12-03T12:00:00+03:00")
	o.nudged(map[string][]string{
		ayse: {"prompt Mon 30 Nov 09:00"}, selin: week("30 Nov", "1 Dec"), emily: week("30 Nov", "1 Dec"),
	})
}

func TestClock_MembersComeAndGo(t *testing.T) {
	t.Parallel()
	o := furnish(t, "2026-11-26T15:00:00+03:00")
	o.sim.Invite("C0SALES", lukas)
	o.start()
	o.foundTeam()
	o.moveTo("2026-11-30T10:00:00+03:00") // Istanbul was asked; Berlin and New York not yet
	o.sim.Invite("C0SALES", can)          // too late for this round
	o.hires(omar, "Omar Hassan", "Africa/Cairo", "en-US")
	o.hires(mia, "Mia Wilson", "Pacific/Auckland", "en-NZ") // whose Monday is over
	o.sim.Leave("C0SALES", lukas)
	for _, person := range []string{can, omar, mia, lukas} {
		o.settles(person)
	}
	o.moveTo("2026-11-30T10:01:00+03:00")
	o.sim.Deactivate(ayse)
	o.wait("the prompt of a leaver to be taken back",
		func() bool { return len(o.sim.Messages(o.sim.DM(ayse, o.sim.BotUser()))) == 0 })
	became, _ := o.sim.User(emily)
	became.IsRestricted = true
	o.sim.SetUser(became)
	o.settles(emily)
	o.moveTo("2026-12-03T12:00:00+03:00")
	o.nudged(map[string][]string{
		selin: week("30 Nov", "1 Dec"), ayse: {"prompt Mon 30 Nov 09:00"},
		omar: week("30 Nov", "1 Dec"), // at ten in Istanbul it is nine in Cairo: he came in time
	})

	// In the next week the newcomers are asked like everybody, and who is a full member again too.
	became.IsRestricted = false
	o.sim.SetUser(became)
	o.settles(emily)
	o.moveTo("2026-12-08T12:00:00+03:00")
	next := []string{"prompt Mon 7 Dec 09:00", "reminder Mon 7 Dec 15:00"}
	o.nudged(map[string][]string{
		selin: append(week("30 Nov", "1 Dec"), next...), ayse: {"prompt Mon 30 Nov 09:00"},
		omar: append(week("30 Nov", "1 Dec"), next...), can: next, mia: next, emily: next,
	})
}

func TestClock_TenNudgesAWeekAreEnough(t *testing.T) {
	t.Parallel()
	o := furnish(t, "2026-11-26T15:00:00+03:00")
	for _, name := range []string{"north", "south", "west"} {
		o.sim.AddChannel(slacksim.Channel{Name: name, Members: []string{selin, ayse}})
	}
	o.start()
	o.foundTeam()
	for _, name := range []string{"north", "south", "west"} {
		o.Person(can).Types("@okrbot", "/okr ayarlar yeni")
		o.Person(can).SeesModal("Yeni ekip")
		o.Person(can).Clicks("Diğer ayarlar")
		o.Person(can).SeesModal("Yeni ekip").Has("Açılış günü")
		o.Person(can).Fills("Ekip adı", name)
		o.Person(can).Fills("Kanal", "#"+name)
		o.Person(can).Submits()
		o.Person(can).SeesModal("Ekip ayarları")
		o.Person(can).ClosesModal()
		o.Channel("#" + name).Shows(name)
	}
	o.moveTo("2026-12-03T12:00:00+03:00")
	if got := o.nudges(ayse); len(got) != 10 {
		t.Errorf("in four teams Ayşe was asked %d times: %q", len(got), got)
	}
	if !o.log.says("skipped", "last/", ayse, "skip_budget") {
		t.Error("the log does not say why the others were left out")
	}
	o.reads()
}

func TestClock_RarerRhythms(t *testing.T) {
	t.Parallel()
	for name, rhythm := range map[string]struct {
		cadence string
		asked   []string
	}{
		"fortnightly": {"İki haftada bir", weeks("7 Dec", "8 Dec", "21 Dec", "22 Dec", "4 Jan", "5 Jan")},
		"monthly":     {"Her ay", weeks("7 Dec", "8 Dec", "4 Jan", "5 Jan")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := open(t, "2026-11-26T15:00:00+03:00")
			o.foundTeam("Ne sıklıkta", rhythm.cadence)
			o.moveTo("2027-01-08T12:00:00+03:00")
			o.nudged(map[string][]string{selin: rhythm.asked, ayse: rhythm.asked, emily: rhythm.asked})
		})
	}
}
