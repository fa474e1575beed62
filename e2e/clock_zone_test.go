package e2e

import (
	"slices"
	"strings"
	"testing"
	"time"
)

const (
	mia  = "U0MIA"  // in Auckland
	omar = "U0OMAR" // in Cairo
)

func TestClock_EverybodyIsAskedAtTheirOwnNine(t *testing.T) {
	t.Parallel()
	o := furnish(t, "2026-11-26T15:00:00+03:00") // a Thursday
	o.hires(mia, "Mia Wilson", "Pacific/Auckland", "en-NZ")
	o.sim.Invite("C0SALES", lukas)
	o.start()
	o.foundTeam()

	o.moveTo("2026-11-29T19:59:59Z") // Auckland's Monday, a second to nine
	o.nudged(nil)
	o.moveTo("2026-11-29T20:00:00Z")
	o.nudged(map[string][]string{mia: {"prompt Mon 30 Nov 09:00"}})
	o.moveTo("2026-11-30T05:59:59Z")
	o.nudged(map[string][]string{mia: week("30 Nov", "1 Dec")[:2]})
	o.moveTo("2026-12-03T12:00:00Z")
	o.nudged(map[string][]string{
		// closing is at 20:00 there
		mia:   {"prompt Mon 30 Nov 09:00", "reminder Mon 30 Nov 15:00", "last Wed 2 Dec 18:00"},
		selin: week("30 Nov", "1 Dec"), ayse: week("30 Nov", "1 Dec"), lukas: week("30 Nov", "1 Dec"),
		emily: week("30 Nov", "1 Dec"),
	})
	o.Person(selin).DM().Shows("yönetici özeti").Has("Ayşe Yılmaz")
}

// Clocks change on the Sunday before one of the Mondays, or on a Friday in Cairo; nobody is asked twice, or not at all.
func TestClock_WeeksInWhichClocksChange(t *testing.T) {
	t.Parallel()
	mondays := func(days ...string) (list []string) {
		for _, day := range days {
			list = append(list, "prompt Mon "+day+" 09:00", "reminder Mon "+day+" 15:00")
		}
		return list
	}
	for name, change := range map[string]struct {
		from, to, zone string
		asked          []string
	}{
		"forward in America": {"2026-03-04T12:00:00Z", "2026-03-19T12:00:00Z", "America/New_York",
			mondays("9 Mar", "16 Mar")},
		"forward in Europe": {"2026-03-19T12:00:00Z", "2026-04-02T12:00:00Z", "Europe/Berlin",
			mondays("23 Mar", "30 Mar")},
		"back in Europe": {"2026-10-15T12:00:00Z", "2026-10-29T12:00:00Z", "Europe/Berlin",
			mondays("19 Oct", "26 Oct")},
		"back in America": {"2026-10-22T12:00:00Z", "2026-11-05T12:00:00Z", "America/New_York",
			mondays("26 Oct", "2 Nov")},
		"2027, spring": {"2027-03-11T12:00:00Z", "2027-04-01T12:00:00Z", "Europe/Berlin",
			mondays("15 Mar", "22 Mar", "29 Mar")},
		"2027, autumn": {"2027-10-28T12:00:00Z", "2027-11-11T12:00:00Z", "America/New_York",
			mondays("1 Nov", "8 Nov")},
		"forward in Egypt": {"2026-04-16T12:00:00Z", "2026-04-30T12:00:00Z", "Africa/Cairo",
			mondays("20 Apr", "27 Apr")},
		"back in Egypt": {"2026-10-22T12:00:00Z", "2026-11-05T12:00:00Z", "Africa/Cairo", mondays("26 Oct", "2 Nov")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := furnish(t, change.from)
			o.hires(omar, "Omar Hassan", "Africa/Cairo", "en-US")
			o.sim.Invite("C0SALES", lukas)
			o.start()
			o.foundTeam("Saat dilimi", change.zone, "Resmî tatiller", "Yok", "Son hatırlatma", "Yok")
			o.moveTo(change.to)
			o.nudged(map[string][]string{selin: change.asked, ayse: change.asked, emily: change.asked,
				lukas: change.asked, omar: change.asked})
			if digests := o.count("digest"); digests != len(change.asked)/2 {
				t.Errorf("%d digests in %d weeks", digests, len(change.asked)/2)
			}
		})
	}
}

// The opening and the closing of these rounds are at wall times that do not exist, or exist twice.
func TestClock_OpeningAndClosingInTheHourThatClocksSkipOrRepeat(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]struct{ from, to, closes string }{
		"skipped":  {"2026-03-26T12:00:00Z", "2026-03-31T12:00:00Z", "2026-03-29T01:30:00Z"},
		"repeated": {"2026-10-22T12:00:00Z", "2026-10-27T12:00:00Z", "2026-10-25T00:30:00Z"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := furnish(t, change.from)
			o.sim.Leave("C0SALES", emily)
			o.sim.Leave("C0SALES", ayse)
			o.sim.Invite("C0SALES", lukas)
			o.start()
			o.foundTeam("Saat dilimi", "Europe/Berlin", "Resmî tatiller", "Yok",
				"Çalışma günleri", "Perşembe + Cuma + Pazar",
				"Açılış günü", "Cuma", "Açılış saati", "02:30", "Kapanış günü", "Pazar", "Kapanış saati", "02:30")
			o.moveTo(change.to)
			for _, person := range []string{selin, lukas} {
				if got := o.nudges(person); len(got) != 2 || !strings.HasSuffix(got[0], "09:00") {
					t.Errorf("%s was asked %q", person, got)
				}
			}
			var digests []string
			for _, s := range o.posted() {
				if strings.HasPrefix(s.key, "digest/") {
					digests = append(digests, s.at.UTC().Format(time.RFC3339))
				}
			}
			if !slices.Equal(digests, []string{change.closes}) {
				t.Errorf("the digest came at %q, not once at %s", digests, change.closes)
			}
			o.reads()
		})
	}
}

func TestClock_WhoMovesToAnotherTimeZoneIsAskedOnce(t *testing.T) {
	t.Parallel()
	const monday = "2026-11-30T"
	for name, move := range map[string]struct {
		at, to string // whose clock shows the times below
		zones  []string
		person string
		asked  []string
	}{
		"east, before their opening came": {monday + "10:00:00+03:00", "2026-12-03T12:00:00+03:00",
			[]string{"Europe/Istanbul"}, emily,
			[]string{"prompt Mon 30 Nov 10:00", "reminder Mon 30 Nov 16:00", "last Tue 1 Dec 18:00"}},
		"west, after they were asked": {monday + "10:00:00+03:00", "2026-12-03T12:00:00+03:00",
			[]string{"America/New_York"}, ayse,
			[]string{"prompt Mon 30 Nov 01:00", "reminder Mon 30 Nov 15:00", "last Tue 1 Dec 18:00"}},
		"east and back": {monday + "10:00:00+03:00", "2026-12-03T12:00:00+03:00",
			[]string{"Europe/Istanbul", "America/New_York"}, emily,
			[]string{"prompt Mon 30 Nov 02:00", "reminder Mon 30 Nov 15:00", "last Tue 1 Dec 18:00"}},
		"west and back, after they were asked": {monday + "10:00:00+03:00", "2026-12-03T12:00:00+03:00",
			[]string{"America/New_York", "Europe/Istanbul"}, ayse,
			[]string{"prompt Mon 30 Nov 09:00", "reminder Mon 30 Nov 15:00", "last Tue 1 Dec 18:00"}},
		"over the date line, after they were asked": {monday + "10:00:00+03:00", "2026-12-03T12:00:00+03:00",
			[]string{"Pacific/Auckland"}, ayse,
			[]string{"prompt Mon 30 Nov 19:00", "last Wed 2 Dec 18:00"}}, // the reminder's time has passed there
		"over the date line, before": {"2026-11-29T22:00:00+03:00", "2026-12-03T12:00:00+03:00",
			[]string{"Pacific/Auckland"}, emily,
			[]string{"prompt Mon 30 Nov 09:00", "reminder Mon 30 Nov 15:00", "last Wed 2 Dec 18:00"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := open(t, "2026-11-26T15:00:00+03:00")
			o.foundTeam()
			o.moveTo(move.at)
			for _, zone := range move.zones {
				u, _ := o.sim.User(move.person)
				u.TZ = zone
				o.sim.SetUser(u)
				o.settles(move.person)
				o.moveTo(o.clock.Now().Add(time.Minute).Format(time.RFC3339))
			}
			o.moveTo(move.to)
			if got := o.nudges(move.person); !slices.Equal(got, move.asked) {
				t.Errorf("%s was asked\n\t%s\nand not\n\t%s", move.person, strings.Join(got, "\n\t"),
					strings.Join(move.asked, "\n\t"))
			}
			o.reads()
		})
	}
}
