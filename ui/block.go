package ui

import (
	"encoding/json"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"okrbot/locale"
)

// What Slack takes, and what we allow ourselves of it. Bytes are of the blocks' JSON.
const (
	maxMessageBlocks = 50
	maxViewBlocks    = 100
	maxMessageBytes  = 12_000
	maxViewBytes     = 100_000
	maxMetadata      = 3_000
	maxHeader        = 150
	maxOption        = 75
	maxTitle         = 24
	maxInput         = 3_000
	maxFallback      = 300
)

// Lengths of user text where one line has to hold it, as [locale.Length] counts: of most scripts in runes.
const (
	titleRunes = 90
	shortRunes = 45
	nameRunes  = 40
	unitRunes  = 15
	noteRunes  = 200
)

// nothing stands where a text would be empty, which Slack refuses.
const nothing = "–"

// line puts user text on one line of at most this many runes, and of at most three bytes of JSON for each: plain text
// of any script keeps its length, a text full of escapes or emoji is cut shorter.
func line(text string, runes int) string {
	text = short(locale.Line(text), runes)
	if text == "" {
		return nothing
	}
	return text
}

// lines keeps the paragraphs of user text, without empty ones, within runes as [line] does.
func lines(text string, runes int) string {
	var kept []string
	for l := range strings.Lines(text) {
		if l = locale.Line(l); l != "" {
			kept = append(kept, l)
		}
	}
	return short(strings.Join(kept, "\n"), runes)
}

func short(text string, runes int) string {
	most := 3 * runes
	text = locale.Truncate(text, runes)
	for jsonBytes(text) > most && runes > 1 {
		runes = runes * 9 / 10
		text = locale.Truncate(text, runes)
	}
	return text
}

// jsonBytes is the length of text inside a JSON string as encoding/json writes it.
func jsonBytes(text string) int {
	n := 0
	for _, r := range text {
		switch {
		case r == '<', r == '>', r == '&', r == '\u2028', r == '\u2029':
			n += len(`\u003c`)
		case r == '"', r == '\\', r == '\n':
			n += 2
		case r < ' ':
			n += len(`\u0001`)
		default:
			n += utf8.RuneLen(r)
		}
	}
	return n
}

// plain is text that Slack shows as it is: no markup, no mentions, no emoji codes.
func plain(text string) *slack.TextBlockObject {
	if text == "" {
		text = nothing
	}
	return slack.NewTextBlockObject(slack.PlainTextType, locale.Truncate(text, 2900), false, false)
}

// holding lets a field start with what was typed in it before. Slack lets people type as many characters as the field
// may hold, and may count more of them when it is filled: then the field may hold more.
func holding(input *slack.PlainTextInputBlockElement, typed string, most int) *slack.PlainTextInputBlockElement {
	most = min(max(most, locale.Length(typed)), 2*most, maxInput)
	return input.WithInitialValue(locale.Truncate(typed, most)).WithMaxLength(most)
}

func header(text string) slack.Block {
	return slack.NewHeaderBlock(plain(locale.Truncate(text, maxHeader)))
}

func divider() slack.Block { return slack.NewDividerBlock() }

// context is small print; each text stands on its own.
func context(texts ...string) slack.Block {
	var elements []slack.MixedElement
	for _, t := range texts {
		if t != "" {
			elements = append(elements, *plain(t))
		}
	}
	return slack.NewContextBlock("", elements...)
}

// section is a sentence with something to click beside it.
func section(text string, beside slack.BlockElement) slack.Block {
	if beside == nil {
		return slack.NewSectionBlock(plain(text), nil, nil)
	}
	return slack.NewSectionBlock(plain(text), nil, slack.NewAccessory(beside))
}

// span is a piece of a rich line: its text is never read as markup.
type span = slack.RichTextSectionElement

func say(text string) span { return slack.NewRichTextSectionTextElement(text, nil) }

func strong(text string) span {
	return slack.NewRichTextSectionTextElement(text, &slack.RichTextSectionTextStyle{Bold: true})
}

func soft(text string) span {
	return slack.NewRichTextSectionTextElement(text, &slack.RichTextSectionTextStyle{Italic: true})
}

func code(text string) span {
	return slack.NewRichTextSectionTextElement(text, &slack.RichTextSectionTextStyle{Code: true})
}

// rich is a paragraph; spans without text are left out.
func rich(spans ...span) slack.Block {
	return slack.NewRichTextBlock("", slack.NewRichTextSection(spoken(spans)...))
}

func spoken(spans []span) []span {
	var kept []span
	for _, s := range spans {
		if t, ok := s.(*slack.RichTextSectionTextElement); ok && t.Text == "" {
			continue
		}
		kept = append(kept, s)
	}
	if len(kept) == 0 {
		kept = append(kept, say(nothing))
	}
	return kept
}

// list is a paragraph, when there are spans in it, with bullets below.
func list(intro []span, items [][]span) slack.Block {
	var elements []slack.RichTextElement
	if len(intro) > 0 {
		elements = append(elements, slack.NewRichTextSection(spoken(intro)...))
	}
	if len(items) > 0 {
		var sections []slack.RichTextElement
		for _, item := range items {
			sections = append(sections, slack.NewRichTextSection(spoken(item)...))
		}
		elements = append(elements, slack.NewRichTextList(slack.RTEListBullet, 0, sections...))
	}
	return slack.NewRichTextBlock("", elements...)
}

// button is labelled by the message button.<name>.
func button(p *locale.Printer, name, action string, value Ref) *slack.ButtonBlockElement {
	return slack.NewButtonBlockElement(action, string(value), plain(p.T("button."+name)))
}

// primary is the one button of a screen that most people want.
func primary(p *locale.Printer, name, action string, value Ref) *slack.ButtonBlockElement {
	return button(p, name, action, value).WithStyle(slack.StylePrimary)
}

func actions(elements ...slack.BlockElement) slack.Block {
	return slack.NewActionBlock("", elements...)
}

// option is one choice of a select; its text is cut to what Slack takes.
func option(value, text string) *slack.OptionBlockObject {
	return slack.NewOptionBlockObject(value, plain(short(text, maxOption)), nil)
}

// chosen is the option with the value, nil when there is none.
func chosen(options []*slack.OptionBlockObject, value string) *slack.OptionBlockObject {
	for _, o := range options {
		if o.Value == value {
			return o
		}
	}
	return nil
}

// fitting is the first groups of blocks that stay within blocks and bytes, and how many groups are left out.
func fitting(groups [][]slack.Block, blocks, bytes int) (kept []slack.Block, left int) {
	for i, group := range groups {
		bytes -= size(group) + 1
		if blocks -= len(group); blocks < 0 || bytes < 0 {
			return kept, len(groups) - i
		}
		kept = append(kept, group...)
	}
	return kept, 0
}

// fittingItems is the first items of a list that stay within number and bytes, and how many are left out.
func fittingItems(items [][]span, number, bytes int) (kept [][]span, left int) {
	for i, item := range items {
		bytes -= size(item) + len(`{"type":"rich_text_section","elements":[]},`)
		if i >= number || bytes < 0 {
			return items[:i], len(items) - i
		}
	}
	return items, 0
}

// size is the length of the JSON of blocks or spans.
func size(v any) int {
	text, err := json.Marshal(v)
	if err != nil {
		return maxViewBytes // what can't be written never fits
	}
	return len(text)
}

// message completes blocks with the fallback text, which is escaped here.
func message(fallback string, blocks ...slack.Block) Message {
	return Message{Text: locale.Escape(line(Bare(fallback), maxFallback)), Blocks: blocks}
}

// modal is a view with a submit button when submit is not empty.
func modal(p *locale.Printer, callback, title, submit string, blocks ...slack.Block) slack.ModalViewRequest {
	view := slack.ModalViewRequest{
		Type:       slack.VTModal,
		CallbackID: callback,
		Title:      plain(p.T(title)),
		Blocks:     slack.Blocks{BlockSet: blocks},
	}
	if submit == "" {
		view.Close = plain(p.T("button.close"))
		return view
	}
	view.Submit, view.Close = plain(p.T(submit)), plain(p.T("button.cancel"))
	return view
}
