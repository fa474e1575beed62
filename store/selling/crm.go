package selling

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

// Fact is a property of a deal, as a CRM said it.
type Fact struct {
	Value string `json:"value"`
	At    int64  `json:"at"`    // Unix milliseconds by the CRM's clock
	Taken bool   `json:"taken"` // the deal says so now, or did
}

// second is what CRMs count in whose times have no milliseconds.
const second = int64(time.Second / time.Millisecond)

// OlderThan reports whether a fact was said before another one. Of two of the same second, the one that is received
// later holds, unless both times are known more exactly.
func (f Fact) OlderThan(g Fact) bool {
	if f.At%second == 0 || g.At%second == 0 {
		return f.At/second < g.At/second
	}
	return f.At < g.At
}

// The properties of a deal that are heard. FactRemoved is any value when the CRM deleted the deal, and empty when it
// brought it back.
const (
	FactCustomer = "customer"
	FactAmount   = "amount" // a decimal number with a point
	FactCurrency = "currency"
	FactOwner    = "owner" // the CRM's id, or Slack's
	FactStage    = "stage" // the CRM's name of it, or ours
	FactState    = "state" // open, won or lost
	FactClose    = "close" // a day, or an instant as RFC 3339 has it
	FactReason   = "reason"
	FactProduct  = "product"
	FactNote     = "note"
	FactRemoved  = "removed"
)

// Heard is what a CRM says of one deal.
type Heard struct {
	External string
	Facts    map[string]Fact
	Merged   []string // ids that stand for this one since MergedAt
	MergedAt int64    // by the CRM's clock
}

// Wait is why a property of a deal, or all of it, cannot be taken.
type Wait struct {
	Why   *okr.Refusal `json:"why"`
	Since int64        `json:"since"` // Unix milliseconds of our clock
}

// What waits beside a property.
const (
	waitsDeal = "deal" // no property is to blame
	waitsTwin = "twin" // its owner is asked whether it is another one
)

// crmDeal is all that a CRM said of a deal, and what of it waits.
type crmDeal struct {
	external string
	Facts    map[string]Fact
	waits    map[string]Wait
}

func (c *crmDeal) source() string {
	source, _, _ := strings.Cut(c.external, "/")
	return source
}

// news is a fact that the deal does not say yet.
func (c *crmDeal) news(property string) (Fact, bool) {
	f, said := c.Facts[property]
	_, waits := c.waits[property]
	return f, said && !f.Taken && !waits
}

func (c *crmDeal) wait(t *Tx, property string, why *okr.Refusal) {
	c.waits[property] = Wait{why, t.Now.UnixMilli()}
}

// taken marks facts that the deal says.
func (c *crmDeal) taken(properties ...string) {
	for _, property := range properties {
		if f, said := c.Facts[property]; said {
			f.Taken = true
			c.Facts[property] = f
		}
	}
}

// HearDeals takes what a CRM says of deals, property by property, in whatever order it comes: only what is newer than
// what was heard before counts. What a person changed here since stays, until the CRM says something new of that
// property. Each property is taken by itself: one that cannot be taken waits with its reason and is tried again with
// whatever is said next; see [Store.WaitingDeals].
func (s *Store) HearDeals(ctx context.Context, a outbox.Actor, list []Heard) error {
	return s.write(ctx, a.Now, func(t *Tx) error {
		for _, h := range list {
			if err := t.hear(ctx, a, h); err != nil {
				return err
			}
		}
		return nil
	})
}

func (t *Tx) hear(ctx context.Context, a outbox.Actor, h Heard) error {
	external, mergedAt, err := t.findSurvivor(ctx, sales.OneExternal(h.External))
	if err != nil {
		return err
	}
	c, err := t.FindCRMDeal(ctx, external)
	if err != nil {
		return err
	}
	if c.learn(h.Facts, mergedAt) {
		if err := t.takeUp(ctx, a, c); err != nil {
			return err
		}
	}
	for _, gone := range h.Merged {
		if err := t.mergeHeard(ctx, a, external, sales.OneExternal(gone), h.MergedAt); err != nil {
			return err
		}
	}
	return nil
}

// learn adds facts that are not older than what was heard, and reports whether there is any. Of an id that became
// another one, what it said before fills gaps only, and that it was deleted then says nothing of the other.
func (c *crmDeal) learn(facts map[string]Fact, mergedAt int64) (news bool) {
	for property, fact := range facts {
		known, said := c.Facts[property]
		switch {
		case mergedAt != 0 && (property == FactRemoved || said && fact.At <= mergedAt):
			continue
		case said && (fact.OlderThan(known) || fact.At == known.At && fact.Value == known.Value):
			continue
		}
		if fact.Taken = known.Taken && fact.Value == known.Value; !fact.Taken {
			delete(c.waits, property)
		}
		c.Facts[property], news = fact, true
	}
	return news
}

// FindCRMDeal returns what a CRM said of a deal so far; without facts when it never spoke of it.
func (t *Tx) FindCRMDeal(ctx context.Context, external string) (*crmDeal, error) {
	c := &crmDeal{external, map[string]Fact{}, map[string]Wait{}}
	var facts, waits string
	err := t.One(ctx, "SELECT facts, waits FROM crm_deals WHERE external = $1", []any{external}, []any{&facts, &waits})
	if errors.Is(err, db.ErrNotFound) {
		return c, nil
	}
	if err != nil {
		return nil, err
	}
	return c, c.read(facts, waits)
}

func (c *crmDeal) read(facts, waits string) (err error) {
	if c.Facts, err = db.FromJSON[map[string]Fact](facts); err != nil || waits == "" {
		return err
	}
	c.waits, err = db.FromJSON[map[string]Wait](waits)
	return err
}

// keepHeard writes what is known of a deal. What was solved by it is shown where people were told of it.
func (t *Tx) keepHeard(ctx context.Context, c *crmDeal, before map[string]Wait) error {
	waits, since := "", any(nil)
	if len(c.waits) > 0 {
		first := t.Now.UnixMilli()
		for _, w := range c.waits {
			first = min(first, w.Since)
		}
		waits, since = db.JSON(c.waits), first
	}
	if _, err := t.Exec(ctx, `INSERT INTO crm_deals (external, facts, waits, at, since) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (external) DO UPDATE SET facts = excluded.facts, waits = excluded.waits, at = excluded.at, since =
		excluded.since`,
		c.external, db.JSON(c.Facts), waits, db.Millis(t.Now), since); err != nil {
		return err
	}
	for property := range before {
		if _, still := c.waits[property]; !still {
			return t.caseSolved(ctx)
		}
	}
	return nil
}

// takeUp books what is new of a deal. What cannot be taken is kept with the reason why not, since it waits first.
func (t *Tx) takeUp(ctx context.Context, a outbox.Actor, c *crmDeal) error {
	before := c.waits
	c.waits = map[string]Wait{}
	for property, w := range before {
		if c.Facts[property].Taken { // it counts, but not as it was said
			c.waits[property] = w
		}
	}
	if err := t.bookHeard(ctx, a, c); err != nil {
		refusal, refused := okr.RefusalOf(err)
		if !refused {
			return err
		}
		c.wait(t, waitsDeal, refusal)
	}
	for property, w := range c.waits {
		if was, waited := before[property]; waited && db.JSON(was.Why) == db.JSON(w.Why) {
			c.waits[property] = was
		}
	}
	return t.keepHeard(ctx, c, before)
}

func (t *Tx) bookHeard(ctx context.Context, a outbox.Actor, c *crmDeal) error {
	d, err := t.findDealOf(ctx, c.external)
	if err != nil {
		return err
	}
	if c.Facts[FactRemoved].Value != "" {
		return t.hearRemoval(ctx, a, c, d)
	}
	if d != nil && d.State == sales.Void {
		if d, err = t.bringBack(ctx, a, *d); err != nil || d == nil {
			return err
		}
	}
	carried, refusals := c.waits, map[string]Wait{}
	for {
		c.waits = maps.Clone(carried)
		maps.Copy(c.waits, refusals)
		w, err := t.readWish(ctx, c, d)
		if err != nil || d == nil && w.owner == "" {
			return err
		}
		if asks, err := t.doubts(ctx, a, c, d, w); err != nil || asks {
			return err
		}
		err = t.trying(ctx, func() error { return t.fulfil(ctx, a, c, d, w) })
		refusal, refused := okr.RefusalOf(err)
		if !refused {
			c.taken(w.made...)
			return err
		}
		property := refusedProperty[refusal.ID]
		if !slices.Contains(w.made, property) {
			return refusal
		}
		refusals[property] = Wait{refusal, t.Now.UnixMilli()}
	}
}

// refusedProperty is the property that a refusal of the store is about.
var refusedProperty = map[string]string{
	"errors.owner_not_in_team": FactOwner, "errors.share_unfit": FactOwner, "errors.no_team": FactOwner,
	"errors.shares_wrong":          FactOwner,
	"errors.deal_without_customer": FactCustomer, "errors.deal_amount": FactAmount,
	"errors.currency_unknown": FactCurrency, "errors.stage_unknown": FactStage,
	"errors.deal_won_in_future": FactClose, "errors.deal_day": FactClose, "errors.customer_too_long": FactCustomer,
	"errors.reason_too_long":  FactReason,
	"errors.product_too_long": FactProduct, "errors.note_too_long": FactNote,
	"errors.money_too_large": FactAmount, "errors.sum_too_large": FactAmount, "errors.rate_overflows": FactAmount,
}

// hearRemoval makes a deal void that its CRM no longer has. What it says of it meanwhile is kept for the day on which
// it is restored.
func (t *Tx) hearRemoval(ctx context.Context, a outbox.Actor, c *crmDeal, d *sales.Deal) error {
	c.waits = map[string]Wait{}
	if err := t.dropQuestion(ctx, c.external); err != nil {
		return err
	}
	if d == nil || d.State == sales.Void {
		return nil
	}
	return t.voidDeal(ctx, a, *d, sales.Removed)
}

// voidDeal takes a deal out of everything that counts.
func (t *Tx) voidDeal(ctx context.Context, a outbox.Actor, d sales.Deal, verb sales.DealVerb) error {
	team, settings, err := t.FindSelling(ctx, d.Team)
	if err != nil {
		return err
	}
	before := d
	d.State = sales.Void
	if _, err := t.saveDeal(ctx, a, sellers{team, settings}, verb, &before, d); err != nil {
		return err
	}
	return t.recountPraise(ctx, d.Owner)
}

// bringBack makes a deal what it was before its CRM deleted it, or before its owner was asked about it. It returns
// nil of one that is void for another reason, or about which its owner is still asked.
func (t *Tx) bringBack(ctx context.Context, a outbox.Actor, d sales.Deal) (*sales.Deal, error) {
	list, err := t.DealChanges(ctx, "c.deal = $1 ORDER BY c.id DESC LIMIT 1", d.ID)
	if err != nil || len(list) == 0 || list[0].Before == nil {
		return nil, err
	}
	switch list[0].Verb {
	case sales.Removed:
	case sales.Doubted:
		if asked, err := t.isAsked(ctx, d.External); err != nil || asked {
			return nil, err
		}
	default:
		return nil, nil //nolint:nilnil // it stays void
	}
	team, settings, err := t.FindSelling(ctx, d.Team)
	if err != nil {
		return nil, err
	}
	back := *list[0].Before
	back.ID, back.Version, back.CreatedAt, back.OwnerName, back.External = d.ID, d.Version, d.CreatedAt, d.OwnerName,
		d.External
	b, err := t.saveDeal(ctx, a, sellers{team, settings}, sales.Restored, &d, back)
	return &b.Deal, err
}

// trying undoes what f did when it fails.
func (t *Tx) trying(ctx context.Context, f func() error) error {
	if _, err := t.Exec(ctx, "SAVEPOINT heard"); err != nil {
		return err
	}
	failed := f()
	if failed != nil {
		if _, err := t.Exec(ctx, "ROLLBACK TO heard"); err != nil {
			return err
		}
	}
	_, err := t.Exec(ctx, "RELEASE heard")
	return errors.Join(failed, err)
}
