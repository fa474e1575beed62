package ui

import (
	"cmp"

	"github.com/shopspring/decimal"
	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
)

// What a screen of KPIs has room for.
const (
	kpiRows   = 25
	kpiBytes  = 5_000
	kpiPoints = 20 // of a chart
	kpiValues = 8  // recorded ones that are listed
	kpisHome  = 6
)

var kpiMarks = map[okr.KPIStatus]string{
	okr.Green: "🟢", okr.Amber: "🟡", okr.Red: "🔴", okr.Counting: "🔵", okr.Due: "⚪", okr.Missing: "⚪",
}

var trendMarks = map[okr.Trend]string{
	okr.Improving: "📈", okr.Worsening: "📉", okr.Flat: "➡️", okr.Rising: "⬆️", okr.Falling: "⬇️",
}

// KPIListView is a list of KPIs.
type KPIListView struct {
	Team   bool // of the teams, and not one's own
	KPIs   []okr.KPISheet
	Record bool // there is something that the reader records
}

// KPIList is a list of KPIs as a table: value, target, status, trend, age.
func KPIList(p *locale.Printer, v KPIListView) Message {
	title := p.T("kpi.header_mine")
	if v.Team {
		title = p.T("kpi.header_team")
	}
	top := []slack.Block{header("📊 " + title)}
	buttons := []slack.BlockElement{}
	if v.Record {
		buttons = append(buttons, primary(p, "kpi_record", ActionKPIRecord, ""))
	}
	buttons = append(buttons, button(p, "kpi_new", ActionKPINew, ""))
	if len(v.KPIs) == 0 {
		buttons = append(buttons, button(p, "templates", ActionTemplates, ""))
	}
	if v.Team {
		buttons = append(buttons, button(p, "kpi_mine", ActionKPIList, "me"))
	} else {
		buttons = append(buttons, button(p, "kpi_team", ActionKPIList, "team"))
	}
	bottom := []slack.Block{actions(buttons...), context(p.T("kpi.legend"))}
	if len(v.KPIs) == 0 {
		empty := p.T("kpi.none")
		return message(joined(title, empty), append(append(top, rich(commands(empty)...)), bottom...)...)
	}
	table, left := kpiTable(p, v)
	m := message(title)
	m.Blocks = append(append(append(top, table), andMore(p, left)...), bottom...)
	var items [][]span
	for _, s := range v.KPIs {
		items = append(items, kpiLine(p, s))
	}
	kept, left := fittingItems(items, kpiRows, kpiBytes)
	m.Plain = append(append([]slack.Block{top[0], list(nil, kept)}, andMore(p, left)...), bottom...)
	return m
}

func kpiTable(p *locale.Printer, v KPIListView) (slack.Block, int) {
	table, settings, head := slack.NewTableBlock(""), []slack.ColumnSetting{}, []slack.TableCell{}
	for i, c := range []string{"kpi", "value", "target", "status", "trend", "age"} {
		align := slack.ColumnAlignmentLeft
		if i == 1 || i == 2 {
			align = slack.ColumnAlignmentRight
		}
		settings = append(settings, slack.ColumnSetting{Align: align, IsWrapped: i == 0})
		head = append(head, slack.NewTableRichTextCell(slack.NewRichTextSection(strong(p.T("kpi.column_"+c)))))
	}
	table = table.WithColumnSettings(settings...).AddRow(head...)
	for i, s := range v.KPIs {
		var row []slack.TableCell
		for _, c := range kpiCells(p, s) {
			row = append(row, slack.NewTableRawTextCell(c))
		}
		if i == kpiRows || i > 0 && size(table)+size(row) > kpiBytes {
			return table, len(v.KPIs) - i
		}
		table = table.AddRow(row...)
	}
	return table, 0
}

// kpiCells are a KPI's row: name, value, target, status, trend, age.
func kpiCells(p *locale.Printer, s okr.KPISheet) []string {
	last := latestReading(s)
	return []string{
		joined(s.KPI.ID.String(), line(s.KPI.Name, shortRunes)), kpiAmount(p, s.KPI, last.Value), kpiTarget(p, s.KPI),
		kpiMarks[last.Status] + " " + KPIStatusWord(p, last.Status), cmp.Or(trendWords(p, s), nothing),
		cmp.Or(kpiAge(p, s, last), nothing),
	}
}

// kpiLine is a KPI in one line.
func kpiLine(p *locale.Printer, s okr.KPISheet) []span {
	last := latestReading(s)
	return []span{
		say(kpiMarks[last.Status] + " "), strong(joined(s.KPI.ID.String(), line(s.KPI.Name, shortRunes))),
		say("  " + joined(kpiAmount(p, s.KPI, last.Value), p.T("kpi.of_target", "Target", kpiTarget(p, s.KPI)),
			KPIStatusWord(p, last.Status), trendWords(p, s), kpiAge(p, s, last))),
	}
}

// latestReading is the newest period that has a value, else the newest one.
func latestReading(s okr.KPISheet) okr.Reading {
	for i := len(s.Readings) - 1; i >= 0; i-- {
		if s.Readings[i].Value.Valid {
			return s.Readings[i]
		}
	}
	if len(s.Readings) == 0 {
		return okr.Reading{Status: okr.Due}
	}
	return s.Readings[len(s.Readings)-1]
}

// KPIStatusWord names a status.
func KPIStatusWord(p *locale.Printer, s okr.KPIStatus) string { return p.T("kpi.status_" + string(s)) }

func kpiAmount(p *locale.Printer, k okr.KPI, v decimal.NullDecimal) string {
	if !v.Valid {
		return nothing
	}
	return line(p.Value(v.Decimal, locale.Truncate(locale.Line(k.Unit), unitRunes)), 36)
}

// kpiTarget is at least so much, at most so much, or a range.
func kpiTarget(p *locale.Printer, k okr.KPI) string {
	target := kpiAmount(p, k, decimal.NewNullDecimal(k.Target))
	switch k.Direction {
	case okr.Lower:
		return "≤ " + target
	case okr.Within:
		return p.Number(k.Floor.Decimal) + " – " + target
	default:
		return "≥ " + target
	}
}

func trendWords(p *locale.Printer, s okr.KPISheet) string {
	_, trend := s.KPI.TrendOf(okr.Presents(judged(s)))
	if trend == okr.NoTrend {
		return ""
	}
	return trendMarks[trend] + " " + p.T("kpi.trend_"+string(trend))
}

// judged are the periods that can be compared: a sum that still grows would bend every trend down.
func judged(s okr.KPISheet) []okr.Reading {
	n := len(s.Readings)
	if n > 0 && s.KPI.Cumulative() && !s.Readings[n-1].Period.Ended(s.Today) {
		n--
	}
	return s.Readings[:n]
}

// kpiAge says of which period the value is, unless it is the present one.
func kpiAge(p *locale.Printer, s okr.KPISheet, r okr.Reading) string {
	if !r.Value.Valid || r.Period.Contains(s.Today) {
		return ""
	}
	return PeriodName(p, r.Period)
}

// KPIDetail is a KPI with its last periods as a chart, who recorded what, and what it feeds.
func KPIDetail(p *locale.Printer, s okr.KPISheet) Message {
	k, last := s.KPI, latestReading(s)
	title := joined(k.ID.String(), line(k.Name, titleRunes))
	said := joined(kpiAmount(p, k, last.Value), p.T("kpi.of_target", "Target", kpiTarget(p, k)),
		KPIStatusWord(p, last.Status))
	top := []slack.Block{
		header("📊 " + title),
		rich(say(kpiMarks[last.Status]+" "), strong(said),
			say("\n"+joined(changeWords(p, s), trendWords(p, s), kpiAge(p, s, last))),
			say("\n"+joined(line(k.OwnerName, nameRunes), line(k.TeamName, nameRunes),
				p.T("kpi.frequency_"+string(k.Frequency)), kpiSource(p, k)))),
	}
	var bottom []slack.Block
	if len(s.Feeds) > 0 {
		var items [][]span
		for _, f := range s.Feeds {
			items = append(items, []span{strong(joined(f.KeyResult.String(), line(f.Title, titleRunes))),
				say("  " + line(f.Objective, shortRunes))})
		}
		kept, left := fittingItems(items, 8, 1_500)
		bottom = append(bottom, titled(p, "kpi.feeds", kept, left)...)
	}
	bottom = append(bottom, recordedBlocks(p, s)...)
	if s.MayChange {
		var buttons []slack.BlockElement
		if k.Feed == okr.ByHand {
			buttons = append(buttons, primary(p, "kpi_record", ActionKPIRecord, KPIRef(k.ID)))
		}
		bottom = append(bottom, actions(append(buttons, button(p, "edit", ActionKPIEdit, KPIRef(k.ID)))...))
	}
	bottom = append(bottom, context(kpiRule(p, k)))
	m := message(joined(title, said))
	chart := kpiChart(p, s)
	m.Blocks = append(append(append([]slack.Block{}, top...), chart...), bottom...)
	if len(chart) > 0 {
		m.Plain = append(append(append([]slack.Block{}, top...), kpiPeriods(p, s)...), bottom...)
	}
	return m
}

// changeWords is the difference to the period before; a percentage only when that was above 0.
func changeWords(p *locale.Printer, s okr.KPISheet) string {
	values := okr.Presents(judged(s))
	if len(values) < 2 {
		return ""
	}
	before, now := values[len(values)-2], values[len(values)-1]
	difference := decimal.NewFromFloat(now).Sub(decimal.NewFromFloat(before)).Round(4)
	sign := ""
	if difference.IsPositive() {
		sign = "+"
	}
	said := sign + p.Value(difference, locale.Truncate(locale.Line(s.KPI.Unit), unitRunes))
	if before > 0 {
		return p.T("kpi.change_percent", "Change", said, "Percent", sign+p.Percent((now-before)/before))
	}
	return p.T("kpi.change", "Change", said)
}

func kpiSource(p *locale.Printer, k okr.KPI) string {
	if k.Feed == okr.ByHand {
		return ""
	}
	return p.T("kpi.fed_" + string(k.Feed))
}

// kpiRule says how a status comes about.
func kpiRule(p *locale.Printer, k okr.KPI) string {
	amber := kpiAmount(p, k, decimal.NewNullDecimal(k.AmberLimit()))
	return p.T("kpi.rule_"+string(k.Direction), "Target", kpiAmount(p, k, decimal.NewNullDecimal(k.Target)), "Amber",
		amber, "Floor", kpiAmount(p, k, k.Floor))
}

// kpiChart is the last periods as a line, with the target beside it.
func kpiChart(p *locale.Printer, s okr.KPISheet) []slack.Block {
	var shown []okr.Reading
	for _, r := range s.Readings {
		if r.Value.Valid {
			shown = append(shown, r)
		}
	}
	shown = okr.Condense(shown, kpiPoints)
	if len(shown) < 2 {
		return nil
	}
	var names []string
	for _, r := range shown {
		names = append(names, line(kpiPeriod(p, r.Period), chartLabel))
	}
	names = labels(names)
	var values, target []slack.DataVisualizationDataPoint
	for i, r := range shown {
		values = append(values, slack.NewDataVisualizationDataPoint(names[i], r.Value.Decimal.InexactFloat64()))
		target = append(target, slack.NewDataVisualizationDataPoint(names[i], s.KPI.Target.InexactFloat64()))
	}
	chart := slack.NewDataVisualizationLineChart(slack.NewDataVisualizationAxisConfig(names...),
		slack.NewDataVisualizationDataSeries(locale.Truncate(p.T("kpi.chart_value"), chartLabel), values...),
		slack.NewDataVisualizationDataSeries(locale.Truncate(p.T("kpi.chart_target"), chartLabel), target...))
	return []slack.Block{slack.NewDataVisualizationBlock(line(s.KPI.Name, 50), chart)}
}

// kpiPeriod is a period on a chart's axis.
func kpiPeriod(p *locale.Printer, period okr.Period) string {
	if period.Kind == okr.DayPeriod {
		return dateOf(p, period.Start)
	}
	return PeriodName(p, period)
}

// kpiPeriods are the last periods in words, for where there are no charts.
func kpiPeriods(p *locale.Printer, s okr.KPISheet) []slack.Block {
	var items [][]span
	for i := len(s.Readings) - 1; i >= 0; i-- {
		r := s.Readings[i]
		items = append(items, []span{say(kpiMarks[r.Status] + " " + joined(PeriodName(p, r.Period),
			cmp.Or(kpiAmount(p, s.KPI, r.Value), nothing), KPIStatusWord(p, r.Status)))})
	}
	kept, left := fittingItems(items, 8, 1_500)
	return titled(p, "kpi.periods", kept, left)
}

// recordedBlocks is who recorded what; what was corrected is named as such.
func recordedBlocks(p *locale.Printer, s okr.KPISheet) []slack.Block {
	var items [][]span
	for _, v := range s.Values {
		by := cmp.Or(v.ByName, p.T("kpi.by_program"))
		mark := ""
		if v.Superseded {
			mark = p.T("kpi.superseded")
		}
		items = append(items, []span{
			strong(kpiAmount(p, s.KPI, decimal.NewNullDecimal(v.Value))),
			say("  " + joined(dateOf(p, v.Day), line(by, nameRunes), dayAndTime(p, v.At, s.Loc), mark)),
		})
	}
	kept, left := fittingItems(items, kpiValues, 2_000)
	if len(kept) == 0 {
		return nil
	}
	return titled(p, "kpi.recorded", kept, left)
}

// KPINews is a private message that a KPI has another status. Two bad periods in a row suggest an objective.
func KPINews(p *locale.Printer, n okr.KPINews) Message {
	s, last := n.Sheet, latestReading(n.Sheet)
	said := p.T("kpi.news_"+string(last.Status), "KPI", joined(s.KPI.ID.String(), line(s.KPI.Name, titleRunes)))
	facts := joined(kpiAmount(p, s.KPI, last.Value), p.T("kpi.of_target", "Target", kpiTarget(p, s.KPI)),
		PeriodName(p, last.Period))
	blocks := []slack.Block{rich(say(kpiMarks[last.Status]+" "), strong(said), say("\n"+facts))}
	buttons := []slack.BlockElement{button(p, "show", ActionKPIShow, KPIRef(s.KPI.ID))}
	if n.Twice {
		blocks = append(blocks, rich(say(p.T("kpi.red_twice"))))
		buttons = append(buttons, primary(p, "kpi_objective", ActionKPIObjective, KPIRef(s.KPI.ID)))
	}
	return message(joined(said, facts), append(blocks, actions(buttons...))...)
}

// KPIDue asks for the values that a person owes.
func KPIDue(p *locale.Printer, owed []okr.OwedKPI) Message {
	var items [][]span
	for _, o := range owed {
		items = append(items, []span{strong(joined(o.KPI.ID.String(), line(o.KPI.Name, titleRunes))),
			say("  " + PeriodName(p, o.Period))})
	}
	kept, left := fittingItems(items, 12, 2_500)
	said := p.T("kpi.due", "Count", len(owed))
	blocks := append([]slack.Block{list([]span{strong("📊 " + said)}, kept)}, andMore(p, left)...)
	return message(said, append(blocks, actions(primary(p, "kpi_record", ActionKPIRecord, "")))...)
}

// KPIDone is what a message that asked for values turns into.
func KPIDone(p *locale.Printer) Message {
	said := p.T("kpi.due_done")
	return message(said, rich(say("✅ "+said)))
}

// KPIRecorded answers who recorded a value: where it stands, and for which period it counts.
func KPIRecorded(p *locale.Printer, k okr.KPI, r okr.Reading) Message {
	said := p.T("kpi.recorded_now", "KPI", joined(k.ID.String(), line(k.Name, titleRunes)), "Period",
		PeriodName(p, r.Period))
	facts := joined(kpiAmount(p, k, r.Value), p.T("kpi.of_target", "Target", kpiTarget(p, k)),
		KPIStatusWord(p, r.Status))
	return message(joined(said, facts), rich(say(kpiMarks[r.Status]+" "), strong(said), say("\n"+facts)),
		actions(button(p, "show", ActionKPIShow, KPIRef(k.ID))))
}

// KPILinked answers who let a key result follow a KPI, or follow it no longer when k is nil.
func KPILinked(p *locale.Printer, k *okr.KPI, kr okr.KeyResult, o okr.Objective) Message {
	id, args := "kpi.unlinked", []any{"KeyResult", joined(kr.ID.String(), line(kr.Title, titleRunes))}
	if k != nil {
		id, args = "kpi.linked", append(args, "KPI", joined(k.ID.String(), line(k.Name, titleRunes)))
	}
	said := p.T(id, args...)
	return message(said, rich(strong(said), say("\n"+joined(line(o.Title, titleRunes), present(p, kr),
		p.T("status.progress", "Progress", percent(p, kr.Progress()))))),
		actions(button(p, "show", ActionObjectiveShow, ObjectiveRef(o.ID))))
}

// KPILinkedView says that in a form's place.
func KPILinkedView(p *locale.Printer, m Message) slack.ModalViewRequest {
	return modal(p, CallbackNotice, "kpi.title_saved", "", m.Blocks...)
}

// homeKPIs is a person's own KPIs on their Home tab.
func homeKPIs(p *locale.Printer, v HomeView) []slack.Block {
	var items [][]span
	for _, s := range v.KPIs {
		items = append(items, kpiLine(p, s))
	}
	kept, left := fittingItems(items, kpisHome, 4_000)
	blocks := []slack.Block{header(p.T("kpi.header_mine")), list(nil, kept)}
	blocks = append(blocks, andMore(p, left)...)
	return append(blocks, actions(button(p, "kpi_record", ActionKPIRecord, ""),
		button(p, "kpi_all", ActionKPIList, "me")))
}

func kpiHelpButtons(p *locale.Printer) []slack.BlockElement {
	return []slack.BlockElement{primary(p, "kpi_new", ActionKPINew, ""), button(p, "templates", ActionTemplates, ""),
		button(p, "kpi_team", ActionKPIList, "team")}
}
