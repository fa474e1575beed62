package ui

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
)

// The periods that the form of targets offers.
const (
	TargetThisWeek     = "this_week"
	TargetNextWeek     = "next_week"
	TargetThisMonth    = "this_month"
	TargetNextMonth    = "next_month"
	TargetThisQuarter  = "this_quarter"
	TargetNextQuarter  = "next_quarter"
	TargetThisYear     = "this_year"
	TargetNextYear     = "next_year"
	TargetNext3Months  = "next_3_months"
	TargetNext12Months = "next_12_months"
)

// TargetChoices are the periods that the form offers.
var TargetChoices = []string{TargetThisMonth, TargetNextMonth, TargetThisWeek, TargetNextWeek, TargetThisQuarter,
	TargetNextQuarter, TargetThisYear, TargetNextYear, TargetNext3Months, TargetNext12Months}

// TargetInput is the form of a team's targets as typed.
type TargetInput struct {
	Team    okr.TeamID
	Metric  sales.Metric
	Period  string // one of the offered periods, or a [MonthsChoice]
	Page    int
	Take    int // counts the times that suggestions were taken, so that Slack shows them
	Amounts []TargetTyped
	Sum     int64 // of the targets of all people, with what is typed
}

// MonthsChoice is the choice of n months from one on.
func MonthsChoice(first okr.Period, n int) string { return fmt.Sprintf("months %s %d", first.Start, n) }

// ReadMonthsChoice reads a [MonthsChoice]: its months in order.
func ReadMonthsChoice(choice string) (months []okr.Period, ok bool) {
	words := strings.Fields(choice)
	if len(words) != 3 || words[0] != "months" || !okr.Date(words[1]).Valid() {
		return nil, false
	}
	n, err := strconv.Atoi(words[2])
	if err != nil || n < 1 || n > mostMonths {
		return nil, false
	}
	return MonthsFrom(okr.MonthOf(okr.Date(words[1])), n), true
}

// mostMonths is for how many months targets can be set at once.
const mostMonths = 12

// MonthsFrom are n months, in order.
func MonthsFrom(first okr.Period, n int) (months []okr.Period) {
	for range n {
		months = append(months, first)
		first = first.Next()
	}
	return months
}

// periodsName says periods that follow one another.
func periodsName(p *locale.Printer, first okr.Period, after []okr.Period) string {
	if len(after) == 0 {
		return PeriodName(p, first)
	}
	return p.T("period.several", "From", PeriodName(p, first), "To", PeriodName(p, after[len(after)-1]))
}

// TargetTyped is what was typed for a person; for the team as a whole when Person is empty.
type TargetTyped struct {
	Person okr.PersonID
	Text   string
}

// rowsAPage is how many targets a page has.
const rowsAPage = 15

// TargetPages is how many pages the form has.
func TargetPages(s sales.TargetSheet) int { return (len(s.Rows) + rowsAPage - 1) / rowsAPage }

// Another is the form after another period or metric was chosen: what was typed was for the one before.
func (in TargetInput) Another() TargetInput {
	in.Amounts, in.Page, in.Take = nil, 0, in.Take+1
	return in
}

// TakeOne puts the suggestion for a person into their field, "team" being the whole team.
func (in TargetInput) TakeOne(p *locale.Printer, s sales.TargetSheet, person okr.PersonID) TargetInput {
	if person == wholeTeam {
		person = ""
	}
	return in.take(p, s, func(r sales.TargetRow) bool { return r.Person.ID == person })
}

// TakeAll puts the suggestions into all fields of the page that have one.
func (in TargetInput) TakeAll(p *locale.Printer, s sales.TargetSheet) TargetInput {
	return in.take(p, s, func(sales.TargetRow) bool { return true })
}

func (in TargetInput) take(p *locale.Printer, s sales.TargetSheet, which func(sales.TargetRow) bool) TargetInput {
	in.Take++
	for _, r := range pageOf(s, in.Page) {
		if !r.Suggests() || !which(r) {
			continue
		}
		found := false
		for i := range in.Amounts {
			if in.Amounts[i].Person == r.Person.ID {
				in.Amounts[i].Text, found = typedAmount(p, s.Metric, r.Suggestion.Recommended), true
			}
		}
		if !found {
			in.Amounts = append(in.Amounts, TargetTyped{r.Person.ID,
				typedAmount(p, s.Metric, r.Suggestion.Recommended)})
		}
	}
	return in
}

func pageOf(s sales.TargetSheet, page int) []sales.TargetRow {
	from := min(page*rowsAPage, len(s.Rows))
	return s.Rows[from:min(from+rowsAPage, len(s.Rows))]
}

// typedAmount is an amount as somebody would type it.
func typedAmount(p *locale.Printer, m sales.Metric, amount int64) string {
	switch m {
	case sales.Revenue:
		return p.Number(decimal.New(amount, -2))
	case sales.Deals:
		return p.Typed(decimal.New(amount, -4), string(m))
	default:
		return p.Number(decimal.NewFromInt(amount))
	}
}

type targetMeta struct {
	Team   okr.TeamID     `json:"t"`
	Metric sales.Metric   `json:"m"`
	Period string         `json:"p"`
	Page   int            `json:"n"`
	Take   int            `json:"k"`
	People []okr.PersonID `json:"w"`
}

// wholeTeam is in a button what the empty person is in a row.
const wholeTeam = "team"

// TargetForm is the form of a team's targets: a field for the team and each rep, with what they had and what is
// suggested beside it.
func TargetForm(p *locale.Printer, s sales.TargetSheet, in TargetInput, page int) slack.ModalViewRequest {
	in.Team, in.Metric, in.Page = s.Team.ID, s.Metric, page
	blocks := []slack.Block{
		rich(strong(line(s.Team.Name, nameRunes)), say("\n"+p.T("target.intro"))),
		actions(periodMenu(p, s, in), metricMenu(p, s)),
	}
	if len(s.After) > 0 {
		blocks = append(blocks, rich(say("🗓️ "+p.T("target.each_of", "Periods", periodsName(p, s.Period, s.After)))))
	}
	meta := targetMeta{Team: in.Team, Metric: in.Metric, Period: in.Period, Page: page, Take: in.Take}
	suggested := false
	for _, r := range pageOf(s, page) {
		meta.People = append(meta.People, r.Person.ID)
		typed := ""
		if r.Present != nil {
			typed = typedAmount(p, s.Metric, r.Present.Full)
		}
		for _, t := range in.Amounts {
			if t.Person == r.Person.ID {
				typed = t.Text
			}
		}
		name := p.T("target.whole_team")
		if r.Person.ID != "" {
			name = line(r.Person.Name, nameRunes)
		}
		field := textField(TargetBlock(in, r.Person.ID), name, "", typed, 40, true)
		if hint := targetHint(p, s, r, in.Sum); hint != "" {
			field.Hint = plain(hint)
		}
		blocks = append(blocks, field)
		if r.Suggests() {
			suggested = true
			who := string(r.Person.ID)
			if who == "" {
				who = wholeTeam
			}
			label := p.T("target.take", "Amount", Counted(p, s.Metric, r.Suggestion.Recommended, s.Settings.Currency),
				"Chance", p.Percent(r.Suggestion.Chance(float64(r.Suggestion.Recommended))))
			take := slack.NewButtonBlockElement(ActionTargetTake+":"+who, who, plain(locale.Truncate(label, maxOption)))
			blocks = append(blocks, actions(take))
		}
	}
	if suggested {
		blocks = append(blocks, actions(button(p, "take_all", ActionTargetTakeAll, "")),
			context(p.T("target.suggestion_how")))
	}
	submit := "target.title.save"
	if page+1 < TargetPages(s) {
		submit = "target.title.next"
	}
	view := modal(p, CallbackTarget, "target.title.form", submit, blocks...)
	view.PrivateMetadata = encode(meta)
	return view
}

func targetHint(p *locale.Printer, s sales.TargetSheet, r sales.TargetRow, sum int64) string {
	var said []string
	if r.Person.ID == "" && sum > 0 {
		said = append(said, p.T("target.people_sum", "Amount", Counted(p, s.Metric, sum, s.Settings.Currency)))
	}
	if r.LastTarget > 0 {
		said = append(said, p.T("target.last_of", "Period", PeriodName(p, s.Last), "Achieved",
			Counted(p, s.Metric, r.Last, s.Settings.Currency), "Target",
			Counted(p, s.Metric, r.LastTarget, s.Settings.Currency)))
	} else if r.Last > 0 {
		said = append(said, p.T("target.last", "Period", PeriodName(p, s.Last), "Achieved",
			Counted(p, s.Metric, r.Last, s.Settings.Currency)))
	}
	if r.Reached() {
		said = append(said, p.T("target.reached_already", "Achieved",
			Counted(p, s.Metric, r.Achieved, s.Settings.Currency)))
	} else if r.Chance != nil {
		said = append(said, p.T("target.chance", "Chance", p.Percent(*r.Chance)))
	}
	if r.JoinedOn != "" {
		said = append(said, p.T("target.prorated", "Day", dayWithin(p, r.JoinedOn)))
		if r.Present != nil && r.Present.Amount != r.Present.Full {
			said = append(said, p.T("target.comes_to", "Amount",
				Counted(p, s.Metric, r.Present.Amount, s.Settings.Currency)))
		}
	}
	return joined(said...)
}

func periodMenu(p *locale.Printer, s sales.TargetSheet, in TargetInput) slack.BlockElement {
	var offered []*slack.OptionBlockObject
	if _, own := ReadMonthsChoice(in.Period); own {
		offered = append(offered, option(in.Period, periodsName(p, s.Period, s.After)))
	}
	for _, period := range TargetChoices {
		offered = append(offered, option(period, p.T("target.period."+period)))
	}
	element := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain(p.T("target.period_choose")),
		ActionTargetPeriod, offered...)
	element.InitialOption = chosen(offered, in.Period)
	return element
}

func metricMenu(p *locale.Printer, s sales.TargetSheet) slack.BlockElement {
	offered := []*slack.OptionBlockObject{
		option(string(sales.Revenue), metricWord(p, sales.Revenue)),
		option(string(sales.Deals), metricWord(p, sales.Deals)),
	}
	for _, kind := range s.Settings.Activities {
		m := sales.ActivityMetric(kind)
		if len(m) <= maxOption*2 {
			offered = append(offered, option(string(m), metricWord(p, m)))
		}
	}
	element := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain(p.T("target.metric_choose")),
		ActionTargetMetric, offered...)
	element.InitialOption = chosen(offered, string(s.Metric))
	return element
}

// ReadTargets reads the form, submitted or half typed.
func ReadTargets(view *slack.View) TargetInput {
	meta := decode[targetMeta](view.PrivateMetadata)
	in := TargetInput{Team: meta.Team, Metric: meta.Metric, Period: meta.Period, Page: meta.Page, Take: meta.Take}
	for _, person := range meta.People {
		in.Amounts = append(in.Amounts, TargetTyped{person,
			strings.TrimSpace(typedIn(view.State, TargetBlock(in, person)).Value)})
	}
	if view.State == nil {
		return in
	}
	for _, block := range view.State.Values {
		if chosen := block[ActionTargetPeriod].SelectedOption.Value; chosen != "" {
			in.Period = chosen
		}
		if chosen := block[ActionTargetMetric].SelectedOption.Value; chosen != "" {
			in.Metric = sales.Metric(chosen)
		}
	}
	return in
}

// TargetBlock is the block to which an error about a person's target belongs. It is another one each time that
// suggestions are taken or another period is chosen, so that Slack shows what is in it.
func TargetBlock(in TargetInput, person okr.PersonID) string {
	return fmt.Sprintf("target.%d.%d.%s", in.Take, in.Page, person)
}

// TargetSaved is the view after the targets were saved.
func TargetSaved(p *locale.Printer, s sales.TargetSheet) slack.ModalViewRequest {
	set, sum, whole := 0, int64(0), int64(0)
	for _, r := range s.Rows {
		switch {
		case r.Present == nil:
			continue
		case r.Person.ID == "":
			whole = r.Present.Amount
		default:
			sum += r.Present.Amount
		}
		set++
	}
	lines := "\n" + p.T("target.saved_count", "Count", set)
	if sum > 0 && whole > 0 {
		lines += "\n" + p.T("target.saved_sum", "Sum", Counted(p, s.Metric, sum, s.Settings.Currency), "Whole",
			Counted(p, s.Metric, whole, s.Settings.Currency))
	}
	return modal(p, CallbackNotice, "target.title.form", "",
		rich(strong("✅ "+p.T("target.saved", "Period", periodsName(p, s.Period, s.After))), say(lines)))
}

// TargetView is a person's target: how far it is, and what it needs from here.
func TargetView(p *locale.Printer, s sales.Standing) Message {
	if s.Target == nil {
		said := p.T("target.none", "Period", PeriodName(p, s.Period))
		return message(said, append([]slack.Block{rich(strong(said),
			say("\n"+p.T("deal.no_target", "Period", PeriodName(p, s.Period), "Achieved",
				cash(p, s.Achieved, s.Settings.Currency))))},
			otherTargets(p, s)...)...)
	}
	title := p.T("target.of", "Period", PeriodName(p, s.Period))
	lines := targetBar(p, s) + "\n" + outOf(p, *s.Target, s.Achieved, s.Settings.Currency)
	if s.Pace.Projection != nil && s.Pace.Attainment < 1 {
		lines += "\n" + p.T("target.projection", "Amount",
			cash(p, sales.WholeUnits(*s.Pace.Projection), s.Settings.Currency))
	}
	if s.Pace.PerDay > 0 {
		lines += "\n" + p.T("target.per_day", "Amount", cash(p, sales.WholeUnits(s.Pace.PerDay), s.Settings.Currency),
			"Count", s.Pace.Left)
	}
	if s.At >= 0 {
		lines += "\n" + p.T("target.place", "Place", s.Near[s.At].Rank, "Of", s.Of)
	}
	if next := nextPlace(p, s, "deal.to_pass"); next != "" {
		lines += "\n" + next
	}
	blocks := append([]slack.Block{rich(strong(title), say("\n"+lines))}, otherTargets(p, s)...)
	blocks = append(blocks, actions(primary(p, "book_won", ActionDealWon, ""),
		button(p, "leaderboard", ActionBoard, "")))
	return message(joined(title, share(p, s.Pace.Attainment)), append(blocks, context(p.T("target.how")))...)
}

func otherTargets(p *locale.Printer, s sales.Standing) []slack.Block {
	var items [][]span
	for _, o := range s.Others {
		who := p.T("target.whole_team")
		if o.PersonName != "" {
			who = ""
		}
		attained := o.Pace.Attainment
		items = append(items, []span{
			say(bar(&attained, expectedShare(&o.Target, o.Pace)) + "  " + joined(share(p, attained),
				metricWord(p, o.Target.Metric), PeriodName(p, o.Target.Period), who, paceWords(p, o.Pace))),
		})
	}
	return titled(p, "target.others", items[:min(len(items), 6)], max(0, len(items)-6))
}
