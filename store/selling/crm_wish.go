package selling

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

// wish is what is new about a deal, as far as it can be taken; nil and empty is as it is.
type wish struct {
	team     okr.Team
	settings sales.Settings
	owner    okr.PersonID
	customer string
	amount   *sales.Money
	state    sales.DealState
	stage    string
	closing  *okr.Date
	reason   *string
	product  *string
	note     *string
	remark   *sales.Remark // about the amount
	made     []string      // the facts that it is made of
}

// readWish reads what is new of a deal, d or a new one when it is nil. What cannot be taken waits.
func (t *Tx) readWish(ctx context.Context, c *crmDeal, d *sales.Deal) (w wish, err error) {
	if err := t.wishOwner(ctx, c, d, &w); err != nil || d == nil && w.owner == "" {
		return w, err
	}
	if f, news := c.news(FactCustomer); news {
		w.customer, w.made = f.Value, append(w.made, FactCustomer)
	}
	if d == nil { // one without a name has its id for one, until it gets another
		w.customer = cmp.Or(w.customer, c.external)
	}
	w.wishAmount(t, c, d)
	if err := t.wishState(ctx, c, d, &w); err != nil {
		return w, err
	}
	w.wishClosing(t, c, d)
	if said, heard := c.Facts[FactReason]; heard && w.state == sales.Lost { // it may have been told before the end
		w.reason = &said.Value
	}
	for property, text := range map[string]**string{FactReason: &w.reason, FactProduct: &w.product, FactNote: &w.note} {
		if f, news := c.news(property); news {
			*text, w.made = &f.Value, append(w.made, property)
		}
	}
	return w, nil
}

// wishOwner says whose the deal is to be, and in which team that is. A deal that is known stays with whom it has
// while the new owner waits, and when the CRM takes its owner away.
func (t *Tx) wishOwner(ctx context.Context, c *crmDeal, d *sales.Deal, w *wish) (err error) {
	f, news := c.news(FactOwner)
	switch {
	case news && f.Value != "":
		refusal, err := okr.Refused(t.readOwner(ctx, c, d, f.Value, w))
		if err != nil {
			return err
		}
		if refusal != nil {
			c.wait(t, FactOwner, refusal)
			w.owner = ""
		} else {
			w.made = append(w.made, FactOwner)
		}
	case news && d != nil:
		w.made = append(w.made, FactOwner)
	case d == nil && c.waits[FactOwner].Why == nil:
		c.wait(t, FactOwner, &okr.Refusal{ID: "errors.crm_no_owner"})
	}
	if w.owner == "" && d != nil {
		w.team, w.settings, err = t.FindSelling(ctx, d.Team)
	}
	return err
}

// readOwner finds an owner, and the team in which the deal is theirs.
func (t *Tx) readOwner(ctx context.Context, c *crmDeal, d *sales.Deal, named string, w *wish) (err error) {
	if w.owner, err = t.findOwner(ctx, c.source(), named); err != nil {
		return err
	}
	team := okr.TeamID(0)
	if d != nil {
		if w.team, w.settings, err = t.FindSelling(ctx, d.Team); err != nil {
			return err
		}
		works, err := t.worksIn(ctx, w.team, w.owner)
		if err != nil || works {
			return err
		}
	}
	if team, err = t.findSellingTeam(ctx, w.owner); err != nil {
		if refusal, failed := okr.Refused(err); refusal != nil || failed != nil {
			return cmp.Or(failed, okr.Refuse("errors.crm_owner_no_team", "Owner", c.source()+"/"+named))
		}
	}
	w.team, w.settings, err = t.FindSelling(ctx, team)
	return err
}

// findOwner returns whom a program means: what a CRM calls a person, or a Slack id.
func (t *Tx) findOwner(ctx context.Context, source, external string) (okr.PersonID, error) {
	var id okr.PersonID
	external = sales.OneID(source, external)
	err := t.One(ctx, "SELECT person FROM crm_owners WHERE source = $1 AND external = $2", []any{source, external},
		[]any{&id})
	if !errors.Is(err, db.ErrNotFound) {
		return id, err
	}
	p, err := t.FindPerson(ctx, okr.PersonID(external))
	if errors.Is(err, db.ErrNotFound) {
		return "", okr.Refuse("errors.crm_owner_unknown", "Owner", source+"/"+external)
	}
	return p.ID, err
}

// wishAmount says what the deal is to be worth, in the currency that was said last, or the deal's, or the team's.
// What is no amount counts as 0.
func (w *wish) wishAmount(t *Tx, c *crmDeal, d *sales.Deal) {
	amount, newAmount := c.news(FactAmount)
	_, newCurrency := c.news(FactCurrency)
	if !newAmount && !newCurrency {
		return
	}
	usual := w.settings.Currency
	if d != nil {
		usual = d.Amount.Currency
	}
	currency := sales.Currency(strings.ToUpper(strings.TrimSpace(cmp.Or(c.Facts[FactCurrency].Value, string(usual)))))
	if !slices.Contains(sales.Currencies, currency) {
		c.wait(t, FactCurrency, &okr.Refusal{ID: "errors.currency_unknown", Args: []any{"Currency", string(currency)}})
		w.amount = &sales.Money{Currency: usual}
		if amount.Taken { // in the currency that comes next it is worth something again
			amount.Taken = false
			c.Facts[FactAmount] = amount
		}
		return
	}
	w.made = append(w.made, FactCurrency)
	if !newAmount { // it may have been corrected here since
		if d != nil && currency != d.Amount.Currency {
			w.amount = &sales.Money{Minor: d.Amount.Minor, Currency: currency}
		}
		return
	}
	w.made = append(w.made, FactAmount)
	m, reading, err := sales.ReadMoney(amount.Value, currency)
	switch {
	case errors.Is(err, sales.ErrTooLarge):
		m = sales.Money{Currency: currency}
		c.wait(t, FactAmount, &okr.Refusal{ID: "errors.money_too_large", Args: []any{"Amount", amount.Value}})
	case err != nil:
		m = sales.Money{Currency: currency}
		c.wait(t, FactAmount, &okr.Refusal{ID: "errors.crm_amount", Args: []any{"Amount", amount.Value}})
	case reading == sales.Negative:
		c.wait(t, FactAmount, &okr.Refusal{ID: "errors.crm_negative", Args: []any{"Amount", amount.Value}})
	}
	if reading != sales.Exact {
		w.remark = &sales.Remark{ID: "deal.remark_" + string(reading), Args: []any{"Amount", amount.Value}}
	}
	w.amount = &m
}

// wishState says in which stage the deal is to be, or how it ended. State and stage both say so; the newer one holds.
func (t *Tx) wishState(ctx context.Context, c *crmDeal, d *sales.Deal, w *wish) error {
	state, newState := c.news(FactState)
	said := c.Facts[FactState]
	stage, newStage := c.news(FactStage)
	if newState {
		w.made = append(w.made, FactState)
	}
	if newStage {
		known, ok, err := t.findStage(ctx, c.source(), stage.Value, w.settings)
		if err != nil {
			return err
		}
		ended := sales.Ends(said.Value) && !said.OlderThan(stage)
		switch {
		case stage.Value == "", ended: // where it was when it ended is ours to know
			w.made = append(w.made, FactStage)
		case !ok:
			c.wait(t, FactStage, &okr.Refusal{ID: "errors.crm_stage_unknown",
				Args: []any{"Stage", c.source() + "/" + stage.Value}})
		default:
			w.made = append(w.made, FactStage)
			if said.Value != "" && stage.OlderThan(said) {
				break
			}
			if newState = false; sales.Ends(known) {
				w.state = sales.DealState(known)
			} else {
				w.state, w.stage = sales.Open, known
			}
		}
	}
	if newState && !c.Facts[FactStage].endsLater(state) {
		w.state = sales.DealState(state.Value)
	}
	return nil
}

// endsLater reports whether a fact that the deal says already is newer than another one.
func (f Fact) endsLater(g Fact) bool { return f.Taken && g.OlderThan(f) }

// closingWith is how long apart a CRM may tell the end of a deal and its day, in milliseconds.
const closingWith = int64(time.Minute / time.Millisecond)

// wishClosing says when the deal ended, or is expected to. The day of a deal that was won is none to come: a CRM that
// says so means the day on which it expected it, and the deal counts today.
func (w *wish) wishClosing(t *Tx, c *crmDeal, d *sales.Deal) {
	f, news := c.news(FactClose)
	if news {
		w.made = append(w.made, FactClose)
	}
	state, ends := w.state, sales.Ends(string(w.state))
	if state == "" && d != nil {
		state = d.State
	}
	ends = ends && (d == nil || d.State != state)
	if !news {
		told := max(c.Facts[FactState].At, c.Facts[FactStage].At)
		if !ends || f.Value == "" || told-f.At > closingWith { // what it was expected on is not when it ended
			return
		}
	}
	day, ok := heardDay(f.Value, w.team)
	if !ok {
		c.wait(t, FactClose, &okr.Refusal{ID: "errors.crm_day", Args: []any{"Day", f.Value}})
		return
	}
	if sales.Ends(string(state)) && (day == "" || day > okr.DateOf(t.Now.In(w.team.Location()))) {
		return
	}
	w.closing = &day
}

// heardDay is a day, or the team's day of an instant.
func heardDay(text string, team okr.Team) (okr.Date, bool) {
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return okr.DateOf(at.In(team.Location())), true
	}
	day := okr.Date(text)
	return day, text == "" || day.Valid()
}

// fulfil makes the deal what is wished, or books a new one.
func (t *Tx) fulfil(ctx context.Context, a outbox.Actor, c *crmDeal, d *sales.Deal, w wish) error {
	if d == nil {
		return t.bookWish(ctx, a, c.external, w)
	}
	e, changes := w.edit(*d)
	if !changes {
		return nil
	}
	b, err := t.EditDeal(ctx, a, *d, e)
	if err != nil {
		return err
	}
	return t.remarkOn(ctx, b.Change, w.remark)
}

func (t *Tx) bookWish(ctx context.Context, a outbox.Actor, external string, w wish) error {
	d := sales.Deal{Team: w.team.ID, Owner: w.owner, Customer: w.customer, State: w.state, Stage: w.stage,
		External: external}
	for text, to := range map[*string]**string{&d.LossReason: &w.reason, &d.Product: &w.product, &d.Note: &w.note} {
		set(text, *to)
	}
	set(&d.Amount, w.amount)
	set(&d.CloseDay, w.closing)
	b, err := t.bookNew(ctx, a, d)
	if err != nil {
		return err
	}
	return t.remarkOn(ctx, b.Change, w.remark)
}

// edit is what has to change of a deal to become what is wished.
func (w wish) edit(d sales.Deal) (e DealEdit, changes bool) {
	e.Verb = sales.Edited
	if w.owner != "" && w.owner != d.Owner {
		e.Owner, changes = &w.owner, true
	}
	if w.customer != "" && w.customer != d.Customer {
		e.Customer, changes = &w.customer, true
	}
	if w.amount != nil && *w.amount != d.Amount {
		e.Amount, changes = w.amount, true
	}
	changes = wanted(&e.CloseDay, w.closing, d.CloseDay) || changes
	changes = wanted(&e.Product, w.product, d.Product) || changes
	changes = wanted(&e.Note, w.note, d.Note) || changes
	if w.state == "" || w.state == d.State {
		changes = d.State == sales.Lost && wanted(&e.LossReason, w.reason, d.LossReason) || changes
		if w.stage != "" && d.State == sales.Open && w.stage != d.Stage {
			e.Verb, e.Stage, changes = sales.Moved, &w.stage, true
		}
		return e, changes
	}
	switch w.state {
	case sales.Won:
		e.Verb = sales.WasWon
	case sales.Lost:
		e.Verb, e.LossReason = sales.WasLost, w.reason
	default:
		e.Verb = sales.Reopened
		if w.stage != "" {
			e.Stage = &w.stage
		}
		return e, true
	}
	if e.CloseDay = w.closing; e.CloseDay == nil {
		e.CloseDay = new(okr.Date)
	}
	return e, true
}

// wanted says a field of an edit when it is wished and not so already.
func wanted[T comparable](field **T, wish *T, now T) bool {
	if wish == nil || *wish == now {
		return false
	}
	*field = wish
	return true
}

// remarkOn says something of a change beside what it changed.
func (t *Tx) remarkOn(ctx context.Context, change sales.DealChangeID, remark *sales.Remark) error {
	if remark == nil || change == 0 {
		return nil
	}
	_, err := t.Exec(ctx, "UPDATE deal_changes SET remark = $2 WHERE id = $1", change, db.JSON(remark))
	return err
}
