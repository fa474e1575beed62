package sales

import (
	"cmp"
	"slices"

	"okrbot/okr"
)

const (
	// fewTakePart is up to how many places a public board shows the upper half of them.
	fewTakePart = 8
	// duel is up to how many places a public board shows all of them; beyond it the last one is never shown.
	duel = 3
	// medals is how many ranks have a medal, for who has reached at least medalFrom of the target.
	medals    = 3
	medalFrom = 0.5
	// nearby is how many places above and below their own somebody sees.
	nearby = 2
	// improvementOver is with how many earlier periods at most a period is compared.
	improvementOver = 3
)

// RankBy orders entries by their exact value, the highest first. Those of the same value share a rank, as in standard
// competition: 1, 2, 2, 4; among them who reached the value earlier comes first, a Reached of 0 being the latest,
// then who comes first by name as compare sorts names. Entries whose value is not above 0 are left out. was holds the
// ranks of the board posted before.
func RankBy(entries []Entry, was map[okr.PersonID]int, compare func(a, b string) int) []Place {
	ranked := slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool { return !(e.Value > 0) })
	slices.SortStableFunc(ranked, func(a, b Entry) int {
		return cmp.Or(
			cmp.Compare(b.Value, a.Value),
			// As an unsigned number, one less than 0 is the latest of all.
			cmp.Compare(uint64(a.Reached)-1, uint64(b.Reached)-1),
			compare(a.Name, b.Name),
			cmp.Compare(a.Person, b.Person),
		)
	})
	places := make([]Place, 0, len(ranked))
	for i, e := range ranked {
		rank := i + 1
		if i > 0 && e.Value == ranked[i-1].Value {
			rank = places[i-1].Rank
		}
		places = append(places, Place{Entry: e, Rank: rank, Was: was[e.Person]})
	}
	return places
}

// Movement is how many ranks p rose since the board posted before, previous rank − rank, negative when it fell; isNew
// says that it was not on that board.
func Movement(p Place) (delta int, isNew bool) {
	if p.Was <= 0 {
		return 0, true
	}
	return p.Was - p.Rank, false
}

// Public is what a public board shows of the places of [RankBy]: two or three whole, of 4 to 8 the upper half,
// rounded up, and at least 3, else those with a rank of at most top; ties included, but of four or more never those
// who share the last rank, unless all do. improved is who improved most of all, shown or not, the better rank of
// equal ones; nil when nobody improved above 0 and when it is the last of four or more.
func Public(places []Place, top int) (shown []Place, improved *Place) {
	n := len(places)
	switch {
	case n <= duel:
		top = n
	case n <= fewTakePart:
		top = max(duel, (n+1)/2)
	}
	if named := aboveLast(places); named < n && top >= places[named].Rank {
		shown = places[:named:named]
	} else {
		at, _ := slices.BinarySearchFunc(places, top+1,
			func(p Place, rank int) int { return cmp.Compare(p.Rank, rank) })
		shown = places[:at:at]
	}
	at, most := -1, 0.0
	for i, p := range places {
		if p.Improved != nil && *p.Improved > most {
			at, most = i, *p.Improved
		}
	}
	if at >= 0 && at < aboveLast(places) {
		improved = &places[at]
	}
	return shown, improved
}

// aboveLast is how many places may be named in public: of four or more all but those that share the last rank.
func aboveLast(places []Place) int {
	n := len(places)
	if n <= duel || places[n-1].Rank == 1 {
		return n
	}
	return slices.IndexFunc(places, func(p Place) bool { return p.Rank == places[n-1].Rank })
}

// Medal reports whether a place is one of the first three and worth a medal: no target, or at least half of it reached.
func (p Place) Medal() bool {
	return p.Rank >= 1 && p.Rank <= medals && !p.underHalf()
}

// Around is a person's own view of the places of [RankBy]: their place at near[at], up to two places above it and up
// to two below. It is not ok when the person has no place.
func Around(places []Place, person okr.PersonID) (near []Place, at int, ok bool) {
	i := slices.IndexFunc(places, func(p Place) bool { return p.Person == person })
	if i < 0 {
		return nil, 0, false
	}
	from, to := max(i-nearby, 0), min(i+nearby+1, len(places))
	return places[from:to:to], i - from, true
}

// Improvement is now less the mean of the last up to 3 of the attainments before, which are oldest first. It is not
// ok without any.
func Improvement(now float64, before []float64) (float64, bool) {
	last := before[max(len(before)-improvementOver, 0):]
	if len(last) == 0 {
		return 0, false
	}
	return now - mean(last), true
}
