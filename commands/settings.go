package commands

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"okrbot/bot"
	"okrbot/locale"
	"okrbot/okr"
	"okrbot/store"
	"okrbot/ui"
)

func settingsRoutes() []route {
	return []route{
		{clicked, ui.ActionSetup, (*Commands).openSetup},
		{clicked, ui.ActionSettings, (*Commands).openSettings},
		{clicked, ui.ActionSettingsTeam, (*Commands).chooseTeam},
		{clicked, ui.ActionSettingsMore, (*Commands).moreSettings},
		{clicked, ui.ActionTeamRemove, (*Commands).removeTeam},
		{suggested, ui.ActionSettingsZone, (*Commands).suggestZones},
		{submitted, ui.CallbackSettings, (*Commands).submitSettings},
	}
}

func (c *Commands) settingsCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	if locale.Key(rest) == "new" || locale.Key(rest) == "yeni" {
		return c.openSetup(ctx, r)
	}
	if id, ok := okr.ParseTeamID(rest); ok && rest != "" {
		return c.settingsOf(ctx, r, id)
	}
	return c.openSettings(ctx, r)
}

// openSetup opens the form of a new team, filled with what most teams want.
func (c *Commands) openSetup(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if !r.Person.Admin {
		return bot.Reply{}, okr.Refuse("errors.team_needs_admin")
	}
	in := usualSettings(r)
	in.Short = true
	teams, err := c.store.ManagedTeams(ctx, r.Person.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	form := ui.SettingsForm(r.Printer, in, ui.SettingsContext{Teams: teams, MayCreate: true})
	return bot.Reply{View: &form}, nil
}

// usualSettings are a new team's, as most want them.
func usualSettings(r *bot.Request) ui.SettingsInput {
	return ui.SettingsOf(r.Printer, okr.Team{
		Managers: []okr.PersonID{r.Person.ID}, Language: string(r.Printer.Language()), Zone: zoneOr(r.Person.Zone),
		Schedule: okr.DefaultSchedule(),
		Holidays: okr.Holidays{Preset: presetFor(r.Person.Zone)}, Questions: okr.DefaultQuestions(),
	})
}

// typedSettings is the form as it was typed, where it is a short one with the usual rest.
func typedSettings(r *bot.Request) ui.SettingsInput {
	in := ui.ReadSettings(r.View)
	if in.Short {
		return usualSettings(r).Chosen(in)
	}
	return in
}

// moreSettings shows all of the form in place of the short one.
func (c *Commands) moreSettings(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	teams, err := c.store.ManagedTeams(ctx, r.Person.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	form := ui.SettingsForm(r.Printer, typedSettings(r), ui.SettingsContext{Teams: teams, MayCreate: r.Person.Admin})
	return bot.Reply{View: &form}, nil
}

func zoneOr(zone string) string {
	if zone == "" {
		return "Europe/Istanbul"
	}
	return zone
}

func presetFor(zone string) okr.HolidayPreset {
	if zoneOr(zone) == "Europe/Istanbul" {
		return okr.TurkiyeHolidays
	}
	return okr.NoHolidays
}

// openSettings opens the settings of the team that a button names, else of the first one the person may set. An admin
// without any team sets up the first one.
func (c *Commands) openSettings(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if id, ok := ui.ReadRef[okr.TeamID]("T", r.Value); ok {
		return c.settingsOf(ctx, r, id)
	}
	teams, err := c.store.ManagedTeams(ctx, r.Person.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	if len(teams) == 0 {
		if r.Person.Admin {
			return c.openSetup(ctx, r)
		}
		return bot.Reply{}, okr.Refuse("errors.settings_not_yours")
	}
	return c.settingsOf(ctx, r, teams[0].ID)
}

// chooseTeam shows another team's settings in the same form.
func (c *Commands) chooseTeam(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	id, ok := ui.ReadRef[okr.TeamID]("T", r.Value)
	if !ok {
		return c.openSetup(ctx, r)
	}
	return c.settingsOf(ctx, r, id)
}

func (c *Commands) settingsOf(ctx context.Context, r *bot.Request, id okr.TeamID) (bot.Reply, error) {
	team, err := c.store.FindTeam(ctx, id)
	if err != nil {
		return bot.Reply{}, err
	}
	teams, err := c.store.ManagedTeams(ctx, r.Person.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	if !slices.ContainsFunc(teams, func(t okr.Team) bool { return t.ID == id }) {
		return bot.Reply{}, okr.Refuse("errors.settings_not_yours")
	}
	form := ui.SettingsForm(r.Printer, ui.SettingsOf(r.Printer, team),
		ui.SettingsContext{Teams: teams, MayCreate: r.Person.Admin})
	return bot.Reply{View: &form}, nil
}

// submitSettings saves a team. Who is in a channel that is new to the team only Slack knows: whether the schedule
// suits them is asked there, after everything else that could be wrong.
func (c *Commands) submitSettings(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	team, problems := c.readSettings(r, typedSettings(r))
	if len(problems) > 0 {
		return bot.Reply{Errors: problems}, nil
	}
	moved, err := c.store.CheckTeam(ctx, actor(r, okr.FromEdit), team)
	switch {
	case errors.Is(err, store.ErrRepeated):
		return bot.Reply{Clear: true}, nil
	case err != nil:
		return settingsRefused(r, team.ID, err)
	case moved:
		return bot.Reply{Later: func(ctx context.Context) (bot.Reply, error) { return c.moveTeam(ctx, r, team) }}, nil
	}
	_, reply, err := c.saveTeam(ctx, r, team)
	reply.Then = func(ctx context.Context) error { // in case somebody put the bot out of the channel
		return errors.Join(c.joinChannel(ctx, team.Channel), c.readChannel(ctx, team.Channel))
	}
	return reply, err
}

// moveTeam saves a team whose channel is new to it, with the people in it.
func (c *Commands) moveTeam(ctx context.Context, r *bot.Request, team okr.Team) (bot.Reply, error) {
	if err := c.joinChannel(ctx, team.Channel); err != nil { // before what is to be said there is owed
		c.log.WarnContext(ctx, "a team's channel can't be joined", "channel", team.Channel, "error", err)
	}
	if err := c.checkZones(ctx, r, team); err != nil {
		return settingsRefused(r, team.ID, err)
	}
	if okr.Blank(team.Name) {
		team.Name = c.nameOfChannel(ctx, r, team.Channel)
	}
	saved, reply, err := c.saveTeam(ctx, r, team)
	if err != nil || reply.View == nil {
		return reply, err
	}
	if err := c.readChannel(ctx, team.Channel); err != nil {
		c.log.WarnContext(ctx, "a team's channel can't be read", "channel", team.Channel, "error", err)
		return c.settingsSaved(ctx, r, saved, true)
	}
	return reply, nil
}

// nameOfChannel is how a team is called that got no name: sales-emea is Sales Emea.
func (c *Commands) nameOfChannel(ctx context.Context, r *bot.Request, channel string) string {
	name, err := c.channelName(ctx, channel)
	if err != nil || name == "" {
		c.log.WarnContext(ctx, "a team's channel has no name that can be read", "channel", channel, "error", err)
		return r.Printer.T("settings.unnamed")
	}
	return locale.Truncate(r.Printer.Title(strings.NewReplacer("-", " ", "_", " ").Replace(name)), longestName)
}

func (c *Commands) saveTeam(ctx context.Context, r *bot.Request,
	team okr.Team) (saved okr.Team, reply bot.Reply, err error) {
	save := c.store.CreateTeam
	if team.ID != 0 {
		save = c.store.UpdateTeam
	}
	saved, err = save(ctx, actor(r, okr.FromEdit), team)
	switch {
	case errors.Is(err, store.ErrRepeated):
		return saved, bot.Reply{Clear: true}, nil
	case err != nil:
		reply, err = settingsRefused(r, team.ID, err)
		return saved, reply, err
	}
	c.rescheduled()
	reply, err = c.settingsSaved(ctx, r, saved, false)
	return saved, reply, err
}

// checkZones looks whether the schedule leaves enough time to everybody in the channel; one that can't be read yet
// holds up nothing.
func (c *Commands) checkZones(ctx context.Context, r *bot.Request, team okr.Team) error {
	members, err := c.channelMembers(ctx, team.Channel)
	if err != nil {
		c.log.WarnContext(ctx, "a team's channel can't be read", "channel", team.Channel, "error", err)
		return nil
	}
	return c.store.CheckZones(ctx, team, members, r.Now)
}

// settingsSaved says when the team checks in next.
func (c *Commands) settingsSaved(ctx context.Context, r *bot.Request, saved okr.Team, outside bool) (bot.Reply, error) {
	opens, err := c.store.FindNextOpening(ctx, saved.ID, r.Now)
	if err != nil {
		return bot.Reply{}, err
	}
	view := ui.SettingsSaved(r.Printer, saved, opens, outside)
	return bot.Reply{View: &view}, nil
}

// settingsRefused says the store's reason beside the field it is about.
func settingsRefused(r *bot.Request, team okr.TeamID, err error) (bot.Reply, error) {
	sentence, said := r.Printer.Error(err)
	if !said {
		return bot.Reply{}, err
	}
	field := "name"
	var refusal *okr.Refusal
	var zones *okr.ZoneError
	switch {
	case errors.As(err, &zones):
		field = "close_at"
	case !errors.As(err, &refusal):
		return bot.Reply{}, err
	case freeDayField(err) != "":
		field = freeDayField(err)
	case refusal.ID == "errors.channel_taken" || refusal.ID == "errors.channel_needs_admin":
		field = "channel"
	case refusal.ID == "errors.team_without_manager" || refusal.ID == "errors.manager_unfit":
		field = "managers"
	}
	if field != "managers" && ui.ReadSettings(r.View).Short { // it has no other field to say it beside
		field = "channel"
	}
	return bot.Reply{Errors: map[string]string{ui.SettingsBlock(team, field): sentence}}, nil
}

// removeTeam ends a team; the form asked once more before.
func (c *Commands) removeTeam(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	id, ok := ui.ReadRef[okr.TeamID]("T", r.Value)
	if !ok {
		return bot.Reply{}, okr.Refuse("errors.button_old")
	}
	team, err := c.store.FindTeam(ctx, id)
	if err != nil {
		return bot.Reply{}, err
	}
	view := ui.TeamRemoved(r.Printer, team)
	return done(c.store.RemoveTeam(ctx, actor(r, okr.FromEdit), team.ID), bot.Reply{View: &view})
}

const (
	longestName     = 80
	mostQuestions   = 10
	longestQuestion = 300
)

func (c *Commands) readSettings(r *bot.Request, in ui.SettingsInput) (okr.Team, map[string]string) {
	problems := map[string]string{}
	refuse := func(field string, err error) {
		problems[ui.SettingsBlock(in.Team, field)], _ = r.Printer.Error(err)
	}
	team := okr.Team{
		ID: in.Team, Name: strings.TrimSpace(in.Name), Channel: in.Channel, Language: in.Language, Zone: in.Zone,
		Managers: in.Managers,
		Schedule: okr.Schedule{Cadence: in.Cadence, OpenDay: in.OpenDay, CloseDay: in.CloseDay,
			RemindAfter: in.RemindAfter, LastBefore: in.LastBefore},
		Week:     okr.WorkingWeekOf(in.WorkingDays...),
		Holidays: okr.Holidays{Preset: in.Preset},
	}
	if len(in.WorkingDays) == 0 {
		refuse("working_days", okr.Refuse("errors.no_working_day"))
	}
	for _, err := range team.FreeDays() {
		refuse(freeDayField(err), err)
	}
	if okr.Blank(team.Name) && team.ID != 0 || len([]rune(team.Name)) > longestName {
		refuse("name", okr.Refuse("errors.team_name", "Max", longestName))
	}
	if _, err := time.LoadLocation(team.Zone); err != nil || team.Zone == "" {
		refuse("zone", okr.Refuse("errors.zone_unknown"))
	}
	var err error
	if team.Schedule.OpenAt, err = okr.ParseClock(in.OpenAt); err != nil {
		refuse("open_at", okr.Refuse("errors.clock_unreadable"))
	}
	if team.Schedule.CloseAt, err = okr.ParseClock(in.CloseAt); err != nil {
		refuse("close_at", okr.Refuse("errors.clock_unreadable"))
	}
	if team.Holidays.Extra, err = readDates(in.Extra, r.Printer.Language(), okr.DateOf(r.Now)); err != nil {
		refuse("extra", err)
	}
	team.Questions = ui.ReadQuestions(in.Questions, c.locale.Printer(locale.English), c.locale.Printer(locale.Turkish))
	tooLong := func(q okr.Question) bool { return len([]rune(q.Text)) > longestQuestion }
	if len(team.Questions) > mostQuestions || slices.ContainsFunc(team.Questions, tooLong) {
		refuse("questions", okr.Refuse("errors.questions_too_many", "Max", mostQuestions, "Length", longestQuestion))
	}
	return team, problems
}

// freeDayField is the field of a day that is refused because the team does not work on it; empty for another refusal.
func freeDayField(err error) string {
	var refusal *okr.Refusal
	if !errors.As(err, &refusal) {
		return ""
	}
	return map[string]string{"errors.open_day_free": "open_day", "errors.close_day_free": "close_day"}[refusal.ID]
}

// mostDates is how many days off of its own a team has at the most.
const mostDates = 100

// readDates reads days separated by commas, semicolons or lines.
func readDates(text string, language locale.Language, today okr.Date) ([]okr.Date, error) {
	var days []okr.Date
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || r == '\n' }) {
		if strings.TrimSpace(part) == "" {
			continue
		}
		d, err := locale.ParseDate(part, language, today.Midnight(time.UTC))
		if err != nil {
			return nil, err
		}
		if len(days) == mostDates {
			return nil, okr.Refuse("errors.dates_too_many", "Most", mostDates)
		}
		days = append(days, okr.DateOf(d))
	}
	slices.Sort(days)
	return slices.Compact(days), nil
}
