package slacksim_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"

	"okrbot/slacksim"
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
			request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, r.url+"/api/chat.postMessage",
				strings.NewReader(`{"channel":"C1","text":"hi"}`))
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
	fmt.Fprintf(line, "POST /api/chat.postMessage HTTP/1.1\r\nHost: %s\r\nContent-Type: "+
		"application/json\r\nContent-Length: 100\r\n\r\n{\"channel\":", host)
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

// held is an app that does not acknowledge what it got, with a call of it under way.
func held(t *testing.T) (r *rig, l *line, f object, typed chan error, answered chan bool, giveUp func()) {
	t.Helper()
	r = newRig(t, deaf, func(c *slacksim.Config) { c.AcksFirst = true })
	l = r.connect()
	typed, answered = make(chan error, 1), make(chan bool, 1)
	go func() { typed <- r.sim.Type(t.Context(), "U1", "C1", "", "/form") }()
	f = l.next()
	arrived := make(chan struct{})
	r.sim.OnCall(func(_ string, done bool) bool {
		if !done {
			close(arrived)
		}
		return true
	})
	ctx, giveUp := context.WithCancel(t.Context())
	t.Cleanup(giveUp)
	go func() {
		request, _ := http.NewRequestWithContext(ctx, http.MethodPost, r.sim.APIURL()+"auth.test", nil)
		request.Header.Set("Authorization", "Bearer "+r.sim.BotToken())
		answer, err := http.DefaultClient.Do(request)
		if err == nil {
			answer.Body.Close()
		}
		answered <- err == nil
	}()
	<-arrived
	return r, l, f, typed, answered, giveUp
}

func TestNoCallIsAnsweredBeforeTheAcknowledgement(t *testing.T) {
	t.Parallel()
	r, l, f, typed, answered, _ := held(t)
	if r.sim.Calls("auth.test") > 0 {
		t.Error("a call was answered before the acknowledgement")
	}
	l.ack(f)
	if err := <-typed; err != nil {
		t.Error(err)
	}
	if !<-answered || r.sim.Calls("auth.test") != 1 || len(r.trouble()) > 0 {
		t.Errorf("the call isn't answered; trouble is %v", r.trouble())
	}
}

func TestAnAppThatNeedsACallToAcknowledgeIsBlamed(t *testing.T) {
	t.Parallel()
	r, l, f, typed, answered, giveUp := held(t)
	giveUp()
	if <-answered {
		t.Error("the call was answered")
	}
	r.until("the app is blamed", func() bool { return slices.Contains(r.trouble(), "needs_a_call") })
	l.ack(f)
	<-typed
}
