package e2e

import (
	"fmt"
	"strings"
	"testing"
)

// monday is when the round of week 49 opens in Istanbul.
const monday = "2026-11-30T09:00:00+03:00"

// twoResults is an objective that most of the stories about check-ins are told with: KR1 in lira, KR2 a milestone.
func twoResults(title string) goal {
	return goal{title: title, keyResults: []result{
		{title: "Ciro", unit: "TL", start: "0", target: "1.000.000"},
		{title: "3 pilot", kind: "Kilometre taşı, adım adım", steps: "Birinci\nİkinci\nÜçüncü | 2"},
	}}
}

func TestCheckIn_EveryDoorOpensTheSameForm(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.writes(ayse, twoResults("Büyümek"))
	o.moveTo(monday)
	rep := o.Person(ayse)
	prompt := rep.DM().Shows("Merhaba Ayşe Yılmaz, anahtar sonuçlarınız ne durumda?").
		Has("2 anahtar sonuçtan 2 tanesi güncellemenizi bekliyor.").Has("son yanıt: 2 Ara Çar, 10:00")
	o.Person(selin).DM().Shows("Henüz anahtar sonucunuz yok; birkaç kısa soru sizi bekliyor.")
	for name, enter := range map[string]func(){
		"the prompt":   func() { prompt.Clicks("Check-in yap") },
		"the command":  func() { rep.Types("#sales", "/okr GÜNCELLE") },
		"the Home tab": func() { rep.OpensHome().Shows("Bir check-in sizi bekliyor.").Clicks("Check-in yap") },
		"the shortcut": func() { rep.UsesShortcut("checkin.open") },
		"a message": func() {
			rep.Types("@okrbot", "checkın")
			rep.DM().Shows("Form burada:").Clicks("Formu aç")
		},
		"/okr": func() { o.looksUp(ayse, "/okr", "Bir check-in sizi bekliyor.").Clicks("Check-in yap") },
	} {
		enter()
		form := rep.SeesModal("Check-in")
		for _, text := range []string{
			"Sales · 49. hafta · son yanıt: 2 Ara Çar, 10:00", "Ciro  KR1", "Amaç: Büyümek",
			"başlangıç ₺0, hedef ₺1.000.000 · son: henüz değer yok",
			"Güncel değer (TL)", "3 pilot  KR2", "0 / 3 adım tamam", "Tamamlanan adımlar", "Güven",
			"Son seferden bu yana ne ilerledi?", "Yolunuzda ne engel var?",
		} {
			if !strings.Contains(form.Text(), text) {
				t.Errorf("through %s the form lacks %q:\n%s", name, text, form.Text())
			}
		}
		rep.ClosesModal()
	}
	o.NobodyElseSees()
}

func TestCheckIn_OnePageInUnderAMinute(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.writes(ayse, twoResults("Büyümek"))
	o.moveTo(monday)
	o.Person(selin).DM().Shows("Selin Aydın")
	rep := o.Person(ayse)
	prompt := rep.DM().Shows("anahtar sonuçlarınız ne durumda?")
	rep.Clicks("Check-in yap")
	rep.SeesModal("Check-in")
	o.fill(ayse, "kr.1.value", "çok")
	o.choose(ayse, "kr.1.confidence", "🔶 riskli")
	o.fill(ayse, "kr.1.note", "İki teklif bekliyor")
	o.choose(ayse, "kr.2.value", "Birinci", "Üçüncü")
	o.choose(ayse, "kr.2.confidence", "🟢 yolunda")
	o.fill(ayse, "kr.2.note", "Üçüncüsü beklenenden hızlı")
	o.fill(ayse, "answer.0", "Acme imzaladı")
	o.fill(ayse, "answer.2", "Hukuk onayı")
	rep.Submits()
	o.seesErrorAt(ayse, "kr.1.value", "“çok” sayı olarak okunamadı.")
	if o.holds(ayse, "kr.1.note") != "İki teklif bekliyor" || o.holds(ayse, "answer.0") != "Acme imzaladı" {
		t.Error("a refusal loses what was typed")
	}
	o.fill(ayse, "kr.1.value", "250 bin")
	rep.Submits()
	rep.SeesModal("Teşekkürler").Has("Check-in yanıtınız alındı.").
		Has("henüz değer yok → ₺250.000").Has("%25").Has("riskli").
		Has("2 / 3 adım tamam").Has("Sonraki check-in: 7 Ara Pzt, 09:00.")
	rep.ClosesModal()

	o.wait("the prompt to turn into done", func() bool {
		return strings.Contains(rep.DM().Shows(
			"Check-in yanıtınız alındı").Text(), "Ciro")
	})
	if prompt.Message().TS != rep.DM().Shows("Check-in yanıtınız alındı").Message().TS {
		t.Error("the prompt is not changed in place")
	}
	o.Channel("#sales").Shows("Sales: check-in, week 49").Has("1 of 3 have answered (33%)").Has(
		"Büyümek  O1 · Ayşe Yılmaz")
	o.Channel("#sales").ShowsInThread("week 49", "Ayşe Yılmaz  checked in").
		Has("no value yet → ₺250,000 (0% → 25%) · 🔶 at risk").Has("“İki teklif bekliyor”").
		Has("“Üçüncüsü beklenenden hızlı”").Has("What moved since last time?\nAcme imzaladı").Has(
		"What is in the way?\nHukuk onayı").Lacks("What is next?")

	// The answer is changed until the round closes: what was said is in the form, what is not touched stays said.
	rep.DM().Shows("Check-in yanıtınız alındı").Clicks("Düzenle")
	rep.SeesModal("Check-in düzenle").Holds("Güven#1", "🔶 riskli").Holds("Not#1", "İki teklif bekliyor").
		Holds("Tamamlanan adımlar", "Birinci, Üçüncü").Holds("Not#2", "Üçüncüsü beklenenden hızlı").
		Holds("Son seferden bu yana ne ilerledi?", "Acme imzaladı").Holds("Güncel değer (TL)", "250.000")
	o.fill(ayse, "kr.1.value", "300.000")
	rep.Submits()
	rep.SeesModal("Teşekkürler").Has("Güncellendi.").Has("henüz değer yok → ₺300.000")
	rep.ClosesModal()
	o.wait("the reply to change", func() bool {
		return strings.Contains(o.Channel("#sales").ShowsInThread("week 49", "Ayşe Yılmaz  checked in").Text(),
			"no value yet → ₺300,000 (0% → 30%)")
	})
	o.Channel("#sales").ShowsInThread("week 49", "edited").Has("“Üçüncüsü beklenenden hızlı”")
	o.looksUp(ayse, "/okr history KR1", "KR1 · Ciro").Has(
		"₺300.000  🔶 riskli · Ayşe Yılmaz · 30 Kas 2026, 09:00 · check-in").Has("₺250.000").Has("“İki teklif bekliyor”")
	o.looksUp(ayse, "/okr history KR2", "KR2 · 3 pilot").Has("2 / 3 adım tamam").Has("“Üçüncüsü beklenenden hızlı”")
	o.NobodyElseSees()
}

func TestCheckIn_PagesBackAndDrafts(t *testing.T) {
	t.Parallel()
	o := begins(t)
	number := 0
	for _, n := range []int{5, 5, 2} {
		g := goal{title: fmt.Sprintf("Hedef %d", n)}
		for range n {
			number++
			g.keyResults = append(g.keyResults, result{title: fmt.Sprintf("Sonuç no %d", number), start: "0",
				target: "100"})
		}
		o.writes(ayse, g)
	}
	o.moveTo(monday)
	o.Person(selin).DM().Shows("Selin Aydın")
	rep := o.Person(ayse)
	rep.DM().Shows("12 anahtar sonuçtan 12 tanesi güncellemenizi bekliyor.").Clicks("Check-in yap")
	rep.SeesModal("Check-in").Has("sayfa 1/3").Has("Sonuç no 5").Lacks("Sonuç no 6").Lacks("Geri").Has("[İleri]")
	o.fillsCheckIn(ayse, map[string]string{"KR1": "10", "KR2": "20", "KR3": "30", "KR4": "40", "KR5": "elli"})
	o.fill(ayse, "kr.2.note", "İkinci not")
	rep.Submits()
	o.seesErrorAt(ayse, "kr.5.value", "“elli” sayı olarak okunamadı.")
	o.fill(ayse, "kr.5.value", "50")
	o.redraws(ayse, rep.Submits)
	rep.SeesModal("Check-in").Has("sayfa 2/3").Has("Sonuç no 6").Has("Geri")
	o.fillsCheckIn(ayse, map[string]string{"KR6": "60", "KR7": "altmış"})

	// Back keeps even what can't be read yet.
	o.redraws(ayse, func() { rep.Clicks("Geri") })
	rep.SeesModal("Check-in").Has("sayfa 1/3")
	if o.holds(ayse, "kr.3.value") != "30" || o.holds(ayse, "kr.2.note") != "İkinci not" {
		t.Errorf("Back shows %q and %q", o.holds(ayse, "kr.3.value"), o.holds(ayse, "kr.2.note"))
	}
	o.redraws(ayse, rep.Submits)
	rep.SeesModal("Check-in").Has("sayfa 2/3")
	if o.holds(ayse, "kr.6.value") != "60" || o.holds(ayse, "kr.7.value") != "altmış" {
		t.Errorf("page 2 came back with %q and %q", o.holds(ayse, "kr.6.value"), o.holds(ayse, "kr.7.value"))
	}

	// The form is closed on page 2 and opened again: what was sent page by page is there.
	rep.ClosesModal()
	rep.Types("@okrbot", "/okr checkin")
	rep.SeesModal("Check-in").Has("sayfa 1/3").Holds("Güven", "🟢 yolunda")
	if o.holds(ayse, "kr.5.value") != "50" {
		t.Errorf("the draft has %q", o.holds(ayse, "kr.5.value"))
	}
	o.redraws(ayse, rep.Submits)
	o.fillsCheckIn(ayse, map[string]string{"KR6": "60", "KR7": "70"})
	o.redraws(ayse, rep.Submits)
	rep.SeesModal("Check-in").Has("sayfa 3/3").Has("[Gönder]").Has("Sırada ne var?")
	o.fillsCheckIn(ayse, map[string]string{"KR11": "1", "KR12": "x"})
	o.fill(ayse, "answer.1", "Daha çok ziyaret")
	rep.Submits()
	o.seesErrorAt(ayse, "kr.12.value", "“x” sayı olarak okunamadı.")
	o.redraws(ayse, func() { rep.Clicks("Geri") })
	o.redraws(ayse, rep.Submits)
	if o.holds(ayse, "answer.1") != "Daha çok ziyaret" {
		t.Error("an answer is lost by going back")
	}
	o.fill(ayse, "kr.12.value", "2")
	rep.Submits()
	rep.SeesModal("Teşekkürler").Has("Check-in yanıtınız alındı.")
	rep.ClosesModal()
	o.Channel("#sales").Shows("week 49").Has("Ayşe Yılmaz  Sonuç no")
	o.Channel("#sales").ShowsInThread("week 49",
		"Sonuç no 12").Has("Sonuç no 1").Has("no value yet → 50").Has("What is next?\nDaha çok ziyaret").Has(
		"“İkinci not”")
	o.looksUp(ayse, "/okr history KR7", "güncel: 70")
	o.NobodyElseSees()
}

func TestCheckIn_EarlyForTheComingWeekAndLateForThePast(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.writes(ayse, twoResults("Büyümek"))
	o.looksUp(ayse, "/okr checkin", "Şu anda yapılacak bir check-in yok. Sonraki check-in:").Has("30 Kasım")
	o.moveTo("2026-11-28T10:00:00+03:00") // Saturday
	rep := o.Person(ayse)
	rep.Types("@okrbot", "/okr checkin")
	rep.SeesModal("Check-in").Has("erken: gelecek tur için sayılır")
	o.fillsCheckIn(ayse, map[string]string{"KR1": "100"})
	rep.Submits()
	rep.SeesModal("Teşekkürler").Has("Erkencisiniz: yanıtınız gelecek tur için sayılır.")
	rep.ClosesModal()
	o.Channel("#sales").Shows("Sales: check-in, week 49").Has("1 of 3 have answered")
	o.Channel("#sales").ShowsInThread("week 49", "Ayşe Yılmaz  checked in").Lacks("late")
	o.moveTo(monday) // she is not asked again
	o.Person(selin).DM().Shows("Selin Aydın")
	rep.DM().Silent()
	rep.Types("@okrbot", "/okr checkin")
	rep.SeesModal("Check-in düzenle").Holds("Güncel değer (TL)", "100")
	rep.ClosesModal()

	o.moveTo("2026-12-02T10:00:00+03:00") // the round closes
	o.Person(selin).DM().Shows("yönetici özeti, 49. hafta").Has("Henüz yanıt yok: Emily Carter ve Selin Aydın")
	o.reminded(selin, emily)
	o.looksUp(ayse, "/okr checkin", "Bu yanıtı değiştirme süresi doldu.")
	late := o.Person(emily)
	late.DM().Shows("The check-in has closed. A late answer is still welcome, until Mon").Clicks("Check in late")
	late.SeesModal("Check-in").Has("closed; your answer is marked as late")
	o.fill(emily, "answer.0", "Signed Globex")
	late.Submits()
	late.SeesModal("Thank you").Has("Late is fine: your answer joins the posted summary.")
	late.ClosesModal()
	o.Channel("#sales").ShowsInThread("week 49", "Emily Carter  checked in · late").Has("Signed Globex")
	o.Channel("#sales").Shows("2 of 3 have answered (67%)").Has("Sales: check-in, week 49").Has(
		"closed Wed 2 Dec, 10:00")
	o.looksUp(emily, "/okr checkin", "The time to change this answer is over.")
}

func TestCheckIn_NothingToReportAndAfterAll(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.writes(ayse, twoResults("Büyümek"))
	o.moveTo(monday)
	o.Person(selin).DM().Shows("Selin Aydın")
	rep := o.Person(ayse)
	rep.DM().Shows("anahtar sonuçlarınız ne durumda?").Clicks("Bu hafta bildirecek şey yok")
	rep.DM().Shows("Not edildi: bu kez bildirilecek bir şey yok.")
	o.Channel("#sales").Shows("week 49").Has("1 of 3 have answered")
	rep.DM().Shows("Not edildi").Clicks("Yine de bir şey bildir")
	rep.SeesModal("Check-in düzenle")
	o.fillsCheckIn(ayse, map[string]string{"KR1": "5"})
	rep.Submits()
	rep.SeesModal("Teşekkürler")
	rep.ClosesModal()
	rep.DM().Shows("Check-in yanıtınız alındı")
	o.Channel("#sales").ShowsInThread("week 49", "Ayşe Yılmaz  checked in").Has("₺5")

	// The summary's own button is for everybody who reads it, each in their own language; what a guest is told is
	// private.
	manager := o.Person(selin)
	manager.In("#sales").Shows("week 49").Clicks("Check in")
	manager.SeesModal("Check-in").Has("Sırada ne var?")
	manager.ClosesModal()
	o.Person(guest).In("#sales").Shows("week 49").Clicks("Check in")
	o.Person(guest).SeesEphemeral("#sales", "okrbot is for members of this workspace.")
	o.Person(emily).In("#sales").Shows("Sales now has a weekly check-in.").Clicks("New objective")
	o.Person(emily).SeesModal("New objective")
	o.Person(emily).ClosesModal()
	o.Person(lukas).Types("#general", "/okr HELP")
	o.Person(lukas).SeesEphemeral("#general", "What you can type")
	o.NobodyElseSees()
}

func TestCheckIn_AWordWithoutAValueIsKept(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.writes(ayse, twoResults("Büyümek"))
	o.moveTo(monday)
	o.Person(selin).DM().Shows("Selin Aydın")
	rep := o.Person(ayse)
	rep.DM().Shows("anahtar sonuçlarınız ne durumda?").Clicks("Check-in yap")
	rep.SeesModal("Check-in")
	o.choose(ayse, "kr.1.confidence", "🔻 geride")
	o.fill(ayse, "kr.1.note", "CRM raporu gelmedi")
	o.choose(ayse, "kr.2.confidence", "🟢 yolunda")
	rep.Submits()
	rep.SeesModal("Teşekkürler").Has("Ciro").Has("geride")
	rep.ClosesModal()
	rep.DM().Shows("Check-in yanıtınız alındı")
	o.Channel("#sales").Shows("week 49")
	o.Channel("#sales").ShowsInThread("week 49",
		"Ayşe Yılmaz  checked in").Has("Ciro  no value yet").Has("behind").Has("“CRM raporu gelmedi”")
	o.looksUp(ayse, "/okr göster O1", "henüz değer yok").Has("CRM raporu gelmedi").Has("geride")
}

// reminded reads all that people are told privately about a round that they do not answer.
func (o *office) reminded(people ...string) {
	o.t.Helper()
	for _, person := range people {
		for _, m := range o.sim.Messages(o.sim.DM(person, o.sim.BotUser())) {
			o.Person(person).DM().Shows(o.sim.MessageText(m, person))
		}
	}
}

func TestCheckIn_AllFreshIsConfirmedWithOneClick(t *testing.T) {
	t.Parallel()
	o := begins(t)
	manager, rep := o.Person(selin), o.Person(ayse)
	manager.Types("@okrbot", "/okr ayarlar")
	manager.SeesModal("Ekip ayarları")
	manager.Fills("Sorular", "")
	manager.Submits()
	manager.SeesModal("Ekip ayarları").Has("Sales kaydedildi.")
	manager.ClosesModal()
	o.writes(ayse, goal{title: "Büyümek", keyResults: []result{
		{title: "Ciro", start: "0", target: "100"},
		{title: "3 pilot", kind: "Kilometre taşı, adım adım", steps: "Bir\nİki"},
	}})
	o.moveTo("2026-12-02T09:30:00+03:00")
	rep.Types("@okrbot", "/okr checkin")
	rep.SeesModal("Check-in").Lacks("Sırada ne var?")
	o.fillsCheckIn(ayse, map[string]string{"KR1": "90"})
	o.choose(ayse, "kr.2.value", "Bir")
	rep.Submits()
	rep.SeesModal("Teşekkürler")
	rep.ClosesModal()
	o.moveTo("2026-12-07T09:00:00+03:00")
	o.reminded(selin, emily)
	prompt := rep.DM().Shows("tüm anahtar sonuçlarınız güncel").Has("Tek tıkla onaylayın").Lacks("Bildirecek")
	rep.DM().Shows("49. hafta")
	rep.Types("@okrbot", "/okr checkin")
	rep.SeesModal("Check-in").Has("Zaten güncel").Has("Yalnızca istediğinizi değiştirin.").Holds("Güncel değer",
		"90").Holds("Tamamlanan adımlar", "Bir").Holds("Güven", "🟢 yolunda")
	rep.ClosesModal()
	prompt.Clicks("Olduğu gibi onayla")
	rep.DM().Shows("50. hafta · gönderildi").Has("Ciro  90, değişmedi (%90)").Has("1 / 2 adım tamam, değişmedi").Has(
		"Üst üste 2 check-in")
	o.Channel("#sales").Shows("week 49")
	o.Channel("#sales").Shows("week 50").Has("1 of 3 have answered")
	o.Channel("#sales").ShowsInThread("week 49", "Ayşe Yılmaz")
	o.Channel("#sales").ShowsInThread("week 50", "Ayşe Yılmaz").Has("Ciro  90, unchanged (90%)")

	// What was confirmed is news for another ten days, and then none.
	o.moveTo("2026-12-13T12:00:00+03:00")
	o.looksUp(ayse, "/okr göster O1", "Büyümek").Has("6 gün önce").Lacks("haber yok")
	o.moveTo("2026-12-18T12:00:00+03:00")
	o.looksUp(ayse, "/okr göster O1", "haber yok")
	o.reminded(selin, emily, ayse)
}

// A value of an earlier page is not lost without a word when its key result goes to somebody else before the form is
// sent.
func TestCheckIn_AValueThatIsNoLongerAskedIsSaid(t *testing.T) {
	t.Parallel()
	o := begins(t)
	var results []result
	for i := range 5 {
		results = append(results, result{title: fmt.Sprint("Sonuç ", i), start: "0", target: "100"})
	}
	for i := range 3 {
		o.writes(ayse, goal{title: fmt.Sprint("Amaç ", i), keyResults: results})
	}
	o.moveTo("2026-11-30T09:30:00+03:00")
	rep, manager := o.Person(ayse), o.Person(selin)
	rep.Types("@okrbot", "/okr checkin")
	rep.SeesModal("Check-in")
	o.fillsCheckIn(ayse, map[string]string{"KR1": "70"})
	for o.top(ayse).Content["submit"].(map[string]any)["text"] == "İleri" {
		o.redraws(ayse, rep.Submits)
		o.fillsCheckIn(ayse, nil)
	}
	manager.Types("@okrbot", "/okr düzenle O1")
	manager.SeesModal("Amacı düzenle")
	manager.Fills("Sahibi", "Emily Carter")
	manager.Submits()
	manager.ClosesModal()
	rep.Submits()
	o.wait("a sentence about the value", func() bool {
		return strings.Contains(rep.SeesModal("Check-in").Text(),
			"KR1 (70)")
	})
	rep.Submits()
	rep.SeesModal("Teşekkürler")
	rep.ClosesModal()
	o.reads()
}
