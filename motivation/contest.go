package motivation

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"okrbot/okr"
	"okrbot/sales"
)

// ContestID numbers contests; people see it as C3.
type ContestID int64

const contestPrefix = "C"

// String is id as people see it: C3.
func (id ContestID) String() string { return contestPrefix + strconv.FormatInt(int64(id), 10) }

// ParseContestID reads C3, in upper or lower case.
func ParseContestID(text string) (ContestID, bool) {
	return okr.ParseID[ContestID](contestPrefix, text)
}

// ContestKind is how a contest is won.
type ContestKind string

// The kinds.
const (
	Race         ContestKind = "race"     // who reaches the goal first
	Total        ContestKind = "total"    // who has most in the window
	MostImproved ContestKind = "improved" // who has most more than in the mean of up to three windows before
	OfTeams      ContestKind = "teams"
	Duel         ContestKind = "duel"   // between two, one of whom asks the other
	Series       ContestKind = "series" // equal windows one after the other; places give points
)

// ContestKinds are those that a manager may choose, in the order of a menu.
var ContestKinds = []ContestKind{Total, Race, MostImproved, OfTeams, Series}

// Counted is what counts in a contest: revenue, deals, attainment, kudos, activity/meetings or kpi/12.
type Counted string

// What counts beside activities and KPIs.
const (
	CountRevenue    Counted = "revenue"
	CountDeals      Counted = "deals"
	CountAttainment Counted = "attainment" // of the targets of revenue, as far as they lie in the window
	CountKudos      Counted = "kudos"      // that were given
)

// TypedSource is the source of deals that were typed, and came from nowhere else.
const TypedSource = "typed"

const (
	countActivity = "activity/"
	countKPI      = "kpi/"
)

// CountActivity is how often an activity of a kind was counted.
func CountActivity(kind string) Counted { return Counted(countActivity + kind) }

// CountKPI is what was recorded of KPIs that are called as one of them.
func CountKPI(id okr.KPIID) Counted { return Counted(countKPI + strconv.FormatInt(int64(id), 10)) }

// Activity is the kind of activity that counts; not ok for anything else.
func (c Counted) Activity() (kind string, ok bool) {
	return strings.CutPrefix(string(c), countActivity)
}

// KPI is the KPI that counts; not ok for anything else.
func (c Counted) KPI() (okr.KPIID, bool) {
	digits, ok := strings.CutPrefix(string(c), countKPI)
	n, err := strconv.ParseInt(digits, 10, 64)
	return okr.KPIID(n), ok && err == nil && n > 0
}

// OfDeals reports whether deals count, so that those of a product or from a source may count alone.
func (c Counted) OfDeals() bool { return c == CountRevenue || c == CountDeals }

// Money reports whether values are amounts, which a team may keep to itself.
func (c Counted) Money() bool { return c == CountRevenue }

// scale is in how many parts of one a value is counted: minor units, ten thousandths of a deal or of a KPI's unit.
func (c Counted) scale() float64 {
	_, kpi := c.KPI()
	switch {
	case c == CountRevenue:
		return 100
	case c == CountDeals || kpi:
		return 10_000
	default:
		return 1
	}
}

// Units is a value in what people count: ₺, deals, a ratio, a KPI's unit.
func (c Counted) Units(value float64) float64 { return value / c.scale() }

// Value is what people count as contests do: minor units, ten thousandths of a deal or of a KPI's unit.
func (c Counted) Value(units float64) float64 { return units * c.scale() }

func (c Counted) known() bool {
	kind, activity := c.Activity()
	_, kpi := c.KPI()
	return c.OfDeals() || c == CountAttainment || c == CountKudos || activity && kind != "" || kpi
}

// TieRule is what becomes of the prize when several have the same value. In a race the deal decides that reached the
// goal: the day on which it was won, then when it was entered.
type TieRule string

// The rules.
const (
	TieShared  TieRule = "shared"  // they share the prizes of the places that they cover
	TieEarlier TieRule = "earlier" // who reached the value earlier is before the other
)

// Showing is what of a contest the channel sees.
type Showing string

// The ways.
const (
	ShowValues   Showing = "values"
	ShowPlaces   Showing = "places"   // who is where, without values
	ShowProgress Showing = "progress" // neither: how many scored, how far the best one is
)

// Who is whom a contest is for.
type Who string

// Whom.
const (
	WhoTeam   Who = "team"   // the people of the team that holds it
	WhoPeople Who = "people" // who were chosen
	WhoTeams  Who = "teams"  // several teams
	WhoSides  Who = "sides"  // teams that were made for it
)

// Side is a team that takes part in a contest of teams: one of okrbot's own, or one that was made for it.
type Side struct {
	Team   okr.TeamID     `json:"team,omitempty"` // 0: it was made for the contest
	Name   string         `json:"name"`
	People []okr.PersonID `json:"people,omitempty"` // of one that was made for it
}

// Prize is what a place wins.
type Prize struct {
	Words  string   `json:"words,omitempty"`
	Points int64    `json:"points,omitempty"`
	Reward RewardID `json:"reward,omitempty"`

	// RewardName and Price are those of the reward when the contest was announced.
	RewardName string `json:"reward_name,omitempty"`
	Price      int64  `json:"price,omitempty"`
}

// Nothing reports whether a prize is none.
func (p Prize) Nothing() bool { return p.Words == "" && p.Points == 0 && p.Reward == 0 }

// Rules are those of a contest. They are frozen when it is announced.
type Rules struct {
	Kind    ContestKind    `json:"kind"`
	Counted Counted        `json:"counted"`
	KPI     string         `json:"kpi,omitempty"`  // its name
	Unit    string         `json:"unit,omitempty"` // of the KPI
	Product string         `json:"product,omitempty"`
	Source  string         `json:"source,omitempty"`
	Start   okr.Date       `json:"start"`
	End     okr.Date       `json:"end,omitempty"`  // the first day after it; empty: it ends when the goal is reached
	Goal    float64        `json:"goal,omitempty"` // as [Counted.Value]; 0 is none
	Windows int            `json:"windows"`        // of a series; else 1
	Who     Who            `json:"who"`
	People  []okr.PersonID `json:"people,omitempty"`
	Sides   []Side         `json:"sides,omitempty"`
	Totals  bool           `json:"totals,omitempty"` // teams compare what they have in all, not per head
	Ties    TieRule        `json:"ties"`
	Grace   int            `json:"grace"` // hours after the end in which corrections count
	Joiners bool           `json:"joiners,omitempty"`
	Show    Showing        `json:"show"`
	Prizes  []Prize        `json:"prizes,omitempty"` // of the places from the first
	Stake   string         `json:"-"`                // what the loser of a duel does
}

// The limits of contests.
const (
	MostWinners    = 10 // places with a prize
	MostWindows    = 26 // of a series
	MostSides      = 10
	MostContenders = 500
	LongestContest = 366 // days
	MostGrace      = 168 // hours
	DefaultGrace   = 24  // hours
	LongestPrize   = 80  // characters
	longestName    = 60  // characters
	longestWho     = 60  // characters of a product or a source
	MostRunning    = 20  // contests of a team that are not over
	MostStake      = 150 // characters of what a duel is about
	fewestSides    = 2
)

// Teams reports whether teams compete rather than people.
func (r Rules) Teams() bool { return r.Kind == OfTeams }

// Open reports whether a contest ends when somebody reaches its goal.
func (r Rules) Open() bool { return r.End == "" }

// Tidied are rules as they are kept.
func (r Rules) Tidied() Rules {
	r.Product, r.Source = oneLine(r.Product), oneLine(r.Source)
	if !r.Counted.OfDeals() {
		r.Product, r.Source = "", ""
	}
	if r.Kind != Series {
		r.Windows = 1
	}
	r.Sides = slices.Clone(r.Sides)
	for i := range r.Sides {
		r.Sides[i].Name = oneLine(r.Sides[i].Name)
	}
	r.Prizes = slices.Clone(r.Prizes)
	for i := range r.Prizes {
		r.Prizes[i].Words = oneLine(r.Prizes[i].Words)
	}
	for len(r.Prizes) > 0 && r.Prizes[len(r.Prizes)-1].Nothing() {
		r.Prizes = r.Prizes[:len(r.Prizes)-1]
	}
	return r
}

// Check refuses a name and rules that are out of range or do not fit together, as of a day.
func (r Rules) Check(name string, today okr.Date) error {
	switch {
	case okr.Blank(name):
		return okr.Refuse("contest.name_blank")
	case utf8.RuneCountInString(name) > longestName:
		return okr.Refuse("contest.name_long", "Most", longestName)
	case !r.Counted.known():
		return okr.Refuse("contest.counted_unknown")
	case utf8.RuneCountInString(r.Product) > longestWho || utf8.RuneCountInString(r.Source) > longestWho:
		return okr.Refuse("contest.filter_long", "Most", longestWho)
	case r.Grace < 0 || r.Grace > MostGrace:
		return okr.Refuse("contest.grace_range", "Most", MostGrace)
	case r.Goal < 0 || r.Goal > 1e15:
		return okr.Refuse("contest.goal_range")
	case r.Kind == Race && r.Goal == 0:
		return okr.Refuse("contest.race_goal")
	case r.Goal == 0 && r.Open():
		return okr.Refuse("contest.no_end")
	case r.Open() && r.Kind != Race && r.Kind != Duel:
		return okr.Refuse("contest.only_race_open")
	case r.Kind == MostImproved && r.Goal > 0:
		return okr.Refuse("contest.improved_goal")
	}
	for _, err := range []error{r.checkWindow(today), r.checkWho(), r.checkPrizes()} {
		if err != nil {
			return err
		}
	}
	return nil
}

func (r Rules) checkWindow(today okr.Date) error {
	switch {
	case !r.Start.Valid() || !r.Open() && !r.End.Valid():
		return okr.Refuse("contest.days_odd")
	case r.Start < today:
		return okr.Refuse("contest.start_past")
	case r.Start.Sub(today) > LongestContest:
		return okr.Refuse("contest.start_far")
	case r.Open():
		return nil
	case r.End <= r.Start:
		return okr.Refuse("contest.days_order")
	case r.End.Sub(r.Start) > LongestContest:
		return okr.Refuse("contest.too_long", "Most", LongestContest)
	case r.Kind == Series && (r.Windows < 2 || r.Windows > MostWindows):
		return okr.Refuse("contest.windows_range", "Most", MostWindows)
	case r.Kind == Series && r.End.Sub(r.Start)%r.Windows != 0:
		return okr.Refuse("contest.windows_unequal")
	}
	return nil
}

func (r Rules) checkWho() error {
	switch {
	case r.Teams() && r.Who != WhoTeams && r.Who != WhoSides:
		return okr.Refuse("contest.teams_who")
	case r.Who == WhoTeams && len(r.Sides) < fewestSides, r.Who == WhoSides && len(r.Sides) < fewestSides:
		return okr.Refuse("contest.sides_few")
	case len(r.Sides) > MostSides:
		return okr.Refuse("contest.sides_many", "Most", MostSides)
	case r.Who == WhoPeople && len(r.People) < 2:
		return okr.Refuse("contest.people_few")
	}
	names, people := map[string]bool{}, map[okr.PersonID]bool{}
	for _, side := range r.Sides {
		name := strings.ToLower(side.Name)
		switch {
		case okr.Blank(side.Name):
			return okr.Refuse("contest.side_blank")
		case utf8.RuneCountInString(side.Name) > longestName:
			return okr.Refuse("contest.side_long", "Most", longestName)
		case names[name]:
			return okr.Refuse("contest.side_twice", "Side", side.Name)
		case side.Team == 0 && len(side.People) == 0:
			return okr.Refuse("contest.side_empty", "Side", side.Name)
		}
		names[name] = true
		for _, id := range side.People {
			if people[id] {
				return okr.Refuse("contest.side_both", "Person", string(id))
			}
			people[id] = true
		}
	}
	return nil
}

func (r Rules) checkPrizes() error {
	if len(r.Prizes) > MostWinners {
		return okr.Refuse("contest.prizes_many", "Most", MostWinners)
	}
	for _, p := range r.Prizes {
		switch {
		case utf8.RuneCountInString(p.Words) > LongestPrize:
			return okr.Refuse("contest.prize_long", "Most", LongestPrize)
		case p.Points < 0 || p.Points > MostPoints:
			return okr.Refuse("contest.prize_points", "Most", MostPoints)
		case p.Reward != 0 && r.Teams():
			return okr.Refuse("contest.prize_teams")
		}
	}
	return nil
}

// Whole is the whole window; of a contest without an end, until the day before one.
func (r Rules) Whole(until okr.Date) okr.Period {
	p := okr.Period{Kind: okr.CustomPeriod, Start: r.Start, End: r.End}
	if r.Open() {
		p.End = max(until, r.Start.AddDays(1))
	}
	return p
}

// Split are the windows of a contest that has an end, in order: one, or the equal ones of a series.
func (r Rules) Split() (list []okr.Period) {
	n := max(r.Windows, 1)
	days := r.End.Sub(r.Start) / n
	for i := range n {
		start := r.Start.AddDays(i * days)
		end := start.AddDays(days)
		if i == n-1 {
			end = r.End
		}
		list = append(list, okr.Period{Kind: okr.CustomPeriod, Start: start, End: end})
	}
	return list
}

// freeRace is over how many days a race without an end is rehearsed.
const freeRace = 28

// ComparableBefore is the last window like p that is over before it: the month before a whole month, else as many
// days, moved back by whole weeks so that the same weekdays are in it.
func ComparableBefore(p okr.Period) okr.Period {
	if month := okr.MonthOf(p.Start); month.Start == p.Start && month.End == p.End {
		before := month.Previous()
		return okr.Period{Kind: okr.CustomPeriod, Start: before.Start, End: before.End}
	}
	back := -7 * ((p.Days() + 6) / 7)
	return okr.Period{Kind: okr.CustomPeriod, Start: p.Start.AddDays(back), End: p.End.AddDays(back)}
}

// RehearsedIn is the window in which rules are rehearsed as of today: the last comparable one that is over.
func (r Rules) RehearsedIn(today okr.Date) okr.Period {
	p := r.Whole(r.Start.AddDays(freeRace))
	if r.Kind == Series {
		p = r.Split()[0]
	}
	for p = ComparableBefore(p); p.End > today; {
		p = ComparableBefore(p)
	}
	return p
}

// ContestState is how far a contest is.
type ContestState string

// The states.
const (
	ContestDraft     ContestState = "draft"     // its maker may change it
	ContestAsked     ContestState = "asked"     // a duel that is not accepted yet
	ContestDeclined  ContestState = "declined"  // a duel that was declined, or not answered
	ContestRunning   ContestState = "running"   // its rules are frozen, from the announcement to the end
	ContestCounting  ContestState = "counting"  // over; corrections count until the grace ends
	ContestDone      ContestState = "done"      // its winners stay
	ContestCancelled ContestState = "cancelled" // its reason was said
)

// Over reports whether nothing of a contest changes any more.
func (s ContestState) Over() bool {
	return s == ContestDeclined || s == ContestDone || s == ContestCancelled
}

// Contest is a contest of a team.
type Contest struct {
	ID       ContestID
	Team     okr.Team       // that holds it; the challenger's of a duel
	Currency sales.Currency // of the team, which amounts are in
	Name     string
	Version  int       // of its rules, from 1; what follows a cancelled one has the next
	From     ContestID // the cancelled one that it follows; 0 for none
	Rules
	State     ContestState
	Hidden    bool // managers alone see it
	By        okr.PersonID
	ByName    string
	CreatedAt time.Time

	EndsAt    time.Time // the end of the window; zero as long as it has none
	ClosedOn  okr.Date  // the first day after it; empty as long as it has none
	Cancelled Cancellation
	Corrected bool // something that counted was corrected after it was frozen
}

// Cancellation is who ended a contest before its end, and why.
type Cancellation struct {
	By     okr.PersonID
	ByName string
	At     time.Time // zero: it was not cancelled
	Reason string
}

// Secret reports whether only those who lead its team may know of a contest.
func (c Contest) Secret() bool { return c.Hidden || c.State == ContestDraft }

// CountsUntil is when corrections count no more; zero as long as the contest has no end.
func (c Contest) CountsUntil() time.Time {
	if c.EndsAt.IsZero() {
		return c.EndsAt
	}
	return c.EndsAt.Add(time.Duration(c.Grace) * time.Hour)
}

// StartsAt is the instant at which the window begins.
func (c Contest) StartsAt() time.Time { return c.Start.Midnight(c.Team.Location()) }

// Opponent is the other one of a duel.
func (c Contest) Opponent(id okr.PersonID) okr.PersonID {
	for _, p := range c.People {
		if p != id {
			return p
		}
	}
	return ""
}

// Placed is somebody in a team that competes.
type Placed struct {
	Person okr.PersonID
	Side   int // index in [Rules.Sides]; 0 where no teams compete
}

// ChosenSides are the people whom rules name, with their teams.
func (r Rules) ChosenSides() (list []Placed) {
	switch r.Who {
	case WhoPeople:
		for _, id := range r.People {
			list = append(list, Placed{Person: id})
		}
	case WhoSides:
		for i, side := range r.Sides {
			for _, id := range side.People {
				list = append(list, Placed{id, i})
			}
		}
	}
	return list
}

// Chosen are the people whom rules name.
func (r Rules) Chosen() (ids []okr.PersonID) {
	for _, v := range r.ChosenSides() {
		ids = append(ids, v.Person)
	}
	return ids
}

// WithoutPeople are rules that name nobody.
func (r Rules) WithoutPeople() Rules {
	r.People = nil
	r.Sides = slices.Clone(r.Sides)
	for i := range r.Sides {
		r.Sides[i].People = nil
	}
	return r
}

// Anew are the same rules from a day on: the next one on which a window of as many days begins on the same weekday.
func (r Rules) Anew(today okr.Date) Rules {
	if r.Start >= today {
		return r
	}
	weeks := (today.Sub(r.Start) + 6) / 7
	r.Start = r.Start.AddDays(7 * weeks)
	if !r.Open() {
		r.End = r.End.AddDays(7 * weeks)
	}
	return r
}

// KeptWindow is the window whose scores count as of a day: until the end, or of one that is open until that day.
func (c Contest) KeptWindow(today okr.Date) okr.Period {
	if c.ClosedOn != "" {
		return okr.Period{Kind: okr.CustomPeriod, Start: c.Start, End: c.ClosedOn}
	}
	return c.Whole(today.AddDays(1))
}

// RemindAt is when those who take part are reminded that a contest ends: at nine on the last working day before its
// last one, when at least one whole working day was over by then. Not ok for one that is too short, or without an end.
func (c Contest) RemindAt() (at time.Time, ok bool) {
	if c.ClosedOn == "" || c.Open() {
		return at, false
	}
	cal, last := c.Team.Calendar(), c.ClosedOn.AddDays(-1)
	for last > c.Start && !cal.WorkingDay(last) {
		last = last.AddDays(-1)
	}
	day := last.AddDays(-1)
	for day > c.Start && !cal.WorkingDay(day) {
		day = day.AddDays(-1)
	}
	if day <= c.Start {
		return at, false
	}
	return okr.Wall{Date: day, At: okr.Clock{Hour: 9}}.In(c.Team.Location()), true
}

// EffectAt is when managers get the figures of what a contest did, so many weeks after it: at nine on a working day.
func (c Contest) EffectAt(weeks int) time.Time {
	day, cal := c.ClosedOn.AddDays(7*weeks), c.Team.Calendar()
	for range LongestContest {
		if cal.WorkingDay(day) {
			break
		}
		day = day.AddDays(1)
	}
	return okr.Wall{Date: day, At: okr.Clock{Hour: 9}}.In(c.Team.Location())
}

// EffectWeeks are how many weeks after a contest managers get figures.
var EffectWeeks = []int{1, 4}

// Competing are okrbot's own teams that take part as such, in the order of their sides.
func (c Contest) Competing() (ids []okr.TeamID) {
	switch c.Who {
	case WhoTeam:
		return []okr.TeamID{c.Team.ID}
	case WhoTeams:
		for _, side := range c.Sides {
			ids = append(ids, side.Team)
		}
	}
	return ids
}

// TeamOf is for which team what somebody of a side does has to be; 0 for any.
func (c Contest) TeamOf(side int) okr.TeamID {
	if teams := c.Competing(); side < len(teams) {
		return teams[side]
	}
	return 0
}

// windowsBefore is with how many windows before the most improved are compared.
const windowsBefore = 3

// WindowsBefore are the comparable windows before p, oldest first, with which the most improved are compared.
func WindowsBefore(p okr.Period) (list []okr.Period) {
	for range windowsBefore {
		p = ComparableBefore(p)
		list = append(list, p)
	}
	slices.Reverse(list)
	return list
}
