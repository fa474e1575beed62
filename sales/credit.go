package sales

import (
	"math/bits"
	"slices"

	"okrbot/okr"
)

// FullShare is the sum of the points of a deal's shares: basis points of one deal.
const FullShare = 10_000

// mostShares is among how many people a deal may be divided.
const mostShares = 20

// Share is how much of a deal is credited to a person, in basis points.
type Share struct {
	Person okr.PersonID `json:"person"`
	Points int          `json:"points"`
}

// CheckShares reports whether shares divide a deal: up to 20 different people, each with some of it, all of it together.
func CheckShares(shares []Share) bool {
	sum, seen := 0, map[okr.PersonID]bool{}
	for _, s := range shares {
		if s.Points <= 0 || s.Person == "" || seen[s.Person] {
			return false
		}
		seen[s.Person] = true
		sum += s.Points
	}
	return sum == FullShare && len(shares) <= mostShares
}

// Allot divides an amount by shares, whose points sum to [FullShare], to whole minor units that sum to the amount: each gets what is
// theirs rounded down, and the units left over go to the largest remainders, ties to the first named. A negative amount is divided as the
// positive one. Shares that [CheckShares] refuses get nothing.
func Allot(amount int64, shares []Share) []int64 {
	parts := make([]int64, len(shares))
	if !CheckShares(shares) {
		return parts
	}
	whole, sign := uint64(amount), int64(1)
	if amount < 0 {
		whole, sign = uint64(-amount), -1
	}
	remainders, order := make([]uint64, len(shares)), make([]int, len(shares))
	left := whole
	for i, s := range shares {
		high, low := bits.Mul64(whole, uint64(s.Points))
		quotient, remainder := bits.Div64(high, low, FullShare)
		parts[i], remainders[i], order[i] = int64(quotient), remainder, i
		left -= quotient
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case remainders[a] > remainders[b]:
			return -1
		case remainders[a] < remainders[b]:
			return 1
		}
		return 0
	})
	for _, i := range order[:left] {
		parts[i]++
	}
	for i := range parts {
		parts[i] *= sign
	}
	return parts
}
