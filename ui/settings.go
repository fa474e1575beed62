package ui

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
)

// SettingsInput is a team's settings as typed.
type SettingsInput struct {
	Team          okr.TeamID // 0 for a new team
	Name, Channel string
	Managers      []okr.PersonID
	Language      string // "en" or "tr"
	Zone          string // IANA name
	Cadence       okr.Cadence
	OpenDay       time.Weekday
	OpenAt        string // 09:00
	CloseDay      time.Weekday
	CloseAt       string
	RemindAfter   int // working hours; 0 sends none
	LastBefore    int // hours; 0 sends none
	Preset        okr.HolidayPreset
	Extra         string // days as typed
	Questions     string // one per line
}

// SettingsContext is what the settings form offers.
type SettingsContext struct {
	Teams []okr.Team // to choose from, when the person manages several
}

// SettingsOf is the form filled from a team; from a zero team with the defaults it is the form of a new one.
func SettingsOf(p *locale.Printer, t okr.Team) SettingsInput {
	s := t.Schedule
	if s == (okr.Schedule{}) {
		s = okr.DefaultSchedule()
	}
	questions := t.Questions
	if t.ID == 0 && questions == nil {
		questions = okr.DefaultQuestions()
	}
	var extra []string
	for _, d := range t.Holidays.Extra {
		extra = append(extra, string(d))
	}
	return SettingsInput{
		Team: t.ID, Name: t.Name, Channel: t.Channel, Managers: t.Managers,
		Language: cmp.Or(t.Language, string(p.Language())), Zone: t.Zone, Cadence: cmp.Or(s.Cadence, okr.Weekly),
		OpenDay: s.OpenDay, OpenAt: s.OpenAt.String(), CloseDay: s.CloseDay, CloseAt: s.CloseAt.String(),
		RemindAfter: s.RemindAfter, LastBefore: s.LastBefore,
		Preset: cmp.Or(t.Holidays.Preset, okr.NoHolidays), Extra: strings.Join(extra, "\n"),
		Questions: questionLines(p, questions),
	}
}

func questionLines(p *locale.Printer, questions []okr.Question) string {
	var typed []string
	for _, q := range questions {
		typed = append(typed, locale.Line(QuestionText(p, q)))
	}
	return strings.Join(typed, "\n")
}

// settingsMeta travels in the form's private metadata.
type settingsMeta struct {
	Team okr.TeamID `json:"t"`
}

const (
	extraLength     = 2000
	questionsLength = 3000
	mostManagers    = 20
)

// SettingsForm is the modal of a team's settings, for a new team when in.Team is 0.
func SettingsForm(p *locale.Printer, in SettingsInput, c SettingsContext) slack.ModalViewRequest {
	title, submit := "settings.title.form", "settings.title.save"
	if in.Team == 0 {
		title, submit = "settings.title.new", "settings.title.create"
	}
	var blocks []slack.Block
	if in.Team == 0 {
		blocks = append(blocks, rich(say(p.T("settings.intro_new"))))
	}
	blocks = append(blocks, teamChoice(p, in, c)...)
	blocks = append(blocks,
		textField(SettingsBlock("name"), p.T("settings.name"), p.T("settings.name_example"), in.Name, 80, false),
		channelField(p, in),
		managersField(p, in),
		selectField(p, "language", in.Language, []*slack.OptionBlockObject{
			option("en", p.T("settings.language_en")), option("tr", p.T("settings.language_tr"))}),
		zoneField(p, in),
		divider(), rich(strong(p.T("settings.rhythm")), say("\n"+p.T("settings.rhythm_hint"))),
		selectField(p, "cadence", string(in.Cadence), cadences(p)),
		selectField(p, "open_day", strconv.Itoa(int(in.OpenDay)), weekdays(p)),
		timeField(p, "open_at", in.OpenAt),
		selectField(p, "close_day", strconv.Itoa(int(in.CloseDay)), weekdays(p)),
		timeField(p, "close_at", in.CloseAt),
		selectField(p, "remind_after", strconv.Itoa(in.RemindAfter), hours(p, "settings.hours_after", in.RemindAfter, 2, 4, 6, 8, 12)),
		selectField(p, "last_before", strconv.Itoa(in.LastBefore), hours(p, "settings.hours_before", in.LastBefore, 1, 2, 3, 4, 6)),
		divider(),
		selectField(p, "preset", string(in.Preset), []*slack.OptionBlockObject{
			option(string(okr.NoHolidays), p.T("settings.preset_none")), option(string(okr.TurkiyeHolidays), p.T("settings.preset_tr"))}),
		longField(p, "extra", in.Extra, extraLength),
		longField(p, "questions", in.Questions, questionsLength),
		context(p.T("settings.questions_kept")),
	)
	view := modal(p, CallbackSettings, title, submit, blocks...)
	view.PrivateMetadata = encode(settingsMeta{in.Team})
	return view
}

// teamChoice is above the form for those who manage several teams.
func teamChoice(p *locale.Printer, in SettingsInput, c SettingsContext) []slack.Block {
	if len(c.Teams) < 2 {
		return nil
	}
	var offered []*slack.OptionBlockObject
	for _, t := range c.Teams[:min(len(c.Teams), 100)] {
		offered = append(offered, option(string(TeamRef(t.ID)), line(t.Name, nameRunes)))
	}
	element := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain(p.T("settings.team_choose")), ActionSettingsTeam, offered...)
	element.InitialOption = chosen(offered, string(TeamRef(in.Team)))
	return []slack.Block{actions(element), divider()}
}

func channelField(p *locale.Printer, in SettingsInput) slack.Block {
	element := slack.NewOptionsSelectBlockElement(slack.OptTypeConversations, plain(p.T("settings.channel_choose")), fieldAction)
	element.Filter = &slack.SelectBlockElementFilter{Include: []string{"public", "private"}, ExcludeBotUsers: true}
	element.InitialConversation = in.Channel
	element.DefaultToCurrentConversation = in.Channel == ""
	return slack.NewInputBlock(SettingsBlock("channel"), plain(p.T("settings.channel")), plain(p.T("settings.channel_hint")), element)
}

func managersField(p *locale.Printer, in SettingsInput) slack.Block {
	element := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeUser, plain(p.T("settings.managers_choose")), fieldAction).
		WithMaxSelectedItems(mostManagers)
	for _, id := range in.Managers[:min(len(in.Managers), mostManagers)] {
		element.InitialUsers = append(element.InitialUsers, string(id))
	}
	return slack.NewInputBlock(SettingsBlock("managers"), plain(p.T("settings.managers")), plain(p.T("settings.managers_hint")), element)
}

func zoneField(p *locale.Printer, in SettingsInput) slack.Block {
	element := slack.NewOptionsSelectBlockElement(slack.OptTypeExternal, plain(p.T("settings.zone_choose")), ActionSettingsZone)
	fewest := 0
	element.MinQueryLength = &fewest
	if in.Zone != "" {
		element.InitialOption = option(in.Zone, in.Zone)
	}
	return slack.NewInputBlock(SettingsBlock("zone"), plain(p.T("settings.zone")), plain(p.T("settings.zone_hint")), element)
}

// selectField is labelled by settings.<field>.
func selectField(p *locale.Printer, field, value string, offered []*slack.OptionBlockObject) slack.Block {
	element := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, fieldAction, offered...)
	element.InitialOption = chosen(offered, value)
	return slack.NewInputBlock(SettingsBlock(field), plain(p.T("settings."+field)), nil, element)
}

func timeField(p *locale.Printer, field, at string) slack.Block {
	picker := slack.NewTimePickerBlockElement(fieldAction)
	picker.InitialTime = at
	return slack.NewInputBlock(SettingsBlock(field), plain(p.T("settings."+field)), nil, picker)
}

func longField(p *locale.Printer, field, typed string, most int) slack.Block {
	input := slack.NewPlainTextInputBlockElement(plain(p.T("settings."+field+"_example")), fieldAction).
		WithInitialValue(locale.Truncate(typed, most)).WithMaxLength(most).WithMultiline(true)
	return slack.NewInputBlock(SettingsBlock(field), plain(p.T("settings."+field)), plain(p.T("settings."+field+"_hint")), input).WithOptional(true)
}

func cadences(p *locale.Printer) []*slack.OptionBlockObject {
	var offered []*slack.OptionBlockObject
	for _, c := range []okr.Cadence{okr.Weekly, okr.Fortnightly, okr.Monthly} {
		offered = append(offered, option(string(c), p.T("settings.cadence."+string(c))))
	}
	return offered
}

// weekdays offers the days from Monday on.
func weekdays(p *locale.Printer) []*slack.OptionBlockObject {
	var offered []*slack.OptionBlockObject
	for i := range 7 {
		day := time.Weekday((i + 1) % 7)
		offered = append(offered, option(strconv.Itoa(int(day)), p.Weekday(day)))
	}
	return offered
}

// hours offers none, the usual numbers, and the present one when it is unusual.
func hours(p *locale.Printer, id string, present int, usual ...int) []*slack.OptionBlockObject {
	if present > 0 && !slices.Contains(usual, present) {
		usual = append(usual, present)
		slices.Sort(usual)
	}
	offered := []*slack.OptionBlockObject{option("0", p.T("settings.hours_none"))}
	for _, n := range usual {
		offered = append(offered, option(strconv.Itoa(n), p.T(id, "Count", n)))
	}
	return offered
}

// ReadSettings reads the form, submitted or half typed.
func ReadSettings(view *slack.View) SettingsInput {
	typed := func(field string) slack.BlockAction { return typedIn(view.State, SettingsBlock(field)) }
	text := func(field string) string { return strings.TrimSpace(typed(field).Value) }
	pick := func(field string) string { return typed(field).SelectedOption.Value }
	number := func(field string) int {
		n, err := strconv.Atoi(pick(field))
		if err != nil {
			return 0
		}
		return n
	}
	in := SettingsInput{
		Team: decode[settingsMeta](view.PrivateMetadata).Team,
		Name: text("name"), Channel: typed("channel").SelectedConversation,
		Language: pick("language"), Zone: pick("zone"), Cadence: okr.Cadence(pick("cadence")),
		OpenDay: time.Weekday(number("open_day")), OpenAt: typed("open_at").SelectedTime,
		CloseDay: time.Weekday(number("close_day")), CloseAt: typed("close_at").SelectedTime,
		RemindAfter: number("remind_after"), LastBefore: number("last_before"),
		Preset: okr.HolidayPreset(pick("preset")), Extra: text("extra"), Questions: text("questions"),
	}
	for _, id := range typed("managers").SelectedUsers {
		in.Managers = append(in.Managers, okr.PersonID(id))
	}
	return in
}

// ReadQuestions reads one question per line. A line in the words of a standard question, in the language of any of the
// printers, is that one; an empty text has no questions.
func ReadQuestions(text string, printers ...*locale.Printer) []okr.Question {
	var questions []okr.Question
	for l := range strings.Lines(text) {
		if l = locale.Line(l); l != "" {
			questions = append(questions, readQuestion(l, printers))
		}
	}
	return questions
}

func readQuestion(typed string, printers []*locale.Printer) okr.Question {
	for _, standard := range okr.DefaultQuestions() {
		for _, p := range printers {
			if locale.Key(typed) == locale.Key(QuestionText(p, standard)) {
				return standard
			}
		}
	}
	return okr.Question{Key: okr.Custom, Text: typed}
}

// SettingsBlock is the block to which an error about a field belongs: name, channel, managers, language, zone, cadence,
// open_day, open_at, close_day, close_at, remind_after, last_before, preset, extra, questions.
func SettingsBlock(field string) string { return "settings." + field }

// ZoneOptions answers the time zone select's request for suggestions: the first hundred.
func ZoneOptions(zones []string) []*slack.OptionBlockObject {
	var offered []*slack.OptionBlockObject
	for _, zone := range zones[:min(len(zones), 100)] {
		offered = append(offered, option(zone, zone))
	}
	return offered
}
