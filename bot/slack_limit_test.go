package bot_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"okrbot/bot"
	"okrbot/okr"
	"okrbot/slacksim"
	"okrbot/store"
	"okrbot/store/outbox"
	"okrbot/store/storetest"
)

// channels adds channels with the bot, each with a post in it that says its key.
func (w *world) channels(n int, prefix string) (keys []string) {
	for i := range n {
		key := fmt.Sprintf("%s%d", prefix, i)
		channel := w.sim.AddChannel(slacksim.Channel{Name: key, Members: []string{w.sim.BotUser()}})
		w.owe(key, "", channel.ID, 0)
		w.says(key, key)
		keys = append(keys, key)
	}
	return keys
}

// said are the texts of all messages, in the order in which Slack took them.
func (w *world) said() (texts []string) {
	messages := w.sim.AllMessages()
	slices.SortFunc(messages, func(a, b slacksim.Message) int { return strings.Compare(a.TS, b.TS) })
	for _, m := range messages {
		texts = append(texts, m.Text)
	}
	return texts
}

func TestMethodThatSlackWantsLeftAloneIsLeftAloneByAll(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.config.ChannelSpacing, w.config.PostsPerSecond = time.Millisecond, 1
	w.channels(3, "post")
	w.sim.Inject(slacksim.Fault{Name: "ratelimited", On: "chat.postMessage", Times: 1, RetryAfter: 3600})
	w.deliver()
	if n := w.sim.Calls("chat.postMessage"); n != 1 {
		t.Errorf("%d calls although Slack asked for an hour", n)
	}
	w.ahead(time.Hour - time.Second)
	w.deliver()
	if n := w.sim.Calls("chat.postMessage"); n != 1 {
		t.Errorf("%d calls before the hour was over", n)
	}
	w.ahead(time.Second)
	w.deliver()
	if got := w.said(); len(got) != 3 {
		t.Errorf("said %q", got)
	}
}

func TestSlowChannelHoldsUpNobodyElse(t *testing.T) {
	inOwnTime(t, func(w *world) {
		w.owe("slow", "", w.sales, 0)
		w.says("slow", "slow")
		w.sim.Inject(slacksim.Fault{Name: "slow", On: "chat.postMessage", Times: 1, Delay: 10 * time.Second})
		w.setUp()
		var delivery sync.WaitGroup
		delivery.Go(w.deliver)
		synctest.Wait()
		w.channels(40, "post")
		w.bot.Wake()
		synctest.Wait()
		if got := w.said(); len(got) != 40 || contains(got, "slow") {
			w.tb.Errorf("while the slow channel waits, said %q", got)
		}
		delivery.Wait()
		if got := w.texts(w.sales); !slices.Equal(got, []string{"slow"}) {
			w.tb.Errorf("the slow channel shows %q", got)
		}
	})
}

func TestWhatPeopleCauseGoesBeforeTheClock(t *testing.T) {
	inOwnTime(t, func(w *world) {
		w.config.ChannelSpacing, w.config.PostsPerSecond = time.Millisecond, 2
		w.channels(6, "bulk")
		w.exec("UPDATE posts SET cause = 'clock/nudge'")
		w.channels(2, "person")
		w.exec("UPDATE posts SET due = due + 1 WHERE cause = ''")
		w.ahead(time.Second)
		w.deliver()
		got := w.said()
		// two may have gone before anybody waited
		if len(got) != 8 || !contains(got[:4], "person0") || !contains(got[:4], "person1") {
			w.tb.Errorf("said %q", got)
		}
		// Two calls are under way at once, so neighbours may arrive the other way round.
		for i, key := range slices.Sorted(slices.Values(got[4:])) {
			if at := slices.Index(got[4:], key); max(at, i)-min(at, i) > 1 {
				w.tb.Errorf("not the longest due first: %q", got)
			}
		}
	})
}

func TestBudgetOfTheWorkspace(t *testing.T) {
	inOwnTime(t, func(w *world) {
		w.wire.gate = &gate{limit: 30} // what is on its way at the turn of a second is some more
		w.config.ChannelSpacing, w.config.PostsPerSecond = time.Millisecond, 20
		w.channels(50, "post")
		began := time.Now()
		w.deliver()
		if took := time.Since(began); took < 2*time.Second || took > 3*time.Second {
			w.tb.Errorf("50 messages took %s", took)
		}
		if got := w.said(); len(got) != 50 || w.wire.gate.refused() > 0 {
			w.tb.Errorf("%d messages, %d over the limit", len(got), w.wire.gate.refused())
		}
	})
}

// gate is Slack's limit for the whole workspace, which the simulated one leaves to its channels.
type gate struct {
	mu    sync.Mutex
	over  int
	limit int
	taken []time.Time
}

func (g *gate) refused() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.over
}

// admits counts a message, unless the last second is full; it tolerates as much more as Slack does in a burst.
func (g *gate) admits(now time.Time) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.taken = slices.DeleteFunc(g.taken, func(at time.Time) bool { return now.Sub(at) >= time.Second })
	if len(g.taken) >= g.limit+g.limit/10 {
		g.over++
		return false
	}
	g.taken = append(g.taken, now)
	return true
}

func refuse(rw http.ResponseWriter) {
	rw.Header().Set("Retry-After", "1")
	rw.WriteHeader(http.StatusTooManyRequests)
}

// behind puts Slack behind a gate of so many messages a second.
func (w *world) behind(limit int) *gate {
	w.tb.Helper()
	target, err := url.Parse(strings.TrimSuffix(w.sim.APIURL(), "/api/"))
	if err != nil {
		w.tb.Fatal(err)
	}
	g := &gate{limit: limit}
	proxy := httputil.NewSingleHostReverseProxy(target)
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/chat.postMessage") && !g.admits(time.Now()) {
			refuse(rw)
			return
		}
		r.Host = target.Host
		proxy.ServeHTTP(rw, r)
	}))
	w.tb.Cleanup(server.Close)
	w.config.API = w.client(server.URL + "/api/")
	return g
}

func TestDoubtOutlivesTheProcess(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.owe("post", "", w.sales, 0)
	w.says("post", "said")
	w.sim.Inject(slacksim.Fault{Name: "server_error", On: "chat.postMessage", Times: 1})
	w.deliver()
	if p := w.post("post"); p.State != outbox.Sending || p.RetryAt.Sub(w.clock.Now()) < arrival {
		t.Fatalf("the post is %+v", p)
	}
	w.bot = nil // another process
	w.deliver()
	if n := w.sim.Calls("conversations.history"); n != 0 {
		t.Errorf("looked up %d times too early", n)
	}
	w.ahead(arrival)
	w.deliver()
	if got := w.texts(w.sales); !slices.Equal(got, []string{"said"}) || w.sim.Calls("conversations.history") != 1 {
		t.Errorf("the channel shows %q", got)
	}
}

func TestDoubtIsNotLostWhenTheLookUpFails(t *testing.T) {
	t.Parallel()
	for _, fault := range []slacksim.Fault{
		{Name: "ratelimited", On: "conversations.history", RetryAfter: 7, Times: 1},
		{Name: "server_error", On: "conversations.history", Times: 1},
		{Name: "ratelimited", On: "chat.update", RetryAfter: 7, Times: 1},
		{Name: "server_error", On: "chat.update", Times: 1},
	} {
		t.Run(fault.On+" "+fault.Name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			ts := w.handOver(w.owe("post", "", w.sales, 0), w.sales, "", "post")
			w.says("post", "true")
			w.sim.Inject(fault)
			w.ahead(arrival)
			w.deliver()
			if p := w.post("post"); p.State != outbox.Sending {
				t.Errorf("the post is %s", p.State)
			}
			w.ahead(10 * time.Second)
			w.deliver()
			if p := w.post("post"); p.State != outbox.Sent || p.TS != ts || w.sim.Calls("chat.postMessage") != 1 {
				t.Errorf("the post is %+v", p)
			}
			if got := w.texts(w.sales); !slices.Equal(got, []string{"true"}) {
				t.Errorf("the channel shows %q", got)
			}
		})
	}
}

// found sets up a team of the channel, which the owner of the workspace manages.
func (w *world) found(channel string) {
	w.tb.Helper()
	people := []okr.Person{{ID: okr.PersonID(w.owner), Name: "Omer", Admin: true},
		{ID: okr.PersonID(w.ada), Name: "Ada"}}
	if err := w.store.SavePeople(w.tb.Context(), people, w.clock.Now()); err != nil {
		w.tb.Fatal(err)
	}
	plan := storetest.Plan("Sales", okr.PersonID(w.owner))
	plan.Channel = channel
	if _, err := w.store.CreateTeam(w.tb.Context(), store.Actor{Person: okr.PersonID(w.owner), Now: w.clock.Now()},
		plan); err != nil {
		w.tb.Fatal(err)
	}
	w.deliver()
}

func TestConversationsAreOpenedBeforeTheyAreNeeded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.found(w.sales)
	w.config.ChannelSpacing = time.Millisecond
	w.bot = nil
	w.start()
	w.until("both DMs", func() bool {
		for _, person := range []string{w.ada, w.veli} {
			if dm, err := w.store.FindDMChannel(t.Context(), okr.PersonID(person)); err != nil || dm != w.dm(person) {
				return false
			}
		}
		return true
	})
	opened := w.sim.Calls("conversations.open")
	w.owe("prompt", w.ada, "", 0)
	w.says("prompt", "How are your key results?")
	w.bot.Wake()
	w.until("the prompt", func() bool { return len(w.texts(w.dm(w.ada))) == 1 })
	if n := w.sim.Calls("conversations.open") - opened; n > 1 { // the manager's may come meanwhile
		t.Errorf("%d DMs were opened when they were needed", n)
	}
}

func TestManagersAreToldWhatToDo(t *testing.T) {
	t.Parallel()
	for code, sentence := range map[string]string{
		"not_in_channel": "parked.not_in_channel", "is_archived": "parked.is_archived",
		"channel_not_found":                   "parked.channel_not_found",
		"restricted_action_read_only_channel": "parked.restricted_action", "invalid_blocks": "parked.other",
		"user_disabled": "parked.person",
	} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.found(w.sales)
			person := ""
			if sentence == "parked.person" {
				person = w.ada
			}
			for _, key := range []string{"one", "two"} {
				w.owe(key, person, w.sales, 0)
				w.says(key, key)
			}
			w.exec("UPDATE posts SET team = 1 WHERE key IN ('one', 'two')")
			method := "chat.postMessage"
			if person != "" {
				method = "conversations.open"
			}
			w.sim.Inject(slacksim.Fault{Name: "error", On: method, Code: code, Times: 2})
			w.deliver()
			posts, err := w.store.Posts(t.Context(), outbox.PostFilter{Limit: 100})
			if err != nil {
				t.Fatal(err)
			}
			notices := slices.DeleteFunc(posts, func(p outbox.Post) bool {
				return !strings.HasPrefix(p.Key,
					"notice/parked/")
			})
			if len(notices) != 1 || notices[0].Person != okr.PersonID(w.owner) || notices[0].About.ID != sentence {
				t.Fatalf("notices: %+v", notices)
			}
			var args []any
			for _, a := range notices[0].About.Args {
				args = append(args, a)
			}
			for _, language := range []string{"en", "tr"} {
				p := w.config.Locale.Printer("en")
				if language == "tr" {
					p = w.config.Locale.Printer("tr")
				}
				if said := p.T(sentence, args...); !strings.Contains(said, "Sales") || strings.Contains(said, "{{") {
					t.Errorf("%s says %q", sentence, said)
				}
			}
			w.forgiven = true
		})
	}
}

func TestUnknownBlocksAreRemembered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.sim.Inject(slacksim.Fault{Name: "unsupported_blocks", Blocks: []string{"table"}})
	for i, when := range []string{"first", "second", "after a restart"} {
		if i == 2 {
			w.bot = nil
		}
		w.owe(when, "", w.sales, 0)
		w.mu.Lock()
		w.say[when] = board(when)
		w.mu.Unlock()
		w.deliver()
		if n := w.sim.Calls("chat.postMessage"); n != 2+i {
			t.Errorf("%s: %d calls", when, n)
		}
	}
	if got := w.texts(w.sales); len(got) != 3 {
		t.Errorf("the channel shows %q", got)
	}
	w.forgive("invalid_blocks")
}

func TestRunEndsWhenAPostFindsOutThatTheTokenIsRevoked(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"token_revoked", "account_inactive", "invalid_auth"} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.setUp()
			ended := make(chan error, 1)
			go func() { ended <- w.bot.Run(context.WithoutCancel(t.Context())) }()
			w.until("the bot is ready", func() bool { return w.bot.Ready() && w.knows(w.owner) })
			w.sim.Inject(slacksim.Fault{Name: "error", On: "chat.postMessage", Code: code})
			w.owe("post", "", w.sales, 0)
			w.says("post", "said")
			w.bot.Wake()
			if err := <-ended; !errors.Is(err, bot.ErrRefused) {
				t.Errorf("Run ends with %v", err)
			}
		})
	}
}
