package sales

import (
	"cmp"
	"math"
	"slices"

	"okrbot/okr"
)

// RankBy orders entries by their exact value, the highest first, and ranks them 1, 2, 2, 4. Within a tie, which shares its rank, who reached
// the value earlier comes first (0 is the latest), then by name as compare says. Who has nothing, or less, is left out. was holds the ranks on
// the board posted before.
func RankBy(entries []Entry, was map[okr.PersonID]int, compare func(a, b string) int) []Place {
	places := make([]Place, 0, len(entries))
	for _, e := range entries {
		if e.Value > 0 {
			places = append(places, Place{Entry: e, Was: was[e.Person]})
		}
	}
	reached := func(p Place) int64 {
		if p.Reached == 0 {
			return math.MaxInt64
		}
		return p.Reached
	}
	slices.SortFunc(places, func(a, b Place) int {
		if order := cmp.Or(cmp.Compare(b.Value, a.Value), cmp.Compare(reached(a), reached(b))); order != 0 {
			return order
		}
		return cmp.Or(compare(a.Name, b.Name), cmp.Compare(a.Person, b.Person))
	})
	for i := range places {
		places[i].Rank = i + 1
		if i > 0 && places[i].Value == places[i-1].Value {
			places[i].Rank = places[i-1].Rank
		}
	}
	return places
}

// Movement is how many ranks a place went up since the board posted before, negative for down; isNew when it was not on that one.
func Movement(p Place) (delta int, isNew bool) {
	if p.Was == 0 {
		return 0, true
	}
	return p.Was - p.Rank, false
}

// few is up to how many people a public board shows all.
const few = 8

// Public is what a public board shows: all places when eight people or fewer take part, else those up to rank top; and who improved most, if
// that is above 0 and they are not shown anyway.
func Public(places []Place, top int) (shown []Place, improved *Place) {
	shown = places
	if len(places) > few {
		shown = places[:min(len(places), max(1, top))]
		for len(shown) < len(places) && places[len(shown)].Rank <= top {
			shown = places[:len(shown)+1]
		}
	}
	for i := len(shown); i < len(places); i++ {
		v := places[i].Improved
		if v != nil && *v > 0 && (improved == nil || *v > *improved.Improved) {
			improved = &places[i]
		}
	}
	for _, p := range shown {
		if improved != nil && p.Improved != nil && *p.Improved >= *improved.Improved {
			return shown, nil
		}
	}
	return shown, improved
}

// nearby is how many places above and below a person sees.
const nearby = 2

// Around is a person's own view of a board: their place, up to two above and two below, and where in them the person is. It reports false for
// who has no place.
func Around(places []Place, person okr.PersonID) (near []Place, at int, ok bool) {
	i := slices.IndexFunc(places, func(p Place) bool { return p.Person == person })
	if i < 0 {
		return nil, 0, false
	}
	from := max(0, i-nearby)
	return places[from:min(len(places), i+nearby+1)], i - from, true
}

// compared is how many earlier periods an improvement is measured by.
const compared = 3

// Improvement is an attainment less the mean of the last up to three before, the latest last; false when there is none.
func Improvement(now float64, before []float64) (float64, bool) {
	if len(before) == 0 {
		return 0, false
	}
	if len(before) > compared {
		before = before[len(before)-compared:]
	}
	sum := 0.0
	for _, v := range before {
		sum += v
	}
	return now - sum/float64(len(before)), true
}
