package ui

import (
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
)

// Situation answers /okr alone: what is owed first, then where the person stands.
func Situation(p *locale.Printer, s okr.Situation) Message {
	owed := owedLine(p, s)
	blocks := []slack.Block{rich(strong(owed), say(streakLines(p, s)))}
	blocks = append(blocks, owedBlocks(p, s)...)
	kept, left := fitting(ownObjectives(p, s), 20, 6_500)
	if len(kept) == 0 {
		blocks = append(blocks, rich(say(noObjectives(p, s))))
	}
	blocks = append(blocks, kept...)
	blocks = append(blocks, andMore(p, left)...)
	blocks = append(blocks, situationButtons(p, s), context(p.T("status.bar_legend")))
	return message(joined(owed, p.T("situation.objectives", "Count", len(s.Objectives))), blocks...)
}

// owing is the duties that ask for an answer now.
func owing(s okr.Situation) []okr.Duty {
	return slices.DeleteFunc(slices.Clone(s.Duties), func(d okr.Duty) bool { return !d.Owed(s.Now) })
}

func owedLine(p *locale.Printer, s okr.Situation) string {
	if len(s.Teams) == 0 {
		return p.T("situation.no_team")
	}
	if n := len(owing(s)); n > 0 {
		return "📝 " + p.T("situation.owed", "Count", n)
	}
	if a, ok := awayNow(s); ok {
		return "🌴 " + p.T("situation.away", "Until", dayWithin(p, a.To))
	}
	return "✅ " + p.T("situation.nothing_owed")
}

// owedBlocks is each duty that asks for an answer, with its button; the first one is primary.
func owedBlocks(p *locale.Printer, s okr.Situation) []slack.Block {
	var blocks []slack.Block
	for i, d := range owing(s)[:min(len(owing(s)), 3)] {
		b := button(p, "checkin", ActionCheckIn, RoundRef(d.Round.ID))
		if i == 0 {
			b = b.WithStyle(slack.StylePrimary)
		}
		blocks = append(blocks, section(joined(line(d.Team.Name, nameRunes),
			roundName(p, d.Team.Schedule.Cadence, d.Round.Week), dutyState(p, s, d)), b))
	}
	return blocks
}

func dutyState(p *locale.Printer, s okr.Situation, d okr.Duty) string {
	loc := s.Person.Location(d.Team.Location())
	if s.Now.Before(d.Round.Closes) {
		return p.T("checkin.until", "When", moment(p, d.Round.Closes, loc))
	}
	return p.T("checkin.late_until", "When", moment(p, d.LateUntil, loc))
}

func awayNow(s okr.Situation) (okr.Absence, bool) {
	for _, a := range s.Absences {
		if a.From <= s.Today && s.Today <= a.To {
			return a, true
		}
	}
	return okr.Absence{}, false
}

// streakLines is a streak per team; the team is named when there are several.
func streakLines(p *locale.Printer, s okr.Situation) string {
	var said strings.Builder
	for _, t := range s.Teams[:min(len(s.Teams), 5)] {
		if t.Streak < 2 {
			continue
		}
		said.WriteString("\n🔥 " + p.T("checkin.streak", "Count", t.Streak))
		if len(s.Teams) > 1 {
			said.WriteString("  (" + line(t.Team.Name, nameRunes) + ")")
		}
	}
	return said.String()
}

func noObjectives(p *locale.Printer, s okr.Situation) string {
	switch {
	case len(s.Teams) > 0:
		return p.T("situation.no_objectives")
	case s.Person.Admin:
		return p.T("situation.no_team_admin")
	default:
		return p.T("situation.no_team_hint")
	}
}

// cadence is how often the team of an objective checks in, as far as the situation knows it.
func cadence(s okr.Situation, id okr.TeamID) okr.Cadence {
	for _, t := range s.Teams {
		if t.Team.ID == id {
			return t.Team.Schedule.Cadence
		}
	}
	return okr.Weekly
}

func ownObjectives(p *locale.Printer, s okr.Situation) [][]slack.Block {
	var groups [][]slack.Block
	for _, o := range s.Objectives {
		st := o.Standing(s.Now, s.Today, cadence(s, o.Team))
		by := ""
		if o.TeamOwned {
			by = ownerOf(p, o)
		}
		groups = append(groups, []slack.Block{rich(objectiveLines(p, o, st, by, "")...)})
	}
	return groups
}

func situationButtons(p *locale.Printer, s okr.Situation) slack.Block {
	var offered []slack.BlockElement
	if len(s.Teams) > 0 {
		offered = append(offered, button(p, "new_objective", ActionObjectiveNew, ""))
	}
	if len(s.Objectives) > 0 {
		offered = append(offered, button(p, "my_list", ActionObjectiveList, "me"))
	}
	if len(s.Teams) > 0 {
		offered = append(offered, button(p, "away", ActionAway, ""))
	}
	if settings, ok := settingsButton(p, s); ok {
		offered = append(offered, settings)
	}
	return actions(append(offered, button(p, "help", ActionHelp, ""))...)
}

// settingsButton is for managers, and for admins of a workspace that has no team yet.
func settingsButton(p *locale.Printer, s okr.Situation) (slack.BlockElement, bool) {
	var managed []okr.TeamID
	for _, t := range s.Teams {
		if t.Manager {
			managed = append(managed, t.Team.ID)
		}
	}
	switch {
	case len(managed) == 1:
		return button(p, "settings", ActionSettings, TeamRef(managed[0])), true
	case len(managed) > 1:
		return button(p, "settings", ActionSettings, ""), true
	case len(s.Teams) == 0 && s.Person.Admin:
		return primary(p, "setup", ActionSetup, ""), true
	default:
		return nil, false
	}
}

// blockerBlocks is a person's open blockers, each with the button to close it.
func blockerBlocks(p *locale.Printer, blockers []okr.Blocker, loc *time.Location) [][]slack.Block {
	var groups [][]slack.Block
	for _, b := range blockers {
		said := joined(line(b.Text, noteRunes), p.T("summary.since", "Day", p.DateWithin(b.OpenedAt.In(loc))))
		groups = append(groups, []slack.Block{section(said,
			button(p, "close_blocker", ActionCloseBlocker, BlockerRef(b.ID)))})
	}
	return groups
}
