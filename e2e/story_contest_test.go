package e2e

import "testing"

// sprints lets the manager save the template of a sprint: Monday to Friday, won deals count, 100 points for the first.
// They see its rehearsal then.
func (o *office) sprints(fill func()) {
	o.t.Helper()
	manager := o.Person(selin)
	manager.Types("@okrbot", "/sales yarışma yeni")
	manager.SeesModal("Yeni yarışma")
	manager.Picks("Bir şablonla başlayın", "Haftanın sprinti")
	manager.SeesModal("Yeni yarışma").Has("Kazanılan her fırsat, tutarı ne olursa olsun")
	fill()
	manager.Submits()
	manager.SeesModal("Yarışma").Has("Taslak: sizden başka kimse görmez").Has("Prova: aynı kurallarla")
}

func TestContest_FromTheDraftToWhatItDid(t *testing.T) {
	t.Parallel()
	o := begins(t)
	manager := o.Person(selin)
	o.looksUp(ayse, "/sales yarışma", "Şu anda süren bir yarışma yok")
	o.looksUp(emily, "/sales contest new", "Only a manager of the team can do this")
	o.looksUp(emily, "/sales contest archve", "Did you mean")
	o.looksUp(emily, "/sales contest C9", "There is no contest C9")
	o.looksUp(emily, "/sales won 20,000 Early", "Booked as won.")
	o.sprints(func() {})
	manager.SeesModal("Yarışma").Has("30 Kasım pazartesi 00:00 – 4 Aralık cuma 24:00").Has("100 puan")
	o.looksUp(emily, "/sales contest", "No contest is running") // nothing is announced by saving
	manager.Clicks("Duyur")
	manager.SeesModal("Yarışma").Has("Haftanın sprinti duyuruldu")
	manager.ClosesAllModals()
	card := o.Channel("#sales").Shows("starts on Monday, 30 November")
	card.Has("won deals").Has("🥇 100 points").Has("Equal values share the place").Has("rules, version 1")
	o.looksUp(emily, "/sales contest C1", "everybody in Sales")

	o.moveTo("2026-11-30T10:00:00+03:00")
	o.Channel("#sales").Shows("4 days left").Has("Nobody has scored yet")
	o.looksUp(emily, "/sales won 40,000 Harbour", "Booked as won.")
	o.moveTo("2026-11-30T10:05:00+03:00")
	o.Channel("#sales").Shows("Haftanın sprinti").Has("Emily Carter").Has("1 deal")
	for _, customer := range []string{"Liman", "Deniz"} {
		o.looksUp(ayse, "/sales kazandım 1.000 "+customer, "Kazanıldı olarak kaydedildi")
	}
	o.moveTo("2026-12-01T10:00:00+03:00")
	o.looksUp(emily, "/sales contest C1", "You are in place 2 of").Has("with 2 deals more you pass Ayşe Yılmaz")
	o.Person(ayse).OpensHome().Shows("Haftanın sprinti").Shows("Sıranız: 1 /")
	o.Channel("#sales").Shows("Ayşe Yılmaz leads now")

	o.moveTo("2026-12-05T00:05:00+03:00")
	o.Channel("#sales").Shows("Over · counting until 5 December, 24:00")
	o.moveTo("2026-12-06T00:05:00+03:00")
	o.Channel("#sales").Shows("Haftanın sprinti: the result").Has("Ayşe Yılmaz").Has("1 deal ahead of the next one").
		Has("100 points")
	o.moveTo("2026-12-07T10:00:00+03:00")
	o.looksUp(ayse, "/kudos", "100 puan")
	o.looksUp(emily, "/kudos", "50 points")
	o.looksUp(selin, "/sales yarışma arşiv", "🥇 Ayşe Yılmaz   🥈 Emily Carter")
	o.moveTo("2026-12-14T10:00:00+03:00")
	manager.DM().Shows("Haftanın sprinti ne sağladı: 1 hafta sonra").Has("Yarışma sırasında")
	o.reads()
}

// Nobody but managers learns of a hidden one, and nothing is won.
func TestContest_Hidden(t *testing.T) {
	t.Parallel()
	o := begins(t)
	manager := o.Person(selin)
	o.sprints(func() { manager.Fills("Adı", "Deneme") })
	manager.Clicks("Gizli başlat")
	manager.SeesModal("Yarışma").Has("Deneme gizli sürüyor")
	manager.ClosesAllModals()
	o.looksUp(emily, "/sales contest", "No contest is running")
	o.looksUp(emily, "/sales contest C1", "There is no contest C1")
	o.looksUp(selin, "/sales yarışma", "yalnızca yöneticiler görür")
	o.moveTo("2026-12-01T10:00:00+03:00")
	o.looksUp(emily, "/sales won 40,000 Harbour", "Booked as won.")
	o.moveTo("2026-12-07T10:00:00+03:00")
	manager.DM().Shows("Gizli yarışma bitti: Deneme").Has("Emily Carter")
	o.looksUp(emily, "/kudos", "⭐ 0 points")
	o.reads()
}

// What was announced can only be called off in public, with a reason; the next version has its own number.
func TestContest_CancelledInPublic(t *testing.T) {
	t.Parallel()
	o := begins(t)
	manager := o.Person(selin)
	o.sprints(func() {})
	manager.Clicks("Duyur")
	manager.SeesModal("Yarışma").Has("duyuruldu")
	manager.ClosesAllModals()
	o.looksUp(selin, "/sales yarışma C1", "Kurallar")
	manager.Clicks("Yarışmayı iptal et")
	manager.SeesModal("Yarışmayı iptal et")
	manager.Fills("Neden? Herkes okur", "hm")
	manager.Submits()
	manager.SeesError("Neden? Herkes okur", "Nedenini birkaç sözcükle yazın")
	manager.Fills("Neden? Herkes okur", "Fiyat listesi değişti.")
	manager.Submits()
	manager.SeesModal("Yarışma").Has("Haftanın sprinti iptal edildi")
	manager.ClosesAllModals()
	o.Channel("#sales").Shows("✖️ Haftanın sprinti").Has("C1 · rules, version 1 · Nothing is won.") // in the card's place
	o.Channel("#sales").Shows("Haftanın sprinti is canceled").Has("Selin Aydın").Has("Fiyat listesi değişti.")
	o.looksUp(selin, "/sales yarışma C1", "İptal eden Selin Aydın")
	manager.Clicks("Bu kuralları yeniden kullan")
	manager.SeesEphemeral("@okrbot", "Taslak: sizden başka kimse görmez")
	o.looksUp(selin, "/sales yarışma C2", "Prova: aynı kurallarla")
	manager.Clicks("Duyur")
	manager.SeesEphemeral("@okrbot", "Haftanın sprinti duyuruldu")
	o.Channel("#sales").Shows("C2 · rules, version 2")
	o.reads()
}

// The form says beside the field what is wrong, and keeps what was typed when other fields are shown.
func TestContest_Form(t *testing.T) {
	t.Parallel()
	o := begins(t)
	manager := o.Person(selin)
	manager.Types("@okrbot", "/sales yarışma yeni")
	manager.SeesModal("Yeni yarışma").Has("Yalnızca bu ürün")
	manager.Fills("Adı", "100.000'e ilk ulaşan")
	manager.Picks("Türü", "Yarış: hedefe ilk ulaşan")
	manager.SeesModal("Yeni yarışma").Has("100.000'e ilk ulaşan").Has("İlk ulaşan kazanır")
	manager.Fills("Hedef (TRY)", "12,500")
	manager.Submits()
	manager.SeesError("Hedef (TRY)", "12,500")
	manager.Fills("Hedef (TRY)", "100.000")
	manager.Fills("Ödüller: her sıra için bir satır", "100000001 puan")
	manager.Submits()
	manager.SeesError("Ödüller: her sıra için bir satır", "en fazla")
	manager.Fills("Ödüller: her sıra için bir satır", "Baklava + 20 puan")
	manager.Submits()
	manager.SeesModal("Yarışma").Has("₺100.000 hedefine ilk ulaşan kazanır").Has("🥇 Baklava + 20 puan").
		Has("Kimse sayı alamazdı")
	manager.Clicks("Değiştir")
	manager.SeesModal("Yarışmayı değiştir").Has("100.000'e ilk ulaşan").Has("20 puan + Baklava")
	manager.Picks("Türü", "Ekipler yarışır")
	manager.SeesModal("Yarışmayı değiştir").Has("1. ekibin adı")
	manager.Fills("1. ekibin adı", "Aslanlar")
	manager.Fills("1. ekipteki kişiler", "Emily Carter")
	manager.Fills("2. ekibin adı", "Kartallar")
	manager.Fills("2. ekipteki kişiler", "Emily Carter")
	manager.Submits()
	manager.SeesError("Kimler yarışır", "Biri iki ekipte birden")
	manager.Fills("2. ekipteki kişiler", "Ayşe Yılmaz")
	manager.Submits()
	manager.SeesModal("Yarışma").Has("Aslanlar (1 kişi) ve Kartallar (1 kişi)")
	manager.Clicks("Sil")
	manager.SeesModal("Yarışma").Has("100.000'e ilk ulaşan taslağı silindi")
	o.reads()
}

func TestDuel_AcceptedDeclinedAndSwitchedOff(t *testing.T) {
	t.Parallel()
	o := begins(t)
	rep, rival := o.Person(emily), o.Person(ayse)
	o.looksUp(emily, "/sales duel", "You have no duels")
	o.looksUp(emily, "/sales duel week", "Type whom, how long and what counts")
	o.looksUp(emily, "/sales duel @Ayşe Yılmaz weke", "Did you mean")
	o.looksUp(emily, "/sales duel @Emily Carter week", "A duel takes two")
	o.looksUp(emily, "/sales duel @Ayşe Yılmaz week deals \"loser brings baklava\"",
		"You challenged Ayşe Yılmaz to a duel").Has("At stake: loser brings baklava")
	rival.DM().Shows("Emily Carter sizi düelloya davet ediyor").Has("Ortaya konan: loser brings baklava")
	rival.Clicks("Reddet")
	rival.SeesEphemeral("@okrbot", "Reddettiniz. Başka kimse öğrenmez.")
	rep.DM().Shows("Ayşe Yılmaz doesn't take it this time")

	o.looksUp(ayse, "/sales düello @Emily Carter hafta fırsat", "Düelloya davet ettiğiniz kişi: Emily Carter")
	rep.DM().Shows("Ayşe Yılmaz challenges you to a duel").Has("won deals")
	rep.Clicks("Accept")
	rep.SeesEphemeral("@okrbot", "Accepted. It begins tomorrow")
	o.moveTo("2026-11-27T12:00:00+03:00")
	o.looksUp(emily, "/sales won 40,000 Harbour", "Booked as won.")
	o.looksUp(ayse, "/sales düello", "Emily Carter önde").Has("2 fırsat daha")
	o.looksUp(emily, "/sales duels", "You lead by 1 deal")
	o.looksUp(selin, "/sales yarışma", "Şu anda süren bir yarışma yok") // it is of the two alone
	o.moveTo("2026-12-06T10:00:00+03:00")
	rep.DM().Shows("You won by 1 deal")
	rival.DM().Shows("Emily Carter 1 fırsat farkla kazandı")
	o.looksUp(emily, "/sales duel off", "You switched duels off")
	o.looksUp(ayse, "/sales düello @Emily Carter", "şu anda düello kabul etmiyor")
	o.looksUp(emily, "/sales duel on", "Colleagues can challenge you")
	o.reads()
}
