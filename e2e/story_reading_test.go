package e2e

import (
	"strings"
	"testing"
)

// A number that can be read in two ways is asked about, booked once, and as it was meant.
func TestReading_ANumberWithTwoReadingsIsAskedAbout(t *testing.T) {
	t.Parallel()
	o := begins(t)
	asked := o.looksUp(ayse, "/sales kazandım 12,500 Acme",
		"“12,500” iki türlü okunabiliyor. Hangisini demek istediniz?")
	asked.Has("₺12.500,00").Has("₺12,50")
	asked.Clicks("₺12.500,00")
	o.Person(ayse).SeesEphemeral("@okrbot", "Acme · ₺12.500")
	o.Channel("#sales").Shows("Ayşe Yılmaz has won their first deal.").Has("Acme")
	for _, said := range o.sim.Ephemerals(o.sim.DM(ayse, o.sim.BotUser()), ayse) {
		if strings.Contains(o.sim.MessageText(said, ayse), "Hangisini") {
			t.Error("the question is still there to be clicked again")
		}
	}

	o.looksUp(emily, "/sales won 12.500 TL Acme3", "“12.500 TL” can be read in two ways. Which one do you mean?")
	o.looksUp(emily, "/sales won 5000 Black Friday", "Black Friday · ₺5,000")
	o.Channel("#sales").Shows("Emily Carter has won their first deal.").Has("Black Friday")
	o.looksUp(emily, "/sales won 7,500 \"Tuesday Ltd\" yesterday", "Tuesday Ltd · ₺7,500").Has("25 Nov")
}
