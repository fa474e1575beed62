package sales

import (
	"time"

	"okrbot/okr"
)

// TwinVerdict is what was said of two deals that are probably one.
type TwinVerdict string

// The verdicts. Unsaid is none yet; TwinLate says that nobody said anything in time, so that both count.
const (
	Unsaid   TwinVerdict = ""
	TwinSame TwinVerdict = "same"
	TwinOwn  TwinVerdict = "own"
	TwinLate TwinVerdict = "late"
)

// Twin is a deal that a CRM or a file brought, and one that was typed and is probably the same.
type Twin struct {
	External string // of the deal that came
	Came     Deal   // as it was told; its number is 0 until it counts as a deal of its own
	Like     Deal   // that it resembles
	Verdict  TwinVerdict
	ByName   string // who said so
	Due      time.Time
}

// twinDays is how many days apart two deals may lie that are probably one.
const twinDays = 14

// TwinDeadline is how many working hours a question about two deals is open: three working days.
const TwinDeadline = 3 * 9

// NearInTime reports whether two deals lie so near to each other that they may be one. A deal lies on the day on
// which it was won, else on the day on which it came to be known.
func NearInTime(a, b okr.Date) bool {
	days := a.Sub(b)
	return -twinDays <= days && days <= twinDays
}
