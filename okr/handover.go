package okr

// GivingBack is what a manager is asked when somebody who had left is back: whether they get the objectives back that went to a manager
// meanwhile.
type GivingBack struct {
	Manager  Person
	Returned Person
	Open     []Objective // about which nothing was said yet
	Given    []Objective
	Kept     []Objective
}
