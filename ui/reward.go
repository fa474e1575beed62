package ui

import (
	"time"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/motivation"
	"okrbot/sales"
)

// RewardRef names a reward in a button's value.
func RewardRef(id motivation.RewardID) Ref { return ref("RW", int64(id)) }

// OrderRef names an order in a button's value.
func OrderRef(id motivation.OrderID) Ref { return ref("OR", int64(id)) }

func grantRef(id motivation.GrantID) Ref { return ref("G", int64(id)) }

// pictured stands before the name of a reward: its emoji, or a link to its picture. Slack refuses a whole message for
// one picture that it cannot fetch, so that none is put into it.
func pictured(p *locale.Printer, r motivation.Reward) []span {
	if name, ok := motivation.PictureName(r.Picture); ok {
		return []span{slack.NewRichTextSectionEmojiElement(name, 0, nil), say(" ")}
	}
	if motivation.PictureAddress(r.Picture) {
		return []span{say("🎁 "), slack.NewRichTextSectionLinkElement(r.Picture, p.T("reward.picture_link"), nil),
			say(" ")}
	}
	if r.Picture == "" {
		return []span{say("🎁 ")}
	}
	return []span{say(line(r.Picture, unitRunes) + " ")}
}

func pointsOf(p *locale.Printer, n int64) string { return p.T("reward.points", "Count", int(n)) }

func worth(p *locale.Printer, minor int64, currency string) string {
	if currency == "" || minor == 0 {
		return ""
	}
	return cash(p, minor, sales.Currency(currency))
}

// Catalog answers /kudos rewards: a card for each reward, with what it costs and what is left.
func Catalog(p *locale.Printer, c motivation.Catalog) Message {
	title := "🎁 " + p.T("reward.catalog")
	intro := []slack.Block{rich(strong(title), say("\n"), say(spendable(p, c.Points)))}
	if why := belowZero(p, c.Points); why != "" {
		intro = append(intro, context(why))
	}
	teams := map[string]bool{}
	for _, o := range c.Offers {
		teams[o.TeamName] = true
	}
	var groups [][]slack.Block
	for _, o := range c.Offers {
		groups = append(groups, offerBlocks(p, c, o, len(teams) > 1))
	}
	if len(groups) == 0 {
		said := "reward.none"
		if len(c.Managed) > 0 {
			said = "reward.none_yours"
		}
		groups = append(groups, []slack.Block{rich(say(p.T(said)))})
	}
	kept, left := fitting(groups, maxMessageBlocks-len(intro)-2, maxMessageBytes-3_000)
	blocks := append(intro, kept...)
	if left > 0 {
		blocks = append(blocks, context(p.T("checkin.and_more", "Count", left)))
	}
	if len(c.Managed) > 0 {
		blocks = append(blocks, actions(button(p, "reward_new", ActionRewardNew, TeamRef(c.Managed[0].ID)),
			button(p, "reward_orders", ActionOrders, "")))
	}
	return message(title, blocks...)
}

// spendable says what a person has, and what of it is set aside.
func spendable(p *locale.Printer, s motivation.Standing) string {
	reserved := ""
	if s.Reserved > 0 {
		reserved = p.T("reward.reserved", "Count", int(s.Reserved))
	}
	return joined(p.T("reward.you_have", "Count", int(s.Spendable())), reserved)
}

// belowZero says why somebody has less than no points; empty for who has not.
func belowZero(p *locale.Printer, s motivation.Standing) string {
	if s.Spendable() >= 0 {
		return ""
	}
	return p.T("reward.below_zero")
}

func offerBlocks(p *locale.Printer, c motivation.Catalog, o motivation.Offer, namesTeam bool) []slack.Block {
	facts := []string{pointsOf(p, o.Price), worth(p, o.Minor, o.Currency)}
	switch {
	case o.Left.None():
		facts = append(facts, p.T("reward.sold_out"))
	case o.Left.Known:
		facts = append(facts, p.T("reward.left", "Count", o.Left.N))
	}
	if o.PerHead.Known {
		facts = append(facts, p.T("reward.yours", "Mine", o.Mine, "Most", o.PerHead.N))
	}
	if !o.Approval {
		facts = append(facts, p.T("reward.at_once"))
	}
	if namesTeam {
		facts = append(facts, line(o.TeamName, nameRunes))
	}
	spans := append(pictured(p, o.Reward), strong(line(o.Name, titleRunes)), say("\n"+joined(facts...)))
	if o.ForTeam {
		spans = append(spans, say("\n"+potLine(p, o)))
	} else if said := stillMissing(p, c, o); said != "" {
		spans = append(spans, soft("\n"+said))
	}
	return append([]slack.Block{rich(spans...)}, offerButtons(p, c, o)...)
}

// stillMissing says how many points somebody lacks for a reward, and how long they take at the present rate; empty for
// who has enough, and for who has asked for it.
func stillMissing(p *locale.Printer, c motivation.Catalog, o motivation.Offer) string {
	missing := o.Price - c.Points.Spendable()
	if missing <= 0 || o.Waiting {
		return ""
	}
	rate := ""
	if weeks, ok := motivation.WeeksUntil(missing, c.Earned); ok {
		rate = p.T("reward.weeks", "Count", weeks)
	}
	return joined(p.T("reward.short", "Count", int(missing)), rate)
}

// potLine is how far a team is with a reward that it pays for together.
func potLine(p *locale.Printer, o motivation.Offer) string {
	if o.Pot.State.Pending() {
		return "🫙 " + p.T("reward.pot_full_now")
	}
	missing := o.Price
	if o.Pot.ID != 0 {
		missing = o.Pot.Missing()
	}
	return "🫙 " + joined(p.T("reward.pot_stands", "Collected", int(o.Pot.Collected), "Missing", int(missing)),
		p.T("reward.pot_people", "Count", o.Pot.Contributors))
}

func offerButtons(p *locale.Printer, c motivation.Catalog, o motivation.Offer) []slack.Block {
	var buttons []slack.BlockElement
	switch {
	case o.ForTeam && !o.Pot.State.Pending() && !o.Left.None():
		buttons = append(buttons, button(p, "reward_contribute", ActionContribute, RewardRef(o.ID)))
	case o.ForTeam || o.Left.None() || o.Waiting || o.Price > c.Points.Spendable():
	default:
		ask := button(p, "reward_ask", ActionRewardAsk, RewardRef(o.ID))
		ask.Confirm = slack.NewConfirmationBlockObject(plain(p.T("reward.ask_sure")),
			plain(p.T("reward.ask_means", "Reward", line(o.Name, titleRunes), "Count", int(o.Price))),
			plain(p.T("button.reward_ask")), plain(p.T("button.cancel")))
		buttons = append(buttons, ask)
	}
	if o.Change {
		buttons = append(buttons, button(p, "reward_change", ActionRewardChange, RewardRef(o.ID)))
	}
	if len(buttons) == 0 {
		return nil
	}
	return []slack.Block{actions(buttons...)}
}

// orderHead is what an order is of, and what it costs.
func orderHead(p *locale.Printer, o motivation.Order) []span {
	return append(pictured(p, o.Reward), strong(line(o.Reward.Name, titleRunes)),
		say("  "+joined(pointsOf(p, o.Price), worth(p, o.Minor, o.Currency))))
}

// orderState says how far an order is, and by whom.
func orderState(p *locale.Printer, o motivation.Order, loc *time.Location) string {
	name := ""
	at := o.DecidedAt
	switch o.State {
	case motivation.OrderApproved, motivation.OrderDeclined:
		name = o.DeciderName
	case motivation.OrderHanded:
		name, at = o.HandedName, o.HandedAt
	}
	said := p.T("reward.state." + string(o.State))
	switch {
	case o.State == motivation.OrderCancelled && o.Ended:
		said = p.T("reward.state.ended")
	case o.Waits():
		said = p.T("reward.state.question")
	}
	if name != "" {
		said = joined(said, line(name, nameRunes))
	}
	if !at.IsZero() && name != "" {
		said = joined(said, p.DateShort(at.In(loc)))
	}
	return said
}

// orderTalk is what was said about an order, one line each.
func orderTalk(p *locale.Printer, o motivation.Order) []slack.Block {
	var blocks []slack.Block
	say := func(who, words string) {
		if words != "" {
			blocks = append(blocks, rich(soft(line(who, nameRunes)+": "), saying(words)))
		}
	}
	say("❓ "+o.AskerName, o.Question)
	say("↳ "+o.PersonName, o.Answer)
	say(o.DeciderName, o.Words)
	say(o.HandedName, o.Note)
	return blocks
}

func saying(words string) span { return say("“" + lines(words, motivation.LongestWords) + "”") }

// OrderCard asks who leads a team about an order, or says what became of it.
func OrderCard(p *locale.Printer, o motivation.Order, loc *time.Location) Message {
	title := orderTitle(p, o)
	blocks := append([]slack.Block{rich(strong("🎁 " + title)), rich(orderHead(p, o)...)}, orderTalk(p, o)...)
	blocks = append(blocks, context(joined(o.ID.String(), orderState(p, o, loc))))
	if o.MayDecide {
		blocks = append(blocks, decisions(p, o, primary)...)
	}
	return message(joined(title, line(o.Reward.Name, titleRunes)), blocks...)
}

func orderTitle(p *locale.Printer, o motivation.Order) string {
	if o.Pooled() {
		return p.T("reward.pot_collected", "Team", line(o.TeamName, nameRunes))
	}
	return p.T("reward.asks_for", "Name", line(o.PersonName, nameRunes))
}

// decisions are what may be done with an order by who leads the team; first draws the button that most want.
func decisions(p *locale.Printer, o motivation.Order,
	first func(*locale.Printer, string, string, Ref) *slack.ButtonBlockElement) []slack.Block {
	decline := button(p, "order_decline", ActionOrderDecline, OrderRef(o.ID))
	switch o.State {
	case motivation.OrderAsked:
		list := []slack.BlockElement{first(p, "order_approve", ActionOrderApprove, OrderRef(o.ID)), decline}
		if !o.Pooled() {
			list = append(list, button(p, "order_question", ActionOrderQuestion, OrderRef(o.ID)))
		}
		return []slack.Block{actions(list...)}
	case motivation.OrderApproved:
		return []slack.Block{actions(first(p, "order_hand", ActionOrderHand, OrderRef(o.ID)), decline)}
	}
	return nil
}

// Ordered tells who asked for a reward how far it is, and lets them answer and cancel.
func Ordered(p *locale.Printer, o motivation.Order, loc *time.Location) Message {
	title := "🎁 " + p.T("reward.yours_is."+orderWord(o), "Reward", line(o.Reward.Name, titleRunes))
	blocks := append([]slack.Block{rich(strong(title))}, orderTalk(p, o)...)
	facts := joined(o.ID.String(), orderState(p, o, loc))
	switch {
	case o.State == motivation.OrderDeclined, o.State == motivation.OrderCancelled:
		facts = joined(facts, p.T("reward.points_back", "Count", int(o.Price)))
	case o.State.Pending():
		facts = joined(facts, p.T("reward.set_aside", "Count", int(o.Price)))
	}
	blocks = append(blocks, context(facts))
	if buttons := ownButtons(p, o); len(buttons) > 0 {
		blocks = append(blocks, actions(buttons...))
	}
	return message(title, blocks...)
}

func orderWord(o motivation.Order) string {
	if o.Waits() {
		return "question"
	}
	return string(o.State)
}

// ownButtons are what may be done with an order by who asked for it.
func ownButtons(p *locale.Printer, o motivation.Order) (buttons []slack.BlockElement) {
	if !o.State.Pending() {
		return nil
	}
	if o.Question != "" && o.State == motivation.OrderAsked {
		answer := "answer_again"
		if o.Waits() {
			answer = "answer"
		}
		buttons = append(buttons, button(p, answer, ActionOrderAnswer, OrderRef(o.ID)))
	}
	end := button(p, "order_cancel", ActionOrderCancel, OrderRef(o.ID))
	end.Confirm = slack.NewConfirmationBlockObject(plain(p.T("reward.cancel_sure")),
		plain(p.T("reward.cancel_means", "Reward", line(o.Reward.Name, titleRunes), "Count", int(o.Price))),
		plain(p.T("button.order_cancel")), plain(p.T("button.close")))
	return append(buttons, end)
}

// OrderAnswered tells who asked a question about an order what the answer is.
func OrderAnswered(p *locale.Printer, o motivation.Order, loc *time.Location) Message {
	title := p.T("reward.answered_to_you", "Name", line(o.PersonName, nameRunes), "Reward",
		line(o.Reward.Name, titleRunes))
	card := OrderCard(p, o, loc)
	return message(title, append([]slack.Block{rich(strong("💬 " + title))}, card.Blocks[1:]...)...)
}

// OrderDone answers who did something with an order: reward.done.<what>.
func OrderDone(p *locale.Printer, what string, o motivation.Order) Message {
	id := "reward.done." + what
	if o.Pooled() && what != "contributed" {
		id += "_pot"
	}
	said := p.T(id, "Reward", line(o.Reward.Name, titleRunes), "Name", line(o.PersonName, nameRunes), "Points",
		int(o.Price), "Missing", int(o.Missing()))
	return message("✅ "+said, rich(say("✅ "+said)))
}

// OrderMade answers who asked for a reward.
func OrderMade(p *locale.Printer, o motivation.Order) Message {
	said := p.T("reward.made."+string(o.State), "Reward", line(o.Reward.Name, titleRunes))
	return message("✅ "+said, rich(strong("✅ "+said)),
		context(joined(o.ID.String(), p.T("reward.set_aside", "Count", int(o.Price)))),
		actions(ownButtons(p, o)...))
}

// OrderList is what somebody asked for, and what waits for them.
func OrderList(p *locale.Printer, list motivation.Orders, loc *time.Location) Message {
	title := "🎁 " + p.T("reward.orders")
	var groups [][]slack.Block
	if len(list.Waiting) > 0 {
		groups = append(groups, []slack.Block{header(p.T("reward.waiting"))})
	}
	for _, o := range list.Waiting {
		blocks := []slack.Block{rich(append([]span{strong(orderTitle(p, o)), say("\n")}, orderHead(p, o)...)...)}
		blocks = append(blocks, orderTalk(p, o)...)
		blocks = append(blocks, context(joined(o.ID.String(), orderState(p, o, loc))))
		groups = append(groups, append(blocks, decisions(p, o, button)...))
	}
	if len(list.Own) > 0 {
		groups = append(groups, []slack.Block{header(p.T("reward.own_orders"))})
	}
	for _, o := range list.Own {
		groups = append(groups, ownOrder(p, o, loc))
	}
	if len(groups) == 0 {
		return message(title, rich(strong(title), say("\n"+p.T("reward.orders_none"))),
			actions(button(p, "rewards", ActionRewards, "")))
	}
	kept, left := fitting(groups, maxMessageBlocks-2, maxMessageBytes-2_000)
	if left > 0 {
		kept = append(kept, context(p.T("checkin.and_more", "Count", left)))
	}
	return message(title, kept...)
}

// ownOrder is an open order as who asked for it sees it in a list.
func ownOrder(p *locale.Printer, o motivation.Order, loc *time.Location) []slack.Block {
	return []slack.Block{rich(append(orderHead(p, o), soft("  "+joined(o.ID.String(), orderState(p, o, loc))))...),
		actions(ownButtons(p, o)...)}
}

// PotCard tells a team that it has collected what a reward costs.
func PotCard(p *locale.Printer, o motivation.Order) Message {
	title := p.T("reward.pot_is_full", "Reward", line(o.Reward.Name, titleRunes))
	if o.State == motivation.OrderHanded {
		title = p.T("reward.pot_is_handed", "Reward", line(o.Reward.Name, titleRunes))
	}
	thanks := p.T("reward.pot_thanks_all", "Count", o.Contributors)
	if len(o.Named) > 0 {
		var names []string
		for _, name := range o.Named[:min(len(o.Named), mostPayers)] {
			names = append(names, line(name, nameRunes))
		}
		if left := o.Contributors - len(names); left > 0 {
			names = append(names, p.T("digest.others", "Count", left))
		}
		thanks = p.T("reward.pot_thanks", "Names", p.List(names))
	}
	return message("🎉 "+title, rich(strong("🎉 "+title)), rich(orderHead(p, o)...), context(thanks))
}

// mostPayers is how many of those who paid into a pot are named.
const mostPayers = 15

// PointsTold tells somebody which points they got by hand, and what for.
func PointsTold(p *locale.Printer, g motivation.Grant) Message {
	title := p.T("reward.points_told", "Name", line(g.ManagerName, nameRunes), "Count", int(g.Amount))
	blocks := []slack.Block{rich(strong("⭐ " + title))}
	if g.Reason != "" {
		blocks = append(blocks, rich(saying(g.Reason)))
	}
	return message("⭐ "+title, append(blocks, actions(button(p, "rewards", ActionRewards, "")))...)
}

// PointsGranted answers who gave points by hand.
func PointsGranted(p *locale.Printer, g motivation.Grant) Message {
	said := p.T("reward.granted", "Name", line(g.PersonName, nameRunes), "Count", int(g.Amount))
	return message("✅ "+said, rich(strong("✅ "+said), say("\n"), saying(g.Reason)),
		context(p.T("reward.budget_left", "Count", int(g.Left))),
		actions(button(p, "grant_take_back", ActionGrantTakeBack, grantRef(g.ID))))
}

// PointsTakenBack answers who took back points that they gave by hand.
func PointsTakenBack(p *locale.Printer, g motivation.Grant) Message {
	said := p.T("reward.grant_taken_back", "Name", line(g.PersonName, nameRunes), "Count", int(g.Amount))
	return message(said, rich(say("↩️ "+said)))
}

// rewardBlocks are the orders of who asks where they stand, and why they have less than no points.
func rewardBlocks(p *locale.Printer, s motivation.Situation, loc *time.Location) (blocks []slack.Block) {
	if why := belowZero(p, s.Points); why != "" {
		blocks = append(blocks, context(why))
	}
	if len(s.Orders) > 0 {
		blocks = append(blocks, rich(strong("🎁 "+p.T("reward.own_orders"))))
	}
	for _, o := range s.Orders[:min(len(s.Orders), mostOwn)] {
		blocks = append(blocks, ownOrder(p, o, loc)...)
	}
	if left := len(s.Orders) - mostOwn; left > 0 {
		blocks = append(blocks, context(p.T("checkin.and_more", "Count", left)))
	}
	return blocks
}

// mostOwn is how many open orders are shown with where a person stands.
const mostOwn = 5

// RewardsExported says that a file is on its way, and offers the other kind.
func RewardsExported(p *locale.Printer, xlsx bool) Message {
	said := p.T("reward.exported")
	other := button(p, "export_xlsx", ActionRewardsXLSX, "")
	if xlsx {
		other = button(p, "export_csv", ActionRewardsCSV, "")
	}
	return message(said, rich(say(said)), actions(other))
}
