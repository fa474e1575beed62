package door

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"
)

// Limits bound what callers can hold of the process. The requests worked on have to be fewer than the connections.
type Limits struct {
	Connections, ConnectionsOfOne int           // open at once, of all and of one address
	Requests, RequestsOfOne       int           // worked on at once, below /v1/
	Header                        time.Duration // until a request's headers are there
	Request                       time.Duration // until its body is there too
	Answer                        time.Duration // from its headers until its answer is taken
	Idle                          time.Duration // between two requests of a connection
	HeaderBytes                   int           // of a request's headers, to which Go adds 4 KB
}

// DefaultLimits are those of a server for one company's CRM and health checks.
var DefaultLimits = Limits{
	Connections: 512, ConnectionsOfOne: 128, Requests: 128, RequestsOfOne: 64,
	Header: 5 * time.Second, Request: 15 * time.Second, Answer: 30 * time.Second, Idle: time.Minute,
	HeaderBytes: 16 << 10,
}

// Serve answers what comes in by a listener, until ctx ends. It says in the log what can be reached from other
// machines.
func Serve(ctx context.Context, listener net.Listener, c Config) error {
	d := newDoor(c)
	d.local = IsLocal(listener.Addr().String())
	connections := &boundedListener{
		Listener: listener, most: d.Limits.Connections, share: d.Limits.ConnectionsOfOne, shared: d.sharedByMany,
		metrics: d.Metrics, log: d.Log,
		in: map[net.Conn]*guest{}, of: map[netip.Prefix]int{},
	}
	server := &http.Server{
		Handler: d.handler(), ConnState: connections.state,
		ErrorLog:          slog.NewLogLogger(d.Log.Handler(), slog.LevelWarn),
		ReadHeaderTimeout: d.Limits.Header, ReadTimeout: d.Limits.Request, WriteTimeout: d.Limits.Answer,
		IdleTimeout:    d.Limits.Idle,
		MaxHeaderBytes: d.Limits.HeaderBytes,
	}
	stop := context.AfterFunc(ctx, func() { server.Close() })
	defer stop()
	d.Log.InfoContext(ctx, "health is served", "address", listener.Addr().String())
	if !d.local {
		d.Log.WarnContext(ctx, "other machines can reach okrbot",
			append([]any{"address", listener.Addr().String()}, byNeed(d.ways())...)...)
	}
	if err := server.Serve(connections); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// byNeed are the paths by what they ask for, for the log.
func byNeed(ways []Way) (args []any) {
	for _, need := range Needs {
		var paths []string
		for _, w := range ways {
			if w.Needs == need {
				paths = append(paths, w.Method+" "+w.Path)
			}
		}
		if len(paths) > 0 {
			args = append(args, "needs_"+string(need), strings.Join(paths, ", "))
		}
	}
	return args
}
