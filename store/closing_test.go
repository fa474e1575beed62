package store_test

import (
	"testing"

	"github.com/shopspring/decimal"

	"okrbot/okr"
	"okrbot/store/goals"
	"okrbot/store/storetest"
)

func grade(o okr.Objective, at int, value, reason string) okr.KeyResultGrade {
	return okr.KeyResultGrade{KeyResult: o.KeyResults[at].ID, Grade: dec(value), Reason: reason}
}

// half is an objective of two key results, one at 60 of 100 and one reached.
func (f *floor) half(owner okr.PersonID) okr.Objective {
	f.T().Helper()
	draft := storetest.Draft("Win", f.team, owner)
	second := draft.KeyResults[0]
	second.Title = "Reached"
	draft.KeyResults = append(draft.KeyResults, second)
	o := f.Objective(draft)
	f.Run("2026-11-23T10:00")
	_, err := f.CheckIn(f.T().Context(), f.As(owner),
		goals.CheckInAnswer{Round: f.Due(owner), Answers: []string{"", "", ""},
			Values: []goals.ValueSaid{storetest.Said(o.KeyResults[0], 60), storetest.Said(o.KeyResults[1], 100)}})
	f.Done(err)
	o, _, err = f.Store.FindObjective(f.T().Context(), f.As(owner), o.ID)
	f.Done(err)
	return o
}

func TestClose_GradesCarriesOverAndIsReadOnly(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	o := f.half(f.rep)
	refused := func(want string, err error) {
		t.Helper()
		if refusal, ok := okr.RefusalOf(err); !ok || refusal.ID != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
	closes := func(by okr.PersonID, said goals.CloseSaid) (okr.Objective, *okr.Objective, error) {
		return f.CloseObjective(t.Context(), f.As(by), o.ID, said)
	}
	_, _, err := closes(f.mate, goals.CloseSaid{})
	refused("errors.edit_not_yours", err)
	_, _, err = closes(f.rep, goals.CloseSaid{Grades: []okr.KeyResultGrade{grade(o, 0, "0.9", "")}})
	refused("errors.close_reason", err)
	_, _, err = closes(f.rep, goals.CloseSaid{Grades: []okr.KeyResultGrade{grade(o, 0, "0.95", "nearly")}})
	refused("errors.close_grade", err)

	all := []okr.KeyResultID{o.KeyResults[0].ID, o.KeyResults[1].ID}
	closed, next, err := closes(f.rep, goals.CloseSaid{Grades: []okr.KeyResultGrade{grade(o, 0, "0.8",
		"the market shrank")}, Learned: "Start earlier", Carry: all})
	f.Done(err)
	if c := closed.Closing; c == nil || !c.Grade.Equal(dec("0.9")) || c.Learned != "Start earlier" ||
		!c.Grades[0].Proposed.Equal(dec("0.6")) || !c.Grades[1].Grade.Equal(dec("1")) {
		t.Errorf("closed as %+v", closed.Closing)
	}
	if next == nil || len(next.KeyResults) != 1 || !next.KeyResults[0].Start.Equal(decimal.NewFromInt(60)) ||
		next.Period.Start != o.Period.End || next.KeyResults[0].CarriedFrom != o.KeyResults[0].ID {
		t.Errorf("what goes on is %+v", next)
	}
	_, _, err = closes(f.rep, goals.CloseSaid{})
	refused("errors.objective_closed", err)
	edited := closed
	edited.Title = "Other"
	_, err = f.EditObjective(t.Context(), f.As(f.rep), edited)
	refused("errors.objective_closed", err)
	if list, err := f.ObjectivesOf(t.Context(), f.As(f.mate), storetest.Quarter()); err != nil || len(list) != 1 ||
		list[0].Closing == nil {
		t.Errorf("the list of the quarter: %+v, %v", list, err)
	}
	f.Run("2026-11-30T10:00")
	if d, err := f.FindDuty(t.Context(), f.rep, f.Due(f.rep), f.Now()); err != nil || d.Total != 0 {
		t.Errorf("closed, it is asked for: %+v, %v", d, err)
	}

	_, err = f.Reopen(t.Context(), f.As(f.rep), o.ID, "please")
	refused("errors.reopen_needs_manager", err)
	_, err = f.Reopen(t.Context(), f.As(f.manager), o.ID, "")
	refused("errors.reopen_reason", err)
	open, err := f.Reopen(t.Context(), f.As(f.manager), o.ID, "a late invoice")
	f.Done(err)
	if open.Closing != nil {
		t.Errorf("reopened, it is %+v", open.Closing)
	}
	_, _, err = closes(f.rep, goals.CloseSaid{})
	f.Done(err)
	if n := storetest.Look[int](f.World, "SELECT COUNT(*) FROM closings"); n != 2 {
		t.Errorf("%d closings are kept", n)
	}
	f.sound()
}
