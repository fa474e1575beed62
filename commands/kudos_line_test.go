package commands

import (
	"slices"
	"strings"
	"testing"

	"okrbot/nasty"
	"okrbot/okr"
)

func TestKudosLine(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]kudosLine{
		"<@U1|ayse> for saving the demo #teamwork": {receivers: []okr.PersonID{"U1"}, reason: "saving the demo",
			value: "teamwork"},
		"<@U1> <@U2>, and <@U3> for helping": {receivers: []okr.PersonID{"U1", "U2", "U3"}, reason: "helping"},
		"<@U1> ve <@U1> demoyu kurtardığı için #ekip-ruhu bravo": {receivers: []okr.PersonID{"U1"},
			reason: "demoyu kurtardığı için bravo", value: "ekip-ruhu"},
		"@ayşe @selin: great work": {named: []string{"@ayşe", "@selin"}, reason: "great work"},
		"<@U1> - closing <#C1|teamwork> before ten": {receivers: []okr.PersonID{"U1"}, reason: "closing before ten",
			value: "teamwork"},
		"<@U1> asked <@U2> for help": {receivers: []okr.PersonID{"U1"}, reason: "asked <@U2> for help"},
		"<@U1>":                      {receivers: []okr.PersonID{"U1"}},
		"for nothing":                {reason: "nothing"},
		"and so on":                  {reason: "and so on"},
		"<@U1> no tag in C#1 here":   {receivers: []okr.PersonID{"U1"}, reason: "no tag in C#1 here"},
		"":                           {},
		"<@U1>, James and Maria Rossi for the list": {receivers: []okr.PersonID{"U1"},
			named: []string{"James", "Maria Rossi"}, reason: "the list"},
		"<@U1>, Burak ve Mehmet Acme demosu için": {receivers: []okr.PersonID{"U1"},
			named: []string{"Burak", "Mehmet"}, reason: "Acme demosu için"},
		"<@U1> ve Burak'ın yanındakiler": {receivers: []okr.PersonID{"U1"}, reason: "Burak'ın yanındakiler"},
		"<@U1> Burak Mehmet demoyu kurtardı": {receivers: []okr.PersonID{"U1"}, perhaps: "Burak",
			reason: "Burak Mehmet demoyu kurtardı"},
		"<@U1> for James being away": {receivers: []okr.PersonID{"U1"}, reason: "James being away"},
		"<@U1>, the list of prices":  {receivers: []okr.PersonID{"U1"}, reason: "the list of prices"},
		"<@U1> and @ayşe, Maria: well done": {receivers: []okr.PersonID{"U1"}, named: []string{"@ayşe", "Maria"},
			reason: "well done"},
		"<@U1>: Maria says that you helped": {receivers: []okr.PersonID{"U1"}, reason: "Maria says that you helped"},
	} {
		l := parseKudosLine(text, isSample)
		if l.perhaps != want.perhaps || !slices.Equal(l.receivers, want.receivers) ||
			!slices.Equal(l.named, want.named) || l.reason != want.reason || l.value != want.value {
			t.Errorf("%q is read as %+v, not %+v", text, l, want)
		}
	}
}

func isSample(name string) bool {
	return slices.Contains([]string{"Burak", "James", "Maria", "Maria Rossi", "Mehmet"}, name)
}

// Whom a line thanks is never part of the reason, and nobody is thanked who is not in it.
func FuzzKudosLine(f *testing.F) {
	typedTexts(f, func(t *testing.T, typed string) {
		var l kudosLine
		nasty.Quick(t, func() { l = parseKudosLine(typed, isSample) })
		for _, id := range l.receivers {
			if !strings.Contains(typed, "<@"+string(id)) {
				t.Errorf("%q thanks %s", typed, id)
			}
		}
		if len(l.reason)+len(l.value) > len(typed) {
			t.Errorf("%q is for %q, %q", typed, l.reason, l.value)
		}
		nasty.Quick(t, func() { nameBefore(typed, func(name string) bool { return len(name)%2 == 0 }) })
	}, "<@U1> for saving the demo #teamwork", "@ayşe, @selin ve <@U2|x> <#C1|a> için", "# #a <@>")
}
