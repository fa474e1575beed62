package store_test

import (
	"testing"
	"time"

	"okrbot/okr"
	"okrbot/store/storetest"
)

var sundayToThursday = okr.WorkingWeekOf(time.Sunday, time.Monday, time.Tuesday, time.Wednesday, time.Thursday)

// A team that works from Sunday to Thursday opens, prompts and reminds on a Sunday.
func TestWorkingWeek_DecidesWhenPeopleAreAsked(t *testing.T) {
	t.Parallel()
	w := storetest.New(t)
	ada := w.Person("Ada")
	plan := storetest.Plan("Sales", ada)
	plan.Week, plan.Schedule.OpenDay, plan.Schedule.CloseDay = sundayToThursday, time.Sunday, time.Tuesday
	w.Team(plan, ada)
	w.Run("2026-12-01T12:00")
	for kind, want := range map[okr.NudgeKind]string{okr.Prompt: "2026-11-29T09:00", okr.Reminder: "2026-11-29T15:00",
		okr.LastReminder: "2026-11-30T18:00"} {
		const sent = "SELECT COUNT(*) FROM nudges WHERE kind = ?1 AND state = 'sent' AND done_at = ?2"
		if n := storetest.Look[int](w, sent, kind, w.At(want, storetest.Home).UnixMilli()); n != 1 {
			t.Errorf("%d nudges of kind %s at %s", n, kind, want)
		}
	}
}

// What is planned for a day that becomes free moves, and so does the board of the week.
func TestWorkingWeek_ChangedMovesWhatIsPlanned(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	_, settings, err := f.FindSelling(t.Context(), f.team.ID)
	f.Done(err)
	f.Done(f.SaveSelling(t.Context(), f.As(f.manager), settings))
	k := f.kpi(f.manager, func(k *okr.KPI) { k.Frequency = okr.Daily })
	f.Run("2026-11-26T12:00") // a Thursday; the board and the KPI's question are due on Friday
	team := f.team
	team.Week, team.Schedule.OpenDay = sundayToThursday, time.Sunday
	team, err = f.UpdateTeam(t.Context(), f.As(f.manager), team)
	f.Done(err)
	if team.Week.String() != "12347" {
		t.Errorf("the week is %s", team.Week)
	}
	if next := storetest.Look[string](f.World, "SELECT next_week FROM selling WHERE team = ?1",
		team.ID); next != "2026-11-26T16:00" {
		t.Errorf("the next board is due at %s", next)
	}
	want := f.At("2026-11-29T10:00", storetest.Home).UnixMilli()
	if at := storetest.Look[int64](f.World, "SELECT ask_at FROM kpis WHERE id = ?1", k.ID); at != want {
		t.Errorf("the KPI is asked for at %s", time.UnixMilli(at))
	}
	wantRefused(t, f.SaveSelling(t.Context(), f.As(f.manager), settings), "errors.board_day_free")
	settings.BoardOff = true
	f.Done(f.SaveSelling(t.Context(), f.As(f.manager), settings))
}

// A month's question that waits for a check-in to bring the value goes on waiting when holidays change; another one
// moves.
func TestWorkingWeek_ChangedSpendsNoQuestion(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	k := f.kpi(f.manager)
	f.Run("2026-11-30T12:00")
	for _, c := range []struct {
		off  []okr.Date
		want string
	}{
		{[]okr.Date{"2026-12-01"}, "2026-12-02T10:00"},
		{[]okr.Date{"2026-12-01", "2026-12-02"}, "2026-12-03T10:00"},
		{nil, "2026-12-01T10:00"},
	} {
		team := f.team
		team.Holidays.Extra = c.off
		_, err := f.UpdateTeam(t.Context(), f.As(f.manager), team)
		f.Done(err)
		if at := storetest.Look[int64](f.World, "SELECT ask_at FROM kpis WHERE id = ?1", k.ID); at != f.At(c.want,
			storetest.Home).UnixMilli() {
			t.Errorf("off on %v, it is asked for at %s, want %s", c.off, time.UnixMilli(at), c.want)
		}
	}
}
