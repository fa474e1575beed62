package okr

import "testing"

func TestGrade(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		start, target, current, want string
	}{
		{"0", "100", "74", "0.7"}, {"0", "100", "75", "0.8"}, {"0", "100", "150", "1"}, {"0", "100", "-20", "0"}, {"72", "85", "79", "0.5"}, {"0", "100", "", "0"},
	} {
		k := KeyResult{Kind: Increase, Start: num(c.start).Decimal, Target: num(c.target).Decimal, Current: num(c.current), Weight: one}
		if got := k.Grade(); got.String() != c.want {
			t.Errorf("%s of %s..%s is %s, want %s", c.current, c.start, c.target, got, c.want)
		}
	}
}

func TestGradeOf_IsTheWeightedMean(t *testing.T) {
	t.Parallel()
	o := Objective{KeyResults: []KeyResult{{ID: 1, Weight: one}, {ID: 2, Weight: num("2").Decimal}}}
	if got := o.GradeOf([]KeyResultGrade{{KeyResult: 1, Grade: num("0.4").Decimal}, {KeyResult: 2, Grade: num("1").Decimal}}); got.String() != "0.8" {
		t.Errorf("got %s", got)
	}
}

func TestBand(t *testing.T) {
	t.Parallel()
	for grade, want := range map[string][2]KPIStatus{"0.3": {Red, Red}, "0.4": {Amber, Red}, "0.6": {Amber, Red}, "0.7": {Green, Amber}, "0.9": {Green, Amber}, "1": {Green, Green}} {
		if got := [2]KPIStatus{Aspirational.Band(num(grade).Decimal), Committed.Band(num(grade).Decimal)}; got != want {
			t.Errorf("%s is %v, want %v", grade, got, want)
		}
	}
}

func TestCarried_BeginsWhereItStands(t *testing.T) {
	t.Parallel()
	k := KeyResult{ID: 7, Kind: Increase, Start: zero, Target: num("100").Decimal, Current: num("60"), Confidence: SaysAtRisk, KPI: 3}
	next := k.Carried()
	if !next.Start.Equal(num("60").Decimal) || next.Current.Valid || next.ID != 0 || next.KPI != 0 || next.CarriedFrom != 7 || next.Confidence != Unsaid || !k.Unfinished() {
		t.Errorf("got %+v", next)
	}
}
