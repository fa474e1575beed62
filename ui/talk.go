package ui

import (
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
)

// Talk is the message in a team's channel below which a key result is discussed; it shows where the key result stands
// now.
func Talk(p *locale.Printer, o okr.Objective, k okr.KeyResult) Message {
	title := joined(k.ID.String(), line(k.Title, titleRunes))
	blocks := []slack.Block{rich(say("💬 "), strong(title),
		say("\n"+bar(k.Progress(), noMark)+"  "+joined(p.T("status.progress", "Progress", percent(p, k.Progress())),
			measure(p, k))),
		say("\n"+joined(o.ID.String()+" "+line(o.Title, titleRunes), ownerOf(p, o))))}
	if k.Note != "" {
		blocks = append(blocks, rich(soft("“"+line(k.Note, noteRunes)+"”")))
	}
	blocks = append(blocks, actions(button(p, "history", ActionHistory, KeyResultRef(k.ID))),
		context(p.T("talk.legend")))
	return message(p.T("talk.about", "KeyResult", title), blocks...)
}

// TalkOpened answers who opened a discussion.
func TalkOpened(p *locale.Printer, id okr.KeyResultID) Message {
	said := p.T("talk.opened", "KeyResult", id.String())
	return message(said, rich(say("💬 "+said)))
}

// said is one contribution to the talk about a key result.
type said struct {
	at    time.Time
	spans []span
}

// talkBlocks are the comments on a key result, and the questions and answers that the reader may read, the latest
// first.
func talkBlocks(p *locale.Printer, v HistoryView) []slack.Block {
	var all []said
	for _, c := range v.Comments {
		facts := dayAndTime(p, c.At, v.Loc)
		if c.Edited {
			facts = joined(facts, p.T("talk.edited"))
		}
		all = append(all, said{c.At, []span{strong(line(c.PersonName, nameRunes)), say("  " + lines(c.Text, noteRunes)),
			soft("  " + facts)}})
	}
	for _, q := range v.Asked {
		all = append(all, said{q.At, askedSpans(p, q, v.Loc)})
	}
	slices.SortStableFunc(all, func(a, b said) int { return b.at.Compare(a.at) })
	var items [][]span
	for _, one := range all {
		items = append(items, one.spans)
	}
	kept, left := fittingItems(items, 12, 3_500)
	return titled(p, "talk.heading", kept, left)
}

// askedSpans are a question and its answer.
func askedSpans(p *locale.Printer, q okr.Asked, loc *time.Location) []span {
	spans := []span{strong("❓ " + line(q.ByName, nameRunes)), say("  " + lines(q.Text, noteRunes)),
		soft("  " + dayAndTime(p, q.At, loc))}
	if q.Answer == "" {
		return append(spans, soft("  "+p.T("talk.unanswered")))
	}
	return append(spans, say("\n"), strong("↳ "+line(q.AuthorName, nameRunes)), say("  "+lines(q.Answer, noteRunes)),
		soft("  "+dayAndTime(p, q.AnsweredAt, loc)))
}

// Question tells the author of a check-in what a manager asks; who asked, what was answered.
func Question(p *locale.Printer, q okr.Asked, reader okr.PersonID) Message {
	about := roundName(p, q.Cadence, q.Week)
	if q.KeyResult != 0 {
		about = joined(about, q.KeyResult.String()+" "+line(q.KeyResultTitle, shortRunes))
	}
	asks := reader == q.Author
	title := p.T("talk.answered_to_you", "Name", line(q.AuthorName, nameRunes))
	if asks {
		title = p.T("talk.asks_you", "Name", line(q.ByName, nameRunes))
	}
	blocks := []slack.Block{rich(say("💬 "), strong(title), say("  "+about), say("\n"),
		soft("“"+lines(q.Text, 500)+"”"))}
	if q.Answer != "" {
		blocks = append(blocks, rich(strong("↳ "), say(lines(q.Answer, 1_000))))
	}
	switch {
	case asks && q.Answer == "":
		blocks = append(blocks, actions(primary(p, "answer", ActionAnswer, AskedRef(q.ID))))
	case asks:
		blocks = append(blocks, actions(button(p, "answer_again", ActionAnswer, AskedRef(q.ID))))
	case q.KeyResult != 0:
		blocks = append(blocks, actions(button(p, "history", ActionHistory, KeyResultRef(q.KeyResult))))
	}
	if asks {
		blocks = append(blocks, context(p.T("talk.who_reads")))
	}
	return message(joined(title, about), blocks...)
}

// TalkBlock is the block of the text in the forms of a question, where an error belongs.
const TalkBlock = "talk.text"

const talkRunes = 1000

type askMeta struct {
	CheckIn okr.CheckInID `json:"c,omitempty"`
	Asked   okr.AskedID   `json:"q,omitempty"`
}

// AskForm asks a manager what they want to know about a check-in, or about one of its key results.
func AskForm(p *locale.Printer, ci okr.CheckIn, cadence okr.Cadence) slack.ModalViewRequest {
	blocks := []slack.Block{rich(strong(line(ci.PersonName, nameRunes)), say("  "+roundName(p, cadence, ci.Week)))}
	if len(ci.Entries) > 0 {
		offered := []*slack.OptionBlockObject{option("all", p.T("talk.about_all"))}
		for _, e := range ci.Entries[:min(len(ci.Entries), 50)] {
			offered = append(offered, option(string(KeyResultRef(e.KeyResult.ID)),
				joined(e.KeyResult.ID.String(), line(e.KeyResult.Title, shortRunes))))
		}
		about := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, fieldAction, offered...)
		about.InitialOption = offered[0]
		blocks = append(blocks, slack.NewInputBlock("talk.about", plain(p.T("talk.about_what")), nil, about))
	}
	text := slack.NewPlainTextInputBlockElement(plain(p.T("talk.question_example")),
		fieldAction).WithMaxLength(talkRunes).WithMultiline(true)
	blocks = append(blocks, slack.NewInputBlock(TalkBlock, plain(p.T("talk.question")),
		plain(p.T("talk.question_hint")), text))
	view := modal(p, CallbackAsk, "talk.title_ask", "talk.ask", blocks...)
	view.PrivateMetadata = encode(askMeta{CheckIn: ci.ID})
	return view
}

// AskInput is what was typed into [AskForm].
type AskInput struct {
	CheckIn okr.CheckInID
	About   okr.KeyResultID // 0: all of it
	Text    string
}

// ReadAsk reads the form.
func ReadAsk(view *slack.View) AskInput {
	in := AskInput{CheckIn: decode[askMeta](view.PrivateMetadata).CheckIn,
		Text: strings.TrimSpace(typedIn(view.State, TalkBlock).Value)}
	if id, ok := ReadRef[okr.KeyResultID]("KR", typedIn(view.State, "talk.about").SelectedOption.Value); ok {
		in.About = id
	}
	return in
}

// AnswerForm asks for the answer to a question, with the one that there is.
func AnswerForm(p *locale.Printer, q okr.Asked) slack.ModalViewRequest {
	text := holding(slack.NewPlainTextInputBlockElement(nil, fieldAction), q.Answer, talkRunes).WithMultiline(true)
	view := modal(p, CallbackAnswer, "talk.title_answer", "talk.send",
		rich(strong(line(q.ByName, nameRunes)), say("\n"), soft("“"+lines(q.Text, talkRunes)+"”")),
		slack.NewInputBlock(TalkBlock, plain(p.T("talk.answer")), plain(p.T("talk.who_reads")), text))
	view.PrivateMetadata = encode(askMeta{Asked: q.ID})
	return view
}

// ReadAnswer reads the form.
func ReadAnswer(view *slack.View) (okr.AskedID, string) {
	return decode[askMeta](view.PrivateMetadata).Asked, strings.TrimSpace(typedIn(view.State, TalkBlock).Value)
}

// AskedNow says that the author of a check-in is asked.
func AskedNow(p *locale.Printer, q okr.Asked) Message {
	return Notice(p, "talk.asked", "Name", locale.Line(q.AuthorName))
}

// AnsweredNow says that who asked gets the answer.
func AnsweredNow(p *locale.Printer, q okr.Asked) Message {
	return Notice(p, "talk.answered", "Name", locale.Line(q.ByName))
}

// TalkDone shows that in a form's place.
func TalkDone(p *locale.Printer, m Message) slack.ModalViewRequest {
	return modal(p, CallbackNotice, "talk.title_done", "", m.Blocks...)
}
