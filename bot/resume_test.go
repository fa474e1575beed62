package bot_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"okrbot/bot"
	"okrbot/slacksim"
	"okrbot/store"
	"okrbot/store/outbox"
	"okrbot/ui"
)

// dies runs a bot until it has taken something and hangs over it, and ends it then, as a kill would.
func (w *world) dies(act func(), started <-chan struct{}) {
	w.tb.Helper()
	ctx, stop := context.WithCancel(w.tb.Context())
	ended := make(chan error, 1)
	go func() { ended <- w.bot.Run(ctx) }()
	w.until("the bot is ready", func() bool { return w.bot.Ready() && w.knows(w.ada) })
	act()
	<-started
	stop()
	if err := <-ended; err != nil {
		w.tb.Errorf("Run ends with %v", err)
	}
	w.until("the connection ends", func() bool { return w.sim.Connections() == 0 })
	w.bot = nil
}

func TestWhatWasAcknowledgedIsDoneByTheNextProcess(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		stopped  time.Duration
		does     func(w *world)
		before   bool // it had been done when the process ended
		worked   int32
		whispers string // what only Ada sees, in the channel
		dm       string
	}{
		"a command": {time.Minute, writes("/okr list"), false, 2, "answered", ""},
		"a command that was done": {time.Minute, writes("/okr list"), true, 2,
			"I was stopped before I could answer “/okr list”. It is done.", ""},
		"a command of an hour ago": {time.Hour, writes("/okr list"), false, 1,
			"I was being stopped when you wrote “/okr list”", ""},
		"a click":                {time.Minute, clicks, false, 2, "answered", ""},
		"a click of an hour ago": {time.Hour, clicks, false, 1, "I was being stopped when you clicked a button", ""},
		"a message":              {time.Minute, writesIn("won 500 Acme"), false, 2, "", "answered"},
		"a message of an hour ago": {time.Hour, writesIn("won 500 Acme"), false, 1, "",
			"I was being stopped when you wrote “won 500 Acme”"},
		"a reaction of a day ago": {24 * time.Hour, reacts, false, 2, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.config.Grace = time.Millisecond
			started := make(chan struct{}, 2)
			var worked atomic.Int32
			answer := func(ctx context.Context, r *bot.Request) (bot.Reply, error) {
				if worked.Add(1) == 1 {
					if c.before {
						if _, err := w.store.Take(context.WithoutCancel(ctx), outbox.Envelope{Key: "done/" + r.Once},
							r.Now); err != nil {
							return bot.Reply{}, err
						}
					}
					started <- struct{}{}
					<-ctx.Done()
					return bot.Reply{}, ctx.Err()
				}
				if c.before {
					return bot.Reply{}, store.ErrRepeated
				}
				return bot.Reply{Message: &ui.Message{Text: "answered"}}, nil
			}
			w.router.Command("/okr", answer)
			w.router.Action("press", answer)
			w.router.DM(answer)
			w.router.Event("reaction_added", answer)
			w.setUp()
			w.dies(func() { c.does(w) }, started)
			w.ahead(c.stopped)
			w.start()
			w.until("nothing is left over", func() bool {
				left, err := w.store.TakeUnworked(t.Context(), time.Now())
				return err == nil && len(left) == 0
			})
			if n := worked.Load(); n != c.worked {
				t.Errorf("worked %d times, want %d", n, c.worked)
			}
			if c.whispers != "" {
				if said := w.whispers(w.sales, w.ada, 1); !strings.Contains(said[0], c.whispers) {
					t.Errorf("answered %q", said)
				}
			}
			if said := strings.Join(w.texts(w.dm(w.ada)), "\n"); !strings.Contains(said, c.dm) {
				t.Errorf("said %q", said)
			}
		})
	}
}

func writes(line string) func(*world) { return func(w *world) { w.typed(w.ada, w.sales, line) } }

func writesIn(line string) func(*world) { return func(w *world) { w.typed(w.ada, w.dm(w.ada), line) } }

// posted is a message of the bot's in the channel, with a button.
func (w *world) posted() slacksim.Message {
	w.tb.Helper()
	w.mu.Lock()
	button := slack.NewButtonBlockElement("press", "1", plain("Press"))
	w.say["own"] = ui.Message{Text: "own", Blocks: []slack.Block{section("own"),
		slack.NewActionBlock("buttons", button)}}
	w.mu.Unlock()
	w.owe("own", "", w.sales, 0)
	w.bot.Wake()
	w.until("the bot's message", func() bool { return len(w.texts(w.sales)) == 1 })
	return w.sim.Messages(w.sales)[0]
}

func clicks(w *world) {
	w.tb.Helper()
	in := slacksim.Container{Type: "message", Channel: w.sales, TS: w.posted().TS}
	if err := w.sim.Click(w.tb.Context(), w.ada, in,
		slacksim.Used{BlockID: "buttons", ActionID: "press"}, nil); err != nil {
		w.tb.Fatal(err)
	}
}

func reacts(w *world) {
	w.tb.Helper()
	if err := w.sim.React(w.ada, w.sales, w.posted().TS, "tada", false); err != nil {
		w.tb.Fatal(err)
	}
}
