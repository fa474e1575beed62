package ui

import (
	"strings"
	"time"

	"github.com/shopspring/decimal"
	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
)

// ListView is a list of objectives that the reader may see.
type ListView struct {
	Heading     string // one of the headings below
	HeadingArgs []any
	Objectives  []okr.Objective
	Now         time.Time
	Today       okr.Date
	Total       int                        // of which Objectives are the first; 0 means all of them
	CanEdit     func(o okr.Objective) bool // nil: nobody may
	Cadences    map[okr.TeamID]okr.Cadence // of the objectives' teams; one left out is weekly
	Period      okr.Period                 // that the list is of; without one it is of what runs and comes
	Other       okr.Period                 // that may have been meant as well, and whose list a button shows
	Scope       string                     // as it was typed, of whom the list of the other period is
}

// The headings of lists. The comment names the arguments.
const (
	HeadingMine    = "objective.list_mine"
	HeadingPerson  = "objective.list_person" // Name
	HeadingTeam    = "objective.list_team"   // Team
	HeadingCompany = "objective.list_company"
	HeadingPeriod  = "objective.list_period" // Period
)

// ObjectiveList lists objectives, each with a menu to show or edit it.
func ObjectiveList(p *locale.Printer, v ListView) Message {
	heading := p.T(v.Heading, v.lineArgs()...)
	if v.Period.Label != "" && v.Heading != HeadingPeriod {
		heading = joined(heading, PeriodName(p, v.Period))
	}
	total := max(v.Total, len(v.Objectives))
	var groups [][]slack.Block
	for _, o := range v.Objectives {
		st := o.Standing(v.Now, v.Today, v.Cadences[o.Team])
		groups = append(groups, objectiveCard(p, o, st, v.Heading != HeadingMine, v.CanEdit != nil && v.CanEdit(o)))
	}
	kept, left := fitting(groups, 42, 9_500)
	left += total - len(v.Objectives)
	blocks := []slack.Block{rich(strong(heading), say("  "+p.T("objective.count", "Count", total)))}
	if total == 0 {
		return emptyList(p, v, heading, blocks)
	}
	blocks = append(append(blocks, kept...), andMore(p, left)...)
	blocks = append(blocks, otherPeriod(p, v)...)
	blocks = append(blocks, context(p.T("status.bar_legend")))
	return message(joined(heading, p.T("objective.count", "Count", total)), blocks...)
}

// emptyList says that there is nothing, and what leads on.
func emptyList(p *locale.Printer, v ListView, heading string, blocks []slack.Block) Message {
	if v.Period.Label == "" {
		said := p.T("objective.list_empty")
		return message(joined(heading, said), append(blocks, rich(say(said)),
			actions(button(p, "new_objective", ActionObjectiveNew, "")))...)
	}
	said := p.T("objective.period_empty", "Period", PeriodName(p, v.Period))
	return message(joined(heading, said), append(append(blocks, rich(say(said))), otherPeriod(p, v)...)...)
}

// otherPeriod leads to the period of another year that may have been meant as well.
func otherPeriod(p *locale.Printer, v ListView) []slack.Block {
	if v.Other.Label == "" {
		return nil
	}
	value := strings.TrimSpace(v.Scope + " " + v.Other.Label)
	return []slack.Block{actions(slack.NewButtonBlockElement(ActionObjectiveList, value,
		plain(PeriodName(p, v.Other))))}
}

// lineArgs is the arguments with every text on one line.
func (v ListView) lineArgs() []any {
	var args []any
	for i, a := range v.HeadingArgs {
		if text, ok := a.(string); ok && i%2 == 1 {
			a = line(text, nameRunes)
		}
		args = append(args, a)
	}
	return args
}

// DetailView is one objective with everything about it.
type DetailView struct {
	Objective okr.Objective
	Now       time.Time
	Today     okr.Date
	Loc       *time.Location
	Cadence   okr.Cadence // of the objective's team; empty is weekly
	CanEdit   bool
	CanClose  bool         // also when its period is over
	Changes   []okr.Change // the latest first
	Above     []okr.Objective
	Figure    okr.SupportFigure // of what supports it
}

// ObjectiveDetail shows one objective, its key results and how its numbers are calculated.
func ObjectiveDetail(p *locale.Printer, v DetailView) Message {
	o := v.Objective
	st := o.Standing(v.Now, v.Today, v.Cadence)
	facts := joined(ownerOf(p, o), line(o.TeamName, nameRunes), PeriodName(p, o.Period),
		p.T("objective."+string(o.Commitment)))
	if o.TeamOwned {
		facts = joined(ownerOf(p, o), line(o.OwnerName, nameRunes), PeriodName(p, o.Period),
			p.T("objective."+string(o.Commitment)))
	}
	blocks := []slack.Block{rich(objectiveLines(p, o, st, "", "")...), context(facts)}
	blocks = append(blocks, closingBlocks(p, v)...)
	blocks = append(blocks, alignmentLines(p, v.Above, v.Figure)...)

	var groups [][]slack.Block
	for i, k := range o.KeyResults {
		groups = append(groups, keyResultCard(p, k, st.KeyResults[i], v.Now))
	}
	kept, left := fitting(groups, 12, 6_400)
	blocks = append(append(blocks, kept...), andMore(p, left)...)
	blocks = append(blocks, explanation(p, o, st, v.Today)...)
	blocks = append(blocks, changeBlocks(p, v.Changes, v.Loc, 4, 1_500)...)
	if v.CanEdit {
		buttons := []slack.BlockElement{button(p, "edit", ActionObjectiveEdit, ObjectiveRef(o.ID))}
		if st.Stage == okr.StageClosing {
			buttons = append(buttons, button(p, "close_objective", ActionObjectiveClose, ObjectiveRef(o.ID)))
		}
		blocks = append(blocks, actions(buttons...))
	} else if v.CanClose {
		blocks = append(blocks, actions(button(p, "close_objective", ActionObjectiveClose, ObjectiveRef(o.ID))))
	}
	return message(joined(o.ID.String()+" "+line(o.Title, titleRunes), StatusWord(p, st.Status),
		percent(p, st.Progress)), blocks...)
}

// keyResultCard is a key result with the button to its history.
func keyResultCard(p *locale.Printer, k okr.KeyResult, s okr.Standing, now time.Time) []slack.Block {
	mark := s.Expected
	if k.Kind.Keep() {
		mark = noMark
	}
	reached := goal(p, k)
	if k.HasValue() {
		reached = joined(p.T("status.progress", "Progress", percent(p, s.Progress)), measure(p, k))
	}
	said := symbol(s.Status) + " " + joined(k.ID.String(), line(k.Title, titleRunes)) +
		"\n" + bar(s.Progress, mark) + "  " + reached +
		"\n" + joined(standingWords(p, s), age(p, k, now), fedWord(p, k), carriedWord(p, k))
	if k.Note != "" {
		said += "\n“" + line(k.Note, 120) + "”"
	}
	return []slack.Block{section(said, button(p, "history", ActionHistory, KeyResultRef(k.ID)))}
}

// carriedWord names the key result of the period before that this one goes on from.
func carriedWord(p *locale.Printer, k okr.KeyResult) string {
	if k.CarriedFrom == 0 {
		return ""
	}
	return p.T("closing.carried_from", "KeyResult", k.CarriedFrom.String())
}

// fedWord names the KPI that a key result follows.
func fedWord(p *locale.Printer, k okr.KeyResult) string {
	if k.KPI == 0 {
		return ""
	}
	return p.T("kpi.fed_by", "KPI", k.KPI.String())
}

// fedFrom says of which days a key result follows a KPI: those of its objective's period, also where a week reaches
// beyond it.
func fedFrom(p *locale.Printer, k okr.KeyResult, period okr.Period) string {
	switch {
	case k.KPI == 0:
		return ""
	case k.Accumulate:
		return p.T("kpi.fed_sum", "KPI", k.KPI.String(), "Days", periodDays(p, period))
	default:
		return p.T("kpi.fed_latest", "KPI", k.KPI.String(), "Days", periodDays(p, period))
	}
}

// explanation says how the numbers are calculated, with the values put into the formulas.
func explanation(p *locale.Printer, o okr.Objective, st okr.ObjectiveStatus, today okr.Date) []slack.Block {
	if len(o.KeyResults) == 0 {
		return nil
	}
	var items [][]span
	for _, k := range o.KeyResults {
		items = append(items, []span{say(k.ID.String() + ": " + joined(formula(p, k), fedFrom(p, k, o.Period)))})
	}
	if len(o.KeyResults) > 1 {
		items = append(items, []span{say(p.T("objective.explain_progress", "Formula", meanFormula(p, o), "Progress",
			percent(p, st.Progress)))})
	}
	elapsed := min(max(today.Sub(o.Period.Start), 0), max(o.Period.Days(), 0))
	items = append(items,
		[]span{say(p.T("objective.explain_pace", "Elapsed", p.Int(elapsed), "Days", p.Int(o.Period.Days()), "Expected",
			p.Percent(st.Expected)))},
		[]span{say(p.T("objective.explain_status"))},
	)
	kept, _ := fittingItems(items, 8, 2_400)
	return []slack.Block{list([]span{soft(p.T("objective.explain"))}, kept)}
}

// formula is a key result's progress with its numbers in it.
func formula(p *locale.Printer, k okr.KeyResult) string {
	result := percent(p, k.Progress())
	n := func(d decimal.Decimal) string {
		if d.IsNegative() {
			return "(" + p.Number(d) + ")"
		}
		return p.Number(d)
	}
	switch {
	case k.Kind == okr.Milestone:
		return p.T("objective.formula_steps", "Done", p.Int(stepsDone(k.Steps)), "Steps", p.Int(len(k.Steps)),
			"Progress", result)
	case !k.HasValue():
		return p.T("status.no_value")
	case k.Kind.Keep() && *k.Progress() >= 1:
		return p.T("objective.formula_kept", "Progress", result)
	case k.Kind.Keep() && *k.Progress() <= 0:
		return p.T("objective.formula_beyond", "Progress", result)
	case k.Kind.Keep():
		distance := k.Target.Sub(k.Current.Decimal).Abs()
		return "1 − " + n(distance) + " / " + n(k.ToleranceOrDefault()) + " = " + result
	default:
		return "(" + p.Number(k.Current.Decimal) + " − " + n(k.Start) + ") / (" + p.Number(k.Target) + " − " +
			n(k.Start) + ") = " + result
	}
}

// meanFormula is the weighted mean of an objective's key results, the unknown ones left out.
func meanFormula(p *locale.Printer, o okr.Objective) string {
	var terms, plain []string
	total, equal := decimal.Zero, true
	for _, k := range o.KeyResults {
		raw := k.Progress()
		if raw == nil {
			continue
		}
		share := p.Percent(okr.Clamp(*raw))
		plain = append(plain, share)
		terms = append(terms, p.Number(k.Weight)+" × "+share)
		total = total.Add(k.Weight)
		equal = equal && k.Weight.Equal(o.KeyResults[0].Weight)
	}
	if equal || total.IsZero() {
		return "(" + strings.Join(plain, " + ") + ") / " + p.Int(len(plain))
	}
	return "(" + strings.Join(terms, " + ") + ") / " + p.Number(total)
}

// ObjectiveSaved is the view after saving: its number, gentle hints, what next.
func ObjectiveSaved(p *locale.Printer, o okr.Objective, hints []okr.Hint, edited bool) slack.ModalViewRequest {
	said := p.T("objective.saved", "ID", o.ID.String())
	if edited {
		said = p.T("objective.saved_edited", "ID", o.ID.String())
	}
	facts := joined(ownerOf(p, o), PeriodName(p, o.Period), p.T("objective."+string(o.Commitment)))
	blocks := []slack.Block{
		rich(strong("✅ "+said), say("\n"+line(o.Title, noteRunes)+privateMark(p, o))),
		context(facts),
	}
	var goals [][]span
	for _, k := range o.KeyResults {
		goals = append(goals, []span{strong(line(k.Title, titleRunes)), say("  " + joined(k.ID.String(), goal(p, k)))})
	}
	if len(goals) > 0 {
		blocks = append(blocks, list(nil, goals))
	}
	if advice := adviceOn(p, o, hints); len(advice) > 0 {
		blocks = append(blocks, divider(), list([]span{strong("💡 " + p.T("objective.hints"))}, advice),
			context(p.T("objective.hints_only")))
		blocks = append(blocks, kpiOffers(p, o, hints)...)
	}
	blocks = append(blocks, context(p.T("objective.saved_next", "ID", o.ID.String())))
	return modal(p, CallbackObjectiveSaved, "objective.title.saved", "", blocks...)
}

// kpiOffers are a button for each key result that looks like a KPI: it opens the form of one, filled in.
func kpiOffers(p *locale.Printer, o okr.Objective, hints []okr.Hint) []slack.Block {
	var blocks []slack.Block
	for _, h := range hints {
		if h.ID == okr.LooksLikeKPI && h.Position >= 0 && h.Position < len(o.KeyResults) {
			k := o.KeyResults[h.Position]
			blocks = append(blocks, section(joined(k.ID.String(), line(k.Title, titleRunes)),
				button(p, "make_kpi", ActionKPIFrom, KeyResultRef(k.ID))))
		}
	}
	return blocks
}

func adviceOn(p *locale.Printer, o okr.Objective, hints []okr.Hint) [][]span {
	var advice [][]span
	for _, h := range hints {
		said := []span{say(p.T(string(h.ID)))}
		if h.Position >= 0 && h.Position < len(o.KeyResults) {
			said = []span{soft(line(o.KeyResults[h.Position].Title, shortRunes)), say("  " + p.T(string(h.ID)))}
		}
		advice = append(advice, said)
	}
	kept, _ := fittingItems(advice, 12, 10_000)
	return kept
}
