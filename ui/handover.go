package ui

import (
	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
)

// GiveBack asks a manager whether somebody who is back gets back what was theirs, and then says what became of them.
func GiveBack(p *locale.Printer, g okr.GivingBack, post okr.PostID) Message {
	name := line(g.Returned.Name, nameRunes)
	title := "👋 " + p.T("handover.back", "Name", name)
	blocks := []slack.Block{rich(strong(title))}
	for _, part := range []struct {
		id   string
		list []okr.Left
	}{{"handover.given", g.Given}, {"handover.kept", g.Kept}, {"handover.ask", g.Open}} {
		if len(part.list) == 0 {
			continue
		}
		said := p.T(part.id, "Name", name, "Count", len(part.list))
		kept, left := fittingItems(leftItems(part.list), 10, 3_000)
		blocks = append(blocks, rich(commands(said)...), list(nil, kept))
		if left > 0 {
			blocks = append(blocks, context(p.T("checkin.and_more", "Count", left)))
		}
	}
	if len(g.Open) > 0 {
		blocks = append(blocks, actions(primary(p, "give_back", ActionGiveBack, PostRef(post)),
			button(p, "keep", ActionKeep, PostRef(post))))
	}
	return message(title, blocks...)
}

// ManagerWanted asks an admin to name a manager of a team that has none left, and then says that it has one.
func ManagerWanted(p *locale.Printer, team okr.Team) Message {
	if len(team.Managers) > 0 {
		return Notice(p, "handover.managed", "Team", line(team.Name, nameRunes))
	}
	said := p.T("handover.manager_wanted", "Team", line(team.Name, nameRunes))
	return message(said, rich(commands(said)...), actions(primary(p, "name_manager", ActionSettings, TeamRef(team.ID))))
}

// Leaver tells a manager of somebody who left what they owned, each kind with what gives all of it to somebody. What
// the manager does not have they take over with a click, also what they gave to somebody before.
func Leaver(p *locale.Printer, l okr.Leaving, post okr.PostID) Message {
	name := line(l.Leaver.Name, nameRunes)
	title, said := "👋 "+p.T("leaver.left", "Name", name), p.T("leaver.yours")
	if l.Stays {
		title, said = "👋 "+p.T("leaver.left_team", "Name", name, "Team", line(l.Team, nameRunes)),
			p.T("leaver.theirs", "Name", name)
	}
	blocks := []slack.Block{rich(strong(title)), rich(commands(said)...)}
	for _, kind := range okr.LeftKinds {
		var things []okr.Left
		for _, v := range l.Things {
			if v.Kind == kind {
				things = append(things, v)
			}
		}
		if len(things) > 0 {
			blocks = append(blocks, leftOf(p, l, kind, things, post)...)
		}
	}
	return message(title, blocks...)
}

// leftOf is what somebody left of a kind, with what gives it to somebody else.
func leftOf(p *locale.Printer, l okr.Leaving, kind okr.LeftKind, things []okr.Left, post okr.PostID) []slack.Block {
	kept, left := fittingItems(leftItems(things), 10, 3_000)
	blocks := []slack.Block{rich(strong(p.T("leaver."+string(kind), "Count", len(things)))), list(nil, kept)}
	if left > 0 {
		blocks = append(blocks, context(p.T("checkin.and_more", "Count", left)))
	}
	owner := things[0].Owner
	if owner != l.Manager.ID && owner != l.Leaver.ID {
		blocks = append(blocks, context(p.T("leaver.passed", "Name", line(things[0].OwnerName, nameRunes))))
	}
	choose := slack.NewOptionsSelectBlockElement(slack.OptTypeUser, plain(p.T("leaver.give_"+string(kind))),
		ActionPassOn+":"+string(kind)+":"+string(PostRef(post)))
	if owner == l.Manager.ID {
		return append(blocks, actions(choose))
	}
	take := slack.NewButtonBlockElement(ActionTakeOver, Choice(string(kind), PostRef(post)),
		plain(p.T("button.take_over_"+string(kind))))
	return append(blocks, actions(take, choose))
}

func leftItems(things []okr.Left) (items [][]span) {
	for _, v := range things {
		items = append(items, []span{say(joined(v.Ref, line(v.Title, titleRunes)))})
	}
	return items
}
