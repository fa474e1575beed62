package okr

import (
	"strings"
	"testing"

	"okrbot/nasty"
)

func TestStreak(t *testing.T) {
	t.Parallel()
	for outcomes, want := range map[string]int{
		"AAA": 3, "AAEA": 3, "AMA": 1, "AALO": 3, "AAM": 0, "EEE": 0, "MEA": 1, "AEEL": 2,
		"": 0, "O": 0, "MO": 0, "AMEO": 0, "AAEO": 2,
	} {
		if got := Streak([]Outcome(outcomes)); got != want {
			t.Errorf("streak of %q is %d, want %d", outcomes, got, want)
		}
	}
}

// A streak is the number of answers after the last miss, whatever is excused between them.
func FuzzStreak(f *testing.F) {
	f.Add("AALEMO")
	f.Fuzz(func(t *testing.T, text string) {
		outcomes := strings.Map(func(r rune) rune { return rune("ALEMO"[uint32(r)%5]) }, text)
		_, sinceMiss, missed := strings.Cut(outcomes, "M")
		for missed && strings.Contains(sinceMiss, "M") {
			_, sinceMiss, _ = strings.Cut(sinceMiss, "M")
		}
		if !missed {
			sinceMiss = outcomes
		}
		want := strings.Count(sinceMiss, "A") + strings.Count(sinceMiss, "L")
		nasty.Quick(t, func() { Streak([]Outcome(outcomes)) })
		if got := Streak([]Outcome(outcomes)); got != want {
			t.Fatalf("streak of %q is %d, want %d", outcomes, got, want)
		}
		longest := 0
		for i := range len(outcomes) + 1 {
			longest = max(longest, Streak([]Outcome(outcomes[:i])))
		}
		if got := LongestStreak([]Outcome(outcomes)); len(outcomes) < 1000 && got != longest {
			t.Fatalf("the longest streak of %q is %d, want %d", outcomes, got, longest)
		}
	})
}

func TestLongestStreak(t *testing.T) {
	t.Parallel()
	for outcomes, want := range map[string]int{
		"": 0, "O": 0, "EEE": 0, "M": 0, "AAA": 3, "AAEA": 3, "AAMA": 2, "AMALEA": 3, "AALOM": 3, "AAEMAEOAA": 3,
	} {
		if got := LongestStreak([]Outcome(outcomes)); got != want {
			t.Errorf("the longest streak of %q is %d, want %d", outcomes, got, want)
		}
	}
}

func TestParticipation(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		answered, members, excused int
		want                       float64
		ok                         bool
	}{
		{7, 9, 1, 0.875, true}, {0, 3, 0, 0, true}, {3, 3, 0, 1, true}, {0, 3, 3, 0, false}, {0, 0, 0, 0, false},
	} {
		if got, ok := Participation(c.answered, c.members, c.excused); got != c.want || ok != c.ok {
			t.Errorf("%d of %d less %d is %g, %t; want %g, %t", c.answered, c.members, c.excused, got, ok, c.want, c.ok)
		}
	}
}
