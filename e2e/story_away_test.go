package e2e

import (
	"testing"

	"okrbot/slacksim"
)

func TestAway_ByCommandAndForm(t *testing.T) {
	t.Parallel()
	o := begins(t) // on Thursday, 26 November
	rep, manager := o.Person(ayse), o.Person(selin)
	until := o.looksUp(emily, "/okr AWAY friday",
		"You are away Thursday, 26 November 2026 to Friday, 27 November 2026.")
	until.Clicks("Only on 27 Nov")
	o.Person(emily).SeesEphemeral("@okrbot", "You are away on Friday, 27 November 2026.").Clicks("Undo")
	o.Person(emily).SeesEphemeral("@okrbot", "Taken back")
	o.looksUp(emily, "/okr away next week", "You are away Monday, 30 November 2026 to Sunday, 6 December 2026.").Clicks(
		"Undo")
	o.looksUp(ayse, "/okr izin 21 Aralık - 4 Ocak",
		"İzniniz kaydedildi: 21 Aralık 2026 Pazartesi – 4 Ocak 2027 Pazartesi.").Clicks("Geri al")
	o.looksUp(emily, "/okr AWAY friday", "You are away Thursday, 26 November 2026 to Friday, 27 November 2026.")
	o.looksUp(ayse, "/okr İZİNLİ 1 Aralık 5 Aralık",
		"İzniniz kaydedildi: 1 Aralık 2026 Salı – 5 Aralık 2026 Cumartesi.")
	o.looksUp(ayse, "/okr tatil 5 Aralık 1 Aralık", "Son gün ilk günden önce.")
	o.looksUp(emily, "/okr away 2026-11-01 2026-11-05", "These days are over already.")
	o.looksUp(emily, "/okr away 2026-12-01 2028-12-05", "That is more than a year.")
	o.looksUp(emily, "/okr away sometime", "can't be read as days. Type one or two, such as until Friday")
	o.looksUp(emily, "/okr", "You are away until 27 November. Enjoy it!")
	rep.OpensHome().Shows("İzin: 1 Ara – 5 Ara")

	rep.Types("@okrbot", "/okr izin")
	rep.SeesModal("İzin").Has("Kayıtlı izinler").Has("1 Ara – 5 Ara").Lacks("Kim izinli")
	rep.Fills("İlk gün", "2026-12-10")
	rep.Fills("Son gün", "2026-12-08")
	rep.Submits()
	rep.SeesError("Son gün", "Son gün ilk günden önce.")
	o.redraws(ayse, func() { rep.Clicks("Kaldır") })
	rep.SeesModal("İzin").Lacks("1 Ara – 5 Ara")
	rep.Fills("Son gün", "2026-12-11")
	rep.Submits()
	rep.SeesNoModal()
	rep.Home().Shows("İzin: 10 Ara – 11 Ara")

	// A manager says it for a member of the team, not for others.
	manager.Types("@okrbot", "/okr izin")
	manager.SeesModal("İzin").Has("Ayşe Yılmaz · 10 Ara – 11 Ara").Has("Emily Carter")
	manager.Fills("Kim izinli", "Lukas Weber")
	manager.Submits()
	manager.SeesError("Kim izinli", "Bir kişinin izinli olduğunu yalnızca kendisi, ekip yöneticisi veya bir admin "+
		"bildirebilir.")
	manager.Fills("Kim izinli", "Emily Carter")
	manager.Fills("İlk gün", "2026-12-21")
	manager.Fills("Son gün", "2026-12-31")
	manager.Submits()
	manager.SeesNoModal()
	o.Person(emily).OpensHome().Shows("Away 21 Dec – 31 Dec")
	o.NobodyElseSees()
}

// TestAway_WhatWaitedComesInOneMessage lives through a fortnight off in which everything that okrbot asks falls due.
func TestAway_WhatWaitedComesInOneMessage(t *testing.T) {
	t.Parallel()
	o := begins(t)
	rep, manager := o.Person(ayse), o.Person(selin)
	o.writes(ayse, goal{title: "Büyümek", keyResults: []result{{title: "Ciro", start: "0", target: "4"}}})
	rep.Types("@okrbot", "/kpi yeni")
	rep.SeesModal("Yeni KPI")
	rep.Fills("KPI", "Memnuniyet")
	rep.Fills("Hedef", "85")
	rep.Submits()
	rep.SeesModal("KPI").Has("K1 · Memnuniyet")
	rep.ClosesAllModals()
	o.moveTo("2026-11-30T17:00:00+03:00")
	o.checksIn(ayse, map[string]string{"KR1": "1"})
	o.looksUp(ayse, "/okr izin 1 Aralık 11 Aralık", "İzniniz kaydedildi")
	dm := o.sim.DM(ayse, o.sim.BotUser())
	o.reads()
	told := func() (keys []string) {
		for _, s := range o.posted() {
			if s.channel == dm {
				keys = append(keys, s.key)
			}
		}
		return keys
	}
	before := len(told())
	quiet := func(at string) {
		t.Helper()
		o.moveTo(at)
		o.reads()
		if keys := told()[before:]; len(keys) > 0 {
			t.Errorf("by %s somebody on leave is told %v", at, keys)
		}
	}

	quiet("2026-12-01T12:00:00+03:00") // November's value of the KPI was due at ten
	quiet("2026-12-02T10:00:00+03:00")
	manager.DM().Shows("49. hafta").Clicks("Tümünü incele")
	manager.SeesModal("Check-in yanıtları").Has("Ayşe Yılmaz")
	manager.Clicks("Soru sor")
	manager.SeesModal("Check-in hakkında sor")
	manager.Fills("Sorunuz", "Ankara neden bekliyor?")
	manager.Submits()
	manager.SeesModal("Tamam")
	manager.ClosesAllModals()
	manager.Types("@okrbot", "/sales hedefler")
	manager.SeesModal("Hedefler")
	manager.Fills("Ayşe Yılmaz", "80000")
	manager.Submits()
	manager.SeesModal("Hedefler").Has("Aralık 2026")
	manager.ClosesAllModals()
	for _, at := range []string{"2026-12-02T18:00:00+03:00", "2026-12-07T15:00:00+03:00", "2026-12-09T11:00:00+03:00",
		"2026-12-12T12:00:00+03:00", "2026-12-14T08:59:00+03:00"} {
		quiet(at)
	}

	o.moveTo("2026-12-14T09:00:00+03:00", "2026-12-14T10:30:00+03:00")
	o.reads()
	if keys := told()[before:]; len(keys) != 1 {
		t.Errorf("on the first morning %v come", keys)
	}
	back := rep.DM().Shows("Hoş geldiniz, Ayşe Yılmaz!").Has("Siz izinliyken bunlar sizi bekledi.").Has(
		"Ankara neden bekliyor?").Has("Aralık 2026 hedefiniz").
		Has("anahtar sonuçlarınız ne durumda?")
	back.Clicks("Yanıtla")
	rep.SeesModal("Yanıtla")
	rep.Fills("Yanıtınız", "Salı günü imza var.")
	rep.Submits()
	rep.SeesModal("Tamam")
	rep.ClosesAllModals()
	rep.DM().Shows("↳ Salı günü imza var.").Has("Hoş geldiniz, Ayşe Yılmaz!").Clicks("Check-in yap")
	rep.SeesModal("Check-in").Has("Memnuniyet")
	rep.Fills("K1 · Memnuniyet", "86")
	o.fillsCheckIn(ayse, map[string]string{"KR1": "2"})
	rep.Submits()
	rep.ClosesAllModals()
	rep.DM().Shows("✅ Check-in yanıtınız alındı. Teşekkürler Ayşe Yılmaz!\n🔥").Has("Hoş geldiniz, Ayşe Yılmaz!").Lacks(
		"anahtar sonuçlarınız ne durumda?")
	o.moveTo("2026-12-15T12:00:00+03:00")
	o.reads()
	if keys := told()[before:]; len(keys) != 1 {
		t.Errorf("by the next day %v came", keys)
	}
}

// What a manager must decide goes to another one while the first is away, and a report waits.
func TestAway_AManagersDigestWaits(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.looksUp(selin, "/okr izin 1 Aralık 4 Aralık", "İzniniz kaydedildi")
	o.moveTo("2026-12-04T18:00:00+03:00")
	if n := o.count("digest"); n != 0 {
		t.Errorf("%d digests reach a manager on leave", n)
	}
	o.moveTo("2026-12-07T09:00:00+03:00")
	o.Person(selin).DM().Shows("Hoş geldiniz, Selin Aydın!").Has("Sales: yönetici özeti, 49. hafta").Has(
		"anahtar sonuçlarınız ne durumda?")
	o.reads()
}

// TestReturn_AnObjectiveComesBackWithOneClick: whose account is active again gets from the manager what was theirs.
func TestReturn_AnObjectiveComesBackWithOneClick(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.writes(ayse, goal{title: "Büyümek", keyResults: []result{{title: "Ciro", start: "0", target: "4"}}})
	o.writes(ayse, goal{title: "Öğrenmek", keyResults: []result{{title: "Kurs", start: "0", target: "2"}}})
	o.sim.Deactivate(ayse)
	manager := o.Person(selin)
	manager.DM().Shows("Ayşe Yılmaz ayrıldı.").Has("2 amaç").Has("O1 · Büyümek").Has("O2 · Öğrenmek")
	o.sim.SetUser(slacksim.User{ID: ayse, RealName: "Ayşe Yılmaz", TZ: "Europe/Istanbul", Locale: "tr-TR"})
	ask := manager.DM().Shows("Ayşe Yılmaz geri döndü!").Has("Bu 2 kayıt, ayrılmadan önce ona aitti.").Has(
		"O1 · Büyümek").Has("O2 · Öğrenmek")
	ask.Clicks("Geri ver")
	manager.DM().Shows("✅ Bu 2 kayıt yeniden Ayşe Yılmaz adına.")
	o.Person(ayse).DM().Shows("Bunlar yine sizin: O1, O2.")
	o.looksUp(ayse, "/okr liste", "Büyümek")
	o.reads()
}
