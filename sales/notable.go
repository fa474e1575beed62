package sales

import "slices"

// NotableKind says what is worth saying about a deal that was won.
type NotableKind string

// What is worth saying, the most important first.
const (
	FirstDeal  NotableKind = "first_deal"  // of the person, ever
	TeamRecord NotableKind = "team_record" // the team's largest deal of the quarter
	// early in a quarter: larger than all of the team's deals of the same quarter a year before, too
	YearRecord     NotableKind = "year_record"
	PersonalRecord NotableKind = "personal_record" // the person's largest deal
	BestMonth      NotableKind = "best_month"      // the person's best month, passed by this deal
	BestWeek       NotableKind = "best_week"       // likewise
	StreakOfWins   NotableKind = "streak"          // three, five or ten wins in a row
	FifthOfDay     NotableKind = "fifth_of_day"    // the person's fifth deal of the day
	FastestCycle   NotableKind = "fastest_cycle"   // the team's fastest of the quarter
)

// Notable is the one thing worth saying about a deal that was won.
type Notable struct {
	Kind  NotableKind `json:"kind"`
	Count int         `json:"count,omitempty"` // the length of the streak, or the days of the fastest cycle
}

// Deals is how many deals it counts, in a row or on one day; 0 when it counts none.
func (n Notable) Deals() int {
	switch n.Kind {
	case StreakOfWins:
		return n.Count
	case FifthOfDay:
		return dealsOfGreatDay
	default:
		return 0
	}
}

// Facts are what is known about the winner and the team before the deal, and with it where said. Amounts are minor
// units of the team's currency.
type Facts struct {
	Amount       int64 // of the deal
	EarlierDeals int   // that the person won before, ever
	PersonalBest int64 // the largest of them

	TeamDealsInQuarter int   // that the team won before
	TeamBestInQuarter  int64 // the largest of them

	TeamDealsYearBefore int   // that the team won in the same quarter a year before
	TeamBestYearBefore  int64 // the largest of them

	// the person's month with and without the deal, and the best earlier one, 0 without any
	MonthNow, MonthBefore, BestMonth int64
	WeekNow, WeekBefore, BestWeek    int64 // likewise

	WinsInARow int // with this one
	DealsToday int // with this one

	CycleDays        int // from creation to close; -1 when unknown, as of a deal that was booked as won at once
	FastestInQuarter int // of the team before; -1 without any
}

// recordFrom is how many deals somebody won before one of theirs can be a personal record.
const recordFrom = 5

// quarterTellsFrom is how many deals a team won in a quarter before its largest or fastest says anything.
const quarterTellsFrom = 10

// dealsOfGreatDay is which deal of a day is worth saying.
const dealsOfGreatDay = 5

// streaksWorthSaying are the numbers of wins in a row that are.
var streaksWorthSaying = []int{3, 5, 10}

// NotableOf is the most important thing worth saying about a deal, in the order of the kinds; not ok when there is
// none. To equal a record is none.
func NotableOf(f Facts) (Notable, bool) {
	switch {
	case f.EarlierDeals == 0:
		return Notable{Kind: FirstDeal}, true
	case f.TeamDealsInQuarter >= quarterTellsFrom && f.Amount > f.TeamBestInQuarter:
		return Notable{Kind: TeamRecord}, true
	case f.TeamDealsYearBefore >= quarterTellsFrom && f.Amount > max(f.TeamBestInQuarter, f.TeamBestYearBefore):
		return Notable{Kind: YearRecord}, true
	case f.EarlierDeals >= recordFrom && f.Amount > f.PersonalBest:
		return Notable{Kind: PersonalRecord}, true
	case passed(f.BestMonth, f.MonthBefore, f.MonthNow):
		return Notable{Kind: BestMonth}, true
	case passed(f.BestWeek, f.WeekBefore, f.WeekNow):
		return Notable{Kind: BestWeek}, true
	case slices.Contains(streaksWorthSaying, f.WinsInARow):
		return Notable{Kind: StreakOfWins, Count: f.WinsInARow}, true
	case f.DealsToday == dealsOfGreatDay:
		return Notable{Kind: FifthOfDay}, true
	case f.TeamDealsInQuarter >= quarterTellsFrom && f.CycleDays >= 0 && f.CycleDays < f.FastestInQuarter:
		return Notable{Kind: FastestCycle, Count: f.CycleDays}, true
	default:
		return Notable{}, false
	}
}

// passed reports whether a sum went from before to now past the best earlier one; without an earlier one there is
// nothing to pass.
func passed(best, before, now int64) bool { return best > 0 && before <= best && best < now }
