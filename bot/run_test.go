package bot_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"okrbot/bot"
	"okrbot/okr"
	"okrbot/slacksim"
	"okrbot/store/outbox"
	"okrbot/ui"
)

func TestRunEndsWhenSlackRefusesATokenAtStart(t *testing.T) {
	t.Parallel()
	for _, method := range []string{"auth.test", "apps.connections.open"} {
		for _, code := range []string{"invalid_auth", "account_inactive", "token_revoked", "token_expired",
			"not_allowed_token_type", "missing_scope"} {
			t.Run(method+" "+code, func(t *testing.T) {
				t.Parallel()
				w := newWorld(t)
				w.sim.Inject(slacksim.Fault{Name: "error", On: method, Code: code})
				w.setUp()
				if err := w.bot.Run(t.Context()); !errors.Is(err, bot.ErrRefused) ||
					!strings.Contains(err.Error(), code) {
					t.Errorf("Run ends with %v", err)
				}
			})
		}
	}
}

// hiccups are answers that mean nothing for good: Slack's own trouble, codes that nobody knows, and what proxies say.
var hiccups = map[string]slacksim.Fault{
	"an unknown code":            {Name: "error", Code: "something_new"},
	"the workspace moves":        {Name: "error", Code: "org_login_required"},
	"access denied":              {Name: "error", Code: "access_denied"},
	"401":                        {Name: "server_error", Status: 401},
	"403 of a proxy":             {Name: "server_error", Status: 403, Body: "<html>Forbidden</html>"},
	"404":                        {Name: "server_error", Status: 404},
	"407":                        {Name: "server_error", Status: 407},
	"408":                        {Name: "server_error", Status: 408},
	"a page instead of JSON":     {Name: "server_error", Status: 200, Body: "<html>Please log in</html>"},
	"nothing":                    {Name: "server_error", Status: 200, Body: " "},
	"JSON that isn't Slack's":    {Name: "server_error", Status: 200, Body: "{}"},
	"a redirection to somewhere": {Name: "server_error", Status: 302},
}

func TestRunOutlivesWhatIsNotForGoodAtItsStart(t *testing.T) {
	t.Parallel()
	for name, fault := range hiccups {
		for _, method := range []string{"auth.test", "apps.connections.open"} {
			t.Run(method+" "+name, func(t *testing.T) {
				t.Parallel()
				w := newWorld(t)
				once := fault // the methods of a hiccup are tried side by side
				once.On, once.Times = method, 1
				w.sim.Inject(once)
				w.setUp()
				ctx, stop := context.WithCancel(t.Context())
				ended := make(chan error, 1)
				go func() { ended <- w.bot.Run(ctx) }()
				w.until("the bot is ready", func() bool { return w.bot.Ready() && w.knows(w.owner) })
				stop()
				if err := <-ended; err != nil || !strings.Contains(w.log.String(), "Slack can't be reached") {
					t.Errorf("Run ends with %v, the log says\n%s", err, w.log)
				}
			})
		}
	}
}

func TestRunOutlivesWhatIsNotForGoodWhenItReconnects(t *testing.T) {
	t.Parallel()
	faults := maps.Clone(hiccups)
	for _, code := range []string{"missing_scope", "not_allowed_token_type"} {
		faults[code] = slacksim.Fault{Name: "error", Code: code}
	}
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.start()
			w.greeted()
			if why := w.bot.Unready(); why != "" {
				t.Errorf("a connected bot says %q", why)
			}
			fault.On = "apps.connections.open"
			w.sim.Inject(fault)
			w.sim.DropSockets()
			w.until("it is said", func() bool { return strings.Contains(w.bot.Unready(), "failed: ") })
			if why := w.bot.Unready(); !strings.HasPrefix(why,
				"not connected to Slack since 2026-11-23T06:00:00Z; attempt ") {
				t.Errorf("it says %q", why)
			}
			w.until("it is in the log", func() bool {
				return strings.Contains(w.log.String(),
					"Slack can't be reached")
			})
			w.sim.ClearFaults("")
			w.until("it is connected again", func() bool { return w.bot.Unready() == "" })
		})
	}
}

func TestRunEndsWhenSlackRefusesATokenAtAReconnect(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired",
		"forbidden_team"} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.setUp()
			ended := make(chan error, 1)
			go func() { ended <- w.bot.Run(context.WithoutCancel(t.Context())) }()
			w.until("the bot is ready", func() bool { return w.bot.Ready() && w.knows(w.owner) })
			w.greeted()
			w.sim.Inject(slacksim.Fault{Name: "error", On: "apps.connections.open", Code: code})
			w.sim.DropSockets()
			if err := <-ended; !errors.Is(err, bot.ErrRefused) || !strings.Contains(err.Error(), code) {
				t.Errorf("Run ends with %v", err)
			}
		})
	}
}

func TestRunEndsWhenTheAppIsRemoved(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp()
	ended := make(chan error, 1)
	go func() { ended <- w.bot.Run(t.Context()) }()
	w.until("the directory is read", func() bool { return w.bot.Ready() && w.knows(w.owner) })
	w.sim.RevokeTokens()
	select {
	case err := <-ended:
		if !errors.Is(err, bot.ErrRefused) {
			t.Errorf("Run ends with %v", err)
		}
	case <-time.After(time.Minute):
		t.Error("the bot lives on deaf")
	}
	w.forgiven = true // calls with the revoked token
}

func TestRunReconnects(t *testing.T) {
	t.Parallel()
	for name, cut := range map[string]func(*slacksim.Sim){
		"dropped":           (*slacksim.Sim).DropSockets,
		"warning":           func(s *slacksim.Sim) { s.Disconnect("warning") },
		"refresh_requested": func(s *slacksim.Sim) { s.Disconnect("refresh_requested") },
		"refused connection": func(s *slacksim.Sim) {
			s.Inject(slacksim.Fault{Name: "refuse_connections",
				Times: 1})
			s.DropSockets()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.router.Command("/okr", says("here"))
			w.start()
			opened := w.sim.Calls("apps.connections.open")
			cut(w.sim)
			w.until("another connection", func() bool {
				return w.sim.Calls("apps.connections.open") > opened && w.bot.Ready() && w.sim.Connections() > 0
			})
			w.typed(w.ada, w.sales, "/okr")
			w.whispers(w.sales, w.ada, 1)
		})
	}
}

func TestRunFinishesWhatItTookBeforeItEnds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	started, release := make(chan struct{}), make(chan struct{})
	w.router.Command("/okr", func(context.Context, *bot.Request) (bot.Reply,
		error) {
		return bot.Reply{View: form("Form")}, nil
	})
	w.router.Submit("form", func(context.Context, *bot.Request) (bot.Reply, error) {
		close(started)
		<-release
		return bot.Reply{View: form("Saved")}, nil
	})
	w.setUp()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- w.bot.Run(ctx) }()
	w.until("the bot is ready", func() bool { return w.bot.Ready() && w.knows(w.owner) })
	w.typed(w.ada, w.sales, "/okr")
	id := w.modal(w.ada, "Form").ID
	submitted := make(chan error, 1)
	go func() { submitted <- w.sim.Submit(t.Context(), w.ada, id, filled("x")) }()
	<-started
	stop()
	close(release)
	if err := <-submitted; err != nil {
		t.Errorf("the form that was being saved: %v", err)
	}
	if err := <-ended; err != nil {
		t.Errorf("Run ends with %v", err)
	}
	w.modal(w.ada, "Saved")
	if w.sim.Connections() != 0 && w.bot.Ready() {
		t.Error("the connection is still open")
	}
}

func TestDirectoryFollowsSlack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.start()
	person := func(id string) okr.Person {
		p, err := w.store.FindPerson(t.Context(), okr.PersonID(id))
		if err != nil {
			return okr.Person{}
		}
		return p
	}
	if got, want := person(w.veli), (okr.Person{ID: "U0VELI", Name: "Veli Kaya", RealName: "Veli Kaya",
		Zone: "Europe/Istanbul", Locale: "tr-TR"}); got != want {
		t.Errorf("Veli is %+v", got)
	}
	if !person(w.owner).Admin || !person("USLACKBOT").Bot || !person(w.sim.BotUser()).Bot {
		t.Error("the owner is an admin, Slackbot and the bot are bots")
	}
	late := w.sim.AddUser(slacksim.User{ID: "W0LATE", RealName: "Lale Late", IsUltraRestricted: true}).ID
	w.until("who joined is known", func() bool { return person(late).Guest })
	w.sim.Deactivate(w.veli)
	w.until("who left is known", func() bool { return person(w.veli).Deactivated })
	if got := person(w.veli).Locale; got != "tr-TR" {
		t.Errorf("a leaver's locale is %q", got)
	}
}

func TestOwnerIsInvitedToSetUpTheFirstTeam(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.says("setup", "Set up your first team")
	w.start()
	dm := w.dm(w.owner)
	w.until("the invitation", func() bool { return slices.Equal(w.texts(dm), []string{"Set up your first team"}) })
}

func TestCheck(t *testing.T) {
	t.Parallel()
	failing := func(list []bot.Finding) string {
		var ids []string
		for _, f := range list {
			if !f.OK {
				ids = append(ids, f.ID)
			}
		}
		return strings.Join(ids, " ")
	}
	t.Run("all is well", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.config.Now = time.Now // Slack's Date header is of this machine
		if got := bot.Check(t.Context(), w.config); failing(got) != "" || len(got) != 5 {
			t.Errorf("findings %+v", got)
		}
	})
	t.Run("the clock is off", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.config.Now = func() time.Time { return time.Now().Add(-time.Hour) }
		if got := failing(bot.Check(t.Context(), w.config)); got != "doctor.clock_off" {
			t.Errorf("found %q", got)
		}
	})
	t.Run("tokens are refused", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.sim.Inject(slacksim.Fault{Name: "error", Code: "invalid_auth"})
		if got := failing(bot.Check(t.Context(),
			w.config)); got != "doctor.bot_token_refused doctor.app_token_refused" {
			t.Errorf("found %q", got)
		}
	})
	t.Run("the socket is blocked", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.config.Now = time.Now
		w.sim.Inject(slacksim.Fault{Name: "refuse_connections"})
		if got := failing(bot.Check(t.Context(), w.config)); got != "doctor.socket_blocked" {
			t.Errorf("found %q", got)
		}
	})
	t.Run("every finding can be said", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		for _, f := range bot.Check(t.Context(), w.config) {
			p := w.config.Locale.Printer("tr")
			if said := p.T(f.ID, f.Args...); said == f.ID || p.T(f.Name) == f.Name || strings.Contains(said, "{{") {
				t.Errorf("%s: %s says %q", f.Name, f.ID, said)
			}
		}
	})
}

func TestScopesAreThoseOfTheManifest(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../manifest.yml")
	if err != nil {
		t.Fatal(err)
	}
	var asked struct {
		OAuth struct {
			Scopes struct{ Bot []string }
		} `yaml:"oauth_config"`
	}
	if err := yaml.Unmarshal(text, &asked); err != nil {
		t.Fatal(err)
	}
	if got := slices.Sorted(slices.Values(asked.OAuth.Scopes.Bot)); !slices.Equal(got, bot.Scopes()) {
		t.Errorf("manifest.yml asks for %q, the doctor for %q", got, bot.Scopes())
	}
}

func TestPostsWaitForTheBotToBeInvited(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	secret := w.sim.AddChannel(slacksim.Channel{Name: "secret", Private: true, Members: []string{w.ada}}).ID
	w.owe("welcome", "", secret, 0)
	w.says("welcome", "Welcome")
	w.start()
	w.until("the refusal", func() bool { return w.post("welcome").State == outbox.Parked })
	w.sim.Invite(secret, w.sim.BotUser())
	w.until("the post", func() bool { return slices.Equal(w.texts(secret), []string{"Welcome"}) })
	w.forgive("channel_not_found", "method_not_supported_for_channel_type")
}

func TestTidy(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"  list me ":               "list me",
		"“Acme”\u00a0‘deal’":       `"Acme" 'deal'`,
		"check\u200bin":            "checkin",
		"<@U012ABCDEF>\ttop deals": "<@U012ABCDEF> top deals",
		"okr list\r\nteam\n":       "okr list team",
		"okr\u3000list\u2028me":    "okr list me",
		"":                         "",
	} {
		if got := bot.Tidy(typed); got != want {
			t.Errorf("Tidy(%q) = %q, want %q", typed, got, want)
		}
	}
}

func TestTokenIsNotShown(t *testing.T) {
	t.Parallel()
	token := bot.Token("xoxb-123-secret")
	for _, shown := range []string{fmt.Sprint(token), fmt.Sprintf("%#v", token),
		fmt.Sprintf("%+v", struct{ T bot.Token }{token}), token.LogValue().String(), bot.Token("secret").String()} {
		if strings.Contains(shown, "secret") || strings.Contains(shown, "123") {
			t.Errorf("the token is shown: %s", shown)
		}
	}
}

// BenchmarkAck is from a command's envelope to its acknowledgement, with the commit of the envelope's record.
func BenchmarkAck(b *testing.B) {
	w := newWorld(b)
	w.router.Command("/okr", func(context.Context, *bot.Request) (bot.Reply, error) { return bot.Reply{}, nil })
	w.start()
	for b.Loop() {
		if err := w.sim.Type(b.Context(), w.ada, w.sales, "", "/okr"); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkAckTogether is the same from fifty people at once.
func BenchmarkAckTogether(b *testing.B) {
	w := newWorld(b)
	w.router.Command("/okr", func(_ context.Context, r *bot.Request) (bot.Reply, error) {
		return bot.Reply{Message: &ui.Message{Text: "ok"}}, nil
	})
	w.start()
	var failed atomic.Int32
	for b.Loop() {
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() {
				if err := w.sim.Type(b.Context(), w.ada, w.sales, "", "/okr"); err != nil {
					failed.Add(1)
				}
			})
		}
		all.Wait()
	}
	if failed.Load() > 0 {
		b.Errorf("%d commands failed", failed.Load())
	}
}

// BenchmarkAckUnderLoad is how long people wait for the acknowledgement of 200 commands a second, with the commit in
// it.
func BenchmarkAckUnderLoad(b *testing.B) {
	const perSecond, seconds = 200, 5
	w := newWorld(b)
	w.router.Command("/okr", func(_ context.Context, r *bot.Request) (bot.Reply, error) {
		return bot.Reply{Message: &ui.Message{Text: "ok"}}, nil
	})
	w.start()
	var mu sync.Mutex
	var took []time.Duration
	for b.Loop() {
		var all sync.WaitGroup
		beat := time.NewTicker(time.Second / perSecond)
		for range perSecond * seconds {
			<-beat.C
			all.Go(func() {
				began := time.Now()
				err := w.sim.Type(b.Context(), w.ada, w.sales, "", "/okr")
				mu.Lock()
				defer mu.Unlock()
				took = append(took, time.Since(began))
				if err != nil {
					b.Error(err)
				}
			})
		}
		beat.Stop()
		all.Wait()
	}
	slices.Sort(took)
	for _, part := range []int{50, 99} {
		b.ReportMetric(float64(took[len(took)*part/100].Microseconds())/1000, fmt.Sprintf("ms-p%d", part))
	}
}
