package okr

// LeftKind is a kind of thing that somebody owns.
type LeftKind string

// The kinds of things that change hands when their owner leaves.
const (
	LeftObjective LeftKind = "objective"
	LeftKPI       LeftKind = "kpi"
	LeftDeal      LeftKind = "deal"
)

// LeftKinds are all of them, as they are listed.
var LeftKinds = []LeftKind{LeftObjective, LeftKPI, LeftDeal}

// Left is something that a person owned who left.
type Left struct {
	Kind      LeftKind
	Ref       string // O12, K3, D7
	Title     string
	Owner     PersonID // at present
	OwnerName string
}

// Leaving is what a manager hears of somebody who left: the company, so that the manager has what they owned, or only
// the team, so that they own it yet and change nothing.
type Leaving struct {
	Manager Person
	Leaver  Person
	Stays   bool   // in the company
	Team    string // of those who stay, the first that they left
	Things  []Left
}

// GivingBack is what a manager is asked when somebody who had left is back: whether they get back what went to a
// manager meanwhile.
type GivingBack struct {
	Manager  Person
	Returned Person
	Open     []Left // about which nothing was said yet
	Given    []Left
	Kept     []Left
}
