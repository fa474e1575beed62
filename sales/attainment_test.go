package sales

import (
	"math"
	"math/big"
	"testing"

	"okrbot/nasty"
)

func TestAttainment(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		achieved, target int64
		want             float64
	}{
		{6_200_000, 10_000_000, 0.62},
		{10_000_000, 10_000_000, 1},
		{15_000_000, 10_000_000, 1.5},
		{0, 10_000_000, 0},
		{-1_000_000, 10_000_000, -0.1},
		{5, 0, 0}, {0, 0, 0}, {-5, 0, 0}, {5, -10, 0},
		{math.MaxInt64, math.MaxInt64, 1},
		{math.MaxInt64 - 1, math.MaxInt64, math.Nextafter(1, 0)},
		{math.MaxInt64, 1, math.MaxInt64},
	} {
		if got := Attainment(c.achieved, c.target); got != c.want {
			t.Errorf("%d of %d is %v, want %v", c.achieved, c.target, got, c.want)
		}
	}
}

func TestProrate(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		target      int64
		left, total int
		want        int64
	}{
		{10_000_000, 11, 21, 5_238_096}, // 5238095.238 rounded up
		{10_000_000, 21, 21, 10_000_000},
		{10_000_000, 25, 21, 10_000_000},
		{10_000_000, 0, 21, 0},
		{10_000_000, -1, 21, 0},
		{10_000_000, 0, 0, 10_000_000},
		{10_000_000, -1, 0, 10_000_000}, // no working days at all, whenever somebody joined
		{1, 1, 21, 1},
		{21, 1, 21, 1},
		{math.MaxInt64, 1, 2, 1 << 62},
	} {
		if got := Prorate(c.target, c.left, c.total); got != c.want {
			t.Errorf("%d for %d of %d days is %d, want %d", c.target, c.left, c.total, got, c.want)
		}
	}
}

func TestMarkReached(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		achieved, target int64
		want             int
	}{
		{99_999, 100_000, 0}, {100_000, 100_000, 100}, {119_999, 100_000, 100}, {120_000, 100_000, 120},
		{149_999, 100_000, 120}, {150_000, 100_000, 150}, {900_000, 100_000, 150},
		{3, 2, 150}, {6, 5, 120}, {5, 4, 120}, // 1.2 and 1.25, which are no exact floats
		{0, 100_000, 0}, {-5, 100_000, 0}, {5, 0, 0}, {0, 0, 0},
		{math.MaxInt64, math.MaxInt64, 100}, {math.MaxInt64 - 1, math.MaxInt64, 0}, {math.MaxInt64, 1, 150},
	} {
		if got := MarkReached(c.achieved, c.target); got != c.want {
			t.Errorf("%d of %d reaches %d, want %d", c.achieved, c.target, got, c.want)
		}
	}
}

func TestToPass(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name                                         string
		achieved, target, otherAchieved, otherTarget int64
		want                                         int64
	}{
		{"same target", 6_200_000, 10_000_000, 7_000_000, 10_000_000, 800_001},
		{"level with the other", 7_000_000, 10_000_000, 7_000_000, 10_000_000, 1},
		{"level, with other targets", 1, 3, 2, 6, 1},
		{"above", 7_000_001, 10_000_000, 7_000_000, 10_000_000, 0},
		{"a smaller target", 10, 30, 50, 100, 6}, // 16 of 30 is above 50 %
		{"a fraction away", 16, 30, 54, 100, 1},  // 54 % of 30 is 16.2
		{"both below zero", -10, 100, -5, 100, 6},
		{"no target", 0, 0, 5, 10, 0},
		{"the other has no target", 10, 10, 5, 0, 0},
		{"far above", math.MaxInt64, 1, math.MinInt64, 1, 0},
		{"beyond what can be counted", 0, math.MaxInt64, math.MaxInt64, 1, 0},
	} {
		if got := ToPass(c.achieved, c.target, c.otherAchieved, c.otherTarget); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

// Whoever achieves what ToPass says is above the other, and with one unit less is not.
func FuzzToPass(f *testing.F) {
	f.Add(int64(6_200_000), int64(10_000_000), int64(7_000_000), int64(10_000_000))
	f.Add(int64(-3), int64(7), int64(-2), int64(5))
	f.Fuzz(func(t *testing.T, achieved, target, otherAchieved, otherTarget int64) {
		const most = 1 << 30
		achieved, otherAchieved = achieved%most, otherAchieved%most
		target, otherTarget = abs(target%most)+1, abs(otherTarget%most)+1
		other := big.NewRat(otherAchieved, otherTarget)
		above := func(extra int64) bool { return big.NewRat(achieved+extra, target).Cmp(other) > 0 }
		nasty.Quick(t, func() { ToPass(achieved, target, otherAchieved, otherTarget) })
		extra := ToPass(achieved, target, otherAchieved, otherTarget)
		if extra < 0 || !above(extra) || extra > 0 && above(extra-1) {
			t.Fatalf("%d of %d passes %d of %d with %d more", achieved, target, otherAchieved, otherTarget, extra)
		}
	})
}

// A mark is reached exactly when the attainment is at least its percentage, and an attainment of 1 is the first one.
func FuzzMarkReached(f *testing.F) {
	f.Add(int64(6), int64(5))
	f.Add(int64(math.MaxInt64), int64(math.MaxInt64-1))
	f.Fuzz(func(t *testing.T, achieved, target int64) {
		if target <= 0 || achieved < 0 {
			return
		}
		want := 0
		for _, m := range Marks {
			if big.NewRat(achieved, target).Cmp(big.NewRat(int64(m), 100)) >= 0 {
				want = m
			}
		}
		nasty.Quick(t, func() { MarkReached(achieved, target) })
		got := MarkReached(achieved, target)
		if got != want || (got > 0) != (Attainment(achieved, target) >= 1) {
			t.Fatalf("%d of %d reaches %d at %v, want %d", achieved, target, got, Attainment(achieved, target), want)
		}
	})
}
