package bot_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"okrbot/bot"
	"okrbot/okr"
	"okrbot/slacksim"
	"okrbot/store/outbox"
)

func TestTwoConnectionsAreOpen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.router.Command("/okr", says("here"))
	w.start()
	w.until("two connections", func() bool { return w.sim.Connections() == 2 })
	listed := w.sim.Calls("users.list")
	greeted := func() int { return strings.Count(w.log.String(), "connected to Slack") }
	w.until("both are greeted", func() bool { return greeted() == 2 })
	for renewals := range 3 {
		w.sim.Disconnect("refresh_requested") // of those that stand: one that is being dialled would not hear of it
		for range 4 {
			w.typed(w.ada, w.sales, "/okr") // fails when no connection is open
		}
		w.until("both are renewed", func() bool { return greeted() >= 2*(renewals+2) })
	}
	if !w.bot.Ready() {
		t.Error("the bot isn't ready")
	}
	if n := w.sim.Calls("users.list") - listed; n > 0 {
		t.Errorf("the directory was read %d times although a connection was open all the time", n)
	}
}

func TestDeafConnectionIsReplaced(t *testing.T) {
	t.Parallel()
	w := newWorldOf(t, slacksim.Config{PingInterval: time.Hour})
	w.config.Deaf = 50 * time.Millisecond
	w.router.Command("/okr", says("here"))
	w.start()
	w.until("other connections", func() bool { return w.sim.Calls("apps.connections.open") >= 6 })
}

func TestTooManyConnections(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var others []*websocket.Conn
	for range 9 {
		_, address, err := w.config.API.StartSocketModeContext(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		conn, _, err := websocket.Dial(t.Context(), address, nil)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.CloseNow()
		others = append(others, conn)
	}
	w.until("nine connections", func() bool { return w.sim.Connections() == 9 })
	w.setUp()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- w.bot.Run(ctx) }()
	w.until("the refusal", func() bool { return strings.Contains(w.log.String(), "too_many_websockets") })
	w.until("the bot is ready", w.bot.Ready)
	for _, conn := range others[:2] {
		conn.CloseNow()
	}
	w.until("its second connection", func() bool {
		return w.sim.Connections() == 9 && strings.Count(w.log.String(), "connected to Slack") >= 2
	})
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	w.forgive("too_many_websockets", "missing")
}

func TestRunWorksTheQueueBeforeItEnds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	started, release := make(chan struct{}), make(chan struct{})
	first := true
	w.router.Command("/okr", func(context.Context, *bot.Request) (bot.Reply, error) {
		if first {
			first = false
			close(started)
			<-release
		}
		return says("done")(nil, nil)
	})
	w.setUp()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- w.bot.Run(ctx) }()
	w.until("the bot is ready", func() bool { return w.bot.Ready() && w.knows(w.owner) })
	for range 3 { // acknowledged, and worked one after the other
		w.typed(w.ada, w.sales, "/okr")
	}
	<-started
	stop()
	close(release)
	if err := <-ended; err != nil {
		t.Errorf("Run ends with %v", err)
	}
	if got := w.sim.Ephemerals(w.sales, w.ada); len(got) != 3 {
		t.Errorf("%d of three commands are answered", len(got))
	}
	if w.sim.Connections() > 0 && w.bot.Ready() {
		t.Error("a connection is open yet")
	}
}

func TestRunRecordsThePostThatIsOnItsWay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	stopped := make(chan struct{})
	w.sim.OnCall(func(method string, done bool) bool {
		if method == "chat.postMessage" && !done {
			<-stopped
		}
		return true
	})
	w.setUp()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- w.bot.Run(ctx) }()
	w.until("the bot is ready", func() bool { return w.bot.Ready() && w.knows(w.owner) })
	for _, key := range []string{"first", "second"} {
		w.owe(key, "", w.sales, 0)
		w.says(key, key)
	}
	w.bot.Wake()
	w.until("the first is on its way", func() bool { return w.post("first").State == outbox.Sending })
	stop()
	close(stopped)
	if err := <-ended; err != nil {
		t.Errorf("Run ends with %v", err)
	}
	if first, second := w.post("first"), w.post("second"); first.State != outbox.Sent || second.State != outbox.Owed {
		t.Errorf("the first is %s, the second %s", first.State, second.State)
	}
}

func TestRunWaitsOnlyForItsGrace(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.config.Grace = 50 * time.Millisecond
	started, cut := make(chan struct{}), make(chan error, 1)
	w.router.Command("/okr", func(ctx context.Context, _ *bot.Request) (bot.Reply, error) {
		close(started)
		<-ctx.Done()
		cut <- ctx.Err()
		return bot.Reply{}, ctx.Err()
	})
	w.setUp()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- w.bot.Run(ctx) }()
	w.until("the bot is ready", func() bool { return w.bot.Ready() && w.knows(w.owner) })
	w.typed(w.ada, w.sales, "/okr")
	<-started
	stop()
	if err := <-ended; err != nil {
		t.Errorf("Run ends with %v", err)
	}
	if err := <-cut; !errors.Is(err, context.Canceled) {
		t.Errorf("the handler is ended by %v", err)
	}
}

func TestWhatIsNotTakenIsNotAcknowledged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- w.bot.Run(ctx) }()
	w.until("the bot is ready", func() bool { return w.bot.Ready() && w.knows(w.owner) })
	stop()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	w.until("no connection", func() bool { return w.sim.Connections() == 0 })
	late := w.sim.AddUser(slacksim.User{ID: "U0LATE", RealName: "Lale Late"}).ID
	w.bot = nil
	w.start()
	w.until("who joined meanwhile is known", func() bool {
		_, err := w.store.FindPerson(t.Context(), okr.PersonID(late))
		return err == nil
	})
	if got := w.sim.Trouble(); slices.ContainsFunc(got, func(r slacksim.Refusal) bool { return r.Code == "late" }) {
		t.Errorf("%v", got)
	}
}
