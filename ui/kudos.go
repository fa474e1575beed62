package ui

import (
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/motivation"
	"okrbot/okr"
)

// kudosRef names kudos in a button's value.
func kudosRef(id motivation.KudosID) Ref { return ref("KU", int64(id)) }

// KudosCard is the message in a team's channel that shows what its people thanked each other for within an hour, each
// with a button that says so too.
func KudosCard(p *locale.Printer, list []motivation.Kudos) Message {
	var groups [][]slack.Block
	for _, k := range list {
		groups = append(groups, append([]slack.Block{section("👏 "+kudosHead(p, k)+"\n"+kudosReason(p, k, noteRunes),
			button(p, "kudos_too", ActionKudosToo, kudosRef(k.ID)))}, kudosNotes(p, k)...))
	}
	kept, _ := fitting(groups, 40, 12_000)
	return message(p.T("kudos.card_fallback", "Names", p.List(receiversOf(list))), kept...)
}

// kudosHead says who thanks whom.
func kudosHead(p *locale.Printer, k motivation.Kudos) string {
	return p.T("kudos.thanks", "Giver", line(k.GiverName, nameRunes), "Names",
		p.List(receiversOf([]motivation.Kudos{k})))
}

// receiversOf are the names of who is thanked, once each.
func receiversOf(list []motivation.Kudos) (said []string) {
	seen := map[okr.PersonID]bool{}
	for _, k := range list {
		for _, r := range k.Receivers {
			if !seen[r.Person] {
				seen[r.Person] = true
				said = append(said, line(r.Name, nameRunes))
			}
		}
	}
	return said
}

// kudosReason is what kudos are for, of up to n characters.
func kudosReason(p *locale.Printer, k motivation.Kudos, n int) string {
	switch {
	case k.Reason != "":
		return "“" + lines(k.Reason, n) + "”" + valueTag(k)
	case k.Emoji != "":
		return p.T("kudos.by_emoji", "Emoji", motivation.ShownEmoji(k.Emoji))
	default:
		return strings.TrimSpace(valueTag(k)) // what it said is forgotten
	}
}

// kudosNotes are the small print below kudos: the message that they are about, and who said thanks too.
func kudosNotes(p *locale.Printer, k motivation.Kudos) (blocks []slack.Block) {
	if k.Link != "" {
		blocks = append(blocks, rich(slack.NewRichTextSectionLinkElement(k.Link, p.T("kudos.message"), nil)))
	}
	if said := saidToo(p, k); said != "" {
		blocks = append(blocks, context(said))
	}
	return blocks
}

func valueTag(k motivation.Kudos) string {
	if k.Value == "" {
		return ""
	}
	return "  #" + line(k.Value, nameRunes)
}

// namedToo is how many of those who say thanks too are named.
const namedToo = 6

func saidToo(p *locale.Printer, k motivation.Kudos) string {
	if len(k.Too) == 0 {
		return ""
	}
	var said []string
	for _, t := range k.Too[:min(len(k.Too), namedToo)] {
		said = append(said, line(t.Name, nameRunes))
	}
	if left := len(k.Too) - namedToo; left > 0 {
		said = append(said, p.T("digest.others", "Count", left))
	}
	return "➕ " + p.T("kudos.too_from", "Names", p.List(said))
}

// KudosTold tells a receiver what they are thanked for, where no channel that they read does.
func KudosTold(p *locale.Printer, k motivation.Kudos) Message {
	title := "👏 " + p.T("kudos.you_are_thanked", "Giver", line(k.GiverName, nameRunes))
	facts := p.T("kudos.private_note")
	if !k.Private {
		facts = ""
	}
	blocks := []slack.Block{rich(strong(title), say("\n"+kudosReason(p, k, noteRunes)))}
	if facts != "" {
		blocks = append(blocks, context("🔒 "+facts))
	}
	return message(title, append(blocks, kudosNotes(p, k)...)...)
}

// KudosGiven answers who gave: what was given, and what is left of today's.
func KudosGiven(p *locale.Printer, g motivation.Thanked) Message {
	said := p.T("kudos.given", "Names", p.List(receiversOf([]motivation.Kudos{g.Kudos})))
	place := p.T("kudos.shown_in", "Team", line(g.Team.Name, nameRunes))
	if g.Kudos.Private {
		place = p.T("kudos.private_note")
	}
	return message("✅ "+said,
		rich(strong("✅ "+said), say("\n"+kudosReason(p, g.Kudos, noteRunes))),
		context(joined(allowanceLeft(p, g.Allowance), place)),
		actions(button(p, "kudos_correct", ActionKudosCorrect, kudosRef(g.Kudos.ID)),
			button(p, "kudos_take_back", ActionKudosTakeBack, kudosRef(g.Kudos.ID))))
}

// KudosRefused says why kudos were not given, with what was typed, to be used again.
func KudosRefused(p *locale.Printer, sentence, typed string) Message {
	return message(sentence, rich(commands(lines(sentence, 1500))...), rich(soft(p.T("kudos.typed")+"\n"),
		code("/kudos "+lines(typed, motivation.LongestReason))))
}

// KudosJoined answers who said thanks too.
func KudosJoined(p *locale.Printer, g motivation.Thanked) Message {
	said := p.T("kudos.joined", "Names", p.List(receiversOf([]motivation.Kudos{g.Kudos})))
	return message("✅ "+said, rich(strong("✅ "+said)), context(allowanceLeft(p, g.Allowance)),
		actions(button(p, "kudos_take_back", ActionKudosTakeBack, kudosRef(g.Kudos.ID))))
}

// allowanceLeft is what is left to give: 2 of 5 left today.
func allowanceLeft(p *locale.Printer, a motivation.Allowance) string {
	said := p.T("kudos.left_today", "Left", a.Left(), "PerDay", a.PerDay)
	if a.Boost > 0 {
		said = joined(said, p.T("kudos.boost_left", "Left", a.BoostLeft(), "Boost", a.Boost))
	}
	return said
}

// KudosTakenBack answers who took back what they gave.
func KudosTakenBack(p *locale.Printer, k motivation.Kudos) Message {
	said := p.T("kudos.taken_back", "Names", p.List(receiversOf([]motivation.Kudos{k})))
	return message(said, rich(say("↩️ "+said)))
}

// reasonRunes is how much is shown of a reason where several stand below each other: two lines, as most are written.
const reasonRunes = 120

// KudosSituation answers /kudos: what the reader was thanked for and gave, and to themselves what is left to give and
// their points.
func KudosSituation(p *locale.Printer, s motivation.Situation, loc *time.Location) Message {
	title := "👏 " + p.T("kudos.mine")
	if !s.Own {
		title = "👏 " + p.T("kudos.of", "Name", line(s.Person.Name, nameRunes))
	}
	figures := joined(p.T("kudos.received", "Count", s.Received), p.T("kudos.gave", "Count", s.GivenAway))
	blocks := []slack.Block{rich(strong(title), say("\n"+figures))}
	if s.Own {
		blocks = append(blocks, context(allowanceLeft(p, s.Allowance)))
	}
	blocks = append(blocks, badgeBlocks(p, s.BadgeCase)...)
	blocks = append(blocks, newestKudos(p, s, loc)...)
	if s.Own {
		blocks = append(blocks, pointsBlocks(p, s, loc)...)
	}
	if !s.Own {
		return message(joined(title, figures), append(blocks,
			actions(primary(p, "kudos_give", ActionKudosGive, PersonRef(s.Person.ID))))...)
	}
	return message(joined(title, figures), append(blocks, actions(primary(p, "kudos_give", ActionKudosGive, ""),
		button(p, "rewards", ActionRewards, "")))...)
}

// newestKudos are the last ones that a person received; the person may take their name out of the public ones.
func newestKudos(p *locale.Printer, s motivation.Situation, loc *time.Location) (blocks []slack.Block) {
	if len(s.Newest) > 0 {
		blocks = append(blocks, rich(strong(p.T("kudos.newest"))))
	}
	for _, k := range s.Newest {
		text := kudosReason(p, k, reasonRunes) + "\n" + joined(line(k.GiverName, nameRunes), p.DateShort(k.At.In(loc)))
		switch {
		case k.Private:
			blocks = append(blocks, section(joined(text, "🔒 "+p.T("kudos.private")), nil))
		case !s.Own:
			blocks = append(blocks, section(text, nil))
		case hiddenFor(k, s.Person.ID):
			blocks = append(blocks, section(joined(text, p.T("kudos.hidden")),
				button(p, "kudos_unhide", ActionKudosUnhide, kudosRef(k.ID))))
		default:
			blocks = append(blocks, section(text, button(p, "kudos_hide", ActionKudosHide, kudosRef(k.ID))))
		}
	}
	return blocks
}

func hiddenFor(k motivation.Kudos, id okr.PersonID) bool {
	return slices.ContainsFunc(k.Receivers, func(r motivation.Receiver) bool { return r.Person == id && r.Hidden })
}

// pointsBlocks are the reader's points and their last movements.
func pointsBlocks(p *locale.Printer, s motivation.Situation, loc *time.Location) []slack.Block {
	figures := p.T("kudos.points_lifetime", "Count", int(s.Points.Lifetime))
	if s.Points.Reserved > 0 {
		figures = joined(p.T("reward.reserved", "Count", int(s.Points.Reserved)), figures)
	}
	blocks := []slack.Block{rich(strong("⭐ "+p.T("kudos.points", "Count", int(s.Points.Spendable()))),
		soft("  "+figures))}
	blocks = append(blocks, rewardBlocks(p, s, loc)...)
	var items [][]span
	for _, m := range s.Movements {
		why := p.T("kudos.cause." + string(m.Cause))
		if m.Reverses != 0 {
			why = p.T("kudos.cause_fell", "Cause", why)
		}
		if m.Giver != "" {
			why = joined(why, line(m.Giver, nameRunes))
		}
		if m.Reason != "" {
			why += ": “" + lines(m.Reason, reasonRunes) + "”"
		}
		items = append(items, []span{code(signed(p, m.Gain)), say("  " + why), soft("  " + p.DateShort(m.At.In(loc)))})
	}
	return append(blocks, titled(p, "kudos.movements", items, 0)...)
}

// signed is a number of points with its sign: +5, −1.
func signed(p *locale.Printer, n int64) string {
	if n < 0 {
		return "−" + p.Int(int(-n))
	}
	return "+" + p.Int(int(n))
}

// KudosCorrected answers who gave kudos another reason.
func KudosCorrected(p *locale.Printer, k motivation.Kudos) Message {
	said := p.T("kudos.corrected")
	return message("✅ "+said, rich(strong("✅ "+said), say("\n"+kudosReason(p, k, noteRunes))))
}

func kudosHelpButtons(p *locale.Printer) []slack.BlockElement {
	return []slack.BlockElement{primary(p, "kudos_give", ActionKudosGive, "")}
}
