package sales_test

import (
	"reflect"
	"testing"
	"time"

	"okrbot/okr"
	"okrbot/sales"
)

// Cases of one question become one that counts all deals, names three customers, and waits since the first.
func TestCRMCase_Add(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC)
	one := func(customer string, team okr.TeamID, since time.Time) sales.CRMCase {
		return sales.CRMCase{Since: since, Deals: 1, Customers: []string{customer}, Teams: []okr.TeamID{team},
			Deal: &sales.Deal{Customer: customer}}
	}
	got := one("Defne", 1, noon)
	got.Add(one("Ege", 2, noon.Add(-time.Hour)))
	got.Add(one("Filiz", 1, noon.Add(time.Hour)))
	got.Add(one("Gonca", 3, noon))
	want := sales.CRMCase{Since: noon.Add(-time.Hour), Deals: 4, Customers: []string{"Defne", "Ege", "Filiz"},
		Teams: []okr.TeamID{1, 2, 1, 3}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("\n got %+v\nwant %+v", got, want)
	}
}
