package locale

import "testing"

// A stage is known by what it is called in either language, by its key, and by what is nearly that.
func TestMatchWord(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	printers := []*Printer{c.Printer(English), c.Printer(Turkish)}
	called := map[string][2]string{"lead": {"Lead", "Aday"}, "proposal": {"Proposal", "Teklif"}, "own": {"own", "own"}}
	say := func(p *Printer, key string) string {
		if p.Language() == Turkish {
			return called[key][1]
		}
		return called[key][0]
	}
	for _, test := range []struct{ typed, key, slip string }{
		{"lead", "lead", ""}, {"ADAY", "lead", ""}, {" Teklif ", "proposal", ""}, {"OWN", "own", ""},
		{"proposel", "proposal", "proposal"}, {"teklf", "proposal", "Teklif"},
		{"", "", ""}, {" ", "", ""}, {"banana", "", ""},
	} {
		key, slip, ok := MatchWord(test.typed, []string{"lead", "proposal", "own"}, say, printers)
		if key != test.key || slip != test.slip || ok != (test.key != "") {
			t.Errorf("%q means %q, for %q, %t; want %q, for %q", test.typed, key, slip, ok, test.key, test.slip)
		}
	}
}
