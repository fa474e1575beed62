package ui

import (
	"slices"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/motivation"
	"okrbot/okr"
)

// Evening is who has new badges, and what a channel's day had no room for, in one message: a line for each.
func Evening(p *locale.Printer, team okr.Team, badges []motivation.Awarded, said []string) Message {
	news := badgeLines(p, badges)
	if len(said) == 0 {
		title := "🏅 " + p.T("badge.new")
		return message(title, list([]span{strong(title)}, news))
	}
	title := "🌙 " + p.T("kudos.evening", "Team", line(team.Name, nameRunes))
	kept := said[:min(len(said), mostEvening)]
	var items [][]span
	for _, text := range kept {
		items = append(items, []span{say(line(text, noteRunes))})
	}
	blocks := append([]slack.Block{list([]span{strong(title)}, items)}, andMore(p, len(said)-len(kept))...)
	if len(news) > 0 {
		blocks = append(blocks, list([]span{strong("🏅 " + p.T("badge.new"))}, news))
	}
	return message(title, blocks...)
}

// badgeLines are people with what they have.
func badgeLines(p *locale.Printer, badges []motivation.Awarded) (items [][]span) {
	for _, a := range badges[:min(len(badges), mostEvening)] {
		items = append(items, []span{say(a.Badge.Emoji() + " "), strong(line(a.Name, nameRunes)),
			say("  " + BadgeName(p, a.Badge))})
	}
	return items
}

// BadgeName is what a badge is called.
func BadgeName(p *locale.Printer, b motivation.Badge) string { return p.T("badge." + string(b)) }

// mostEvening is how many lines an evening's message has at most.
const mostEvening = 20

// KudosLines are kudos in a line each, for a message of several things.
func KudosLines(p *locale.Printer, list []motivation.Kudos) (said []string) {
	for _, k := range list {
		said = append(said, joined(kudosHead(p, k), kudosReason(p, k, reasonRunes)))
	}
	return said
}

// What a wall of thanks shows at most.
const (
	wallValues = 8
	wallNames  = 8 // for each value, and of who began
)

// Wall is what people were thanked for in a month: for which values and whom, three stories, three places, new badges,
// and who gave kudos for the first time.
func Wall(p *locale.Printer, w motivation.Wall) Message {
	month := PeriodName(p, w.Month)
	title := "💐 " + p.T("wall.title", "Team", line(w.Team.Name, nameRunes), "Month", month)
	if w.Company {
		title = "💐 " + p.T("wall.title_company", "Month", month)
	}
	blocks := []slack.Block{header(title), rich(say(p.T("wall.count", "Count", w.Count)))}
	blocks = append(blocks, wallWho(p, w)...)
	if len(w.Stories) > 0 {
		blocks = append(blocks, divider(), rich(strong(p.T("wall.stories"))))
	}
	for _, k := range w.Stories {
		blocks = append(blocks, section("👏 "+kudosHead(p, k)+"\n"+kudosReason(p, k, noteRunes), nil))
		if said := saidToo(p, k); said != "" {
			blocks = append(blocks, context(said))
		}
	}
	var last []span
	for _, place := range w.Top() {
		last = append(last, say("\n"+placeMark(place)+" "+line(place.Name, nameRunes)),
			soft("  "+p.T("wall.times", "Count", int(place.Value))))
	}
	if len(last) > 0 {
		blocks = append(blocks, divider(), rich(append([]span{strong(p.T("wall.top"))}, last...)...))
	}
	if news := badgeLines(p, w.Badges); len(news) > 0 {
		blocks = append(blocks, list([]span{strong("🏅 " + p.T("badge.new"))}, news))
	}
	if len(w.Beginners) > 0 {
		blocks = append(blocks, rich(say("🌱 "+p.T("wall.beginners", "Names", someNames(p, w.Beginners)))))
	}
	return message(title, append(blocks, actions(primary(p, "kudos_give", ActionKudosGive, "")))...)
}

// wallWho says who was thanked for which value.
func wallWho(p *locale.Printer, w motivation.Wall) []slack.Block {
	var items [][]span
	for _, v := range w.Values[:min(len(w.Values), wallValues)] {
		what := "#" + line(v.Value, nameRunes)
		if v.Value == "" {
			what = p.T("wall.no_value")
		}
		items = append(items, []span{strong(what), say("  " + someNames(p, v.Names))})
	}
	if len(items) == 0 {
		return nil
	}
	return []slack.Block{list(nil, items)}
}

// someNames are names in a sentence, as many as there is room for.
func someNames(p *locale.Printer, names []string) string {
	var said []string
	for _, name := range slices.Compact(slices.Clone(names[:min(len(names), wallNames)])) {
		said = append(said, line(name, nameRunes))
	}
	if left := len(names) - wallNames; left > 0 {
		said = append(said, p.T("digest.others", "Count", left))
	}
	return p.List(said)
}
