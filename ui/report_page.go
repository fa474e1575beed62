package ui

import (
	"bytes"
	_ "embed"
	"html/template"
	"strings"

	"github.com/go-analyze/charts"

	"okrbot/locale"
	"okrbot/okr"
)

//go:embed report_page.html
var reportPage string

var reportTemplate = template.Must(template.New("report").Parse(reportPage))

// page is what the file of a report shows. All of it is text but the drawings, which are made here of numbers and of
// okrbot's own words.
type page struct {
	Language   string
	Title      string
	Made       string
	Facts      []pageFact
	Charts     []pageChart
	Heads      map[string]string
	Columns    []string
	Objectives []pageObjective
	KPIColumns []string
	KPIs       [][]string
	Learned    []pageQuote
	Legend     string
}

type pageFact struct{ Name, Value, Beside string }

type pageChart struct {
	Title   string
	Drawing template.HTML
}

type pageObjective struct {
	Cells      []string
	Width      int // of the bar, in percent
	Mark       int // where it is expected to be
	KeyResults []pageKeyResult
}

type pageKeyResult struct{ Title, Way, Progress, Status string }

type pageQuote struct{ Text, By string }

// ReportPage is a report as one HTML file that needs nothing else: to be read in a browser, or printed. Its figures
// are those of [Report].
func ReportPage(p *locale.Printer, r okr.Report) ([]byte, error) {
	v := page{
		Language: string(p.Language()), Title: reportTitle(p, r), Legend: p.T("report.legend"),
		Made:  p.T("report.made", "Moment", dayAndTime(p, r.Now, r.Team.Location())),
		Heads: map[string]string{},
	}
	for _, head := range []string{"objectives", "kpis", "learned"} {
		v.Heads[head] = p.T("report.head_" + head)
	}
	for _, f := range reportFacts(p, r) {
		v.Facts = append(v.Facts, pageFact{f.name, f.value, f.beside})
	}
	for _, c := range reportCharts {
		drawing, err := drawn(p, r, c)
		if err != nil {
			return nil, err
		}
		if drawing != "" {
			v.Charts = append(v.Charts, pageChart{p.T("report.chart_" + string(c)), drawing})
		}
	}
	for _, c := range reportColumns {
		v.Columns = append(v.Columns, p.T("report.column_"+c))
	}
	for _, o := range r.Ordered() {
		v.Objectives = append(v.Objectives, pageObjectiveOf(p, r, o))
	}
	for _, c := range []string{"kpi", "value", "target", "status", "trend", "age"} {
		v.KPIColumns = append(v.KPIColumns, p.T("kpi.column_"+c))
	}
	for _, s := range r.KPIs {
		v.KPIs = append(v.KPIs, kpiCells(p, s))
	}
	for _, o := range okr.Learned(r.Objectives) {
		v.Learned = append(v.Learned, pageQuote{lines(o.Closing.Learned, 2_000),
			joined(line(o.Closing.ByName, nameRunes), o.ID.String())})
	}
	var body bytes.Buffer
	err := reportTemplate.Execute(&body, v)
	return body.Bytes(), err
}

func pageObjectiveOf(p *locale.Printer, r okr.Report, o okr.Objective) pageObjective {
	st := o.Standing(r.Now, r.Today, r.Team.Schedule.Cadence)
	of := pageObjective{Cells: reportCells(p, r, o), Mark: int(hundred(st.Expected))}
	if st.Progress != nil {
		of.Width = int(hundred(okr.Clamp(*st.Progress)))
	}
	for i, k := range o.KeyResults {
		s := st.KeyResults[i]
		of.KeyResults = append(of.KeyResults, pageKeyResult{
			joined(k.ID.String(), line(k.Title, titleRunes)), measure(p, k), percent(p, s.Progress),
			symbol(s.Status) + " " + StatusWord(p, s.Status),
		})
	}
	return of
}

// The size of a drawing, and its colours: of what is and of what is expected.
const (
	drawingWidth  = 760
	drawingHeight = 260
)

var (
	inkIs       = charts.ColorFromHex("#1f6feb")
	inkExpected = charts.ColorFromHex("#9aa4b2")
	inkText     = charts.ColorFromHex("#3b4452")
)

// drawn is a chart of a report as SVG; nothing of fewer than two weeks.
func drawn(p *locale.Printer, r okr.Report, c ReportChart) (template.HTML, error) {
	weeks := chartWeeks(r, c)
	if len(weeks) < 2 {
		return "", nil
	}
	var names []string
	values := make([][]float64, 1)
	series := []string{p.T("report." + string(c))}
	if c == ReportProgress {
		values, series = append(values, nil), append(series, p.T("report.pace"))
	}
	if c == ReportProgress { // the way to the quarter's end is part of the picture
		weeks = append(weeks, r.Coming()...)
	}
	for _, w := range weeks {
		names = append(names, strings.TrimLeft(w.Label[strings.LastIndexByte(w.Label, 'W')+1:], "0"))
		switch c {
		case ReportConfidence:
			values[0] = append(values[0], hundred(weekConfidence(w)))
		case ReportParticipation:
			values[0] = append(values[0], hundred(weekParticipation(w)))
		default:
			is := charts.GetNullValue()
			if w.Progress != nil {
				is = hundred(*w.Progress)
			}
			values[0], values[1] = append(values[0], is), append(values[1], hundred(*w.Expected))
		}
	}
	theme := charts.GetTheme(charts.ThemeLight).WithSeriesColors([]charts.Color{inkIs,
		inkExpected}).WithTextColor(inkText).WithBackgroundColor(charts.ColorTransparent)
	painter := charts.NewPainter(charts.PainterOptions{OutputFormat: charts.ChartOutputSVG, Width: drawingWidth,
		Height: drawingHeight, Theme: theme})
	axis := charts.ValueAxisOption{Min: new(0.0), Max: new(100.0), LabelCount: 6,
		ValueFormatter: func(v float64) string { return p.Percent(v / 100) }}
	text := charts.FontStyle{FontSize: 9, FontColor: inkText}
	axis.LabelFontStyle = text
	legend := charts.LegendOption{SeriesNames: series, FontStyle: text, Show: new(len(series) > 1)}
	across := charts.CategoryAxisOption{Labels: names, LabelCount: len(names), LabelFontStyle: text,
		Title: p.T("report.week"), TitleFontStyle: text}
	var err error
	if c == ReportParticipation {
		o := charts.NewBarChartOptionWithData(values)
		o.Theme, o.CategoryAxis, o.ValueAxis, o.Legend = theme, across, []charts.ValueAxisOption{axis}, legend
		err = painter.BarChart(o)
	} else {
		o := charts.NewLineChartOptionWithData(values)
		o.Theme, o.XAxis, o.YAxis, o.Legend, o.LineStrokeWidth = theme, across, []charts.ValueAxisOption{axis}, legend,
			2
		err = painter.LineChart(o)
	}
	if err != nil {
		return "", err
	}
	svg, err := painter.Bytes()
	return template.HTML(svg), err //nolint:gosec // of numbers and of okrbot's own words
}
