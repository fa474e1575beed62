package okr

import (
	"time"

	"github.com/shopspring/decimal"
)

// ObjectiveID numbers objectives; people see it as O12.
type ObjectiveID int64

// KeyResultID numbers key results; people see it as KR7.
type KeyResultID int64

// Commitment says what an objective promises (rules: committed or aspirational).
type Commitment string

// The commitments.
const (
	Committed    Commitment = "committed"
	Aspirational Commitment = "aspirational"
)

// Objective is where a person or a team wants to be at the end of a period.
type Objective struct {
	ID         ObjectiveID
	Title      string
	Owner      PersonID // who is asked for its key results, also when the team owns it
	OwnerName  string
	Team       TeamID
	TeamName   string
	TeamOwned  bool
	Period     Period
	Commitment Commitment
	Private    bool // seen by its owner and the team's managers only
	KeyResults []KeyResult
	CreatedAt  time.Time
	Closing    *Closing // nil while it is open
	// Supported is what the objectives that support it add up to; of one with key results of its own it is empty.
	Supported SupportFigure
}

// Kind says how a key result measures progress.
type Kind string

// The kinds of key results.
const (
	Increase  Kind = "increase"
	Decrease  Kind = "decrease"
	Percent   Kind = "percent"
	KeepAbove Kind = "keep_above"
	KeepBelow Kind = "keep_below"
	Milestone Kind = "milestone"
)

// Kinds lists every kind in the order in which forms offer them.
var Kinds = []Kind{Increase, Decrease, Percent, KeepAbove, KeepBelow, Milestone}

// Keep reports whether the kind guards a limit instead of moving from a start to a target.
func (k Kind) Keep() bool { return k == KeepAbove || k == KeepBelow }

// KeyResult is one measurable outcome of an objective.
type KeyResult struct {
	ID        KeyResultID
	Objective ObjectiveID
	Title     string
	Kind      Kind
	Unit      string              // as typed: TRY, %, customers; may be empty
	Start     decimal.Decimal     // not used by keep and milestone kinds
	Target    decimal.Decimal     // the limit of a keep kind; not used by milestones
	Tolerance decimal.NullDecimal // of a keep kind; unset means the default
	Weight    decimal.Decimal     // 0 or more
	Steps     []Step              // of a milestone, in order
	Current   decimal.NullDecimal // unset until somebody said a value; not used by milestones
	// Confidence is the owner's word, never computed.
	Confidence Confidence
	Note       string
	// ConfirmedAt is when a value was last set or confirmed; zero when never.
	ConfirmedAt time.Time
	// KPI feeds it: its value follows the KPI's, and is not asked for. 0: people say it.
	KPI KPIID
	// Accumulate: the value is the sum of the KPI's since the objective began, not that of its latest period.
	Accumulate bool
	// CarriedFrom is the key result of the period before that it goes on from; 0: of none.
	CarriedFrom KeyResultID
}

// Step is one milestone of a milestone key result.
type Step struct {
	Title  string
	Weight decimal.Decimal // 0 or more
	Done   bool
}

// Confidence is what the owner believes about reaching the target.
type Confidence string

// The confidences; Unsaid is the zero value.
const (
	Unsaid      Confidence = ""
	SaysOnTrack Confidence = "on_track"
	SaysAtRisk  Confidence = "at_risk"
	SaysOff     Confidence = "off_track"
)

// Status is what is shown of a key result or an objective.
type Status string

// The statuses. NoValue: nobody has said a value yet. NoNews: the last word is older than the cadence allows.
const (
	NoValue  Status = "no_value"
	NoNews   Status = "no_news"
	Done     Status = "done"
	OnTrack  Status = "on_track"
	AtRisk   Status = "at_risk"
	OffTrack Status = "off_track"
)

// Value is one entry of a key result's history.
type Value struct {
	KeyResult  KeyResultID
	Value      decimal.NullDecimal
	Steps      []Step // of a milestone
	Confidence Confidence
	Note       string
	By         PersonID
	ByName     string
	At         time.Time
	Source     Source
}

// Source says from where a change came.
type Source string

// The sources.
const (
	FromCheckIn Source = "checkin"
	FromEdit    Source = "edit"
	FromNew     Source = "new"
	FromSeed    Source = "seed"
	FromImport  Source = "import" // a file
	FromCRM     Source = "crm"    // a program, through the CRM's door
	FromKPI     Source = "kpi"    // a KPI that a key result follows
	// FromDirectory: Slack said that somebody left.
	FromDirectory Source = "directory"
)

// Change is one line of an objective's or key result's audit.
type Change struct {
	KeyResult KeyResultID // 0 when it is about the objective itself
	Field     string      // a column name: title, owner, target, weight ...; "objective" when it was written
	Old, New  string      // numbers as decimals with a point
	By        PersonID
	ByName    string
	At        time.Time
	Source    Source
}
