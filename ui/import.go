package ui

import (
	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
)

// ImportView is a file of deals before it is taken, and after.
type ImportView struct {
	File               string
	New, Changed, Same int
	Asked              int // that are probably deals that were typed
	Problems           []ImportProblem
	Columns            []ImportColumn
	Ignored            []string
	Rows               []ImportRow // a few, to see that the file was understood
	Token              string      // which preview the buttons are of
}

// ImportColumn is a heading of the file and what it was taken for.
type ImportColumn struct {
	Heading string
	Meaning string // completes the message import.column_
}

// ImportProblem is why a line cannot be taken.
type ImportProblem struct {
	Line int
	ID   string
	Args []any
}

// ImportRow is a line as it was understood.
type ImportRow struct {
	Customer string
	Amount   sales.Money
	Day      okr.Date
	State    sales.DealState // empty: it does not say
}

// ImportPreview says what a file would change and which of its lines are wrong. While any is, nothing can be taken.
func ImportPreview(p *locale.Printer, v ImportView) Message {
	title := p.T("import.preview", "File", line(v.File, nameRunes))
	blocks := []slack.Block{rich(strong(title), say("\n"+importCounts(p, v)))}
	var columns []string
	for _, c := range v.Columns {
		columns = append(columns, line(c.Heading, 30)+" → "+p.T("import.column_"+c.Meaning))
	}
	blocks = append(blocks, context(p.T("import.columns", "Columns", columns)))
	if len(v.Ignored) > 0 {
		var ignored []string
		for _, h := range v.Ignored[:min(len(v.Ignored), 10)] {
			ignored = append(ignored, line(h, 30))
		}
		blocks = append(blocks, context(p.T("import.ignored", "Columns", ignored)))
	}
	var rows, wrong [][]span
	for _, r := range v.Rows {
		state := ""
		if r.State != "" {
			state = p.T("deal.state." + string(r.State))
		}
		amount := ""
		if r.Amount.Currency != "" {
			amount = cash(p, r.Amount.Minor, r.Amount.Currency)
		}
		day := ""
		if r.Day != "" {
			day = dateOf(p, r.Day)
		}
		rows = append(rows, []span{say(joined(line(r.Customer, nameRunes), amount, day, state))})
	}
	blocks = append(blocks, titled(p, "import.first_rows", rows, 0)...)
	for _, problem := range v.Problems {
		wrong = append(wrong, []span{strong(p.T("import.line", "Line", problem.Line)), say("  " + line(p.T(problem.ID, problem.Args...), 200))})
	}
	kept, left := fittingItems(wrong, 15, 4_000)
	blocks = append(blocks, titled(p, "import.problems", kept, left)...)
	var offered []slack.BlockElement
	if len(v.Problems) == 0 && v.New+v.Changed+v.Asked > 0 {
		offered = append(offered, slack.NewButtonBlockElement(ActionImportApply, v.Token, plain(p.T("button.import_apply"))).WithStyle(slack.StylePrimary))
	}
	offered = append(offered, slack.NewButtonBlockElement(ActionImportCancel, v.Token, plain(p.T("button.import_cancel"))))
	return message(joined(title, importCounts(p, v)), append(blocks, actions(offered...))...)
}

func importCounts(p *locale.Printer, v ImportView) string {
	wrong := ""
	if n := len(v.Problems); n > 0 {
		wrong = p.T("import.wrong", "Count", n)
	}
	asked := ""
	if v.Asked > 0 {
		asked = p.T("import.asked", "Count", v.Asked)
	}
	return joined(p.T("import.new", "Count", v.New), p.T("import.changed", "Count", v.Changed), p.T("import.same", "Count", v.Same), asked, wrong)
}

// ImportDone says what a file changed.
func ImportDone(p *locale.Printer, v ImportView) Message {
	said := "✅ " + p.T("import.done", "File", line(v.File, nameRunes))
	return message(said, rich(strong(said), say("\n"+importCounts(p, v))))
}
