package commands

import (
	"slices"
	"strings"
	"testing"

	"okrbot/motivation"
	"okrbot/nasty"
)

var (
	duelActivities = []string{"meetings", "cold calls", "toplantı"}
	duelPeople     = func(name string) bool {
		return slices.Contains([]string{"burak", "burak şahin", "ayşe"}, strings.ToLower(name))
	}
)

func TestDuelLine(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]duelLine{
		`<@U1|burak> week deals "loser brings baklava"`: {name: "<@U1|burak>", days: 7, counted: motivation.CountDeals,
			stake: "loser brings baklava"},
		"@burak":                        {name: "@burak", days: 7, counted: motivation.CountDeals},
		"@burak month revenue":          {name: "@burak", days: 30, counted: motivation.CountRevenue},
		"@burak, revenue, month":        {name: "@burak", days: 30, counted: motivation.CountRevenue},
		"Burak Şahin gün toplantı":      {name: "Burak Şahin", days: 1, counted: motivation.CountActivity("toplantı")},
		"@burak cold calls week":        {name: "@burak", days: 7, counted: motivation.CountActivity("cold calls")},
		"@burak hafta fırsat “baklava”": {name: "@burak", days: 7, counted: motivation.CountDeals, stake: "baklava"},
		"@burak 1 week kudos":           {name: "@burak", days: 7, counted: motivation.CountKudos},
		"@burak week deals the bill":    {name: "@burak", days: 7, counted: motivation.CountDeals, stake: "the bill"},
		"@burak week deals deals lunch": {name: "@burak", days: 7, counted: motivation.CountDeals, stake: "deals lunch"},
		`@burak "a week of coffee"`:     {name: "@burak", days: 7, counted: motivation.CountDeals, stake: "a week of coffee"},
		"@burak weke deals": {name: "@burak", days: 7, counted: motivation.CountDeals,
			stake: "weke deals", near: "weke", meant: "week"},
		"@burak week dels": {name: "@burak", days: 7, counted: motivation.CountDeals,
			stake: "dels", near: "dels", meant: "deals"},
		"@burak 3 weeks": {name: "@burak", days: 7, counted: motivation.CountDeals, stake: "3 weeks", length: "3 weeks"},
		"@burak deals until friday": {name: "@burak", days: 7, counted: motivation.CountDeals, stake: "until friday",
			length: "until"},
		"@burak cumaya kadar": {name: "@burak", days: 7, counted: motivation.CountDeals, stake: "cumaya kadar",
			length: "cumaya"},
		"@burak week 2 coffees":    {name: "@burak", days: 7, counted: motivation.CountDeals, stake: "2 coffees"},
		"@burak hafta gerçekleşme": {name: "@burak", days: 7, counted: motivation.CountAttainment},
		"week deals":               {days: 7, counted: motivation.CountDeals},
		"":                         {days: 7, counted: motivation.CountDeals},
		"ayşe AY CİRO 'kaybeden ısmarlar'": {name: "ayşe", days: 30, counted: motivation.CountRevenue,
			stake: "kaybeden ısmarlar"},
	} {
		l := parseDuelLine(text, duelActivities, duelPeople)
		if l.rest = ""; l != want {
			t.Errorf("%q is read as %+v; want %+v", text, l, want)
		}
	}
}

// Whatever is typed, whom it names and what it is about stand in it, and a duel lasts as long as one may.
func FuzzDuelLine(f *testing.F) {
	typedTexts(f, func(t *testing.T, typed string) {
		var l duelLine
		nasty.Quick(t, func() { l = parseDuelLine(typed, duelActivities, duelPeople) })
		if !strings.Contains(typed, l.stake) || !strings.Contains(typed, l.near) || len(l.name) > len(typed) ||
			!slices.Contains([]int{1, 7, 30}, l.days) || l.counted == "" {
			t.Errorf("%q is read as %+v", typed, l)
		}
	}, `<@U1> week deals "loser brings baklava"`, "@burak hafta fırsat “baklava”", "burak cold calls", `@a "`)
}
