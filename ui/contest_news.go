package ui

import (
	"strings"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/motivation"
)

// ContestNews tells a channel who leads now. It is not worth saying where nobody does, or where it is not to be said
// who.
func ContestNews(p *locale.Printer, v motivation.ContestView) (m Message, want bool) {
	names := placeNames(p, v, v.Lead())
	if len(names) == 0 || v.Bare || v.Phase() != motivation.PhaseRunning {
		return m, false
	}
	said := p.T("contest.leads", "Names", p.List(names))
	if len(names) > 1 {
		said = p.T("contest.lead_shared", "Names", p.List(names))
	}
	value := ""
	if v.Values {
		value = contestValue(p, v.Contest, v.Places[0].Value)
	}
	return newsOf(p, v, "🔄 "+said, joined(line(v.Name, titleRunes), value, timeLeft(p, v))), true
}

// newsOf is a line about a contest, with the way to all of it.
func newsOf(p *locale.Printer, v motivation.ContestView, said, facts string) Message {
	return message(joined(said, line(v.Name, titleRunes)), rich(strong(said), say("\n"+facts)),
		actions(button(p, "contest_mine", ActionContestMine, ContestRef(v.ID))))
}

// ContestSoon reminds a channel that a contest ends soon, and of what is still possible.
func ContestSoon(p *locale.Printer, v motivation.ContestView) (m Message, want bool) {
	if v.Phase() != motivation.PhaseRunning {
		return m, false
	}
	return newsOf(p, v, "⏰ "+p.T("contest.soon", "Name", line(v.Name, titleRunes), "When", timeLeft(p, v)),
		stillPossible(p, v)), true
}

// stillPossible says what may happen until the end. Nobody behind the first places is named.
func stillPossible(p *locale.Printer, v motivation.ContestView) string {
	margin, ahead := v.Margin()
	names := placeNames(p, v, v.Lead())
	switch {
	case len(v.Places) == 0:
		return p.T("contest.possible_free")
	case v.Kind == motivation.Race && !v.Places[0].Goal && v.Values:
		return p.T("contest.possible_goal", "Missing", contestAmount(p, v.Contest, v.Goal-v.Places[0].Value))
	case len(v.Lead()) > 1:
		return p.T("contest.possible_even")
	case ahead && v.Values && len(names) == 1 && v.Kind != motivation.Race:
		return p.T("contest.possible_margin", "Name", names[0], "Margin", contestValue(p, v.Contest, margin))
	default:
		return p.T("contest.possible_open")
	}
}

// ContestWon tells a channel who won, how, and what. Nobody scored: it says so kindly, and nobody won.
func ContestWon(p *locale.Printer, v motivation.ContestView) Message {
	title := p.T("contest.won_title", "Name", line(v.Name, titleRunes))
	if len(v.Places) == 0 {
		said := p.T("contest.nobody_won")
		return message(joined(title, said), header("🏁 "+title), rich(say(said)), contestFoot(p, v))
	}
	blocks := []slack.Block{header("🏆 " + title)}
	var items [][]span
	for _, place := range v.Winners(max(len(v.Prizes), 1)) {
		items = append(items, winnerSpans(p, v, place))
	}
	kept, left := fittingItems(items, boardRows, boardBytes)
	for _, item := range kept {
		blocks = append(blocks, rich(item...))
	}
	blocks = append(append(blocks, andMore(p, left)...),
		context(p.T("contest.scored", "Scored", p.Int(v.Scored()), "Of", p.Int(v.Of))))
	return message(joined(title, wonLine(p, v)), append(blocks,
		actions(button(p, "contest_mine", ActionContestMine, ContestRef(v.ID))), contestFoot(p, v))...)
}

// winnerSpans are a winner with how they won, and with what.
func winnerSpans(p *locale.Printer, v motivation.ContestView, place motivation.ContestPlace) []span {
	spans := []span{say(rankMark(place.Rank) + " ")}
	if mayName(v, place) {
		spans = append(spans, strong(line(place.Name, nameRunes)))
	}
	if how := winnerFacts(p, v, place); how != "" {
		spans = append(spans, say("  "+how))
	}
	for _, won := range v.Won {
		if won.Rank != place.Rank || won.Person != place.Person || place.Person == "" && won.Name != place.Name {
			continue
		}
		if said := wonWords(p, v, won); said != "" {
			spans = append(spans, say("\n🎁 "+said))
		}
	}
	return spans
}

// winnerFacts are with what somebody won: the value, from how much, how far ahead, and in a race when.
func winnerFacts(p *locale.Printer, v motivation.ContestView, place motivation.ContestPlace) string {
	reached, ahead := "", ""
	if v.Kind == motivation.Race && place.Goal {
		reached = p.T("contest.reached_on", "Day", weekdayAndDay(p, place.ReachedOn))
	}
	if !v.Values {
		return reached
	}
	if margin, ok := v.Margin(); ok && place.Rank == 1 && v.Kind != motivation.Race {
		ahead = p.T("contest.ahead_by", "Margin", contestValue(p, v.Contest, margin))
	}
	return joined(contestValue(p, v.Contest, place.Value), placeFacts(p, v, place), reached, ahead)
}

// wonWords are what somebody won.
func wonWords(p *locale.Printer, v motivation.ContestView, won motivation.Won) string {
	var said []string
	for _, words := range won.Words {
		said = append(said, line(words, motivation.LongestPrize))
	}
	if won.Reward != 0 {
		said = append(said, line(won.RewardName, titleRunes))
	}
	if won.Points > 0 {
		said = append(said, pointsOf(p, won.Points))
	}
	if len(said) == 0 {
		return ""
	}
	shared, each := "", ""
	if won.Sharing > 1 {
		shared = p.T("contest.shared", "Count", won.Sharing)
	}
	if v.Teams() && won.Points > 0 {
		each = p.T("contest.prize_each")
	}
	return joined(strings.Join(said, " + "), shared, each)
}

// ContestOff tells a channel that a contest was cancelled, and why.
func ContestOff(p *locale.Printer, v motivation.ContestView) Message {
	title := p.T("contest.off", "Name", line(v.Name, titleRunes))
	blocks := append([]slack.Block{rich(strong("✖️ " + title))}, cancelledBlocks(p, v)...)
	return message(joined(title, line(v.Cancelled.Reason, noteRunes)), blocks...)
}

// ContestNote tells a channel that something that had counted was corrected after the end; the winners stay.
func ContestNote(p *locale.Printer, v motivation.ContestView) Message {
	said := "📌 " + p.T("contest.note", "Name", line(v.Name, titleRunes))
	return message(said, rich(say(said)), context(contestVersion(p, v.Contest)))
}

// ContestHidden tells who leads a team how a contest ended that nobody else saw.
func ContestHidden(p *locale.Printer, v motivation.ContestView) Message {
	title := "🔒 " + p.T("contest.hidden_over", "Name", line(v.Name, titleRunes))
	blocks := append([]slack.Block{rich(strong(title), say("\n"+wonLine(p, v)))}, contestBoard(p, v)...)
	return message(title, append(blocks, context(joined(p.T("contest.scored", "Scored", p.Int(v.Scored()), "Of",
		p.Int(v.Of)), p.T("contest.hidden_next"))),
		actions(button(p, "contest_copy", ActionContestCopy, ContestRef(v.ID))))...)
}

// ContestEffect tells who leads a team what a contest did: what all who took part had on a working day before, during
// and after it. Who may not see all their values reads how much more or less that was.
func ContestEffect(p *locale.Printer, v motivation.ContestView, e motivation.Effect) Message {
	title := "📊 " + p.T("contest.effect", "Name", line(v.Name, titleRunes), "Count", e.Weeks)
	counted := v.Contest
	if counted.Counted == motivation.CountAttainment {
		counted.Counted = motivation.CountRevenue
	}
	var items [][]span
	for _, part := range []struct {
		id string
		motivation.Rate
	}{{"before", e.Before}, {"during", e.During}, {"after", e.After}} {
		said, against := p.T("contest.effect_closed"), ""
		if v.Values {
			said = p.T("contest.per_day", "Value", contestAmount(p, counted, part.PerDay()))
		}
		if part.id != "before" {
			against = againstBefore(p, part.Rate, e.Before)
		}
		if !v.Values && against != "" {
			said = ""
		}
		items = append(items, []span{strong(p.T("contest.effect_"+part.id, "Count", e.Weeks)),
			say("  " + joined(said, against))})
	}
	verdict := p.T("contest.verdict." + effectVerdict(v.Contest, e))
	return message(joined(title, verdict), list([]span{strong(title)}, items), rich(say(verdict)),
		context(p.T("contest.effect_how")), actions(button(p, "contest", ActionContest, ContestRef(v.ID))))
}

// againstBefore is how much more or less than before, in percent; empty where nothing was before.
func againstBefore(p *locale.Printer, r, before motivation.Rate) string {
	if before.PerDay() <= 0 {
		return ""
	}
	ratio := r.PerDay()/before.PerDay() - 1
	said := share(p, ratio)
	if ratio > 0 {
		said = "+" + said
	}
	return said
}

// effectVerdict is which words sum up what a contest did.
func effectVerdict(c motivation.Contest, e motivation.Effect) string {
	verdict := "same"
	switch {
	case e.SoldEarlier():
		verdict = "earlier"
	case e.Gained() && e.After.PerDay() < e.Before.PerDay():
		verdict = "partly"
	case e.Gained():
		verdict = "gained"
	}
	if c.Counted.OfDeals() || c.Counted == motivation.CountAttainment {
		return verdict
	}
	return verdict + "_done"
}
