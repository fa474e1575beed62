package ui

import (
	"strings"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/motivation"
	"okrbot/okr"
)

// contestRules are the rules of a contest in words, each with what it is about. Once it has begun its board is what
// matters: then they are the small print.
func contestRules(p *locale.Printer, v motivation.ContestView) slack.Block {
	c := v.Contest
	var items [][]span
	var small []string
	for _, rule := range []struct{ about, said string }{
		{"counts", countsWords(p, c)},
		{"who", whoWords(p, v)},
		{"when", whenWords(p, c)},
		{"wins", winsWords(p, c)},
		{"prizes", prizesWords(p, c)},
		{"ties", tiesWords(p, c)},
		{"after", afterWords(p, c)},
		{"shows", p.T("contest.shows." + string(c.Show))},
	} {
		if rule.said == "" {
			continue
		}
		about := p.T("contest.rule." + rule.about)
		items = append(items, []span{strong(about), say("  " + rule.said)})
		small = append(small, about+": "+rule.said)
	}
	if phase := v.Phase(); phase != motivation.PhaseDraft && phase != motivation.PhaseAhead {
		return context(strings.Join(small, "\n"))
	}
	return list([]span{strong(p.T("contest.rules"))}, items)
}

// countedWord is what counts in a contest, in a few words.
func countedWord(p *locale.Printer, c motivation.Contest) string {
	if kind, ok := c.Counted.Activity(); ok {
		return line(kind, nameRunes)
	}
	if _, ok := c.Counted.KPI(); ok {
		return p.T("contest.counts.kpi", "KPI", line(c.KPI, nameRunes))
	}
	return p.T("contest.counts." + string(c.Counted))
}

// countsWords are what counts, with what it is narrowed to.
func countsWords(p *locale.Printer, c motivation.Contest) string {
	product, source := "", ""
	if c.Product != "" {
		product = p.T("contest.only_product", "Product", line(c.Product, nameRunes))
	}
	if c.Source != "" {
		source = p.T("contest.only_source", "Source", line(c.Source, nameRunes))
	}
	return joined(countedWord(p, c), product, source)
}

// whoWords are who takes part, and whether who comes later does.
func whoWords(p *locale.Printer, v motivation.ContestView) string {
	c := v.Contest
	joiners := p.T("contest.joiners_no")
	if c.Joiners {
		joiners = p.T("contest.joiners")
	}
	switch c.Who {
	case motivation.WhoPeople:
		return p.T("contest.who.people", "Count", len(c.People))
	case motivation.WhoTeams:
		return joined(p.List(sideNames(p, c)), teamsCompare(p, c), joiners)
	case motivation.WhoSides:
		return joined(p.List(sideNames(p, c)), teamsCompare(p, c))
	default:
		return joined(p.T("contest.who.team", "Team", line(c.Team.Name, nameRunes)), joiners)
	}
}

// sideNames are the teams of a contest; of those that were made for it, with how many people.
func sideNames(p *locale.Printer, c motivation.Contest) (said []string) {
	for _, side := range c.Sides {
		name := line(side.Name, nameRunes)
		if side.Team == 0 {
			name += " (" + p.T("contest.heads", "Count", len(side.People)) + ")"
		}
		said = append(said, name)
	}
	return said
}

// teamsCompare says how teams of different size are compared.
func teamsCompare(p *locale.Printer, c motivation.Contest) string {
	switch {
	case !c.Teams():
		return ""
	case c.Totals:
		return p.T("contest.totals")
	default:
		return p.T("contest.by_head")
	}
}

// whenWords are the window, with the zone in which its days are.
func whenWords(p *locale.Printer, c motivation.Contest) string {
	zone := zoneCity(c.Team.Location().String())
	if c.Kind == motivation.Duel && c.State == motivation.ContestAsked {
		return p.T("duel.from_acceptance", "Count", c.End.Sub(c.Start))
	}
	if c.Open() {
		return p.T("contest.when_open", "Day", weekdayAndDay(p, c.Start), "Zone", zone)
	}
	days := p.T("contest.when", "From", weekdayAndDay(p, c.Start), "To", weekdayAndDay(p, c.End.AddDays(-1)), "Zone",
		zone)
	if c.Kind != motivation.Series {
		return days
	}
	windows := c.Split()
	return joined(days, p.T("contest.windows", "Windows", c.Windows, "Count", windows[0].Days()))
}

// zoneCity is what people call a zone: Istanbul of Europe/Istanbul.
func zoneCity(zone string) string {
	return strings.ReplaceAll(zone[strings.LastIndexByte(zone, '/')+1:], "_", " ")
}

// winsWords say how it is won and when it ends.
func winsWords(p *locale.Printer, c motivation.Contest) string {
	goal := ""
	if c.Goal > 0 {
		goal = contestAmount(p, c, c.Goal)
	}
	switch {
	case c.Kind == motivation.Race && c.Open():
		return p.T("contest.wins.race_open", "Goal", goal)
	case c.Kind == motivation.Race:
		return p.T("contest.wins.race", "Goal", goal)
	case c.Kind == motivation.Series:
		return p.T("contest.wins.series")
	case c.Kind == motivation.MostImproved:
		return p.T("contest.wins.improved")
	case goal != "":
		return p.T("contest.wins.total_goal", "Goal", goal)
	default:
		return p.T("contest.wins.total")
	}
}

// prizesWords are the prizes, place by place; empty without any.
func prizesWords(p *locale.Printer, c motivation.Contest) string {
	var said []string
	for i, prize := range c.Prizes {
		if !prize.Nothing() {
			said = append(said, rankMark(i+1)+" "+prizeWords(p, prize))
		}
	}
	if len(said) > 0 && c.Teams() {
		said = append(said, p.T("contest.prize_each"))
	}
	return strings.Join(said, "   ")
}

func prizeWords(p *locale.Printer, prize motivation.Prize) string {
	var said []string
	if prize.Words != "" {
		said = append(said, line(prize.Words, motivation.LongestPrize))
	}
	if prize.Reward != 0 {
		said = append(said, "🎁 "+line(prize.RewardName, titleRunes))
	}
	if prize.Points > 0 {
		said = append(said, pointsOf(p, prize.Points))
	}
	return strings.Join(said, " + ")
}

func tiesWords(p *locale.Printer, c motivation.Contest) string {
	switch {
	case c.Kind == motivation.Race && c.Counted.OfDeals():
		return p.T("contest.ties.race")
	case c.Kind == motivation.Race:
		return p.T("contest.ties.race_entry")
	case c.Ties == motivation.TieEarlier:
		return p.T("contest.ties.earlier")
	default:
		return p.T("contest.ties.shared")
	}
}

// afterWords say until when corrections count, and what becomes of who leaves.
func afterWords(p *locale.Printer, c motivation.Contest) string {
	if c.Grace == 0 {
		return joined(p.T("contest.grace_none"), p.T("contest.leavers"))
	}
	return joined(p.T("contest.grace", "Count", c.Grace), p.T("contest.leavers"))
}

// ContestDraft shows the rules of a contest that is not announced, what would have come of them, and what speaks
// against them.
func ContestDraft(p *locale.Printer, v motivation.ContestView, h motivation.Rehearsal) Message {
	title := contestTitle(v)
	blocks := []slack.Block{header(title),
		rich(strong(capital(p, p.T("contest.draft"))), say("\n"+p.T("contest.draft_means"))),
		rich(rehearsalSpans(p, v, h)...)}
	for _, w := range h.Warnings {
		blocks = append(blocks, section("⚠️ "+p.T("contest.warning."+string(w)), nil))
	}
	blocks = append(blocks, contestRules(p, v))
	return message(joined(title, p.T("contest.draft")), append(blocks, draftButtons(p, v)...)...)
}

func draftButtons(p *locale.Printer, v motivation.ContestView) []slack.Block {
	id := ContestRef(v.ID)
	announce := primary(p, "contest_announce", ActionContestAnnounce, id)
	announce.Confirm = slack.NewConfirmationBlockObject(plain(p.T("contest.announce_sure")),
		plain(p.T("contest.announce_means")), plain(p.T("button.contest_announce")), plain(p.T("button.cancel")))
	drop := button(p, "contest_drop", ActionContestDrop, id)
	drop.Confirm = slack.NewConfirmationBlockObject(plain(p.T("contest.drop_sure")), plain(p.T("contest.drop_means")),
		plain(p.T("button.contest_drop")), plain(p.T("button.cancel")))
	return []slack.Block{actions(announce, button(p, "contest_change", ActionContestChange, id),
		button(p, "contest_hidden", ActionContestHidden, id), drop), context(p.T("contest.hidden_means"))}
}

// rehearsalSpans say who would have won by the same rules.
func rehearsalSpans(p *locale.Printer, v motivation.ContestView, h motivation.Rehearsal) []span {
	spans := []span{strong(p.T("contest.rehearsed", "Days", rehearsedDays(p, h.Window)))}
	would := v
	would.Result = h.Result
	if v.Kind == motivation.Series {
		would.Kind = motivation.Total // one window of it was rehearsed
	}
	if len(h.Places) == 0 {
		return append(spans, say("\n"+p.T("contest.rehearsed_nobody")))
	}
	if said := wouldWin(p, would); said != "" {
		spans = append(spans, say("\n🥇 "+said))
	}
	return append(spans, say("\n👥 "+p.T("contest.would_score", "Scored", p.Int(h.Scored()), "Of", p.Int(h.Of))))
}

// wouldWin says who would have won, with what and by how much, as far as whoever reads it may know that.
func wouldWin(p *locale.Printer, v motivation.ContestView) string {
	id, value, ahead := "contest.would_win", "", ""
	if len(v.Lead()) > 1 {
		id = "contest.would_share"
	}
	if v.Values {
		value = contestValue(p, v.Contest, v.Places[0].Value)
	}
	if margin, ok := v.Margin(); ok && v.Values && v.Kind != motivation.Race {
		ahead = p.T("contest.ahead_by", "Margin", contestValue(p, v.Contest, margin))
	}
	won := ""
	if names := placeNames(p, v, v.Lead()); len(names) > 0 {
		won = p.T(id, "Names", p.List(names))
	}
	return joined(won, value, ahead)
}

func rehearsedDays(p *locale.Printer, window okr.Period) string {
	window.Kind = okr.CustomPeriod
	return PeriodName(p, window)
}
