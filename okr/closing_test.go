package okr

import (
	"testing"

	"github.com/shopspring/decimal"
)

func TestGrade(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		start, target, current, want string
	}{
		{"0", "100", "74", "0.7"}, {"0", "100", "75", "0.8"}, {"0", "100", "150", "1"}, {"0", "100", "-20", "0"},
		{"72", "85", "79", "0.5"}, {"0", "100", "", "0"},
	} {
		k := KeyResult{Kind: Increase, Start: num(c.start).Decimal, Target: num(c.target).Decimal,
			Current: num(c.current), Weight: one}
		if got := k.Grade(); got.String() != c.want {
			t.Errorf("%s of %s..%s is %s, want %s", c.current, c.start, c.target, got, c.want)
		}
	}
}

func TestGradeOf_IsTheWeightedMean(t *testing.T) {
	t.Parallel()
	o := Objective{KeyResults: []KeyResult{{ID: 1, Weight: one}, {ID: 2, Weight: num("2").Decimal}}}
	if got := o.GradeOf([]KeyResultGrade{{KeyResult: 1, Grade: num("0.4").Decimal},
		{KeyResult: 2, Grade: num("1").Decimal}}); got.String() != "0.8" {
		t.Errorf("got %s", got)
	}
}

func TestBand(t *testing.T) {
	t.Parallel()
	for grade, want := range map[string][2]KPIStatus{"0.3": {Red, Red}, "0.4": {Amber, Red}, "0.6": {Amber, Red},
		"0.7": {Green, Amber}, "0.9": {Green, Amber}, "1": {Green, Green}} {
		if got := [2]KPIStatus{Aspirational.Band(num(grade).Decimal), Committed.Band(num(grade).Decimal)}; got != want {
			t.Errorf("%s is %v, want %v", grade, got, want)
		}
	}
}

func TestCarried_BeginsWhereItStands(t *testing.T) {
	t.Parallel()
	k := KeyResult{ID: 7, Kind: Increase, Start: zero, Target: num("100").Decimal, Current: num("60"),
		Confidence: SaysAtRisk, KPI: 3}
	next := k.Carried()
	if !next.Start.Equal(num("60").Decimal) || next.Current.Valid || next.ID != 0 || next.KPI != 0 ||
		next.CarriedFrom != 7 || next.Confidence != Unsaid || !k.Unfinished() {
		t.Errorf("got %+v", next)
	}
}

func TestDeletable_EarlyOrWhileNothingWasSaid(t *testing.T) {
	t.Parallel()
	o := Objective{Period: QuarterOf("2026-11-20", 1)} // from 1 October
	for _, c := range []struct {
		today Date
		said  bool
		want  bool
	}{
		{"2026-09-20", true, true}, {"2026-10-01", true, true}, {"2026-10-14", true, true}, {"2026-10-15", true, false},
		{"2026-10-15", false, true},
		{"2027-01-20", false, true}, {"2027-01-20", true, false},
	} {
		if got := o.Deletable(c.said, c.today); got != c.want {
			t.Errorf("on %s, said %t: %t", c.today, c.said, got)
		}
	}
}

func TestCancelled_CountsNowhere(t *testing.T) {
	t.Parallel()
	done := KeyResult{Kind: Increase, Target: num("10").Decimal, Current: num("10"), Weight: one}
	graded := Objective{Closing: &Closing{Grade: num("0.8").Decimal, Learned: "a"}, KeyResults: []KeyResult{done}}
	half := done
	half.Current = num("5")
	cancelled := Objective{Closing: &Closing{Cancelled: true, Learned: "b"}, KeyResults: []KeyResult{half}}
	if mean, ok := MeanGrade([]Objective{graded, cancelled}); !ok || mean.String() != "0.8" {
		t.Errorf("mean %s", mean)
	}
	if _, ok := MeanGrade([]Objective{cancelled}); ok {
		t.Error("what was cancelled has a grade")
	}
	if said := Learned([]Objective{cancelled, graded}); len(said) != 1 {
		t.Errorf("%d learned", len(said))
	}
	if f := FigureOf([]Objective{graded, cancelled}, []decimal.Decimal{one, one}); f.All != 1 || f.Known != 1 ||
		*f.Progress != 1 {
		t.Errorf("supported by %+v", f)
	}
	if progress, _, _ := TeamFigure([]Objective{graded, cancelled}, "2026-11-20"); progress == nil || *progress != 1 {
		t.Error("a cancelled objective counts for its team")
	}
}
