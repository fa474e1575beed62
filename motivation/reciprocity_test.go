package motivation_test

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"okrbot/motivation"
	"okrbot/okr"
)

func TestReciprocityOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		given   []motivation.Given
		returns []motivation.Return
		pairs   []motivation.Pair
	}{
		{"nothing", nil, nil, nil},
		{"one way", []motivation.Given{{"A", "B", 9}}, nil, nil},
		{"two who thank each other", []motivation.Given{{"A", "B", 5}, {"B", "A", 5}},
			[]motivation.Return{{"A", "B", 5, 5}, {"B", "A", 5, 5}}, []motivation.Pair{{"A", "B", 5, 5}}},
		{"four are too few", []motivation.Given{{"A", "B", 5}, {"B", "A", 4}},
			[]motivation.Return{{"A", "B", 5, 5}, {"B", "A", 4, 4}}, nil},
		{"half of what one gives", []motivation.Given{{"A", "B", 5}, {"A", "C", 5}, {"B", "A", 7}},
			[]motivation.Return{{"A", "B", 10, 5}, {"B", "A", 7, 7}}, []motivation.Pair{{"A", "B", 5, 7}}},
		{"less than half of what one gives", []motivation.Given{{"A", "B", 5}, {"A", "C", 6}, {"B", "A", 7}},
			[]motivation.Return{{"A", "B", 11, 5}, {"B", "A", 7, 7}}, nil},
		{"less than half of what the other gives", []motivation.Given{{"A", "B", 7}, {"B", "A", 5}, {"B", "C", 6}},
			[]motivation.Return{{"A", "B", 7, 7}, {"B", "A", 11, 5}}, nil},
		{"who gave most got nothing back", []motivation.Given{{"C", "A", 9}, {"B", "A", 2}, {"A", "B", 4}},
			[]motivation.Return{{"A", "C", 4, 0}, {"B", "A", 2, 2}}, nil},
		{"of two who gave alike, to whom more went back",
			[]motivation.Given{{"B", "A", 3}, {"C", "A", 3}, {"A", "C", 2}, {"A", "D", 6}},
			[]motivation.Return{{"A", "C", 8, 2}, {"C", "A", 3, 3}}, nil},
		{"of two who gave alike, and to whom as much went back, the first",
			[]motivation.Given{{"C", "A", 3}, {"B", "A", 3}, {"A", "D", 6}},
			[]motivation.Return{{"A", "B", 6, 0}}, nil},
		{"in several rows", []motivation.Given{{"A", "B", 2}, {"B", "A", 5}, {"A", "B", 3}},
			[]motivation.Return{{"A", "B", 5, 5}, {"B", "A", 5, 5}}, []motivation.Pair{{"A", "B", 5, 5}}},
		{"two pairs", []motivation.Given{{"D", "C", 6}, {"C", "D", 5}, {"B", "A", 5}, {"A", "B", 8}},
			[]motivation.Return{{"A", "B", 8, 8}, {"B", "A", 5, 5}, {"C", "D", 5, 5}, {"D", "C", 6, 6}},
			[]motivation.Pair{{"A", "B", 8, 5}, {"C", "D", 5, 6}}},
		{"two pairs of one", []motivation.Given{{"A", "C", 5}, {"C", "A", 5}, {"A", "B", 5}, {"B", "A", 6}},
			[]motivation.Return{{"A", "B", 10, 5}, {"B", "A", 6, 6}, {"C", "A", 5, 5}},
			[]motivation.Pair{{"A", "B", 5, 6}, {"A", "C", 5, 5}}},
	} {
		for range 5 { // whatever the order of a map
			returns, pairs := motivation.ReciprocityOf(c.given)
			if !slices.Equal(returns, c.returns) || !slices.Equal(pairs, c.pairs) {
				t.Errorf("%s: %v, %v; want %v, %v", c.name, returns, pairs, c.returns, c.pairs)
			}
		}
	}
	if got := (motivation.Return{Given: 8, Back: 2}).Share(); got != 0.25 {
		t.Errorf("2 of 8 are %v", got)
	}
}

// TestReciprocityOf_IsTheSameInAnyOrder: and shares lie between 0 and 1.
func TestReciprocityOf_IsTheSameInAnyOrder(t *testing.T) {
	t.Parallel()
	names := []okr.PersonID{"A", "B", "C", "D"}
	rapid.Check(t, func(t *rapid.T) {
		var given []motivation.Given
		for range rapid.IntRange(0, 12).Draw(t, "rows") {
			two := rapid.Permutation(names).Draw(t, "people")
			given = append(given, motivation.Given{From: two[0], To: two[1], Count: rapid.IntRange(1, 9).Draw(t, "n")})
		}
		returns, pairs := motivation.ReciprocityOf(given)
		again, pairsAgain := motivation.ReciprocityOf(rapid.Permutation(given).Draw(t, "order"))
		if !slices.Equal(returns, again) || !slices.Equal(pairs, pairsAgain) {
			t.Fatalf("%v, %v, and then %v, %v", returns, pairs, again, pairsAgain)
		}
		for _, r := range returns {
			if share := r.Share(); share < 0 || share > 1 || r.Person == r.Colleague {
				t.Fatalf("%+v is %v", r, share)
			}
		}
		for _, p := range pairs {
			if cmp.Compare(p.One, p.Other) >= 0 || min(p.ByOne, p.ByOther) < 5 {
				t.Fatalf("%+v is no pair", p)
			}
		}
	})
}
