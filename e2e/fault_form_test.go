package e2e

import (
	"slices"
	"strings"
	"testing"
)

// halts keeps Slack from answering the calls whose names begin so, until the returned function is called.
func (o *office) halts(methods ...string) (letGo func()) {
	held := make(chan struct{})
	o.sim.OnCall(func(method string, done bool) bool {
		if !done && slices.ContainsFunc(methods,
			func(begins string) bool { return strings.HasPrefix(method, begins) }) {
			<-held
		}
		return true
	})
	o.t.Cleanup(func() { o.sim.OnCall(nil) })
	return func() {
		o.sim.OnCall(nil)
		close(held)
	}
}

// Slack takes its time to say who is in a channel. The form is answered at once all the same.
func TestFault_SlackIsSlowToSayWhoIsInTheChannel(t *testing.T) {
	t.Parallel()
	o := open(t, "2026-11-26T15:00:00+03:00")
	admin := o.Person(can)
	admin.DM().Shows("okrbot").Clicks("Ekip kur")
	admin.SeesModal("Yeni ekip")
	admin.Clicks("Diğer ayarlar")
	admin.SeesModal("Yeni ekip").Has("Açılış günü")
	admin.Fills("Ekip adı", "Satış")
	admin.Fills("Kanal", "#sales")
	admin.Fills("Yöneticiler", "Selin Aydın")
	letGo := o.halts("conversations.join", "conversations.members")
	admin.Submits()
	admin.SeesModal("okrbot").Has("Bir saniye, lütfen: önce Slack'e soruyorum.")
	o.NobodyElseSees()
	letGo()
	admin.SeesModal("Ekip ayarları").Has("Satış kaydedildi.")
	admin.ClosesModal()
	o.Channel("#sales").Shows("Satış ekibi artık her hafta check-in yapıyor.")
	admin.DM().Shows("İlk ekip kuruldu: Satış.")

	// Nothing is asked for a team that stays in its channel, so that its form is saved at once, and mistakes are said
	// beside the fields.
	letGo = o.halts("conversations.", "users.")
	manager := o.Person(selin)
	manager.Types("@okrbot", "/okr ayarlar")
	manager.SeesModal("Ekip ayarları")
	manager.Fills("Kapanış günü", "Salı")
	manager.Fills("Kapanış saati", "09:30")
	manager.Submits()
	manager.SeesError("Kapanış saati", "America/New_York saat dilimindeki")
	manager.Fills("Kapanış günü", "Perşembe")
	manager.Submits()
	manager.SeesModal("Ekip ayarları").Has("Satış kaydedildi.")
	letGo()
	manager.ClosesModal()
}

// Who closes the window before it turns out that the form is wrong can open it again.
func TestFault_AFormIsClosedBeforeItIsRefused(t *testing.T) {
	t.Parallel()
	o := open(t, "2026-11-26T15:00:00+03:00")
	o.Forgives("not_found")
	admin := o.Person(can)
	admin.DM().Shows("okrbot").Clicks("Ekip kur")
	admin.SeesModal("Yeni ekip")
	admin.Clicks("Diğer ayarlar")
	admin.SeesModal("Yeni ekip").Has("Açılış günü")
	admin.Fills("Ekip adı", "Satış")
	admin.Fills("Kanal", "#sales")
	admin.Fills("Kapanış günü", "Salı")
	admin.Fills("Kapanış saati", "09:30")
	letGo := o.halts("conversations.members")
	admin.Submits()
	admin.SeesModal("okrbot").Has("Bir saniye, lütfen")
	admin.ClosesModal()
	letGo()
	admin.DM().Shows("Formunuz henüz kaydedilmedi.").Has("America/New_York").Clicks("Formu aç")
	admin.SeesModal("Yeni ekip").Has("Kapanış saati: America/New_York").Holds("Ekip adı", "Satış").Holds("Kanal",
		"#sales")
	admin.Fills("Kapanış günü", "Perşembe")
	admin.Submits()
	admin.SeesModal("Ekip ayarları").Has("Satış kaydedildi.")
	admin.ClosesModal()
	o.Channel("#sales").Shows("Satış ekibi artık her hafta check-in yapıyor.")
	admin.DM().Shows("İlk ekip kuruldu: Satış.")
}

// A click whose form Slack is slow to redraw holds up nobody who goes on to send it.
func TestFault_AFormIsSentWhileItIsRedrawn(t *testing.T) {
	t.Parallel()
	o := onMonday(t)
	rep := o.Person(ayse)
	o.drafts(ayse, goal{title: "Daha çok müşteri", keyResults: []result{{title: "Görüşme", start: "0", target: "100"}}})
	o.Forgives("hash_conflict")
	letGo := o.halts("views.update")
	rep.Clicks("Anahtar sonuç ekle")
	rep.Submits()
	letGo()
	o.settles(ayse)
	rep.SeesModal("Kaydedildi").Has("O1 kaydedildi.")
}
