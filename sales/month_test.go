package sales_test

import (
	"testing"

	"okrbot/okr"
	"okrbot/sales"
)

func TestOfferOf(t *testing.T) {
	t.Parallel()
	of := func(person okr.PersonID, m sales.Metric, amount int64) sales.Target {
		return sales.Target{Person: person, Metric: m, Amount: amount}
	}
	for _, c := range []struct {
		name    string
		targets []sales.Target
		want    sales.Offer
	}{
		{"none", nil, sales.Offer{}},
		{"people and the team", []sales.Target{of("", sales.Revenue, 50), of("A", sales.Revenue, 10),
			of("B", sales.Revenue, 20)},
			sales.Offer{Metric: sales.Revenue, People: 2, Sum: 30, Whole: 50}},
		{"of revenue first", []sales.Target{of("A", sales.Deals, 10_000), of("A", sales.Revenue, 10)},
			sales.Offer{Metric: sales.Revenue, People: 1, Sum: 10, Others: 1}},
		{"of deals only", []sales.Target{of("A", sales.Deals, 10_000), of("B", sales.Deals, 20_000)},
			sales.Offer{Metric: sales.Deals, People: 2, Sum: 30_000}},
	} {
		if got := sales.OfferOf(c.targets); got != c.want || got.Empty() != (len(c.targets) == 0) {
			t.Errorf("%s: %+v, empty %t, want %+v", c.name, got, got.Empty(), c.want)
		}
	}
}

func TestTargetRow_Sells(t *testing.T) {
	t.Parallel()
	target := &sales.Target{Amount: 1}
	for _, c := range []struct {
		name    string
		row     sales.TargetRow
		manager bool
		history []float64
		want    bool
	}{
		{"a rep who has sold nothing yet", sales.TargetRow{}, false, nil, true},
		{"a manager who does not sell", sales.TargetRow{}, true, []float64{0, 0}, false},
		{"a manager who sold", sales.TargetRow{}, true, []float64{0, 5}, true},
		{"a manager who sells just now", sales.TargetRow{Achieved: 5}, true, nil, true},
		{"a manager with a target", sales.TargetRow{Present: target}, true, nil, true},
		{"a manager who had a target", sales.TargetRow{LastTarget: 5}, true, nil, true},
	} {
		if got := c.row.Sells(c.manager, c.history); got != c.want {
			t.Errorf("%s: sells is %t", c.name, got)
		}
	}
}
