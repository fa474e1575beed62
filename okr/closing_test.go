package okr

import (
	"strings"
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

// Of an objective without key results one grade is proposed, from what supports it; else one for each key result, and
// what is unknown is proposed as 0.
func TestProposedGrades(t *testing.T) {
	t.Parallel()
	share := func(v float64) SupportFigure { return SupportFigure{Progress: &v} }
	kr := func(id KeyResultID, current string) KeyResult {
		return KeyResult{ID: id, Kind: Increase, Target: num("100").Decimal, Current: num(current), Weight: one}
	}
	for _, c := range []struct {
		name string
		o    Objective
		want []string
		sum  string
	}{
		{"two key results", Objective{KeyResults: []KeyResult{kr(1, "74"), kr(2, "20")}}, []string{"0.7", "0.2"},
			"0.5"},
		{"a keep without a value", Objective{KeyResults: []KeyResult{{ID: 3, Kind: KeepAbove, Weight: one}}},
			[]string{"0"}, "0"},
		{"supported", Objective{Supported: share(0.66)}, []string{"0.7"}, "0.7"},
		{"supported beyond", Objective{Supported: share(1.4)}, []string{"1"}, "1"},
		{"supported by nothing", Objective{}, []string{"0"}, "0"},
	} {
		grades := c.o.ProposedGrades()
		if len(grades) != len(c.want) {
			t.Errorf("%s: %+v", c.name, grades)
			continue
		}
		for i, g := range grades {
			if g.Proposed.String() != c.want[i] || !g.Grade.Equal(g.Proposed) ||
				len(c.o.KeyResults) > 0 && g.KeyResult != c.o.KeyResults[i].ID {
				t.Errorf("%s: %+v, want %s", c.name, g, c.want[i])
			}
		}
		if got := c.o.GradeOf(grades); got.String() != c.sum {
			t.Errorf("%s: %s of the whole, want %s", c.name, got, c.sum)
		}
	}
	grade := []KeyResultGrade{{Grade: num("0.4").Decimal}}
	if got := (Objective{Supported: share(0.9)}).GradeOf(grade); got.String() != "0.4" {
		t.Errorf("the owner's grade of the whole is %s", got)
	}
}

// What reached its target, or what nobody can carry on, begins anew where its kind says.
func TestCarried_ByKind(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind       Kind
		start, now string
		unfinished bool
		next       string
	}{
		{Increase, "0", "60", true, "60"}, {Increase, "0", "100", false, "100"}, {Increase, "0", "", true, "0"},
		{Percent, "10", "60", true, "60"}, {KeepAbove, "0", "60", true, "0"}, {KeepAbove, "0", "100", false, "0"},
		{KeepAbove, "0", "", true, "0"}, {Milestone, "0", "60", true, "0"},
	} {
		k := KeyResult{Kind: c.kind, Start: num(c.start).Decimal, Target: num("100").Decimal, Current: num(c.now)}
		if k.Unfinished() != c.unfinished || k.Carried().Start.String() != c.next {
			t.Errorf("%s from %s at %q: unfinished %t, goes on from %s", c.kind, c.start, c.now, k.Unfinished(),
				k.Carried().Start)
		}
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
	if !cancelled.Cancelled() || graded.Cancelled() || (Objective{}).Cancelled() {
		t.Error("what is pursued is cancelled, or the other way round")
	}
	if f := FigureOf([]Objective{graded, cancelled}, []decimal.Decimal{one, one}); f.All != 1 || f.Known != 1 ||
		*f.Progress != 1 {
		t.Errorf("supported by %+v", f)
	}
	if progress, _, _ := TeamFigure([]Objective{graded, cancelled}, "2026-11-20"); progress == nil || *progress != 1 {
		t.Error("a cancelled objective counts for its team")
	}
}

// What was learned is told of the best grades first, three at most, and of what was said at all.
func TestLearned(t *testing.T) {
	t.Parallel()
	said := func(id ObjectiveID, grade, learned string) Objective {
		return Objective{ID: id, Closing: &Closing{Grade: num(grade).Decimal, Learned: learned}}
	}
	list := []Objective{said(1, "0.2", "a"), {ID: 2}, said(3, "1", " \n"), said(4, "0.9", "b"), said(5, "0.9", "c"),
		said(6, "0.5", "d")}
	var got strings.Builder
	for _, o := range Learned(list) {
		got.WriteString(o.ID.String() + " ")
	}
	if got.String() != "O4 O5 O6 " {
		t.Errorf("learned of %s", got.String())
	}
	if mean, ok := MeanGrade(list); !ok || mean.String() != "0.7" { // 0.2, 1, 0.9, 0.9 and 0.5
		t.Errorf("the mean grade is %s", mean)
	}
}
