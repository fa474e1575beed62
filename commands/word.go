package commands

import (
	"okrbot/locale"
	"okrbot/okr"
)

// longestCalled is of how many bytes a name is at the most, by which something is looked for: a word of ours, a
// person, a zone. Nothing has a longer one.
const longestCalled = 400

// wordIn finds the subcommand that a typed word means.
func wordIn(known []subcommand, word string) (subcommand, bool) {
	if len(word) > longestCalled {
		return subcommand{}, false
	}
	key := locale.Key(word)
	for _, s := range known {
		for _, w := range s.words {
			if locale.Key(w) == key {
				return s, true
			}
		}
	}
	return subcommand{}, false
}

// subcommandOf finds the subcommand with which a line begins, and what follows it. What is spelled with a hyphen may
// be typed as two words: yeniden aç.
func subcommandOf(known []subcommand, word, rest string) (s subcommand, more string, ok bool) {
	if second, more := firstWord(rest); second != "" {
		if s, ok := wordIn(known, word+"-"+second); ok {
			return s, more, true
		}
	}
	s, ok = wordIn(known, word)
	return s, rest, ok
}

// unknownWord says that a word means nothing, and what may have been meant, of the words that the command knows.
func unknownWord(command string, known []subcommand, word string) error {
	var words []string
	for _, s := range known {
		words = append(words, s.words...)
	}
	said := locale.Truncate(locale.Line(word), 40)
	if meant, ok := locale.DidYouMean(word, words); ok {
		return okr.Refuse("errors.unknown_word_near", "Command", command, "Word", said, "Meant", meant)
	}
	return okr.Refuse("errors.unknown_word", "Command", command, "Word", said)
}
