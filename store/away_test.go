package store_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"
	"time"

	"okrbot/okr"
	"okrbot/store/outbox"
	"okrbot/store/storetest"
)

// TestKinds_SayWhatTheyWantOfPeople finds each kind of post in the source: a new one has to say whether it asks
// somebody for something.
func TestKinds_SayWhatTheyWantOfPeople(t *testing.T) {
	t.Parallel()
	file, err := parser.ParseFile(token.NewFileSet(), "outbox/kind.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var written []outbox.PostKind
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if kind, ok := spec.Type.(*ast.Ident); ok && kind.Name == "PostKind" {
			written = append(written, outbox.PostKind(strings.Trim(spec.Values[0].(*ast.BasicLit).Value, `"`)))
		}
		return true
	})
	if len(written) < 20 || len(written) != len(outbox.Kinds) {
		t.Errorf("%d kinds are written, %d say what they want", len(written), len(outbox.Kinds))
	}
	for _, kind := range written {
		if bearing := outbox.Kinds[kind].Bearing; !slices.Contains([]outbox.Bearing{outbox.Asking, outbox.Telling,
			outbox.Public}, bearing) {
			t.Errorf("posts of the kind %q don't say whether they ask", kind)
		}
	}
	s := newSales(t)
	for _, p := range []outbox.Post{
		{Key: "new/1", Kind: "new", Person: s.rep}, {Key: "board/1", Kind: outbox.BoardPost, Person: s.rep},
		{Key: "board/2", Kind: outbox.BoardPost, Channel: "C1", Subject: outbox.AboutKPI(1)},
		{Key: "board/3", Kind: outbox.BoardPost, Channel: "C1"},
		{Key: "notice/1", Kind: outbox.NoticePost, Channel: "C1"},
	} {
		if err := s.Owe(t.Context(), p, s.Now()); err == nil {
			t.Errorf("%+v is owed", p)
		}
	}
}

// Whatever goes to one person waits while they are away, and comes on the first working morning after it.
func TestAway_EveryKindOfPostWaits(t *testing.T) {
	t.Parallel()
	for kind, is := range outbox.Kinds {
		if is.Bearing == outbox.Public {
			continue
		}
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			s := newSales(t)
			s.Break()                 // what the posts are about is not there
			s.Set("2026-11-25T12:00") // a Wednesday, after the round
			s.Turn()
			s.Deliver()
			s.away(s.rep, "2026-11-26", "2026-11-27")
			s.Done(s.Owe(t.Context(), outbox.Post{Key: "before/1", Kind: kind, Person: s.rep,
				Subject: some(is.Noun)}, s.Now()))
			if got := s.Deliver(); !slices.Equal(got, []string{"before/1"}) {
				t.Fatalf("on the day before, %v is said", got)
			}
			s.Set("2026-11-26T12:00")
			s.Done(s.Owe(t.Context(), outbox.Post{Key: "kept/1", Kind: kind, Person: s.rep,
				Subject: some(is.Noun)}, s.Now()))
			s.Done(s.Owe(t.Context(), outbox.Post{Key: "mate/1", Kind: kind, Person: s.mate,
				Subject: some(is.Noun)}, s.Now()))
			// until after the weekend
			for _, at := range []string{"2026-11-26T12:00", "2026-11-27T23:59", "2026-11-28T12:00",
				"2026-11-30T08:59"} {
				s.Set(at)
				s.Turn()
				if got := s.Deliver(); slices.Contains(got, "kept/1") ||
					slices.ContainsFunc(got, func(key string) bool { return strings.Contains(key, string(s.rep)) }) {
					t.Fatalf("at %s %v is said", at, got)
				}
				backlog, err := s.FindBacklog(t.Context(), s.Now())
				s.Done(err)
				if backlog.Owed != 0 {
					t.Errorf("at %s %d posts are overdue", at, backlog.Owed)
				}
			}
			s.Set("2026-11-30T09:00")
			s.Turn()
			got := s.Deliver()
			mine := slices.DeleteFunc(got, func(key string) bool {
				return !strings.Contains(key, string(s.rep)) &&
					key != "kept/1"
			})
			if len(mine) > 1 {
				t.Errorf("on the first morning %v are said", mine)
			}
			if state := storetest.Look[string](s.World,
				"SELECT state || COALESCE(carrier, '') FROM posts WHERE key = 'kept/1'"); state == "owed" ||
				state == "dropped" &&
					kind != outbox.BackPost && kind != outbox.NudgePost && kind != outbox.PromptPost &&
					kind != outbox.KPIDuePost {
				t.Errorf("what waited is %s", state)
			}
			s.Set("2026-12-01T23:00")
			s.Turn()
			s.Deliver()
			if n := storetest.Look[int](s.World, "SELECT COUNT(*) FROM posts WHERE state = 'owed' AND person = ?1",
				s.rep); n != 0 {
				t.Errorf("%d posts wait for ever", n)
			}
		})
	}
}

func TestAway_WhatWaitedComesOnceAndWhatAsksComesFirst(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Set("2026-11-25T12:00")
	s.Turn()
	s.Deliver()
	s.away(s.rep, "2026-11-26", "2026-12-04")
	s.Set("2026-11-26T12:00")
	for _, p := range []outbox.Post{
		{Key: "digest/1", Kind: outbox.DigestPost, Team: s.team.ID}, {Key: "notice/1", Kind: outbox.NoticePost},
		{Key: "grade/1", Kind: outbox.GradePost, Subject: outbox.AboutQuarter("2026-10-01")},
		{Key: "digest/2", Kind: outbox.DigestPost, Team: s.team.ID}, {Key: "notice/2", Kind: outbox.NoticePost},
		{Key: "grade/2", Kind: outbox.GradePost, Subject: outbox.AboutQuarter("2026-10-01")},
		{Key: "later", Kind: outbox.NoticePost, Due: s.At("2026-12-07T10:00", storetest.Home)},
	} {
		p.Person = s.rep
		s.Done(s.Owe(t.Context(), p, s.Now()))
	}
	s.Run("2026-12-07T09:00")
	var said []string
	for _, key := range s.Deliver() {
		if strings.Contains(key, string(s.rep)) {
			said = append(said, key)
		}
	}
	if len(said) != 1 || !strings.HasPrefix(said[0], "back/") {
		t.Fatalf("said are %v", said)
	}
	back, err := s.FindPostByKey(t.Context(), said[0])
	s.Done(err)
	carried, err := s.CarriedPosts(t.Context(), back)
	s.Done(err)
	var keys []string
	for _, p := range carried {
		keys = append(keys, p.Key)
	}
	want := "grade/2 prompt/3/UREP notice/1 digest/2 notice/2" // the round that opened at that moment too
	if got := strings.Join(keys, " "); got != want {
		t.Errorf("carried are %s, want %s", got, want)
	}
	if n := storetest.Look[int](s.World, `SELECT COUNT(*) FROM posts WHERE key IN ('digest/1', 'grade/1')
		AND state = 'dropped' AND carrier IS NULL`); n != 2 {
		t.Errorf("%d posts were overtaken", n)
	}

	// The message follows what it says.
	s.Answer(s.rep)
	if got := s.Deliver(); !slices.Contains(got, said[0]) {
		t.Errorf("after the answer %v follow", got)
	}
	s.Run("2026-12-07T10:00")
	if got := s.Deliver(); !slices.Contains(got, "later") {
		t.Errorf("at ten %v are said", got)
	}
	s.Run("2027-01-20T09:00")
	if n := storetest.Look[int](s.World, "SELECT COUNT(*) FROM posts WHERE carrier IS NOT NULL AND kind = 'digest'"); n != 0 {
		t.Errorf("%d posts are carried for ever", n)
	}
}

func TestAway_UntilTheFirstWorkingMorning(t *testing.T) {
	t.Parallel()
	type span struct{ from, to okr.Date }
	for _, c := range []struct {
		name    string
		spans   []span
		change  func(*salesTeam)
		backAt  string
		zone    string
		stillAt string
	}{
		{"over a weekend", []span{{"2026-11-26", "2026-11-27"}}, nil, "2026-11-30T09:00", storetest.Home,
			"2026-11-29T12:00"},
		{"two that touch", []span{{"2026-11-26", "2026-11-27"}, {"2026-11-30", "2026-12-01"}}, nil, "2026-12-02T09:00",
			storetest.Home, "2026-11-30T10:00"},
		{"one within another", []span{{"2026-11-26", "2026-12-01"}, {"2026-11-27", "2026-11-27"}}, nil,
			"2026-12-02T09:00", storetest.Home, "2026-11-30T10:00"},
		{"before a holiday", []span{{"2026-11-26", "2026-11-27"}}, func(s *salesTeam) {
			s.settings(func(team *okr.Team) { team.Holidays.Extra = []okr.Date{"2026-11-30"} })
		},
			"2026-12-01T09:00", storetest.Home, "2026-11-30T10:00"},
		{"where Sunday is worked", []span{{"2026-11-26", "2026-11-27"}}, func(s *salesTeam) {
			s.settings(func(team *okr.Team) { team.Week, team.Schedule.OpenDay = sundayToThursday, time.Sunday })
		}, "2026-11-29T09:00", storetest.Home, "2026-11-28T10:00"},
		{"who has moved to New York meanwhile", []span{{"2026-11-26", "2026-11-27"}},
			func(s *salesTeam) { s.Change(s.rep, storetest.In("America/New_York")) },
			"2026-11-30T09:00", "America/New_York", "2026-11-30T09:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newSales(t)
			s.Set("2026-11-25T12:00")
			s.Turn()
			for _, span := range c.spans {
				s.away(s.rep, span.from, span.to)
			}
			if c.change != nil {
				c.change(s)
			}
			s.Run(c.stillAt)
			if back, err := s.FindAwayUntil(t.Context(), s.rep, s.Now()); err != nil ||
				!back.Equal(s.At(c.backAt, c.zone)) {
				t.Errorf("at %s back at %s, want %s, %v", c.stillAt, back, c.backAt, err)
			}
			s.SetIn(c.zone, c.backAt)
			if back, err := s.FindAwayUntil(t.Context(), s.rep, s.Now()); err != nil || !back.IsZero() {
				t.Errorf("on that morning still away until %s, %v", back, err)
			}
		})
	}
}

// settings changes the team's.
func (s *salesTeam) settings(change func(*okr.Team)) {
	s.T().Helper()
	team, err := s.Store.FindTeam(s.T().Context(), s.team.ID)
	s.Done(err)
	change(&team)
	_, err = s.UpdateTeam(s.T().Context(), s.As(s.manager), team)
	s.Done(err)
}

// Who is back before they said gets what waited then, in one message, in their working hours.
func TestAway_BackEarlier(t *testing.T) {
	t.Parallel()
	for at, due := range map[string]string{"2026-11-26T15:00": "2026-11-26T15:00",
		"2026-11-26T21:00": "2026-11-27T09:00"} {
		s := newSales(t)
		s.Set("2026-11-25T12:00")
		s.Turn()
		s.Deliver()
		s.away(s.rep, "2026-11-26", "2026-12-04")
		s.Set("2026-11-26T12:00")
		for _, key := range []string{"notice/1", "notice/2"} {
			s.Done(s.Owe(t.Context(), outbox.Post{Key: key, Kind: outbox.NoticePost, Person: s.rep}, s.Now()))
		}
		s.Set(at)
		s.back(s.rep)
		s.away(s.rep, "2026-11-26", "2026-12-04") // a slip, and back at once
		s.back(s.rep)
		if n := storetest.Look[int](s.World, `SELECT COUNT(*) FROM posts WHERE kind = 'back' AND state = 'owed'
			AND due = ?1`, s.At(due, storetest.Home).UnixMilli()); n != 1 {
			t.Errorf("at %s: %d messages are due at %s", at, n, due)
		}
		if n := storetest.Look[int](s.World, `SELECT COUNT(*) FROM posts WHERE carrier IN (SELECT id FROM posts
			WHERE kind = 'back' AND state = 'owed')`); n != 2 {
			t.Errorf("at %s: %d posts are carried", at, n)
		}
	}
}

// A question about a KPI that falls into an absence is asked on the first morning, and not once more at ten.
func TestAway_AKPIQuestionIsNotSpent(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.kpi(f.manager, func(k *okr.KPI) { k.Frequency = okr.Daily })
	f.Run("2026-11-25T12:00")
	f.Deliver()
	_, err := f.SetAway(t.Context(), f.As(f.rep), f.rep, "2026-11-26", "2026-12-02")
	f.Done(err)
	f.Run("2026-12-03T08:59")
	for _, key := range f.Deliver() {
		if strings.HasPrefix(key, "kpi_due/") {
			t.Errorf("%s is asked of somebody away", key)
		}
	}
	f.Run("2026-12-03T09:00")
	if got := f.Deliver(); !slices.Contains(got, "kpi_due/UREP/2026-12-03") {
		t.Errorf("on the first morning %v are said", got)
	}
	f.Run("2026-12-03T12:00")
	if got := f.Deliver(); slices.Contains(got, "kpi_due/UREP/2026-12-03") {
		t.Error("it is asked once more")
	}
	f.Run("2026-12-04T10:00")
	if got := f.Deliver(); !slices.Contains(got, "kpi_due/UREP/2026-12-04") {
		t.Errorf("on the next day %v are said", got)
	}
}

// What a leaver owns goes to a manager who is here; when none is, to the one who is back first.
func TestAway_AnotherManagerDecides(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name        string
		manager     string // away until
		second      string
		wantManager bool
	}{
		{"both are here", "", "", true},
		{"the first is away", "2026-11-27", "", false},
		{"both are away, the first longer", "2026-12-04", "2026-11-27", false},
		{"both are away, the second longer", "2026-11-27", "2026-12-04", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newSales(t)
			second := s.Person("Second")
			s.settings(func(team *okr.Team) { team.Managers = []okr.PersonID{s.manager, second} })
			o := s.Objective(storetest.Draft("Win", s.team, s.rep))
			s.Set("2026-11-26T12:00")
			for id, until := range map[okr.PersonID]string{s.manager: c.manager, second: c.second} {
				if until != "" {
					s.away(id, "2026-11-26", okr.Date(until))
				}
			}
			s.Change(s.rep, deactivate)
			want := second
			if c.wantManager {
				want = s.manager
			}
			if got := storetest.Look[string](s.World, "SELECT owner FROM objectives WHERE id = ?1",
				o.ID); got != string(want) {
				t.Errorf("%s has it, want %s", got, want)
			}
		})
	}
}
