package e2e

import (
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"okrbot/cmd"
	"okrbot/slacksim"
)

// healthAt is the address of okrbot's health, once it is served.
func (o *office) healthAt() string {
	o.t.Helper()
	o.logs("health is served")
	o.log.mu.Lock()
	defer o.log.mu.Unlock()
	found := regexp.MustCompile(`health is served" address=(\S+)`).FindStringSubmatch(o.log.text.String())
	if found == nil {
		o.t.Fatal("the log does not say where health is served")
	}
	return "http://" + found[1]
}

func get(t *testing.T, address string) (status int, body string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

func TestClock_Health(t *testing.T) {
	t.Parallel()
	o := furnish(t, "2026-11-26T15:00:00+03:00")
	o.env["OKRBOT_LISTEN"] = "127.0.0.1:0"
	o.sim.Inject(slacksim.Fault{Name: "refuse_connections"})
	exit := make(chan int, 1)
	go func() { exit <- cmd.Run(t.Context(), o.program("run")) }()
	at := o.healthAt()
	if status, body := get(t, at+"/healthz"); status != http.StatusOK || body != "ok\n" {
		t.Errorf("/healthz: %d %q", status, body)
	}
	o.logs("Slack can't be reached", "403")
	if status, body := get(t, at+"/readyz"); status != http.StatusServiceUnavailable ||
		!strings.HasPrefix(body, "not connected to Slack since 2026-11-26T12:00:00Z; attempt ") ||
		!strings.Contains(body, "failed: ") {
		t.Errorf("/readyz without a connection: %d %q", status, body)
	}
	o.sim.ClearFaults("")
	o.logs(`msg="connected to Slack"`)
	if status, body := get(t, at+"/readyz"); status != http.StatusOK || body != "ok\n" {
		t.Errorf("/readyz with a connection: %d %q", status, body)
	}
	o.Person(can).DM().Shows("okrbot")

	// A second one at the same door says what is wrong, and does not live on without it.
	other := furnish(t, "2026-11-26T15:00:00+03:00")
	other.env["OKRBOT_LISTEN"] = at[len("http://"):]
	if code := cmd.Run(t.Context(), other.program("run")); code != 1 ||
		!other.log.says("Can't listen on", at[len("http://"):]) {
		t.Errorf("exit code %d", code)
	}
	other.reads()

	// When the app is removed from the workspace, health ends with okrbot.
	o.Forgives("token_revoked")
	o.sim.RevokeTokens()
	select {
	case code := <-exit:
		if code == 0 {
			t.Error("exit code 0")
		}
	case <-time.After(time.Minute):
		t.Fatal("okrbot lives on")
	}
	if _, err := http.Get(at + "/healthz"); err == nil { //nolint:noctx,bodyclose // it is refused
		t.Error("health is still served")
	}
}
