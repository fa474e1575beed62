package ui

import (
	"regexp"

	"okrbot/locale"
)

// Notice is one sentence, by its message id; arguments that people typed come in as they were typed.
func Notice(p *locale.Printer, id string, args ...any) Message {
	said := p.T(id, args...)
	return message(said, rich(commands(lines(said, 1500))...))
}

// toType is what a sentence of the catalogue has between backticks: what is to be typed. A backtick that somebody
// typed rarely looks so.
var toType = regexp.MustCompile("`([^`\\s](?:[^`\\n]*[^`\\s])?)`")

// commands is a sentence in rich text, which knows no backticks: what is to be typed is set as code.
func commands(sentence string) (spans []span) {
	at := 0
	for _, found := range toType.FindAllStringSubmatchIndex(sentence, -1) {
		spans = append(spans, say(sentence[at:found[0]]), code(sentence[found[2]:found[3]]))
		at = found[1]
	}
	return spoken(append(spans, say(sentence[at:])))
}

// Bare is a sentence in plain text, which knows no backticks either.
func Bare(sentence string) string { return toType.ReplaceAllString(sentence, "$1") }
