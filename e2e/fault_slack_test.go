package e2e

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"okrbot/cmd"
	"okrbot/slacksim"
)

// later moves the clock on.
func (o *office) later(by time.Duration) {
	o.t.Helper()
	o.moveTo(o.clock.Now().Add(by).Format(time.RFC3339Nano))
}

func TestFault_PromptsThatSlackDoesNotTakeAtFirst(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]slacksim.Fault{
		"over the limit":       {Name: "ratelimited", On: "chat.postMessage", Times: 2, RetryAfter: 7},
		"503":                  {Name: "server_error", On: "chat.postMessage", Times: 2},
		"502, twice each":      {Name: "server_error", On: "chat.postMessage", Times: 4, Status: 502},
		"trouble within Slack": {Name: "error", On: "chat.postMessage", Times: 2, Code: "internal_error"},
		"no conversation":      {Name: "server_error", On: "conversations.open", Times: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := begins(t)
			o.sim.Inject(fault)
			o.moveTo("2026-11-30T09:00:00+03:00")
			for range 6 {
				o.later(10 * time.Second)
			}
			for _, person := range []string{selin, ayse} {
				if n := o.replies(person, "Merhaba"); n != 1 {
					t.Errorf("%s has %d prompts", person, n)
				}
			}
			o.reads()
		})
	}
}

func TestFault_SlackSaysHowLongToWait(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.Quiet() // a message is seen before its call is in the journal
	o.sim.Inject(slacksim.Fault{Name: "ratelimited", On: "chat.postMessage", Times: 2, RetryAfter: 120})
	calls := o.sim.Calls("chat.postMessage")
	o.moveTo("2026-11-30T09:00:00+03:00", "2026-11-30T09:01:59+03:00")
	// two prompts; the second may have been on its way already
	if n := o.sim.Calls("chat.postMessage") - calls; n > 2 || n == 0 {
		t.Errorf("%d calls before Slack's two minutes were over", n)
	}
	o.moveTo("2026-11-30T09:02:00+03:00", "2026-11-30T09:04:00+03:00") // Slack may say it a second time
	for _, person := range []string{selin, ayse} {
		if n := o.replies(person, "Merhaba"); n != 1 {
			t.Errorf("%s has %d prompts", person, n)
		}
	}
	o.reads()
}

func TestFault_UpdatesAndHomesCatchUp(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]slacksim.Fault{
		"over the limit": {Name: "ratelimited", RetryAfter: 5},
		"503":            {Name: "server_error"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := onMonday(t)
			rep := o.Person(ayse)
			rep.OpensHome().Shows("Check-in yap")
			for _, method := range []string{"chat.update", "views.publish"} {
				fault.On, fault.Times = method, 2
				o.sim.Inject(fault)
			}
			rep.DM().Shows("Merhaba Ayşe Yılmaz").Clicks("Bu hafta bildirecek şey yok")
			o.Channel("#sales").Shows("1 of 3 have answered")
			for range 6 {
				o.later(10 * time.Second)
			}
			rep.DM().Shows("Not edildi: bu kez bildirilecek bir şey yok.")
			rep.Home().Shows("Sizi bekleyen bir şey yok")
			if n := o.replies(ayse, "Merhaba"); n != 0 {
				t.Error("the prompt still asks")
			}
		})
	}
}

func TestFault_SlackIsSlow(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.sim.Inject(slacksim.Fault{Name: "slow", On: "chat.postMessage", Times: 2, Delay: 700 * time.Millisecond})
	o.moveTo("2026-11-30T08:59:59+03:00")
	moved := make(chan struct{})
	go func() {
		defer close(moved)
		o.later(time.Second)
	}()
	o.settles(ayse) // while her prompt is on its way
	<-moved
	o.nudged(map[string][]string{selin: {"prompt Mon 30 Nov 09:00"}, ayse: {"prompt Mon 30 Nov 09:00"}})
}

// lossy is Slack behind a network that loses the answers to the first few calls of a method: Slack did what was
// asked, and nobody hears of it.
func lossy(t *testing.T, slack, method string, times int32) (api string) {
	t.Helper()
	target, err := url.Parse(strings.TrimSuffix(slack, "/api/"))
	if err != nil {
		t.Fatal(err)
	}
	var left atomic.Int32
	left.Store(times)
	proxy := httputil.NewSingleHostReverseProxy(target)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Host = target.Host
		if !strings.HasSuffix(r.URL.Path, "/"+method) || left.Add(-1) < 0 {
			proxy.ServeHTTP(w, r)
			return
		}
		proxy.ServeHTTP(httptest.NewRecorder(), r)
		panic(http.ErrAbortHandler)
	}))
	t.Cleanup(server.Close)
	return server.URL + "/api/"
}

func TestFault_AnswersOfSlackAreLost(t *testing.T) {
	t.Parallel()
	for _, method := range []string{"chat.postMessage", "chat.update", "conversations.open", "views.open"} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			o := furnish(t, "2026-11-26T15:00:00+03:00")
			o.start()
			o.foundTeam()
			o.reads()
			o.stop()
			o.env["SLACK_API_URL"] = lossy(t, o.sim.APIURL(), method, 2)
			o.start()
			o.moveTo("2026-11-30T09:00:00+03:00")
			for range 6 {
				o.later(10 * time.Second)
			}
			for _, person := range []string{selin, ayse} {
				if n := o.replies(person, "Merhaba"); n != 1 {
					t.Errorf("%s has %d prompts", person, n)
				}
			}
			o.Person(ayse).DM().Shows("Merhaba").Clicks("Bu hafta bildirecek şey yok")
			o.Channel("#sales").Shows("1 of 3 have answered")
			for range 6 {
				o.later(10 * time.Second)
			}
			o.Person(ayse).DM().Shows("Not edildi")
			o.reads()
		})
	}
}

func TestFault_ExpiredTriggers(t *testing.T) {
	t.Parallel()
	o := onMonday(t)
	rep := o.Person(ayse)
	o.sim.Inject(slacksim.Fault{Name: "expired_trigger", Times: 1})
	rep.Types("@okrbot", "/okr checkin")
	rep.SeesEphemeral("@okrbot", "Hiçbir şey kaybolmadı: formu düğmeyle açabilirsiniz.").Clicks("Formu aç")
	rep.SeesModal("Check-in")
	rep.ClosesModal()

	o.sim.Inject(slacksim.Fault{Name: "expired_trigger", Times: 1})
	rep.DM().Shows("Merhaba Ayşe Yılmaz").Clicks("Check-in yap")
	rep.SeesEphemeral("@okrbot", "lütfen bir kez daha tıklayın")
	rep.DM().Shows("Merhaba Ayşe Yılmaz").Clicks("Check-in yap")
	rep.SeesModal("Check-in")
	rep.ClosesModal()

	rep.OpensHome().Shows("Check-in yap")
	o.sim.Inject(slacksim.Fault{Name: "expired_trigger", Times: 1})
	rep.Home().Clicks("Check-in yap")
	rep.DM().Shows("lütfen bir kez daha tıklayın")
	o.sim.Inject(slacksim.Fault{Name: "expired_trigger", Times: 1})
	rep.UsesShortcut("checkin.open")
	o.wait("a word about the shortcut", func() bool { return o.replies(ayse, "lütfen bir kez daha tıklayın") == 3 })
	o.reads()
}

func TestFault_FormsThatCannotBeRedrawn(t *testing.T) {
	t.Parallel()
	o := onMonday(t)
	rep := o.Person(ayse)
	o.drafts(ayse, goal{title: "Daha çok müşteri", keyResults: []result{{title: "Görüşme", start: "0", target: "100"}}})
	o.sim.Inject(slacksim.Fault{Name: "error", On: "views.update", Code: "hash_conflict", Times: 1})
	o.redraws(ayse, func() { rep.Clicks("Anahtar sonuç ekle") }) // another click was redrawn first
	o.sim.Inject(slacksim.Fault{Name: "error", On: "views.update", Code: "internal_error", Times: 1})
	rep.Clicks("Anahtar sonuç ekle")
	rep.DM().Shows("lütfen bir kez daha tıklayın")
	o.redraws(ayse, func() { rep.Clicks("Anahtar sonuç ekle") })
	rep.SeesModal("Yeni amaç").Has("Anahtar sonuç 2").Holds("Amaç", "Daha çok müşteri")

	// Who closes the form before it is redrawn gave it up: nothing more is said.
	letGo := o.halts("views.update")
	o.Forgives("not_found", "view_not_found")
	rep.Clicks("Anahtar sonuç ekle")
	rep.ClosesModal()
	letGo()
	o.settles(ayse)
	o.Quiet()
}

func TestFault_ChannelThatOkrbotIsNotIn(t *testing.T) {
	t.Parallel()
	o := furnish(t, "2026-11-26T15:00:00+03:00")
	o.sim.AddChannel(slacksim.Channel{ID: "C0DEALS", Name: "deals", Private: true,
		Members: []string{can, selin, lukas}})
	o.Forgives("channel_not_found", "not_in_channel", "method_not_supported_for_channel_type")
	o.start()
	admin := o.Person(can)
	admin.DM().Shows("okrbot").Clicks("Ekip kur")
	admin.SeesModal("Yeni ekip")
	admin.Clicks("Diğer ayarlar")
	admin.SeesModal("Yeni ekip").Has("Açılış günü")
	admin.Fills("Ekip adı", "Deals")
	admin.Fills("Kanal", "#deals")
	admin.Submits()
	admin.SeesModal("Ekip ayarları").Has("Deals")
	admin.ClosesModal()
	o.reads()
	o.logs("parked", "welcome/T1")
	o.sim.Invite("C0DEALS", o.sim.BotUser())
	o.Channel("#deals").Shows("Deals")
	o.moveTo("2026-11-30T12:00:00+03:00")
	o.nudged(map[string][]string{can: week("30 Nov", "1 Dec")[:1], selin: week("30 Nov", "1 Dec")[:1],
		lukas: week("30 Nov", "1 Dec")[:1]})

	// Somebody removes okrbot for a while: nothing is lost, and prompts do not depend on it.
	o.sim.Leave("C0DEALS", o.sim.BotUser())
	o.Person(can).DM().Shows("Merhaba Can Öztürk").Clicks("Bu hafta bildirecek şey yok")
	o.Person(can).DM().Shows("Not edildi")
	o.moveTo("2026-11-30T15:00:00+03:00")
	o.sim.Invite("C0DEALS", o.sim.BotUser())
	o.Channel("#deals").Shows("3 kişiden 1 yanıt")
	o.reads()
}

func TestFault_ArchivedChannel(t *testing.T) {
	t.Parallel()
	o := onMonday(t)
	o.Forgives("is_archived")
	o.sim.AddChannel(slacksim.Channel{ID: "C0DEALS", Name: "deals", Members: []string{selin, ayse, emily}})
	o.sim.Archive("C0SALES")
	o.Person(ayse).DM().Shows("Merhaba Ayşe Yılmaz").Clicks("Bu hafta bildirecek şey yok")
	o.Person(ayse).DM().Shows("Not edildi")
	o.logs("parked", "summary/T1")
	o.setsAs(can, "", "Kanal", "#deals")
	o.Channel("#deals").Shows("1 of 3 have answered")
	o.moveTo("2026-12-03T12:00:00+03:00")
	o.nudged(map[string][]string{ayse: week("30 Nov", "1 Dec")[:1], selin: week("30 Nov", "1 Dec"),
		emily: week("30 Nov", "1 Dec")})
}

func TestFault_SomebodyWhoCannotBeWrittenTo(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"user_disabled", "cannot_dm_bot", "user_not_found"} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			o := begins(t)
			o.sim.Inject(slacksim.Fault{Name: "error", On: "conversations.open", Code: code, Times: 1})
			o.moveTo("2026-11-30T09:00:00+03:00", "2026-11-30T12:00:00+03:00")
			asked := append(o.nudges(selin), o.nudges(ayse)...)
			if !slices.Equal(asked, []string{"prompt Mon 30 Nov 09:00"}) {
				t.Errorf("one of two can be written to, and was asked %q", asked)
			}
			o.logs("parked", "prompt/", code)
			o.reads()
		})
	}
}

func TestFault_RevokedToken(t *testing.T) {
	t.Parallel()
	for name, revoke := range map[string]func(o *office){
		"the app is removed": func(o *office) { o.sim.RevokeTokens() },
		// a prompt
		"found out by a call": func(o *office) {
			o.sim.Inject(slacksim.Fault{Name: "revoked_tokens"})
			o.later(time.Minute)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := begins(t)
			o.stop()
			o.Forgives("token_revoked")
			exit := make(chan int, 1)
			go func() { exit <- cmd.Run(t.Context(), o.program("run")) }()
			o.wait("a connection", func() bool { return o.sim.Connections() > 0 })
			o.moveTo("2026-11-30T08:59:30+03:00")
			revoke(o)
			select {
			case code := <-exit:
				if code == 0 {
					t.Error("exit code 0")
				}
			case <-time.After(time.Minute):
				t.Error("okrbot lives on deaf")
			}
			if !o.log.says("Slack refuses okrbot", "token_revoked", "okrbot doctor") {
				t.Error("nobody is told why")
			}
		})
	}
}

func TestFault_WrongTokens(t *testing.T) {
	t.Parallel()
	for name, wrong := range map[string]string{"SLACK_BOT_TOKEN": "xoxb-wrong", "SLACK_APP_TOKEN": "xapp-wrong"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := furnish(t, "2026-11-26T15:00:00+03:00")
			o.Forgives("invalid_auth")
			o.env[name] = wrong
			if code := cmd.Run(t.Context(), o.program("run")); code == 0 ||
				!o.log.says("Slack refuses okrbot", "invalid_auth") {
				t.Errorf("exit code %d", code)
			}
			o.env[name] = ""
			if code := cmd.Run(t.Context(), o.program("run")); code != 2 || !o.log.says(name+" is not set") {
				t.Errorf("without a token: exit code %d", code)
			}
		})
	}
}
