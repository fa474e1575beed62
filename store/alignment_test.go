package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"okrbot/okr"
	"okrbot/store/goals"
	"okrbot/store/storetest"
)

func TestAlign_TheTreeShowsWhatOneMaySee(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	team := f.Objective(storetest.Draft("Grow", f.team, f.manager), func(o *okr.Objective) { o.TeamOwned = true })
	open := f.Objective(storetest.Draft("Sell", f.team, f.rep))
	hidden := f.Objective(storetest.Draft("Mine", f.team, f.mate), storetest.Private)
	for by, id := range map[okr.PersonID]okr.ObjectiveID{f.rep: open.ID, f.mate: hidden.ID} {
		_, _, err := f.Align(t.Context(), f.As(by), id, goals.Above{Objective: team.ID})
		f.Done(err)
	}
	_, _, err := f.Align(t.Context(), f.As(f.rep), open.ID, goals.Above{KeyResult: team.KeyResults[0].ID})
	f.Done(err)

	tree := func(who okr.PersonID) (said string) {
		roots, _, err := f.FindTree(t.Context(), f.As(who))
		f.Done(err)
		for _, r := range roots {
			said += fmt.Sprintf("%s(%d of %d:", r.Objective.Title, r.Figure().Known, r.Figure().All)
			for _, b := range r.Below {
				said += " " + b.Objective.Title
				if b.Via != 0 {
					said += "→" + b.Via.String()
				}
			}
			said += ") "
		}
		return said
	}
	for who, want := range map[okr.PersonID]string{
		f.rep: "Grow(1 of 1: Sell→KR1) ", f.mate: "Grow(2 of 2: Sell→KR1 Mine) ",
		f.manager: "Grow(2 of 2: Sell→KR1 Mine) ", f.outsider: "Grow(0 of 0:) ",
	} {
		if got := tree(who); got != want {
			t.Errorf("%s sees %q, want %q", who, got, want)
		}
	}
	al, err := f.FindAlignment(t.Context(), f.As(f.rep), team.ID)
	f.Done(err)
	if al.Figure.All != 1 {
		t.Errorf("the figure counts %d", al.Figure.All)
	}
	if al, err = f.FindAlignment(t.Context(), f.As(f.rep), open.ID); err != nil || len(al.Above) != 1 {
		t.Errorf("above is %+v, %v", al.Above, err)
	}
	f.sound()
}

func TestAlign_CirclesAreRefused(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	var chain []okr.Objective
	for i := range 5 {
		chain = append(chain, f.Objective(storetest.Draft(fmt.Sprint("Goal ", i), f.team, f.rep)))
	}
	align := func(lower, upper int) error {
		_, _, err := f.Align(t.Context(), f.As(f.rep), chain[lower].ID, goals.Above{Objective: chain[upper].ID})
		return err
	}
	for i := range 4 {
		f.Done(align(i+1, i))
	}
	for _, c := range [][2]int{{0, 0}, {0, 1}, {0, 4}, {1, 3}} {
		if refusal, ok := okr.RefusalOf(align(c[0], c[1])); !ok || refusal.ID != "errors.align_circle" {
			t.Errorf("%v is not refused as a circle: %v", c, refusal)
		}
	}
	f.Done(align(4, 0)) // two ways up are no circle
	_, err := f.Unalign(t.Context(), f.As(f.rep), chain[1].ID, chain[0].ID)
	f.Done(err)
	f.Done(align(0, 1))
	for what, err := range map[string]error{
		"errors.align_none": func() error {
			_, err := f.Unalign(t.Context(), f.As(f.rep), chain[1].ID,
				chain[0].ID)
			return err
		}(),
		"errors.edit_not_yours": func() error {
			_, _, err := f.Align(t.Context(), f.As(f.mate), chain[2].ID, goals.Above{Objective: chain[0].ID})
			return err
		}(),
	} {
		if refusal, ok := okr.RefusalOf(err); !ok || refusal.ID != what {
			t.Errorf("%v, want %s", err, what)
		}
	}
}

// BenchmarkTree is the tree of a company of 5,000 objectives with 20,000 key results, five levels deep.
func BenchmarkTree(b *testing.B) {
	const number = 5000
	var objectives []okr.Objective
	var supports []okr.Support
	one := decimal.NewFromInt(1)
	for i := range number {
		o := okr.Objective{ID: okr.ObjectiveID(i + 1), Period: storetest.Quarter(), Team: okr.TeamID(i%50 + 1),
			TeamOwned: i < 60}
		for range 4 {
			o.KeyResults = append(o.KeyResults, okr.KeyResult{Kind: okr.Increase, Target: decimal.NewFromInt(100),
				Weight: one, Current: decimal.NewNullDecimal(decimal.NewFromInt(int64(i % 100)))})
		}
		objectives = append(objectives, o)
		if i > 0 {
			supports = append(supports, okr.Support{Objective: o.ID, Above: okr.ObjectiveID(i/6 + 1), Weight: one})
		}
	}
	for b.Loop() {
		okr.TreeOf(objectives, supports)
	}
}

func TestCoverage_CountsWhoHasWhat(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.Objective(storetest.Draft("Sell", f.team, f.rep))
	f.Objective(storetest.Draft("Mine", f.team, f.mate), storetest.Private)
	next := storetest.Draft("Later", f.team, f.mate)
	next.Period = next.Period.Next()
	f.Objective(next)
	quarter := storetest.Quarter()
	c, err := f.FindCoverage(t.Context(), f.As(f.manager), f.team.ID, quarter, november)
	f.Done(err)
	var said strings.Builder
	for _, p := range c.People {
		said.WriteString(fmt.Sprintf("%s %d %d %v; ", p.Person.Name, p.Objectives, p.Next, p.Target))
	}
	if want := "Manager 0 0 false; Mate 1 1 true; Rep 1 0 true; "; said.String() != want {
		t.Errorf("got %q, want %q", said.String(), want)
	}
	if objectives, next, targets := c.Missing(); objectives != 1 || next != 2 || targets != 1 {
		t.Errorf("missing %d, %d, %d", objectives, next, targets)
	}
	_, err = f.FindCoverage(t.Context(), f.As(f.rep), f.team.ID, quarter, november)
	if _, ok := okr.RefusalOf(err); !ok {
		t.Errorf("a rep sees it: %v", err)
	}
}

// TestObjective_WithoutKeyResultsHasWhatSupportsIt: also over several levels, private ones left out, and only a
// team's may.
func TestObjective_WithoutKeyResultsHasWhatSupportsIt(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	umbrella := func(title string) okr.Objective {
		t.Helper()
		draft := storetest.Draft(title, f.team, f.manager)
		draft.TeamOwned, draft.KeyResults = true, nil
		return f.Objective(draft)
	}
	company, middle := umbrella("Company"), umbrella("Middle")
	_, err := f.CreateObjective(t.Context(), f.As(f.rep),
		okr.Objective{Title: "Mine", Owner: f.rep, Team: f.team.ID, Period: storetest.Quarter(),
			Commitment: okr.Committed})
	if invalid, ok := errors.AsType[*okr.Invalid](err); !ok || invalid.Problems[0].ID != okr.ProblemKeyResultsNone {
		t.Errorf("a person's own: %v", err)
	}
	first, second := f.Objective(storetest.Draft("First", f.team, f.rep)),
		f.Objective(storetest.Draft("Second", f.team, f.mate))
	secret := f.Objective(storetest.Draft("Secret", f.team, f.mate), storetest.Private)
	for _, link := range [][2]okr.Objective{{middle, company}, {first, middle}, {second, middle}, {secret, middle}} {
		_, _, err := f.Align(t.Context(), f.As(link[0].Owner), link[0].ID, goals.Above{Objective: link[1].ID})
		f.Done(err)
	}
	f.Run("2026-11-23T10:00")
	f.answers(first, 40)
	f.answers(second, 80)
	for _, id := range []okr.ObjectiveID{middle.ID, company.ID} {
		o, _, err := f.Store.FindObjective(t.Context(), f.As(f.outsider), id)
		f.Done(err)
		if p := o.Progress(); !near(p, 0.6) {
			t.Errorf("%s has %v", o.Title, p)
		}
		st := o.Standing(f.Now(), "2026-11-23", okr.Weekly)
		if st.Status != okr.OnTrack || st.Position != -1 { // 0.6 at a pace of 0.576
			t.Errorf("%s stands %+v", o.Title, st)
		}
		if r := f.report(f.rep, storetest.Quarter()); !near(r.Present().Progress, 0.6) || len(r.Objectives) != 4 {
			t.Errorf("the report counts %v of %d", r.Present().Progress, len(r.Objectives))
		}
	}
	if _, _, err = f.CloseObjective(t.Context(), f.As(f.manager), middle.ID,
		goals.CloseSaid{Grades: []okr.KeyResultGrade{{Grade: dec("0.8")}}}); refusalOf(err) != "errors.close_reason" {
		t.Errorf("another grade without a reason: %v", err)
	}
	other, _, err := f.CloseObjective(t.Context(), f.As(f.manager), middle.ID,
		goals.CloseSaid{Grades: []okr.KeyResultGrade{{Grade: dec("0.8"), Reason: "a large one is signed"}}})
	f.Done(err)
	if !other.Closing.Grade.Equal(dec("0.8")) || !other.Closing.Grades[0].Proposed.Equal(dec("0.6")) {
		t.Errorf("graded %+v", other.Closing)
	}
	closed, _, err := f.CloseObjective(t.Context(), f.As(f.manager), company.ID, goals.CloseSaid{Learned: "together"})
	f.Done(err)
	if !closed.Closing.Grade.Equal(dec("0.6")) {
		t.Errorf("graded %s", closed.Closing.Grade)
	}
}

// TestObjective_WithoutKeyResultsMovesItsTeamsSummary: what a rep of one team says shows in the summary of the team
// that it supports.
func TestObjective_WithoutKeyResultsMovesItsTeamsSummary(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	other := f.teamOf(f.outsider)
	draft := storetest.Draft("Company", other, f.outsider)
	draft.TeamOwned, draft.KeyResults = true, nil
	company := f.Objective(draft)
	own := f.Objective(storetest.Draft("Own", other, f.outsider))
	below := f.Objective(storetest.Draft("Below", f.team, f.rep))
	_, _, err := f.Align(t.Context(), f.As(f.rep), below.ID, goals.Above{Objective: company.ID})
	f.Done(err)
	f.Run("2026-11-23T10:00")
	f.answers(own, 10)
	f.Deliver()
	f.answers(below, 50)
	if keys := f.Deliver(); !slices.Contains(keys, "summary/T2/2026-W48") {
		t.Errorf("the other team's summary stays as it was: %v", keys)
	}
}
