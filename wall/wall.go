package wall

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"okrbot/locale"
	contests "okrbot/motivation"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/motivation"
	"okrbot/store/people"
	"okrbot/store/selling"
)

// Store is what is asked of okrbot's store here; what each operation does is said there.
type Store interface {
	FindScreen(ctx context.Context, key string, now time.Time) (sales.Screen, error)
	FindScreenRing(ctx context.Context, now time.Time) (people.ScreenRing, error)
	FindTeam(ctx context.Context, id okr.TeamID) (okr.Team, error)
	FindScreenBoard(ctx context.Context, id okr.TeamID, now time.Time,
		compare func(a, b string) int) (sales.Board, error)
	FindScreenTarget(ctx context.Context, id okr.TeamID,
		now time.Time) (sales.TargetStanding, sales.Settings, error)
	Celebrations(ctx context.Context, id okr.TeamID, now time.Time) ([]selling.Celebration, error)
	FindScreenContests(ctx context.Context, id okr.TeamID, now time.Time,
		compare func(a, b string) int) ([]contests.ContestView, error)
	FindScreenKudos(ctx context.Context, id okr.TeamID, now time.Time) (motivation.WeekOfKudos, error)
	FindScreenObjectives(ctx context.Context, id okr.TeamID, now time.Time) (okr.Team, []okr.Objective, error)
}

// Config is what the walls need.
type Config struct {
	Store  Store
	Locale *locale.Catalog
	Log    *slog.Logger
	Now    func() time.Time // the bot's clock
	Wall   func() time.Time // real time, by which connections are given up
	// Version is the program's: a page that was opened by another one opens itself again.
	Version string
}

// Wall serves the pages of all screens. Its [Wall.Changed] has to be called when something was written.
type Wall struct {
	Config
	pace
	salt    []byte // of the names of rows, which say nothing of whose they are
	changed chan struct{}
	ring    ring

	mu      sync.Mutex
	groups  map[groupKey]*group
	viewers int
	wakes   context.CancelFunc // ends the watch; nil while nobody looks
}

// pace is how the walls keep time, all of it real.
type pace struct {
	gather time.Duration // how long changes are gathered before they are drawn
	rest   time.Duration // after drawing, for each team that was drawn
	look   time.Duration // between two looks at which links hold, and at the clock
	beat   time.Duration // between two signs of life in a stream
	write  time.Duration // until a page that takes nothing is given up
}

var usualPace = pace{gather: 50 * time.Millisecond, rest: 150 * time.Millisecond, look: time.Second,
	beat: 15 * time.Second, write: 10 * time.Second}

// mostRest is how long the walls rest at the most, so that nothing is a second late.
const mostRest = 400 * time.Millisecond

// mostViewers is how many pages are open at once.
const mostViewers = 256

// New makes the walls.
func New(c Config) *Wall {
	w := &Wall{Config: c, pace: usualPace, salt: make([]byte, 16), changed: make(chan struct{}, 1),
		groups: map[groupKey]*group{}}
	rand.Read(w.salt) //nolint:errcheck // it never fails
	return w
}

// Changed says that something was written that walls may show. It returns at once.
func (w *Wall) Changed() {
	w.ring.stale.Store(true)
	select {
	case w.changed <- struct{}{}:
	default:
	}
}

// rowName is what a person's row is called on the page, to follow it from place to place.
func (w *Wall) rowName(id okr.PersonID) string {
	if id == "" {
		return ""
	}
	sum := sha256.Sum256(append(w.salt[:len(w.salt):len(w.salt)], id...))
	return hex.EncodeToString(sum[:6])
}

// ring are the links that hold, as they were after the last change of this process, and a moment ago of all others: a
// wrong key costs no look at the database.
type ring struct {
	stale atomic.Bool
	mu    sync.Mutex
	keys  people.ScreenRing
	at    time.Time
}

// ringMoment is for how long wrong keys are compared with the same ring.
const ringMoment = time.Second

// finds returns the screen that a key opens now.
func (w *Wall) finds(ctx context.Context, key string) (sales.Screen, error) {
	now := w.Now()
	w.ring.mu.Lock()
	if w.ring.stale.Swap(false) || w.ring.at.IsZero() || now.Sub(w.ring.at).Abs() >= ringMoment {
		keys, err := w.Store.FindScreenRing(ctx, now)
		if err != nil {
			w.ring.stale.Store(true)
			w.ring.mu.Unlock()
			return sales.Screen{}, err
		}
		w.ring.keys, w.ring.at = keys, now
	}
	_, held := w.ring.keys.Opens(key)
	w.ring.mu.Unlock()
	if !held {
		return sales.Screen{}, people.ErrScreenUnknown
	}
	return w.Store.FindScreen(ctx, key, now)
}
