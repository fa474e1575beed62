package ui

import (
	"slices"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/motivation"
	"okrbot/okr"
)

// KudosInput is what stands in the form that gives kudos, and in the one that corrects them.
type KudosInput struct {
	Kudos     motivation.KudosID // 0: new ones
	Channel   string             // where the form was opened
	Link      string             // to the message that they are about
	Receivers []okr.PersonID
	Reason    string
	Value     string
	Private   bool
	Why       string // why the form is shown, a sentence; empty for who asked for it
}

type kudosMeta struct {
	Kudos   motivation.KudosID `json:"k,omitempty"`
	Channel string             `json:"c,omitempty"`
	Link    string             `json:"l,omitempty"`
}

// KudosBlock is the block_id of a field of the forms.
func KudosBlock(field string) string { return "kudos." + field }

// KudosForm is the form that gives kudos, with the values that the giver's team knows.
func KudosForm(p *locale.Printer, in KudosInput, s motivation.Settings,
	left motivation.Allowance) slack.ModalViewRequest {
	whom := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeUser, nil, fieldAction).
		WithMaxSelectedItems(motivation.MostReceivers)
	for _, id := range in.Receivers[:min(len(in.Receivers), motivation.MostReceivers)] {
		whom.InitialUsers = append(whom.InitialUsers, string(id))
	}
	var blocks []slack.Block
	if in.Why != "" {
		blocks = append(blocks, rich(commands(lines(in.Why, 1500))...))
	}
	blocks = append(blocks, slack.NewInputBlock(KudosBlock("whom"), plain(p.T("kudos.whom")), nil, whom),
		reasonField(p, in.Reason))
	if len(s.Values) > 0 {
		blocks = append(blocks, valueField(p, in.Value, s))
	}
	hidden := option("private", p.T("kudos.keep_private"))
	box := slack.NewCheckboxGroupsBlockElement(fieldAction, hidden)
	if in.Private {
		box.InitialOptions = []*slack.OptionBlockObject{hidden}
	}
	blocks = append(blocks, slack.NewInputBlock(KudosBlock("private"), plain(p.T("kudos.who_reads")), nil, box).
		WithOptional(true), context(allowanceLeft(p, left)))
	view := modal(p, CallbackKudos, "kudos.title_give", "kudos.submit_give", blocks...)
	view.PrivateMetadata = encode(kudosMeta{Channel: in.Channel, Link: in.Link})
	return view
}

func reasonField(p *locale.Printer, typed string) slack.Block {
	reason := holding(slack.NewPlainTextInputBlockElement(plain(p.T("kudos.reason_example")), fieldAction), typed,
		motivation.LongestReason).WithMultiline(true)
	return slack.NewInputBlock(KudosBlock("reason"), plain(p.T("kudos.reason")),
		plain(p.T("kudos.reason_hint", "Least", motivation.ShortestReason)), reason)
}

func valueField(p *locale.Printer, value string, s motivation.Settings) slack.Block {
	var offered []*slack.OptionBlockObject
	for i, v := range s.Values {
		offered = append(offered, option(strconv.Itoa(i), line(v, maxOption)))
	}
	element := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, fieldAction, offered...)
	element.InitialOption = chosen(offered, strconv.Itoa(slices.Index(s.Values, value)))
	return slack.NewInputBlock(KudosBlock("value"), plain(p.T("kudos.value")), nil, element).
		WithOptional(!s.ValueRequired)
}

// KudosCorrectForm is the form that gives kudos another reason.
func KudosCorrectForm(p *locale.Printer, k motivation.Kudos) slack.ModalViewRequest {
	view := modal(p, CallbackKudosCorrect, "kudos.title_correct", "kudos.submit_correct",
		rich(strong(kudosHead(p, k))), reasonField(p, k.Reason))
	view.PrivateMetadata = encode(kudosMeta{Kudos: k.ID})
	return view
}

// ReadKudos reads either form. A value comes by its words, as the form that was shown has them.
func ReadKudos(view *slack.View) KudosInput {
	meta := decode[kudosMeta](view.PrivateMetadata)
	in := KudosInput{Kudos: meta.Kudos, Channel: meta.Channel, Link: meta.Link,
		Reason:  strings.TrimSpace(typedIn(view.State, KudosBlock("reason")).Value),
		Private: len(typedIn(view.State, KudosBlock("private")).SelectedOptions) > 0}
	for _, id := range typedIn(view.State, KudosBlock("whom")).SelectedUsers {
		in.Receivers = append(in.Receivers, okr.PersonID(id))
	}
	if chosen := typedIn(view.State, KudosBlock("value")).SelectedOption; chosen.Text != nil {
		in.Value = chosen.Text.Text
	}
	return in
}

// KudosNotice is the modal that takes the place of a form once it is saved.
func KudosNotice(p *locale.Printer, m Message) slack.ModalViewRequest {
	return modal(p, CallbackNotice, "kudos.title", "", m.Blocks...)
}

// ThankingInput is what stands in the form of a team's kudos settings, as it was typed.
type ThankingInput struct {
	Team          okr.TeamID
	PerDay, Boost string
	Messages      string
	Values        string // one a line
	ValueRequired bool
	Emoji         string
	Grants        map[motivation.Cause]string
	ByHand        string // empty: the one who typed may not set it
}

// ThankingForm is the form of how a team thanks; only admins set how many points managers may give by hand.
func ThankingForm(p *locale.Printer, team okr.Team, s motivation.Settings, admin bool) slack.ModalViewRequest {
	number := func(field string, n int) slack.Block {
		return textField(KudosBlock(field), p.T("kudos.set_"+field), "", strconv.Itoa(n), 10, false)
	}
	values := holding(slack.NewPlainTextInputBlockElement(plain(p.T("kudos.set_values_example")), fieldAction),
		strings.Join(s.Values, "\n"), 1_000).WithMultiline(true)
	required := option("required", p.T("kudos.set_required"))
	box := slack.NewCheckboxGroupsBlockElement(fieldAction, required)
	if s.ValueRequired {
		box.InitialOptions = []*slack.OptionBlockObject{required}
	}
	blocks := []slack.Block{rich(strong(line(team.Name, nameRunes))), number("per_day", s.PerDay),
		number("boost", s.Boost),
		slack.NewInputBlock(KudosBlock("values"), plain(p.T("kudos.set_values")), plain(p.T("kudos.set_values_hint")),
			values).WithOptional(true),
		slack.NewInputBlock(KudosBlock("required"), plain(p.T("kudos.value")), nil, box).WithOptional(true),
		emojiField(p, s), number("messages", s.Messages),
		header(p.T("kudos.set_points"))}
	for _, c := range motivation.Granted {
		blocks = append(blocks, textField(KudosBlock("grant."+string(c)), p.T("kudos.cause."+string(c)), "",
			strconv.FormatInt(s.Grants[c], 10), 10, false))
	}
	if admin {
		blocks = append(blocks, textField(KudosBlock("by_hand"), p.T("reward.set_by_hand"), "",
			strconv.FormatInt(s.ByHand, 10), 10, false))
	}
	view := modal(p, CallbackKudosSettings, "kudos.title_settings", "kudos.submit_settings", blocks...)
	view.PrivateMetadata = encode(TeamRef(team.ID))
	return view
}

// emojiField asks by which emoji below a message kudos are given; none when it stays empty.
func emojiField(p *locale.Printer, s motivation.Settings) slack.Block {
	return textField(KudosBlock("emoji"), p.T("kudos.set_emoji"), p.T("kudos.set_emoji_hint", "Emoji",
		motivation.OfferedEmoji), motivation.ShownEmoji(s.Emoji), 110, true)
}

// ReadThanking reads the form.
func ReadThanking(view *slack.View) ThankingInput {
	typed := func(field string) string { return strings.TrimSpace(typedIn(view.State, KudosBlock(field)).Value) }
	in := ThankingInput{PerDay: typed("per_day"), Boost: typed("boost"), ByHand: typed("by_hand"),
		Values: typed("values"), Messages: typed("messages"), Emoji: typed("emoji"),
		ValueRequired: len(typedIn(view.State, KudosBlock("required")).SelectedOptions) > 0,
		Grants:        map[motivation.Cause]string{}}
	in.Team, _ = ReadRef[okr.TeamID]("T", string(decode[Ref](view.PrivateMetadata)))
	for _, c := range motivation.Granted {
		in.Grants[c] = typed("grant." + string(c))
	}
	return in
}
