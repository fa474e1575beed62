package e2e

import (
	"strings"
	"testing"
)

// aims lets the manager set targets of the month through the form.
func (o *office) aims(targets map[string]string) {
	o.t.Helper()
	manager := o.Person(selin)
	manager.Types("@okrbot", "/sales hedefler")
	manager.SeesModal("Hedefler").Has("Bu ay")
	for name, amount := range targets {
		manager.Fills(name, amount)
	}
	manager.Submits()
	manager.SeesModal("Hedefler").Has("Kasım 2026 hedefleri kaydedildi")
	manager.ClosesAllModals()
	for name := range targets {
		switch name {
		case "Ayşe Yılmaz":
			o.Person(ayse).DM().Shows("🎯 Kasım 2026 hedefiniz: ₺")
		case "Emily Carter":
			o.Person(emily).DM().Shows("🎯 Your target for November 2026: ₺")
		}
	}
}

func TestSales_FromTheTargetToTheCelebrationAndBack(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.aims(map[string]string{"Ayşe Yılmaz": "100 bin", "Emily Carter": "80000"})
	o.looksUp(emily, "/sales won 40,000 Harbour", "50% of the target · November 2026")
	o.Channel("#sales").Shows("Emily Carter has won their first deal. Congratulations!")

	o.looksUp(ayse, "/sales kazandım 45.000 TL \"Acme A.Ş.\" dün // telefonda",
		"Gerçekleşme: %45 · Kasım 2026").Has("1. sıraya yükselmeniz için: ₺5.001")
	o.Channel("#sales").Shows("Ayşe Yılmaz has won their first deal.")
	o.looksUp(ayse, "/sales aç 60000 IŞIK Ltd.", "Fırsat açıldı.")
	o.looksUp(ayse, "/sales kazandım 60000 ışık",
		"Kaydedildi; Kasım 2026 hedefinize ulaştınız: %100!").Has("IŞIK Ltd. · ₺60.000 · D3")
	said := o.Channel("#sales").Shows("Ayşe Yılmaz has reached the target for November 2026. Congratulations!")
	said.Has("IŞIK Ltd.").Lacks("60,000")

	o.Person(emily).In("#sales")
	o.Person(emily).Clicks("👏 Congratulate")
	o.Channel("#sales").Shows("Congratulations from Emily Carter")

	o.looksUp(ayse, "/sales yeniden-aç D3", "Yeniden açıldı.")
	o.Person(ayse).DM().Shows("Kasım 2026 hedefine (%100) şu an ulaşılmış sayılmıyor")
	o.moveTo("2026-11-26T15:02:00+03:00")
	o.Channel("#sales").Shows("Correction: a deal was changed, so the target for November 2026 is not reached at " +
		"the moment.")
	o.looksUp(ayse, "/sales kazandım D3", "Kazanıldı olarak kaydedildi.")
	o.Channel("#sales").Shows("Ayşe Yılmaz has reached the target for November 2026.")

	o.moveTo("2026-11-27T16:00:00+03:00")
	o.Person(ayse).DM().Shows("IŞIK Ltd. fırsatında farkı yaratan neydi?")
	o.Person(emily).DM().Shows("What made the difference with Harbour?")
	o.Channel("#sales").Shows("leaderboard, week 48").Has("🥇").Has("Ayşe Yılmaz").Has("Emily Carter").Lacks(
		"Lukas Weber")
}

// An amount, a target or a rate beyond what can be counted is refused where it is typed, with the limit.
func TestSales_WhatCannotBeCountedIsRefusedWithItsLimit(t *testing.T) {
	t.Parallel()
	o := begins(t)
	for _, typed := range []struct{ by, line, modal, refusal string }{
		{emily, "/sales won 10,000,000,000.01 Harbour", "Won",
			"10,000,000,000.01 is too large for a single deal, which can be worth up to 10 billion."},
		{ayse, "/sales kazandım 20 milyar Acme", "Kazanıldı",
			"20.000.000.000 tek bir satış fırsatı için çok büyük; bir fırsat en fazla 10 milyar olabilir."},
	} {
		seller := o.Person(typed.by)
		seller.Types("@okrbot", typed.line)
		seller.SeesModal(typed.modal)
		seller.Submits()
		seller.SeesModal(typed.modal).Has(typed.refusal)
	}
	o.looksUp(can, "/sales kur USD TRY 100000000000000", "Kur 0,000001 ile 10.000 arasındadır")
	o.looksUp(can, "/sales kur USD TRY 42,5", "42,5")
	manager := o.Person(selin)
	manager.Types("@okrbot", "/sales hedefler")
	manager.SeesModal("Hedefler")
	manager.Fills("Ayşe Yılmaz", "20 milyar")
	manager.Submits()
	manager.SeesModal("Hedefler").Has("Bu hedef çok büyük: en fazla 10.000.000.000.")
}

func TestSales_EmojiBelowACelebrationCongratulate(t *testing.T) {
	t.Parallel()
	for language, says := range map[string]struct{ welcome, reached, button, first, all string }{
		"English": {"Sales now has a weekly check-in.", "Emily Carter has reached the target for November 2026.",
			"👏 Congratulate", "Congratulations from Can Öztürk",
			"Congratulations from Ayşe Yılmaz, Can Öztürk and Selin Aydın"},
		"Türkçe": {"Sales ekibi artık her hafta check-in yapıyor.",
			"Emily Carter Kasım 2026 hedefine ulaştı. Tebrikler!", "👏 Tebrik et", "Tebrik edenler: Can Öztürk",
			"Tebrik edenler: Ayşe Yılmaz, Can Öztürk ve Selin Aydın"},
	} {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			o := begins(t)
			o.sim.Invite("C0SALES", can)
			o.sets("", "Kanaldaki dil", language)
			o.aims(map[string]string{"Emily Carter": "80000"})
			o.looksUp(emily, "/sales won 90,000 Harbour", "100%")
			o.Person(can).In("#sales").Shows(says.reached).Clicks(says.button)
			said := o.Channel("#sales").Shows(says.first)

			for _, nobody := range []string{emily, guest, robot} {
				o.Person(nobody).ReactsTo(said, "tada")
			}
			o.Person(ayse).ReactsTo(said, "tada")
			o.Person(selin).ReactsTo(said, "heart")
			o.Person(selin).ReactsTo(said, "tada")
			o.Person(can).ReactsTo(said, "clap")
			welcome := o.Channel("#sales").Shows(says.welcome)
			o.Person(lukas).ReactsTo(welcome, "tada")
			o.Person(ayse).Types("#sales", "Bravo")
			o.Person(lukas).ReactsTo(o.Channel("#sales").Shows("Bravo"), "tada")
			o.Channel("#sales").Shows(says.all)

			o.Quiet()
			after := o.Channel("#sales").Shows(says.all)
			after.Has(says.all + "\n") // and nobody else
			for _, name := range []string{"Ayşe Yılmaz", "Can Öztürk", "Selin Aydın"} {
				if n := strings.Count(after.Text(), name); n != 1 {
					t.Errorf("%s is named %d times:\n%s", name, n, after.Text())
				}
			}

			// The last emoji of each goes; what Can said with the button stays.
			o.Person(ayse).TakesBack(said, "tada")
			o.Person(selin).TakesBack(said, "heart")
			o.Person(can).TakesBack(said, "clap")
			o.Channel("#sales").Shows(says.first).Has("Selin Aydın").Lacks("Ayşe Yılmaz")
			o.Person(selin).TakesBack(said, "tada")
			o.wait("Selin's congratulations to go", func() bool {
				return !strings.Contains(o.Channel("#sales").Shows(says.first).Text(), "Selin Aydın")
			})
			o.Quiet()
			o.Channel("#sales").Shows(says.first).Lacks("Selin Aydın")
			if now := o.Channel("#sales").Shows(says.welcome).Message(); now.Version != welcome.Message().Version {
				t.Errorf("an emoji changed the welcome:\n%s", o.sim.MessageText(now, lukas))
			}
		})
	}
}

func TestSales_WhatIsMissingIsAskedWithWhatWasTypedKept(t *testing.T) {
	t.Parallel()
	o := begins(t)
	rep := o.Person(emily)
	rep.Types("@okrbot", "/sales won Harbour Hotels #machines // by phone")
	rep.SeesModal("Won").Has("Harbour Hotels").Has("machines").Has("by phone")
	rep.Fills("Amount", "twelve")
	rep.Submits()
	rep.SeesError("Amount", "twelve")
	rep.Fills("Amount", "12.5k")
	rep.Submits()
	rep.SeesModal("Deal").Has("Booked as won.").Has("₺12,500")
	rep.ClosesAllModals()
	o.Channel("#sales").Shows("Emily Carter has won their first deal.")
}

func TestSales_ADealIsUndoneByItsButton(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.looksUp(emily, "/sales won 12,500 Acme", "Booked as won.")
	o.Channel("#sales").Shows("Emily Carter has won their first deal.")
	o.Person(emily).Clicks("Undo")
	o.Person(emily).SeesEphemeral("@okrbot", "Undone. It counts nowhere.")
	o.looksUp(emily, "/sales", "Won in November 2026: ₺0")
}

func TestSales_ColleaguesLearnNoAmounts(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.aims(map[string]string{"Ayşe Yılmaz": "100000", "Emily Carter": "80000"})
	o.looksUp(ayse, "/sales kazandım 51000 Acme", "%51")
	o.looksUp(emily, "/sales won 8000 Harbour", "10%")
	o.Channel("#sales").Shows("Ayşe Yılmaz has won their first deal.")
	o.Channel("#sales").Shows("Emily Carter has won their first deal.")
	for _, command := range []string{"/sales leaderboard", "/sales leaderboard deals", "/sales", "/sales target",
		"/sales pipeline", "/sales leaderboard week company"} {
		if said := o.looksUp(emily, command, ""); strings.Contains(o.sim.MessageText(said.Message(), emily),
			"51,000") || strings.Contains(o.sim.MessageText(said.Message(), emily), "100,000") {
			t.Errorf("%s tells a colleague's amount", command)
		}
	}
	o.looksUp(emily, "/sales show D1", "There is no deal D1 that you can see.")
	o.looksUp(emily, "/sales leaderboard revenue", "This team keeps amounts private.")
	o.looksUp(emily, "/sales targets", "Only the team's managers and admins can set targets.")
	o.looksUp(emily, "/sales wonn 5 Acme", "Did you mean `/sales won`?")
}

func TestSales_AFileOfDealsIsPreviewedAndTakenOnce(t *testing.T) {
	t.Parallel()
	o := begins(t)
	rep := o.Person(emily)
	file := []byte("Record ID;Deal Name;Amount;Deal Stage;Close Date;Deal owner\n11;Harbour;\"12,500.00\";Closed " +
		"Won;2026-11-20;Emily Carter\n12;North;900;Proposal;;Emily Carter\n")
	rep.Drops("@okrbot", "deals.csv", append([]byte("\xef\xbb\xbf"), file...))
	rep.DM().Shows("This is what I read in deals.csv").Has("2 new")
	rep.Clicks("Import these deals")
	rep.DM().Shows("Imported: deals.csv")
	rep.Drops("@okrbot", "deals.csv", file)
	rep.DM().Shows("2 as they are")

	rep.Drops("@okrbot", "wrong.csv", []byte("customer,amount,owner\nAcme,abc,\nAcme,5,Somebody Else\n"))
	rep.DM().Shows("Nothing is imported until this is right").Has("Line 2").Has(
		"Nobody in the team is called Somebody Else.")
	rep.Drops("@okrbot", "picture.csv", []byte{0, 1, 2, 0})
	rep.DM().Shows("This file is no table.")
}
