//go:build browser

package browser_test

import (
	"context"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"okrbot"
	"okrbot/cmd"
	"okrbot/slacksim"
)

// The people of the demo.
const (
	can    = "U0CAN"
	selin  = "U0SELIN"
	ayse   = "U0AYSE"
	zeynep = "U0ZEYNEP"
	maria  = "U0MARIA"
	emily  = "U0EMILY"
	lukas  = "U0LUKAS"
	james  = "U0JAMES"
)

// The channels of the two teams.
const (
	istanbul      = "C0SATIS"
	international = "C0SALES"
)

var addressOfPage = regexp.MustCompile(`http://\S+`)

// demo starts the demo as `okrbot demo` does and returns the address of its page. It ends with the test, which prints
// what the demo logged if it or one of its subtests failed.
func demo(t testing.TB) string {
	t.Helper()
	needsBrowser(t)
	ctx, stop := context.WithCancel(context.Background())
	read, write := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		ended <- cmd.Run(ctx, cmd.Program{
			Args: []string{"demo"}, Getenv: func(string) string { return "" }, Stdout: write, Stderr: t.Output(),
			Wall: time.Now,
		})
		write.Close()
	}()
	t.Cleanup(func() {
		stop()
		if code := <-ended; code != 0 {
			t.Errorf("the demo ended with exit code %d", code)
		}
	})
	var said strings.Builder
	for buffer := make([]byte, 512); ; {
		n, err := read.Read(buffer)
		said.Write(buffer[:n])
		if address := addressOfPage.FindString(said.String()); address != "" &&
			strings.Contains(said.String(), address+"\n") {
			go io.Copy(io.Discard, read)
			return address
		}
		if err != nil {
			t.Fatalf("the demo said no address, but %q", said.String())
		}
	}
}

// office is a workspace in which okrbot can be stopped and started.
type office struct {
	t       *testing.T
	sim     *slacksim.Sim
	clock   *cmd.Clock
	address string
	env     map[string]string
	stop    func()
}

// furnish opens a workspace with Ayşe and Emily in it, starts okrbot and waits until it is connected.
func furnish(t *testing.T) *office {
	t.Helper()
	needsBrowser(t)
	o := &office{t: t, clock: cmd.NewClock(time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC), nil)}
	sim, err := slacksim.New(slacksim.Config{Manifest: okrbot.Manifest, Clock: o.clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { sim.Close() })
	sim.AddUser(slacksim.User{ID: ayse, RealName: "Ayşe Yılmaz", TZ: "Europe/Istanbul", Locale: "tr-TR", IsAdmin: true,
		IsOwner: true})
	sim.AddUser(slacksim.User{ID: emily, RealName: "Emily Carter", TZ: "America/New_York", Locale: "en-US"})
	sim.AddChannel(slacksim.Channel{ID: international, Name: "sales", Members: []string{ayse, emily, sim.BotUser()}})
	if o.address, err = sim.Listen("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	o.sim = sim
	o.env = map[string]string{
		"SLACK_BOT_TOKEN": sim.BotToken(), "SLACK_APP_TOKEN": sim.AppToken(), "SLACK_API_URL": sim.APIURL(),
		"OKRBOT_DB": t.TempDir() + "/okrbot.db", "OKRBOT_LOG_LEVEL": "warn",
	}
	o.start()
	t.Cleanup(func() { o.stop() })
	return o
}

// start starts okrbot; stop waits until it has ended.
func (o *office) start() {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan int, 1)
	go func() {
		ended <- cmd.Run(ctx, cmd.Program{
			Args: []string{"run"}, Getenv: func(name string) string { return o.env[name] }, Stdout: o.t.Output(),
			Stderr: o.t.Output(),
			Wall:   time.Now, Clock: o.clock,
		})
	}()
	o.stop = func() {
		cancel()
		if code := <-ended; code != 0 {
			o.t.Errorf("okrbot ended with exit code %d", code)
		}
		o.stop = func() {}
	}
}

// artefacts is where a test keeps its screenshots: below OKRBOT_ARTEFACTS, or where go test -artifacts keeps them.
func artefacts(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("OKRBOT_ARTEFACTS")
	if dir == "" {
		return t.ArtifactDir()
	}
	dir += "/" + t.Name()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}
