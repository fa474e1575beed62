package door

import (
	"net/http"
	"net/netip"
	"sync"
)

// busy bounds the requests that are worked on at once, all of them and those of one address, below the bound of
// connections: slow bodies cannot take every connection.
type busy struct {
	most, share int

	mu  sync.Mutex
	all int
	of  map[netip.Prefix]int
}

// enter reports whether one more request of an address may be worked on; if so, leave has to be called.
func (b *busy) enter(from netip.Prefix, shared bool) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.all >= b.most || !shared && b.of[from] >= b.share {
		return false
	}
	b.all++
	b.of[from]++
	return true
}

func (b *busy) leave(from netip.Prefix) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.all--
	if b.of[from]--; b.of[from] == 0 {
		delete(b.of, from)
	}
}

// inTurn works on a request unless there are too many at once.
func (d *door) inTurn(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		at := d.TrustedProxies.caller(r)
		from := network(at)
		if !d.busy.enter(from, d.sharedByMany(at)) {
			w.Header().Set("Retry-After", "1")
			d.refuseAs(w, r, "busy", problem{status: http.StatusServiceUnavailable, id: "door.busy"})
			return
		}
		defer d.busy.leave(from)
		next.ServeHTTP(w, r)
	})
}

// sharedByMany reports whether many callers may have an address: those of this machine, where a proxy may run, and of
// known proxies.
func (d *door) sharedByMany(at netip.Addr) bool {
	return at.IsLoopback() || d.TrustedProxies.has(at)
}
