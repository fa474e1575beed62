package commands

import "strings"

// cutNote takes a line apart into what is said and the note behind two strokes. They begin one only after a space, so
// that an address stays whole, and not between quotes.
func cutNote(text string) (said, note string) {
	for at := range text {
		if !strings.HasPrefix(text[at:], "//") || at > 0 && text[at-1] != ' ' || quoted(text, at) {
			continue
		}
		return strings.TrimSpace(text[:at]), strings.TrimSpace(text[at+len("//"):])
	}
	return strings.TrimSpace(text), ""
}

// quoted reports whether a place in a text is between quotes, both of them there.
func quoted(text string, at int) bool {
	return strings.Count(text[:at], `"`)%2 == 1 && strings.Contains(text[at:], `"`)
}
