package okr_test

import (
	"testing"

	"okrbot/okr"
)

func TestBlank(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", " ", "\u200b", "\u200b \u2060\ufeff", "\u3164", "\u115f\u1160", "\u2800", "\u00ad", "\ufe0f", "\u200d",
		"\u202e\u202c", "\u180e",
		"\u034f", "\U000E0020", "\t\n\u2028", "\ufffc",
	} {
		if !okr.Blank(text) {
			t.Errorf("%+q is said to be seen", text)
		}
	}
	for _, text := range []string{"a", "\u200ba", "❤️", "—", ".", "\u0301", "👨\u200d👩\u200d👦", "\ue000"} {
		if okr.Blank(text) {
			t.Errorf("%+q is said to be blank", text)
		}
	}
}
