package sales_test

import (
	"testing"

	"okrbot/okr"
	"okrbot/sales"
)

// A target is suggested that asks for more than is there, to who hasn't reached theirs.
func TestTargetRow_Suggests(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name              string
		target            *sales.Target
		suggested         *sales.Suggestion
		achieved          int64
		suggests, reached bool
	}{
		{"nothing known", nil, nil, 0, false, false},
		{"without a target", nil, &sales.Suggestion{Recommended: 100}, 40, true, false},
		{"as much as is there", nil, &sales.Suggestion{Recommended: 100}, 100, false, false},
		{"less than is there", nil, &sales.Suggestion{Recommended: 100}, 101, false, false},
		{"below the target", &sales.Target{Amount: 90}, &sales.Suggestion{Recommended: 100}, 89, true, false},
		{"at the target", &sales.Target{Amount: 90}, &sales.Suggestion{Recommended: 100}, 90, false, true},
		{"past the target", &sales.Target{Amount: 90}, &sales.Suggestion{Recommended: 100}, 91, false, true},
	} {
		row := sales.TargetRow{Present: c.target, Suggestion: c.suggested, Achieved: c.achieved}
		if row.Suggests() != c.suggests || row.Reached() != c.reached {
			t.Errorf("%s: suggests %t, reached %t", c.name, row.Suggests(), row.Reached())
		}
	}
}

// Who joined within the period is suggested a whole one, everybody else what is left of it.
func TestTargetRow_At(t *testing.T) {
	t.Parallel()
	s, ok := sales.Suggest([]float64{100, 100, 100, 100})
	if !ok {
		t.Fatal("nothing is suggested")
	}
	row := sales.TargetRow{Present: &sales.Target{Amount: 110}, Suggestion: &s, Achieved: 62}
	at := row.At(15.0 / 21)
	if want := s.ChanceOf(110, 62, 15.0/21); *at.Chance != want || want > 0.03 {
		t.Errorf("the chance is %v, want %v", *at.Chance, want)
	}
	if want := s.Given(62, 15.0/21); *at.Suggestion != want {
		t.Errorf("suggests %+v, want %+v", *at.Suggestion, want)
	}
	row.JoinedOn = okr.Date("2026-11-16")
	if at := row.At(15.0 / 21); *at.Suggestion != s {
		t.Errorf("suggests %+v to who joined, want %+v", *at.Suggestion, s)
	}
	if at := (sales.TargetRow{Present: row.Present}).At(0.5); at.Chance != nil || at.Suggestion != nil {
		t.Errorf("suggests %+v out of nothing", at)
	}
}
