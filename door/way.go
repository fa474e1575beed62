package door

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"

	"okrbot/store/people"
)

// Need is what a caller must have to come in.
type Need string

// The needs.
const (
	Nothing   Need = "nothing"
	AKey      Need = "key"       // made by okrbot key new, with the scope of the way
	Signature Need = "signature" // HubSpot's
	Password  Need = "password"  // Pipedrive's
	Link      Need = "link"      // of an office's screen, made by /sales wall
)

// Needs lists them, what is open to everybody first.
var Needs = []Need{Nothing, AKey, Signature, Password, Link}

// Way is one way in.
type Way struct {
	Method, Path string
	Needs        Need
	serve        http.HandlerFunc
	always       bool // answered also while there are too many requests
}

// Ways are the ways in that a configuration opens, to callers from other machines or, with local, to those of this one.
func Ways(c Config, local bool) []Way { return (&door{Config: c, local: local}).ways() }

func (d *door) ways() []Way {
	list := []Way{
		{"GET", "/healthz", Nothing, d.healthz, true},
		{"GET", "/readyz", Nothing, d.readyz, true},
		{"GET", "/metrics", d.figuresNeed(), d.figures, true},
		{"GET", "/v1/openapi.yaml", Nothing, describe, false},
		{"POST", "/v1/deals", AKey, d.withKey(people.KeyDeals, d.postDeal), false},
		{"GET", "/v1/deals/{source}/{id}", AKey, d.withKey(people.KeyDeals, d.getDeal), false},
		{"POST", "/v1/kpis/{id}/values", AKey, d.withKey(people.KeyKPIs, d.postKPI), false},
	}
	list = append(list, d.wallWays()...)
	if d.HubSpotSecret != "" {
		list = append(list, Way{"POST", hubSpotPath, Signature, d.hubSpot, false})
	}
	if d.PipedriveUser != "" {
		list = append(list, Way{"POST", "/v1/webhooks/pipedrive", Password, d.pipedrive, false})
	}
	return list
}

// Walls serve the pages of office screens. Each finds by itself whether the key in its path opens anything.
type Walls interface {
	Page(http.ResponseWriter, *http.Request)
	Logo(http.ResponseWriter, *http.Request)
	State(http.ResponseWriter, *http.Request)
	Stream(http.ResponseWriter, *http.Request) // which goes on for as long as the page is open
}

func (d *door) wallWays() []Way {
	walls := d.Walls
	if walls == nil {
		walls = noWalls{}
	}
	return []Way{
		{"GET", "/wall/{key}", Link, walls.Page, false},
		{"GET", "/wall/{key}/logo", Link, walls.Logo, false},
		{"GET", "/wall/{key}/state", Link, walls.State, false},
		{"GET", "/wall/{key}/stream", Link, walls.Stream, true}, // it has a bound of its own
	}
}

// noWalls are there where nobody serves any.
type noWalls struct{}

func (noWalls) Page(w http.ResponseWriter, r *http.Request)   { http.NotFound(w, r) }
func (noWalls) Logo(w http.ResponseWriter, r *http.Request)   { http.NotFound(w, r) }
func (noWalls) State(w http.ResponseWriter, r *http.Request)  { http.NotFound(w, r) }
func (noWalls) Stream(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }

func describe(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/yaml")
	w.Write(description) //nolint:errcheck // who asked is gone
}

// healthz says that the process lives.
func (d *door) healthz(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") }

// readyz says whether Slack is connected, and if not, why. What else does not work stands below, for people: what is
// served is served all the same.
func (d *door) readyz(w http.ResponseWriter, _ *http.Request) {
	if why := d.Unready(); why != "" {
		http.Error(w, why, http.StatusServiceUnavailable)
		return
	}
	fmt.Fprintln(w, "ok")
	for _, trouble := range d.Ailing() {
		fmt.Fprintln(w, trouble)
	}
}

// Show is who may read the figures at /metrics.
type Show string

// Who reads the figures.
const (
	ShowLocal Show = "local" // without a key who asks on a loopback address, with a key everybody else
	ShowKey   Show = "key"   // with a key only
	ShowAll   Show = "open"  // everybody who can reach the address
)

// Shows lists them.
var Shows = []Show{ShowLocal, ShowKey, ShowAll}

func (d *door) figuresNeed() Need {
	if d.Show == ShowAll || d.Show == ShowLocal && d.local {
		return Nothing
	}
	return AKey
}

// figures asks for a key unless that is not needed; nor does it trust what a proxy brings to a loopback address.
func (d *door) figures(w http.ResponseWriter, r *http.Request) {
	if d.figuresNeed() == Nothing && (d.Show == ShowAll || fromThisMachine(r)) {
		d.Figures.ServeHTTP(w, r)
		return
	}
	d.withKey(people.KeyMetrics, func(w http.ResponseWriter, r *http.Request, k people.Key) {
		if err := d.Store.NoteKeyUse(r.Context(), k, d.Now()); err != nil {
			d.fail(w, r, err)
			return
		}
		d.Figures.ServeHTTP(w, r)
	})(w, r)
}

// passedOn are the headers by which a proxy says that it passes something on.
var passedOn = []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Via"}

// fromThisMachine reports whether a request asks for this machine by a name of its own and no proxy says that it
// passes it on. A proxy that says nothing and asks by that name passes for a program of this machine: it must not
// pass on what only those may read.
func fromThisMachine(r *http.Request) bool {
	for _, header := range passedOn {
		if r.Header.Get(header) != "" {
			return false
		}
	}
	return IsLocal(r.Host)
}

// IsLocal reports whether an address, with or without a port, is one that only programs of the same machine reach.
func IsLocal(address string) bool {
	host := address
	if h, _, err := net.SplitHostPort(address); err == nil {
		host = h
	}
	if strings.EqualFold(host, "localhost") {
		return true
	}
	at, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && at.Unmap().IsLoopback()
}
