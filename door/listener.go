package door

import (
	"cmp"
	"context"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"sync"
)

// boundedListener is a listener that bounds the connections that are open at once, all of them and those of one
// address. It turns nobody away: whoever comes takes the place of the connection that has waited longest, of the same
// address when that has its share, else of the address that has most. So health is answered also while somebody opens
// connections and sends nothing, or never ends to send. Loopback and trusted proxies, through which many callers come,
// have no share of their own.
type boundedListener struct {
	net.Listener
	most, share int
	shared      func(netip.Addr) bool // an address that many callers have
	metrics     Metrics
	log         *slog.Logger

	mu    sync.Mutex
	in    map[net.Conn]*guest
	of    map[netip.Prefix]int // how many of them each address has
	order uint64
	told  bool
}

// guest is an open connection.
type guest struct {
	from    netip.Prefix
	shared  bool
	waiting bool   // for a request; else one is worked on
	since   uint64 // in the order of what happened
}

// Accept implements [net.Listener].
func (c *boundedListener) Accept() (net.Conn, error) {
	conn, err := c.Listener.Accept()
	if err != nil {
		return nil, err
	}
	for _, gone := range c.admit(conn) {
		gone.Close() //nolint:errcheck // it is given up
	}
	return conn, nil
}

// admit counts a connection in, and returns those that make room for it.
func (c *boundedListener) admit(conn net.Conn) (gone []net.Conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := addressOf(conn.RemoteAddr().String())
	c.order++
	g := &guest{from: network(at), shared: c.shared(at), waiting: true, since: c.order}
	if !g.shared && c.of[g.from] >= c.share {
		gone = append(gone, c.drop("share", func(other *guest) bool { return other.from == g.from }))
	} else if len(c.in) >= c.most {
		most := slices.Max(slices.Collect(maps.Values(c.of)))
		gone = append(gone, c.drop("full", func(other *guest) bool { return c.of[other.from] == most }))
		c.tell()
	}
	c.in[conn] = g
	c.of[g.from]++
	c.metrics.Connections(len(c.in))
	return gone
}

// forget takes a connection out.
func (c *boundedListener) forget(conn net.Conn) {
	from := c.in[conn].from
	delete(c.in, conn)
	if c.of[from]--; c.of[from] == 0 {
		delete(c.of, from)
	}
}

// drop takes out the connection that is missed least: one that waits before one that is worked on, and the longest
// first.
func (c *boundedListener) drop(reason string, fits func(*guest) bool) (gone net.Conn) {
	for conn, g := range c.in {
		if fits(g) && (gone == nil || missedLess(g, c.in[gone]) < 0) {
			gone = conn
		}
	}
	c.forget(gone)
	c.metrics.Dropped(reason)
	return gone
}

func missedLess(a, b *guest) int {
	if a.waiting != b.waiting {
		if a.waiting {
			return -1
		}
		return 1
	}
	return cmp.Compare(a.since, b.since)
}

// tell says once that there is no room; again when half of it was free meanwhile.
func (c *boundedListener) tell() {
	if !c.told {
		c.told = true
		c.log.WarnContext(context.Background(), "too many connections: the longest of who has most make room",
			"connections", len(c.in)+1)
	}
}

// state follows a connection, as [http.Server.ConnState] has it.
func (c *boundedListener) state(conn net.Conn, now http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	g := c.in[conn]
	if g == nil { // it had to make room
		return
	}
	c.order++
	switch now {
	case http.StateActive:
		g.waiting, g.since = false, c.order
	case http.StateIdle:
		g.waiting, g.since = true, c.order
	case http.StateClosed, http.StateHijacked:
		c.forget(conn)
		c.told = c.told && len(c.in) > c.most/2
		c.metrics.Connections(len(c.in))
	case http.StateNew:
	}
}
