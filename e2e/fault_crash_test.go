package e2e

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"okrbot/cmd"
	"okrbot/slacksim/simtest"
)

// asProgram in the environment makes this test's binary be okrbot, so that a test can kill it.
const asProgram = "OKRBOT_E2E_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		os.Exit(cmd.Run(context.Background(), cmd.Program{
			Args: os.Args[1:], Getenv: os.Getenv, Stdout: os.Stdout, Stderr: os.Stderr, Wall: time.Now,
		}))
	}
	debug.SetGCPercent(400) // two hundred workspaces come and go, and memory is cheaper here than time
	simtest.Crowd()
	os.Exit(max(m.Run(), judged()))
}

// A process that is killed after Slack took a message, and before it could note that, leaves a post in state sending.
func TestFault_KilledWhileSending(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.stop()
	o.moveTo("2026-11-30T08:59:59+03:00")

	// Slack takes the prompts, and its answers never come.
	target, err := url.Parse(strings.TrimSuffix(o.sim.APIURL(), "/api/"))
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(target)
	over := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Host = target.Host
		if !strings.HasSuffix(r.URL.Path, "/chat.postMessage") {
			proxy.ServeHTTP(w, r)
			return
		}
		proxy.ServeHTTP(httptest.NewRecorder(), r)
		<-over
	}))
	defer server.Close()
	defer close(over)

	victim := exec.CommandContext(t.Context(), os.Args[0], "run", "--now", "2026-11-30T09:00:00+03:00")
	victim.Env = append(os.Environ(), asProgram+"=1")
	for name, value := range o.env {
		victim.Env = append(victim.Env, name+"="+value)
	}
	victim.Env = append(victim.Env, "SLACK_API_URL="+server.URL+"/api/")
	victim.Stdout, victim.Stderr = o.log, o.log
	if err := victim.Start(); err != nil {
		t.Fatal(err)
	}
	o.wait("both prompts", func() bool { return o.count("prompt") == 2 })
	if err := victim.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := victim.Wait(); err == nil {
		t.Fatal("okrbot was not killed")
	}
	o.wait("the connection to end", func() bool { return o.sim.Connections() == 0 })

	o.moveTo("2026-11-30T09:01:00+03:00")
	o.start()
	o.moveTo("2026-11-30T09:10:00+03:00")
	if n := o.count("prompt"); n != 2 {
		t.Errorf("%d prompts for two people", n)
	}
	// What was found again is kept true like any other post.
	for _, person := range []string{selin, ayse} {
		o.Person(person).DM().Shows("Merhaba").Clicks("Bu hafta bildirecek şey yok")
		o.Person(person).DM().Shows("Not edildi")
	}
	o.Channel("#sales").Shows("2 of 3 have answered")
}
