package ui

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
)

// closeMeta travels in the form's private metadata.
type closeMeta struct {
	Objective okr.ObjectiveID   `json:"o"`
	KeyResult []okr.KeyResultID `json:"k"`
}

// closedAtOnce is how many key results the form grades; an objective has no more.
const closedAtOnce = 20

// CloseForm asks for the grades of an objective's key results, proposed from their progress, what was learned, and
// what goes on.
func CloseForm(p *locale.Printer, o okr.Objective) slack.ModalViewRequest {
	meta := closeMeta{Objective: o.ID}
	blocks := []slack.Block{rich(strong(joined(o.ID.String(), line(o.Title, titleRunes))),
		say("\n"+p.T("closing.intro")))}
	carry := slack.NewCheckboxGroupsBlockElement(fieldAction)
	if len(o.KeyResults) == 0 {
		meta.KeyResult = append(meta.KeyResult, 0)
		blocks = append(blocks, gradeFields(p, 0, p.T("closing.whole"), supportWords(p, o.Supported),
			o.GradeOf(nil))...)
	}
	for _, k := range o.KeyResults[:min(len(o.KeyResults), closedAtOnce)] {
		meta.KeyResult = append(meta.KeyResult, k.ID)
		title := joined(k.ID.String(), line(k.Title, shortRunes))
		blocks = append(blocks, gradeFields(p, k.ID, title, present(p, k), k.Grade())...)
		if k.Unfinished() && len(carry.Options) < 10 { // Slack takes ten
			carry.Options = append(carry.Options, option(string(KeyResultRef(k.ID)), title))
		}
	}
	learned := slack.NewPlainTextInputBlockElement(plain(p.T("closing.learned_example")),
		fieldAction).WithMaxLength(2000).WithMultiline(true)
	blocks = append(blocks, slack.NewInputBlock("close.learned", plain(p.T("closing.learned")), nil,
		learned).WithOptional(true))
	if len(carry.Options) > 0 {
		blocks = append(blocks, slack.NewInputBlock("close.carry", plain(p.T("closing.carry")),
			plain(p.T("closing.carry_hint", "Period", PeriodName(p, o.Period.Next()))), carry).WithOptional(true))
	}
	view := modal(p, CallbackClose, "closing.title", "closing.close", blocks...)
	view.PrivateMetadata = encode(meta)
	return view
}

// gradeFields ask for a grade, and why it is not the one proposed.
func gradeFields(p *locale.Printer, id okr.KeyResultID, title, now string, proposed decimal.Decimal) []slack.Block {
	grades := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, fieldAction, gradeOptions(p)...)
	grades.InitialOption = chosen(gradeOptions(p), proposed.StringFixed(1))
	hint := plain(joined(now, p.T("closing.proposed", "Grade", gradeWord(p, proposed))))
	return []slack.Block{
		slack.NewInputBlock(CloseBlock("grade", id), plain(title), hint, grades),
		textField(CloseBlock("reason", id), p.T("closing.reason"), p.T("closing.reason_example"), "", 300, true),
	}
}

func gradeOptions(p *locale.Printer) (offered []*slack.OptionBlockObject) {
	for tenths := range int64(11) {
		g := decimal.New(tenths, -1)
		offered = append(offered, option(g.StringFixed(1), gradeWord(p, g)))
	}
	return offered
}

// gradeWord is a grade with its one decimal, in the reader's way of writing it.
func gradeWord(p *locale.Printer, g decimal.Decimal) string {
	text := g.StringFixed(1)
	if p.Language() == locale.Turkish {
		return strings.Replace(text, ".", ",", 1)
	}
	return text
}

// CloseInput is what was typed into the form.
type CloseInput struct {
	Objective okr.ObjectiveID
	Grades    []okr.KeyResultGrade
	Learned   string
	Carry     []okr.KeyResultID
}

// ReadClose reads the form.
func ReadClose(view *slack.View) CloseInput {
	meta := decode[closeMeta](view.PrivateMetadata)
	in := CloseInput{Objective: meta.Objective, Learned: strings.TrimSpace(typedIn(view.State, "close.learned").Value)}
	for _, id := range meta.KeyResult {
		grade, err := decimal.NewFromString(typedIn(view.State, CloseBlock("grade", id)).SelectedOption.Value)
		if err != nil { // nothing was chosen: the proposal holds
			continue
		}
		in.Grades = append(in.Grades, okr.KeyResultGrade{KeyResult: id, Grade: grade,
			Reason: locale.Line(typedIn(view.State, CloseBlock("reason", id)).Value)})
	}
	for _, o := range typedIn(view.State, "close.carry").SelectedOptions {
		if id, ok := ReadRef[okr.KeyResultID]("KR", o.Value); ok {
			in.Carry = append(in.Carry, id)
		}
	}
	return in
}

// CloseBlock is the block to which an error about a key result belongs: grade, reason.
func CloseBlock(field string, id okr.KeyResultID) string {
	return fmt.Sprintf("close.%s.%s", field, strconv.FormatInt(int64(id), 10))
}

// closingWord is an objective's grade with its colour; nothing while it is open.
func closingWord(p *locale.Printer, o okr.Objective) string {
	if o.Closing == nil {
		return ""
	}
	if o.Cancelled() {
		return "🚫 " + p.T("closing.cancelled")
	}
	return kpiMarks[o.Commitment.Band(o.Closing.Grade)] + " " + p.T("closing.graded", "Grade",
		gradeWord(p, o.Closing.Grade))
}

// closingBlocks are how an objective ended.
func closingBlocks(p *locale.Printer, v DetailView) []slack.Block {
	c := v.Objective.Closing
	if c == nil {
		return nil
	}
	if c.Cancelled {
		return []slack.Block{rich(strong(closingWord(p, v.Objective)),
			say("  "+joined(line(c.ByName, nameRunes), dayAndTime(p, c.At, v.Loc))), say("\n"),
			soft("“"+lines(c.Learned, 600)+"”"))}
	}
	spans := []span{strong("🏁 " + closingWord(p, v.Objective)),
		say("  " + joined(line(c.ByName, nameRunes), dayAndTime(p, c.At, v.Loc)))}
	for _, g := range c.Grades {
		said := gradeWord(p, g.Grade)
		if g.KeyResult != 0 {
			said = joined(g.KeyResult.String(), said)
		} else if g.Reason == "" { // the whole was said already
			continue
		}
		if g.Reason != "" {
			said = joined(said, p.T("closing.instead", "Grade", gradeWord(p, g.Proposed), "Reason",
				line(g.Reason, noteRunes)))
		}
		spans = append(spans, say("\n"+said))
	}
	if c.Learned != "" {
		spans = append(spans, say("\n"+p.T("closing.learned")+": "), soft("“"+lines(c.Learned, 600)+"”"))
	}
	return []slack.Block{rich(spans...)}
}

// Closed says in the form's place how the objective ended, and what goes on.
func Closed(p *locale.Printer, o okr.Objective, next *okr.Objective) slack.ModalViewRequest {
	spans := []span{strong("🏁 " + joined(o.ID.String(), line(o.Title, titleRunes))), say("\n" + closingWord(p, o))}
	if next != nil {
		spans = append(spans, say("\n"+p.T("closing.goes_on", "Objective", next.ID.String(), "Period",
			PeriodName(p, next.Period), "Count", len(next.KeyResults))))
	}
	return modal(p, CallbackNotice, "closing.title", "", rich(spans...))
}

// Deleted says that an objective is gone, and how to have it back.
func Deleted(p *locale.Printer, o okr.Objective) Message {
	said := p.T("closing.deleted", "Objective", joined(o.ID.String(), line(o.Title, titleRunes)))
	return message(said, rich(say("🗑️ "+said)), actions(button(p, "undo", ActionObjectiveRestore, ObjectiveRef(o.ID))),
		context(p.T("closing.deleted_hint")))
}

// Restored says that it is there again.
func Restored(p *locale.Printer, o okr.Objective) Message {
	said := p.T("closing.restored", "Objective", joined(o.ID.String(), line(o.Title, titleRunes)))
	return message(said, rich(say("✅ "+said)), actions(button(p, "show", ActionObjectiveShow, ObjectiveRef(o.ID))))
}

// Cancelled says that an objective is pursued no longer.
func Cancelled(p *locale.Printer, o okr.Objective) Message {
	said := p.T("closing.is_cancelled", "Objective", joined(o.ID.String(), line(o.Title, titleRunes)))
	return message(said, rich(append(commands("🚫 "+said), say("\n"),
		soft("“"+lines(o.Closing.Learned, noteRunes)+"”"))...),
		actions(button(p, "show", ActionObjectiveShow, ObjectiveRef(o.ID))))
}
