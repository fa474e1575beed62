package simtest_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"okrbot/slacksim/simtest"
)

func TestAPersonChoosesInEveryKindOfMenu(t *testing.T) {
	t.Parallel()
	sim := workspace(t)
	runOnSlackGo(t, sim)
	w := simtest.New(t, sim)
	maria := w.Person("U1")
	options := []*slack.OptionBlockObject{slack.NewOptionBlockObject("1", plain("One"), nil),
		slack.NewOptionBlockObject("2", plain("Two"), nil)}
	api := slack.New(sim.BotToken(), slack.OptionAPIURL(sim.APIURL()))
	_, err := api.PublishView("U1", slack.HomeTabViewRequest{Type: slack.VTHomeTab,
		Blocks: slack.Blocks{BlockSet: []slack.Block{
			slack.NewActionBlock("b",
				slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain("A number"), "static", options...),
				slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeStatic, plain("Numbers"), "statics",
					options...),
				slack.NewOptionsSelectBlockElement(slack.OptTypeUser, plain("A person"), "user"),
				slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeUser, plain("People"), "users"),
				slack.NewOptionsSelectBlockElement(slack.OptTypeChannels, plain("A channel"), "channel"),
				slack.NewOptionsSelectBlockElement(slack.OptTypeConversations, plain("A conversation"), "conversation"),
				&slack.DatePickerBlockElement{Type: slack.METDatepicker, ActionID: "date",
					Placeholder: plain("A date")},
				&slack.TimePickerBlockElement{Type: slack.METTimepicker, ActionID: "time",
					Placeholder: plain("A time")}),
			slack.NewSectionBlock(plain("Pick one"), nil,
				slack.NewAccessory(slack.NewRadioButtonsBlockElement("radio", options...)),
				slack.SectionBlockOptionBlockID("r")),
			slack.NewSectionBlock(plain("Tick some"), nil,
				slack.NewAccessory(slack.NewCheckboxGroupsBlockElement("check", options...)),
				slack.SectionBlockOptionBlockID("c")),
			slack.NewSectionBlock(plain("More"), nil,
				slack.NewAccessory(slack.NewOverflowBlockElement("overflow", options...)),
				slack.SectionBlockOptionBlockID("o")),
		}}}, "")
	if err != nil {
		t.Fatal(err)
	}
	home := maria.Home().Shows("Pick one")
	home.Picks("A number", "Two")
	home.Picks("Numbers", "One", "Two")
	home.Picks("A person", "John Carter")
	home.Picks("People", "Maria", "@John Carter")
	home.Picks("A channel", "#sales")
	home.Picks("A conversation", "@John Carter")
	home.Picks("A date", "2026-11-23")
	home.Picks("A time", "09:30")
	home.Picks("Pick one", "One")
	home.Picks("Tick some", "Two")
	home.Clicks("Two")

	v, _ := sim.Home("U1")
	text, err := json.Marshal(v.State)
	if err != nil {
		t.Fatal(err)
	}
	var state map[string]map[string]slack.BlockAction
	if err := json.Unmarshal(text, &state); err != nil {
		t.Fatal(err)
	}
	b := state["b"]
	got := []any{
		b["static"].SelectedOption.Value, len(b["statics"].SelectedOptions), b["user"].SelectedUser,
		b["users"].SelectedUsers, b["channel"].SelectedChannel,
		b["conversation"].SelectedConversation, b["date"].SelectedDate, b["time"].SelectedTime,
		state["r"]["radio"].SelectedOption.Value, state["c"]["check"].SelectedOptions[0].Value,
	}
	want := []any{"2", 2, "U2", []string{"U1", "U2"}, "C1", sim.DM("U1", "U2"), "2026-11-23", "09:30", "1", "2"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("what was chosen (-want +got):\n%s", diff)
	}

	maria.Types("@helper", "first")
	shown := maria.DM().Shows("Echo: first")
	maria.RepliesTo(shown, "second")
	maria.DM().ShowsInThread("Echo: first", "second")
	maria.DM().Shows("Echo: second")
}
