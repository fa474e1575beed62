package simtest_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"

	"okrbot/slacksim"
)

// app is a small Slack app on slack-go.
type app struct {
	api    *slack.Client
	client *socketmode.Client

	mu     sync.Mutex
	heard  map[string]bool // event ids
	errors chan error
}

func runOnSlackGo(t *testing.T, sim *slacksim.Sim) {
	t.Helper()
	api := slack.New(sim.BotToken(), slack.OptionAppLevelToken(sim.AppToken()), slack.OptionAPIURL(sim.APIURL()))
	a := &app{api: api, client: socketmode.New(api), heard: map[string]bool{}, errors: make(chan error, 100)}
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
		Type: slack.VTModal, Title: plain(title), Submit: plain("Save"), Close: plain("Cancel"), CallbackID: "form",
		NotifyOnClose: true,
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
		case cmd.Text == "count":
			a.check(a.client.Ack(req))
			people, err := a.api.GetUsers(slack.GetUsersOptionLimit(2))
			a.check(err)
			a.check(slack.PostWebhook(cmd.ResponseURL, &slack.WebhookMessage{Text: fmt.Sprint(len(people), " people")}))
		case cmd.Text == "file":
			a.check(a.client.Ack(req))
			_, err := a.api.UploadFile(slack.UploadFileParameters{Channel: cmd.ChannelID, Filename: "report.csv",
				Title: "The report", Content: "a,b\n1,2\n", FileSize: 8})
			a.check(err)
		case cmd.Text == "wrong":
			a.check(a.client.Ack(req))
			_, _, err := a.api.PostMessage(cmd.ChannelID,
				slack.MsgOptionBlocks(slack.NewHeaderBlock(plain(strings.Repeat("x", 151)))))
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
			wrong := map[string]string{"amount": "That is no amount"}
			a.check(a.client.Ack(req, slack.NewErrorsViewSubmissionResponse(wrong)))
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
			_, _, err := a.api.PostMessage(in.User.ID,
				slack.MsgOptionText("Saved "+amount+" as "+values["kind"]["kind"].SelectedOption.Text.Text, false),
				slack.MsgOptionBlocks(
					slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, "*Saved* "+amount, false, false),
						nil, nil),
					slack.NewActionBlock("act", slack.NewButtonBlockElement("undo", amount, plain("Undo")))))
			a.check(err)
		}
	case slack.InteractionTypeViewClosed:
		a.check(a.client.Ack(req))
		_, _, err := a.api.PostMessage(in.User.ID,
			slack.MsgOptionText(fmt.Sprintf("Closed, cleared %v", in.IsCleared), false))
		a.check(err)
	case slack.InteractionTypeBlockSuggestion:
		a.check(a.client.Ack(req, slack.OptionsResponse{Options: []*slack.OptionBlockObject{
			slack.NewOptionBlockObject("acme", plain("Acme"), nil),
			slack.NewOptionBlockObject("acme2", plain("Acme Two"), nil)}}))
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
		view.Blocks.BlockSet = append(view.Blocks.BlockSet,
			slack.NewInputBlock("note", plain("Note"), nil, slack.NewPlainTextInputBlockElement(nil, "note")))
		_, err := a.api.UpdateView(view, "", in.View.Hash, in.View.ID)
		a.check(err)
	case "undo":
		a.check(slack.PostWebhook(in.ResponseURL,
			&slack.WebhookMessage{Text: "Undone " + in.ActionCallback.BlockActions[0].Value, ReplaceOriginal: true}))
	case "refresh":
		a.publish(in.User.ID, "Refreshed")
	}
}

func (a *app) publish(user, text string) {
	_, err := a.api.PublishView(user, slack.HomeTabViewRequest{
		Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: []slack.Block{
			slack.NewHeaderBlock(plain(text)), slack.NewActionBlock("",
				slack.NewButtonBlockElement("refresh", "", plain("Refresh"))),
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
	again := a.heard[outer.EventID]
	a.heard[outer.EventID] = true
	a.mu.Unlock()
	if again {
		return
	}
	switch inner := e.InnerEvent.Data.(type) {
	case *slackevents.AppHomeOpenedEvent:
		a.publish(inner.User, "Welcome")
	case *slackevents.AppMentionEvent:
		_, _, err := a.api.PostMessage(inner.Channel, slack.MsgOptionText("You called, <@"+inner.User+">?", false),
			slack.MsgOptionTS(inner.TimeStamp))
		a.check(err)
	case *slackevents.MessageEvent:
		if inner.BotID == "" && inner.SubType == "" && inner.ChannelType == "im" {
			_, _, err := a.api.PostMessage(inner.Channel, slack.MsgOptionText("Echo: "+inner.Text, false))
			a.check(err)
		}
	case *slackevents.ReactionAddedEvent:
		_, err := a.api.PostEphemeral(inner.Item.Channel, inner.User,
			slack.MsgOptionText("Thanks for :"+inner.Reaction+":", false))
		a.check(err)
	}
}

func TestAnAppOnSlackGo(t *testing.T) {
	t.Parallel()
	tellStories(t, runOnSlackGo)
}
