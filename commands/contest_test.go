package commands

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"okrbot/locale"
	"okrbot/motivation"
	"okrbot/nasty"
	"okrbot/okr"
	"okrbot/ui"
)

var contestRewards = []motivation.Reward{{ID: 2, Name: "Half a day off", Price: 300},
	{ID: 3, Name: "Dinner", Price: 100}}

func TestPrizes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]motivation.Prize{
		"":                        nil,
		"100 points\n50 puan\n25": {{Points: 100}, {Points: 50}, {Points: 25}},
		"1. Dinner for two + 1.000 puan\n\n🥈 5": {{Words: "Dinner for two", Points: 1000}, {Points: 5}},
		"half a day off + 20":                   {{Points: 20, Reward: 2, RewardName: "Half a day off", Price: 300}},
		"-\nBaklava":                            {{}, {Words: "Baklava"}},
		"2 tickets":                             {{Words: "2 tickets"}},
		"coffee + cake":                         {{Words: "coffee + cake"}},
		"99999999999999999999999 points":        {{Points: motivation.MostPoints + 1}},
	} {
		got, err := prizesOf(text, contestRewards)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%q: %v\n%s", text, err, diff)
		}
	}
	if _, err := prizesOf("dinner + half a day off", contestRewards); err == nil {
		t.Error("one place wins two rewards")
	}
}

func TestContestRules(t *testing.T) {
	t.Parallel()
	catalog, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	offers := motivation.ContestForm{Team: okr.Team{ID: 1}, Currency: "TRY", Today: "2026-11-24",
		KPIs: []okr.KPI{{ID: 4, Name: "Offers", Unit: "kg"}}, All: []okr.Team{{ID: 1, Name: "A"}, {ID: 2, Name: "B"}}}
	for name, test := range map[string]struct {
		change  func(in *ui.ContestInput)
		want    func(r motivation.Rules) bool
		refused string // a field
	}{
		"the last day is in it": {func(*ui.ContestInput) {}, func(r motivation.Rules) bool {
			return r.Start == "2026-11-30" && r.End == "2026-12-07" && r.Check("x", offers.Today) == nil
		}, ""},
		"an amount": {func(in *ui.ContestInput) { in.Goal = "100.000 TL" },
			func(r motivation.Rules) bool { return r.Goal == 10_000_000 }, ""},
		"percent of a target": {func(in *ui.ContestInput) { in.Counted, in.Goal = motivation.CountAttainment, "%120" },
			func(r motivation.Rules) bool { return r.Goal == 1.2 }, ""},
		"deals": {func(in *ui.ContestInput) { in.Counted, in.Goal = motivation.CountDeals, "10" },
			func(r motivation.Rules) bool { return r.Goal == 100_000 }, ""},
		"a KPI": {func(in *ui.ContestInput) { in.Counted, in.Goal = motivation.CountKPI(4), "2,5 kg" },
			func(r motivation.Rules) bool { return r.Goal == 25_000 && r.KPI == "Offers" && r.Unit == "kg" }, ""},
		"two readings are asked about": {func(in *ui.ContestInput) { in.Goal = "12,500" }, nil, "goal"},
		"another currency":             {func(in *ui.ContestInput) { in.Goal = "100 USD" }, nil, "goal"},
		"no number":                    {func(in *ui.ContestInput) { in.Goal = "much" }, nil, "goal"},
		"a series": {func(in *ui.ContestInput) { in.Kind, in.Windows = motivation.Series, "4" },
			func(r motivation.Rules) bool { return r.End == "2026-12-28" && len(r.Split()) == 4 }, ""},
		"no number of windows": {func(in *ui.ContestInput) { in.Kind, in.Windows = motivation.Series, "four" }, nil,
			"windows"},
		"an open race": {func(in *ui.ContestInput) { in.Kind, in.Last, in.Goal = motivation.Race, "", "5" },
			func(r motivation.Rules) bool { return r.Open() && r.Check("x", offers.Today) == nil }, ""},
		"teams": {func(in *ui.ContestInput) {
			in.Kind, in.Who, in.Teams = motivation.OfTeams, motivation.WhoTeams, []okr.TeamID{2, 1, 9}
		}, func(r motivation.Rules) bool { return len(r.Sides) == 2 && r.Sides[1].Name == "B" }, ""},
		"what is hidden does not count": {func(in *ui.ContestInput) {
			in.People, in.Totals = []okr.PersonID{"U1"}, true
		},
			func(r motivation.Rules) bool { return r.People == nil && !r.Totals }, ""},
	} {
		in := ui.NewContest(offers)
		test.change(&in)
		r, problems := rulesOf(catalog.Printer(locale.Turkish), in, offers)
		if test.refused != "" {
			if said := problems[ui.ContestBlock(in, test.refused)]; said == "" {
				t.Errorf("%s: nothing is said beside %s: %v", name, test.refused, problems)
			}
			continue
		}
		if len(problems) > 0 || !test.want(r) {
			t.Errorf("%s: %+v, %v", name, r, problems)
		}
	}
}

// Every refusal of the rules stands beside a field that the form has.
func TestContestFields_AreInTheForm(t *testing.T) {
	t.Parallel()
	catalog, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	offers := motivation.ContestForm{Team: okr.Team{ID: 1}, Teams: []okr.Team{{ID: 1}}, Currency: "TRY",
		All: []okr.Team{{ID: 1, Name: "A"}}}
	for kind, ids := range map[motivation.ContestKind]string{
		motivation.Race:         "race_goal goal_range no_end days_odd start_past start_far days_order too_long prizes_many",
		motivation.Total:        "no_end only_race_open counted_unknown people_few prize_points prize_long filter_long",
		motivation.OfTeams:      "teams_who sides_few sides_many side_blank side_twice side_empty side_both prize_teams",
		motivation.Series:       "windows_range windows_unequal",
		motivation.MostImproved: "improved_goal name_blank name_long",
	} {
		in := ui.NewContest(offers)
		in.Kind = kind
		blocks := map[string]bool{}
		for _, b := range ui.ContestForm(catalog.Printer(locale.English), in, offers).Blocks.BlockSet {
			blocks[b.ID()] = true
		}
		for id := range strings.FieldsSeq(ids) {
			if block := ui.ContestBlock(in, contestField(in, "contest."+id)); !blocks[block] {
				t.Errorf("%s: %s stands beside %s, which is not in the form", kind, id, block)
			}
		}
	}
}

// Whatever was typed into the fields is read at once, and what is read can be typed again.
func FuzzContestFields(f *testing.F) {
	catalog, err := locale.Load()
	if err != nil {
		f.Fatal(err)
	}
	p := catalog.Printer(locale.Turkish)
	typedTexts(f, func(t *testing.T, typed string) {
		in := ui.ContestInput{Kind: motivation.Total, Counted: motivation.CountRevenue, Goal: typed, Prizes: typed}
		nasty.Quick(t, func() {
			rulesOf(p, in, motivation.ContestForm{Currency: "TRY", Rewards: contestRewards})
			in.Kind, in.Windows = motivation.Series, typed
			rulesOf(p, in, motivation.ContestForm{Currency: "TRY"})
		})
		list, err := prizesOf(typed, contestRewards)
		for _, prize := range list {
			if prize.Points < 0 || err == nil && strings.Contains(prize.Words, "\n") {
				t.Errorf("%q is read as %+v", typed, prize)
			}
		}
	}, "100 points + dinner", "1. 50\n2. 25", "100.000 TL", "%120", "4")
}
