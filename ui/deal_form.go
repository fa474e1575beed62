package ui

import (
	"fmt"
	"strings"

	"github.com/shopspring/decimal"
	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
)

// DealInput is the form of a deal as typed.
type DealInput struct {
	Deal       sales.DealID // 0 for a new one
	Team       okr.TeamID   // of a new one
	Verb       sales.DealVerb
	Customer   string
	Amount     string
	Currency   string // ISO code
	Stage      string
	CloseDay   okr.Date
	Product    string
	Note       string
	LossReason string
	Owner      okr.PersonID
	Split      []SplitInput
}

// SplitInput is one line of a divided credit.
type SplitInput struct {
	Person  okr.PersonID
	Percent string
}

// DealContext is what the form offers.
type DealContext struct {
	Settings sales.Settings
	Team     okr.Team
	Manages  bool // the person may book for others
	Today    okr.Date
	Deal     *sales.Deal // nil for a new one
}

// splitLines is among how many people the form divides a deal.
const splitLines = 4

// DealInputOf fills what was not typed with what the deal is.
func DealInputOf(p *locale.Printer, in DealInput, d sales.Deal) DealInput {
	orElse := func(field *string, value string) {
		if *field == "" {
			*field = value
		}
	}
	in.Deal, in.Team = d.ID, d.Team
	orElse(&in.Customer, d.Customer)
	if d.Amount.Minor > 0 {
		orElse(&in.Amount, p.Number(d.Amount.Units()))
	}
	orElse(&in.Currency, string(d.Amount.Currency))
	orElse(&in.Stage, d.Stage)
	orElse(&in.Product, d.Product)
	orElse(&in.Note, d.Note)
	orElse(&in.LossReason, d.LossReason)
	if in.CloseDay == "" && (in.Verb == sales.Edited || d.State == sales.Open && in.Verb != sales.WasWon) {
		in.CloseDay = d.CloseDay
	}
	if in.Owner == "" {
		in.Owner = d.Owner
	}
	if len(in.Split) == 0 {
		for _, s := range d.Shares {
			in.Split = append(in.Split, SplitInput{s.Person, p.Number(decimal.New(int64(s.Points), -2))})
		}
	}
	return in
}

// dealMeta travels in the form's private metadata.
type dealMeta struct {
	Deal sales.DealID   `json:"d,omitempty"`
	Team okr.TeamID     `json:"t"`
	Verb sales.DealVerb `json:"v"`
}

// DealForm is the form that does something to a deal, with the fields that this needs.
func DealForm(p *locale.Printer, in DealInput, c DealContext) slack.ModalViewRequest {
	in.Team = c.Team.ID
	var blocks []slack.Block
	if c.Deal != nil && in.Verb != sales.Edited && in.Verb != sales.WasWon {
		blocks = append(blocks, rich(strong(dealName(p, *c.Deal))))
	}
	switch in.Verb {
	case sales.Moved:
		blocks = append(blocks, dealSelect(p, in, "stage", in.Stage, stageOptions(p, c.Settings.Stages)))
	case sales.WasLost:
		blocks = append(blocks, dealSelect(p, in, "loss_reason", in.LossReason,
			reasonOptions(p, c.Settings.LossReasons)), dealText(p, in, "note", in.Note, sales.LongestNote, true))
	case sales.Divided:
		blocks = append(blocks, rich(say(p.T("deal.split_hint"))))
		for i := range splitLines {
			blocks = append(blocks, splitFields(p, in, i)...)
		}
	default:
		blocks = append(blocks, dealFields(p, in, c)...)
	}
	view := modal(p, CallbackDeal, "deal.title."+string(in.Verb), "deal.title.save", blocks...)
	view.PrivateMetadata = encode(dealMeta{in.Deal, in.Team, in.Verb})
	return view
}

func dealFields(p *locale.Printer, in DealInput, c DealContext) []slack.Block {
	var currencies []*slack.OptionBlockObject
	for _, known := range sales.Currencies {
		currencies = append(currencies, option(string(known), p.T("deal.currency."+strings.ToLower(string(known)))))
	}
	currency := in.Currency
	if currency == "" {
		currency = string(c.Settings.Currency)
	}
	day := in.CloseDay
	open := in.Verb == sales.Opened || in.Verb == sales.Edited && c.Deal != nil && c.Deal.State == sales.Open
	if day == "" && !open {
		day = c.Today
	}
	blocks := []slack.Block{
		textField(DealBlock("customer", in), p.T("deal.customer"), p.T("deal.customer_example"), in.Customer,
			sales.LongestName, false),
		textField(DealBlock("amount", in), p.T("deal.amount"), p.T("deal.amount_example"), in.Amount, 40, open),
		dealSelect(p, in, "currency", currency, currencies),
	}
	if open {
		blocks = append(blocks, dealSelect(p, in, "stage", in.Stage, stageOptions(p, c.Settings.Stages)),
			dayField(p, in, "deal.expected", day).WithOptional(true))
	} else {
		blocks = append(blocks, dayField(p, in, "deal.day", day))
	}
	blocks = append(blocks, textField(DealBlock("product", in), p.T("deal.product"), "", in.Product, sales.LongestName,
		true), dealText(p, in, "note", in.Note, sales.LongestNote, true))
	if c.Manages {
		owner := slack.NewOptionsSelectBlockElement(slack.OptTypeUser, nil, fieldAction)
		if in.Owner != "" {
			owner.InitialUser = string(in.Owner)
		}
		blocks = append(blocks, slack.NewInputBlock(DealBlock("owner", in), plain(p.T("deal.owner")),
			plain(p.T("deal.owner_hint")), owner).WithOptional(true))
	}
	return blocks
}

func dayField(p *locale.Printer, in DealInput, label string, day okr.Date) *slack.InputBlock {
	picker := slack.NewDatePickerBlockElement(fieldAction)
	picker.InitialDate = string(day)
	return slack.NewInputBlock(DealBlock("close_day", in), plain(p.T(label)), nil, picker)
}

func dealText(p *locale.Printer, in DealInput, field, typed string, most int, optional bool) slack.Block {
	input := holding(slack.NewPlainTextInputBlockElement(nil, fieldAction), typed, most).WithMultiline(true)
	return slack.NewInputBlock(DealBlock(field, in), plain(p.T("deal."+field)), nil, input).WithOptional(optional)
}

func dealSelect(p *locale.Printer, in DealInput, field, value string, offered []*slack.OptionBlockObject) slack.Block {
	element := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, fieldAction, offered...)
	element.InitialOption = chosen(offered, value)
	return slack.NewInputBlock(DealBlock(field, in), plain(p.T("deal."+field)), nil, element)
}

func stageOptions(p *locale.Printer, stages []string) (offered []*slack.OptionBlockObject) {
	for _, s := range stages {
		offered = append(offered, option(s, StageWord(p, s)))
	}
	return offered
}

func reasonOptions(p *locale.Printer, reasons []string) (offered []*slack.OptionBlockObject) {
	for _, r := range reasons {
		offered = append(offered, option(r, LossWord(p, r)))
	}
	return offered
}

func splitFields(p *locale.Printer, in DealInput, i int) []slack.Block {
	var s SplitInput
	if i < len(in.Split) {
		s = in.Split[i]
	}
	who := slack.NewOptionsSelectBlockElement(slack.OptTypeUser, nil, fieldAction)
	if s.Person != "" {
		who.InitialUser = string(s.Person)
	}
	optional := i > 0
	field := "split"
	if optional {
		field = fmt.Sprintf("split.%d", i)
	}
	return []slack.Block{
		slack.NewInputBlock(DealBlock(fmt.Sprintf("who.%d", i), in), plain(p.T("deal.split_who", "Number", i+1)), nil,
			who).WithOptional(optional),
		textField(DealBlock(field, in), p.T("deal.split_percent"), p.T("deal.split_example"), s.Percent, 10, optional),
	}
}

// ReadDeal reads the form.
func ReadDeal(view *slack.View) DealInput {
	meta := decode[dealMeta](view.PrivateMetadata)
	in := DealInput{Deal: meta.Deal, Team: meta.Team, Verb: meta.Verb}
	typed := func(field string) slack.BlockAction { return typedIn(view.State, DealBlock(field, in)) }
	text := func(field string) string { return strings.TrimSpace(typed(field).Value) }
	in.Customer, in.Amount, in.Product, in.Note = locale.Line(text("customer")), text("amount"),
		locale.Line(text("product")), text("note")
	in.Currency, in.Stage, in.LossReason = typed("currency").SelectedOption.Value, typed("stage").SelectedOption.Value,
		typed("loss_reason").SelectedOption.Value
	in.CloseDay, in.Owner = okr.Date(typed("close_day").SelectedDate), okr.PersonID(typed("owner").SelectedUser)
	for i := range splitLines {
		field := "split"
		if i > 0 {
			field = fmt.Sprintf("split.%d", i)
		}
		s := SplitInput{okr.PersonID(typed(fmt.Sprintf("who.%d", i)).SelectedUser), strings.Trim(text(field), "%％ ")}
		if s != (SplitInput{}) {
			in.Split = append(in.Split, s)
		}
	}
	return in
}

// DealBlock is the block to which an error about a field belongs: customer, amount, currency, stage, close_day,
// product, note, owner, loss_reason, split.
func DealBlock(field string, in DealInput) string {
	return fmt.Sprintf("deal.%d.%s.%s", in.Deal, in.Verb, field)
}
