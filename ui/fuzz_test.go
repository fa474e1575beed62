package ui_test

import (
	"encoding/json"
	"testing"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/motivation"
	"okrbot/nasty"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/ui"
)

// FuzzForms reads every form from whatever a view may carry back: what was typed, and private metadata that somebody
// tampered with. Reading never panics, and what was read can be drawn again.
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
	f.Add(`{"values":{"kr.0.kind":{"field":{"selected_option":{"value":"weird"}}}}}`,
		`{"k":[{"s":-1},{"s":0,"i":-5,"k":"nothing"}],"n":-3}`)
	f.Add(`{}`, `[1,2`)
	f.Add(`null`, ``)
	f.Fuzz(func(t *testing.T, state, metadata string) {
		view := &slack.View{PrivateMetadata: metadata, State: &slack.ViewState{}}
		if json.Unmarshal([]byte(state), &view.State) != nil {
			view.State = nil
		}
		for _, read := range []func(){
			func() { ui.ReadCheckIn(view.State, metadata) }, func() { ui.ReadSettings(view) },
			func() { ui.ReadAway(view.State) },
			func() { ui.ReadReview(metadata) }, func() { ui.ReadObjective(view) }, func() { ui.ReadClose(view) },
			func() { ui.ReadTree(view) },
			func() { ui.ReadKudos(view) }, func() { ui.ReadThanking(view) },
			func() { ui.ReadContest(view) }, func() { ui.ReadContestCancel(view) },
			func() { ui.ReadReward(view) }, func() { ui.ReadOrder(view) }, func() { ui.ReadContribution(view) },
			func() { ui.ReadAsk(view) }, func() { ui.ReadAnswer(view) }, func() { ui.ReadSelling(view) },
			func() { ui.ReadDeal(view) }, func() { ui.ReadWin(view) },
			func() { ui.ReadScreen(view) },
			func() { ui.ReadKPI(view) }, func() { ui.ReadKPIRecord(view) }, func() { ui.ReadTargets(view) },
		} {
			nasty.Quick(t, read)
		}
		contest := ui.ContestForm(p, ui.ReadContest(view), motivation.ContestForm{Today: "2026-11-23"})
		if locale.Length(contest.PrivateMetadata) > 3_000 {
			t.Error("what was read of a contest does not fit into its form")
		}
		in := ui.ReadObjective(view)
		form := ui.ObjectiveForm(p, in, ui.FormContext{Today: "2026-11-23",
			Teams: []ui.FormTeam{{Team: okr.Team{ID: 1, Name: "Satış"}}}})
		if len(form.Blocks.BlockSet) == 0 {
			t.Error("what was read can't be drawn")
		}
	})
}

// FuzzFields reads what a field with several lines, or a button, may carry.
func FuzzFields(f *testing.F) {
	catalog, err := locale.Load()
	if err != nil {
		f.Fatal(err)
	}
	printers := []*locale.Printer{catalog.Printer(locale.English), catalog.Printer(locale.Turkish)}
	nasty.Seed(f, "lead\nTeklif\nlead", "What is next?\nWhy?", "O12", "won D8", "attainment month 2026-11-01")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > nasty.Most/4 { // Slack's fields hold 3,000 characters
			return
		}
		var words []string
		nasty.Quick(t, func() { words = ui.ReadWords(text, sales.DefaultStages(), ui.StageWord, printers...) })
		seen := map[string]bool{}
		for _, w := range words {
			if seen[locale.Key(w)] || okr.Blank(w) {
				t.Errorf("%q has the word %q twice", text, w)
			}
			seen[locale.Key(w)] = true
		}
		for _, read := range []func(){
			func() { ui.ReadQuestions(text, printers...) }, func() { ui.ReadRef[int64]("O", text) },
			func() { ui.ReadChoice(text) }, func() { ui.ReadOwner(text) },
			func() { ui.ReadBoardRef(text) }, func() { ui.ReadKudosBoardRef(text) },
			func() { ui.ReadMonthsChoice(text) }, func() { ui.ReadReport(text) },
			func() { ui.ReadImportAction(text) }, func() { ui.ReadWins(text) },
		} {
			nasty.Quick(t, read)
		}
	})
}
