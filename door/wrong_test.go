package door_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"okrbot/door"
	"okrbot/store/people"
)

// counted is what the door said it refused.
type counted struct {
	mu      sync.Mutex
	refused map[string]int // by status and reason
}

func (c *counted) Refused(status int, reason string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.refused == nil {
		c.refused = map[string]int{}
	}
	c.refused[fmt.Sprint(status, " ", reason)]++
}

func (c *counted) Connections(int) {}

func (c *counted) Dropped(reason string) { c.Refused(0, reason) }

func (c *counted) of(what string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.refused[what]
}

// behindProxy is a front whose proxy, at the address of its tests, says who calls.
func behindProxy(c *door.Config) {
	c.TrustedProxies = door.Proxies{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("10.0.0.0/8")}
}

// tries sends a wrong key from an address, so often, and returns the answers' statuses.
func (f *front) tries(n int, from string) (statuses []int) {
	f.T().Helper()
	for i := range n {
		got := f.get("/v1/deals/crm/1", "X-Forwarded-For", from, "Authorization", fmt.Sprint("Bearer okrbot_guess", i))
		statuses = append(statuses, got.status)
	}
	return statuses
}

func all(status int, statuses []int) bool {
	for _, s := range statuses {
		if s != status {
			return false
		}
	}
	return true
}

func TestWrongKeys_ShutTheirAddressOut(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	var figures counted
	f := newFrontWith(t, func(c *door.Config) {
		behindProxy(c)
		c.Log, c.Metrics = slog.New(slog.NewTextHandler(&log, nil)), &figures
	})
	const stranger = "203.0.113.9"
	if got := f.tries(20, stranger); !all(401, got) {
		t.Fatalf("the first ones: %v", got)
	}
	if got := f.tries(30, stranger); !all(429, got) {
		t.Errorf("more of them: %v", got)
	}
	said := f.get("/v1/deals/crm/1", "X-Forwarded-For", stranger, "Authorization", "Bearer okrbot_guess")
	if said.code() != "rate_limited" || said.header.Get("Retry-After") != "6" {
		t.Errorf("it is told %+v", said)
	}
	if got := f.get("/v1/deals/crm/1", "X-Forwarded-For", stranger, "Authorization", ""); got.status != 429 {
		t.Errorf("without any key: %+v", got)
	}
	if got := f.get("/v1/deals/crm/1", "X-Forwarded-For", stranger); got.status != 404 {
		t.Errorf("a right key, from the same address: %+v", got)
	}
	if got := f.get("/v1/deals/crm/1", "X-Forwarded-For", "203.0.113.10", "Authorization",
		"Bearer okrbot_guess"); got.status != 401 {
		t.Errorf("another address: %+v", got)
	}
	if lines := strings.Count(log.String(), "shut out"); lines != 1 ||
		!strings.Contains(log.String(), "address="+stranger+" ") || strings.Contains(log.String(), "guess") {
		t.Errorf("the log says\n%s", log.String())
	}
	if figures.of("401 wrong_key") != 21 || figures.of("429 shut_out") != 32 {
		t.Errorf("counted %v", figures.refused)
	}
	f.Forward(6 * time.Second)
	if got := f.tries(2, stranger); got[0] != 401 || got[1] != 429 {
		t.Errorf("six seconds later: %v", got)
	}
	f.Forward(2 * time.Minute)
	if got := f.tries(21, stranger); !all(401, got[:20]) || got[20] != 429 ||
		strings.Count(log.String(), "shut out") != 2 {
		t.Errorf("once all is forgotten: %v, and the log\n%s", got, log.String())
	}
}

func TestWrongKeys_AreToldWithoutTheDatabase(t *testing.T) {
	t.Parallel()
	f := newFrontWith(t, behindProxy)
	f.tries(20, "203.0.113.9")
	f.Done(f.World.Close())
	// with the first one the keys were to be read into memory
	if got := f.tries(30, "203.0.113.9"); !all(429, got[1:]) {
		t.Errorf("got %v", got)
	}
}

func TestWrongKeys_AKeyIsGoodAtOnceAndARevokedOneIsNot(t *testing.T) {
	t.Parallel()
	f := newFrontWith(t, behindProxy)
	f.tries(25, "203.0.113.9")
	key, secret, err := f.NewKey(t.Context(), "Late", people.KeyScopes, 0, f.Now())
	f.Done(err)
	f.Forward(time.Second)
	knock := func() int {
		return f.get("/v1/deals/crm/1", "X-Forwarded-For", "203.0.113.9", "Authorization", "Bearer "+secret).status
	}
	if got := knock(); got != 404 {
		t.Errorf("a key made while its address is shut out: %d", got)
	}
	f.Done(f.RevokeKey(t.Context(), key.ID, f.Now()))
	if got := knock(); got != 401 {
		t.Errorf("revoked, within the second: %d", got)
	}
	f.Forward(time.Second)
	if got := knock(); got != 429 {
		t.Errorf("revoked, a second later: %d", got)
	}
}

func TestWrongSignaturesAndPasswords_ShutTheirAddressOut(t *testing.T) {
	t.Parallel()
	body := "[" + event(1, "dealname", "Acme") + "]"
	signed := func(f *front, secret string) *http.Request { return f.signed(body, f.Now(), secret) }
	withPassword := func(f *front, word string) *http.Request {
		r := f.request("POST", "/v1/webhooks/pipedrive", `{"meta":{"entity":"person","entity_id":"1"}}`)
		r.SetBasicAuth("pipe", word)
		return r
	}
	for name, test := range map[string]struct {
		request      func(f *front, secret string) *http.Request
		right        string
		reason       string
		rightGetsOut int // what a right secret is answered while its address is shut out
	}{
		"HubSpot":   {signed, "shh", "401 signature", 204},
		"Pipedrive": {withPassword, "drive", "401 password", 429},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var figures counted
			f := newFrontWith(t, func(c *door.Config) { c.Metrics = &figures })
			for range 20 {
				if got := f.do(test.request(f, "wrong")); got.status != 401 {
					t.Fatalf("a wrong one: %+v", got)
				}
			}
			if got := f.do(test.request(f, "wrong")); got.status != 429 || figures.of(test.reason) != 20 {
				t.Errorf("the 21st: %+v, counted %v", got, figures.refused)
			}
			if got := f.do(test.request(f, test.right)); got.status != test.rightGetsOut {
				t.Errorf("the right one: %+v", got)
			}
			f.Forward(6 * time.Second)
			if got := f.do(test.request(f, test.right)); got.status != 204 {
				t.Errorf("the right one, six seconds later: %+v", got)
			}
		})
	}
}

func TestWrongKeys_CountAgainstWhoReallyCalls(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name         string
		trusted      bool
		first, later string // X-Forwarded-For
		shut         bool
	}{
		{"the same address", true, "203.0.113.9", "203.0.113.9", true},
		{"another one", true, "203.0.113.9", "203.0.113.10", false},
		{"what the caller wrote itself does not count", true, "1.1.1.1, 203.0.113.9", "2.2.2.2, 203.0.113.9", true},
		{"a trusted proxy behind another", true, "203.0.113.9, 10.1.2.3", "203.0.113.9, 10.3.2.1", true},
		{"with a port", true, "203.0.113.9:1234", "203.0.113.9:4321", true},
		{"IPv4 in the clothes of IPv6", true, "::ffff:203.0.113.9", "203.0.113.9", true},
		{"the same /64", true, "2001:db8:1:2::1", "2001:db8:1:2:ffff::2", true},
		{"another /64", true, "2001:db8:1:2::1", "2001:db8:1:3::1", false},
		{"no address: the proxy's own", true, "unknown", "", true},
		{"nobody is trusted", false, "203.0.113.9", "203.0.113.10", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			f := newFrontWith(t, func(c *door.Config) {
				if test.trusted {
					behindProxy(c)
				}
			})
			f.tries(20, test.first)
			if got := f.tries(1, test.later)[0]; (got == 429) != test.shut {
				t.Errorf("after 20 of %q one of %q is answered %d", test.first, test.later, got)
			}
		})
	}
}
