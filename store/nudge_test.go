package store_test

import (
	"strings"
	"testing"
	"time"

	"okrbot/okr"
	"okrbot/store"
	"okrbot/store/goals"
	"okrbot/store/storetest"
)

// nudges lists what was sent to a person in order of time, each with its local time.
func nudges(t *testing.T, w *storetest.World, id okr.PersonID) string {
	t.Helper()
	p, err := w.Store.FindPerson(t.Context(), id)
	w.Done(err)
	n := storetest.Look[int](w, "SELECT COUNT(*) FROM nudges WHERE state = 'sent' AND person = ?1", id)
	var list []string
	for i := range n {
		const sent = " FROM nudges WHERE state = 'sent' AND person = ?1 ORDER BY done_at, kind LIMIT 1 OFFSET ?2"
		at := time.UnixMilli(storetest.Look[int64](w, "SELECT done_at"+sent, id, i)).In(p.Location(time.UTC))
		list = append(list, storetest.Look[string](w, "SELECT kind"+sent, id, i)+" "+at.Format("Mon 15:04"))
	}
	return strings.Join(list, ", ")
}

func TestNudges_Week(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		do   map[string]func(*salesTeam) // at a wall time
		want string
	}{
		{"silent", nil, "prompt Mon 09:00, reminder Mon 15:00, last Tue 18:00"},
		{"answers before the reminder", map[string]func(*salesTeam){
			"2026-11-23T14:00": func(s *salesTeam) { s.Answer(s.rep) },
		}, "prompt Mon 09:00"},
		{"answers early", map[string]func(*salesTeam){
			"2026-11-22T14:00": func(s *salesTeam) { s.early(s.rep) },
		}, ""},
		{"answers after the reminder", map[string]func(*salesTeam){
			"2026-11-23T16:00": func(s *salesTeam) { s.Answer(s.rep) },
		}, "prompt Mon 09:00, reminder Mon 15:00"},
		{"away all week", map[string]func(*salesTeam){
			"2026-11-23T08:00": func(s *salesTeam) { s.away(s.rep, "2026-11-23", "2026-11-27") },
		}, ""},
		{"away from Monday noon on, said then", map[string]func(*salesTeam){
			"2026-11-23T12:00": func(s *salesTeam) { s.away(s.rep, "2026-11-23", "2026-11-27") },
		}, "prompt Mon 09:00"},
		{"away on Monday", map[string]func(*salesTeam){
			"2026-11-23T08:00": func(s *salesTeam) { s.away(s.rep, "2026-11-23", "2026-11-23") },
		}, "prompt Tue 09:00, last Tue 18:00"},
		{"away on Tuesday", map[string]func(*salesTeam){
			"2026-11-23T12:00": func(s *salesTeam) { s.away(s.rep, "2026-11-24", "2026-11-24") },
		}, "prompt Mon 09:00, reminder Mon 15:00"},
		{"away until Tuesday, so too little is left", map[string]func(*salesTeam){
			"2026-11-23T08:00": func(s *salesTeam) { s.away(s.rep, "2026-11-23", "2026-11-24") },
		}, ""},
		{"back earlier than said", map[string]func(*salesTeam){
			"2026-11-23T08:00": func(s *salesTeam) { s.away(s.rep, "2026-11-23", "2026-11-24") },
			"2026-11-23T11:00": func(s *salesTeam) { s.back(s.rep) },
		}, "prompt Mon 11:00, reminder Mon 17:00, last Tue 18:00"},
		{"snoozes", map[string]func(*salesTeam){
			"2026-11-23T10:00": func(s *salesTeam) { s.snooze(s.rep) },
		}, "prompt Mon 09:00, snoozed Mon 13:00, last Tue 18:00"},
		{"snoozes twice", map[string]func(*salesTeam){
			"2026-11-23T10:00": func(s *salesTeam) { s.snooze(s.rep) },
			"2026-11-23T13:30": func(s *salesTeam) { s.snooze(s.rep) },
		}, "prompt Mon 09:00, snoozed Mon 16:30, last Tue 18:00"},
		{"snoozes, then answers", map[string]func(*salesTeam){
			"2026-11-23T10:00": func(s *salesTeam) { s.snooze(s.rep) },
			"2026-11-23T11:00": func(s *salesTeam) { s.Answer(s.rep) },
		}, "prompt Mon 09:00"},
		{"the bot was down on Monday", map[string]func(*salesTeam){
			"2026-11-23T08:59": func(s *salesTeam) { s.Set("2026-11-23T16:00") },
		}, "prompt Mon 16:00, last Tue 18:00"},
		{"the bot was down on Monday morning", map[string]func(*salesTeam){
			"2026-11-23T08:59": func(s *salesTeam) { s.Set("2026-11-23T11:30") },
		}, "prompt Mon 11:30, reminder Mon 17:30, last Tue 18:00"},
		{"the bot was down until the last reminder", map[string]func(*salesTeam){
			"2026-11-23T08:59": func(s *salesTeam) { s.Set("2026-11-24T17:30") },
		}, "prompt Tue 17:30"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newSales(t)
			for _, at := range []string{"2026-11-22T14:00", "2026-11-23T08:00", "2026-11-23T08:59", "2026-11-23T10:00",
				"2026-11-23T11:00",
				"2026-11-23T12:00", "2026-11-23T13:30", "2026-11-23T14:00", "2026-11-23T16:00"} {
				if do, ok := c.do[at]; ok {
					s.Run(at)
					do(s)
				}
			}
			s.Run("2026-11-25T12:00")
			if got := nudges(t, s.World, s.rep); got != c.want {
				t.Errorf("got %s\nwant %s", got, c.want)
			}
			sent := storetest.Look[int](s.World, `SELECT COUNT(*) FROM posts WHERE kind IN ('prompt', 'nudge')
				AND person = ?1`, s.rep)
			want := len(strings.FieldsFunc(c.want, func(r rune) bool { return r == ',' }))
			if c.name == "snoozes twice" {
				want++
			}
			if sent != want {
				t.Errorf("%d posts", sent)
			}
		})
	}
}

func (s *salesTeam) early(id okr.PersonID) {
	round, err := s.PrepareCheckIn(s.T().Context(), s.As(id))
	s.Done(err)
	_, err = s.CheckIn(s.T().Context(), s.As(id), goals.CheckInAnswer{Round: round, Nothing: true})
	s.Done(err)
}

func (s *salesTeam) away(id okr.PersonID, from, to okr.Date) {
	_, err := s.SetAway(s.T().Context(), s.As(id), id, from, to)
	s.Done(err)
}

func (s *salesTeam) back(id okr.PersonID) {
	list, err := s.Absences(s.T().Context(), s.As(id), id)
	s.Done(err)
	for _, a := range list {
		s.Done(s.CancelAway(s.T().Context(), s.As(id), a.ID))
	}
}

func (s *salesTeam) snooze(id okr.PersonID) {
	_, err := s.Snooze(s.T().Context(), s.As(id), s.Due(id))
	s.Done(err)
}

func TestNudges_BotsGuestsAndLeaversGetNone(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	bot := s.Person("Bot", func(p *okr.Person) { p.Bot = true })
	s.Done(s.NoteJoined(t.Context(), s.team.Channel, bot, s.Now()))
	s.Run("2026-11-25T12:00")
	for _, id := range []okr.PersonID{bot, s.guest, s.gone} {
		if n := storetest.Look[int](s.World, "SELECT COUNT(*) FROM posts WHERE person = ?1", id); n != 0 {
			t.Errorf("%d messages to %s", n, id)
		}
	}
}

func TestNudges_TenAWeekInAll(t *testing.T) {
	t.Parallel()
	w := storetest.New(t)
	ada := w.Person("Ada")
	for _, name := range []string{"A", "B", "C", "D", "E"} { // three nudges each
		w.Team(storetest.Plan(name, ada), ada)
	}
	w.Run("2026-11-25T12:00")
	if n := storetest.Look[int](w, "SELECT COUNT(*) FROM posts WHERE person = ?1 AND kind IN ('prompt', 'nudge')",
		ada); n != 10 {
		t.Errorf("%d nudges in a week", n)
	}
	if n := storetest.Look[int](w, "SELECT COUNT(*) FROM nudges WHERE reason = ?1", okr.SkipBudget); n != 5 {
		t.Errorf("%d nudges over the budget", n)
	}
}

func TestNudges_ManyInSeveralTransactions(t *testing.T) {
	t.Parallel()
	w := storetest.New(t)
	people := make([]okr.Person, 1100)
	ids := make([]okr.PersonID, len(people))
	for i := range people {
		people[i] = okr.Person{ID: okr.PersonID("U" + strings.Repeat("I", i%7) + string(rune('A'+i%26)) +
			time.Duration(i).String()), Name: "Rep", Zone: storetest.Home}
		ids[i] = people[i].ID
	}
	w.Done(w.SavePeople(t.Context(), people, w.Now()))
	w.Team(storetest.Plan("Sales", ids[0]), ids...)
	w.Set("2026-11-23T09:00")
	if done := w.Turn(); done.Sent != len(people) {
		t.Errorf("%d prompts", done.Sent)
	}
	if done := w.Turn(); done.Sent != 0 {
		t.Errorf("%d more", done.Sent)
	}
}

func TestSnooze_Refuses(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Run("2026-11-23T09:00")
	round := s.Due(s.rep)
	_, err := s.Snooze(t.Context(), s.As(s.outsider), round)
	wantRefused(t, err, "errors.not_in_team")
	_, err = s.Snooze(t.Context(), s.As(s.rep), 404)
	wantRefused(t, err, "errors.round_unknown")
	s.Answer(s.rep)
	_, err = s.Snooze(t.Context(), s.As(s.rep), round)
	wantRefused(t, err, "errors.answered_already")
	s.Set("2026-11-25T09:30")
	_, err = s.Snooze(t.Context(), s.As(s.mate), round)
	wantRefused(t, err, "errors.snooze_too_late")
}

func TestSnooze_OfSomebodyWhoOwesNothingDoesNotHoldUpTheClock(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	late := s.Person("Late")
	s.Run("2026-11-23T10:00")
	s.Done(s.NoteJoined(t.Context(), s.team.Channel, late, s.Now()))
	_, err := s.Snooze(t.Context(), s.As(late), s.Due(s.rep))
	s.Done(err)
	s.Run("2026-11-23T14:00") // fails when something stays due
	if got := nudges(t, s.World, late); got != "" {
		t.Errorf("nudged: %s", got)
	}
}

func TestPromptOf_SaysWhatThePromptShows(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Objective(storetest.Draft("Win", s.team, s.rep))
	s.Run("2026-11-23T10:00")
	round := s.Due(s.rep)
	s.snooze(s.rep)
	s.away(s.rep, "2026-11-23", "2026-11-23")
	pr, err := s.FindPrompt(t.Context(), s.rep, round, s.Now())
	s.Done(err)
	if !pr.Snoozed.Equal(s.At("2026-11-23T13:00", storetest.Home)) || !pr.Away || pr.Closed || pr.Duty.Total != 1 ||
		pr.Duty.Stale != 1 || pr.Person.ID != s.rep {
		t.Errorf("got %+v", pr)
	}
	if _, err := s.FindPrompt(t.Context(), s.outsider, round, s.Now()); err != store.ErrNotFound {
		t.Errorf("of an outsider: %v", err)
	}
}
