package ui

import (
	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
)

// MonthTurn asks a manager for the targets of a month, saying what each click would set, and then says what was done.
func MonthTurn(p *locale.Printer, m sales.MonthTurn, post okr.PostID) Message {
	month, before := PeriodName(p, m.Month), PeriodName(p, m.Month.Previous())
	top := header("🎯 " + p.T("month.header", "Period", month))
	if !m.Missing {
		said := p.T("month.covered", "Team", line(m.Team.Name, nameRunes), "Period", month)
		if !m.Set.Empty() {
			said = p.T("month.done_"+string(m.How), "Name", line(m.By.Name, nameRunes), "Period", month, "Month",
				before, "What", offerWords(p, m.Settings, m.Set))
		}
		return message(said, top, rich(say("✅ "+said)))
	}
	said := p.T("month.missing", "Team", line(m.Team.Name, nameRunes), "Period", month)
	var items [][]span
	var buttons []slack.BlockElement
	if m.Repeat.Empty() {
		items = append(items, []span{say(p.T("month.no_repeat", "Month", before))})
	} else {
		items = append(items, []span{say(p.T("month.would_repeat", "Month", before, "What",
			offerWords(p, m.Settings, m.Repeat)))})
		label := locale.Truncate(p.T("month.repeat", "Month", before), maxOption)
		buttons = append(buttons, slack.NewButtonBlockElement(ActionMonthRepeat, string(PostRef(post)),
			plain(label)).WithStyle(slack.StylePrimary))
	}
	if m.Suggested.Empty() {
		items = append(items, []span{say(p.T("month.no_suggestions"))})
	} else {
		items = append(items, []span{say(p.T("month.would_suggest", "What", offerWords(p, m.Settings, m.Suggested)))})
		buttons = append(buttons, button(p, "take_suggestions", ActionMonthSuggest, PostRef(post)))
	}
	buttons = append(buttons, button(p, "edit", ActionMonthEdit, PostRef(post)))
	return message(said, top, list([]span{say(said)}, items), actions(buttons...))
}

// offerWords is what targets come to: of how many people, in all, of the team as a whole, and how many of other kinds.
func offerWords(p *locale.Printer, s sales.Settings, o sales.Offer) string {
	var people, whole, others string
	if o.People > 0 {
		people = p.T("month.people", "Count", o.People, "Sum", Counted(p, o.Metric, o.Sum, s.Currency))
	}
	if o.Whole > 0 {
		whole = p.T("month.whole", "Amount", Counted(p, o.Metric, o.Whole, s.Currency))
	}
	if o.Others > 0 {
		others = p.T("month.others", "Count", o.Others)
	}
	return joined(people, whole, others)
}
