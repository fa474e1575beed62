package simtest_test

import (
	"bytes"
	"os"
	"os/exec"
	"syscall"
	"testing"

	"okrbot/slacksim"
)

func TestAnAppOnBolt(t *testing.T) {
	t.Parallel()
	node, err := exec.LookPath("node")
	if err != nil {
		skip(t, "node is not there; the stories are told of the app on slack-go only")
	}
	if _, err := os.Stat("../bolttest/node_modules/@slack/bolt"); err != nil {
		skip(t, "run npm ci in slacksim/bolttest to test with Slack's JavaScript framework")
	}
	tellStories(t, func(t *testing.T, sim *slacksim.Sim) { runOnBolt(t, node, sim) })
}

func runOnBolt(t *testing.T, node string, sim *slacksim.Sim) {
	t.Helper()
	var said bytes.Buffer
	app := exec.Command(node, "app.mjs")
	app.Dir = "../bolttest"
	app.Env = append(os.Environ(), "SLACK_API_URL="+sim.APIURL(), "SLACK_BOT_TOKEN="+sim.BotToken(),
		"SLACK_APP_TOKEN="+sim.AppToken())
	app.Stdout, app.Stderr = &said, &said
	if err := app.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = app.Process.Signal(syscall.SIGTERM)
		if err := app.Wait(); err != nil || t.Failed() {
			t.Errorf("the app ended with %v and said:\n%s", err, said.String())
		}
	})
	waitConnected(t, sim)
}

// skip leaves the test out where what it needs is not there; with SLACKSIM_BOLT_REQUIRED set, that is a failure.
func skip(t *testing.T, why string) {
	t.Helper()
	if os.Getenv("SLACKSIM_BOLT_REQUIRED") != "" {
		t.Fatal(why)
	}
	t.Skip(why)
}
