package motivation

import (
	"cmp"
	"slices"

	"okrbot/okr"
)

// ReciprocityDays is over how many days it is seen who thanks whom.
const ReciprocityDays = 90

// pairFrom is how many kudos each of a pair gives the other at least.
const pairFrom = 5

// Given is how many kudos somebody gave to somebody.
type Given struct {
	From, To okr.PersonID
	Count    int
}

// Return is how much of what a person gives goes back to the one colleague who gives them most.
type Return struct {
	Person, Colleague okr.PersonID
	Given, Back       int // kudos of the person: to all, and to the colleague
}

// Share is what goes back of what is given, from 0 to 1.
func (r Return) Share() float64 { return float64(r.Back) / float64(r.Given) }

// Pair are two who give each other at least 5 kudos, and at least half of what they give.
type Pair struct {
	One, Other     okr.PersonID // in the order of their ids
	ByOne, ByOther int          // what each gives the other
}

// ReciprocityOf is what kudos say of those who give and are given some, and which pairs there are, in the order of
// ids. Of several who give somebody the most alike, the colleague is the one to whom most goes back. It is a figure
// for admins, and accuses nobody.
func ReciprocityOf(given []Given) (returns []Return, pairs []Pair) {
	counts, totals := map[[2]okr.PersonID]int{}, map[okr.PersonID]int{}
	for _, g := range given {
		counts[[2]okr.PersonID{g.From, g.To}] += g.Count
		totals[g.From] += g.Count
	}
	most := map[okr.PersonID]Return{}
	for between, count := range counts {
		from, to := between[0], between[1]
		back := counts[[2]okr.PersonID{to, from}]
		if totals[to] > 0 {
			r := Return{Person: to, Colleague: from, Given: totals[to], Back: back}
			if known, ok := most[to]; !ok || isCloser(r, known, counts) {
				most[to] = r
			}
		}
		if from < to && isPair(count, totals[from]) && isPair(back, totals[to]) {
			pairs = append(pairs, Pair{One: from, Other: to, ByOne: count, ByOther: back})
		}
	}
	for _, r := range most {
		returns = append(returns, r)
	}
	slices.SortFunc(returns, func(a, b Return) int { return cmp.Compare(a.Person, b.Person) })
	slices.SortFunc(pairs, func(a, b Pair) int {
		return cmp.Or(cmp.Compare(a.One, b.One), cmp.Compare(a.Other, b.Other))
	})
	return returns, pairs
}

// isCloser reports whether a's colleague, rather than b's, is who gives that person most.
func isCloser(a, b Return, counts map[[2]okr.PersonID]int) bool {
	gave := func(r Return) int { return counts[[2]okr.PersonID{r.Colleague, r.Person}] }
	return cmp.Or(cmp.Compare(gave(a), gave(b)), cmp.Compare(a.Back, b.Back), cmp.Compare(b.Colleague, a.Colleague)) > 0
}

func isPair(given, total int) bool { return given >= pairFrom && 2*given >= total }
