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
			entries = append(entries, Entry{Person: okr.PersonID(fmt.Sprint(i)), Value: float64(v) / 7,
				Reached: int64(i*31) % 5})
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
		{"one", nine[:1], 5, nil, "1A", ""},
		{"a duel", nine[:2], 5, nil, "1A 2B", ""},
		{"three of three", nine[:3], 5, map[okr.PersonID]float64{"C": 2}, "1A 2B 3C", "C"},
		{"at least three of four", nine[:4], 5, nil, "1A 2B 3C", ""},
		{"of five", nine[:5], 5, nil, "1A 2B 3C", ""},
		{"of six", nine[:6], 5, nil, "1A 2B 3C", ""},
		{"the upper half of seven, rounded up", nine[:7], 5, nil, "1A 2B 3C 4D", ""},
		{"the upper half of eight", nine[:8], 5, map[okr.PersonID]float64{"G": 2}, "1A 2B 3C 4D", "G"},
		{"of few the setting says nothing", nine[:8], 1, nil, "1A 2B 3C 4D", ""},
		{"the first ones of nine", nine, 5, nil, "1A 2B 3C 4D 5E", ""},
		{"a tie at the end", []float64{90, 80, 70, 60, 50, 50, 50, 20, 10}, 5, nil, "1A 2B 3C 4D 5E 5F 5G", ""},
		{"a tie across the end", []float64{90, 80, 70, 60, 60, 60, 30, 20, 10}, 5, nil, "1A 2B 3C 4D 4E 4F", ""},
		{"a tie at the half", []float64{90, 80, 70, 60, 60, 50}, 5, nil, "1A 2B 3C", ""},
		{"most improved", nine, 5, map[okr.PersonID]float64{"G": 0.2, "H": 0.1}, "1A 2B 3C 4D 5E", "G"},
		{"of all", nine, 5, map[okr.PersonID]float64{"A": 0.9, "H": 0.1}, "1A 2B 3C 4D 5E", "A"},
		{"the better rank of two", nine, 5, map[okr.PersonID]float64{"G": 0.1, "H": 0.1}, "1A 2B 3C 4D 5E", "G"},
		{"none improved", nine, 5, map[okr.PersonID]float64{"G": 0, "H": -0.1}, "1A 2B 3C 4D 5E", ""},
		{"the last one improved most", nine, 5, map[okr.PersonID]float64{"A": 0.1, "I": 0.9}, "1A 2B 3C 4D 5E", ""},
		{"the last one of four improved most", nine[:4], 5, map[okr.PersonID]float64{"A": 0.1, "D": 0.9}, "1A 2B 3C",
			""},
		{"more than take part, but never the last", nine, 20, nil, "1A 2B 3C 4D 5E 6F 7G 8H", ""},
		{"two are the last of four", []float64{90, 80, 60, 60}, 5, nil, "1A 2B", ""},
		{"three are the last of four", []float64{90, 60, 60, 60}, 5, nil, "1A", ""},
		{"of equal ones nobody is the last", []float64{60, 60, 60, 60}, 5, nil, "1A 1B 1C 1D", ""},
		{"who has nothing takes no place", []float64{90, 80, 70, 0, 0}, 5, nil, "1A 2B 3C", ""},
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

// Of four or more, whoever shares the last rank is named neither among the places nor as most improved, and of few at
// least half are shown.
func FuzzPublic(f *testing.F) {
	f.Add([]byte{90, 80, 70, 60}, uint8(5), uint8(3))
	f.Add([]byte{9, 9, 9, 9, 1, 1}, uint8(9), uint8(1))
	f.Fuzz(func(t *testing.T, values []byte, top, improved uint8) {
		var entries []Entry
		for i, v := range values {
			by := float64(v%(improved+1)) / 10
			entries = append(entries, Entry{Person: okr.PersonID(fmt.Sprint(i)), Value: float64(v), Improved: &by})
		}
		places := RankBy(entries, nil, strings.Compare)
		nasty.Quick(t, func() { Public(places, int(top)) })
		shown, most := Public(places, int(top))
		n := len(places)
		if n == 0 {
			return
		}
		last := places[n-1].Rank
		for i, p := range shown {
			if p.Person != places[i].Person {
				t.Fatalf("%s are not the first of %s", order(shown), order(places))
			}
			if n >= 4 && last > 1 && p.Rank == last {
				t.Fatalf("%s names the last of %s", order(shown), order(places))
			}
		}
		if n >= 4 && last > 1 && most != nil && most.Rank == last {
			t.Fatalf("%s, the last of %s, is the most improved", most.Person, order(places))
		}
		if n <= 3 && len(shown) != n {
			t.Fatalf("%s of %s", order(shown), order(places))
		}
		if cut := min(n-1, max(3, (n+1)/2)); n >= 4 && n <= 8 && places[cut].Rank != last &&
			len(shown) < max(3, (n+1)/2) {
			t.Fatalf("only %s of %s", order(shown), order(places))
		}
	})
}

func TestMedals(t *testing.T) {
	t.Parallel()
	ratio := func(v float64) *float64 { return &v }
	for _, c := range []struct {
		name string
		Place
		want bool
	}{
		{"the target", Place{Rank: 1, Entry: Entry{Attainment: ratio(1)}}, true},
		{"half of it", Place{Rank: 3, Entry: Entry{Attainment: ratio(0.5)}}, true},
		{"less than half", Place{Rank: 1, Entry: Entry{Attainment: ratio(0.4999)}}, false},
		{"less than half, hidden", Place{Rank: 1, Entry: Entry{Unvalued: true, Attainment: ratio(0.4999)}.Shown()},
			false},
		{"more than half, hidden", Place{Rank: 1, Entry: Entry{Unvalued: true, Attainment: ratio(0.7)}.Shown()}, true},
		{"no target", Place{Rank: 2}, true},
		{"fourth", Place{Rank: 4, Entry: Entry{Attainment: ratio(2)}}, false},
		{"no rank", Place{Entry: Entry{Attainment: ratio(2)}}, false},
	} {
		if got := c.Medal(); got != c.want {
			t.Errorf("%s: a medal is %t, want %t", c.name, got, c.want)
		}
	}
}

// Without targets a board ranks by revenue where amounts may be seen, else by deals.
func TestWithoutTargets(t *testing.T) {
	t.Parallel()
	sold, free, aims, both := Entry{Achieved: 5, Deals: 1}, Entry{Deals: 1}, Entry{Target: 100},
		Entry{Achieved: 5, Deals: 1, Target: 100}
	for _, c := range []struct {
		name    string
		metric  BoardMetric
		entries []Entry
		amounts bool
		want    BoardMetric
		ok      bool
	}{
		{"amounts may be seen", ByAttainment, []Entry{sold}, true, ByRevenue, true},
		{"amounts are private", ByAttainment, []Entry{sold}, false, ByDeals, true},
		{"nothing was worth anything", ByAttainment, []Entry{free}, true, ByDeals, true},
		{"who has a target has sold nothing", ByAttainment, []Entry{sold, aims}, true, ByRevenue, true},
		{"somebody has a target", ByAttainment, []Entry{sold, both}, true, ByAttainment, false},
		{"nobody has sold", ByAttainment, []Entry{aims}, true, ByAttainment, false},
		{"nobody", ByAttainment, nil, true, ByAttainment, false},
		{"improvement takes a target too", ByImprovement, []Entry{sold}, false, ByDeals, true},
		{"deals take none", ByDeals, []Entry{sold}, true, ByDeals, false},
		{"revenue takes none", ByRevenue, []Entry{sold}, true, ByRevenue, false},
	} {
		if got, ok := c.metric.WithoutTargets(c.entries, c.amounts); got != c.want || ok != c.ok {
			t.Errorf("%s: %s, %t, want %s, %t", c.name, got, ok, c.want, c.ok)
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
