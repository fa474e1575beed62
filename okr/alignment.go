package okr

import (
	"cmp"
	"slices"

	"github.com/shopspring/decimal"
)

// Support says that an objective supports another one, or one of its key results.
type Support struct {
	Objective ObjectiveID // the lower one
	Above     ObjectiveID
	KeyResult KeyResultID     // of the upper one; 0: all of it
	Weight    decimal.Decimal // 0 or more
}

// SupportFigure is what the objectives that support another one add up to.
type SupportFigure struct {
	Progress *float64 // the weighted mean of their clamped progress; nil is unknown
	Known    int      // how many of them have a value
	All      int
}

// FigureOf is the mean of the clamped progress of supporting objectives that are pursued, weighted by their links. It
// stands beside an objective's own progress and is never mixed with it.
func FigureOf(supporters []Objective, weights []decimal.Decimal) SupportFigure {
	f := SupportFigure{}
	var values, counted []decimal.Decimal
	for i, o := range supporters {
		if o.Cancelled() {
			continue
		}
		f.All++
		if p := o.Progress(); p != nil {
			values, counted = append(values, decimal.NewFromFloat(Clamp(*p))), append(counted, weights[i])
		}
	}
	f.Known = len(values)
	f.Progress = ratio(weightedMean(values, counted))
	return f
}

// TreeNode is an objective with those that support it. What it adds up to is asked of it where it is shown: of a
// large tree most is folded.
type TreeNode struct {
	Objective Objective
	Via       KeyResultID // of the one above, which it supports; 0: all of it
	Below     []*TreeNode
	weight    decimal.Decimal // of its link to the one above
}

// Figure is what the objectives below add up to.
func (n *TreeNode) Figure() SupportFigure {
	var supporters []Objective
	var weights []decimal.Decimal
	for _, b := range n.Below {
		supporters, weights = append(supporters, b.Objective), append(weights, b.weight)
	}
	return FigureOf(supporters, weights)
}

// TreeOf puts objectives under those that they support. What supports nothing that is here is a root; what supports
// several stands under each. The company's and the teams' come before people's.
func TreeOf(objectives []Objective, supports []Support) (roots []*TreeNode) {
	by := map[ObjectiveID]Objective{}
	for _, o := range objectives {
		by[o.ID] = o
	}
	below, supporting := map[ObjectiveID][]Support{}, map[ObjectiveID]bool{}
	for _, s := range supports {
		_, lower := by[s.Objective]
		_, upper := by[s.Above]
		if lower && upper {
			below[s.Above], supporting[s.Objective] = append(below[s.Above], s), true
		}
	}
	var node func(o Objective, link Support, path []ObjectiveID) *TreeNode
	node = func(o Objective, link Support, path []ObjectiveID) *TreeNode {
		n := &TreeNode{Objective: o, Via: link.KeyResult, weight: link.Weight}
		path = append(path, o.ID)
		for _, s := range below[o.ID] {
			if slices.Contains(path, s.Objective) { // a circle is refused when it is written
				continue
			}
			n.Below = append(n.Below, node(by[s.Objective], s, path))
		}
		slices.SortStableFunc(n.Below, inTree)
		return n
	}
	for _, o := range objectives {
		if !supporting[o.ID] {
			roots = append(roots, node(o, Support{}, nil))
		}
	}
	slices.SortStableFunc(roots, inTree)
	return roots
}

// inTree orders teams' objectives before people's, then by team and number.
func inTree(a, b *TreeNode) int {
	owned := func(n *TreeNode) int {
		if n.Objective.TeamOwned {
			return 0
		}
		return 1
	}
	return cmp.Or(owned(a)-owned(b), cmp.Compare(a.Objective.Team, b.Objective.Team),
		cmp.Compare(a.Objective.ID, b.Objective.ID))
}
