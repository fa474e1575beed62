package sales

import (
	"cmp"
	"slices"

	"okrbot/okr"
)

// FullShare is the sum of the points of a deal's shares: basis points of one deal.
const FullShare = 10_000

// mostShares is how many people can be credited for one deal.
const mostShares = 20

// Share is how much of a deal is credited to a person, in basis points.
type Share struct {
	Person okr.PersonID `json:"person"`
	Points int          `json:"points"`
}

// CheckShares reports whether a deal can be credited so: to 1 to 20 people, each named once and with points above 0,
// the points summing to [FullShare].
func CheckShares(shares []Share) bool {
	if len(shares) > mostShares {
		return false
	}
	sum, seen := 0, map[okr.PersonID]bool{}
	for _, s := range shares {
		if s.Points <= 0 || s.Points > FullShare || seen[s.Person] {
			return false
		}
		sum, seen[s.Person] = sum+s.Points, true
	}
	return sum == FullShare
}

// Allot divides an amount of minor units by shares that [CheckShares] accepts. The parts come in the order of the
// shares, sum to the amount, and each is within one unit of amount · points / FullShare.
//
// It is the method of the largest remainder: everybody gets their part without its fraction, and the units that are
// left go one by one to the largest fractions, of equal ones to the share named first. The parts of −n are those of
// n, negated. The amount is at most 900 trillion minor units either way.
func Allot(amount int64, shares []Share) []int64 {
	parts, remainders, order := make([]int64, len(shares)), make([]int64, len(shares)), make([]int, len(shares))
	left := amount
	for i, s := range shares {
		product := amount * int64(s.Points)
		parts[i], remainders[i], order[i] = product/FullShare, abs(product%FullShare), i
		left -= parts[i]
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(remainders[j], remainders[i]) })
	for _, i := range order[:min(abs(left), int64(len(order)))] {
		parts[i] += int64(cmp.Compare(left, 0))
	}
	return parts
}
