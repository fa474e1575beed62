package e2e

import (
	"strings"
	"testing"
)

// pays gives somebody points by hand, of the manager's.
func (o *office) pays(who, whom, points string) {
	o.t.Helper()
	o.looksUp(selin, "/kudos puan-ver @"+whom+" "+points+" yeni arkadaşları eğittiği için", points+" puan verildi")
	o.Person(who).DM().Shows("Selin Aydın").Has("yeni arkadaşları eğittiği için")
}

// offers lets the team's manager add a reward, filled in by the fields of the form.
func (o *office) offers(name, price string, fill func()) {
	o.t.Helper()
	manager := o.Person(selin)
	o.looksUp(selin, "/kudos ödüller", "Ödüller")
	manager.Clicks("Yeni ödül")
	manager.SeesModal("Yeni ödül")
	manager.Fills("Ad", name)
	manager.Fills("Fiyatı, puan olarak", price)
	fill()
	manager.Submits()
	manager.SeesModal("Teşekkür").Has("Kaydedildi: “" + name + "”")
	manager.ClosesAllModals()
}

func TestReward_AskedAskedBackApprovedAndHandedOver(t *testing.T) {
	t.Parallel()
	o := begins(t)
	manager, rep := o.Person(selin), o.Person(emily)
	o.looksUp(emily, "/kudos rewards", "Your team offers no rewards yet")
	o.looksUp(selin, "/kudos ödüller", "hazır ödüller")
	manager.Clicks("Yeni ödül")
	manager.SeesModal("Yeni ödül")
	manager.Picks("Hazır bir ödülle başla", "🌤️ Yarım gün izin")
	manager.SeesModal("Yeni ödül").Has("400")
	manager.Fills("Fiyatı, puan olarak", "1,5")
	manager.Submits()
	manager.SeesError("Fiyatı, puan olarak", "tam sayı değil")
	manager.Fills("Fiyatı, puan olarak", "60")
	manager.Fills("Parasal değeri", "1.500,50 TL")
	manager.Submits()
	manager.SeesModal("Teşekkür").Has("Kaydedildi: “Yarım gün izin”")
	manager.ClosesAllModals()

	o.pays(emily, "Emily Carter", "100")
	o.looksUp(emily, "/kudos rewards", "You have 100 points to spend").Has("60 points").Has("Yarım gün izin")
	rep.Clicks("Ask")
	rep.SeesEphemeral("@okrbot", "You have asked for “Yarım gün izin”").Has("60 points are set aside")
	o.looksUp(emily, "/kudos", "40 points").Has("60 set aside").Has("waits for a decision")

	manager.DM().Shows("Emily Carter bir ödül istiyor").Has("1.500,50")
	manager.Clicks("Soru sor")
	manager.SeesModal("Soru sor")
	manager.Fills("Ne öğrenmek istiyorsunuz?", "Hangi gün?")
	manager.Submits()
	manager.SeesModal("Teşekkür").Has("Soru iletildi: Emily Carter")
	manager.ClosesAllModals()
	rep.DM().Shows("There is a question about “Yarım gün izin”").Has("Hangi gün?")
	rep.Clicks("Answer")
	rep.SeesModal("Answer").Has("Hangi gün?")
	rep.Fills("Your answer", "On Friday afternoon")
	rep.Submits()
	rep.SeesModal("Kudos").Has("Your answer is on its way")
	rep.ClosesAllModals()
	rep.DM().Shows("You have asked for “Yarım gün izin”").Has("On Friday afternoon")
	manager.DM().Shows("Emily Carter “Yarım gün izin” hakkındaki sorunuzu yanıtladı").Has("On Friday afternoon")
	manager.Clicks("Onayla")
	manager.SeesEphemeral("@okrbot", "Onaylandı: “Yarım gün izin”")
	rep.DM().Shows("“Yarım gün izin” is approved")

	o.looksUp(selin, "/kudos talepler", "Sizi bekleyenler").Has("onaylandı, teslim bekliyor")
	manager.Clicks("Teslim edildi")
	manager.SeesModal("Teslim et")
	manager.Fills("Not", "Cuma 13:00'ten sonra")
	manager.Submits()
	manager.SeesModal("Teşekkür").Has("Teslim edildi: “Yarım gün izin”")
	manager.ClosesAllModals()
	rep.DM().Shows("“Yarım gün izin” is handed over. Enjoy it!").Has("Cuma 13:00'ten sonra")
	o.looksUp(emily, "/kudos", "40 points").Has("100 earned in all").Lacks("set aside for")

	manager.Types("@okrbot", "/kudos dışa-aktar")
	manager.SeesEphemeral("@okrbot", "Dosyayı sohbetimize yolluyorum")
	if file := string(o.lastFile(selin, ".csv")); !strings.Contains(file,
		"OR1;Sales;Emily Carter;Yarım gün izin;60;\"1500,50\";TRY;teslim edildi") {
		t.Errorf("the file says %s", file)
	}
	manager.DM().Shows("Ödüller")
	rep.Types("@okrbot", "/kudos export")
	rep.SeesEphemeral("@okrbot", "Only managers and admins")
}

// What is declined gives the points back; the last piece goes to who is first.
func TestReward_DeclinedAndTheLastPiece(t *testing.T) {
	t.Parallel()
	o := begins(t)
	manager := o.Person(selin)
	o.offers("Otopark yeri", "50", func() { manager.Fills("Toplam kaç adet var", "1") })
	o.pays(emily, "Emily Carter", "90")
	o.pays(ayse, "Ayşe Yılmaz", "60")
	o.looksUp(emily, "/kudos rewards", "1 left") // both see it
	o.looksUp(ayse, "/kudos ödül", "1 adet kaldı")
	o.Person(emily).Clicks("Ask")
	o.Person(emily).SeesEphemeral("@okrbot", "You have asked for “Otopark yeri”")
	o.Person(ayse).Clicks("İste")
	o.Person(ayse).SeesEphemeral("@okrbot", "Biri sizden önce davrandı")

	manager.DM().Shows("Emily Carter bir ödül istiyor")
	manager.Clicks("Reddet")
	manager.SeesModal("Reddet")
	manager.Fills("Neden?", "Bu ay tüm yerler dolu.")
	manager.Submits()
	manager.SeesModal("Teşekkür").Has("50 puan geri geldi")
	manager.ClosesAllModals()
	o.Person(emily).DM().Shows("“Otopark yeri” is declined").Has("Bu ay tüm yerler dolu.").Has("your 50 points are back")
	o.looksUp(emily, "/kudos points", "90 points")
	o.looksUp(ayse, "/kudos ödüller", "1 adet kaldı")
	o.Person(ayse).Clicks("İste")
	o.Person(ayse).SeesEphemeral("@okrbot", "“Otopark yeri” ödülünü istediniz")
	o.looksUp(ayse, "/kudos", "10 puan")
	o.Person(ayse).Clicks("Talebi iptal et")
	o.Person(ayse).SeesEphemeral("@okrbot", "50 puanınız geri geldi")
	manager.DM().Shows("OR2 · iptal edildi").Has("Ayşe Yılmaz bir ödül istiyor")
}

func TestReward_ATeamCollects(t *testing.T) {
	t.Parallel()
	o := begins(t)
	manager := o.Person(selin)
	o.offers("Mangal", "100", func() { manager.Picks("Nasıl verilir", "Ekip için: puanlar birlikte toplanır") })
	o.pays(emily, "Emily Carter", "90")
	o.pays(ayse, "Ayşe Yılmaz", "60")
	for _, c := range []struct{ who, catalog, contribute, title, field, typed, wrong, said string }{
		{emily, "/kudos rewards", "Contribute", "Kudos", "How many points?", "70", "100", "“Mangal” needs 30 more points."},
		{ayse, "/kudos ödüller", "Katkı ver", "Teşekkür", "Kaç puan?", "30", "31", "“Mangal” için 0 puan daha gerekiyor."},
	} {
		p := o.Person(c.who)
		o.looksUp(c.who, c.catalog, "Mangal")
		p.Clicks(c.contribute)
		p.SeesModal(c.contribute)
		p.Fills(c.field, c.wrong)
		p.Submits()
		p.SeesModal(c.contribute)
		p.Fills(c.field, c.typed)
		p.Submits()
		p.SeesModal(c.title).Has(c.said)
		p.ClosesAllModals()
	}
	o.Channel("#sales").Shows("You have collected “Mangal” together!").Has("Emily Carter and Ayşe Yılmaz")
	manager.DM().Shows("Sales ekibi bir ödül için puan topladı").Has("Mangal")
	manager.Clicks("Teslim edildi")
	manager.SeesModal("Teslim et")
	manager.Submits()
	manager.SeesModal("Teşekkür").Has("Teslim edildi: “Mangal”")
	manager.ClosesAllModals()
	o.Channel("#sales").Shows("“Mangal” is handed over")
}
