package slacksim

import (
	"regexp"
	"strings"
	"sync"
)

// emojiNames are the short names that the page knows, and the way back from what they show.
var emojiNames = sync.OnceValue(func() (by struct {
	known map[string]bool
	names *strings.Replacer
}) {
	by.known = map[string]bool{}
	table, _ := pageFiles.ReadFile("page/emoji.js")
	_, rest, _ := strings.Cut(string(table), "`")
	list, _, _ := strings.Cut(rest, "`")
	name := map[string]string{}
	var glyphs []string
	for _, entry := range strings.FieldsFunc(list, func(r rune) bool { return r == '|' || r == '\n' }) {
		short, glyph, ok := strings.Cut(strings.TrimSpace(entry), " ")
		if !ok {
			continue
		}
		by.known[short] = true
		if name[glyph] == "" {
			name[glyph] = short
			glyphs = append(glyphs, glyph)
		}
	}
	// The longest one first: a replacer takes the first that fits.
	longest := make([][]string, 64)
	for _, glyph := range glyphs {
		longest[len(glyph)] = append(longest[len(glyph)], glyph)
	}
	var pairs []string
	for size := len(longest) - 1; size > 0; size-- {
		for _, glyph := range longest[size] {
			pairs = append(pairs, glyph, ":"+name[glyph]+":")
		}
	}
	for tone := '\U0001F3FB'; tone <= '\U0001F3FF'; tone++ {
		pairs = append(pairs, string(tone), ":skin-tone-"+string('2'+tone-'\U0001F3FB')+":")
	}
	by.names = strings.NewReplacer(pairs...)
	return by
})

// withShortNames is what Slack makes of emoji in what somebody typed.
func withShortNames(text string) string { return emojiNames().names.Replace(text) }

var shortName = regexp.MustCompile(`:([a-z0-9_+'-]+):(?::skin-tone-[2-6]:)?`)

// emojiIn takes a text apart into emoji and what is between them.
func emojiIn(text string, plain func(string), emoji func(name string)) {
	at := 0
	for _, m := range shortName.FindAllStringSubmatchIndex(text, -1) {
		if !emojiNames().known[text[m[2]:m[3]]] {
			continue
		}
		plain(text[at:m[0]])
		emoji(strings.Trim(text[m[0]:m[1]], ":"))
		at = m[1]
	}
	plain(text[at:])
}
