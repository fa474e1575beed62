package store_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mattn/go-sqlite3"

	"okrbot/okr"
	"okrbot/store"
	"okrbot/store/storetest"
)

// listening is SQLite's driver, which also remembers the statements that it gets.
type listening struct {
	sqlite3.SQLiteDriver
	mu    sync.Mutex
	heard map[string]bool
}

func (l *listening) Open(name string) (driver.Conn, error) {
	conn, err := l.SQLiteDriver.Open(name)
	if err != nil {
		return nil, err
	}
	return &listeningConn{conn.(*sqlite3.SQLiteConn), l}, nil
}

func (l *listening) hear(statement string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.heard[statement] = true
}

type listeningConn struct {
	*sqlite3.SQLiteConn
	to *listening
}

func (c *listeningConn) QueryContext(ctx context.Context, q string, args []driver.NamedValue) (driver.Rows, error) {
	c.to.hear(q)
	return c.SQLiteConn.QueryContext(ctx, q, args)
}

func (c *listeningConn) ExecContext(ctx context.Context, q string, args []driver.NamedValue) (driver.Result, error) {
	c.to.hear(q)
	return c.SQLiteConn.ExecContext(ctx, q, args)
}

// growing are the tables that grow with people and weeks; no statement may read one of them from end to end.
var growing = regexp.MustCompile(`SCAN (check_ins|check_in_versions|key_result_values|key_results|duties|nudges|posts|rounds|objectives|changes|` +
	`members|people|blockers|absences|envelopes|homes|drafts|[a-z]{1,2}|parent)\b`)

// scans are the ones that may be.
var scans = []string{
	"SCAN t",  // there are few teams
	"SCAN mg", // and few managers
	"SCAN people USING COVERING INDEX people_zone",                                // an index of few different zones
	"SCAN p USING INDEX people_unmet", "SCAN p USING COVERING INDEX people_unmet", // one of people not written to yet
	"SCAN p USING INDEX posts_waiting", "SCAN p USING INDEX posts_outdated", // indexes of what is left to do
}

func TestStatements_ReadNoGrowingTableFromEndToEnd(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	ear := &listening{heard: map[string]bool{}}
	sql.Register("sqlite3-listening", ear)
	s.Done(s.Redrive("sqlite3-listening"))
	everyday(t, s)

	db := raw(t, s.Path)
	explained := 0
	for _, statement := range slices.Sorted(maps.Keys(ear.heard)) {
		if strings.HasPrefix(statement, "PRAGMA") || strings.HasPrefix(statement, "BEGIN") {
			continue
		}
		explained++
		for _, step := range planOf(t, db, statement) {
			if growing.MatchString(step) && !allowed(step) {
				t.Errorf("%s\n\tin %s", step, strings.Join(strings.Fields(statement), " "))
			}
		}
	}
	if explained < 80 {
		t.Errorf("only %d statements were heard", explained)
	}
}

func allowed(step string) bool {
	return slices.ContainsFunc(scans, func(scan string) bool { return step == scan || strings.HasPrefix(step, scan+" ") })
}

func planOf(t *testing.T, db *sql.DB, statement string) (steps []string) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+statement, make([]any, 20)...)
	if err != nil {
		t.Fatalf("%v in %s", err, statement)
	}
	defer rows.Close() //nolint:errcheck // rows.Err says it
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, step)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return steps
}

// everyday does what people and the clock do every day.
func everyday(t *testing.T, s *sales) {
	t.Helper()
	ctx := t.Context()
	o := s.Objective(storetest.Draft("Win", s.team, s.rep))
	s.Run("2026-11-23T09:00")
	round := s.Due(s.rep)
	s.Done(s.HomeOpened(ctx, s.rep, s.Now()))
	s.Done(s.SaveDraft(ctx, s.As(s.rep), store.CheckInDraft(round), "{}"))
	c, err := s.CheckIn(ctx, s.Once(s.rep, "e"), store.CheckInAnswer{Round: round, Values: []store.ValueSaid{storetest.Said(o.KeyResults[0], 4)}, Answers: []string{"", "", "stock"}})
	s.Done(err)
	sit, err := s.Situation(ctx, s.rep, s.Now())
	s.Done(err)
	for _, do := range []func() error{
		func() error { _, err := s.CheckInSheet(ctx, s.As(s.mate), round); return err },
		func() error { _, err := s.ToCheckIn(ctx, s.As(s.mate)); return err },
		func() error { _, err := s.CheckInOf(ctx, c.ID); return err },
		func() error { _, err := s.Acknowledge(ctx, s.As(s.manager), c.ID); return err },
		func() error { _, err := s.CloseBlocker(ctx, s.As(s.rep), sit.Blockers[0].ID); return err },
		func() error { _, err := s.Summary(ctx, round, s.Now()); return err },
		func() error { _, err := s.Digest(ctx, round, s.manager, s.Now()); return err },
		func() error { _, err := s.PromptOf(ctx, s.mate, round, s.Now()); return err },
		func() error { _, err := s.Snooze(ctx, s.As(s.mate), round); return err },
		func() error { _, err := s.DutyOf(ctx, s.mate, round, s.Now()); return err },
		func() error { _, err := s.Objectives(ctx, s.As(s.mate), store.Scope{Person: s.rep}); return err },
		func() error { _, err := s.Objectives(ctx, s.As(s.mate), store.Scope{Team: s.team.ID}); return err },
		func() error { _, err := s.Objectives(ctx, s.As(s.mate), store.Scope{Company: true}); return err },
		func() error { _, err := s.History(ctx, s.As(s.mate), o.KeyResults[0].ID); return err },
		func() error { _, err := s.Changes(ctx, s.As(s.mate), o.ID); return err },
		func() error { _, err := s.PreviousObjectives(ctx, s.As(s.mate), o); return err },
		func() error { o.Title = "Win more"; _, err := s.EditObjective(ctx, s.As(s.rep), o); return err },
		func() error { _, err := s.TeamAbsences(ctx, s.As(s.manager), s.team.ID); return err },
		func() error { _, err := s.UpdateTeam(ctx, s.As(s.manager), s.team); return err },
		func() error { _, err := s.Take(ctx, "key", s.Now()); return err },
		func() error { return s.ForgetEnvelopes(ctx, s.Now()) },
		func() error { _, err := s.Holding(ctx, s.As(s.rep), s.rep); return err },
		func() error { _, err := s.Export(ctx, s.As(s.rep), s.rep); return err },
		func() error { return s.Forget(ctx, s.Now().Add(time.Hour), s.Now()) },
		func() error { return s.SetLanguage(ctx, s.As(s.rep), "en") },
		func() error { _, _, err := s.NextPostAt(ctx); return err },
		func() error {
			_, err := s.Posts(ctx, store.PostFilter{States: []store.PostState{store.Parked}, Limit: 10})
			return err
		},
		func() error { return s.MarkParked(ctx, 1, "is_archived", "parked.is_archived", s.Now()) },
		func() error { return s.Unpark(ctx, s.team.Channel, s.Now()) },
		func() error { _, err := s.UnknownBlocks(ctx, s.Now()); return err },
		func() error { _, err := s.WithoutDM(ctx, 10); return err },
		func() error { _, err := s.DirtyHomes(ctx, s.Now(), 10); return err },
		func() error { _, _, err := s.HomeShown(ctx, s.rep); return err },
		func() error { return s.MarkHomePublished(ctx, s.rep, "", 1, s.Now()) },
		func() error {
			return s.SaveMembers(ctx, s.team.Channel, []okr.PersonID{s.manager, s.rep, s.mate}, s.Now())
		},
	} {
		if err := do(); err != nil {
			t.Fatal(err)
		}
	}
	s.away(s.mate, "2026-11-24", "2026-11-25")
	s.back(s.mate)
	s.Change(s.mate, storetest.In("Europe/Berlin"))
	s.Deliver()
	s.Run("2026-11-30T09:00")
	s.Change(s.rep, deactivate)
}
