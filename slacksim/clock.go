package slacksim

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Clock tells Slack's time. Move is called when somebody moves the clock on the page; the program that owns the clock
// does what falls due in between before it returns.
type Clock interface {
	Now() time.Time
	Move(ctx context.Context, to time.Time) error
}

// ErrClockBack is returned by Move when the wanted time is in the past of the clock.
var ErrClockBack = errors.New("slacksim: the clock only moves forward")

// ownClock runs like a wall clock and can be put forward.
type ownClock struct {
	wall  func() time.Time
	mu    sync.Mutex
	ahead time.Duration
}

func (c *ownClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.wall().Add(c.ahead)
}

func (c *ownClock) Move(_ context.Context, to time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	by := to.Sub(c.wall().Add(c.ahead))
	if by < 0 {
		return ErrClockBack
	}
	c.ahead += by
	return nil
}

// MoveClock moves Slack's clock and then does what fell due in Slack itself: scheduled messages, redeliveries.
func (s *Sim) MoveClock(ctx context.Context, to time.Time) error {
	if err := s.clock.Move(ctx, to); err != nil {
		return err
	}
	s.postScheduled()
	s.redeliver()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tell(pageNote{Type: "clock"})
	return nil
}

// Now is Slack's time.
func (s *Sim) Now() time.Time { return s.clock.Now() }
