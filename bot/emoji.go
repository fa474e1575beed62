package bot

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed emoji.txt
var emojiTable string

// emoji are the characters that short names stand for.
var emoji = sync.OnceValue(func() map[string]string {
	glyphs := map[string]string{}
	for line := range strings.Lines(emojiTable) {
		if name, glyph, ok := strings.Cut(strings.TrimSpace(line), " "); ok && name != "#" {
			glyphs[name] = glyph
		}
	}
	return glyphs
})

// withEmoji puts the characters in place of the short names that Slack makes of them. A workspace's own emoji have
// none, and stay as they are.
func withEmoji(text string) string {
	var out strings.Builder
	for {
		at := strings.IndexByte(text, ':')
		if at < 0 {
			out.WriteString(text)
			return out.String()
		}
		before := text[:at]
		out.WriteString(before)
		glyph, rest, ok := takeEmoji(text[at+1:], endsInDigit(before))
		if !ok {
			glyph, rest = ":", text[at+1:]
		}
		out.WriteString(glyph)
		text = rest
	}
}

// takeEmoji reads the short name at the begin of a text, with the skin tone behind it. After a digit, a number
// between colons is a part of a time or a ratio: 9:100:5.
func takeEmoji(text string, afterDigit bool) (glyph, rest string, ok bool) {
	name, rest, ok := strings.Cut(text, ":")
	glyph, known := emoji()[name]
	if !ok || !known || afterDigit && strings.Trim(name, "0123456789") == "" {
		return "", "", false
	}
	const tones = ":skin-tone-"
	if tone, toned := strings.CutPrefix(rest, tones); toned && len(tone) > 1 && tone[0] >= '2' && tone[0] <= '6' &&
		tone[1] == ':' {
		return withTone(glyph, '\U0001F3FB'+rune(tone[0]-'2')), tone[2:], true
	}
	return glyph, rest, true
}

// withTone gives the first figure of an emoji a color of skin.
func withTone(glyph string, tone rune) string {
	_, size := utf8.DecodeRuneInString(glyph)
	return glyph[:size] + string(tone) + strings.TrimPrefix(glyph[size:], "\uFE0F")
}

func endsInDigit(text string) bool {
	return text != "" && text[len(text)-1] >= '0' && text[len(text)-1] <= '9'
}
