package ui

import (
	"slices"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/sales"
)

// RewardInput is what stands in the form of a reward, as it was typed.
type RewardInput struct {
	Reward                             motivation.RewardID // 0: a new one
	Team                               okr.TeamID
	Template                           string // that fills the form
	Name, Picture, Price, Stock, Limit string
	Worth                              string
	Chosen                             []okr.PersonID
	Approval, ForTeam, Archived        bool
}

type rewardMeta struct {
	Reward   motivation.RewardID `json:"r,omitempty"`
	Team     okr.TeamID          `json:"t,omitempty"`
	Template string              `json:"f,omitempty"`
}

// RewardBlock is the block_id of a field of the form. Slack keeps what was typed into a block that stays, so that the
// blocks of a form which a template filled have other ids.
func RewardBlock(in RewardInput, field string) string {
	if in.Template == "" {
		return "reward." + field
	}
	return "reward." + field + "." + in.Template
}

// EditReward is what stands in the form of a reward that there is.
func EditReward(p *locale.Printer, r motivation.Reward) RewardInput {
	in := RewardInput{Reward: r.ID, Team: r.Team, Name: r.Name, Picture: r.Picture,
		Price: strconv.FormatInt(r.Price, 10),
		Stock: typedCount(r.Stock), Limit: typedCount(r.PerHead), Chosen: r.Chosen, Approval: r.Approval,
		ForTeam: r.ForTeam, Archived: r.Archived}
	if r.Currency != "" && r.Minor != 0 {
		m := sales.Money{Minor: r.Minor, Currency: sales.Currency(r.Currency)}
		in.Worth = p.Typed(m.Units(), r.Currency) + " " + r.Currency
	}
	return in
}

func typedCount(c motivation.Count) string {
	if !c.Known {
		return ""
	}
	return strconv.Itoa(c.N)
}

// FillReward is the form as a template fills it; the team stays.
func FillReward(p *locale.Printer, in RewardInput, t motivation.Template) RewardInput {
	return RewardInput{Team: in.Team, Template: t.Name, Name: p.T("reward.template." + t.Name), Picture: t.Emoji,
		Price: strconv.FormatInt(t.Price, 10), Limit: typedCount(t.PerHead), Approval: t.Approval, ForTeam: t.ForTeam}
}

// RewardForm is the form of a reward, in a team of those that the person manages.
func RewardForm(p *locale.Printer, in RewardInput, teams []okr.Team, currency sales.Currency) slack.ModalViewRequest {
	var blocks []slack.Block
	title := "reward.title_change"
	if in.Reward == 0 {
		title = "reward.title_new"
		blocks = append(blocks, templateMenu(p, in))
		if len(teams) > 1 {
			blocks = append(blocks, rewardTeam(p, in, teams))
		}
	}
	text := func(field, typed string, most int, optional bool) *slack.InputBlock {
		b := textField(RewardBlock(in, field), p.T("reward.set_"+field), p.T("reward.example_"+field), typed, most,
			optional)
		return b
	}
	worth := text("worth", in.Worth, 40, true)
	worth.Hint = plain(p.T("reward.hint_worth", "Currency", string(currency)))
	stock, limit, picture := text("stock", in.Stock, 10, true), text("limit", in.Limit, 10, true),
		text("picture", in.Picture, motivation.LongestPicture, true)
	stock.Hint, limit.Hint = plain(p.T("reward.hint_stock")), plain(p.T("reward.hint_limit"))
	picture.Hint = plain(p.T("reward.hint_picture"))
	who := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeUser, plain(p.T("reward.everybody")), fieldAction)
	for _, id := range in.Chosen {
		who.InitialUsers = append(who.InitialUsers, string(id))
	}
	blocks = append(blocks, text("name", in.Name, motivation.LongestReward, false), picture,
		text("price", in.Price, 10, false), stock, limit,
		slack.NewInputBlock(RewardBlock(in, "chosen"), plain(p.T("reward.set_chosen")), plain(p.T("reward.hint_chosen")),
			who).WithOptional(true), worth, rewardKinds(p, in))
	view := modal(p, CallbackReward, title, "reward.submit", blocks...)
	view.PrivateMetadata = encode(rewardMeta{in.Reward, in.Team, in.Template})
	return view
}

func templateMenu(p *locale.Printer, in RewardInput) slack.Block {
	var offered []*slack.OptionBlockObject
	for _, t := range motivation.Templates() {
		offered = append(offered, option(t.Name, t.Emoji+" "+p.T("reward.template."+t.Name)))
	}
	menu := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain(p.T("reward.template_choose")),
		ActionRewardTemplate, offered...)
	menu.InitialOption = chosen(offered, in.Template)
	return actions(menu)
}

func rewardTeam(p *locale.Printer, in RewardInput, teams []okr.Team) slack.Block {
	var offered []*slack.OptionBlockObject
	for _, team := range teams[:min(len(teams), 100)] {
		offered = append(offered, option(string(TeamRef(team.ID)), line(team.Name, maxOption)))
	}
	menu := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, fieldAction, offered...)
	menu.InitialOption = chosen(offered, string(TeamRef(in.Team)))
	return slack.NewInputBlock(RewardBlock(in, "team"), plain(p.T("reward.set_team")), nil, menu)
}

// rewardKinds are the boxes: whether a manager decides, whether the team pays together, whether it is offered no more.
func rewardKinds(p *locale.Printer, in RewardInput) slack.Block {
	box := slack.NewCheckboxGroupsBlockElement(fieldAction)
	for _, kind := range []struct {
		value string
		is    bool
		shown bool
	}{{"approval", in.Approval, true}, {"for_team", in.ForTeam, true}, {"archived", in.Archived, in.Reward != 0}} {
		if !kind.shown {
			continue
		}
		o := option(kind.value, p.T("reward.is_"+kind.value))
		box.Options = append(box.Options, o)
		if kind.is {
			box.InitialOptions = append(box.InitialOptions, o)
		}
	}
	return slack.NewInputBlock(RewardBlock(in, "kinds"), plain(p.T("reward.set_kinds")), nil, box).WithOptional(true)
}

// ReadReward reads the form, submitted or half typed.
func ReadReward(view *slack.View) RewardInput {
	meta := decode[rewardMeta](view.PrivateMetadata)
	in := RewardInput{Reward: meta.Reward, Team: meta.Team, Template: meta.Template}
	typed := func(field string) string {
		return strings.TrimSpace(typedIn(view.State, RewardBlock(in, field)).Value)
	}
	in.Name, in.Picture, in.Price, in.Stock = typed("name"), typed("picture"), typed("price"), typed("stock")
	in.Limit, in.Worth = typed("limit"), typed("worth")
	for _, id := range typedIn(view.State, RewardBlock(in, "chosen")).SelectedUsers {
		in.Chosen = append(in.Chosen, okr.PersonID(id))
	}
	if team, ok := ReadRef[okr.TeamID]("T",
		typedIn(view.State, RewardBlock(in, "team")).SelectedOption.Value); ok {
		in.Team = team
	}
	kinds := typedIn(view.State, RewardBlock(in, "kinds")).SelectedOptions
	has := func(value string) bool {
		return slices.ContainsFunc(kinds, func(o slack.OptionBlockObject) bool { return o.Value == value })
	}
	in.Approval, in.ForTeam, in.Archived = has("approval"), has("for_team"), has("archived")
	return in
}

// OrderTalk is what somebody says about an order in a form.
type OrderTalk string

// What is said: why it is declined, a question, an answer, and a note with which it is handed over.
const (
	TalkDecline  OrderTalk = "decline"
	TalkQuestion OrderTalk = "question"
	TalkAnswer   OrderTalk = "answer"
	TalkHand     OrderTalk = "hand"
)

// OrderBlock is the block_id of the only field of the forms about orders.
const OrderBlock = "order.words"

type orderMeta struct {
	Order motivation.OrderID `json:"o"`
	Talk  OrderTalk          `json:"s"`
}

// OrderForm asks for the words that go with what somebody does with an order.
func OrderForm(p *locale.Printer, o motivation.Order, talk OrderTalk) slack.ModalViewRequest {
	who := ""
	if !o.Pooled() && talk != TalkAnswer {
		who = line(o.PersonName, nameRunes)
	}
	blocks := []slack.Block{rich(append(orderHead(p, o), soft("  "+who))...)}
	typed := ""
	if talk == TalkAnswer {
		blocks, typed = append(blocks, rich(soft("❓ "+line(o.AskerName, nameRunes)+": "), saying(o.Question))), o.Answer
	}
	words := holding(slack.NewPlainTextInputBlockElement(nil, fieldAction), typed, motivation.LongestWords).
		WithMultiline(true)
	blocks = append(blocks, slack.NewInputBlock(OrderBlock, plain(p.T("reward.words."+string(talk))),
		plain(p.T("reward.words_read."+string(talk))), words).WithOptional(talk == TalkHand))
	view := modal(p, CallbackOrder, "reward.title."+string(talk), "reward.submit."+string(talk), blocks...)
	view.PrivateMetadata = encode(orderMeta{o.ID, talk})
	return view
}

// ReadOrder reads the form.
func ReadOrder(view *slack.View) (id motivation.OrderID, talk OrderTalk, words string) {
	meta := decode[orderMeta](view.PrivateMetadata)
	return meta.Order, meta.Talk, strings.TrimSpace(typedIn(view.State, OrderBlock).Value)
}

// ContributeBlock is the block_id of the amount in the form of a contribution.
const ContributeBlock = "reward.amount"

// ContributeForm asks how many points somebody pays into a pot, and says first that they stay there.
func ContributeForm(p *locale.Printer, o motivation.Offer, points motivation.Standing) slack.ModalViewRequest {
	blocks := []slack.Block{rich(say("⚠️ "), strong(p.T("reward.contribution_final"))),
		rich(append(pictured(p, o.Reward), strong(line(o.Name, titleRunes)), say("\n"+potLine(p, o)))...),
		textField(ContributeBlock, p.T("reward.set_amount"), "", "", 10, false), context(spendable(p, points))}
	view := modal(p, CallbackContribute, "reward.title_contribute", "reward.submit_contribute", blocks...)
	view.PrivateMetadata = encode(RewardRef(o.ID))
	return view
}

// ReadContribution reads the form: for which reward, and the amount as it was typed.
func ReadContribution(view *slack.View) (id motivation.RewardID, typed string) {
	id, _ = ReadRef[motivation.RewardID]("RW", string(decode[Ref](view.PrivateMetadata)))
	return id, strings.TrimSpace(typedIn(view.State, ContributeBlock).Value)
}
