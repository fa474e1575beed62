package motivation_test

import (
	"testing"

	"okrbot/motivation"
	"okrbot/okr"
)

func TestAccount(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		account motivation.Account
		text    string
		person  okr.PersonID
		order   motivation.OrderID
		pot     motivation.PotID
	}{
		{motivation.House, "house", "", 0, 0},
		{motivation.PersonAccount("U012ABCDEF"), "person/U012ABCDEF", "U012ABCDEF", 0, 0},
		{motivation.PersonAccount("former-7F3A"), "person/former-7F3A", "former-7F3A", 0, 0},
		{motivation.PersonAccount("UAYŞE"), "person/UAYŞE", "UAYŞE", 0, 0},
		{motivation.ReserveAccount(4), "reserve/4", "", 4, 0},
		{motivation.PotAccount(12), "pot/12", "", 0, 12},
	} {
		got, ok := motivation.ParseAccount(c.text)
		if !ok || got != c.account || string(got) != c.text {
			t.Errorf("%s is read as %q, %t", c.text, got, ok)
		}
		person, isPerson := got.Person()
		order, isOrder := got.Order()
		pot, isPot := got.Pot()
		if person != c.person || order != c.order || pot != c.pot || isPerson != (c.person != "") ||
			isOrder != (c.order != 0) || isPot != (c.pot != 0) {
			t.Errorf("%s is of %q, %d, %d", c.text, person, order, pot)
		}
	}
	for _, text := range []string{"", "House", "house/1", "person", "person/", "person/U 1", "person/U1/2", "reserve/",
		"reserve/0", "reserve/-4", "reserve/04", "reserve/+4", "reserve/x", "pot/1.5", "pot/99999999999999999999", "4"} {
		if got, ok := motivation.ParseAccount(text); ok || got != "" {
			t.Errorf("%q is read as %q", text, got)
		}
	}
}
