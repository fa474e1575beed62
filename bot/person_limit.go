package bot

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"okrbot/locale"
	"okrbot/okr"
)

const (
	actsAtOnce    = 20 // commands, clicks and messages of one person
	actsPerSecond = 1
	reproof       = time.Minute // between two times that a person is told to slow down
)

// personLimits keep one person from taking everybody's place.
type personLimits struct {
	mu     sync.Mutex
	people map[okr.PersonID]*personLimit
	swept  time.Time
}

// personLimit is somebody who did something a moment ago.
type personLimit struct {
	limit *rate.Limiter
	told  time.Time // to slow down
}

func newPersonLimits() *personLimits { return &personLimits{people: map[okr.PersonID]*personLimit{}} }

// admit decides about one act; tell says that a refused one is to be answered.
func (c *personLimits) admit(person okr.PersonID, now time.Time) (ok, tell bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sweep(now)
	who := c.people[person]
	if who == nil {
		who = &personLimit{limit: rate.NewLimiter(actsPerSecond, actsAtOnce)}
		c.people[person] = who
	}
	if who.limit.AllowN(now, 1) {
		return true, false
	}
	tell = who.told.IsZero() || now.Sub(who.told) >= reproof
	if tell {
		who.told = now
	}
	return false, tell
}

// sweep forgets who has been calm for so long that nothing counts any more.
func (c *personLimits) sweep(now time.Time) {
	if now.Sub(c.swept) < reproof {
		return
	}
	c.swept = now
	for person, who := range c.people {
		if who.limit.TokensAt(now) >= actsAtOnce && now.Sub(who.told) >= reproof {
			delete(c.people, person)
		}
	}
}

// limited reports whether a kind of request counts for it; forms and suggestions are answered in any case.
func (k kind) limited() bool {
	return k == command || k == click || k == shortcut || k == direct || k == mention
}

func tooFast(context.Context, *Request) (Reply, error) {
	return Reply{}, &locale.Error{ID: "bot.too_fast"}
}
