package bot_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/slack-go/slack"

	"okrbot/bot"
	"okrbot/locale"
	"okrbot/okr"
	"okrbot/slacksim"
	"okrbot/ui"
)

func TestCommandIsAnsweredInThePersonsLanguage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.router.Command("/okr", func(_ context.Context, r *bot.Request) (bot.Reply, error) {
		return bot.Reply{Message: &ui.Message{Text: fmt.Sprintf("%s %s %q", r.Person.ID, r.Printer.Language(),
			r.Text)}}, nil
	})
	w.start()
	w.typed(w.ada, w.sales, "/okr list\u00a0“big  deals” ")
	w.typed(w.veli, w.sales, "/okr")
	if got, want := w.whispers(w.sales, w.ada, 1)[0], `U0ADA en "list \"big deals\""`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := w.whispers(w.sales, w.veli, 1)[0], `U0VELI tr ""`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// Nothing that is longer than a command is read; the person is told so in private, and gets back what Slack doesn't
// show.
func TestACommandThatIsTooLongIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	read := make(chan int, 10)
	hear := func(_ context.Context, r *bot.Request) (bot.Reply, error) {
		read <- len(r.Text)
		return bot.Reply{Message: &ui.Message{Text: "read"}}, nil
	}
	w.router.Command("/okr", hear)
	w.router.DM(hear)
	w.start()
	fits, long := strings.Repeat("ş", 4_000), strings.Repeat("1 & 2 ", 800)+"<!channel> end"
	w.typed(w.ada, w.sales, "/okr "+fits)
	w.typed(w.veli, w.sales, "/okr "+long)
	got := w.whispers(w.sales, w.veli, 1)[0]
	if !strings.Contains(got, "En fazla 4.000 karakter") || !strings.Contains(got, "1 &amp; 2 1 &amp; 2") ||
		!strings.HasSuffix(got, "&lt;!channel&gt; end") {
		t.Errorf("it says %.300q … %q", got, got[max(0, len(got)-40):])
	}
	w.typed(w.ada, w.dm(w.ada), long)
	w.until("an answer to the message", func() bool {
		return slices.ContainsFunc(w.sim.Messages(w.dm(w.ada)),
			func(m slacksim.Message) bool { return strings.Contains(m.Text, "up to 4,000 characters") })
	})
	if n := <-read; n != len(fits) || len(read) > 0 {
		t.Errorf("%d bytes were read, and %d more texts", n, len(read))
	}
}

func TestErrorsAreSaidToThePerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const secret = "what Ada typed"
	w.router.Command("/okr", func(_ context.Context, r *bot.Request) (bot.Reply, error) {
		switch r.Text {
		case "refused":
			return bot.Reply{}, fmt.Errorf("list: %w", okr.Refuse("bot.guest"))
		case "said":
			return bot.Reply{}, &locale.Error{ID: "bot.old_button"}
		case "broken":
			return bot.Reply{}, errors.New("disk full")
		}
		panic("out of " + "order")
	})
	w.start()
	for i, line := range []string{"/okr refused", "/okr said", "/okr broken", "/okr panic " + secret, "/kpi"} {
		w.typed(w.ada, w.sales, line)
		w.whispers(w.sales, w.ada, i+1)
	}
	got := w.whispers(w.sales, w.ada, 5)
	for i, want := range []string{"members of this workspace", "no longer works", "reference", "reference",
		"/kpi isn't there"} {
		if !strings.Contains(got[i], want) {
			t.Errorf("answer %d is %q, want it to contain %q", i, got[i], want)
		}
	}
	reference := got[2][strings.LastIndex(got[2], " ")+1:]
	log := w.log.String()
	if strings.Count(log, "disk full") != 1 || !strings.Contains(log, "ref="+reference) ||
		!strings.Contains(log, "panic: out of order") {
		t.Errorf("the log lacks the errors, once each, with their references (%s):\n%s", reference, log)
	}
	if strings.Contains(log, secret) || strings.Contains(log, w.sim.BotToken()) {
		t.Errorf("the log tells secrets:\n%s", log)
	}
}

func TestFormIsAcknowledgedWithItsResult(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var once []string
	w.router.Command("/okr", func(context.Context, *bot.Request) (bot.Reply,
		error) {
		return bot.Reply{View: form("First")}, nil
	})
	w.router.Submit("form", func(_ context.Context, r *bot.Request) (bot.Reply, error) {
		value := r.View.State.Values["field"]["value"].Value
		once = append(once, r.Once)
		switch value {
		case "wrong":
			return bot.Reply{Errors: map[string]string{"field": "Not that"}}, nil
		case "refused":
			return bot.Reply{}, &locale.Error{ID: "bot.old_form"}
		case "large":
			return bot.Reply{View: form("Large", bulk(30)...)}, nil
		case "pushed":
			return bot.Reply{View: form("Pushed", bulk(30)...), Push: true}, nil
		case "next":
			return bot.Reply{View: form("Second")}, nil
		}
		return bot.Reply{}, nil
	})
	w.start()
	submit := func(value string) slacksim.View {
		t.Helper()
		views := w.sim.Views(w.ada)
		top := views[len(views)-1]
		if err := w.sim.Submit(t.Context(), w.ada, top.ID, filled(value)); err != nil {
			t.Fatal(err)
		}
		if views = w.sim.Views(w.ada); len(views) == 0 {
			return slacksim.View{}
		}
		return views[len(views)-1]
	}
	w.typed(w.ada, w.sales, "/okr")
	w.modal(w.ada, "First")
	if got := submit("wrong").Errors["field"]; got != "Not that" {
		t.Errorf("error beside the field is %q", got)
	}
	submit("wrong")
	if got := submit("refused"); !strings.Contains(got.Errors["field"], "out of date") ||
		got.State["field"]["value"]["value"] != "refused" {
		t.Errorf("a refusal shows %v and keeps %v", got.Errors, got.State)
	}
	submit("next")
	w.modal(w.ada, "Second")
	submit("large")
	large := w.modal(w.ada, "Large")
	if len(large.Blocks()) != 31 {
		t.Errorf("the large form has %d blocks", len(large.Blocks()))
	}
	submit("pushed")
	w.modal(w.ada, "Pushed")
	if n := len(w.sim.Views(w.ada)); n != 2 {
		t.Errorf("%d modals are open, want 2", n)
	}
	submit("done")
	w.modal(w.ada, "Large")
	if once[0] != once[1] || once[1] == once[2] {
		t.Errorf("keys of equal, equal and different submissions: %q", once[:3])
	}
}

func TestFormOfAnOlderVersionStaysOpen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.router.Command("/okr", func(context.Context, *bot.Request) (bot.Reply,
		error) {
		return bot.Reply{View: form("Old")}, nil
	})
	w.start()
	w.typed(w.ada, w.sales, "/okr")
	id := w.modal(w.ada, "Old").ID
	if err := w.sim.Submit(t.Context(), w.ada, id, filled("typed")); err != nil {
		t.Fatal(err)
	}
	if got := w.modal(w.ada, "Old").Errors["field"]; !strings.Contains(got, "out of date") {
		t.Errorf("the form says %q", got)
	}
}

func TestClicks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.router.Command("/okr", func(context.Context, *bot.Request) (bot.Reply, error) {
		button := func(action, value string) slack.BlockElement {
			return slack.NewButtonBlockElement(action, value, plain(value))
		}
		return bot.Reply{Message: &ui.Message{Text: "Choose", Blocks: []slack.Block{
			section("Choose"),
			slack.NewActionBlock("buttons", button("show:7", "O7"), button("replace", "R1"), button("gone", "G1")),
		}}}, nil
	})
	w.router.Action("show", func(_ context.Context, r *bot.Request) (bot.Reply, error) {
		return bot.Reply{Message: &ui.Message{Text: r.Action + " " + r.Value + " " + r.Channel}}, nil
	})
	w.router.Action("replace", func(context.Context, *bot.Request) (bot.Reply, error) {
		return bot.Reply{Message: &ui.Message{Text: "Replaced"}, Replace: true}, nil
	})
	w.start()
	w.typed(w.ada, w.sales, "/okr")
	w.whispers(w.sales, w.ada, 1)
	here := slacksim.Container{Type: "message", Channel: w.sales, TS: w.sim.Ephemerals(w.sales, w.ada)[0].TS}
	click := func(action string) {
		t.Helper()
		if err := w.sim.Click(t.Context(), w.ada, here,
			slacksim.Used{BlockID: "buttons", ActionID: action}, nil); err != nil {
			t.Fatal(err)
		}
	}
	click("gone")
	click("show:7")
	got := w.whispers(w.sales, w.ada, 3)
	if !contains(got, "no longer works") || !contains(got, "show:7 O7 "+w.sales) {
		t.Errorf("answers: %q", got)
	}
	click("replace")
	w.until("the message is replaced", func() bool {
		got := w.whispers(w.sales, w.ada, 3)
		return len(got) == 3 && got[0] == "Replaced"
	})
}

func TestDirectMessageOffersTheForm(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var asked atomic.Int32
	w.router.DM(func(_ context.Context, r *bot.Request) (bot.Reply, error) {
		asked.Add(1)
		if r.Text == "hello" {
			return bot.Reply{Message: &ui.Message{Text: "Hello Ada"}}, nil
		}
		return bot.Reply{View: form("From " + r.Text)}, nil
	})
	w.start()
	dm := w.dm(w.ada)
	w.typed(w.ada, dm, "hello")
	w.until("the answer", func() bool { return slices.Contains(w.texts(dm), "Hello Ada") })
	w.typed(w.ada, dm, "new")
	w.until("the offer", func() bool { return len(w.sim.Messages(dm)) == 4 })
	offer := w.sim.Messages(dm)[3]
	e := slacksim.Elements(offer.Blocks)[0]
	if err := w.sim.Click(t.Context(), w.ada, slacksim.Container{Type: "message", Channel: dm, TS: offer.TS},
		slacksim.Used{BlockID: e.BlockID, ActionID: e.ID}, nil); err != nil {
		t.Fatal(err)
	}
	w.modal(w.ada, "From new")
	if asked.Load() != 3 {
		t.Errorf("the handler was asked %d times, want 3: the bot listens to itself", asked.Load())
	}
}

func TestExpiredTriggerOffersTheForm(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.router.Command("/okr", func(_ context.Context, r *bot.Request) (bot.Reply, error) {
		return bot.Reply{View: form("For " + r.Text)}, nil
	})
	w.start()
	w.sim.Inject(slacksim.Fault{Name: "expired_trigger", Times: 1})
	w.typed(w.ada, w.sales, "/okr new")
	if got := w.whispers(w.sales, w.ada, 1)[0]; !strings.Contains(got, "Nothing is lost") {
		t.Errorf("the person is told %q", got)
	}
	offer := w.sim.Ephemerals(w.sales, w.ada)[0]
	e := slacksim.Elements(offer.Blocks)[0]
	if err := w.sim.Click(t.Context(), w.ada, slacksim.Container{Type: "message", Channel: w.sales, TS: offer.TS},
		slacksim.Used{BlockID: e.BlockID, ActionID: e.ID}, nil); err != nil {
		t.Fatal(err)
	}
	w.modal(w.ada, "For new")
}

func TestEventDeliveredTwiceHasOneEffect(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var heard atomic.Int32
	w.router.DM(func(context.Context, *bot.Request) (bot.Reply, error) {
		heard.Add(1)
		return bot.Reply{Message: &ui.Message{Text: "once"}}, nil
	})
	w.start()
	w.sim.Inject(slacksim.Fault{Name: "duplicate", On: "message.im", Times: 1})
	dm := w.dm(w.ada)
	w.typed(w.ada, dm, "hi")
	w.until("an answer", func() bool { return slices.Contains(w.texts(dm), "once") })
	if !w.sim.Redeliver("message.im") {
		t.Fatal("no event to deliver again")
	}
	w.typed(w.ada, dm, "last")
	w.until("the last answer", func() bool { return len(w.sim.Messages(dm)) == 4 })
	if heard.Load() != 2 {
		t.Errorf("two messages were heard %d times", heard.Load())
	}
}

func TestReactionsSayWhoWroteTheMessage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	heard := make(chan *bot.Request, 8)
	w.router.Event("reaction_added", func(_ context.Context, r *bot.Request) (bot.Reply, error) {
		heard <- r
		return bot.Reply{}, nil
	})
	w.start()
	w.says("own", "own")
	w.owe("own", "", w.sales, 0)
	w.bot.Wake()
	w.until("the bot's message", func() bool { return len(w.texts(w.sales)) == 1 })
	w.typed(w.veli, w.sales, "somebody else's")
	messages := w.sim.Messages(w.sales)
	for i, author := range []string{"", w.veli} { // of its own there is no author
		ts := messages[i].TS
		if err := w.sim.React(w.ada, w.sales, ts, "tada", false); err != nil {
			t.Fatal(err)
		}
		r := <-heard
		link := "https://slacksim.slack.com/archives/" + w.sales + "/p" + strings.ReplaceAll(ts, ".", "")
		if string(r.Person.ID) != w.ada || r.Channel != w.sales || r.Message != ts || r.Once == "" ||
			string(r.Author) != author || r.Link != link {
			t.Errorf("heard of %s in %s below %s of %q at %s, which is %q", r.Person.ID, r.Channel, r.Message, r.Author,
				r.Link, r.Once)
		}
	}
}

func TestSuggestions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.router.Command("/okr", func(context.Context, *bot.Request) (bot.Reply, error) {
		least := 1
		menu := slack.NewOptionsSelectBlockElement(slack.OptTypeExternal, plain("Zone"), "zone")
		menu.MinQueryLength = &least
		return bot.Reply{View: form("Zones", slack.NewInputBlock("zones", plain("Zone"), nil,
			menu).WithOptional(true))}, nil
	})
	w.router.Suggest("zone", func(_ context.Context, r *bot.Request) (bot.Reply, error) {
		if r.Query == "x" {
			return bot.Reply{}, nil
		}
		return bot.Reply{Options: []*slack.OptionBlockObject{slack.NewOptionBlockObject("Z", plain(r.Query), nil)}}, nil
	})
	w.start()
	w.typed(w.ada, w.sales, "/okr")
	in := slacksim.Container{Type: "view", ViewID: w.modal(w.ada, "Zones").ID}
	for query, want := range map[string]int{"Ist": 1, "x": 0} {
		got, err := w.sim.Suggest(t.Context(), w.ada, in, "zones", "zone", query)
		if err != nil {
			t.Fatal(err)
		}
		if options, _ := got["options"].([]any); len(options) != want {
			t.Errorf("%q suggests %v, want %d options", query, got, want)
		}
	}
}

func TestGuestsAreToldKindly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	guest := w.sim.AddUser(slacksim.User{RealName: "Gus Guest", IsRestricted: true}).ID
	w.sim.Invite(w.sales, guest)
	w.router.Command("/okr", says("for members only"))
	w.start()
	w.typed(guest, w.sales, "/okr")
	if got := w.whispers(w.sales, guest, 1)[0]; !strings.Contains(got, "members of this workspace") {
		t.Errorf("a guest is told %q", got)
	}
}

func TestShortcutErrorIsShownInAModal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.router.Shortcut("checkin", func(context.Context, *bot.Request) (bot.Reply, error) {
		return bot.Reply{}, &locale.Error{ID: "bot.old_button"}
	})
	w.start()
	if err := w.sim.Shortcut(t.Context(), w.ada, "checkin", "", ""); err != nil {
		t.Fatal(err)
	}
	w.modal(w.ada, "okrbot")
}

func TestOnePersonsRequestsKeepTheirOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var (
		mu    sync.Mutex
		order []string
	)
	first, release := make(chan struct{}), make(chan struct{})
	w.router.Command("/okr", func(_ context.Context, r *bot.Request) (bot.Reply, error) {
		if r.Text == "1" {
			close(first)
			<-release
		}
		mu.Lock()
		defer mu.Unlock()
		order = append(order, string(r.Person.ID)+r.Text)
		return bot.Reply{Message: &ui.Message{Text: r.Text}}, nil
	})
	w.start()
	w.typed(w.ada, w.sales, "/okr 1")
	<-first
	w.typed(w.ada, w.sales, "/okr 2")
	w.typed(w.veli, w.sales, "/okr 3")
	w.whispers(w.sales, w.veli, 1) // Veli doesn't wait for Ada
	close(release)
	w.whispers(w.sales, w.ada, 2)
	if want := []string{"U0VELI3", "U0ADA1", "U0ADA2"}; !slices.Equal(order, want) {
		t.Errorf("order is %q, want %q", order, want)
	}
}
