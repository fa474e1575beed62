package ui

import (
	"time"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/sales"
)

// ReviewSheet is the one-to-one sheet of a rep: target, kudos and badges, deals, praise, check-ins and objectives on
// one page.
func ReviewSheet(p *locale.Printer, r motivation.Review, now time.Time) Message {
	s := r.Standing
	title := p.T("review.header", "Name", line(s.Person.Name, nameRunes))
	blocks := []slack.Block{header(title)}
	if s.Hidden { // which is said to the person in other words than to their manager
		blocks = append(blocks, context(p.T("review.hidden")))
		s.Hidden, s.At = false, -1
	}
	_, standing := salesBlocks(p, s, "review.to_pass")
	blocks = append(append(blocks, standing...), reviewThanks(p, r)...)
	var open, won, praise, checkIns, objectives [][]span
	for _, d := range r.Deals {
		open = append(open, []span{say(joined(dealName(p, d), StageWord(p, d.Stage),
			p.T("deal.for_days", "Count", daysSince(d.StageAt, now))))})
	}
	for _, d := range r.WonDeals {
		won = append(won, []span{say(joined(dealName(p, d), dateOrNothing(p, d.CloseDay)))})
	}
	for _, given := range r.Praise {
		praise = append(praise, []span{say(joined(praisedFor(p, given), p.DateShort(given.At.In(s.Team.Location()))))})
	}
	for _, c := range r.CheckIns {
		checkIns = append(checkIns, []span{strong(p.DateShort(c.At.In(s.Team.Location()))),
			say("  " + answersInShort(c))})
	}
	for _, o := range r.Objectives {
		st := o.Standing(now, s.Today, s.Team.Schedule.Cadence)
		objectives = append(objectives, []span{say(symbol(st.Status) + " " + joined(line(o.Title, shortRunes),
			percent(p, st.Progress), StatusWord(p, st.Status)))})
	}
	for _, part := range []struct {
		heading string
		items   [][]span
	}{
		{"review.open", open}, {"review.won", won}, {"review.praise", praise}, {"review.checkins", checkIns},
		{"review.objectives", objectives},
	} {
		kept, left := fittingItems(part.items, 6, 1_600)
		blocks = append(blocks, titled(p, part.heading, kept, left)...)
	}
	if r.Streak > 1 {
		blocks = append(blocks, context("🔥 "+p.T("checkin.streak", "Count", r.Streak)))
	}
	return message(title, blocks...)
}

// reviewThanks are how many kudos the rep got and gave in the target's period, and their badges; nothing where there is
// neither.
func reviewThanks(p *locale.Printer, r motivation.Review) []slack.Block {
	badges := badgeLine(p, r.Badges)
	if r.Thanks == (motivation.Thanks{}) && badges == "" {
		return nil
	}
	return []slack.Block{rich(strong("👏 "+p.T("review.kudos", "Period", PeriodName(p, r.Standing.Period))),
		say("\n"+joined(p.T("review.kudos_received", "Count", r.Thanks.Received),
			p.T("review.kudos_gave", "Count", r.Thanks.GivenAway))), say(below(badges)))}
}

// praisedFor is what somebody was celebrated for, in a few words.
func praisedFor(p *locale.Printer, given sales.Praised) string {
	if given.Hit != nil {
		return "🎯 " + p.T("review.hit", "Period", PeriodName(p, given.Hit.Period), "Mark",
			p.Percent(float64(given.Hit.Mark)/100))
	}
	return praiseSymbols[given.Notable.Kind] + " " + joined(p.T("review."+string(given.Notable.Kind)),
		line(given.Deal.Customer, nameRunes))
}

// answersInShort is what a check-in said in words.
func answersInShort(c okr.CheckIn) string {
	said := ""
	for _, a := range c.Answers {
		if a.Text != "" {
			said = joined(said, line(a.Text, 80))
		}
	}
	if said == "" {
		return nothing
	}
	return said
}
