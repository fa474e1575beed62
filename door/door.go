package door

import (
	"context"
	_ "embed" // openapi.yaml
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"okrbot/locale"
	"okrbot/store/people"
)

//go:embed openapi.yaml
var description []byte

// Config is what the door needs. Without the secret of a CRM its webhook is not there.
type Config struct {
	Store   Store
	Locale  *locale.Catalog
	Log     *slog.Logger
	Now     func() time.Time
	Changed func() // called after each request that may have caused posts

	PublicURL     string // where a CRM reaches the door, without a slash at its end: what HubSpot signs
	HubSpotSecret string
	PipedriveUser string
	PipedriveWord string // the password

	// TrustedProxies say in X-Forwarded-For who calls through them. An address that anybody can reach okrbot from
	// must not be among them.
	TrustedProxies Proxies
	Metrics        Metrics // nil: nobody counts

	Walls   Walls           // nil: there are none
	Unready func() string   // why okrbot is not connected to Slack; empty: it is
	Ailing  func() []string // what does not work although it is connected
	Figures http.Handler    // what Prometheus reads
	Show    Show            // who may read that
	Limits  Limits          // the zero value: DefaultLimits
}

// The limits of requests.
const (
	bodyLimit    = 64 << 10  // bytes of a request
	webhookLimit = 512 << 10 // bytes of a webhook's, which CRMs send with all fields of a deal
	perSecond    = 10        // requests of one key, or one CRM
	burst        = 50        // of them at once
)

type door struct {
	Config
	local bool // only programs of this machine reach it
	gates gates
	wrong *wrongs
	ring  keyring
	busy  busy
}

func newDoor(c Config) *door {
	d := &door{Config: c, wrong: newWrongs()}
	if d.Metrics == nil {
		d.Metrics = uncounted{}
	}
	if d.Unready == nil {
		d.Unready = func() string { return "" }
	}
	if d.Ailing == nil {
		d.Ailing = func() []string { return nil }
	}
	if d.Figures == nil {
		d.Figures = http.NotFoundHandler()
	}
	if d.Limits == (Limits{}) {
		d.Limits = DefaultLimits
	}
	d.busy = busy{most: d.Limits.Requests, share: d.Limits.RequestsOfOne, of: map[netip.Prefix]int{}}
	return d
}

// Handler answers as [Serve] does to other machines.
func Handler(c Config) http.Handler { return newDoor(c).handler() }

func (d *door) handler() http.Handler {
	mux := http.NewServeMux()
	for _, w := range d.ways() {
		var h http.Handler = w.serve
		if !w.always {
			h = d.inTurn(h)
		}
		mux.Handle(w.Method+" "+w.Path, h)
	}
	mux.HandleFunc("/", func(w http.ResponseWriter,
		r *http.Request) {
		d.refuse(w, r, problem{status: http.StatusNotFound})
	})
	return http.MaxBytesHandler(mux, webhookLimit)
}

// withKey lets in who has a key that opens a scope, as often as one may.
func (d *door) withKey(scope people.KeyScope,
	next func(http.ResponseWriter, *http.Request, people.Key)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		secret := bearer(r)
		if wait := d.wait(r); wait > 0 && !d.knows(r.Context(), secret) {
			d.sendAway(w, r, wait)
			return
		}
		if secret == "" {
			w.Header().Set("WWW-Authenticate", `Bearer realm="okrbot"`)
			d.deny(w, r, "no_key", "")
			return
		}
		key, err := d.Store.FindKey(r.Context(), secret, d.Now())
		switch {
		case errors.Is(err, people.ErrKeyUnknown):
			w.Header().Set("WWW-Authenticate", `Bearer realm="okrbot", error="invalid_token"`)
			d.deny(w, r, "wrong_key", "")
		case err != nil:
			d.fail(w, r, err)
		case !key.Has(scope):
			d.refuse(w, r, problem{status: http.StatusForbidden, id: "errors.key_scope",
				args: []any{"Scope", string(scope)}})
		case d.passes(w, r, key.ID):
			next(w, r, key)
		}
	}
}

// bearer is the key that a request brings; empty: none.
func bearer(r *http.Request) string {
	scheme, secret, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(secret)
}

// spoke is called when a webhook or request was taken.
func (d *door) spoke(ctx context.Context, what string, args ...any) {
	d.Log.InfoContext(ctx, "the CRM's door took "+what, args...)
	d.Changed()
}
