package scheduler

import (
	"context"
	"sync"
	"time"

	"github.com/robfig/cron/v3"
)

// choreRetry is how long a chore that failed is left alone: a full disk does not heal in seconds.
const choreRetry = time.Hour

// nightly is 03:17 UTC: nobody waits for it.
const nightly = "17 3 * * *"

// chore is house-keeping on a cron schedule in UTC. It is idempotent: it runs once after each start too, which is how a
// night that was slept through is caught up with.
type chore struct {
	name     string
	schedule string
	do       func(context.Context, time.Time) error

	mu      sync.Mutex // a clock that is moved turns beside the one that runs
	lastRun time.Time
	retryAt time.Time // after a failure; zero otherwise
}

// next is when the chore is due: at once when it has not run yet.
func (c *chore) next(now time.Time) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.due(now)
}

// due is next for who holds mu.
func (c *chore) due(now time.Time) time.Time {
	if !c.retryAt.IsZero() {
		return c.retryAt
	}
	if c.lastRun.IsZero() {
		return now
	}
	schedule, err := cron.ParseStandard(c.schedule)
	if err != nil { // the schedules are constants of this file
		panic(err)
	}
	return schedule.Next(c.lastRun.UTC())
}

func (c *chore) runDue(ctx context.Context, now time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.due(now).After(now) {
		return nil
	}
	if err := c.do(ctx, now); err != nil {
		c.retryAt = now.Add(choreRetry)
		return err
	}
	c.lastRun, c.retryAt = now, time.Time{}
	return nil
}
