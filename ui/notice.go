package ui

import (
	"strings"

	"okrbot/locale"
)

// Notice is one sentence, by its message id; arguments that people typed come in as they were typed.
func Notice(p *locale.Printer, id string, args ...any) Message {
	said := p.T(id, args...)
	return message(said, rich(commands(lines(said, 1500))...))
}

// commands is a sentence in which what stands between backticks is to be typed.
func commands(sentence string) []span {
	var spans []span
	for i, part := range strings.Split(sentence, "`") {
		switch {
		case part == "":
		case i%2 == 1:
			spans = append(spans, code(part))
		default:
			spans = append(spans, say(part))
		}
	}
	return spans
}
