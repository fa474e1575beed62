package wall

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"html/template"
	"io/fs"
	"net/http"
	"strings"
	"sync"
	"time"

	"okrbot/locale"
	"okrbot/sales"
	"okrbot/store/people"
)

// errFull says that no more pages may be open.
var errFull = errors.New("too many walls are open")

var pageOf = template.Must(template.ParseFS(files, "page/page.html"))

// file is an embedded file.
func file(name string) string {
	body, err := fs.ReadFile(files, "page/"+name)
	if err != nil { // it is not embedded: a mistake in this package
		panic(err)
	}
	return string(body)
}

var style, script = sync.OnceValue(func() string { return file("wall.css") }),
	sync.OnceValue(func() string { return file("wall.js") })

// build tells a page whether it is the one that this program serves.
func (w *Wall) build() string {
	sum := sha256.Sum256([]byte(w.Version + "\n" + file("page.html") + script() + style()))
	return hex.EncodeToString(sum[:6])
}

// screenOf finds the screen that a request's key opens. Whatever else it is answers for itself, and says the same of a
// key that is wrong and of one that was revoked.
func (w *Wall) screenOf(out http.ResponseWriter, r *http.Request) (s sales.Screen, ok bool) {
	guarded(out.Header())
	s, err := w.finds(r.Context(), r.PathValue("key"))
	switch {
	case err == nil:
		return s, true
	case errors.Is(err, people.ErrScreenUnknown):
		w.turnAway(out)
	case r.Context().Err() != nil:
	default:
		w.Log.ErrorContext(r.Context(), "a wall can't be served", "error", err)
		http.Error(out, http.StatusText(http.StatusServiceUnavailable), http.StatusServiceUnavailable)
	}
	return s, false
}

// guarded sets what holds for all that is answered: nothing of it is kept, shown in another page, or told to others.
func guarded(h http.Header) {
	h.Set("Cache-Control", "no-store, no-transform")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("X-Robots-Tag", "noindex")
}

func (w *Wall) turnAway(out http.ResponseWriter) {
	out.Header().Set("Content-Type", "text/plain; charset=utf-8")
	out.WriteHeader(http.StatusNotFound)
	for _, language := range locale.Languages {
		out.Write([]byte(w.Locale.Printer(language).T("screen.gone") + "\n")) //nolint:errcheck // who asked is gone
	}
}

// page is what a page is made of.
type page struct {
	words
	Nonce    string
	Lang     string
	Theme    sales.Theme
	Sound    sales.Sound
	Build    string
	Title    string
	Company  string
	Team     string
	Logo     bool
	Style    template.CSS
	Script   template.JS
	Offline  string
	SoundAsk string
}

// Page serves a screen's page.
func (w *Wall) Page(out http.ResponseWriter, r *http.Request) {
	s, ok := w.screenOf(out, r)
	if !ok {
		return
	}
	p := w.Locale.Printer(locale.Language(s.Language))
	nonce := rand.Text()
	v := page{words: words{p}, Nonce: nonce, Lang: s.Language, Theme: s.Theme, Sound: s.Sound, Build: w.build(),
		Title: p.T("screen.page_title", "Team", s.TeamName), Company: locale.Line(s.Company),
		Team: locale.Line(s.TeamName), Logo: len(s.Logo) > 0, Style: coloured(s.Colour),
		Script: template.JS(script()), Offline: p.T("screen.offline", "Time", timePlace)}
	var body bytes.Buffer
	if err := pageOf.Execute(&body, v); err != nil {
		w.Log.ErrorContext(r.Context(), "a wall can't be served", "error", err)
		http.Error(out, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	out.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'nonce-"+nonce+
		"'; style-src 'nonce-"+nonce+"'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; "+
		"form-action 'none'; frame-ancestors 'none'")
	out.Header().Set("Content-Type", "text/html; charset=utf-8")
	out.Write(body.Bytes()) //nolint:errcheck // who asked is gone
}

// timePlace is where the page puts the time into the sentence that says since when it hears nothing.
const timePlace = "%T%"

// coloured is the stylesheet with a company's colour in it, as it can be read on dark and on light.
func coloured(own string) template.CSS {
	base := ownAccent
	if own != "" {
		base = rgb(own)
	}
	dark, onDark := accent(base, darkBehind, darkInk)
	light, onLight := accent(base, lightBehind, lightInk)
	return template.CSS(strings.NewReplacer(
		"DARK_BEHIND", darkBehind.String(), "DARK_INK", darkInk.String(), "DARK_ACCENT", dark.String(),
		"DARK_ON", onDark.String(), "LIGHT_BEHIND", lightBehind.String(), "LIGHT_INK", lightInk.String(),
		"LIGHT_ACCENT", light.String(), "LIGHT_ON", onLight.String()).Replace(style()))
}

// Logo serves the picture that a manager gave.
func (w *Wall) Logo(out http.ResponseWriter, r *http.Request) {
	s, ok := w.screenOf(out, r)
	if !ok {
		return
	}
	if len(s.Logo) == 0 {
		w.turnAway(out)
		return
	}
	out.Header().Set("Content-Type", "image/png")
	out.Write(s.Logo) //nolint:errcheck // who asked is gone
}

// State serves once what the stream carries, for browsers that know no streams.
func (w *Wall) State(out http.ResponseWriter, r *http.Request) {
	g, v, ok := w.enter(out, r)
	if v != nil {
		defer w.leave(g, v)
	}
	if !ok {
		return
	}
	g.mu.Lock()
	full := g.full
	g.mu.Unlock()
	_, data, _ := bytes.Cut(full, []byte("data: "))
	out.Header().Set("Content-Type", "application/json")
	out.Write(bytes.TrimSpace(data)) //nolint:errcheck // who asked is gone
}

// enter lets the page of a link in; where that is not ok it has answered already. Whoever is let in has to leave.
func (w *Wall) enter(out http.ResponseWriter, r *http.Request) (g *group, v *viewer, ok bool) {
	s, ok := w.screenOf(out, r)
	if !ok {
		return nil, nil, false
	}
	g, v, err := w.join(r.Context(), s)
	if err != nil {
		w.unable(out, r, err)
	}
	return g, v, err == nil
}

func (w *Wall) unable(out http.ResponseWriter, r *http.Request, err error) {
	if !errors.Is(err, errFull) && r.Context().Err() == nil {
		w.Log.ErrorContext(r.Context(), "a wall can't be served", "error", err)
	}
	out.Header().Set("Retry-After", "5")
	http.Error(out, http.StatusText(http.StatusServiceUnavailable), http.StatusServiceUnavailable)
}

// Stream sends a page what it shows, and then what is new, until the page is closed or its link holds no more. A page
// that says by Last-Event-ID that it has the present version is told so, and gets nothing twice.
func (w *Wall) Stream(out http.ResponseWriter, r *http.Request) {
	g, v, ok := w.enter(out, r)
	if v != nil {
		defer w.leave(g, v)
	}
	if !ok {
		return
	}
	out.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
	out.Header().Set("X-Accel-Buffering", "no") // nginx hands on what it gets
	at := r.Header.Get("Last-Event-ID")
	if asked := r.URL.Query().Get("at"); asked != "" {
		at = asked
	}
	st := stream{out: out, control: http.NewResponseController(out), wall: w}
	//nolint:errcheck // a connection without deadlines needs none
	st.control.SetReadDeadline(time.Time{})
	st.run(r.Context(), g, v, at)
}

// stream is what one page hears.
type stream struct {
	out     http.ResponseWriter
	control *http.ResponseController
	wall    *Wall
}

func (st stream) run(ctx context.Context, g *group, v *viewer, at string) {
	version, first := g.since(0)
	if at == g.name(version) {
		first = []byte("event: same\ndata: -\n\n")
	}
	if st.send(append([]byte("retry: 2000\n\n"), first...)) != nil {
		return
	}
	beat := time.NewTicker(st.wall.beat)
	defer beat.Stop()
	for {
		var next []byte
		select {
		case <-ctx.Done():
			return
		case <-v.gone:
			st.send([]byte("event: gone\ndata: -\n\n")) //nolint:errcheck // it ends here
			return
		case <-beat.C:
			next = []byte("event: beat\ndata: -\n\n")
		case <-v.wake:
			if version, next = g.since(version); next == nil {
				continue
			}
		}
		if st.send(next) != nil {
			return
		}
	}
}

// send writes to the page, which has a moment to take it.
func (st stream) send(event []byte) error {
	//nolint:errcheck // a connection without deadlines needs none
	st.control.SetWriteDeadline(st.wall.Wall().Add(st.wall.write))
	if _, err := st.out.Write(event); err != nil {
		return err
	}
	return st.control.Flush()
}

// since is what is new since a version; nil when nothing is.
func (g *group) since(version int) (now int, event []byte) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case version == g.version:
		return version, nil
	case version == g.version-1 && version > 0:
		return g.version, g.step
	default:
		return g.version, g.full
	}
}

// name is what a version is called in the stream.
func (g *group) name(version int) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	if version != g.version {
		return ""
	}
	return g.state.Version
}
