package motivation_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/sales"
)

func TestByValues(t *testing.T) {
	t.Parallel()
	list := motivation.ByValues([]motivation.Named{{"Care", "Cem", 1}, {"", "Ada", 9}, {"Courage", "Bob", 2},
		{"Care", "Ada", 1}, {"Agility", "Bob", 2}}, strings.Compare)
	var said []string
	for _, v := range list {
		said = append(said, fmt.Sprint(v.Value, " ", v.Count, " ", v.Names))
	}
	want := []string{"Agility 2 [Bob]", "Care 2 [Ada Cem]", "Courage 2 [Bob]", " 9 [Ada]"}
	if !slices.Equal(said, want) {
		t.Errorf("%q, want %q", said, want)
	}
}

// Three stories at most, each of somebody whom no other one thanks.
func TestStoriesOf(t *testing.T) {
	t.Parallel()
	to := func(id motivation.KudosID, people ...okr.PersonID) motivation.Kudos {
		k := motivation.Kudos{ID: id}
		for _, p := range people {
			k.Receivers = append(k.Receivers, motivation.Receiver{Person: p})
		}
		return k
	}
	told := motivation.StoriesOf([]motivation.Kudos{to(1, "A"), to(2, "A"), to(3, "A", "B"), to(4, "B"), to(5, "C"),
		to(6, "D")})
	var ids []motivation.KudosID
	for _, k := range told {
		ids = append(ids, k.ID)
	}
	if !slices.Equal(ids, []motivation.KudosID{1, 3, 5}) {
		t.Errorf("told: %v", ids)
	}
}

// A wall names three ranks at most, and never the last of four or more.
func TestWall_Top(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]int{0: 0, 1: 1, 3: 3, 4: 3, 20: 3} {
		var w motivation.Wall
		for i := range n {
			w.Places = append(w.Places, sales.Place{Rank: i + 1, Entry: sales.Entry{Value: float64(n - i)}})
		}
		if got := len(w.Top()); got != want {
			t.Errorf("of %d %d are named, want %d", n, got, want)
		}
	}
}
