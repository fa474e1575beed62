package motivation

import (
	"cmp"
	"slices"
)

// Badge is what somebody has for what they did. Each is given once.
type Badge string

// The badges. The streaks are of check-ins.
const (
	FirstDeal    Badge = "first_deal"
	Streak4      Badge = "streak_4"
	Streak12     Badge = "streak_12"
	Streak26     Badge = "streak_26"
	Streak52     Badge = "streak_52"
	ThreeTargets Badge = "three_targets" // reached in a row
	Helper       Badge = "helper"        // thanked by ten different people in a quarter
	AllGreen     Badge = "all_green"     // all KPIs that the person answers for, for a quarter
)

// rule is what a badge takes.
type rule struct {
	badge Badge
	emoji string
	needs int
	of    func(Facts) Reach
	after Badge // which it follows on; empty when it is the first of its kind
}

// rules are those of all badges, in the order in which they are shown.
var rules = []rule{
	{FirstDeal, "🌱", 1, func(f Facts) Reach { return Reach{Now: f.Deals, Best: f.Deals} }, ""},
	{Streak4, "✨", 4, checkIns, ""},
	{Streak12, "🔥", 12, checkIns, Streak4},
	{Streak26, "🚀", 26, checkIns, Streak12},
	{Streak52, "💎", 52, checkIns, Streak26},
	{ThreeTargets, "🎯", 3, func(f Facts) Reach { return f.Targets }, ""},
	{Helper, "🤝", 10, func(f Facts) Reach { return f.Thanked }, ""},
	{AllGreen, "🍀", 1, func(f Facts) Reach { return Reach{Best: f.GreenQuarters} }, ""},
}

func checkIns(f Facts) Reach { return f.CheckIns }

// Badges are all, in the order in which they are shown.
func Badges() []Badge {
	list := make([]Badge, len(rules))
	for i, r := range rules {
		list[i] = r.badge
	}
	return list
}

// Emoji is the badge's picture; empty for no badge.
func (b Badge) Emoji() string {
	for _, r := range rules {
		if r.badge == b {
			return r.emoji
		}
	}
	return ""
}

// OfSales reports whether only who sells can have the badge.
func (b Badge) OfSales() bool { return b == FirstDeal || b == ThreeTargets }

// Reach is how far somebody is, and how far they ever were.
type Reach struct{ Now, Best int }

// Further is the better of two, now and ever.
func (r Reach) Further(other Reach) Reach {
	return Reach{max(r.Now, other.Now), max(r.Best, other.Best)}
}

// RowOf is how often something succeeded one after another, the oldest first: up to the newest, and at best.
func RowOf(succeeded []bool) Reach {
	var row Reach
	for _, ok := range succeeded {
		row.Now++
		if !ok {
			row.Now = 0
		}
		row.Best = max(row.Best, row.Now)
	}
	return row
}

// Facts are what is known of a person.
type Facts struct {
	Deals    int   // that they won
	CheckIns Reach // answered in a row, late ones too
	Targets  Reach // reached in a row
	Thanked  Reach // by how many different people in this quarter, and in the best one

	KPIs, GreenKPIs int // that they answer for, and how many of them were green in all of this quarter so far
	GreenQuarters   int // that are over, and in which all of them were
}

// Earned are the badges that facts earn, in the order in which they are shown. One that they do not earn any more is
// taken back.
func Earned(f Facts) []Badge {
	var list []Badge
	for _, r := range rules {
		if r.earned(f) {
			list = append(list, r.badge)
		}
	}
	return list
}

func (r rule) earned(f Facts) bool { return r.of(f).Best >= r.needs }

// Step is what a badge that somebody does not have yet takes.
type Step struct {
	Badge      Badge
	Has, Needs int
}

// Next is what the badges take that facts do not earn yet: of the streaks the next one alone, and the one for KPIs
// where there are some. All of those may be green; the badge comes with the quarter's end.
func Next(f Facts) []Step {
	var list []Step
	missing := map[Badge]bool{}
	for _, r := range rules {
		if r.earned(f) {
			continue
		}
		missing[r.badge] = true
		switch {
		case r.badge == AllGreen && f.KPIs > 0:
			list = append(list, Step{AllGreen, f.GreenKPIs, f.KPIs})
		case r.badge != AllGreen && !missing[r.after]:
			list = append(list, Step{r.badge, r.of(f).Now, r.needs})
		}
	}
	return list
}

// Nearest are the steps of which the largest part is done, so many at most; of those of one part the first.
func Nearest(steps []Step, most int) []Step {
	sorted := slices.SortedStableFunc(slices.Values(steps), func(a, b Step) int {
		return cmp.Compare(b.Has*a.Needs, a.Has*b.Needs)
	})
	return sorted[:min(len(sorted), most)]
}

// BadgeCase are a person's badges, and to themselves alone what the next ones take.
type BadgeCase struct {
	Badges []Badge
	Steps  []Step
}
