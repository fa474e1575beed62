package ui

import (
	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/motivation"
)

// Duel is a duel as one of the two sees it: the question, how it stands, or how it ended.
func Duel(p *locale.Printer, v motivation.ContestView) Message {
	title := duelTitle(p, v)
	facts := joined(countedWord(p, v.Contest), duelWhen(p, v))
	blocks := []slack.Block{rich(strong(title), say("\n"+facts), say(stakeLine(p, v)))}
	switch v.Phase() {
	case motivation.PhaseAsked:
		blocks = append(blocks, duelQuestion(p, v)...)
	case motivation.PhaseDeclined:
		blocks = append(blocks, rich(say(duelDeclined(p, v))))
	case motivation.PhaseCancelled:
		blocks = append(blocks, rich(say(p.T("duel.cancelled", "Name", line(v.Cancelled.ByName, nameRunes))+" "),
			saying(v.Cancelled.Reason)))
	case motivation.PhaseAhead:
		blocks = append(blocks, context(p.T("duel.counts_from", "Day", weekdayAndDay(p, v.Start))))
	default:
		blocks = append(blocks, rich(duelSpans(p, v)...), rich(strong(duelScore(p, v))))
		blocks = append(blocks, duelRecord(p, v)...)
	}
	if v.State == motivation.ContestRunning {
		blocks = append(blocks, actions(button(p, "duel_cancel", ActionContestCancel, ContestRef(v.ID))))
	}
	return message(joined(title, facts), append(blocks, context(joined(v.ID.String(), p.T("duel.only_you"))))...)
}

func duelTitle(p *locale.Printer, v motivation.ContestView) string {
	rival := line(v.Rival, nameRunes)
	switch {
	case v.State == motivation.ContestAsked && v.By != v.Viewer:
		return "⚔️ " + p.T("duel.challenged", "Name", rival)
	case v.State == motivation.ContestAsked:
		return "⚔️ " + p.T("duel.challenges", "Name", rival)
	default:
		return "⚔️ " + p.T("duel.with", "Name", rival)
	}
}

// duelWhen is for how long a duel runs, or runs still.
func duelWhen(p *locale.Printer, v motivation.ContestView) string {
	switch v.Phase() {
	case motivation.PhaseAsked, motivation.PhaseDeclined:
		return p.T("duel.from_acceptance", "Count", v.End.Sub(v.Start))
	default:
		return contestTime(p, v)
	}
}

func stakeLine(p *locale.Printer, v motivation.ContestView) string {
	if v.Stake == "" {
		return ""
	}
	return "\n🎲 " + p.T("duel.stake", "Stake", line(v.Stake, motivation.MostStake))
}

// duelQuestion lets the challenged one answer; the other one reads that it waits.
func duelQuestion(p *locale.Printer, v motivation.ContestView) []slack.Block {
	id := ContestRef(v.ID)
	if v.By == v.Viewer {
		return []slack.Block{context(p.T("duel.waits", "Name", line(v.Rival, nameRunes))),
			actions(button(p, "duel_cancel", ActionContestCancel, id))}
	}
	return []slack.Block{
		actions(primary(p, "duel_accept", ActionDuelAccept, id), button(p, "duel_decline", ActionDuelDecline, id)),
		context(p.T("duel.private")),
	}
}

// duelDeclined says kindly that there is no duel.
func duelDeclined(p *locale.Printer, v motivation.ContestView) string {
	if v.By == v.Viewer {
		return p.T("duel.declined", "Name", line(v.Rival, nameRunes))
	}
	return p.T("duel.you_declined", "Name", line(v.Rival, nameRunes))
}

// duelValues are what the viewer has, and the other one.
func duelValues(v motivation.ContestView) (mine, other motivation.ContestPlace) {
	for _, place := range v.Places {
		if place.Person == v.Viewer {
			mine = place
		} else {
			other = place
		}
	}
	return mine, other
}

// duelSpans are both, a line each, the viewer first. Where the team keeps values to itself, one sees only one's own.
func duelSpans(p *locale.Printer, v motivation.ContestView) []span {
	mine, other := duelValues(v)
	lineOf := func(name string, value float64) string {
		ratio := value / max(mine.Value, other.Value, 1)
		return name + "  " + bar(&ratio, noMark) + " " + contestValue(p, v.Contest, value)
	}
	if !v.Values {
		return []span{say(p.T("duel.you") + "  " + contestValue(p, v.Contest, mine.Value))}
	}
	return []span{say(lineOf(p.T("duel.you"), mine.Value) + "\n"), say(lineOf(line(v.Rival, nameRunes), other.Value))}
}

// duelScore says who is ahead, or who won.
func duelScore(p *locale.Printer, v motivation.ContestView) string {
	mine, other := duelValues(v)
	over := v.State == motivation.ContestDone
	name := line(v.Rival, nameRunes)
	said := func(id string, more, less float64) string {
		if !v.Values {
			return p.T("duel."+id+"_only", "Name", name)
		}
		return p.T("duel."+id, "Name", name, "Margin", contestValue(p, v.Contest, more-less))
	}
	switch phase := v.Phase(); {
	case phase == motivation.PhaseDeclined:
		return p.T("duel.was_declined")
	case phase != motivation.PhaseRunning && phase != motivation.PhaseCounting && !over:
		return ""
	case len(v.Places) == 0 && over:
		return p.T("duel.nobody")
	case len(v.Places) == 0:
		return p.T("duel.even_zero")
	case mine.Rank == other.Rank && over:
		return p.T("duel.drawn")
	case mine.Rank == other.Rank:
		return p.T("duel.even")
	case over && mine.Rank == 1:
		return "🏆 " + said("you_won", mine.Value, other.Value)
	case over:
		return said("other_won", other.Value, mine.Value)
	case mine.Rank == 1:
		return said("you_lead", mine.Value, other.Value)
	case v.ToPass <= 0 && (v.Counted == motivation.CountAttainment || !v.Values):
		return said("other_ahead", other.Value, mine.Value)
	default:
		more := max(v.ToPass, int64(other.Value-mine.Value)+1)
		return p.T("duel.other_leads", "Name", name, "More", contestMore(p, v.Contest, more))
	}
}

// duelRecord is how often the two have competed.
func duelRecord(p *locale.Printer, v motivation.ContestView) []slack.Block {
	if v.Record == (motivation.DuelRecord{}) {
		return nil
	}
	return []slack.Block{context(recordWords(p, v))}
}

func recordWords(p *locale.Printer, v motivation.ContestView) string {
	return p.T("duel.record", "Name", line(v.Rival, nameRunes), "Won", v.Record.Won, "Lost", v.Record.Lost, "Even",
		v.Record.Even)
}

// Duels lists somebody's duels, and how often they and each other one have won.
func Duels(p *locale.Printer, all []motivation.ContestView, off bool) Message {
	title := "⚔️ " + p.T("duel.list")
	var groups [][]slack.Block
	records, seen := []string{}, map[string]bool{}
	for _, v := range all {
		groups = append(groups, []slack.Block{contestRow(p, v)})
		if v.Record != (motivation.DuelRecord{}) && !seen[v.Rival] {
			seen[v.Rival] = true
			records = append(records, recordWords(p, v))
		}
	}
	if len(groups) == 0 {
		groups = append(groups, []slack.Block{rich(commands(p.T("duel.none"))...)})
	}
	kept, left := fitting(groups, 20, 7_000)
	blocks := append(append([]slack.Block{rich(strong(title))}, kept...), andMore(p, left)...)
	if len(records) > 0 {
		blocks = append(blocks, context(records[:min(len(records), 9)]...))
	}
	switched, does := p.T("duel.is_on"), button(p, "duels_off", ActionDuelsOff, "")
	if off {
		switched, does = p.T("duel.is_off"), button(p, "duels_on", ActionDuelsOn, "")
	}
	buttons := actions(does, button(p, "contests", ActionContests, ""))
	return message(title, append(blocks, context(switched), buttons)...)
}
