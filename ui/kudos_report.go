package ui

import (
	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/motivation"
	"okrbot/okr"
)

// KudosReport answers /kudos report, for who leads a team: how many thank and are thanked, what for, who was not for
// long, what points came of it; to admins also how much goes back to the one colleague who gives somebody most.
func KudosReport(p *locale.Printer, r motivation.Report) Message {
	title := "📋 " + p.T("kudos.report", "Team", line(r.Team.Name, nameRunes), "Period", PeriodName(p, r.Period))
	figures := p.T("kudos.report_figures", "Count", r.Count, "Givers", r.Givers, "Receivers", r.Receivers, "Members",
		r.Members)
	blocks := []slack.Block{rich(strong(title), say("\n"+figures))}
	var values [][]span
	for _, v := range r.Values[:min(len(r.Values), wallValues)] {
		values = append(values, []span{strong("#" + line(v.Value, nameRunes)), say("  " + p.Int(v.Count))})
	}
	blocks = append(blocks, titled(p, "kudos.board_value", values, max(0, len(r.Values)-wallValues))...)
	blocks = append(blocks, Unthanked(p, r.Unthanked)...)
	blocks = append(blocks, reportPoints(p, r)...)
	blocks = append(blocks, reportReturns(p, r)...)
	return message(joined(title, figures), append(blocks, context(p.T("kudos.report_rule")))...)
}

// Unthanked names some whom nobody thanked for eight weeks, each on a button that does.
func Unthanked(p *locale.Printer, people []okr.Person) []slack.Block {
	if len(people) == 0 {
		return nil
	}
	var buttons []slack.BlockElement
	for _, person := range people[:min(len(people), motivation.MostUnthanked)] {
		buttons = append(buttons, slack.NewButtonBlockElement(ActionKudosGive+":"+string(person.ID),
			string(PersonRef(person.ID)), plain("👏 "+line(person.Name, 25))))
	}
	return []slack.Block{rich(say(p.T("kudos.unthanked", "Names", names(p, people)))), actions(buttons...)}
}

// reportPoints are the points of a team: what brought them but for kudos, and what managers gave by hand.
func reportPoints(p *locale.Printer, r motivation.Report) []slack.Block {
	var items [][]span
	for _, cause := range motivation.EarnedCauses() {
		if points := r.Issued[cause]; points != 0 {
			items = append(items, []span{code(signed(p, points)), say("  " + p.T("kudos.cause."+string(cause)))})
		}
	}
	for _, use := range r.ByHand {
		items = append(items, []span{say(p.T("kudos.report_by_hand", "Name", line(use.Name, nameRunes), "Used",
			p.Int(int(use.Used)), "Budget", p.Int(int(use.Budget))))})
	}
	return titled(p, "kudos.set_points", items, 0)
}

// mostReturns is how many people a report's table of who thanks whom has.
const mostReturns = 15

// reportReturns is the table of how much of what people give goes back to whom.
func reportReturns(p *locale.Printer, r motivation.Report) []slack.Block {
	if len(r.Returns) == 0 {
		return nil
	}
	rows := [][]string{{p.T("kudos.report_person"), p.T("kudos.report_share"), p.T("kudos.report_back")}}
	for _, back := range r.Returns[:min(len(r.Returns), mostReturns)] {
		to := line(back.ColleagueName, nameRunes)
		if back.Mutual {
			to += " ↔"
		}
		rows = append(rows, []string{line(back.Name, nameRunes), share(p, back.Share()), to})
	}
	return append([]slack.Block{rich(strong(p.T("kudos.report_returns")), soft("\n"+p.T("kudos.report_returns_rule"))),
		table(rows)}, andMore(p, max(0, len(r.Returns)-mostReturns))...)
}
