// Package crash kills okrbot, the real program on a real database, again and again while people work with it, and looks
// afterwards whether anything is lost or was said twice.
package crash_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// binary is okrbot, built to crash where it is told to.
var binary string

func TestMain(m *testing.M) { os.Exit(built(m)) }

func built(m *testing.M) int {
	folder, err := os.MkdirTemp("", "okrbot-crash-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(folder)
	binary = filepath.Join(folder, "okrbot")
	if out, err := exec.Command("go", "build", "-tags", "crash", "-o", binary,
		"okrbot/cmd/okrbot").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "go build: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// point is a moment at which okrbot is killed.
type point string

// The points. Those of the store are named in the program; the others are seen from outside.
const (
	anywhere     point = "anywhere"
	beforeCommit point = "before_commit"
	afterCommit  point = "after_commit" // and before what was committed is acknowledged
	beforePost   point = "before_post"  // it was handed over and never reached Slack
	afterPost    point = "after_post"   // Slack has it, and its answer was not recorded
	migration    point = "migration"
	backup       point = "backup"
)

const (
	longestLife = 1500 * time.Millisecond // of a process that does not come to its point
	killsAWeek  = 50
)

// kills is how often okrbot is to be killed: 25 times, or as OKRBOT_CRASHES says.
func kills(t *testing.T) int {
	t.Helper()
	text := os.Getenv("OKRBOT_CRASHES")
	if text == "" {
		return 25
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("OKRBOT_CRASHES is %q, and not a number of kills", text)
	}
	return n
}

func TestCrash_NothingIsLostAndNothingIsSaidTwice(t *testing.T) {
	t.Parallel()
	many := kills(t)
	survived := map[point]int{}
	o := furnish(t)
	rng := rand.New(rand.NewPCG(4, 4))

	for i := range max(5, many/20) { // a new database, that gets its first tables once, and then never the others
		nth := 1 + i%2
		if i == 2 {
			nth = 3
		}
		survived[o.dies(migration, nth)]++
	}
	o.start("")
	o.await("okrbot", 20*time.Second, func() bool { return o.sim.Connections() > 0 })
	o.found()
	o.stop()
	o.holdsContest()

	ctx, home := context.WithCancel(t.Context())
	var working sync.WaitGroup
	for _, id := range o.members {
		working.Go(func() { o.member(id).works(ctx) })
	}
	agenda := weeks(1 + many/killsAWeek)
	perMoment := (many-survived[migration])/len(agenda) + 1
	for i := range many - survived[migration] {
		if i%perMoment == 0 {
			next := agenda[i/perMoment]
			if next.closing {
				o.catchesUp(o.somebodyChecksIn)
			}
			o.moveTo(next.at)
		}
		next := []point{anywhere, beforeCommit, afterCommit}[rng.IntN(3)]
		switch {
		case i%12 == 11:
			next = backup
			o.losesBackups()
		case o.owes() && rng.IntN(3) > 0:
			next = []point{beforePost, afterPost}[rng.IntN(2)]
		}
		survived[o.dies(next, 1+rng.IntN(nth[next]))]++
		// what may be on its way to Slack has arrived then
		o.later(6*time.Second + time.Duration(rng.Int64N(int64(10*time.Second))))
	}
	home()
	working.Wait()

	for range 3 {
		o.catchesUp(nil)
	}
	o.testifies()
	t.Logf("survived %d kills: %s", many, tally(survived))
	for _, p := range []point{anywhere, beforeCommit, afterCommit, beforePost, afterPost, migration, backup} {
		if least := many / 30; survived[p] < least {
			t.Errorf("killed only %d times at %s, which says little", survived[p], p)
		}
	}
}

// nth is up to how many passings of a point a process lives.
var nth = map[point]int{anywhere: 1, beforeCommit: 30, afterCommit: 30, beforePost: 3, afterPost: 3, backup: 1}

// moment is when something falls due.
type moment struct {
	at      time.Time
	closing bool // a round ends then, and what was not said of it until then is not said any more
}

// weeks are the moments of some weeks from Monday 2026-11-30 on.
func weeks(n int) (agenda []moment) {
	monday := time.Date(2026, time.November, 30, 6, 0, 0, 0, time.UTC) // nine in Istanbul
	for range n {
		// Prompts, reminders and last reminders in Istanbul, Berlin and New York, the closing, and a day for those
		// who are late.
		for _, hours := range []int{0, 2, 6, 8, 14, 33, 35, 41, 49, 75} {
			agenda = append(agenda, moment{monday.Add(time.Duration(hours) * time.Hour), hours == 49})
		}
		monday = monday.AddDate(0, 0, 7)
	}
	return agenda
}

func tally(survived map[point]int) string {
	var said []string
	for _, p := range slices.Sorted(maps.Keys(survived)) {
		said = append(said, fmt.Sprintf("%s %d", p, survived[p]))
	}
	return strings.Join(said, ", ")
}

// dies lets okrbot live until it is killed at the n-th passing of a point, or at some moment if it doesn't come to
// it. It returns where it was killed.
func (o *office) dies(p point, n int) point {
	o.t.Helper()
	crashAt, patience := "", longestLife
	switch p {
	case anywhere:
		patience = rand.N(longestLife)
	case beforePost, afterPost: // seen from outside
	case migration, backup: // sure to come
		crashAt, patience = fmt.Sprintf("%s:%d", p, n), 20*time.Second
	default:
		crashAt = fmt.Sprintf("%s:%d", p, n)
	}
	o.start(crashAt)
	if p == beforePost || p == afterPost {
		o.intercepts(p == afterPost, n)
		defer o.sim.OnCall(nil)
	}
	select {
	case <-o.life.over:
	case <-time.After(patience):
		p = anywhere
		o.life.kill()
	}
	if !o.life.killed() {
		o.t.Fatalf("okrbot was not killed, but ended with %s:\n%s", o.life.process.ProcessState, o.life.tail())
	}
	o.await("the connections to end", 10*time.Second, func() bool { return o.sim.Connections() == 0 })
	o.looks()
	return p
}

// catchesUp gives okrbot one life in good order, in which it says all that it owes and then sees something done, if
// that is not nil. What failed again and again waits some minutes. Nobody works while it speaks: in a life that
// lasts, they would be told that this was a lot at once.
func (o *office) catchesUp(sees func()) {
	o.t.Helper()
	o.later(6 * time.Minute)
	o.hours.Lock()
	o.start("")
	o.delivers()
	o.hours.Unlock()
	if sees != nil {
		sees()
	}
	o.stop()
}

// somebodyChecksIn waits until one more check-in is taken.
func (o *office) somebodyChecksIn() {
	o.t.Helper()
	before := o.forms()
	o.await("a check-in", 20*time.Second, func() bool { return o.forms() > before })
}

// intercepts kills okrbot when its n-th post arrives at Slack, which never gets it, or when Slack has it and is about
// to answer.
func (o *office) intercepts(done bool, n int) {
	var mu sync.Mutex
	victim := o.life
	o.sim.OnCall(func(method string, isDone bool) bool {
		mu.Lock()
		defer mu.Unlock()
		if method != "chat.postMessage" || isDone != done {
			return true
		}
		if n--; n > 0 {
			return true
		}
		victim.kill()
		return false
	})
}

// owes reports whether okrbot has something to say as soon as it starts.
func (o *office) owes() bool {
	o.t.Helper()
	return o.number(`SELECT (SELECT COUNT(*) FROM posts WHERE state IN ('owed', 'sending') AND due <= ?1
		AND retry_at <= ?1)
		+ (SELECT COUNT(*) FROM nudges WHERE state = 'planned' AND due <= ?1)
		+ (SELECT COUNT(*) FROM rounds WHERE closed_at IS NULL AND closes <= ?1)`, o.sim.Now().UnixMilli()) > 0
}

// losesBackups removes today's backup, so that the next process makes it anew.
func (o *office) losesBackups() {
	o.t.Helper()
	complete, err := filepath.Glob(filepath.Join(o.backups(), "okrbot-*.db"))
	if err != nil {
		o.t.Fatal(err)
	}
	for _, file := range complete {
		if err := os.Remove(file); err != nil {
			o.t.Fatal(err)
		}
	}
}
