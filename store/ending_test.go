package store_test

import (
	"testing"
	"time"

	"okrbot/okr"
	"okrbot/store/goals"
	"okrbot/store/storetest"
)

// refuses fails the test unless an error is the refusal of that name.
func refuses(t *testing.T, want string, err error) {
	t.Helper()
	if refusal, ok := okr.RefusalOf(err); !ok || refusal.ID != want {
		t.Errorf("%v, want %s", err, want)
	}
}

func TestDelete_WhileNothingWasSaid(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	o := f.Objective(storetest.Draft("Win", f.team, f.rep))
	above := f.Objective(storetest.Draft("Grow", f.team, f.rep))
	_, _, err := f.Align(t.Context(), f.As(f.rep), o.ID, goals.Above{Objective: above.ID})
	f.Done(err)
	deletes := func(by okr.PersonID) error {
		_, err := f.DeleteObjective(t.Context(), f.As(by), o.ID)
		return err
	}
	refuses(t, "errors.delete_not_yours", deletes(f.mate))
	refuses(t, "errors.delete_not_yours", deletes(f.manager))
	f.Done(deletes(f.rep))
	refuses(t, "errors.objective_unknown", deletes(f.rep))
	if list, err := f.Objectives(t.Context(), f.As(f.rep), goals.Scope{Team: f.team.ID}); err != nil || len(list) != 1 {
		t.Errorf("%d objectives are listed, %v", len(list), err)
	}
	if list, err := f.ObjectivesOf(t.Context(), f.As(f.rep), storetest.Quarter()); err != nil || len(list) != 1 {
		t.Errorf("%d objectives of the quarter are listed, %v", len(list), err)
	}
	if al, err := f.FindAlignment(t.Context(), f.As(f.rep), above.ID); err != nil || al.Figure.All != 0 {
		t.Errorf("it supports all the same: %+v, %v", al.Figure, err)
	}
	_, err = f.FindHistory(t.Context(), f.As(f.rep), o.KeyResults[0].ID)
	if err == nil {
		t.Error("its key results are there")
	}
	if c, err := f.FindCoverage(t.Context(), f.As(f.manager), f.team.ID, storetest.Quarter(),
		okr.MonthOf("2026-11-20")); err != nil || covered(c, f.rep) != 1 {
		t.Errorf("it counts as an objective: %+v, %v", c, err)
	}

	// It comes back for ten minutes, to who deleted it, as it was.
	_, err = f.RestoreObjective(t.Context(), f.As(f.mate), o.ID)
	refuses(t, "errors.objective_unknown", err)
	back, err := f.RestoreObjective(t.Context(), f.As(f.rep), o.ID)
	if err != nil || back.Title != o.Title || len(back.KeyResults) != len(o.KeyResults) {
		t.Errorf("what comes back is %+v, %v", back, err)
	}
	if al, err := f.FindAlignment(t.Context(), f.As(f.rep), above.ID); err != nil || al.Figure.All != 1 {
		t.Errorf("it supports nothing: %+v, %v", al.Figure, err)
	}
	_, err = f.RestoreObjective(t.Context(), f.As(f.rep), o.ID)
	refuses(t, "errors.objective_unknown", err)
	f.Done(deletes(f.rep))
	late := f.As(f.rep)
	late.Now = late.Now.Add(11 * time.Minute)
	_, err = f.RestoreObjective(t.Context(), late, o.ID)
	refuses(t, "errors.restore_late", err)
}

func covered(c okr.Coverage, id okr.PersonID) int {
	for _, one := range c.People {
		if one.Person.ID == id {
			return one.Objectives
		}
	}
	return -1
}

func TestDelete_AfterPeopleSpokeOfItOnlyEarlyInItsPeriod(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	o := f.half(f.rep)
	_, err := f.DeleteObjective(t.Context(), f.As(f.rep), o.ID)
	refuses(t, "errors.delete_late", err)

	// One of which the period has just begun goes, with all that was said.
	young := storetest.Draft("Young", f.team, f.rep)
	young.Period, err = okr.NewCustomPeriod("2026-11-16", "2026-12-16")
	f.Done(err)
	written := f.Objective(young)
	round := storetest.Look[okr.RoundID](f.World, "SELECT c.round FROM check_ins c ORDER BY c.id DESC LIMIT 1")
	_, err = f.CheckIn(t.Context(), f.As(f.rep), goals.CheckInAnswer{Round: round, Answers: []string{"", "", ""},
		Values: []goals.ValueSaid{storetest.Said(written.KeyResults[0], 5)}})
	f.Done(err)
	_, err = f.DeleteObjective(t.Context(), f.As(f.rep), written.ID)
	f.Done(err)
}

func TestCancel_EndsWithoutAGrade(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	o := f.half(f.rep)
	cancels := func(by okr.PersonID, why string) (okr.Objective, error) {
		return f.CancelObjective(t.Context(), f.As(by), o.ID, why)
	}
	_, err := cancels(f.mate, "no")
	refuses(t, "errors.edit_not_yours", err)
	_, err = cancels(f.rep, "")
	refuses(t, "errors.cancel_reason", err)
	got, err := cancels(f.rep, "The product was dropped")
	if err != nil || !got.Cancelled() || got.Closing.Learned != "The product was dropped" {
		t.Errorf("cancelled as %+v, %v", got.Closing, err)
	}
	_, err = cancels(f.rep, "again")
	refuses(t, "errors.objective_closed", err)
	_, err = f.DeleteObjective(t.Context(), f.As(f.rep), o.ID)
	refuses(t, "errors.delete_closed", err)
	if c, err := f.FindCoverage(t.Context(), f.As(f.manager), f.team.ID, storetest.Quarter(),
		okr.MonthOf("2026-11-20")); err != nil || covered(c, f.rep) != 0 {
		t.Errorf("it counts as an objective: %v", err)
	}
	back, err := f.Reopen(t.Context(), f.As(f.manager), o.ID, "we go on")
	if err != nil || back.Closing != nil {
		t.Errorf("reopened as %+v, %v", back.Closing, err)
	}
}
