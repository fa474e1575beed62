package motivation

import (
	"time"

	"okrbot/okr"
	"okrbot/sales"
)

// ContestView is a contest as somebody may see it, as of a moment.
type ContestView struct {
	Contest
	Result
	Now     time.Time
	Today   okr.Date // in the team's zone
	Viewer  okr.PersonID
	Manages bool // the viewer leads the team that holds it, or is an admin
	// Amounts and Names say whether values of money and names may be shown: in public what the team shows of its
	// people, and the contest's own choice.
	Values bool
	Names  bool
	Bare   bool // neither places: progress only
	// Window is the one that runs or ran last, Round which it is, from 1, and Rounds what the windows of a series came
	// to that began.
	Window okr.Period
	Round  int
	Rounds []Round
	// Best is how much of the goal the first one has, where Progress says that this may be shown.
	Best     float64
	Progress bool
	Mine     *ContestPlace // of the viewer, or of their team; nil when they do not take part
	ToPass   int64         // how much more passes the next one; 0 when nothing says so
	Ahead    string        // the name of who is passed then; empty where names are not shown
	Takes    bool          // the viewer takes part
	Heads    int           // people who take part
	Won      []Won         // once it is over
	Record   DuelRecord    // of a duel
	Rival    string        // the name of the other one of a duel, as the viewer sees it
}

// Round is a window of a series.
type Round struct {
	Window okr.Period
	Result
	Frozen bool // its winners stay
}

// DuelRecord is how often two have competed, for their eyes only.
type DuelRecord struct{ Won, Lost, Even int }

// Phase is what of a contest is to be said now.
type Phase string

// The phases.
const (
	PhaseDraft     Phase = "draft"
	PhaseAsked     Phase = "asked"
	PhaseDeclined  Phase = "declined"
	PhaseAhead     Phase = "ahead" // announced; it has not begun
	PhaseRunning   Phase = "running"
	PhaseCounting  Phase = "counting"
	PhaseDone      Phase = "done"
	PhaseCancelled Phase = "cancelled"
)

// Phase is how far the contest is as of the view's moment.
func (v ContestView) Phase() Phase {
	switch {
	case v.State == ContestRunning && v.Now.Before(v.StartsAt()):
		return PhaseAhead
	case v.State == ContestRunning && !v.EndsAt.IsZero() && !v.Now.Before(v.EndsAt):
		return PhaseCounting
	}
	return Phase(v.State)
}

// Shown are the places that a public board shows; see [sales.Public]. Those with a prize are shown as well, once they
// are won.
func (v ContestView) Shown() []ContestPlace {
	if v.Bare {
		return nil
	}
	ranked := make([]sales.Place, len(v.Places))
	for i, p := range v.Places {
		ranked[i] = sales.Place{Entry: sales.Entry{Person: p.Person, Name: p.Name, Value: p.Value}, Rank: p.Rank}
	}
	top := max(contestTop, len(v.Prizes))
	if v.Teams() {
		top = MostSides
	}
	shown, _ := sales.Public(ranked, top)
	n := len(shown)
	if v.State == ContestDone {
		n = max(n, len(v.Winners(max(len(v.Prizes), 1))))
	}
	return v.Places[:n:n]
}

// contestTop is how many places a board of a contest shows at the least, where so many may be shown.
const contestTop = 5

// Margin is by how much the first rank leads, as [Counted.Value]; not ok when nobody else scored, or it is shared.
func (r Result) Margin() (float64, bool) {
	if len(r.Places) < 2 || r.Places[1].Rank == 1 {
		return 0, false
	}
	return r.Places[0].Value - r.Places[1].Value, true
}

// ContestForm is what the form of a contest offers.
type ContestForm struct {
	Teams      []okr.Team // that the maker manages, the first of which holds it
	Team       okr.Team
	Currency   sales.Currency
	Activities []string
	KPIs       []okr.KPI
	Rewards    []Reward
	Today      okr.Date
	All        []okr.Team // that may compete
	Draft      *Contest   // that is changed; nil for a new one
}

// DuelDays are how many days a duel may have.
var DuelDays = []int{1, 7, 30}

// DuelOf are the rules of a duel as it was asked for on a day; it begins on the day after it is accepted.
func DuelOf(who okr.PersonID, ch Challenge, today okr.Date) Rules {
	return Rules{Kind: Duel, Counted: ch.Counted, Start: today, End: today.AddDays(ch.Days), Windows: 1, Who: WhoPeople,
		People: []okr.PersonID{who, ch.Opponent}, Ties: TieShared, Grace: DefaultGrace, Show: ShowValues}
}

// Challenge is what somebody asks another one for.
type Challenge struct {
	Opponent okr.PersonID
	Counted  Counted
	Days     int    // from the day after it is accepted
	Stake    string // what the loser does; may be empty
}
