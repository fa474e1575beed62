package locale

import "golang.org/x/text/language"

// Language is one of the languages that okrbot speaks.
type Language string

const (
	English Language = "en"
	Turkish Language = "tr"
)

// Languages lists them, the fallback first.
var Languages = []Language{English, Turkish}

var matcher = language.NewMatcher([]language.Tag{language.English, language.Turkish})

// Match returns the language of the first candidate that okrbot speaks
// ("tr-TR", "tr", "en-GB"), and English when it speaks none of them.
func Match(candidates ...string) Language {
	for _, candidate := range candidates {
		tag, err := language.Parse(candidate)
		if err != nil {
			continue
		}
		// The tag that Match returns is decorated ("tr-u-rg-trzzzz"); its index isn't.
		if _, index, confidence := matcher.Match(tag); confidence >= language.High {
			return Languages[index]
		}
	}
	return English
}

func (l Language) tag() language.Tag {
	if l == Turkish {
		return language.Turkish
	}
	return language.English
}
