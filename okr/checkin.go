package okr

import (
	"time"

	"github.com/shopspring/decimal"
)

// CheckInID numbers check-ins.
type CheckInID int64

// CheckIn is a person's answer in a round: a snapshot of the questions as they were asked and of the values before
// and after.
type CheckIn struct {
	ID         CheckInID
	Round      RoundID
	Team       TeamID
	Week       string
	Person     PersonID
	PersonName string
	At         time.Time // of the first version
	EditedAt   time.Time // of the present version; equal to At when it was never edited
	Version    int       // from 1
	Late       bool
	Nothing    bool // "this week I have nothing to report"
	Entries    []Entry
	Answers    []Answer
	SeenBy     PersonID // the manager who acknowledged it; empty when nobody has
	SeenByName string
	SeenAt     time.Time
}

// Entry is what a check-in said about one key result.
type Entry struct {
	KeyResult     KeyResult // as it was after the check-in
	Private       bool      // of a private objective
	Before, After decimal.NullDecimal
	StepsBefore   []Step
	StepsAfter    []Step
	// ProgressBefore and ProgressAfter are raw; nil is unknown.
	ProgressBefore, ProgressAfter     *float64
	ConfidenceBefore, ConfidenceAfter Confidence
	Note                              string
}

// Answer is a question as it was asked, and what was answered.
type Answer struct {
	Question Question
	Text     string
}

// BlockerID numbers blockers.
type BlockerID int64

// Blocker is something in the way that a person named in a check-in; it stays open until its author or a manager
// closes it.
type Blocker struct {
	ID         BlockerID
	Team       TeamID
	Person     PersonID
	PersonName string
	CheckIn    CheckInID
	Text       string
	OpenedAt   time.Time
	ClosedAt   time.Time // zero while open
}

// Duty is a check-in that a person owes, or has answered, in a round.
type Duty struct {
	Round     Round
	Team      Team
	Person    PersonID
	OpensAt   time.Time // for this person
	LateUntil time.Time // no answer is taken from here on
	CheckIn   *CheckIn  // nil while unanswered
	Excused   bool
	Stale     int // key results of the person in this team that need a word
	Total     int // key results of the person in this team
}

// Owed reports whether an answer is asked for at now.
func (d Duty) Owed(now time.Time) bool {
	return d.CheckIn == nil && !d.Excused && !now.Before(d.OpensAt) && now.Before(d.LateUntil)
}

const freshness = 5 * 24 * time.Hour

// Fresh reports whether k needs no word: it follows a KPI, or its value was set or confirmed within the 5 days before
// now.
func Fresh(k KeyResult, now time.Time) bool {
	return k.KPI != 0 || !k.ConfirmedAt.IsZero() && now.Sub(k.ConfirmedAt) <= freshness
}

// Acceptance says whether an answer is taken, and as what.
type Acceptance string

// The acceptances. Early: within 48 hours before opening. TakenLate: after closing, until the next round opens.
const (
	TooEarly   Acceptance = "too_early"
	Early      Acceptance = "early"
	OnTime     Acceptance = "on_time"
	TakenLate  Acceptance = "late"
	NotAnymore Acceptance = "closed"
)

// Taken reports whether the answer counts.
func (a Acceptance) Taken() bool { return a == Early || a == OnTime || a == TakenLate }

// Accepts says what an answer given at the instant at is to r, which opens for the person at opensAt and takes no
// answers from lateUntil on.
func (r Round) Accepts(at, opensAt, lateUntil time.Time) Acceptance {
	switch {
	case at.Before(EarlyFrom(opensAt)):
		return TooEarly
	case !at.Before(lateUntil):
		return NotAnymore
	case !at.Before(r.Closes):
		return TakenLate
	case at.Before(opensAt):
		return Early
	default:
		return OnTime
	}
}

// Fallen reports whether progress went down or confidence got worse.
func Fallen(e Entry) bool {
	return Receded(e) || e.ConfidenceAfter.Worse(e.ConfidenceBefore)
}

// Receded reports whether progress itself went down.
func Receded(e Entry) bool {
	return e.ProgressBefore != nil && e.ProgressAfter != nil && *e.ProgressAfter < *e.ProgressBefore
}
