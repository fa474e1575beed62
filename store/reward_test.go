package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/store"
	kudos "okrbot/store/motivation"
	"okrbot/store/outbox"
	"okrbot/store/storetest"
)

// rewarding is a team with rewards, whose people have 500 points each. It is Friday noon.
type rewarding struct {
	*praising
	second        okr.PersonID // manages it too
	dinner, bonus motivation.Reward
}

func newRewarding(t *testing.T) *rewarding {
	t.Helper()
	p := newPraising(t)
	w := &rewarding{praising: p, second: p.Person("Second")}
	p.Done(p.NoteJoined(t.Context(), p.team.Channel, w.second, p.Now()))
	team := p.team
	team.Managers = []okr.PersonID{p.manager, w.second}
	_, err := p.UpdateTeam(t.Context(), p.As(p.Admin), team)
	p.Done(err)
	settings := motivation.DefaultSettings()
	settings.ByHand = motivation.MostByHand
	p.Done(p.SaveThanking(t.Context(), p.As(p.Admin), p.team.ID, settings))
	for _, to := range []okr.PersonID{p.ada, p.bob, p.cem} {
		w.grants(to, 500)
	}
	w.grantsBy(w.second, p.manager, 500)
	w.dinner = w.offers(motivation.Reward{Name: "Dinner for two", Picture: "🍽️", Price: 300})
	w.bonus = w.offers(motivation.Reward{Name: "Bonus", Picture: ":moneybag:", Price: 400, Approval: true,
		Minor: 50_000, Currency: "TRY"})
	p.Deliver()
	return w
}

func (w *rewarding) grants(to okr.PersonID, points int64) motivation.Grant {
	w.T().Helper()
	return w.grantsBy(w.manager, to, points)
}

func (w *rewarding) grantsBy(by, to okr.PersonID, points int64) motivation.Grant {
	w.T().Helper()
	g, err := w.GrantPoints(w.T().Context(), w.As(by), kudos.HandWish{Person: to, Amount: points, Reason: why})
	w.Done(err)
	return g
}

func (w *rewarding) offers(r motivation.Reward) motivation.Reward {
	w.T().Helper()
	r.Team = w.team.ID
	r, err := w.SaveReward(w.T().Context(), w.As(w.manager), r)
	w.Done(err)
	return r
}

func (w *rewarding) asks(by okr.PersonID, r motivation.Reward) motivation.Order {
	w.T().Helper()
	o, err := w.AskReward(w.T().Context(), w.As(by), r.ID)
	w.Done(err)
	return o
}

// has holds a person's points to what can be spent, what is reserved and what was earned, also by the ledger's own
// rule.
func (w *rewarding) has(id okr.PersonID, spendable, reserved, lifetime int64) {
	w.T().Helper()
	s := w.stands(id, id).Points
	if s.Spendable() != spendable || s.Reserved != reserved || s.Lifetime != lifetime {
		w.T().Errorf("%s has %d points, %d reserved, %d in all; want %d, %d and %d", id, s.Spendable(), s.Reserved,
			s.Lifetime, spendable, reserved, lifetime)
	}
	books := booksOf(w.World)
	if by := motivation.StandingOf(books, id); by != s {
		w.T().Errorf("%s stands at %+v, by the ledger at %+v", id, s, by)
	}
	if b := motivation.Balance(books, motivation.PersonAccount(id)); b != s.Spendable() {
		w.T().Errorf("%s has %d points to spend and %d on the account", id, s.Spendable(), b)
	}
}

// told are the keys of what was owed since the last time, without what is of the test's own preparation.
func (w *rewarding) told(want ...string) {
	w.T().Helper()
	keys := w.Deliver()
	slices.Sort(keys)
	slices.Sort(want)
	if !slices.Equal(keys, want) {
		w.T().Errorf("said %q, want %q", keys, want)
	}
}

func (w *rewarding) order(viewer okr.PersonID, id motivation.OrderID) motivation.Order {
	w.T().Helper()
	o, err := w.FindOrder(w.T().Context(), w.As(viewer), id)
	w.Done(err)
	return o
}

func TestReward_AskedApprovedHandedOver(t *testing.T) {
	t.Parallel()
	w := newRewarding(t)
	ctx := t.Context()
	o := w.asks(w.ada, w.bonus)
	if o.State != motivation.OrderAsked || o.Price != 400 || o.Minor != 50_000 || o.PersonName != "Ada" {
		t.Errorf("asked for %+v", o)
	}
	w.has(w.ada, 100, 400, 500)
	w.told("order/OR1/UMANAGER")
	if st := w.stands(w.ada, w.ada); len(st.Orders) != 1 || st.Movements[0].Gain != -400 ||
		st.Movements[0].Reason != "Bonus" {
		t.Errorf("Ada stands at %+v", st)
	}
	o, err := w.ApproveOrder(ctx, w.As(w.manager), o.ID)
	w.Done(err)
	if o.State != motivation.OrderApproved || o.DeciderName != "Manager" {
		t.Errorf("approved %+v", o)
	}
	w.has(w.ada, 100, 400, 500)
	w.told("order/OR1/UMANAGER", "ordered/OR1/approved")
	_, err = w.ApproveOrder(ctx, w.As(w.second), o.ID)
	wantRefused(t, err, "reward.order_is_approved")
	o, err = w.HandOrder(ctx, w.As(w.second), o.ID, "With the salary of December")
	w.Done(err)
	if o.State != motivation.OrderHanded || o.Note != "With the salary of December" || o.HandedName != "Second" {
		t.Errorf("handed over %+v", o)
	}
	w.has(w.ada, 100, 0, 500)
	w.told("order/OR1/UMANAGER", "ordered/OR1/handed")
	for _, again := range []func() error{
		func() error { _, err := w.HandOrder(ctx, w.As(w.manager), o.ID, ""); return err },
		func() error { _, err := w.DeclineOrder(ctx, w.As(w.manager), o.ID, "too late"); return err },
		func() error { _, err := w.CancelOrder(ctx, w.As(w.ada), o.ID); return err },
	} {
		wantRefused(t, again(), "reward.order_is_handed")
	}
	w.balanced()
}

func TestReward_WithoutApprovalIsToBeHandedOver(t *testing.T) {
	t.Parallel()
	w := newRewarding(t)
	o := w.asks(w.ada, w.dinner)
	if o.State != motivation.OrderApproved || o.Decider != "" {
		t.Errorf("asked for %+v", o)
	}
	w.told("order/OR1/UMANAGER")
	_, err := w.HandOrder(t.Context(), w.As(w.manager), o.ID, "")
	w.Done(err)
	w.has(w.ada, 200, 0, 500)
	w.balanced()
}

func TestReward_DeclinedAndCancelledGiveBack(t *testing.T) {
	t.Parallel()
	w := newRewarding(t)
	ctx := t.Context()
	w.bonus.Stock = motivation.Times(1)
	_, err := w.SaveReward(ctx, w.As(w.manager), w.bonus)
	w.Done(err)
	left := func() int {
		t.Helper()
		offer, err := w.FindReward(ctx, w.As(w.bob), w.bonus.ID)
		w.Done(err)
		return offer.Left.N
	}
	o := w.asks(w.ada, w.bonus)
	if left() != 0 {
		t.Errorf("%d are left", left())
	}
	_, err = w.AskReward(ctx, w.As(w.bob), w.bonus.ID)
	wantRefused(t, err, "reward.none_left")
	for _, words := range []string{"", "  \n "} {
		_, err = w.DeclineOrder(ctx, w.As(w.manager), o.ID, words)
		wantRefused(t, err, "reward.words_missing")
	}
	_, err = w.DeclineOrder(ctx, w.As(w.manager), o.ID, strings.Repeat("ş", 501))
	wantRefused(t, err, "reward.words_long")
	w.Deliver()
	o, err = w.DeclineOrder(ctx, w.As(w.manager), o.ID, "Not this quarter")
	w.Done(err)
	if o.State != motivation.OrderDeclined || o.Words != "Not this quarter" {
		t.Errorf("declined %+v", o)
	}
	w.told("order/OR1/UMANAGER", "ordered/OR1/declined")
	w.has(w.ada, 500, 0, 500)
	if left() != 1 {
		t.Errorf("%d are left", left())
	}

	again := w.asks(w.ada, w.bonus)
	_, err = w.CancelOrder(ctx, w.As(w.bob), again.ID)
	wantRefused(t, err, "reward.order_unknown")
	_, err = w.CancelOrder(ctx, w.As(w.manager), again.ID)
	wantRefused(t, err, "reward.order_not_yours")
	_, err = w.ApproveOrder(ctx, w.As(w.manager), again.ID)
	w.Done(err)
	_, err = w.CancelOrder(ctx, w.As(w.ada), again.ID) // until it is handed over
	w.Done(err)
	w.has(w.ada, 500, 0, 500)
	_, err = w.HandOrder(ctx, w.As(w.manager), again.ID, "")
	wantRefused(t, err, "reward.order_is_cancelled")
	w.balanced()
}

func TestReward_AskedBack(t *testing.T) {
	t.Parallel()
	w := newRewarding(t)
	ctx := t.Context()
	o := w.asks(w.ada, w.bonus)
	w.told("order/OR1/UMANAGER")
	_, err := w.AnswerAboutOrder(ctx, w.As(w.ada), o.ID, "Why?")
	wantRefused(t, err, "reward.nothing_asked")
	asked, err := w.AskAboutOrder(ctx, w.As(w.manager), o.ID, "In cash?")
	w.Done(err)
	if asked.State != motivation.OrderAsked || !asked.Waits() || asked.AskerName != "Manager" {
		t.Errorf("asked %+v", asked)
	}
	w.told("order/OR1/UMANAGER", fmt.Sprintf("ordered/OR1/question/%d", w.Now().UnixMilli()))
	w.Run("2026-12-04T12:00") // it waits for Ada, so it goes on to nobody
	if n := storetest.Look[int](w.World, "SELECT COUNT(*) FROM posts WHERE kind = 'order'"); n != 1 {
		t.Errorf("%d are asked", n)
	}
	w.Deliver()
	_, err = w.AnswerAboutOrder(ctx, w.As(w.bob), o.ID, "Yes")
	wantRefused(t, err, "reward.order_unknown")
	answered, err := w.AnswerAboutOrder(ctx, w.As(w.ada), o.ID, "With the salary")
	w.Done(err)
	if answered.Waits() || answered.Answer != "With the salary" || answered.State != motivation.OrderAsked {
		t.Errorf("answered %+v", answered)
	}
	w.told("order/OR1/UMANAGER", fmt.Sprintf("order-answer/OR1/%d", w.Now().UnixMilli()),
		fmt.Sprintf("ordered/OR1/question/%d", w.Now().Add(-14*24*time.Hour).UnixMilli()))
	_, err = w.ApproveOrder(ctx, w.As(w.manager), o.ID)
	w.Done(err)
	w.balanced()
}

func TestReward_RefusedKeepNothing(t *testing.T) {
	t.Parallel()
	w := newRewarding(t)
	ctx := t.Context()
	for _, c := range []struct {
		name, want string
		reward     motivation.Reward
	}{
		{"no name", "reward.name_blank", motivation.Reward{Name: " ", Price: 1}},
		{"a long name", "reward.name_long", motivation.Reward{Name: strings.Repeat("x", 61), Price: 1}},
		{"free", "reward.price_range", motivation.Reward{Name: "x"}},
		{"dear", "reward.price_range", motivation.Reward{Name: "x", Price: motivation.MostPrice + 1}},
		{"plain http", "reward.picture_odd", motivation.Reward{Name: "x", Price: 1, Picture: "http://x.example/a.png"}},
		{"a word", "reward.picture_odd", motivation.Reward{Name: "x", Price: 1, Picture: "beach"}},
		{"no host", "reward.picture_odd", motivation.Reward{Name: "x", Price: 1, Picture: "https:///a.png"}},
		{"stock", "reward.stock_range", motivation.Reward{Name: "x", Price: 1, Stock: motivation.Times(-1)}},
		{"limit", "reward.limit_range", motivation.Reward{Name: "x", Price: 1, PerHead: motivation.Times(0)}},
		{"for a stranger", "reward.not_in_team", motivation.Reward{Name: "x", Price: 1,
			Chosen: []okr.PersonID{w.other}}},
	} {
		c.reward.Team = w.team.ID
		_, err := w.SaveReward(ctx, w.As(w.manager), c.reward)
		if got := refused(t, err); got != c.want {
			t.Errorf("%s: refused with %q, want %q", c.name, got, c.want)
		}
	}
	rich := w.offers(motivation.Reward{Name: "Holiday", Price: 501})
	some := w.offers(motivation.Reward{Name: "Bob's", Price: 10, Chosen: []okr.PersonID{w.bob}})
	once := w.offers(motivation.Reward{Name: "Once", Price: 10, PerHead: motivation.Times(1)})
	pot := w.offers(motivation.Reward{Name: "Barbecue", Price: 900, ForTeam: true})
	over := w.offers(motivation.Reward{Name: "Over", Price: 10})
	over.Archived = true
	_, err := w.SaveReward(ctx, w.As(w.second), over)
	w.Done(err)
	first := w.asks(w.ada, once)
	_, err = w.AskReward(ctx, w.As(w.ada), once.ID)
	wantRefused(t, err, "reward.asked_already")
	_, err = w.HandOrder(ctx, w.As(w.manager), first.ID, "")
	w.Done(err)
	before := storetest.Look[int](w.World, "SELECT COUNT(*) FROM entries")
	for _, c := range []struct {
		name, want string
		by         okr.PersonID
		reward     motivation.RewardID
	}{
		{"too few points", "reward.points_short", w.ada, rich.ID},
		{"for others", "reward.unknown", w.ada, some.ID},
		{"for others, of a manager", "reward.not_for_you", w.manager, some.ID},
		{"had enough", "reward.had_enough", w.ada, once.ID},
		{"a team's", "reward.for_team", w.ada, pot.ID},
		{"archived", "reward.unknown", w.ada, over.ID},
		{"elsewhere", "reward.unknown", w.other, w.dinner.ID},
		{"a stranger", "reward.unknown", "UNOBODY", w.dinner.ID},
		{"nothing", "reward.unknown", w.ada, 99},
	} {
		_, err := w.AskReward(ctx, w.Once(c.by, c.name), c.reward)
		if got := refused(t, err); got != c.want {
			t.Errorf("%s: refused with %q, want %q", c.name, got, c.want)
		}
	}
	if n := storetest.Look[int](w.World, "SELECT COUNT(*) FROM entries"); n != before {
		t.Errorf("%d entries more", n-before)
	}
	w.asks(w.bob, some)
	w.balanced()
}

// What was asked for keeps its price; of the stock no more can be taken away than is left.
func TestReward_ChangedWhileItIsAskedFor(t *testing.T) {
	t.Parallel()
	w := newRewarding(t)
	ctx := t.Context()
	o := w.asks(w.ada, w.bonus)
	w.bonus.Price, w.bonus.Stock = 450, motivation.Times(0)
	_, err := w.SaveReward(ctx, w.As(w.manager), w.bonus)
	wantRefused(t, err, "reward.stock_taken")
	w.bonus.Stock, w.bonus.Archived = motivation.Times(1), true
	_, err = w.SaveReward(ctx, w.As(w.manager), w.bonus)
	w.Done(err)
	_, err = w.ApproveOrder(ctx, w.As(w.manager), o.ID)
	w.Done(err)
	_, err = w.HandOrder(ctx, w.As(w.manager), o.ID, "")
	w.Done(err)
	w.has(w.ada, 100, 0, 500)
	w.balanced()
}

// A manager does not decide about what they asked for, unless nobody else could.
func TestReward_AManagersOwnOrder(t *testing.T) {
	t.Parallel()
	w := newRewarding(t)
	ctx := t.Context()
	o := w.asks(w.manager, w.bonus)
	w.told("order/OR1/USECOND")
	for _, do := range []func() error{
		func() error { _, err := w.ApproveOrder(ctx, w.As(w.manager), o.ID); return err },
		func() error { _, err := w.DeclineOrder(ctx, w.As(w.manager), o.ID, "no"); return err },
		func() error { _, err := w.HandOrder(ctx, w.As(w.manager), o.ID, ""); return err },
	} {
		wantRefused(t, do(), "reward.order_own")
	}
	w.Change(w.second, deactivate) // who was asked is gone: an admin is asked
	w.Turn()
	if keys := w.Deliver(); !slices.Contains(keys, "order/OR1/"+string(w.Admin)) {
		t.Errorf("said %q", keys)
	}
	wantRefused(t, func() error { _, err := w.ApproveOrder(ctx, w.As(w.manager), o.ID); return err }(),
		"reward.order_own")
	w.Change(w.Admin, deactivate)
	w.Turn()
	if keys := w.Deliver(); !slices.Contains(keys, "order/OR1/UMANAGER") {
		t.Errorf("said %q", keys)
	}
	_, err := w.ApproveOrder(ctx, w.As(w.manager), o.ID)
	w.Done(err)
	if n := storetest.Look[int](w.World, "SELECT COUNT(*) FROM changes WHERE field = 'reward_own' AND old = 'OR1'"); n != 1 {
		t.Errorf("%d audit lines say that they decided about their own", n)
	}
	w.balanced()
}

// What waits for three working days goes on to another manager, and after three more to an admin.
func TestReward_WaitingIsPassedOn(t *testing.T) {
	t.Parallel()
	w := newRewarding(t)
	w.asks(w.ada, w.bonus)
	w.told("order/OR1/UMANAGER")
	asked := func() string {
		t.Helper()
		return strings.Join(storetest.All[string](w.World,
			"SELECT person FROM posts WHERE kind = 'order' ORDER BY id"), " ")
	}
	admin := string(w.Admin)
	for _, c := range []struct{ at, want string }{
		{"2026-11-25T11:59", "UMANAGER"}, {"2026-11-25T12:00", "UMANAGER USECOND"},
		{"2026-11-30T11:59", "UMANAGER USECOND"}, {"2026-11-30T12:00", "UMANAGER USECOND " + admin},
		{"2026-12-31T12:00", "UMANAGER USECOND " + admin},
	} {
		upcoming, err := w.FindUpcoming(t.Context(), w.Now(), w.At(c.at, storetest.Home))
		w.Done(err)
		planned := slices.ContainsFunc(upcoming, func(p outbox.Planned) bool { return p.What == outbox.PlannedPassing })
		before := asked()
		w.Run(c.at)
		if got := asked(); got != c.want || planned != (got != before) {
			t.Errorf("at %s asked %s, want %s; planned %t", c.at, got, c.want, planned)
		}
	}
	_, err := w.ApproveOrder(t.Context(), w.As(w.Admin), 1)
	w.Done(err)
	w.balanced()
}

func TestReward_ALeaversReservationsAreFreed(t *testing.T) {
	t.Parallel()
	w := newRewarding(t)
	ctx := t.Context()
	pot := w.offers(motivation.Reward{Name: "Barbecue", Price: 300, ForTeam: true})
	_, err := w.Contribute(ctx, w.As(w.ada), pot.ID, 100)
	w.Done(err)
	o := w.asks(w.ada, w.bonus)
	w.Deliver()
	w.Change(w.ada, deactivate)
	if got := w.order(w.manager, o.ID); got.State != motivation.OrderCancelled || !got.Ended {
		t.Errorf("the order is %+v", got)
	}
	books := booksOf(w.World)
	if s := motivation.StandingOf(books, w.ada); s.Spendable() != 400 || s.Reserved != 0 || s.Spent != 100 {
		t.Errorf("Ada stands at %+v", s)
	}
	if keys := w.Deliver(); !slices.Contains(keys, "order/OR1/UMANAGER") && !slices.Contains(keys,
		"order/OR2/UMANAGER") {
		t.Errorf("said %q", keys)
	}
	w.balanced()
}

func TestReward_ATeamThatEndsGivesBack(t *testing.T) {
	t.Parallel()
	w := newRewarding(t)
	ctx := t.Context()
	pot := w.offers(motivation.Reward{Name: "Barbecue", Price: 300, ForTeam: true})
	_, err := w.Contribute(ctx, w.As(w.bob), pot.ID, 100)
	w.Done(err)
	o := w.asks(w.ada, w.bonus)
	w.Done(w.RemoveTeam(ctx, w.As(w.Admin), w.team.ID))
	w.has(w.ada, 500, 0, 500)
	w.has(w.bob, 500, 0, 500)
	keys := w.Deliver()
	for _, want := range []string{"notice/order-ended/" + o.ID.String(), "notice/pot-back/OR1/UBOB"} {
		if !slices.Contains(keys, want) {
			t.Errorf("said %q, without %s", keys, want)
		}
	}
	c, err := w.FindCatalog(ctx, w.As(w.ada))
	w.Done(err)
	if len(c.Offers) != 0 {
		t.Errorf("offered %+v", c.Offers)
	}
	w.balanced()
}

func TestReward_APotCollectsUntilItIsFull(t *testing.T) {
	t.Parallel()
	w := newRewarding(t)
	ctx := t.Context()
	w.Done(w.SetHidden(ctx, w.As(w.cem), true))
	pot := w.offers(motivation.Reward{Name: "Barbecue", Price: 700, ForTeam: true, Approval: true,
		PerHead: motivation.Times(1), Stock: motivation.Times(1)})
	pay := func(by okr.PersonID, points int64) error {
		_, err := w.Contribute(ctx, w.As(by), pot.ID, points)
		return err
	}
	w.Done(pay(w.ada, 300))
	for _, c := range []struct {
		by     okr.PersonID
		points int64
		want   string
	}{
		{w.ada, 201, "reward.points_short"}, {w.bob, 401, "reward.amount_over"}, {w.bob, 0, "reward.amount_range"},
		{w.bob, -5, "reward.amount_range"}, {w.other, 5, "reward.unknown"},
	} {
		wantRefused(t, pay(c.by, c.points), c.want)
	}
	w.Done(pay(w.ada, 50))
	w.Done(pay(w.bob, 100))
	w.has(w.ada, 150, 0, 500)
	c, err := w.FindCatalog(ctx, w.As(w.ada))
	w.Done(err)
	at := slices.IndexFunc(c.Offers, func(o motivation.Offer) bool { return o.ID == pot.ID })
	if o := c.Offers[at]; o.Pot.Collected != 450 || o.Pot.Missing() != 250 || o.Pot.Contributors != 2 || o.Left.N != 1 {
		t.Errorf("offered %+v", o)
	}
	if len(w.Deliver()) != 0 {
		t.Error("something is said of a pot that is not full")
	}
	w.Done(pay(w.cem, 250))
	w.told("order/OR1/UMANAGER", "pot/OR1")
	wantRefused(t, pay(w.bob, 1), "reward.pot_full")
	o, err := w.FindPotOfCard(ctx, 1, w.Now())
	w.Done(err)
	if !slices.Equal(o.Named, []string{"Ada", "Bob"}) || o.Contributors != 3 {
		t.Errorf("the channel reads %+v", o)
	}
	_, err = w.AskAboutOrder(ctx, w.As(w.manager), 1, "Who?")
	wantRefused(t, err, "reward.nobody_to_ask")
	_, err = w.ApproveOrder(ctx, w.As(w.manager), 1)
	w.Done(err)
	full := w.Copy(t)
	_, err = w.HandOrder(ctx, w.As(w.manager), 1, "")
	w.Done(err)
	w.has(w.ada, 150, 0, 500)
	wantRefused(t, pay(w.bob, 1), "reward.none_left")
	w.balanced()

	// Archived before it is handed over, it goes back to who paid: the only way.
	pot.Archived = true
	again := &rewarding{praising: &praising{World: full, team: w.team, ada: w.ada, manager: w.manager}}
	_, err = again.SaveReward(ctx, again.As(w.manager), pot)
	again.Done(err)
	for id, points := range map[okr.PersonID]int64{w.ada: 500, w.bob: 500, w.cem: 500} {
		again.has(id, points, 0, points)
	}
	keys := again.Deliver()
	for _, want := range []string{"notice/pot-back/OR1/UADA", "notice/pot-back/OR1/UBOB", "notice/pot-back/OR1/UCEM"} {
		if !slices.Contains(keys, want) {
			t.Errorf("said %q, without %s", keys, want)
		}
	}
	again.balanced()
}

func TestReward_ADeclinedPotGivesBack(t *testing.T) {
	t.Parallel()
	w := newRewarding(t)
	ctx := t.Context()
	pot := w.offers(motivation.Reward{Name: "Barbecue", Price: 100, ForTeam: true, Approval: true})
	o, err := w.Contribute(ctx, w.As(w.ada), pot.ID, 100)
	w.Done(err)
	if o.State != motivation.OrderAsked {
		t.Errorf("the pot is %+v", o)
	}
	_, err = w.DeclineOrder(ctx, w.As(w.manager), o.ID, "It rains")
	w.Done(err)
	w.has(w.ada, 500, 0, 500)
	if _, err := w.FindPotOfCard(ctx, o.ID, w.Now()); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the channel shows it yet: %v", err)
	}
	o, err = w.Contribute(ctx, w.As(w.bob), pot.ID, 40) // a new one begins
	w.Done(err)
	if o.ID != 2 || o.Missing() != 60 {
		t.Errorf("the pot is %+v", o)
	}
	w.balanced()
}

// Points that fall after they were spent leave less than nothing; what was handed over stays.
func TestReward_ABalanceBelowZero(t *testing.T) {
	t.Parallel()
	w := newRewarding(t)
	ctx := t.Context()
	g := w.grants(w.ada, 100)
	_, err := w.HandOrder(ctx, w.As(w.manager), w.asks(w.ada, w.dinner).ID, "")
	w.Done(err)
	_, err = w.HandOrder(ctx, w.As(w.manager), w.asks(w.ada, w.dinner).ID, "")
	w.Done(err)
	w.has(w.ada, 0, 0, 600)
	_, err = w.TakeBackGrant(ctx, w.As(w.manager), g.ID)
	w.Done(err)
	w.has(w.ada, -100, 0, 500)
	_, err = w.AskReward(ctx, w.As(w.ada), w.dinner.ID)
	wantRefused(t, err, "reward.points_below")
	w.grants(w.ada, 400)
	w.asks(w.ada, w.dinner)
	w.balanced()
}

func TestReward_AtThePresentRate(t *testing.T) {
	t.Parallel()
	w := newRewarding(t)
	earned := func() int64 {
		t.Helper()
		c, err := w.FindCatalog(t.Context(), w.As(w.ada))
		w.Done(err)
		return c.Earned
	}
	if earned() != 500 {
		t.Errorf("%d points lately", earned())
	}
	w.Done(func() error { _, err := w.AskReward(t.Context(), w.As(w.ada), w.dinner.ID); return err }())
	if earned() != 500 {
		t.Errorf("%d points lately after some were spent", earned())
	}
	w.Forward(84 * 24 * time.Hour)
	if earned() != 500 {
		t.Errorf("%d points after twelve weeks", earned())
	}
	w.Forward(time.Millisecond)
	if earned() != 0 {
		t.Errorf("%d points later", earned())
	}
}

// meanwhile does things at the same time, and returns what each was refused with.
func meanwhile(t *testing.T, all ...func() error) (refusals []string) {
	t.Helper()
	errs := make([]error, len(all))
	var wait sync.WaitGroup
	begin := make(chan struct{})
	for i, do := range all {
		wait.Go(func() {
			<-begin
			errs[i] = do()
		})
	}
	close(begin)
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			refusals = append(refusals, refused(t, err))
		}
	}
	slices.Sort(refusals)
	return refusals
}

func TestReward_AtTheSameTime(t *testing.T) {
	t.Parallel()
	w := newRewarding(t)
	ctx := t.Context()
	last := w.offers(motivation.Reward{Name: "Parking", Price: 10, Stock: motivation.Times(1)})
	ask := func(by okr.PersonID, r motivation.Reward) func() error {
		return func() error { _, err := w.AskReward(ctx, w.As(by), r.ID); return err }
	}
	open := func(r motivation.Reward) int {
		return storetest.Look[int](w.World, `SELECT COUNT(*) FROM orders WHERE reward = $1
			AND state IN ('asked', 'approved', 'handed')`, r.ID)
	}
	if got := meanwhile(t, ask(w.ada, last), ask(w.bob, last), ask(w.cem, last)); !slices.Equal(got,
		[]string{"reward.none_left", "reward.none_left"}) || open(last) != 1 {
		t.Errorf("of the last one %d are ordered, refused %q", open(last), got)
	}
	w.balanced()
	if got := meanwhile(t, ask(w.ada, w.bonus), ask(w.ada, w.bonus), ask(w.ada, w.bonus)); !slices.Equal(got,
		[]string{"reward.asked_already", "reward.asked_already"}) || open(w.bonus) != 1 {
		t.Errorf("clicked three times, %d are ordered, refused %q", open(w.bonus), got)
	}
	id := storetest.Look[motivation.OrderID](w.World, "SELECT MAX(id) FROM orders")
	approve := func(by okr.PersonID) func() error {
		return func() error { _, err := w.ApproveOrder(ctx, w.As(by), id); return err }
	}
	if got := meanwhile(t, approve(w.manager), approve(w.second)); !slices.Equal(got,
		[]string{"reward.order_is_approved"}) {
		t.Errorf("two managers approved, refused %q", got)
	}
	got := meanwhile(t, func() error { _, err := w.CancelOrder(ctx, w.As(w.ada), id); return err },
		func() error { _, err := w.HandOrder(ctx, w.As(w.manager), id, ""); return err })
	state := w.order(w.ada, id).State
	if want := map[motivation.OrderState]string{motivation.OrderCancelled: "reward.order_is_cancelled",
		motivation.OrderHanded: "reward.order_is_handed"}[state]; !slices.Equal(got, []string{want}) {
		t.Errorf("the order is %s, refused %q", state, got)
	}
	second := w.asks(w.bob, w.bonus).ID
	got = meanwhile(t, func() error { _, err := w.ApproveOrder(ctx, w.As(w.manager), second); return err },
		func() error { _, err := w.DeclineOrder(ctx, w.As(w.second), second, "Not now"); return err },
		func() error { _, err := w.CancelOrder(ctx, w.As(w.bob), second); return err })
	if state = w.order(w.bob, second).State; state == motivation.OrderAsked || state == motivation.OrderApproved ||
		len(got) < 1 || len(got) > 2 {
		t.Errorf("the order is %s, refused %q", state, got)
	}
	pot := w.offers(motivation.Reward{Name: "Barbecue", Price: 100, ForTeam: true})
	pay := func(by okr.PersonID) func() error {
		return func() error { _, err := w.Contribute(ctx, w.As(by), pot.ID, 60); return err }
	}
	if got := meanwhile(t, pay(w.bob), pay(w.cem)); !slices.Equal(got, []string{"reward.amount_over"}) {
		t.Errorf("two paid more than was missing, refused %q", got)
	}
	w.balanced()
}

func TestGrant_WithinTheBudgetOfAMonth(t *testing.T) {
	t.Parallel()
	p := newPraising(t)
	ctx := t.Context()
	give := func(by, to okr.PersonID, points int64, reason string) (motivation.Grant, error) {
		return p.GrantPoints(ctx, p.As(by), kudos.HandWish{Person: to, Amount: points, Reason: reason})
	}
	g, err := give(p.manager, p.ada, 120, why)
	p.Done(err)
	if g.Left != 80 || g.ManagerName != "Manager" || g.PersonName != "Ada" || g.Reason != why {
		t.Errorf("given %+v", g)
	}
	if keys := p.Deliver(); !slices.Equal(keys, []string{"points/grant/1/UADA"}) {
		t.Errorf("said %q", keys)
	}
	if st := p.stands(p.ada, p.ada); st.Points.Spendable() != 120 || st.Movements[0].Reason != why ||
		st.Movements[0].Giver != "Manager" || st.Movements[0].By != p.manager {
		t.Errorf("Ada stands at %+v", st)
	}
	guest := p.Person("Guest", func(g *okr.Person) { g.Guest = true })
	for _, c := range []struct {
		name, want string
		by, to     okr.PersonID
		points     int64
		reason     string
	}{
		{"more than is left", "reward.grant_over", p.manager, p.bob, 81, why},
		{"none", "reward.grant_range", p.manager, p.bob, 0, why},
		{"a short reason", "kudos.reason_short", p.manager, p.bob, 5, "nice"},
		{"to oneself", "reward.grant_self", p.manager, p.manager, 5, why},
		{"to somebody elsewhere", "reward.grant_not_yours", p.manager, p.other, 5, why},
		{"by a member", "reward.grant_not_yours", p.ada, p.bob, 5, why},
		{"by an admin who manages elsewhere", "reward.grant_not_yours", p.Admin, p.bob, 5, why},
		{"to a guest", "kudos.no_colleague", p.manager, guest, 5, why},
	} {
		_, err := give(c.by, c.to, c.points, c.reason)
		if got := refused(t, err); got != c.want {
			t.Errorf("%s: refused with %q, want %q", c.name, got, c.want)
		}
	}
	_, err = p.TakeBackGrant(ctx, p.As(p.ada), g.ID)
	wantRefused(t, err, "reward.grant_unknown")
	late := p.Copy(t)
	late.Forward(24*time.Hour + time.Millisecond)
	_, err = late.TakeBackGrant(ctx, late.As(p.manager), g.ID)
	wantRefused(t, err, "reward.grant_late")
	p.Forward(24 * time.Hour)
	_, err = p.TakeBackGrant(ctx, p.As(p.manager), g.ID)
	p.Done(err)
	_, err = p.TakeBackGrant(ctx, p.As(p.manager), g.ID)
	wantRefused(t, err, "reward.grant_gone")
	if p.points(p.ada) != 0 {
		t.Errorf("Ada has %d points", p.points(p.ada))
	}
	if keys := p.Deliver(); !slices.Equal(keys, []string{"points/grant/1/UADA"}) {
		t.Errorf("said %q", keys)
	}
	_, err = give(p.manager, p.ada, 200, why)
	p.Done(err)
	p.Set("2026-12-01T00:00")
	_, err = give(p.manager, p.ada, 200, why)
	p.Done(err)
	p.balanced()
}

// Only an admin says how many points managers give by hand; the other settings are a manager's.
func TestGrant_TheBudgetIsAnAdmins(t *testing.T) {
	t.Parallel()
	p := newPraising(t)
	settings := motivation.DefaultSettings()
	settings.PerDay = 3
	p.Done(p.SaveThanking(t.Context(), p.As(p.manager), p.team.ID, settings))
	settings.ByHand = 20
	wantRefused(t, p.SaveThanking(t.Context(), p.As(p.manager), p.team.ID, settings), "reward.by_hand_admin")
	settings.ByHand = -1
	wantRefused(t, p.SaveThanking(t.Context(), p.As(p.Admin), p.team.ID, settings), "reward.by_hand_range")
	settings.ByHand = 20
	p.Done(p.SaveThanking(t.Context(), p.As(p.Admin), p.team.ID, settings))
	p.Done(p.SaveThanking(t.Context(), p.As(p.manager), p.team.ID, settings))
	_, err := p.GrantPoints(t.Context(), p.As(p.manager), kudos.HandWish{Person: p.ada, Amount: 21, Reason: why})
	wantRefused(t, err, "reward.grant_over")
}

func TestGrant_AtTheSameTime(t *testing.T) {
	t.Parallel()
	p := newPraising(t)
	give := func() error {
		_, err := p.GrantPoints(t.Context(), p.As(p.manager), kudos.HandWish{Person: p.ada, Amount: 150, Reason: why})
		return err
	}
	if got := meanwhile(t, give, give, give); !slices.Equal(got, []string{"reward.grant_over", "reward.grant_over"}) {
		t.Errorf("refused %q", got)
	}
	p.balanced()
}
