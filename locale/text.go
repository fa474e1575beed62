package locale

import (
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"golang.org/x/text/unicode/bidi"
	"golang.org/x/text/unicode/norm"
)

// Key folds what people type so that spellings of the same word meet: letter
// case, the four Turkish i's, accents (ş and s, â and a), dashes, spaces and
// invisible characters don't matter. It is for comparing, not for showing.
func Key(s string) string {
	s = norm.NFD.String(strings.ToValidUTF8(s, "\uFFFD"))
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r > ' ' && r < unicode.MaxASCII: // neither a dash of another length nor invisible
			return unicode.ToLower(r)
		case dash(r):
			return '-'
		case r >= '\u0300' && r <= '\u036F', unicode.In(r, unicode.Cc, unicode.Cf):
			return -1
		case r == 'ı':
			return 'i'
		}
		return unicode.ToLower(r)
	}, s)
	return strings.Join(strings.Fields(norm.NFC.String(s)), " ")
}

// Hyphens puts a hyphen for each dash, where a dash means something: keyboards make long ones of two short ones.
func Hyphens(s string) string {
	return strings.Map(func(r rune) rune {
		if dash(r) {
			return '-'
		}
		return r
	}, s)
}

// dash reports whether a character is a dash of any length, or the sign for minus.
func dash(r rune) bool { return unicode.Is(unicode.Pd, r) || r == '−' || r == '⁃' }

// DidYouMean returns the known word nearest to the typed one, when it is near
// enough to be a slip: one edit in a word of three letters or four, two in up to
// eight, three in longer ones. An edit is a letter added, left out, changed, or
// swapped with the next.
func DidYouMean(typed string, known []string) (string, bool) {
	key := []rune(Key(typed))
	if len(key) == 0 || len(key) > 64 {
		return "", false
	}
	nearest, least := "", allowance(len(key))+1
	for _, word := range known {
		if d := distance(key, []rune(Key(word))); d < least {
			nearest, least = word, d
		}
	}
	return nearest, least <= allowance(len(key))
}

func allowance(length int) int {
	switch {
	case length < 3:
		return 0
	case length < 5:
		return 1
	case length < 9:
		return 2
	default:
		return 3
	}
}

// distance is the optimal string alignment distance.
func distance(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// Escape makes text safe for mrkdwn and fallback text, where Slack reads < and >
// as links and mentions. Emphasis such as *bold* stays. Truncate before, not after.
func Escape(s string) string { return escaper.Replace(s) }

const (
	isolate    = '\u2068' // first strong isolate
	popIsolate = '\u2069'
)

// Line puts user text on one line: any run of white space is one space, control
// characters and directional marks, embeddings, overrides and isolates are gone.
// Text with right-to-left letters is wrapped in an isolate of its own, two more
// characters, so that it can't reorder what stands around it.
func Line(s string) string {
	rightToLeft := false
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\uFEFF' {
			return -1
		}
		if r < firstRightToLeft {
			return r
		}
		properties, _ := bidi.LookupRune(r)
		switch properties.Class() {
		case bidi.R, bidi.AL, bidi.AN:
			rightToLeft = true
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	s = strings.Join(strings.Fields(s), " ")
	if rightToLeft {
		return string(isolate) + s + string(popIsolate)
	}
	return s
}

// firstRightToLeft is where the letters begin that are written from right to left, those of Hebrew being the first.
const firstRightToLeft = '\u0590'

// Length is how long a text is for Slack at most. Slack doesn't say in which unit it counts; of those that it may
// count in, UTF-16 units are the most: an emoji has two of them.
func Length(s string) (units int) {
	for _, r := range s {
		units += max(1, utf16.RuneLen(r)) // what is no letter at all is sent as a replacement
	}
	return units
}

// Truncate shortens text to at most this [Length], its end "…", and never cuts within what a reader sees as one
// character. An isolate around the text stays closed.
func Truncate(s string, units int) string {
	if Length(s) <= units {
		return s
	}
	if units <= 0 {
		return ""
	}
	first, size := utf8.DecodeRuneInString(s)
	if inner, isolated := strings.CutSuffix(s[size:], string(popIsolate)); first == isolate && isolated {
		if units <= 2 { // no room for what closes it
			return "…"
		}
		return string(isolate) + Truncate(inner, units-2) + string(popIsolate)
	}
	kept, left := 0, units-Length("…")
	for characters := graphemes.FromString(s); characters.Next(); kept = characters.End() {
		if left -= Length(characters.Value()); left < 0 {
			break
		}
	}
	return strings.TrimRightFunc(s[:kept], unicode.IsSpace) + "…"
}
