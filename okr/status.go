package okr

import (
	"slices"
	"time"

	"github.com/shopspring/decimal"
)

// Margins of status by pace, and the leniency at the start of a period in days.
const (
	onTrackMargin = 0.1
	atRiskMargin  = 0.25
	lenientDays   = 14
)

// Standing is where a key result stands. ByPace and Said are the two words it comes from; Status is what is shown.
type Standing struct {
	Status   Status        // NoNews or NoValue where they apply, else the worse of ByPace and Said
	ByPace   Status        // NoValue when there is no value yet
	Said     Confidence    // the owner's word
	Progress *float64      // raw; nil is unknown
	Expected float64       // the pace, in [0, 1]
	Differ   bool          // ByPace and Said say different things, so both are named
	Age      time.Duration // of the last value or confirmation; 0 when there was none
}

// ObjectiveStatus is where an objective stands. The embedded Standing is its weakest key result's, except that
// Progress is the objective's own, clamped; without key results its Status is by pace, of what supports it.
type ObjectiveStatus struct {
	Standing
	Weakest  KeyResultID // 0 without key results
	Position int         // of the weakest in KeyResults; -1 without key results
	// Confidence is the weighted mean of 0.9, 0.5 and 0.2; nil when nobody said anything. Word says it in a word.
	Confidence *float64
	Word       Confidence
	KeyResults []Standing // in the order of the objective's key results
	Stage      Stage
}

// Pace is the expected progress on the day today: (today − start) / (end − start) in days, in [0, 1].
func (p Period) Pace(today Date) float64 {
	if p.Days() <= 0 {
		return 1
	}
	return Clamp(float64(today.Sub(p.Start)) / float64(p.Days()))
}

// StatusByPace compares progress, clamped, with the expected pace: done at 1, on track from pace − 0.1, at risk from
// pace − 0.25, else off track. In a period's first 14 days, daysIntoPeriod 0 to 13, nothing is worse than at risk.
func StatusByPace(progress, pace float64, daysIntoPeriod int) Status {
	const rounding = 1e-9 // 0.7 counts as 0.8 − 0.1
	behind := pace - Clamp(progress) - rounding
	switch {
	case progress >= 1:
		return Done
	case behind <= onTrackMargin:
		return OnTrack
	case behind <= atRiskMargin || daysIntoPeriod < lenientDays:
		return AtRisk
	default:
		return OffTrack
	}
}

// Validity is how long a word on a key result holds: the cadence and 3 days (10, 17 and 34 days).
func (c Cadence) Validity() time.Duration {
	const day = 24 * time.Hour
	switch c {
	case Fortnightly:
		return (14 + 3) * day
	case Monthly:
		return (31 + 3) * day
	default:
		return (7 + 3) * day
	}
}

// Status says where k stands in the period p. It is no news when the last value or confirmation is older than the
// cadence's [Cadence.Validity], whatever it was; not before the period starts, because nobody is asked until then.
// Without a value it is no value yet. Otherwise it is the worse of status by pace and the owner's word.
func (k KeyResult) Status(p Period, now time.Time, today Date, cadence Cadence) Standing {
	s := Standing{Said: k.Confidence, Progress: k.Progress(), Expected: p.Pace(today), ByPace: k.byPace(p, today)}
	if !k.ConfirmedAt.IsZero() {
		s.Age = now.Sub(k.ConfirmedAt)
	}
	s.Differ = s.ByPace != NoValue && s.Said != Unsaid && confidenceOf(s.ByPace) != s.Said
	switch {
	case p.Start <= today && k.silent(now, cadence):
		s.Status = NoNews
	case s.Differ && s.Said.rank() > confidenceOf(s.ByPace).rank():
		s.Status = s.Said.status()
	default:
		s.Status = s.ByPace
	}
	return s
}

// Standing says where o stands: as its weakest key result of a weight above 0 (of all when no weight is). Off track
// is weaker than no news, then at risk, no value, on track and done; of equals the one with less progress is weaker,
// then the earlier one.
func (o Objective) Standing(now time.Time, today Date, cadence Cadence) ObjectiveStatus {
	status := ObjectiveStatus{Standing: Standing{Status: NoValue, ByPace: NoValue, Expected: o.Period.Pace(today)},
		Position: -1}
	for _, k := range o.KeyResults {
		status.KeyResults = append(status.KeyResults, k.Status(o.Period, now, today, cadence))
	}
	for i, s := range status.KeyResults {
		if o.counts(i) && (status.Position < 0 || weaker(s, status.KeyResults[status.Position])) {
			status.Standing, status.Position, status.Weakest = s, i, o.KeyResults[i].ID
		}
	}
	status.Progress, status.Stage = o.Progress(), o.Stage(today)
	if len(o.KeyResults) == 0 && status.Progress != nil {
		status.ByPace = StatusByPace(*status.Progress, status.Expected, today.Sub(o.Period.Start))
		status.Status = status.ByPace
	}
	status.Confidence, status.Word = o.confidence()
	return status
}

// Number is the confidence as charts and means need it: 0.9, 0.5 or 0.2; not ok when nothing was said.
func (c Confidence) Number() (number float64, ok bool) {
	d, ok := c.number()
	return d.InexactFloat64(), ok
}

func (c Confidence) number() (decimal.Decimal, bool) {
	switch c {
	case SaysOnTrack:
		return decimal.New(9, -1), true
	case SaysAtRisk:
		return decimal.New(5, -1), true
	case SaysOff:
		return decimal.New(2, -1), true
	default:
		return zero, false
	}
}

// Worse reports whether c promises less than d; an unsaid one is never compared.
func (c Confidence) Worse(d Confidence) bool {
	return c != Unsaid && d != Unsaid && c.rank() > d.rank()
}

// rank grows from good to bad.
func (c Confidence) rank() int {
	return slices.Index([]Confidence{Unsaid, SaysOnTrack, SaysAtRisk, SaysOff}, c)
}

// status is the status by the owner's word.
func (c Confidence) status() Status {
	return []Status{NoValue, OnTrack, AtRisk, OffTrack}[c.rank()]
}

// confidenceOf is the word an owner would say for a status by pace; done and on track are the same word.
func confidenceOf(s Status) Confidence {
	switch s {
	case Done, OnTrack:
		return SaysOnTrack
	case AtRisk:
		return SaysAtRisk
	case OffTrack:
		return SaysOff
	default:
		return Unsaid
	}
}

// confidence is the weighted mean of what was said, and the word nearest to it; between two words it is the worse one.
func (o Objective) confidence() (*float64, Confidence) {
	var said, weights []decimal.Decimal
	for _, k := range o.KeyResults {
		if n, ok := k.Confidence.number(); ok {
			said, weights = append(said, n), append(weights, k.Weight)
		}
	}
	mean, known := weightedMean(said, weights)
	switch {
	case !known:
		return nil, Unsaid
	case mean.GreaterThan(decimal.New(70, -2)):
		return ratio(mean, true), SaysOnTrack
	case mean.GreaterThan(decimal.New(35, -2)):
		return ratio(mean, true), SaysAtRisk
	default:
		return ratio(mean, true), SaysOff
	}
}

// counts reports whether the key result at position i decides the objective's status.
func (o Objective) counts(i int) bool {
	if o.KeyResults[i].Weight.IsPositive() {
		return true
	}
	for _, k := range o.KeyResults {
		if k.Weight.IsPositive() {
			return false
		}
	}
	return true
}

// weaker reports whether s is weaker than t.
func weaker(s, t Standing) bool {
	if a, b := s.Status.weakness(), t.Status.weakness(); a != b {
		return a > b
	}
	switch {
	case t.Progress == nil:
		return false
	case s.Progress == nil:
		return true
	default:
		return *s.Progress < *t.Progress
	}
}

func (s Status) weakness() int {
	return slices.Index([]Status{Done, OnTrack, NoValue, AtRisk, NoNews, OffTrack}, s)
}

// silent reports whether the last word on k is older than the cadence allows; so is a value that nobody ever
// confirmed, but not the lack of any word.
func (k KeyResult) silent(now time.Time, cadence Cadence) bool {
	if k.ConfirmedAt.IsZero() {
		return k.HasValue()
	}
	return now.Sub(k.ConfirmedAt) > cadence.Validity()
}

// byPace is the status that the numbers alone give. Keep kinds are on track at 1, at risk above 0 and off track at 0.
func (k KeyResult) byPace(p Period, today Date) Status {
	progress, days := k.Progress(), today.Sub(p.Start)
	switch {
	case !k.HasValue() || progress == nil:
		return NoValue
	case !k.Kind.Keep():
		return StatusByPace(*progress, p.Pace(today), days)
	case *progress >= 1:
		return OnTrack
	case *progress > 0 || days < lenientDays:
		return AtRisk
	default:
		return OffTrack
	}
}
