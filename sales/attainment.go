package sales

import (
	"math/big"
	"math/bits"
)

// Attainment is achieved / target, raw: below 0 when reversals outweigh, above 1 beyond the target. A target of 0 is none, and the
// attainment of none is 0.
func Attainment(achieved, target int64) float64 {
	if target == 0 {
		return 0
	}
	return float64(achieved) / float64(target)
}

// Prorate is the share of a target that falls on left of total working days, rounded up to the minor unit. It is the whole target when
// there is no working day in all.
func Prorate(target int64, left, total int) int64 {
	if total <= 0 || left >= total {
		return target
	}
	if left <= 0 || target <= 0 {
		return 0
	}
	high, low := bits.Mul64(uint64(target), uint64(left))
	quotient, remainder := bits.Div64(high, low, uint64(total))
	if remainder > 0 {
		quotient++
	}
	return int64(quotient)
}

// MarkReached is the highest of the [Marks] that an achievement reaches, exactly; 0 when it reaches none.
func MarkReached(achieved, target int64) (mark int) {
	if target <= 0 {
		return 0
	}
	hundredfold := new(big.Int).Mul(big.NewInt(achieved), big.NewInt(100))
	for _, m := range Marks {
		if hundredfold.Cmp(new(big.Int).Mul(big.NewInt(int64(m)), big.NewInt(target))) >= 0 {
			mark = m
		}
	}
	return mark
}

// ToPass is the least that has to be achieved in addition for an attainment strictly above another one; 0 when it is above already. Targets
// are above 0.
func ToPass(achieved, target, otherAchieved, otherTarget int64) int64 {
	if target <= 0 || otherTarget <= 0 {
		return 0
	}
	need := new(big.Int).Mul(big.NewInt(otherAchieved), big.NewInt(target))
	need.Div(need, big.NewInt(otherTarget)) // Euclidean: rounds down
	more := need.Int64() + 1 - achieved
	return max(0, more)
}
