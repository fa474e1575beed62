package ui

import (
	"html"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
)

// What a message of what waited keeps for each thing that it cannot show whole: its sentence.
const (
	waitedBlocks = 2
	waitedBytes  = 600
	mostWaited   = 12
)

// Back is what waited while a person was away, in one message: what asks comes first, and what does not fit whole is
// said in its sentence.
func Back(p *locale.Printer, person okr.Person, waited []Message) Message {
	title := p.T("back.title", "Name", line(person.Name, nameRunes))
	blocks := []slack.Block{rich(strong(title), say("\n"+p.T("back.intro")))}
	left := max(0, len(waited)-mostWaited)
	waited = waited[:len(waited)-left]
	room, bytes := maxMessageBlocks-len(blocks)-1, maxMessageBytes-size(blocks)-waitedBytes
	for i, m := range waited {
		later := len(waited) - i - 1
		group := append([]slack.Block{divider()}, wholly(m)...)
		if len(group) > room-later*waitedBlocks || size(group) > bytes-later*waitedBytes {
			group = []slack.Block{divider(), rich(say(line(html.UnescapeString(m.Text), noteRunes)))}
		}
		blocks, room, bytes = append(blocks, group...), room-len(group), bytes-size(group)
	}
	if left > 0 {
		blocks = append(blocks, context(p.T("back.more", "Count", left)))
	}
	return message(title, blocks...)
}

// wholly is a message in blocks of which a message may have as many as it likes.
func wholly(m Message) []slack.Block {
	if m.Plain != nil {
		return m.Plain
	}
	return m.Blocks
}
