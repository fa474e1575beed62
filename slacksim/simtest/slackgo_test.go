package simtest_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"

	"okrbot/slacksim"
	"okrbot/slacksim/simtest"
)

// app is a small Slack app on slack-go.
type app struct {
	api    *slack.Client
	client *socketmode.Client

	mu     sync.Mutex
	heard  []string // event ids
	errors chan error
}

func runApp(t *testing.T, sim *slacksim.Sim) *app {
	t.Helper()
	api := slack.New(sim.BotToken(), slack.OptionAppLevelToken(sim.AppToken()), slack.OptionAPIURL(sim.APIURL()))
	a := &app{api: api, client: socketmode.New(api), errors: make(chan error, 100)}
	ctx, stop := context.WithCancel(context.Background())
	var done sync.WaitGroup
	done.Go(func() { _ = a.client.RunContext(ctx) })
	done.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case e := <-a.client.Events:
				a.handle(e)
			}
		}
	})
	t.Cleanup(func() {
		stop()
		done.Wait()
		close(a.errors)
		for err := range a.errors {
			t.Error("the app:", err)
		}
	})
	waitConnected(t, sim)
	return a
}

func waitConnected(t *testing.T, sim *slacksim.Sim) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	for {
		changed := sim.Changed()
		if sim.Sockets() > 0 {
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			t.Fatalf("the app does not connect %+v", sim.Journal(0))
		}
	}
}

func (a *app) check(err error) {
	if err != nil {
		a.errors <- err
	}
}

func (a *app) handle(e socketmode.Event) {
	switch data := e.Data.(type) {
	case slack.SlashCommand:
		a.command(*e.Request, data)
	case slack.InteractionCallback:
		a.interaction(*e.Request, data)
	case slackevents.EventsAPIEvent:
		a.check(a.client.Ack(*e.Request))
		a.event(*e.Request, data)
	}
}

func plain(text string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, text, false, false)
}

func form(title string) slack.ModalViewRequest {
	amount := slack.NewPlainTextInputBlockElement(nil, "amount")
	amount.MaxLength = 20
	kind := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain("Choose"), "kind",
		slack.NewOptionBlockObject("new", plain("New"), nil), slack.NewOptionBlockObject("old", plain("Old"), nil))
	customer := slack.NewOptionsSelectBlockElement(slack.OptTypeExternal, plain("Search"), "customer")
	customerBlock := slack.NewInputBlock("customer", plain("Customer"), nil, customer)
	customerBlock.Optional = true
	return slack.ModalViewRequest{
		Type: slack.VTModal, Title: plain(title), Submit: plain("Save"), Close: plain("Cancel"), CallbackID: "form", NotifyOnClose: true,
		Blocks: slack.Blocks{BlockSet: []slack.Block{
			slack.NewInputBlock("amount", plain("Amount"), nil, amount),
			slack.NewInputBlock("kind", plain("Kind"), nil, kind),
			customerBlock,
			slack.NewActionBlock("more", slack.NewButtonBlockElement("more", "", plain("More"))),
		}},
	}
}

func (a *app) command(req socketmode.Request, cmd slack.SlashCommand) {
	switch cmd.Command {
	case "/form":
		a.check(a.client.Ack(req))
		_, err := a.api.OpenView(cmd.TriggerID, form("Form"))
		a.check(err)
	case "/say":
		switch {
		case cmd.Text == "later":
			a.check(a.client.Ack(req))
			a.check(slack.PostWebhook(cmd.ResponseURL, &slack.WebhookMessage{Text: "Here it is, later"}))
		case cmd.Text == "wrong":
			a.check(a.client.Ack(req))
			_, _, err := a.api.PostMessage(cmd.ChannelID, slack.MsgOptionBlocks(slack.NewHeaderBlock(plain(strings.Repeat("x", 151)))))
			if err == nil {
				a.errors <- errors.New("a header of 151 characters was accepted")
			}
		default:
			a.check(a.client.Ack(req, map[string]any{"response_type": "in_channel", "text": "You said " + cmd.Text}))
		}
	}
}

func (a *app) interaction(req socketmode.Request, in slack.InteractionCallback) {
	switch in.Type {
	case slack.InteractionTypeViewSubmission:
		values := in.View.State.Values
		switch amount := values["amount"]["amount"].Value; amount {
		case "bad":
			a.check(a.client.Ack(req, slack.NewErrorsViewSubmissionResponse(map[string]string{"amount": "That is no amount"})))
		case "update":
			view := form("Updated")
			a.check(a.client.Ack(req, slack.NewUpdateViewSubmissionResponse(&view)))
		case "push":
			view := form("Pushed")
			a.check(a.client.Ack(req, slack.NewPushViewSubmissionResponse(&view)))
		case "clear":
			a.check(a.client.Ack(req, slack.NewClearViewSubmissionResponse()))
		case "nonsense":
			a.check(a.client.Ack(req, map[string]any{"ok": true}))
		default:
			a.check(a.client.Ack(req))
			_, _, err := a.api.PostMessage(in.User.ID, slack.MsgOptionText("Saved "+amount+" as "+values["kind"]["kind"].SelectedOption.Text.Text, false),
				slack.MsgOptionBlocks(
					slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, "*Saved* "+amount, false, false), nil, nil),
					slack.NewActionBlock("act", slack.NewButtonBlockElement("undo", amount, plain("Undo")))))
			a.check(err)
		}
	case slack.InteractionTypeViewClosed:
		a.check(a.client.Ack(req))
		_, _, err := a.api.PostMessage(in.User.ID, slack.MsgOptionText(fmt.Sprintf("Closed, cleared %v", in.IsCleared), false))
		a.check(err)
	case slack.InteractionTypeBlockSuggestion:
		a.check(a.client.Ack(req, slack.OptionsResponse{Options: []*slack.OptionBlockObject{
			slack.NewOptionBlockObject("acme", plain("Acme"), nil), slack.NewOptionBlockObject("acme2", plain("Acme Two"), nil)}}))
	case slack.InteractionTypeShortcut:
		a.check(a.client.Ack(req))
		_, err := a.api.OpenView(in.TriggerID, form("From a shortcut"))
		a.check(err)
	case slack.InteractionTypeMessageAction:
		a.check(a.client.Ack(req))
		a.check(slack.PostWebhook(in.ResponseURL, &slack.WebhookMessage{Text: "Kept: " + in.Message.Text}))
	case slack.InteractionTypeBlockActions:
		a.check(a.client.Ack(req))
		a.action(in)
	}
}

func (a *app) action(in slack.InteractionCallback) {
	switch in.ActionCallback.BlockActions[0].ActionID {
	case "more":
		view := form("Form")
		view.Blocks.BlockSet = append(view.Blocks.BlockSet, slack.NewInputBlock("note", plain("Note"), nil, slack.NewPlainTextInputBlockElement(nil, "note")))
		_, err := a.api.UpdateView(view, "", in.View.Hash, in.View.ID)
		a.check(err)
	case "undo":
		a.check(slack.PostWebhook(in.ResponseURL, &slack.WebhookMessage{Text: "Undone " + in.ActionCallback.BlockActions[0].Value, ReplaceOriginal: true}))
	case "refresh":
		a.publish(in.User.ID, "Refreshed")
	}
}

func (a *app) publish(user, text string) {
	_, err := a.api.PublishView(user, slack.HomeTabViewRequest{
		Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: []slack.Block{
			slack.NewHeaderBlock(plain(text)), slack.NewActionBlock("", slack.NewButtonBlockElement("refresh", "", plain("Refresh"))),
		}},
	}, "")
	a.check(err)
}

func (a *app) event(req socketmode.Request, e slackevents.EventsAPIEvent) {
	var outer struct {
		EventID string `json:"event_id"`
	}
	a.check(json.Unmarshal(req.Payload, &outer))
	a.mu.Lock()
	a.heard = append(a.heard, outer.EventID)
	a.mu.Unlock()
	switch inner := e.InnerEvent.Data.(type) {
	case *slackevents.AppHomeOpenedEvent:
		a.publish(inner.User, "Welcome")
	case *slackevents.AppMentionEvent:
		_, _, err := a.api.PostMessage(inner.Channel, slack.MsgOptionText("You called, <@"+inner.User+">?", false), slack.MsgOptionTS(inner.TimeStamp))
		a.check(err)
	case *slackevents.MessageEvent:
		if inner.BotID == "" && inner.SubType == "" && inner.ChannelType == "im" {
			_, _, err := a.api.PostMessage(inner.Channel, slack.MsgOptionText("Echo: "+inner.Text, false))
			a.check(err)
		}
	case *slackevents.ReactionAddedEvent:
		_, err := a.api.PostEphemeral(inner.Item.Channel, inner.User, slack.MsgOptionText("Thanks for :"+inner.Reaction+":", false))
		a.check(err)
	}
}

func workspace(t *testing.T) *slacksim.Sim {
	t.Helper()
	manifest, err := os.ReadFile("../testdata/manifest.yml")
	if err != nil {
		t.Fatal(err)
	}
	sim, err := slacksim.New(slacksim.Config{Manifest: manifest})
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

func TestAnAppOnSlackGoIsDrivenByPeople(t *testing.T) {
	t.Parallel()
	stories := map[string]func(t *testing.T, w *simtest.World, maria *simtest.Person){
		"a command is answered at once, and later": func(t *testing.T, w *simtest.World, maria *simtest.Person) {
			maria.Types("#sales", "/say hello")
			w.Channel("#sales").Shows("You said hello")
			maria.Types("#sales", "/say later")
			maria.SeesEphemeral("#sales", "Here it is, later")
			w.NobodyElseSees()
		},
		"a form is refused, updated, pushed, cleared and saved": func(t *testing.T, w *simtest.World, maria *simtest.Person) {
			maria.Types("#sales", "/form")
			maria.SeesModal("Form").Has("Amount").Lacks("Note")
			if err := maria.TriesToSubmit(); err == nil || !strings.Contains(err.Error(), "Amount: Please complete this required field.") {
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
		"a modal is cancelled": func(t *testing.T, w *simtest.World, maria *simtest.Person) {
			maria.UsesShortcut("new_thing")
			maria.SeesModal("From a shortcut")
			maria.ClosesModal()
			maria.DM().Shows("Closed, cleared false")
			maria.UsesShortcut("new_thing")
			maria.SeesModal("From a shortcut")
			maria.ClosesAllModals()
			maria.DM().Shows("Closed, cleared true")
		},
		"home, mention, direct message, reaction, message shortcut": func(t *testing.T, w *simtest.World, maria *simtest.Person) {
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
		"a wrong answer is trouble": func(t *testing.T, w *simtest.World, maria *simtest.Person) {
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
	for name, story := range stories {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim := workspace(t)
			runApp(t, sim)
			w := simtest.New(t, sim)
			story(t, w, w.Person("U1"))
		})
	}
}
