package motivation

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"okrbot/okr"
)

// The limits of the settings.
const (
	MostPerDay   = 50  // kudos
	MostBoost    = 500 // kudos in a month
	MostMessages = 50  // in a day
	MostValues   = 20
	LongestValue = 30 // characters
	MostPoints   = 10_000
)

// OfferedEmoji is the reaction that gives kudos where a manager switches that on and names no other.
const OfferedEmoji = "👏"

// Settings are how a team thanks.
type Settings struct {
	PerDay        int // kudos that each may give on a working day
	Boost         int // kudos that a manager may give in a month beyond that
	Values        []string
	ValueRequired bool
	Messages      int    // a day in the channel, about what is no target
	Emoji         string // the reaction that gives kudos: 👏, or the name of a workspace's own; empty: none does
	ByHand        int64  // points that each manager may give by hand in a month
	Grants        Grants
}

// DefaultSettings are those of a team that changed nothing.
func DefaultSettings() Settings {
	return Settings{PerDay: 5, Boost: 20, Messages: DefaultMessages, ByHand: 200, Grants: DefaultGrants()}
}

// Tidied are the settings with their values as they are kept: on one line, without the # of a tag, and no empty ones.
func (s Settings) Tidied() Settings {
	var values []string
	for _, v := range s.Values {
		if v = strings.TrimSpace(strings.TrimLeft(oneLine(v), "#")); !okr.Blank(v) {
			values = append(values, v)
		}
	}
	s.Values = values
	return s
}

// Check refuses settings that are out of range. Values that only differ in what fold makes equal, in spaces or in
// punctuation are the same.
func (s Settings) Check(fold func(string) string) error {
	switch {
	case s.PerDay < 0 || s.PerDay > MostPerDay:
		return okr.Refuse("kudos.per_day_range", "Most", MostPerDay)
	case s.Boost < 0 || s.Boost > MostBoost:
		return okr.Refuse("kudos.boost_range", "Most", MostBoost)
	case s.ByHand < 0 || s.ByHand > MostByHand:
		return okr.Refuse("reward.by_hand_range", "Most", MostByHand)
	case s.Messages < 0 || s.Messages > MostMessages:
		return okr.Refuse("kudos.messages_range", "Most", MostMessages)
	case s.Emoji != "" && !isEmoji(s.Emoji):
		return okr.Refuse("kudos.emoji_odd", "Emoji", s.Emoji)
	case s.ValueRequired && len(s.Values) == 0:
		return okr.Refuse("kudos.values_none")
	}
	for _, c := range Granted {
		if s.Grants[c] < 0 || s.Grants[c] > MostPoints {
			return okr.Refuse("kudos.grant_range", "Most", MostPoints, "Cause", string(c))
		}
	}
	return checkValues(s.Values, fold)
}

func checkValues(values []string, fold func(string) string) error {
	if len(values) > MostValues {
		return okr.Refuse("kudos.values_many", "Most", MostValues)
	}
	known := map[string]bool{}
	for _, v := range values {
		key := valueKey(v, fold)
		switch {
		case utf8.RuneCountInString(v) > LongestValue:
			return okr.Refuse("kudos.value_long", "Value", v, "Most", LongestValue)
		case key == "":
			return okr.Refuse("kudos.value_odd", "Value", v)
		case known[key]:
			return okr.Refuse("kudos.value_twice", "Value", v)
		}
		known[key] = true
	}
	return nil
}

// ValueOf is the company's value that was typed, with or without the # of a tag: #team-work is Team work. It refuses
// what is none of them, and nothing typed where one is required.
func (s Settings) ValueOf(typed string, fold func(string) string) (string, error) {
	typed = oneLine(typed)
	key := valueKey(typed, fold)
	at := slices.IndexFunc(s.Values, func(v string) bool { return valueKey(v, fold) == key })
	switch {
	case typed == "" && s.ValueRequired:
		return "", okr.Refuse("kudos.value_missing", "Values", s.Values)
	case typed == "":
		return "", nil
	case len(s.Values) == 0:
		return "", okr.Refuse("kudos.values_unset", "Value", typed)
	case at < 0:
		return "", okr.Refuse("kudos.value_unknown", "Value", typed, "Values", s.Values)
	}
	return s.Values[at], nil
}

// valueKey is by what values are compared: the letters and digits alone, folded.
func valueKey(value string, fold func(string) string) string {
	return strings.Map(func(r rune) rune {
		if inWord(r) {
			return r
		}
		return -1
	}, fold(value))
}

// emojiName is how Slack names emoji, a workspace's own too.
var emojiName = regexp.MustCompile(`^[\p{Ll}\p{Lo}\p{N}_+'-]{1,100}$`)

// skinTone is what Slack puts behind an emoji of a hand.
const skinTone = "::skin-tone-"

// longestGlyph is of how many characters an emoji is made at most.
const longestGlyph = 16

// ParseEmoji reads an emoji, 👏 in any tone of skin, or the name of one: :clap:, :clap::skin-tone-2: or clap.
func ParseEmoji(text string) (emoji string, ok bool) {
	text = strings.Trim(strings.TrimSpace(text), ":")
	if glyph := plainGlyph(text); isGlyph(glyph) {
		return glyph, true
	}
	name, _, _ := strings.Cut(strings.ToLower(text), skinTone)
	if !emojiName.MatchString(name) {
		return "", false
	}
	return name, true
}

// ShownEmoji is an emoji as Slack draws it: a workspace's own has its name in colons.
func ShownEmoji(emoji string) string {
	if !strings.ContainsFunc(emoji, unicode.IsLetter) {
		return emoji
	}
	return ":" + emoji + ":"
}

// plainGlyph is an emoji without a tone of skin, and without what only says that it is colored.
func plainGlyph(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= 0x1F3FB && r <= 0x1F3FF || r == 0xFE0F {
			return -1
		}
		return r
	}, text)
}

// isEmoji reports whether a text is an emoji as [ParseEmoji] gives it.
func isEmoji(text string) bool {
	emoji, ok := ParseEmoji(text)
	return ok && emoji == text
}

func isGlyph(text string) bool {
	return utf8.RuneCountInString(text) <= longestGlyph && strings.ContainsFunc(text, func(r rune) bool {
		return unicode.Is(unicode.So, r)
	}) && !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || inWord(r) })
}

// Gives reports whether a reaction gives kudos, in any tone of skin.
func (s Settings) Gives(reaction string) bool {
	emoji, ok := ParseEmoji(reaction)
	return ok && emoji == s.Emoji
}
