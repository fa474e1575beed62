package crash_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"okrbot"
	"okrbot/cmd"
	"okrbot/slacksim"
	"okrbot/slacksim/simtest"
)

// office is a workspace in which okrbot lives many short lives, each a process of its own on the same database.
type office struct {
	t       *testing.T
	sim     *slacksim.Sim
	members []string     // the first is the admin, and the manager of the team
	folder  string       // of the database and its backups
	life    *life        // the present or last one
	hours   sync.RWMutex // held for reading by who works, and for writing while nobody is to

	mu    sync.Mutex
	taken []taken
	acts  []act
	said  map[string]map[string]bool // where each post was ever seen in Slack, as channel and ts, by its key
}

// life is one process.
type life struct {
	process *exec.Cmd
	log     *bytes.Buffer // to be read when it is over
	over    chan struct{}
}

// forms is how many check-ins were taken.
func (o *office) forms() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.taken)
}

const colleagues = 12 // beside the manager

// furnish opens the office on a Thursday, with people in it and without okrbot.
func furnish(t *testing.T) *office {
	t.Helper()
	o := &office{t: t, folder: t.TempDir(), said: map[string]map[string]bool{}}
	if err := os.Mkdir(o.backups(), 0o700); err != nil {
		t.Fatal(err)
	}
	opening := time.Date(2026, time.November, 26, 12, 0, 0, 0, time.UTC)
	var err error
	if o.sim, err = slacksim.New(slacksim.Config{Manifest: okrbot.Manifest,
		Clock: cmd.NewClock(opening, time.Now)}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { o.sim.Close() })
	for i := range 1 + colleagues {
		zone := []string{"Europe/Istanbul", "Europe/Istanbul", "Europe/Berlin", "America/New_York"}[i%4]
		u := o.sim.AddUser(slacksim.User{
			ID: fmt.Sprintf("U0REP%02d", i), RealName: fmt.Sprintf("Rep %02d", i), TZ: zone, Locale: "en-US",
			IsAdmin: i == 0, IsOwner: i == 0, IsPrimaryOwner: i == 0,
		})
		o.members = append(o.members, u.ID)
	}
	o.sim.AddChannel(slacksim.Channel{ID: "C0GENERAL", Name: "general", General: true,
		Members: append(o.members[:len(o.members):len(o.members)], o.sim.BotUser())})
	o.sim.AddChannel(slacksim.Channel{ID: "C0SALES", Name: "sales", Members: o.members})
	if _, err := o.sim.Listen("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if o.life != nil {
			o.life.kill()
			if t.Failed() {
				t.Logf("the last process logged:\n%s", o.life.tail())
			}
		}
	})
	return o
}

func (o *office) database() string { return filepath.Join(o.folder, "okrbot.db") }
func (o *office) backups() string  { return filepath.Join(o.folder, "backups") }

// start starts okrbot, to crash at a point of its store such as after_commit:3, or at none.
func (o *office) start(crashAt string) {
	o.t.Helper()
	o.startInto(crashAt, nil)
}

// startInto lets it log into a file; nil keeps the log.
func (o *office) startInto(crashAt string, file *os.File) {
	o.t.Helper()
	l := &life{log: &bytes.Buffer{}, over: make(chan struct{})}
	l.process = exec.Command(binary, "run", "--now", o.sim.Now().Format(time.RFC3339Nano))
	l.process.Env = append(os.Environ(),
		"SLACK_BOT_TOKEN="+o.sim.BotToken(), "SLACK_APP_TOKEN="+o.sim.AppToken(), "SLACK_API_URL="+o.sim.APIURL(),
		"OKRBOT_DB="+o.database(), "OKRBOT_BACKUP_DIR="+o.backups(), "OKRBOT_CRASH_AT="+crashAt)
	l.process.Stdout, l.process.Stderr = l.log, l.log
	if file != nil {
		l.process.Stdout, l.process.Stderr = file, file
	}
	if err := l.process.Start(); err != nil {
		o.t.Fatal(err)
	}
	go func() {
		defer close(l.over)
		_ = l.process.Wait() // how it ended is asked of its state
	}()
	o.life = l
}

// tail is the end of what a process logged.
func (l *life) tail() string {
	lines := strings.Split(l.log.String(), "\n")
	return strings.Join(lines[max(0, len(lines)-40):], "\n")
}

// killed reports whether the process ended by SIGKILL.
func (l *life) killed() bool {
	status, ok := l.process.ProcessState.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == syscall.SIGKILL
}

// kill ends okrbot with SIGKILL, if it lives, and waits until it is gone.
func (l *life) kill() {
	_ = l.process.Process.Kill() // it may be over already
	<-l.over
}

// stop ends okrbot in good order.
func (o *office) stop() {
	o.t.Helper()
	if err := o.life.process.Process.Signal(syscall.SIGTERM); err != nil {
		o.t.Fatal(err)
	}
	<-o.life.over
	if code := o.life.process.ProcessState.ExitCode(); code != 0 {
		o.t.Fatalf("okrbot ended with exit code %d:\n%s", code, o.life.tail())
	}
	o.await("the connections to end", 10*time.Second, func() bool { return o.sim.Connections() == 0 })
}

// await waits until something is so in Slack.
func (o *office) await(what string, patience time.Duration, so func() bool) {
	o.t.Helper()
	ctx, cancel := context.WithTimeout(o.t.Context(), patience)
	defer cancel()
	if !until(ctx, o.sim, so) {
		o.t.Fatalf("waited for %s in vain; okrbot logged:\n%s", what, o.life.tail())
	}
}

// until waits until something is so in Slack; it reports false when ctx ended first.
func until(ctx context.Context, sim *slacksim.Sim, so func() bool) bool {
	for {
		changed := sim.Changed()
		if so() {
			return true
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return so()
		}
	}
}

// moveTo puts Slack's clock forward while okrbot is down.
func (o *office) moveTo(at time.Time) {
	o.t.Helper()
	if at.Before(o.sim.Now()) {
		return
	}
	if err := o.sim.MoveClock(o.t.Context(), at); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) later(by time.Duration) {
	o.t.Helper()
	o.moveTo(o.sim.Now().Add(by))
}

// found lets the admin set up the team, and everybody write an objective with one key result.
func (o *office) found() {
	o.t.Helper()
	ok := o.t.Run("the team is set up", func(t *testing.T) {
		w := simtest.New(t, o.sim)
		admin := w.Person(o.members[0])
		admin.DM().Shows("okrbot is here").Clicks("Set up a team")
		admin.SeesModal("New team")
		admin.Clicks("More settings")
		admin.SeesModal("New team").Has("Opens on")
		admin.Fills("Team name", "Sales")
		admin.Fills("Channel", "#sales")
		admin.Submits()
		admin.SeesModal("Team settings").Has("Sales")
		admin.ClosesModal()
		w.Channel("#sales").Shows("Sales now has a weekly check-in.")
		admin.DM().Shows("Sales")
	})
	if !ok {
		o.t.FailNow()
	}
	for _, id := range o.members {
		m := o.member(id)
		form, ok := m.opens(o.t.Context(), "/okr new", "objective")
		if !ok {
			o.t.Fatalf("%s has no form for an objective; okrbot logged:\n%s", id, o.life.tail())
		}
		for block, text := range map[string]string{"title": "Sell more, " + id, "kr.0.title": "Calls",
			"kr.0.start": "0", "kr.0.target": "10000000"} {
			m.fills(form, block, map[string]any{"value": text})
		}
		if err := o.sim.Submit(o.t.Context(), id, form.ID, nil); err != nil {
			o.t.Fatalf("%s writes an objective: %v", id, err)
		}
		m.tidies(o.t.Context())
	}
}

// query runs a query on the database that okrbot may have open at the same time, and hands over each row.
func (o *office) query(each func(scan func(...any)), query string, args ...any) {
	o.t.Helper()
	db, err := sql.Open("sqlite3", "file:"+o.database()+"?mode=ro&_busy_timeout=5000")
	if err != nil {
		o.t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(query, args...)
	if err != nil {
		o.t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	for rows.Next() {
		each(func(into ...any) {
			if err := rows.Scan(into...); err != nil {
				o.t.Fatalf("%s: %v", query, err)
			}
		})
	}
	if err := rows.Err(); err != nil {
		o.t.Fatalf("%s: %v", query, err)
	}
}

func (o *office) number(query string, args ...any) (n int) {
	o.t.Helper()
	o.query(func(scan func(...any)) { scan(&n) }, query, args...)
	return n
}
