package store_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store"
	"okrbot/store/outbox"
	"okrbot/store/people"
	"okrbot/store/selling"
	"okrbot/store/storetest"
)

// crm is a team that sells, and a CRM that tells of its deals; Rep is hubspot/55 there.
type crm struct {
	*floor
	clock int64 // the CRM's, in milliseconds
}

func newCRM(t *testing.T) *crm {
	t.Helper()
	c := &crm{floor: newFloor(t), clock: 1_795_000_000_000}
	c.names("55", c.rep)
	return c
}

func (c *crm) actor() store.Actor { return store.Actor{Now: c.Now(), Source: okr.FromCRM} }

func (c *crm) names(owner string, person okr.PersonID) int {
	c.T().Helper()
	n, err := c.NameOwner(c.T().Context(), c.actor(), "hubspot", owner, person)
	c.Done(err)
	return n
}

// says lets the CRM say something of a deal, in pairs of property and value, a second later than before.
func (c *crm) says(external string, pairs ...string) {
	c.T().Helper()
	c.clock += 1000
	c.saysAt(c.clock, external, pairs...)
}

func (c *crm) saysAt(at int64, external string, pairs ...string) {
	c.T().Helper()
	facts := map[string]selling.Fact{}
	for i := 0; i < len(pairs); i += 2 {
		facts[pairs[i]] = selling.Fact{Value: pairs[i+1], At: at}
	}
	c.Done(c.HearDeals(c.T().Context(), c.actor(), []selling.Heard{{External: external, Facts: facts}}))
}

func (c *crm) merges(into string, gone ...string) {
	c.T().Helper()
	c.clock += 1000
	c.Done(c.HearDeals(c.T().Context(), c.actor(), []selling.Heard{{External: into, Merged: gone, MergedAt: c.clock}}))
}

func (c *crm) deal(external string) sales.Deal {
	c.T().Helper()
	d, err := c.FindPushedDeal(c.T().Context(), people.Key{}, external, c.Now())
	c.Done(err)
	return d
}

func (c *crm) unknown(external string) {
	c.T().Helper()
	if d, err := c.FindPushedDeal(c.T().Context(), people.Key{}, external, c.Now()); err == nil {
		c.T().Errorf("%s is booked: %+v", external, d)
	}
}

// waits are the reasons for which a deal waits, by property.
func (c *crm) waits(external string) map[string]string {
	c.T().Helper()
	list, err := c.WaitingDeals(c.T().Context(), 100)
	c.Done(err)
	why := map[string]string{}
	for _, w := range list {
		for _, f := range w.Waits {
			if w.External == external {
				why[f.Property] = f.Why.ID
			}
		}
	}
	return why
}

func (c *crm) waitFor(external string, want map[string]string) {
	c.T().Helper()
	got := c.waits(external)
	if len(got) != len(want) {
		c.T().Errorf("%s waits for %v, want %v", external, got, want)
		return
	}
	for property, why := range want {
		if got[property] != why {
			c.T().Errorf("%s waits for %v, want %v", external, got, want)
		}
	}
}

var owned = []string{selling.FactCustomer, "Acme", selling.FactOwner, "55", selling.FactCurrency, "TRY"}

func and(pairs []string, more ...string) []string { return slices.Concat(pairs, more) }

func TestCRM_WhatCannotBeTakenHoldsNothingElseBack(t *testing.T) {
	t.Parallel()
	c := newCRM(t)
	c.says("hubspot/1", and(owned, selling.FactAmount, "3000", selling.FactStage, "closedwon")...)
	if d := c.deal("hubspot/1"); d.State != sales.Won || c.achieved(c.rep) != 3000 {
		t.Fatalf("won: %+v, achieved %d", d, c.achieved(c.rep))
	}
	c.says("hubspot/1", selling.FactOwner, "99", selling.FactAmount, "500", selling.FactStage, "closedlost")
	d := c.deal("hubspot/1")
	if d.State != sales.Lost || d.Amount != lira(500) || d.Owner != c.rep || c.achieved(c.rep) != 0 {
		t.Errorf("lost at 500, with an owner whom nobody named: %+v", d)
	}
	c.waitFor("hubspot/1", map[string]string{selling.FactOwner: "errors.crm_owner_unknown"})
	if n := c.names("99", c.mate); n != 1 {
		t.Errorf("%d deals waited for the owner", n)
	}
	if d := c.deal("hubspot/1"); d.Owner != c.mate || d.State != sales.Lost {
		t.Errorf("named: %+v", d)
	}
	c.waitFor("hubspot/1", nil)
	c.sound()
}

func TestCRM_EachFactByItself(t *testing.T) {
	t.Parallel()
	won := and(owned, selling.FactAmount, "3000", selling.FactStage, "closedwon")
	for name, test := range map[string]struct {
		says  []string
		check func(sales.Deal) bool
		waits map[string]string
	}{
		"amount 0": {[]string{selling.FactAmount, "0"},
			func(d sales.Deal) bool { return d.Amount.Minor == 0 && d.State == sales.Won }, nil},
		"amount emptied": {[]string{selling.FactAmount, ""},
			func(d sales.Deal) bool { return d.Amount.Minor == 0 && d.State == sales.Won }, nil},
		"amount below 0": {[]string{selling.FactAmount, "-200"}, func(d sales.Deal) bool { return d.Amount.Minor == 0 },
			map[string]string{selling.FactAmount: "errors.crm_negative"}},
		"amount rounded": {[]string{selling.FactAmount, "8333.335"},
			func(d sales.Deal) bool { return d.Amount.Minor == 833_334 }, nil},
		"amount no number": {[]string{selling.FactAmount, "a lot", selling.FactCustomer, "Acme Ltd"},
			func(d sales.Deal) bool { return d.Amount.Minor == 0 && d.Customer == "Acme Ltd" },
			map[string]string{selling.FactAmount: "errors.crm_amount"}},
		"amount too large": {[]string{selling.FactAmount, "1e300"},
			func(d sales.Deal) bool { return d.Amount.Minor == 0 },
			map[string]string{selling.FactAmount: "errors.money_too_large"}},
		"strange currency": {[]string{selling.FactCurrency, "XAU", selling.FactCustomer, "Acme Ltd"},
			func(d sales.Deal) bool {
				return d.Customer == "Acme Ltd" && d.Amount == lira(0) // what it is worth in lira nobody knows
			}, map[string]string{selling.FactCurrency: "errors.currency_unknown"}},
		"other currency": {[]string{selling.FactCurrency, "usd"},
			func(d sales.Deal) bool { return d.Amount == sales.Money{Minor: 300_000, Currency: "USD"} }, nil},
		"strange stage": {[]string{selling.FactStage, "98765", selling.FactAmount, "10"},
			func(d sales.Deal) bool { return d.State == sales.Won && d.Amount == lira(10) },
			map[string]string{selling.FactStage: "errors.crm_stage_unknown"}},
		"strange stage of a deal that ended": {[]string{selling.FactStage, "98766", selling.FactState, "lost"},
			func(d sales.Deal) bool { return d.State == sales.Lost }, nil},
		"strange day": {[]string{selling.FactClose, "soon", selling.FactAmount, "10"}, func(d sales.Deal) bool {
			return d.Amount == lira(10) && d.CloseDay == "2026-11-20"
		}, map[string]string{selling.FactClose: "errors.crm_day"}},
		"owner taken away": {[]string{selling.FactOwner, "", selling.FactAmount, "10"},
			func(d sales.Deal) bool { return d.Amount == lira(10) }, nil},
		"name emptied": {[]string{selling.FactCustomer, ""}, func(d sales.Deal) bool { return d.Customer == "Acme" },
			nil},
		"all at once wrong": {[]string{selling.FactOwner, "99", selling.FactStage, "98765", selling.FactClose, "soon",
			selling.FactAmount, "x", selling.FactReason, "price"},
			func(d sales.Deal) bool { return d.Amount.Minor == 0 && d.State == sales.Won },
			map[string]string{
				selling.FactOwner: "errors.crm_owner_unknown", selling.FactStage: "errors.crm_stage_unknown",
				selling.FactClose:  "errors.crm_day",
				selling.FactAmount: "errors.crm_amount",
			}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCRM(t)
			c.says("hubspot/1", won...)
			c.says("hubspot/1", test.says...)
			if d := c.deal("hubspot/1"); !test.check(d) || d.Owner != c.rep {
				t.Errorf("after: %+v", d)
			}
			c.waitFor("hubspot/1", test.waits)
			c.says("hubspot/1", won...) // a newer fact replaces a waiting one
			if d := c.deal("hubspot/1"); d.State != sales.Won || d.Amount != lira(3000) {
				t.Errorf("said anew: %+v", d)
			}
			c.sound()
		})
	}
}

func TestCRM_ANewDealIsBookedWithWhatCanBeTaken(t *testing.T) {
	t.Parallel()
	c := newCRM(t)
	c.says("hubspot/1", selling.FactAmount, "3000", selling.FactStage, "closedwon", selling.FactCustomer, "Acme")
	c.unknown("hubspot/1") // whose it is nobody knows: it counts for nobody
	c.waitFor("hubspot/1", map[string]string{selling.FactOwner: "errors.crm_no_owner"})
	c.says("hubspot/1", selling.FactOwner, "55")
	if d := c.deal("hubspot/1"); d.State != sales.Won || d.Amount != lira(3000) {
		t.Errorf("got %+v", d)
	}
	c.says("hubspot/2", selling.FactOwner, "55", selling.FactAmount, "x", selling.FactStage, "limbo", selling.FactClose,
		"never")
	if d := c.deal("hubspot/2"); d.State != sales.Open || d.Amount.Minor != 0 || d.Customer != "hubspot/2" {
		t.Errorf("got %+v", d)
	}
	c.says("hubspot/2", selling.FactCustomer, "North", selling.FactAmount, "20", selling.FactStage, "contractsent")
	if d := c.deal("hubspot/2"); d.Customer != "North" || d.Stage != "negotiation" || d.Amount != lira(20) {
		t.Errorf("got %+v", d)
	}
	c.sound()
}

func TestCRM_TwoOfOneSecond(t *testing.T) {
	t.Parallel()
	c := newCRM(t)
	at := int64(1_795_000_000_000)
	c.saysAt(at, "pipedrive/1", selling.FactOwner, string(c.rep), selling.FactAmount, "100")
	c.saysAt(at, "pipedrive/1", selling.FactAmount, "200")
	if d := c.deal("pipedrive/1"); d.Amount != lira(200) {
		t.Errorf("of one second, the later one: %v", d.Amount)
	}
	c.saysAt(at+400, "pipedrive/1", selling.FactAmount, "300")
	c.saysAt(at, "pipedrive/1", selling.FactAmount, "400") // its clock may have no milliseconds
	if d := c.deal("pipedrive/1"); d.Amount != lira(400) {
		t.Errorf("of one second, of which one is known to the millisecond: %v", d.Amount)
	}
	c.saysAt(at+700, "pipedrive/1", selling.FactAmount, "500")
	c.saysAt(at+600, "pipedrive/1", selling.FactAmount, "600")
	c.saysAt(at-1, "pipedrive/1", selling.FactAmount, "700")
	if d := c.deal("pipedrive/1"); d.Amount != lira(500) {
		t.Errorf("an older one: %v", d.Amount)
	}
}

func TestCRM_WhatAPersonSaysEndsTheWaiting(t *testing.T) {
	t.Parallel()
	c := newCRM(t)
	c.says("hubspot/1", and(owned, selling.FactAmount, "-200", selling.FactStage, "98765")...)
	c.waitFor("hubspot/1", map[string]string{selling.FactAmount: "errors.crm_negative",
		selling.FactStage: "errors.crm_stage_unknown"})
	d := c.deal("hubspot/1")
	amount, stage := lira(200), "meeting"
	c.change(c.rep, d.ID, selling.DealEdit{Verb: sales.Edited, Amount: &amount})
	c.change(c.rep, d.ID, selling.DealEdit{Verb: sales.Moved, Stage: &stage})
	c.waitFor("hubspot/1", nil)
	c.says("hubspot/1", selling.FactCustomer, "Acme Ltd")
	if d = c.deal("hubspot/1"); d.Amount != lira(200) || d.Stage != "meeting" || d.Customer != "Acme Ltd" {
		t.Errorf("got %+v", d)
	}
	c.says("hubspot/2", and(owned, selling.FactAmount, "-5")...)
	c.Done(c.AcceptFact(t.Context(), c.As(c.manager), "hubspot/2", selling.FactAmount))
	c.waitFor("hubspot/2", nil)
}

func TestCRM_ADealThatWasDeletedAndRestoredIsWhatItWas(t *testing.T) {
	t.Parallel()
	c := newCRM(t)
	c.says("hubspot/1", and(owned, selling.FactAmount, "3000", selling.FactStage, "closedwon")...)
	d := c.deal("hubspot/1")
	corrected := lira(2500)
	c.change(c.rep, d.ID, selling.DealEdit{Verb: sales.Edited, Amount: &corrected})
	c.says("hubspot/1", selling.FactRemoved, "yes")
	c.says("hubspot/1", selling.FactCustomer, "Acme Ltd") // said while it is deleted
	if d = c.deal("hubspot/1"); d.State != sales.Void || c.achieved(c.rep) != 0 {
		t.Errorf("deleted: %+v", d)
	}
	c.says("hubspot/1", selling.FactRemoved, "")
	if d = c.deal("hubspot/1"); d.State != sales.Won || d.Amount != corrected || d.Customer != "Acme Ltd" ||
		c.achieved(c.rep) != 2500 {
		t.Errorf("restored: %+v", d)
	}
	c.says("hubspot/9", selling.FactRemoved, "yes") // one that was never heard of
	c.says("hubspot/9", and(owned, selling.FactAmount, "10")...)
	c.unknown("hubspot/9")
	c.says("hubspot/9", selling.FactRemoved, "")
	if d := c.deal("hubspot/9"); d.Amount != lira(10) {
		t.Errorf("restored: %+v", d)
	}
	c.sound()
}

func TestCRM_MergedDealsCountOnce(t *testing.T) {
	t.Parallel()
	for name, into := range map[string]string{"the primary one survives": "hubspot/1",
		"a new one survives": "hubspot/3"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCRM(t)
			c.says("hubspot/1", and(owned, selling.FactAmount, "3000", selling.FactStage, "closedwon")...)
			c.says("hubspot/2", and(owned, selling.FactAmount, "4000", selling.FactStage, "closedwon",
				selling.FactReason,
				"why")...)
			first, second := c.deal("hubspot/1").ID, c.deal("hubspot/2").ID
			var gone []string
			for _, external := range []string{"hubspot/1", "hubspot/2"} {
				if external != into {
					gone = append(gone, external)
				}
			}
			c.merges(into, gone...)
			c.merges(into, gone...) // delivered again
			for _, external := range []string{"hubspot/1", "hubspot/2", into} {
				if d := c.deal(external); d.ID != first || d.State != sales.Won || d.External != into {
					t.Errorf("%s is %+v", external, d)
				}
			}
			if got := c.achieved(c.rep); got != 3000 {
				t.Errorf("achieved %d", got)
			}
			c.says("hubspot/2", selling.FactRemoved, "yes") // what became part of another is gone anyway
			c.saysAt(c.clock-60_000, "hubspot/2", selling.FactAmount, "9")
			c.says(into, selling.FactAmount, "7000")
			if got := c.achieved(c.rep); got != 7000 {
				t.Errorf("achieved %d", got)
			}
			sheet, err := c.FindDealSheet(t.Context(), c.As(c.rep), second)
			c.Done(err)
			if sheet.Deal.ID != first || !slices.ContainsFunc(sheet.History,
				func(h sales.DealChange) bool { return h.Deal == second }) {
				t.Errorf("the other number shows %s with %+v", sheet.Deal.ID, sheet.History)
			}
			c.sound()
		})
	}
}

func TestCRM_AMergeInAnyOrder(t *testing.T) {
	t.Parallel()
	c := newCRM(t)
	c.merges("hubspot/3", "hubspot/1", "hubspot/2") // before anything else of them is heard
	c.saysAt(c.clock-5000, "hubspot/1", and(owned, selling.FactAmount, "3000")...)
	c.saysAt(c.clock-5000, "hubspot/2", and(owned, selling.FactAmount, "4000", selling.FactReason, "late")...)
	c.says("hubspot/3", selling.FactStage, "closedwon")
	if d := c.deal("hubspot/3"); d.State != sales.Won || d.Amount != lira(3000) || c.achieved(c.rep) != 3000 {
		t.Errorf("got %+v", d)
	}
	c.says("hubspot/4", and(owned, selling.FactAmount, "50", selling.FactStage, "closedwon")...)
	c.says("hubspot/4", selling.FactRemoved, "yes") // deleted a moment before it is merged
	c.merges("hubspot/5", "hubspot/4")
	if d := c.deal("hubspot/5"); d.State != sales.Won || c.achieved(c.rep) != 3050 {
		t.Errorf("got %+v", d)
	}
	c.merges("hubspot/3", "hubspot/5")
	c.merges("hubspot/4", "hubspot/3") // in a circle: nothing
	if d := c.deal("hubspot/4"); d.External != "hubspot/3" || c.achieved(c.rep) != 3000 {
		t.Errorf("got %+v, achieved %d", d, c.achieved(c.rep))
	}
	c.says("hubspot/6", and(owned[2:], selling.FactOwner, "99")...) // one that waits becomes part of one that does not
	c.merges("hubspot/3", "hubspot/6")
	c.waitFor("hubspot/6", nil)
	c.waitFor("hubspot/3", nil)
	c.sound()
}

func TestCRM_OneIdInTwoForms(t *testing.T) {
	t.Parallel()
	c := newCRM(t)
	amount := lira(100)
	row := selling.DealRow{External: "salesforce/0061x00000AbCdEAAS", Customer: "Acme", Amount: &amount, Owner: c.rep,
		State: sales.Won}
	_, err := c.ImportDeals(t.Context(), store.Actor{Now: c.Now(), Source: okr.FromImport}, c.team.ID,
		[]selling.DealRow{row})
	c.Done(err)
	row.External = "salesforce/0061x00000AbCdE"
	effects, err := c.ImportDeals(t.Context(), store.Actor{Now: c.Now(), Source: okr.FromImport}, c.team.ID,
		[]selling.DealRow{row})
	c.Done(err)
	if effects[0] != selling.Same || c.achieved(c.rep) != 100 {
		t.Errorf("%v, achieved %d", effects, c.achieved(c.rep))
	}
	row.External, row.Customer = "zoho/zcrm_55459740", "North"
	effects, err = c.ImportDeals(t.Context(), store.Actor{Now: c.Now(), Source: okr.FromImport}, c.team.ID,
		[]selling.DealRow{row, {External: "zoho/55459740", Note: "again"}})
	c.Done(err)
	if effects[1] != selling.Changes || c.achieved(c.rep) != 200 {
		t.Errorf("%v, achieved %d", effects, c.achieved(c.rep))
	}
	_, err = c.NameOwner(t.Context(), c.actor(), "zoho", "zcrm_77", c.mate)
	c.Done(err)
	c.says("zoho/zcrm_1", selling.FactOwner, "77", selling.FactAmount, "5")
	if d := c.deal("zoho/1"); d.Owner != c.mate {
		t.Errorf("got %+v", d)
	}
}

// day moves the clock to a time of a day of November and lets everything happen that is due until then.
func (c *crm) day(day, at string) { c.T().Helper(); c.Run("2026-" + day + "T" + at) }

func TestTwin_ATypedDealThatComesAgainIsAskedAboutOnce(t *testing.T) {
	t.Parallel()
	c := newCRM(t)
	typed := c.won(c.rep, 3000, func(d *sales.Deal) { d.Customer = "ACME" }).Deal
	c.won(c.rep, 10)
	c.says("hubspot/1", selling.FactCustomer, "Acme", selling.FactOwner, "55")
	c.says("hubspot/1", selling.FactStage, "closedwon") // of 0: it is another one
	c.says("hubspot/1", selling.FactAmount, "3000")
	if d := c.deal("hubspot/1"); d.State != sales.Void || c.achieved(c.rep) != 3010 {
		t.Fatalf("it counts: %+v, achieved %d", d, c.achieved(c.rep))
	}
	c.says("hubspot/1", selling.FactProduct, "machines")
	if got := c.owed(outbox.TwinPost); len(got) != 1 {
		t.Fatalf("asked %v", got)
	}
	if got := c.owed(outbox.PraisePost); slices.ContainsFunc(got,
		func(key string) bool { return key == "praise/"+c.deal("hubspot/1").ID.String() }) {
		t.Errorf("praised %v", got)
	}
	answer, err := c.AnswerTwin(t.Context(), c.As(c.rep), "hubspot/1", true)
	c.Done(err)
	if d := c.deal("hubspot/1"); d.ID != typed.ID || d.State != sales.Won || d.Product != "machines" ||
		answer.Verdict != sales.TwinSame || c.achieved(c.rep) != 3010 {
		t.Errorf("joined: %+v, %+v, achieved %d", d, answer, c.achieved(c.rep))
	}
	c.says("hubspot/1", selling.FactAmount, "4000")
	if got := c.achieved(c.rep); got != 4010 {
		t.Errorf("achieved %d", got)
	}
	if _, err := c.AnswerTwin(t.Context(), c.As(c.rep), "hubspot/1", false); !refusedWith(err, "errors.twin_answered") {
		t.Errorf("answered again: %v", err)
	}
	c.sound()
}

func refusedWith(err error, id string) bool {
	refusal, ok := okr.RefusalOf(err)
	return ok && refusal.ID == id
}

func TestTwin_WhatIsAskedAndWhatNot(t *testing.T) {
	t.Parallel()
	full := and(owned, selling.FactAmount, "3000", selling.FactStage, "closedwon")
	for name, test := range map[string]struct {
		typed func(*sales.Deal)
		says  []string
		asks  bool
	}{
		"the same":                   {func(*sales.Deal) {}, full, true},
		"an open one":                {func(d *sales.Deal) { d.State = sales.Open }, full, true},
		"spelt otherwise":            {func(d *sales.Deal) { d.Customer = "ACME" }, full, true},
		"another customer":           {func(d *sales.Deal) { d.Customer = "Acme Ltd" }, full, false},
		"another amount":             {func(d *sales.Deal) { d.Amount = lira(3001) }, full, false},
		"another currency":           {func(d *sales.Deal) { d.Amount.Currency = "USD" }, full, false},
		"another owner":              {func(*sales.Deal) {}, and(full, selling.FactOwner, "UMATE"), false},
		"two weeks ago":              {func(d *sales.Deal) { d.CloseDay = "2026-11-06" }, full, true},
		"more than two weeks ago":    {func(d *sales.Deal) { d.CloseDay = "2026-11-05" }, full, false},
		"one that has an id already": {func(d *sales.Deal) { d.External = "hubspot/7" }, full, false},
		"another one of long ago":    {func(*sales.Deal) {}, and(full, selling.FactClose, "2026-10-20"), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCRM(t)
			c.won(c.rep, 3000, func(d *sales.Deal) { d.Customer = "Acme" }, test.typed)
			c.says("hubspot/1", test.says...)
			if got := len(c.owed(outbox.TwinPost)) > 0; got != test.asks {
				t.Errorf("asked: %v", got)
			}
			c.sound()
		})
	}
}

func TestTwin_OfTwoThatComeEachHasItsOwn(t *testing.T) {
	t.Parallel()
	c := newCRM(t)
	c.won(c.rep, 500, func(d *sales.Deal) { d.Customer = "Acme" })
	full := and(owned, selling.FactAmount, "500", selling.FactStage, "closedwon")
	c.says("hubspot/1", full...)
	c.says("hubspot/2", full...) // there is only one that it could be, and that is asked about
	if got := c.achieved(c.rep); got != 1000 {
		t.Errorf("achieved %d", got)
	}
	_, err := c.AnswerTwin(t.Context(), c.As(c.rep), "hubspot/1", false)
	c.Done(err)
	if got := c.achieved(c.rep); got != 1500 {
		t.Errorf("achieved %d", got)
	}
	c.sound()
}

func TestTwin_WithoutAnAnswerItCountsAfterThreeWorkingDays(t *testing.T) {
	t.Parallel()
	c := newCRM(t) // Friday, 12:00
	typed := c.won(c.rep, 3000, func(d *sales.Deal) { d.Customer = "Acme" }).Deal
	c.says("hubspot/1", and(owned, selling.FactAmount, "3000", selling.FactStage, "closedwon")...)
	c.unknown("hubspot/1")
	c.day("11-25", "11:59")
	c.unknown("hubspot/1")
	c.day("11-25", "12:00")
	d := c.deal("hubspot/1")
	if d.State != sales.Won || c.achieved(c.rep) != 6000 {
		t.Fatalf("achieved %d: %+v", c.achieved(c.rep), d)
	}
	if got := c.owed(outbox.NoticePost); !slices.Contains(got, "notice/twin/"+d.ID.String()) {
		t.Errorf("told %v", got)
	}
	_, err := c.AnswerTwin(t.Context(), c.As(c.rep), "hubspot/1", true) // it is still possible
	c.Done(err)
	if now := c.deal("hubspot/1"); now.ID != typed.ID || c.achieved(c.rep) != 3000 {
		t.Errorf("joined late: %+v, achieved %d", now, c.achieved(c.rep))
	}
	c.sound()
}

func TestTwin_NobodyIsAskedWhileAway(t *testing.T) {
	t.Parallel()
	c := newCRM(t)
	_, err := c.SetAway(t.Context(), c.As(c.rep), c.rep, "2026-11-20", "2026-11-24")
	c.Done(err)
	c.won(c.rep, 3000, func(d *sales.Deal) { d.Customer = "Acme" })
	c.won(c.rep, 4000, func(d *sales.Deal) { d.Customer = "North" })
	c.says("hubspot/1", and(owned, selling.FactAmount, "3000")...)
	c.says("hubspot/2", and(owned, selling.FactCustomer, "North", selling.FactAmount, "4000")...)
	posts, err := c.Posts(t.Context(), outbox.PostFilter{Limit: 100})
	c.Done(err)
	n := 0
	for _, p := range posts {
		if p.Kind == outbox.TwinPost {
			n++
			if want := c.At("2026-11-25T09:00", storetest.Home); !p.Due.Equal(want) {
				t.Errorf("asked at %v, want %v", p.Due, want)
			}
		}
	}
	if n != 1 {
		t.Errorf("asked in %d messages", n)
	}
	c.day("11-27", "17:59")
	c.unknown("hubspot/1")
	c.day("11-27", "18:00")
	if d := c.deal("hubspot/1"); d.Amount != lira(3000) {
		t.Errorf("got %+v", d)
	}
}

func TestTwin_AFilesRowsAreAskedAboutToo(t *testing.T) {
	t.Parallel()
	c := newCRM(t)
	typed := c.won(c.rep, 3000, func(d *sales.Deal) { d.Customer = "Acme" }).Deal
	amount := lira(3000)
	rows := []selling.DealRow{
		{External: "row/1", Customer: "acme", Amount: &amount, State: sales.Won, CloseDay: "2026-11-19", Owner: c.rep,
			Note: "by phone"},
		{External: "row/2", Customer: "North", Amount: &amount, State: sales.Won, CloseDay: "2026-11-19", Owner: c.rep},
	}
	by := c.As(c.manager)
	by.Source = okr.FromImport
	effects, _, err := c.PreviewDeals(t.Context(), by, c.team.ID, rows)
	c.Done(err)
	if want := []selling.Effect{selling.Asks, selling.Creates}; !slices.Equal(effects, want) ||
		len(c.owed(outbox.TwinPost)) != 0 {
		t.Fatalf("a preview says %v, asks %v", effects, c.owed(outbox.TwinPost))
	}
	for range 2 {
		effects, err = c.ImportDeals(t.Context(), by, c.team.ID, rows)
		c.Done(err)
		if effects[0] != selling.Asks || c.achieved(c.rep) != 6000 || len(c.owed(outbox.TwinPost)) != 1 {
			t.Errorf("%v, achieved %d, asked %v", effects, c.achieved(c.rep), c.owed(outbox.TwinPost))
		}
	}
	// it is asked about already, and this is one more
	c.says("hubspot/1", and(owned, selling.FactAmount, "3000", selling.FactStage, "closedwon")...)
	if got := c.achieved(c.rep); got != 9000 {
		t.Errorf("achieved %d", got)
	}
	_, err = c.AnswerTwin(t.Context(), c.As(c.rep), "row/1", true)
	c.Done(err)
	effects, err = c.ImportDeals(t.Context(), by, c.team.ID, rows)
	c.Done(err)
	if d := c.deal("row/1"); d.ID != typed.ID || slices.Contains(effects, selling.Creates) ||
		c.achieved(c.rep) != 9000 {
		t.Errorf("%+v, %v, achieved %d", d, effects, c.achieved(c.rep))
	}
	// the row of a file has no id of its own
	c.says("hubspot/2", and(owned, selling.FactAmount, "3000", selling.FactStage, "closedwon")...)
	_, err = c.AnswerTwin(t.Context(), c.As(c.rep), "hubspot/2", true)
	c.Done(err)
	for _, external := range []string{"row/1", "hubspot/2"} {
		if d := c.deal(external); d.ID != typed.ID {
			t.Errorf("%s is %+v", external, d)
		}
	}
	effects, err = c.ImportDeals(t.Context(), by, c.team.ID, rows)
	c.Done(err)
	if slices.Contains(effects, selling.Creates) || slices.Contains(effects, selling.Asks) ||
		c.achieved(c.rep) != 9000 {
		t.Errorf("%v, achieved %d", effects, c.achieved(c.rep))
	}
	c.sound()
}

func TestTwin_WhatNobodyAnsweredIsInNoRowOfWins(t *testing.T) {
	t.Parallel()
	c := newCRM(t)
	c.won(c.rep, 4000, on("2026-11-18"))
	c.won(c.rep, 3000, on("2026-11-19"), func(d *sales.Deal) { d.Customer = "Acme" })
	c.says("hubspot/1", and(owned, selling.FactAmount, "3000", selling.FactStage, "closedwon")...)
	c.day("11-25", "12:00")
	late := c.deal("hubspot/1")
	c.won(c.rep, 10)
	if late.State != sales.Won || c.achieved(c.rep) != 10_010 {
		t.Errorf("it counts: %+v, achieved %d", late, c.achieved(c.rep))
	}
	if got := c.owed(outbox.PraisePost); slices.Contains(got, "praise/"+late.ID.String()) {
		t.Errorf("praised %v", got)
	}
}

func TestCRM_TheDigestCountsWhatAManagerCanSolve(t *testing.T) {
	t.Parallel()
	c := newCRM(t)
	c.says("hubspot/1", and(owned, selling.FactOwner, "99")...)
	c.says("hubspot/2", and(owned, selling.FactOwner, "99")...)
	c.says("hubspot/3", and(owned, selling.FactAmount, "-5")...)
	for who, want := range map[okr.PersonID]int{c.manager: 3, c.outsider: 0} {
		team := c.team.ID
		if who == c.outsider {
			team++
		}
		n, err := c.CountCRMWaiting(t.Context(), team, who, c.Now())
		c.Done(err)
		if n != want {
			t.Errorf("%s: %d deals wait, want %d", who, n, want)
		}
	}
}

func TestCRM_ErasingALeaverLeavesNoTraceInWhatWasSaid(t *testing.T) {
	t.Parallel()
	c := newCRM(t)
	c.won(c.rep, 3000, func(d *sales.Deal) { d.Customer = "Acme" })
	amount := lira(3000)
	_, err := c.ImportDeals(t.Context(), store.Actor{Now: c.Now(), Source: okr.FromImport}, c.team.ID,
		[]selling.DealRow{{External: "row/1", Customer: "Acme", Amount: &amount, Owner: c.rep, Note: "their secret"}})
	c.Done(err)
	c.Change(c.rep, func(p *okr.Person) { p.Deactivated = true })
	_, err = c.Erase(t.Context(), c.As(c.Admin), c.rep)
	c.Done(err)
	for _, table := range []string{"crm_deals WHERE facts", "twins WHERE asked || external"} {
		if n := storetest.Look[int](c.World, "SELECT COUNT(*) FROM "+table+" LIKE '%UREP%'"); n != 0 {
			t.Errorf("%s names them", table)
		}
	}
	if n := storetest.Look[int](c.World, "SELECT COUNT(*) FROM crm_deals WHERE facts LIKE '%secret%'"); n != 0 {
		t.Error("their note is kept")
	}
}

func TestTwin_WhoMayAnswer(t *testing.T) {
	t.Parallel()
	c := newCRM(t)
	c.won(c.rep, 3000, func(d *sales.Deal) { d.Customer = "Acme" })
	c.says("hubspot/1", and(owned, selling.FactAmount, "3000")...)
	for _, who := range []okr.PersonID{c.mate, c.outsider} {
		if _, err := c.AnswerTwin(t.Context(), c.As(who), "hubspot/1", true); !refusedWith(err,
			"errors.twin_not_yours") {
			t.Errorf("%s: %v", who, err)
		}
	}
	if _, err := c.AnswerTwin(t.Context(), c.As(c.rep), "hubspot/2", true); !refusedWith(err, "errors.twin_gone") {
		t.Errorf("nothing was asked: %v", err)
	}
	if _, err := c.AnswerTwin(t.Context(), c.As(c.manager), "hubspot/1", false); err != nil {
		t.Error(err)
	}
}

func TestTwin_OfAnUndoneDealNobodyHasToSayAnything(t *testing.T) {
	t.Parallel()
	c := newCRM(t)
	b := c.won(c.rep, 3000, func(d *sales.Deal) { d.Customer = "Acme" })
	c.says("hubspot/1", and(owned, selling.FactAmount, "3000", selling.FactStage, "closedwon")...)
	_, err := c.UndoDeal(t.Context(), c.As(c.rep), b.Change)
	c.Done(err)
	if d := c.deal("hubspot/1"); d.State != sales.Won || c.achieved(c.rep) != 3000 {
		t.Errorf("got %+v", d)
	}
	c.sound()
}

func TestTwin_NoRowOfWinsCountsADealTwice(t *testing.T) {
	t.Parallel()
	c := newCRM(t)
	c.won(c.rep, 4000, on("2026-11-18"))
	c.won(c.rep, 3000, on("2026-11-19"), func(d *sales.Deal) { d.Customer = "Acme" })
	c.says("hubspot/1", and(owned, selling.FactAmount, "3000", selling.FactStage, "closedwon")...)
	for _, key := range c.owed(outbox.PraisePost) {
		p, err := c.FindPostByKey(t.Context(), key)
		c.Done(err)
		if p.About.ID == string(sales.StreakOfWins) {
			t.Errorf("%s: %+v", key, p.About)
		}
	}
	// A row that was said, and of which two deals turn out to be one.
	third := c.won(c.rep, 10).Deal
	key := "praise/" + third.ID.String()
	p, err := c.FindPostByKey(t.Context(), key)
	c.Done(err)
	if p.About.ID != string(sales.StreakOfWins) {
		t.Fatalf("the third is praised for %+v", p.About)
	}
	if _, err := c.FindRecognition(t.Context(), p, c.Now()); err != nil {
		t.Fatal(err)
	}
	c.says("hubspot/2", and(owned, selling.FactCustomer, "X", selling.FactAmount, "9")...)
	c.Done(c.HearDeals(t.Context(), c.actor(),
		[]selling.Heard{{External: "hubspot/2", Facts: map[string]selling.Fact{selling.FactRemoved: {Value: "yes",
			At: c.clock + 1}}}}))
	if _, err := c.FindRecognition(t.Context(), p, c.Now()); err != nil {
		t.Errorf("three in a row still: %v", err)
	}
	_, err = c.Store.ChangeDeal(t.Context(), c.As(c.rep), third.ID, selling.DealEdit{Verb: sales.Reopened})
	c.Done(err)
	if _, err := c.FindRecognition(t.Context(), p, c.Now()); err == nil {
		t.Error("a deal that is open is praised")
	}
}

func TestCRM_CasesReachWhoMaySolveThem(t *testing.T) {
	t.Parallel()
	c := newCRM(t)
	c.says("hubspot/1", and(owned, selling.FactOwner, "99", selling.FactAmount, "10")...)
	c.says("hubspot/2", and(owned, selling.FactOwner, "99", selling.FactCustomer, "North")...)
	c.says("hubspot/3", and(owned, selling.FactCustomer, "South", selling.FactStage, "98765", selling.FactAmount,
		"-5")...)
	seen := func(who okr.PersonID) (list []string) {
		t.Helper()
		v, err := c.CRMCases(t.Context(), c.As(who))
		c.Done(err)
		for _, one := range v.Cases {
			list = append(list, one.Property+" "+one.Ref)
		}
		slices.Sort(list)
		return list
	}
	all := []string{"amount hubspot/3", "owner hubspot/99", "stage hubspot/98765"}
	// the other team does not sell
	for who, want := range map[okr.PersonID][]string{c.manager: all, c.Admin: all, c.rep: nil, c.outsider: nil} {
		if got := seen(who); !slices.Equal(got, want) {
			t.Errorf("%s sees %v, want %v", who, got, want)
		}
	}
	for _, who := range []okr.PersonID{c.rep, c.outsider} {
		if _, err := c.NameOwner(t.Context(), c.As(who), "hubspot", "99", c.rep); !refusedWith(err,
			"errors.crm_person_not_yours") {
			t.Errorf("%s names an owner: %v", who, err)
		}
		if _, err := c.NameTeamStage(t.Context(), c.As(who), c.team.ID, "hubspot", "98765",
			"proposal"); !refusedWith(err, "errors.crm_not_yours") {
			t.Errorf("%s names a stage: %v", who, err)
		}
		if err := c.AcceptFact(t.Context(), c.As(who), "hubspot/3", selling.FactAmount); !refusedWith(err,
			"errors.crm_not_yours") {
			t.Errorf("%s accepts: %v", who, err)
		}
	}
	if _, err := c.NameOwner(t.Context(), c.As(c.manager), "hubspot", "99", c.outsider); !refusedWith(err,
		"errors.crm_person_not_yours") {
		t.Errorf("a manager names somebody of another team: %v", err)
	}
	n, err := c.NameOwner(t.Context(), c.As(c.manager), "hubspot", "99", c.mate)
	c.Done(err)
	if n != 2 || c.deal("hubspot/2").Owner != c.mate {
		t.Errorf("%d deals waited", n)
	}
	if _, err := c.NameTeamStage(t.Context(), c.As(c.manager), c.team.ID, "hubspot", "98765",
		"limbo"); !refusedWith(err, "errors.stage_unreadable") {
		t.Errorf("a stage that the team lacks: %v", err)
	}
	n, err = c.NameTeamStage(t.Context(), c.As(c.manager), c.team.ID, "hubspot", "98765", "proposal")
	c.Done(err)
	if n != 1 || c.deal("hubspot/3").Stage != "proposal" {
		t.Errorf("%d deals waited: %+v", n, c.deal("hubspot/3"))
	}
	c.Done(c.AcceptFact(t.Context(), c.As(c.manager), "hubspot/3", selling.FactAmount))
	if got := seen(c.manager); len(got) != 0 {
		t.Errorf("left: %v", got)
	}
	c.says("hubspot/4", selling.FactAmount, "70")
	c.Done(c.ClaimDeal(t.Context(), c.As(c.manager), "hubspot/4", c.rep))
	if d := c.deal("hubspot/4"); d.Owner != c.rep || d.Amount != lira(70) {
		t.Errorf("claimed: %+v", d)
	}
}

func TestCRM_ManagersAreToldFromTheThirdDay(t *testing.T) {
	t.Parallel()
	c := newCRM(t)
	c.day("11-23", "10:00") // Monday
	c.says("hubspot/1", and(owned, selling.FactOwner, "99")...)
	told := func() []string {
		t.Helper()
		return storetest.All[string](c.World, "SELECT key FROM posts WHERE kind = 'crm' ORDER BY id")
	}
	c.day("11-24", "23:59")
	if got := told(); len(got) != 0 {
		t.Errorf("on the second day: %v", got)
	}
	c.day("11-25", "08:59")
	if got := told(); len(got) != 0 {
		t.Errorf("before work: %v", got)
	}
	c.day("11-25", "09:00")
	if got, want := told(), []string{"crm/UMANAGER/2026-11-25"}; !slices.Equal(got, want) {
		t.Fatalf("on the third day: %v", got)
	}
	c.says("hubspot/2", and(owned, selling.FactStage, "98765")...)
	c.day("11-26", "18:00")
	if got := told(); len(got) != 1 {
		t.Errorf("told again of the same: %v", got)
	}
	c.day("11-27", "18:00")
	if got, want := told(), []string{"crm/UMANAGER/2026-11-25", "crm/UMANAGER/2026-11-27"}; !slices.Equal(got, want) {
		t.Errorf("told of the next: %v", got)
	}
	_, err := c.SetAway(t.Context(), c.As(c.manager), c.manager, "2026-12-01", "2026-12-07")
	c.Done(err)
	c.day("12-07", "18:00")
	if got := told(); len(got) != 2 {
		t.Errorf("told while away: %v", got)
	}
	c.day("12-08", "09:00") // back, and more than a week later
	if got := told(); len(got) != 3 {
		t.Errorf("told when back: %v", got)
	}
	c.names("99", c.mate)
	_, err = c.NameStage(t.Context(), c.actor(), "hubspot", "98765", "won")
	c.Done(err)
	c.day("12-31", "18:00")
	if got := told(); len(got) != 3 {
		t.Errorf("told of nothing: %v", got)
	}
}

func TestCRM_WhatComesAboutByItselfIsTriedAgain(t *testing.T) {
	t.Parallel()
	c := newCRM(t)
	newcomer := c.Person("New")
	c.says("hubspot/1", and(owned, selling.FactOwner, string(newcomer))...)
	c.waitFor("hubspot/1", map[string]string{selling.FactOwner: "errors.crm_owner_no_team"})
	c.Done(c.SaveMembers(t.Context(), c.team.Channel, []okr.PersonID{c.manager, c.rep, c.mate, newcomer}, c.Now()))
	c.Forward(time.Hour)
	c.Done(c.RetryHeard(t.Context(), c.Now()))
	if d := c.deal("hubspot/1"); d.Owner != newcomer {
		t.Errorf("got %+v", d)
	}
}

func TestCRM_ARemovedTeamsDealsHoldNothingUp(t *testing.T) {
	t.Parallel()
	c := newCRM(t)
	c.won(c.rep, 3000, func(d *sales.Deal) { d.Customer = "Twin" })
	c.says("hubspot/1", and(owned, selling.FactStage, "98765", selling.FactAmount, "-5")...)
	c.says("hubspot/2", selling.FactOwner, "55", selling.FactCustomer, "Twin", selling.FactAmount, "3000")
	c.Done(c.RemoveTeam(t.Context(), c.As(c.Admin), c.team.ID))
	c.says("hubspot/1", selling.FactAmount, "70")
	if _, err := c.CRMCases(t.Context(), c.As(c.Admin)); err != nil {
		t.Error(err)
	}
	c.day("12-15", "12:00")
	c.Done(c.RetryHeard(t.Context(), c.Now()))
}

// However the facts of a deal come in, one by one and in any order, the deal is the same in the end.
func TestCRM_TheOrderInWhichFactsComeDoesNotMatter(t *testing.T) {
	t.Parallel()
	c := newCRM(t)
	_, err := c.NameStage(t.Context(), c.actor(), "hubspot", "98766", "won")
	c.Done(err)
	const at = int64(1_795_000_000_123)
	type said struct {
		after           int64 // milliseconds
		property, value string
	}
	facts := []said{
		{0, selling.FactCustomer, "Acme"}, {1, selling.FactOwner, "55"}, {2, selling.FactAmount, "100"},
		{3, selling.FactStage, "qualifiedtobuy"}, {4, selling.FactClose, "2026-12-24"},
		{1_100, selling.FactAmount, "nothing"}, {1_200, selling.FactOwner, "UMATE"},
		{1_300, selling.FactAmount, "3000.005"},
		{2_100, selling.FactStage, "98766"}, {2_101, selling.FactState, "won"},
		{2_102, selling.FactClose, "2026-11-18"},
		{3_100, selling.FactStage, "contractsent"}, {3_101, selling.FactState, "open"},
		{3_102, selling.FactClose, "2026-12-31"},
		{4_100, selling.FactRemoved, "yes"}, {4_200, selling.FactRemoved, ""},
		{5_100, selling.FactReason, "price"}, {5_101, selling.FactStage, "closedlost"},
		{5_102, selling.FactClose, "2026-11-19"}, {5_200, selling.FactCurrency, "EUR"},
	}
	random := rand.New(rand.NewPCG(1, 2))
	var want sales.Deal
	for round := range 120 {
		external := fmt.Sprintf("hubspot/%d", round+1)
		order := slices.Clone(facts)
		if round > 0 {
			random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		}
		for _, f := range order {
			c.saysAt(at+f.after, external, f.property, f.value)
		}
		got := c.deal(external)
		// where it was when it ended may differ
		got.ID, got.External, got.Version, got.CreatedAt, got.StageAt, got.Stage = 0, "", 0, time.Time{}, time.Time{},
			""
		if round == 0 {
			want = got
			if want.State != sales.Lost || want.Owner != c.mate ||
				want.Amount != (sales.Money{Minor: 300_001, Currency: "EUR"}) || want.CloseDay != "2026-11-19" ||
				want.LossReason != "price" {
				t.Fatalf("in order: %+v", want)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%v: %s", order, diff)
		}
		if waits := c.waits(external); len(waits) != 0 {
			t.Fatalf("%v waits for %v", order, waits)
		}
	}
	c.sound()
}
