package motivation

import (
	"fmt"
	"slices"
	"time"

	"okrbot/okr"
)

// Cause is why points move.
type Cause string

// The causes. All but the last five are earned: the house gives them to a person.
const (
	CheckInOnTime  Cause = "checkin"
	TargetHit      Cause = "target"
	StretchHit     Cause = "stretch"
	KudosReceived  Cause = "kudos"
	TrainingDone   Cause = "training"
	ContestPrize   Cause = "contest"
	ByHand         Cause = "by_hand"      // a manager gives them, with a reason
	RewardAsked    Cause = "reward_asked" // the price is set aside
	RewardBack     Cause = "reward_back"  // it was declined or cancelled
	RewardHanded   Cause = "reward_handed"
	PotContributed Cause = "pot"
	PotHanded      Cause = "pot_handed" // it was full, and what it was for is handed over
)

// Granted are the causes for which a team sets how many points they bring, in the order of a form.
var Granted = []Cause{CheckInOnTime, TargetHit, StretchHit, KudosReceived}

// Grants are the points that causes bring; 0 is none.
type Grants map[Cause]int64

// DefaultGrants are those of a team that changed nothing.
func DefaultGrants() Grants {
	return Grants{CheckInOnTime: 5, TargetHit: 100, StretchHit: 50, KudosReceived: 1, TrainingDone: 20}
}

// moves are the kinds of accounts between which points move for a cause.
var moves = map[Cause][2]accountKind{
	CheckInOnTime:  {ofHouse, ofPerson},
	TargetHit:      {ofHouse, ofPerson},
	StretchHit:     {ofHouse, ofPerson},
	KudosReceived:  {ofHouse, ofPerson},
	TrainingDone:   {ofHouse, ofPerson},
	ContestPrize:   {ofHouse, ofPerson},
	ByHand:         {ofHouse, ofPerson},
	RewardAsked:    {ofPerson, ofOrder},
	RewardBack:     {ofOrder, ofPerson},
	RewardHanded:   {ofOrder, ofHouse},
	PotContributed: {ofPerson, ofPot},
	PotHanded:      {ofPot, ofHouse},
}

// Earned reports whether points of this cause count as earned.
func (c Cause) Earned() bool { return moves[c] == [2]accountKind{ofHouse, ofPerson} }

// EarnedCauses are those that count as earned, in order.
func EarnedCauses() (list []Cause) {
	for c := range moves {
		if c.Earned() {
			list = append(list, c)
		}
	}
	slices.Sort(list)
	return list
}

// EntryID numbers the entries of the ledger.
type EntryID int64

// Entry moves points from one account to another. What once happened stays: a mistake, or a cause that fell, is
// reversed. Each cause moves points once for a reference, and each entry is reversed once; when the cause holds again,
// the reversal is reversed.
type Entry struct {
	ID        EntryID
	At        time.Time
	Cause     Cause
	Reference string // what caused it: gift/7, hit/41
	From, To  Account
	Amount    int64        // points, above 0
	Reverses  EntryID      // the entry that it takes back; 0 when it is none
	By        okr.PersonID // empty: by itself
}

// Reverse is the entry that takes e back.
func Reverse(e Entry, now time.Time) Entry {
	return Entry{At: now, Cause: e.Cause, Reference: e.Reference, From: e.To, To: e.From, Amount: e.Amount,
		Reverses: e.ID}
}

// Check is an error for an entry that no cause makes: without an amount or a reference, or between accounts that its
// cause does not join.
func (e Entry) Check() error {
	switch {
	case e.Reference == "":
		return fmt.Errorf("entry %d of %s refers to nothing", e.ID, e.Cause)
	case e.Amount <= 0:
		return fmt.Errorf("entry %d of %s moves %d points", e.ID, e.Cause, e.Amount)
	case !e.fits():
		return fmt.Errorf("entry %d of %s moves points from %q to %q", e.ID, e.Cause, e.From, e.To)
	}
	return nil
}

// fits reports whether an entry goes the way of its cause. What reverses goes back, and on again when it reverses a
// reversal.
func (e Entry) fits() bool {
	way, from, to := moves[e.Cause], e.From.kind(), e.To.kind()
	if from == ofNothing || to == ofNothing {
		return false
	}
	return way == [2]accountKind{from, to} || e.Reverses != 0 && way == [2]accountKind{to, from}
}

// into is what an entry brings to an account, below 0 what it takes from there.
func (e Entry) into(a Account) int64 {
	switch a {
	case e.To:
		return e.Amount
	case e.From:
		return -e.Amount
	default:
		return 0
	}
}

// Balance is what entries leave on an account: of the house at most 0, which is what it issued.
func Balance(entries []Entry, a Account) int64 {
	var balance int64
	for _, e := range entries {
		balance += e.into(a)
	}
	return balance
}

// Standing is what became of a person's points.
type Standing struct {
	Lifetime int64 // earned, without what was reversed
	Spent    int64 // on rewards that were handed over, and on pots
	Reserved int64 // for rewards that were asked for
}

// Spendable is what is left to spend; below 0 when points that were spent are reversed.
func (s Standing) Spendable() int64 { return s.Lifetime - s.Spent - s.Reserved }

// StandingOf is where entries leave a person: those of their account and of the reserves of their orders, in any
// order; others do no harm. Spendable is the balance of the person's account.
func StandingOf(entries []Entry, person okr.PersonID) Standing {
	mine := PersonAccount(person)
	reserves := map[Account]bool{}
	for _, e := range entries {
		if e.Cause == RewardAsked && e.Reverses == 0 && e.From == mine {
			reserves[e.To] = true
		}
	}
	var s Standing
	for _, e := range entries {
		switch {
		case e.Cause.Earned():
			s.Lifetime += e.into(mine)
		case e.Cause == PotContributed:
			s.Spent -= e.into(mine)
		case reserves[e.To]:
			s.Reserved += e.Amount
			s.Spent -= e.ofHanded()
		case reserves[e.From]:
			s.Reserved -= e.Amount
			s.Spent += e.ofHanded()
		}
	}
	return s
}

// ofHanded is the amount of an entry that hands a reward over, or takes that back.
func (e Entry) ofHanded() int64 {
	if e.Cause == RewardHanded {
		return e.Amount
	}
	return 0
}
