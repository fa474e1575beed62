package cmd

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Clock is the bot's clock. It runs on with a wall clock, or stands still, and can be put forward: then everything
// falls due in its order, at its time, as if one had waited.
type Clock struct {
	wall func() time.Time // nil: the clock stands still

	mu     sync.Mutex
	base   time.Time // what the clock showed at started
	start  time.Time // of the wall clock
	moving sync.Mutex
	turn   turner
}

// turner is what has to happen while the clock is put forward.
type turner interface {
	// next is when something falls due after now; ok is false when nothing does.
	next(ctx context.Context, now time.Time) (at time.Time, ok bool, err error)
	// turn does what is due, and says what that causes.
	turn(ctx context.Context) error
}

// NewClock makes a clock that shows at and runs on with the wall clock; without one it stands still until it is moved.
func NewClock(at time.Time, wall func() time.Time) *Clock {
	c := &Clock{wall: wall, base: at}
	if wall != nil {
		c.start = wall()
	}
	return c
}

// Now is the time the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now()
}

func (c *Clock) now() time.Time {
	if c.wall == nil {
		return c.base
	}
	return c.base.Add(c.wall().Sub(c.start))
}

// set puts the clock to at, unless it is later already.
func (c *Clock) set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if by := at.Sub(c.now()); by > 0 {
		c.base = c.base.Add(by)
	}
}

// errBackwards says that clocks are not put back: what was said at a time stays said.
var errBackwards = errors.New("the clock can't be put back")

// Move puts the clock forward to an instant, stopping at each moment at which something falls due.
func (c *Clock) Move(ctx context.Context, to time.Time) error {
	c.moving.Lock()
	defer c.moving.Unlock()
	if to.Before(c.Now()) {
		return errBackwards
	}
	if c.turn != nil { // what people did just now may be due at once
		if err := c.turn.turn(ctx); err != nil {
			return err
		}
	}
	for c.turn != nil {
		at, ok, err := c.turn.next(ctx, c.Now())
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		if !at.After(c.Now()) { // what is due now could not be done: time goes on
			at = c.Now().Add(time.Minute)
		}
		if at.After(to) {
			break
		}
		c.set(at)
		if err := c.turn.turn(ctx); err != nil {
			return err
		}
	}
	c.set(to)
	if c.turn == nil {
		return nil
	}
	return c.turn.turn(ctx)
}

// drives makes the clock drive t while it is moved.
func (c *Clock) drives(t turner) {
	c.moving.Lock()
	defer c.moving.Unlock()
	c.turn = t
}
