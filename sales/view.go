package sales

import (
	"slices"
	"time"

	"okrbot/okr"
)

// Standing is where a person stands in a team that sells: their target, pace and place, and what would change them.
type Standing struct {
	Person   okr.Person
	Team     okr.Team
	Settings Settings
	Now      time.Time
	Today    okr.Date   // in the team's zone
	Period   okr.Period // of the target; without one, the present month
	Target   *Target    // of revenue; nil without one
	Achieved int64      // in the team's currency
	Won      int64      // basis points of deals
	Pace     Pace       // when there is a target
	Near     []Place    // by attainment of the period: two above, the person, two below
	At       int        // where the person is in Near; -1 when they have no place
	Of       int        // how many have a place
	ToPass   int64      // how much more passes the next one above; 0 when there is none
	// Uncounted is what was won in currencies for which nobody entered a rate.
	Uncounted []Money
	Pipeline  []StageCount
	Others    []TargetStanding // other targets that run: of other metrics, other periods, the team's own
	Hidden    bool             // the person is on no board
}

// TargetStanding is a target and how far it is.
type TargetStanding struct {
	Target     Target
	PersonName string // empty: of the whole team
	Achieved   int64
	Pace       Pace
}

// StageCount is how much lies in a stage.
type StageCount struct {
	Stage string
	Deals int
	Sum   int64 // minor units of the team's currency
}

// Booked is what a change of a deal came to.
type Booked struct {
	Deal     Deal
	Change   DealChangeID
	Standing Standing // of the deal's owner, just after it
	Hits     []Hit    // targets that it reached
	Mine     bool     // the one who did it is the owner
}

// Board is a leaderboard as somebody may see it.
type Board struct {
	Team     okr.Team // whose; of the whole company when Company
	Company  bool
	Settings Settings
	Metric   BoardMetric
	Period   okr.Period
	Today    okr.Date
	Frozen   bool
	Places   []Place
	Without  []Entry // who sold without having a target, by name; only for attainment
	// Instead says that Metric is not the one asked for, which ranks by targets: nobody who sold has one.
	Instead bool
	// Derived says that a target in it is worked out from those of other periods.
	Derived bool
	// Mean is the mean attainment of those with a target; nil when nobody has one.
	Mean *float64
	// Viewer is who looks; empty for a board in a channel. Amounts says whether they may see amounts of others.
	Viewer  okr.PersonID
	Amounts bool
}

// Recognition is a public post about a target that was hit or a deal that is worth a line.
type Recognition struct {
	Team       okr.Team
	Settings   Settings
	Person     okr.Person // empty: the whole team
	Hit        *Hit
	Target     *Target // of the hit, as it is now
	Achieved   int64
	DaysLeft   int // working days left in the period after the day of the hit
	Deal       *Deal
	Notable    *Notable
	Today      okr.Date
	Holds      bool   // it is true now; otherwise the post says so, quietly
	How        string // it was won, in the winner's words; empty: they did not say
	Congrats   []string
	CongratsBy int
}

// RepWeek is a rep in a manager's digest and on a one-to-one sheet.
type RepWeek struct {
	Person   okr.Person
	Target   *Target
	Achieved int64
	Pace     Pace
	Outlook  Outlook
}

// SalesWeek is what a manager's digest says about selling.
type SalesWeek struct {
	Settings Settings
	Period   okr.Period
	Reps     []RepWeek // those at risk first
	Missing  []okr.Person
	Waiting  []Deal // longest in their stage
	Stages   []StageFigure
}

// Review is the one-to-one sheet of a rep.
type Review struct {
	Standing   Standing
	Deals      []Deal // open ones, the longest waiting first
	WonDeals   []Deal // of the last 30 days
	Praise     []Praised
	CheckIns   []okr.CheckIn // the last four
	Objectives []okr.Objective
	Streak     int
}

// Praised is something a person was celebrated for.
type Praised struct {
	Hit     *Hit
	Notable *Notable
	Deal    *Deal
	At      time.Time
}

// TargetRow is a rep in the form of a team's targets.
type TargetRow struct {
	Person     okr.Person // empty: the whole team
	Present    *Target
	Last       int64 // achieved in the last period that is over
	LastTarget int64
	Suggestion *Suggestion // for what is left of the period; for who joined within it, for a whole one
	Chance     *float64    // of the present target, given what is achieved
	Achieved   int64       // in the period so far
	JoinedOn   okr.Date    // when within the period, else empty
}

// At is the row when the share w of the period's working days is over: its suggestion is about what is left, and the
// chance of its target counts what is achieved. Who joined within the period is suggested a whole one, of which they
// get their part.
func (r TargetRow) At(w float64) TargetRow {
	if r.Suggestion == nil {
		return r
	}
	whole, achieved := *r.Suggestion, float64(r.Achieved)
	if r.Present != nil {
		r.Chance = new(whole.ChanceOf(float64(r.Present.Amount), achieved, w))
	}
	if r.JoinedOn == "" {
		r.Suggestion = new(whole.Given(achieved, w))
	}
	return r
}

// Reached reports whether the present target is reached already.
func (r TargetRow) Reached() bool { return r.Present != nil && r.Achieved >= r.Present.Amount }

// Sells reports whether a person sells: everybody but a manager who has had neither deals nor targets.
func (r TargetRow) Sells(manager bool, history []float64) bool {
	had := slices.ContainsFunc(history, func(v float64) bool { return v > 0 })
	return !manager || had || r.Achieved > 0 || r.Present != nil || r.LastTarget > 0
}

// Suggests reports whether there is a target to suggest: one that asks for more than is there, to who hasn't reached
// theirs.
func (r TargetRow) Suggests() bool {
	return r.Suggestion != nil && !r.Reached() && r.Suggestion.Recommended > r.Achieved
}

// TargetSheet is the form of a team's targets.
type TargetSheet struct {
	Team     okr.Team
	Settings Settings
	Metric   Metric
	Period   okr.Period
	Today    okr.Date
	Last     okr.Period  // the last one of its kind that is over
	Rows     []TargetRow // the team first, then people by name
	// After are the periods that get the same targets as Period, which they follow.
	After []okr.Period
}
