package slacksim_test

import (
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
)

func TestCallsAndAnswersThatTheNetworkLoses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		lost     func(done bool) bool
		messages int
	}{
		"the call":   {func(done bool) bool { return !done }, 0},
		"the answer": {func(done bool) bool { return done }, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.sim.OnCall(func(method string, done bool) bool { return method != "chat.postMessage" || !c.lost(done) })
			request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, r.url+"/api/chat.postMessage", strings.NewReader(`{"channel":"C1","text":"hi"}`))
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("Content-Type", "application/json")
			request.Header.Set("Authorization", "Bearer "+r.sim.BotToken())
			if response, err := http.DefaultClient.Do(request); err == nil {
				response.Body.Close()
				t.Errorf("the app is answered with %s", response.Status)
			}
			if n := len(r.sim.Messages("C1")); n != c.messages {
				t.Errorf("%d messages", n)
			}
			r.sim.OnCall(nil)
			if answer := r.call("chat.postMessage", object{"channel": "C1", "text": "hi"}); answer["ok"] != true {
				t.Errorf("afterwards: %v", answer)
			}
		})
	}
}

// An app that dies in the middle of a call did nothing that Slack would refuse.
func TestHalfACallIsNone(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	host := strings.TrimPrefix(r.url, "http://")
	line, err := new(net.Dialer).DialContext(t.Context(), "tcp", host)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(line, "POST /api/chat.postMessage HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"channel\":", host)
	if err := line.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if n, err := line.Read(make([]byte, 1)); n > 0 || err == nil {
		t.Errorf("half a call is answered: %v", err)
	}
	if trouble := r.sim.Trouble(); len(trouble) > 0 {
		t.Errorf("Slack refused %v", trouble)
	}
}
