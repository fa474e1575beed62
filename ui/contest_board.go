package ui

import (
	"fmt"
	"math"
	"slices"

	"github.com/shopspring/decimal"
	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/motivation"
)

// contestAmount is so much of what counts in a contest, as people say it.
func contestAmount(p *locale.Printer, c motivation.Contest, value float64) string {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return nothing
	}
	kind, activity := c.Counted.Activity()
	_, isKPI := c.Counted.KPI()
	number := decimal.NewFromFloat(c.Counted.Units(value)).Round(2)
	switch {
	case c.Counted == motivation.CountAttainment:
		return share(p, value)
	case c.Counted == motivation.CountRevenue:
		return cash(p, int64(math.Round(value)), c.Currency)
	case c.Counted == motivation.CountDeals:
		return dealCount(p, int64(math.Round(value)))
	case isKPI:
		return line(p.Value(number, locale.Truncate(c.Unit, unitRunes)), shortRunes)
	case activity:
		return line(p.Value(number, locale.Truncate(kind, 2*unitRunes)), shortRunes)
	case number.IsInteger():
		return p.T("contest.kudos", "Count", int(number.IntPart()))
	default:
		return p.T("contest.kudos_parts", "Number", p.Number(number))
	}
}

// contestMore is how much more somebody needs, in whole units: of attainment, that is money.
func contestMore(p *locale.Printer, c motivation.Contest, n int64) string {
	if c.Counted == motivation.CountAttainment {
		c.Counted = motivation.CountRevenue
	}
	return contestAmount(p, c, c.Counted.Value(math.Ceil(c.Counted.Units(float64(n)))))
}

// contestValue is what decides a place, as its contest counts it.
func contestValue(p *locale.Printer, c motivation.Contest, value float64) string {
	attainment := c.Counted == motivation.CountAttainment
	switch {
	case c.Kind == motivation.Series:
		return p.T("contest.series_points", "Points", p.Number(decimal.NewFromFloat(value).Round(2)))
	case c.Kind == motivation.MostImproved && attainment:
		return p.T("board.points_up", "Points", points(p, value))
	case c.Kind == motivation.MostImproved:
		return "+" + contestAmount(p, c, value)
	case c.Teams() && !c.Totals && !attainment:
		return p.T("contest.per_head", "Value", contestAmount(p, c, value))
	default:
		return contestAmount(p, c, value)
	}
}

// rankMark is a medal, or the number of a place.
func rankMark(rank int) string {
	if rank >= 1 && rank <= 3 {
		return []string{"🥇", "🥈", "🥉"}[rank-1]
	}
	return fmt.Sprintf("%d.", rank)
}

// mayName reports whether the name of a place may be said: teams have no secret of it.
func mayName(v motivation.ContestView, place motivation.ContestPlace) bool {
	return v.Names || place.Side != 0
}

// contestBoard is how a contest stands: the first places, as far as they may be shown.
func contestBoard(p *locale.Printer, v motivation.ContestView) []slack.Block {
	over := v.State.Over() || v.Phase() == motivation.PhaseCounting
	switch {
	case len(v.Places) == 0 && over:
		return []slack.Block{rich(say(p.T("contest.nobody_scored")))}
	case len(v.Places) == 0:
		return []slack.Block{rich(say(p.T("contest.nobody_yet")))}
	case v.Bare:
		return []slack.Block{rich(say("👥 " + p.T("contest.scored", "Scored", p.Int(v.Scored()), "Of", p.Int(v.Of))))}
	}
	var spans []span
	if v.Kind == motivation.Series {
		spans = append(spans, strong(p.T("contest.overall")), say("\n"))
	}
	lines, left := contestLines(p, v)
	return append([]slack.Block{rich(append(spans, lines...)...)}, andMore(p, left)...)
}

// contestLines are the places that may be shown, a line each, and how many do not fit.
func contestLines(p *locale.Printer, v motivation.ContestView) (spans []span, left int) {
	shown := v.Shown()
	for i, place := range shown {
		next := placeSpans(p, v, place)
		if i > 0 {
			next = append([]span{say("\n")}, next...)
		}
		if i == boardRows || i > 0 && size(spans)+size(next) > boardBytes {
			return spans, len(shown) - i
		}
		spans = append(spans, next...)
	}
	return spans, 0
}

// roundBoard is the window of a series that runs, or that ran last.
func roundBoard(p *locale.Printer, v motivation.ContestView) []slack.Block {
	runs := v.Kind == motivation.Series && v.Round >= 1 && v.Round <= len(v.Rounds)
	if !runs || v.Bare || v.Phase() == motivation.PhaseDone {
		return nil
	}
	now := v
	now.Kind, now.Prizes, now.Result = motivation.Total, nil, v.Rounds[v.Round-1].Result
	title := p.T("contest.this_round", "Round", v.Round, "Days", periodDays(p, v.Rounds[v.Round-1].Window))
	if len(now.Places) == 0 {
		return []slack.Block{rich(strong(title), say("\n"+p.T("contest.nobody_yet")))}
	}
	lines, _ := contestLines(p, now)
	return []slack.Block{rich(append([]span{strong(title), say("\n")}, lines...)...)}
}

// placeSpans are a place on one line.
func placeSpans(p *locale.Printer, v motivation.ContestView, place motivation.ContestPlace) []span {
	spans := []span{say(rankMark(place.Rank))}
	if mayName(v, place) {
		spans = append(spans, say(" "), strong(line(place.Name, nameRunes)))
		if moved := contestMove(p, v, place); moved != "" {
			spans = append(spans, say(" "+moved))
		}
	}
	if !v.Values {
		return append(spans, say(reachedMark(place)))
	}
	ratio := placeRatio(v, place)
	spans = append(spans, say("  "+bar(&ratio, noMark)+" "+contestValue(p, v.Contest, place.Value)))
	if facts := placeFacts(p, v, place); facts != "" {
		spans = append(spans, say("  ("+facts+")"))
	}
	return append(spans, say(reachedMark(place)))
}

func reachedMark(place motivation.ContestPlace) string {
	if place.Goal {
		return " 🎯"
	}
	return ""
}

// contestMove is ▲2, ▼1, or the word for who is new; empty for who stayed, and before there is anything to compare
// with.
func contestMove(p *locale.Printer, v motivation.ContestView, place motivation.ContestPlace) string {
	if v.State.Over() || !slices.ContainsFunc(v.Places, func(e motivation.ContestPlace) bool { return e.Was > 0 }) {
		return ""
	}
	switch delta := place.Was - place.Rank; {
	case place.Was == 0:
		return p.T("board.new")
	case delta > 0:
		return fmt.Sprintf("▲%d", delta)
	case delta < 0:
		return fmt.Sprintf("▼%d", -delta)
	default:
		return ""
	}
}

// placeRatio is how long the bar of a place is: on the way to the goal, or beside the first one.
func placeRatio(v motivation.ContestView, place motivation.ContestPlace) float64 {
	switch {
	case v.Goal > 0 && v.Kind != motivation.Series:
		return place.Value / v.Goal
	case v.Counted == motivation.CountAttainment && v.Kind != motivation.Series && v.Kind != motivation.MostImproved:
		return place.Value
	case len(v.Places) == 0 || v.Places[0].Value <= 0:
		return 0
	default:
		return place.Value / v.Places[0].Value
	}
}

// placeFacts are what else is known of a place: from how many deals an amount came, or of how many people a team is.
func placeFacts(p *locale.Printer, v motivation.ContestView, place motivation.ContestPlace) string {
	heads, deals := "", ""
	if v.Teams() && place.Heads > 0 {
		heads = p.T("contest.heads", "Count", place.Heads)
	}
	if v.Counted == motivation.CountRevenue && v.Kind != motivation.Series && place.Times > 0 {
		deals = p.T("sales.deals", "Count", place.Times)
	}
	return joined(heads, deals)
}
