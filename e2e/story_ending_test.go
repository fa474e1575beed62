package e2e

import "testing"

func TestDelete_AndCancel(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.writes(ayse, goal{title: "Büyümek", keyResults: []result{{title: "Ciro", unit: "TL", start: "0", target: "100"}}})
	o.writes(ayse, goal{title: "Yanlış yazılmış",
		keyResults: []result{{title: "Ciro", unit: "TL", start: "0", target: "100"}}})
	rep := o.Person(ayse)
	o.looksUp(ayse, "/okr sil", "Hangi amaç?")
	o.looksUp(ayse, "/okr sil KR1", "Hangi amaç?")
	o.looksUp(emily, "/okr delete O2", "Only Ayşe Yılmaz, who owns it, can delete O2.").Has("/okr cancel O2")
	o.looksUp(ayse, "/okr sil O2", "Silindi: O2 · Yanlış yazılmış").Clicks("Geri al")
	rep.SeesEphemeral("@okrbot", "Geri getirildi: O2 · Yanlış yazılmış")
	o.looksUp(ayse, "/okr sil O2", "Silindi: O2")
	o.looksUp(ayse, "/okr liste", "Büyümek").Lacks("Yanlış")
	o.looksUp(ayse, "/okr göster O2", "Görebileceğiniz bir amaç bulunamadı")

	// Somebody spoke about the other one, in the middle of its quarter.
	o.moveTo(monday)
	o.reminded(selin, emily)
	rep.DM().Shows("anahtar sonuçlarınız ne durumda?").Clicks("Check-in yap")
	rep.SeesModal("Check-in")
	o.fillsCheckIn(ayse, map[string]string{"KR1": "40"})
	rep.Submits()
	rep.SeesModal("Teşekkürler")
	rep.ClosesModal()
	o.Channel("#sales").Shows("Sales: check-in, week 49").Has("Büyümek")
	o.Channel("#sales").ShowsInThread("week 49", "Ayşe Yılmaz")
	rep.DM().Shows("Check-in yanıtınız alındı")
	o.looksUp(ayse, "/okr sil O1", "O1 artık silinemez").Has("/okr kapat O1").Has("/okr iptal O1")
	o.looksUp(ayse, "/okr iptal O1", "Nedenini de yazın")
	o.looksUp(emily, "/okr cancel O1 I do not like it", "Ayşe Yılmaz")
	o.looksUp(ayse, "/okr iptal O1 Ürün kaldırıldı", "İptal edildi: O1 · Büyümek").Has("“Ürün kaldırıldı”")
	o.looksUp(ayse, "/okr göster O1", "iptal edildi").Has("Ürün kaldırıldı")
	o.looksUp(ayse, "/okr liste Q4", "iptal edildi")
	o.looksUp(ayse, "/okr sil O1", "O1 kapandı ve döneminin kaydında kalır")
	o.Channel("#sales").Shows("Sales: check-in, week 49").Has("canceled")
	o.looksUp(selin, "/okr yeniden-aç O1 Karar değişti", "O1")
	o.looksUp(ayse, "/okr liste", "Büyümek").Lacks("iptal")
}
