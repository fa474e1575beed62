package slacksim_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"

	"okrbot/slacksim"
)

type object = map[string]any

// rig is a workspace with one app that is nothing but a socket and HTTP requests.
type rig struct {
	t     *testing.T
	sim   *slacksim.Sim
	url   string
	clock *handClock
}

// handClock stands still until it is moved.
type handClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *handClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *handClock) Move(_ context.Context, to time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = to
	return nil
}

func manifest(t testing.TB) []byte {
	t.Helper()
	text, err := os.ReadFile("testdata/manifest.yml")
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func newRig(t *testing.T, change ...func(*slacksim.Config)) *rig {
	t.Helper()
	r := &rig{t: t, clock: &handClock{now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}}
	cfg := slacksim.Config{Manifest: manifest(t), Clock: r.clock}
	for _, f := range change {
		f(&cfg)
	}
	sim, err := slacksim.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	r.sim = sim
	if r.url, err = sim.Listen("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	sim.AddUser(slacksim.User{ID: "U1", RealName: "Maria Petrova", DisplayName: "Maria", Name: "maria",
		TZ: "Europe/Berlin", Email: "maria@example.com"})
	sim.AddUser(slacksim.User{ID: "U2", RealName: "John Carter", DisplayName: "John", Name: "john",
		TZ: "America/New_York"})
	sim.AddChannel(slacksim.Channel{ID: "C1", Name: "sales", Members: []string{"U1", "U2", sim.BotUser()}})
	sim.AddChannel(slacksim.Channel{ID: "C2", Name: "random", Members: []string{"U1", "U2"}})
	sim.AddChannel(slacksim.Channel{ID: "C3", Name: "board", Private: true, Members: []string{"U1"}})
	return r
}

func ackWithin(d time.Duration) func(*slacksim.Config) {
	return func(c *slacksim.Config) { c.AckTimeout = d }
}

// without takes lines out of the manifest: scopes and events by their names.
func without(names ...string) func(*slacksim.Config) {
	return func(c *slacksim.Config) {
		text := string(c.Manifest)
		for _, name := range names {
			text = strings.Replace(text, name+", ", "", 1)
		}
		c.Manifest = []byte(text)
	}
}

// deaf takes the message events out of the manifest, the app's own messages among them.
func deaf(c *slacksim.Config) { without("message.channels", "message.im")(c) }

// call posts JSON with the bot token.
func (r *rig) call(method string, args object) object {
	r.t.Helper()
	return r.callAs(r.sim.BotToken(), method, args)
}

func (r *rig) callAs(token, method string, args object) object {
	r.t.Helper()
	resp := r.request(token, method, args)
	defer resp.Body.Close()
	return decode(r.t, resp)
}

func (r *rig) request(token, method string, args object) *http.Response {
	r.t.Helper()
	body, err := json.Marshal(args)
	if err != nil {
		r.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(r.t.Context(), http.MethodPost, r.sim.APIURL()+method, bytes.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	return resp
}

func decode(t testing.TB, resp *http.Response) object {
	t.Helper()
	var got object
	if err := json.NewDecoder(resp.Body).Decode(&got); err != nil {
		t.Fatal(err)
	}
	return got
}

// must is call for what has to succeed.
func (r *rig) must(method string, args object) object {
	r.t.Helper()
	got := r.call(method, args)
	if got["ok"] != true {
		r.t.Fatalf("%s: %v", method, got)
	}
	return got
}

// refused is call for what has to be refused.
func (r *rig) refused(code, method string, args object) object {
	r.t.Helper()
	got := r.call(method, args)
	if got["error"] != code {
		r.t.Errorf("%s answered %v, want the error %s", method, got, code)
	}
	return got
}

func (r *rig) postForm(path string, form url.Values) object {
	r.t.Helper()
	resp, err := http.PostForm(r.url+path, form)
	if err != nil {
		r.t.Fatal(err)
	}
	defer resp.Body.Close()
	return decode(r.t, resp)
}

// page asks the page's API.
func (r *rig) page(path string, body object) object {
	r.t.Helper()
	var resp *http.Response
	var err error
	if body == nil {
		resp, err = http.Get(r.url + path)
	} else {
		text, _ := json.Marshal(body)
		resp, err = http.Post(r.url+path, "application/json", bytes.NewReader(text))
	}
	if err != nil {
		r.t.Fatal(err)
	}
	defer resp.Body.Close()
	return decode(r.t, resp)
}

// line is one open socket of the app.
type line struct {
	r      *rig
	conn   *websocket.Conn
	frames chan object
	pings  chan struct{}
	closed chan error
}

func (r *rig) ticket() string {
	r.t.Helper()
	got := r.callAs(r.sim.AppToken(), "apps.connections.open", nil)
	address, _ := got["url"].(string)
	if address == "" {
		r.t.Fatalf("apps.connections.open: %v", got)
	}
	return address
}

// connect opens a socket and reads its hello.
func (r *rig) connect() *line {
	r.t.Helper()
	l := r.dial(r.ticket())
	if f := l.next(); f["type"] != "hello" {
		r.t.Fatalf("the first frame is %v", f)
	}
	return l
}

func (r *rig) dial(address string) *line {
	r.t.Helper()
	l := &line{r: r, frames: make(chan object, 1000), pings: make(chan struct{}, 100), closed: make(chan error, 1)}
	conn, _, err := websocket.Dial(r.t.Context(), address, &websocket.DialOptions{
		OnPingReceived: func(context.Context, []byte) bool {
			select {
			case l.pings <- struct{}{}:
			default:
			}
			return true
		},
	})
	if err != nil {
		r.t.Fatal(err)
	}
	conn.SetReadLimit(1 << 20)
	l.conn = conn
	go func() {
		for {
			_, text, err := conn.Read(context.Background())
			if err != nil {
				l.closed <- err
				close(l.frames)
				return
			}
			var f object
			if json.Unmarshal(text, &f) == nil {
				l.frames <- f
			}
		}
	}()
	r.t.Cleanup(func() { _ = conn.CloseNow() })
	return l
}

// patience is for a busy machine; nothing waits so long unless it never comes.
const patience = time.Minute

// next waits for a frame.
func (l *line) next() object {
	l.r.t.Helper()
	select {
	case f, ok := <-l.frames:
		if !ok {
			l.r.t.Fatal("the socket is closed")
		}
		return f
	case <-time.After(patience):
		l.r.t.Fatal("no frame came")
		return nil
	}
}

func (l *line) ack(f object, payload ...any) {
	l.r.t.Helper()
	answer := object{"envelope_id": f["envelope_id"]}
	if len(payload) > 0 {
		answer["payload"] = payload[0]
	}
	text, err := json.Marshal(answer)
	if err != nil {
		l.r.t.Fatal(err)
	}
	l.send(text)
}

func (l *line) send(text []byte) {
	l.r.t.Helper()
	if err := l.conn.Write(l.r.t.Context(), websocket.MessageText, text); err != nil {
		l.r.t.Fatal(err)
	}
}

// answers acknowledges the next frame that is no event, with the payload the function makes of it.
func (l *line) answers(payload func(object) any) chan object {
	got := make(chan object, 1)
	go func() {
		f, ok := <-l.frames
		for ok && f["type"] == "events_api" {
			l.ack(f)
			f, ok = <-l.frames
		}
		if !ok {
			close(got)
			return
		}
		if p := payload(f); p != nil {
			l.ack(f, p)
		} else {
			l.ack(f)
		}
		got <- f
	}()
	return got
}

func nothing(object) any { return nil }

// at digs into nested objects and lists.
func at(value any, path ...any) any {
	for _, step := range path {
		switch step := step.(type) {
		case string:
			o, _ := value.(object)
			value = o[step]
		case int:
			items, _ := value.([]any)
			if step >= len(items) {
				return nil
			}
			value = items[step]
		}
	}
	return value
}

// trouble lists the codes of what Slack refused.
func (r *rig) trouble() []string {
	var codes []string
	for _, refusal := range r.sim.Trouble() {
		codes = append(codes, refusal.Code)
	}
	return codes
}

// until waits for something to become true in the workspace.
func (r *rig) until(what string, is func() bool) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), patience)
	defer cancel()
	for {
		changed := r.sim.Changed()
		if is() {
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			r.t.Fatal("waited in vain until", what)
		}
	}
}

func (r *rig) move(by time.Duration) {
	r.t.Helper()
	if err := r.sim.MoveClock(r.t.Context(), r.clock.Now().Add(by)); err != nil {
		r.t.Fatal(err)
	}
}

// trigger lets Maria use the global shortcut and returns the trigger id.
func (r *rig) trigger(l *line) string {
	r.t.Helper()
	got := l.answers(nothing)
	if err := r.sim.Shortcut(r.t.Context(), "U1", "new_thing", "", ""); err != nil {
		r.t.Fatal(err)
	}
	return at(<-got, "payload", "trigger_id").(string)
}

func plain(text string) object { return object{"type": "plain_text", "text": text} }

func mrkdwn(text string) object { return object{"type": "mrkdwn", "text": text} }

func section(text string) object { return object{"type": "section", "text": mrkdwn(text)} }

func modal(title string, blocks ...any) object {
	return object{"type": "modal", "title": plain(title), "submit": plain("Save"), "blocks": append([]any{}, blocks...)}
}

func input(blockID, actionID string) object {
	return object{"type": "input", "block_id": blockID, "label": plain(blockID),
		"element": object{"type": "plain_text_input", "action_id": actionID}}
}

func buttons(ids ...string) object {
	var elements []any
	for _, id := range ids {
		elements = append(elements, object{"type": "button", "action_id": id, "text": plain(id), "value": id})
	}
	return object{"type": "actions", "block_id": "b", "elements": elements}
}

func (r *rig) post(address string, body object) *http.Response {
	r.t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		r.t.Fatal(err)
	}
	resp, err := http.Post(address, "application/json", bytes.NewReader(text))
	if err != nil {
		r.t.Fatal(err)
	}
	return resp
}

// stream is what a page hears.
type stream chan string

func (r *rig) listen(user string) stream {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), http.MethodGet, r.url+"/sim/events?as="+user, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	lines := make(stream, 1000)
	go func() {
		defer resp.Body.Close()
		scan := bufio.NewScanner(resp.Body)
		for scan.Scan() {
			lines <- scan.Text()
		}
	}()
	<-lines
	return lines
}

// until waits for a line with all the parts.
func (s stream) until(t *testing.T, parts ...string) {
	t.Helper()
	var heard []string
	for {
		select {
		case line := <-s:
			heard = append(heard, line)
			if !slices.ContainsFunc(parts, func(part string) bool { return !strings.Contains(line, part) }) {
				return
			}
		case <-time.After(patience):
			t.Fatalf("no line with %q; heard %q", parts, heard)
		}
	}
}
