//go:build linux

// Package large weighs okrbot in a company of ten thousand people: it runs as a process of its own, with nothing else
// in it.
package large_test

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3"

	"okrbot"
	"okrbot/cmd"
	"okrbot/slacksim"
	"okrbot/store/storetest"
)

// byHand names the setting that makes this program okrbot: it has the instant that okrbot's clock shows until it is
// moved, or is empty for a clock that runs on.
const byHand = "OKRBOT_BY_HAND"

func TestMain(m *testing.M) {
	if at, ok := os.LookupEnv(byHand); ok {
		os.Exit(live(at))
	}
	os.Exit(m.Run())
}

// live is okrbot, until its input ends. A line with an instant moves its clock there, an empty one does nothing;
// either is answered with what okrbot weighs then.
func live(at string) int {
	p := cmd.Program{Args: os.Args[1:], Getenv: os.Getenv, Stdout: os.Stderr, Stderr: os.Stderr, Wall: time.Now}
	if at != "" {
		now, err := time.Parse(time.RFC3339, at)
		if err != nil {
			panic(err)
		}
		p.Clock = cmd.NewClock(now, nil)
	}
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		defer cancel()
		answers := json.NewEncoder(os.Stdout)
		for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
			if to, err := time.Parse(time.RFC3339, lines.Text()); err == nil {
				if err := p.Clock.Move(ctx, to); err != nil {
					panic(err)
				}
			}
			if err := answers.Encode(weigh()); err != nil {
				panic(err)
			}
		}
	}()
	return cmd.Run(ctx, p)
}

// weight is the memory of a process, in bytes.
type weight struct {
	Heap int // in use after a garbage collection
	RSS  int // before it, as the machine sees it
	Peak int // the largest RSS so far
}

func weigh() (w weight) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		panic(err)
	}
	for name, value := range map[string]*int{"VmRSS": &w.RSS, "VmHWM": &w.Peak} {
		found := regexp.MustCompile(name + `:\s+(\d+) kB`).FindSubmatch(status)
		n, err := strconv.Atoi(string(found[1]))
		if err != nil {
			panic(err)
		}
		*value = n << 10
	}
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	w.Heap = int(m.HeapInuse)
	return w
}

// company is a large workspace in Slack, and okrbot's database with its past.
type company struct {
	storetest.Company
	tb    testing.TB
	sim   *slacksim.Sim
	clock *cmd.Clock
	env   []string
	read  chan struct{} // one for each time that okrbot has read a channel's members
}

// found makes a company with nothing due: it is Sunday 2026-11-29, 15:00 in Istanbul, and the next round opens on
// Monday at nine.
func found(tb testing.TB, size storetest.Company) *company {
	tb.Helper()
	c := &company{Company: size, tb: tb, read: make(chan struct{}, size.Teams),
		clock: cmd.NewClock(time.Date(2026, time.November, 29, 12, 0, 0, 0, time.UTC), nil)}
	sim, err := slacksim.New(slacksim.Config{Manifest: okrbot.Manifest, Clock: c.clock})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { sim.Close() })
	c.sim = sim
	w := storetest.New(tb)
	c.sim.AddUser(slacksim.User{ID: string(w.Admin), RealName: "Admin", TZ: storetest.Home, Locale: "tr-TR",
		IsAdmin: true, IsOwner: true, IsPrimaryOwner: true})
	members := make([][]string, size.Teams)
	for i := 1; i <= size.People; i++ {
		id := string(size.Person(i))
		c.sim.AddUser(slacksim.User{ID: id, RealName: fmt.Sprintf("Person %d", i), TZ: storetest.Home, Locale: "tr-TR"})
		members[size.TeamOf(i)-1] = append(members[size.TeamOf(i)-1], id)
	}
	for i, ids := range members {
		channel := fmt.Sprintf("%d", i+1)
		c.sim.AddChannel(slacksim.Channel{ID: "C" + channel, Name: "team-" + channel,
			Members: append(ids, c.sim.BotUser())})
	}
	c.sim.OnCall(func(method string, done bool) bool {
		if method == "conversations.members" && done {
			select {
			case c.read <- struct{}{}:
			default: // okrbot has started again, and nobody counts any more
			}
		}
		return true
	})
	if _, err := c.sim.Listen("127.0.0.1:0"); err != nil {
		tb.Fatal(err)
	}
	w.Fill(size)
	w.Done(w.Close())
	c.settle(w.Path)
	c.env = append(os.Environ(), "SLACK_BOT_TOKEN="+c.sim.BotToken(), "SLACK_APP_TOKEN="+c.sim.AppToken(),
		"SLACK_API_URL="+c.sim.APIURL(), "OKRBOT_DB="+w.Path)
	return c
}

// settle closes what is open in the database, and lets okrbot have spoken with everybody before.
func (c *company) settle(path string) {
	c.tb.Helper()
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		c.tb.Fatal(err)
	}
	defer db.Close()
	tx, err := db.Begin()
	if err != nil {
		c.tb.Fatal(err)
	}
	do := func(statement string, args ...any) {
		if _, err := tx.Exec(statement, args...); err != nil {
			c.tb.Fatalf("%v in %s", err, statement)
		}
	}
	do("UPDATE rounds SET closed_at = closes WHERE closed_at IS NULL")
	for i := 1; i <= c.People; i++ {
		id := string(c.Person(i))
		do("UPDATE people SET dm = ? WHERE id = ?", c.sim.DM(id, c.sim.BotUser()), id)
	}
	if err := tx.Commit(); err != nil {
		c.tb.Fatal(err)
	}
}

// process is okrbot at work.
type process struct {
	tb      testing.TB
	command *exec.Cmd
	input   io.WriteCloser
	answers *json.Decoder
	ready   chan struct{} // closed when Slack said hello
	over    chan struct{} // closed when the log ended

	mu  sync.Mutex
	log []string // its end
}

// start starts okrbot with a clock that stands still, or with one that runs on.
func (c *company) start(stands bool) *process {
	c.tb.Helper()
	now := c.clock.Now().Format(time.RFC3339)
	p := &process{tb: c.tb, command: exec.Command(os.Args[0], "run", "--now", now), ready: make(chan struct{}),
		over: make(chan struct{})}
	p.command.Env = append(slices.Clone(c.env), byHand+"=")
	if stands {
		p.command.Args = []string{os.Args[0], "run"}
		p.command.Env = append(slices.Clone(c.env), byHand+"="+now)
	}
	log, err := p.command.StderrPipe()
	if err != nil {
		c.tb.Fatal(err)
	}
	answers, err := p.command.StdoutPipe()
	if err != nil {
		c.tb.Fatal(err)
	}
	p.answers = json.NewDecoder(answers)
	if p.input, err = p.command.StdinPipe(); err != nil {
		c.tb.Fatal(err)
	}
	if err := p.command.Start(); err != nil {
		c.tb.Fatal(err)
	}
	go p.reads(log)
	return p
}

// reads reads the log.
func (p *process) reads(log io.Reader) {
	defer close(p.over)
	var once sync.Once
	for lines := bufio.NewScanner(log); lines.Scan(); {
		p.mu.Lock()
		p.log = append(p.log[max(0, len(p.log)-20):], lines.Text())
		p.mu.Unlock()
		if strings.Contains(lines.Text(), "connected to Slack") {
			once.Do(func() { close(p.ready) })
		}
	}
}

// awaitReady waits until Slack said hello.
func (p *process) awaitReady() {
	p.tb.Helper()
	select {
	case <-p.ready:
	case <-p.over:
		p.fatal("okrbot ended before it was ready")
	}
}

// at moves okrbot's clock to an instant, if there is one, and returns what okrbot weighs then.
func (p *process) at(instant string) (w weight) {
	p.tb.Helper()
	if _, err := fmt.Fprintln(p.input, instant); err != nil {
		p.fatal(err.Error())
	}
	if err := p.answers.Decode(&w); err != nil {
		p.fatal(err.Error())
	}
	return w
}

// stop ends okrbot in good order.
func (p *process) stop() {
	p.tb.Helper()
	p.input.Close()
	<-p.over
	if err := p.command.Wait(); err != nil {
		p.fatal(err.Error())
	}
}

func (p *process) fatal(what string) {
	p.tb.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tb.Fatalf("%s; its log ends with\n%s", what, strings.Join(p.log, "\n"))
}

// awaitMembers waits until okrbot has read the members of every channel. Reading changes nothing in Slack, so that what
// Slack tells of its changes would not wake us.
func (c *company) awaitMembers() {
	c.tb.Helper()
	deadline := time.After(5 * time.Minute)
	for n := range c.Teams {
		select {
		case <-c.read:
		case <-deadline:
			c.tb.Fatalf("the members of only %d of %d channels were read", n, c.Teams)
		}
	}
}

// moves moves the clocks of Slack and of okrbot.
func (c *company) moves(p *process, to time.Time) weight {
	c.tb.Helper()
	if err := c.sim.MoveClock(c.tb.Context(), to); err != nil {
		c.tb.Fatal(err)
	}
	return p.at(to.Format(time.RFC3339))
}

// prompts is how many people were asked.
func (c *company) prompts() (n int) {
	for _, m := range c.sim.AllMessages() {
		payload, _ := m.Metadata["event_payload"].(map[string]any)
		if key, _ := payload["key"].(string); strings.HasPrefix(key, "prompt/") {
			n++
		}
	}
	return n
}
