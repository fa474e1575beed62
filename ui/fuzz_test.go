package ui_test

import (
	"encoding/json"
	"testing"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/ui"
)

// FuzzForms reads every form from whatever a view may carry back: what was typed, and private metadata that somebody tampered
// with. Reading never panics, and what was read can be drawn again.
func FuzzForms(f *testing.F) {
	catalog, err := locale.Load()
	if err != nil {
		f.Fatal(err)
	}
	p := catalog.Printer(locale.Turkish)
	s := plainSample()
	for _, view := range []slack.ModalViewRequest{
		ui.CheckInForm(p, s.checkInView(0)), ui.SettingsForm(p, ui.SettingsOf(p, s.team()), ui.SettingsContext{}),
		ui.ObjectiveForm(p, ui.EditObjective(p, s.objectives()[0]), ui.FormContext{Today: "2026-11-23"}),
	} {
		f.Add(`{"values":{"title":{"field":{"type":"plain_text_input","value":"x"}},"kr.7.value":{"field":{"value":"1,2 mn"}}}}`, view.PrivateMetadata)
	}
	f.Add(`{"values":{"kr.0.kind":{"field":{"selected_option":{"value":"weird"}}}}}`, `{"k":[{"s":-1},{"s":0,"i":-5,"k":"nothing"}],"n":-3}`)
	f.Add(`{}`, `[1,2`)
	f.Add(`null`, ``)
	f.Fuzz(func(t *testing.T, state, metadata string) {
		view := &slack.View{PrivateMetadata: metadata, State: &slack.ViewState{}}
		if json.Unmarshal([]byte(state), &view.State) != nil {
			view.State = nil
		}
		ui.ReadCheckIn(view.State, metadata)
		ui.ReadSettings(view)
		ui.ReadAway(view.State)
		ui.ReadReview(metadata)
		in := ui.ReadObjective(view)
		form := ui.ObjectiveForm(p, in, ui.FormContext{Today: "2026-11-23", Teams: []ui.FormTeam{{Team: okr.Team{ID: 1, Name: "Satış"}}}})
		if len(form.Blocks.BlockSet) == 0 {
			t.Error("what was read can't be drawn")
		}
	})
}
