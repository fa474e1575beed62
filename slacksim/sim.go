// Package slacksim is a Slack on a laptop: the Web API, Socket Mode and a web page, as strict as the real one.
package slacksim

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// TourStep is one step of the page's guided tour.
type TourStep struct {
	Title string `json:"title"`
	Body  string `json:"body"`
}

// Link is a page elsewhere that belongs to the story, for the page's menu.
type Link struct {
	Titles map[string]string // by language, "en" and so on
	URL    string
}

// SetLinks puts links into the page's menu, in place of those before.
func (s *Sim) SetLinks(links []Link) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.links = links
}

// Config says which app the workspace has, and how the workspace behaves.
type Config struct {
	Manifest []byte // YAML or JSON; commands, scopes, events, shortcuts and the Home tab are taken from it and enforced
	Clock    Clock  // nil: a clock of its own
	// Workspace is the workspace's name; "Slacksim" when empty.
	Workspace string
	// WorkspaceID is Slack's id of it; T00000SIM when empty.
	WorkspaceID string
	Log         *slog.Logger
	Tour        map[string][]TourStep // by language, "en" and so on

	ChannelLimit bool          // answer 429 above one message per second and channel
	TierLimit    bool          // answer 429 above the methods' calls per minute
	AckTimeout   time.Duration // real time; 0 means 3 s
	// AcksFirst answers no call of the Web API while a person waits for the acknowledgement of what they did before
	// the call was made: an app that needs Slack's answer to acknowledge never does, and is blamed.
	AcksFirst    bool
	PingInterval time.Duration // real time; 0 means 5 s

	Wall func() time.Time // real time, for latencies and rate limits; nil means time.Now
}

// Sim is one workspace with one app installed.
type Sim struct {
	cfg      Config
	clock    Clock
	log      *slog.Logger
	wall     func() time.Time
	manifest manifest
	mux      *http.ServeMux

	alive   context.Context // until Close
	end     context.CancelFunc
	closing sync.Once
	server  *http.Server
	running sync.WaitGroup

	mu         sync.Mutex
	base       string // http://host:port, no slash at the end
	loopback   bool   // only loopback hosts are answered
	changed    chan struct{}
	listeners  map[*listener]struct{}
	nextID     int
	lastTS     int64 // microseconds
	team       team
	users      map[string]*User
	userOrder  []string
	groups     map[string]*Usergroup
	channels   map[string]*channel
	chanOrder  []string
	direct     map[string]string // DM channel by its two members, sorted and joined by a space
	scheduled  map[string]*scheduledMessage
	files      map[string]*File
	links      []Link
	triggers   map[string]*trigger
	responses  map[string]*responseURL
	stacks     map[string][]*view // modal stack by user, the top is last
	homes      map[string]*view
	extIDs     map[string]*view
	tickets    map[string]bool
	sockets    map[*socket]struct{}
	connected  bool // a socket was open at least once
	late       []*delivery
	lost       []any // the payloads of events that were given up
	refusals   []Refusal
	journal    journal
	faults     faults
	onCall     func(method string, done bool) bool
	calls      map[string][]time.Time // for the rate limits, by method or channel
	app        installation
	installed  int // how often the app was installed
	botRevoked bool
	appRevoked bool
}

const (
	appToken = "xapp-1-A00000APP-slacksim"
	teamID   = "T00000SIM"
	appID    = "A00000APP"
	slackbot = "USLACKBOT"
)

// installation is the app in the workspace: each one has a bot of its own.
type installation struct{ user, bot, token string }

func firstInstallation() installation {
	return installation{"U00000BOT", "B00000BOT", "xoxb-slacksim-bot"}
}

// New makes a workspace with the manifest's app installed and nobody in it but the bot and Slackbot.
func New(cfg Config) (*Sim, error) {
	m, err := readManifest(cfg.Manifest)
	if err != nil {
		return nil, err
	}
	s := &Sim{
		app: firstInstallation(), installed: 1,
		cfg: cfg, manifest: m, clock: cfg.Clock, wall: cfg.Wall,
		log:       cmp.Or(cfg.Log, slog.New(slog.DiscardHandler)),
		changed:   make(chan struct{}),
		listeners: map[*listener]struct{}{},
		team: team{ID: cmp.Or(cfg.WorkspaceID, teamID), Name: cmp.Or(cfg.Workspace, "Slacksim"),
			Domain: "slacksim"},
		users: map[string]*User{}, groups: map[string]*Usergroup{},
		channels: map[string]*channel{}, direct: map[string]string{},
		scheduled: map[string]*scheduledMessage{}, files: map[string]*File{},
		triggers: map[string]*trigger{}, responses: map[string]*responseURL{},
		stacks: map[string][]*view{}, homes: map[string]*view{}, extIDs: map[string]*view{},
		tickets: map[string]bool{}, sockets: map[*socket]struct{}{},
		calls: map[string][]time.Time{},
	}
	s.alive, s.end = context.WithCancel(context.Background())
	s.cfg.AckTimeout = cmp.Or(cfg.AckTimeout, 3*time.Second)
	s.cfg.PingInterval = cmp.Or(cfg.PingInterval, 5*time.Second)
	if s.wall == nil {
		s.wall = time.Now
	}
	if s.clock == nil {
		s.clock = &ownClock{wall: s.wall}
	}
	s.addUser(User{ID: s.app.user, Name: strings.ToLower(m.botName()), RealName: m.botName(), DisplayName: m.botName(),
		IsBot: true})
	s.addUser(User{ID: slackbot, Name: "slackbot", RealName: "Slackbot", DisplayName: "Slackbot"})
	s.routes()
	s.running.Go(s.tick)
	return s, nil
}

func (s *Sim) routes() {
	s.mux = http.NewServeMux()
	s.mux.HandleFunc("/api/{method}", s.serveAPI)
	s.mux.HandleFunc("/link/", s.serveSocket)
	s.mux.HandleFunc("/response/{id}", s.serveResponseURL)
	s.mux.HandleFunc("/upload/{id}", s.serveUpload)
	s.mux.HandleFunc("GET /files-pri/{id}", s.serveFile)
	s.mux.Handle("/sim/", s.pageAPI())
	s.mux.Handle("/", servePage())
}

func (s *Sim) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !s.admits(r) {
		http.Error(w, "slacksim answers on this machine only", http.StatusForbidden)
		return
	}
	s.mux.ServeHTTP(w, r)
}

// admits refuses foreign host names on a loopback server, which stops a page elsewhere from reaching it by a name of
// its own.
func (s *Sim) admits(r *http.Request) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.base == "" {
		s.base = "http://" + r.Host
	}
	return !s.loopback || isLoopback(r.Host)
}

func isLoopback(hostport string) bool {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = hostport
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Listen serves on addr ("127.0.0.1:0" picks a free port) until Close.
func (s *Sim) Listen(addr string) (url string, err error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return "", err
	}
	url = "http://" + l.Addr().String()
	s.mu.Lock()
	s.base = url
	s.loopback = isLoopback(l.Addr().String())
	s.server = &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	server := s.server
	s.mu.Unlock()
	s.running.Go(func() {
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			s.log.Error("serving", "err", err)
		}
	})
	return url, nil
}

// Close drops all sockets and stops serving.
func (s *Sim) Close() error {
	var err error
	s.closing.Do(func() {
		s.end()
		s.DropSockets()
		s.mu.Lock()
		server := s.server
		s.mu.Unlock()
		if server != nil {
			err = server.Close()
		}
		s.running.Wait()
	})
	return err
}

// APIURL is where the app finds the Web API; empty before Listen. It ends with a slash.
func (s *Sim) APIURL() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.base == "" {
		return ""
	}
	return s.base + "/api/"
}

// BotToken is the token of the installed bot.
func (s *Sim) BotToken() string { return s.app.token }

// AppToken is the app-level token with connections:write.
func (s *Sim) AppToken() string { return appToken }

// BotUser is the user id of the bot.
func (s *Sim) BotUser() string { return s.app.user }

// Connections is the number of open sockets of the app.
func (s *Sim) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.sockets)
}

// Changed returns a channel that is closed at the next change of anything that can be seen or read.
// Ask for it before looking, so that no change is missed.
func (s *Sim) Changed() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.changed
}

// touch wakes those who wait on Changed. The caller holds mu.
func (s *Sim) touch() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// Refusal is something the app did that Slack would have refused.
type Refusal struct {
	Where  string   // the method, "ack", "socket" or "response_url"
	Code   string   // Slack's error code
	Detail []string // Slack's words, with JSON pointers where there are some
}

func (r Refusal) String() string {
	text := r.Where + ": " + r.Code
	if len(r.Detail) > 0 {
		text += ": " + strings.Join(r.Detail, "; ")
	}
	return text
}

// Trouble is everything the app did so far that Slack would have refused; faults made on request are not in it.
func (s *Sim) Trouble() []Refusal {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Refusal(nil), s.refusals...)
}

// blame notes a refusal. The caller holds mu.
func (s *Sim) blame(where, code string, detail ...string) {
	s.refusals = append(s.refusals, Refusal{where, code, detail})
	s.touch()
}

// id makes a new id in Slack's look. The caller holds mu.
func (s *Sim) id(prefix string) string {
	s.nextID++
	digits := strings.ToUpper(strconv.FormatInt(int64(s.nextID), 36))
	return prefix + "0" + strings.Repeat("0", max(0, 7-len(digits))) + digits
}

// secret makes an unguessable id.
func secret() string {
	return strconv.FormatUint(rand.Uint64(), 36) + strconv.FormatUint(rand.Uint64(), 36)
}

// ts makes the next message timestamp: unique and increasing. The caller holds mu.
func (s *Sim) ts() string {
	s.lastTS = max(s.clock.Now().UnixMicro(), s.lastTS+1)
	return formatTS(s.lastTS)
}

func formatTS(micro int64) string {
	frac := strconv.FormatInt(micro%1e6, 10)
	return strconv.FormatInt(micro/1e6, 10) + "." + strings.Repeat("0", 6-len(frac)) + frac
}

// tick does what a running clock makes due.
func (s *Sim) tick() {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		select {
		case <-s.alive.Done():
			return
		case <-t.C:
			s.postScheduled()
			s.redeliver()
		}
	}
}

// background runs work that Close waits for.
func (s *Sim) background(work func(ctx context.Context)) {
	s.running.Go(func() { work(s.alive) })
}
