package ui

import (
	"slices"

	"github.com/shopspring/decimal"
	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
)

// What a message about a quarter has room for.
const (
	quarterRows  = 12
	quarterBytes = 6_500
)

// Drafts tells a manager, before a quarter begins, who has no objectives and targets for it yet; and when nobody
// lacks any more, so.
func Drafts(p *locale.Printer, d okr.Drafting) Message {
	c := d.Coverage
	title := p.T("quarter.drafts", "Period", PeriodName(p, c.Quarter), "Team", line(c.Team.Name, nameRunes), "Day",
		dayWithin(p, c.Quarter.Start))
	top := []slack.Block{header("🧭 " + p.T("quarter.drafts_header", "Period", PeriodName(p, c.Quarter)))}
	if !d.Lacks() {
		said := p.T("quarter.drafts_done", "Period", PeriodName(p, c.Quarter), "Team", line(c.Team.Name, nameRunes))
		return message(said, append(top, rich(say("✅ "+said)))...)
	}
	var without, untargeted []okr.Person
	for _, one := range c.People {
		if one.Objectives == 0 {
			without = append(without, one.Person)
		}
		if c.Sells && !one.Target {
			untargeted = append(untargeted, one.Person)
		}
	}
	var items [][]span
	if d.Team == 0 {
		items = append(items, []span{say(p.T("quarter.no_team_objective"))})
	}
	if len(without) > 0 {
		items = append(items, []span{strong(p.T("coverage.without_objective", "Count", len(without), "Period",
			PeriodName(p, c.Quarter))), say(": " + names(p, without))})
	}
	if len(untargeted) > 0 {
		items = append(items, []span{strong(p.T("coverage.without_target", "Count", len(untargeted), "Period",
			PeriodName(p, c.Month))), say(": " + names(p, untargeted))})
	}
	buttons := []slack.BlockElement{
		primary(p, "new_objective", ActionObjectiveNew, PeriodNext), button(p, "templates", ActionTemplates, ""),
		button(p, "coverage", ActionCoverage, TeamRef(c.Team.ID)),
	}
	if c.Sells {
		buttons = append(buttons, button(p, "targets", ActionTargetForm, TeamRef(c.Team.ID)))
	}
	return message(title, append(top, list([]span{say(title)}, items), actions(buttons...))...)
}

// Midway tells, half-way through a quarter, what is behind pace and what it would take: a manager of the whole team,
// others of what they own.
func Midway(p *locale.Printer, m okr.Midway) Message {
	id := "quarter.midway_mine"
	if m.Manager {
		id = "quarter.midway_team"
	}
	title := p.T(id, "Period", PeriodName(p, m.Quarter), "Team", line(m.Team.Name, nameRunes))
	count := p.T("quarter.midway_count", "Count", len(m.Behind), "Total", p.Int(m.Total))
	blocks := []slack.Block{header("⏳ " + title), rich(say(count))}
	var groups [][]slack.Block
	for _, b := range m.Behind {
		o := b.Objective
		by := ""
		if m.Manager {
			by = ownerOf(p, o)
		}
		var needs [][]span
		for _, n := range b.Needs[:min(len(b.Needs), 4)] {
			needs = append(needs, []span{say(symbol(n.Standing.Status) + " "),
				strong(line(n.KeyResult.Title, shortRunes)),
				say("  " + joined(n.KeyResult.ID.String(), measure(p, n.KeyResult))), say("\n" + needWords(p, n))})
		}
		groups = append(groups, []slack.Block{
			section(symbol(b.Status.Status)+" "+joined(o.ID.String(), line(o.Title, titleRunes), by)+"\n"+paceLine(p,
				b.Status.Progress, b.Status.Expected), button(p, "show", ActionObjectiveShow, ObjectiveRef(o.ID))),
			list(nil, needs),
		})
	}
	kept, left := fitting(groups, 2*quarterRows, 9_000)
	blocks = append(append(blocks, kept...), andMore(p, left)...)
	return message(joined(title, count), append(blocks, context(p.T("quarter.midway_legend")))...)
}

// needWords is what it takes to reach a key result's target, beside what was reached so far.
func needWords(p *locale.Printer, n okr.Need) string {
	k := n.KeyResult
	switch {
	case k.Kind.Keep() && !k.Current.Valid:
		return p.T("status.no_value")
	case k.Kind.Keep():
		return p.T("quarter.need_back")
	case k.Kind == okr.Milestone:
		return p.T("quarter.need_steps", "Count", int(n.Left.IntPart()))
	case !n.PerWeek.Valid:
		return p.T("quarter.need_left", "Left", needed(p, k, n.Left))
	case !n.SoFar.Valid:
		return p.T("quarter.need_week", "Left", needed(p, k, n.Left), "PerWeek", needed(p, k, n.PerWeek.Decimal))
	default:
		return p.T("quarter.need_week_so_far", "Left", needed(p, k, n.Left), "PerWeek", needed(p, k, n.PerWeek.Decimal),
			"SoFar", needed(p, k, n.SoFar.Decimal))
	}
}

// needed is a change with its sign, short enough to be read at a glance.
func needed(p *locale.Printer, k okr.KeyResult, change decimal.Decimal) string {
	places := int32(0)
	switch size := change.Abs(); {
	case size.LessThan(decimal.NewFromInt(1)):
		places = 2
	case size.LessThan(decimal.NewFromInt(100)):
		places = 1
	}
	change = change.Round(places)
	sign := ""
	if change.IsPositive() {
		sign = "+"
	}
	return sign + amount(p, k, change)
}

// Grading asks a person to grade what ends with a quarter, until it is graded.
func Grading(p *locale.Printer, g okr.Grading) Message {
	period := PeriodName(p, g.Quarter)
	if len(g.Open) == 0 {
		said := p.T("quarter.graded", "Period", period)
		var items [][]span
		for _, o := range g.Graded {
			items = append(items, []span{strong(joined(o.ID.String(), line(o.Title, titleRunes))),
				say("  " + closingWord(p, o))})
		}
		kept, left := fittingItems(items, quarterRows, quarterBytes)
		return message(said, append([]slack.Block{list([]span{strong("✅ " + said)}, kept)}, andMore(p, left)...)...)
	}
	id := "quarter.grade"
	if g.Again {
		id = "quarter.grade_again"
	}
	said := p.T(id, "Count", len(g.Open), "Period", period, "Day", dayWithin(p, g.Quarter.End.AddDays(-1)))
	blocks := []slack.Block{header("🏁 " + p.T("quarter.grade_header", "Period", period)), rich(say(said))}
	var groups [][]slack.Block
	for _, o := range g.Open {
		b := button(p, "close_objective", ActionObjectiveClose, ObjectiveRef(o.ID))
		facts := joined(line(o.TeamName, nameRunes),
			p.T("closing.proposed", "Grade", gradeWord(p, o.GradeOf(o.ProposedGrades()))))
		groups = append(groups, []slack.Block{section(joined(o.ID.String(), line(o.Title, titleRunes))+"\n"+
			bar(o.Progress(), noMark)+"  "+joined(percent(p, o.Progress()), facts), b)})
	}
	kept, left := fitting(groups, quarterRows, quarterBytes)
	blocks = append(append(blocks, kept...), andMore(p, left)...)
	return message(said, append(blocks, context(p.T("quarter.grade_legend")))...)
}

// QuarterResult is how a team's quarter ended: grades, what was learned, and thanks.
func QuarterResult(p *locale.Printer, r okr.QuarterResult) Message {
	title := p.T("quarter.result", "Team", line(r.Team.Name, nameRunes), "Period", PeriodName(p, r.Quarter))
	blocks := []slack.Block{header("🏁 " + title)}
	mean := ""
	if grade, ok := okr.MeanGrade(r.Objectives); ok {
		mean = p.T("quarter.mean", "Grade", gradeWord(p, grade))
		if r.Before != nil {
			mean = joined(mean, p.T("quarter.mean_before", "Grade", gradeWord(p, *r.Before), "Period",
				PeriodName(p, r.Quarter.Previous())))
		}
		blocks = append(blocks, rich(strong(mean)))
	}
	blocks = append(blocks, gradeTable(p, r)...)
	m := message(joined(title, mean))
	rest := learnedBlocks(p, r)
	rest = append(rest, thanksBlocks(p, r)...)
	legend := []slack.Block{actions(button(p, "report", ActionReport+":result",
		ReportRef(r.Team.ID, r.Quarter, ReportProgress))), context(p.T("quarter.result_legend"))}
	m.Blocks = slices.Concat(blocks, rest, legend)
	m.Plain = slices.Concat(blocks[:min(len(blocks), 2)], gradeLines(p, r), rest, legend)
	return m
}

// byGrade are a result's objectives, the team's own first, then those with the better grade.
func byGrade(r okr.QuarterResult) []okr.Objective {
	list := slices.Clone(r.Objectives)
	slices.SortStableFunc(list, func(a, b okr.Objective) int {
		if a.TeamOwned != b.TeamOwned {
			if a.TeamOwned {
				return -1
			}
			return 1
		}
		if a.Cancelled() != b.Cancelled() { // what was cancelled comes last
			if b.Cancelled() {
				return -1
			}
			return 1
		}
		return b.Closing.Grade.Cmp(a.Closing.Grade)
	})
	return list
}

func gradeTable(p *locale.Printer, r okr.QuarterResult) []slack.Block {
	table := slack.NewTableBlock("").WithColumnSettings(slack.ColumnSetting{Align: slack.ColumnAlignmentLeft,
		IsWrapped: true}, slack.ColumnSetting{Align: slack.ColumnAlignmentLeft},
		slack.ColumnSetting{Align: slack.ColumnAlignmentRight})
	var head []slack.TableCell
	for _, c := range []string{"objective", "owner", "grade"} {
		head = append(head, slack.NewTableRichTextCell(slack.NewRichTextSection(strong(p.T("quarter.column_"+c)))))
	}
	table = table.AddRow(head...)
	objectives := byGrade(r)
	for i, o := range objectives {
		var row []slack.TableCell
		for _, cell := range gradeCells(p, o) {
			row = append(row, slack.NewTableRawTextCell(cell))
		}
		if i == 4*quarterRows || size(table)+size(row) > quarterBytes {
			return append([]slack.Block{table}, andMore(p, len(objectives)-i)...)
		}
		table = table.AddRow(row...)
	}
	return []slack.Block{table}
}

func gradeCells(p *locale.Printer, o okr.Objective) []string {
	grade := closingWord(p, o)
	if !o.Cancelled() {
		grade = kpiMarks[o.Commitment.Band(o.Closing.Grade)] + " " + gradeWord(p, o.Closing.Grade)
	}
	return []string{joined(o.ID.String(), line(o.Title, titleRunes)), ownerOf(p, o), grade}
}

func gradeLines(p *locale.Printer, r okr.QuarterResult) []slack.Block {
	var items [][]span
	for _, o := range byGrade(r) {
		cells := gradeCells(p, o)
		items = append(items, []span{say(cells[2] + "  "), strong(cells[0]), say("  " + cells[1])})
	}
	kept, left := fittingItems(items, 2*quarterRows, quarterBytes)
	return append([]slack.Block{list(nil, kept)}, andMore(p, left)...)
}

// learnedBlocks are what owners wrote when they closed, of the best grade first.
func learnedBlocks(p *locale.Printer, r okr.QuarterResult) []slack.Block {
	var items [][]span
	for _, o := range okr.Learned(r.Objectives) {
		items = append(items, []span{soft("“" + lines(o.Closing.Learned, noteRunes) + "”"),
			say("  " + joined(line(o.Closing.ByName, nameRunes), o.ID.String()))})
	}
	kept, left := fittingItems(items, quarterRows, 2_000)
	return titled(p, "quarter.learned", kept, left)
}

// thanksBlocks thank who checked in all along, and say how many answered.
func thanksBlocks(p *locale.Printer, r okr.QuarterResult) []slack.Block {
	var said []span
	if len(r.Faithful) > 0 {
		said = append(said, say("🙏 "+p.T("quarter.thanks", "Names", names(p, r.Faithful))+"\n"))
	}
	said = append(said, say(p.T("quarter.thanks_all")))
	var facts []string
	if r.Participation != nil {
		facts = append(facts, p.T("quarter.participation", "Share", share(p, *r.Participation)))
	}
	if r.Ungraded > 0 {
		facts = append(facts, p.T("quarter.ungraded", "Count", r.Ungraded))
	}
	blocks := []slack.Block{rich(said...)}
	if len(facts) > 0 {
		blocks = append(blocks, context(joined(facts...)))
	}
	return blocks
}
