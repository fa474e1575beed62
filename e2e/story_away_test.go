package e2e

import "testing"

func TestAway_ByCommandAndForm(t *testing.T) {
	t.Parallel()
	o := begins(t) // on Thursday, 26 November
	rep, manager := o.Person(ayse), o.Person(selin)
	until := o.looksUp(emily, "/okr AWAY friday", "You are away Thursday, 26 November 2026 to Friday, 27 November 2026.")
	until.Clicks("Only on 27 Nov")
	o.Person(emily).SeesEphemeral("@okrbot", "You are away on Friday, 27 November 2026.").Clicks("Undo")
	o.Person(emily).SeesEphemeral("@okrbot", "Taken back")
	o.looksUp(emily, "/okr away next week", "You are away Monday, 30 November 2026 to Sunday, 6 December 2026.").Clicks("Undo")
	o.looksUp(ayse, "/okr izin 21 Aralık - 4 Ocak", "İzniniz kaydedildi: 21 Aralık 2026 Pazartesi – 4 Ocak 2027 Pazartesi.").Clicks("Geri al")
	o.looksUp(emily, "/okr AWAY friday", "You are away Thursday, 26 November 2026 to Friday, 27 November 2026.")
	o.looksUp(ayse, "/okr İZİNLİ 1 Aralık 5 Aralık", "İzniniz kaydedildi: 1 Aralık 2026 Salı – 5 Aralık 2026 Cumartesi.")
	o.looksUp(ayse, "/okr tatil 5 Aralık 1 Aralık", "Son gün ilk günden önce.")
	o.looksUp(emily, "/okr away 2026-11-01 2026-11-05", "These days are over already.")
	o.looksUp(emily, "/okr away 2026-12-01 2028-12-05", "That is more than a year.")
	o.looksUp(emily, "/okr away sometime", "can't be read as days. Type one or two, such as until Friday")
	o.looksUp(emily, "/okr", "You are away until 27 Nov. Enjoy it!")
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
	manager.SeesError("Kim izinli", "Bir kişinin izinli olduğunu yalnızca kendisi, ekip yöneticisi veya bir admin bildirebilir.")
	manager.Fills("Kim izinli", "Emily Carter")
	manager.Fills("İlk gün", "2026-12-21")
	manager.Fills("Son gün", "2026-12-31")
	manager.Submits()
	manager.SeesNoModal()
	o.Person(emily).OpensHome().Shows("Away 21 Dec – 31 Dec")
	o.NobodyElseSees()
}
