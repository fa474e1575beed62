package ui_test

import (
	"fmt"
	"maps"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/ui"
)

// sample is a team in the middle of its quarter: Tuesday, 24 November 2026, 10:15 in Istanbul.
type sample struct {
	say    func(string) string // what people typed goes through it
	people int                 // in the team
	many   int                 // how often lists repeat what they hold
}

func plainSample() sample { return sample{say: func(s string) string { return s }, people: 5, many: 1} }

var (
	now      = time.Date(2026, 11, 24, 7, 15, 0, 0, time.UTC)
	today    = okr.Date("2026-11-24")
	istanbul = mustLoad("Europe/Istanbul")
	quarter  = okr.QuarterOf(today, time.January)
)

func mustLoad(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return loc
}

func catalog(t testing.TB) *locale.Catalog {
	t.Helper()
	c, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func n(text string) decimal.Decimal       { return decimal.RequireFromString(text) }
func set(text string) decimal.NullDecimal { return decimal.NewNullDecimal(n(text)) }

func daysAgo(d int) time.Time          { return now.AddDate(0, 0, -d) }
func (s sample) id(i int) okr.PersonID { return okr.PersonID(fmt.Sprintf("U0%06d", i)) }

func (s sample) person() okr.Person {
	return okr.Person{ID: s.id(1), Name: s.say("Ayşe Demir"), Zone: "Europe/Istanbul", Locale: "tr-TR"}
}

func (s sample) team() okr.Team {
	return okr.Team{
		ID: 1, Name: s.say("Satış Ege"), Channel: "C0SALES", Language: "tr", Zone: "Europe/Istanbul",
		Managers: []okr.PersonID{s.id(2)}, Schedule: okr.DefaultSchedule(),
		Holidays: okr.Holidays{Preset: okr.TurkiyeHolidays, Extra: []okr.Date{"2026-12-31"}},
		Questions: append(okr.DefaultQuestions(),
			okr.Question{Key: okr.Custom, Text: s.say("Hangi müşteri seni bu hafta şaşırttı?")}),
	}
}

func (s sample) round() okr.Round {
	return okr.Round{
		ID: 48, Team: 1, Week: "2026-W48", Opens: okr.Wall{Date: "2026-11-23", At: okr.Clock{Hour: 9}},
		Closes:    time.Date(2026, 11, 25, 7, 0, 0, 0, time.UTC),
		NextOpens: okr.Wall{Date: "2026-11-30", At: okr.Clock{Hour: 9}},
		Questions: s.team().Questions, RemindAfter: 6, LastBefore: 2,
	}
}

func (s sample) keyResults() []okr.KeyResult {
	return []okr.KeyResult{
		{ID: 7, Objective: 12, Title: s.say("Memnuniyet anketi 72 puandan 85 puana"), Kind: okr.Increase,
			Unit: s.say("puan"), Start: n("72"), Target: n("85"),
			Weight: n("2"), Current: set("79"), Confidence: okr.SaysAtRisk, Note: s.say("Kargo şikâyetleri azalmadı."),
			ConfirmedAt: daysAgo(6)},
		{ID: 8, Objective: 12, Title: s.say("Şikâyet sayısını 120 adetten 96 adede indirmek"), Kind: okr.Decrease,
			Start: n("120"), Target: n("96"),
			Weight: n("1"), Current: set("110"), Confidence: okr.SaysOnTrack, ConfirmedAt: daysAgo(1)},
		{ID: 9, Objective: 12, Title: s.say("Teslimat süresi 2 günün altında"), Kind: okr.KeepBelow, Unit: s.say("gün"),
			Target: n("2"), Tolerance: set("1"),
			Weight: n("1"), Current: set("2.25"), ConfirmedAt: daysAgo(6)},
		{ID: 10, Objective: 12, Title: s.say("Yeni iade akışı yayında"), Kind: okr.Milestone, Weight: n("1"),
			ConfirmedAt: daysAgo(6), Steps: []okr.Step{
				{Title: s.say("Tasarım"), Weight: n("1"), Done: true}, {Title: s.say("Pilot müşteri"), Weight: n("1")},
				{Title: s.say("Tüm mağazalar"), Weight: n("2")}}},
		{ID: 11, Objective: 12, Title: s.say("Yeni müşteri cirosu"), Kind: okr.Increase, Unit: "TRY", Start: n("0"),
			Target: n("1200000"), Weight: n("1")},
	}
}

func (s sample) objective() okr.Objective {
	return okr.Objective{
		ID: 12, Title: s.say("Müşteri memnuniyetini yükseltmek"), Owner: s.id(1), OwnerName: s.say("Ayşe Demir"),
		Team: 1, TeamName: s.say("Satış Ege"),
		Period: quarter, Commitment: okr.Committed, KeyResults: s.keyResults(), CreatedAt: daysAgo(50),
	}
}

func (s sample) objectives() []okr.Objective {
	second := okr.Objective{
		ID: 13, Title: s.say("İhracat kanalını açmak"), Owner: s.id(1), OwnerName: s.say("Ayşe Demir"), Team: 1,
		TeamName: s.say("Satış Ege"),
		Period:   quarter, Commitment: okr.Aspirational, Private: true, KeyResults: []okr.KeyResult{
			{ID: 15, Objective: 13, Title: s.say("Yurt dışı ciro payı"), Kind: okr.Percent, Start: n("5"),
				Target: n("20"), Weight: n("1"), Current: set("15"),
				Confidence: okr.SaysOnTrack, ConfirmedAt: daysAgo(2)}},
	}
	team := okr.Objective{
		ID: 3, Title: s.say("Ege bölgesinde pazar lideri olmak"), Owner: s.id(2), OwnerName: s.say("Selin Kaya"),
		Team: 1, TeamName: s.say("Satış Ege"),
		TeamOwned: true, Period: quarter, Commitment: okr.Committed, KeyResults: []okr.KeyResult{
			{ID: 20, Objective: 3, Title: s.say("Aylık sipariş"), Kind: okr.Increase, Start: n("400"), Target: n("900"),
				Weight: n("1"), Current: set("500"),
				Confidence: okr.SaysOff, ConfirmedAt: daysAgo(1)}},
	}
	list := []okr.Objective{s.objective(), second, team}
	for i := range (s.many - 1) * 10 {
		o := s.objective()
		o.ID = okr.ObjectiveID(100 + i)
		list = append(list, o)
	}
	return list
}

func (s sample) checkIn() okr.CheckIn {
	kr := s.keyResults()
	ci := okr.CheckIn{
		ID: 301, Round: 48, Team: 1, Week: "2026-W48", Person: s.id(1), PersonName: s.say("Ayşe Demir"),
		At: now.Add(-2 * time.Hour), EditedAt: now.Add(-time.Hour), Version: 2,
		Entries: []okr.Entry{
			{KeyResult: kr[0], Before: set("75"), After: set("79"), ProgressBefore: new(0.230769),
				ProgressAfter:    new(0.538462),
				ConfidenceBefore: okr.SaysOnTrack, ConfidenceAfter: okr.SaysAtRisk,
				Note: s.say("Kargo şikâyetleri azalmadı.")},
			{KeyResult: kr[1], Before: set("110"), After: set("110"), ProgressBefore: new(0.416667),
				ProgressAfter: new(0.416667), ConfidenceAfter: okr.SaysOnTrack},
			{KeyResult: kr[3], StepsBefore: []okr.Step{{Weight: n("1")}, {Weight: n("1")}, {Weight: n("2")}},
				StepsAfter:     kr[3].Steps,
				ProgressBefore: new(float64(0)), ProgressAfter: new(0.25), ConfidenceAfter: okr.SaysOnTrack},
			{KeyResult: s.objectives()[1].KeyResults[0], Private: true, Before: set("9"), After: set("15"),
				ProgressBefore: new(0.266667), ProgressAfter: new(0.666667),
				ConfidenceAfter: okr.SaysOnTrack},
		},
		Answers: []okr.Answer{
			{Question: okr.Question{Key: okr.Moved},
				Text: s.say("İade akışının tasarımı bitti.\nPilot müşteri seçildi.")},
			{Question: okr.Question{Key: okr.Next}, Text: s.say("Pilot kurulumu.")},
			{Question: okr.Question{Key: okr.Blockers}},
			{Question: s.team().Questions[3], Text: s.say("Tariş: iki katı sipariş.")},
		},
	}
	for range s.many - 1 {
		ci.Entries = append(ci.Entries, ci.Entries[:3]...)
	}
	return ci
}

func (s sample) checkIns() []okr.CheckIn {
	seen, quiet := s.checkIn(), okr.CheckIn{ID: 303, Round: 48, Person: s.id(4), PersonName: s.say("John Carter"),
		At: now, EditedAt: now, Version: 1, Late: true, Nothing: true}
	seen.ID, seen.PersonName, seen.Version, seen.SeenBy, seen.SeenByName = 302, s.say("Deniz Yılmaz"), 1, s.id(2),
		s.say("Selin Kaya")
	list := []okr.CheckIn{s.checkIn(), seen, quiet}
	for i := range s.people - 5 {
		ci := s.checkIn()
		ci.ID = okr.CheckInID(400 + i)
		list = append(list, ci)
	}
	return list
}

func (s sample) blockers() []okr.Blocker {
	list := []okr.Blocker{
		{ID: 4, Team: 1, Person: s.id(1), PersonName: s.say("Ayşe Demir"), Text: s.say("Hukuk onayı bekliyoruz."),
			OpenedAt: daysAgo(13)},
		{ID: 5, Team: 1, Person: s.id(1), PersonName: s.say("Ayşe Demir"),
			Text: s.say("Kargo firmasının API anahtarı yok."), OpenedAt: daysAgo(1)},
	}
	for i := range (s.many - 1) * 12 {
		list = append(list, okr.Blocker{ID: okr.BlockerID(50 + i), PersonName: s.say("Deniz Yılmaz"),
			Text: s.say("Bekliyoruz."), OpenedAt: daysAgo(9)})
	}
	return list
}

func (s sample) duty() okr.Duty {
	return okr.Duty{
		Round: s.round(), Team: s.team(), Person: s.id(1), OpensAt: time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC),
		LateUntil: time.Date(2026, 11, 30, 6, 0, 0, 0, time.UTC), Stale: 4, Total: 5,
	}
}

func (s sample) answered() okr.Duty {
	d, ci := s.duty(), s.checkIn()
	ci.SeenBy, ci.SeenByName = s.id(2), s.say("Selin Kaya")
	d.CheckIn = &ci
	return d
}

func (s sample) prompt(state ui.PromptState, kind okr.NudgeKind) ui.PromptView {
	v := ui.PromptView{Duty: s.duty(), Person: s.person(), Kind: kind, Now: now, Loc: istanbul, Streak: 4, State: state}
	switch state {
	case ui.PromptDone:
		v.Duty = s.answered()
	case ui.PromptNothing:
		v.Duty.CheckIn = &okr.CheckIn{Nothing: true, At: now, EditedAt: now, Version: 1}
	case ui.PromptLate:
		v.Now = now.AddDate(0, 0, 2)
	}
	return v
}

func (s sample) situation() okr.Situation {
	round := s.round()
	sit := okr.Situation{
		Person: s.person(), Now: now, Today: today, Duties: []okr.Duty{s.duty()}, Objectives: s.objectives()[:2],
		Blockers: s.blockers(),
		Absences: []okr.Absence{{ID: 5, Person: s.id(1), From: "2026-12-28", To: "2027-01-01"}},
		Teams: []okr.TeamStanding{{Team: s.team(), Manager: true, Streak: 4, Objectives: s.objectives()[2:],
			Round: &round, Answered: 3, Expected: 8}},
	}
	if s.many > 1 {
		sit.Objectives = s.objectives()
	}
	return sit
}

func (s sample) summary() okr.Summary {
	sum := okr.Summary{
		Team: s.team(), Round: s.round(), Now: now, Today: today, CheckIns: s.checkIns(), Answered: 7, Expected: 8,
		Blockers: s.blockers(),
	}
	for i, o := range s.objectives() {
		if o.Private {
			continue
		}
		standing := okr.ObjectiveStanding{Objective: o, ProgressBefore: o.Progress()}
		if i == 0 {
			standing.ProgressBefore = new(0.28)
		}
		sum.Objectives = append(sum.Objectives, standing)
	}
	sum.Moved = []okr.SelfMoved{s.selfMoved()}
	return sum
}

// selfMoved is a key result that a KPI moved.
func (s sample) selfMoved() okr.SelfMoved {
	k := s.keyResults()[0]
	k.KPI = 3
	m, _ := okr.MovedBetween(k, okr.Value{KeyResult: k.ID, Value: set("72")}, s.say("Müşteri memnuniyetini yükseltmek"))
	return m
}

func (s sample) digest() okr.Digest {
	d := okr.Digest{Summary: s.summary(), Manager: okr.Person{ID: s.id(2), Name: s.say("Selin Kaya")},
		Fallen: s.fallen(1), OldBlockers: s.blockers()[:1]}
	for i := range s.people - 3 {
		d.Silent = append(d.Silent, okr.Person{ID: s.id(i + 10), Name: s.say("Mehmet Öz")})
	}
	d.Away = []okr.Person{{Name: s.say("Can Işık")}}
	if s.many > 1 {
		d.Fallen, d.OldBlockers = s.fallen(len(s.checkIn().Entries)), s.blockers()
	}
	return d
}

func (s sample) checkInView(page int) ui.CheckInView {
	v := ui.CheckInView{Duty: s.duty(), Page: page, Now: now, Loc: istanbul}
	for i, k := range append(s.keyResults(), s.objectives()[1].KeyResults...) {
		v.KeyResults = append(v.KeyResults, ui.CheckInKeyResult{KeyResult: k,
			ObjectiveTitle: s.say("Müşteri memnuniyetini yükseltmek"), Period: quarter, Fresh: i == 1 || i == 5})
	}
	v.Draft = ui.CheckInInput{Round: 48, Items: []ui.CheckInItem{{KeyResult: 7, Value: "80,5",
		Confidence: okr.SaysOnTrack, Note: s.say("Yarım kalmıştı.")}}}
	return v
}

func (s sample) formContext() ui.FormContext {
	return ui.FormContext{Today: today, Teams: []ui.FormTeam{{Team: s.team(), Manages: true},
		{Team: okr.Team{ID: 2, Name: s.say("Ürün")}}}}
}

func (s sample) typedObjective() ui.ObjectiveInput {
	in := ui.NewObjective(ui.OwnerValue(1, false)).AddKeyResult().AddKeyResult().RemoveKeyResult(1).AddKeyResult()
	in.Title, in.Period, in.From, in.To = s.say("Müşteri memnuniyetini yükseltmek"), ui.PeriodCustom, "2026-12-01",
		"2027-02-28"
	in.KeyResults[0].Title, in.KeyResults[0].Target = s.say("Anket puanı"), "85"
	in.KeyResults[1].Kind, in.KeyResults[1].Target = okr.KeepBelow, "2"
	in.KeyResults[2].Kind, in.KeyResults[2].Steps, in.KeyResults[2].Start = okr.Milestone, s.say("Tasarım\nPilot | 2"),
		"72"
	return in
}

// screens is everything that ui can show.
func (s sample) screens(p *locale.Printer) map[string]any {
	fresh := s.prompt(ui.PromptOpen, okr.Prompt)
	fresh.AllFresh = true
	original := s.objective()
	edit := s.formContext()
	edit.Original, edit.CanGive = &original, true
	hints := []okr.Hint{}
	empty := okr.Situation{Person: s.person(), Now: now, Today: today}
	empty.Person.Admin = true
	changes := []okr.Change{
		{Field: "target", Old: "80", New: "85", ByName: s.say("Selin Kaya"), At: daysAgo(20), Source: okr.FromEdit},
		{Field: "title", Old: s.say("Memnuniyet"), New: s.say("Müşteri memnuniyetini yükseltmek"),
			ByName: s.say("Ayşe Demir"), At: daysAgo(30), Source: okr.FromEdit},
	}
	values := []okr.Value{
		{KeyResult: 7, Value: set("79"), Confidence: okr.SaysAtRisk, Note: s.say("Kargo şikâyetleri azalmadı."),
			ByName: s.say("Ayşe Demir"), At: daysAgo(6), Source: okr.FromCheckIn},
		{KeyResult: 7, Value: set("75"), Confidence: okr.SaysOnTrack, ByName: s.say("Ayşe Demir"), At: daysAgo(13),
			Source: okr.FromCheckIn},
		{KeyResult: 7, Value: set("72"), ByName: s.say("Selin Kaya"), At: daysAgo(50), Source: okr.FromNew},
	}
	for range s.many - 1 {
		for range 20 {
			values, changes = append(values, values[0]), append(changes, changes[1])
		}
	}
	absences := []okr.Absence{{ID: 5, Person: s.id(1), From: "2026-12-28", To: "2027-01-01"}}
	others := []ui.PersonAbsence{{Absence: okr.Absence{ID: 6, From: "2026-11-30", To: "2026-11-30"},
		Name: s.say("Mehmet Öz")}}
	for i := range (s.many - 1) * s.people {
		others = append(others, ui.PersonAbsence{Absence: okr.Absence{ID: okr.AbsenceID(100 + i), From: "2026-11-30",
			To: "2026-12-02"}, Name: s.say("Mehmet Öz")})
	}
	canEdit := func(o okr.Objective) bool { return !o.TeamOwned }
	short := ui.SettingsOf(p, okr.Team{Zone: "Europe/Istanbul", Managers: []okr.PersonID{s.id(1)}})
	short.Short = true
	all := map[string]any{
		"prompt":           ui.Prompt(p, s.prompt(ui.PromptOpen, okr.Prompt)),
		"prompt_fresh":     ui.Prompt(p, fresh),
		"prompt_done":      ui.Prompt(p, s.prompt(ui.PromptDone, okr.Prompt)),
		"prompt_nothing":   ui.Prompt(p, s.prompt(ui.PromptNothing, okr.Prompt)),
		"prompt_excused":   ui.Prompt(p, s.prompt(ui.PromptExcused, okr.Prompt)),
		"prompt_late":      ui.Prompt(p, s.prompt(ui.PromptLate, okr.Prompt)),
		"prompt_missed":    ui.Prompt(p, s.prompt(ui.PromptMissed, okr.Prompt)),
		"reminder":         ui.Reminder(p, s.prompt(ui.PromptOpen, okr.Reminder)),
		"reminder_last":    ui.Reminder(p, s.prompt(ui.PromptOpen, okr.LastReminder)),
		"reminder_snoozed": ui.Reminder(p, s.prompt(ui.PromptOpen, okr.Snoozed)),
		"summary":          ui.Summary(p, s.summary()),
		"answer":           ui.AnswerReply(p, s.checkIn(), now),
		"digest":           ui.Digest(p, s.digest(), nil, 0, nil, nil),
		"review": ui.ReviewForm(p,
			ui.ReviewView{Team: s.team(), Round: s.round(), CheckIns: s.checkIns(), Asked: s.asked()}),
		"setup_invite":    ui.SetupInvite(p, s.person()),
		"welcome":         ui.Welcome(p, s.team()),
		"notice":          ui.Notice(p, "digest.silent", "Names", s.say("Mehmet Öz")),
		"situation":       ui.Situation(p, s.situation()),
		"situation_empty": ui.Situation(p, empty),
		"home":            ui.Home(p, ui.HomeView{Situation: s.situation()}),
		"home_kudos": ui.Home(p, ui.HomeView{Situation: s.situation(), Kudos: motivation.Situation{
			Points: motivation.Standing{Lifetime: 182}, BadgeCase: badgeCase(),
			Newest: []motivation.Kudos{{Private: true, GiverName: s.say("Selin Aydın"), At: now,
				Reason: s.say("Saved the Acme demo on Friday evening")}}}}),
		"home_empty": ui.Home(p, ui.HomeView{Situation: empty}),
		"objective_list": ui.ObjectiveList(p,
			ui.ListView{Heading: ui.HeadingPerson, HeadingArgs: []any{"Name", s.say("Ayşe Demir")},
				Objectives: s.objectives(), Now: now, Today: today, Total: 40, CanEdit: canEdit}),
		"objective_list_empty": ui.ObjectiveList(p, ui.ListView{Heading: ui.HeadingMine, Now: now, Today: today}),
		"objective": ui.ObjectiveDetail(p,
			ui.DetailView{Objective: s.objective(), Now: now, Today: today, Loc: istanbul, CanEdit: true,
				Changes: changes}),
		"history": ui.History(p, ui.HistoryView{KeyResult: s.keyResults()[0],
			ObjectiveTitle: s.say("Müşteri memnuniyetini yükseltmek"), Values: values, Changes: changes[:1], Now: now,
			Loc: istanbul, Comments: s.comments(), Asked: s.asked(), MayTalk: true}),
		"help":              ui.Help(p, ui.HelpOKR),
		"privacy":           ui.Privacy(p, s.privacy(true)),
		"privacy_leaver":    ui.Privacy(p, s.privacy(false)),
		"language":          ui.LanguageChoice(p, ""),
		"checkin_form":      ui.CheckInForm(p, s.checkInView(0)),
		"checkin_form_last": ui.CheckInForm(p, s.checkInView(1)),
		"checkin_done": ui.CheckInDone(p,
			ui.DoneView{CheckIn: s.checkIn(), Objectives: s.objectives(), Now: now, Today: today, Loc: istanbul,
				Streak: 5, NextOpens: time.Date(2026, 11, 30, 6, 0, 0, 0, time.UTC)}),
		"objective_form":       ui.ObjectiveForm(p, ui.NewObjective(ui.OwnerValue(1, false)), s.formContext()),
		"objective_form_typed": ui.ObjectiveForm(p, s.typedObjective(), s.formContext()),
		"objective_form_edit":  ui.ObjectiveForm(p, ui.EditObjective(p, original), edit),
		"objective_saved":      ui.ObjectiveSaved(p, s.objective(), hints, false),
		"away_form": ui.AwayForm(p, ui.AwayView{Person: s.person(), Today: today, Absences: absences,
			Manages: true, ForOthers: others}),
		"away_set": ui.AwaySet(p, okr.Absence{ID: 3, From: today, To: today.AddDays(2)}, true),
		"settings_form": ui.SettingsForm(p, ui.SettingsOf(p, s.team()),
			ui.SettingsContext{Teams: []okr.Team{s.team(), {ID: 2, Name: s.say("Ürün")}}, MayCreate: true}),
		"team_removed":        ui.TeamRemoved(p, s.team()),
		"settings_form_new":   ui.SettingsForm(p, ui.SettingsOf(p, okr.Team{}), ui.SettingsContext{}),
		"settings_form_short": ui.SettingsForm(p, short, ui.SettingsContext{}),
		"settings_saved": ui.SettingsSaved(p, s.team(), okr.Wall{Date: "2026-11-30", At: okr.Clock{Hour: 9}},
			false),
		"settings_outside": ui.SettingsSaved(p, s.team(), okr.Wall{Date: "2026-11-30", At: okr.Clock{Hour: 9}}, true),
	}
	maps.Copy(all, s.salesScreens(p))
	return all
}

// blocksOf is the blocks of a message or view.
func blocksOf(screen any) []slack.Block {
	switch screen := screen.(type) {
	case ui.Message:
		return screen.Blocks
	case slack.ModalViewRequest:
		return screen.Blocks.BlockSet
	case slack.HomeTabViewRequest:
		return screen.Blocks.BlockSet
	default:
		panic(fmt.Sprintf("%T is no screen", screen))
	}
}

// fallen is the first n entries of the check-in as a digest lists them.
func (s sample) fallen(n int) []okr.FallenEntry {
	var list []okr.FallenEntry
	for _, e := range s.checkIn().Entries[:n] {
		list = append(list, okr.FallenEntry{Entry: e, PersonName: s.checkIn().PersonName})
	}
	return list
}

// privacy is what is stored about a person, as they see it, or as an admin does after they left.
func (s sample) privacy(own bool) ui.PrivacyView {
	v := ui.PrivacyView{Person: s.person(), Own: own, Since: daysAgo(120), Loc: istanbul, Counts: []ui.PrivacyCount{
		{Kind: "objectives", N: 2}, {Kind: "key_results", N: 6}, {Kind: "values", N: 48},
		{Kind: ui.PrivacyCheckIns, N: 12}, {Kind: "forgotten", N: 3},
		{Kind: "blockers", N: 4}, {Kind: "absences", N: 1}, {Kind: "nudges", N: 21}, {Kind: "messages", N: 24},
		{Kind: "drafts", N: 0}, {Kind: "changes", N: 9},
	}}
	for range s.people {
		v.Teams = append(v.Teams, s.team().Name)
	}
	if !own {
		v.Person.Language, v.Person.Deactivated, v.MayErase, v.KeptMonths = "tr", true, true, 12
	}
	return v
}
