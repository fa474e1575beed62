package motivation

import (
	"cmp"
	"math/big"
	"slices"

	"gonum.org/v1/gonum/stat"

	"okrbot/okr"
	"okrbot/sales"
)

// Contender is somebody who takes part.
type Contender struct {
	Person    okr.PersonID
	Name      string
	Side      int  // in [Rules.Sides]; 0 where no teams compete
	FromStart bool // not who joined later
	Left      bool // who left since has no place
	Target    int64
	Before    []int64 // what they had in comparable windows before, oldest first; for the most improved
	TargetsOf []int64 // their targets in those windows; for the most improved by attainment
}

// Score is something that counts: minor units, ten thousandths of a deal or of a KPI's unit, activities, kudos.
type Score struct {
	Person okr.PersonID
	Day    okr.Date // on which it counts
	At     int64    // when it was entered, in Unix milliseconds
	Amount int64    // below 0 for what takes back
}

// before orders what counts by its day, and what counts on one day by when it was entered.
func (s Score) before(o Score) int { return cmp.Or(cmp.Compare(s.Day, o.Day), cmp.Compare(s.At, o.At)) }

// ContestPlace is somebody, or a team, with a rank.
type ContestPlace struct {
	Person    okr.PersonID `json:"person,omitempty"` // empty for a team
	Side      int          `json:"side,omitempty"`   // from 1, for a team; the index in [Rules.Sides] is one less
	Name      string       `json:"name"`
	Rank      int          `json:"rank"`  // 1, 2, 2, 4; 0 for who has none
	Value     float64      `json:"value"` // as [Counted.Value]; a ratio of targets; points of a series
	Times     int          `json:"times"` // how often something counted
	Heads     int          `json:"heads,omitempty"`
	Sum       int64        `json:"sum,omitempty"`    // what a team has in all, or somebody of their target
	Target    int64        `json:"target,omitempty"` // of attainment
	ReachedOn okr.Date     `json:"reached_on,omitempty"`
	ReachedAt int64        `json:"reached_at,omitempty"` // when the value was reached, or the goal of a race
	Goal      bool         `json:"goal,omitempty"`       // it was reached
	Left      bool         `json:"left,omitempty"`
	Was       int          `json:"was,omitempty"` // the rank before; 0 for none
}

// Result is how a contest stands, or ended.
type Result struct {
	Places []ContestPlace `json:"places"` // of who scored, the first first
	Left   []ContestPlace `json:"left,omitempty"`
	// Without are those who have no target, where attainment counts: they have no place.
	Without []ContestPlace `json:"without,omitempty"`
	Of      int            `json:"of"` // how many took part, people or teams, without those who left
}

// Scored is how many have a place.
func (r Result) Scored() int { return len(r.Places) }

// Winners are the places that have one of the first ranks.
func (r Result) Winners(ranks int) []ContestPlace {
	n := slices.IndexFunc(r.Places, func(p ContestPlace) bool { return p.Rank > ranks })
	if n < 0 {
		return r.Places
	}
	return r.Places[:n:n]
}

// Lead are those who share the first rank.
func (r Result) Lead() []ContestPlace { return r.Winners(1) }

// PlaceOf is the place of somebody, or of their team's side; not ok without one.
func (r Result) PlaceOf(person okr.PersonID, side int) (at int, ok bool) {
	at = slices.IndexFunc(r.Places, func(p ContestPlace) bool {
		return p.Person != "" && p.Person == person || p.Side != 0 && p.Side == side
	})
	return at, at >= 0
}

// Field is all from which the places of a contest follow.
type Field struct {
	Rules
	Contenders []Contender
	Scores     []Score               // in any order
	Compare    func(a, b string) int // of names
	Was        map[okr.PersonID]int  // ranks before
	WasOfSides map[int]int           // likewise, of teams
}

// In is how the contest stands by what counts in a window.
func (f Field) In(p okr.Period) Result {
	if f.Teams() {
		return f.ofTeams(p)
	}
	of := f.byPerson(p)
	var r Result
	var list []ContestPlace
	for _, c := range f.Contenders {
		place := f.placeOf(c, of[c.Person])
		switch {
		case c.Left:
			place.Left = true
			r.Left = append(r.Left, place)
			continue
		case f.Counted == CountAttainment && c.Target <= 0:
			r.Without = append(r.Without, place)
			continue
		}
		r.Of++
		place.Was = f.Was[c.Person]
		list = append(list, place)
	}
	r.Places = f.rank(list)
	return r
}

// byPerson are the scores in a window of each, in their order.
func (f Field) byPerson(p okr.Period) map[okr.PersonID][]Score {
	of := map[okr.PersonID][]Score{}
	for _, s := range f.Scores {
		if p.Contains(s.Day) {
			of[s.Person] = append(of[s.Person], s)
		}
	}
	for _, list := range of {
		slices.SortStableFunc(list, Score.before)
	}
	return of
}

// placeOf is somebody with their value, without a rank.
func (f Field) placeOf(c Contender, scores []Score) ContestPlace {
	p := ContestPlace{Person: c.Person, Name: c.Name, Target: c.Target}
	p.Sum, p.Times = total(scores)
	p.Value = f.valueOf(c, p.Sum)
	p.reached(scores)
	if f.Goal > 0 {
		f.markGoal(&p, c, scores)
	}
	return p
}

// valueOf is what somebody's sum is worth: itself, its share of a target, or how much more it is than before.
func (f Field) valueOf(c Contender, sum int64) float64 {
	value := float64(sum)
	if f.Counted == CountAttainment {
		value = sales.Attainment(sum, c.Target)
	}
	if f.Kind != MostImproved {
		return value
	}
	var before []float64
	for i, v := range c.Before {
		switch {
		case f.Counted != CountAttainment:
			before = append(before, float64(v))
		case c.TargetsOf[i] > 0:
			before = append(before, sales.Attainment(v, c.TargetsOf[i]))
		}
	}
	more, ok := sales.Improvement(value, before)
	if !ok {
		return 0
	}
	return more
}

// total is the sum of scores, and how many of them count.
func total(scores []Score) (sum int64, times int) {
	for _, s := range scores {
		sum += s.Amount
		if s.Amount > 0 {
			times++
		}
	}
	return sum, times
}

// reached says when the last came that counted.
func (p *ContestPlace) reached(scores []Score) {
	for _, s := range slices.Backward(scores) {
		if s.Amount > 0 {
			p.ReachedOn, p.ReachedAt = s.Day, s.At
			return
		}
	}
}

// markGoal says whether somebody reached the goal; in a race, also with what that was.
func (f Field) markGoal(p *ContestPlace, c Contender, scores []Score) {
	if p.Goal = p.Value >= f.Goal; !p.Goal || f.Kind != Race {
		return
	}
	var sum int64
	for _, s := range scores {
		if sum += s.Amount; f.valueOf(c, sum) >= f.Goal {
			p.ReachedOn, p.ReachedAt = s.Day, s.At
			return
		}
	}
}

// side is what a team has by its people.
type side struct {
	sum, target int64
	heads       int
	scores      []Score
	ratios      []float64 // attainments of those who have a target
}

// ofTeams compares teams: per head of those who took part from the start, or what they have in all.
func (f Field) ofTeams(p okr.Period) Result {
	of, sides := f.byPerson(p), make([]side, len(f.Sides))
	for _, c := range f.Contenders {
		s := &sides[c.Side]
		if !c.FromStart && !f.Totals {
			continue
		}
		s.heads++
		sum, _ := total(of[c.Person])
		if s.sum += sum; c.Target > 0 {
			s.target += c.Target
			s.ratios = append(s.ratios, sales.Attainment(sum, c.Target))
		}
		s.scores = append(s.scores, of[c.Person]...)
	}
	r := Result{Of: len(sides)}
	var list []ContestPlace
	for i, s := range sides {
		slices.SortStableFunc(s.scores, Score.before)
		place := ContestPlace{Side: i + 1, Name: f.Sides[i].Name, Heads: s.heads, Sum: s.sum, Target: s.target,
			Was: f.WasOfSides[i+1]}
		_, place.Times = total(s.scores)
		place.reached(s.scores)
		place.Value = f.ofSide(s)
		place.Goal = f.Goal > 0 && place.Value >= f.Goal
		list = append(list, place)
	}
	r.Places = f.rank(list)
	return r
}

// ofSide is a team's value. Its attainment is the mean of those who have a target, or that of all targets together.
func (f Field) ofSide(s side) float64 {
	switch {
	case f.Counted == CountAttainment && len(s.ratios) == 0, s.heads == 0:
		return 0
	case f.Counted == CountAttainment && f.Totals:
		return sales.Attainment(s.sum, s.target)
	case f.Counted == CountAttainment:
		return stat.Mean(s.ratios, nil)
	case f.Totals:
		return float64(s.sum)
	}
	v, _ := new(big.Rat).SetFrac64(s.sum, int64(s.heads)).Float64()
	return v
}

// rank orders places and gives those above 0 a rank, as standard competition does: 1, 2, 2, 4.
func (f Field) rank(list []ContestPlace) []ContestPlace {
	list = slices.DeleteFunc(list, func(p ContestPlace) bool { return p.Value <= 0 })
	slices.SortStableFunc(list, func(a, b ContestPlace) int {
		return cmp.Or(f.better(a, b), a.earlier(b), f.Compare(a.Name, b.Name), cmp.Compare(a.Person, b.Person),
			cmp.Compare(a.Side, b.Side))
	})
	for i := range list {
		list[i].Rank = i + 1
		if i > 0 && f.same(list[i-1], list[i]) {
			list[i].Rank = list[i-1].Rank
		}
	}
	return list
}

// better is below 0 when a is before b by what decides the contest.
func (f Field) better(a, b ContestPlace) int {
	if f.Kind == Race && (a.Goal || b.Goal) {
		switch {
		case a.Goal && b.Goal:
			return a.earlier(b)
		case a.Goal:
			return -1
		default:
			return 1
		}
	}
	return cmp.Compare(b.Value, a.Value)
}

// same reports whether two that follow each other share a rank.
func (f Field) same(a, b ContestPlace) bool {
	if f.better(a, b) != 0 {
		return false
	}
	return f.Ties == TieShared || a.earlier(b) == 0
}

func (p ContestPlace) earlier(o ContestPlace) int {
	return cmp.Or(cmp.Compare(p.ReachedOn, o.ReachedOn), cmp.Compare(p.ReachedAt, o.ReachedAt))
}

// FirstToReach is when the first of places reached the goal of a race; not ok before that.
func (r Result) FirstToReach() (day okr.Date, at int64, ok bool) {
	if len(r.Places) == 0 || !r.Places[0].Goal {
		return "", 0, false
	}
	return r.Places[0].ReachedOn, r.Places[0].ReachedAt, true
}

// MoreToPass is how much more the place at an index needs to be alone before the next better rank: minor units, ten
// thousandths, or pieces. It is 0 for the first rank, and where no sum of one's own decides: behind one who reached the
// goal of a race, and between teams by attainment.
func (f Field) MoreToPass(places []ContestPlace, at int) int64 {
	me := places[at]
	above := slices.IndexFunc(places, func(p ContestPlace) bool { return p.Rank == me.Rank }) - 1
	if above < 0 || f.Kind == Race && places[above].Goal {
		return 0
	}
	next := places[above]
	ahead := next.Value - me.Value
	switch {
	case f.Counted == CountAttainment && f.Teams():
		return 0
	case f.Counted == CountAttainment && f.Kind == MostImproved:
		return int64(ahead*float64(me.Target)) + 1
	case f.Counted == CountAttainment:
		return sales.ToPass(me.Sum, me.Target, next.Sum, next.Target)
	case f.Teams() && !f.Totals:
		return int64(ahead*float64(me.Heads)) + 1
	default:
		return int64(ahead) + 1
	}
}

// Reranked are places some of whose fellows are shown no longer: ranks are counted without those.
func Reranked(places []ContestPlace) []ContestPlace {
	was := 0
	for i := range places {
		rank := places[i].Rank
		switch {
		case i > 0 && rank == was:
			places[i].Rank = places[i-1].Rank
		default:
			places[i].Rank = i + 1
		}
		was = rank
	}
	return places
}
