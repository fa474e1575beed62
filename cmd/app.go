package cmd

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"slices"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"okrbot/bot"
	"okrbot/commands"
	"okrbot/door"
	"okrbot/locale"
	"okrbot/posts"
	"okrbot/scheduler"
	"okrbot/store"
	"okrbot/store/db"
	"okrbot/store/outbox"
	"okrbot/store/people"
	"okrbot/wall"
)

// app is the running bot: the rooms, wired together.
type app struct {
	store     *store.Store
	bot       *bot.Bot
	scheduler *scheduler.Scheduler
	now       func() time.Time
	log       *slog.Logger
	metrics   *metrics
	listen    string
	listener  net.Listener       // nil: one at listen
	door      door.Config        // for programs
	stands    func(bot.Progress) // nil: nobody wants to know
}

// newApp opens the database and wires the rooms. The caller closes the app.
func newApp(ctx context.Context, p Program, s settings, now func() time.Time, spacing time.Duration,
	log *slog.Logger) (*app, error) {
	figures := newMetrics()
	base, err := openStore(ctx, s, now(), figures.observing(p.Wall))
	if err != nil {
		return nil, err
	}
	a := &app{store: base, now: now, log: log, listen: s.listen, metrics: figures}
	said := posts.New(base, p.catalog, now)
	router := bot.NewRouter()
	a.bot = bot.New(bot.Config{
		API: bot.NewClient(s.botToken, s.appToken, s.apiURL), Router: router, Store: base, Locale: p.catalog, Now: now,
		Log:    log,
		Render: said.Render, RenderHome: said.Home, Metrics: a.metrics, ChannelSpacing: spacing, Progress: a.stand,
	})
	a.scheduler = scheduler.New(base, now, log, func(done outbox.Turned) {
		a.metrics.Turned(done)
		a.bot.Wake()
	})
	if spacing > 0 && s.now.IsZero() { // the machine's own clock, and none that is set or moved by hand
		a.scheduler.Confirm(a.bot.SlackTime)
	}
	a.metrics.watch(a)
	if s.backupDir != "" {
		a.nightly("backup", people.BackupTrouble, func(ctx context.Context, now time.Time) error {
			removed, err := db.BackupNightly(ctx, s.db, s.backupDir, s.backupKeep, now)
			for _, name := range removed {
				log.InfoContext(ctx, "an old backup is removed", "folder", s.backupDir, "name", name)
			}
			return err
		})
	}
	a.nightly("what CRMs said", people.ChoreTrouble, base.RetryHeard)
	a.nightly("key results that follow KPIs", people.ChoreTrouble, base.FeedKeyResults)
	a.nightly("KPIs of the quarter that is over", people.ChoreTrouble, base.JudgeQuarter)
	if s.retention > 0 {
		a.nightly("retention", people.ChoreTrouble, func(ctx context.Context, now time.Time) error {
			return base.Forget(ctx, now.AddDate(0, -s.retention, 0), now)
		})
	}
	a.scheduler.Look(a.lookAtSlack)
	commands.New(commands.Config{
		Store: base, Locale: p.catalog, Log: log, JoinChannel: a.bot.JoinChannel, ReadChannel: a.bot.ReadChannel,
		ChannelName: a.bot.ChannelName, ChannelMembers: a.bot.ChannelMembers,
		Meet: a.bot.Meet, Rescheduled: a.scheduler.Wake, FiscalStart: s.fiscalStart, Upload: a.bot.Upload,
		Download: a.bot.Download, KeptMonths: s.retention, WallURL: s.wallURL(),
	}).Register(router)
	a.door = doorOf(s)
	a.door.Store, a.door.Locale, a.door.Log, a.door.Now, a.door.Changed = base, p.catalog, log, now, a.bot.Wake
	a.door.Metrics, a.door.Figures, a.door.Unready = a.metrics, a.metrics.handler(), a.unready
	a.door.Ailing = a.ailing
	walls := wall.New(wall.Config{Store: base, Locale: p.catalog, Log: log, Now: now, Wall: p.Wall,
		Version: buildVersion()})
	base.OnCommit(walls.Changed)
	a.door.Walls = walls
	return a, nil
}

// nightly adds a chore whose failure the admins hear of, and after which there may be something to send.
func (a *app) nightly(name string, trouble people.TroubleKind, do func(context.Context, time.Time) error) {
	a.scheduler.Nightly(name, func(ctx context.Context, now time.Time) error {
		defer a.bot.Wake()
		if err := do(ctx, now); err != nil {
			detail := name + ": " + strings.TrimPrefix(err.Error(), name+": ")
			noted := a.store.NoteTrouble(ctx, trouble, detail, now, now)
			// trying again before the next night makes no better copy
			if unsound, kept := errors.AsType[*db.Unsound](err); kept {
				a.log.ErrorContext(ctx, "the backup is not sound; it is kept and marked", "path", unsound.Path,
					"findings", unsound.Findings)
				return noted
			}
			return errors.Join(err, noted)
		}
		open, err := a.store.Troubles(ctx)
		mine := func(t people.Trouble) bool { return t.Kind == trouble && strings.HasPrefix(t.Detail, name+": ") }
		if err != nil || !slices.ContainsFunc(open, mine) {
			return err
		}
		return a.store.EndTrouble(ctx, trouble, now)
	})
}

// lookAtSlack takes note of a connection to Slack that is lost for longer than it takes to make a new one.
func (a *app) lookAtSlack(ctx context.Context, now time.Time) error {
	const renewing = 5 * time.Minute
	since, why, lost := a.bot.Disconnected()
	if !lost || since.IsZero() {
		return a.store.EndTrouble(ctx, people.ConnectionTrouble, now)
	}
	if now.Sub(since) < renewing {
		return nil
	}
	return a.store.NoteTrouble(ctx, people.ConnectionTrouble, why, since, now)
}

// ailing is what does not work, for people who look: its kind, and since when. Why is in the log, and in what the
// admins are told.
func (a *app) ailing() (list []string) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	troubles, err := a.store.Troubles(ctx)
	if err != nil {
		return []string{"the database can't be read"}
	}
	for _, t := range troubles {
		list = append(list, fmt.Sprintf("%s: not well since %s", t.Kind, t.Since.UTC().Format(time.RFC3339)))
	}
	return list
}

// doorOf is what the settings say about the CRM's door.
func doorOf(s settings) door.Config {
	return door.Config{
		PublicURL: s.publicURL, HubSpotSecret: s.hubSpotSecret, PipedriveUser: s.pipedriveUser,
		PipedriveWord:  s.pipedriveWord,
		TrustedProxies: s.proxies, Show: s.show,
	}
}

// stand passes on how far the bot got.
func (a *app) stand(now bot.Progress) {
	if a.stands != nil {
		a.stands(now)
	}
}

// openStore opens the database. What stands in the way is a [databaseError].
func openStore(ctx context.Context, s settings, now time.Time, observe func(string) func()) (*store.Store, error) {
	db, err := store.Open(ctx, store.Options{Path: s.db, Admins: s.admins, Now: now, Observe: observe, Fold: locale.Key,
		FiscalStart: s.fiscalStart})
	if err != nil {
		return nil, databaseProblem(s.db, err)
	}
	return db, nil
}

func databaseProblem(path string, cause error) error {
	said := failure
	if needsPerson(cause) {
		said = usage
	}
	return databaseError{said(databaseSentence(cause), "Path", path, "Error", cause.Error()), cause}
}

// needsPerson reports whether a database cannot be opened before a person has changed something: its place, its
// owner, the program. A disk that is full, or another process that has it, may be otherwise in a moment.
func needsPerson(err error) bool {
	for _, cause := range []error{db.ErrNewer, db.ErrForeign, fs.ErrPermission, fs.ErrNotExist, syscall.ENOTDIR,
		syscall.EISDIR, syscall.EROFS} {
		if errors.Is(err, cause) {
			return true
		}
	}
	return false
}

// databaseError is why a database can't be opened, with the sentence that says so.
type databaseError struct{ sentence, cause error }

func (e databaseError) Error() string { return e.sentence.Error() }

func (e databaseError) Unwrap() []error { return []error{e.sentence, e.cause} }

func databaseSentence(err error) string {
	switch {
	case errors.Is(err, db.ErrInUse):
		return "cli.db_in_use"
	case errors.Is(err, db.ErrNewer):
		return "cli.db_newer"
	case errors.Is(err, db.ErrForeign):
		return "cli.db_foreign"
	default:
		return "cli.db_unusable"
	}
}

// run serves until ctx ends, or until Slack refuses the bot for good.
func (a *app) run(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return a.bot.Run(ctx) })
	group.Go(func() error { return a.scheduler.Run(ctx) })
	if a.listen != "" {
		group.Go(func() error { return a.serve(ctx) })
	}
	return group.Wait()
}

// close closes the database, last of all.
func (a *app) close() error { return a.store.Close() }

// serve answers /healthz while the process lives, /readyz while Slack is connected, and programs at the CRM's door.
func (a *app) serve(ctx context.Context) error {
	if a.listener != nil {
		return door.Serve(ctx, a.listener, a.door)
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", a.listen)
	if err != nil {
		return listenProblem(a.listen, err)
	}
	return door.Serve(ctx, listener, a.door)
}

// unready says why okrbot can't do its work at present; it is empty while it can.
func (a *app) unready() string {
	why := a.bot.Unready()
	if doubt := a.scheduler.Doubt(); why == "" && doubt != nil {
		why = "the clock is not trusted: " + doubt.Error()
	}
	return why
}

// listenProblem is why nothing can be served at an address. One that is taken, or not up yet, may be free in a moment.
func listenProblem(address string, cause error) error {
	said := usage
	if errors.Is(cause, syscall.EADDRINUSE) || errors.Is(cause, syscall.EADDRNOTAVAIL) {
		said = failure
	}
	return said("cli.listen", "Address", address, "Error", cause.Error())
}

// next and turn let a [Clock] drive the app while it is moved.
func (a *app) next(ctx context.Context, now time.Time) (at time.Time, ok bool, err error) {
	at, ok, err = a.scheduler.NextTurn(ctx, now)
	if err != nil {
		return at, ok, err
	}
	if due, waits, err := a.store.FindNextPostAfter(ctx, now); err != nil || waits && (!ok || due.Before(at)) {
		return due, waits, err
	}
	return at, ok, nil
}

func (a *app) turn(ctx context.Context) error {
	if err := a.scheduler.RunDue(ctx, a.now()); err != nil {
		return err
	}
	return a.bot.Deliver(ctx)
}
