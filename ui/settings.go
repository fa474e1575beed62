package ui

import (
	"cmp"
	"fmt"
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
	Short         bool       // only what has to be chosen is asked for: channel, managers, language
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
	WorkingDays   []time.Weekday
	Preset        okr.HolidayPreset
	Extra         string // days as typed
	Questions     string // one per line
}

// SettingsContext is what the settings form offers.
type SettingsContext struct {
	Teams     []okr.Team // that the person may set, this one among them
	MayCreate bool       // the person may set up another team
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
		RemindAfter: s.RemindAfter, LastBefore: s.LastBefore, WorkingDays: t.Week.Days(),
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
	Team  okr.TeamID `json:"t"`
	Short bool       `json:"s,omitempty"`
}

const (
	extraLength     = 2000
	questionsLength = 3000
	mostManagers    = 20
)

// Chosen is the form with what in holds of the fields that a short form asks for, and the rest as it was.
func (in SettingsInput) Chosen(from SettingsInput) SettingsInput {
	in.Channel, in.Managers, in.Language = from.Channel, from.Managers, from.Language
	return in
}

// SettingsForm is the modal of a team's settings, for a new team when in.Team is 0. A short one has the rest behind a
// button.
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
	blocks = append(blocks, channelField(p, in), managersField(p, in),
		selectField(p, in.Team, "language", in.Language, []*slack.OptionBlockObject{
			option("en", p.T("settings.language_en")), option("tr", p.T("settings.language_tr"))}))
	if in.Short {
		blocks = append(blocks, context(p.T("settings.rest", "Zone", in.Zone, "OpenDay", p.WeekdayWithin(in.OpenDay),
			"OpenAt", in.OpenAt,
			"CloseDay", p.WeekdayWithin(in.CloseDay), "CloseAt", in.CloseAt)),
			actions(button(p, "more_settings", ActionSettingsMore, "")))
	} else {
		blocks = append(blocks, moreSettings(p, in)...)
	}
	view := modal(p, CallbackSettings, title, submit, blocks...)
	view.PrivateMetadata = encode(settingsMeta{in.Team, in.Short})
	return view
}

// moreSettings are the fields that have good defaults.
func moreSettings(p *locale.Printer, in SettingsInput) []slack.Block {
	isNew := in.Team == 0
	name := textField(SettingsBlock(in.Team, "name"), p.T("settings.name"), p.T("settings.name_example"), in.Name, 80,
		false)
	if isNew {
		name = textField(SettingsBlock(in.Team, "name"), p.T("settings.name"), p.T("settings.name_of_channel"), in.Name,
			80, true)
	}
	blocks := []slack.Block{
		name,
		zoneField(p, in),
		divider(), rich(strong(p.T("settings.rhythm")), say("\n"+p.T("settings.rhythm_hint"))),
		selectField(p, in.Team, "cadence", string(in.Cadence), cadences(p)),
		selectField(p, in.Team, "open_day", strconv.Itoa(int(in.OpenDay)), weekdays(p)),
		timeField(p, in.Team, "open_at", in.OpenAt),
		selectField(p, in.Team, "close_day", strconv.Itoa(int(in.CloseDay)), weekdays(p)),
		timeField(p, in.Team, "close_at", in.CloseAt),
		selectField(p, in.Team, "remind_after", strconv.Itoa(in.RemindAfter),
			hours(p, "settings.hours_after", in.RemindAfter, 2, 4, 6, 8, 12)),
		selectField(p, in.Team, "last_before", strconv.Itoa(in.LastBefore),
			hours(p, "settings.hours_before", in.LastBefore, 1, 2, 3, 4, 6)),
		divider(),
		workingDaysField(p, in),
		selectField(p, in.Team, "preset", string(in.Preset), []*slack.OptionBlockObject{
			option(string(okr.NoHolidays), p.T("settings.preset_none")),
			option(string(okr.TurkiyeHolidays), p.T("settings.preset_tr"))}),
		longField(p, in.Team, "extra", in.Extra, extraLength),
		longField(p, in.Team, "questions", in.Questions, questionsLength),
		context(p.T("settings.questions_kept")),
	}
	if !isNew {
		blocks = append(blocks, divider(), removal(p, in))
	}
	return blocks
}

// NewTeam is the value of [ActionSettingsTeam] that asks for the form of a new team.
const NewTeam = "new"

// teamChoice is above the form for those who manage several teams, or may set up another one.
func teamChoice(p *locale.Printer, in SettingsInput, c SettingsContext) []slack.Block {
	if len(c.Teams) == 0 || len(c.Teams) == 1 && !c.MayCreate {
		return nil
	}
	var offered []*slack.OptionBlockObject
	for _, t := range c.Teams[:min(len(c.Teams), 99)] {
		offered = append(offered, option(string(TeamRef(t.ID)), line(t.Name, nameRunes)))
	}
	present := string(TeamRef(in.Team))
	if c.MayCreate {
		offered = append(offered, option(NewTeam, p.T("settings.team_new")))
	}
	if in.Team == 0 {
		present = NewTeam
	}
	element := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain(p.T("settings.team_choose")),
		ActionSettingsTeam, offered...)
	element.InitialOption = chosen(offered, present)
	return []slack.Block{actions(element), divider()}
}

// removal ends the team, after asking once more.
func removal(p *locale.Printer, in SettingsInput) slack.Block {
	b := button(p, "remove_team", ActionTeamRemove, TeamRef(in.Team))
	b.Style = slack.StyleDanger
	b.Confirm = slack.NewConfirmationBlockObject(plain(p.T("settings.remove_sure")),
		plain(p.T("settings.remove_means", "Team", line(in.Name, nameRunes))),
		plain(p.T("button.remove_team")), plain(p.T("button.cancel"))).WithStyle(slack.StyleDanger)
	return actions(b)
}

func channelField(p *locale.Printer, in SettingsInput) slack.Block {
	element := slack.NewOptionsSelectBlockElement(slack.OptTypeConversations, plain(p.T("settings.channel_choose")),
		fieldAction)
	element.Filter = &slack.SelectBlockElementFilter{Include: []string{"public", "private"}, ExcludeBotUsers: true}
	element.InitialConversation = in.Channel
	return slack.NewInputBlock(SettingsBlock(in.Team, "channel"), plain(p.T("settings.channel")),
		plain(p.T("settings.channel_hint")), element)
}

func managersField(p *locale.Printer, in SettingsInput) slack.Block {
	element := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeUser, plain(p.T("settings.managers_choose")),
		fieldAction).
		WithMaxSelectedItems(mostManagers)
	for _, id := range in.Managers[:min(len(in.Managers), mostManagers)] {
		element.InitialUsers = append(element.InitialUsers, string(id))
	}
	return slack.NewInputBlock(SettingsBlock(in.Team, "managers"), plain(p.T("settings.managers")),
		plain(p.T("settings.managers_hint")), element)
}

func zoneField(p *locale.Printer, in SettingsInput) slack.Block {
	element := slack.NewOptionsSelectBlockElement(slack.OptTypeExternal, plain(p.T("settings.zone_choose")),
		ActionSettingsZone)
	fewest := 0
	element.MinQueryLength = &fewest
	if in.Zone != "" {
		element.InitialOption = option(in.Zone, in.Zone)
	}
	return slack.NewInputBlock(SettingsBlock(in.Team, "zone"), plain(p.T("settings.zone")),
		plain(p.T("settings.zone_hint")), element)
}

// selectField is labelled by settings.<field>.
func selectField(p *locale.Printer, team okr.TeamID, field, value string,
	offered []*slack.OptionBlockObject) slack.Block {
	element := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, fieldAction, offered...)
	element.InitialOption = chosen(offered, value)
	return slack.NewInputBlock(SettingsBlock(team, field), plain(p.T("settings."+field)), nil, element)
}

func timeField(p *locale.Printer, team okr.TeamID, field, at string) slack.Block {
	picker := slack.NewTimePickerBlockElement(fieldAction)
	picker.InitialTime = at
	return slack.NewInputBlock(SettingsBlock(team, field), plain(p.T("settings."+field)), nil, picker)
}

func longField(p *locale.Printer, team okr.TeamID, field, typed string, most int) slack.Block {
	input := holding(slack.NewPlainTextInputBlockElement(plain(p.T("settings."+field+"_example")), fieldAction), typed,
		most).WithMultiline(true)
	return slack.NewInputBlock(SettingsBlock(team, field), plain(p.T("settings."+field)),
		plain(p.T("settings."+field+"_hint")), input).WithOptional(true)
}

// workingDaysField offers the seven days.
func workingDaysField(p *locale.Printer, in SettingsInput) slack.Block {
	element := slack.NewCheckboxGroupsBlockElement(fieldAction, weekdays(p)...)
	for _, day := range in.WorkingDays {
		element.InitialOptions = append(element.InitialOptions, chosen(element.Options, strconv.Itoa(int(day))))
	}
	return slack.NewInputBlock(SettingsBlock(in.Team, "working_days"), plain(p.T("settings.working_days")),
		plain(p.T("settings.working_days_hint")), element)
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
	meta := decode[settingsMeta](view.PrivateMetadata)
	team := meta.Team
	typed := func(field string) slack.BlockAction { return typedIn(view.State, SettingsBlock(team, field)) }
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
		Team: team, Short: meta.Short,
		Name: text("name"), Channel: typed("channel").SelectedConversation,
		Language: pick("language"), Zone: pick("zone"), Cadence: okr.Cadence(pick("cadence")),
		OpenDay: time.Weekday(number("open_day")), OpenAt: typed("open_at").SelectedTime,
		CloseDay: time.Weekday(number("close_day")), CloseAt: typed("close_at").SelectedTime,
		RemindAfter: number("remind_after"), LastBefore: number("last_before"),
		Preset: okr.HolidayPreset(pick("preset")), Extra: text("extra"), Questions: text("questions"),
	}
	for _, picked := range typed("working_days").SelectedOptions {
		if day, err := strconv.Atoi(picked.Value); err == nil {
			in.WorkingDays = append(in.WorkingDays, time.Weekday(day))
		}
	}
	for _, id := range typed("managers").SelectedUsers {
		in.Managers = append(in.Managers, okr.PersonID(id))
	}
	return in
}

// ReadQuestions reads one question per line. A line in the words of a standard question, in the language of any of the
// printers, is that one; an empty text has no questions.
func ReadQuestions(text string, printers ...*locale.Printer) []okr.Question {
	standard := map[string]okr.Question{}
	for _, q := range okr.DefaultQuestions() {
		for _, p := range printers {
			standard[locale.Key(QuestionText(p, q))] = q
		}
	}
	var questions []okr.Question
	for l := range strings.Lines(text) {
		if l = locale.Line(l); okr.Blank(l) {
			continue
		}
		q, known := standard[locale.Key(l)]
		if !known {
			q = okr.Question{Key: okr.Custom, Text: l}
		}
		questions = append(questions, q)
	}
	return questions
}

// SettingsBlock is the block to which an error about a field belongs: name, channel, managers, language, zone,
// cadence, open_day, open_at, close_day, close_at, remind_after, last_before, working_days, preset, extra, questions.
// It is another one for each team, so that Slack does not carry what was typed for one team over to the next.
func SettingsBlock(team okr.TeamID, field string) string {
	return "settings." + team.String() + "." + field
}

// ZoneOffered is a time zone with its present distance from Greenwich, in seconds.
type ZoneOffered struct {
	Name   string
	Offset int
}

// ZoneOptions answers the time zone select's request for suggestions: the first hundred.
func ZoneOptions(zones []ZoneOffered) []*slack.OptionBlockObject {
	var offered []*slack.OptionBlockObject
	for _, z := range zones[:min(len(zones), 100)] {
		sign, away := '+', z.Offset
		if away < 0 {
			sign, away = '-', -away
		}
		o := option(z.Name, z.Name)
		o.Description = plain(fmt.Sprintf("UTC%c%02d:%02d", sign, away/3600, away%3600/60))
		offered = append(offered, o)
	}
	return offered
}

// SettingsSaved is the view after saving a team: its rhythm, when it is asked next, and, where okrbot is outside of
// the channel, how to get it there.
func SettingsSaved(p *locale.Printer, t okr.Team, opens okr.Wall, outside bool) slack.ModalViewRequest {
	where := "setup.members_follow"
	if outside {
		where = "setup.outside"
	}
	next := p.T("setup.next_round", "Day", p.Date(opens.Date.Midnight(time.UTC)), "Time", opens.At.String())
	return modal(p, CallbackNotice, "settings.title.form", "",
		rich(strong("✅ "+p.T("setup.saved", "Team", line(t.Name, nameRunes))), say("\n"+next)),
		context(p.T(where)),
	)
}

// TeamRemoved is the view after a team was removed.
func TeamRemoved(p *locale.Printer, t okr.Team) slack.ModalViewRequest {
	return modal(p, CallbackNotice, "settings.title.form", "",
		rich(say(p.T("setup.removed", "Team", line(t.Name, nameRunes)))),
		context(p.T("setup.removed_keeps")),
	)
}
