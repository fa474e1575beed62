package e2e

import (
	"strings"
	"testing"

	"okrbot/slacksim"
)

func TestSetup_WrongFieldsAreSaidBesideThem(t *testing.T) {
	t.Parallel()
	o := open(t, "2026-11-26T15:00:00+03:00")
	admin := o.Person(can)
	admin.DM().Shows("Merhaba Can Öztürk, okrbot hazır.").Has("İlk ekibi üç alanlı bir formla kurabilirsiniz").Clicks(
		"Ekip kur")
	admin.SeesModal("Yeni ekip")
	admin.Clicks("Diğer ayarlar")
	admin.SeesModal("Yeni ekip").Has("Açılış günü").Holds("Yöneticiler", "Can Öztürk").Holds("Kanaldaki dil",
		"Türkçe").Holds("Saat dilimi", "Europe/Istanbul").
		Holds("Açılış günü", "Pazartesi").Holds("Açılış saati", "09:00").Holds("Kapanış günü",
		"Çarşamba").Holds("Kapanış saati", "10:00").
		Holds("Resmî tatiller", "Türkiye").Holds("Hatırlatma", "Açılıştan 6 iş saati sonra").Holds("Son hatırlatma",
		"Kapanıştan 2 saat önce").
		Has("Son seferden bu yana ne ilerledi?")
	if err := admin.TriesToSubmit(); err == nil {
		t.Error("a team without name and channel is sent")
	}
	admin.Fills("Ekip adı", "Satış")
	admin.Fills("Kanal", "#sales")
	admin.Fills("Yöneticiler", "Selin Aydın", "CRM")
	admin.Fills("Diğer tatil günleri", "31 Aralık 2026\n32 Ocak")
	admin.Submits()
	admin.SeesError("Diğer tatil günleri", "“32 Ocak” tarih olarak okunamadı.")
	admin.Fills("Diğer tatil günleri", "31 Aralık 2026, 04.01.2027")
	admin.Fills("Sorular", strings.Repeat("Soru\n", 11))
	admin.Submits()
	admin.SeesError("Sorular", "En fazla 10 soru yazın")
	admin.Fills("Sorular", "Bu hafta ne öğrendiniz?\nWhat is in the way?")
	admin.Submits()
	admin.SeesError("Yöneticiler", "Yöneticilerden biri bot, misafir veya devre dışı.")
	admin.Fills("Yöneticiler", "Selin Aydın", "Nora Guest")
	admin.Submits()
	admin.SeesError("Yöneticiler", "Tam üyelerden seçin.")
	admin.Fills("Yöneticiler", "Selin Aydın")

	// From Monday nine to Tuesday nine is a day in Istanbul, but not for the colleague in New York. That she is in
	// the channel only Slack knows, so the form comes back after a moment.
	admin.Fills("Kapanış günü", "Salı")
	admin.Fills("Kapanış saati", "09:30")
	admin.Submits()
	admin.SeesModal("Yeni ekip").
		Has("Kapanış saati: America/New_York saat dilimindeki üyelerin açılıştan rapora kadar yalnızca 16 saati olurdu").
		Holds("Ekip adı", "Satış").Holds("Kanal", "#sales").Holds("Yöneticiler", "Selin Aydın").Holds("Saat dilimi",
		"Europe/Istanbul").
		Holds("Diğer tatil günleri", "31 Aralık 2026, 04.01.2027").Holds("Kapanış günü", "Salı").Holds("Kapanış saati",
		"09:30")
	admin.Fills("Kapanış günü", "Perşembe")
	admin.Fills("Saat dilimi", "Europe/Istanbul")
	admin.Submits()
	admin.SeesModal("Ekip ayarları").Has("Satış kaydedildi.").Has("Sonraki check-in: 30 Kasım 2026 Pazartesi, 09:00")
	admin.ClosesModal()
	o.Channel("#sales").Shows("Satış ekibi artık her hafta check-in yapıyor.").Has(
		"açılış kendi saatinizle pazartesi 09:00, kapanış perşembe 09:30")
	admin.DM().Shows("İlk ekip kuruldu: Satış.").Has("/okr ayarlar yeni")
	o.NobodyElseSees()

	// What was typed is what the manager finds, and what people are asked.
	o.Person(selin).Types("@okrbot", "/okr AYARLAR")
	o.Person(selin).SeesModal("Ekip ayarları").Holds("Diğer tatil günleri", "2026-12-31\n2027-01-04").
		Holds("Sorular", "Bu hafta ne öğrendiniz?\nYolunuzda ne engel var?")
	o.Person(selin).ClosesModal()
	o.moveTo(monday)
	o.Person(selin).DM().Shows("Henüz anahtar sonucunuz yok").Clicks("Check-in yap")
	o.Person(selin).SeesModal("Check-in").Has("Bu hafta ne öğrendiniz?").Has("Yolunuzda ne engel var?").Lacks(
		"Sırada ne var?")
	o.Person(selin).ClosesModal()
	o.Person(ayse).DM().Shows("birkaç kısa soru sizi bekliyor")
}

func TestSetup_ThreeFieldsAreEnough(t *testing.T) {
	t.Parallel()
	o := open(t, "2026-11-26T15:00:00+03:00")
	admin := o.Person(can)
	admin.OpensHome().Shows("Admin olarak buradan ekip kurabilirsiniz")
	o.looksUp(can, "/okr", "Henüz bir ekipte değilsiniz.").Has("Admin olarak buradan ekip kurabilirsiniz").Clicks(
		"Ekip kur")
	admin.SeesModal("Yeni ekip").Holds("Kanal", "").Holds("Yöneticiler", "Can Öztürk").Holds("Kanaldaki dil",
		"Türkçe").Lacks("Ekip adı").Lacks("Açılış günü").
		Has("check-in pazartesi 09:00 açılır, çarşamba 10:00 kapanır, saat dilimi Europe/Istanbul")
	if err := admin.TriesToSubmit(); err == nil {
		t.Error("a team without a channel is sent")
	}
	admin.Fills("Kanal", "#sales")
	admin.Fills("Yöneticiler", "Selin Aydın")
	admin.Fills("Kanaldaki dil", "English")

	// One click shows the rest, and what was chosen stays.
	admin.Clicks("Diğer ayarlar")
	admin.SeesModal("Yeni ekip").Has("Açılış günü").Holds("Kanal", "#sales").Holds("Yöneticiler",
		"Selin Aydın").Holds("Kanaldaki dil", "English").
		Holds("Ekip adı", "").Holds("Saat dilimi", "Europe/Istanbul").Holds("Açılış günü", "Pazartesi")
	admin.ClosesModal()

	admin.OpensHome().Clicks("Ekip kur")
	admin.SeesModal("Yeni ekip").Lacks("Açılış günü")
	admin.Fills("Kanal", "#sales")
	admin.Fills("Yöneticiler", "CRM")
	admin.Submits()
	admin.SeesError("Yöneticiler", "Yöneticilerden biri bot")
	admin.Fills("Yöneticiler", "Selin Aydın")
	admin.Fills("Kanaldaki dil", "English")
	admin.Submits()
	admin.SeesModal("Ekip ayarları").Has("Sales kaydedildi.").Has("Kanala katılan ekibe katılır.")
	admin.ClosesModal()
	o.Channel("#sales").Shows("Sales now has a weekly check-in.")
	admin.DM().Shows("İlk ekip kuruldu: Sales.")
	o.Person(selin).Types("@okrbot", "/okr ayarlar")
	o.Person(selin).SeesModal("Ekip ayarları").Holds("Ekip adı", "Sales").Holds("Resmî tatiller",
		"Türkiye").Has("Son seferden bu yana ne ilerledi?")
	o.Person(selin).ClosesModal()

	// A channel that is taken is said beside it; a private one that okrbot is not in is named as such.
	o.sim.AddChannel(slacksim.Channel{ID: "C0BOARD", Name: "board-room", Private: true, Members: []string{can, lukas}})
	admin.Types("@okrbot", "/okr kur yeni")
	admin.SeesModal("Yeni ekip")
	admin.Fills("Kanal", "#sales")
	admin.Submits()
	admin.SeesError("Kanal", "Bu kanal başka bir ekibe ait.")
	admin.Fills("Kanal", "#board-room")
	o.Forgives("channel_not_found", "not_in_channel", "method_not_supported_for_channel_type")
	admin.Submits()
	admin.SeesModal("Ekip ayarları").Has("kaydedildi.").Has("okrbot kanalda değil").Has("/invite @okrbot")
	admin.ClosesModal()
	admin.DM().Shows("Ekibimiz ekibinin kanalını bulamıyorum.")
}

func TestSetup_WhoMay(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.looksUp(selin, "/okr ayarlar yeni", "Ekibi yalnızca bir admin kurabilir.")
	o.looksUp(ayse, "/okr ayarlar", "Ekip ayarlarını yalnızca ekip yöneticileri ve adminler değiştirebilir.")
	o.looksUp(emily, "/okr settings T1", "Only a team's managers and admins can change its settings.")
	o.looksUp(can, "/okr ayarlar T99", "Bu ekip kaldırılmış.")
	o.looksUp(lukas, "/okr new", "You are not in a team yet.")
	o.looksUp(can, "/okr yeni", "Henüz bir ekipte değilsiniz.")
	o.looksUp(lukas, "/okr checkin", "You are not in a team yet.")
	o.looksUp(lukas, "/okr", "You are not in a team yet.")
	o.looksUp(lukas, "/okr list team", "You are not in a team yet.")
	o.NobodyElseSees()
}

func TestSettings_ChangedLater(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.writes(ayse, goal{title: "Büyümek", keyResults: []result{{title: "Ciro", unit: "TL", start: "0", target: "100"}}})
	o.moveTo(monday)
	o.reminded(selin)
	rep, manager := o.Person(ayse), o.Person(selin)
	rep.DM().Shows("anahtar sonuçlarınız ne durumda?").Clicks("Check-in yap")
	rep.SeesModal("Check-in").Has("Sırada ne var?")

	// The manager edits the questions, the language and the managers while the form is open.
	manager.OpensHome().Shows("Ayarlar").Clicks("Ayarlar")
	manager.SeesModal("Ekip ayarları").Holds("Ekip adı", "Sales").Holds("Kanal", "#sales").Holds("Kanaldaki dil",
		"English")
	manager.Fills("Sorular", "Bu hafta ne öğrendiniz?")
	manager.Fills("Kanaldaki dil", "Türkçe")
	manager.Fills("Ekip adı", "Satış")
	manager.Fills("Yöneticiler", "")
	if err := manager.TriesToSubmit(); err == nil {
		t.Error("a team without managers is sent")
	}
	manager.Fills("Yöneticiler", "Selin Aydın", "Can Öztürk")
	manager.Submits()
	manager.SeesModal("Ekip ayarları").Has("Satış kaydedildi.").Has("Sonraki check-in: 7 Aralık 2026 Pazartesi, 09:00")
	manager.ClosesModal()

	// The round that runs keeps its questions; the answer shows them as they were asked.
	o.fillsCheckIn(ayse, map[string]string{"KR1": "40"})
	o.fill(ayse, "answer.1", "Acme ile demo")
	rep.Submits()
	rep.SeesModal("Teşekkürler")
	rep.ClosesModal()
	rep.DM().Shows("Check-in yanıtınız alındı").Has("Satış · 49. hafta").Has("Sırada ne var?  Acme ile demo")
	o.Channel("#sales").Shows("Satış: check-in, 49. hafta").Has("3 kişiden 1 yanıt (%33)")
	o.Channel("#sales").ShowsInThread("49. hafta", "Ayşe Yılmaz  check-in yaptı").Has("Sırada ne var?\nAcme ile demo")
	o.Channel("#sales").Shows("Satış ekibi artık her hafta check-in yapıyor.")
	o.moveTo("2026-12-02T10:00:00+03:00")
	o.reminded(selin, emily)
	o.Person(can).DM().Shows("Satış: yönetici özeti, 49. hafta")
	o.moveTo("2026-12-07T09:00:00+03:00")
	o.reminded(selin, emily)
	rep.DM().Shows("anahtar sonuçlarınız ne durumda?").Clicks("Check-in yap")
	rep.SeesModal("Check-in").Has("Bu hafta ne öğrendiniz?").Lacks("Sırada ne var?")
	rep.ClosesModal()
	o.Channel("#sales").ShowsInThread("49. hafta", "Ayşe Yılmaz").Has("Sırada ne var?\nAcme ile demo")
}

func TestSettings_ASecondTeamAndItsEnd(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.sim.AddChannel(slacksim.Channel{ID: "C0EMEA", Name: "emea", Members: []string{lukas, ayse}})
	admin := o.Person(can)
	admin.Types("@okrbot", "/okr ayarlar yeni")
	admin.SeesModal("Yeni ekip")
	admin.Clicks("Diğer ayarlar")
	admin.SeesModal("Yeni ekip").Has("Açılış günü")
	admin.Fills("Ekip adı", "EMEA")
	admin.Fills("Kanal", "#sales")
	admin.Fills("Yöneticiler", "Lukas Weber")
	admin.Fills("Kanaldaki dil", "English")
	admin.Submits()
	admin.SeesError("Kanal", "Bu kanal başka bir ekibe ait.")
	admin.Fills("Kanal", "#emea")
	admin.Submits()
	admin.SeesModal("Ekip ayarları").Has("EMEA kaydedildi.")
	admin.ClosesModal()
	o.Channel("#emea").Shows("EMEA now has a weekly check-in.")

	// Somebody of two teams says for which one an objective is.
	o.writes(ayse, goal{title: "Berlin'e açılmak", owner: "Ben · EMEA",
		keyResults: []result{{title: "Bayi", start: "0", target: "4"}}})
	o.looksUp(lukas, "/okr list team", "Objectives of EMEA").Has("Berlin'e açılmak")
	o.looksUp(emily, "/okr list @Ayşe Yılmaz", "Nothing here yet").Lacks("Berlin")
	o.looksUp(ayse, "/okr liste ekip", "Ekip amaçları: Sales ve EMEA").Has("Berlin'e açılmak")
	o.looksUp(selin, "/okr göster O1", "Görebileceğiniz bir amaç bulunamadı")

	// The admin moves between the teams in one form.
	admin.Types("@okrbot", "/okr ayarlar")
	admin.SeesModal("Ekip ayarları").Holds("Ekip adı", "Sales")
	o.redraws(can, func() { o.choosesTeam(can, "EMEA") })
	admin.SeesModal("Ekip ayarları").Holds("Ekip adı", "EMEA").Holds("Yöneticiler", "Lukas Weber").Holds("Kanal",
		"#emea")
	admin.ClosesModal()

	// A form that is open when its team ends, and buttons of before.
	rep, manager := o.Person(ayse), o.Person(lukas)
	o.moveTo(monday)
	o.reminded(selin, emily)
	manager.DM().Silent()
	form := rep.DM().Shows("EMEA").Has("anahtar sonuçlarınız ne durumda?")
	rep.DM().Shows("Sales · 49. hafta")
	form.Clicks("Check-in yap")
	rep.SeesModal("Check-in").Has("Bayi")
	o.fillsCheckIn(ayse, map[string]string{"KR1": "1"})
	manager.Types("@okrbot", "/okr settings")
	manager.SeesModal("Team settings").Holds("Team name", "EMEA")
	o.redraws(lukas, func() { manager.Clicks("Remove team") })
	manager.SeesModal("Team settings").Has("EMEA").Lacks("Team name")
	manager.ClosesModal()
	rep.Submits()
	rep.SeesModal("Check-in").Has("! Bu ekip kaldırılmış.")
	if o.holds(ayse, "kr.1.value") != "1" {
		t.Error("what was typed is lost")
	}
	rep.ClosesModal()
	o.looksUp(ayse, "/okr liste", "Amaçlarım").Lacks("Berlin")
	o.looksUp(lukas, "/okr checkin", "You are not in a team yet.")
	o.looksUp(lukas, "/okr settings T2", "This team was removed.")
	o.Channel("#emea").Shows("EMEA")
}

// choosesTeam lets somebody choose another team above the settings form.
func (o *office) choosesTeam(person, name string) {
	o.t.Helper()
	v := o.top(person)
	for _, e := range slacksim.Elements(v.Blocks()) {
		if e.ID == "settings.team" {
			o.choose(person, e.BlockID, name)
			return
		}
	}
	o.t.Fatal("there is no choice of teams")
}
