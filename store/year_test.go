package store_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/goals"
	"okrbot/store/selling"
	"okrbot/store/storetest"
)

// life is a team that is lived with for a year, from Monday 2026-01-05 to the first days of 2027.
type life struct {
	*storetest.World
	manager okr.PersonID
	reps    []okr.PersonID
	gone    map[okr.PersonID]bool
	team    okr.Team
	calls   okr.KPI
	open    []sales.DealID
	sold    int
	goals   map[string][]okr.Objective // by the label of their quarter
}

func begin(t *testing.T) *life {
	t.Helper()
	w := storetest.New(t)
	w.Set("2026-01-05T08:00")
	l := &life{World: w, manager: w.Person("Manager"), gone: map[okr.PersonID]bool{},
		goals: map[string][]okr.Objective{}}
	for _, name := range []string{"Ayşe", "Can", "Deniz", "Emre"} {
		l.reps = append(l.reps, w.Person(name))
	}
	plan := storetest.Plan("Sales", l.manager)
	plan.Holidays.Preset = "tr"
	l.team = w.Team(plan, append(l.reps[:3:3], l.manager)...)
	calls, err := w.SaveKPI(t.Context(), w.As(l.manager),
		okr.KPI{Name: "Calls", Team: l.team.ID, Owner: l.reps[0], Frequency: okr.WeeklyKPI, Direction: okr.Higher,
			Target: decimal.NewFromInt(10), Aggregation: okr.Sum})
	w.Done(err)
	l.calls = calls
	return l
}

// works reports whether a rep is in the team at present.
func (l *life) works(id okr.PersonID) bool {
	return !l.gone[id] && (id != l.reps[3] || l.Now().Month() >= time.March)
}

// quarter lets everybody write their objective of a new quarter, of which one follows the KPI.
func (l *life) quarter() {
	q := okr.QuarterOf(okr.DateOf(l.Now()), time.January)
	if len(l.goals[q.Label]) > 0 {
		return
	}
	for _, id := range l.reps {
		if l.works(id) {
			o := l.Objective(storetest.Draft(q.Label+" of "+string(id), l.team, id), within(q))
			l.goals[q.Label] = append(l.goals[q.Label], o)
		}
	}
	team := storetest.Draft(q.Label+" of all", l.team, l.manager)
	team.TeamOwned, team.KeyResults = true, nil
	l.goals[q.Label] = append(l.goals[q.Label], l.Objective(team, within(q)))
	_, _, err := l.LinkKPI(l.T().Context(), l.As(l.manager), l.calls.ID, l.goals[q.Label][0].KeyResults[0].ID)
	l.Done(err)
}

// month sets the targets of a month.
func (l *life) month() {
	p := okr.MonthOf(okr.DateOf(l.Now()))
	var wishes []selling.TargetWish
	for _, id := range l.reps {
		if l.works(id) {
			wishes = append(wishes, selling.TargetWish{Person: id, Amount: 100_000})
		}
	}
	l.Done(l.SetTargets(l.T().Context(), l.As(l.manager), l.team.ID,
		sales.Revenue, append(wishes, selling.TargetWish{Amount: 400_000}), p))
}

// sells lets everybody book deals, correct some of before, and take one back.
func (l *life) sells(week int) {
	ctx := l.T().Context()
	for i, id := range l.reps {
		if !l.works(id) {
			continue
		}
		l.sold++
		state := []sales.DealState{sales.Won, sales.Open, sales.Won}[l.sold%3]
		b, err := l.BookDeal(ctx, l.As(id), sales.Deal{Customer: fmt.Sprint("Customer ", l.sold),
			Amount: lira(int64(100 + 37*l.sold%900)), State: state})
		l.Done(err)
		switch {
		case state == sales.Open:
			l.open = append(l.open, b.Deal.ID)
		case (week+i)%7 == 3:
			_, err = l.UndoDeal(ctx, l.As(id), b.Change)
			l.Done(err)
		case (week+i)%5 == 1: // it was a week ago, and worth something else
			day, amount := okr.DateOf(l.Now()).AddDays(-7), lira(555)
			_, err = l.ChangeDeal(ctx, l.As(l.manager), b.Deal.ID,
				selling.DealEdit{Verb: sales.Edited, CloseDay: &day, Amount: &amount})
			l.Done(err)
		}
	}
	if len(l.open) > 4 {
		verb := sales.WasWon
		if week%3 == 0 {
			verb = sales.WasLost
		}
		_, err := l.ChangeDeal(ctx, l.As(l.manager), l.open[0], selling.DealEdit{Verb: verb})
		l.Done(err)
		l.open = l.open[1:]
	}
}

// answers lets all but one check in, where a round runs.
func (l *life) answers(week int) {
	q := okr.QuarterOf(okr.DateOf(l.Now()), time.January)
	for i, id := range l.reps {
		sit, err := l.FindSituation(l.T().Context(), id, l.Now())
		l.Done(err)
		if !l.works(id) || i == week%4 || len(sit.Duties) == 0 {
			continue
		}
		var said []goals.ValueSaid
		for _, o := range l.goals[q.Label] {
			now, _, err := l.Store.FindObjective(l.T().Context(), l.As(l.manager), o.ID)
			l.Done(err)
			if now.Owner == id && len(now.KeyResults) > 0 && now.KeyResults[0].KPI == 0 {
				said = append(said, storetest.Said(now.KeyResults[0], int64(week*2%100)))
			}
		}
		l.Answer(id, said...)
	}
}

// grades closes what ended, one of it carried over, and one opened again with a reason and closed anew.
func (l *life) grades(label string) {
	ctx := l.T().Context()
	for i, o := range l.goals[label] {
		now, may, err := l.Store.FindObjective(ctx, l.As(l.manager), o.ID)
		if err != nil || !may || now.Closing != nil || len(now.KeyResults) == 0 {
			continue
		}
		said := goals.CloseSaid{Learned: "we know better now"}
		if i == 1 {
			said.Carry = []okr.KeyResultID{now.KeyResults[0].ID}
		}
		_, _, err = l.CloseObjective(ctx, l.As(l.manager), o.ID, said)
		l.Done(err)
		if i == 1 {
			_, err = l.Reopen(ctx, l.As(l.manager), o.ID, "a deal came late")
			l.Done(err)
			_, _, err = l.CloseObjective(ctx, l.As(l.manager), o.ID, said)
			l.Done(err)
		}
	}
}

// moves takes last night's backup to a new machine and goes on there.
func (l *life) moves(t *testing.T) {
	t.Helper()
	folder := t.TempDir()
	copied, place := filepath.Join(folder, "okrbot-2026-07-01.db"), filepath.Join(t.TempDir(), "okrbot.db")
	l.Done(db.Backup(t.Context(), l.Path, copied))
	l.Done(l.Close())
	_, err := db.Restore(t.Context(), copied, place, l.Now(), false)
	l.Done(err)
	l.Path = place
	l.Store = l.Open()
}

func TestYear_OfOneTeam(t *testing.T) {
	t.Parallel()
	l := begin(t)
	ctx := t.Context()
	events := map[int]func(){
		9:  func() { l.Done(l.NoteJoined(ctx, l.team.Channel, l.reps[3], l.Now())) },
		20: func() { l.gone[l.reps[1]] = true; l.Done(l.NoteLeft(ctx, l.team.Channel, l.reps[1], l.Now())) },
		24: func() {
			today := okr.DateOf(l.Now())
			_, err := l.SetAway(ctx, l.As(l.reps[0]), l.reps[0], today, today.AddDays(9))
			l.Done(err)
		},
		26: func() { l.moves(t) },
		31: func() { l.gone[l.reps[2]] = true; l.Change(l.reps[2], func(p *okr.Person) { p.Deactivated = true }) },
		37: func() { l.gone[l.reps[2]] = false; l.Change(l.reps[2], func(p *okr.Person) { p.Deactivated = false }) },
		38: func() { l.Done(l.NoteJoined(ctx, l.team.Channel, l.reps[2], l.Now())) },
		44: func() { l.Change(l.reps[1], func(p *okr.Person) { p.Deactivated = true }) },
		45: func() { _, err := l.Erase(ctx, l.As(l.Admin), l.reps[1]); l.Done(err) },
	}
	month, last := time.Month(0), ""
	for week := 1; week <= 53; week++ {
		monday := okr.Date("2026-01-05").AddDays(7 * (week - 1))
		l.Run(string(monday) + "T12:00")
		if event := events[week]; event != nil {
			event()
		}
		label := okr.QuarterOf(monday, time.January).Label
		l.quarter()
		if l.Now().Month() != month {
			month = l.Now().Month()
			l.month()
		}
		if last != "" && last != label {
			l.grades(last)
		}
		last = label
		l.answers(week)
		l.sells(week)
		if rec := l.reps[0]; l.works(rec) {
			_, _, err := l.RecordKPI(ctx, l.As(rec), l.calls.ID, "", decimal.NewFromInt(int64(5+week%9)))
			l.Done(err)
		}
		l.Run(string(monday.AddDays(5)) + "T20:00")
		l.Deliver()
		findings, err := db.Verify(ctx, l.Path)
		l.Done(err)
		for _, finding := range findings {
			t.Fatalf("week %d: %s", week, finding)
		}
	}
	rounds := storetest.Look[int](l.World, "SELECT COUNT(*) FROM rounds")
	closed := storetest.Look[int](l.World, "SELECT COUNT(*) FROM closings")
	boards := storetest.Look[int](l.World, "SELECT COUNT(*) FROM boards")
	if rounds < 51 || closed < 9 || boards < 50 {
		t.Errorf("the year had %d rounds, %d grades and %d boards", rounds, closed, boards)
	}
}
