package simtest_test

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"okrbot/slacksim"
	"okrbot/slacksim/simtest"
)

// watched is a test within a test, of which one can see how it fails.
type watched struct {
	testing.TB
	mu       sync.Mutex
	said     []string
	cleanups []func()
}

func (w *watched) say(text string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.said = append(w.said, text)
}

func (w *watched) Helper()                           {}
func (w *watched) Log(...any)                        {}
func (w *watched) Cleanup(f func())                  { w.cleanups = append(w.cleanups, f) }
func (w *watched) Errorf(format string, args ...any) { w.say(fmt.Sprintf(format, args...)) }
func (w *watched) Failed() bool                      { w.mu.Lock(); defer w.mu.Unlock(); return len(w.said) > 0 }

func (w *watched) Fatalf(format string, args ...any) {
	w.Errorf(format, args...)
	runtime.Goexit()
}

// failures tells a story, and returns what the language complained of.
func failures(t *testing.T, sim *slacksim.Sim, story func(w *simtest.World, maria *simtest.Person)) string {
	t.Helper()
	inner := &watched{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		w := simtest.New(inner, sim)
		story(w, w.Person("U1"))
	}()
	<-done
	for _, f := range inner.cleanups {
		f()
	}
	return strings.Join(inner.said, "\n")
}

func TestTheLanguageFailsWhenItShould(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		story func(w *simtest.World, maria *simtest.Person)
		want  string // a part of the complaint; empty: none
	}{
		{"all is well", func(w *simtest.World, maria *simtest.Person) {
			maria.Types("#sales", "/say x")
			w.Channel("#sales").Shows("You said x").Has("x").Lacks("y")
			w.Quiet()
		}, ""},
		{"a message nobody expected", func(_ *simtest.World, maria *simtest.Person) {
			maria.Types("#sales", "/say x")
		}, "nobody expected this message in #sales:\n    You said x"},
		{"an ephemeral message nobody expected", func(_ *simtest.World, maria *simtest.Person) {
			maria.Types("#sales", "/say later")
		}, "nobody expected this message in #sales (only visible to Maria)"},
		{"a room that is not silent", func(w *simtest.World, maria *simtest.Person) {
			maria.Types("#sales", "/say x")
			w.Channel("#sales").Silent()
		}, "#sales should be silent"},
		{"something Slack refuses", func(_ *simtest.World, maria *simtest.Person) {
			maria.Types("#sales", "/say wrong")
		}, "Slack refused: chat.postMessage: invalid_blocks: must be less than 151 characters " +
			"[json-pointer:/blocks/0/text/text]"},
		{"something Slack refuses, as expected", func(w *simtest.World, maria *simtest.Person) {
			w.Forgives("invalid_blocks")
			maria.Types("#sales", "/say wrong")
		}, ""},
		{"a text that is not there", func(w *simtest.World, maria *simtest.Person) {
			maria.Types("#sales", "/say x")
			w.Channel("#sales").Shows("You said x").Has("y")
		}, "the message lacks \"y\""},
		{"a text that should not be there", func(w *simtest.World, maria *simtest.Person) {
			maria.Types("#sales", "/say x")
			w.Channel("#sales").Shows("You said x").Lacks("said")
		}, "the message has \"said\""},
		{"a required field is empty", func(_ *simtest.World, maria *simtest.Person) {
			maria.Types("#sales", "/form")
			maria.SeesModal("Form")
			maria.Fills("Amount", "1")
			maria.Submits()
		}, "Maria cannot submit the form: Kind: Please complete this required field."},
		{"a text is too long for its field", func(_ *simtest.World, maria *simtest.Person) {
			maria.Types("#sales", "/form")
			maria.SeesModal("Form")
			maria.Fills("Amount", strings.Repeat("x", 21))
			maria.Fills("Kind", "New")
			maria.Submits()
		}, "Amount: Please enter no more than 20 characters."},
		{"an option that is not offered", func(_ *simtest.World, maria *simtest.Person) {
			maria.Types("#sales", "/form")
			maria.SeesModal("Form")
			maria.Fills("Kind", "Blue")
		}, `"Kind" does not offer "Blue", but ["New" "Old"]`},
		{"a command that is not there", func(_ *simtest.World, maria *simtest.Person) {
			maria.Types("#sales", "/nothing")
		}, "/nothing is not a valid command."},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			sim := workspace(t)
			runOnSlackGo(t, sim)
			got := failures(t, sim, c.story)
			if c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("the complaint is %q, want %q", got, c.want)
			}
		})
	}
}

func TestASilentAppIsTrouble(t *testing.T) {
	t.Parallel()
	sim := workspaceWith(t, slacksim.Config{AckTimeout: 50 * time.Millisecond})
	runOnSlackGo(t, sim)
	got := failures(t, sim, func(_ *simtest.World, maria *simtest.Person) { maria.Types("#sales", "/silent") })
	for _, want := range []string{`/silent failed with the error "operation_timeout"`,
		"Slack refused: ack: missing: /silent was not acknowledged within 50ms"} {
		if !strings.Contains(got, want) {
			t.Errorf("the complaint is %q, want %q", got, want)
		}
	}
}
