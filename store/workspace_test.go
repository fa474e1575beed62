package store_test

import (
	"errors"
	"strings"
	"testing"

	"okrbot/sales"
	"okrbot/store"
	"okrbot/store/people"
	"okrbot/store/selling"
	"okrbot/store/storetest"
)

func TestServe_OneWorkspace(t *testing.T) {
	t.Parallel()
	w := storetest.New(t)
	for i, c := range []struct {
		at   people.Workspace
		anew bool
	}{{people.Workspace{ID: "T1", Name: "Anadolu", Bot: "UBOT"}, false},
		{people.Workspace{ID: "T1", Name: "Anadolu Kahve", Bot: "UBOT"}, false},
		{people.Workspace{ID: "T1", Name: "Anadolu Kahve", Bot: "UBOT2"}, true},
		{people.Workspace{ID: "T1", Name: "Anadolu Kahve", Bot: "UBOT2"}, false}} {
		if anew, err := w.Serve(t.Context(), c.at, w.Now()); err != nil || anew != c.anew {
			t.Errorf("start %d: anew %v, %v", i, anew, err)
		}
	}
	if _, err := w.Serve(t.Context(), people.Workspace{ID: "T2", Name: "Ege", Bot: "UBOT2"}, w.Now()); !errors.Is(err,
		people.ErrOtherWorkspace) {
		t.Errorf("another one: %v", err)
	}
	if got, err := w.FindWorkspace(t.Context()); err != nil ||
		got != (people.Workspace{ID: "T1", Name: "Anadolu Kahve", Bot: "UBOT2"}) {
		t.Errorf("%v, %v", got, err)
	}
}

// After a move nothing names anybody as before, and everything is theirs as before.
func TestMove_TakesEverythingAlong(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.Objective(storetest.Draft("Grow", f.team, f.rep))
	d := f.won(f.rep, 1000).Deal
	f.change(f.manager, d.ID, selling.DealEdit{Verb: sales.Divided,
		Shares: []sales.Share{{Person: f.rep, Points: 5_000}, {Person: f.mate, Points: 5_000}}})
	f.Run("2026-11-23T10:00")
	f.Answer(f.rep)
	f.Deliver()
	before := f.achieved(f.rep)
	move := store.Move{
		To: "T0NEW", People: map[string]string{"UREP": "W0REP", "UMANAGER": "W0MANAGER", "UNOBODY": "W0NOBODY"},
		Channels: map[string]string{f.team.Channel: "C0MOVED"},
	}
	survey, err := f.MoveWorkspace(t.Context(), move, false, f.Now())
	f.Done(err)
	if survey.People != 2 || survey.Channels != 1 || len(survey.Unknown) != 1 || survey.Unknown[0] != "UNOBODY" ||
		len(survey.Staying) != 1 {
		t.Errorf("would do %+v", survey)
	}
	if f.achieved(f.rep) != before {
		t.Error("a survey changed something")
	}
	_, err = f.MoveWorkspace(t.Context(), move, true, f.Now())
	f.Done(err)
	if got := f.achieved("W0REP"); got != before || before == 0 {
		t.Errorf("achieved %d, before %d", got, before)
	}
	if team, err := f.Store.FindTeam(t.Context(), f.team.ID); err != nil || team.Channel != "C0MOVED" ||
		team.Managers[0] != "W0MANAGER" {
		t.Errorf("the team is %+v, %v", team, err)
	}
	if old := f.anywhere("UREP") + f.anywhere("UMANAGER"); old != "" {
		t.Errorf("named as before in %s", old)
	}
	if keys := f.Deliver(); len(keys) > 0 {
		t.Errorf("said again: %v", keys)
	}
	if got, err := f.FindWorkspace(t.Context()); err != nil || got.ID != "T0NEW" {
		t.Errorf("%v, %v", got, err)
	}
	f.sound()
}

func TestMove_KeepsTwoPeopleApart(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	_, err := f.MoveWorkspace(t.Context(), store.Move{To: "T0NEW", People: map[string]string{"UREP": "UMATE"}}, true,
		f.Now())
	if !errors.Is(err, store.ErrTwoIntoOne) || !strings.Contains(err.Error(), "UMATE") {
		t.Errorf("refused with %v", err)
	}
	_, err = f.MoveWorkspace(t.Context(), store.Move{To: "T0NEW",
		People: map[string]string{"UREP": "UMATE", "UMATE": "UREP"}}, true, f.Now())
	f.Done(err)
	f.sound()
}

// anywhere names the columns in which a text stands.
func (f *floor) anywhere(text string) (found string) {
	f.T().Helper()
	db := raw(f.T(), f.Path)
	rows, err := db.QueryContext(f.T().Context(),
		`SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND c.type = 'TEXT'`)
	f.Done(err)
	var columns [][2]string
	for rows.Next() {
		var c [2]string
		f.Done(rows.Scan(&c[0], &c[1]))
		columns = append(columns, c)
	}
	f.Done(errors.Join(rows.Err(), rows.Close()))
	for _, c := range columns {
		var n int
		f.Done(db.QueryRowContext(f.T().Context(), "SELECT COUNT(*) FROM "+c[0]+" WHERE INSTR("+c[1]+", ?) > 0",
			text).Scan(&n))
		if n > 0 {
			found += " " + c[0] + "." + c[1]
		}
	}
	return found
}
