package motivation

import (
	"cmp"
	"math/big"
	"slices"
	"testing"

	"okrbot/okr"
)

// sampled is a field of people named by letters who scored on a day at instants.
func sampled(r Rules, scores ...Score) Field {
	f := Field{Rules: r, Compare: cmp.Compare[string]}
	for _, s := range scores {
		if !slices.ContainsFunc(f.Contenders, func(c Contender) bool { return c.Person == s.Person }) {
			f.Contenders = append(f.Contenders, Contender{Person: s.Person, Name: string(s.Person), FromStart: true})
		}
	}
	f.Scores = scores
	return f
}

var november = okr.Period{Kind: okr.CustomPeriod, Start: "2026-11-01", End: "2026-12-01"}

func score(who okr.PersonID, day okr.Date, at, amount int64) Score {
	return Score{who, day, at, amount}
}

func ranks(r Result) (list []int) {
	for _, p := range r.Places {
		list = append(list, p.Rank)
	}
	return list
}

func names(r Result) (list []string) {
	for _, p := range r.Places {
		list = append(list, p.Name)
	}
	return list
}

func TestContest_RanksAsCompetitionsDo(t *testing.T) {
	f := sampled(Rules{Kind: Total, Counted: CountRevenue, Ties: TieShared},
		score("D", "2026-11-03", 4, 11999), score("B", "2026-11-03", 3, 12000), score("A", "2026-11-03", 1, 13000),
		score("C", "2026-11-02", 9, 12000), score("E", "2026-11-03", 1, 0), score("A", "2026-12-01", 1, 99999))
	r := f.In(november)
	if !slices.Equal(ranks(r), []int{1, 2, 2, 4}) || !slices.Equal(names(r), []string{"A", "C", "B", "D"}) ||
		r.Of != 5 {
		t.Errorf("%v %v of %d", names(r), ranks(r), r.Of)
	}
	if r.Places[0].Value != 13000 { // what was won when the window was over does not count
		t.Errorf("A has %v", r.Places[0].Value)
	}
	f.Ties = TieEarlier
	if r := f.In(november); !slices.Equal(ranks(r), []int{1, 2, 3, 4}) {
		t.Errorf("with the earlier one first: %v", ranks(r))
	}
}

func TestContest_RaceIsWonByTheDayAndInstantOfTheDealThatDecides(t *testing.T) {
	f := sampled(Rules{Kind: Race, Counted: CountDeals, Goal: 20000, Ties: TieShared},
		score("A", "2026-11-02", 1, 10000), score("A", "2026-11-05", 50, 10000), score("A", "2026-11-06", 60, 10000),
		score("B", "2026-11-04", 90, 20000), // entered last, won first
		score("C", "2026-11-02", 2, 10000))
	r := f.In(november)
	if !slices.Equal(names(r), []string{"B", "A", "C"}) || !slices.Equal(ranks(r), []int{1, 2, 3}) {
		t.Errorf("%v %v", names(r), ranks(r))
	}
	if day, at, ok := r.FirstToReach(); day != "2026-11-04" || at != 90 || !ok {
		t.Errorf("reached on %s at %d, %v", day, at, ok)
	}
	if need := f.MoreToPass(r.Places, 1); need != 0 {
		t.Errorf("%d more pass who reached the goal", need)
	}
}

func TestContest_LeaversHaveNoPlaceAndWhoHasNoTargetNeither(t *testing.T) {
	f := sampled(Rules{Kind: Total, Counted: CountAttainment, Ties: TieShared},
		score("A", "2026-11-02", 1, 50), score("B", "2026-11-02", 1, 90), score("C", "2026-11-02", 1, 40))
	f.Contenders[0].Target, f.Contenders[2].Target = 100, 100
	f.Contenders[2].Left = true
	r := f.In(november)
	if !slices.Equal(names(r), []string{"A"}) || len(r.Left) != 1 || len(r.Without) != 1 || r.Of != 1 {
		t.Errorf("%+v", r)
	}
}

func TestContest_TeamsAreComparedPerHeadOfWhoTookPartFromTheStart(t *testing.T) {
	rules := Rules{Kind: OfTeams, Counted: CountRevenue, Ties: TieShared,
		Sides: []Side{{Name: "Lions"}, {Name: "Owls"}}}
	f := sampled(rules, score("A", "2026-11-02", 1, 100), score("B", "2026-11-02", 1, 50),
		score("C", "2026-11-02", 2, 120), score("D", "2026-11-02", 3, 900))
	f.Contenders[2].Side, f.Contenders[3].Side = 1, 1
	f.Contenders[3].FromStart = false
	r := f.In(november)
	if !slices.Equal(names(r), []string{"Owls", "Lions"}) || r.Places[0].Value != 120 || r.Places[1].Value != 75 {
		t.Errorf("%+v", r.Places)
	}
	if need := f.MoreToPass(r.Places, 1); need != 91 { // 241/2 > 120
		t.Errorf("%d more pass the Owls", need)
	}
	f.Totals = true
	if r := f.In(november); r.Places[0].Value != 1020 || r.Places[1].Value != 150 {
		t.Errorf("in all: %+v", r.Places)
	}
	f.Counted, f.Totals = CountAttainment, false
	f.Contenders[0].Target, f.Contenders[1].Target, f.Contenders[2].Target = 100, 200, 120
	if r := f.In(november); r.Places[0].Value != 1 || r.Places[1].Value != 0.625 {
		t.Errorf("the mean of attainments: %+v", r.Places)
	}
}

func TestContest_MostImprovedIsMeasuredByTheMeanOfTheWindowsBefore(t *testing.T) {
	f := sampled(Rules{Kind: MostImproved, Counted: CountDeals, Ties: TieShared},
		score("A", "2026-11-02", 1, 50000), score("B", "2026-11-02", 1, 30000), score("C", "2026-11-02", 1, 90000))
	f.Contenders[0].Before = []int64{40000, 20000}           // +2
	f.Contenders[1].Before = []int64{0, 10000, 10000, 10000} // the last three: +2
	r := f.In(november)                                      // C was not there before
	if !slices.Equal(ranks(r), []int{1, 1}) || r.Places[0].Value != 20000 || r.Of != 3 {
		t.Errorf("%+v", r)
	}
}

func TestContest_SeriesGivesTheMeanOfThePlacesThatAreCovered(t *testing.T) {
	places := func(ranks ...int) (list []ContestPlace) {
		for i, rank := range ranks {
			name := string(rune('A' + i))
			list = append(list, ContestPlace{Person: okr.PersonID(name), Name: name, Rank: rank})
		}
		return list
	}
	for _, tt := range []struct {
		ranks []int
		want  []*big.Rat
	}{
		{[]int{1, 2, 3, 4}, []*big.Rat{big.NewRat(5, 1), big.NewRat(3, 1), big.NewRat(2, 1), new(big.Rat)}},
		{[]int{1, 1, 3}, []*big.Rat{big.NewRat(4, 1), big.NewRat(4, 1), big.NewRat(2, 1)}},
		{[]int{1, 1, 1, 1}, []*big.Rat{big.NewRat(5, 2), big.NewRat(5, 2), big.NewRat(5, 2), big.NewRat(5, 2)}},
		{[]int{1, 2, 3, 3}, []*big.Rat{big.NewRat(5, 1), big.NewRat(3, 1), big.NewRat(1, 1), big.NewRat(1, 1)}},
	} {
		got := SeriesPoints(places(tt.ranks...))
		if !slices.EqualFunc(got, tt.want, func(a, b *big.Rat) bool { return a.Cmp(b) == 0 }) {
			t.Errorf("%v give %v", tt.ranks, got)
		}
	}
	f := sampled(Rules{Kind: Series, Ties: TieShared}, score("A", "2026-11-02", 1, 1), score("B", "2026-11-02", 1, 1),
		score("C", "2026-11-02", 1, 1), score("Z", "2026-11-02", 1, 1))
	overall := f.Overall([]Result{{Places: places(1, 1, 1)}, {Places: places(1, 1, 1)}})
	if !slices.Equal(ranks(overall), []int{1, 1, 1}) || overall.Of != 4 { // 10/3 twice is the same for all
		t.Errorf("%+v", overall)
	}
}

func TestContest_PrizesAreSharedByThoseWhoCoverThem(t *testing.T) {
	r := Rules{Kind: Total, Prizes: []Prize{{Points: 100, Words: "dinner"}, {Points: 51},
		{Points: 9, Reward: 4, Price: 20, RewardName: "cinema"}}}
	at := func(ranks ...int) (list []ContestPlace) {
		for i, rank := range ranks {
			list = append(list, ContestPlace{Person: okr.PersonID(rune('A' + i)), Rank: rank})
		}
		return list
	}
	points := func(list []Won) (of []int64) {
		for _, w := range list {
			of = append(of, w.Points)
		}
		return of
	}
	for _, tt := range []struct {
		places []ContestPlace
		want   []int64
	}{
		{at(1, 2, 3, 4), []int64{100, 51, 9}},
		{at(1, 1, 3), []int64{76, 75, 9}},
		{at(1, 2, 2, 4), []int64{100, 40, 40}},
		{at(1, 2, 3, 3), []int64{100, 51, 15, 14}},
		{at(1), []int64{100}},
		{nil, nil},
	} {
		got := r.PrizesOf(tt.places)
		if !slices.Equal(points(got), tt.want) {
			t.Errorf("%v win %v, not %v", tt.places, points(got), tt.want)
		}
	}
	if won := r.PrizesOf(at(1, 2, 3)); won[2].Reward != 4 || won[2].RewardName != "cinema" ||
		won[0].Words[0] != "dinner" {
		t.Errorf("%+v", won)
	}
	r.Kind = OfTeams
	if won := r.PrizesOf([]ContestPlace{{Side: 1, Rank: 1}, {Side: 2, Rank: 1}}); won[0].Points != 151 {
		t.Errorf("each of a team gets %d", won[0].Points)
	}
}

func TestContest_IsRehearsedInTheLastComparableWindow(t *testing.T) {
	for _, tt := range []struct {
		r     Rules
		today okr.Date
		want  okr.Period
	}{
		{Rules{Start: "2026-11-30", End: "2026-12-07"}, "2026-11-28", okr.Period{Start: "2026-11-16", End: "2026-11-23"}},
		{Rules{Start: "2026-12-01", End: "2027-01-01"}, "2026-11-28", okr.Period{Start: "2026-10-01", End: "2026-11-01"}},
		{Rules{Start: "2026-12-01", End: "2026-12-04"}, "2026-11-28", okr.Period{Start: "2026-11-24", End: "2026-11-27"}},
		{Rules{Start: "2026-11-30"}, "2026-11-30", okr.Period{Start: "2026-11-02", End: "2026-11-30"}},
		{Rules{Kind: Series, Start: "2026-11-30", End: "2026-12-14", Windows: 2}, "2026-11-30",
			okr.Period{Start: "2026-11-23", End: "2026-11-30"}},
	} {
		tt.want.Kind = okr.CustomPeriod
		if got := tt.r.RehearsedIn(tt.today); got != tt.want {
			t.Errorf("%+v is rehearsed in %+v", tt.r, got)
		}
	}
}

func TestContest_RehearsalWarns(t *testing.T) {
	rules := Rules{Kind: Total, Counted: CountKudos, Ties: TieShared}
	for name, tt := range map[string]struct {
		f    Field
		want []Warning
	}{
		"nobody":         {sampled(rules, score("A", "2026-10-01", 1, 1)), []Warning{WarnNobody}},
		"exactly double": {sampled(rules, score("A", "2026-11-02", 1, 4), score("B", "2026-11-02", 1, 2)), nil},
		"more than double": {sampled(rules, score("A", "2026-11-02", 1, 5), score("B", "2026-11-02", 1, 2)),
			[]Warning{WarnDouble}},
		"few": {sampled(rules, score("A", "2026-11-02", 1, 5), score("B", "2026-10-02", 1, 2),
			score("C", "2026-10-02", 1, 2)), []Warning{WarnDouble, WarnFew}},
	} {
		if got := tt.f.Rehearse(november); !slices.Equal(got.Warnings, tt.want) {
			t.Errorf("%s: %v", name, got.Warnings)
		}
	}
}

func TestEffect_SaysWhenSalesWereOnlyEarlier(t *testing.T) {
	rate := func(sum int64) Rate { return Rate{sum, 20} }
	for _, tt := range []struct {
		before, during, after int64
		want                  bool
	}{
		{100, 140, 59, true}, {100, 140, 60, false}, {100, 140, 120, false}, {100, 90, 50, false},
		{100, 100, 99, false},
	} {
		e := Effect{rate(tt.before), rate(tt.during), rate(tt.after), 4}
		if e.SoldEarlier() != tt.want {
			t.Errorf("%+v", e)
		}
	}
}
