package e2e

import "testing"

// What people did shows as badges, and how far they are from the next ones; when its cause falls, a badge goes.
func TestBadge_EarnedSeenAndTakenBack(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.aims(map[string]string{"Ayşe Yılmaz": "100 bin"})
	rep := o.Person(ayse)
	o.looksUp(ayse, "/kudos", "Sıradakiler").Has("🌱 İlk satış  ▱▱▱▱▱▱▱▱▱▱  0/1").Lacks("Hepsi yeşil")
	o.looksUp(ayse, "/sales kazandım 45.000 TL Acme", "Kazanıldı olarak kaydedildi.")
	o.Channel("#sales").Shows("Ayşe Yılmaz has won their first deal.")
	o.looksUp(ayse, "/kudos", "🌱 İlk satış\n").Has("🎯 Üst üste 3 hedef  ▱").Lacks("İlk satış  ▱")
	o.looksUp(emily, "/kudos @Ayşe Yılmaz", "🌱 First deal").Lacks("Next")
	rep.OpensHome().Shows("Teşekkürler ve puanlar").Shows("🌱 İlk satış")

	// Thanks are counted by who gives them, and told where the two talk of the rep's month: private ones are not.
	o.looksUp(emily, "/kudos @Ayşe Yılmaz for the price list of Harbour", "You have thanked Ayşe Yılmaz.")
	o.Channel("#sales").Shows("Emily Carter thanks Ayşe Yılmaz")
	rep.Home().Shows("the price list of Harbour")
	o.looksUp(ayse, "/kudos", "🤝 Yardımsever").Has("1/10").Has("bu çeyrekte size teşekkür eden farklı kişi")
	o.looksUp(selin, "/sales birebir @Ayşe Yılmaz", "Kasım 2026 teşekkürleri").Has("alınan: 1 · verilen: 0").
		Has("🌱 İlk satış")
	o.Person(lukas).Types("@okrbot", "/kudos give")
	o.Person(lukas).SeesModal("Give kudos")
	o.Person(lukas).Picks("Whom do you thank?", "Ayşe Yılmaz")
	o.Person(lukas).Fills("What for?", "Listened when nobody else did")
	o.Person(lukas).Picks("Who reads it", "Private: only the two of us read it")
	o.Person(lukas).Submits()
	o.Person(lukas).SeesModal("Kudos")
	o.Person(lukas).ClosesAllModals()
	rep.DM().Shows("Lukas Weber size teşekkür ediyor")
	o.looksUp(selin, "/sales birebir @Ayşe Yılmaz", "alınan: 1 · verilen: 0")
	o.looksUp(ayse, "/sales birebir", "alınan: 2 · verilen: 0")
	o.looksUp(ayse, "/kudos", "1/10")

	// Taken back where the deal is open again, and off for others where who has it hides.
	o.looksUp(ayse, "/sales yeniden-aç D1", "Yeniden açıldı.")
	o.looksUp(emily, "/kudos @Ayşe Yılmaz", "1 received this month").Lacks("First deal")
	o.looksUp(ayse, "/kudos", "🌱 İlk satış  ▱")
	o.looksUp(ayse, "/sales kazandım D1", "Kazanıldı olarak kaydedildi.")
	o.looksUp(emily, "/kudos @Ayşe Yılmaz", "🌱 First deal")
	o.looksUp(ayse, "/sales pano gizle", "Herkese açık panolardan ve kutlamalardan çıktınız.")
	o.looksUp(emily, "/kudos @Ayşe Yılmaz", "0 received this month").Lacks("First deal")
	o.looksUp(ayse, "/kudos", "🌱 İlk satış")
	o.reads()
}

// Four check-ins in a row, week by week, are a badge: on the clock that people have.
func TestBadge_OfFourWeeks(t *testing.T) {
	t.Parallel()
	o := begins(t)
	for i, week := range []string{"2026-11-30", "2026-12-07", "2026-12-14", "2026-12-21"} {
		o.moveTo(week + "T17:00:00+03:00") // in New York it is nine
		o.Person(emily).DM().Shows("Hi Emily Carter").Clicks("Nothing to report this week")
		o.Person(emily).DM().Shows("Noted: nothing to report this time.")
		if i < 3 {
			o.looksUp(emily, "/kudos", "✨ 4 check-ins in a row").Has([]string{"1/4", "2/4", "3/4"}[i])
		}
	}
	o.looksUp(emily, "/kudos", "✨ 4 check-ins in a row\n").Has("🔥 12 check-ins in a row").Has("4/12")
	o.looksUp(selin, "/kudos @Emily Carter", "✨ Üst üste 4 check-in")
	o.Person(emily).OpensHome().Shows("Kudos and points").Shows("✨ 4 check-ins in a row")
	o.reads()
}
