package ui

import (
	"time"

	"github.com/slack-go/slack"

	"github.com/shopspring/decimal"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
)

// PipelineView is a pipeline: a team's, or a person's own where amounts are private.
type PipelineView struct {
	Team      okr.Team
	Settings  sales.Settings
	Stages    []sales.StageCount
	Figures   []sales.StageFigure
	Waiting   []sales.Deal // longest in their stage
	WinRate   *float64     // of the last 90 days, as are those below
	Won, Lost int
	CycleDays *float64 // median
	Velocity  *int64   // minor units a day
	Now       time.Time
	Amounts   bool // of the whole team
}

// Pipeline shows what lies in each stage, how long deals stay there, and which wait the longest.
func Pipeline(p *locale.Printer, v PipelineView) Message {
	title := p.T("pipeline.mine")
	if v.Amounts {
		title = p.T("pipeline.team", "Team", line(v.Team.Name, nameRunes))
	}
	var lines [][]span
	rows := [][]string{{p.T("pipeline.stage"), p.T("pipeline.deals"), p.T("pipeline.sum"), p.T("pipeline.days"),
		p.T("pipeline.onward")}}
	total := 0
	for _, stage := range v.Settings.Stages {
		count, figure := stageOf(v, stage)
		total += count.Deals
		days, onward := nothing, nothing
		if figure.Visits > 0 {
			days = p.Number(decimal.NewFromFloat(figure.Median.Hours() / 24).Round(1))
		}
		if figure.HasConversion {
			onward = share(p, figure.Conversion)
		}
		name := StageWord(p, stage)
		if figure.Bottleneck {
			name = "⏳ " + name
		}
		sum := cash(p, count.Sum, v.Settings.Currency)
		rows = append(rows, []string{name, p.Int(count.Deals), sum, days, onward})
		lines = append(lines, []span{strong(name),
			say("  " + joined(p.T("sales.deals", "Count", count.Deals), sum,
				p.T("pipeline.days_median", "Days", days)))})
	}
	var waiting [][]span
	for _, d := range v.Waiting[:min(len(v.Waiting), 5)] {
		waiting = append(waiting, []span{say(joined(dealName(p, d), line(d.OwnerName, nameRunes), StageWord(p, d.Stage),
			p.T("deal.for_days", "Count", daysSince(d.StageAt, v.Now))))})
	}
	figures := pipelineFigures(p, v)
	head := []slack.Block{header(title)}
	tail := titled(p, "pipeline.waiting", waiting, 0)
	tail = append(tail, context(figures...),
		actions(primary(p, "new_deal", ActionDealNew, ""), button(p, "my_deals", ActionDealList, "")))
	m := message(joined(title, p.T("sales.deals", "Count", total)), append(append(head, table(rows)), tail...)...)
	m.Plain = append(append([]slack.Block{header(title)}, list(nil, lines)), tail...)
	return m
}

func stageOf(v PipelineView, stage string) (count sales.StageCount, figure sales.StageFigure) {
	for _, c := range v.Stages {
		if c.Stage == stage {
			count = c
		}
	}
	for _, f := range v.Figures {
		if f.Stage == stage {
			figure = f
		}
	}
	return count, figure
}

func pipelineFigures(p *locale.Printer, v PipelineView) (said []string) {
	if v.WinRate != nil {
		said = append(said, p.T("pipeline.win_rate", "Share", share(p, *v.WinRate), "Won", p.Int(v.Won), "Lost",
			p.Int(v.Lost)))
	}
	if v.CycleDays != nil {
		said = append(said, p.T("pipeline.cycle", "Days", p.Number(decimal.NewFromFloat(*v.CycleDays).Round(1))))
	}
	if v.Velocity != nil {
		said = append(said, p.T("pipeline.velocity", "Amount", cash(p, *v.Velocity, v.Settings.Currency)))
	}
	return append(said, p.T("pipeline.how"))
}

// table is a table of short texts, the first row being its heading and every column but the first one aligned to the
// right.
func table(rows [][]string) slack.Block {
	block := slack.NewTableBlock("")
	for _, row := range rows {
		var cells []slack.TableCell
		for _, text := range row {
			cells = append(cells, slack.NewTableRawTextCell(text))
		}
		block = block.AddRow(cells...)
	}
	settings := []slack.ColumnSetting{{Align: slack.ColumnAlignmentLeft, IsWrapped: true}}
	for range rows[0][1:] {
		settings = append(settings, slack.ColumnSetting{Align: slack.ColumnAlignmentRight})
	}
	return block.WithColumnSettings(settings...)
}
