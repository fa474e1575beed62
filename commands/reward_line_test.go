package commands

import (
	"strings"
	"testing"

	"okrbot/nasty"
)

func TestGrantLine(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]grantLine{
		"<@U1|ayse> 20 for saving the demo":    {name: "<@U1|ayse>", amount: 20, reason: "saving the demo"},
		"@ayşe 20 puan demoyu kurtardığı için": {name: "@ayşe", amount: 20, reason: "demoyu kurtardığı için"},
		"Ayşe Yılmaz +5 points: good work":     {name: "Ayşe Yılmaz", amount: 5, reason: "good work"},
		"1.000 <@U1> for the year":             {name: "<@U1>", amount: 1000, reason: "the year"},
		"<@U1>, 1,000 for 3 deals":             {name: "<@U1>", amount: 1000, reason: "3 deals"},
		"<@U1> 0":                              {name: "<@U1>"},
	} {
		l, ok := parseGrantLine(text)
		l.rest = ""
		if !ok || l != want {
			t.Errorf("%q is read as %+v, %t; want %+v", text, l, ok, want)
		}
	}
	for _, text := range []string{"", "<@U1>", "<@U1> for saving the demo", "20", "20 for nothing", "for a very long time 20",
		"<@U1> 99999999999999999999 for it", "<@U1> -5 for it", "a b c d 20 for it"} {
		if l, ok := parseGrantLine(text); ok {
			t.Errorf("%q is read as %+v", text, l)
		}
	}
}

// Whom a line names and what it is for stand in it.
func FuzzGrantLine(f *testing.F) {
	typedTexts(f, func(t *testing.T, typed string) {
		var l grantLine
		var ok bool
		nasty.Quick(t, func() { l, ok = parseGrantLine(typed) })
		if ok && (l.name == "" && strings.Trim(typed, ",;: 0123456789+.") != "" || len(l.reason) > len(typed) ||
			l.amount < 0) {
			t.Errorf("%q is read as %+v", typed, l)
		}
	}, "<@U1> 20 for saving the demo", "20 puan @ayşe için", "1.000 @a x")
}
