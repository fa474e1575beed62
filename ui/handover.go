package ui

import (
	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
)

// GiveBack asks a manager whether somebody who is back gets their objectives back, and then says what became of them.
func GiveBack(p *locale.Printer, g okr.GivingBack, post int64) Message {
	name := line(g.Returned.Name, nameRunes)
	title := "👋 " + p.T("handover.back", "Name", name)
	blocks := []slack.Block{rich(strong(title))}
	for _, part := range []struct {
		id   string
		list []okr.Objective
	}{{"handover.given", g.Given}, {"handover.kept", g.Kept}, {"handover.ask", g.Open}} {
		if len(part.list) == 0 {
			continue
		}
		said := p.T(part.id, "Name", name, "Count", len(part.list))
		kept, left := fittingItems(titleItems(part.list), 10, 3_000)
		blocks = append(blocks, rich(commands(said)...), list(nil, kept))
		if left > 0 {
			blocks = append(blocks, context(p.T("checkin.and_more", "Count", left)))
		}
	}
	if len(g.Open) > 0 {
		blocks = append(blocks, actions(primary(p, "give_back", ActionGiveBack, PostRef(post)), button(p, "keep", ActionKeep, PostRef(post))))
	}
	return message(title, blocks...)
}

func titleItems(list []okr.Objective) (items [][]span) {
	for _, o := range list {
		items = append(items, []span{say(joined(o.ID.String(), line(o.Title, titleRunes)))})
	}
	return items
}
