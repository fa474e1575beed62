package ui

import (
	"cmp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/motivation"
	"okrbot/okr"
)

// ContestRef names a contest in a button's value.
func ContestRef(id motivation.ContestID) Ref { return ref("CN", int64(id)) }

// ContestCard is what a channel reads of a contest: its rules from the announcement on, how it stands, and how it
// ended.
func ContestCard(p *locale.Printer, v motivation.ContestView) Message {
	title := contestTitle(v)
	if v.Phase() == motivation.PhaseCancelled {
		return message(joined(title, p.T("contest.cancelled")), append([]slack.Block{rich(struck(title))},
			cancelledBlocks(p, v)...)...)
	}
	blocks := contestBlocks(p, v)
	if v.Phase() != motivation.PhaseAhead {
		blocks = append(blocks, actions(button(p, "contest_mine", ActionContestMine, ContestRef(v.ID))))
	}
	blocks = append(blocks, contestRules(p, v), contestFoot(p, v))
	return message(joined(title, contestTime(p, v), leadLine(p, v)), blocks...)
}

// ContestDetail is a contest as who asks for it sees it: what the channel reads, their own place, and what they may do.
func ContestDetail(p *locale.Printer, v motivation.ContestView) Message {
	title := contestTitle(v)
	cancelled := v.Phase() == motivation.PhaseCancelled
	blocks := append([]slack.Block{rich(struck(title))}, cancelledBlocks(p, v)...)
	if !cancelled {
		blocks = contestBlocks(p, v)
	}
	if own := ownLines(p, v); own != "" {
		blocks = append(blocks, rich(strong(own)))
	}
	if gone := goneLine(p, v); gone != "" {
		blocks = append(blocks, context(gone))
	}
	blocks = append(blocks, contestButtons(p, v)...)
	if !cancelled {
		blocks = append(blocks, contestRules(p, v))
	}
	return message(joined(title, contestTime(p, v)), append(blocks, contestFoot(p, v))...)
}

// contestBlocks are the head of a contest, and its board once it has begun.
func contestBlocks(p *locale.Printer, v motivation.ContestView) []slack.Block {
	blocks := []slack.Block{header(contestTitle(v)), rich(append([]span{strong(capital(p, contestTime(p, v)))},
		goalSpans(p, v)...)...)}
	if v.Phase() == motivation.PhaseDone {
		blocks = append(blocks, rich(say(wonLine(p, v))))
	}
	if v.Phase() != motivation.PhaseAhead {
		blocks = append(append(blocks, roundBoard(p, v)...), contestBoard(p, v)...)
	}
	return blocks
}

func contestTitle(v motivation.ContestView) string {
	return contestMark(v) + " " + line(v.Name, titleRunes)
}

// contestMark tells at a glance how far a contest is.
func contestMark(v motivation.ContestView) string {
	switch v.Phase() {
	case motivation.PhaseDraft:
		return "📝"
	case motivation.PhaseAhead:
		return "📣"
	case motivation.PhaseCounting:
		return "⏳"
	case motivation.PhaseDone:
		return "🏆"
	case motivation.PhaseCancelled:
		return "✖️"
	default:
		return "🏁"
	}
}

func struck(text string) span {
	return slack.NewRichTextSectionTextElement(text, &slack.RichTextSectionTextStyle{Strike: true})
}

// contestTime says in a few words how far a contest is.
func contestTime(p *locale.Printer, v motivation.ContestView) string {
	hidden := ""
	if v.Hidden && !v.State.Over() {
		hidden = "🔒 " + p.T("contest.hidden")
	}
	switch v.Phase() {
	case motivation.PhaseDraft:
		return p.T("contest.draft")
	case motivation.PhaseAhead:
		return joined(hidden, p.T("contest.starts", "Day", weekdayAndDay(p, v.Start)))
	case motivation.PhaseCounting:
		return joined(hidden, p.T("contest.counting", "When", momentWords(p, v.CountsUntil().In(v.Team.Location()))))
	case motivation.PhaseDone:
		return p.T("contest.done")
	case motivation.PhaseCancelled:
		return p.T("contest.cancelled")
	default:
		return joined(hidden, timeLeft(p, v), roundWords(p, v))
	}
}

// capital is a text as it begins a sentence.
func capital(p *locale.Printer, text string) string {
	_, n := utf8.DecodeRuneInString(text)
	return p.Upper(text[:n]) + text[n:]
}

// timeLeft says how long a contest runs still.
func timeLeft(p *locale.Printer, v motivation.ContestView) string {
	if v.Open() {
		return p.T("contest.until_reached")
	}
	switch left := v.End.AddDays(-1).Sub(v.Today); left {
	case 0:
		return p.T("contest.ends_today")
	case 1:
		return p.T("contest.ends_tomorrow")
	default:
		return p.T("contest.days_left", "Count", max(left, 0))
	}
}

// roundWords say which window of a series runs.
func roundWords(p *locale.Printer, v motivation.ContestView) string {
	if v.Kind != motivation.Series || v.Round == 0 {
		return ""
	}
	return p.T("contest.round", "Round", v.Round, "Of", v.Windows)
}

// weekdayAndDay is a day inside a sentence, with its weekday: Monday, 23 November.
func weekdayAndDay(p *locale.Printer, d okr.Date) string {
	at := d.Midnight(time.UTC)
	return p.T("contest.weekday", "Weekday", p.WeekdayWithin(at.Weekday()), "Day", p.DateWithin(at))
}

// momentWords are an instant inside a sentence; midnight is the end of a day.
func momentWords(p *locale.Printer, at time.Time) string {
	if at.Hour() == 0 && at.Minute() == 0 {
		return p.T("contest.moment", "Day", p.DateWithin(at.Add(-time.Minute)), "Time", "24:00")
	}
	return p.T("contest.moment", "Day", p.DateWithin(at), "Time", p.Time(at))
}

// goalSpans say how far the first one is on the way to the goal, where that may be said.
func goalSpans(p *locale.Printer, v motivation.ContestView) []span {
	if v.Goal <= 0 {
		return nil
	}
	goal := p.T("contest.goal", "Goal", contestAmount(p, v.Contest, v.Goal))
	if v.Phase() == motivation.PhaseAhead || !v.Progress {
		return []span{say("\n🎯 " + goal)}
	}
	return []span{say("\n🎯 " + bar(&v.Best, noMark) + " " + joined(p.T("contest.goal_first", "Share", share(p, v.Best)),
		goal))}
}

// leadLine names who is in front; empty where that is not to be said, and before anybody scored.
func leadLine(p *locale.Printer, v motivation.ContestView) string {
	if v.Phase() == motivation.PhaseAhead || v.Bare || len(v.Places) == 0 {
		return ""
	}
	names := placeNames(p, v, v.Lead())
	if len(names) == 0 {
		return ""
	}
	return p.T("contest.first", "Names", p.List(names))
}

// placeNames are the names of places, where they may be said; beyond a few they are counted.
func placeNames(p *locale.Printer, v motivation.ContestView, places []motivation.ContestPlace) (said []string) {
	for _, place := range places {
		if mayName(v, place) {
			said = append(said, place.Name)
		}
	}
	return fewNames(p, said)
}

// wonLine names who won, with their medals.
func wonLine(p *locale.Printer, v motivation.ContestView) string {
	if len(v.Places) == 0 {
		return p.T("contest.nobody_won")
	}
	var said []string
	for rank := 1; rank <= min(max(len(v.Prizes), 1), 3); rank++ {
		if names := placeNames(p, v, placesAt(v.Places, rank)); len(names) > 0 {
			said = append(said, rankMark(rank)+" "+p.List(names))
		}
	}
	if len(said) == 0 {
		return p.T("contest.unnamed")
	}
	return strings.Join(said, "   ")
}

func placesAt(places []motivation.ContestPlace, rank int) (list []motivation.ContestPlace) {
	for _, place := range places {
		if place.Rank == rank {
			list = append(list, place)
		}
	}
	return list
}

// cancelledBlocks say who ended a contest before its end, and why.
func cancelledBlocks(p *locale.Printer, v motivation.ContestView) []slack.Block {
	return []slack.Block{
		rich(say(p.T("contest.cancelled_by", "Name", line(v.Cancelled.ByName, nameRunes))+" "),
			saying(cmp.Or(v.Cancelled.Reason, nothing))),
		context(joined(contestVersion(p, v.Contest), p.T("contest.nothing_won"))),
	}
}

func contestVersion(p *locale.Printer, c motivation.Contest) string {
	return p.T("contest.version", "Contest", c.ID.String(), "Version", c.Version)
}

// contestFoot is which rules these are, who made them, and whether they can change.
func contestFoot(p *locale.Printer, v motivation.ContestView) slack.Block {
	frozen := ""
	if v.State != motivation.ContestDraft {
		frozen = "🔒 " + p.T("contest.foot_frozen")
	}
	corrected := ""
	if v.Corrected {
		corrected = p.T("contest.corrected_foot")
	}
	return context(joined(contestVersion(p, v.Contest), line(v.ByName, nameRunes), frozen), corrected)
}

// contestButtons are what somebody may do with a contest.
func contestButtons(p *locale.Printer, v motivation.ContestView) []slack.Block {
	id := ContestRef(v.ID)
	var offered []slack.BlockElement
	phase := v.Phase()
	if v.Takes && phase != motivation.PhaseAhead && phase != motivation.PhaseCancelled {
		offered = append(offered, button(p, "contest_mine", ActionContestMine, id))
	}
	if v.Manages && !v.State.Over() {
		offered = append(offered, button(p, "contest_cancel", ActionContestCancel, id))
	}
	if v.Manages && (v.State.Over() || v.Hidden) {
		offered = append(offered, button(p, "contest_copy", ActionContestCopy, id))
	}
	return []slack.Block{actions(append(offered, button(p, "contests", ActionContests, ""))...)}
}

// ContestMine is where somebody stands in a contest, for them alone: their place with up to two above and two below,
// and what passes the next one.
func ContestMine(p *locale.Printer, v motivation.ContestView) Message {
	title := contestTitle(v)
	said := ownLines(p, v)
	stands := joined(cmp.Or(said, p.T("contest.not_in")), contestTime(p, v))
	blocks := []slack.Block{rich(strong(title), say("\n"+stands))}
	if near := nearPlaces(p, v); len(near) > 0 {
		blocks = append(blocks, rich(near...))
	}
	return message(joined(title, said), append(blocks, context(p.T("board.only_you")))...)
}

// nearPlaces are the lines around somebody's own one. What the others have is said as far as the channel may read it.
func nearPlaces(p *locale.Printer, v motivation.ContestView) (spans []span) {
	at, ok := ownPlace(v)
	if !ok || v.Bare {
		return nil
	}
	for i := max(at-2, 0); i <= min(at+2, len(v.Places)-1); i++ {
		if i > max(at-2, 0) {
			spans = append(spans, say("\n"))
		}
		if i != at {
			spans = append(spans, placeSpans(p, v, v.Places[i])...)
			continue
		}
		own := v
		own.Names, own.Values = true, true
		spans = append(append(spans, say("👉 ")), placeSpans(p, own, v.Places[i])...)
	}
	return spans
}

// ownPlace finds the viewer's place, or that of their team.
func ownPlace(v motivation.ContestView) (at int, ok bool) {
	if v.Mine == nil {
		return 0, false
	}
	return v.PlaceOf(v.Mine.Person, v.Mine.Side)
}

// ownLines say where the viewer stands and what passes the next one; empty for who does not take part.
func ownLines(p *locale.Printer, v motivation.ContestView) string {
	switch {
	case !v.Takes || v.Phase() == motivation.PhaseAhead || v.Phase() == motivation.PhaseCancelled:
		return ""
	case v.Mine == nil || v.Mine.Rank == 0:
		return ownNothing(p, v)
	}
	place := p.T("contest.my_place", "Rank", v.Mine.Rank, "Of", p.Int(v.Of))
	return joined(place, contestValue(p, v.Contest, v.Mine.Value), toPass(p, v))
}

// ownNothing says what somebody without a place can do.
func ownNothing(p *locale.Printer, v motivation.ContestView) string {
	if v.State == motivation.ContestRunning && v.Phase() == motivation.PhaseRunning {
		return p.T("contest.my_none")
	}
	return p.T("contest.my_none_over")
}

// toPass says what passes the next one; empty for who leads, and once nothing counts any more.
func toPass(p *locale.Printer, v motivation.ContestView) string {
	if v.ToPass <= 0 || v.Phase() != motivation.PhaseRunning {
		return ""
	}
	more := contestMore(p, v.Contest, v.ToPass)
	if v.Ahead == "" {
		return p.T("contest.to_pass", "More", more)
	}
	return p.T("contest.to_pass_name", "More", more, "Name", line(v.Ahead, nameRunes))
}

// goneLine lists for who leads the team who left, and who has no target.
func goneLine(p *locale.Printer, v motivation.ContestView) string {
	if !v.Manages {
		return ""
	}
	var left, without []string
	for _, place := range v.Left[:min(len(v.Left), listedNames)] {
		left = append(left, line(place.Name, 25))
	}
	for _, place := range v.Without[:min(len(v.Without), listedNames)] {
		without = append(without, line(place.Name, 25))
	}
	said := ""
	if len(left) > 0 {
		said = p.T("contest.left", "Names", p.List(left))
	}
	if len(without) > 0 {
		said = joined(said, p.T("contest.without", "Names", p.List(without)))
	}
	return said
}

// ContestNotice is the modal that takes the place of a form, or of what it was before something was clicked in it.
func ContestNotice(p *locale.Printer, m Message) slack.ModalViewRequest {
	return modal(p, CallbackNotice, "contest.title", "", m.Blocks...)
}
