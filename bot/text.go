package bot

import (
	"regexp"
	"strings"

	"github.com/slack-go/slack"

	"okrbot/okr"
)

var (
	// markup is what Slack makes of people, channels, groups, dates and links. Brackets that a person typed come
	// escaped.
	markup    = regexp.MustCompile(`<([@#!][^<>|]+|[A-Za-z][A-Za-z0-9+.-]*:[^<>|]+)(\|[^<>]*)?>`)
	unescaper = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">")
)

// Plain is text as a person wrote it, of text as Slack sends it, whichever way it comes in: what was escaped once is
// there again, links are their labels, short names are emoji. People and channels stay as ids: <@U012ABCDEF> and
// <#C012ABCDEF|sales>. Text of which nothing is to be seen is empty.
func Plain(text string) string {
	var out strings.Builder
	at := 0
	for _, found := range markup.FindAllStringSubmatchIndex(text, -1) {
		out.WriteString(withEmoji(unescaper.Replace(text[at:found[0]])))
		label, labelled := "", found[4] >= 0
		if labelled {
			label = text[found[4]+1 : found[5]]
		}
		out.WriteString(read(text[found[2]:found[3]], label, labelled))
		at = found[1]
	}
	out.WriteString(withEmoji(unescaper.Replace(text[at:])))
	if okr.Blank(out.String()) {
		return ""
	}
	return out.String()
}

// read is what stands between Slack's brackets, as people read it or, of people and channels, as okrbot does.
func read(target, label string, labelled bool) string {
	kind, rest := target[0], target[1:]
	switch {
	case kind == '@':
		return "<@" + rest + ">"
	case kind == '#' && labelled:
		return "<#" + rest + "|" + unescaper.Replace(label) + ">"
	case kind == '#':
		return "<#" + rest + ">"
	case label != "" && target != "!channel" && target != "!here" && target != "!everyone":
		return withEmoji(unescaper.Replace(label))
	case kind == '!':
		return "@" + unescaper.Replace(rest)
	}
	for _, scheme := range []string{"mailto:", "tel:"} {
		target = strings.TrimPrefix(target, scheme)
	}
	return unescaper.Replace(target)
}

// straight undoes what keyboards and Slack's clients make of quotes, and what they put between words.
var straight = strings.NewReplacer("“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`, "‘", "'", "’", "'", "‚", "'",
	"\u200b", "", "\u2060", "", "\ufeff", "")

// Tidy makes a command of what was typed: straight quotes, one line, ordinary spaces, nothing around it, nothing that
// can't be seen.
func Tidy(text string) string {
	return strings.Join(strings.Fields(straight.Replace(text)), " ")
}

// typed is the command in what Slack sends.
func typed(text string) string { return Tidy(Plain(text)) }

// plainState puts what was typed into a form's fields in place of what Slack sends.
func plainState(state *slack.ViewState) {
	if state == nil {
		return
	}
	for _, block := range state.Values {
		for id, field := range block {
			field.Value = Plain(field.Value)
			block[id] = field
		}
	}
}
