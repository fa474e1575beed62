package sales

import (
	"math/big"
	"slices"
	"strconv"
	"testing"

	"okrbot/nasty"
	"okrbot/okr"
)

// sharesOf gives each of the points to somebody else.
func sharesOf(points ...int) []Share {
	var shares []Share
	for i, p := range points {
		shares = append(shares, Share{okr.PersonID("U" + strconv.Itoa(i)), p})
	}
	return shares
}

func TestCheckShares(t *testing.T) {
	t.Parallel()
	twenty := sharesOf(slices.Repeat([]int{500}, 20)...)
	for _, c := range []struct {
		name   string
		shares []Share
		want   bool
	}{
		{"one", sharesOf(10_000), true},
		{"two", sharesOf(6_000, 4_000), true},
		{"a basis point", sharesOf(1, 9_999), true},
		{"twenty", twenty, true},
		{"none", nil, false},
		{"too little", sharesOf(6_000, 3_999), false},
		{"too much", sharesOf(6_000, 4_001), false},
		{"nothing for the second", sharesOf(10_000, 0), false},
		{"less than nothing", sharesOf(10_001, -1), false},
		{"the same person twice", []Share{{"U1", 5_000}, {"U1", 5_000}}, false},
		{"twenty-one", sharesOf(append(slices.Repeat([]int{500}, 19), 250, 250)...), false},
		{"points that wrap around", sharesOf(1<<62, 1<<62, 1<<62, 1<<62, 10_000), false},
	} {
		if got := CheckShares(c.shares); got != c.want {
			t.Errorf("%s: %t", c.name, got)
		}
	}
}

func TestAllot(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		amount int64
		points []int
		want   []int64
	}{
		{10_001, []int{6_000, 4_000}, []int64{6_001, 4_000}}, // exactly 6000.6 and 4000.4
		{-10_001, []int{6_000, 4_000}, []int64{-6_001, -4_000}},
		{10_001, []int{5_000, 5_000}, []int64{5_001, 5_000}}, // a tie goes to the first named
		{100, []int{3_334, 3_333, 3_333}, []int64{34, 33, 33}},
		{200, []int{3_334, 3_333, 3_333}, []int64{67, 67, 66}}, // exactly 66.68, 66.66 and 66.66
		{1, []int{1, 9_999}, []int64{0, 1}},
		{2, []int{6_000, 4_000}, []int64{1, 1}}, // exactly 1.2 and 0.8: the smaller share has the larger fraction
		{0, []int{6_000, 4_000}, []int64{0, 0}},
		{7, []int{10_000}, []int64{7}},
		{1_000_000_000_000, []int{9_999, 1}, []int64{999_900_000_000, 100_000_000}},
		{7, slices.Repeat([]int{400, 600}, 10), slices.Concat(slices.Repeat([]int64{0, 1}, 7), make([]int64, 6))},
		{FullShare, []int{6_000, 4_000}, []int64{6_000, 4_000}}, // one deal
	} {
		if got := Allot(c.amount, sharesOf(c.points...)); !slices.Equal(got, c.want) {
			t.Errorf("%d by %v is %v, want %v", c.amount, c.points, got, c.want)
		}
	}
	if got := Allot(5, nil); len(got) != 0 {
		t.Errorf("5 among nobody is %v", got)
	}
}

// The parts sum to the amount, each is less than one unit from its exact share, larger shares get no less, and a
// negative amount is the mirror image.
func FuzzAllot(f *testing.F) {
	f.Add(int64(10_001), []byte{60, 40})
	f.Add(int64(-1_000_000_000_000), []byte{1, 2, 3, 250})
	f.Fuzz(func(t *testing.T, amount int64, cuts []byte) {
		amount %= mostMinor + 1
		shares := sharesFrom(cuts)
		if !CheckShares(shares) {
			t.Fatalf("%v are no shares", shares)
		}
		nasty.Quick(t, func() { Allot(amount, shares) })
		parts, mirrored, sum := Allot(amount, shares), Allot(-amount, shares), int64(0)
		for i, part := range parts {
			sum += part
			if part != -mirrored[i] {
				t.Fatalf("%d by %v is %v, and %v mirrored", amount, shares, parts, mirrored)
			}
			exact := new(big.Rat).Mul(big.NewRat(amount, 1), big.NewRat(int64(shares[i].Points), FullShare))
			if off := new(big.Rat).Sub(big.NewRat(part, 1), exact); off.Abs(off).Cmp(big.NewRat(1, 1)) >= 0 {
				t.Fatalf("%d by %v is %v, off by %s at %d", amount, shares, parts, off, i)
			}
			for j := range parts {
				if shares[i].Points > shares[j].Points && abs(part) < abs(parts[j]) {
					t.Fatalf("%d by %v is %v", amount, shares, parts)
				}
			}
		}
		if sum != amount {
			t.Fatalf("%d by %v is %v, which sums to %d", amount, shares, parts, sum)
		}
	})
}

// sharesFrom are up to 20 shares in about the proportions of the weights.
func sharesFrom(weights []byte) []Share {
	weights = weights[:min(len(weights), mostShares-1)]
	left, points := FullShare, []int{}
	for _, w := range weights {
		p := int(w) + 1
		left -= p
		points = append(points, p)
	}
	return sharesOf(append(points, left)...)
}
