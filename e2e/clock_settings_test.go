package e2e

import (
	"testing"
)

// sets lets the manager change settings of the team, given as pairs of label and value; the form says the given words
// of thanks.
func (o *office) sets(thanks string, fields ...string) {
	o.t.Helper()
	o.setsAs(selin, thanks, fields...)
}

func (o *office) setsAs(person, thanks string, fields ...string) {
	o.t.Helper()
	boss := o.Person(person)
	boss.Types("@okrbot", "/okr ayarlar")
	boss.SeesModal("Ekip ayarları")
	for i := 0; i < len(fields); i += 2 {
		boss.Fills(fields[i], fields[i+1])
	}
	boss.Submits()
	boss.SeesModal("Ekip ayarları").Has("kaydedildi").Has(thanks)
	boss.ClosesModal()
}

func TestClock_SettingsChangedBeforeTheRoundOpensCountForIt(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]struct {
		at     string
		fields []string
		asked  []string
	}{
		"a minute before, the time": {"2026-11-30T08:59:00+03:00", []string{"Açılış saati", "11:00"},
			[]string{"prompt Mon 30 Nov 11:00", "reminder Mon 30 Nov 17:00", "last Tue 1 Dec 18:00"}},
		"a minute before, the day": {"2026-11-30T08:59:00+03:00", []string{"Açılış günü", "Salı"},
			[]string{"prompt Tue 1 Dec 09:00", "last Tue 1 Dec 18:00"}},
		"the closing": {"2026-11-30T08:59:00+03:00", []string{"Kapanış günü", "Perşembe", "Kapanış saati", "17:00"},
			[]string{"prompt Mon 30 Nov 09:00", "reminder Mon 30 Nov 15:00", "last Thu 3 Dec 15:00"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := furnish(t, "2026-11-26T15:00:00+03:00")
			o.sim.Leave("C0SALES", emily)
			o.start()
			o.foundTeam()
			o.moveTo(change.at)
			o.sets("", change.fields...)
			o.moveTo("2026-12-04T12:00:00+03:00")
			o.nudged(map[string][]string{selin: change.asked, ayse: change.asked})
		})
	}
}

func TestClock_SettingsChangedWhileARoundRunsStartWithTheNext(t *testing.T) {
	t.Parallel()
	asked := func(next ...string) []string { return append(week("30 Nov", "1 Dec"), next...) }
	for name, change := range map[string]struct {
		fields []string
		asked  []string // in Istanbul
	}{
		"day and time": {[]string{"Açılış günü", "Salı", "Açılış saati", "09:30"},
			asked("prompt Tue 8 Dec 09:30", "last Tue 8 Dec 18:00")},
		"closing": {[]string{"Kapanış günü", "Perşembe"},
			asked("prompt Mon 7 Dec 09:00", "reminder Mon 7 Dec 15:00", "last Wed 9 Dec 18:00")},
		"time zone": {[]string{"Saat dilimi", "Europe/Berlin"},
			asked("prompt Mon 7 Dec 09:00", "reminder Mon 7 Dec 15:00", "last Wed 9 Dec 10:00")},
		"reminders": {[]string{"Hatırlatma", "Yok", "Son hatırlatma", "Yok"}, asked("prompt Mon 7 Dec 09:00")},
		"how often": {[]string{"Ne sıklıkta", "Her ay"},
			asked("prompt Mon 7 Dec 09:00", "reminder Mon 7 Dec 15:00", "last Tue 8 Dec 18:00")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := furnish(t, "2026-11-26T15:00:00+03:00")
			o.sim.Leave("C0SALES", emily)
			o.start()
			o.foundTeam()
			o.moveTo("2026-11-30T09:30:00+03:00")
			o.sets("", change.fields...)
			o.moveTo("2026-12-02T09:59:59+03:00")
			if n := o.count("digest"); n != 0 {
				t.Error("the running round closed early")
			}
			o.moveTo("2026-12-02T10:00:00+03:00")
			if n := o.count("digest"); n != 1 {
				t.Errorf("%d digests when the running round was to close", n)
			}
			o.moveTo("2026-12-11T12:00:00+03:00")
			o.nudged(map[string][]string{selin: change.asked, ayse: change.asked})
		})
	}
}

func TestClock_NewQuestionsAreAskedFromTheNextRoundOn(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.moveTo("2026-11-30T09:30:00+03:00")
	rep := o.Person(ayse)
	rep.DM().Shows("Merhaba Ayşe Yılmaz").Clicks("Check-in yap")
	rep.SeesModal("Check-in").Has("Yolunuzda ne engel var?")
	o.sets("", "Sorular", "Bu hafta kime teşekkür edersiniz?", "Kanaldaki dil", "Türkçe")

	// The form that is open, and forms opened later, ask what the round asked when it opened.
	rep.Fills("Sırada ne var?", "Yeni fuar")
	rep.Submits()
	rep.SeesModal("Teşekkürler")
	rep.ClosesModal()
	o.Channel("#sales").Shows("3 kişiden 1 yanıt")
	o.Channel("#sales").ShowsInThread("3 kişiden 1 yanıt", "Yeni fuar").Has("Sırada ne var?")
	o.Person(emily).Types("@okrbot", "/okr checkin")
	o.Person(emily).SeesModal("Check-in").Has("What is in the way?").Lacks("teşekkür")
	o.Person(emily).ClosesModal()

	o.moveTo("2026-12-07T09:30:00+03:00")
	rep.DM().Shows("Merhaba Ayşe Yılmaz").Clicks("Check-in yap")
	rep.SeesModal("Check-in").Has("Bu hafta kime teşekkür edersiniz?").Lacks("Yolunuzda ne engel var?")
	rep.ClosesModal()
	o.reads()
}

func TestClock_AnOpeningThatIsSetToThePastComesNextWeek(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.moveTo("2026-11-30T08:59:00+03:00")
	o.sets("7 Aralık 2026 Pazartesi, 08:00", "Açılış saati", "08:00")
	o.moveTo("2026-12-07T12:00:00+03:00")
	o.nudged(map[string][]string{selin: {"prompt Mon 7 Dec 09:00"}, ayse: {"prompt Mon 7 Dec 09:00"}})
}

func TestClock_AWeekFromSundayToThursday(t *testing.T) {
	t.Parallel()
	o := furnish(t, "2026-11-26T15:00:00+03:00") // a Thursday
	o.sim.Leave("C0SALES", emily)
	o.start()
	o.foundTeam()
	boss := o.Person(selin)
	boss.Types("@okrbot", "/okr ayarlar")
	boss.SeesModal("Ekip ayarları").Holds("Açılış günü", "Pazartesi")
	boss.Fills("Çalışma günleri", "Pazartesi", "Salı", "Çarşamba", "Perşembe", "Pazar")
	boss.Fills("Açılış günü", "Cumartesi")
	boss.Fills("Kapanış günü", "Cuma")
	boss.Submits()
	boss.SeesError("Açılış günü", "Ekip bu gün çalışmıyor; kimseye soru gitmezdi.")
	boss.SeesError("Kapanış günü", "Ekip bu gün çalışmıyor; kapanıştan önce kimseye hatırlatma gitmezdi.")
	boss.Fills("Açılış günü", "Pazar")
	boss.Fills("Kapanış günü", "Salı")
	boss.Submits()
	boss.SeesModal("Ekip ayarları").Has("Sonraki check-in: 29 Kasım 2026 Pazar, 09:00")
	boss.ClosesModal()

	boss.Types("@okrbot", "/sales ayarlar")
	boss.SeesModal("Satış ayarları").Holds("Haftalık panonun günü", "Perşembe")
	boss.Fills("Haftalık panonun günü", "Cuma")
	boss.Submits()
	boss.SeesError("Haftalık panonun günü", "Ekip bu gün çalışmıyor.")
	boss.Fills("Haftalık panonun günü", "Çarşamba")
	boss.Submits()
	boss.SeesModal("Satış ayarları")
	boss.ClosesModal()

	o.moveTo("2026-12-01T12:00:00+03:00")
	asked := []string{"prompt Sun 29 Nov 09:00", "reminder Sun 29 Nov 15:00", "last Mon 30 Nov 18:00"}
	o.nudged(map[string][]string{selin: asked, ayse: asked})
}
