package door

import (
	"context"
	"errors"
	"math"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"okrbot/store/people"
)

// How many wrong secrets one address may send.
const (
	wrongAtOnce   = 20
	wrongForgiven = 6 * time.Second // after which one of them is forgotten
	mostAddresses = 4096            // that are told apart; what comes beyond them counts as one
	mostShutLines = 10              // at once in the log, one a second after that
)

// wrongs count the requests whose secret is wrong or missing, by the address they come from.
//
// An address that sent too many is shut out: it is answered 429 without a look at the database and without a line in
// the log. A secret made by chance gets in all the same: behind a proxy that nobody named as trusted all callers
// share one address, and a stranger there must not lock out the CRM. Nothing is lost by that. Nobody guesses one of
// 256 bits, however often they may try; the limit is there so that trying costs okrbot nothing, and keys are compared
// in memory while it holds ([store.Keyring]). A password that a person chose can be guessed, so that it is not even
// compared while its address is shut out: ten tries a minute are left.
type wrongs struct {
	mu     sync.Mutex
	each   map[netip.Prefix]*tries
	others *tries // of all addresses beyond those that are told apart
	swept  time.Time
	lines  *rate.Limiter
}

// tries are those of one address.
type tries struct {
	left *rate.Limiter
	told bool // the log says already that it is shut out
}

func newTries() *tries { return &tries{left: rate.NewLimiter(rate.Every(wrongForgiven), wrongAtOnce)} }

// forgotten reports whether an address has nothing against it any more.
func (t *tries) forgotten(now time.Time) bool { return t.left.TokensAt(now) >= wrongAtOnce }

func newWrongs() *wrongs {
	return &wrongs{each: map[netip.Prefix]*tries{}, others: newTries(), lines: rate.NewLimiter(1, mostShutLines)}
}

// wait is how long an address is shut out still; 0: it is not.
func (w *wrongs) wait(from netip.Prefix, now time.Time) time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	t, known := w.each[from]
	switch {
	case known:
	case len(w.each) < mostAddresses:
		return 0
	default:
		t = w.others
	}
	missing := 1 - t.left.TokensAt(now)
	if missing <= 0 {
		return 0
	}
	return time.Duration(missing * float64(wrongForgiven))
}

// count counts a wrong secret, and reports whether the log should say that its address is shut out from now on.
func (w *wrongs) count(from netip.Prefix, now time.Time) (say bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	t := w.of(from, now)
	if t.forgotten(now) {
		t.told = false
	}
	t.left.AllowN(now, 1)
	if t.told || t.left.TokensAt(now) >= 1 {
		return false
	}
	t.told = true
	return w.lines.AllowN(now, 1)
}

// of are the tries of an address. Those with nothing against them make room.
func (w *wrongs) of(from netip.Prefix, now time.Time) *tries {
	if t, known := w.each[from]; known {
		return t
	}
	if len(w.each) >= mostAddresses && now.Sub(w.swept).Abs() >= time.Second {
		w.swept = now
		for other, t := range w.each {
			if t.forgotten(now) {
				delete(w.each, other)
			}
		}
	}
	if len(w.each) >= mostAddresses {
		return w.others
	}
	t := newTries()
	w.each[from] = t
	return t
}

// keyring are the keys that hold, as they were a second ago at most.
type keyring struct {
	mu   sync.Mutex
	keys people.Keyring
	at   time.Time
}

// knows reports whether a secret is that of a key.
func (d *door) knows(ctx context.Context, secret string) bool {
	if secret == "" {
		return false
	}
	d.ring.mu.Lock()
	defer d.ring.mu.Unlock()
	if now := d.Now(); d.ring.at.IsZero() || now.Sub(d.ring.at).Abs() >= time.Second {
		keys, err := d.Store.FindKeyring(ctx)
		if err != nil {
			if !errors.Is(err, context.Canceled) {
				d.Log.ErrorContext(ctx, "the keys can't be read", "error", err)
			}
			return false
		}
		d.ring.keys, d.ring.at = keys, now
	}
	return d.ring.keys.Opens(secret)
}

// wait is how long the caller's address is shut out still; 0: it is not.
func (d *door) wait(r *http.Request) time.Duration {
	return d.wrong.wait(network(d.TrustedProxies.caller(r)), d.Now())
}

// sendAway answers a caller whose address is shut out.
func (d *door) sendAway(w http.ResponseWriter, r *http.Request, wait time.Duration) {
	w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	d.refuseAs(w, r, "shut_out", problem{status: http.StatusTooManyRequests, id: "door.shut_out"})
}

// deny refuses a request for its secret, and counts that against the address it comes from.
func (d *door) deny(w http.ResponseWriter, r *http.Request, reason, id string) {
	from := network(d.TrustedProxies.caller(r))
	if d.wrong.count(from, d.Now()) {
		d.Log.WarnContext(r.Context(), "an address is shut out of the CRM's door: too many wrong keys", "address",
			shownNetwork(from), "last", reason, "path", r.URL.Path)
	}
	d.refuseAs(w, r, reason, problem{status: http.StatusUnauthorized, id: id})
}
