package store_test

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store"
	"okrbot/store/db"
	"okrbot/store/outbox"
	"okrbot/store/selling"
	"okrbot/store/storetest"
)

// floor is a team that sells in lira, in November 2026: Rep and Mate have a target of 100,000 each.
type floor struct {
	*storetest.World
	manager, rep, mate, outsider okr.PersonID
	team                         okr.Team
}

var november = okr.MonthOf("2026-11-20")

func newFloor(t *testing.T) *floor {
	t.Helper()
	w := storetest.New(t)
	f := &floor{World: w, manager: w.Person("Manager"), rep: w.Person("Rep"), mate: w.Person("Mate"),
		outsider: w.Person("Outsider")}
	f.team = w.Team(storetest.Plan("Sales", f.manager), f.manager, f.rep, f.mate)
	w.Team(storetest.Plan("Other", f.outsider), f.outsider)
	f.target(f.rep, 100_000)
	f.target(f.mate, 100_000)
	return f
}

func (f *floor) target(person okr.PersonID, lira int64) {
	f.T().Helper()
	f.Done(f.SetTargets(f.T().Context(), f.As(f.manager), f.team.ID, sales.Revenue,
		[]selling.TargetWish{{Person: person, Amount: lira * 100}}, november))
}

func lira(amount int64) sales.Money { return sales.Money{Minor: amount * 100, Currency: "TRY"} }

// won books a deal as won by a person today.
func (f *floor) won(by okr.PersonID, amount int64, change ...func(*sales.Deal)) sales.Booked {
	f.T().Helper()
	d := sales.Deal{Customer: fmt.Sprintf("Customer %d", amount), Amount: lira(amount), State: sales.Won}
	for _, c := range change {
		c(&d)
	}
	b, err := f.BookDeal(f.T().Context(), f.As(by), d)
	f.Done(err)
	return b
}

func on(day okr.Date) func(*sales.Deal) { return func(d *sales.Deal) { d.CloseDay = day } }

func (f *floor) change(by okr.PersonID, id sales.DealID, e selling.DealEdit) sales.Booked {
	f.T().Helper()
	b, err := f.ChangeDeal(f.T().Context(), f.As(by), id, e)
	f.Done(err)
	return b
}

// achieved is what a person has in November, in lira.
func (f *floor) achieved(id okr.PersonID) int64 {
	f.T().Helper()
	s, err := f.FindStanding(f.T().Context(), id, f.team.ID, f.Now())
	f.Done(err)
	return s.Achieved / 100
}

// owed are the keys of posts of the kinds that are not dropped.
func (f *floor) owed(kinds ...outbox.PostKind) (keys []string) {
	f.T().Helper()
	posts, err := f.Posts(f.T().Context(), outbox.PostFilter{Limit: 1000})
	f.Done(err)
	for _, p := range posts {
		if slices.Contains(kinds, p.Kind) && p.State != outbox.Dropped {
			keys = append(keys, p.Key)
		}
	}
	slices.Sort(keys)
	return keys
}

func (f *floor) sound() {
	f.T().Helper()
	findings, err := db.Verify(f.T().Context(), f.Path)
	f.Done(err)
	for _, finding := range findings {
		f.T().Errorf("verify: %s", finding)
	}
}

func TestDeal_ABookedOneCountsAndTellsWhereOneStands(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.won(f.mate, 60_000)
	b := f.won(f.rep, 50_000)
	s := b.Standing
	if !b.Mine || b.Deal.State != sales.Won || b.Deal.CloseDay != "2026-11-20" || s.Pace.Attainment != 0.5 {
		t.Errorf("booked %+v, standing %+v", b.Deal, s.Pace)
	}
	if s.At != 1 || s.Near[1].Rank != 2 || s.Of != 2 || s.ToPass != 1_000_001 {
		t.Errorf("place %d of %d, %d more to pass: %+v", s.At, s.Of, s.ToPass, s.Near)
	}
	f.sound()
}

func TestDeal_CreditsFollowEveryChange(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	d := f.won(f.rep, 40_000).Deal
	amount := lira(30_000)
	f.change(f.rep, d.ID, selling.DealEdit{Verb: sales.Edited, Amount: &amount})
	if got := f.achieved(f.rep); got != 30_000 {
		t.Errorf("after the amount was corrected: %d", got)
	}
	f.change(f.rep, d.ID, selling.DealEdit{Verb: sales.Divided,
		Shares: []sales.Share{{Person: f.rep, Points: 6000}, {Person: f.mate, Points: 4000}}})
	if rep, mate := f.achieved(f.rep), f.achieved(f.mate); rep != 18_000 || mate != 12_000 {
		t.Errorf("divided 60/40: %d and %d", rep, mate)
	}
	f.change(f.rep, d.ID, selling.DealEdit{Verb: sales.Reopened})
	if rep, mate := f.achieved(f.rep), f.achieved(f.mate); rep != 0 || mate != 0 {
		t.Errorf("reopened: %d and %d", rep, mate)
	}
	f.change(f.manager, d.ID, selling.DealEdit{Verb: sales.WasWon, CloseDay: new(okr.Date("2026-10-30"))})
	if rep := f.achieved(f.rep); rep != 0 {
		t.Errorf("won again in October it counts %d in November", rep)
	}
	f.change(f.manager, d.ID, selling.DealEdit{Verb: sales.Edited, CloseDay: new(okr.Date("2026-11-02"))})
	if rep := f.achieved(f.rep); rep != 18_000 {
		t.Errorf("moved to November it counts %d", rep)
	}
	sheet, err := f.FindDealSheet(t.Context(), f.As(f.rep), d.ID)
	f.Done(err)
	var verbs []sales.DealVerb
	for _, c := range sheet.History {
		verbs = append(verbs, c.Verb)
	}
	if want := []sales.DealVerb{sales.Edited, sales.WasWon, sales.Reopened, sales.Divided, sales.Edited,
		sales.WasWon}; !slices.Equal(verbs, want) {
		t.Errorf("history %v, want %v", verbs, want)
	}
	f.sound()
}

func TestDeal_ChangesOwner(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	d := f.won(f.rep, 40_000).Deal
	f.change(f.manager, d.ID, selling.DealEdit{Verb: sales.Reassigned, Owner: &f.mate})
	if rep, mate := f.achieved(f.rep), f.achieved(f.mate); rep != 0 || mate != 40_000 {
		t.Errorf("the credit is %d and %d", rep, mate)
	}
	_, err := f.ChangeDeal(t.Context(), f.As(f.manager), d.ID,
		selling.DealEdit{Verb: sales.Reassigned, Owner: &f.outsider})
	wantRefused(t, err, "errors.owner_not_in_team")
	f.sound()
}

func TestDeal_UndoneWithinTenMinutesByWhoeverDidIt(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	b := f.won(f.rep, 40_000)
	_, err := f.UndoDeal(t.Context(), f.As(f.mate), b.Change)
	wantRefused(t, err, "errors.undo_not_yours")
	edited := f.change(f.rep, b.Deal.ID, selling.DealEdit{Verb: sales.Edited, Amount: new(lira(90_000))})
	_, err = f.UndoDeal(t.Context(), f.As(f.rep), b.Change)
	wantRefused(t, err, "errors.undo_changed_since")
	f.Forward(9 * time.Minute)
	undone, err := f.UndoDeal(t.Context(), f.Once(f.rep, "undo"), edited.Change)
	f.Done(err)
	if undone.Deal.Amount != lira(40_000) || f.achieved(f.rep) != 40_000 {
		t.Errorf("undone to %+v", undone.Deal)
	}
	if _, err := f.UndoDeal(t.Context(), f.Once(f.rep, "undo"), edited.Change); !errors.Is(err, store.ErrRepeated) {
		t.Errorf("the same click twice: %v", err)
	}
	other := f.won(f.rep, 10_000)
	f.Forward(11 * time.Minute)
	_, err = f.UndoDeal(t.Context(), f.As(f.rep), other.Change)
	wantRefused(t, err, "errors.undo_too_late")
	third := f.won(f.rep, 5_000)
	gone, err := f.UndoDeal(t.Context(), f.As(f.rep), third.Change)
	f.Done(err)
	if gone.Deal.State != sales.Void || f.achieved(f.rep) != 50_000 {
		t.Errorf("a booking undone is %q, %d", gone.Deal.State, f.achieved(f.rep))
	}
	_, err = f.ChangeDeal(t.Context(), f.As(f.rep), third.Deal.ID, selling.DealEdit{Verb: sales.WasWon})
	wantRefused(t, err, "errors.deal_undone")
	f.sound()
}

func TestDeal_WhoMaySeeAndChange(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	d := f.won(f.rep, 40_000).Deal
	for _, id := range []okr.PersonID{f.mate, f.outsider} {
		_, _, err := f.FindDeal(t.Context(), f.As(id), d.ID)
		wantRefused(t, err, "errors.deal_unknown")
		_, err = f.ChangeDeal(t.Context(), f.As(id), d.ID, selling.DealEdit{Verb: sales.Reopened})
		wantRefused(t, err, "errors.deal_unknown")
		_, err = f.FindDealSheet(t.Context(), f.As(id), d.ID)
		wantRefused(t, err, "errors.deal_unknown")
	}
	_, settings, err := f.FindSelling(t.Context(), f.team.ID)
	f.Done(err)
	settings.AmountsOpen = true
	wantRefused(t, f.SaveSelling(t.Context(), f.As(f.rep), settings), "errors.settings_not_yours")
	f.Done(f.SaveSelling(t.Context(), f.As(f.manager), settings))
	if _, may, err := f.FindDeal(t.Context(), f.As(f.mate), d.ID); err != nil || may {
		t.Errorf("a teammate sees it where amounts are open: %v, and may change it: %v", err, may)
	}
	_, err = f.ChangeDeal(t.Context(), f.As(f.mate), d.ID, selling.DealEdit{Verb: sales.Reopened})
	wantRefused(t, err, "errors.deal_not_yours")
	_, _, err = f.FindDeal(t.Context(), f.As(f.outsider), d.ID)
	wantRefused(t, err, "errors.deal_unknown")
	_, err = f.BookDeal(t.Context(), f.As(f.rep),
		sales.Deal{Owner: f.mate, Customer: "Acme", Amount: lira(1), State: sales.Won})
	wantRefused(t, err, "errors.deal_not_yours")
}

func TestDeal_RefusesWhatCannotBe(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	for want, d := range map[string]sales.Deal{
		"errors.deal_without_customer": {Amount: lira(1), State: sales.Won},
		"errors.deal_amount":           {Customer: "Acme", State: sales.Won},
		"errors.currency_unknown": {Customer: "Acme", Amount: sales.Money{Minor: 1, Currency: "XXX"},
			State: sales.Won},
		"errors.deal_won_in_future": {Customer: "Acme", Amount: lira(1), State: sales.Won, CloseDay: "2026-11-21"},
		"errors.stage_unknown":      {Customer: "Acme", Amount: lira(1), Stage: "nowhere"},
		"errors.shares_wrong": {Customer: "Acme", Amount: lira(1), State: sales.Won,
			Shares: []sales.Share{{Person: f.rep, Points: 9999}}},
		"errors.share_unfit": {Customer: "Acme", Amount: lira(1), State: sales.Won,
			Shares: []sales.Share{{Person: "U404", Points: 10_000}}},
	} {
		_, err := f.BookDeal(t.Context(), f.As(f.rep), d)
		wantRefused(t, err, want)
	}
}

func TestTarget_OnlyManagersSetThem(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	wish := []selling.TargetWish{{Person: f.rep, Amount: 100}}
	wantRefused(t, f.SetTargets(t.Context(), f.As(f.rep), f.team.ID, sales.Revenue, wish, november),
		"errors.targets_not_yours")
	wantRefused(t, f.SetTargets(t.Context(), f.As(f.manager), f.team.ID, sales.Revenue, wish,
		okr.MonthOf("2026-10-01")),
		"errors.target_period_over")
	_, err := f.FindTargetSheet(t.Context(), f.As(f.mate), f.team.ID, sales.Revenue, november)
	wantRefused(t, err, "errors.targets_not_yours")
}

func TestTarget_IsProratedForAJoiner(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.Set("2026-12-16T10:00")
	late := f.Person("Late")
	f.Done(f.SaveMembers(t.Context(), f.team.Channel, []okr.PersonID{f.manager, f.rep, f.mate, late}, f.Now()))
	december := okr.MonthOf("2026-12-16")
	f.Done(f.SetTargets(t.Context(), f.As(f.manager), f.team.ID, sales.Revenue,
		[]selling.TargetWish{{Person: late, Amount: 10_000_000}, {Person: f.rep, Amount: 10_000_000}}, december))
	sheet, err := f.FindTargetSheet(t.Context(), f.As(f.manager), f.team.ID, sales.Revenue, december)
	f.Done(err)
	for _, r := range sheet.Rows {
		switch r.Person.ID {
		case late: // 12 of 23 working days
			if r.Present.Amount != 5_217_392 || r.Present.Full != 10_000_000 || r.JoinedOn != "2026-12-16" {
				t.Errorf("the joiner has %+v, joined %s", r.Present, r.JoinedOn)
			}
		case f.rep:
			if r.Present.Amount != 10_000_000 {
				t.Errorf("who was there from the start has %+v", r.Present)
			}
		}
	}
}

func TestHit_IsAnnouncedOnceAndFollowsTheDeals(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.won(f.rep, 60_000)
	if got := f.owed(outbox.HitPost); len(got) != 0 {
		t.Fatalf("announced too early: %v", got)
	}
	b := f.won(f.rep, 45_000)
	want := []string{"hit/T1/UREP/revenue/2026-11/100"}
	if got := f.owed(outbox.HitPost); !slices.Equal(got, want) || len(b.Hits) != 1 {
		t.Fatalf("announced %v, want %v", got, want)
	}
	f.Deliver()
	hit, err := f.FindPostByKey(t.Context(), want[0])
	f.Done(err)
	r, err := f.FindRecognition(t.Context(), hit, f.Now())
	f.Done(err)
	if !r.Holds || r.Deal == nil || r.Deal.ID != b.Deal.ID || r.DaysLeft != 6 || r.Achieved != 10_500_000 {
		t.Errorf("celebrated: %+v", r)
	}

	f.Forward(time.Hour)
	f.change(f.rep, b.Deal.ID, selling.DealEdit{Verb: sales.Reopened})
	keys := f.Deliver()
	if len(keys) == 0 || !strings.HasPrefix(keys[0], "notice/withdrawn/") || slices.Contains(keys, want[0]) {
		t.Errorf("the rep is told first; went: %v", keys)
	}
	f.Forward(2 * time.Minute)
	if keys := f.Deliver(); !slices.Contains(keys, want[0]) {
		t.Errorf("then the post is corrected; went: %v", keys)
	}
	if r, err = f.FindRecognition(t.Context(), hit, f.Now()); err != nil || r.Holds {
		t.Errorf("it still holds: %v", err)
	}
	f.change(f.rep, b.Deal.ID, selling.DealEdit{Verb: sales.WasWon})
	if got := f.owed(outbox.HitPost); !slices.Equal(got, want) {
		t.Errorf("reached again: %v, want %v", got, want)
	}
	if r, err = f.FindRecognition(t.Context(), hit, f.Now()); err != nil || !r.Holds {
		t.Errorf("reached again it does not hold: %v", err)
	}
	f.sound()
}

func TestHit_OnlyTheHighestOfSeveralMarksIsSaid(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.won(f.rep, 155_000)
	if got, want := f.owed(outbox.HitPost), []string{"hit/T1/UREP/revenue/2026-11/150"}; !slices.Equal(got, want) {
		t.Errorf("announced %v, want %v", got, want)
	}
	if n := storetest.Look[int](f.World, "SELECT COUNT(*) FROM hits"); n != 3 {
		t.Errorf("%d marks are on record", n)
	}
}

func TestHit_StandsWhenTheTargetIsRaised(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.won(f.rep, 100_000)
	f.target(f.rep, 200_000)
	f.won(f.rep, 1_000)
	if n := storetest.Look[int](f.World, "SELECT COUNT(*) FROM hits WHERE withdrawn_at IS NOT NULL"); n != 0 {
		t.Errorf("%d hits were withdrawn", n)
	}
	if got := f.owed(outbox.HitPost); len(got) != 1 {
		t.Errorf("announced %v", got)
	}
}

func TestHit_OfATeamAndOfALoweredTarget(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.target("", 90_000)
	f.won(f.rep, 50_000)
	f.won(f.mate, 45_000)
	if got, want := f.owed(outbox.HitPost), []string{"hit/T1/team/revenue/2026-11/100"}; !slices.Equal(got, want) {
		t.Errorf("announced %v, want %v", got, want)
	}
	f.target(f.mate, 45_000)
	if got := f.owed(outbox.HitPost); !slices.Contains(got, "hit/T1/UMATE/revenue/2026-11/100") {
		t.Errorf("a lowered target that is reached is announced: %v", got)
	}
}

func TestHit_IsFoundUntilAWeekAfterThePeriod(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.Set("2026-12-05T10:00")
	f.won(f.rep, 100_000, on("2026-11-30"))
	f.Set("2026-12-09T10:00")
	f.won(f.mate, 100_000, on("2026-11-30"))
	if got, want := f.owed(outbox.HitPost), []string{"hit/T1/UREP/revenue/2026-11/100"}; !slices.Equal(got, want) {
		t.Errorf("announced %v, want %v", got, want)
	}
}

func TestHidden_PeopleAreNowhereInPublic(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.Done(f.SetHidden(t.Context(), f.As(f.rep), true))
	f.won(f.rep, 150_000)
	f.won(f.mate, 10_000)
	if got := f.owed(outbox.HitPost, outbox.PraisePost); slices.ContainsFunc(got,
		func(k string) bool { return strings.Contains(k, "UREP") || k == "praise/D1" }) {
		t.Errorf("posted %v", got)
	}
	if got := slices.DeleteFunc(f.owed(outbox.NoticePost),
		func(key string) bool { return strings.HasPrefix(key, "notice/target/") }); len(got) != 1 {
		t.Errorf("told privately: %v", got)
	}
	b, err := f.FindBoard(t.Context(), f.As(f.mate),
		selling.BoardQuery{Team: f.team.ID, Metric: sales.ByAttainment, Period: november, Compare: strings.Compare})
	f.Done(err)
	if len(b.Places) != 1 || b.Places[0].Person != f.mate || b.Places[0].Rank != 1 {
		t.Errorf("the board has %+v", b.Places)
	}
	s, err := f.FindStanding(t.Context(), f.rep, f.team.ID, f.Now())
	f.Done(err)
	if s.Achieved != 15_000_000 || s.At != -1 || !s.Hidden {
		t.Errorf("their own figure is %d at %d", s.Achieved, s.At)
	}
}

func TestPraise_OneLineForADealAtTheMost(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	first := f.won(f.rep, 10_000)
	f.won(f.rep, 10_000) // equal is no record, nothing notable
	if got, want := f.owed(outbox.PraisePost), []string{"praise/D1"}; !slices.Equal(got, want) {
		t.Errorf("said %v, want %v", got, want)
	}
	f.Deliver()
	f.Forward(time.Minute)
	f.change(f.rep, first.Deal.ID, selling.DealEdit{Verb: sales.WasLost, LossReason: new("price")})
	f.Forward(2 * time.Minute)
	p, err := f.FindPostByKey(t.Context(), "praise/D1")
	f.Done(err)
	if _, err := f.FindRecognition(t.Context(), p, f.Now()); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a deal that is lost is praised yet: %v", err)
	}
}

// congratulated are those whom a post names.
func (f *floor) congratulated(key string) (names []string) {
	f.T().Helper()
	p, err := f.FindPostByKey(f.T().Context(), key)
	f.Done(err)
	r, err := f.FindRecognition(f.T().Context(), p, f.Now())
	f.Done(err)
	if r.CongratsBy != len(r.Congrats) {
		f.T().Errorf("%d congratulated, of whom %v are named", r.CongratsBy, r.Congrats)
	}
	return r.Congrats
}

func TestCongratulate_ByTheMessageThatSlackNames(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	b := f.won(f.rep, 100_000)
	const key = "hit/T1/UREP/revenue/2026-11/100"
	if _, err := f.FindCelebration(t.Context(), f.team.Channel, ""); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a post that is not sent is found: %v", err)
	}
	f.Deliver()
	ts := "ts/" + key
	id, err := f.FindCelebration(t.Context(), f.team.Channel, ts)
	f.Done(err)
	for _, elsewhere := range [][2]string{{f.team.Channel, "ts/welcome/T1"}, {f.team.Channel, "1.2"}, {"COTHER", ts}} {
		if _, err := f.FindCelebration(t.Context(), elsewhere[0], elsewhere[1]); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%v collects congratulations: %v", elsewhere, err)
		}
	}

	f.Done(f.Congratulate(t.Context(), f.Once(f.mate, "event/Ev1"), id, emoji("tada", "1.1")))
	if due := f.Deliver(); !slices.Equal(due, []string{key}) {
		t.Errorf("after a congratulation %v is due", due)
	}
	f.Forward(time.Minute)
	f.Done(f.Congratulate(t.Context(), f.Once(f.manager, "event/Ev2"), id, selling.Gesture{}))
	f.Deliver()
	f.Done(f.Congratulate(t.Context(), f.Once(f.mate, "event/Ev3"), id, emoji("heart", "1.3")))
	if due := f.Deliver(); len(due) > 0 {
		t.Errorf("a second emoji of the same person makes %v due", due)
	}
	guest := f.Person("Guest", func(p *okr.Person) { p.Guest = true })
	robot := f.Person("Robot", func(p *okr.Person) { p.Bot = true })
	for person, refused := range map[okr.PersonID]string{
		f.rep: "errors.congratulate_yourself", guest: "errors.congratulate_members",
		robot: "errors.congratulate_members",
	} {
		err := f.Congratulate(t.Context(), f.As(person), id, selling.Gesture{})
		if refusal, ok := okr.RefusalOf(err); !ok || refusal.ID != refused {
			t.Errorf("%s is told %v, want %s", person, err, refused)
		}
	}
	if err := f.Congratulate(t.Context(), f.As("UNOBODY"), id, selling.Gesture{}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("somebody unknown congratulates: %v", err)
	}
	if got := f.congratulated(key); !slices.Equal(got, []string{"Mate", "Manager"}) {
		t.Errorf("named are %v", got)
	}

	f.change(f.rep, b.Deal.ID, selling.DealEdit{Verb: sales.Reopened})
	// while it is a correction
	wantRefused(t, f.Congratulate(t.Context(), f.As(f.outsider), id, emoji("tada", "1.4")), "errors.button_old")
	f.sound()
}

func emoji(name, said string) selling.Gesture { return selling.Gesture{Emoji: name, Said: said} }

func TestCongratulate_TakenBackWithTheLastGesture(t *testing.T) {
	t.Parallel()
	const key = "hit/T1/UREP/revenue/2026-11/100"
	type step struct {
		back bool
		by   selling.Gesture
	}
	add := func(g selling.Gesture) step { return step{by: g} }
	back := func(g selling.Gesture) step { return step{back: true, by: g} }
	button := selling.Gesture{}
	for _, c := range []struct {
		name    string
		steps   []step
		counted bool
	}{
		{"one emoji", []step{add(emoji("tada", "1.1")), back(emoji("tada", "1.2"))}, false},
		{"one of two emoji", []step{add(emoji("tada", "1.1")), add(emoji("heart", "1.2")), back(emoji("tada", "1.3"))},
			true},
		{"both of two emoji", []step{add(emoji("tada", "1.1")), add(emoji("heart", "1.2")), back(emoji("heart", "1.3")),
			back(emoji("tada", "1.4"))}, false},
		{"the emoji beside the button", []step{add(button), add(emoji("tada", "1.1")), back(emoji("tada", "1.2"))},
			true},
		{"the button after the emoji", []step{add(emoji("tada", "1.1")), back(emoji("tada", "1.2")), add(button)},
			true},
		{"given again", []step{add(emoji("tada", "1.1")), back(emoji("tada", "1.2")), add(emoji("tada", "1.3"))}, true},
		{"heard in the wrong order", []step{back(emoji("tada", "1.2")), add(emoji("tada", "1.1"))}, false},
		{"heard late that it was gone before", []step{add(emoji("tada", "1.3")), back(emoji("tada", "1.2"))}, true},
		{"another skin", []step{add(emoji("clap::skin-tone-3", "1.1")), back(emoji("clap", "1.2"))}, true},
		{"what was never there", []step{back(emoji("tada", "1.2"))}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := newFloor(t)
			f.won(f.rep, 100_000)
			f.Deliver()
			id, err := f.FindCelebration(t.Context(), f.team.Channel, "ts/"+key)
			f.Done(err)
			for _, s := range c.steps {
				do := f.Congratulate
				if s.back {
					do = f.TakeBack
				}
				f.Done(do(t.Context(), f.As(f.mate), id, s.by))
			}
			if got := f.congratulated(key); (len(got) == 1) != c.counted {
				t.Errorf("named are %v", got)
			}
			f.Done(f.TakeBack(t.Context(), f.As("UNOBODY"), id, emoji("tada", "1.9")))
			f.sound()
		})
	}
}

func TestCongratulate_TakenBackWhileThePostIsACorrection(t *testing.T) {
	t.Parallel()
	const key = "hit/T1/UREP/revenue/2026-11/100"
	f := newFloor(t)
	b := f.won(f.rep, 100_000)
	f.Deliver()
	id, err := f.FindCelebration(t.Context(), f.team.Channel, "ts/"+key)
	f.Done(err)
	f.Done(f.Congratulate(t.Context(), f.As(f.mate), id, emoji("tada", "1.1")))
	f.change(f.rep, b.Deal.ID, selling.DealEdit{Verb: sales.Reopened})
	f.Done(f.TakeBack(t.Context(), f.As(f.mate), id, emoji("tada", "1.2")))
	f.change(f.rep, b.Deal.ID, selling.DealEdit{Verb: sales.WasWon})
	if got := f.congratulated(key); len(got) != 0 {
		t.Errorf("named are %v", got)
	}
}

func TestBoard_IsPostedOnItsDayStaysTrueAndIsFrozen(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.won(f.rep, 20_000)
	f.won(f.mate, 30_000)
	f.Run("2026-11-20T15:59")
	if got := f.owed(outbox.BoardPost); len(got) != 0 {
		t.Fatalf("posted too early: %v", got)
	}
	f.Run("2026-11-20T16:00")
	if got, want := f.owed(outbox.BoardPost), []string{"leaderboard/T1/week/2026-W47"}; !slices.Equal(got, want) {
		t.Fatalf("posted %v, want %v", got, want)
	}
	f.Deliver()
	f.Forward(time.Minute)
	f.won(f.rep, 15_000)
	if keys := f.Deliver(); !slices.Contains(keys, "leaderboard/T1/week/2026-W47") {
		t.Errorf("a deal changed the board; renewed: %v", keys)
	}
	f.Run("2026-11-24T00:00")
	f.won(f.mate, 50_000, on("2026-11-20"))
	b, err := f.FindPostedBoard(t.Context(), 1, f.Now(),
		func(okr.Team) func(a, b string) int { return strings.Compare })
	f.Done(err)
	if !b.Frozen || len(b.Places) != 2 || b.Places[0].Person != f.rep || b.Places[0].Achieved != 3_500_000 {
		t.Errorf("frozen: %v, %+v", b.Frozen, b.Places)
	}
	_, archive, err := f.FindBoardArchive(t.Context(), f.As(f.mate), f.team.ID, 10)
	f.Done(err)
	if len(archive) != 1 || archive[0].Winners[0].Person != f.rep {
		t.Errorf("the archive has %+v", archive)
	}
	f.Run("2026-12-01T16:00")
	if got, want := f.owed(outbox.BoardPost),
		[]string{"leaderboard/T1/month/2026-11", "leaderboard/T1/week/2026-W47"}; !slices.Equal(got, want) {
		t.Errorf("posted %v, want %v", got, want)
	}
}

func (f *floor) postedBoard(id sales.BoardID) sales.Board {
	f.T().Helper()
	b, err := f.FindPostedBoard(f.T().Context(), id, f.Now(),
		func(okr.Team) func(a, b string) int { return strings.Compare })
	f.Done(err)
	return b
}

// sells changes how the team sells.
func (f *floor) sells(change func(*sales.Settings)) {
	f.T().Helper()
	_, settings, err := f.FindSelling(f.T().Context(), f.team.ID)
	f.Done(err)
	change(&settings)
	f.Done(f.SaveSelling(f.T().Context(), f.As(f.manager), settings))
}

// Nobody set targets: the board ranks by what may be seen, by attainment once they are there, and as it was once it
// is final.
func TestBoard_WithoutTargets(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		open bool
		want sales.BoardMetric
	}{{false, sales.ByDeals}, {true, sales.ByRevenue}} {
		f := newFloor(t)
		f.target(f.rep, 0)
		f.target(f.mate, 0)
		f.sells(func(s *sales.Settings) { s.AmountsOpen = c.open })
		f.won(f.rep, 20_000)
		f.won(f.rep, 1_000)
		f.won(f.mate, 30_000)
		f.Run("2026-11-20T16:00")
		first := map[sales.BoardMetric]okr.PersonID{sales.ByDeals: f.rep, sales.ByRevenue: f.mate}[c.want]
		b := f.postedBoard(1)
		if b.Metric != c.want || !b.Instead || len(b.Places) != 2 || b.Places[0].Person != first || len(b.Without) > 0 {
			t.Errorf("amounts open %t: by %s, instead %t, %+v", c.open, b.Metric, b.Instead, b.Places)
		}
		seen, err := f.FindBoard(t.Context(), f.As(f.manager),
			selling.BoardQuery{Team: f.team.ID, Metric: sales.ByAttainment, Period: november, Compare: strings.Compare})
		f.Done(err)
		if seen.Metric != sales.ByRevenue || !seen.Instead || seen.Places[0].Person != f.mate {
			t.Errorf("the manager sees a board by %s, instead %t, %+v", seen.Metric, seen.Instead, seen.Places)
		}
		f.Run("2026-11-24T00:00")
		f.target(f.rep, 50_000)
		if b := f.postedBoard(1); !b.Frozen || b.Metric != c.want || !b.Instead || b.Places[0].Person != first {
			t.Errorf("final: by %s, instead %t, %+v", b.Metric, b.Instead, b.Places)
		}
		f.Run("2026-12-01T16:00")
		if b := f.postedBoard(2); b.Metric != sales.ByAttainment || b.Instead || len(b.Places) != 1 ||
			len(b.Without) != 1 {
			t.Errorf("with a target: by %s, instead %t, %+v", b.Metric, b.Instead, b.Places)
		}
	}
}

// A board on which nobody has a place is not posted, whoever has a target.
func TestBoard_EmptyIsNotPosted(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.Run("2026-12-01T16:00")
	if got := f.owed(outbox.BoardPost); len(got) != 0 {
		t.Errorf("posted %v", got)
	}
}

// The board of a week whose Thursday and Friday are free comes on Monday, and is still that week's.
func TestBoard_MovesFromAHolidayToTheNextWorkingDay(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.sells(func(s *sales.Settings) { s.BoardDay = time.Thursday })
	team := f.team
	team.Holidays = okr.Holidays{Extra: []okr.Date{"2026-11-26", "2026-11-27"}}
	_, err := f.UpdateTeam(t.Context(), f.As(f.manager), team)
	f.Done(err)
	f.Run("2026-11-25T09:00")
	f.won(f.rep, 20_000)
	const board = "leaderboard/T1/week/2026-W48"
	f.Run("2026-11-30T15:59")
	if got := f.owed(outbox.BoardPost); slices.Contains(got, board) {
		t.Errorf("posted %v", got)
	}
	f.Run("2026-11-30T16:00")
	if got := f.owed(outbox.BoardPost); !slices.Contains(got, board) {
		t.Errorf("posted %v, want %s", got, board)
	}
}

// After a pause over several boards' times each comes half an hour after the other.
func TestBoard_NoTwoAtOnce(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.won(f.rep, 20_000)
	f.Set("2026-12-04T17:00") // of the weeks 47 and 48 nobody wants to hear any more
	f.won(f.rep, 30_000)
	f.Turn()
	posts, err := f.Posts(t.Context(), outbox.PostFilter{Limit: 1000})
	f.Done(err)
	var due []string
	for _, p := range posts {
		if p.Kind == outbox.BoardPost {
			due = append(due, p.Key+" "+p.Due.In(f.team.Location()).Format("15:04"))
		}
	}
	slices.Sort(due)
	if want := []string{"leaderboard/T1/month/2026-11 17:30", "leaderboard/T1/week/2026-W49 17:00"}; !slices.Equal(due,
		want) {
		t.Errorf("due are %v, want %v", due, want)
	}
}

func TestBoard_AmountsStayPrivate(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	q := selling.BoardQuery{Team: f.team.ID, Metric: sales.ByRevenue, Period: november, Compare: strings.Compare}
	_, err := f.FindBoard(t.Context(), f.As(f.mate), q)
	wantRefused(t, err, "errors.amounts_private")
	if _, err := f.FindBoard(t.Context(), f.As(f.manager), q); err != nil {
		t.Errorf("the manager: %v", err)
	}
	_, err = f.FindBoard(t.Context(), f.As(f.outsider), q)
	wantRefused(t, err, "errors.not_in_team")
}

func TestMoney_OfOtherCurrenciesCountsAtTheRateOfItsDayOrIsNamed(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	dollars := func(d *sales.Deal) { d.Amount = sales.Money{Minor: 100_000, Currency: "USD"} }
	s := f.won(f.rep, 0, dollars).Standing
	if s.Achieved != 0 || !slices.Equal(s.Uncounted, []sales.Money{{Minor: 100_000, Currency: "USD"}}) {
		t.Errorf("without a rate: %d, left out %v", s.Achieved, s.Uncounted)
	}
	wantRefused(t, f.SetRate(t.Context(), f.As(f.manager), "USD", "TRY", "2026-11-01", decimal.NewFromInt(42)),
		"errors.rate_needs_admin")
	f.Done(f.SetRate(t.Context(), f.As(f.Admin), "USD", "TRY", "2026-11-01", decimal.RequireFromString("42.5")))
	if got := f.achieved(f.rep); got != 42_500 {
		t.Errorf("at 42.5 it is %d", got)
	}
}

// What no number of ours holds is refused with words on its way in; a rate that came in before rates had limits is
// named, and never makes a figure.
func TestMoney_ThatCannotBeHeldIsAnError(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	for _, rate := range []string{"1e14", "10000.000001", "0.0000001", "0", "-1"} {
		wantRefused(t, f.SetRate(t.Context(), f.As(f.Admin), "USD", "TRY", "2026-11-01",
			decimal.RequireFromString(rate)), "errors.rate_out_of_range")
	}
	for _, minor := range []int64{1_000_000_000_001, 1 << 62} {
		_, err := f.BookDeal(t.Context(), f.As(f.rep),
			sales.Deal{Customer: "Acme", Amount: sales.Money{Minor: minor, Currency: "TRY"}, State: sales.Open})
		wantRefused(t, err, "errors.money_too_large")
	}
	for amount, id := range map[int64]string{-1: "errors.target_amount",
		1_000_000_000_000_001: "errors.target_too_large"} {
		wantRefused(t, f.SetTargets(t.Context(), f.As(f.manager), f.team.ID, sales.Revenue,
			[]selling.TargetWish{{Person: f.rep, Amount: amount}}, november),
			id)
	}

	f.Done(f.SetRate(t.Context(), f.As(f.Admin), "USD", "TRY", "2026-11-01", decimal.NewFromInt(10_000)))
	f.won(f.rep, 0, func(d *sales.Deal) { d.Amount = sales.Money{Minor: 1_000_000_000_000, Currency: "USD"} })
	if got := f.achieved(f.rep); got != 100_000_000_000_000 {
		t.Errorf("the largest deal at the largest rate is %d", got)
	}
	db, err := sql.Open("sqlite3", f.Path)
	f.Done(err)
	_, err = db.Exec("UPDATE rates SET rate = '100000000000000'")
	f.Done(errors.Join(err, db.Close()))
	_, err = f.FindStanding(t.Context(), f.rep, 0, f.Now())
	wantRefused(t, err, "errors.rate_overflows")
	_, err = f.FindBoard(t.Context(), f.As(f.manager),
		selling.BoardQuery{Team: f.team.ID, Metric: sales.ByRevenue, Period: november, Compare: strings.Compare})
	wantRefused(t, err, "errors.rate_overflows")
	f.Done(f.SetRate(t.Context(), f.As(f.Admin), "USD", "TRY", "2026-11-01", decimal.NewFromInt(40)))
	if got := f.achieved(f.rep); got != 400_000_000_000 {
		t.Errorf("once it is corrected, it is %d", got)
	}
}

func TestActivity_CountsTowardsItsTarget(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	_, settings, err := f.FindSelling(t.Context(), f.team.ID)
	f.Done(err)
	settings.Activities = []string{"meetings"}
	f.Done(f.SaveSelling(t.Context(), f.As(f.manager), settings))
	f.Done(f.SetTargets(t.Context(), f.As(f.manager), f.team.ID, sales.ActivityMetric("meetings"),
		[]selling.TargetWish{{Person: f.rep, Amount: 5}}, november))
	_, _, err = f.LogActivity(t.Context(), f.As(f.rep), "calls", 1)
	wantRefused(t, err, "errors.activity_unknown")
	_, total, err := f.LogActivity(t.Context(), f.As(f.rep), "meetings", 6)
	f.Done(err)
	_, _, err = f.LogActivity(t.Context(), f.As(f.rep), "meetings", -7)
	wantRefused(t, err, "errors.activity_below_zero")
	if got := f.owed(outbox.HitPost); total != 6 || len(got) != 1 {
		t.Errorf("%d meetings, announced %v", total, got)
	}
}

// TestDeal_TheDecidingDealIsBookedByTwoAtTheSameInstant books, undoes and books from many goroutines: the ledger adds
// up, and each target is announced once.
func TestDeal_TheDecidingDealIsBookedByTwoAtTheSameInstant(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.target("", 400_000)
	var running sync.WaitGroup
	for _, by := range []okr.PersonID{f.rep, f.mate} {
		for i := range 10 {
			running.Go(func() {
				a := f.Once(by, fmt.Sprintf("book/%s/%d", by, i/2)) // each twice
				b, err := f.BookDeal(t.Context(), a, sales.Deal{Customer: "Acme", Amount: lira(50_000),
					State: sales.Won})
				if errors.Is(err, store.ErrRepeated) {
					return
				}
				if err != nil {
					t.Error(err)
					return
				}
				if i%4 == 0 {
					if _, err := f.UndoDeal(t.Context(), f.As(by), b.Change); err != nil {
						t.Error(err)
					}
				}
			})
		}
	}
	running.Wait()
	f.sound()
	counted := map[string]int{}
	for _, key := range f.owed(outbox.HitPost) {
		counted[key]++
	}
	for key, n := range counted {
		if n != 1 {
			t.Errorf("%s is owed %d times", key, n)
		}
	}
	if storetest.Look[int](f.World, "SELECT COUNT(*) FROM deals") != 10 {
		t.Error("not ten deals")
	}
}

func TestTarget_ARepIsToldOnceADay(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	told := func() (keys []string) {
		posts, err := f.Posts(t.Context(), outbox.PostFilter{Limit: 500})
		f.Done(err)
		for _, p := range posts {
			if p.About.ID == "notice.target_set" && p.Person == f.rep {
				keys = append(keys, p.About.Args[5])
			}
		}
		return keys
	}
	before := len(told())
	set := func(amount int64) {
		f.Done(f.SetTargets(t.Context(), f.As(f.manager), f.team.ID, sales.Deals,
			[]selling.TargetWish{{Person: f.rep, Amount: amount}}, okr.MonthOf("2026-12-01")))
	}
	set(5 * sales.FullShare)
	set(6 * sales.FullShare)
	if got := told(); len(got) != before+1 || got[0] != "60000" {
		t.Errorf("told of %q", got)
	}
	f.Forward(24 * time.Hour)
	set(7 * sales.FullShare)
	if got := told(); len(got) != before+2 || got[0] != "70000" {
		t.Errorf("a day later told of %q", got)
	}
}

func TestDealSheet_NamesWhoOwnsAndShares(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	d := f.won(f.rep, 40_000).Deal
	_, err := f.ChangeDeal(t.Context(), f.As(f.rep), d.ID, selling.DealEdit{Verb: sales.Divided,
		Shares: []sales.Share{{Person: f.rep, Points: 6_000}, {Person: f.mate, Points: 4_000}}})
	f.Done(err)
	sheet, err := f.FindDealSheet(t.Context(), f.As(f.mate), d.ID)
	f.Done(err)
	if len(sheet.Names) != 2 || sheet.Names[f.rep] == "" || sheet.Names[f.mate] == "" {
		t.Errorf("it names %v", sheet.Names)
	}
	if sheet.May || sheet.Team.ID != f.team.ID || sheet.Settings.Team != f.team.ID || len(sheet.History) != 2 {
		t.Errorf("who is credited sees %+v", sheet)
	}
}

func TestOpenDealsTyped_TakesTheMostWordsThatNameACustomer(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	for _, customer := range []string{"Acme Corp", "Acme Corp Berlin", "Acme", "Bolt Çelik", "Zephyr Two"} {
		_, err := f.BookDeal(t.Context(), f.As(f.rep), sales.Deal{Customer: customer, Amount: lira(5),
			State: sales.Open})
		f.Done(err)
	}
	for typed, want := range map[string][]string{ // how many words are taken, then whose deals
		"acme proposal":        {"1", "Acme", "Acme Corp", "Acme Corp Berlin"},
		"ACME corp proposal":   {"2", "Acme Corp", "Acme Corp Berlin"},
		"acme corp berlin":     {"3", "Acme Corp Berlin"},
		"bolt çelik price":     {"2", "Bolt Çelik"},
		"zep won":              {"1", "Zephyr Two"},
		"acmes proposal":       {"0"},
		"proposal acme":        {"0"},
		"zephyr one of twenty": {"1", "Zephyr Two"},
	} {
		list, taken, err := f.OpenDealsTyped(t.Context(), f.As(f.rep), strings.Fields(typed))
		f.Done(err)
		got := []string{strconv.Itoa(taken)}
		for _, d := range list {
			got = append(got, d.Customer)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", typed, got, want)
		}
	}
	if list, taken, err := f.OpenDealsTyped(t.Context(), f.As(f.rep), nil); len(list) != 0 || taken != 0 || err != nil {
		t.Errorf("no words: %v, %d, %v", list, taken, err)
	}
}
