package ui

import (
	"time"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
)

// Home is the situation as a page: what is owed first, then where the person stands who sells, my objectives and
// KPIs, what is in the way, and the teams.
func Home(p *locale.Printer, s okr.Situation, selling *sales.Standing, kpis []okr.KPISheet) slack.HomeTabViewRequest {
	blocks := []slack.Block{
		header(p.T("home.header", "Name", line(s.Person.Name, nameRunes))),
		rich(strong(owedLine(p, s)), say(streakLines(p, s)), say(awayAhead(p, s))),
	}
	blocks = append(blocks, owedBlocks(p, s)...)
	blocks = append(blocks, situationButtons(p, s), divider())
	blocks = append(blocks, homeSales(p, s, selling)...)
	blocks = append(blocks, homeObjectives(p, s)...)
	blocks = append(blocks, homeKPIs(p, kpis)...)
	blocks = append(blocks, homeBlockers(p, s)...)
	blocks = append(blocks, homeTeams(p, s)...)
	blocks = append(blocks, context(p.T("status.bar_legend")))
	return slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: blocks}}
}

// awayAhead names the absence to come; the present one is said where the duties are.
func awayAhead(p *locale.Printer, s okr.Situation) string {
	for _, a := range s.Absences {
		if a.From > s.Today {
			return "\n🌴 " + p.T("home.away_ahead", "From", dateOf(p, a.From), "To", dateOf(p, a.To))
		}
	}
	return ""
}

func homeObjectives(p *locale.Printer, s okr.Situation) []slack.Block {
	blocks := []slack.Block{header(p.T("home.objectives_header"))}
	var groups [][]slack.Block
	for _, o := range s.Objectives {
		groups = append(groups, objectiveCard(p, o, o.Standing(s.Now, s.Today, cadence(s, o.Team)), o.TeamOwned, true))
	}
	kept, left := fitting(groups, 40, 45_000)
	if len(kept) == 0 {
		kept = []slack.Block{rich(say(noObjectives(p, s)))}
	}
	return append(append(blocks, kept...), andMore(p, left)...)
}

// objectiveCard is an objective at one glance, with its menu.
func objectiveCard(p *locale.Printer, o okr.Objective, st okr.ObjectiveStatus, owner, canEdit bool) []slack.Block {
	by := ""
	if owner {
		by = ownerOf(p, o)
	}
	title := symbol(st.Status) + " " + joined(o.ID.String(), line(o.Title, titleRunes), by) + privateMark(p, o)
	offered := []*slack.OptionBlockObject{option(Choice(ChoiceShow, ObjectiveRef(o.ID)), p.T("button.show"))}
	if canEdit {
		offered = append(offered, option(Choice(ChoiceEdit, ObjectiveRef(o.ID)), p.T("button.edit")))
	}
	said := title + "\n" + paceLine(p, st.Progress, st.Expected) + "\n" + objectiveWords(p, o, st)
	return []slack.Block{section(said, slack.NewOverflowBlockElement(ActionObjectiveMenu, offered...))}
}

func homeBlockers(p *locale.Printer, s okr.Situation) []slack.Block {
	kept, left := fitting(blockerBlocks(p, s.Blockers, s.Person.Location(time.UTC)), 8, 8_000)
	if len(kept) == 0 {
		return nil
	}
	blocks := append([]slack.Block{header(p.T("home.blockers_header"))}, kept...)
	return append(blocks, andMore(p, left)...)
}

// homeTeams is each team's own objectives, and how many have answered its present round.
func homeTeams(p *locale.Printer, s okr.Situation) []slack.Block {
	var groups [][]slack.Block
	for _, t := range s.Teams {
		said := line(t.Team.Name, nameRunes)
		if t.Round != nil && t.Expected > 0 {
			said = joined(said, p.T("home.team_answered", "Answered", p.Int(t.Answered), "Expected", p.Int(t.Expected)))
		}
		group := []slack.Block{rich(strong(said))}
		for i, o := range t.Objectives {
			if i == 5 {
				group = append(group, andMore(p, len(t.Objectives)-i)...)
				break
			}
			group = append(group, objectiveCard(p, o, o.Standing(s.Now, s.Today, t.Team.Schedule.Cadence), false,
				t.Manager)...)
		}
		groups = append(groups, group)
	}
	kept, left := fitting(groups, 26, 30_000)
	if len(kept) == 0 {
		return nil
	}
	blocks := append([]slack.Block{header(p.T("home.teams_header"))}, kept...)
	return append(blocks, andMore(p, left)...)
}
