package bot_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"okrbot/bot"
	"okrbot/okr"
	"okrbot/slacksim"
	"okrbot/store/outbox"
)

func TestOnePersonCannotFlood(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.config.ChannelSpacing = time.Millisecond
	var worked atomic.Int32
	w.router.Command("/okr", func(context.Context, *bot.Request) (bot.Reply, error) {
		worked.Add(1)
		return bot.Reply{}, nil
	})
	w.start()
	flood := func(n int) {
		for range n {
			w.typed(w.ada, w.sales, "/okr")
		}
		w.typed(w.veli, w.sales, "/kpi") // worked after all that
	}
	slow := func(whispers []string) int {
		return len(slices.DeleteFunc(whispers, func(s string) bool { return !strings.Contains(s, "a lot at once") }))
	}
	flood(30)
	w.until("twenty are worked", func() bool { return worked.Load() == 20 })
	if n := slow(w.whispers(w.sales, w.ada, 1)); n != 1 {
		t.Errorf("told %d times", n)
	}
	w.ahead(5 * time.Second)
	flood(30)
	w.until("five more are worked", func() bool { return worked.Load() == 25 })
	if n := slow(w.whispers(w.sales, w.ada, 1)); n != 1 {
		t.Errorf("told %d times in five seconds", n)
	}
	w.whispers(w.sales, w.veli, 2) // nobody else is held up
	w.ahead(time.Minute)
	flood(30)
	w.until("told again", func() bool { return slow(w.whispers(w.sales, w.ada, 1)) == 2 })
	if n := worked.Load(); n > 45 {
		t.Errorf("%d are worked", n)
	}
}

// count is a Metrics that can be read.
type count struct {
	mu   sync.Mutex
	seen map[string]int
}

func (c *count) add(parts ...string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.seen == nil {
		c.seen = map[string]int{}
	}
	c.seen[strings.Join(parts, " ")]++
}

func (c *count) of(name string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.seen[name]
}

func (c *count) Envelope(kind, outcome string)                      { c.add("envelope", kind, outcome) }
func (c *count) Ack(time.Duration)                                  { c.add("ack") }
func (c *count) APICall(method, outcome string, took time.Duration) { c.add(method, outcome) }
func (c *count) RateLimited(method string)                          { c.add("limited", method) }

func TestMetricsHearEverything(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seen := &count{}
	w.config.Metrics = seen
	w.router.Command("/okr", says("here"))
	w.start()
	w.typed(w.ada, w.sales, "/okr")
	w.whispers(w.sales, w.ada, 1)
	w.sim.Invite(w.sales, w.sim.AddUser(slacksim.User{ID: "U0NEW", RealName: "New"}).ID)
	w.until("the event", func() bool { return seen.of("envelope event taken") > 0 })
	event := seen.of("envelope event repeated")
	w.sim.Redeliver("member_joined_channel")
	w.until("the event again", func() bool { return seen.of("envelope event repeated") == event+1 })
	w.owe("post", "", w.sales, 0)
	w.says("post", "said")
	w.sim.Inject(slacksim.Fault{Name: "ratelimited", On: "chat.postMessage", Times: 1})
	w.deliver()
	w.ahead(time.Second)
	w.deliver()
	for _, name := range []string{
		"envelope command taken", "ack", "auth.test ok", "apps.connections.open ok", "users.list ok", "response_url ok",
		"chat.postMessage ratelimited", "limited chat.postMessage", "chat.postMessage ok",
	} {
		if seen.of(name) == 0 {
			t.Errorf("%q is not counted: %v", name, seen.seen)
		}
	}
}

func TestOneCauseFollowsAnEnvelopeToItsPosts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.says("setup", "Set up your first team")
	w.router.Command("/okr", func(ctx context.Context, r *bot.Request) (bot.Reply, error) {
		return bot.Reply{}, w.store.InviteSetup(ctx, r.Person.ID, r.Now)
	})
	w.sim.SetUser(slacksim.User{ID: w.owner, RealName: "Omer Owner"}) // nobody is invited by the sync
	w.start()
	w.typed(w.ada, w.sales, "/okr")
	w.until("the post", func() bool { return len(w.texts(w.dm(w.ada))) == 1 })
	cause := w.post("setup").Cause
	if kind, id, _ := strings.Cut(cause, "/"); kind != "command" || len(id) != 8 {
		t.Errorf("the cause is %q", cause)
	}
	w.until("the log", func() bool {
		log := w.log.String()
		return says1(log, "request is worked", cause) && says1(log, "post is said", cause)
	})
}

// says1 reports whether one line has all the words.
func says1(log string, words ...string) bool {
	for line := range strings.Lines(log) {
		if !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(line, word) }) {
			return true
		}
	}
	return false
}

func TestClocksCauseIsKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.meet(w.ada)
	ctx := outbox.WithCause(t.Context(), outbox.ClockCause+"setup")
	if err := w.store.InviteSetup(ctx, okr.PersonID(w.ada), w.clock.Now()); err != nil {
		t.Fatal(err)
	}
	if p := w.post("setup"); p.Cause != "clock/setup" || !p.Bulk() {
		t.Errorf("the post is %+v", p)
	}
}

func TestAnswersAreNotHeldUpByAMethodThatIsClosed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.router.DM(says("here"))
	w.router.Command("/okr", says("here"))
	w.start()
	dm := w.dm(w.ada)
	w.sim.Inject(slacksim.Fault{Name: "ratelimited", On: "chat.postMessage", Times: 1, RetryAfter: 1})
	for range 3 {
		if err := w.sim.Type(t.Context(), w.ada, dm, "", "hello"); err != nil {
			t.Fatal(err)
		}
	}
	w.typed(w.ada, w.sales, "/okr")
	w.whispers(w.sales, w.ada, 1)
	w.until("the answers in the DM", func() bool {
		return len(slices.DeleteFunc(w.texts(dm), func(s string) bool { return s != "here" })) == 3
	})
	if _, _, err := w.config.API.PostMessageContext(t.Context(), w.sales, slack.MsgOptionText("x", false)); err != nil {
		t.Fatal(err)
	}
	if n := w.sim.Calls("chat.postMessage"); n != 5 {
		t.Errorf("%s, want one that is refused, three answers, and this test's own", fmt.Sprint(n))
	}
}
