package sales

import "okrbot/okr"

// MonthChoice is how the targets of a month came about with one click; empty when somebody typed them.
type MonthChoice string

// The choices.
const (
	RepeatMonth     MonthChoice = "repeat"  // those of the month before
	TakeSuggestions MonthChoice = "suggest" // what is suggested to who sells
)

// MonthTurn is what a manager hears of a month that has no targets, or of how it got some.
type MonthTurn struct {
	Manager  okr.Person
	Team     okr.Team
	Settings Settings
	Month    okr.Period
	Missing  bool
	// What one click would set; of no people when there is nothing.
	Repeat, Suggested Offer
	// Set is what was set, How, and By whom last; of a month that longer targets cover, nothing.
	Set Offer
	How MonthChoice
	By  okr.Person
}

// Offer is what targets come to.
type Offer struct {
	Metric Metric // of revenue if there is any, else of the first target
	People int    // with a target of the metric
	Sum    int64  // of theirs, as the metric counts
	Whole  int64  // the target of the team as a whole; 0 for none
	Others int    // targets of other metrics
}

// Empty reports whether there is nothing to set.
func (o Offer) Empty() bool { return o.People == 0 && o.Whole == 0 && o.Others == 0 }

// OfferOf adds targets up; each is bounded so that thousands of them fit an int64.
func OfferOf(targets []Target) (o Offer) {
	for _, t := range targets {
		if o.Metric == "" || t.Metric == Revenue {
			o.Metric = t.Metric
		}
	}
	for _, t := range targets {
		switch {
		case t.Metric != o.Metric:
			o.Others++
		case t.Person == "":
			o.Whole = t.Amount
		default:
			o.People++
			o.Sum += t.Amount
		}
	}
	return o
}
