package sales

import (
	"math"
	"math/big"
	"math/bits"
)

// Attainment is achieved / target, both as the target's metric counts: below 0 after refunds, above 1 past the
// target. It is at least 1 exactly when the target is reached. A target of 0 is no target: its attainment is 0, and
// callers that can have none look at the target first.
func Attainment(achieved, target int64) float64 {
	if target <= 0 {
		return 0
	}
	ratio := float64(achieved) / float64(target)
	if achieved < target {
		return min(ratio, math.Nextafter(1, 0)) // what a float64 cannot tell from 1
	}
	return ratio
}

// Prorate is the target, in minor units, of somebody who joined when left of the period's total working days were to
// come: target · left / total, rounded up to the minor unit. It is the whole target when the period has no working
// days, and 0 when none are left.
func Prorate(target int64, left, total int) int64 {
	if left >= total || total <= 0 {
		return target
	}
	high, low := bits.Mul64(uint64(max(target, 0)), uint64(max(left, 0)))
	share, rest := bits.Div64(high, low, uint64(total))
	if rest > 0 {
		share++
	}
	return int64(share)
}

// MarkReached is the highest of the [Marks] that is reached, in percent: achieved · 100 >= mark · target, exactly. It
// is 0 when none is, and without a target.
func MarkReached(achieved, target int64) (mark int) {
	if achieved <= 0 || target <= 0 {
		return 0
	}
	for _, m := range Marks {
		if compareProducts(achieved, 100, int64(m), target) >= 0 {
			mark = m
		}
	}
	return mark
}

// ToPass is the least that must be achieved beyond achieved for an attainment strictly above the other's, both
// compared exactly: floor(otherAchieved · target / otherTarget) + 1 − achieved. It is 0 for whom is above already,
// when one of the two has no target, and when no int64 holds it.
func ToPass(achieved, target, otherAchieved, otherTarget int64) int64 {
	if target <= 0 || otherTarget <= 0 {
		return 0
	}
	level := new(big.Int).Mul(big.NewInt(otherAchieved), big.NewInt(target))
	level.Div(level, big.NewInt(otherTarget)) // rounds down, as the divisor is above 0
	missing := level.Add(level, big.NewInt(1))
	missing.Sub(missing, big.NewInt(achieved))
	least, _ := held(missing)
	return max(least, 0)
}
