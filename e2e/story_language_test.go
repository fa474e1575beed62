package e2e

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"okrbot/slacksim"
)

func TestLanguage_EverybodyReadsTheirOwnAndTheChannelTheTeams(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.writes(emily, goal{title: "Win the East",
		keyResults: []result{{title: "Revenue", unit: "USD", start: "0", target: "1.5M"}}})
	mate, manager := o.Person(emily), o.Person(selin)
	o.looksUp(emily, "/okr language", "okrbot follows your Slack language: English.").Clicks("Türkçe")
	mate.SeesEphemeral("@okrbot", "Tamam. Bundan sonra sizinle Türkçe konuşuyorum.")
	o.looksUp(emily, "/okr list", "Amaçlarım").Has("ilerleme: %0")
	o.looksUp(emily, "/okr show O1", "hedef $1.500.000")
	mate.OpensHome().Shows("Merhaba Emily Carter").Shows("Amaçlarım")
	o.moveTo("2026-11-30T17:00:00+03:00")
	// on her clock
	mate.DM().Shows("Merhaba Emily Carter, anahtar sonuçlarınız ne durumda?").Has("son yanıt: 2 Ara Çar, 02:00")

	// The prompt that is there turns into the new language too; the questions follow.
	o.looksUp(emily, "/okr dil İNGİLİZCE", "I speak English with you from now on.")
	mate.DM().Shows("Hi Emily Carter, how are your key results?").Has("open until Wed 2 Dec, 02:00").Clicks("Check in")
	mate.SeesModal("Check-in").Has("What is next?").Has("start $0, target $1,500,000").Has("Current value (USD)")
	o.fillsCheckIn(emily, map[string]string{"KR1": "1,2 mn"}) // typed in the manner of the other language
	o.fill(emily, "answer.0", "Signed Globex")
	mate.Submits()
	mate.SeesModal("Thank you").Has("no value yet → $1,200,000 (0% → 80%)")
	mate.ClosesModal()
	mate.DM().Shows("Your check-in is in. Thank you, Emily Carter!")
	o.Channel("#sales").Shows("Sales: check-in, week 49").Has("What changed")
	o.Channel("#sales").ShowsInThread("week 49",
		"Emily Carter  checked in").Has("What moved since last time?\nSigned Globex")
	o.moveTo("2026-12-02T10:00:00+03:00")
	o.reminded(ayse, selin)
	manager.DM().Shows("Sales: yönetici özeti, 49. hafta").Clicks("Tümünü incele")
	manager.SeesModal("Check-in yanıtları").Has("Son seferden bu yana ne ilerledi?\nSigned Globex").Has("$1.200.000")
	manager.ClosesModal()
	o.looksUp(emily, "/okr language slack", "I speak English with you from now on.")
	o.looksUp(emily, "/okr LANGUAGE Türkçe", "Tamam.")
	o.looksUp(emily, "/okr dil slack", "I speak English with you from now on.")
	o.NobodyElseSees()
}

// hostile is what nobody should be able to do to a screen: pings, markup, emoji codes, other directions, and all of
// it long.
func hostile(length int) string {
	text := []rune(strings.Repeat("<!channel> <@U0AYSE> *bold* _it_ ~no~ `code` :tada: & \" \\ مرحبا بالعالم שלום "+
		"\u202egnp.exe\u202c 👩‍👩‍👧‍👦🏳️‍🌈 ﷽ ", 1+length/60))
	text = text[:length]
	for len(utf16.Encode(text)) > length { // as Slack counts
		text = text[:len(text)-1]
	}
	return string(text)
}

func TestHostile_NothingPingsAndNothingBreaks(t *testing.T) {
	t.Parallel()
	o := open(t, "2026-11-26T15:00:00+03:00")
	for _, id := range []string{ayse, selin} {
		u, _ := o.sim.User(id)
		u.RealName = hostile(80)
		o.sim.SetUser(u)
	}
	admin := o.Person(can)
	admin.DM().Shows("okrbot hazır").Clicks("Ekip kur")
	admin.SeesModal("Yeni ekip")
	admin.Clicks("Diğer ayarlar")
	admin.SeesModal("Yeni ekip").Has("Açılış günü")
	admin.Fills("Ekip adı", hostile(80))
	admin.Fills("Kanal", "#sales")
	admin.Fills("Yöneticiler", selin)
	questions := make([]string, 10)
	for i := range questions {
		questions[i] = fmt.Sprint(i) + hostile(290)
	}
	admin.Fills("Sorular", strings.Join(questions, "\n"))
	admin.Submits()
	admin.SeesModal("Ekip ayarları").Has("kaydedildi")
	admin.ClosesModal()
	o.Channel("#sales").Shows("artık her hafta check-in yapıyor")
	admin.DM().Shows("İlk ekip kuruldu")

	rep, manager := o.Person(ayse), o.Person(selin)
	worst := goal{title: hostile(300)}
	for range 4 {
		worst.keyResults = append(worst.keyResults,
			result{title: hostile(300), unit: hostile(20), start: "-999999999999999", target: "999.999.999.999.999"})
	}
	worst.keyResults = append(worst.keyResults,
		result{title: hostile(300), kind: "Kilometre taşı, adım adım",
			steps: strings.Repeat(strings.ReplaceAll(hostile(280), "|", "")+"\n", 10)})
	for range 3 {
		o.writes(ayse, worst)
	}
	o.looksUp(ayse, "/okr", "")
	for _, line := range []string{"/okr liste", "/okr liste ekip", "/okr liste @U0AYSE", "/okr göster O1",
		"/okr geçmiş KR1", "/okr geçmiş KR5", "/okr " + hostile(500), "/okr liste " + hostile(500),
		"/okr göster " + hostile(500)} {
		o.looksUp(ayse, line, "")
	}
	rep.OpensHome().Shows("Amaçlarım")
	manager.OpensHome().Shows("Ekiplerim")
	rep.Types("@okrbot", "/okr düzenle O1")
	rep.SeesModal("Amacı düzenle").Has("O1")
	rep.Submits()
	rep.SeesModal("Kaydedildi")
	rep.ClosesModal()

	o.moveTo(monday)
	rep.DM().Shows("anahtar sonuçlarınız ne durumda?").Clicks("Check-in yap")
	rep.SeesModal("Check-in").Has("sayfa 1/3")
	for page := range 3 {
		values := map[string]string{}
		for i := 5*page + 1; i <= 5*page+4; i++ {
			values[fmt.Sprintf("KR%d", i)] = "999.999.999.999.998"
			o.fill(ayse, fmt.Sprintf("kr.%d.note", i), hostile(1000))
		}
		o.fillsCheckIn(ayse, values)
		if page < 2 {
			o.redraws(ayse, rep.Submits)
		}
	}
	for i := range 10 {
		o.fill(ayse, fmt.Sprintf("answer.%d", i), hostile(3000))
	}
	rep.Submits()
	rep.SeesModal("Teşekkürler")
	rep.ClosesModal()
	o.looksUp(ayse, "/okr göster O1", "")
	o.looksUp(ayse, "/okr geçmiş KR1", "")
	rep.Types("@okrbot", "/okr checkin")
	rep.SeesModal("Check-in düzenle")
	manager.Types("@okrbot", "/okr ayarlar")
	manager.SeesModal("Ekip ayarları")
	o.nothingPings()
	manager.ClosesModal()
	for range 2 {
		o.redraws(ayse, rep.Submits)
	}
	rep.Submits()
	rep.SeesModal("Teşekkürler")
	rep.ClosesModal()
	o.moveTo("2026-12-02T10:00:00+03:00")
	manager.DM().Shows("yönetici özeti").Clicks("Tümünü incele")
	manager.SeesModal("Check-in yanıtları")
	o.nothingPings()
	manager.ClosesModal()
	o.reminded(ayse, selin, emily)
	o.Channel("#sales").Shows("check-in, 49. hafta")
	o.Channel("#sales").ShowsInThread("49. hafta", "check-in yaptı")
	manager.Types("@okrbot", "/okr düzenle O1")
	manager.SeesModal("Amacı düzenle")
	manager.Fills("Sahibi", "Emily Carter")
	manager.Submits()
	manager.SeesModal("Kaydedildi")
	manager.ClosesModal()
	o.Person(emily).DM().Shows("You own O1 now")
	o.nothingPings()
}

func TestCrowd_FortyPeopleWithFiveLongKeyResultsEach(t *testing.T) {
	t.Parallel()
	o := open(t, "2026-11-26T15:00:00+03:00")
	var crowd []string
	for i := range 40 {
		id := fmt.Sprintf("U0REP%02d", i)
		o.sim.AddUser(slacksim.User{ID: id, RealName: fmt.Sprintf("%02d %s", i, strings.Repeat("Ğüşıöç", 11)),
			TZ: "Europe/Istanbul", Locale: "tr-TR"})
		crowd = append(crowd, id)
	}
	o.sim.Invite("C0SALES", crowd...)
	o.foundTeam()
	for i, id := range crowd {
		g := goal{title: fmt.Sprintf("%02d %s", i, strings.Repeat("ş", 297))}
		for k := range 5 {
			g.keyResults = append(g.keyResults, result{title: fmt.Sprintf("%d %s", k, strings.Repeat("ğ", 298)),
				unit: "müşteri", start: "0", target: "1.000.000"})
		}
		o.writes(id, g)
	}
	o.moveTo(monday)
	o.reminded(append(crowd, ayse, selin)...)
	for i, id := range crowd {
		values := map[string]string{}
		for k := range 5 {
			values[fmt.Sprintf("KR%d", 5*i+k+1)] = fmt.Sprint(1000 * (i + k))
		}
		most := 200
		if i < 8 {
			most = 2900
		}
		o.checksIn(id, values, strings.Repeat("ç", most), strings.Repeat("ö", most),
			fmt.Sprintf("%02d %s", i, strings.Repeat("ü", most)))
	}
	channel := o.Channel("#sales")
	o.wait("all forty in the summary", func() bool {
		return strings.Contains(channel.Shows("week 49").Text(),
			"40 of 43 have answered (93%)")
	})
	for i := range crowd {
		channel.ShowsInThread("week 49", fmt.Sprintf("%02d Ğ", i))
	}
	o.reminded(crowd...)
	o.moveTo("2026-12-02T10:00:00+03:00")
	o.reminded(ayse, selin, emily)
	o.Person(selin).DM().Shows("yönetici özeti").Has("43 kişiden 40 yanıt").Clicks("Tümünü incele")
	o.Person(selin).SeesModal("Check-in yanıtları").Has("sayfa 1/5")
	for range 4 {
		o.redraws(selin, func() { o.Person(selin).Clicks("Sonraki sayfa") })
	}
	o.Person(selin).SeesModal("Check-in yanıtları").Has("sayfa 5/5").Lacks("Sonraki sayfa")
	o.Person(selin).ClosesModal()
	o.looksUp(selin, "/okr liste ekip", "Ekip amaçları: Sales")
	o.Person(selin).OpensHome().Shows("Ekiplerim")
	o.NobodyElseSees()
}

// nothingPings fails the test if anything the app showed, to anybody, mentions somebody.
func (o *office) nothingPings() {
	o.t.Helper()
	for _, m := range o.sim.AllMessages() {
		if m.User != o.sim.BotUser() {
			continue
		}
		if strings.Contains(m.Text, "<!") || strings.Contains(m.Text, "<@") {
			o.t.Errorf("a fallback text pings: %s", m.Text)
		}
		o.quiet(m.Blocks)
	}
	for _, u := range o.sim.Users() {
		if home, there := o.sim.Home(u.ID); there {
			o.quiet(home.Blocks())
		}
		for _, v := range o.sim.Views(u.ID) {
			o.quiet(v.Blocks())
		}
	}
}

// quiet fails the test if a piece of Block Kit mentions somebody, or lets Slack read it as markup.
func (o *office) quiet(piece any) {
	o.t.Helper()
	switch piece := piece.(type) {
	case []any:
		for _, p := range piece {
			o.quiet(p)
		}
	case map[string]any:
		if text := fmt.Sprint(piece["text"]); slices.Contains([]any{"broadcast", "user", "usergroup", "channel",
			"emoji"}, piece["type"]) ||
			piece["type"] == "mrkdwn" && strings.Contains(text, "<") || piece["type"] == "plain_text" &&
			piece["emoji"] == true {
			o.t.Errorf("Slack reads this as more than text: %v", piece)
		}
		for _, name := range slices.Sorted(maps.Keys(piece)) {
			o.quiet(piece[name])
		}
	}
}
