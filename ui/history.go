package ui

import (
	"time"

	"github.com/shopspring/decimal"
	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
)

// HistoryView is a key result's values and changes, the latest first.
type HistoryView struct {
	KeyResult      okr.KeyResult
	ObjectiveTitle string
	Values         []okr.Value
	Changes        []okr.Change
	Now            time.Time
	Loc            *time.Location // the reader's
	Comments       []okr.Comment
	Asked          []okr.Asked
	MayTalk        bool // open a discussion in the team's channel
}

// History shows each value: what, by whom, when, from where.
func History(p *locale.Printer, v HistoryView) Message {
	k := v.KeyResult
	title := joined(k.ID.String(), line(k.Title, titleRunes))
	now := measure(p, k)
	blocks := []slack.Block{
		rich(strong(title), say("\n"+p.T("checkin.of_objective", "Title", line(v.ObjectiveTitle, titleRunes))),
			say("\n"+bar(k.Progress(), noMark)+"  "+now)),
	}
	if len(v.Values) == 0 {
		blocks = append(blocks, rich(say(p.T("history.no_values"))))
	}
	var values [][]span
	for _, value := range v.Values {
		values = append(values, valueLine(p, k, value, v.Loc))
	}
	kept, left := fittingItems(values, 20, 4_500)
	blocks = append(blocks, titled(p, "history.values", kept, left)...)
	blocks = append(blocks, talkBlocks(p, v)...)
	blocks = append(blocks, changeBlocks(p, v.Changes, v.Loc, 10, 2_000)...)
	if v.MayTalk {
		blocks = append(blocks, actions(button(p, "discuss", ActionTalk, KeyResultRef(k.ID))))
	}
	return message(joined(title, now), blocks...)
}

func valueLine(p *locale.Printer, k okr.KeyResult, v okr.Value, loc *time.Location) []span {
	said := amountOrNone(p, k, v.Value)
	if k.Kind == okr.Milestone {
		said = p.T("keyresult.steps_done", "Done", p.Int(stepsDone(v.Steps)), "Count", len(v.Steps))
	}
	confidence := ""
	if v.Confidence != okr.Unsaid {
		confidence = symbolOf(v.Confidence) + " " + ConfidenceWord(p, v.Confidence)
	}
	spans := []span{strong(said), say("  " + joined(confidence, line(v.ByName, nameRunes), dayAndTime(p, v.At, loc),
		sourceWord(p, v.Source)))}
	if v.Note != "" {
		spans = append(spans, say("\n"), soft("“"+line(v.Note, 120)+"”"))
	}
	return spans
}

// dayAndTime is an instant of any year: 23 Nov 2026 09:12.
func dayAndTime(p *locale.Printer, t time.Time, loc *time.Location) string {
	t = t.In(loc)
	return p.T("history.moment", "Day", p.DateShort(t), "Year", t.Year(), "Time", p.Time(t))
}

func sourceWord(p *locale.Printer, s okr.Source) string {
	switch s {
	case okr.FromCheckIn, okr.FromEdit, okr.FromNew, okr.FromSeed, okr.FromKPI:
		return p.T("history.from." + string(s))
	default:
		return ""
	}
}

// changeBlocks is the audit of an objective or key result.
func changeBlocks(p *locale.Printer, changes []okr.Change, loc *time.Location, number, bytes int) []slack.Block {
	var items [][]span
	for _, c := range changes {
		of := ""
		if c.KeyResult != 0 {
			of = c.KeyResult.String()
		}
		items = append(items, []span{
			strong(joined(of, fieldWord(p, c.Field))),
			say("  " + changedValue(p, c.Field, c.Old) + " → " + changedValue(p, c.Field, c.New)),
			soft("  " + joined(line(c.ByName, nameRunes), dayAndTime(p, c.At, loc))),
		})
	}
	kept, left := fittingItems(items, number, bytes)
	return titled(p, "history.changes", kept, left)
}

// changedValue is what a field held, numbers in the reader's manner.
func changedValue(p *locale.Printer, field, text string) string {
	switch field {
	case "target", "weight", "start", "tolerance":
		if number, err := decimal.NewFromString(text); err == nil {
			text = p.Number(number)
		}
	}
	return line(text, shortRunes)
}

// fieldWord names a column as the form does.
func fieldWord(p *locale.Printer, field string) string {
	switch field {
	case "objective", "title", "owner", "target", "weight", "unit", "start", "tolerance", "steps", "commitment",
		"private", "period", "kind", "team", "kpi", "supports", "closed", "reopened", "cancelled", "deleted",
		"restored":
		return p.T("history.field." + field)
	default:
		return line(field, shortRunes)
	}
}
