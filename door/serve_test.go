package door_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"okrbot/door"
	"okrbot/nasty"
	"okrbot/store/people"
)

// patience bounds what a test waits for; nothing waits that long unless something is wrong.
const patience = 30 * time.Second

// street is the door on a socket of its own, as [door.Serve] has it.
type street struct {
	*front
	at  string
	log *lines
}

// lines is a log that is read while it is written.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// relaxed are limits that no test reaches but those that it tightens.
func relaxed() door.Limits {
	return door.Limits{
		Connections: 100, ConnectionsOfOne: 100, Requests: 50, RequestsOfOne: 50,
		Header: time.Hour, Request: time.Hour, Answer: time.Hour, Idle: time.Hour, HeaderBytes: 16 << 10,
	}
}

func newStreet(t *testing.T, address string, otherwise func(*door.Config)) *street {
	t.Helper()
	s := &street{front: newFront(t), log: &lines{}}
	c := s.door
	c.Log, c.Limits = slog.New(slog.NewTextHandler(s.log, nil)), relaxed()
	c.Figures = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "okrbot_ready 1") })
	otherwise(&c)
	listener, err := net.Listen("tcp", address)
	s.Done(err)
	_, port, err := net.SplitHostPort(listener.Addr().String())
	s.Done(err)
	s.at = "127.0.0.1:" + port
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- door.Serve(ctx, renamed{listener}, c) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("it ended with %v", err)
		}
	})
	return s
}

// renamed is a listener to which 127.0.9.N is 203.0.113.N, somebody from outside.
type renamed struct{ net.Listener }

func (l renamed) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	if at := conn.RemoteAddr().(*net.TCPAddr).AddrPort(); at.Addr().Unmap().As4()[2] == 9 {
		return outsider{conn, &net.TCPAddr{IP: net.IPv4(203, 0, 113, at.Addr().Unmap().As4()[3]),
			Port: int(at.Port())}}, nil
	}
	return conn, nil
}

type outsider struct {
	net.Conn
	at net.Addr
}

func (o outsider) RemoteAddr() net.Addr { return o.at }

// visit opens a connection from this machine or, with n above 0, from outside.
func (s *street) visit(n byte) net.Conn {
	s.T().Helper()
	from := net.Dialer{Timeout: patience}
	if n > 0 {
		from.LocalAddr = &net.TCPAddr{IP: net.IPv4(127, 0, 9, n)}
	}
	conn, err := from.DialContext(s.T().Context(), "tcp", s.at)
	s.Done(err)
	s.Done(conn.SetDeadline(time.Now().Add(patience)))
	s.T().Cleanup(func() { conn.Close() })
	return conn
}

// ask sends a text over a connection, and returns the status of the answer.
func (s *street) ask(conn net.Conn, text string) (int, string) {
	s.T().Helper()
	_, err := io.WriteString(conn, text)
	s.Done(err)
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		s.T().Fatalf("no answer to %.40q: %v", text, err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	s.Done(err)
	return answer.StatusCode, string(body)
}

func getting(path string, headers ...string) string {
	return "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + strings.Join(append(headers, "\r\n"), "\r\n")
}

// posting are the headers of a deal, with a right key, whose body is yet to come.
func (s *street) posting(bytes int) string {
	return fmt.Sprintf("POST /v1/deals HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: "+
		"application/json\r\nContent-Length: %d\r\n\r\n", s.secret, bytes)
}

// healthy checks that health is answered from this machine.
func (s *street) healthy(when string) {
	s.T().Helper()
	for _, path := range []string{"/healthz", "/readyz"} {
		if status, body := s.ask(s.visit(0), getting(path)); status != 200 || body != "ok\n" {
			s.T().Errorf("%s: %s says %d %q", when, path, status, body)
		}
	}
}

// ends checks that okrbot closes a connection, with or without a last word.
func (s *street) ends(conn net.Conn, why string) {
	s.T().Helper()
	if _, err := io.Copy(io.Discard, conn); err != nil && strings.Contains(err.Error(), "timeout") {
		s.T().Errorf("%s: the connection stays open", why)
	}
}

func TestServe_WhoIsTooSlowIsLeft(t *testing.T) {
	t.Parallel()
	const soon = 20 * time.Millisecond
	for name, test := range map[string]struct {
		tighten func(*door.Limits)
		be      func(*street, net.Conn)
	}{
		"says nothing": {func(l *door.Limits) { l.Header = soon }, func(*street, net.Conn) {}},
		"never ends its headers": {func(l *door.Limits) { l.Header = soon }, func(s *street, conn net.Conn) {
			fmt.Fprint(conn, "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ")
		}},
		"never ends its body": {func(l *door.Limits) { l.Request = soon }, func(s *street, conn net.Conn) {
			fmt.Fprint(conn, s.posting(1000), `{"source"`)
		}},
		"asks nothing more": {func(l *door.Limits) { l.Idle = soon }, func(s *street, conn net.Conn) {
			s.ask(conn, getting("/healthz"))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStreet(t, "127.0.0.1:0", func(c *door.Config) { test.tighten(&c.Limits) })
			conn := s.visit(0)
			test.be(s, conn)
			s.ends(conn, name)
		})
	}
}

// insist asks for a long text, over and over, and reads nothing, until okrbot has had enough or patience ends.
func insist(conn net.Conn) error {
	for {
		if _, err := io.WriteString(conn, strings.Repeat(getting("/v1/openapi.yaml"), 100)); err != nil {
			return err
		}
	}
}

func TestServe_WhoDoesNotReadIsLeft(t *testing.T) {
	t.Parallel()
	s := newStreet(t, "127.0.0.1:0", func(c *door.Config) { c.Limits.Answer = 50 * time.Millisecond })
	if err := insist(s.visit(0)); strings.Contains(err.Error(), "timeout") {
		t.Errorf("the connection stays open: %v", err)
	}
	s.healthy("afterwards")
}

func TestServe_LongHeadersAreRefused(t *testing.T) {
	t.Parallel()
	s := newStreet(t, "127.0.0.1:0", func(c *door.Config) { c.Limits.HeaderBytes = 1 << 10 })
	if status, _ := s.ask(s.visit(0), getting("/healthz",
		"X-Long: "+strings.Repeat("x", 6<<10))); status != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("6 KB of headers: %d", status)
	}
	if status, _ := s.ask(s.visit(0), getting("/healthz", "X-Long: "+strings.Repeat("x", 1<<10))); status != 200 {
		t.Errorf("1 KB of headers: %d", status)
	}
}

func TestServe_HealthIsAnsweredInACrowd(t *testing.T) {
	t.Parallel()
	const most = 8
	for name, crowd := range map[string]func(*street, net.Conn){
		"says nothing":           func(*street, net.Conn) {},
		"never ends its headers": func(s *street, conn net.Conn) { fmt.Fprint(conn, "GET / HTTP/1.1\r\nX-Slow: ") },
		"asked once":             func(s *street, conn net.Conn) { s.ask(conn, getting("/healthz")) },
		"never ends its body":    func(s *street, conn net.Conn) { fmt.Fprint(conn, s.posting(1000), `{`) },
		"never reads": func(s *street,
			conn net.Conn) {
			go insist(conn)
		}, //nolint:errcheck // it ends with the connection
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var figures crowded
			s := newStreet(t, "127.0.0.1:0", func(c *door.Config) {
				c.Metrics = &figures
				c.Limits.Connections, c.Limits.ConnectionsOfOne = most, 3
				c.Limits.Requests, c.Limits.RequestsOfOne = 4, 2
			})
			for n := range 60 {
				crowd(s, s.visit(byte(1+n%20)))
				if n%10 == 9 {
					s.healthy(fmt.Sprint("after ", n+1))
				}
			}
			if open := figures.mostOpen(); open > most {
				t.Errorf("%d connections were open at once", open)
			}
			if figures.of("0 full") == 0 {
				t.Errorf("counted %v", figures.refused)
			}
			if said := strings.Count(s.log.String(), "too many connections"); figures.of("0 full") > 0 && said == 0 ||
				said > 10 {
				t.Errorf("%d lines in the log", said)
			}
		})
	}
}

// crowded counts open connections too.
type crowded struct {
	counted
	open int
}

func (c *crowded) Connections(open int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.open = max(c.open, open)
}

func (c *crowded) mostOpen() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.open
}

func TestServe_OneAddressCrowdsOutItselfOnly(t *testing.T) {
	t.Parallel()
	s := newStreet(t, "127.0.0.1:0", func(c *door.Config) { c.Limits.ConnectionsOfOne = 2 })
	other := s.visit(2)
	s.ask(other, getting("/healthz"))
	var own []net.Conn
	for range 3 { // which ask nothing yet: when an answered one waits again cannot be seen from outside
		own = append(own, s.visit(1))
	}
	s.ask(own[2], getting("/healthz"))
	s.ends(own[0], "the oldest of an address that has too many")
	for i, conn := range []net.Conn{own[1], own[2], other} {
		if status, _ := s.ask(conn, getting("/healthz")); status != 200 {
			t.Errorf("connection %d: %d", i, status)
		}
	}
}

func TestServe_SlowBodiesHoldUpThemselvesOnly(t *testing.T) {
	t.Parallel()
	var figures counted
	s := newStreet(t, "127.0.0.1:0", func(c *door.Config) {
		c.Metrics, c.Limits.Requests,
			c.Limits.RequestsOfOne = &figures, 3, 2
	})
	// A request is worked on once okrbot asks for its body: only then is another one too many.
	slow := func(n byte) net.Conn {
		conn := s.visit(n)
		_, err := io.WriteString(conn, strings.Replace(s.posting(2), "Content-Length", "Expect: 100-continue\r\n"+
			"Content-Length", 1))
		s.Done(err)
		const goOn = "HTTP/1.1 100 Continue\r\n\r\n"
		said := make([]byte, len(goOn))
		if _, err := io.ReadFull(conn, said); err != nil || string(said) != goOn {
			t.Fatalf("a slow one of address %d is told %q, %v", n, said, err)
		}
		_, err = io.WriteString(conn, "{")
		s.Done(err)
		return conn
	}
	refused := func(n byte) (status int) {
		status, _ = s.ask(s.visit(n), getting("/v1/openapi.yaml"))
		return status
	}
	first, second := slow(1), slow(1)
	if got := refused(1); got != 503 {
		t.Fatalf("a third one of an address: %d", got)
	}
	third := slow(2)
	if got := refused(3); got != 503 {
		t.Fatalf("a fourth one of all: %d", got)
	}
	s.healthy("while all are slow")
	if figures.of("503 busy") < 2 {
		t.Errorf("counted %v", figures.refused)
	}
	for _, conn := range []net.Conn{first, second, third} {
		if status, _ := s.ask(conn, "}"); status != 422 && status != 400 { // an empty deal
			t.Errorf("a slow one that ends: %d", status)
		}
	}
	for status, begun := 0, time.Now(); status != 200; {
		if status, _ = s.ask(s.visit(3), getting("/v1/openapi.yaml")); time.Since(begun) > patience {
			t.Fatalf("once they ended: %d", status)
		}
	}
}

func TestServe_WhoIsDeniedIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	s := newStreet(t, "127.0.0.1:0", func(*door.Config) {})
	for name, headers := range map[string]string{
		"a wrong key":      "POST /v1/deals HTTP/1.1\r\nAuthorization: Bearer okrbot_guess\r\n",
		"no signature":     "POST /v1/webhooks/hubspot HTTP/1.1\r\n",
		"a wrong password": "POST /v1/webhooks/pipedrive HTTP/1.1\r\nAuthorization: Basic eDp5\r\n",
		"an old signature": "POST /v1/webhooks/hubspot HTTP/1.1\r\nX-HubSpot-Request-Timestamp: " +
			"1\r\nX-HubSpot-Signature-v3: " + strings.Repeat("A", 43) + "=\r\n",
		"no key for /metrics": "GET /metrics HTTP/1.1\r\nX-Forwarded-For: 203.0.113.9\r\n",
	} {
		conn := s.visit(0)
		if status, _ := s.ask(conn, headers+"Host: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n["); status != 401 {
			t.Errorf("%s: %d", name, status)
		}
		s.ends(conn, name)
	}
}

func TestMetrics_AskForAKeyFromOutside(t *testing.T) {
	t.Parallel()
	const local, everywhere = "127.0.0.1:0", "0.0.0.0:0"
	key := func(f *front, scopes ...people.KeyScope) string {
		_, secret, err := f.NewKey(f.T().Context(), "Prometheus", scopes, 0, f.Now())
		f.Done(err)
		return "Authorization: Bearer " + secret
	}
	for _, test := range []struct {
		name    string
		listens string
		show    door.Show
		headers []string
		open    bool // without a key
	}{
		{"a program of the same machine", local, door.ShowLocal, nil, true},
		{"a proxy that says whom it speaks for", local, door.ShowLocal, []string{"X-Forwarded-For: 203.0.113.9"},
			false},
		{"a proxy that says so in another way", local, door.ShowLocal, []string{"Forwarded: for=203.0.113.9"}, false},
		{"a proxy that passes on the name", local, door.ShowLocal, []string{"Host: okrbot.example.com"}, false},
		{"all interfaces", everywhere, door.ShowLocal, nil, false},
		{"with a key only", local, door.ShowKey, nil, false},
		{"opened", everywhere, door.ShowAll, []string{"X-Forwarded-For: 203.0.113.9", "Host: okrbot.example.com"},
			true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := newStreet(t, test.listens, func(c *door.Config) { c.Show = test.show })
			asking := func(headers ...string) string {
				text := getting("/metrics", append(headers, test.headers...)...)
				if strings.Contains(text, "Host: okrbot") {
					text = strings.Replace(text, "Host: 127.0.0.1\r\n", "", 1)
				}
				return text
			}
			want := 401
			if test.open {
				want = 200
			}
			if status, _ := s.ask(s.visit(0), asking()); status != want {
				t.Errorf("without a key: %d, want %d", status, want)
			}
			if status, body := s.ask(s.visit(0), asking(key(s.front, people.KeyMetrics))); status != 200 ||
				!strings.Contains(body, "okrbot_ready 1") {
				t.Errorf("with a key: %d %q", status, body)
			}
			if test.open {
				return
			}
			if status, _ := s.ask(s.visit(0), asking(key(s.front, people.KeyDeals))); status != 403 {
				t.Errorf("with a key for deals: %d", status)
			}
		})
	}
}

func TestMetrics_AKeysUseIsNoted(t *testing.T) {
	t.Parallel()
	s := newStreet(t, "0.0.0.0:0", func(*door.Config) {})
	for range 2 {
		if status, _ := s.ask(s.visit(0), getting("/metrics", "Authorization: Bearer "+s.secret)); status != 200 {
			t.Fatalf("with a key: %d", status)
		}
	}
	keys, err := s.Keys(t.Context())
	s.Done(err)
	if keys[0].UsedAt != s.Now().Truncate(time.Hour) {
		t.Errorf("the key was last used at %v", keys[0].UsedAt)
	}
}

func TestServe_SaysWhatOtherMachinesReach(t *testing.T) {
	t.Parallel()
	s := newStreet(t, "0.0.0.0:0", func(c *door.Config) { c.PipedriveUser = "" })
	s.healthy("at once")
	said := s.log.String()
	for _, part := range []string{
		"level=WARN", `msg="other machines can reach okrbot"`,
		`needs_nothing="GET /healthz, GET /readyz, GET /v1/openapi.yaml"`,
		`needs_key="GET /metrics, POST /v1/deals, GET /v1/deals/{source}/{id}, POST /v1/kpis/{id}/values"`,
		`needs_signature="POST /v1/webhooks/hubspot"`,
	} {
		if !strings.Contains(said, part) {
			t.Errorf("the log lacks %s:\n%s", part, said)
		}
	}
	if strings.Contains(said, "needs_password") {
		t.Errorf("Pipedrive is not set up:\n%s", said)
	}
	quiet := newStreet(t, "127.0.0.1:0", func(*door.Config) {})
	quiet.healthy("at once")
	if strings.Contains(quiet.log.String(), "other machines") {
		t.Errorf("on loopback the log says\n%s", quiet.log)
	}
}

func TestIsLocal(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"127.0.0.1:8080": true, "127.9.9.9": true, "localhost": true, "LOCALHOST:80": true, "[::1]:8080": true,
		"::1": true, "[::ffff:127.0.0.1]:80": true,
		":8080": false, "0.0.0.0:8080": false, "[::]:8080": false, "10.0.0.1:8080": false, "okrbot.example.com": false,
		"": false, "127.0.0.1.example.com": false,
	} {
		if got := door.IsLocal(address); got != want {
			t.Errorf("%q is local: %t", address, got)
		}
	}
}

func FuzzCaller(f *testing.F) {
	f.Add("127.0.0.1:80", "203.0.113.9, 10.0.0.1")
	f.Add("[fe80::1%eth0]:80", "::ffff:1.2.3.4, unknown")
	f.Add("@", ",,")
	proxies := door.Proxies{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("10.0.0.0/8")}
	f.Fuzz(func(t *testing.T, remote, forwarded string) {
		r := &http.Request{RemoteAddr: remote, Header: http.Header{"X-Forwarded-For": {forwarded}}}
		direct, told := door.CallerOf(nil, r), netip.Addr{}
		nasty.Quick(t, func() { told = door.CallerOf(proxies, r) })
		if !direct.IsValid() && told.IsValid() {
			t.Errorf("from nowhere, %q makes it %v", forwarded, told)
		}
		if direct.IsValid() && !direct.IsLoopback() && direct.As16()[12] != 10 && told != direct {
			t.Errorf("%q is no proxy, and is taken for %v", remote, told)
		}
	})
}
