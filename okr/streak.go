package okr

// Streak is the number of rounds answered in a row, late ones included, up to the newest finished one. The outcomes are
// oldest first; excused rounds and the open one are skipped over, and a missed one ends the streak.
func Streak(outcomes []Outcome) int {
	streak := 0
	for i := len(outcomes) - 1; i >= 0; i-- {
		switch outcomes[i] {
		case Answered, Late:
			streak++
		case Missed:
			return streak
		}
	}
	return streak
}

// LongestStreak is the longest that [Streak] ever was.
func LongestStreak(outcomes []Outcome) (longest int) {
	streak := 0
	for _, o := range outcomes {
		switch o {
		case Answered, Late:
			streak++
		case Missed:
			streak = 0
		}
		longest = max(longest, streak)
	}
	return longest
}

// Participation is answered / (members − excused) of a team in a round. It is not ok, and not shown, when nobody is
// left.
func Participation(answered, members, excused int) (ratio float64, ok bool) {
	expected := members - excused
	if expected <= 0 {
		return 0, false
	}
	return float64(answered) / float64(expected), true
}
