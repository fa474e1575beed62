package okr

// Coverage is who of a team has what they are to work for.
type Coverage struct {
	Team    Team
	Quarter Period
	Month   Period
	People  []Covered
	Sells   bool // the team has targets at all
}

// Covered is what one of the team has.
type Covered struct {
	Person     Person
	Objectives int  // of the quarter
	Next       int  // of the one after it
	Target     bool // of the month, in money
}

// Missing counts those without an objective in the quarter, without one in the next, and without a target.
func (c Coverage) Missing() (objectives, next, targets int) {
	for _, p := range c.People {
		if p.Objectives == 0 {
			objectives++
		}
		if p.Next == 0 {
			next++
		}
		if !p.Target {
			targets++
		}
	}
	return objectives, next, targets
}
