package okr

import (
	"math"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
)

// atPercent is an objective whose progress is so many percent; below 0 it has none.
func atPercent(id ObjectiveID, percent int64) Objective {
	k := KeyResult{Kind: Increase, Target: decimal.NewFromInt(100), Weight: one}
	if percent < 0 {
		k.Kind = KeepAbove
	} else {
		k.Current = decimal.NewNullDecimal(decimal.NewFromInt(percent))
	}
	return Objective{ID: id, KeyResults: []KeyResult{k}}
}

func TestFigureOf(t *testing.T) {
	t.Parallel()
	weights := func(list ...int64) (w []decimal.Decimal) {
		for _, n := range list {
			w = append(w, decimal.NewFromInt(n))
		}
		return w
	}
	for _, c := range []struct {
		supporters []Objective
		weights    []decimal.Decimal
		want       float64
		known      int
	}{
		{[]Objective{atPercent(1, 40), atPercent(2, 84)}, weights(1, 1), 0.62, 2},
		{[]Objective{atPercent(1, 40), atPercent(2, 80), atPercent(3, 66), atPercent(4, -1)}, weights(1, 1, 1, 1), 0.62,
			3},
		{[]Objective{atPercent(1, 0), atPercent(2, 100)}, weights(1, 3), 0.75, 2},
		{[]Objective{atPercent(1, 20), atPercent(2, 60)}, weights(0, 0), 0.4, 2},
		{[]Objective{atPercent(1, 250)}, weights(1), 1, 1},
	} {
		got := FigureOf(c.supporters, c.weights)
		if got.Progress == nil || math.Abs(*got.Progress-c.want) > 1e-9 || got.Known != c.known ||
			got.All != len(c.supporters) {
			t.Errorf("got %+v, want %v of %d", got, c.want, c.known)
		}
	}
	if got := FigureOf([]Objective{atPercent(1, -1)}, weights(1)); got.Progress != nil || got.All != 1 {
		t.Errorf("without values it is %+v", got)
	}
}

func TestTreeOf(t *testing.T) {
	t.Parallel()
	company, team, rep := atPercent(1, 10), atPercent(2, 20), atPercent(3, 30)
	company.TeamOwned, team.TeamOwned = true, true
	link := func(lower, upper ObjectiveID) Support { return Support{Objective: lower, Above: upper, Weight: one} }
	roots := TreeOf([]Objective{rep, company, team, atPercent(4, 40)}, []Support{link(2, 1), link(3, 2), link(3, 99)})
	if len(roots) != 2 || roots[0].Objective.ID != 1 || roots[1].Objective.ID != 4 {
		t.Fatalf("the roots are %+v", roots)
	}
	if two := roots[0].Below; len(two) != 1 || two[0].Objective.ID != 2 || len(two[0].Below) != 1 ||
		two[0].Below[0].Objective.ID != 3 || two[0].Figure().All != 1 {
		t.Errorf("below the company: %+v", two)
	}
}

// A circle that somebody got past the check is walked once, and siblings come by owner, team and number.
func TestTreeOf_OrderAndCircles(t *testing.T) {
	t.Parallel()
	of := func(id ObjectiveID, team TeamID, owned bool) Objective {
		o := atPercent(id, 10)
		o.Team, o.TeamOwned = team, owned
		return o
	}
	root := of(1, 1, true)
	list := []Objective{of(5, 1, false), of(4, 2, true), of(3, 1, true), of(2, 1, true), root, of(6, 1, false)}
	var supports []Support
	for _, id := range []ObjectiveID{5, 4, 3, 2} {
		supports = append(supports, Support{Objective: id, Above: 1, KeyResult: 7, Weight: dec("2")})
	}
	supports = append(supports, Support{Objective: 2, Above: 2, Weight: one},
		Support{Objective: 1, Above: 99, Weight: one})
	roots := TreeOf(list, supports)
	var order strings.Builder
	for _, n := range roots[0].Below {
		order.WriteString(n.Objective.ID.String() + " ")
		if n.Via != 7 || !n.weight.Equal(dec("2")) || len(n.Below) != 0 {
			t.Errorf("%s supports it as %+v", n.Objective.ID, n)
		}
	}
	if order.String() != "O2 O3 O4 O5 " || len(roots) != 2 || roots[1].Objective.ID != 6 {
		t.Errorf("below the first of %d roots: %s", len(roots), order.String())
	}
	if got := roots[0].Figure(); got.All != 4 || got.Known != 4 {
		t.Errorf("supported by %+v", got)
	}
}
