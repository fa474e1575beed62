package ui

import (
	"math"
	"slices"
	"time"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
)

// LossWord is a reason for losing a deal: a standard one in the reader's language, a team's own as it was typed.
func LossWord(p *locale.Printer, reason string) string {
	return standardWord(p, "deal.loss_", reason, sales.DefaultLossReasons())
}

// StageWord is a stage of an open deal, likewise.
func StageWord(p *locale.Printer, stage string) string { return stageWord(p, stage) }

func standardWord(p *locale.Printer, prefix, key string, standard []string) string {
	if slices.Contains(standard, key) {
		return p.T(prefix + key)
	}
	return line(key, 30)
}

// MatchStage finds the stage that a typed word means, in any of the printers' languages. Without one, near is what
// may have been meant.
func MatchStage(typed string, stages []string, printers ...*locale.Printer) (key string, near string, ok bool) {
	return locale.MatchWord(typed, stages, StageWord, printers)
}

// MatchLossReason finds the reason that typed words mean, likewise.
func MatchLossReason(typed string, reasons []string, printers ...*locale.Printer) (key string, near string, ok bool) {
	return locale.MatchWord(typed, reasons, LossWord, printers)
}

// dealName is a deal at one glance: customer, amount, number.
func dealName(p *locale.Printer, d sales.Deal) string {
	return joined(line(d.Customer, nameRunes), cash(p, d.Amount.Minor, d.Amount.Currency), d.ID.String())
}

// Booked is the private answer to a change of a deal: what it is now, and where its owner stands with it.
func Booked(p *locale.Printer, b sales.Booked, verb sales.DealVerb) Message {
	said := bookedLine(p, b, verb)
	standing := standingLines(p, b)
	about := dealName(p, b.Deal)
	if d := b.Deal; d.State != sales.Void && d.CloseDay != "" && d.CloseDay != b.Standing.Today {
		about = joined(about, dateOf(p, d.CloseDay))
	}
	blocks := []slack.Block{rich(strong(said), say("\n"+about))}
	if standing != "" {
		blocks = append(blocks, rich(commands(standing)...))
	}
	var offered []slack.BlockElement
	if b.Change != 0 && verb != sales.Undone {
		offered = append(offered, button(p, "undo", ActionDealUndo, ChangeRef(b.Change)))
	}
	if b.Deal.State != sales.Void {
		offered = append(offered, button(p, "edit", ActionDealEdit, DealRef(b.Deal.ID)))
	}
	offered = append(offered, button(p, "sales", ActionSales, ""))
	return message(joined(said, dealName(p, b.Deal)), append(blocks, actions(offered...))...)
}

func bookedLine(p *locale.Printer, b sales.Booked, verb sales.DealVerb) string {
	if len(b.Hits) > 0 && b.Mine {
		best := b.Hits[0]
		for _, h := range b.Hits {
			if h.Person == b.Deal.Owner {
				best = h
			}
		}
		if best.Person == b.Deal.Owner {
			return "🎯 " + p.T("deal.hit", "Period", PeriodName(p, best.Period), "Mark",
				p.Percent(float64(best.Mark)/100))
		}
		return "🎯 " + p.T("deal.hit_team", "Period", PeriodName(p, best.Period), "Mark",
			p.Percent(float64(best.Mark)/100))
	}
	switch verb {
	case sales.WasWon:
		return "✅ " + p.T("deal.said_won")
	case sales.WasLost:
		return p.T("deal.said_lost", "Reason", orNothing(LossWord(p, b.Deal.LossReason), b.Deal.LossReason))
	case sales.Moved:
		return "➡️ " + p.T("deal.said_moved", "Stage", StageWord(p, b.Deal.Stage))
	case sales.Undone:
		if b.Deal.State == sales.Void {
			return "↩️ " + p.T("deal.said_void")
		}
		return "↩️ " + p.T("deal.said_undone")
	default:
		return "✅ " + p.T("deal.said_"+string(verb))
	}
}

func orNothing(word, key string) string {
	if key == "" {
		return nothing
	}
	return word
}

// standingLines say where the owner stands: attainment and pace, what passes the next one, and what reaches the target.
func standingLines(p *locale.Printer, b sales.Booked) string {
	s := b.Standing
	if !b.Mine {
		return ""
	}
	lines := ""
	add := func(text string) {
		if text == "" {
			return
		}
		if lines != "" {
			lines += "\n"
		}
		lines += text
	}
	if s.Target == nil {
		add(p.T("deal.no_target", "Period", PeriodName(p, s.Period), "Achieved",
			cash(p, s.Achieved, s.Settings.Currency)))
	} else {
		add(targetBar(p, s))
		add(nextPlace(p, s, "deal.to_pass"))
		add(moreDeals(p, b))
	}
	for _, m := range s.Uncounted {
		add("⚠️ " + p.T("deal.uncounted", "Amount", cash(p, m.Minor, m.Currency), "Source", string(m.Currency), "Into",
			string(s.Settings.Currency)))
	}
	return lines
}

// targetBar is the target as a bar with the pace mark, and its figures in words.
func targetBar(p *locale.Printer, s sales.Standing) string {
	attained := s.Pace.Attainment
	return bar(&attained, expectedShare(s.Target, s.Pace)) + "  " + joined(
		p.T("deal.of_target", "Share", share(p, attained), "Period", PeriodName(p, s.Period)), paceWords(p, s.Pace))
}

// moreDeals is how many more deals of this size reach the target.
func moreDeals(p *locale.Printer, b sales.Booked) string {
	missing := b.Standing.Target.Amount - b.Standing.Achieved
	if missing <= 0 || b.Deal.State != sales.Won || b.Deal.Amount.Minor <= 0 ||
		b.Deal.Amount.Currency != b.Standing.Settings.Currency {
		return ""
	}
	n := int(math.Ceil(float64(missing) / float64(b.Deal.Amount.Minor)))
	if n > 20 {
		return ""
	}
	return p.T("deal.more_reach", "Count", n)
}

// DealChoice asks which of several deals is meant, or offers to book what was typed as a new one.
func DealChoice(p *locale.Printer, verb sales.DealVerb, typed string, deals []sales.Deal, newValue string) Message {
	ask := p.T("deal.which")
	if typed != "" {
		ask = p.T("deal.which_named", "Name", line(typed, nameRunes))
	}
	blocks := []slack.Block{rich(strong(ask))}
	for _, d := range deals[:min(len(deals), 10)] {
		b := slack.NewButtonBlockElement(ActionDealPick+":"+d.ID.String(), Choice(string(verb), DealRef(d.ID)),
			plain(p.T("button.this_one")))
		blocks = append(blocks, section(joined(dealName(p, d), StageWord(p, d.Stage)), b))
	}
	if newValue != "" {
		blocks = append(blocks, actions(slack.NewButtonBlockElement(ActionDealNew, newValue,
			plain(p.T("button.new_deal")))))
	}
	return message(ask, blocks...)
}

// DealDetailView is a deal with everything that is known of it.
type DealDetailView struct {
	Deal     sales.Deal
	May      bool
	Settings sales.Settings
	History  []sales.DealChange // the newest first
	Loc      *time.Location
	Now      time.Time
	Names    map[okr.PersonID]string
}

// DealDetail shows a deal, who is credited, and its history.
func DealDetail(p *locale.Printer, v DealDetailView) Message {
	d := v.Deal
	state := p.T("deal.state." + string(d.State))
	switch {
	case d.State == sales.Open:
		state = joined(state, StageWord(p, d.Stage), p.T("deal.for_days", "Count", daysSince(d.StageAt, v.Now)))
	case d.CloseDay != "":
		state = joined(state, dateOf(p, d.CloseDay))
	}
	if d.LossReason != "" {
		state = joined(state, LossWord(p, d.LossReason))
	}
	facts := joined(line(d.OwnerName, nameRunes), line(d.TeamName, nameRunes), lineOrEmpty(d.Product))
	spans := []span{strong(dealName(p, d)), say("\n" + dealSymbol(d.State) + " " + state), say("\n" + facts)}
	if d.Note != "" {
		spans = append(spans, say("\n"), soft("“"+line(d.Note, noteRunes)+"”"))
	}
	blocks := []slack.Block{rich(spans...)}
	if len(d.Shares) > 1 {
		var items [][]span
		for _, s := range d.Shares {
			items = append(items, []span{say(joined(line(v.Names[s.Person], nameRunes),
				share(p, float64(s.Points)/sales.FullShare)))})
		}
		blocks = append(blocks, list([]span{strong(p.T("deal.credits"))}, items))
	}
	if v.May {
		blocks = append(blocks, dealButtons(p, d)...)
	}
	var items [][]span
	for _, c := range v.History {
		items = append(items, changeLine(p, c, v))
	}
	kept, left := fittingItems(items, 15, 5_000)
	blocks = append(blocks, titled(p, "deal.history", kept, left)...)
	return message(joined(dealName(p, d), state), blocks...)
}

func lineOrEmpty(text string) string {
	if text == "" {
		return ""
	}
	return line(text, nameRunes)
}

func dealSymbol(s sales.DealState) string {
	switch s {
	case sales.Won:
		return "✅"
	case sales.Lost:
		return "✖️"
	case sales.Void:
		return "↩️"
	default:
		return "⚪️"
	}
}

func dealButtons(p *locale.Printer, d sales.Deal) []slack.Block {
	ref := DealRef(d.ID)
	switch d.State {
	case sales.Open:
		return []slack.Block{actions(primary(p, "won", ActionDealWon, ref), button(p, "move", ActionDealMove, ref),
			button(p, "lost", ActionDealLost, ref), button(p, "edit", ActionDealEdit, ref))}
	case sales.Won:
		return []slack.Block{actions(button(p, "split", ActionDealSplit, ref), button(p, "edit", ActionDealEdit, ref),
			button(p, "reopen", ActionDealReopen, ref))}
	case sales.Lost:
		return []slack.Block{actions(button(p, "reopen", ActionDealReopen, ref),
			button(p, "edit", ActionDealEdit, ref))}
	default:
		return nil
	}
}

// changeLine is one line of a deal's history: what was done, from what to what, by whom, when.
func changeLine(p *locale.Printer, c sales.DealChange, v DealDetailView) []span {
	by := line(c.ByName, nameRunes)
	switch {
	case c.Source == okr.FromCRM:
		by = p.T("deal.by_crm")
	case c.By == "":
		by = p.T("deal.by_file")
	}
	said := joined(dealDifference(p, c), remark(p, c.Remark), by, dayAndTime(p, c.At, v.Loc))
	return []span{strong(p.T("deal.verb." + string(c.Verb))), say("  " + said)}
}

// remark is what is to be said of a change beside what it changed.
func remark(p *locale.Printer, r *sales.Remark) string {
	if r == nil {
		return ""
	}
	return line(p.T(r.ID, r.Args...), noteRunes)
}

func dealDifference(p *locale.Printer, c sales.DealChange) string {
	after := c.After
	if c.Before == nil {
		return cash(p, after.Amount.Minor, after.Amount.Currency)
	}
	var said []string
	add := func(before, now string) {
		if before != now {
			said = append(said, before+" → "+now)
		}
	}
	before := *c.Before
	add(line(before.Customer, shortRunes), line(after.Customer, shortRunes))
	add(cash(p, before.Amount.Minor, before.Amount.Currency), cash(p, after.Amount.Minor, after.Amount.Currency))
	add(p.T("deal.state."+string(before.State)), p.T("deal.state."+string(after.State)))
	if before.State == sales.Open && after.State == sales.Open {
		add(StageWord(p, before.Stage), StageWord(p, after.Stage))
	}
	if before.State == sales.Won && after.State == sales.Won {
		add(dateOrNothing(p, before.CloseDay), dateOrNothing(p, after.CloseDay))
	}
	return joined(said...)
}

func dateOrNothing(p *locale.Printer, d okr.Date) string {
	if d == "" {
		return nothing
	}
	return dateOf(p, d)
}

// DealListView is a person's open deals.
type DealListView struct {
	Deals    []sales.Deal
	Total    int
	Settings sales.Settings
	Now      time.Time
	Loc      *time.Location
}

// DealList shows open deals, those longest in their stage first, each with a button that opens it.
func DealList(p *locale.Printer, v DealListView) Message {
	title := p.T("deal.list", "Count", v.Total)
	if v.Total == 0 {
		return message(title, rich(commands(p.T("deal.list_empty"))...),
			actions(primary(p, "new_deal", ActionDealNew, "")))
	}
	var groups [][]slack.Block
	for _, d := range v.Deals {
		said := joined(dealName(p, d), StageWord(p, d.Stage),
			p.T("deal.for_days", "Count", daysSince(d.StageAt, v.Now)))
		groups = append(groups, []slack.Block{section(said,
			slack.NewButtonBlockElement(ActionDealShow+":"+d.ID.String(), string(DealRef(d.ID)),
				plain(p.T("button.show"))))})
	}
	kept, left := fitting(groups, 30, 9_000)
	blocks := append([]slack.Block{rich(strong(title))}, kept...)
	blocks = append(blocks, andMore(p, left)...)
	return message(title, append(blocks, actions(button(p, "new_deal", ActionDealNew, ""),
		button(p, "pipeline", ActionPipeline, "")))...)
}

// DealSaved is the view after the form was saved.
func DealSaved(p *locale.Printer, b sales.Booked, verb sales.DealVerb) slack.ModalViewRequest {
	m := Booked(p, b, verb)
	return modal(p, CallbackNotice, "deal.title.saved", "", m.Blocks...)
}
