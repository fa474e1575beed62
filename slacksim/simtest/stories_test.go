package simtest_test

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"okrbot/slacksim"
	"okrbot/slacksim/simtest"
)

func waitFor(t *testing.T, sim *slacksim.Sim, is func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for {
		changed := sim.Changed()
		if is() {
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			t.Fatalf("waited in vain; the journal is %+v", sim.Journal(0))
		}
	}
}

func waitConnected(t *testing.T, sim *slacksim.Sim) {
	t.Helper()
	waitFor(t, sim, func() bool { return sim.Connections() > 0 })
}

func workspace(t *testing.T) *slacksim.Sim {
	t.Helper()
	return workspaceWith(t, slacksim.Config{})
}

func workspaceWith(t *testing.T, cfg slacksim.Config) *slacksim.Sim {
	t.Helper()
	manifest, err := os.ReadFile("../testdata/manifest.yml")
	if err != nil {
		t.Fatal(err)
	}
	cfg.Manifest = manifest
	sim, err := slacksim.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sim.Listen("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	sim.AddUser(slacksim.User{ID: "U1", RealName: "Maria Petrova", DisplayName: "Maria", TZ: "Europe/Berlin"})
	sim.AddUser(slacksim.User{ID: "U2", RealName: "John Carter", TZ: "America/New_York"})
	sim.AddChannel(slacksim.Channel{ID: "C1", Name: "sales", Members: []string{"U1", "U2", sim.BotUser()}})
	return sim
}

// stories are told of any app that behaves as they say, whatever it is made with.
func stories() map[string]func(t *testing.T, w *simtest.World, maria *simtest.Person, sim *slacksim.Sim) {
	return map[string]func(t *testing.T, w *simtest.World, maria *simtest.Person, sim *slacksim.Sim){
		"a command is answered at once, and later": func(t *testing.T, w *simtest.World, maria *simtest.Person,
			sim *slacksim.Sim) {
			maria.Types("#sales", "/say hello")
			w.Channel("#sales").Shows("You said hello")
			maria.Types("#sales", "/say later")
			maria.SeesEphemeral("#sales", "Here it is, later")
			w.NobodyElseSees()
		},
		"a form is refused, updated, pushed, cleared and saved": func(t *testing.T, w *simtest.World,
			maria *simtest.Person, sim *slacksim.Sim) {
			maria.Types("#sales", "/form")
			maria.SeesModal("Form").Has("Amount").Lacks("Note")
			if err := maria.TriesToSubmit(); err == nil ||
				!strings.Contains(err.Error(), "Amount: Please complete this required field.") {
				t.Errorf("an empty form: %v", err)
			}
			maria.Fills("Amount", "bad")
			maria.Fills("Kind", "New")
			maria.Submits()
			maria.SeesError("Amount", "That is no amount")
			maria.Clicks("More")
			maria.SeesModal("Form").Has("Note").Holds("Amount", "bad").Holds("Kind", "New")
			maria.Fills("Note", "n")
			maria.Fills("Amount", "push")
			maria.Submits()
			maria.SeesModal("Pushed").Holds("Amount", "")
			maria.Fills("Amount", "update")
			maria.Fills("Kind", "Old")
			maria.Submits()
			maria.SeesModal("Updated").Holds("Kind", "Old")
			maria.Fills("Amount", "12.5")
			maria.Fills("Customer", "Acme Two")
			maria.Submits()
			maria.DM().Shows("Saved 12.5").Clicks("Undo")
			maria.DM().Shows("Undone 12.5")
			maria.SeesModal("Form")
			maria.Fills("Amount", "clear")
			maria.Submits()
			maria.SeesNoModal()
		},
		"a modal is cancelled": func(t *testing.T, w *simtest.World, maria *simtest.Person, sim *slacksim.Sim) {
			maria.UsesShortcut("new_thing")
			maria.SeesModal("From a shortcut")
			maria.ClosesModal()
			maria.DM().Shows("Closed, cleared false")
			maria.UsesShortcut("new_thing")
			maria.SeesModal("From a shortcut")
			maria.ClosesAllModals()
			maria.DM().Shows("Closed, cleared true")
		},
		"home, mention, direct message, reaction, message shortcut": func(t *testing.T, w *simtest.World,
			maria *simtest.Person, sim *slacksim.Sim) {
			maria.OpensHome().Shows("Welcome").Clicks("Refresh")
			maria.Home().Shows("Refreshed").Lacks("Welcome")
			maria.Types("#sales", "hey @helper")
			w.Channel("#sales").ShowsInThread("hey", "You called, @Maria?")
			maria.Types("@helper", "one & two")
			shown := maria.DM().Shows("Echo: one & two")
			maria.ReactsTo(shown, "tada")
			maria.SeesEphemeral("@helper", "Thanks for :tada:")
			maria.UsesMessageShortcut(maria.In("#sales").Shows("hey @helper"), "keep_this")
			maria.SeesEphemeral("#sales", "Kept: hey")
		},
		"what is typed is escaped once, and shown as it was typed": func(t *testing.T, w *simtest.World,
			maria *simtest.Person, sim *slacksim.Sim) {
			for _, text := range []string{
				"R&D <Core> &amp; <@U2>", "acme.com, (jo@acme.com) <https://acme.com/?a=1&b=2>.",
				"Acme :tada: &lt;b&gt; //", "@Maria in #sales, not jo@Maria",
			} {
				maria.Types("@helper", text)
				maria.DM().Shows("Echo: " + text)
				maria.Types("#sales", "/say "+text)
				w.Channel("#sales").Shows("You said " + text)
			}
			maria.Types("@helper", "before")
			maria.DM().Shows("Echo: before")
			maria.Types("#sales", "/form")
			maria.SeesModal("Form")
			maria.Fills("Amount", "R&D <Core> &amp;")
			maria.Fills("Kind", "New")
			maria.Submits()
			maria.DM().Shows("Saved R&D <Core> &amp; as New").Clicks("Undo")
			maria.DM().Shows("Undone R&D <Core> &amp;")
		},
		"a list is read page by page, a file is uploaded": func(t *testing.T, w *simtest.World, maria *simtest.Person,
			sim *slacksim.Sim) {
			maria.Types("#sales", "/say count")
			maria.SeesEphemeral("#sales", "4 people")
			if n := sim.Calls("users.list"); n != 2 {
				t.Errorf("users.list was called %d times", n)
			}
			maria.Types("#sales", "/say file")
			m := w.Channel("#sales").Shows("The report").Message()
			if len(m.Files) != 1 || string(m.Files[0].Bytes) != "a,b\n1,2\n" {
				t.Errorf("the file is %+v", m.Files)
			}
		},
		"the app comes back when it is told to, and when it is cut off": func(t *testing.T, w *simtest.World,
			maria *simtest.Person, sim *slacksim.Sim) {
			comesBack := func(after int) {
				t.Helper()
				waitFor(t, sim, func() bool {
					return sim.Calls("apps.connections.open") > after &&
						sim.Connections() == 1
				})
			}
			opened := sim.Calls("apps.connections.open")
			sim.Disconnect("refresh_requested")
			comesBack(opened)
			maria.Types("@helper", "one")
			maria.DM().Shows("Echo: one")
			sim.Inject(slacksim.Fault{Name: "drop_before_ack", On: "message.im", Times: 1})
			opened = sim.Calls("apps.connections.open")
			maria.Types("@helper", "two")
			comesBack(opened)
			maria.DM().Shows("Echo: two")
			w.Quiet()
		},
		"events come twice, and are heard once": func(t *testing.T, w *simtest.World, maria *simtest.Person,
			sim *slacksim.Sim) {
			sim.Inject(slacksim.Fault{Name: "duplicate", On: "message.im", Times: 1})
			maria.Types("@helper", "once")
			maria.DM().Shows("Echo: once")
			sim.Redeliver("message.im")
			w.Quiet()
		},
		"a wrong answer is trouble": func(t *testing.T, w *simtest.World, maria *simtest.Person, sim *slacksim.Sim) {
			w.Forgives("invalid_response_action", "invalid_blocks")
			maria.Types("#sales", "/form")
			maria.SeesModal("Form")
			maria.Fills("Amount", "nonsense")
			maria.Fills("Kind", "New")
			if err := maria.TriesToSubmit(); err == nil {
				t.Error("nonsense was taken for an answer")
			}
			maria.SeesTrouble()
			maria.Types("#sales", "/say wrong")
			w.Quiet()
		},
	}
}

func tellStories(t *testing.T, run func(*testing.T, *slacksim.Sim)) {
	for name, story := range stories() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim := workspace(t)
			run(t, sim)
			w := simtest.New(t, sim)
			story(t, w, w.Person("U1"), sim)
		})
	}
}
