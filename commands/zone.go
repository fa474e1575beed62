package commands

import (
	"cmp"
	"context"
	_ "embed"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"okrbot/bot"
	"okrbot/locale"
	"okrbot/ui"
)

// zoneTable are the time zones of the world's countries, each with the country's code (tzdata's zone.tab, in the
// public domain).
//
//go:embed zones.txt
var zoneTable string

// zoneAliases are what people call zones beside the names of zones and countries: cities after which none is called,
// and names in Turkish.
//
//go:embed zone_aliases.txt
var zoneAliases string

// usualZones come first of those that fit as well.
var usualZones = []string{
	"Europe/Istanbul", "Europe/London", "Europe/Berlin", "Europe/Paris", "America/New_York", "America/Chicago",
	"America/Denver", "America/Los_Angeles",
	"Asia/Dubai", "Asia/Riyadh", "Asia/Kolkata", "Asia/Singapore", "Asia/Shanghai", "Asia/Tokyo", "Australia/Sydney",
	"America/Sao_Paulo", "Europe/Moscow", "UTC",
}

// zone is a time zone with all that it is called.
type zone struct {
	name     string
	location *time.Location
	called   [][]string // each name as its folded words
	letters  []string   // its abbreviations in January and July, folded
}

// zones are read once: their names and rules don't change while okrbot runs.
var zones = sync.OnceValue(func() (list []zone) {
	aliases := map[string][]string{}
	for line := range strings.Lines(zoneAliases) {
		if name, called, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
			aliases[name] = append(aliases[name], strings.Split(called, ",")...)
		}
	}
	add := func(code, name string) {
		location, err := time.LoadLocation(name)
		if err != nil {
			return
		}
		z := zone{name: name, location: location}
		for _, called := range slices.Concat([]string{name}, locale.CountryNames(code), aliases[name]) {
			z.called = append(z.called, zoneWords(called))
		}
		for _, month := range []time.Month{time.January, time.July} {
			abbreviation, _ := time.Date(2026, month, 1, 0, 0, 0, 0, time.UTC).In(location).Zone()
			z.letters = append(z.letters, locale.Key(abbreviation))
		}
		list = append(list, z)
	}
	add("", "UTC")
	for line := range strings.Lines(zoneTable) {
		code, name, _ := strings.Cut(strings.TrimSpace(line), "\t")
		add(code, name)
	}
	return list
})

func zoneWords(text string) []string {
	return strings.FieldsFunc(locale.Key(text), func(r rune) bool { return strings.ContainsRune(" /_-,.()&'’", r) })
}

// offsetTyped is a distance from Greenwich as people type it: UTC+3, GMT-03:30, +5.
var offsetTyped = regexp.MustCompile(`^(?:utc|gmt)? ?([+-]) ?(\d{1,2})(?:[:.]?(\d{2}))?$`)

const mostSuggestions = 50

// suggestZones offers the time zones that are called as was typed: by their own name, their country or a city in
// either language, an abbreviation or the distance from Greenwich.
func (c *Commands) suggestZones(_ context.Context, r *bot.Request) (bot.Reply, error) {
	var offered []ui.ZoneOffered
	for _, z := range zonesCalled(r.Query, r.Now) {
		_, offset := r.Now.In(z.location).Zone()
		offered = append(offered, ui.ZoneOffered{Name: z.name, Offset: offset})
	}
	return bot.Reply{Options: ui.ZoneOptions(offered)}, nil
}

func zonesCalled(query string, now time.Time) []zone {
	if len(query) > longestCalled {
		return nil
	}
	typed, words := locale.Key(query), zoneWords(query)
	rank := func(z zone) int { return z.rank(words, strings.ReplaceAll(typed, " ", "")) }
	if m := offsetTyped.FindStringSubmatch(typed); m != nil {
		wanted := offsetOf(m)
		rank = func(z zone) int {
			if _, offset := now.In(z.location).Zone(); offset == wanted {
				return 1
			}
			return 0
		}
	}
	type ranked struct {
		zone
		rank, usual int
	}
	var found []ranked
	for _, z := range zones() {
		if n := rank(z); n > 0 {
			usual := slices.Index(usualZones, z.name)
			if usual < 0 {
				usual = len(usualZones)
			}
			found = append(found, ranked{z, n, usual})
		}
	}
	slices.SortStableFunc(found, func(a, b ranked) int { return cmp.Or(b.rank-a.rank, a.usual-b.usual) })
	var list []zone
	for _, f := range found[:min(len(found), mostSuggestions)] {
		list = append(list, f.zone)
	}
	return list
}

// offsetOf is a typed distance in seconds.
func offsetOf(m []string) int {
	hours, _ := strconv.Atoi(m[2])
	minutes, _ := strconv.Atoi(m[3])
	seconds := hours*3600 + minutes*60
	if m[1] == "-" {
		return -seconds
	}
	return seconds
}

// rank says how well a zone fits: 3 when it, its country or a city is called so, 2 for its abbreviation, 1 when one
// of its names begins so, 0 not at all. Typed words are the begins of words of one name.
func (z zone) rank(words []string, joined string) int {
	best := 0
	if len(words) == 0 {
		return 1
	}
	if slices.Contains(z.letters, joined) {
		best = 2
	}
	for _, called := range z.called {
		switch {
		case slices.Equal(called, words), len(called) > len(words) &&
			slices.Equal(called[len(called)-len(words):], words):
			return 3
		case beginsWith(called, words):
			best = max(best, 1)
		}
	}
	return best
}

// beginsWith reports whether the words typed are begins of words of a name, in their order.
func beginsWith(called, words []string) bool {
	at := 0
	for _, word := range called {
		if at < len(words) && strings.HasPrefix(word, words[at]) {
			at++
		}
	}
	return at == len(words)
}
