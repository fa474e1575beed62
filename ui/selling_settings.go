package ui

import (
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"
	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
)

// SellingInput is how a team sells, as typed.
type SellingInput struct {
	Team                            okr.TeamID
	TeamName                        string
	Currency                        string
	Stages, LossReasons, Activities string // one a line
	AmountsOpen                     bool
	CreditFromOthers                bool
	Weights                         string // of the months
	BoardDay                        time.Weekday
	BoardAt                         string
	BoardMetric                     sales.BoardMetric
	BoardTop                        int
	BoardMode                       sales.BoardMode
	BoardOff                        bool
	CompanyChannel                  string
}

// SellingOf is the form filled from a team's settings.
func SellingOf(p *locale.Printer, team okr.Team, s sales.Settings) SellingInput {
	words := func(keys []string, say func(*locale.Printer, string) string) string {
		var lines []string
		for _, k := range keys {
			lines = append(lines, say(p, k))
		}
		return strings.Join(lines, "\n")
	}
	var weights []string
	for _, w := range s.SeasonalWeights {
		weights = append(weights, p.Number(decimal.NewFromFloat(w)))
	}
	return SellingInput{
		Team: team.ID, TeamName: team.Name, Currency: string(s.Currency), Stages: words(s.Stages, StageWord),
		LossReasons: words(s.LossReasons, LossWord),
		Activities:  strings.Join(s.Activities, "\n"), AmountsOpen: s.AmountsOpen, CreditFromOthers: s.CreditFromOthers,
		Weights: strings.Join(weights, " "), BoardDay: s.BoardDay, BoardAt: s.BoardAt.String(),
		BoardMetric: s.BoardMetric, BoardTop: s.BoardTop, BoardMode: s.BoardMode, BoardOff: s.BoardOff,
		CompanyChannel: s.CompanyChannel,
	}
}

const (
	sellingLines = 1500
	yes, no      = "yes", "no"
)

// SellingForm is the form of how a team sells.
func SellingForm(p *locale.Printer, in SellingInput) slack.ModalViewRequest {
	field := func(name string) string { return SellingBlock(in.Team, name) }
	pick := func(name, value string, offered ...*slack.OptionBlockObject) slack.Block {
		element := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, fieldAction, offered...)
		element.InitialOption = chosen(offered, value)
		return slack.NewInputBlock(field(name), plain(p.T("selling."+name)), nil, element)
	}
	long := func(name, typed string, optional bool) slack.Block {
		input := holding(slack.NewPlainTextInputBlockElement(nil, fieldAction), typed, sellingLines).WithMultiline(true)
		return slack.NewInputBlock(field(name), plain(p.T("selling."+name)), plain(p.T("selling."+name+"_hint")),
			input).WithOptional(optional)
	}
	var currencies, metrics, modes, tops []*slack.OptionBlockObject
	for _, c := range sales.Currencies {
		currencies = append(currencies, option(string(c), p.T("deal.currency."+strings.ToLower(string(c)))))
	}
	for _, m := range []sales.BoardMetric{sales.ByAttainment, sales.ByDeals, sales.ByRevenue, sales.ByImprovement} {
		metrics = append(metrics, option(string(m), p.T("selling.metric_"+string(m))))
	}
	for _, m := range []sales.BoardMode{sales.Named, sales.ValuesHidden, sales.Anonymous, sales.ProgressOnly} {
		modes = append(modes, option(string(m), p.T("selling.mode_"+string(m))))
	}
	for _, n := range []int{3, 5, 10, 20} {
		tops = append(tops, option(strconv.Itoa(n), p.T("selling.top", "Count", n)))
	}
	at := slack.NewTimePickerBlockElement(fieldAction)
	at.InitialTime = in.BoardAt
	company := slack.NewOptionsSelectBlockElement(slack.OptTypeConversations, plain(p.T("settings.channel_choose")),
		fieldAction)
	company.Filter = &slack.SelectBlockElementFilter{Include: []string{"public", "private"}, ExcludeBotUsers: true}
	company.InitialConversation = in.CompanyChannel
	view := modal(p, CallbackSelling, "selling.title.form", "selling.title.save",
		rich(strong(line(in.TeamName, nameRunes))),
		pick("currency", in.Currency, currencies...),
		long("stages", in.Stages, false), long("loss_reasons", in.LossReasons, false),
		long("activities", in.Activities, true),
		pick("amounts", yesNo(in.AmountsOpen), option(no, p.T("selling.amounts_private")),
			option(yes, p.T("selling.amounts_open"))),
		pick("credit", yesNo(in.CreditFromOthers), option(no, p.T("selling.credit_asked")),
			option(yes, p.T("selling.credit_open"))),
		divider(), rich(strong(p.T("selling.board"))),
		pick("board_off", yesNo(in.BoardOff), option(no, p.T("selling.board_on")),
			option(yes, p.T("selling.board_none"))),
		pick("board_day", strconv.Itoa(int(in.BoardDay)), weekdays(p)...),
		slack.NewInputBlock(field("board_at"), plain(p.T("selling.board_at")), nil, at),
		pick("board_metric", string(in.BoardMetric), metrics...), pick("board_top", strconv.Itoa(in.BoardTop), tops...),
		pick("board_mode", string(in.BoardMode), modes...),
		slack.NewInputBlock(field("company"), plain(p.T("selling.company")), plain(p.T("selling.company_hint")),
			company).WithOptional(true),
		textField(field("weights"), p.T("selling.weights"), p.T("selling.weights_example"), in.Weights, 200, true),
	)
	view.PrivateMetadata = encode(settingsMeta{Team: in.Team})
	return view
}

func yesNo(b bool) string {
	if b {
		return yes
	}
	return no
}

// ReadSelling reads the form.
func ReadSelling(view *slack.View) SellingInput {
	team := decode[settingsMeta](view.PrivateMetadata).Team
	typed := func(field string) slack.BlockAction { return typedIn(view.State, SellingBlock(team, field)) }
	text := func(field string) string { return strings.TrimSpace(typed(field).Value) }
	pick := func(field string) string { return typed(field).SelectedOption.Value }
	number := func(field string) int {
		n, _ := strconv.Atoi(pick(field)) //nolint:errcheck // an option is a number
		return n
	}
	return SellingInput{
		Team: team, Currency: pick("currency"), Stages: text("stages"), LossReasons: text("loss_reasons"),
		Activities:  text("activities"),
		AmountsOpen: pick("amounts") == yes, CreditFromOthers: pick("credit") == yes, Weights: text("weights"),
		BoardDay: time.Weekday(number("board_day")), BoardAt: typed("board_at").SelectedTime,
		BoardMetric: sales.BoardMetric(pick("board_metric")), BoardTop: number("board_top"),
		BoardMode: sales.BoardMode(pick("board_mode")),
		BoardOff:  pick("board_off") == yes, CompanyChannel: typed("company").SelectedConversation,
	}
}

// ReadWords reads one word a line; the word of a standard one, in the language of any of the printers, is its key.
func ReadWords(text string, standard []string, say func(*locale.Printer, string) string,
	printers ...*locale.Printer) (keys []string) {
	meant, seen := map[string]string{}, map[string]bool{}
	for _, k := range standard {
		for _, p := range printers {
			meant[locale.Key(say(p, k))] = k
		}
	}
	for l := range strings.Lines(text) {
		l = locale.Line(l)
		if k, ok := meant[locale.Key(l)]; ok {
			l = k
		}
		if !okr.Blank(l) && !seen[locale.Key(l)] {
			seen[locale.Key(l)] = true
			keys = append(keys, l)
		}
	}
	return keys
}

// SellingBlock is the block to which an error about a field belongs: currency, stages, loss_reasons, activities,
// amounts, credit, board_off, board_day, board_at, board_metric, board_top, board_mode, company, weights.
func SellingBlock(team okr.TeamID, field string) string {
	return "selling." + team.String() + "." + field
}

// SellingSaved is the view after the settings were saved.
func SellingSaved(p *locale.Printer) slack.ModalViewRequest {
	return modal(p, CallbackNotice, "selling.title.form", "", rich(strong("✅ "+p.T("selling.saved"))))
}
