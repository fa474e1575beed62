package e2e

import (
	"strings"
	"testing"
)

// lacksInDM waits until nothing in a person's conversation says something any more.
func (o *office) lacksInDM(person, text string) {
	o.t.Helper()
	o.wait("a conversation without "+text, func() bool {
		for _, m := range o.sim.Messages(o.sim.DM(person, o.sim.BotUser())) {
			if strings.Contains(o.sim.MessageText(m, person), text) {
				return false
			}
		}
		return true
	})
}

func TestWin_AskedToldFoundAndGoneWithItsDeal(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.aims(map[string]string{"Ayşe Yılmaz": "100 bin"})
	winner := o.Person(ayse)
	o.looksUp(ayse, "/sales kazandım 100.000 TL \"Acme A.Ş.\" #kurumsal", "hedefinize ulaştınız")
	o.Channel("#sales").Shows("Ayşe Yılmaz has reached the target for November 2026.").Lacks("How it was won")
	o.moveTo("2026-11-26T16:59:00+03:00")
	o.Quiet()
	o.lacksInDM(ayse, "farkı yaratan")
	o.moveTo("2026-11-26T17:01:00+03:00")
	winner.DM().Shows("Acme A.Ş. fırsatında farkı yaratan neydi?").Clicks("Bir satır yaz")
	winner.SeesModal("Nasıl kazanıldı?").Has("Acme A.Ş.")
	winner.Fills("Farkı yaratan neydi?", "kısa")
	winner.Submits()
	winner.SeesError("Farkı yaratan neydi?", "en az 10 karakter")
	winner.Fills("Farkı yaratan neydi?", "Işıklı demoyu <!channel> *kendi* rakamlarıyla gösterdim")
	winner.Submits()
	winner.SeesModal("Nasıl kazanıldı?").Has("D1 · Acme A.Ş. fırsatını böyle kazandınız")
	winner.ClosesAllModals()
	o.lacksInDM(ayse, "Acme A.Ş. fırsatında farkı yaratan neydi?")
	winner.DM().Shows("fırsatını böyle kazandınız").Has("rakamlarıyla")
	o.Channel("#sales").Shows("How it was won: “Işıklı demoyu <!channel> *kendi* rakamlarıyla gösterdim”").
		Has("Ayşe Yılmaz has reached the target")

	// The team finds it, by customer, product and word, in either language; amounts are for who may see them.
	for _, typed := range []string{"/sales wins acme", "/sales wins #kurumsal", "/sales wins IŞIKLI DEMO", "/sales wins"} {
		o.looksUp(emily, typed, "rakamlarıyla gösterdim").Has("Ayşe Yılmaz").Lacks("100,000")
	}
	o.looksUp(selin, "/sales kazanımlar acme", "rakamlarıyla gösterdim").Has("₺100.000")
	o.looksUp(emily, "/sales wins zeta", "Nothing found for “zeta”.")
	o.looksUp(emily, "/sales how D1 it was all me, really", "no deal D1")

	o.looksUp(ayse, "/sales yeniden-aç D1", "Yeniden açıldı.")
	o.looksUp(emily, "/sales wins acme", "Nothing found for “acme”.")
	winner.DM().Shows("şu an ulaşılmış sayılmıyor")
	o.moveTo("2026-11-26T17:05:00+03:00")
	o.lacksInDM(ayse, "fırsatını böyle kazandınız")
	o.Channel("#sales").Shows("Correction: a deal was changed").Lacks("rakamlarıyla")
	o.looksUp(ayse, "/sales kazandım D1", "Kazanıldı olarak kaydedildi")
	o.looksUp(emily, "/sales wins acme", "rakamlarıyla gösterdim")
	o.Channel("#sales").Shows("Ayşe Yılmaz has reached the target").Has("rakamlarıyla")

	winner.DM().Shows("fırsatını böyle kazandınız").Clicks("Kaldır")
	winner.DM().Shows("Bu konuda yeniden sorulmayacak.")
	o.looksUp(emily, "/sales wins acme", "Nothing found for “acme”.")
	o.wait("a celebration without the line", func() bool {
		return !strings.Contains(o.Channel("#sales").Shows("has reached the target").Text(), "rakamlarıyla")
	})
}

// A target that is reached in the evening is asked about on the next working morning, on the winner's own clock.
func TestWin_AskedOnTheNextMorningAndDeclined(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.moveTo("2026-11-26T17:30:00-05:00")
	winner := o.Person(emily)
	o.looksUp(emily, "/sales won 5,000 Harbour", "Booked as won.")
	o.Channel("#sales").Shows("Emily Carter has won their first deal.")
	o.moveTo("2026-11-27T08:59:00-05:00")
	o.Channel("#sales").Shows("leaderboard, week 48")
	o.Quiet()
	o.lacksInDM(emily, "What made the difference")
	o.moveTo("2026-11-27T09:01:00-05:00")
	winner.DM().Shows("What made the difference with Harbour? One line that helps the others.").Clicks("Not this time")
	winner.DM().Shows("You are not asked about it again.").Has("/sales how D1")

	// It can be said all the same, and edited from the list.
	o.looksUp(emily, "/sales how D1 Called the buyer @Selin Aydın knew", "How you won D1 · Harbour").
		Has("Called the buyer @Selin Aydın knew")
	o.Channel("#sales").Shows("How it was won: “Called the buyer @Selin Aydın knew”")
	winner.DM().Shows("How you won D1 · Harbour")
	o.looksUp(emily, "/sales wins harbour", "Called the buyer").Has("₺5,000").Has("today")
	winner.Clicks("Edit")
	winner.SeesModal("How was it won?").Has("Called the buyer")
	winner.Fills("What made the difference?", "Called the buyer on Monday")
	winner.Submits()
	winner.SeesModal("How was it won?").Has("on Monday")
	winner.ClosesAllModals()
	o.Channel("#sales").Shows("“Called the buyer on Monday”")
	o.looksUp(emily, "/sales how nothing in particular", "Say which deal")
	winner.Types("@okrbot", "/sales how")
	winner.SeesModal("How was it won?").Has("Harbour").Has("on Monday")
	winner.Fills("What made the difference?", "")
	winner.Submits()
	winner.SeesNoModal()
	o.looksUp(ayse, "/sales kazanımlar", "Ekibinizde henüz kimse")
}
