package sales

// NotableKind is why a deal is worth a line.
type NotableKind string

// The reasons, in the order in which the first that applies is said. Targets come before them all.
const (
	FirstDeal      NotableKind = "first_deal" // ever
	TeamRecord     NotableKind = "team_record"
	PersonalRecord NotableKind = "personal_record"
	BestMonth      NotableKind = "best_month"
	BestWeek       NotableKind = "best_week"
	StreakOfWins   NotableKind = "streak"
	FifthOfDay     NotableKind = "fifth_of_day"
	FastestCycle   NotableKind = "fastest_cycle"
)

// Notable is what is worth saying about a deal.
type Notable struct {
	Kind  NotableKind `json:"kind"`
	Count int         `json:"count,omitempty"` // wins in a row, or days from open to won
}

// Facts are what was known about the winner and their team before a deal, and with it where that is said.
type Facts struct {
	Amount             int64 // all amounts in minor units of one currency
	EarlierDeals       int   // won by the person before, ever; six or more may be six
	PersonalBest       int64 // the largest of them
	TeamDealsInQuarter int   // won by the team before
	TeamBestInQuarter  int64
	MonthBefore        int64 // of the person, without the deal
	MonthNow           int64 // with it
	BestMonth          int64 // of the person's earlier months; 0 for none
	WeekBefore         int64
	WeekNow            int64
	BestWeek           int64
	WinsInARow         int // this one included
	DealsToday         int // this one included
	CycleDays          int // from open to won; -1 when it was booked as won at once
	FastestInQuarter   int // of the team before; -1 for none
}

// recordNeeds is how many deals somebody has won before a record means something.
const recordNeeds = 5

// NotableOf is the first reason to say something about a deal. Equal is no record.
func NotableOf(f Facts) (Notable, bool) {
	switch {
	case f.EarlierDeals == 0:
		return Notable{Kind: FirstDeal}, true
	case f.TeamDealsInQuarter > 0 && f.Amount > f.TeamBestInQuarter:
		return Notable{Kind: TeamRecord}, true
	case f.EarlierDeals >= recordNeeds && f.Amount > f.PersonalBest:
		return Notable{Kind: PersonalRecord}, true
	case f.BestMonth > 0 && f.MonthBefore <= f.BestMonth && f.MonthNow > f.BestMonth:
		return Notable{Kind: BestMonth}, true
	case f.BestWeek > 0 && f.WeekBefore <= f.BestWeek && f.WeekNow > f.BestWeek:
		return Notable{Kind: BestWeek}, true
	case f.WinsInARow == 3 || f.WinsInARow == 5 || f.WinsInARow == 10:
		return Notable{StreakOfWins, f.WinsInARow}, true
	case f.DealsToday == 5:
		return Notable{Kind: FifthOfDay, Count: 5}, true
	case f.CycleDays >= 0 && f.FastestInQuarter > f.CycleDays:
		return Notable{FastestCycle, f.CycleDays}, true
	}
	return Notable{}, false
}
