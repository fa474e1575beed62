// Package e2e is people using the whole program: the real run, a real SQLite file, real HTTP and WebSocket to a simulated
// Slack, and a clock that is moved.
package e2e

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"okrbot"
	"okrbot/cmd"
	"okrbot/slacksim"
	"okrbot/slacksim/simtest"
)

// office is a workspace with people, and okrbot running in it.
type office struct {
	*simtest.World
	t     *testing.T
	sim   *slacksim.Sim
	clock *cmd.Clock
	env   map[string]string
	stop  func() // stops okrbot and waits for it
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
		{ID: can, RealName: "Can Öztürk", TZ: "Europe/Istanbul", Locale: "tr-TR", IsAdmin: true, IsOwner: true, IsPrimaryOwner: true},
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
	now, err := time.Parse(time.RFC3339, at)
	if err != nil {
		t.Fatal(err)
	}
	o := &office{t: t, clock: cmd.NewClock(now, nil)}
	if o.sim, err = slacksim.New(slacksim.Config{Manifest: okrbot.Manifest, Clock: o.clock}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { o.sim.Close() })
	for _, u := range people() {
		o.sim.AddUser(u)
	}
	everybody := []string{can, selin, ayse, emily, lukas}
	o.sim.AddChannel(slacksim.Channel{ID: "C0GENERAL", Name: "general", General: true, Members: append(everybody, o.sim.BotUser())})
	o.sim.AddChannel(slacksim.Channel{ID: "C0SALES", Name: "sales", Members: []string{selin, ayse, emily, guest, robot}})
	if _, err := o.sim.Listen("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	o.env = map[string]string{
		"SLACK_BOT_TOKEN": o.sim.BotToken(), "SLACK_APP_TOKEN": o.sim.AppToken(), "SLACK_API_URL": o.sim.APIURL(),
		"OKRBOT_DB": filepath.Join(t.TempDir(), "okrbot.db"),
	}
	o.World = simtest.New(t, o.sim)
	o.start()
	t.Cleanup(func() { o.stop() })
	return o
}

// start starts okrbot and waits until Slack is connected.
func (o *office) start() {
	o.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	exit := make(chan int, 1)
	go func() {
		exit <- cmd.Run(ctx, cmd.Program{
			Args: []string{"run"}, Getenv: func(name string) string { return o.env[name] }, Stdout: o.t.Output(), Stderr: o.t.Output(),
			Wall: time.Now, Clock: o.clock,
		})
	}()
	o.stop = func() {
		cancel()
		if code := <-exit; code != 0 {
			o.t.Errorf("okrbot ended with exit code %d", code)
		}
		o.stop = func() {}
	}
	o.wait("a connection", func() bool { return o.sim.Connections() > 0 })
}

// wait waits until something is so in the workspace.
func (o *office) wait(what string, so func() bool) {
	o.t.Helper()
	deadline := time.After(10 * time.Second)
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

// moveTo puts the clock forward to an instant; what falls due until then happens at its time.
func (o *office) moveTo(at string) {
	o.t.Helper()
	to, err := time.Parse(time.RFC3339, at)
	if err != nil {
		o.t.Fatal(err)
	}
	if err := o.sim.MoveClock(o.t.Context(), to); err != nil {
		o.t.Fatal(err)
	}
}

// foundTeam lets the admin set up the team of #sales with Selin as its manager, in English.
func (o *office) foundTeam() {
	o.t.Helper()
	admin := o.Person(can)
	admin.DM().Shows("okrbot").Clicks("Ekip kur")
	admin.SeesModal("Yeni ekip")
	admin.Fills("Ekip adı", "Sales")
	admin.Fills("Kanal", "#sales")
	admin.Fills("Yöneticiler", "Selin Aydın")
	admin.Fills("Kanaldaki dil", "English")
	admin.Submits()
	admin.SeesModal("Ekip ayarları").Has("Sales")
	admin.ClosesModal()
	o.Channel("#sales").Shows("Sales now has a weekly check-in.")
	admin.DM().Shows("Sales")
}
