package ui

import (
	"slices"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
)

// What a table of coverage has room for; the file has everybody.
const (
	coverageRows  = 40
	coverageBytes = 6_000
)

// Coverage says who has objectives and targets; those who lack something come first.
func Coverage(p *locale.Printer, c okr.Coverage) Message {
	people := slices.Clone(c.People)
	slices.SortStableFunc(people, func(a, b okr.Covered) int { return lacks(b) - lacks(a) })
	title := p.T("coverage.header", "Team", line(c.Team.Name, nameRunes))
	objectives, next, targets := c.Missing()
	said := p.T("coverage.without_objective", "Count", objectives, "Period", PeriodName(p, c.Quarter)) + "\n" +
		p.T("coverage.without_next", "Count", next, "Period", PeriodName(p, c.Quarter.Next())) + "\n" +
		p.T("coverage.without_target", "Count", targets, "Period", PeriodName(p, c.Month))
	top := []slack.Block{header("🧭 " + title), rich(say(said))}
	bottom := []slack.Block{actions(button(p, "targets", ActionTargetForm, TeamRef(c.Team.ID)),
		button(p, "coverage_file", ActionCoverageFile, TeamRef(c.Team.ID)))}

	table, head := slack.NewTableBlock(""), []slack.TableCell{}
	for _, h := range CoverageHeadings(p, c) {
		head = append(head, slack.NewTableRichTextCell(slack.NewRichTextSection(strong(h))))
	}
	table = table.AddRow(head...)
	left := 0
	var items [][]span
	for i, one := range people {
		cells := coverageCells(p, one)
		var row []slack.TableCell
		for _, text := range cells {
			row = append(row, slack.NewTableRawTextCell(text))
		}
		if i == coverageRows || size(table)+size(row) > coverageBytes {
			left = len(people) - i
			break
		}
		table = table.AddRow(row...)
		items = append(items, []span{strong(cells[0]), say("  " + joined(cells[1], cells[2], cells[3]))})
	}
	m := message(title)
	m.Blocks = slices.Concat(top, []slack.Block{table}, andMore(p, left), bottom)
	kept, more := fittingItems(items, coverageRows, coverageBytes)
	m.Plain = slices.Concat(top, []slack.Block{list(nil, kept)}, andMore(p, left+more), bottom)
	return m
}

// lacks is how much somebody has not.
func lacks(c okr.Covered) (n int) {
	for _, missing := range []bool{c.Objectives == 0, c.Next == 0, !c.Target} {
		if missing {
			n++
		}
	}
	return n
}

// CoverageHeadings are the columns of the table, and of the file.
func CoverageHeadings(p *locale.Printer, c okr.Coverage) []string {
	return []string{p.T("coverage.name"), PeriodName(p, c.Quarter), PeriodName(p, c.Quarter.Next()),
		p.T("coverage.target", "Period", PeriodName(p, c.Month))}
}

func coverageCells(p *locale.Printer, c okr.Covered) []string {
	number := func(n int) string {
		if n == 0 {
			return "❌"
		}
		return p.T("objective.count", "Count", n)
	}
	target := "❌"
	if c.Target {
		target = "✅"
	}
	return []string{line(c.Person.Name, nameRunes), number(c.Objectives), number(c.Next), target}
}
