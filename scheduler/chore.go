package scheduler

import (
	"context"
	"time"

	"github.com/robfig/cron/v3"
)

// nightly is 03:17 UTC: nobody waits for it.
const nightly = "17 3 * * *"

// chore is house-keeping on a cron schedule in UTC. It is idempotent: it runs once after each start too, which is how a
// night that was slept through is caught up with.
type chore struct {
	name     string
	schedule string
	do       func(context.Context, time.Time) error
	lastRun  time.Time
}

// next is when the chore is due: at once when it has not run yet.
func (c *chore) next(now time.Time) time.Time {
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
	if c.next(now).After(now) {
		return nil
	}
	if err := c.do(ctx, now); err != nil {
		return err
	}
	c.lastRun = now
	return nil
}
