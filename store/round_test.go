package store_test

import (
	"bytes"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"okrbot/okr"
	"okrbot/store/goals"
	"okrbot/store/outbox"
	"okrbot/store/storetest"
)

// prompts lists who was prompted, and when on their own clock, in order of time.
func prompts(t *testing.T, w *storetest.World, people ...okr.PersonID) string {
	t.Helper()
	var list []string
	for _, id := range people {
		p, err := w.Store.FindPerson(t.Context(), id)
		w.Done(err)
		n := storetest.Look[int](w, `SELECT COUNT(*) FROM nudges WHERE kind = 'prompt' AND state = 'sent'
			AND person = ?1`, id)
		for i := range n {
			at := storetest.Look[int64](w, `SELECT done_at FROM nudges WHERE kind = 'prompt' AND state = 'sent'
				AND person = ?1 ORDER BY done_at LIMIT 1 OFFSET ?2`, id, i)
			list = append(list, p.Name+" "+time.UnixMilli(at).In(p.Location(time.UTC)).Format("Mon 15:04"))
		}
	}
	return strings.Join(list, ", ")
}

func TestRounds_EachMemberAtNineOnTheirOwnClock(t *testing.T) {
	t.Parallel()
	w := storetest.New(t)
	ada, bob, kiri := w.Person("Ada"), w.Person("Bob", storetest.In("America/New_York")),
		w.Person("Kiri", storetest.In("Pacific/Auckland"))
	nowhere := w.Person("Nowhere", storetest.In(""))
	w.Team(storetest.Plan("Sales", ada), ada, bob, kiri, nowhere)
	done := w.Run("2026-11-24T09:00")
	if got := prompts(t, w, ada, bob, kiri, nowhere); got != "Ada Mon 09:00, Bob Mon 09:00, Kiri Mon 09:00, "+
		"Nowhere Mon 06:00" {
		t.Errorf("prompted: %s", got)
	}
	if done.Opened != 1 {
		t.Errorf("opened %d rounds", done.Opened)
	}
	if opened := storetest.Look[int64](w, "SELECT opened_at FROM rounds"); opened != w.At("2026-11-23T09:00",
		"Pacific/Auckland").UnixMilli() {
		t.Errorf("opened at %s", time.UnixMilli(opened).UTC())
	}
}

func TestRounds_OncePerTeamAndWeek(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	for range 3 {
		s.Run("2026-12-21T12:00")
		s.Turn()
	}
	weeks := storetest.Look[string](s.World,
		"SELECT group_concat(week, ' ') FROM (SELECT week FROM rounds WHERE team = ?1 ORDER BY id)", s.team.ID)
	if weeks != "2026-W48 2026-W49 2026-W50 2026-W51 2026-W52" {
		t.Errorf("rounds of %s", weeks)
	}
}

func TestRounds_Downtime(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, back string
		sent       int
		skipped    string
	}{
		{"08:59 to 09:02", "2026-11-23T09:02", 2, ""},
		{"until the afternoon", "2026-11-23T17:00", 2, ""},
		// 08:00 is before working hours; at 09:00 one hour is left
		{"until two hours are left", "2026-11-25T08:00", 0, ""},
		{"until after the window", "2026-11-25T10:01", 0, "round/T1/2026-W48 its window passed"},
		{"for two weeks", "2026-12-03T12:00", 0,
			"round/T1/2026-W48 its window passed, round/T1/2026-W49 its window passed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := storetest.New(t)
			ada, bob := w.Person("Ada"), w.Person("Bob")
			w.Team(storetest.Plan("Sales", ada), ada, bob)
			w.Run("2026-11-23T08:59")
			w.Set(c.back)
			done := w.Turn()
			if done.Sent != c.sent {
				t.Errorf("sent %d", done.Sent)
			}
			var skipped []string
			for _, s := range done.Skipped {
				if strings.HasPrefix(s.What, "round/") {
					skipped = append(skipped, s.What+" "+s.Reason)
				}
			}
			if got := strings.Join(skipped, ", "); got != c.skipped {
				t.Errorf("skipped %q", got)
			}
			if again := w.Turn(); again.Sent+again.Opened+len(again.Skipped) != 0 {
				t.Errorf("the next turn did %+v", again)
			}
			w.Run(c.back[:11] + "18:00")
			if n := storetest.Look[int](w, "SELECT COUNT(*) FROM posts WHERE kind = 'prompt'"); n != c.sent {
				t.Errorf("%d prompts are owed", n)
			}
		})
	}
}

func TestTurn_CountsWhatIsLate(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, until, back string // the clock runs until one instant and stands still until the other
		want              outbox.Turned
	}{
		{"an ordinary week", "2026-11-25T12:00", "2026-11-25T12:00", outbox.Turned{}},
		{"the opening, a minute", "2026-11-23T08:59", "2026-11-23T09:01", outbox.Turned{Opened: 1, Sent: 2}},
		{"the opening, three minutes", "2026-11-23T08:59", "2026-11-23T09:03",
			outbox.Turned{Opened: 1, Sent: 2, Late: 3}},
		{"the reminder", "2026-11-23T14:59", "2026-11-23T15:30", outbox.Turned{Sent: 2, Late: 2}},
		{"the closing, a minute", "2026-11-25T09:59", "2026-11-25T10:01", outbox.Turned{Closed: 1}},
		{"the closing, an hour", "2026-11-25T09:59", "2026-11-25T11:00", outbox.Turned{Closed: 1, Late: 1}},
		{"a week that is skipped is not late", "2026-11-23T08:59", "2026-11-25T10:01", outbox.Turned{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := storetest.New(t)
			ada, bob := w.Person("Ada"), w.Person("Bob")
			w.Team(storetest.Plan("Sales", ada), ada, bob)
			if before := w.Run(c.until); before.Late != 0 {
				t.Errorf("late while the clock ran: %+v", before)
			}
			w.Set(c.back)
			got := w.Turn()
			got.Skipped = nil
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("the turn did %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestRounds_ClockChangesPromptOnce(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, zone, from, day, prompt string }{
		{"Berlin, clocks go forward", "Europe/Berlin", "2027-03-26", "2027-03-28", "Sun 09:30"},
		{"Berlin, clocks go back", "Europe/Berlin", "2027-10-29", "2027-10-31", "Sun 09:30"},
		{"New York, forward", "America/New_York", "2027-03-12", "2027-03-14", "Sun 09:30"},
		{"New York, back", "America/New_York", "2026-11-20", "2027-11-07", "Sun 09:30"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := storetest.New(t)
			w.SetIn(c.zone, c.from+"T12:00")
			ada := w.Person("Ada", storetest.In(c.zone))
			plan := storetest.Plan("Sales", ada)
			plan.Zone, plan.Week = c.zone, sundayToThursday
			plan.Schedule.OpenDay, plan.Schedule.OpenAt = time.Sunday, okr.Clock{Hour: 2, Minute: 30}
			plan.Schedule.CloseDay, plan.Schedule.CloseAt = time.Tuesday, okr.Clock{Hour: 18}
			w.Team(plan, ada)
			w.SetIn(c.zone, okrDay(c.day, -1)+"T12:00")
			w.Turn() // what was due before is skipped
			week := okr.ISOWeek(okr.Date(c.day))
			for w.Now().Before(w.At(okrDay(c.day, 3)+"T00:00", c.zone)) {
				w.Forward(15 * time.Minute)
				w.Turn()
			}
			n := storetest.Look[int](w, `SELECT COUNT(*) FROM nudges n JOIN rounds r ON r.id = n.round
				WHERE n.kind = 'prompt' AND n.state = 'sent' AND r.week = ?1`, week)
			if n != 1 {
				t.Errorf("%d prompts", n)
			}
			if n := storetest.Look[int](w, "SELECT COUNT(*) FROM rounds WHERE week = ?1", week); n != 1 {
				t.Errorf("%d rounds", n)
			}
		})
	}
}

// okrDay is a day some days later.
func okrDay(day string, n int) string { return string(okr.Date(day).AddDays(n)) }

func TestRounds_HolidayMondayPromptsOnTuesday(t *testing.T) {
	t.Parallel()
	w := storetest.New(t)
	ada := w.Person("Ada")
	plan := storetest.Plan("Sales", ada)
	plan.Holidays.Extra = []okr.Date{"2026-11-23"}
	w.Team(plan, ada)
	w.Run("2026-11-25T11:00")
	if got := prompts(t, w, ada); got != "Ada Tue 09:00" {
		t.Errorf("prompted: %s", got)
	}
}

func TestRounds_HolidayWindowExcusesAll(t *testing.T) {
	t.Parallel()
	w := storetest.New(t)
	ada := w.Person("Ada")
	plan := storetest.Plan("Sales", ada)
	plan.Holidays.Extra = []okr.Date{"2026-11-23", "2026-11-24", "2026-11-25"}
	w.Team(plan, ada)
	w.Run("2026-11-26T11:00")
	if got := storetest.Look[string](w, "SELECT outcome FROM duties"); got != "E" || prompts(t, w, ada) != "" {
		t.Errorf("outcome %s, prompted %s", got, prompts(t, w, ada))
	}
}

func TestRounds_JoiningMidRound(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, zone, joins string
		prompts           int
		outcome           string // of the duty at the end; empty for none
	}{
		{"after it opened for them", storetest.Home, "2026-11-23T10:00", 0, ""},
		{"after it opened for others only", "America/New_York", "2026-11-23T10:00", 1, "M"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newSales(t)
			late := s.Person("Late", storetest.In(c.zone))
			s.Run(c.joins)
			s.Done(s.NoteJoined(t.Context(), s.team.Channel, late, s.Now()))
			s.Run("2026-11-25T11:00")
			if n := storetest.Look[int](s.World, "SELECT COUNT(*) FROM posts WHERE kind = 'prompt' AND person = ?1",
				late); n != c.prompts {
				t.Errorf("%d prompts", n)
			}
			if got := storetest.Look[string](s.World,
				"SELECT COALESCE((SELECT outcome FROM duties WHERE person = ?1), '')", late); got != c.outcome {
				t.Errorf("outcome %q", got)
			}
		})
	}
}

func TestRounds_WhoJoinedLateMayAnswerAndCounts(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	late := s.Person("Late")
	s.Run("2026-11-23T10:00")
	round := s.Due(s.rep)
	s.Done(s.NoteJoined(t.Context(), s.team.Channel, late, s.Now()))
	d, err := s.FindDuty(t.Context(), late, round, s.Now())
	s.Done(err)
	if !d.Excused || d.Owed(s.Now()) {
		t.Errorf("duty %+v", d)
	}
	if n := storetest.Look[int](s.World, "SELECT COUNT(*) FROM duties WHERE person = ?1", late); n != 0 {
		t.Error("looking at the duty made one")
	}
	if _, err := s.CheckIn(t.Context(), s.As(late), goals.CheckInAnswer{Round: round, Nothing: true}); err != nil {
		t.Fatal(err)
	}
	sum, err := s.FindSummary(t.Context(), round, s.Now())
	s.Done(err)
	if sum.Answered != 1 || sum.Expected != 4 {
		t.Errorf("%d of %d answered", sum.Answered, sum.Expected)
	}
}

func TestRounds_LeavingTakesTheDutyOff(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Run("2026-11-23T10:00")
	round := s.Due(s.rep)
	s.Done(s.NoteLeft(t.Context(), s.team.Channel, s.rep, s.Now()))
	sum, err := s.FindSummary(t.Context(), round, s.Now())
	s.Done(err)
	if sum.Expected != 2 {
		t.Errorf("%d expected", sum.Expected)
	}
	_, err = s.CheckIn(t.Context(), s.As(s.rep), goals.CheckInAnswer{Round: round, Nothing: true})
	wantRefused(t, err, "errors.not_in_team")
	s.Run("2026-11-25T11:00")
	if n := storetest.Look[int](s.World, `SELECT COUNT(*) FROM nudges WHERE person = ?1 AND state = 'sent'
		AND kind <> 'prompt'`, s.rep); n != 0 {
		t.Errorf("%d reminders after leaving", n)
	}
}

func TestRounds_ScheduleEdits(t *testing.T) {
	t.Parallel()
	at := func(day time.Weekday, hour int) func(*okr.Schedule) {
		return func(s *okr.Schedule) { s.OpenDay, s.OpenAt = day, okr.Clock{Hour: hour} }
	}
	for _, c := range []struct {
		name, edited string
		change       func(*okr.Schedule)
		opens        string // of the rounds until 2026-12-10
	}{
		{"later the same day, before it opened", "2026-11-23T08:00", at(time.Monday, 10),
			"11-23T10:00 11-30T10:00 12-07T10:00"},
		{"while due and not opened yet", "2026-11-23T09:00", at(time.Monday, 10),
			"11-23T09:00 11-30T10:00 12-07T10:00"},
		{"later the same day, after it opened", "2026-11-23T09:30", at(time.Monday, 10),
			"11-23T09:00 11-30T10:00 12-07T10:00"},
		{"later in a week that had its round", "2026-11-23T12:00", at(time.Friday, 9), "11-23T09:00 12-04T09:00"},
		{"later in a week that had none", "2026-11-22T12:00", at(time.Tuesday, 9),
			"11-24T09:00 12-01T09:00 12-08T09:00"},
		{"every second week", "2026-11-23T12:00", func(s *okr.Schedule) { s.Cadence = okr.Fortnightly },
			"11-23T09:00 12-07T09:00"},
		{"closing time only", "2026-11-23T12:00", func(s *okr.Schedule) { s.CloseDay = time.Thursday },
			"11-23T09:00 11-30T09:00 12-07T09:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := storetest.New(t)
			ada := w.Person("Ada")
			team := w.Team(storetest.Plan("Sales", ada), ada)
			w.Run(strings.Replace(c.edited, "T09:00", "T08:59", 1))
			w.Set(c.edited)
			c.change(&team.Schedule)
			_, err := w.UpdateTeam(t.Context(), w.As(ada), team)
			w.Done(err)
			w.Run("2026-12-10T12:00")
			if got := storetest.Look[string](w, `SELECT group_concat(substr(opens, 6), ' ') FROM (SELECT opens
				FROM rounds ORDER BY id)`); got != c.opens {
				t.Errorf("opened at %s, want %s", got, c.opens)
			}
			n := storetest.Look[int](w, "SELECT COUNT(*) FROM posts WHERE kind = 'prompt'")
			if n != len(strings.Fields(c.opens)) {
				t.Errorf("%d prompts", n)
			}
		})
	}
}

func TestRounds_LateAnswersUntilTheNextOneReallyOpens(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		day   time.Weekday
		until string
	}{
		{"moved to Fridays", time.Friday, "2026-12-04T09:00"},
		{"not moved", time.Monday, "2026-11-30T09:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newSales(t)
			s.Run("2026-11-23T10:00")
			round := s.Due(s.rep)
			s.team.Schedule.OpenDay = c.day
			if c.day == time.Friday {
				s.team.Schedule.CloseDay = time.Tuesday
			}
			_, err := s.UpdateTeam(t.Context(), s.As(s.manager), s.team)
			s.Done(err)
			s.Run(c.until)
			s.Forward(-time.Minute)
			late, err := s.CheckIn(t.Context(), s.As(s.rep), goals.CheckInAnswer{Round: round, Nothing: true})
			if err != nil || !late.Late {
				t.Errorf("a minute before the next one: %+v, %v", late, err)
			}
			s.Forward(time.Minute)
			_, err = s.CheckIn(t.Context(), s.As(s.mate), goals.CheckInAnswer{Round: round, Nothing: true})
			wantRefused(t, err, "errors.round_over")
		})
	}
}

func TestRounds_SettingsEditedMidRoundLeaveItAlone(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Run("2026-11-23T09:00")
	round := s.Due(s.rep)
	before := s.Answer(s.rep)
	s.team.Questions = []okr.Question{{Key: okr.Custom, Text: "Only this?"}}
	s.team.Schedule.CloseDay, s.team.Schedule.RemindAfter = time.Friday, 0
	_, err := s.UpdateTeam(t.Context(), s.As(s.manager), s.team)
	s.Done(err)
	r, err := s.FindRound(t.Context(), round)
	s.Done(err)
	if len(r.Questions) != 3 || !r.Closes.Equal(s.At("2026-11-25T10:00", storetest.Home)) || r.RemindAfter != 6 {
		t.Errorf("the round is now %+v", r)
	}
	after, err := s.FindCheckIn(t.Context(), before.ID)
	s.Done(err)
	if fmt.Sprint(after.Answers) != fmt.Sprint(before.Answers) || len(after.Answers) != 3 {
		t.Errorf("answers %+v", after.Answers)
	}
	c, err := s.CheckIn(t.Context(), s.As(s.mate), goals.CheckInAnswer{Round: round, Answers: []string{"a", "b", "no"}})
	s.Done(err)
	if len(c.Answers) != 3 || c.Answers[0].Question.Key != okr.Moved {
		t.Errorf("answered %+v", c.Answers)
	}
	s.Run("2026-11-30T09:00")
	sheet, err := s.FindCheckInSheet(t.Context(), s.As(s.rep), s.Due(s.rep))
	s.Done(err)
	if q := sheet.Duty.Round.Questions; len(q) != 1 || q[0].Text != "Only this?" {
		t.Errorf("the next round asks %+v", q)
	}
}

func TestRounds_EarlyByOneIsOpenForAll(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Run("2026-11-23T10:00")
	first := s.Due(s.rep)
	s.Set("2026-11-28T08:59")
	s.Turn()
	_, err := s.OpenEarly(t.Context(), s.As(s.rep), s.team.ID)
	wantRefused(t, err, "errors.no_round_open")
	s.Set("2026-11-28T09:00")
	_, err = s.OpenEarly(t.Context(), s.As(s.outsider), s.team.ID)
	wantRefused(t, err, "errors.not_in_team")
	early, err := s.PrepareCheckIn(t.Context(), s.As(s.rep))
	s.Done(err)
	if early == first {
		t.Fatal("asked for the round that is over instead of the coming one")
	}
	again, err := s.OpenEarly(t.Context(), s.As(s.mate), s.team.ID)
	if err != nil || again.ID != early {
		t.Errorf("the coming round is open already, yet: %+v, %v", again, err)
	}
	if _, err := s.CheckIn(t.Context(), s.As(s.rep), goals.CheckInAnswer{Round: early, Nothing: true}); err != nil {
		t.Fatal(err)
	}
	sit, err := s.FindSituation(t.Context(), s.mate, s.Now())
	s.Done(err)
	if len(sit.Duties) != 2 || sit.Duties[0].Round.ID != first || sit.Duties[1].Round.ID != early {
		t.Fatalf("duties %+v", sit.Duties)
	}
	late, err := s.CheckIn(t.Context(), s.As(s.mate), goals.CheckInAnswer{Round: first, Nothing: true})
	if err != nil || !late.Late {
		t.Errorf("the round before takes no late answer any more: %+v, %v", late, err)
	}
	before := storetest.Look[int](s.World, "SELECT COUNT(*) FROM posts WHERE kind = 'prompt'")
	s.Run("2026-11-30T09:00")
	// manager, mate, outsider
	if n := storetest.Look[int](s.World, "SELECT COUNT(*) FROM posts WHERE kind = 'prompt'") - before; n != 3 {
		t.Errorf("%d prompts on Monday", n)
	}
	if n := storetest.Look[int](s.World, "SELECT COUNT(*) FROM rounds WHERE team = ?1", s.team.ID); n != 2 {
		t.Errorf("%d rounds", n)
	}
}

func TestCloseRounds_MissedAndDigest(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Run("2026-11-23T10:00")
	round := s.Due(s.rep)
	s.Answer(s.rep)
	_, err := s.SetAway(t.Context(), s.As(s.mate), s.mate, "2026-11-23", "2026-11-27")
	s.Done(err)
	s.Run("2026-11-25T10:00")
	if got := storetest.Look[string](s.World,
		"SELECT group_concat(outcome, '') FROM (SELECT outcome FROM duties WHERE round = ?1 ORDER BY person)",
		round); got != "MEA" {
		t.Errorf("outcomes of manager, mate, rep: %s", got)
	}
	d, err := s.FindDigest(t.Context(), round, s.manager, s.Now())
	s.Done(err)
	if len(d.Silent) != 1 || d.Silent[0].ID != s.manager || len(d.Away) != 1 || d.Away[0].ID != s.mate ||
		d.Answered != 1 || d.Expected != 2 {
		t.Errorf("digest: silent %+v, away %+v, %d of %d", d.Silent, d.Away, d.Answered, d.Expected)
	}
	if p, err := s.FindPostByKey(t.Context(), "digest/T1/2026-W48/"+string(s.manager)); err != nil ||
		p.Person != s.manager || p.Round != round {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestCloseRounds_NoDigestOnceTheNextRoundIsOpen(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Run("2026-11-23T10:00")
	s.Set("2026-11-30T09:00")
	done := s.Turn()
	if n := storetest.Look[int](s.World, "SELECT COUNT(*) FROM posts WHERE kind = 'digest'"); n != 0 ||
		len(done.Skipped) == 0 {
		t.Errorf("%d digests, skipped %v", n, done.Skipped)
	}
}

func TestCloseRounds_NoDigestForAManagerWhoLeft(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	second := s.Person("Second")
	s.team.Managers = append(s.team.Managers, second)
	_, err := s.UpdateTeam(t.Context(), s.As(s.manager), s.team)
	s.Done(err)
	s.Run("2026-11-23T10:00")
	s.Change(second, deactivate)
	s.Run("2026-11-25T10:00")
	if n := storetest.Look[int](s.World, "SELECT COUNT(*) FROM posts WHERE kind = 'digest' AND person = ?1",
		second); n != 0 {
		t.Error("a digest for somebody who left")
	}
}

func TestNextTurn_IsTheFirstThingDue(t *testing.T) {
	t.Parallel()
	w := storetest.New(t)
	if _, ok, err := w.FindNextTurn(t.Context(), w.Now()); ok || err != nil {
		t.Errorf("without a team: %v, %v", ok, err)
	}
	ada, kiri := w.Person("Ada"), w.Person("Kiri", storetest.In("Pacific/Auckland"))
	w.Team(storetest.Plan("Sales", ada), ada)
	w.Team(storetest.Plan("South", kiri), kiri)
	for _, want := range []time.Time{
		w.At("2026-11-20T17:00", storetest.Home),     // the evening
		w.At("2026-11-23T09:00", "Pacific/Auckland"), // prompt of Kiri
		w.At("2026-11-23T15:00", "Pacific/Auckland"), // reminder
		w.At("2026-11-23T09:00", storetest.Home),
		w.At("2026-11-23T15:00", storetest.Home),
	} {
		at, ok, err := w.FindNextTurn(t.Context(), w.Now())
		if err != nil || !ok || !at.Equal(want) {
			t.Fatalf("next turn at %s, want %s (%v)", at, want, err)
		}
		w.Forward(at.Sub(w.Now()))
		w.Turn()
	}
}

func TestTurns_WriteNothingWhenNothingIsDue(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Run("2026-11-23T12:00")
	log := func() []byte {
		written, err := os.ReadFile(s.Path + "-wal")
		s.Done(err)
		return written
	}
	before := log()
	for range 3 {
		s.Forward(time.Minute)
		s.Turn()
	}
	if !bytes.Equal(log(), before) {
		t.Error("idle turns wrote to the database")
	}
}

func TestRounds_NewScheduleWaitsForTheRunningRoundToClose(t *testing.T) {
	t.Parallel()
	w := storetest.New(t)
	ada := w.Person("Ada")
	plan := storetest.Plan("Sales", ada)
	plan.Schedule.OpenDay, plan.Schedule.CloseDay = time.Friday, time.Thursday
	team := w.Team(plan, ada)
	w.Run("2026-11-28T12:00")
	team.Schedule.OpenDay, team.Schedule.CloseDay = time.Monday, time.Wednesday
	_, err := w.UpdateTeam(t.Context(), w.As(ada), team)
	w.Done(err)
	w.Run("2026-12-10T12:00")
	if got := storetest.Look[string](w, "SELECT group_concat(opens, ' ') FROM (SELECT opens FROM rounds ORDER BY id)"); got != "2026-11-27T09:00 2026-12-07T09:00" {
		t.Errorf("opened at %s", got)
	}
}
