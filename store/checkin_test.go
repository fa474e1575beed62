package store_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"okrbot/okr"
	"okrbot/store"
	"okrbot/store/goals"
	"okrbot/store/storetest"
)

func (s *salesTeam) answer(by okr.PersonID, a goals.CheckInAnswer) (okr.CheckIn, error) {
	return s.CheckIn(s.T().Context(), s.As(by), a)
}

func TestCheckIn_Acceptance(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		at   string
		late bool
		id   string
	}{
		{"2026-11-28T09:00", false, ""}, // 48 hours before
		{"2026-11-29T12:00", false, ""},
		{"2026-11-30T09:00", false, ""},
		{"2026-12-02T09:59", false, ""},
		{"2026-12-02T10:00", true, ""}, // closed
		{"2026-12-07T08:59", true, ""},
		{"2026-12-07T09:00", false, "errors.round_over"},
	} {
		t.Run(c.at, func(t *testing.T) {
			t.Parallel()
			s := newSales(t)
			s.Run("2026-11-28T09:00")
			round, err := s.OpenEarly(t.Context(), s.As(s.mate), s.team.ID)
			s.Done(err)
			s.Run(c.at)
			got, err := s.answer(s.rep, goals.CheckInAnswer{Round: round.ID, Answers: []string{"a"}})
			if c.id != "" {
				wantRefused(t, err, c.id)
				return
			}
			if err != nil || got.Late != c.late || got.Week != "2026-W49" || got.Version != 1 ||
				!got.At.Equal(s.Now()) {
				t.Errorf("got %+v, %v", got, err)
			}
			want := map[bool]string{false: "A", true: "L"}[c.late]
			if outcome := storetest.Look[string](s.World, "SELECT outcome FROM duties WHERE round = ?1 AND person = ?2",
				round.ID, s.rep); outcome != want {
				t.Errorf("outcome %s", outcome)
			}
		})
	}
}

func TestCheckIn_TooEarlyInAZoneFurtherWest(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Change(s.mate, storetest.In("America/New_York"))
	s.Run("2026-11-28T09:00")
	round, err := s.OpenEarly(t.Context(), s.As(s.rep), s.team.ID)
	s.Done(err)
	_, err = s.answer(s.mate, goals.CheckInAnswer{Round: round.ID, Nothing: true})
	wantRefused(t, err, "errors.round_too_early")
}

func TestCheckIn_Permissions(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	mates := s.Objective(storetest.Draft("Mate's", s.team, s.mate))
	s.Run("2026-11-23T09:00")
	round := s.Due(s.rep)
	for _, id := range []okr.PersonID{s.outsider, s.guest, s.gone, s.Admin, "U404"} {
		_, err := s.answer(id, goals.CheckInAnswer{Round: round, Nothing: true})
		wantRefused(t, err, "errors.not_in_team")
		_, err = s.FindCheckInSheet(t.Context(), s.As(id), round)
		wantRefused(t, err, "errors.not_in_team")
	}
	_, err := s.answer(s.rep, goals.CheckInAnswer{Round: round,
		Values: []goals.ValueSaid{storetest.Said(mates.KeyResults[0], 1)}})
	wantRefused(t, err, "errors.key_result_not_asked")
	_, err = s.answer(s.rep, goals.CheckInAnswer{Round: 404, Nothing: true})
	wantRefused(t, err, "errors.round_unknown")
	if n := storetest.Look[int](s.World, "SELECT COUNT(*) FROM check_ins"); n != 0 {
		t.Errorf("%d check-ins are left", n)
	}
}

func TestCheckIn_RefusesAValueWhole(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	o := s.Objective(storetest.Draft("Win", s.team, s.rep))
	s.Run("2026-11-23T09:00")
	round := s.Due(s.rep)
	s.Done(s.SaveDraft(t.Context(), s.As(s.rep), goals.CheckInDraft(round), "typed"))
	for value, id := range map[string]string{"": "errors.value_missing", "1e400": okr.ProblemNumberTooLarge,
		"0.0000001": okr.ProblemNumberTooLarge} {
		said := goals.ValueSaid{KeyResult: o.KeyResults[0].ID}
		if value != "" {
			d, err := decimal.NewFromString(value)
			s.Done(err)
			said.Value = decimal.NewNullDecimal(d)
		}
		_, err := s.answer(s.rep, goals.CheckInAnswer{Round: round,
			Values: []goals.ValueSaid{storetest.Said(o.KeyResults[0], 5), said}})
		wantRefused(t, err, id)
	}
	for _, table := range []string{"check_ins", "check_in_versions", "key_result_values",
		"posts WHERE kind = 'summary'"} {
		if n := storetest.Look[int](s.World, "SELECT COUNT(*) FROM "+table); n != 0 {
			t.Errorf("%d rows are left in %s", n, table)
		}
	}
	sheet, err := s.FindCheckInSheet(t.Context(), s.As(s.rep), round)
	s.Done(err)
	if sheet.Draft != "typed" {
		t.Errorf("the draft is %q", sheet.Draft)
	}
	s.Answer(s.rep, storetest.Said(o.KeyResults[0], 5))
	if draft, err := s.FindDraft(t.Context(), s.rep, goals.CheckInDraft(round)); err != nil || draft != "" {
		t.Errorf("after the answer the draft is %q, %v", draft, err)
	}
}

func TestCheckIn_TwiceThroughOneEnvelopeIsOnce(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	o := s.Objective(storetest.Draft("Win", s.team, s.rep))
	s.Run("2026-11-23T09:00")
	answer := goals.CheckInAnswer{Round: s.Due(s.rep), Values: []goals.ValueSaid{storetest.Said(o.KeyResults[0], 40)}}
	if _, err := s.CheckIn(t.Context(), s.Once(s.rep, "e1"), answer); err != nil {
		t.Fatal(err)
	}
	answer.Values[0] = storetest.Said(o.KeyResults[0], 50)
	if _, err := s.CheckIn(t.Context(), s.Once(s.rep, "e1"), answer); !errors.Is(err, store.ErrRepeated) {
		t.Errorf("got %v", err)
	}
	if v, n := storetest.Look[int](s.World, "SELECT version FROM check_ins"),
		storetest.Look[int](s.World, "SELECT COUNT(*) FROM key_result_values"); v != 1 || n != 1 {
		t.Errorf("version %d, %d values", v, n)
	}
	if _, err := s.CheckIn(t.Context(), s.Once(s.rep, "e2"), goals.CheckInAnswer{Round: 404}); err == nil {
		t.Error("answered in no round")
	}
	if _, err := s.CheckIn(t.Context(), s.Once(s.rep, "e2"), answer); err != nil {
		t.Errorf("what was refused may be sent again: %v", err)
	}
}

func TestCheckIn_EditsKeepVersionsAndWhatWasBefore(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	o := s.Objective(storetest.Draft("Win", s.team, s.rep))
	k := o.KeyResults[0]
	s.Run("2026-11-23T09:00")
	s.Answer(s.rep, storetest.Said(k, 10))
	s.Run("2026-11-30T09:00")
	round := s.Due(s.rep)
	for i, c := range []struct {
		answer goals.CheckInAnswer
		after  string // value of the one entry; empty for none
	}{
		{goals.CheckInAnswer{Values: []goals.ValueSaid{storetest.Said(k, 40)}, Answers: []string{"one"}}, "40"},
		{goals.CheckInAnswer{Values: []goals.ValueSaid{storetest.Said(k, 30)}, Answers: []string{"two"}}, "30"},
		{goals.CheckInAnswer{Answers: []string{"three"}}, "30"}, // what was said stays said
		{goals.CheckInAnswer{Nothing: true}, ""},
		{goals.CheckInAnswer{Values: []goals.ValueSaid{storetest.Said(k, 45)}}, "45"},
	} {
		s.Forward(time.Hour)
		c.answer.Round = round
		got, err := s.answer(s.rep, c.answer)
		s.Done(err)
		if got.Version != i+1 || got.Late || !got.At.Equal(s.At("2026-11-30T10:00", storetest.Home)) ||
			!got.EditedAt.Equal(s.Now()) || got.Nothing != c.answer.Nothing {
			t.Errorf("version %d: %+v", i+1, got)
		}
		if c.after == "" {
			if len(got.Entries)+len(got.Answers) != 0 {
				t.Errorf("nothing to report, and yet %+v", got)
			}
			continue
		}
		if len(got.Entries) != 1 {
			t.Fatalf("version %d has %d entries", i+1, len(got.Entries))
		}
		e := got.Entries[0]
		if e.Before.Decimal.String() != "10" || e.After.Decimal.String() != c.after || *e.ProgressBefore != 0.1 ||
			e.ConfidenceBefore != okr.SaysOnTrack {
			t.Errorf("version %d: from %s (%v) to %s", i+1, e.Before.Decimal, *e.ProgressBefore, e.After.Decimal)
		}
	}
	if n := storetest.Look[int](s.World, "SELECT COUNT(*) FROM check_in_versions WHERE check_in = 2"); n != 5 {
		t.Errorf("%d versions are kept", n)
	}
	if n := storetest.Look[int](s.World, "SELECT COUNT(*) FROM posts WHERE kind IN ('summary', 'answer') AND round = ?1", round); n != 2 {
		t.Errorf("%d posts in the channel", n)
	}
}

func TestCheckIn_LateOnce(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Run("2026-11-23T09:00")
	round := s.Due(s.rep)
	s.Answer(s.mate)
	s.Run("2026-11-25T10:00")
	s.Deliver()
	if _, err := s.answer(s.rep, goals.CheckInAnswer{Round: round, Answers: []string{"late"}}); err != nil {
		t.Fatal(err)
	}
	keys := strings.Join(s.Deliver(), " ")
	for _, part := range []string{"summary/T1/2026-W48", "digest/T1/2026-W48/UMANAGER", "answer/1/UREP",
		"prompt/1/UREP"} {
		if !strings.Contains(keys, part) {
			t.Errorf("%s does not follow; only %s do", part, keys)
		}
	}
	for _, id := range []okr.PersonID{s.rep, s.mate} {
		_, err := s.answer(id, goals.CheckInAnswer{Round: round, Nothing: true})
		wantRefused(t, err, "errors.edit_window_over")
	}
}

func TestCheckIn_NothingToReport(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	o := s.Objective(storetest.Draft("Win", s.team, s.rep))
	s.Run("2026-11-23T09:00")
	c, err := s.answer(s.rep, goals.CheckInAnswer{Round: s.Due(s.rep), Nothing: true,
		Values: []goals.ValueSaid{storetest.Said(o.KeyResults[0], 40)}, Answers: []string{"x"}})
	s.Done(err)
	if !c.Nothing || len(c.Entries)+len(c.Answers) != 0 {
		t.Errorf("got %+v", c)
	}
	if n := storetest.Look[int](s.World, "SELECT COUNT(*) FROM key_result_values"); n != 0 {
		t.Errorf("%d values moved", n)
	}
	if _, err := s.FindPostByKey(t.Context(), "answer/1/UREP"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a reply with nothing in it: %v", err)
	}
	if sum, err := s.FindSummary(t.Context(), c.Round, s.Now()); err != nil || sum.Answered != 1 {
		t.Errorf("%d answered, %v", sum.Answered, err)
	}
}

func TestCheckIn_AsksForWhatRunsOnThePersonsDay(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	ended := s.Objective(storetest.Draft("This quarter", s.team, s.rep))
	s.Set("2026-12-30T12:00")
	next := s.Objective(storetest.Draft("Next quarter", s.team, s.rep),
		func(o *okr.Objective) { o.Period = storetest.Quarter().Next() })
	s.Run("2026-12-31T11:00")
	asked := func() string {
		round, err := s.PrepareCheckIn(t.Context(), s.As(s.rep))
		s.Done(err)
		sheet, err := s.FindCheckInSheet(t.Context(), s.As(s.rep), round)
		s.Done(err)
		var titles []string
		for _, o := range sheet.Objectives {
			titles = append(titles, o.Title)
		}
		return strings.Join(titles, ", ")
	}
	s.Run("2027-01-02T10:00")
	if got := asked(); got != ended.Title+", "+next.Title {
		t.Errorf("on 2 January: %s", got)
	}
	s.Run("2027-01-18T10:00")
	if got := asked(); got != next.Title {
		t.Errorf("on 18 January: %s", got)
	}
}

func TestCheckIn_NextQuarterIsNotAskedForTheDayBefore(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Objective(storetest.Draft("Tomorrow", s.team, s.rep), func(o *okr.Objective) {
		o.Period = okr.Period{Kind: okr.CustomPeriod, Start: "2026-11-24", End: "2026-12-24"}
	})
	s.Run("2026-11-23T10:00")
	sheet, err := s.FindCheckInSheet(t.Context(), s.As(s.rep), s.Due(s.rep))
	s.Done(err)
	if len(sheet.Objectives) != 0 || sheet.Duty.Total != 0 {
		t.Errorf("asked for %+v", sheet.Objectives)
	}
}

func TestCheckIn_CutsWhatNoFieldOfSlackHolds(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Run("2026-11-23T09:00")
	long := strings.Repeat("ş", 10_000)
	c, err := s.answer(s.rep, goals.CheckInAnswer{Round: s.Due(s.rep), Answers: []string{long, long, long, "a fourth"}})
	s.Done(err)
	if len(c.Answers) != 3 || c.Answers[0].Text != strings.Repeat("ş", 3000) {
		t.Errorf("%d answers, the first of %d bytes", len(c.Answers), len(c.Answers[0].Text))
	}
}

func TestBlockers(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Run("2026-11-23T09:00")
	say := func(text string) {
		t.Helper()
		_, err := s.answer(s.rep, goals.CheckInAnswer{Round: s.Due(s.rep), Answers: []string{"", "", text}})
		s.Done(err)
	}
	check := func(when string, want ...string) []okr.Blocker {
		t.Helper()
		sit, err := s.FindSituation(t.Context(), s.rep, s.Now())
		s.Done(err)
		var texts []string
		for _, b := range sit.Blockers {
			texts = append(texts, b.Text)
		}
		if strings.Join(texts, "|") != strings.Join(want, "|") {
			t.Errorf("%s: open are %q, want %q", when, texts, want)
		}
		return sit.Blockers
	}
	say("no stock")
	check("named", "no stock")
	say("no stock in Izmir")
	check("edited", "no stock in Izmir")
	say("yok")
	check("edited away", []string{}...)
	say("no stock")
	check("named again", "no stock")
	s.Run("2026-11-30T09:00")
	say("no stock")
	check("named the same a week later", "no stock")
	s.Run("2026-12-07T09:00")
	say("no budget")
	open := check("another one", "no stock", "no budget")
	if age := s.Now().Sub(open[0].OpenedAt); age != 14*24*time.Hour {
		t.Errorf("the old one is %s old", age)
	}
	d, err := s.FindDigest(t.Context(), s.Due(s.rep), s.manager, s.Now())
	s.Done(err)
	if len(d.OldBlockers) != 1 || d.OldBlockers[0].Text != "no stock" {
		t.Errorf("old in the digest: %+v", d.OldBlockers)
	}
	for _, id := range []okr.PersonID{s.mate, s.outsider, s.guest, s.gone, s.Admin} {
		_, err := s.CloseBlocker(t.Context(), s.As(id), open[0].ID)
		wantRefused(t, err, "errors.blocker_not_yours")
	}
	_, err = s.CloseBlocker(t.Context(), s.As(s.rep), 404)
	wantRefused(t, err, "errors.blocker_gone")
	for _, c := range []struct {
		by okr.PersonID
		id okr.BlockerID
	}{{s.rep, open[0].ID}, {s.manager, open[1].ID}, {s.manager, open[1].ID}} {
		if _, err := s.CloseBlocker(t.Context(), s.As(c.by), c.id); err != nil {
			t.Errorf("%s: %v", c.by, err)
		}
	}
	check("closed", []string{}...)
}

func TestAcknowledge(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Run("2026-11-23T09:00")
	c := s.Answer(s.rep)
	s.Deliver()
	for _, id := range []okr.PersonID{s.rep, s.mate, s.outsider, s.Admin} {
		_, err := s.Acknowledge(t.Context(), s.As(id), c.ID)
		wantRefused(t, err, "errors.acknowledge_not_yours")
	}
	_, err := s.Acknowledge(t.Context(), s.As(s.manager), 404)
	wantRefused(t, err, "errors.check_in_unknown")
	seen, err := s.Acknowledge(t.Context(), s.As(s.manager), c.ID)
	s.Done(err)
	if seen.SeenBy != s.manager || seen.SeenByName != "Manager" || !seen.SeenAt.Equal(s.Now()) {
		t.Errorf("seen by %q at %s", seen.SeenBy, seen.SeenAt)
	}
	if keys := strings.Join(s.Deliver(), " "); !strings.Contains(keys, "prompt/1/UREP") {
		t.Errorf("the author's message does not follow; only %s do", keys)
	}
	sit, err := s.FindSituation(t.Context(), s.rep, s.Now())
	s.Done(err)
	if sit.Duties[0].CheckIn.SeenByName != "Manager" {
		t.Errorf("the author sees %+v", sit.Duties[0].CheckIn)
	}
	s.Forward(time.Hour)
	again, err := s.Acknowledge(t.Context(), s.As(s.manager), c.ID)
	s.Done(err)
	if !again.SeenAt.Equal(seen.SeenAt) {
		t.Error("the second time counts")
	}
}

func TestStreakAndParticipation(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	weeks := []struct{ at, what string }{
		{"2026-11-23T10:00", "answer"}, {"2026-11-30T10:00", "answer"}, {"2026-12-07T10:00", "away"},
		{"2026-12-14T10:00", "answer"},
		{"2026-12-21T10:00", "miss"}, {"2026-12-31T10:00", "late"}, {"2027-01-04T10:00", "answer"},
	}
	want := []int{1, 2, 2, 3, 3, 1, 2} // as it is said in that week
	for i, week := range weeks {
		s.Run(week.at)
		switch week.what {
		case "answer", "late":
			s.Answer(s.rep)
		case "away":
			day := okr.Date(week.at[:10])
			s.away(s.rep, day, day.AddDays(4))
		}
		n, err := s.FindStreak(t.Context(), s.rep, s.team.ID)
		s.Done(err)
		if n != want[i] {
			t.Errorf("in the week of %s the streak is %d, want %d", week.at, n, want[i])
		}
	}
	if got := storetest.Look[string](s.World,
		`SELECT group_concat(outcome, '') FROM (SELECT d.outcome FROM duties d JOIN rounds r ON r.id = d.round
		WHERE d.person = ?1 ORDER BY r.week)`, s.rep); got != "AAEAMLA" {
		t.Errorf("outcomes %s", got)
	}
	sit, err := s.FindSituation(t.Context(), s.rep, s.Now())
	s.Done(err)
	if standing := sit.Teams[0]; standing.Answered != 1 || standing.Expected != 3 || standing.Streak != 2 ||
		standing.Round == nil {
		t.Errorf("standing %+v", standing)
	}
}

func TestCheckIn_SixteenAtOnce(t *testing.T) {
	t.Parallel()
	w := storetest.New(t)
	boss := w.Person("Boss")
	const people, rounds = 16, 5
	ids := make([]okr.PersonID, people)
	for i := range ids {
		ids[i] = w.Person(fmt.Sprintf("P%d", i))
	}
	team := w.Team(storetest.Plan("Sales", boss), ids...)
	keyResults := make([]okr.KeyResult, people)
	for i, id := range ids {
		keyResults[i] = w.Objective(storetest.Draft("Win", team, id)).KeyResults[0]
	}
	w.Run("2026-11-23T09:00")
	round := w.Due(ids[0])
	var all sync.WaitGroup
	errs := make(chan error, 4*people*rounds)
	for i, id := range ids {
		all.Go(func() {
			for n := range rounds {
				_, err := w.CheckIn(t.Context(), w.As(id),
					goals.CheckInAnswer{Round: round, Values: []goals.ValueSaid{storetest.Said(keyResults[i],
						int64(n))}})
				errs <- err
				_, err = w.FindSummary(t.Context(), round, w.Now())
				errs <- err
				_, err = w.DuePosts(t.Context(), w.Now(), 10)
				errs <- err
				_, err = w.FindSituation(t.Context(), id, w.Now())
				errs <- err
			}
		})
	}
	all.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
	sum, err := w.FindSummary(t.Context(), round, w.Now())
	w.Done(err)
	if sum.Answered != people || len(sum.CheckIns) != people {
		t.Errorf("%d answered", sum.Answered)
	}
	if n := storetest.Look[int](w, "SELECT COUNT(*) FROM check_in_versions"); n != people*rounds {
		t.Errorf("%d versions", n)
	}
	if n := storetest.Look[int](w, "SELECT COUNT(*) FROM posts WHERE kind = 'summary'"); n != 1 {
		t.Errorf("%d summaries", n)
	}
}
