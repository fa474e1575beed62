package ui_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/ui"
)

// untouched is the view as Slack sends it back when nobody typed anything: every input holds its initial value.
func untouched(t *testing.T, form slack.ModalViewRequest) *slack.View {
	t.Helper()
	state := &slack.ViewState{Values: map[string]map[string]slack.BlockAction{}}
	for _, b := range form.Blocks.BlockSet {
		input, ok := b.(*slack.InputBlock)
		if !ok {
			continue
		}
		action, value := "", slack.BlockAction{}
		switch e := input.Element.(type) {
		case *slack.PlainTextInputBlockElement:
			action, value.Value = e.ActionID, e.InitialValue
		case *slack.SelectBlockElement:
			action, value.SelectedUser, value.SelectedConversation = e.ActionID, e.InitialUser, e.InitialConversation
			if e.InitialOption != nil {
				value.SelectedOption = *e.InitialOption
			}
		case *slack.MultiSelectBlockElement:
			action, value.SelectedUsers = e.ActionID, e.InitialUsers
		case *slack.RadioButtonsBlockElement:
			action, value.SelectedOption = e.ActionID, *e.InitialOption
		case *slack.CheckboxGroupsBlockElement:
			action = e.ActionID
			for _, o := range e.InitialOptions {
				value.SelectedOptions = append(value.SelectedOptions, *o)
			}
		case *slack.DatePickerBlockElement:
			action, value.SelectedDate = e.ActionID, e.InitialDate
		case *slack.TimePickerBlockElement:
			action, value.SelectedTime = e.ActionID, e.InitialTime
		default:
			t.Fatalf("%T is not known here", e)
		}
		state.Values[input.BlockID] = map[string]slack.BlockAction{action: value}
	}
	return &slack.View{State: state, PrivateMetadata: form.PrivateMetadata, CallbackID: form.CallbackID}
}

// choose picks an option of a select, as a person would.
func choose(view *slack.View, block, value string) {
	for action, typed := range view.State.Values[block] {
		typed.SelectedOption.Value = value
		view.State.Values[block][action] = typed
	}
}

func inputs(form slack.ModalViewRequest) []string {
	var ids []string
	for _, b := range form.Blocks.BlockSet {
		if input, ok := b.(*slack.InputBlock); ok {
			ids = append(ids, input.BlockID)
		}
	}
	return ids
}

func TestReadObjective_ReadsWhatTheFormShows(t *testing.T) {
	t.Parallel()
	s, p := plainSample(), catalog(t).Printer(locale.Turkish)
	original := s.objective()
	edit := s.formContext()
	edit.Original, edit.CanGive = &original, true
	typed := s.typedObjective()
	typed.Private, typed.Commitment = true, okr.Aspirational
	for name, test := range map[string]struct {
		in ui.ObjectiveInput
		c  ui.FormContext
	}{
		"new":   {ui.NewObjective(ui.OwnerValue(2, false)), s.formContext()},
		"typed": {typed, s.formContext()},
		"of all": {ui.ObjectiveInput{Title: "x", Period: ui.PeriodYear, Owner: ui.OwnerValue(1, true),
			Commitment: okr.Committed, NextSlot: 6, KeyResults: []ui.KeyResultInput{
				{Slot: 5, Title: "a", Kind: okr.KeepAbove, Unit: "%", Start: "1", Target: "95", Tolerance: "5",
					Weight: "2", Steps: "x | 2\ny"}}}, s.formContext()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := ui.ReadObjective(untouched(t, ui.ObjectiveForm(p, test.in, test.c)))
			if diff := cmp.Diff(test.in, got); diff != "" {
				t.Errorf("read something else (-shown +read):\n%s", diff)
			}
		})
	}
	t.Run("edit", func(t *testing.T) {
		t.Parallel()
		in := ui.EditObjective(p, original)
		got := ui.ReadObjective(untouched(t, ui.ObjectiveForm(p, in, edit)))
		if got.Objective != 12 || got.Owner != string(original.Owner) || got.Title != original.Title ||
			len(got.KeyResults) != 5 {
			t.Errorf("read %+v", got)
		}
		for i, k := range got.KeyResults {
			if want := in.KeyResults[i]; k.ID != want.ID || k.Target != want.Target || k.Weight != want.Weight ||
				k.Kind != want.Kind {
				t.Errorf("key result %d: read %+v, want %+v", i, k, want)
			}
		}
	})
}

func TestObjectiveForm_KeepsWhatAnotherKindHides(t *testing.T) {
	t.Parallel()
	s, p := plainSample(), catalog(t).Printer(locale.English)
	in := ui.NewObjective(ui.OwnerValue(1, false))
	in.KeyResults[0].Start, in.KeyResults[0].Target, in.KeyResults[0].Unit = "10", "20", "days"
	for _, kind := range append(slices.Clone(okr.Kinds), okr.Increase) {
		view := untouched(t, ui.ObjectiveForm(p, in, s.formContext()))
		choose(view, "kr.0.kind", string(kind))
		in = ui.ReadObjective(view)
		if in.KeyResults[0].Kind != kind {
			t.Fatalf("the kind is %s, want %s", in.KeyResults[0].Kind, kind)
		}
	}
	if k := in.KeyResults[0]; k.Start != "10" || k.Target != "20" || k.Unit != "days" {
		t.Errorf("after trying every kind, the fields hold %+v", k)
	}
}

func TestObjectiveInput_SlotsAreNeverUsedAgain(t *testing.T) {
	t.Parallel()
	in := ui.NewObjective("me T1").AddKeyResult().RemoveKeyResult(1).AddKeyResult()
	if got := []int{in.KeyResults[0].Slot, in.KeyResults[1].Slot}; !slices.Equal(got, []int{0, 2}) {
		t.Errorf("slots %v, want 0 and 2", got)
	}
	for range 10 {
		in = in.AddKeyResult()
	}
	if len(in.KeyResults) != okr.MaxKeyResults {
		t.Errorf("%d key results, want %d", len(in.KeyResults), okr.MaxKeyResults)
	}
	for slot := range 20 {
		in = in.RemoveKeyResult(slot)
	}
	if len(in.KeyResults) != 0 {
		t.Errorf("%d key results are left", len(in.KeyResults))
	}
	if in = in.AddKeyResult(); in.KeyResults[0].Slot <= 2 {
		t.Errorf("slot %d is used again", in.KeyResults[0].Slot)
	}
}

// Slack shows an error only beside an input that exists; for any other it says that it had trouble connecting.
func TestObjectiveBlock_IsAnInputOfTheForm(t *testing.T) {
	t.Parallel()
	s, p := plainSample(), catalog(t).Printer(locale.English)
	original := s.objective()
	edit := s.formContext()
	edit.Original = &original
	mine := ui.EditObjective(p, original)
	mine.Owner = "" // as it is read from a form without the owner field
	fields := []string{"title", "period", "from", "to", "owner", "commitment", "private", "key_results", "kr.x.target",
		"kr.9.target", "nonsense"}
	for i := range 5 {
		for _, name := range []string{"title", "kind", "unit", "start", "target", "tolerance", "weight", "steps"} {
			fields = append(fields, fmt.Sprintf("kr.%d.%s", i, name))
		}
	}
	for name, test := range map[string]struct {
		in ui.ObjectiveInput
		c  ui.FormContext
	}{"new": {ui.NewObjective("me T1"), s.formContext()}, "typed": {s.typedObjective(), s.formContext()},
		"edit": {mine, edit}} {
		ids := inputs(ui.ObjectiveForm(p, test.in, test.c))
		for _, field := range fields {
			if block := ui.ObjectiveBlock(field, test.in); !slices.Contains(ids, block) {
				t.Errorf("%s: an error about %s goes to %s, which is no input", name, field, block)
			}
		}
	}
	if got := ui.ObjectiveBlock("kr.1.target", s.typedObjective()); got != "kr.2.target" {
		t.Errorf("the second key result's target is %s, want slot 2", got)
	}
}

func TestReadOwner(t *testing.T) {
	t.Parallel()
	for _, teamOwned := range []bool{true, false} {
		team, owned, ok := ui.ReadOwner(ui.OwnerValue(7, teamOwned))
		if team != 7 || owned != teamOwned || !ok {
			t.Errorf("read %v, %v, %v", team, owned, ok)
		}
	}
	for _, bad := range []string{"", "me", "you T1", "me T0", "U0123"} {
		if _, _, ok := ui.ReadOwner(bad); ok {
			t.Errorf("%q is taken for an owner", bad)
		}
	}
}

func TestReadCheckIn_ReadsWhatTheFormShows(t *testing.T) {
	t.Parallel()
	s := plainSample()
	for _, lang := range locale.Languages {
		p := catalog(t).Printer(lang)
		draft := s.checkInView(0).Draft
		for page := range 2 {
			form := ui.CheckInForm(p, s.checkInView(page))
			view := untouched(t, form)
			got := ui.ReadCheckIn(view.State, view.PrivateMetadata)
			if got.Round != 48 || got.Page != page {
				t.Errorf("%s: round %d page %d", lang, got.Round, got.Page)
			}
			draft = draft.With(got)
		}
		if len(draft.Items) != 6 || len(draft.Answers) != 4 {
			t.Fatalf("%s: %d key results and %d answers, want 6 and 4", lang, len(draft.Items), len(draft.Answers))
		}
		want := map[okr.KeyResultID]string{7: "80,5", 8: "110", 9: p.Number(n("2.25")), 10: "", 11: "", 15: "15"}
		for _, item := range draft.Items {
			if item.Value != want[item.KeyResult] {
				t.Errorf("%s: key result %d is %q, want %q", lang, item.KeyResult, item.Value, want[item.KeyResult])
			}
		}
		if item, ok := draft.Item(10); !ok || !slices.Equal(item.Steps, []int{0}) {
			t.Errorf("%s: the milestone's steps are %v, want the first", lang, item.Steps)
		}
	}
}

// What the form is prefilled with reads back as the same number in the reader's language.
func TestCheckInForm_PrefillReadsBack(t *testing.T) {
	t.Parallel()
	s := plainSample()
	for _, lang := range locale.Languages {
		p := catalog(t).Printer(lang)
		for _, value := range []string{"0", "1234.5", "-0.001", "999999999999999", "1000", "12345.678", "0.123456"} {
			v := s.checkInView(0)
			v.KeyResults, v.Draft = v.KeyResults[:1], ui.CheckInInput{}
			v.KeyResults[0].KeyResult.Current = set(value)
			view := untouched(t, ui.CheckInForm(p, v))
			typed := ui.ReadCheckIn(view.State, view.PrivateMetadata).Items[0].Value
			got, err := locale.ParseNumber(typed, lang, v.KeyResults[0].KeyResult.MeasuredIn())
			if err != nil || !got.Equal(n(value)) {
				t.Errorf("%s: %s is shown as %q and read as %v, %v", lang, value, typed, got, err)
			}
		}
	}
}

func TestCheckInForm_PagesHoldEveryKeyResultOnce(t *testing.T) {
	t.Parallel()
	s, p := plainSample(), catalog(t).Printer(locale.English)
	for count := range 12 {
		v := s.checkInView(0)
		v.Draft, v.KeyResults = ui.CheckInInput{}, nil
		for i := range count {
			k := s.keyResults()[1]
			k.ID = okr.KeyResultID(i + 1)
			v.KeyResults = append(v.KeyResults, ui.CheckInKeyResult{KeyResult: k, Fresh: i%2 == 0})
		}
		var asked []okr.KeyResultID
		for v.Page = range v.Pages() {
			form := ui.CheckInForm(p, v)
			view := untouched(t, form)
			in := ui.ReadCheckIn(view.State, view.PrivateMetadata)
			for _, item := range in.Items {
				asked = append(asked, item.KeyResult)
			}
			if last := v.Page == v.Pages()-1; last != (len(in.Answers) > 0) || last != v.Last() {
				t.Errorf("%d key results: page %d has %d answers", count, v.Page, len(in.Answers))
			}
			if len(in.Items) > ui.CheckInPageSize {
				t.Errorf("a page holds %d key results", len(in.Items))
			}
		}
		slices.Sort(asked)
		if len(slices.Compact(slices.Clone(asked))) != count || len(asked) != count {
			t.Errorf("of %d key results, the pages ask about %v", count, asked)
		}
	}
}

func TestCheckInBlock_IsAnInputOfTheForm(t *testing.T) {
	t.Parallel()
	s, p := plainSample(), catalog(t).Printer(locale.English)
	ids := append(inputs(ui.CheckInForm(p, s.checkInView(0))), inputs(ui.CheckInForm(p, s.checkInView(1)))...)
	for _, field := range []string{"kr.7.value", "kr.7.confidence", "kr.7.note", "kr.10.value", "kr.10.steps",
		"answer.0", "answer.3"} {
		if !slices.Contains(ids, ui.CheckInBlock(field)) {
			t.Errorf("%s is no input", field)
		}
	}
}

func TestReadSettings_ReadsWhatTheFormShows(t *testing.T) {
	t.Parallel()
	s := plainSample()
	team := s.team()
	team.Schedule.RemindAfter, team.Schedule.LastBefore, team.Schedule.OpenDay = 5, 0, time.Sunday
	for _, lang := range locale.Languages {
		p := catalog(t).Printer(lang)
		for name, in := range map[string]ui.SettingsInput{
			"team":     ui.SettingsOf(p, team),
			"new team": ui.SettingsOf(p, okr.Team{}),
		} {
			form := ui.SettingsForm(p, in, ui.SettingsContext{})
			if diff := cmp.Diff(in, ui.ReadSettings(untouched(t, form))); diff != "" {
				t.Errorf("%s, %s: read something else (-shown +read):\n%s", name, lang, diff)
			}
			for _, field := range []string{"name", "channel", "managers", "language", "zone", "cadence", "open_day",
				"open_at", "close_day", "close_at",
				"remind_after", "last_before", "preset", "extra", "questions"} {
				if !slices.Contains(inputs(form), ui.SettingsBlock(in.Team, field)) {
					t.Errorf("%s is no input", field)
				}
			}
		}
	}
}

// A manager who only opens and saves the form changes no question, whichever language either of them reads.
func TestReadQuestions_KnowsTheStandardOnesInBothLanguages(t *testing.T) {
	t.Parallel()
	s := plainSample()
	english, turkish := catalog(t).Printer(locale.English), catalog(t).Printer(locale.Turkish)
	for _, p := range []*locale.Printer{english, turkish} {
		got := ui.ReadQuestions(ui.SettingsOf(p, s.team()).Questions, english, turkish)
		if diff := cmp.Diff(s.team().Questions, got); diff != "" {
			t.Errorf("%s: (-set +read):\n%s", p.Language(), diff)
		}
	}
	if got := ui.ReadQuestions("\n  \n", english, turkish); len(got) != 0 {
		t.Errorf("an empty text asks %v", got)
	}
	if got := ui.ReadQuestions("WHAT IS NEXT?\nWhy?", english, turkish); got[0].Key != okr.Next ||
		got[1] != (okr.Question{Key: okr.Custom, Text: "Why?"}) {
		t.Errorf("read %v", got)
	}
}

func TestReadAway(t *testing.T) {
	t.Parallel()
	s, p := plainSample(), catalog(t).Printer(locale.English)
	form := ui.AwayForm(p, ui.AwayView{Person: s.person(), Today: today, Manages: true})
	want := ui.AwayInput{Person: s.person().ID, From: today, To: today}
	if got := ui.ReadAway(untouched(t, form).State); got != want {
		t.Errorf("read %+v, want %+v", got, want)
	}
	alone := ui.AwayForm(p, ui.AwayView{Person: s.person(), Today: today})
	if got := ui.ReadAway(untouched(t, alone).State); got.Person != "" {
		t.Errorf("somebody who manages nobody set an absence of %s", got.Person)
	}
}

// A form may come back from another version, or without any state.
func TestReaders_TakeWhatIsNotOurs(t *testing.T) {
	t.Parallel()
	for _, metadata := range []string{"", "null", "[]", `{"r":"x"}`, `{"k":[{"s":1}]}`} {
		view := &slack.View{PrivateMetadata: metadata}
		ui.ReadObjective(view)
		ui.ReadSettings(view)
		ui.ReadAway(nil)
		ui.ReadReview(metadata)
		if in := ui.ReadCheckIn(nil, metadata); len(in.Items) > 1 {
			t.Errorf("%q is read as %v", metadata, in)
		}
	}
}

func TestRefs(t *testing.T) {
	t.Parallel()
	for kind, ref := range map[string]ui.Ref{
		"R": ui.RoundRef(12), "O": ui.ObjectiveRef(12), "KR": ui.KeyResultRef(12), "T": ui.TeamRef(12),
		"C": ui.CheckInRef(12), "B": ui.BlockerRef(12), "A": ui.AbsenceRef(12),
	} {
		if id, ok := ui.ReadRef[int64](kind, string(ref)); id != 12 || !ok {
			t.Errorf("%s is read as %d, %v", ref, id, ok)
		}
		for _, bad := range []string{"", kind, kind + "0", kind + "-1", kind + "1x", "X12",
			kind + "99999999999999999999"} {
			if _, ok := ui.ReadRef[int64](kind, bad); ok {
				t.Errorf("%q is taken for a %s", bad, kind)
			}
		}
	}
	verb, about, ok := ui.ReadChoice(ui.Choice(ui.ChoiceEdit, ui.ObjectiveRef(12)))
	if verb != ui.ChoiceEdit || about != "O12" || !ok {
		t.Errorf("read %s %s %v", verb, about, ok)
	}
}

// What the whole team reads holds nothing of a private objective.
func TestPrivateObjectives_AreLeftOutInPublic(t *testing.T) {
	t.Parallel()
	s, p := plainSample(), catalog(t).Printer(locale.Turkish)
	sum := s.summary()
	private := s.objectives()[1]
	// even if the store let it through
	sum.Objectives = append(sum.Objectives, okr.ObjectiveStanding{Objective: private})
	for name, screen := range map[string]any{"summary": ui.Summary(p, sum),
		"answer": ui.AnswerReply(p, s.checkIn(), now)} {
		written, err := json.Marshal(screen)
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{private.Title, private.KeyResults[0].Title, private.ID.String()} {
			if strings.Contains(string(written), secret) {
				t.Errorf("the %s says %q", name, secret)
			}
		}
	}
}

func TestPromptStateOf(t *testing.T) {
	t.Parallel()
	s := plainSample()
	quiet := s.duty()
	quiet.CheckIn = &okr.CheckIn{Nothing: true}
	excused := s.duty()
	excused.Excused = true
	for want, test := range map[ui.PromptState]struct {
		duty okr.Duty
		at   time.Time
	}{
		ui.PromptOpen:    {s.duty(), s.round().Closes.Add(-time.Second)},
		ui.PromptLate:    {s.duty(), s.round().Closes},
		ui.PromptMissed:  {s.duty(), s.duty().LateUntil},
		ui.PromptDone:    {s.answered(), s.duty().LateUntil},
		ui.PromptNothing: {quiet, now},
		ui.PromptExcused: {excused, now},
	} {
		if got := ui.PromptStateOf(test.duty, test.at); got != want {
			t.Errorf("the state is %s, want %s", got, want)
		}
	}
}

// A prompt stays in the conversation for days: until the round closes, it must not depend on when it is rendered again.
func TestPosts_ReadTheSameLater(t *testing.T) {
	t.Parallel()
	s, p := plainSample(), catalog(t).Printer(locale.English)
	early, late := s.summary(), s.summary()
	late.Now = late.Now.Add(12 * time.Hour)
	if diff := cmp.Diff(ui.Summary(p, early), ui.Summary(p, late)); diff != "" {
		t.Errorf("the summary changes by itself:\n%s", diff)
	}
	first := s.prompt(ui.PromptDone, okr.Prompt)
	later := first
	later.Now = later.Duty.Round.Closes.Add(-time.Minute)
	if diff := cmp.Diff(ui.Prompt(p, first), ui.Prompt(p, later)); diff != "" {
		t.Errorf("the prompt changes by itself:\n%s", diff)
	}
}
