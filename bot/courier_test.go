package bot_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"okrbot/okr"
	"okrbot/slacksim"
	"okrbot/store/outbox"
	"okrbot/ui"
)

func TestPostIsSaidOnceAndKeptTrue(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.meet(w.ada)
	w.owe("summary/T1/2026-W48", "", w.sales, 0)
	w.owe("prompt/U0ADA", w.ada, "", 0)
	w.says("summary/T1/2026-W48", "1 of 4")
	w.says("prompt/U0ADA", "How are your key results?")
	w.deliver()
	w.deliver()
	if got := w.texts(w.sales); !slices.Equal(got, []string{"1 of 4"}) {
		t.Errorf("the channel shows %q", got)
	}
	if got := w.texts(w.dm(w.ada)); !slices.Equal(got, []string{"How are your key results?"}) {
		t.Errorf("the DM shows %q", got)
	}
	w.exec("UPDATE posts SET version = version + 1")
	w.deliver()
	if n := w.sim.Calls("chat.update"); n != 0 {
		t.Errorf("what didn't change was updated %d times", n)
	}
	w.says("summary/T1/2026-W48", "2 of 4")
	w.exec("UPDATE posts SET version = version + 1")
	w.deliver()
	if got := w.texts(w.sales); !slices.Equal(got, []string{"2 of 4"}) {
		t.Errorf("after a change the channel shows %q", got)
	}
	p := w.post("summary/T1/2026-W48")
	if m := w.sim.Messages(w.sales)[0]; p.State != outbox.Sent || p.TS != m.TS || p.Dirty ||
		fmt.Sprint(m.Metadata["event_payload"]) != "map[key:"+p.Key+"]" {
		t.Errorf("the row is %+v, the message's metadata %v", p, m.Metadata)
	}
	if n := w.sim.Calls("conversations.open"); n != 1 {
		t.Errorf("the DM was opened %d times", n)
	}
}

func TestPostThatIsNotWantedIsWithdrawn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.owe("said", "", w.sales, 0)
	w.owe("unsaid", "", w.sales, 0)
	w.says("said", "No longer true soon")
	w.deliver()
	w.mu.Lock()
	delete(w.say, "said")
	w.mu.Unlock()
	w.exec("UPDATE posts SET version = version + 1 WHERE key = 'said'")
	w.deliver()
	if got := w.texts(w.sales); len(got) != 0 {
		t.Errorf("the channel shows %q", got)
	}
	for _, key := range []string{"said", "unsaid"} {
		if p := w.post(key); p.State != outbox.Dropped {
			t.Errorf("%s is %s", key, p.State)
		}
	}
}

func TestReplyFollowsItsParent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	parent := w.owe("summary", "", w.sales, 0)
	w.owe("answer", "", w.sales, parent)
	w.says("summary", "Summary")
	w.says("answer", "Answer")
	w.deliver()
	thread := w.sim.Thread(w.sales, w.post("summary").TS)
	if len(thread) != 1 || thread[0].Text != "Answer" || len(w.texts(w.sales)) != 1 {
		t.Errorf("thread %v below %q", thread, w.texts(w.sales))
	}
}

// arrival is how long a post may be on its way after the process that sent it died.
const arrival = 5 * time.Second

// handOver is what a process does that dies before it hears from Slack.
func (w *world) handOver(id okr.PostID, channel, thread, key string) string {
	w.tb.Helper()
	if err := w.store.MarkSending(w.tb.Context(), id, channel, w.clock.Now()); err != nil {
		w.tb.Fatal(err)
	}
	options := []slack.MsgOption{
		slack.MsgOptionText("said by the dead", false),
		slack.MsgOptionMetadata(slack.SlackMetadata{EventType: "okrbot_post",
			EventPayload: map[string]any{"key": key}}),
	}
	if thread != "" {
		options = append(options, slack.MsgOptionTS(thread))
	}
	_, ts, err := w.config.API.PostMessageContext(w.tb.Context(), channel, options...)
	if err != nil {
		w.tb.Fatal(err)
	}
	return ts
}

func TestPostInFlightIsLookedUpBeforeItIsSentAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.meet(w.ada)
	dm := w.dm(w.ada)
	parent := w.owe("summary", "", w.sales, 0)
	w.says("summary", "Summary")
	said := map[string]string{"summary": w.handOver(parent, w.sales, "", "summary")}
	w.ahead(arrival)
	w.deliver()
	for i := range 250 { // more than one page lies between
		if _, _, err := w.config.API.PostMessageContext(t.Context(), w.sales,
			slack.MsgOptionText(fmt.Sprint(i), false)); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			said["channel"] = w.handOver(w.owe("channel", "", w.sales, 0), w.sales, "", "channel")
		}
	}
	said["dm"] = w.handOver(w.owe("dm", w.ada, "", 0), dm, "", "dm")
	said["reply"] = w.handOver(w.owe("reply", "", w.sales, parent), w.sales, said["summary"], "reply")
	lost := w.owe("lost", "", w.sales, 0)
	if err := w.store.MarkSending(t.Context(), lost, w.sales, w.clock.Now()); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"channel", "dm", "reply", "lost"} {
		w.says(key, "true "+key)
	}
	calls := w.sim.Calls("chat.postMessage")
	w.deliver()
	if n := w.sim.Calls("conversations.history"); n > 1 {
		t.Errorf("looked up %d times before it can have arrived", n-1)
	}
	w.ahead(arrival)
	w.deliver()
	if n := w.sim.Calls("chat.postMessage") - calls; n != 1 {
		t.Errorf("%d messages were posted, want only the lost one", n)
	}
	for key, ts := range said {
		if p := w.post(key); p.State != outbox.Sent || p.TS != ts {
			t.Errorf("%s is %s at %q, want %q", key, p.State, p.TS, ts)
		}
	}
	if got := w.texts(dm); !slices.Equal(got, []string{"true dm"}) {
		t.Errorf("the DM shows %q: what was found is brought up to date", got)
	}
}

func TestSlackTroubleHoldsUpNobodyElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.sim.Archive(w.sim.AddChannel(slacksim.Channel{Name: "old", Members: []string{w.sim.BotUser()}}).ID)
	old, _ := w.sim.Channel("old")
	away := w.sim.AddChannel(slacksim.Channel{Name: "away"}).ID
	for key, channel := range map[string]string{"archived": old.ID, "stranger": away, "nowhere": "C0NOWHERE",
		"fine": w.sales} {
		w.owe(key, "", channel, 0)
		w.says(key, key)
	}
	w.deliver()
	for key, want := range map[string]string{"archived": "is_archived", "stranger": "not_in_channel",
		"nowhere": "channel_not_found"} {
		if p := w.post(key); p.State != outbox.Parked || p.Reason != want {
			t.Errorf("%s is %s because of %q, want parked because of %q", key, p.State, p.Reason, want)
		}
	}
	if got := w.texts(w.sales); !slices.Equal(got, []string{"fine"}) {
		t.Errorf("the channel shows %q", got)
	}
	w.forgive("is_archived", "not_in_channel", "channel_not_found")
}

// forgive is for refusals that a test provokes: everything else that Slack would have refused still fails the test.
func (w *world) forgive(codes ...string) {
	w.tb.Helper()
	for _, trouble := range w.sim.Trouble() {
		if !slices.Contains(codes, trouble.Code) {
			w.tb.Errorf("Slack would have refused: %s", trouble)
		}
	}
	w.forgiven = true
}

func TestLimitsAndFailuresAreTriedAgain(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		fault  slacksim.Fault
		after  time.Duration
		lookup bool // the message may be there already
	}{
		{"rate limit", slacksim.Fault{Name: "ratelimited", On: "chat.postMessage", Times: 1, RetryAfter: 7},
			7 * time.Second, false},
		{"5xx", slacksim.Fault{Name: "server_error", On: "chat.postMessage", Times: 1}, time.Minute, true},
		{"a proxy's 403", slacksim.Fault{Name: "server_error", On: "chat.postMessage", Times: 1, Status: 403},
			time.Minute, true},
		{"408", slacksim.Fault{Name: "server_error", On: "chat.postMessage", Times: 1, Status: 408}, time.Minute, true},
		{"a page instead of JSON", slacksim.Fault{Name: "server_error", On: "chat.postMessage", Times: 1, Status: 200,
			Body: "<html>"}, time.Minute, true},
		{"JSON that isn't Slack's", slacksim.Fault{Name: "server_error", On: "chat.postMessage", Times: 1, Status: 200,
			Body: "{}"}, time.Minute, true},
		{"Slack's own failure", slacksim.Fault{Name: "error", On: "chat.postMessage", Times: 1, Code: "internal_error"},
			time.Minute, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.owe("post", "", w.sales, 0)
			w.says("post", "said")
			w.sim.Inject(c.fault)
			w.deliver()
			if got := w.texts(w.sales); len(got) != 0 {
				t.Fatalf("the channel shows %q already", got)
			}
			w.ahead(c.after - time.Second)
			if c.after < time.Minute {
				w.deliver()
			}
			if got := w.texts(w.sales); len(got) != 0 {
				t.Fatalf("too early, the channel shows %q", got)
			}
			w.ahead(time.Second)
			w.deliver()
			if got := w.texts(w.sales); !slices.Equal(got, []string{"said"}) {
				t.Errorf("the channel shows %q", got)
			}
			if looked := w.sim.Calls("conversations.history") > 0; looked != c.lookup {
				t.Errorf("looked up: %v, want %v", looked, c.lookup)
			}
		})
	}
}

func TestUpdateOfAMessageThatIsGoneIsDropped(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.owe("post", "", w.sales, 0)
	w.says("post", "before")
	w.deliver()
	if _, _, err := w.config.API.DeleteMessageContext(t.Context(), w.sales, w.post("post").TS); err != nil {
		t.Fatal(err)
	}
	w.says("post", "after")
	w.exec("UPDATE posts SET version = version + 1")
	w.deliver()
	if p := w.post("post"); p.State != outbox.Dropped {
		t.Errorf("the post is %s", p.State)
	}
	w.forgive("message_not_found")
}

// board is a message with a young block.
func board(text string) ui.Message {
	table := slack.NewTableBlock("table").AddRow(slack.NewTableRawTextCell("Ada"), slack.NewTableRawTextCell("7"))
	return ui.Message{Text: text, Blocks: []slack.Block{section(text), table}}
}

func TestYoungBlocksAreLeftOutWhereSlackDoesNotKnowThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.owe("board", "", w.sales, 0)
	w.mu.Lock()
	w.say["board"] = board("Board")
	w.mu.Unlock()
	w.sim.Inject(slacksim.Fault{Name: "unsupported_blocks", Blocks: []string{"table"}})
	w.deliver()
	got := w.sim.Messages(w.sales)
	if len(got) != 1 || len(got[0].Blocks) != 1 {
		t.Errorf("the channel shows %+v; reason %q", got, w.post("board").Reason)
	}
	w.forgive("invalid_blocks")
}

func TestChangeWhileSendingReachesTheMessage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.owe("summary", "", w.sales, 0)
	w.says("summary", "1 of 4")
	changed := false
	w.before = func(key string) {
		if changed {
			return
		}
		changed = true // the rendering that follows this is of the state before
		w.says(key, "2 of 4")
		w.exec("UPDATE posts SET version = version + 1 WHERE key = ?", key)
	}
	w.deliver()
	if got := w.texts(w.sales); !slices.Equal(got, []string{"2 of 4"}) {
		t.Errorf("the channel shows %q", got)
	}
}

func TestRenderFailureIsTriedLaterAndLogged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.owe("bad", "", w.sales, 0)
	w.owe("good", "", w.sales, 0)
	w.says("good", "good")
	w.before = func(key string) {
		if key == "bad" {
			panic("no such team")
		}
	}
	w.deliver()
	if got := w.texts(w.sales); !slices.Equal(got, []string{"good"}) {
		t.Errorf("the channel shows %q", got)
	}
	if p := w.post("bad"); p.State != outbox.Owed || p.Reason != "internal" ||
		strings.Count(w.log.String(), "no such team") != 1 {
		t.Errorf("the bad post is %+v, the log\n%s", p, w.log)
	}
}

func TestChannelSpacing(t *testing.T) {
	inOwnTime(t, func(w *world) {
		w.config.ChannelSpacing = time.Second
		for i := range 3 {
			key := fmt.Sprint("post", i)
			w.owe(key, "", w.sales, 0)
			w.says(key, key)
		}
		began := time.Now()
		w.deliver()
		if took := time.Since(began); took != 2*time.Second {
			w.tb.Errorf("three messages took %s", took)
		}
		if got := w.texts(w.sales); !slices.Equal(got, []string{"post0", "post1", "post2"}) {
			w.tb.Errorf("the channel shows %q", got)
		}
	})
}

func TestHomeTabFollowsItsPerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.mu.Lock()
	w.home["U0ADA"] = "You owe nothing"
	w.mu.Unlock()
	w.start()
	shows := func(text string) func() bool {
		return func() bool {
			home, ok := w.sim.Home(w.ada)
			return ok && strings.Contains(fmt.Sprint(home.Content), text)
		}
	}
	w.sim.OpenHome(w.ada, "home")
	w.until("the Home tab", shows("You owe nothing"))
	w.mu.Lock()
	w.home["U0ADA"] = "Check in"
	w.mu.Unlock()
	w.exec("UPDATE homes SET version = version + 1")
	w.bot.Wake()
	w.until("the Home tab's news", shows("Check in"))
	published := w.sim.Calls("views.publish")
	w.exec("UPDATE homes SET version = version + 1")
	w.deliver()
	if n := w.sim.Calls("views.publish") - published; n != 0 {
		t.Errorf("an unchanged tab was published %d times", n)
	}
}

func TestHomeTabThatChangesWhileItIsPublishedIsPublishedAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.meet(w.ada)
	becomes := func(text string) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.home[okr.PersonID(w.ada)] = text
	}
	becomes("Check in")
	if err := w.store.NoteHomeOpened(t.Context(), okr.PersonID(w.ada), w.clock.Now()); err != nil {
		t.Fatal(err)
	}
	var once sync.Once
	w.sim.OnCall(func(method string, done bool) bool {
		if method == "views.publish" && done {
			once.Do(func() {
				becomes("You owe nothing")
				w.exec("UPDATE homes SET version = version + 1")
			})
		}
		return true
	})
	w.deliver()
	if home, _ := w.sim.Home(w.ada); !strings.Contains(fmt.Sprint(home.Content), "You owe nothing") {
		t.Errorf("the tab shows %v", home.Content)
	}
	if n := w.sim.Calls("views.publish"); n != 2 {
		t.Errorf("published %d times", n)
	}
}

func TestRunDeliversWhatFallsDue(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.start()
	w.owe("post", "", w.sales, 0)
	w.says("post", "due")
	w.bot.Wake()
	w.until("the post", func() bool { return slices.Contains(w.texts(w.sales), "due") })
}

func BenchmarkDeliver(b *testing.B) {
	w := newWorld(b)
	w.setUp()
	n := 0
	for b.Loop() {
		key := fmt.Sprint("post", n)
		n++
		w.owe(key, "", w.sales, 0)
		w.says(key, key)
		if err := w.bot.Deliver(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPrompts sends prompts to as many people through a Slack that refuses what is over the budget. It tells how
// much of what is allowed is used. The rate of "50 times as fast" stands for ten thousand prompts at the ordinary
// one.
func BenchmarkPrompts(b *testing.B) {
	for _, c := range []struct {
		name            string
		prompts, second int
	}{
		{"ordinary rate", 100, 4},
		{"10,000 at 50 times the rate", 10_000, 200},
	} {
		b.Run(c.name, func(b *testing.B) {
			w := newWorld(b)
			slack := w.behind(c.second)
			w.config.ChannelSpacing, w.config.PostsPerSecond = time.Second, c.second
			w.setUp()
			n := 0
			for b.Loop() {
				b.StopTimer()
				for range c.prompts {
					w.prompt(fmt.Sprint("prompt", n), fmt.Sprintf("U1%05d", n))
					n++
				}
				b.StartTimer()
				w.deliver()
			}
			perSecond := float64(n) / b.Elapsed().Seconds()
			b.ReportMetric(60*perSecond, "messages/min")
			b.ReportMetric(100*perSecond/float64(c.second), "%allowed")
			b.ReportMetric(float64(slack.refused()), "429s")
			if got := len(w.sim.AllMessages()); got != n {
				b.Errorf("%d messages of %d", got, n)
			}
		})
	}
}

// prompt owes somebody new a post because of the clock.
func (w *world) prompt(key, person string) {
	w.sim.AddUser(slacksim.User{ID: person, RealName: person})
	now := w.clock.Now().UnixMilli()
	w.exec(`INSERT INTO people (id, name, zone, locale, bot, guest, admin, deactivated, dm, saved_at)
		VALUES (?, '', '', '', 0, 0, 0, 0, ?, ?)`,
		person, w.sim.DM(person, w.sim.BotUser()), now)
	w.exec(`INSERT INTO posts (key, kind, state, person, due, cause, created_at, changed_at)
		VALUES (?, 'prompt', 'owed', ?, ?, 'clock/nudge', ?, ?)`,
		key, person, now, now, now)
	w.says(key, "How are your key results?")
}

func TestDeletedSummaryIsSaidAnewOnce(t *testing.T) {
	t.Parallel()
	for name, withReplies := range map[string]bool{"nothing below it": false, "replies below it": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			parent := w.owe("summary", "", w.sales, 0)
			w.exec("UPDATE posts SET kind = 'summary'")
			w.says("summary", "Summary")
			w.deliver()
			first := w.post("summary").TS
			if withReplies {
				w.owe("early", "", w.sales, parent)
				w.says("early", "early")
				w.deliver()
				w.ahead(time.Second)
				w.exec("UPDATE posts SET version = version + 1 WHERE key = 'summary'")
				w.says("summary", "Summary with one answer")
				w.deliver()
			}
			change := func(key, summary string) {
				w.ahead(time.Minute)
				w.owe(key, "", w.sales, parent)
				w.says(key, key)
				w.exec("UPDATE posts SET version = version + 1 WHERE key = 'summary'")
				w.says("summary", summary)
				w.deliver()
				w.ahead(time.Minute)
				w.deliver()
			}
			delete := func() {
				if err := w.sim.Delete(w.owner, w.sales, w.post("summary").TS); err != nil {
					t.Fatal(err)
				}
			}
			delete()
			change("late", "Summary of all answers")
			again := w.post("summary")
			if again.State != outbox.Sent || again.TS == first {
				t.Fatalf("the summary is %+v", again)
			}
			if late := w.post("late"); late.State != outbox.Sent || !contains(w.thread(again.TS), "late") ||
				contains(w.thread(again.TS), "early") {
				t.Errorf("below the new summary stands %q; the late answer is %+v", w.thread(again.TS), late)
			}
			if got := w.texts(w.sales); !contains(got, "Summary of all answers") {
				t.Errorf("the channel shows %q", got)
			}

			delete()
			change("later", "Summary after all")
			if gone := w.post("summary"); gone.State != outbox.Dropped {
				t.Errorf("what was deleted twice is %s", gone.State)
			}
			if got := w.texts(w.sales); contains(got, "Summary after all") {
				t.Errorf("the channel shows %q", got)
			}
			w.forgive("message_not_found", "thread_not_found")
		})
	}
}

// thread is what stands below a message.
func (w *world) thread(ts string) (texts []string) {
	for _, m := range w.sim.AllMessages() {
		if m.ThreadTS == ts && m.TS != ts {
			texts = append(texts, m.Text)
		}
	}
	return texts
}
