package motivation_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"okrbot/motivation"
)

func TestEarned(t *testing.T) {
	t.Parallel()
	row := func(n int) motivation.Reach { return motivation.Reach{Now: n, Best: n} }
	type badges = []motivation.Badge
	for _, c := range []struct {
		name  string
		facts motivation.Facts
		want  badges
	}{
		{"nothing yet", motivation.Facts{}, nil},
		{"a deal", motivation.Facts{Deals: 1}, badges{"first_deal"}},
		{"three check-ins", motivation.Facts{CheckIns: row(3)}, nil},
		{"four check-ins", motivation.Facts{CheckIns: row(4)}, badges{"streak_4"}},
		{"eleven check-ins", motivation.Facts{CheckIns: row(11)}, badges{"streak_4"}},
		{"twelve check-ins", motivation.Facts{CheckIns: row(12)}, badges{"streak_4", "streak_12"}},
		{"25 check-ins", motivation.Facts{CheckIns: row(25)}, badges{"streak_4", "streak_12"}},
		{"26 check-ins", motivation.Facts{CheckIns: row(26)}, badges{"streak_4", "streak_12", "streak_26"}},
		{"51 check-ins", motivation.Facts{CheckIns: row(51)}, badges{"streak_4", "streak_12", "streak_26"}},
		{"52 check-ins", motivation.Facts{CheckIns: row(52)},
			badges{"streak_4", "streak_12", "streak_26", "streak_52"}},
		{"a streak that ended", motivation.Facts{CheckIns: motivation.Reach{Now: 1, Best: 5}}, badges{"streak_4"}},
		{"two targets", motivation.Facts{Targets: row(2)}, nil},
		{"three targets", motivation.Facts{Targets: row(3)}, badges{"three_targets"}},
		{"thanked by nine", motivation.Facts{Thanked: row(9)}, nil},
		{"thanked by ten", motivation.Facts{Thanked: row(10)}, badges{"helper"}},
		{"thanked by ten in an earlier quarter", motivation.Facts{Thanked: motivation.Reach{Now: 2, Best: 10}},
			badges{"helper"}},
		{"green so far", motivation.Facts{KPIs: 3, GreenKPIs: 3}, nil},
		{"green for a quarter", motivation.Facts{KPIs: 3, GreenQuarters: 1}, badges{"all_green"}},
		{"all", motivation.Facts{Deals: 9, CheckIns: row(60), Targets: row(4), Thanked: row(12), GreenQuarters: 2},
			motivation.Badges()},
	} {
		if got := motivation.Earned(c.facts); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestNext(t *testing.T) {
	t.Parallel()
	type steps = []motivation.Step
	for _, c := range []struct {
		name  string
		facts motivation.Facts
		want  steps
	}{
		{"nothing yet", motivation.Facts{},
			steps{{"first_deal", 0, 1}, {"streak_4", 0, 4}, {"three_targets", 0, 3}, {"helper", 0, 10}}},
		{"some of each", motivation.Facts{Deals: 2, CheckIns: motivation.Reach{Now: 3, Best: 14},
			Targets: motivation.Reach{Now: 1, Best: 2}, Thanked: motivation.Reach{Now: 4, Best: 9}, KPIs: 3,
			GreenKPIs: 2},
			steps{{"streak_26", 3, 26}, {"three_targets", 1, 3}, {"helper", 4, 10}, {"all_green", 2, 3}}},
		{"green so far", motivation.Facts{Deals: 1, CheckIns: motivation.Reach{Now: 30, Best: 30},
			Targets: motivation.Reach{Best: 3}, Thanked: motivation.Reach{Best: 11}, KPIs: 1, GreenKPIs: 1},
			steps{{"streak_52", 30, 52}, {"all_green", 1, 1}}},
		{"all", motivation.Facts{Deals: 1, CheckIns: motivation.Reach{Best: 52}, Targets: motivation.Reach{Best: 3},
			Thanked: motivation.Reach{Best: 10}, KPIs: 2, GreenQuarters: 1}, nil},
	} {
		if got := motivation.Next(c.facts); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// TestNext_IsWhatIsNotEarned: no badge is both, and each but a later streak's is one of both.
func TestNext_IsWhatIsNotEarned(t *testing.T) {
	t.Parallel()
	reach := func(t *rapid.T, label string) motivation.Reach {
		best := rapid.IntRange(0, 60).Draw(t, label)
		return motivation.Reach{Now: rapid.IntRange(0, best).Draw(t, label+" now"), Best: best}
	}
	rapid.Check(t, func(t *rapid.T) {
		f := motivation.Facts{Deals: rapid.IntRange(0, 2).Draw(t, "deals"), CheckIns: reach(t, "check-ins"),
			Targets: reach(t, "targets"), Thanked: reach(t, "thanked"), KPIs: 1,
			GreenQuarters: rapid.IntRange(0, 1).Draw(t, "green quarters")}
		streaks := []motivation.Badge{motivation.Streak4, motivation.Streak12, motivation.Streak26, motivation.Streak52}
		earned, next := motivation.Earned(f), map[motivation.Badge]bool{}
		for _, s := range motivation.Next(f) {
			next[s.Badge] = true
			if s.Has >= s.Needs {
				t.Fatalf("%+v would be earned", s)
			}
		}
		streaksNext := 0
		for _, b := range motivation.Badges() {
			has, streak := slices.Contains(earned, b), slices.Contains(streaks, b)
			if has && next[b] || !has && !next[b] && !streak {
				t.Fatalf("%s is earned: %t, next: %t", b, has, next[b])
			}
			if streak && next[b] {
				streaksNext++
			}
		}
		if all := f.CheckIns.Best >= 52; streaksNext > 1 || streaksNext == 0 != all {
			t.Fatalf("%d streaks are next after %d", streaksNext, f.CheckIns.Best)
		}
	})
}

func TestNearest(t *testing.T) {
	t.Parallel()
	type steps = []motivation.Step
	for _, c := range []struct {
		name  string
		steps steps
		most  int
		want  steps
	}{
		{"none", nil, 3, nil},
		{"fewer than asked for", steps{{"helper", 1, 10}}, 3, steps{{"helper", 1, 10}}},
		{"the largest part first", steps{{"streak_26", 13, 26}, {"three_targets", 2, 3}, {"helper", 4, 10},
			{"all_green", 3, 3}}, 3, steps{{"all_green", 3, 3}, {"three_targets", 2, 3}, {"streak_26", 13, 26}}},
		{"equal ones as they are", steps{{"first_deal", 0, 1}, {"streak_4", 2, 4}, {"helper", 5, 10},
			{"three_targets", 0, 3}}, 3, steps{{"streak_4", 2, 4}, {"helper", 5, 10}, {"first_deal", 0, 1}}},
	} {
		before := slices.Clone(c.steps)
		if got := motivation.Nearest(c.steps, c.most); !slices.Equal(got, c.want) || !slices.Equal(c.steps, before) {
			t.Errorf("%s: %v of %v, want %v", c.name, got, c.steps, c.want)
		}
	}
}

func TestBadge_HasAPictureOfItsOwn(t *testing.T) {
	t.Parallel()
	seen := map[string]motivation.Badge{}
	for _, b := range motivation.Badges() {
		if other, twice := seen[b.Emoji()]; twice || b.Emoji() == "" {
			t.Errorf("%s has the picture %q, like %q", b, b.Emoji(), other)
		}
		seen[b.Emoji()] = b
	}
	if got := motivation.Badge("").Emoji(); len(seen) != 8 || got != "" {
		t.Errorf("%d badges, and none has %q", len(seen), got)
	}
}

func TestRowOf(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]motivation.Reach{"": {}, "-": {}, "+": {Now: 1, Best: 1}, "++-": {Best: 2},
		"++-+": {Now: 1, Best: 2}, "+-+++": {Now: 3, Best: 3}} {
		var succeeded []bool
		for _, r := range text {
			succeeded = append(succeeded, r == '+')
		}
		if got := motivation.RowOf(succeeded); got != want {
			t.Errorf("%s: %+v, want %+v", text, got, want)
		}
	}
}

func TestReach_FurtherTakesTheBetterOfEach(t *testing.T) {
	t.Parallel()
	a, b := motivation.Reach{Now: 1, Best: 9}, motivation.Reach{Now: 4, Best: 5}
	if got := a.Further(b); got != b.Further(a) || got != (motivation.Reach{Now: 4, Best: 9}) {
		t.Errorf("%+v", got)
	}
}
