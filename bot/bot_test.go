package bot_test

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3"
	"github.com/slack-go/slack"

	"okrbot/bot"
	"okrbot/locale"
	"okrbot/okr"
	"okrbot/slacksim"
	"okrbot/store"
	"okrbot/store/outbox"
	"okrbot/store/storetest"
	"okrbot/ui"
)

const manifest = `
display_information: {name: okrbot}
features:
  bot_user: {display_name: okrbot, always_online: true}
  app_home: {home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false}
  slash_commands: [{command: /okr, description: OKRs, should_escape: true}, {command: /kpi, description: KPIs, should_escape: true}]
  shortcuts: [{name: Check in, type: global, callback_id: checkin, description: Check in}]
oauth_config:
  scopes:
    bot: ["app_mentions:read", "channels:history", "channels:join", "channels:read", "chat:write", commands, "files:read", "files:write", "groups:history", "groups:read", "im:history", "im:write", "reactions:read", "users:read"]
settings:
  event_subscriptions:
    bot_events: [app_home_opened, app_mention, app_uninstalled, channel_unarchive, group_unarchive, member_joined_channel, member_left_channel, message.im, reaction_added, team_join, tokens_revoked, user_change]
  interactivity: {is_enabled: true}
  socket_mode_enabled: true
`

// clock stands still until it is moved; Slack and the bot look at the same one.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Move(_ context.Context, to time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = to
	return nil
}

// record is a log that can be read.
type record struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (r *record) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.Write(p)
}

func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.String()
}

// world is a Slack with a bot in it, and a store on disk.
type world struct {
	tb     testing.TB
	sim    *slacksim.Sim
	store  *store.Store
	db     *sql.DB
	clock  *clock
	log    *record
	router *bot.Router
	config bot.Config
	bot    *bot.Bot
	ended  chan error
	wire   *wire // nil: Slack is reached over the network

	ada, veli, owner string // English, Turkish, primary owner
	sales            string // a channel with the bot, ada and veli

	mu     sync.Mutex
	say    map[string]ui.Message // what posts say, by key; a post without an entry isn't wanted
	before func(key string)      // called as a post is rendered
	home   map[okr.PersonID]string

	forgiven bool // the test looked at what Slack refused
}

func newWorld(tb testing.TB) *world {
	tb.Helper()
	return newWorldOf(tb, slacksim.Config{})
}

// newWorldOf is a world whose Slack is particular.
func newWorldOf(tb testing.TB, particulars slacksim.Config) *world {
	tb.Helper()
	w := &world{tb: tb}
	w.build(particulars)
	return w
}

func (w *world) build(particulars slacksim.Config) {
	w.tb.Helper()
	w.clock, w.log, w.router = &clock{now: time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)}, &record{}, bot.NewRouter()
	w.say, w.home = map[string]ui.Message{}, map[okr.PersonID]string{}
	w.startSlack(particulars)
	w.openStore()
	catalog, err := locale.Load()
	if err != nil {
		w.tb.Fatal(err)
	}
	w.config = bot.Config{
		API:    w.client(w.sim.APIURL()),
		Router: w.router, Store: w.store, Locale: catalog, Now: w.clock.Now,
		Log:    slog.New(slog.NewTextHandler(w.log, nil)),
		Render: w.render, RenderHome: w.renderHome,
	}
}

// client is Slack's client, over the network or the wire.
func (w *world) client(api string) *slack.Client {
	own, app := bot.Token(w.sim.BotToken()), bot.Token(w.sim.AppToken())
	if w.wire == nil {
		return bot.NewClient(own, app, api)
	}
	w.wire.slack = w.sim
	return bot.NewClient(own, app, "http://slack.test/api/", slack.OptionHTTPClient(&http.Client{Transport: w.wire}))
}

func (w *world) startSlack(config slacksim.Config) {
	config.Manifest, config.Clock = []byte(manifest), w.clock
	// a busy machine is slow, but waits for nothing
	config.AckTimeout, config.AcksFirst = cmp.Or(config.AckTimeout, time.Minute), true
	sim, err := slacksim.New(config)
	if err != nil {
		w.tb.Fatal(err)
	}
	if w.wire == nil {
		if _, err := sim.Listen("127.0.0.1:0"); err != nil {
			w.tb.Fatal(err)
		}
	}
	w.sim = sim
	w.tb.Cleanup(func() {
		for _, trouble := range sim.Trouble() {
			if w.forgiven {
				break
			}
			w.tb.Errorf("Slack would have refused: %s", trouble)
		}
		sim.Close()
	})
	w.ada = sim.AddUser(slacksim.User{ID: "U0ADA", RealName: "Ada Lovelace", TZ: "America/New_York"}).ID
	w.veli = sim.AddUser(slacksim.User{ID: "U0VELI", RealName: "Veli Kaya", TZ: "Europe/Istanbul", Locale: "tr-TR"}).ID
	w.owner = sim.AddUser(slacksim.User{ID: "U0OWNER", RealName: "Omer Owner", IsAdmin: true, IsOwner: true,
		IsPrimaryOwner: true}).ID
	w.sales = sim.AddChannel(slacksim.Channel{Name: "sales",
		Members: []string{sim.BotUser(), w.ada, w.veli, w.owner}}).ID
}

func (w *world) openStore() {
	path := filepath.Join(w.tb.TempDir(), "okrbot.db")
	err := storetest.Make(path)
	if err != nil {
		w.tb.Fatal(err)
	}
	if w.store, err = store.Open(w.tb.Context(), store.Options{Path: path, Now: w.clock.Now()}); err != nil {
		w.tb.Fatal(err)
	}
	w.tb.Cleanup(func() { w.store.Close() })
	if w.db, err = sql.Open("sqlite3", "file:"+path+"?_busy_timeout=5000&_foreign_keys=on"); err != nil {
		w.tb.Fatal(err)
	}
	w.tb.Cleanup(func() { w.db.Close() })
}

// start runs the bot until the test ends, and waits until it is ready and knows everybody.
func (w *world) start() {
	w.tb.Helper()
	w.setUp()
	ctx, stop := context.WithCancel(context.WithoutCancel(w.tb.Context()))
	w.ended = make(chan error, 1)
	go func() { w.ended <- w.bot.Run(ctx) }()
	w.tb.Cleanup(func() {
		stop()
		if err, open := <-w.ended; open && err != nil {
			w.tb.Errorf("Run: %v", err)
		}
	})
	w.until("the bot is ready", w.bot.Ready)
	w.until("the directory is read", func() bool { return w.sim.Calls("users.list") > 0 && w.knows(w.owner) })
}

// setUp makes the bot without running it.
func (w *world) setUp() {
	w.tb.Helper()
	if w.bot != nil {
		return
	}
	w.bot = bot.New(w.config)
}

func (w *world) knows(id string) bool {
	_, err := w.store.FindPerson(context.Background(), okr.PersonID(id))
	return err == nil
}

// until waits for something that shows in Slack or in the store.
func (w *world) until(what string, holds func() bool) {
	w.tb.Helper()
	deadline := time.NewTimer(time.Minute)
	defer deadline.Stop()
	look := time.NewTicker(5 * time.Millisecond) // what the store has, Slack doesn't announce
	defer look.Stop()
	for {
		changed := w.sim.Changed()
		if holds() {
			return
		}
		select {
		case <-changed:
		case <-look.C:
		case <-deadline.C:
			w.tb.Fatalf("never came true: %s\nlog:\n%s", what, w.log)
		}
	}
}

func (w *world) render(_ context.Context, p outbox.Post) (ui.Message, bool, error) {
	w.mu.Lock()
	msg, want := w.say[p.Key]
	before := w.before
	w.mu.Unlock()
	if before != nil {
		before(p.Key)
	}
	return msg, want, nil
}

func (w *world) renderHome(_ context.Context, id okr.PersonID) (slack.HomeTabViewRequest, bool, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	text, want := w.home[id]
	return slack.HomeTabViewRequest{Type: slack.VTHomeTab,
		Blocks: slack.Blocks{BlockSet: []slack.Block{section(text)}}}, want, nil
}

func (w *world) says(key, text string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.say[key] = ui.Message{Text: text}
}

// owe writes a post into the store, as the operation that causes it does.
func (w *world) owe(key, person, channel string, parent okr.PostID) okr.PostID {
	w.tb.Helper()
	var id okr.PostID
	now := w.clock.Now().UnixMilli()
	err := w.db.QueryRow(`INSERT INTO posts (key, kind, state, person, channel, parent, due, created_at, changed_at)
		VALUES (?, 'notice', 'owed', NULLIF(?, ''), ?, NULLIF(?, 0), ?, ?, ?) RETURNING id`,
		key, person, channel, parent, now, now, now).Scan(&id)
	if err != nil {
		w.tb.Fatal(err)
	}
	return id
}

func (w *world) exec(statement string, args ...any) {
	w.tb.Helper()
	if _, err := w.db.Exec(statement, args...); err != nil {
		w.tb.Error(err) // not Fatal: renderers call it
	}
}

func (w *world) post(key string) outbox.Post {
	w.tb.Helper()
	p, err := w.store.FindPostByKey(w.tb.Context(), key)
	if err != nil {
		w.tb.Fatal(err)
	}
	return p
}

func (w *world) meet(people ...string) {
	w.tb.Helper()
	var list []okr.Person
	for _, id := range people {
		list = append(list, okr.Person{ID: okr.PersonID(id), Name: id})
	}
	if err := w.store.SavePeople(w.tb.Context(), list, w.clock.Now()); err != nil {
		w.tb.Fatal(err)
	}
}

func (w *world) deliver() {
	w.tb.Helper()
	w.setUp()
	if err := w.bot.Deliver(w.tb.Context()); err != nil {
		w.tb.Fatal(err)
	}
}

func (w *world) ahead(d time.Duration) {
	_ = w.clock.Move(w.tb.Context(), w.clock.Now().Add(d))
}

// texts is what a conversation shows at top level.
func (w *world) texts(channel string) []string {
	var list []string
	for _, m := range w.sim.Messages(channel) {
		list = append(list, m.Text)
	}
	return list
}

func (w *world) dm(person string) string { return w.sim.DM(person, w.sim.BotUser()) }

// whispers waits for n ephemeral messages and returns their texts.
func (w *world) whispers(channel, person string, n int) []string {
	w.tb.Helper()
	w.until(fmt.Sprintf("%d ephemeral messages", n), func() bool { return len(w.sim.Ephemerals(channel, person)) >= n })
	var list []string
	for _, m := range w.sim.Ephemerals(channel, person) {
		list = append(list, m.Text)
	}
	return list
}

func (w *world) typed(person, channel, line string) {
	w.tb.Helper()
	if err := w.sim.Type(w.tb.Context(), person, channel, "", line); err != nil {
		w.tb.Fatal(err)
	}
}

// modal waits for the modal with this title.
func (w *world) modal(person, title string) slacksim.View {
	w.tb.Helper()
	var found slacksim.View
	w.until("modal "+title, func() bool {
		views := w.sim.Views(person)
		if len(views) == 0 {
			return false
		}
		found = views[len(views)-1]
		return found.Content["title"].(map[string]any)["text"] == title
	})
	return found
}

func section(text string) slack.Block {
	return slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, text, false, false), nil, nil)
}

func plain(text string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, text, false, false)
}

// form has one input "value" in block "field", and blocks more.
func form(title string, more ...slack.Block) *slack.ModalViewRequest {
	input := slack.NewInputBlock("field", plain("Value"), nil, slack.NewPlainTextInputBlockElement(nil, "value"))
	return &slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: "form", Title: plain(title), Submit: plain("Save"), Close: plain("Cancel"),
		Blocks: slack.Blocks{BlockSet: append([]slack.Block{input}, more...)},
	}
}

func filled(value string) slacksim.Values {
	return slacksim.Values{"field": {"value": map[string]any{"type": "plain_text_input", "value": value}}}
}

// bulk is about n kB of blocks.
func bulk(n int) []slack.Block {
	var blocks []slack.Block
	for range n {
		blocks = append(blocks, section(strings.Repeat("x", 1000)))
	}
	return blocks
}

func says(text string) bot.Handler {
	return func(context.Context, *bot.Request) (bot.Reply, error) {
		return bot.Reply{Message: &ui.Message{Text: text}}, nil
	}
}

func contains(list []string, text string) bool {
	return slices.ContainsFunc(list, func(s string) bool { return strings.Contains(s, text) })
}

// greeted waits until both connections stand: one that is still being dialled would outlive a test that ends all of
// them.
func (w *world) greeted() {
	w.tb.Helper()
	w.until("both connections are greeted", func() bool {
		return w.sim.Connections() == 2 && strings.Count(w.log.String(), `msg="connected to Slack"`) == 2
	})
}
