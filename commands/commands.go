// Package commands answers what people type, click and submit: it reads what they mean, asks the store for one
// operation, and replies with a screen of ui. Who may do what is decided in the store.
package commands

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"okrbot/bot"
	"okrbot/locale"
	"okrbot/okr"
	"okrbot/store"
	"okrbot/ui"
)

// Config is what the commands work with.
type Config struct {
	Store  *store.Store
	Locale *locale.Catalog
	Log    *slog.Logger
	// JoinChannel joins a team's channel where that is possible; ReadChannel reads its members into the store.
	JoinChannel, ReadChannel func(ctx context.Context, channel string) error
	// ChannelName is what a channel is called.
	ChannelName func(ctx context.Context, channel string) (string, error)
	// ChannelMembers are the people in a channel.
	ChannelMembers func(ctx context.Context, channel string) ([]okr.PersonID, error)
	// Meet sees to it that somebody whom an event names is in the store.
	Meet func(ctx context.Context, person okr.PersonID) error
	// Rescheduled is called when what the clock has to do may have changed.
	Rescheduled func()
	// Upload sends a file to a person in private.
	Upload func(ctx context.Context, person okr.PersonID, filename, title string, body []byte) error
	// Download fetches a file that somebody dropped, of most bytes at the most.
	Download func(ctx context.Context, f bot.File, most int) ([]byte, error)
	// KeptMonths is after how many months words are removed; 0 keeps them.
	KeptMonths int
	// FiscalStart is the month in which fiscal years start.
	FiscalStart time.Month
}

// Commands are the answers to everything that people do in Slack.
type Commands struct {
	store          *store.Store
	locale         *locale.Catalog
	log            *slog.Logger
	joinChannel    func(ctx context.Context, channel string) error
	readChannel    func(ctx context.Context, channel string) error
	channelName    func(ctx context.Context, channel string) (string, error)
	channelMembers func(ctx context.Context, channel string) ([]okr.PersonID, error)
	meet           func(ctx context.Context, person okr.PersonID) error
	rescheduled    func()
	upload         func(ctx context.Context, person okr.PersonID, filename, title string, body []byte) error
	download       func(ctx context.Context, f bot.File, most int) ([]byte, error)
	keptMonths     int
	fiscalStart    time.Month
	files          chan struct{} // who reads a file: one at a time, since each takes a whole processor
}

// New makes the commands.
func New(c Config) *Commands {
	return &Commands{c.Store, c.Locale, c.Log, c.JoinChannel, c.ReadChannel, c.ChannelName, c.ChannelMembers, c.Meet,
		c.Rescheduled, c.Upload, c.Download, c.KeptMonths, c.FiscalStart, make(chan struct{}, 1)}
}

// Register hangs every command, button, form and shortcut on the router.
func (c *Commands) Register(r *bot.Router) {
	for _, s := range c.slashCommands() {
		r.Command(s.name, asking(s.name, s.answer))
	}
	r.DM(asking("", c.direct))
	r.Thread(c.replied)
	c.registerSelling(r)
	c.registerMeasuring(r)

	r.Action(ui.ActionCheckIn, c.openCheckIn)
	r.Shortcut(ui.ActionCheckIn, c.openCheckIn)
	r.Action(ui.ActionBack, c.checkInBack)
	r.Submit(ui.CallbackCheckIn, c.submitCheckIn)
	r.Action(ui.ActionNothing, c.nothingToReport)
	r.Action(ui.ActionConfirm, c.confirm)
	r.Action(ui.ActionSnooze, c.snooze)
	r.Action(ui.ActionAcknowledge, c.acknowledge)
	r.Action(ui.ActionGiveBack, c.giveBack)
	r.Action(ui.ActionKeep, c.keepThem)
	r.Action(ui.ActionTakeOver, c.takeOver)
	r.Action(ui.ActionPassOn, c.passOn)
	r.Action(ui.ActionReview, c.review)
	r.Action(ui.ActionReviewOlder, c.reviewPage)
	r.Action(ui.ActionReviewNewer, c.reviewPage)
	r.Action(ui.ActionCloseBlocker, c.closeBlocker)

	r.Action(ui.ActionObjectiveNew, c.newObjective)
	r.Action(ui.ActionObjectivePeriod, c.redrawObjective)
	r.Action(ui.ActionKeyResultKind, c.redrawObjective)
	r.Action(ui.ActionKeyResultAdd, c.addKeyResult)
	r.Action(ui.ActionKeyResultRemove, c.removeKeyResult)
	r.Submit(ui.CallbackObjective, c.submitObjective)
	r.Action(ui.ActionObjectiveList, c.listButton)
	r.Action(ui.ActionObjectiveShow, c.showButton)
	r.Action(ui.ActionObjectiveEdit, c.editButton)
	r.Action(ui.ActionObjectiveMenu, c.objectiveMenu)
	r.Action(ui.ActionHistory, c.historyButton)
	r.Action(ui.ActionObjectiveClose, c.closeButton)
	r.Submit(ui.CallbackClose, c.submitClose)
	r.Action(ui.ActionObjectiveRestore, c.restoreObjective)
	r.Action(ui.ActionTalk, c.discuss)
	r.Action(ui.ActionAsk, c.openAsk)
	r.Submit(ui.CallbackAsk, c.submitAsk)
	r.Action(ui.ActionAnswer, c.openAnswer)
	r.Submit(ui.CallbackAnswer, c.submitAnswer)
	r.Action(ui.ActionTemplates, c.templates)
	r.Action(ui.ActionTemplate, c.useTemplate)
	r.Action(ui.ActionKPITemplate, c.useKPITemplate)
	r.Action(ui.ActionReport, c.reportButton)
	r.Action(ui.ActionReportFile, c.reportFile)
	r.Action(ui.ActionCoverage, c.coverageButton)
	r.Action(ui.ActionCoverageFile, c.coverageFile)
	r.Action(ui.ActionTree, c.tree)
	r.Action(ui.ActionTreeFold, c.foldTree)

	r.Action(ui.ActionAway, c.openAway)
	r.Submit(ui.CallbackAway, c.submitAway)
	r.Action(ui.ActionAwayRemove, c.removeAway)
	r.Action(ui.ActionAwayOnly, c.onlyThatDay)

	r.Action(ui.ActionSetup, c.openSetup)
	r.Action(ui.ActionSettings, c.openSettings)
	r.Action(ui.ActionSettingsTeam, c.chooseTeam)
	r.Action(ui.ActionSettingsMore, c.moreSettings)
	r.Action(ui.ActionTeamRemove, c.removeTeam)
	r.Suggest(ui.ActionSettingsZone, c.suggestZones)
	r.Submit(ui.CallbackSettings, c.submitSettings)

	r.Action(ui.ActionPrivacyExport, c.exportPerson)
	r.Action(ui.ActionPrivacyErase, c.erasePerson)

	r.Action(ui.ActionHelp, c.help)
	for _, action := range []string{ui.ActionLanguageEnglish, ui.ActionLanguageTurkish, ui.ActionLanguageSlack} {
		r.Action(action, c.languageButton)
	}
	for _, done := range []string{ui.CallbackCheckInDone, ui.CallbackObjectiveSaved, ui.CallbackReview,
		ui.CallbackNotice, ui.CallbackTree} {
		r.Submit(done, func(context.Context, *bot.Request) (bot.Reply, error) { return bot.Reply{Clear: true}, nil })
	}
}

// actor is who asks, through which door.
func actor(r *bot.Request, source okr.Source) store.Actor {
	return store.Actor{Person: r.Person.ID, Now: r.Now, Source: source, Once: r.Once}
}

// reader is who looks; looking may be repeated.
func reader(r *bot.Request) store.Actor { return store.Actor{Person: r.Person.ID, Now: r.Now} }

// privately answers with a message that only the person sees.
func privately(m ui.Message) (bot.Reply, error) { return bot.Reply{Message: &m}, nil }

// notice answers with one sentence.
func notice(r *bot.Request, id string, args ...any) (bot.Reply, error) {
	return privately(ui.Notice(r.Printer, id, args...))
}

// done answers an act that was done now or, through the same envelope, before.
func done(err error, reply bot.Reply) (bot.Reply, error) {
	if err != nil && !errors.Is(err, store.ErrRepeated) {
		return bot.Reply{}, err
	}
	return reply, nil
}

// location is the zone in which the person reads times: their own, else their first team's.
func (c *Commands) location(ctx context.Context, p okr.Person) *time.Location {
	if loc := p.Location(nil); loc != nil {
		return loc
	}
	teams, err := c.store.TeamsOf(ctx, p.ID)
	if err != nil || len(teams) == 0 {
		return time.UTC
	}
	return teams[0].Location()
}

// today is the person's own day.
func (c *Commands) today(ctx context.Context, r *bot.Request) okr.Date {
	return okr.DateOf(r.Now.In(c.location(ctx, r.Person)))
}
