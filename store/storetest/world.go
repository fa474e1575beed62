// Package storetest builds a small sales organisation in a real database file, with a clock that only the test moves.
package storetest

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
	_ "time/tzdata" // the tests' zones

	"github.com/shopspring/decimal"

	"okrbot/okr"
	"okrbot/store"
	"okrbot/store/db"
	"okrbot/store/goals"
	"okrbot/store/outbox"
)

// Home is the zone in which the organisation sits, and in which tests name their times.
const Home = "Europe/Istanbul"

// World is an open store, its file, and the time.
type World struct {
	*store.Store
	Admin okr.PersonID
	Path  string
	// FiscalStart is the month in which fiscal years start from the next [World.Open] on.
	Driver      string // of SQLite, to open it with; empty: the usual one
	FiscalStart time.Month

	t      testing.TB
	now    time.Time
	broken bool
}

// New opens a new store. It is Friday 2026-11-20, 12:00 in Istanbul, and an admin is all there is.
func New(t testing.TB) *World {
	t.Helper()
	w := &World{t: t, Path: filepath.Join(t.TempDir(), "okrbot.db")}
	w.Set("2026-11-20T12:00")
	w.Done(Make(w.Path))
	w.Store = w.Open()
	t.Cleanup(w.end)
	w.Admin = w.Person("Admin", func(p *okr.Person) { p.Admin = true })
	return w
}

// Make makes the file of a new store, which opening it would do too, in more time than most tests take.
func Make(path string) error {
	file, err := empty()
	if err != nil {
		return err
	}
	return os.WriteFile(path, file, 0o600)
}

var empty = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "storetest-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	path := filepath.Join(folder, "okrbot.db")
	made := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	s, err := store.Open(context.Background(), store.Options{Path: path, Now: made})
	if err == nil {
		err = s.Close()
	}
	if err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// Open opens the world's file.
func (w *World) Open() *store.Store {
	w.t.Helper()
	s, err := store.Open(w.t.Context(), store.Options{Path: w.Path, Now: w.now, Fold: strings.ToLower,
		FiscalStart: w.FiscalStart, Driver: w.Driver})
	w.Done(err)
	return s
}

// Break says that the test breaks the file itself, which is not verified at its end then.
func (w *World) Break() { w.broken = true }

// end closes the file and verifies it: whatever a test did with the store left a sound database.
func (w *World) end() {
	w.t.Helper()
	w.Done(w.Close())
	if _, benchmark := w.t.(*testing.B); benchmark || w.broken || w.t.Failed() {
		return
	}
	findings, err := db.Verify(context.Background(), w.Path) // the test's own context is over
	w.Done(err)
	if len(findings) > 0 {
		w.t.Errorf("the database is not sound at the end: %q", findings)
	}
}

// Done ends the test when what was to be done failed.
func (w *World) Done(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// T is the test that the world is of.
func (w *World) T() testing.TB { return w.t }

// Now is the world's time.
func (w *World) Now() time.Time { return w.now }

// Set moves the clock to a wall time such as 2026-11-23T09:00 in Istanbul.
func (w *World) Set(wall string) { w.t.Helper(); w.now = w.At(wall, Home) }

// SetIn moves the clock to a wall time in a zone.
func (w *World) SetIn(zone, wall string) { w.t.Helper(); w.now = w.At(wall, zone) }

// Forward moves the clock on.
func (w *World) Forward(d time.Duration) { w.now = w.now.Add(d) }

// At is the instant of a wall time in a zone.
func (w *World) At(wall, zone string) time.Time {
	w.t.Helper()
	parsed, err := okr.ParseWall(wall)
	w.Done(err)
	loc, err := time.LoadLocation(zone)
	w.Done(err)
	return parsed.In(loc).UTC()
}

// As is somebody acting now.
func (w *World) As(id okr.PersonID) store.Actor {
	return store.Actor{Person: id, Now: w.now, Source: okr.FromEdit}
}

// Once is somebody acting now through an envelope.
func (w *World) Once(id okr.PersonID, envelope string) store.Actor {
	a := w.As(id)
	a.Once = envelope
	return a
}

// Person adds somebody to the directory, in Istanbul unless change says otherwise. The id is U and the name in
// capitals.
func (w *World) Person(name string, change ...func(*okr.Person)) okr.PersonID {
	w.t.Helper()
	p := okr.Person{ID: okr.PersonID("U" + strings.ToUpper(name)), Name: name, Zone: Home, Locale: "tr-TR"}
	for _, f := range change {
		f(&p)
	}
	w.Done(w.SavePeople(w.t.Context(), []okr.Person{p}, w.now))
	return p.ID
}

// In puts a person into a zone.
func In(zone string) func(*okr.Person) { return func(p *okr.Person) { p.Zone = zone } }

// LogChange saves a person of the directory again, changed.
func (w *World) Change(id okr.PersonID, change func(*okr.Person)) {
	w.t.Helper()
	p, err := w.Store.FindPerson(w.t.Context(), id)
	w.Done(err)
	change(&p)
	w.Done(w.SavePeople(w.t.Context(), []okr.Person{p}, w.now))
}

// Plan is a team in Istanbul with the default schedule and questions, as a form would send it.
func Plan(name string, managers ...okr.PersonID) okr.Team {
	return okr.Team{
		Name: name, Channel: "C" + strings.ToUpper(name), Language: "tr", Zone: Home, Managers: managers,
		Schedule: okr.DefaultSchedule(),
		Holidays: okr.Holidays{Preset: okr.NoHolidays}, Questions: okr.DefaultQuestions(),
	}
}

// Team sets up a team of the plan, with its members in its channel.
func (w *World) Team(plan okr.Team, members ...okr.PersonID) okr.Team {
	w.t.Helper()
	team, err := w.CreateTeam(w.t.Context(), w.As(w.Admin), plan)
	w.Done(err)
	w.Done(w.SaveMembers(w.t.Context(), team.Channel, members, w.now))
	return team
}

// Turn does everything that is due now, as the scheduler does.
func (w *World) Turn() (sum outbox.Turned) {
	w.t.Helper()
	for _, turn := range w.Turns() {
		if turn.InSteps {
			continue // tests take files themselves
		}
		done, err := turn.Do(w.t.Context(), w.now)
		w.Done(err)
		sum.Opened, sum.Closed, sum.Sent = sum.Opened+done.Opened, sum.Closed+done.Closed, sum.Sent+done.Sent
		sum.Posted, sum.Late = sum.Posted+done.Posted, sum.Late+done.Late
		sum.Skipped = append(sum.Skipped, done.Skipped...)
	}
	return sum
}

// Run turns the clock at every moment at which something is due, until the wall time in Istanbul, and then there.
func (w *World) Run(until string) (sum outbox.Turned) {
	w.t.Helper()
	end := w.At(until, Home)
	for range 10_000 {
		done := w.Turn()
		sum.Opened, sum.Closed, sum.Sent = sum.Opened+done.Opened, sum.Closed+done.Closed, sum.Sent+done.Sent
		sum.Posted += done.Posted
		sum.Late += done.Late
		sum.Skipped = append(sum.Skipped, done.Skipped...)
		if !w.now.Before(end) {
			return sum
		}
		next, ok, err := w.FindNextTurn(w.t.Context(), w.now)
		w.Done(err)
		if ok && !next.After(w.now) {
			w.t.Fatalf("the clock turned at %s, and yet something is due at %s", w.now, next)
		}
		if !ok || next.After(end) {
			next = end
		}
		w.now = next
	}
	w.t.Fatalf("the clock does not come to %s", until)
	return sum
}

// Quarter is the quarter that the world is in.
func Quarter() okr.Period { return okr.QuarterOf("2026-11-20", time.January) }

// Draft is an objective of this quarter with one key result, from 0 to 100.
func Draft(title string, team okr.Team, owner okr.PersonID) okr.Objective {
	return okr.Objective{
		Title: title, Owner: owner, Team: team.ID, Period: Quarter(), Commitment: okr.Committed,
		KeyResults: []okr.KeyResult{{Title: title + " to 100", Kind: okr.Increase, Target: decimal.NewFromInt(100),
			Weight: decimal.NewFromInt(1)}},
	}
}

// Objective saves a draft by its owner, changed.
func (w *World) Objective(draft okr.Objective, change ...func(*okr.Objective)) okr.Objective {
	w.t.Helper()
	for _, f := range change {
		f(&draft)
	}
	by := draft.Owner
	if draft.TeamOwned {
		team, err := w.Store.FindTeam(w.t.Context(), draft.Team)
		w.Done(err)
		by = team.Managers[0]
	}
	saved, err := w.CreateObjective(w.t.Context(), w.As(by), draft)
	w.Done(err)
	return saved
}

// Private makes a draft private.
func Private(o *okr.Objective) { o.Private = true }

// Said is a value of a key result, on track.
func Said(k okr.KeyResult, value int64) goals.ValueSaid {
	return goals.ValueSaid{KeyResult: k.ID, Value: decimal.NewNullDecimal(decimal.NewFromInt(value)),
		Confidence: okr.SaysOnTrack}
}

// Due is the round in which a person owes an answer, or has given one.
func (w *World) Due(id okr.PersonID) okr.RoundID {
	w.t.Helper()
	sit, err := w.FindSituation(w.t.Context(), id, w.now)
	w.Done(err)
	if len(sit.Duties) == 0 {
		w.t.Fatalf("%s has no round to answer at %s", id, w.now)
	}
	return sit.Duties[0].Round.ID
}

// Answer checks a person in to the round they owe.
func (w *World) Answer(id okr.PersonID, values ...goals.ValueSaid) okr.CheckIn {
	w.t.Helper()
	c, err := w.CheckIn(w.t.Context(), w.As(id),
		goals.CheckInAnswer{Round: w.Due(id), Values: values, Answers: []string{"moved", "next", ""}})
	w.Done(err)
	return c
}

// Deliver marks every due post as said, and returns their keys in the order in which they went.
func (w *World) Deliver() (keys []string) {
	w.t.Helper()
	for {
		due, err := w.DuePosts(w.t.Context(), w.now, 50)
		w.Done(err)
		if len(due) == 0 {
			return keys
		}
		for _, p := range due {
			if p.TS == "" {
				w.Done(w.MarkSending(w.t.Context(), p.ID, p.Channel, w.now))
			}
			w.Done(w.MarkSent(w.t.Context(), p.ID, "ts/"+p.Key, "rendered", p.Version, w.now))
			keys = append(keys, p.Key)
		}
	}
}

// Look runs a query on the file, past the store, and returns its single value.
func Look[T any](w *World, query string, args ...any) (v T) {
	w.t.Helper()
	db, err := sql.Open("sqlite3", w.Path)
	w.Done(err)
	defer db.Close() //nolint:errcheck // only read from
	w.Done(db.QueryRowContext(w.t.Context(), query, args...).Scan(&v))
	return v
}

// All runs a query on the file, past the store, and returns its only column.
func All[T any](w *World, query string, args ...any) (list []T) {
	w.t.Helper()
	db, err := sql.Open("sqlite3", w.Path)
	w.Done(err)
	defer db.Close() //nolint:errcheck // only read from
	rows, err := db.QueryContext(w.t.Context(), query, args...)
	w.Done(err)
	defer rows.Close() //nolint:errcheck // rows.Err says it
	for rows.Next() {
		var v T
		w.Done(rows.Scan(&v))
		list = append(list, v)
	}
	w.Done(rows.Err())
	return list
}

// Copy is a world of its own that begins as this one is, for another test.
func (w *World) Copy(t testing.TB) *World {
	t.Helper()
	c := &World{t: t, Path: filepath.Join(t.TempDir(), "okrbot.db"), Admin: w.Admin, FiscalStart: w.FiscalStart,
		now: w.now}
	db, err := sql.Open("sqlite3", w.Path)
	c.Done(err)
	_, err = db.ExecContext(t.Context(), "VACUUM INTO ?1", c.Path)
	c.Done(err)
	c.Done(db.Close())
	c.Store = c.Open()
	t.Cleanup(c.end)
	return c
}
