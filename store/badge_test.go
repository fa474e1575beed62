package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store"
	"okrbot/store/goals"
	kudos "okrbot/store/motivation"
	"okrbot/store/selling"
	"okrbot/store/storetest"
)

// badges are those of a person as a viewer sees them.
func badges(w *storetest.World, viewer, of okr.PersonID) []motivation.Badge {
	w.T().Helper()
	c, err := w.FindBadges(w.T().Context(), w.As(viewer), of)
	w.Done(err)
	return c.Badges
}

func wantBadges(w *storetest.World, of okr.PersonID, when string, want ...motivation.Badge) {
	w.T().Helper()
	if got := badges(w, of, of); !slices.Equal(got, want) {
		w.T().Errorf("%s: %s has %q, want %q", when, of, got, want)
	}
}

// factsOf are those of one person.
func factsOf(w *storetest.World, of okr.PersonID) motivation.Facts {
	w.T().Helper()
	facts, err := store.BadgeFacts(w.T().Context(), w.Store, w.Now(), of)
	w.Done(err)
	return facts[of]
}

// step is what is next of a badge, for the person.
func step(w *storetest.World, of okr.PersonID, b motivation.Badge) motivation.Step {
	w.T().Helper()
	c, err := w.FindBadges(w.T().Context(), w.As(of), of)
	w.Done(err)
	for _, s := range c.Steps {
		if s.Badge == b {
			return s
		}
	}
	return motivation.Step{}
}

func TestBadges_ADealIsTheFirstAsLongAsItIsWon(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	wantBadges(f.World, f.rep, "before")
	b := f.won(f.rep, 10, func(d *sales.Deal) {
		d.Shares = []sales.Share{{Person: f.rep, Points: 1}, {Person: f.mate, Points: 9_999}}
	})
	wantBadges(f.World, f.rep, "won", motivation.FirstDeal)
	wantBadges(f.World, f.mate, "of who is credited alone")
	for _, s := range []struct {
		verb sales.DealVerb
		want []motivation.Badge
	}{
		{sales.Reopened, nil}, {sales.WasWon, []motivation.Badge{motivation.FirstDeal}}, {sales.Reopened, nil},
	} {
		f.change(f.rep, b.Deal.ID, selling.DealEdit{Verb: s.verb})
		wantBadges(f.World, f.rep, string(s.verb), s.want...)
	}
	undo := f.won(f.mate, 20)
	wantBadges(f.World, f.mate, "won", motivation.FirstDeal)
	_, err := f.UndoDeal(t.Context(), f.As(f.mate), undo.Change)
	f.Done(err)
	wantBadges(f.World, f.mate, "undone")
	f.won(f.rep, 30)
	d := f.won(f.rep, 40).Deal
	f.change(f.manager, d.ID, selling.DealEdit{Verb: sales.Reassigned, Owner: &f.mate})
	if rep, mate := factsOf(f.World, f.rep).Deals, factsOf(f.World, f.mate).Deals; rep != 1 || mate != 1 {
		t.Errorf("after one of two deals was passed on they have %d and %d", rep, mate)
	}
}

func TestBadges_OfCheckIns(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	weeks := []string{"2026-11-23", "2026-11-30", "2026-12-07", "2026-12-14", "2026-12-21", "2026-12-28"}
	s.away(s.rep, "2026-12-07", "2026-12-11")
	for i, day := range weeks {
		s.Run(day + "T09:00")
		if i != 2 { // away
			answers(s, s.rep)
		}
		if i == 1 {
			s.Run("2026-12-03T09:00") // late
		}
		if i != 4 { // missed
			answers(s, s.mate)
		}
		if i == 4 {
			wantBadges(s.World, s.rep, "four answers around an absence", motivation.Streak4)
		}
	}
	reach := func(now, best int) motivation.Reach { return motivation.Reach{Now: now, Best: best} }
	if rep, mate := factsOf(s.World, s.rep).CheckIns, factsOf(s.World, s.mate).CheckIns; rep != reach(5, 5) ||
		mate != reach(1, 4) {
		t.Errorf("in a row %+v and %+v", rep, mate)
	}
	wantBadges(s.World, s.mate, "four, a miss and one", motivation.Streak4)
	if got := step(s.World, s.mate, motivation.Streak12); got.Has != 1 || got.Needs != 12 {
		t.Errorf("next after a miss: %+v", got)
	}
	s.Done(s.NoteLeft(t.Context(), s.team.Channel, s.rep, s.Now()))
	if got := factsOf(s.World, s.rep).CheckIns; got != reach(0, 5) {
		t.Errorf("after leaving the team: %+v", got)
	}
	other := s.Team(storetest.Plan("Second", s.manager), s.rep)
	s.Run("2027-01-04T09:00")
	_, err := s.answer(s.rep, goals.CheckInAnswer{Round: s.Due(s.rep), Nothing: true})
	s.Done(err)
	if got := factsOf(s.World, s.rep).CheckIns; got != reach(1, 5) {
		t.Errorf("in the team %s: %+v", other.Name, got)
	}
}

func answers(s *salesTeam, by okr.PersonID) {
	s.T().Helper()
	_, err := s.answer(by, goals.CheckInAnswer{Round: s.Due(by), Nothing: true})
	s.Done(err)
}

func TestBadges_OfTargets(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	aim := func(amount int64, periods ...okr.Period) {
		t.Helper()
		f.Done(f.SetTargets(t.Context(), f.As(f.manager), f.team.ID, sales.Revenue,
			[]selling.TargetWish{{Person: f.rep, Amount: amount * 100}}, periods...))
	}
	w := okr.WeekOf("2026-11-23")
	aim(100, w, w.Next(), w.Next().Next(), w.Next().Next().Next())
	row := func(when string, now, best int, want ...motivation.Badge) {
		t.Helper()
		if got := factsOf(f.World, f.rep).Targets; got != (motivation.Reach{Now: now, Best: best}) {
			t.Errorf("%s: %+v, want %d of %d", when, got, now, best)
		}
		wantBadges(f.World, f.rep, when, want...)
	}
	row("before the first week", 0, 0)
	f.Set("2026-11-23T12:00")
	f.won(f.rep, 100)
	row("in the first week, reached", 1, 1, motivation.FirstDeal)
	f.Set("2026-11-30T00:30")
	row("in the second week, not reached yet", 1, 1, motivation.FirstDeal)
	f.Set("2026-12-02T12:00")
	second := f.won(f.rep, 150).Deal
	f.Set("2026-12-09T12:00")
	f.won(f.rep, 99)
	row("two, and nearly a third", 2, 2, motivation.FirstDeal)
	last := f.won(f.rep, 1).Deal
	row("three", 3, 3, motivation.FirstDeal, motivation.ThreeTargets)
	f.change(f.rep, second.ID, selling.DealEdit{Verb: sales.Reopened})
	row("the second opened again", 1, 1, motivation.FirstDeal)
	f.change(f.rep, second.ID, selling.DealEdit{Verb: sales.WasWon, CloseDay: new(okr.Date("2026-12-02"))})
	row("and won again", 3, 3, motivation.FirstDeal, motivation.ThreeTargets)
	aim(0, okr.WeekOf("2026-12-09"))
	row("the third target withdrawn", 2, 2, motivation.FirstDeal)
	aim(100, okr.WeekOf("2026-12-09"))
	row("set again", 3, 3, motivation.FirstDeal, motivation.ThreeTargets)
	f.change(f.rep, last.ID, selling.DealEdit{Verb: sales.WasLost, LossReason: new("price")})
	row("the third lost a lira", 2, 2, motivation.FirstDeal)
	f.Set("2026-12-14T00:30")
	row("and is over", 0, 2, motivation.FirstDeal)
	f.Set("2026-12-20T23:30")
	f.won(f.rep, 100)
	row("the fourth", 1, 2, motivation.FirstDeal)
	if got := factsOf(f.World, f.mate).Targets; got != (motivation.Reach{}) {
		t.Errorf("the mate's: %+v", got)
	}
}

func TestBadges_OfThanks(t *testing.T) {
	t.Parallel()
	p := newPraising(t)
	var last motivation.Thanked
	for i := range 12 {
		giver := p.Person(fmt.Sprintf("Giver%d", i))
		p.wants(giver, kudos.Wish{Receivers: []okr.PersonID{p.ada, p.cem}, Private: i < 2})
		last = p.gives(giver, p.ada)
		if i < 2 {
			_, err := p.TakeBackKudos(t.Context(), p.As(giver), last.Kudos.ID)
			p.Done(err)
		}
	}
	last = p.gives(p.bob, p.cem)
	if ada := factsOf(p.World, p.ada).Thanked; ada != (motivation.Reach{Now: 10, Best: 10}) {
		t.Errorf("ten thanked openly, two privately: %+v", ada)
	}
	helper := []motivation.Badge{motivation.Helper}
	see := func(when string, viewer, of okr.PersonID, want []motivation.Badge) {
		t.Helper()
		if got := badges(p.World, viewer, of); !slices.Equal(got, want) {
			t.Errorf("%s: %s sees %q, want %q", when, viewer, got, want)
		}
	}
	see("thanked by eleven", p.cem, p.cem, helper)
	see("thanked by eleven", p.ada, p.cem, helper)
	p.Done(p.HideKudos(t.Context(), p.As(p.cem), last.Kudos.ID, true))
	see("with one hidden", p.ada, p.cem, helper)
	p.Done(p.SetHidden(t.Context(), p.As("UGIVER11"), true))
	see("with a giver who hides", p.ada, p.cem, nil)
	see("with a giver who hides", p.cem, p.cem, nil)
	p.Done(p.SetHidden(t.Context(), p.As("UGIVER11"), false))
	p.Done(p.SetHidden(t.Context(), p.As(p.cem), true))
	see("hiding", p.ada, p.cem, nil)
	see("hiding", p.cem, p.cem, helper)
	if c, err := p.FindBadges(t.Context(), p.As(p.cem), p.ada); err != nil || c.Steps != nil {
		t.Errorf("what is next is a colleague's own: %+v, %v", c, err)
	}
	_, err := p.TakeBackLastKudos(t.Context(), p.As("UGIVER3"))
	p.Done(err)
	_, err = p.TakeBackLastKudos(t.Context(), p.As("UGIVER3"))
	p.Done(err)
	see("one taken back", p.cem, p.cem, nil)
	if got := step(p.World, p.cem, motivation.Helper); got.Has != 9 || got.Needs != 10 {
		t.Errorf("next: %+v", got)
	}
	p.Set("2027-01-01T00:30")
	if got := factsOf(p.World, p.cem).Thanked; got != (motivation.Reach{Best: 9}) {
		t.Errorf("in the next quarter: %+v", got)
	}
}

// TestBadges_CountGiversByQuarter holds the counts of the best quarter and of the present one against those of a loop,
// for each month in which fiscal years start.
func TestBadges_CountGiversByQuarter(t *testing.T) {
	t.Parallel()
	p := newPraising(t)
	p.gives(p.bob, p.ada)
	db := raw(t, p.Path)
	type gift struct {
		day   okr.Date
		giver okr.PersonID
	}
	gifts := []gift{{"2026-11-20", p.bob}}
	for i := range 300 {
		g := gift{okr.Date("2024-12-30").AddDays(i * 37 % 720), []okr.PersonID{p.bob, p.cem, p.other, p.manager,
			p.Admin}[i*i%7%5]}
		gifts = append(gifts, g)
		if _, err := db.ExecContext(t.Context(), `WITH k AS (SELECT MAX(id) + 1 AS id FROM kudos)
			INSERT INTO kudos (id, team, giver, reason, private, given_at) SELECT k.id, ?1, ?2, '', 0, 0 FROM k`,
			p.team.ID, g.giver); err != nil {
			t.Fatal(err)
		}
		if _, err := db.ExecContext(t.Context(), `INSERT INTO gifts (kudos, giver, receiver, day, boost, given_at)
			VALUES ((SELECT MAX(id) FROM kudos), ?1, ?2, ?3, 0, 0)`, g.giver, p.ada, g.day); err != nil {
			t.Fatal(err)
		}
	}
	p.Done(db.Close())
	for month := time.January; month <= time.December; month++ {
		p.Done(p.Close())
		p.FiscalStart = month
		p.Store = p.Open()
		givers := map[okr.Period]map[okr.PersonID]bool{}
		var want motivation.Reach
		for _, g := range gifts {
			q := okr.QuarterOf(g.day, month)
			if givers[q] == nil {
				givers[q] = map[okr.PersonID]bool{}
			}
			givers[q][g.giver] = true
			want.Best = max(want.Best, len(givers[q]))
		}
		want.Now = len(givers[okr.QuarterOf("2026-11-20", month)])
		if got := factsOf(p.World, p.ada).Thanked; got != want {
			t.Errorf("of fiscal years from %s: %+v, want %+v", month, got, want)
		}
	}
}

// kpisOf are how many KPIs a person's badge needs, how many are green so far, and how many quarters were.
func kpisOf(w *storetest.World, of okr.PersonID) [3]int {
	f := factsOf(w, of)
	return [3]int{f.KPIs, f.GreenKPIs, f.GreenQuarters}
}

func TestBadges_OfKPIs(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.Set("2026-12-31T12:00")
	score := f.kpi(f.rep)
	late := f.kpi(f.rep, func(k *okr.KPI) { k.Name = "Late" })
	want := func(when string, green [3]int, badges ...motivation.Badge) {
		t.Helper()
		if got := kpisOf(f.World, f.rep); got != green {
			t.Errorf("%s: %v, want %v", when, got, green)
		}
		wantBadges(f.World, f.rep, when, badges...)
	}
	say := func(k okr.KPI, value string, days ...okr.Date) {
		t.Helper()
		for _, day := range days {
			f.record(f.rep, k.ID, day, value)
		}
	}
	night := func(day string) {
		t.Helper()
		f.Set(day + "T03:17")
		f.Done(f.JudgeQuarter(t.Context(), f.Now()))
	}
	want("made too late for the quarter", [3]int{0, 0, 0})
	say(late, "10", "2026-12-31")
	night("2027-01-05")
	want("in the next quarter, before any value", [3]int{2, 0, 0})
	f.Set("2027-02-28T12:00")
	say(score, "85", "2027-01-31")
	say(late, "85", "2027-01-31", "2027-02-28")
	want("January", [3]int{2, 2, 0})
	if got := step(f.World, f.rep, motivation.AllGreen); got.Has != 2 || got.Needs != 2 {
		t.Errorf("next: %+v", got)
	}
	say(late, "84", "2027-02-28")
	want("one is amber in February", [3]int{2, 1, 0})
	say(late, "85", "2027-02-28")
	f.Set("2027-03-03T12:00")
	want("a value is due", [3]int{2, 2, 0})
	f.Set("2027-03-04T12:00")
	want("and missing", [3]int{2, 1, 0})
	say(score, "90", "2027-02-28", "2027-03-04")
	say(late, "86", "2027-03-04")
	want("March", [3]int{2, 2, 0})
	night("2027-04-04")
	want("the quarter is over, and values may come yet", [3]int{2, 0, 0})
	night("2027-04-05")
	want("the quarter was green", [3]int{2, 0, 1}, motivation.AllGreen)
	say(late, "70", "2027-03-04")
	want("a value is corrected", [3]int{2, 0, 0})
	say(late, "88", "2027-03-04")
	want("and corrected again", [3]int{2, 0, 1}, motivation.AllGreen)
	score.Target = dec("95")
	_, err := f.SaveKPI(t.Context(), f.As(f.manager), score)
	f.Done(err)
	want("the next target is higher", [3]int{2, 0, 1}, motivation.AllGreen)
	say(score, "91", "2027-02-28")
	want("a value of then is corrected", [3]int{2, 0, 1}, motivation.AllGreen)
	say(score, "80", "2027-02-28")
	want("to one below the target of then", [3]int{2, 0, 0})
	say(score, "85", "2027-02-28")
	late.Owner = f.mate
	_, err = f.SaveKPI(t.Context(), f.As(f.manager), late)
	f.Done(err)
	want("one has another owner since", [3]int{1, 0, 1}, motivation.AllGreen)
	wantBadges(f.World, f.mate, "who answers for it only since")
	_, err = f.RemoveKPI(t.Context(), f.As(f.manager), score.ID)
	f.Done(err)
	want("the other is removed since", [3]int{0, 0, 1}, motivation.AllGreen)
	night("2027-07-06")
	night("2027-07-06")
	want("and nothing was measured since", [3]int{0, 0, 1}, motivation.AllGreen)
}

func TestBadges_AQuarterWithAKPIThatWasNotGreenIsNone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name          string
		first, second []string // values of October, November, December; empty: none
		want          int
	}{
		{"both green", []string{"85", "85", "85"}, []string{"85", "99", "85"}, 1},
		{"one red", []string{"85", "85", "85"}, []string{"85", "10", "85"}, 0},
		{"one amber", []string{"85", "85", "80"}, []string{"85", "85", "85"}, 0},
		{"one missing", []string{"85", "", "85"}, []string{"85", "85", "85"}, 0},
		{"nothing said", []string{"", "", ""}, []string{"", "", ""}, 0},
		{"one not measured at all", []string{"85", "85", "85"}, []string{"", "", ""}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := newFloor(t)
			f.Set("2026-10-01T12:00")
			kpis := [][]string{c.first, c.second}
			var ids []okr.KPIID
			for range kpis {
				ids = append(ids, f.kpi(f.rep).ID)
			}
			f.Set("2026-12-31T12:00")
			for i, values := range kpis {
				for month, v := range values {
					if v != "" {
						f.record(f.rep, ids[i], okr.Date(fmt.Sprintf("2026-%d-15", 10+month)), v)
					}
				}
			}
			f.Set("2027-01-05T03:17")
			f.Done(f.JudgeQuarter(t.Context(), f.Now()))
			if got := factsOf(f.World, f.rep).GreenQuarters; got != c.want {
				t.Errorf("%d green quarters, want %d", got, c.want)
			}
		})
	}
}

// TestBadges_OfKPIsThatSalesFeed: what a KPI says of each is what its sheet says.
func TestBadges_OfKPIsThatSalesFeed(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.Set("2026-10-01T12:00")
	boss := f.Person("Boss", func(p *okr.Person) { p.Admin = true })
	var kpis []okr.KPI
	for _, feed := range []okr.Feed{okr.Revenue, okr.DealsWon, okr.WinRate, okr.CycleDays} {
		for _, of := range []okr.PersonID{"", f.rep, f.mate, boss} {
			by := f.manager
			made := f.kpi(map[bool]okr.PersonID{true: boss, false: by}[of == boss], fedBy(feed), func(k *okr.KPI) {
				k.Owner, k.Of, k.Target, k.Amber = f.manager, of, dec("2"), decimal.NullDecimal{}
				if of == boss {
					k.Owner, k.Of, k.Company = boss, "", true
				}
			})
			kpis = append(kpis, made)
		}
	}
	f.Set("2026-11-20T12:00")
	f.Done(f.SetRate(t.Context(), f.As(boss), "USD", "TRY", "2026-10-01", dec("30")))
	for i, amount := range []int64{3, 40, 5} {
		f.won(f.rep, amount, on(okr.Date(fmt.Sprintf("2026-10-%d", 10+i))))
		f.won(f.mate, amount*2, on("2026-11-03"), func(d *sales.Deal) { d.Amount.Currency = "USD" })
	}
	greens := map[okr.PersonID][3]int{}
	for _, k := range kpis {
		sheet, err := f.FindKPI(t.Context(), f.As(k.Owner), k.ID, map[okr.Frequency]int{okr.MonthlyKPI: 2})
		f.Done(err)
		green, missing := false, len(sheet.Readings) < 2
		for _, r := range sheet.Readings {
			green = green || r.Status == okr.Green
			missing = missing || r.Status.Judged() && r.Status != okr.Green || r.Status == okr.Missing
		}
		g := greens[k.Owner]
		g[0]++
		if green && !missing {
			g[1]++
		}
		greens[k.Owner] = g
	}
	for _, owner := range []okr.PersonID{f.manager, boss} {
		if got := kpisOf(f.World, owner); got != greens[owner] || got[1] == 0 || got[1] == got[0] {
			t.Errorf("of %s %v, want %v", owner, got, greens[owner])
		}
	}
}

func TestBadges_OfManyTakeAsManyQueriesAsOfOne(t *testing.T) {
	t.Parallel()
	w := storetest.New(t)
	c := storetest.Company{People: 60, Teams: 2, LargeTeam: 50, Weeks: 3}
	w.Fill(c)
	db := raw(t, w.Path)
	for _, feed := range okr.Feeds {
		for _, of := range []string{"NULL", "owner"} {
			_, err := db.ExecContext(t.Context(), `INSERT INTO kpis (team, owner, name, unit, frequency, direction, target,
				aggregation, feed, person, company, fiscal_start, created_by, created_at)
				SELECT team, person, 'KPI', '', 'monthly', 'higher', '1', 'sum', ?1, CASE ?2 WHEN 'owner' THEN person END, 0,
				1, person, 0 FROM members`, feed, of)
			w.Done(err)
		}
	}
	w.Done(db.Close())
	ear := listen(w)
	asked := func(number int) (n int) {
		before := ear.number("SELECT")
		ids := make([]okr.PersonID, number)
		for i := range ids {
			ids[i] = c.Person(i + 1)
		}
		facts, err := store.BadgeFacts(t.Context(), w.Store, w.Now(), ids...)
		w.Done(err)
		for id, f := range facts {
			if f.KPIs != 2*len(okr.Feeds) {
				t.Errorf("%s has %d KPIs", id, f.KPIs)
			}
		}
		if len(facts) != number {
			t.Errorf("facts of %d people, want %d", len(facts), number)
		}
		return ear.number("SELECT") - before
	}
	if one, many := asked(1), asked(50); one != many || one == 0 {
		t.Errorf("%d queries for one, %d for fifty", one, many)
	}
}

func TestReview_HasTheThanksThatItsReaderMayKnowOf(t *testing.T) {
	t.Parallel()
	p := newPraising(t)
	p.Done(p.SetTargets(t.Context(), p.As(p.manager), p.team.ID, sales.Revenue,
		[]selling.TargetWish{{Person: p.ada, Amount: 100}}, november))
	p.gives(p.bob, p.ada, p.cem)
	p.wants(p.cem, kudos.Wish{Receivers: []okr.PersonID{p.ada}, Private: true})
	p.gives(p.ada, p.bob)
	p.wants(p.ada, kudos.Wish{Receivers: []okr.PersonID{p.bob}, Private: true})
	_, err := p.BookDeal(t.Context(), p.As(p.ada), sales.Deal{Customer: "Acme", Amount: lira(1), State: sales.Won})
	p.Done(err)
	reads := func(when string, viewer okr.PersonID, want motivation.Thanks, badges ...motivation.Badge) {
		t.Helper()
		v, err := p.FindReview(t.Context(), p.As(viewer), p.ada)
		p.Done(err)
		if v.Thanks != want || !slices.Equal(v.Badges, badges) {
			t.Errorf("%s: %s reads of %+v and %q, want %+v and %q", when, viewer, v.Thanks, v.Badges, want, badges)
		}
	}
	public, all := motivation.Thanks{Received: 1, GivenAway: 1}, motivation.Thanks{Received: 2, GivenAway: 2}
	reads("in November", p.manager, public, motivation.FirstDeal)
	reads("in November", p.Admin, public, motivation.FirstDeal)
	reads("in November", p.ada, all, motivation.FirstDeal)
	p.Done(p.SetHidden(t.Context(), p.As(p.ada), true))
	reads("hiding", p.manager, motivation.Thanks{})
	reads("hiding", p.ada, all, motivation.FirstDeal)
	p.Done(p.SetHidden(t.Context(), p.As(p.ada), false))
	p.Set("2026-12-01T10:00")
	reads("in December", p.manager, motivation.Thanks{}, motivation.FirstDeal)
}

func TestBadges_OfSalesAreNextForWhoSells(t *testing.T) {
	t.Parallel()
	p := newPraising(t)
	next := func() (list []motivation.Badge) {
		c, err := p.FindBadges(t.Context(), p.As(p.ada), p.ada)
		p.Done(err)
		for _, s := range c.Steps {
			list = append(list, s.Badge)
		}
		return list
	}
	if got := next(); !slices.Equal(got, []motivation.Badge{motivation.Streak4, motivation.Helper}) {
		t.Errorf("in a team that does not sell: %q", got)
	}
	p.sells(p.team.ID, "")
	if got := next(); len(got) != 4 || got[0] != motivation.FirstDeal {
		t.Errorf("in a team that sells: %q", got)
	}
}

// TestHome_FollowsThanksAndPoints: a tab that its reader may be looking at is outdated by each of them.
func TestHome_FollowsThanksAndPoints(t *testing.T) {
	t.Parallel()
	p := newPraising(t)
	p.Done(p.NoteHomeOpened(t.Context(), p.ada, p.Now()))
	var given motivation.Thanked
	for _, c := range []struct {
		name string
		do   func() error
	}{
		{"kudos", func() error { given = p.gives(p.bob, p.ada, p.cem); return nil }},
		{"hiding them", func() error { return p.HideKudos(t.Context(), p.As(p.ada), given.Kudos.ID, true) }},
		{"their correction", func() error { return corrects(p, p.As(p.bob), given.Kudos.ID, "for something else") }},
		{"taking them back", func() error {
			_, err := p.TakeBackKudos(t.Context(), p.As(p.bob), given.Kudos.ID)
			return err
		}},
		{"kudos without points", func() error {
			p.set(func(s *motivation.Settings) { s.Grants[motivation.KudosReceived] = 0 })
			p.gives(p.bob, p.ada)
			return nil
		}},
		{"points by hand", func() error {
			_, err := p.GrantPoints(t.Context(), p.As(p.manager), kudos.HandWish{Person: p.ada, Amount: 5, Reason: why})
			return err
		}},
	} {
		_, version, err := p.FindHomeShown(t.Context(), p.ada)
		p.Done(err)
		p.Done(p.MarkHomePublished(t.Context(), p.ada, "shown", version, p.Now()))
		p.Done(c.do())
		if dirty, err := p.DirtyHomes(t.Context(), p.Now(), 10); err != nil || !slices.Contains(dirty, p.ada) {
			t.Errorf("%s: %v, %v", c.name, dirty, err)
		}
	}
}
