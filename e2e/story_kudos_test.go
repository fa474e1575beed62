package e2e

import (
	"strings"
	"testing"
	"time"
)

// hidesInSales waits until no message of the team's channel says something any more.
func (o *office) hidesInSales(text string) {
	o.t.Helper()
	o.wait("a channel without "+text, func() bool {
		for _, m := range o.sim.Messages("C0SALES") {
			if strings.Contains(o.sim.MessageText(m, ayse), text) {
				return false
			}
		}
		return true
	})
}

func TestKudos_GivenShownJoinedAndTakenBack(t *testing.T) {
	t.Parallel()
	o := begins(t)
	giver := o.Person(ayse)
	giver.Types("#sales", "/kudos @Emily Carter Acme demosunu cuma akşamı kurtardığı için #ekip-ruhu")
	giver.SeesModal("Teşekkür et").Has("Acme demosunu")
	giver.ClosesModal()

	o.looksUp(ayse, "/kudos @Emily Carter, @Selin Aydın Acme demosunu cuma akşamı kurtardığınız için",
		"Teşekkürünüz iletildi").Has("bugün 5 haktan 3 kaldı")
	o.Channel("#sales").Shows("Ayşe Yılmaz thanks Emily Carter and Selin Aydın").Has("cuma akşamı")

	o.looksUp(selin, "/kudos", "bu ay alınan: 1").Has("1 puan").Has("Alınan teşekkür")

	o.Person(lukas).In("#sales").Shows("thanks Emily").Clicks("Me too")
	o.Person(lukas).SeesEphemeral("#sales", "You have thanked Emily Carter and Selin Aydın too.").
		Has("3 of 5 left today")
	o.Channel("#sales").Shows("Thanks too from Lukas Weber")
	o.looksUp(emily, "/kudos", "2 received this month").Has("2 points")

	o.looksUp(emily, "/kudos board", "Kudos of Sales, November 2026").Has("By kudos received").Has("you: 2")
	o.Person(emily).Picks("Ranked by", "By kudos given")
	o.Person(emily).SeesEphemeral("@okrbot", "Given by").Has("🥇 Ayşe Yılmaz")
	o.looksUp(ayse, "/kudos pano bu çeyrek değer", "Şirket değerine göre").Has("gösterilecek bir şey yok")
	o.looksUp(ayse, "/kudos pano kim", "“kim” teşekkür panosu için bir şey ifade etmiyor")

	o.looksUp(selin, "/kudos rapor", "Sales nasıl teşekkür ediyor, Kasım 2026").Has("4 teşekkür")
	o.looksUp(emily, "/kudos report", "shown to its managers and admins")

	o.looksUp(ayse, "/kudos geri-al", "Geri alındı")
	o.looksUp(emily, "/kudos", "0 received this month").Has("0 points").Has("Taken back: Kudos received")
}

// Who thanks in English is read in Turkish and the other way round; what does not do stands beside its field, with all
// that was typed.
func TestKudos_AFormInEitherLanguage(t *testing.T) {
	t.Parallel()
	o := begins(t)
	giver := o.Person(emily)
	giver.Types("@okrbot", "/kudos give")
	giver.SeesModal("Give kudos").Has("5 of 5 left today")
	giver.Picks("Whom do you thank?", "Ayşe Yılmaz")
	giver.Fills("What for?", "short")
	giver.Submits()
	giver.SeesError("What for?", "at least 10 characters")
	giver.Fills("What for?", "Helped me with the Harbour offer until midnight")
	giver.Picks("Who reads it", "Private: only the two of us read it")
	giver.Submits()
	giver.SeesModal("Kudos").Has("You have thanked Ayşe Yılmaz.").Has("4 of 5 left today")
	giver.ClosesAllModals()
	o.Person(ayse).DM().Shows("Emily Carter size teşekkür ediyor").Has("Harbour offer")
	o.hidesInSales("Harbour offer")
	o.looksUp(lukas, "/kudos @Ayşe Yılmaz", "0 received this month").Lacks("Harbour")
	o.looksUp(ayse, "/kudos ben", "Harbour offer").Has("özel")

	// A plain name, as people type it.
	o.looksUp(lukas, "/kudos Ayşe Yılmaz for showing me the new price list", "You have thanked Ayşe Yılmaz.")
	o.Channel("#sales").Shows("Lukas Weber thanks Ayşe Yılmaz").Has("showing me the new price list")
	o.Person(lukas).DM()
	o.Person(lukas).Clicks("Correct the text")
	o.Person(lukas).SeesModal("Correct kudos")
	o.Person(lukas).Fills("What for?", "for showing me the new prices")
	o.Person(lukas).Submits()
	o.Person(lukas).SeesModal("Kudos").Has("The text is corrected everywhere.")
	o.Person(lukas).ClosesAllModals()
	o.Channel("#sales").Shows("“for showing me the new prices”")

	// Who is thanked decides whether others read their name.
	o.looksUp(ayse, "/kudos", "the new prices")
	o.Person(ayse).Clicks("Adımı gizle")
	o.Person(ayse).SeesEphemeral("@okrbot", "başkalarına gizli")
	o.hidesInSales("the new prices")
	o.looksUp(emily, "/kudos @Ayşe Yılmaz", "0 received this month").Lacks("prices")
	o.Person(ayse).DM()
	o.Person(ayse).Clicks("Adımı göster")
	o.Channel("#sales").Shows("Lukas Weber thanks Ayşe Yılmaz").Has("the new prices")
}

func TestKudos_AsTheTeamSetsThem(t *testing.T) {
	t.Parallel()
	o := begins(t)
	manager := o.Person(selin)
	manager.Types("#sales", "/kudos ayarlar")
	manager.SeesModal("Teşekkür ayarları")
	manager.Fills("Her çalışanın iş günü başına teşekkür hakkı", "iki")
	manager.Submits()
	manager.SeesError("Her çalışanın iş günü başına teşekkür hakkı", "tam sayı değil")
	manager.Fills("Her çalışanın iş günü başına teşekkür hakkı", "2")
	manager.Fills("Hedefe ulaşma", "20000")
	manager.Submits()
	manager.SeesError("Hedefe ulaşma", "0 ile 10000 arasında")
	manager.Fills("Hedefe ulaşma", "100")
	manager.Fills("Şirketin değerleri", "Ekip ruhu\nCesaret")
	manager.Picks("Şirket değeri", "Her teşekkür bir değer belirtsin")
	manager.Submits()
	manager.SeesModal("Teşekkür").Has("Kaydedildi")
	manager.ClosesAllModals()

	o.looksUp(ayse, "/kudos @Emily Carter Acme demosunu kurtardığı için #ekipruhu", "Teşekkürünüz iletildi").
		Has("bugün 2 haktan 1 kaldı")
	o.Channel("#sales").Shows("Ayşe Yılmaz thanks Emily Carter").Has("Ekip ruhu")
	o.Person(ayse).Types("#sales", "/kudos @Emily Carter bir de pazartesi sunumu için")
	o.Person(ayse).SeesModal("Teşekkür et").Has("pazartesi sunumu")
	o.Person(ayse).Picks("Şirket değeri", "Cesaret")
	o.Person(ayse).Picks("Kime teşekkür ediyorsunuz?", "Emily Carter", "Lukas Weber")
	o.Person(ayse).Submits()
	o.Person(ayse).SeesError("Ne için?", "2 hak gerekiyor, 1 hakkınız kaldı")
	o.Person(ayse).Picks("Kime teşekkür ediyorsunuz?", "Emily Carter")
	o.Person(ayse).Submits()
	o.Person(ayse).SeesModal("Teşekkür").Has("bugün 2 haktan 0 kaldı")
	o.Person(ayse).ClosesAllModals()
	o.looksUp(ayse, "/kudos @Lukas Weber yeni fiyat listesi için #cesaret", "1 hak gerekiyor, 0 hakkınız kaldı").
		Has("@Lukas Weber yeni fiyat listesi için #cesaret")
	o.Person(lukas).Types("#sales", "/kudos settings")
	o.Person(lukas).SeesEphemeral("#sales", "manager")
}

// Below any message there is a shortcut that thanks who wrote it, and the team's emoji does so by itself.
func TestKudos_ForAMessage(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.Person(emily).Types("#sales", "The Harbour contract is signed, the papers are in the folder.")
	wrote := o.Channel("#sales").Shows("The Harbour contract is signed")
	o.Person(ayse).In("#sales").Shows("Harbour contract")
	o.Person(ayse).UsesMessageShortcut(wrote, "kudos.message")
	o.Person(ayse).SeesModal("Teşekkür et")
	o.Person(ayse).Fills("Ne için?", "Sözleşmeyi bir günde imzalattığı için")
	o.Person(ayse).Submits()
	o.Person(ayse).SeesModal("Teşekkür").Has("Emily Carter")
	o.Person(ayse).ClosesAllModals()
	o.Channel("#sales").Shows("Ayşe Yılmaz thanks Emily Carter").Has("the message")

	o.Person(lukas).ReactsTo(wrote, "clap") // nobody switched it on
	o.Quiet()
	o.Person(lukas).TakesBack(wrote, "clap")
	manager := o.Person(selin)
	manager.Types("#sales", "/kudos ayarlar")
	manager.SeesModal("Teşekkür ayarları")
	manager.Fills("Teşekkür yerine geçen emoji", "alkış!")
	manager.Submits()
	manager.SeesError("Teşekkür yerine geçen emoji", "emoji")
	manager.Fills("Teşekkür yerine geçen emoji", ":clap:")
	manager.Submits()
	manager.SeesModal("Teşekkür").Has("Kaydedildi")
	manager.ClosesAllModals()
	o.Person(lukas).ReactsTo(wrote, "clap")
	o.Quiet()
	o.looksUp(emily, "/kudos", "2 received this month").Has("with 👏 for a message")
	o.looksUp(lukas, "/kudos", "1 given this month").Has("4 of 5 left today")
	o.Person(lukas).TakesBack(wrote, "clap")
	o.Quiet()
	o.looksUp(emily, "/kudos", "1 received this month")
}

// A channel reads no more messages a day than its team wants; the rest comes in the evening, in one. At the month's
// beginning it reads what everybody was thanked for.
func TestKudos_InTheEveningAndInTheMonth(t *testing.T) {
	t.Parallel()
	o := begins(t)
	manager := o.Person(selin)
	manager.Types("#sales", "/kudos ayarlar")
	manager.SeesModal("Teşekkür ayarları")
	manager.Fills("Kanala günde gönderilecek, hedefle ilgili olmayan mesaj sayısı", "1")
	manager.Fills("Şirketin değerleri", "Ekip ruhu")
	manager.Submits()
	manager.SeesModal("Teşekkür").Has("Kaydedildi")
	manager.ClosesAllModals()

	o.looksUp(ayse, "/kudos @Emily Carter Acme demosunu cuma akşamı kurtardığı için #ekipruhu", "iletildi")
	o.Channel("#sales").Shows("Ayşe Yılmaz thanks Emily Carter")
	o.later(61 * time.Minute)
	o.looksUp(emily, "/kudos @Selin Aydın for the price list of the new season", "You have thanked Selin Aydın.")
	o.looksUp(emily, "/sales won 40,000 Harbour", "Booked as won.")
	o.Quiet()
	o.moveTo("2026-11-26T17:00:00+03:00")
	o.Channel("#sales").Shows("Sales: also today").
		Has("Emily Carter thanks Selin Aydın · “the price list of the new season”").
		Has("Emily Carter has won their first deal.").Lacks("Acme")

	o.moveTo("2026-12-01T10:00:00+03:00")
	o.Channel("#sales").Shows("Wall of thanks: Sales, November 2026").Has("2 kudos").Has("#Ekip ruhu").
		Has("Emily Carter").Has("Worth telling").Has("Gave kudos for the first time")
	o.reads()
}

// Several people may be called by their plain names. What is not clear or not complete opens the form, which says why;
// what is refused comes back as it was typed.
func TestKudos_TypedWrong(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.looksUp(emily, "/kudos Ayşe Yılmaz, Lukas and Selin for the price list of spring",
		"You have thanked Ayşe Yılmaz, Lukas Weber and Selin Aydın.").Has("“the price list of spring”")
	o.Channel("#sales").Shows("Emily Carter thanks Ayşe Yılmaz, Lukas Weber and Selin Aydın")
	o.Person(lukas).DM().Shows("the price list of spring")
	for typed, why := range map[string]string{
		"@Emily Carter Lukas yeni fiyat listesini yaptığınız için": "Lukas için de mi teşekkür ediyorsunuz?",
		"@Emily Carter ok":                                 "en az 10 karakter",
		"@Ayşe Yılmaz kendime güvendiğim için":             "Kendinizi çıkarın.",
		"@Emily Carter fiyat listesi için #nezaket":        "“nezaket” kullanılamıyor",
		"ver harika geçen demonun fiyat listesi için emek": "Kime teşekkür ettiğinizi yazın",
	} {
		o.Person(ayse).Types("#sales", "/kudos "+typed)
		o.Person(ayse).SeesModal("Teşekkür et").Has(why)
		o.Person(ayse).ClosesModal()
	}
	o.looksUp(ayse, "/kudos @kimse yeni fiyat listesi için", "“kimse” adında kimse yok").
		Has("/kudos @kimse yeni fiyat listesi için")
	o.looksUp(ayse, "/kudos Kimse yeni fiyat listesi için", "“Kimse”").Has("/kudos Kimse yeni fiyat listesi için")
	o.looksUp(selin, "/kudos puan-ver @Emily Carter 99999 yeni arkadaşları eğittiği için", "99999 puan").
		Has("/kudos puan-ver @Emily Carter 99999 yeni arkadaşları eğittiği için")
	o.looksUp(selin, "/kudos puan-ver @Emily Carter -5 geç kaldığı için", "kaç puan ve ne için").
		Has("-5 geç kaldığı için")
	o.looksUp(selin, "/kudos puan-ver kimse 5 geç kalmadığı için", "“kimse” adında kimse yok").
		Has("kimse 5 geç kalmadığı için")
}
