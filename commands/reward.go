package commands

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"okrbot/bot"
	"okrbot/door/dealfile"
	"okrbot/locale"
	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store"
	kept "okrbot/store/motivation"
	"okrbot/ui"
)

func rewardRoutes() []route {
	return []route{
		{clicked, ui.ActionRewards, (*Commands).catalog},
		{clicked, ui.ActionRewardAsk, ofReward((*Commands).askReward)},
		{clicked, ui.ActionContribute, ofReward((*Commands).contributeForm)},
		{submitted, ui.CallbackContribute, (*Commands).submitContribution},
		{clicked, ui.ActionRewardNew, (*Commands).newReward},
		{clicked, ui.ActionRewardChange, ofReward((*Commands).changeReward)},
		{clicked, ui.ActionRewardTemplate, (*Commands).fillReward},
		{submitted, ui.CallbackReward, (*Commands).submitReward},
		{clicked, ui.ActionOrders, (*Commands).orders},
		{clicked, ui.ActionOrderApprove, ofOrder((*Commands).approveOrder)},
		{clicked, ui.ActionOrderCancel, ofOrder((*Commands).cancelOrder)},
		{clicked, ui.ActionOrderDecline, ofOrder(talksOfOrder(ui.TalkDecline))},
		{clicked, ui.ActionOrderQuestion, ofOrder(talksOfOrder(ui.TalkQuestion))},
		{clicked, ui.ActionOrderAnswer, ofOrder(talksOfOrder(ui.TalkAnswer))},
		{clicked, ui.ActionOrderHand, ofOrder(talksOfOrder(ui.TalkHand))},
		{submitted, ui.CallbackOrder, (*Commands).submitOrder},
		{clicked, ui.ActionGrantTakeBack, (*Commands).takeBackGrant},
		{clicked, ui.ActionRewardsXLSX, (*Commands).exportRewardsXLSX},
		{clicked, ui.ActionRewardsCSV, (*Commands).exportRewardsCSV},
	}
}

func rewardWords() []subcommand {
	return []subcommand{
		{[]string{"rewards", "ödüller", "reward", "ödül", "redeem", "catalog", "katalog"}, "rewards",
			withoutRest((*Commands).catalog)},
		{[]string{"orders", "talepler", "order", "talep", "siparişler"}, "orders", withoutRest((*Commands).orders)},
		{[]string{"points", "puan", "puanlar"}, "points", (*Commands).pointsCommand},
		{[]string{"grant", "puan-ver"}, "points", (*Commands).grantCommand},
		{[]string{"export", "dışa-aktar"}, "export", (*Commands).exportRewardsCommand},
	}
}

// withoutRest does what a button does, whatever follows the word.
func withoutRest(do handler) func(c *Commands, ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	return func(c *Commands, ctx context.Context, r *bot.Request, _ string) (bot.Reply, error) {
		return do(c, ctx, r)
	}
}

// ofReward does something with the reward that a button names.
func ofReward(do func(c *Commands, ctx context.Context, r *bot.Request,
	id motivation.RewardID) (bot.Reply, error)) handler {
	return func(c *Commands, ctx context.Context, r *bot.Request) (bot.Reply, error) {
		id, ok := ui.ReadRef[motivation.RewardID]("RW", r.Value)
		if !ok {
			return bot.Reply{}, okr.Refuse("errors.button_old")
		}
		return do(c, ctx, r, id)
	}
}

// ofOrder does something with the order that a button names.
func ofOrder(do func(c *Commands, ctx context.Context, r *bot.Request,
	id motivation.OrderID) (bot.Reply, error)) handler {
	return func(c *Commands, ctx context.Context, r *bot.Request) (bot.Reply, error) {
		id, ok := ui.ReadRef[motivation.OrderID]("OR", r.Value)
		if !ok {
			return bot.Reply{}, okr.Refuse("errors.button_old")
		}
		return do(c, ctx, r, id)
	}
}

func (c *Commands) catalog(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	list, err := c.store.FindCatalog(ctx, reader(r))
	if err != nil {
		return bot.Reply{}, err
	}
	return privately(ui.Catalog(r.Printer, list))
}

func (c *Commands) orders(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	list, err := c.store.FindOrders(ctx, reader(r))
	if err != nil {
		return bot.Reply{}, err
	}
	loc, err := c.location(ctx, r.Person)
	if err != nil {
		return bot.Reply{}, err
	}
	return privately(ui.OrderList(r.Printer, list, loc))
}

func (c *Commands) askReward(ctx context.Context, r *bot.Request, id motivation.RewardID) (bot.Reply, error) {
	o, err := c.store.AskReward(ctx, actor(r, okr.FromEdit), id)
	if errors.Is(err, store.ErrRepeated) {
		return c.orders(ctx, r)
	}
	if err != nil {
		return bot.Reply{}, err
	}
	c.rescheduled()
	return privately(ui.OrderMade(r.Printer, o))
}

func (c *Commands) contributeForm(ctx context.Context, r *bot.Request, id motivation.RewardID) (bot.Reply, error) {
	list, err := c.store.FindCatalog(ctx, reader(r))
	if err != nil {
		return bot.Reply{}, err
	}
	at := slices.IndexFunc(list.Offers, func(o motivation.Offer) bool { return o.ID == id })
	if at < 0 {
		return bot.Reply{}, okr.Refuse("reward.unknown", "Reward", id.String())
	}
	view := ui.ContributeForm(r.Printer, list.Offers[at], list.Points)
	return bot.Reply{View: &view, Push: r.View != nil}, nil
}

func (c *Commands) submitContribution(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	id, typed := ui.ReadContribution(r.View)
	amount, err := wholeNumber(r, typed)
	var o motivation.Order
	if err == nil {
		o, err = c.store.Contribute(ctx, actor(r, okr.FromEdit), id, amount)
	}
	if err == nil {
		c.rescheduled()
	}
	return rewardSaved(r, err, ui.ContributeBlock, func() ui.Message {
		return ui.OrderDone(r.Printer, "contributed", o)
	})
}

// wholeNumber reads a number of points, or of things.
func wholeNumber(r *bot.Request, typed string) (int64, error) {
	plain := typed
	if groupedNumber.MatchString(typed) {
		plain = strings.NewReplacer(".", "", ",", "").Replace(typed)
	}
	n, err := strconv.ParseInt(strings.TrimPrefix(plain, "+"), 10, 64)
	if err != nil {
		return 0, okr.Refuse("kudos.no_number", "Typed", locale.Truncate(locale.Line(typed), 40))
	}
	return n, nil
}

// rewardSaved answers a submission: a refusal stands beside a field.
func rewardSaved(r *bot.Request, err error, block string, say func() ui.Message) (bot.Reply, error) {
	return formDone(r, err, block, ui.KudosNotice, say)
}

func (c *Commands) newReward(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	id, ok := ui.ReadRef[okr.TeamID]("T", r.Value)
	if !ok {
		return bot.Reply{}, okr.Refuse("errors.button_old")
	}
	return c.rewardForm(ctx, r, ui.RewardInput{Team: id, Approval: true})
}

func (c *Commands) changeReward(ctx context.Context, r *bot.Request, id motivation.RewardID) (bot.Reply, error) {
	offer, err := c.store.FindReward(ctx, reader(r), id)
	if err != nil {
		return bot.Reply{}, err
	}
	return c.rewardForm(ctx, r, ui.EditReward(r.Printer, offer.Reward))
}

// fillReward fills the form with the template that was chosen.
func (c *Commands) fillReward(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	at := slices.IndexFunc(motivation.Templates(), func(t motivation.Template) bool { return t.Name == r.Value })
	if at < 0 || r.View == nil {
		return bot.Reply{}, okr.Refuse("errors.button_old")
	}
	in := ui.FillReward(r.Printer, ui.ReadReward(r.View), motivation.Templates()[at])
	reply, err := c.rewardForm(ctx, r, in)
	reply.Push = false
	return reply, err
}

func (c *Commands) rewardForm(ctx context.Context, r *bot.Request, in ui.RewardInput) (bot.Reply, error) {
	managed, err := c.store.ManagedTeams(ctx, r.Person.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	_, selling, err := c.store.FindSelling(ctx, in.Team)
	if err != nil {
		return bot.Reply{}, err
	}
	view := ui.RewardForm(r.Printer, in, managed, selling.Currency)
	return bot.Reply{View: &view, Push: r.View != nil}, nil
}

func (c *Commands) submitReward(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	in := ui.ReadReward(r.View)
	reward, problems, err := c.rewardOf(ctx, r, in)
	if err != nil {
		return bot.Reply{}, err
	}
	if len(problems) > 0 {
		return bot.Reply{Errors: problems}, nil
	}
	saved, err := c.store.SaveReward(ctx, actor(r, okr.FromEdit), reward)
	refusal, _ := okr.RefusalOf(err)
	field := "name"
	if refusal != nil {
		field = rewardField(refusal.ID)
	}
	what := "reward.saved"
	if reward.Archived {
		what = "reward.archived"
	}
	return rewardSaved(r, err, ui.RewardBlock(in, field), func() ui.Message {
		return ui.Notice(r.Printer, what, "Reward", locale.Line(saved.Name))
	})
}

// rewardOf reads a reward as it was typed; problems are sentences by block.
func (c *Commands) rewardOf(ctx context.Context, r *bot.Request, in ui.RewardInput) (v motivation.Reward,
	problems map[string]string, err error) {
	problems = map[string]string{}
	refuse := func(field string, err error) {
		problems[ui.RewardBlock(in, field)], _ = r.Printer.Error(err)
	}
	count := func(field, typed string) motivation.Count {
		if typed == "" {
			return motivation.Count{}
		}
		n, err := wholeNumber(r, typed)
		if err != nil {
			refuse(field, err)
		}
		return motivation.Times(int(min(n, motivation.MostPrice)))
	}
	v = motivation.Reward{ID: in.Reward, Team: in.Team, Name: in.Name, Picture: in.Picture, Chosen: in.Chosen,
		Approval: in.Approval, ForTeam: in.ForTeam, Archived: in.Archived,
		Stock: count("stock", in.Stock), PerHead: count("limit", in.Limit)}
	var wrong error
	if v.Price, wrong = wholeNumber(r, in.Price); wrong != nil {
		refuse("price", wrong)
	}
	if in.Worth == "" {
		return v, problems, nil
	}
	_, selling, err := c.store.FindSelling(ctx, in.Team)
	if err != nil {
		return v, problems, err
	}
	amount, typed, wrong := locale.ParseMoney(in.Worth, r.Printer.Language(), string(selling.Currency))
	if wrong == nil {
		var m sales.Money
		m, wrong = moneyFrom(amount, cmp.Or(sales.Currency(typed), selling.Currency))
		v.Minor, v.Currency = m.Minor, string(m.Currency)
	}
	if wrong != nil {
		refuse("worth", wrong)
	}
	return v, problems, nil
}

// rewardField is beside which field of the form a refusal is said.
func rewardField(id string) string {
	switch id {
	case "reward.picture_odd":
		return "picture"
	case "reward.price_range":
		return "price"
	case "reward.stock_range", "reward.stock_taken":
		return "stock"
	case "reward.limit_range":
		return "limit"
	case "reward.not_in_team":
		return "chosen"
	case "reward.team_fixed":
		return "kinds"
	}
	return "name"
}

func (c *Commands) approveOrder(ctx context.Context, r *bot.Request, id motivation.OrderID) (bot.Reply, error) {
	return c.orderDone(r, "approved")(c.store.ApproveOrder(ctx, actor(r, okr.FromEdit), id))
}

func (c *Commands) cancelOrder(ctx context.Context, r *bot.Request, id motivation.OrderID) (bot.Reply, error) {
	return c.orderDone(r, "cancelled")(c.store.CancelOrder(ctx, actor(r, okr.FromEdit), id))
}

// orderDone answers a click on an order; the message that was clicked follows by itself.
func (c *Commands) orderDone(r *bot.Request, what string) func(motivation.Order, error) (bot.Reply, error) {
	return func(o motivation.Order, err error) (bot.Reply, error) {
		if errors.Is(err, store.ErrRepeated) {
			return bot.Reply{}, nil
		}
		if err != nil {
			return bot.Reply{}, err
		}
		c.rescheduled()
		return privately(ui.OrderDone(r.Printer, what, o))
	}
}

// talksOfOrder opens the form for the words that go with what is done with an order.
func talksOfOrder(talk ui.OrderTalk) func(*Commands, context.Context, *bot.Request, motivation.OrderID) (bot.Reply,
	error) {
	return func(c *Commands, ctx context.Context, r *bot.Request, id motivation.OrderID) (bot.Reply, error) {
		o, err := c.store.FindOrder(ctx, reader(r), id)
		if err != nil {
			return bot.Reply{}, err
		}
		view := ui.OrderForm(r.Printer, o, talk)
		return bot.Reply{View: &view, Push: r.View != nil}, nil
	}
}

func (c *Commands) submitOrder(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	id, talk, words := ui.ReadOrder(r.View)
	do, what := c.store.DeclineOrder, "declined"
	switch talk {
	case ui.TalkQuestion:
		do, what = c.store.AskAboutOrder, "asked"
	case ui.TalkAnswer:
		do, what = c.store.AnswerAboutOrder, "answered"
	case ui.TalkHand:
		do, what = c.store.HandOrder, "handed"
	}
	o, err := do(ctx, actor(r, okr.FromEdit), id, words)
	if err == nil {
		c.rescheduled()
	}
	return rewardSaved(r, err, ui.OrderBlock, func() ui.Message { return ui.OrderDone(r.Printer, what, o) })
}

// pointsCommand shows where the person stands, or gives points by hand to who is named behind it.
func (c *Commands) pointsCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	if rest == "" {
		return c.myKudos(ctx, r)
	}
	return c.grantCommand(ctx, r, rest)
}

func (c *Commands) grantCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	l, ok := parseGrantLine(rest)
	if !ok {
		return c.kudosRefused(ctx, r, okr.Refuse("reward.grant_how"), r.Text)
	}
	id, which, err := c.whom(ctx, r, l.name, func(mention string) string {
		return "/kudos grant " + mention + " " + l.rest
	})
	if isNobody(err) {
		return c.kudosRefused(ctx, r, err, r.Text)
	}
	if which != nil || err != nil {
		return orElse(which), err
	}
	g, err := c.store.GrantPoints(ctx, actor(r, okr.FromEdit), kept.HandWish{Channel: r.Channel, Person: id,
		Amount: l.amount, Reason: c.readable(ctx, l.reason)})
	if errors.Is(err, store.ErrRepeated) {
		return bot.Reply{}, nil
	}
	if _, ok := okr.RefusalOf(err); ok {
		return c.kudosRefused(ctx, r, err, r.Text)
	}
	if err != nil {
		return bot.Reply{}, err
	}
	return privately(ui.PointsGranted(r.Printer, g))
}

func (c *Commands) takeBackGrant(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	id, ok := ui.ReadRef[motivation.GrantID]("G", r.Value)
	if !ok {
		return bot.Reply{}, okr.Refuse("errors.button_old")
	}
	g, err := c.store.TakeBackGrant(ctx, actor(r, okr.FromEdit), id)
	m := ui.PointsTakenBack(r.Printer, g)
	return done(err, bot.Reply{Message: &m, Replace: true})
}

// exportRewardsCommand sends the orders of rewards in the teams that the person leads as a file, of Excel if they say
// so.
func (c *Commands) exportRewardsCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	xlsx, ok := namesXLSX(rest)
	if !ok {
		return bot.Reply{}, okr.Refuse("reward.export_kind", "Text", locale.Truncate(locale.Line(rest), 40))
	}
	return c.exportRewards(ctx, r, xlsx)
}

func (c *Commands) exportRewardsXLSX(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	return c.exportRewards(ctx, r, true)
}

func (c *Commands) exportRewardsCSV(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	return c.exportRewards(ctx, r, false)
}

func (c *Commands) exportRewards(ctx context.Context, r *bot.Request, xlsx bool) (bot.Reply, error) {
	write := dealfile.WriteOrdersCSV
	if xlsx {
		write = dealfile.WriteOrdersXLSX
	}
	var body bytes.Buffer
	if err := write(&body, r.Printer, func(row func(motivation.Order) error) error {
		return c.store.ExportedOrders(ctx, reader(r), row)
	}); err != nil {
		return bot.Reply{}, err
	}
	if err := c.sendTable(ctx, r, "rewards", xlsx, r.Printer.T("reward.file"), body.Bytes()); err != nil {
		return bot.Reply{}, err
	}
	return privately(ui.RewardsExported(r.Printer, xlsx))
}
