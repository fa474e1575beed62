package sales

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"okrbot/nasty"
	"okrbot/okr"
)

// board has an entry for each of the values, of people A, B, C and so on.
func board(values ...float64) []Entry {
	var entries []Entry
	for i, v := range values {
		name := string(rune('A' + i))
		entries = append(entries, Entry{Person: okr.PersonID(name), Name: name, Value: v})
	}
	return entries
}

// order is places as ranks and people: 1A 2B 2C 4D.
func order(places []Place) string {
	var words []string
	for _, p := range places {
		words = append(words, fmt.Sprintf("%d%s", p.Rank, p.Person))
	}
	return strings.Join(words, " ")
}

func TestRankBy(t *testing.T) {
	t.Parallel()
	earlier := func(entries []Entry, reached ...int64) []Entry {
		for i := range entries {
			entries[i].Reached = reached[i]
		}
		return entries
	}
	sum := 0.0
	for range 10 {
		sum += 0.1 // just under 1
	}
	for _, c := range []struct {
		name    string
		entries []Entry
		want    string
	}{
		{"two share the second place", board(130, 120, 120, 119.99), "1A 2B 2C 4D"},
		{"whatever the order", board(119.99, 120, 130, 120), "1C 2B 2D 4A"},
		{"all alike", board(7, 7, 7), "1A 1B 1C"},
		{"the values are exact", board(sum, 1), "1B 2A"},
		{"the earlier one first", earlier(board(5, 5, 5), 300, 100, 200), "1B 1C 1A"},
		{"whom nobody timed last", earlier(board(5, 5, 5), 0, 100, math.MaxInt64), "1B 1C 1A"},
		{"time never beats value", earlier(board(5, 6), 1, 2), "1B 2A"},
		{"nobody is shown with nothing", board(0, 3, -1, math.NaN()), "1B"},
		{"nobody", nil, ""},
	} {
		before := slices.Clone(c.entries)
		got := RankBy(c.entries, nil, strings.Compare)
		if order(got) != c.want || got == nil {
			t.Errorf("%s: %s, want %s", c.name, order(got), c.want)
		}
		for i := range before {
			if before[i].Person != c.entries[i].Person {
				t.Errorf("%s: the entries were moved", c.name)
			}
		}
	}
}

func TestRankBy_NamesAndEarlierRanks(t *testing.T) {
	t.Parallel()
	entries := board(5, 5, 9)
	backwards := func(a, b string) int { return strings.Compare(b, a) }
	places := RankBy(entries, map[okr.PersonID]int{"A": 4, "C": 3}, backwards)
	if got := order(places); got != "1C 2B 2A" {
		t.Errorf("got %s", got)
	}
	for i, want := range []struct {
		delta int
		isNew bool
	}{{2, false}, {0, true}, {2, false}} {
		if delta, isNew := Movement(places[i]); delta != want.delta || isNew != want.isNew {
			t.Errorf("%s moved by %d, new %t", places[i].Person, delta, isNew)
		}
	}
	if delta, isNew := Movement(Place{Rank: 5, Was: 2}); delta != -3 || isNew {
		t.Errorf("2 to 5 moved by %d, new %t", delta, isNew)
	}
}

// One more than the number of those above is the rank, of whatever values.
func FuzzRankBy(f *testing.F) {
	f.Add([]byte{130, 120, 120, 119})
	f.Add([]byte{0, 0, 1})
	f.Fuzz(func(t *testing.T, values []byte) {
		var entries []Entry
		for i, v := range values {
			entries = append(entries, Entry{Person: okr.PersonID(fmt.Sprint(i)), Value: float64(v) / 7, Reached: int64(i*31) % 5})
		}
		nasty.Quick(t, func() { RankBy(entries, nil, strings.Compare) })
		places := RankBy(entries, nil, strings.Compare)
		if len(places) != len(values)-strings.Count(string(values), "\x00") {
			t.Fatalf("%d places for %v", len(places), values)
		}
		for _, p := range places {
			above := 0
			for _, e := range entries {
				if e.Value > p.Value {
					above++
				}
			}
			if p.Rank != above+1 {
				t.Fatalf("%+v has %d above", p, above)
			}
		}
	})
}

func TestPublic(t *testing.T) {
	t.Parallel()
	nine := []float64{90, 80, 70, 60, 50, 40, 30, 20, 10}
	for _, c := range []struct {
		name     string
		values   []float64
		top      int
		improved map[okr.PersonID]float64
		want     string
		most     okr.PersonID
	}{
		{"eight", nine[:8], 5, map[okr.PersonID]float64{"H": 2}, "1A 2B 3C 4D 5E 6F 7G 8H", ""},
		{"nine", nine, 5, nil, "1A 2B 3C 4D 5E", ""},
		{"a tie at the end", []float64{90, 80, 70, 60, 50, 50, 50, 20, 10}, 5, nil, "1A 2B 3C 4D 5E 5F 5G", ""},
		{"a tie across the end", []float64{90, 80, 70, 60, 60, 60, 30, 20, 10}, 5, nil, "1A 2B 3C 4D 4E 4F", ""},
		{"most improved", nine, 5, map[okr.PersonID]float64{"G": 0.2, "H": 0.1}, "1A 2B 3C 4D 5E", "G"},
		{"of the others", nine, 5, map[okr.PersonID]float64{"A": 0.9, "I": 0.1}, "1A 2B 3C 4D 5E", "I"},
		{"the better rank of two", nine, 5, map[okr.PersonID]float64{"G": 0.1, "H": 0.1}, "1A 2B 3C 4D 5E", "G"},
		{"none improved", nine, 5, map[okr.PersonID]float64{"A": 0.9, "G": 0, "H": -0.1}, "1A 2B 3C 4D 5E", ""},
		{"more than take part", nine, 20, map[okr.PersonID]float64{"A": 1}, "1A 2B 3C 4D 5E 6F 7G 8H 9I", ""},
		{"none of nine", nine, 0, nil, "", ""},
		{"nobody", nil, 5, nil, "", ""},
	} {
		entries := board(c.values...)
		for i := range entries {
			if by, ok := c.improved[entries[i].Person]; ok {
				entries[i].Improved = &by
			}
		}
		shown, improved := Public(RankBy(entries, nil, strings.Compare), c.top)
		most := okr.PersonID("")
		if improved != nil {
			most = improved.Person
		}
		if order(shown) != c.want || most != c.most {
			t.Errorf("%s: %s and %q, want %s and %q", c.name, order(shown), most, c.want, c.most)
		}
	}
}

func TestAround(t *testing.T) {
	t.Parallel()
	places := RankBy(board(90, 80, 80, 60, 50, 40), nil, strings.Compare)
	for person, want := range map[okr.PersonID]struct {
		near string
		at   int
	}{
		"A": {"1A 2B 2C", 0}, "B": {"1A 2B 2C 4D", 1}, "C": {"1A 2B 2C 4D 5E", 2},
		"D": {"2B 2C 4D 5E 6F", 2}, "E": {"2C 4D 5E 6F", 2}, "F": {"4D 5E 6F", 2},
	} {
		near, at, ok := Around(places, person)
		if !ok || order(near) != want.near || at != want.at || near[at].Person != person {
			t.Errorf("around %s: %s, at %d", person, order(near), at)
		}
	}
	if near, _, ok := Around(places, "Z"); ok || near != nil {
		t.Errorf("somebody without a place is at %v", near)
	}
}

func TestImprovement(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		now    float64
		before []float64
		want   float64
		ok     bool
	}{
		{1.1, []float64{0.8, 0.9, 1.0}, 0.2, true},
		{1.1, []float64{5, 0.8, 0.9, 1.0}, 0.2, true}, // the oldest is left out
		{0.5, []float64{0.75}, -0.25, true},
		{0.5, []float64{0.5, 0.5}, 0, true},
		{0.5, nil, 0, false},
	} {
		got, ok := Improvement(c.now, c.before)
		if !near(got, c.want) || ok != c.ok {
			t.Errorf("%v after %v is %v, %t, want %v, %t", c.now, c.before, got, ok, c.want, c.ok)
		}
	}
}
