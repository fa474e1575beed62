package sales

import "testing"

// ordinary are facts of which nothing is worth saying.
func ordinary() Facts {
	return Facts{
		Amount: 100, EarlierDeals: 20, PersonalBest: 900,
		TeamDealsInQuarter: 30, TeamBestInQuarter: 900,
		MonthNow: 300, MonthBefore: 200, BestMonth: 2_000,
		WeekNow: 150, WeekBefore: 50, BestWeek: 700,
		WinsInARow: 2, DealsToday: 1, CycleDays: 30, FastestInQuarter: 9,
	}
}

func TestNotableOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(*Facts)
		want   Notable
	}{
		{"nothing", func(*Facts) {}, Notable{}},
		{"first deal", func(f *Facts) { f.EarlierDeals, f.PersonalBest = 0, 0 }, Notable{Kind: FirstDeal}},
		{"second deal", func(f *Facts) { f.EarlierDeals, f.PersonalBest = 1, 50 }, Notable{}},

		{"team record", func(f *Facts) { f.Amount = 901 }, Notable{Kind: TeamRecord}},
		{"team record equalled", func(f *Facts) { f.Amount = 900 }, Notable{}},
		{"the quarter's second deal", func(f *Facts) { f.TeamDealsInQuarter, f.TeamBestInQuarter = 1, 99 }, Notable{}},
		{"the quarter's tenth deal", func(f *Facts) { f.TeamDealsInQuarter, f.TeamBestInQuarter = 9, 99 }, Notable{}},
		{"the quarter's eleventh deal", func(f *Facts) { f.TeamDealsInQuarter, f.TeamBestInQuarter = 10, 99 },
			Notable{Kind: TeamRecord}},
		{"larger than a year before", func(f *Facts) {
			f.TeamDealsInQuarter, f.TeamBestInQuarter, f.TeamDealsYearBefore, f.TeamBestYearBefore = 0, 0, 10, 99
		}, Notable{Kind: YearRecord}},
		{"as large as a year before", func(f *Facts) {
			f.TeamDealsInQuarter, f.TeamBestInQuarter, f.TeamDealsYearBefore, f.TeamBestYearBefore = 9, 50, 10, 100
		}, Notable{}},
		{"larger than a year before, and not in this quarter", func(f *Facts) {
			f.TeamDealsInQuarter, f.TeamBestInQuarter, f.TeamDealsYearBefore, f.TeamBestYearBefore = 9, 100, 10, 99
		}, Notable{}},
		{"few deals a year before", func(f *Facts) {
			f.TeamDealsInQuarter, f.TeamBestInQuarter, f.TeamDealsYearBefore, f.TeamBestYearBefore = 0, 0, 9, 99
		}, Notable{}},
		{"the quarter's first deal", func(f *Facts) { f.TeamDealsInQuarter, f.TeamBestInQuarter = 0, 0 }, Notable{}},

		{"personal record", func(f *Facts) { f.PersonalBest, f.EarlierDeals = 99, 5 }, Notable{Kind: PersonalRecord}},
		{"personal record equalled", func(f *Facts) { f.PersonalBest = 100 }, Notable{}},
		{"of five deals", func(f *Facts) { f.PersonalBest, f.EarlierDeals = 99, 4 }, Notable{}},

		{"best month", func(f *Facts) { f.BestMonth = 299 }, Notable{Kind: BestMonth}},
		{"best month from level", func(f *Facts) { f.BestMonth = 200 }, Notable{Kind: BestMonth}},
		{"best month equalled", func(f *Facts) { f.BestMonth = 300 }, Notable{}},
		{"best month passed earlier", func(f *Facts) { f.BestMonth = 199 }, Notable{}},
		{"first month", func(f *Facts) { f.BestMonth, f.MonthBefore, f.MonthNow = 0, 0, 100 }, Notable{}},

		{"best week", func(f *Facts) { f.BestWeek = 149 }, Notable{Kind: BestWeek}},
		{"best week equalled", func(f *Facts) { f.BestWeek = 150 }, Notable{}},
		{"best week passed earlier", func(f *Facts) { f.BestWeek = 49 }, Notable{}},
		{"first week", func(f *Facts) { f.BestWeek = 0 }, Notable{}},

		{"three in a row", func(f *Facts) { f.WinsInARow = 3 }, Notable{StreakOfWins, 3}},
		{"four in a row", func(f *Facts) { f.WinsInARow = 4 }, Notable{}},
		{"five in a row", func(f *Facts) { f.WinsInARow = 5 }, Notable{StreakOfWins, 5}},
		{"ten in a row", func(f *Facts) { f.WinsInARow = 10 }, Notable{StreakOfWins, 10}},
		{"eleven in a row", func(f *Facts) { f.WinsInARow = 11 }, Notable{}},

		{"fifth of the day", func(f *Facts) { f.DealsToday = 5 }, Notable{Kind: FifthOfDay}},
		{"fourth of the day", func(f *Facts) { f.DealsToday = 4 }, Notable{}},
		{"sixth of the day", func(f *Facts) { f.DealsToday = 6 }, Notable{}},

		{"fastest cycle", func(f *Facts) { f.CycleDays = 8 }, Notable{FastestCycle, 8}},
		{"fastest, on the same day", func(f *Facts) { f.CycleDays = 0 }, Notable{Kind: FastestCycle}},
		{"fastest of ten", func(f *Facts) { f.CycleDays, f.TeamDealsInQuarter = 8, 10 }, Notable{FastestCycle, 8}},
		{"fastest of few", func(f *Facts) { f.CycleDays, f.TeamDealsInQuarter = 8, 9 }, Notable{}},
		{"fastest equalled", func(f *Facts) { f.CycleDays = 9 }, Notable{}},
		{"unknown cycle", func(f *Facts) { f.CycleDays = -1 }, Notable{}},
		{"the quarter's first cycle", func(f *Facts) { f.CycleDays, f.FastestInQuarter = 8, -1 }, Notable{}},
		{"no cycle is known", func(f *Facts) { f.CycleDays, f.FastestInQuarter = -1, -1 }, Notable{}},
	} {
		f := ordinary()
		c.change(&f)
		if got, ok := NotableOf(f); got != c.want || ok != (c.want != Notable{}) {
			t.Errorf("%s: %+v, %t, want %+v", c.name, got, ok, c.want)
		}
	}
}

// Facts that hold all at once are said in the order of their importance, each when the ones before it do not hold.
func TestNotableOf_Order(t *testing.T) {
	t.Parallel()
	f := Facts{
		Amount: 1_000, EarlierDeals: 0, PersonalBest: 900, TeamDealsInQuarter: 30, TeamBestInQuarter: 900,
		MonthNow: 3_000, MonthBefore: 2_000, BestMonth: 2_000, WeekNow: 3_000, WeekBefore: 2_000, BestWeek: 2_000,
		WinsInARow: 5, DealsToday: 5, CycleDays: 1, FastestInQuarter: 9,
	}
	for _, step := range []struct {
		want NotableKind
		drop func()
	}{
		{FirstDeal, func() { f.EarlierDeals = 9 }},
		{TeamRecord, func() { f.TeamBestInQuarter = 1_000 }},
		{PersonalRecord, func() { f.PersonalBest = 1_000 }},
		{BestMonth, func() { f.BestMonth = 3_000 }},
		{BestWeek, func() { f.BestWeek = 3_000 }},
		{StreakOfWins, func() { f.WinsInARow = 6 }},
		{FifthOfDay, func() { f.DealsToday = 6 }},
		{FastestCycle, func() { f.CycleDays = 9 }},
		{"", func() {}},
	} {
		if got, ok := NotableOf(f); got.Kind != step.want || ok != (step.want != "") {
			t.Errorf("got %+v, want %q", got, step.want)
		}
		step.drop()
	}
}
