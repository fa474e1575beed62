package ui

import (
	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
)

// SalesSituation answers /sales alone: my target and place, what would change my place, and my open deals by stage.
func SalesSituation(p *locale.Printer, s sales.Standing, manages bool) Message {
	title, blocks := salesBlocks(p, s, "deal.to_pass")
	blocks = append(blocks, salesButtons(p, s, primary(p, "book_won", ActionDealWon, ""), manages)...)
	return message(title, append(blocks, context(p.T("target.how")))...)
}

// salesBlocks is where a person stands, for the answer, the Home tab and the sheet that others read too; toPass says
// what the next place takes.
func salesBlocks(p *locale.Printer, s sales.Standing, toPass string) (title string, blocks []slack.Block) {
	var lines string
	if s.Target == nil {
		title = p.T("target.none", "Period", PeriodName(p, s.Period))
		lines = "\n" + p.T("deal.no_target", "Period", PeriodName(p, s.Period), "Achieved",
			cash(p, s.Achieved, s.Settings.Currency))
	} else {
		title = p.T("target.of", "Period", PeriodName(p, s.Period))
		lines = "\n" + targetBar(p, s) + "\n" + outOf(p, *s.Target, s.Achieved, s.Settings.Currency)
	}
	switch {
	case s.Hidden:
		lines += "\n" + p.T("sales.hidden")
	case s.At >= 0:
		lines += "\n" + placeMark(s.Near[s.At]) + " " + p.T("target.place", "Place", s.Near[s.At].Rank, "Of", s.Of)
		if next := nextPlace(p, s, toPass); next != "" {
			lines += "\n" + next
		}
	}
	for _, m := range s.Uncounted {
		lines += "\n⚠️ " + p.T("deal.uncounted", "Amount", cash(p, m.Minor, m.Currency), "Source", string(m.Currency),
			"Into", string(s.Settings.Currency))
	}
	blocks = []slack.Block{rich(append([]span{strong(title)}, commands(lines)...)...)}
	var items [][]span
	for _, c := range s.Pipeline {
		items = append(items, []span{say(joined(StageWord(p, c.Stage), p.T("sales.deals", "Count", c.Deals),
			cash(p, c.Sum, s.Settings.Currency)))})
	}
	kept, left := fittingItems(items, 8, 2_000)
	blocks = append(blocks, titled(p, "sales.open_deals", kept, left)...)
	return title, append(blocks, otherTargets(p, s)...)
}

func salesButtons(p *locale.Printer, s sales.Standing, book slack.BlockElement, manages bool) []slack.Block {
	offered := []slack.BlockElement{book, button(p, "new_deal", ActionDealNew, ""),
		button(p, "leaderboard", ActionBoard, "")}
	if len(s.Pipeline) > 0 {
		offered = append(offered, button(p, "my_deals", ActionDealList, ""))
	}
	blocks := []slack.Block{actions(append(offered, button(p, "pipeline", ActionPipeline, ""))...)}
	if manages {
		blocks = append(blocks, actions(button(p, "targets", ActionTargetForm, TeamRef(s.Team.ID)),
			button(p, "selling", ActionSellingSettings, TeamRef(s.Team.ID))))
	}
	return blocks
}

// homeSales is the part of the Home tab about selling.
func homeSales(p *locale.Printer, v HomeView) []slack.Block {
	selling := v.Selling
	_, blocks := salesBlocks(p, *selling, "deal.to_pass")
	blocks = append([]slack.Block{header(p.T("sales.header"))}, blocks...)
	manages := false
	for _, t := range v.Teams {
		manages = manages || t.Manager && t.Team.ID == selling.Team.ID
	}
	return append(append(blocks, salesButtons(p, *selling, button(p, "book_won", ActionDealWon, ""), manages)...),
		divider())
}

func salesHelpButtons(p *locale.Printer) []slack.BlockElement {
	return []slack.BlockElement{primary(p, "book_won", ActionDealWon, ""), button(p, "new_deal", ActionDealNew, ""),
		button(p, "leaderboard", ActionBoard, "")}
}

// salesWeek is what a manager's digest says about selling: each rep's attainment and pace, who has no target, and
// which deals wait.
func salesWeek(p *locale.Printer, d okr.Digest, w *sales.SalesWeek) []slack.Block {
	if w == nil {
		return nil
	}
	var items [][]span
	for _, r := range w.Reps {
		attained := r.Pace.Attainment
		items = append(items, []span{
			say(outlookSymbol(r.Outlook) + " "), strong(line(r.Person.Name, nameRunes)),
			say("  " + bar(&attained, expectedShare(r.Target, r.Pace)) + " " + joined(share(p, attained),
				outlookWord(p, r.Outlook), paceWords(p, r.Pace))),
		})
	}
	kept, left := fittingItems(items, 12, 2_400)
	blocks := titled(p, "sales.week", kept, left)
	if len(w.Missing) > 0 {
		blocks = append(blocks, section(p.T("sales.no_targets", "Names", names(p, w.Missing)),
			button(p, "targets", ActionTargetForm, TeamRef(d.Team.ID))))
	}
	var waiting [][]span
	for _, deal := range w.Waiting {
		waiting = append(waiting, []span{say(joined(dealName(p, deal), line(deal.OwnerName, nameRunes),
			StageWord(p, deal.Stage), p.T("deal.for_days", "Count", daysSince(deal.StageAt, d.Now))))})
	}
	kept, left = fittingItems(waiting, 5, 1_000)
	blocks = append(blocks, titled(p, "pipeline.waiting", kept, left)...)
	for _, f := range w.Stages {
		if f.Bottleneck {
			blocks = append(blocks, context("⏳ "+p.T("pipeline.bottleneck", "Stage", StageWord(p, f.Stage))))
		}
	}
	return blocks
}
