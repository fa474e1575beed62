// Package e2e is people using the whole program: the real run, a real SQLite file, real HTTP and WebSocket to a
// simulated Slack, and a clock that is moved.
package e2e

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"okrbot"
	"okrbot/cmd"
	"okrbot/slacksim"
	"okrbot/slacksim/simtest"
	"okrbot/store/db"
	"okrbot/store/storetest"
)

// office is a workspace with people, and okrbot running in it.
type office struct {
	*simtest.World
	t     testing.TB
	sim   *slacksim.Sim
	clock *cmd.Clock
	env   map[string]string
	log   *logbook
	stop  func() // stops okrbot and waits for it
	calms int    // see settles
}

// logbook is what okrbot logs.
type logbook struct {
	mu      sync.Mutex
	text    strings.Builder
	changed chan struct{} // closed at the next line; nil while nobody waits
}

func (l *logbook) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.changed != nil {
		close(l.changed)
		l.changed = nil
	}
	return l.text.Write(line)
}

// next returns a channel that is closed at the next line.
func (l *logbook) next() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.changed == nil {
		l.changed = make(chan struct{})
	}
	return l.changed
}

// logs waits until one line of okrbot's log has all the words.
func (o *office) logs(words ...string) {
	o.t.Helper()
	deadline := time.After(time.Minute)
	for next := o.log.next(); !o.log.says(words...); next = o.log.next() {
		select {
		case <-next:
		case <-deadline:
			o.t.Fatalf("the log does not say %q", words)
		}
	}
}

// count is how many lines of the log have the words.
func (l *logbook) count(words string) (n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for line := range strings.Lines(l.text.String()) {
		if strings.Contains(line, words) {
			n++
		}
	}
	return n
}

// says reports whether one line of the log has all the words.
func (l *logbook) says(words ...string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for line := range strings.Lines(l.text.String()) {
		if !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(line, word) }) {
			return true
		}
	}
	return false
}

// The people of the office. Can is the workspace's primary owner and an admin, Selin manages.
const (
	can   = "U0CAN"
	selin = "U0SELIN"
	ayse  = "U0AYSE"
	emily = "U0EMILY"
	lukas = "U0LUKAS"
	guest = "U0GUEST"
	robot = "U0ROBOT"
)

func people() []slacksim.User {
	return []slacksim.User{
		{ID: can, RealName: "Can Öztürk", TZ: "Europe/Istanbul", Locale: "tr-TR", IsAdmin: true, IsOwner: true,
			IsPrimaryOwner: true},
		{ID: selin, RealName: "Selin Aydın", TZ: "Europe/Istanbul", Locale: "tr-TR"},
		{ID: ayse, RealName: "Ayşe Yılmaz", TZ: "Europe/Istanbul", Locale: "tr-TR"},
		{ID: emily, RealName: "Emily Carter", TZ: "America/New_York", Locale: "en-US"},
		{ID: lukas, RealName: "Lukas Weber", TZ: "Europe/Berlin", Locale: "en-GB"},
		{ID: guest, RealName: "Nora Guest", TZ: "Europe/Paris", Locale: "en-GB", IsRestricted: true},
		{ID: robot, RealName: "CRM", IsBot: true},
	}
}

// open opens the office at an instant, such as 2026-11-27T10:00:00+03:00, and starts okrbot in it.
func open(t *testing.T, at string) *office {
	t.Helper()
	o := furnish(t, at)
	o.start()
	return o
}

// furnish opens the office without okrbot.
func furnish(t testing.TB, at string, particulars ...func(*slacksim.Config)) *office {
	t.Helper()
	now, err := time.Parse(time.RFC3339, at)
	if err != nil {
		t.Fatal(err)
	}
	o := &office{t: t, clock: cmd.NewClock(now, nil), log: &logbook{}, stop: func() {}}
	// A busy machine is slow to acknowledge, but never waits for Slack to do so.
	config := slacksim.Config{Manifest: okrbot.Manifest, Clock: o.clock, AckTimeout: time.Minute, AcksFirst: true}
	for _, set := range particulars {
		set(&config)
	}
	if o.sim, err = slacksim.New(config); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { o.sim.Close() })
	for _, u := range people() {
		o.sim.AddUser(u)
	}
	everybody := []string{can, selin, ayse, emily, lukas}
	o.sim.AddChannel(slacksim.Channel{ID: "C0GENERAL", Name: "general", General: true,
		Members: append(everybody, o.sim.BotUser())})
	o.sim.AddChannel(slacksim.Channel{ID: "C0SALES", Name: "sales",
		Members: []string{selin, ayse, emily, guest, robot}})
	if _, err := o.sim.Listen("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "okrbot.db")
	if err := storetest.Make(path); err != nil {
		t.Fatal(err)
	}
	o.env = map[string]string{
		"SLACK_BOT_TOKEN": o.sim.BotToken(), "SLACK_APP_TOKEN": o.sim.AppToken(), "SLACK_API_URL": o.sim.APIURL(),
		"OKRBOT_DB": path,
	}
	t.Cleanup(func() { heard.Journal(t.Name(), o.sim.Journal(0)) })
	t.Cleanup(o.showsNoBackticks)
	o.World = simtest.New(t, o.sim)
	t.Cleanup(o.isSound)
	t.Cleanup(func() { o.stop() })
	return o
}

// isSound verifies the database that okrbot leaves: whatever people did, it is sound.
func (o *office) isSound() {
	if _, benchmark := o.t.(*testing.B); benchmark || o.t.Failed() {
		return
	}
	findings, err := db.Verify(context.Background(), o.env["OKRBOT_DB"])
	if errors.Is(err, db.ErrMissing) {
		return
	}
	if err != nil || len(findings) > 0 {
		o.t.Errorf("the database is not sound at the end: %q, %v", findings, err)
	}
}

// program is okrbot with arguments, in this office.
func (o *office) program(args ...string) cmd.Program {
	out := io.MultiWriter(o.t.Output(), o.log)
	return cmd.Program{
		Args: args, Getenv: func(name string) string { return o.env[name] }, Stdout: out, Stderr: out,
		Wall: time.Now, Clock: o.clock,
	}
}

// start starts okrbot and waits until Slack is connected.
func (o *office) start() {
	o.t.Helper()
	o.run(o.program("run"))
}

func (o *office) run(p cmd.Program) {
	o.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	exit := make(chan int, 1)
	go func() { exit <- cmd.Run(ctx, p) }()
	o.stop = func() {
		cancel()
		if code := <-exit; code != 0 {
			o.t.Errorf("okrbot ended with exit code %d", code)
		}
		o.wait("the connection to end", func() bool { return o.sim.Connections() == 0 })
		o.stop = func() {}
	}
	o.wait("a connection", func() bool { return o.sim.Connections() > 0 })
}

// wait waits until something is so in the workspace.
func (o *office) wait(what string, so func() bool) {
	o.t.Helper()
	deadline := time.After(time.Minute)
	for {
		changed := o.sim.Changed()
		if so() {
			return
		}
		select {
		case <-changed:
		case <-deadline:
			o.t.Fatalf("waited for %s in vain", what)
		}
	}
}

// moveTo puts the clock forward to one instant after the other, leaving out those that are over; what falls due until
// then happens at its time.
func (o *office) moveTo(instants ...string) {
	o.t.Helper()
	for _, at := range instants {
		to, err := time.Parse(time.RFC3339, at)
		if err != nil {
			o.t.Fatal(err)
		}
		if to.Before(o.clock.Now()) {
			continue
		}
		if err := o.sim.MoveClock(o.t.Context(), to); err != nil {
			o.t.Fatal(err)
		}
	}
}

// foundTeam lets the admin set up the team of #sales with Selin as its manager, in English. Further fields of the
// form come in pairs of label and value; several values are joined by " + ".
func (o *office) foundTeam(fields ...string) {
	o.t.Helper()
	admin := o.Person(can)
	admin.DM().Shows("okrbot").Clicks("Ekip kur")
	admin.SeesModal("Yeni ekip")
	admin.Clicks("Diğer ayarlar")
	admin.SeesModal("Yeni ekip").Has("Açılış günü")
	admin.Fills("Ekip adı", "Sales")
	admin.Fills("Kanal", "#sales")
	admin.Fills("Yöneticiler", "Selin Aydın")
	admin.Fills("Kanaldaki dil", "English")
	for pair := range slices.Chunk(fields, 2) {
		admin.Fills(pair[0], strings.Split(pair[1], " + ")...)
	}
	admin.Submits()
	admin.SeesModal("Ekip ayarları").Has("Sales")
	admin.ClosesModal()
	o.Channel("#sales").Shows("Sales now has a ").Has("check-in")
	admin.DM().Shows("Sales")
}

// showsNoBackticks fails where okrbot showed a command between backticks in text that Slack doesn't read for them:
// rich and plain text.
func (o *office) showsNoBackticks() {
	var shown []any
	for _, m := range o.sim.AllMessages() {
		if m.User == o.sim.BotUser() {
			shown = append(shown, m.Blocks)
		}
	}
	for _, u := range o.sim.Users() {
		for _, v := range o.sim.Views(u.ID) {
			shown = append(shown, v.Blocks())
		}
		if home, ok := o.sim.Home(u.ID); ok {
			shown = append(shown, home.Blocks())
		}
	}
	for _, blocks := range shown {
		if text := backtick(blocks); text != "" {
			o.t.Errorf("backticks are shown: %q", text)
		}
	}
}

var quotedCommand = regexp.MustCompile("`(/|okrbot )[^`]+`")

// backtick is a text among blocks that has a command between backticks where Slack shows them.
func backtick(value any) string {
	switch value := value.(type) {
	case []any:
		for _, one := range value {
			if text := backtick(one); text != "" {
				return text
			}
		}
	case map[string]any:
		if text, ok := value["text"].(string); ok && value["type"] != "mrkdwn" && quotedCommand.MatchString(text) {
			return text
		}
		for _, one := range value {
			if text := backtick(one); text != "" {
				return text
			}
		}
	}
	return ""
}
