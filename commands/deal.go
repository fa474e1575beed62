package commands

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/shopspring/decimal"

	"okrbot/bot"
	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/selling"
	"okrbot/ui"
)

func dealRoutes() []route {
	return []route{
		{clicked, ui.ActionDealUndo, (*Commands).undoDeal},
		{clicked, ui.ActionDealNew, (*Commands).newDealButton},
		{clicked, ui.ActionDealPick, (*Commands).pickDeal},
		{clicked, ui.ActionDealShow, (*Commands).showDealButton},
		{clicked, ui.ActionDealList, (*Commands).dealsButton},
		{submitted, ui.CallbackDeal, (*Commands).submitDeal},
		{clicked, ui.ActionDealWon, formOf(sales.WasWon)},
		{clicked, ui.ActionDealLost, formOf(sales.WasLost)},
		{clicked, ui.ActionDealMove, formOf(sales.Moved)},
		{clicked, ui.ActionDealReopen, formOf(sales.Reopened)},
		{clicked, ui.ActionDealSplit, formOf(sales.Divided)},
		{clicked, ui.ActionDealEdit, formOf(sales.Edited)},
	}
}

var (
	one       = decimal.NewFromInt(1)
	thousands = decimal.NewFromInt(10_000)
)

var (
	productWord = regexp.MustCompile(`(?:^|\s)#(\S+)`)
	// Slack takes #enterprise for a channel, where there is one
	channelShape = regexp.MustCompile(`<#[A-Z0-9]+(?:\|([^>]*))?>`)
	quotedName   = regexp.MustCompile(`["“”«„]([^"“”»]+)["“”»]`)
)

// teamDay is today in the zone of a team.
func teamDay(r *bot.Request, team okr.Team) okr.Date { return okr.DateOf(r.Now.In(team.Location())) }

// wonCommand books a deal as won: /sales won 12500 Acme. One of the person's open deals that is called so is the one
// that is won.
func (c *Commands) wonCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	return c.bookCommand(ctx, r, rest, sales.WasWon)
}

func (c *Commands) openDealCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	return c.bookCommand(ctx, r, rest, sales.Opened)
}

func (c *Commands) bookCommand(ctx context.Context, r *bot.Request, rest string,
	verb sales.DealVerb) (bot.Reply, error) {
	team, settings, err := c.store.FindSellingTeam(ctx, r.Person.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	if word, more := firstWord(rest); verb == sales.WasWon && isDealID(word) {
		id, _ := sales.ParseDealID(word)
		return c.winKnown(ctx, r, id, c.readable(ctx, more), team)
	}
	dayOf := dayReader(pastDay)
	if verb == sales.Opened {
		dayOf = comingDay
	}
	typed := lineReader{r.Printer.Language(), settings.Currency, teamDay(r, team), dayOf}.read(c.readable(ctx, rest))
	if typed.trouble != nil {
		return bot.Reply{}, typed.trouble
	}
	money, err := moneyOf(typed, settings.Currency)
	if typed.amount == nil || okr.Blank(typed.customer) || err != nil {
		return c.dealForm(ctx, r, typed.input(verb), nil)
	}
	if verb == sales.WasWon {
		if reply, done, err := c.winNamed(ctx, r, typed, money); done || err != nil {
			return reply, err
		}
	}
	return c.book(ctx, r, typed.deal(money, verb), verb)
}

// winNamed wins the one open deal of the person whose customer is called so; of several it asks which. It reports
// false when there is none.
func (c *Commands) winNamed(ctx context.Context, r *bot.Request, typed typedDeal,
	money sales.Money) (bot.Reply, bool, error) {
	named, err := c.store.OpenDealsNamed(ctx, reader(r), typed.customer)
	if err != nil || len(named) == 0 {
		return bot.Reply{}, false, err
	}
	if len(named) > 1 {
		reply, err := privately(ui.DealChoice(r.Printer, sales.WasWon, typed.customer, named,
			newDealValue(money, typed)))
		return reply, true, err
	}
	reply, err := c.changeDeal(ctx, r, named[0].ID, typed.winning(&money))
	return reply, true, err
}

func (c *Commands) winKnown(ctx context.Context, r *bot.Request, id sales.DealID, text string,
	team okr.Team) (bot.Reply, error) {
	deal, _, err := c.store.FindDeal(ctx, reader(r), id)
	if err != nil {
		return bot.Reply{}, err
	}
	typed := lineReader{r.Printer.Language(), deal.Amount.Currency, teamDay(r, team), pastDay}.read(text)
	if typed.trouble != nil {
		return bot.Reply{}, typed.trouble
	}
	if typed.unread != "" {
		return c.dealForm(ctx, r, ui.DealInput{Deal: id, Verb: sales.WasWon, Amount: typed.unread, CloseDay: typed.day},
			&deal)
	}
	var amount *sales.Money
	if typed.amount != nil {
		money, err := moneyOf(typed, deal.Amount.Currency)
		if err != nil {
			return bot.Reply{}, err
		}
		amount = &money
	}
	if amount == nil && deal.Amount.Minor == 0 {
		return c.dealForm(ctx, r, ui.DealInput{Deal: id, Verb: sales.WasWon}, &deal)
	}
	return c.changeDeal(ctx, r, id, typed.winning(amount))
}

func (c *Commands) book(ctx context.Context, r *bot.Request, d sales.Deal, verb sales.DealVerb) (bot.Reply, error) {
	b, err := c.store.BookDeal(ctx, actor(r, okr.FromNew), d)
	if err != nil {
		return done(err, bot.Reply{})
	}
	return privately(ui.Booked(r.Printer, b, verb))
}

func (c *Commands) changeDeal(ctx context.Context, r *bot.Request, id sales.DealID,
	e selling.DealEdit) (bot.Reply, error) {
	b, err := c.store.ChangeDeal(ctx, actor(r, okr.FromEdit), id, e)
	if err != nil {
		return done(err, bot.Reply{})
	}
	return privately(ui.Booked(r.Printer, b, e.Verb))
}

// newDealButton books a deal anew although others are called so, or opens the form.
func (c *Commands) newDealButton(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	head, rest, ok := strings.Cut(r.Value, "|")
	var d sales.Deal
	if parts := strings.Split(head, " "); ok && len(parts) == 3 {
		if _, err := fmt.Sscan(parts[0], &d.Amount.Minor); err != nil {
			return bot.Reply{}, okr.Refuse("errors.button_old")
		}
		d.Amount.Currency, d.CloseDay, d.State = sales.Currency(parts[1]), okr.Date(parts[2]), sales.Won
		d.Product, rest, _ = strings.Cut(rest, "|")
		d.Customer, d.Note, _ = strings.Cut(rest, "|")
		return c.book(ctx, r, d, sales.WasWon)
	}
	return c.dealForm(ctx, r, ui.DealInput{Verb: sales.Opened}, nil)
}

// pickDeal does to one of several deals what was typed for their name.
func (c *Commands) pickDeal(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	verb, about, _ := ui.ReadChoice(r.Value)
	id, err := dealRef(about)
	if err != nil {
		return bot.Reply{}, err
	}
	return c.dealFormOf(ctx, r, id, sales.DealVerb(verb))
}

func dealRef(value string) (sales.DealID, error) {
	id, ok := ui.ReadRef[sales.DealID]("D", value)
	if !ok {
		return 0, okr.Refuse("errors.button_old")
	}
	return id, nil
}

// mostCustomerWords is by how many words of a customer's name a deal is looked for at the most; a longer name stands
// in quotes.
const mostCustomerWords = 12

// whichDeal reads D8 or the name of a customer of one of the person's deals at the begin of a line.
func (c *Commands) whichDeal(ctx context.Context, r *bot.Request, text string,
	verb sales.DealVerb) (id sales.DealID, rest string, reply *bot.Reply, err error) {
	word, rest := firstWord(text)
	if id, ok := sales.ParseDealID(word); ok {
		return id, rest, nil, nil
	}
	if text == "" {
		open, err := c.store.OpenDeals(ctx, reader(r), 10)
		if err != nil {
			return 0, "", nil, err
		}
		if len(open) == 0 {
			return 0, "", nil, okr.Refuse("errors.deal_which")
		}
		m := ui.DealChoice(r.Printer, verb, "", open, "")
		return 0, "", &bot.Reply{Message: &m}, nil
	}
	words := strings.Fields(text)
	if m := quotedName.FindStringSubmatch(text); m != nil && strings.HasPrefix(text, m[0]) {
		words = []string{m[1], strings.TrimPrefix(text, m[0])}
	}
	named, taken, err := c.store.OpenDealsTyped(ctx, reader(r), words[:min(mostCustomerWords, len(words))])
	switch {
	case err != nil:
		return 0, "", nil, err
	case len(named) == 1:
		return named[0].ID, strings.TrimSpace(strings.Join(words[taken:], " ")), nil, nil
	case len(named) > 1:
		m := ui.DealChoice(r.Printer, verb, strings.Join(words[:taken], " "), named, "")
		return 0, "", &bot.Reply{Message: &m}, nil
	}
	return 0, "", nil, okr.Refuse("errors.deal_unreadable", "Word", locale.Truncate(locale.Line(text), 40))
}

// printers are those of both languages, whose words people type.
func (c *Commands) printers() []*locale.Printer {
	return []*locale.Printer{c.locale.Printer(locale.English), c.locale.Printer(locale.Turkish)}
}

// moveCommand takes a deal to another stage: /sales move D8 proposal.
func (c *Commands) moveCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	id, stage, reply, err := c.whichDeal(ctx, r, rest, sales.Moved)
	if err != nil || reply != nil {
		return orReply(reply), err
	}
	if stage == "" {
		return c.dealFormOf(ctx, r, id, sales.Moved)
	}
	sheet, err := c.store.FindDealSheet(ctx, reader(r), id)
	if err != nil {
		return bot.Reply{}, err
	}
	key, _, ok := ui.MatchStage(stage, sheet.Settings.Stages, c.printers()...)
	if !ok {
		var words []string
		for _, s := range sheet.Settings.Stages {
			words = append(words, ui.StageWord(r.Printer, s))
		}
		return bot.Reply{}, okr.Refuse("errors.stage_unreadable", "Word", locale.Truncate(locale.Line(stage), 40),
			"Stages", words)
	}
	return c.changeDeal(ctx, r, id, selling.DealEdit{Verb: sales.Moved, Stage: &key})
}

// lostCommand ends a deal as lost, with a reason: /sales lost D8 price.
func (c *Commands) lostCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	id, reason, reply, err := c.whichDeal(ctx, r, rest, sales.WasLost)
	if err != nil || reply != nil {
		return orReply(reply), err
	}
	sheet, err := c.store.FindDealSheet(ctx, reader(r), id)
	if err != nil {
		return bot.Reply{}, err
	}
	reason, note := cutNote(c.readable(ctx, reason))
	key, _, ok := ui.MatchLossReason(reason, sheet.Settings.LossReasons, c.printers()...)
	if !ok {
		in := ui.DealInput{Deal: id, Verb: sales.WasLost, Note: strings.TrimSpace(reason + " " + note)}
		return c.dealForm(ctx, r, in, &sheet.Deal)
	}
	e := selling.DealEdit{Verb: sales.WasLost, LossReason: &key, CloseDay: new(okr.Date(""))}
	if note != "" {
		e.Note = &note
	}
	return c.changeDeal(ctx, r, id, e)
}

func orReply(reply *bot.Reply) bot.Reply {
	if reply == nil {
		return bot.Reply{}
	}
	return *reply
}

func (c *Commands) reopenCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	id, ok := sales.ParseDealID(rest)
	if !ok {
		return bot.Reply{}, okr.Refuse("errors.deal_which")
	}
	return c.changeDeal(ctx, r, id, selling.DealEdit{Verb: sales.Reopened})
}

func (c *Commands) editDealCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	id, _, reply, err := c.whichDeal(ctx, r, rest, sales.Edited)
	if err != nil || reply != nil {
		return orReply(reply), err
	}
	return c.dealFormOf(ctx, r, id, sales.Edited)
}

var splitPercent = regexp.MustCompile(`^(\d{1,3}(?:[.,]\d{1,2})?)%?/(\d{1,3}(?:[.,]\d{1,2})?)%?$`)

// splitCommand divides the credit of a deal: /sales split D8 60/40 @colleague. Without a deal it is the last one that
// the person won.
func (c *Commands) splitCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	words := strings.Fields(rest)
	var id sales.DealID
	if len(words) > 0 && isDealID(words[0]) {
		id, _ = sales.ParseDealID(words[0])
		words = words[1:]
	} else {
		last, err := c.store.FindLastWon(ctx, reader(r))
		if err != nil {
			return bot.Reply{}, err
		}
		id = last
	}
	if len(words) < 2 {
		return c.dealFormOf(ctx, r, id, sales.Divided)
	}
	percents := splitPercent.FindStringSubmatch(words[0])
	if percents == nil {
		return c.dealFormOf(ctx, r, id, sales.Divided)
	}
	who, which, err := c.whom(ctx, r, strings.Join(words[1:], " "), func(mention string) string {
		return fmt.Sprintf("/sales split %s %s %s", id, words[0], mention)
	})
	if err != nil || which != nil {
		return orReply(which), err
	}
	deal, _, err := c.store.FindDeal(ctx, reader(r), id)
	if err != nil {
		return bot.Reply{}, err
	}
	var shares []sales.Share
	for i, person := range []okr.PersonID{deal.Owner, who} {
		points, err := pointsOf(percents[i+1], r.Printer.Language())
		if err != nil {
			return bot.Reply{}, err
		}
		shares = append(shares, sales.Share{Person: person, Points: points})
	}
	if !sales.CheckShares(shares) {
		return bot.Reply{}, okr.Refuse("errors.shares_wrong")
	}
	return c.changeDeal(ctx, r, id, selling.DealEdit{Verb: sales.Divided, Shares: shares})
}

// undoDeal takes a change back.
func (c *Commands) undoDeal(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	id, ok := ui.ReadRef[sales.DealChangeID]("X", r.Value)
	if !ok {
		return bot.Reply{}, okr.Refuse("errors.button_old")
	}
	b, err := c.store.UndoDeal(ctx, actor(r, okr.FromEdit), id)
	if err != nil {
		return done(err, bot.Reply{})
	}
	m := ui.Booked(r.Printer, b, sales.Undone)
	return bot.Reply{Message: &m, Replace: r.Message != ""}, nil
}

func (c *Commands) showDealCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	id, _, reply, err := c.whichDeal(ctx, r, rest, sales.Edited)
	if err != nil || reply != nil {
		return orReply(reply), err
	}
	return c.showDeal(ctx, r, id)
}

func (c *Commands) showDealButton(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	id, err := dealRef(r.Value)
	if err != nil {
		return bot.Reply{}, err
	}
	return c.showDeal(ctx, r, id)
}

func (c *Commands) showDeal(ctx context.Context, r *bot.Request, id sales.DealID) (bot.Reply, error) {
	d, err := c.store.FindDealSheet(ctx, reader(r), id)
	if err != nil {
		return bot.Reply{}, err
	}
	loc, err := c.location(ctx, r.Person)
	if err != nil {
		return bot.Reply{}, err
	}
	v := ui.DealDetailView{Deal: d.Deal, May: d.May, Settings: d.Settings, History: d.History,
		Loc: loc, Now: r.Now, Names: d.Names}
	return privately(ui.DealDetail(r.Printer, v))
}

func (c *Commands) dealsCommand(ctx context.Context, r *bot.Request, _ string) (bot.Reply, error) {
	return c.dealsButton(ctx, r)
}

// mostDeals is how many open deals a list is asked for.
const mostDeals = 50

func (c *Commands) dealsButton(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	_, settings, err := c.store.FindSellingTeam(ctx, r.Person.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	open, err := c.store.OpenDeals(ctx, reader(r), mostDeals)
	if err != nil {
		return bot.Reply{}, err
	}
	loc, err := c.location(ctx, r.Person)
	if err != nil {
		return bot.Reply{}, err
	}
	return privately(ui.DealList(r.Printer, ui.DealListView{Deals: open, Total: len(open), Settings: settings,
		Now: r.Now, Loc: loc}))
}
