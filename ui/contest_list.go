package ui

import (
	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/motivation"
	"okrbot/okr"
)

// Contests lists those that concern who asks; who leads a team can begin one.
func Contests(p *locale.Printer, all []motivation.ContestView, leads bool) Message {
	title := "🏁 " + p.T("contest.list")
	var groups [][]slack.Block
	for _, v := range all {
		groups = append(groups, []slack.Block{contestRow(p, v)})
	}
	if len(groups) == 0 {
		said := "contest.none"
		if leads {
			said = "contest.none_yours"
		}
		groups = append(groups, []slack.Block{rich(commands(p.T(said))...)})
	}
	kept, left := fitting(groups, 30, 9_000)
	var offered []slack.BlockElement
	if leads {
		offered = append(offered, primary(p, "contest_new", ActionContestNew, ""))
	}
	offered = append(offered, button(p, "contest_archive", ActionContestArchive, ""),
		button(p, "duels", ActionDuels, ""))
	blocks := append([]slack.Block{rich(strong(title))}, kept...)
	return message(title, append(append(blocks, andMore(p, left)...), actions(offered...))...)
}

// contestRow is a contest at one glance, with the way to it.
func contestRow(p *locale.Printer, v motivation.ContestView) slack.Block {
	said := contestName(p, v)
	if v.Kind != motivation.Duel {
		said = contestMark(v) + " " + said
	}
	facts := joined(v.ID.String(), countedWord(p, v.Contest), duelWhen(p, v))
	return section(said+"\n"+facts+below(rowPlace(p, v)),
		slack.NewButtonBlockElement(ActionContest, string(ContestRef(v.ID)), plain(p.T("button.show"))))
}

// contestName is what a contest is called; a duel is called by who is in it.
func contestName(p *locale.Printer, v motivation.ContestView) string {
	if v.Kind == motivation.Duel {
		return duelTitle(p, v)
	}
	return line(v.Name, titleRunes)
}

// rowPlace is where somebody stands, or else who leads or won.
func rowPlace(p *locale.Printer, v motivation.ContestView) string {
	switch {
	case v.Kind == motivation.Duel:
		return duelScore(p, v)
	case v.Phase() == motivation.PhaseDone:
		return wonLine(p, v)
	case v.Phase() == motivation.PhaseRunning && v.Takes:
		return ownLines(p, v)
	case v.Phase() == motivation.PhaseRunning, v.Phase() == motivation.PhaseCounting:
		return leadLine(p, v)
	default:
		return ""
	}
}

// ContestArchive lists the contests of a team that are over, the newest first.
func ContestArchive(p *locale.Printer, team okr.Team, all []motivation.ContestView) Message {
	title := "🏆 " + p.T("contest.archive", "Team", line(team.Name, nameRunes))
	var groups [][]slack.Block
	for _, v := range all {
		groups = append(groups, []slack.Block{contestRow(p, v)})
	}
	if len(groups) == 0 {
		groups = append(groups, []slack.Block{rich(say(p.T("contest.archive_none")))})
	}
	kept, left := fitting(groups, 40, 9_500)
	blocks := append([]slack.Block{rich(strong(title))}, kept...)
	blocks = append(blocks, andMore(p, left)...)
	return message(title, append(blocks, actions(button(p, "contests", ActionContests, "")))...)
}

// homeContestsShown is how many contests the Home tab shows.
const homeContestsShown = 5

// homeContests are the contests and duels that somebody is in, and for who leads a team those that run in it.
func homeContests(p *locale.Printer, v HomeView) []slack.Block {
	blocks := []slack.Block{header(p.T("home.contests_header"))}
	for _, contest := range v.Contests[:min(len(v.Contests), homeContestsShown)] {
		blocks = append(blocks, contestRow(p, contest))
	}
	return append(blocks, andMore(p, len(v.Contests)-min(len(v.Contests), homeContestsShown))...)
}

// digestContests are a manager's contests in the digest: what runs, and what ended.
func digestContests(p *locale.Printer, all []motivation.ContestView) []slack.Block {
	var items [][]span
	for _, v := range all {
		items = append(items, []span{say(contestMark(v) + " "), strong(line(v.Name, shortRunes)),
			say("  " + joined(contestTime(p, v), rowPlace(p, v)))})
	}
	kept, left := fittingItems(items, homeContestsShown, 900)
	return titled(p, "contest.list", kept, left)
}

// ContestCancelBlock is the block_id of the only field of the form that cancels a contest.
const ContestCancelBlock = "contest.reason"

// ContestCancelForm asks why a contest is cancelled, which everybody reads.
func ContestCancelForm(p *locale.Printer, c motivation.Contest) slack.ModalViewRequest {
	field := slack.NewPlainTextInputBlockElement(plain(p.T("contest.reason_example")), fieldAction).
		WithMultiline(true).WithMaxLength(motivation.LongestWords)
	hint, duel := "contest.reason_read", c.Kind == motivation.Duel
	if duel {
		hint = "duel.reason_read"
	}
	view := modal(p, CallbackContestCancel, "contest.title_cancel", "contest.submit_cancel",
		rich(strong(joined(c.ID.String(), lineOrEmpty(c.Name)))),
		slack.NewInputBlock(ContestCancelBlock, plain(p.T("contest.reason")), plain(p.T(hint)),
			field).WithOptional(duel))
	view.PrivateMetadata = encode(ContestRef(c.ID))
	return view
}

// ReadContestCancel reads the form.
func ReadContestCancel(view *slack.View) (id motivation.ContestID, reason string) {
	id, _ = ReadRef[motivation.ContestID]("CN", string(decode[Ref](view.PrivateMetadata)))
	return id, typedIn(view.State, ContestCancelBlock).Value
}
