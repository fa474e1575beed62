package motivation

import (
	"slices"

	"okrbot/okr"
	"okrbot/sales"
)

// Wall is what people were thanked for in a month, as everybody may see it.
type Wall struct {
	Team      okr.Team // whose channel shows it, or the first one of the company's
	Company   bool     // it is of several teams
	Month     okr.Period
	Count     int           // kudos
	Values    []WallValue   // of the company, the most first; what named none comes last
	Places    []sales.Place // of all who were thanked
	Stories   []Kudos
	Badges    []Awarded
	Beginners []string // who gave kudos for the first time ever
}

// Awarded is a badge that somebody has.
type Awarded struct {
	Person okr.PersonID
	Name   string
	Badge  Badge
}

// WallValue is who was thanked for a value of the company.
type WallValue struct {
	Value string // empty: none was named
	Count int
	Names []string
}

// Named is how many kudos somebody got for a value; empty without one.
type Named struct {
	Value, Name string
	Count       int
}

// ByValues gathers who was thanked for which value: the value that was named most comes first, those of the same count
// in the order of words, and what named none last. Names are in the order of words, so that nobody is ranked.
func ByValues(named []Named, compare func(a, b string) int) (list []WallValue) {
	at := map[string]int{}
	for _, n := range named {
		i, known := at[n.Value]
		if !known {
			i = len(list)
			at[n.Value], list = i, append(list, WallValue{Value: n.Value})
		}
		list[i].Count += n.Count
		list[i].Names = append(list[i].Names, n.Name)
	}
	for i := range list {
		slices.SortFunc(list[i].Names, compare)
	}
	slices.SortFunc(list, func(a, b WallValue) int {
		switch {
		case a.Value == "" || b.Value == "":
			return compare(b.Value, a.Value)
		case a.Count != b.Count:
			return b.Count - a.Count
		}
		return compare(a.Value, b.Value)
	})
	return list
}

// mostStories is how many kudos a wall tells in full.
const mostStories = 3

// StoriesOf are the first of kudos that a wall tells, each of them to somebody whom no other one thanks.
func StoriesOf(list []Kudos) (told []Kudos) {
	seen := map[okr.PersonID]bool{}
	for _, k := range list {
		if len(told) == mostStories {
			break
		}
		if !slices.ContainsFunc(k.Receivers, func(r Receiver) bool { return !seen[r.Person] }) {
			continue
		}
		for _, r := range k.Receivers {
			seen[r.Person] = true
		}
		told = append(told, k)
	}
	return told
}

// wallTop is how many places a wall shows at most.
const wallTop = 3

// Top are the places that a wall shows.
func (w Wall) Top() []sales.Place {
	shown, _ := sales.Public(w.Places, wallTop)
	return slices.DeleteFunc(slices.Clone(shown), func(p sales.Place) bool { return p.Rank > wallTop })
}
