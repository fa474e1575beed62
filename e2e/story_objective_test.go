package e2e

import (
	"strings"
	"testing"
)

func TestNew_EveryKindInTurkish(t *testing.T) {
	t.Parallel()
	o := begins(t)
	rep := o.Person(ayse)
	o.drafts(ayse, goal{title: "Ege'de bir numara olmak", commitment: "İddialı", keyResults: []result{
		{title: "Ciro", unit: "TL", start: "250 bin", target: "1,2 mn"},
		{title: "Müşteri kaybı", kind: "Bir sayıyı azaltmak", unit: "müşteri", start: "1.200", target: "%20",
			weight: "2"},
		{title: "Kazanma oranı", kind: "Bir yüzdeye ulaşmak", start: "%20", target: "%35,5"},
		{title: "Müşteri puanı", kind: "Bir sınırın üstünde tutmak", target: "4,5", tolerance: "0,5"},
		{title: "3 pilot", kind: "Kilometre taşı, adım adım", steps: "Birinci pilot\nİkinci pilot | 2"},
	}})
	rep.Submits()
	rep.SeesModal("Kaydedildi").Has("O1 kaydedildi.").
		Has("Ayşe Yılmaz · 2026 4. çeyrek · İddialı").
		Has("KR1 · başlangıç ₺250.000, hedef ₺1.200.000").
		Has("KR2 · başlangıç 1.200 müşteri, hedef 960 müşteri").
		Has("KR3 · başlangıç %20, hedef %35,5").
		Has("KR4 · alt sınır 4,5").
		Has("KR5 · 2 adım").
		Lacks("Küçük öneriler")
	rep.ClosesModal()
	o.looksUp(ayse, "/okr göster O1", "Ege'de bir numara olmak").Has("henüz değer yok").Has(
		"Beklenen tempo: 56 / 92 gün = %61")
}

func TestNew_EveryKindInEnglish(t *testing.T) {
	t.Parallel()
	o := begins(t)
	rep := o.Person(emily)
	o.drafts(emily, goal{title: "Be first on the East Coast", keyResults: []result{
		{title: "Revenue", unit: "USD", start: "250k", target: "1,200,000.50"},
		{title: "Churned customers", kind: "Decrease a number", unit: "customers", start: "120", target: "20 %"},
		{title: "Win rate", kind: "Reach a percentage", start: "20%", target: "35.5 percent"},
		{title: "Days to answer", kind: "Keep below a limit", unit: "days", target: "2", tolerance: "1"},
		{title: "Orders", start: "80", target: "25 per cent"},
	}})
	rep.Submits()
	rep.SeesModal("Saved").Has("O1 is saved.").
		Has("KR1 · start $250,000, target $1,200,000.5").
		Has("KR2 · start 120 customers, target 96 customers").
		Has("KR3 · start 20%, target 35.5%").
		Has("KR4 · keep at or below 2 days").
		Has("KR5 · start 80, target 100")
	rep.ClosesModal()
}

func TestNew_NothingTypedIsLostWhileTheFormChanges(t *testing.T) {
	t.Parallel()
	o := begins(t)
	rep := o.Person(ayse)
	o.drafts(ayse, goal{title: "Kıyıda büyümek", private: true, commitment: "İddialı", keyResults: []result{
		{title: "Ciro", unit: "TL", start: "10", target: "20"},
		{title: "Kayıp", start: "5", target: "9", weight: "3"},
		{title: "Ziyaret", start: "1", target: "50"},
	}})

	// The kind goes to a milestone and back: what the milestone does not show is still there.
	o.redraws(ayse, func() { o.choose(ayse, "kr.0.kind", "Kilometre taşı, adım adım") })
	steps := strings.Repeat("Bu adım yüz yirmi harf kadar uzun, çünkü insanlar adımlarını böyle anlatır ve "+
		"hiçbirini yeniden yazmak istemez | 1,5\n", 10)
	o.fill(ayse, "kr.0.steps", steps)
	o.redraws(ayse, func() { o.choose(ayse, "kr.0.kind", "Bir sayıyı artırmak") })
	for block, want := range map[string]string{
		"title": "Kıyıda büyümek", "kr.0.title": "Ciro", "kr.0.unit": "TL", "kr.0.start": "10", "kr.0.target": "20",
		"kr.1.title": "Kayıp", "kr.1.weight": "3", "kr.2.target": "50",
	} {
		if got := o.holds(ayse, block); got != want {
			t.Errorf("after switching the kind %s holds %q, want %q", block, got, want)
		}
	}
	o.redraws(ayse, func() { o.choose(ayse, "kr.0.kind", "Kilometre taşı, adım adım") })
	if got := o.holds(ayse, "kr.0.steps"); got != strings.TrimSpace(steps) {
		t.Errorf("the steps are %q", got)
	}
	o.redraws(ayse, func() { o.choose(ayse, "kr.0.kind", "Bir sayıyı artırmak") })

	// The second of three is removed, another one added: the others stay as they are.
	o.removes(ayse, 1)
	o.redraws(ayse, func() { rep.Clicks("Anahtar sonuç ekle") })
	o.draftsResult(ayse, 3, result{title: "Teklif", start: "0", target: "12"})
	if got := o.holds(ayse, "kr.2.title"); got != "Ziyaret" {
		t.Errorf("the third key result is now called %q", got)
	}
	o.redraws(ayse, func() { o.choose(ayse, "period", "Başka tarihler …") })
	o.pickDate(ayse, "from", "2026-11-01")
	o.pickDate(ayse, "to", "2027-02-28")
	rep.Submits()
	rep.SeesModal("Kaydedildi").Has("1 Kas 2026 – 28 Şub 2027").Has("Özel").Has("İddialı").
		Has("Ciro  KR1 · başlangıç ₺10, hedef ₺20").Has("Ziyaret  KR2").Has("Teklif  KR3").Lacks("Kayıp")
	rep.ClosesModal()
}

func TestNew_FiveAtMostAndNeverNone(t *testing.T) {
	t.Parallel()
	o := begins(t)
	rep := o.Person(emily)
	rep.Types("@okrbot", "/okr new")
	rep.SeesModal("New objective").Lacks("Remove")
	for range 4 {
		o.redraws(emily, func() { rep.Clicks("Add key result") })
	}
	rep.SeesModal("New objective").Has("Key result 5").Lacks("Add key result")
	for slot := range 4 {
		o.removes(emily, slot)
	}
	rep.SeesModal("New objective").Has("Add key result").Lacks("Remove").Lacks("Key result 2")
	rep.ClosesModal()
}

func TestNew_PeriodsAndHints(t *testing.T) {
	t.Parallel()
	o := begins(t)
	manager := o.Person(selin)
	o.drafts(selin, goal{title: "Ekipçe büyümek", period: "Gelecek çeyrek: 2027 1. çeyrek · 1 Oca – 31 Mar 2027",
		owner: "Tüm ekip · Sales", keyResults: []result{
			{title: "Müşteri ziyareti yap", start: "0", target: "10"},
		}})
	manager.Submits()
	manager.SeesModal("Kaydedildi").Has("Sales (tüm ekip)").Has("2027 1. çeyrek").Has("Küçük öneriler").
		Has("Tek bir anahtar sonuç nadiren resmin tamamını gösterir").Has("Bunlar yapılacak işler").Has(
		"Yalnızca öneri")
	manager.ClosesModal()
	o.writes(selin, goal{title: "Yıl boyunca", period: "Bu yıl: 2026 · 1 Oca – 31 Ara 2026", keyResults: []result{
		{title: "Memnuniyeti koru", start: "80", target: "90"}, {title: "Ciro", start: "0", target: "5"},
	}})
	o.looksUp(selin, "/okr liste ekip", "Ekip amaçları: Sales").Has("Ekipçe büyümek · Sales (tüm ekip)").Has(
		"Yıl boyunca · Selin Aydın")
	o.looksUp(ayse, "/okr liste şirket", "Şirketin amaçları").Has("Ekipçe büyümek").Lacks("Yıl boyunca")
	o.looksUp(lukas, "/okr list company", "Objectives of the company").Has("Ekipçe büyümek").Lacks("Yıl boyunca")

	// Members do not write objectives of the whole team: the form does not offer it.
	o.Person(ayse).Types("@okrbot", "/okr yeni")
	o.Person(ayse).SeesModal("Yeni amaç").Has("Ben · Sales").Lacks("Tüm ekip")
	o.Person(ayse).ClosesModal()
}

func TestNew_RefusalsStandBesideTheirFields(t *testing.T) {
	t.Parallel()
	o := begins(t)
	rep := o.Person(emily)
	o.drafts(emily, goal{title: "Grow", keyResults: []result{
		{title: "Same", unit: "customers", start: "10", target: "10"},
		{title: "Unreadable", start: "ten", target: "1.2.3,4", weight: "heavy"},
		{title: "Backwards", kind: "Decrease a number", start: "5", target: "9", weight: "-1"},
		{title: "Steps", kind: "Milestone, step by step", steps: "One | -2"},
	}})
	rep.Submits()
	o.seesErrorAt(emily, "kr.1.start", "can't be read as a number")
	o.seesErrorAt(emily, "kr.1.target", "can't be read as a number")
	o.seesErrorAt(emily, "kr.1.weight", "can't be read as a number")
	o.fill(emily, "kr.1.start", "1")
	o.fill(emily, "kr.1.target", "2")
	o.fill(emily, "kr.1.weight", "")
	rep.Submits()
	o.seesErrorAt(emily, "kr.0.target", "Start and target are both 10")
	o.seesErrorAt(emily, "kr.2.target", "From 5 to 9 is no decrease")
	o.seesErrorAt(emily, "kr.2.weight", "A weight is 0 or more")
	o.seesErrorAt(emily, "kr.3.steps", "A step's weight is 0 or more")
	o.fill(emily, "kr.0.target", "9999999999999999")
	o.fill(emily, "kr.2.target", "1")
	o.fill(emily, "kr.2.weight", "1")
	o.fill(emily, "kr.3.steps", strings.Repeat("step\n", 11))
	rep.Submits()
	o.seesErrorAt(emily, "kr.0.target", "at most 15 digits")
	o.fill(emily, "kr.0.target", "20")
	rep.Submits()
	o.seesErrorAt(emily, "kr.3.steps", "At most 10 steps")
	o.fill(emily, "kr.3.steps", "One\nTwo")
	rep.Submits()
	rep.SeesModal("Saved").Has("O1 is saved.")
	rep.ClosesModal()

	o.drafts(emily, goal{title: "Late", period: "Other dates …", from: "2026-01-01", to: "2026-11-25",
		keyResults: []result{{title: "A", target: "2", start: "1"}}})
	rep.Submits()
	o.seesErrorAt(emily, "to", "This period is over")
	o.pickDate(emily, "to", "2025-12-01")
	rep.Submits()
	o.seesErrorAt(emily, "to", "The last day is before the first one")
	o.pickDate(emily, "to", "2029-12-01")
	rep.Submits()
	o.seesErrorAt(emily, "to", "A period can have at most 2 years")
	o.pickDate(emily, "to", "2026-11-26") // her today is the last day
	o.fill(emily, "title", "   ")
	if err := rep.TriesToSubmit(); err == nil {
		t.Error("Slack sends a form without its required title")
	}
	o.fill(emily, "title", strings.Repeat("x", 10_000))
	if err := rep.TriesToSubmit(); err == nil || !strings.Contains(err.Error(), "no more than") {
		t.Errorf("10,000 characters as a title: %v", err)
	}
	o.fill(emily, "title", "Late but true")
	rep.Submits()
	rep.SeesModal("Saved").Has("1 Jan – 26 Nov 2026")
	rep.ClosesModal()
}

func TestNew_TurkishRefusals(t *testing.T) {
	t.Parallel()
	o := begins(t)
	rep := o.Person(ayse)
	o.drafts(ayse, goal{title: "Büyümek", keyResults: []result{{title: "Ciro", start: "1.234,5", target: "12b"}}})
	rep.Submits()
	o.seesErrorAt(ayse, "kr.0.target", "“12b”: b yerine bin veya milyar yazın.")
	o.fill(ayse, "kr.0.target", "1.234,5")
	rep.Submits()
	o.seesErrorAt(ayse, "kr.0.target", "Başlangıç ve hedef aynı: 1.234,5.")
	o.fill(ayse, "kr.0.target", "yüzde 10")
	rep.Submits()
	rep.SeesModal("Kaydedildi").Has("başlangıç 1.234,5, hedef 1.357,95")
	rep.ClosesModal()
}

func TestEdit_TargetWeightTitleAndTheirAudit(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.writes(ayse, goal{title: "Büyümek", private: true, keyResults: []result{
		{title: "Ciro", unit: "TL", start: "0", target: "100"},
		{title: "Puan", kind: "Bir sınırın üstünde tutmak", target: "4", tolerance: "1"},
		{title: "Pilot", kind: "Kilometre taşı, adım adım", steps: "Bir\nİki"},
	}})
	rep := o.Person(ayse)
	rep.Types("@okrbot", "/okr DÜZENLE o1")
	rep.SeesModal("Amacı düzenle").Has("Büyümek").Lacks("Sahibi").Holds("Hedef", "100").Holds("Sınır", "4")
	o.fill(ayse, "title", "Daha da büyümek")
	o.fill(ayse, "kr.0.target", "1,5 mn")
	o.fill(ayse, "kr.2.weight", "2,5")
	rep.Submits()
	rep.SeesModal("Kaydedildi").Has("O1 değiştirildi.").Has("hedef ₺1.500.000").Has("Özel")
	rep.ClosesModal()
	o.looksUp(ayse, "/okr göster O1", "Daha da büyümek").
		Has("başlık  Büyümek → Daha da büyümek").Has("KR1 · hedef  100 → 1.500.000").Has("KR3 · ağırlık  1 → 2,5").
		Has("Ayşe Yılmaz · 26 Kas 2026, 15:00").Has("Özel").Has("2 adım").Has("amaç  – → Büyümek").Lacks(
		"tolerans").Lacks("objective")
	o.looksUp(ayse, "/okr geçmiş KR1", "KR1 · Ciro").Has("hedef  100 → 1.500.000")

	rep.Types("@okrbot", "/okr düzenle") // the only one of hers
	rep.SeesModal("Amacı düzenle").Has("O1")
	o.fill(ayse, "kr.0.target", "0")
	o.fill(ayse, "kr.1.weight", "-1")
	rep.Submits()
	o.seesErrorAt(ayse, "kr.0.target", "Başlangıç ve hedef aynı: 0.")
	o.seesErrorAt(ayse, "kr.1.weight", "Ağırlık 0 veya daha büyük olmalı")
	o.fill(ayse, "kr.0.target", "çok")
	rep.Submits()
	o.seesErrorAt(ayse, "kr.0.target", "sayı olarak okunamadı")
	rep.ClosesModal()
}

func TestEdit_WhoMayAndGivingAway(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.writes(ayse, goal{title: "Büyümek", keyResults: []result{{title: "Ciro", start: "0", target: "100"},
		{title: "Kâr", start: "0", target: "10"}}})
	o.looksUp(emily, "/okr edit O1", "Only the owner (Ayşe Yılmaz) and the team's managers can change this objective.")
	o.looksUp(lukas, "/okr edit O1", "There is no O1 that you can see.")
	o.looksUp(can, "/okr düzenle O1", "Görebileceğiniz bir amaç bulunamadı: O1.")

	manager := o.Person(selin)
	manager.Types("@okrbot", "/okr düzenle O1")
	manager.SeesModal("Amacı düzenle").Holds("Sahibi", "Ayşe Yılmaz")
	manager.Fills("Sahibi", "Lukas Weber")
	manager.Submits()
	manager.SeesError("Sahibi", "Yeni sahip bu ekipte değil.")
	manager.Fills("Sahibi", "Emily Carter")
	manager.Submits()
	manager.SeesModal("Kaydedildi").Has("Emily Carter")
	manager.ClosesModal()
	o.Person(emily).DM().Shows("You own O1 now: Büyümek.")
	o.looksUp(emily, "/okr show o1", "Büyümek").Has("owner  Ayşe Yılmaz → Emily Carter").Has("Selin Aydın")
	o.looksUp(ayse, "/okr düzenle O1", "Bu amacı yalnızca sahibi (Emily Carter) ve ekip yöneticileri değiştirebilir.")
	o.looksUp(ayse, "/okr", "Henüz amacınız yok.")
	o.NobodyElseSees()
}

func TestWords_BothLanguagesInAnyCase(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.writes(ayse, goal{title: "Büyümek", keyResults: []result{{title: "Ciro", start: "0", target: "100"}}})
	for _, line := range []string{"/okr LİSTE", "/okr lıste", "/okr list me", "/okr Listele BEN", "/okr list mıne"} {
		o.looksUp(ayse, line, "Amaçlarım").Has("Büyümek")
	}
	for _, line := range []string{"/okr list TAKIM", "/okr lıst team", "/okr liste Ekip"} {
		o.looksUp(emily, line, "Objectives of Sales").Has("Büyümek")
	}
	o.looksUp(emily, "/okr list @Ayşe Yılmaz", "Objectives of Ayşe Yılmaz").Has("Büyümek")
	o.looksUp(emily, "/okr liste <@U0GHOST>", "I don't know this person yet")
	o.looksUp(emily, "/okr list everybody", "I can't tell whose objectives “everybody” means.")
	for _, line := range []string{"/okr GÖSTER O1", "/okr goster o1", "/okr o1", "/okr show #1"} {
		o.looksUp(ayse, line, "Nasıl hesaplanıyor?")
	}
	for _, line := range []string{"/okr GEÇMİŞ kr1", "/okr hıstory KR1", "/okr kr1", "/okr show KR1"} {
		o.looksUp(ayse, line, "KR1 · Ciro")
	}
	for line, answer := range map[string]string{
		"/okr lst":                             "Did you mean `/okr list`?",
		"/okr chekin":                          "Did you mean `/okr checkin`?",
		"/okr check out":                       "Did you mean `/okr checkin`?",
		"/okr dance":                           "“dance” is not something I know.",
		"/okr 17":                              "“17” is not something I know.",
		"/okr show":                            "Say which objective",
		"/okr show all":                        "“all” is not an objective's number.",
		"/okr show O99":                        "There is no O99 that you can see.",
		"/okr history":                         "Say which key result",
		"/okr history KR99":                    "There is no KR99 that you can see.",
		"/okr edit O99":                        "There is no O99 that you can see.",
		"/okr show O99999999999999999999":      "is not an objective's number.",
		"/okr language german":                 "I speak English and Turkish",
		"/okr " + strings.Repeat("long ", 500): "“long” is not something I know.",
	} {
		o.looksUp(emily, line, strings.ReplaceAll(answer, "`", ""))
	}
	o.looksUp(ayse, "/okr yeeni", "Şunu mu demek istediniz: /okr yeni?")
	o.looksUp(ayse, "/okr YARDIM", "Neler yazabilirsiniz")
	for _, line := range []string{"/okr YENİ", "/okr yenı", "/okr Ekle", "/okr ADD"} {
		o.Person(ayse).Types("#sales", line)
		o.Person(ayse).SeesModal("Yeni amaç")
		o.Person(ayse).ClosesModal()
	}
	o.NobodyElseSees()
}

// removes lets a person press Remove beside a key result, by its slot.
func (o *office) removes(person string, slot int) {
	o.t.Helper()
	o.press(person, "keyresult.remove", string(rune('0'+slot)))
}

func TestEdit_NotAfterThePeriod(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.writes(ayse, goal{title: "Büyümek", keyResults: []result{{title: "Ciro", unit: "TL", start: "0", target: "100"}}})
	o.writes(ayse, goal{title: "Yeni yıl", period: "Gelecek çeyrek: 2027 1. çeyrek · 1 Oca – 31 Mar 2027",
		keyResults: []result{{title: "Bayi", start: "0", target: "10"}}})
	o.moveTo(monday)
	o.Person(ayse).DM().Shows("1 anahtar sonuçtan 1 tanesi güncellemenizi bekliyor.")
	o.Person(ayse).Types("@okrbot", "/okr düzenle O2")
	o.Person(ayse).SeesModal("Amacı düzenle")
	o.Person(ayse).ClosesModal()
	o.moveTo("2027-01-04T09:00:00+03:00")
	o.reminded(ayse, selin, emily)
	o.looksUp(ayse, "/okr düzenle O1", "Bu amacın dönemi bitti; artık yalnızca okunabilir.")
	o.looksUp(ayse, "/okr göster O1", "Büyümek").Lacks("Düzenle")
	rep := o.Person(ayse)
	rep.Types("@okrbot", "/okr checkin") // the last values of the quarter are still taken
	rep.SeesModal("Check-in").Has("Ciro  KR1").Has("Bayi  KR2")
	rep.ClosesModal()
	o.moveTo("2027-01-18T09:00:00+03:00")
	o.reminded(ayse, selin, emily)
	rep.Types("@okrbot", "/okr checkin")
	rep.SeesModal("Check-in").Lacks("Ciro  KR1").Has("Bayi  KR2")
	rep.ClosesModal()
	o.looksUp(ayse, "/okr liste", "Yeni yıl").Lacks("Büyümek")
	o.looksUp(ayse, "/okr geçmiş KR1", "Henüz değer yok.")
}
