package e2e

import (
	"testing"
	"time"
)

// TestTalk_FromTheThreadIntoTheHistory: what is said below a discussion, or names a key result below the summary, is
// kept with it.
func TestTalk_FromTheThreadIntoTheHistory(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.writes(emily, goal{title: "Win the East Coast",
		keyResults: []result{{title: "Roasters", start: "0", target: "10"}}})
	o.looksUp(emily, "/okr history KR1", "Roasters").Clicks("Discuss in the channel")
	o.Person(emily).SeesEphemeral("@okrbot", "KR1 is up for discussion in")
	talk := o.Channel("#sales").Shows("KR1 · Roasters").Has("kept with the key result")
	o.logs("post is said", "talk/KR1") // a person needs longer to write
	o.Person(ayse).RepliesTo(talk, "Boston is <!channel> ready & waiting, @Selin Aydın")
	o.Person(selin).RepliesTo(talk, "Great!")
	o.listened(2)
	o.looksUp(ayse, "/okr geçmiş KR1", "Konuşulanlar").Has("Ayşe Yılmaz").Has("ready & waiting")
	o.looksUp(selin, "/okr geçmiş KR1", "Konuşulanlar").Has("Selin Aydın").Has("Great!")
	o.nothingPings()

	o.moveTo("2026-11-30T17:00:00+03:00")
	o.checksIn(emily, map[string]string{"KR1": "4"})
	o.reads()
	summary := o.Channel("#sales").Shows("week 49")
	o.Person(ayse).RepliesTo(summary, "What about kr-1, who signs?")
	o.Person(ayse).RepliesTo(summary, "Lunch?")
	o.listened(4)
	o.looksUp(ayse, "/okr geçmiş KR1", "What about kr-1, who signs?").Lacks("Lunch?")
}

// listened waits until okrbot has worked so many replies in threads.
func (o *office) listened(n int) {
	o.t.Helper()
	for next := o.log.next(); o.log.count("name=message.thread") < n; next = o.log.next() {
		select {
		case <-next:
		case <-time.After(time.Minute):
			o.t.Fatalf("okrbot heard %d replies, not %d", o.log.count("name=message.thread"), n)
		}
	}
}

func TestQuestion_FromTheDigestToTheRecord(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.writes(emily, goal{title: "Win the East Coast",
		keyResults: []result{{title: "Roasters", start: "0", target: "10"}}})
	o.moveTo("2026-11-30T17:00:00+03:00")
	o.checksIn(emily, map[string]string{"KR1": "4"})
	o.moveTo("2026-12-02T10:00:00+03:00")
	o.reads()
	manager, rep := o.Person(selin), o.Person(emily)
	manager.DM().Shows("49. hafta").Clicks("Tümünü incele")
	manager.SeesModal("Check-in yanıtları").Has("Emily Carter")
	manager.Clicks("Soru sor")
	manager.SeesModal("Check-in hakkında sor").Has("Emily Carter")
	manager.Picks("Konu", "KR1 · Roasters")
	manager.Fills("Sorunuz", "Boston neden bekliyor?")
	manager.Submits()
	manager.SeesModal("Tamam").Has("Sorunuz özel olarak iletildi: Emily Carter.")
	manager.ClosesAllModals()

	rep.DM().Shows("Selin Aydın has a question about your check-in").Has("Boston neden bekliyor?").Has(
		"KR1 Roasters").Clicks("Answer")
	rep.SeesModal("Answer").Has("Boston neden bekliyor?")
	rep.Fills("Your answer", "Their buyer is away until Friday.")
	rep.Submits()
	rep.SeesModal("Done").Has("Selin Aydın gets your answer.")
	rep.ClosesAllModals()
	rep.DM().Shows("Their buyer is away until Friday.")
	manager.DM().Shows("Emily Carter sorunuzu yanıtladı").Has("Their buyer is away until Friday.")
	o.looksUp(selin, "/okr geçmiş KR1", "Boston neden bekliyor?").Has("Their buyer is away until Friday.")
	o.looksUp(ayse, "/okr geçmiş KR1", "Roasters").Lacks("Boston")
}
