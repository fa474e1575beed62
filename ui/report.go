package ui

import (
	"math"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
)

// ReportChart is what the chart of a report shows.
type ReportChart string

// The charts of a report; Slack takes one in a message, so the others are a click away.
const (
	ReportProgress      ReportChart = "progress"
	ReportConfidence    ReportChart = "confidence"
	ReportParticipation ReportChart = "participation"
)

var reportCharts = []ReportChart{ReportProgress, ReportConfidence, ReportParticipation}

// ReportRef names a report and its chart in a button.
func ReportRef(team okr.TeamID, quarter okr.Period, chart ReportChart) Ref {
	return Ref(strings.Join([]string{team.String(), quarter.Label, string(chart)}, " "))
}

// ReadReport takes a [ReportRef] apart.
func ReadReport(value string) (team okr.TeamID, quarter string, chart ReportChart, ok bool) {
	parts := strings.Split(value, " ")
	if len(parts) != 3 {
		return 0, "", "", false
	}
	team, ok = okr.ParseTeamID(parts[0])
	return team, parts[1], ReportChart(parts[2]), ok && slices.Contains(reportCharts, ReportChart(parts[2]))
}

const (
	reportRows  = 25
	reportBytes = 5_500
)

// Report is a team's quarter: where it stands, how it got there, and each objective.
func Report(p *locale.Printer, r okr.Report, shown ReportChart) Message {
	title := reportTitle(p, r)
	top := []slack.Block{header("📈 " + title)}
	var items [][]span
	for _, f := range reportFacts(p, r) {
		items = append(items, []span{say(f.name + ": "), strong(f.value), say(f.beside)})
	}
	top = append(top, list(nil, items))
	before := button(p, "report_before", ActionReport+":before", ReportRef(r.Team.ID, r.Quarter.Previous(), shown))
	if len(r.Objectives) == 0 {
		return message(joined(title, p.T("report.empty")),
			append(top, rich(say(p.T("report.empty"))), actions(before))...)
	}
	table, left := reportTable(p, r)
	var buttons []slack.BlockElement
	for _, c := range reportCharts {
		if c != shown && len(chartWeeks(r, c)) > 1 {
			buttons = append(buttons, button(p, "report_"+string(c), ActionReport+":"+string(c),
				ReportRef(r.Team.ID, r.Quarter, c)))
		}
	}
	buttons = append(buttons,
		primary(p, "report_file", ActionReportFile, ReportRef(r.Team.ID, r.Quarter, shown)),
		before)
	bottom := []slack.Block{actions(buttons...), context(p.T("report.legend"))}
	m := message(joined(append([]string{title}, factLines(p, r)...)...))
	m.Blocks = slices.Concat(top, reportChart(p, r, shown), []slack.Block{table}, andMore(p, left), bottom)
	m.Plain = slices.Concat(top, weekLines(p, r), objectiveItems(p, r), bottom)
	return m
}

func reportTitle(p *locale.Printer, r okr.Report) string {
	return joined(line(r.Team.Name, nameRunes), PeriodName(p, r.Quarter))
}

// fact is one figure of a report, with what it is compared with.
type fact struct{ name, value, beside string }

// reportFacts are the figures that a report begins with; the message and the page have the same.
func reportFacts(p *locale.Printer, r okr.Report) []fact {
	now, facts := r.Present(), []fact{}
	if now.Progress != nil {
		beside := ""
		if now.Expected != nil {
			beside = "  (" + p.T("report.expected", "Expected", share(p, *now.Expected)) + ")"
		}
		facts = append(facts, fact{p.T("report.progress"), percent(p, now.Progress), beside})
	}
	if r.Before.Progress != nil {
		facts = append(facts, fact{p.T("report.before", "Period", PeriodName(p, r.Quarter.Previous())),
			percent(p, r.Before.Progress), ""})
	}
	if grade, ok := okr.MeanGrade(r.Objectives); ok {
		beside := ""
		if r.Before.Grade != nil {
			beside = "  (" + p.T("quarter.mean_before", "Period", PeriodName(p, r.Quarter.Previous()), "Grade",
				gradeWord(p, *r.Before.Grade)) + ")"
		}
		facts = append(facts, fact{p.T("report.grade"), gradeWord(p, grade), beside})
	}
	if now.Confidence != nil {
		facts = append(facts, fact{p.T("report.confidence"), share(p, *now.Confidence), ""})
	}
	if took := r.Participation(); took != nil {
		facts = append(facts, fact{p.T("report.participation"), share(p, *took), ""})
	}
	if len(facts) == 0 {
		facts = append(facts, fact{p.T("report.progress"), p.T("status.no_value"), ""})
	}
	return facts
}

func factLines(p *locale.Printer, r okr.Report) (said []string) {
	for _, f := range reportFacts(p, r) {
		said = append(said, f.name+": "+f.value)
	}
	return said
}

// chartWeeks are the weeks of which a chart has something to show.
func chartWeeks(r okr.Report, c ReportChart) []okr.ReportWeek {
	return slices.DeleteFunc(slices.Clone(r.Weeks), func(w okr.ReportWeek) bool {
		switch c {
		case ReportConfidence:
			return w.Confidence == nil
		case ReportParticipation:
			return w.Expecting == 0
		default:
			return w.Progress == nil || w.Expected == nil
		}
	})
}

// hundred is a ratio in whole percent as a chart draws it; what is not reached is not drawn as 100.
func hundred(ratio float64) float64 {
	percent := math.Round(ratio * 100)
	if ratio < 1 {
		percent = min(percent, 99)
	}
	return percent
}

// reportChart is a chart of Slack's own; none of fewer than two weeks.
func reportChart(p *locale.Printer, r okr.Report, c ReportChart) []slack.Block {
	weeks := chartWeeks(r, c)
	if len(weeks) < 2 {
		return nil
	}
	var names []string
	for _, w := range weeks {
		names = append(names, weekName(p, w.Label))
	}
	names = labels(names)
	series := func(name string, value func(okr.ReportWeek) float64) slack.DataVisualizationDataSeries {
		var points []slack.DataVisualizationDataPoint
		for i, w := range weeks {
			points = append(points, slack.NewDataVisualizationDataPoint(names[i], hundred(value(w))))
		}
		return slack.NewDataVisualizationDataSeries(locale.Truncate(p.T(name), chartLabel), points...)
	}
	axis := slack.NewDataVisualizationAxisConfig(names...)
	title := locale.Truncate(p.T("report.chart_"+string(c)), 50)
	switch c {
	case ReportConfidence:
		return []slack.Block{slack.NewDataVisualizationBlock(title,
			slack.NewDataVisualizationLineChart(axis, series("report.confidence", weekConfidence)))}
	case ReportParticipation:
		return []slack.Block{slack.NewDataVisualizationBlock(title,
			slack.NewDataVisualizationBarChart(axis, series("report.participation", weekParticipation)))}
	default:
		return []slack.Block{slack.NewDataVisualizationBlock(title, slack.NewDataVisualizationLineChart(axis,
			series("report.progress", func(w okr.ReportWeek) float64 { return *w.Progress }),
			series("report.pace", func(w okr.ReportWeek) float64 { return *w.Expected })))}
	}
}

func weekConfidence(w okr.ReportWeek) float64 { return *w.Confidence }

func weekParticipation(w okr.ReportWeek) float64 { return float64(w.Answered) / float64(w.Expecting) }

// weekLines are the weeks in words, for where there are no charts; the latest first.
func weekLines(p *locale.Printer, r okr.Report) []slack.Block {
	var items [][]span
	for i := len(r.Weeks) - 1; i >= 0; i-- {
		w := r.Weeks[i]
		facts := []string{percent(p, w.Progress)}
		if w.Expected != nil {
			facts = append(facts, p.T("report.expected", "Expected", share(p, *w.Expected)))
		}
		if w.Confidence != nil {
			facts = append(facts, p.T("report.confidence")+": "+share(p, *w.Confidence))
		}
		if w.Expecting > 0 {
			facts = append(facts, p.T("report.participation")+": "+share(p, weekParticipation(w)))
		}
		items = append(items, []span{strong(weekName(p, w.Label)), say("  " + joined(facts...))})
	}
	kept, left := fittingItems(items, 8, 2_200)
	return titled(p, "report.weeks", kept, left)
}

// reportColumns are those of the table, and of the page.
var reportColumns = []string{"objective", "owner", "progress", "expected", "status"}

// reportCells are an objective's row.
func reportCells(p *locale.Printer, r okr.Report, o okr.Objective) []string {
	st := o.Standing(r.Now, r.Today, r.Team.Schedule.Cadence)
	status := symbol(st.Status) + " " + StatusWord(p, st.Status)
	if o.Closing != nil {
		status = closingWord(p, o)
	}
	return []string{joined(o.ID.String(), line(o.Title, titleRunes)), ownerOf(p, o), percent(p, st.Progress),
		p.Percent(st.Expected), status}
}

func reportTable(p *locale.Printer, r okr.Report) (slack.Block, int) {
	table, settings, head := slack.NewTableBlock(""), []slack.ColumnSetting{}, []slack.TableCell{}
	for i, c := range reportColumns {
		align := slack.ColumnAlignmentLeft
		if i == 2 || i == 3 {
			align = slack.ColumnAlignmentRight
		}
		settings = append(settings, slack.ColumnSetting{Align: align, IsWrapped: i == 0})
		head = append(head, slack.NewTableRichTextCell(slack.NewRichTextSection(strong(p.T("report.column_"+c)))))
	}
	table = table.WithColumnSettings(settings...).AddRow(head...)
	objectives := r.Ordered()
	for i, o := range objectives {
		var row []slack.TableCell
		for _, c := range reportCells(p, r, o) {
			row = append(row, slack.NewTableRawTextCell(c))
		}
		if i == reportRows || i > 0 && size(table)+size(row) > reportBytes {
			return table, len(objectives) - i
		}
		table = table.AddRow(row...)
	}
	return table, 0
}

// objectiveItems are the objectives where there are no tables.
func objectiveItems(p *locale.Printer, r okr.Report) []slack.Block {
	var items [][]span
	for _, o := range r.Ordered() {
		cells := reportCells(p, r, o)
		items = append(items, []span{strong(cells[0]),
			say("  " + joined(cells[1], cells[2], p.T("report.expected", "Expected", cells[3]), cells[4]))})
	}
	kept, left := fittingItems(items, reportRows, reportBytes)
	return append([]slack.Block{list(nil, kept)}, andMore(p, left)...)
}
