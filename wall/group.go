package wall

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
)

// groupKey is what walls have in common that show the same: they are drawn once.
type groupKey struct {
	team     okr.TeamID
	language string
	scenes   string
}

// group are the walls that show the same.
type group struct {
	groupKey
	order []sales.ShownScene

	mu      sync.Mutex
	drawn   time.Time // by the bot's clock
	state   state
	version int
	full    []byte // all of the state, as an event
	step    []byte // what is new in it since the version before
	viewers map[*viewer]bool
}

// viewer is one page that is open.
type viewer struct {
	screen sales.ScreenID
	wake   chan struct{} // the group has another version
	gone   chan struct{} // closed when the link holds no more
}

// state is what a page shows; it is sent as JSON.
type state struct {
	Version string       `json:"version"`
	Build   string       `json:"build"`
	Full    bool         `json:"full"` // else what is missing is as it was
	Night   bool         `json:"night"`
	Clock   string       `json:"clock"`
	Day     string       `json:"day"`
	Scenes  []sceneState `json:"scenes"`
	Cheers  []cheer      `json:"cheers"`
}

type sceneState struct {
	Name    sales.Scene `json:"name"`
	Seconds int         `json:"seconds"`
	Live    bool        `json:"live,omitempty"`
	HTML    string      `json:"html,omitempty"`
}

func keyOf(s sales.Screen) groupKey {
	var scenes strings.Builder
	for _, shown := range s.Scenes {
		fmt.Fprintf(&scenes, "%s:%d ", shown.Scene, shown.Seconds)
	}
	return groupKey{s.Team, s.Language, scenes.String()}
}

// join lets a page in, and draws what it shows if it is the first of its kind.
func (w *Wall) join(ctx context.Context, s sales.Screen) (g *group, v *viewer, err error) {
	v = &viewer{screen: s.ID, wake: make(chan struct{}, 1), gone: make(chan struct{})}
	key := keyOf(s)
	w.mu.Lock()
	if w.viewers >= mostViewers {
		w.mu.Unlock()
		return nil, nil, errFull
	}
	w.viewers++
	g = w.groups[key]
	if g == nil {
		g = &group{groupKey: key, order: s.Scenes, viewers: map[*viewer]bool{}}
		w.groups[key] = g
	}
	g.mu.Lock()
	g.viewers[v] = true
	if w.wakes == nil {
		select { // what was written before is drawn below
		case <-w.changed:
		default:
		}
		var watching context.Context
		watching, w.wakes = context.WithCancel(context.Background())
		go w.watch(watching)
	}
	w.mu.Unlock()
	defer g.mu.Unlock()
	if g.version == 0 {
		err = w.draw(ctx, g)
	}
	return g, v, err
}

// leave lets a page go; what nobody looks at is drawn no more.
func (w *Wall) leave(g *group, v *viewer) {
	w.mu.Lock()
	defer w.mu.Unlock()
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.viewers, v)
	if len(g.viewers) == 0 && w.groups[g.groupKey] == g {
		delete(w.groups, g.groupKey)
	}
	if w.viewers--; w.viewers == 0 {
		w.wakes()
		w.wakes = nil
	}
}

// watch draws what changed, while somebody looks. After that it rests, so that a row of changes is drawn together and
// takes no more than a part of one processor.
func (w *Wall) watch(ctx context.Context) {
	look := time.NewTicker(w.look)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-look.C:
			w.dismiss(ctx)
			w.redraw(ctx, false)
		case <-w.changed:
			pause(ctx, w.gather)
			select { // what was written meanwhile is drawn too
			case <-w.changed:
			default:
			}
			w.dismiss(ctx)
			drawn := w.redraw(ctx, true)
			pause(ctx, min(time.Duration(drawn)*w.rest, mostRest))
		}
	}
}

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// dismiss ends the streams whose links hold no more, whoever revoked them: an operator does so beside this process.
func (w *Wall) dismiss(ctx context.Context) {
	held, err := w.Store.FindScreenRing(ctx, w.Now())
	if err != nil {
		if ctx.Err() == nil {
			w.Log.ErrorContext(ctx, "the links of the walls can't be read", "error", err)
		}
		return
	}
	w.ring.mu.Lock()
	w.ring.keys, w.ring.at = held, w.Now()
	w.ring.mu.Unlock()
	for _, g := range w.all() {
		g.mu.Lock()
		for v := range g.viewers {
			if !held.Holds(v.screen) {
				v.end()
			}
		}
		g.mu.Unlock()
	}
}

// end closes a stream; the group's lock is held.
func (v *viewer) end() {
	select {
	case <-v.gone:
	default:
		close(v.gone)
	}
}

func (w *Wall) all() (list []*group) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, g := range w.groups {
		list = append(list, g)
	}
	return list
}

// redraw draws the groups anew: all of them, or those that another minute has come for. It returns how many it drew.
func (w *Wall) redraw(ctx context.Context, all bool) (drawn int) {
	minute := w.Now().Truncate(time.Minute)
	for _, g := range w.all() {
		g.mu.Lock()
		if all || !g.drawn.Truncate(time.Minute).Equal(minute) {
			drawn++
			if err := w.draw(ctx, g); err != nil && ctx.Err() == nil {
				w.Log.ErrorContext(ctx, "a wall can't be drawn", "team", g.team, "error", err)
			}
		}
		g.mu.Unlock()
	}
	return drawn
}

// draw draws a group, whose lock is held. What was drawn before stays where that fails.
func (w *Wall) draw(ctx context.Context, g *group) error {
	now := w.Now()
	next, err := w.stateOf(ctx, g, now)
	if err != nil {
		return err
	}
	g.drawn = now
	if g.version > 0 && same(g.state, next) {
		return nil
	}
	step := next
	step.Scenes = slices.Clone(next.Scenes)
	for i, s := range step.Scenes {
		if g.version > 0 && slices.Contains(g.state.Scenes, s) {
			step.Scenes[i].HTML = ""
		}
	}
	g.version++
	next.Full = true
	next.Version = nameOf(next)
	step.Version = next.Version
	g.state, g.full, g.step = next, event(next), event(step)
	for v := range g.viewers {
		select {
		case v.wake <- struct{}{}:
		default:
		}
	}
	return nil
}

// same reports whether two states look the same.
func same(a, b state) bool {
	return a.Night == b.Night && a.Clock == b.Clock && a.Day == b.Day && slices.Equal(a.Scenes, b.Scenes) &&
		slices.Equal(a.Cheers, b.Cheers)
}

// nameOf tells a state from others, also from those that another process drew.
func nameOf(s state) string {
	sum := sha256.Sum256(event(s))
	return hex.EncodeToString(sum[:8])
}

// event is a state as the stream carries it.
func event(s state) []byte {
	body, err := json.Marshal(s)
	if err != nil { // only of a type that cannot be marshalled: a mistake in this package
		panic(err)
	}
	return fmt.Appendf(nil, "id: %s\nevent: state\ndata: %s\n\n", s.Version, body)
}

// stateOf reads and draws all that a group shows.
func (w *Wall) stateOf(ctx context.Context, g *group, now time.Time) (s state, err error) {
	team, err := w.Store.FindTeam(ctx, g.team)
	if err != nil {
		return s, err
	}
	p := w.Locale.Printer(locale.Language(g.language))
	v := view{store: w.Store, team: g.team, now: now, say: words{p}, row: w.rowName}
	local := now.In(team.Location())
	s = state{Build: w.build(), Night: !sales.ScreenAwake(now, team), Clock: p.Time(local), Day: p.Date(local)}
	for _, shown := range g.order {
		at := slices.IndexFunc(scenes, func(one scene) bool { return one.name == shown.Scene })
		if at < 0 { // of an okrbot that knew more
			continue
		}
		html, err := scenes[at].draw(ctx, v)
		if err != nil {
			return s, err
		}
		if html != "" {
			s.Scenes = append(s.Scenes, sceneState{shown.Scene, shown.Seconds, scenes[at].live, html})
		}
	}
	s.Cheers, err = cheers(ctx, v)
	return s, err
}
