package commands

import (
	"regexp"
	"slices"
	"strings"

	"okrbot/okr"
)

// kudosLine is what was typed after /kudos: whom it thanks, for what, and which value of the company.
type kudosLine struct {
	receivers []okr.PersonID
	named     []string // those who were written as plain names, with @ or without
	reason    string
	value     string
	// perhaps is a colleague's name with which the reason begins: they may be one of those who are thanked.
	perhaps string
}

var (
	// leading are the words between receivers, and between them and the reason, in both languages.
	leading = []string{"and", "ve", "ile", "&", "+", ",", ";"}
	// opening are the words with which a reason may begin, that are none of it.
	opening = []string{"for", ":", "-", "–", "—"}
	// tag is a value within a sentence: #teamwork, or as Slack writes it when a channel is called so.
	tag = regexp.MustCompile(`(^|\s)(?:#([\p{L}\p{N}_-]+)|<#[A-Z0-9]+\|([^>|]*)>)`)
)

// parseKudosLine reads <@U1>, @ayşe and Lukas for saving the demo #teamwork. People stand first; plain names, which
// isName tells from other words, only behind a comma or a word such as "and".
func parseKudosLine(text string, isName func(string) bool) (l kudosLine) {
	rest, mark := strings.TrimSpace(text), "" // what stands between the last name and the rest
	for rest != "" {
		word, after := firstWord(rest)
		name := strings.TrimRight(word, ",;:")
		m := mention.FindStringSubmatch(name)
		switch {
		case m != nil:
			if id := okr.PersonID(m[1]); !slices.Contains(l.receivers, id) {
				l.receivers = append(l.receivers, id)
			}
		case strings.HasPrefix(name, "@") && len(name) > 1:
			l.named = append(l.named, name)
		case slices.Contains(leading, strings.ToLower(word)) && len(l.receivers)+len(l.named) > 0:
			rest, mark = after, ","
			continue
		default:
			name, after = nameBefore(rest, isName)
			called := isName(name)
			if called && mark == "" {
				l.perhaps = name
			}
			if !called || mark == "" || mark == ":" {
				l.reason, l.value = reasonAndValue(rest)
				return l
			}
			l.named = append(l.named, name)
		}
		rest, mark = after, markBehind(rest, after)
	}
	return l
}

// markBehind is the punctuation behind a name, of a line that goes on with rest.
func markBehind(line, rest string) string {
	name := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(line), rest))
	return name[len(strings.TrimRight(name, ",;:")):]
}

// reasonAndValue takes the first tag out of a text, and the word that only leads to the reason.
func reasonAndValue(text string) (reason, value string) {
	if word, after := firstWord(text); slices.Contains(opening, strings.ToLower(word)) {
		text = after
	}
	if at := tag.FindStringSubmatchIndex(text); at != nil {
		found := tag.FindStringSubmatch(text)
		value = found[2] + found[3]
		text = text[:at[0]] + text[at[1]:]
	}
	return strings.TrimSpace(text), value
}

// longestNameWords is of how many words a name is at most.
const longestNameWords = 3

// nameBefore cuts a line behind the longest name that somebody is called by, or behind the first word.
func nameBefore(text string, known func(name string) bool) (name, rest string) {
	name, rest = firstWord(text)
	said, left := name, rest
	for range longestNameWords - 1 {
		word, after := firstWord(left)
		if word == "" {
			break
		}
		said, left = said+" "+strings.TrimRight(word, ",;:"), after
		if known(said) {
			name, rest = said, left
		}
	}
	return strings.TrimRight(name, ",;:"), rest
}
