// Package commands answers what people type, click and submit: it reads what they mean, asks the store for one
// operation, and replies with a screen of ui. Who may do what is decided in the store.
package commands

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/slack-go/slack"

	"okrbot/bot"
	"okrbot/locale"
	"okrbot/okr"
	"okrbot/store"
	"okrbot/ui"
)

// Config is what the commands work with.
type Config struct {
	Store  Store
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
	// WallURL is where the links of office screens lead, without a slash at its end; empty: nobody can open them.
	WallURL string
	// KeptMonths is after how many months words are removed; 0 keeps them.
	KeptMonths int
	// FiscalStart is the month in which fiscal years start.
	FiscalStart time.Month
}

// Commands are the answers to everything that people do in Slack.
type Commands struct {
	store          Store
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
	wallURL        string
	keptMonths     int
	fiscalStart    time.Month
	files          chan struct{} // who reads a file: one at a time, since each takes a whole processor
}

// New makes the commands.
func New(c Config) *Commands {
	return &Commands{c.Store, c.Locale, c.Log, c.JoinChannel, c.ReadChannel, c.ChannelName, c.ChannelMembers, c.Meet,
		c.Rescheduled, c.Upload, c.Download, c.WallURL, c.KeptMonths, c.FiscalStart, make(chan struct{}, 1)}
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

// formDone answers a submission: what there is to say takes the form's place, and a refusal stands beside a block.
func formDone(r *bot.Request, err error, block string, place func(*locale.Printer, ui.Message) slack.ModalViewRequest,
	say func() ui.Message) (bot.Reply, error) {
	if errors.Is(err, store.ErrRepeated) {
		return bot.Reply{Clear: true}, nil
	}
	if _, ok := okr.RefusalOf(err); ok {
		sentence, _ := r.Printer.Error(err)
		return bot.Reply{Errors: map[string]string{block: sentence}}, nil
	}
	if err != nil {
		return bot.Reply{}, err
	}
	view := place(r.Printer, say())
	return bot.Reply{View: &view}, nil
}

// location is the zone in which the person reads times: their own, else their first team's.
func (c *Commands) location(ctx context.Context, p okr.Person) (*time.Location, error) {
	if loc := p.Location(nil); loc != nil {
		return loc, nil
	}
	teams, err := c.store.TeamsOf(ctx, p.ID)
	if err != nil || len(teams) == 0 {
		return time.UTC, err
	}
	return teams[0].Location(), nil
}

// today is the person's own day.
func (c *Commands) today(ctx context.Context, r *bot.Request) (okr.Date, error) {
	loc, err := c.location(ctx, r.Person)
	if err != nil {
		return "", err
	}
	return okr.DateOf(r.Now.In(loc)), nil
}
