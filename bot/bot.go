package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/store/outbox"
	"okrbot/store/people"
	"okrbot/ui"
)

// RenderFunc renders a post from the present state; want is false when it is no longer worth saying.
type RenderFunc func(ctx context.Context, p outbox.Post) (msg ui.Message, want bool, err error)

// RenderHomeFunc renders a person's Home tab from the present state; want is false for who gets none.
type RenderHomeFunc func(ctx context.Context, person okr.PersonID) (view slack.HomeTabViewRequest, want bool, err error)

// Config is what a bot is made of.
type Config struct {
	API        *slack.Client // with both tokens, from [NewClient]
	Router     *Router
	Store      Store
	Locale     *locale.Catalog
	Now        func() time.Time
	Log        *slog.Logger
	Render     RenderFunc
	RenderHome RenderHomeFunc
	Metrics    Metrics // nil: nothing is measured
	// Progress is told each step on the way to a workspace that is served, and when an invitation to set it up went
	// out.
	Progress func(Progress)

	// ChannelSpacing is the least time between two messages in one channel; Slack allows one a second. Zero is for a
	// clock that is moved by hand: nothing waits but for what Slack asks for, and nobody is too fast.
	ChannelSpacing time.Duration
	PostsPerSecond int           // messages in the whole workspace; 0 means 4
	Connections    int           // of Socket Mode, so that one carries on while Slack renews the other; 0 means 2
	Deaf           time.Duration // without a ping or frame for so long, a connection is replaced; 0 means 30 s
	Grace          time.Duration // for finishing what was taken when the bot stops; 0 means 10 s
}

// Bot is okrbot in one workspace.
type Bot struct {
	api         *slack.Client
	router      *Router
	store       Store
	locale      *locale.Catalog
	now         func() time.Time
	log         *slog.Logger
	render      RenderFunc
	renderHome  RenderHomeFunc
	metrics     Metrics
	connections int
	deaf, grace time.Duration
	memory      *memory

	web       *http.Client // for response_url and the socket's handshake
	self      atomic.Value // okr.PersonID of the bot's own user, once known
	home      atomic.Value // string, the id of the bot's workspace, once known
	site      atomic.Value // string, the workspace's address, once known
	greeted   atomic.Int32 // connections that said hello
	standing  standing
	inbox     chan envelope
	lanes     *lanes
	forms     *lanes // what is acknowledged with its result; works of it what Slack needn't be asked for
	fatal     chan error
	resync    chan struct{}  // a directory sync is wanted
	strangers chan struct{}  // there may be people whose DM isn't open
	later     sync.WaitGroup // answers that wait for Slack's limit

	limits        *slackLimits
	people        *personLimits // nil: nobody is too fast
	unknownBlocks *unknownBlocks
	posts         *courier
	homes         *homes
	progress      *progress
}

const (
	inboxSize = 1024             // envelopes read and not yet taken
	workload  = 1024             // requests taken and not yet worked
	workers   = 16               // requests of different people worked at the same time
	clerks    = 8                // forms of different people
	patience  = 30 * time.Second // the longest that one request is worked
)

// New returns a bot that isn't connected yet. It adds its own handlers to the router.
func New(cfg Config) *Bot {
	b := &Bot{
		memory: newMemory(),
		api:    cfg.API, router: cfg.Router, store: cfg.Store, locale: cfg.Locale, now: cfg.Now,
		log:    slog.New(TraceLog(cfg.Log.Handler())),
		render: cfg.Render, renderHome: cfg.RenderHome, metrics: cfg.Metrics,
		connections: cmp.Or(cfg.Connections, 2), deaf: cmp.Or(cfg.Deaf, deaf), grace: cmp.Or(cfg.Grace, grace),
		web:           &http.Client{Timeout: callTimeout},
		inbox:         make(chan envelope, inboxSize),
		lanes:         newLanes(workload),
		forms:         newLanes(workload),
		fatal:         make(chan error, 1),
		resync:        make(chan struct{}, 1),
		strangers:     make(chan struct{}, 1),
		posts:         newCourier(),
		homes:         newHomes(),
		unknownBlocks: &unknownBlocks{},
		progress:      &progress{tell: cfg.Progress},
	}
	b.limits = newSlackLimits(b.now, cfg.ChannelSpacing, cmp.Or(cfg.PostsPerSecond, postsPerSecond), b.Wake)
	if cfg.ChannelSpacing > 0 {
		b.people = newPersonLimits()
	}
	if b.metrics == nil {
		b.metrics = unmeasured{}
	}
	b.self.Store(okr.PersonID(""))
	b.home.Store("")
	b.site.Store("")
	b.router.Action(ui.ActionRepeat, b.again)
	b.router.Action(reopenAction, b.reopenForm)
	b.keepDirectory()
	b.keepHomes()
	for _, end := range []string{"tokens_revoked", "app_uninstalled"} {
		b.router.Event(end, b.confirmIdentity)
	}
	return b
}

// Ready reports whether a connection is open on which Slack said hello.
func (b *Bot) Ready() bool { return b.Connected() > 0 }

// Connected is the number of connections on which Slack said hello.
func (b *Bot) Connected() int { return int(b.greeted.Load()) }

// Wake makes the courier look for something to send. It doesn't wait.
func (b *Bot) Wake() {
	b.posts.wake()
	b.homes.wake()
}

// Run serves the workspace until ctx ends, and then finishes what it has acknowledged. It returns an error when Slack
// refuses the tokens: [ErrRefused] is in its chain.
func (b *Bot) Run(ctx context.Context) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	b.standing.lose(b.now())
	if err := b.identify(ctx); err != nil {
		return ended(ctx, err)
	}

	// What was taken is worked, and what was handed to Slack recorded, for a while after ctx ended.
	work, abort := context.WithCancel(context.WithoutCancel(ctx))
	defer abort()
	// The line is what acknowledgements go out on; it is cut last.
	line, hangUp := context.WithCancel(context.WithoutCancel(ctx))
	defer hangUp()

	var edge, desk, hands, calls sync.WaitGroup
	run := func(part func() error) {
		edge.Go(func() {
			if err := part(); err != nil {
				stop(err)
			}
		})
	}
	for range workers {
		hands.Go(b.lanes.work)
	}
	for range clerks {
		desk.Go(b.forms.work)
	}
	if err := b.resume(work); err != nil {
		b.log.ErrorContext(ctx, "postponed forms can't be worked", "err", err)
	}
	for range b.connections {
		run(func() error { return b.listen(ctx, line, &calls) })
	}
	run(func() error { return b.receive(ctx, work) })
	run(func() error { return b.deliverPosts(ctx, work) })
	run(func() error { return b.deliverHomes(ctx, work) })
	run(func() error { return b.syncDirectory(ctx) })
	run(func() error { return b.openDMs(ctx) })
	run(func() error {
		select {
		case err := <-b.fatal:
			return err
		case <-ctx.Done():
			return nil
		}
	})

	<-ctx.Done()
	deadline := time.AfterFunc(b.grace, abort)
	defer deadline.Stop()
	edge.Wait()
	b.forms.close()
	desk.Wait()
	b.lanes.close()
	hands.Wait()
	b.later.Wait()
	hangUp()
	calls.Wait()
	return ended(ctx, context.Cause(ctx))
}

// ended is nil for a bot that was told to stop.
func ended(ctx context.Context, err error) error {
	if errors.Is(err, context.Canceled) && ctx.Err() != nil {
		return nil
	}
	return err
}

// identify asks Slack who the bot is, until Slack answers or refuses.
func (b *Bot) identify(ctx context.Context) error {
	for attempt := 0; ; attempt++ {
		var who *slack.AuthTestResponse
		err := b.call(ctx, "auth.test", func() (err error) {
			who, err = b.api.AuthTestContext(ctx)
			if err == nil && who.UserID == "" {
				err = errNoAnswer
			}
			return err
		})
		if err == nil {
			b.home.Store(who.TeamID)
			b.site.Store(who.URL)
			b.self.Store(okr.PersonID(who.UserID))
			if err := b.arrive(ctx, who); err != nil {
				return err
			}
			b.progress.change(func(now *Progress) {
				now.Workspace, now.User, now.Trouble = Plain(who.Team),
					Plain(who.User), ""
			})
			return nil
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if hopeless(err, false) {
			return fmt.Errorf("bot token: %w: %w", ErrRefused, err)
		}
		after := max(judge(err).after, backoff(attempt, minute))
		b.failed(ctx, "bot token", attempt+1, after, err)
		if !pause(ctx, after) {
			return context.Cause(ctx)
		}
	}
}

// arrive notes where the bot is, and who. After the app was installed anew it goes back into the channels that it may
// enter by itself.
func (b *Bot) arrive(ctx context.Context, who *slack.AuthTestResponse) error {
	at := people.Workspace{ID: who.TeamID, Name: Plain(who.Team), Bot: okr.PersonID(who.UserID)}
	anew, err := b.store.Serve(ctx, at, b.now())
	if err != nil || !anew {
		return err
	}
	b.log.WarnContext(ctx, "the app was installed anew; what people work with is said again", "bot", who.UserID)
	channels, err := b.store.Channels(ctx)
	if err != nil {
		return err
	}
	for _, channel := range channels {
		// a private one takes an invitation: its managers are told when something is to be said there
		if err := b.JoinChannel(ctx, channel); err != nil {
			b.log.WarnContext(ctx, "a team's channel can't be joined", "channel", channel, "err", concise(err))
		}
	}
	return nil
}

// confirmIdentity ends the run when Slack says that the app is gone and its token indeed is.
func (b *Bot) confirmIdentity(ctx context.Context, _ *Request) (Reply, error) {
	if _, err := b.api.AuthTestContext(ctx); err != nil {
		b.noteRefusal(err)
	}
	return Reply{}, nil
}

// noteRefusal ends the run when the error says that Slack no longer takes the bot's token.
func (b *Bot) noteRefusal(err error) {
	if judge(err).verdict != refuse {
		return
	}
	select {
	case b.fatal <- fmt.Errorf("bot token: %w: %w", ErrRefused, err):
	default:
	}
}

// me is the bot's own user id; empty before Slack told it.
func (b *Bot) me() okr.PersonID { return b.self.Load().(okr.PersonID) }

// linkTo is the address of a message in Slack, as Slack's own "Copy link" gives it; empty before Slack told where the
// workspace is.
func (b *Bot) linkTo(channel, ts string) string {
	site := b.site.Load().(string)
	if site == "" || channel == "" || ts == "" {
		return ""
	}
	return strings.TrimSuffix(site, "/") + "/archives/" + channel + "/p" + strings.ReplaceAll(ts, ".", "")
}

// workspace is the id of the bot's own workspace; empty before Slack told it.
func (b *Bot) workspace() string { return b.home.Load().(string) }
