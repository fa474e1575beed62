package bot_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"okrbot/bot"
	"okrbot/locale"
	"okrbot/okr"
	"okrbot/slacksim"
)

// opened is a world in which Ada has opened a form that is worked so.
func opened(t *testing.T, submit bot.Handler) (w *world, view string) {
	t.Helper()
	w = newWorld(t)
	w.router.Command("/okr", func(context.Context, *bot.Request) (bot.Reply,
		error) {
		return bot.Reply{View: form("Form")}, nil
	})
	w.router.Submit("form", submit)
	w.start()
	w.typed(w.ada, w.sales, "/okr")
	return w, w.modal(w.ada, "Form").ID
}

func (w *world) submitted(view, value string) {
	w.tb.Helper()
	if err := w.sim.Submit(w.tb.Context(), w.ada, view, filled(value)); err != nil {
		w.tb.Fatal(err)
	}
}

// later is a handler that goes on only after its form is acknowledged.
func later(then bot.LaterFunc) bot.Handler {
	return func(context.Context, *bot.Request) (bot.Reply, error) { return bot.Reply{Later: then}, nil }
}

func TestFormThatAsksSlackIsAnsweredAtOnce(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		reply bot.Reply
		err   error
		title string
		says  string
	}{
		"a view":              {bot.Reply{View: form("Saved")}, nil, "Saved", "Value"},
		"nothing more to say": {bot.Reply{Clear: true}, nil, "okrbot", "Done. You can close this window."},
		"wrong fields": {bot.Reply{Errors: map[string]string{"field": "Too short."}}, nil, "Form",
			"Value: Too short."},
		"a refusal": {bot.Reply{}, okr.Refuse("bot.old_form"), "Form", "This form is out of date."},
		"an error":  {bot.Reply{}, errors.New("the disk is full"), "Form", "Sorry, something went wrong here."},
		"twice later": {bot.Reply{Later: func(context.Context) (bot.Reply,
			error) {
			return bot.Reply{View: form("Saved")}, nil
		}}, nil, "Saved", "Value"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			release := make(chan struct{})
			w, id := opened(t, later(func(context.Context) (bot.Reply, error) { <-release; return c.reply, c.err }))
			w.submitted(id, "typed")
			if top := w.modal(w.ada, "okrbot"); !strings.Contains(fmt.Sprint(top.Content), "One moment, please") {
				t.Errorf("meanwhile is shown %v", top.Content)
			}
			close(release)
			w.until("the answer", func() bool {
				top := w.modal(w.ada, c.title)
				return strings.Contains(fmt.Sprint(top.Content), c.says)
			})
			if c.title == "Form" {
				top := w.modal(w.ada, "Form")
				if got := top.State["field"]["value"]["value"]; got != "typed" {
					t.Errorf("the form came back with %v", got)
				}
			}
			w.until("nothing is left over", func() bool {
				left, err := w.store.TakeUnworked(t.Context(), time.Now())
				return err == nil && len(left) == 0
			})
		})
	}
}

func TestFormIsWorkedOnceHoweverOftenItComes(t *testing.T) {
	t.Parallel()
	var worked, followed atomic.Int32
	release := make(chan struct{})
	w, id := opened(t, later(func(context.Context) (bot.Reply, error) {
		worked.Add(1)
		<-release
		return bot.Reply{View: form("Saved"), Then: func(context.Context) error { followed.Add(1); return nil }}, nil
	}))
	w.sim.Inject(slacksim.Fault{Name: "duplicate", On: "view_submission form", Times: 1})
	w.submitted(id, "typed")
	close(release)
	w.modal(w.ada, "Saved")
	w.until("what follows", func() bool { return followed.Load() == 1 })
	if n := worked.Load(); n != 1 {
		t.Errorf("worked %d times", n)
	}
}

func TestFormThatWasPostponedOutlivesTheProcess(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		stopped time.Duration
		title   string
	}{"at once": {time.Minute, "Saved"}, "much later": {time.Hour, "Form"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.config.Grace = time.Millisecond
			started := make(chan struct{}, 2)
			stuck := true
			w.router.Command("/okr", func(context.Context, *bot.Request) (bot.Reply,
				error) {
				return bot.Reply{View: form("Form")}, nil
			})
			w.router.Submit("form", later(func(ctx context.Context) (bot.Reply, error) {
				started <- struct{}{}
				if stuck {
					<-ctx.Done()
					return bot.Reply{}, ctx.Err()
				}
				return bot.Reply{View: form("Saved")}, nil
			}))
			w.setUp()
			ctx, stop := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			go func() { ended <- w.bot.Run(ctx) }()
			w.until("the bot is ready", func() bool { return w.bot.Ready() && w.knows(w.ada) })
			w.typed(w.ada, w.sales, "/okr")
			w.submitted(w.modal(w.ada, "Form").ID, "typed")
			<-started
			stop()
			if err := <-ended; err != nil {
				t.Errorf("Run ends with %v", err)
			}
			w.modal(w.ada, "okrbot")
			stuck = false
			w.bot = nil // another process
			w.ahead(c.stopped)
			w.start()
			if top := w.modal(w.ada, c.title); c.title == "Form" && top.State["field"]["value"]["value"] != "typed" {
				t.Errorf("the form came back as %v", top.State)
			}
		})
	}
}

func TestFormsOfPeopleWhomOnlySlackKnows(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	zones := slack.NewOptionsSelectBlockElement(slack.OptTypeExternal, plain("Zone"), "zone")
	zones.MinQueryLength = new(int)
	w.router.Command("/okr", func(context.Context, *bot.Request) (bot.Reply, error) {
		return bot.Reply{View: form("Form", slack.NewActionBlock("zones", zones))}, nil
	})
	w.router.Submit("form", func(_ context.Context, r *bot.Request) (bot.Reply, error) {
		return bot.Reply{View: form("Saved by " + string(r.Person.ID))}, nil
	})
	w.router.Suggest("zone", func(context.Context, *bot.Request) (bot.Reply, error) {
		return bot.Reply{Options: []*slack.OptionBlockObject{slack.NewOptionBlockObject("x", plain("x"), nil)}}, nil
	})
	w.start()
	w.typed(w.ada, w.sales, "/okr")
	id := w.modal(w.ada, "Form").ID

	w.exec("DELETE FROM people WHERE id = ?", w.ada)
	offered := func() int {
		options, err := w.sim.Suggest(t.Context(), w.ada, slacksim.Container{Type: "view", ViewID: id}, "zones", "zone",
			"x")
		if err != nil {
			t.Fatal(err)
		}
		return len(options["options"].([]any))
	}
	if n := offered(); n != 0 {
		t.Errorf("somebody unknown is offered %d options", n)
	}
	w.until("she is known", func() bool { return w.knows(w.ada) })
	if n := offered(); n != 1 {
		t.Errorf("somebody known is offered %d options", n)
	}

	w.exec("DELETE FROM people WHERE id = ?", w.ada)
	w.submitted(id, "typed")
	w.modal(w.ada, "Saved by U0ADA")
}

func TestWhatFollowsAFormComesAfterItsAnswer(t *testing.T) {
	t.Parallel()
	var w *world
	w, id := opened(t, func(context.Context, *bot.Request) (bot.Reply, error) {
		return bot.Reply{Clear: true, Then: func(ctx context.Context) error {
			if err := w.bot.JoinChannel(ctx, w.sales); err != nil {
				return err
			}
			return &locale.Error{ID: "bot.old_form"}
		}}, nil
	})
	w.submitted(id, "typed")
	w.until("the channel is joined", func() bool { return w.sim.Calls("conversations.join") == 1 })
	w.until("what failed is in the log", func() bool {
		return strings.Contains(w.log.String(),
			"what follows a form failed")
	})
}
