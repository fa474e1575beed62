package locale

import "unicode/utf8"

// Longer texts are no number, amount, day, span or period, whatever is in them: they are refused before anything
// looks at them.
const (
	typedRunes = 80
	typedBytes = 640
)

// typedLine is a text on one line, and whether it is short enough to be read. Of one that isn't it is the begin.
func typedLine(text string) (line string, short bool) {
	if len(text) > typedBytes {
		return Line(text[:typedBytes]), false
	}
	line = Line(text)
	return line, utf8.RuneCountInString(line) <= typedRunes
}
