package commands

import (
	"context"
	"errors"

	"okrbot/bot"
	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store"
	"okrbot/store/selling"
	"okrbot/ui"
)

// formOf opens the form in which something is done to the deal that a button names.
func formOf(verb sales.DealVerb) handler {
	return func(c *Commands, ctx context.Context, r *bot.Request) (bot.Reply, error) {
		return c.dealFormButton(ctx, r, verb)
	}
}

func (c *Commands) dealFormButton(ctx context.Context, r *bot.Request, verb sales.DealVerb) (bot.Reply, error) {
	if r.Value == "" && verb == sales.WasWon {
		return c.dealForm(ctx, r, ui.DealInput{Verb: sales.WasWon}, nil)
	}
	id, err := dealRef(r.Value)
	if err != nil {
		return bot.Reply{}, err
	}
	if verb == sales.Reopened {
		return c.changeDeal(ctx, r, id, selling.DealEdit{Verb: verb})
	}
	return c.dealFormOf(ctx, r, id, verb)
}

// dealFormOf opens the form that does something to a deal, filled with what it is.
func (c *Commands) dealFormOf(ctx context.Context, r *bot.Request, id sales.DealID,
	verb sales.DealVerb) (bot.Reply, error) {
	deal, may, err := c.store.FindDeal(ctx, reader(r), id)
	if err != nil {
		return bot.Reply{}, err
	}
	if !may {
		return bot.Reply{}, okr.Refuse("errors.deal_not_yours")
	}
	return c.dealForm(ctx, r, ui.DealInput{Deal: id, Verb: verb}, &deal)
}

func (c *Commands) dealForm(ctx context.Context, r *bot.Request, in ui.DealInput, deal *sales.Deal) (bot.Reply, error) {
	form, err := c.dealContext(ctx, r, in, deal)
	if err != nil {
		return bot.Reply{}, err
	}
	if deal != nil {
		in = ui.DealInputOf(r.Printer, in, *deal)
	}
	view := ui.DealForm(r.Printer, in, form)
	return bot.Reply{View: &view}, nil
}

func (c *Commands) dealContext(ctx context.Context, r *bot.Request, in ui.DealInput,
	deal *sales.Deal) (form ui.DealContext, err error) {
	switch {
	case deal != nil:
		form.Team, form.Settings, err = c.store.FindSelling(ctx, deal.Team)
	case in.Team != 0:
		form.Team, form.Settings, err = c.store.FindSelling(ctx, in.Team)
	default:
		form.Team, form.Settings, err = c.store.FindSellingTeam(ctx, r.Person.ID)
	}
	form.Deal, form.Today, form.Manages = deal, teamDay(r, form.Team), form.Team.ManagedBy(r.Person.ID) ||
		r.Person.Admin
	return form, err
}

// submitDeal saves the form. Every reason against it is said beside its field, and nothing that was typed is lost.
func (c *Commands) submitDeal(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	in := ui.ReadDeal(r.View)
	var deal *sales.Deal
	if in.Deal != 0 {
		known, _, err := c.store.FindDeal(ctx, reader(r), in.Deal)
		if err != nil {
			return bot.Reply{}, err
		}
		deal = &known
	}
	form, err := c.dealContext(ctx, r, in, deal)
	if err != nil {
		return bot.Reply{}, err
	}
	read := dealReader{printer: r.Printer, in: in, problems: map[string]string{}}
	edit := read.edit(form)
	if len(read.problems) > 0 {
		return bot.Reply{Errors: read.problems}, nil
	}
	b, err := c.saveDeal(ctx, r, form, edit)
	if errors.Is(err, store.ErrRepeated) {
		return bot.Reply{Clear: true}, nil
	}
	if refusal, ok := okr.RefusalOf(err); ok {
		read.refuse(dealField(refusal.ID, in.Verb), err)
		return bot.Reply{Errors: read.problems}, nil
	}
	if err != nil {
		return bot.Reply{}, err
	}
	view := ui.DealSaved(r.Printer, b, in.Verb)
	return bot.Reply{View: &view}, nil
}

// dealField is beside which field of a form a refusal of the store is said.
func dealField(id string, verb sales.DealVerb) string {
	switch {
	case verb == sales.Divided:
		return "split"
	case verb == sales.WasLost:
		return "loss_reason"
	case verb == sales.Moved || id == "errors.stage_unknown":
		return "stage"
	case id == "errors.deal_won_in_future" || id == "errors.deal_day":
		return "close_day"
	case id == "errors.owner_not_in_team" || id == "errors.deal_not_yours":
		return "owner"
	case id == "errors.deal_without_customer" || id == "errors.customer_too_long":
		return "customer"
	case id == "errors.product_too_long":
		return "product"
	case id == "errors.note_too_long":
		return "note"
	default:
		return "amount"
	}
}

// saveDeal changes the deal of a form, or books the new one.
func (c *Commands) saveDeal(ctx context.Context, r *bot.Request, form ui.DealContext,
	edit selling.DealEdit) (sales.Booked, error) {
	if form.Deal != nil {
		return c.store.ChangeDeal(ctx, actor(r, okr.FromEdit), form.Deal.ID, edit)
	}
	d, err := edit.New(form.Team.ID)
	if err != nil {
		return sales.Booked{}, err
	}
	return c.store.BookDeal(ctx, actor(r, okr.FromNew), d)
}

// dealReader gathers what can't be read, by the field it belongs to.
type dealReader struct {
	printer  *locale.Printer
	in       ui.DealInput
	problems map[string]string
}

func (read *dealReader) refuse(field string, err error) {
	read.problems[ui.DealBlock(field, read.in)], _ = read.printer.Error(err)
}

// edit is what the form says, as far as its verb has fields for it.
func (read *dealReader) edit(form ui.DealContext) selling.DealEdit {
	in, e := read.in, selling.DealEdit{Verb: read.in.Verb}
	switch in.Verb {
	case sales.Divided:
		e.Shares = read.shares()
		return e
	case sales.Moved:
		e.Stage = &in.Stage
		return e
	case sales.WasLost:
		e.LossReason, e.CloseDay = &in.LossReason, new(okr.Date(""))
		if in.Note != "" {
			e.Note = &in.Note
		}
		return e
	case sales.Reopened:
		return e
	}
	e.Customer, e.Product, e.Note, e.CloseDay = &in.Customer, &in.Product, &in.Note, &in.CloseDay
	e.Amount = read.amount(form)
	if in.Stage != "" {
		e.Stage = &in.Stage
	}
	if in.Owner != "" {
		e.Owner = &in.Owner
		if form.Deal != nil && form.Deal.Owner != in.Owner {
			e.Verb = sales.Reassigned
		}
	}
	return e
}

func (read *dealReader) amount(form ui.DealContext) *sales.Money {
	currency := form.Settings.Currency
	if read.in.Currency != "" {
		currency = sales.Currency(read.in.Currency)
	}
	if read.in.Amount == "" {
		if read.in.Verb == sales.WasWon {
			read.refuse("amount", okr.Refuse("errors.deal_amount"))
		}
		return &sales.Money{Currency: currency}
	}
	v, typed, err := locale.ParseMoney(read.in.Amount, read.printer.Language(), string(currency))
	if err != nil {
		read.refuse("amount", err)
		return nil
	}
	if typed != "" {
		currency = sales.Currency(typed)
	}
	m, err := moneyFrom(v, currency)
	if err != nil {
		read.refuse("amount", err)
		return nil
	}
	return &m
}

func (read *dealReader) shares() (shares []sales.Share) {
	sum := 0
	for _, s := range read.in.Split {
		if s.Person == "" && s.Percent == "" {
			continue
		}
		points, err := pointsOf(s.Percent, read.printer.Language())
		if err != nil || s.Person == "" {
			read.refuse("split", okr.Refuse("errors.shares_wrong"))
			return nil
		}
		sum += points
		shares = append(shares, sales.Share{Person: s.Person, Points: points})
	}
	if !sales.CheckShares(shares) {
		read.refuse("split", okr.Refuse("errors.shares_wrong"))
	}
	return shares
}
