package ui

import (
	"time"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/sales"
)

// HomeView is what a person's Home tab shows.
type HomeView struct {
	okr.Situation

	Selling *sales.Standing // nil for who does not sell
	KPIs    []okr.KPISheet  // their own
	Kudos   motivation.Situation
	// Contests are those that they are in, and duels; who leads a team has those that run in it too.
	Contests []motivation.ContestView
}

// homeSection is a part of the Home tab, with a bound on its blocks: all of them together are 100 at the most.
type homeSection struct {
	shown func(v HomeView) bool // else nothing is said of it
	draw  func(p *locale.Printer, v HomeView) []slack.Block
}

// homeSections are all of them, in the order of the page.
func homeSections() []homeSection {
	return []homeSection{
		{always, homeOwed},
		{func(v HomeView) bool { return v.Selling != nil }, homeSales},
		{func(v HomeView) bool { return len(v.Contests) > 0 }, homeContests},
		{always, homeObjectives},
		{func(v HomeView) bool { return len(v.KPIs) > 0 }, homeKPIs},
		{thanked, homeKudos},
		{func(v HomeView) bool { return len(v.Blockers) > 0 }, homeBlockers},
		{func(v HomeView) bool { return len(v.Teams) > 0 }, homeTeams},
	}
}

func always(HomeView) bool { return true }

// thanked is of who has points, a badge, or was thanked.
func thanked(v HomeView) bool {
	k := v.Kudos
	return k.Points != motivation.Standing{} || len(k.Badges) > 0 || len(k.Newest) > 0
}

// Home is the situation as a page: what is owed first.
func Home(p *locale.Printer, v HomeView) slack.HomeTabViewRequest {
	var blocks []slack.Block
	for _, section := range homeSections() {
		if section.shown(v) {
			blocks = append(blocks, section.draw(p, v)...)
		}
	}
	blocks = append(blocks, context(p.T("status.bar_legend")))
	return slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: blocks}}
}

// homeOwed is what is owed, and what can be done.
func homeOwed(p *locale.Printer, v HomeView) []slack.Block {
	s := v.Situation
	blocks := []slack.Block{
		header(p.T("home.header", "Name", line(s.Person.Name, nameRunes))),
		rich(strong(owedLine(p, s)), say(streakLines(p, s)), say(awayAhead(p, s))),
	}
	return append(append(blocks, owedBlocks(p, s)...), situationButtons(p, s), divider())
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

func homeObjectives(p *locale.Printer, v HomeView) []slack.Block {
	s := v.Situation
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

// homeKudos is a person's points, their badges, and what they were thanked for last.
func homeKudos(p *locale.Printer, v HomeView) []slack.Block {
	k := v.Kudos
	blocks := []slack.Block{header(p.T("home.kudos_header")),
		rich(strong("⭐ "+p.T("kudos.points", "Count", int(k.Points.Spendable()))), say(below(badgeLine(p, k.Badges))))}
	if len(k.Newest) > 0 {
		last, mark := k.Newest[0], ""
		if last.Private {
			mark = "🔒 " + p.T("kudos.private")
		}
		said := joined(line(last.GiverName, nameRunes), p.DateShort(last.At.In(v.Person.Location(time.UTC))), mark)
		blocks = append(blocks, section("👏 "+kudosReason(p, last, shortRunes)+"\n"+said, nil))
	}
	return blocks
}

// below is a text on a line of its own; nothing without one.
func below(text string) string {
	if text == "" {
		return ""
	}
	return "\n" + text
}

func homeBlockers(p *locale.Printer, v HomeView) []slack.Block {
	kept, left := fitting(blockerBlocks(p, v.Blockers, v.Person.Location(time.UTC)), 8, 8_000)
	blocks := append([]slack.Block{header(p.T("home.blockers_header"))}, kept...)
	return append(blocks, andMore(p, left)...)
}

// homeTeams is each team's own objectives, and how many have answered its present round.
func homeTeams(p *locale.Printer, v HomeView) []slack.Block {
	s := v.Situation
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
	blocks := append([]slack.Block{header(p.T("home.teams_header"))}, kept...)
	return append(blocks, andMore(p, left)...)
}
