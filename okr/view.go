package okr

import "time"

// Situation is everything a person sees of their own: what they owe first, then where they stand.
type Situation struct {
	Person     Person
	Now        time.Time
	Today      Date // in the person's zone
	Teams      []TeamStanding
	Duties     []Duty
	Objectives []Objective // the person's own, of periods that run or closed within two weeks, key results included
	Blockers   []Blocker   // the person's open ones
	Absences   []Absence   // present and coming
}

// TeamStanding is a team as one of its members sees it.
type TeamStanding struct {
	Team       Team
	Manager    bool
	Streak     int         // of the person in this team
	Objectives []Objective // owned by the team
	Round      *Round      // the one that runs, if any
	Answered   int
	Expected   int // members less the excused
}

// Summary is the one message per team and week, as it stands now.
type Summary struct {
	Team       Team
	Round      Round
	Now        time.Time
	Today      Date // in the team's zone
	CheckIns   []CheckIn
	Answered   int
	Expected   int
	Objectives []ObjectiveStanding // of the team and its members, private ones left out
	Blockers   []Blocker           // open ones named by this round or older
	Moved      []SelfMoved         // since the round opened
}

// SelfMoved is a key result that a KPI moved, without anybody saying its value.
type SelfMoved struct {
	Entry
	Objective string
}

// MovedBetween is what a KPI did to a key result since it had the values of then; false when it did nothing.
func MovedBetween(k KeyResult, then Value, objective string) (SelfMoved, bool) {
	if k.KPI == 0 || k.Current.Valid == then.Value.Valid && k.Current.Decimal.Equal(then.Value.Decimal) {
		return SelfMoved{}, false
	}
	before := k
	before.Current = then.Value
	return SelfMoved{Entry{
		KeyResult: k, Before: then.Value, After: k.Current, ProgressBefore: before.Progress(),
		ProgressAfter:    k.Progress(),
		ConfidenceBefore: k.Confidence, ConfidenceAfter: k.Confidence,
	}, objective}, true
}

// ObjectiveStanding is an objective and its progress a week ago.
type ObjectiveStanding struct {
	Objective Objective
	// ProgressBefore is the clamped progress when the round opened; nil is unknown.
	ProgressBefore *float64
}

// FallenEntry is an entry that fell, and whose check-in it is from.
type FallenEntry struct {
	Entry
	PersonName string
}

// Digest is what a manager gets privately when a round closes.
type Digest struct {
	Summary
	Manager     Person
	Silent      []Person      // owed an answer and gave none
	Away        []Person      // excused
	Fallen      []FallenEntry // key results whose progress went down or of which confidence got worse
	OldBlockers []Blocker     // older than seven days
	Asked       []Asked       // about the round's check-ins, the newest first
}
