// Package scheduler starts what the clock starts: it asks the store what is due and lets it write the posts. It never
// talks to Slack.
package scheduler

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"okrbot/store"
	"okrbot/store/outbox"
	"okrbot/store/people"
)

const (
	// longestSleep bounds how late a change of the machine's clock, or waking from suspension, is noticed.
	longestSleep = 30 * time.Second
	// shortestSleep bounds how often the store is asked about what stays due although its turn came.
	shortestSleep = time.Second
	// troubledSleep is the pause after a turn that failed.
	troubledSleep = 10 * time.Second
)

// Store is what the scheduler asks of the store. Each method is one transaction and may be repeated.
type Store interface {
	Turns() []store.Turn
	FindNextTurn(ctx context.Context, now time.Time) (at time.Time, ok bool, err error)
	ForgetEnvelopes(ctx context.Context, now time.Time) error

	TellTroubles(ctx context.Context, now time.Time) (outbox.Turned, error)
	NoteTrouble(ctx context.Context, kind people.TroubleKind, detail string, since, now time.Time) error
	EndTrouble(ctx context.Context, kind people.TroubleKind, now time.Time) error

	FindLastTurn(ctx context.Context) (at time.Time, byHand bool, err error)
	NoteTurn(ctx context.Context, now time.Time, byHand bool) error
	Replan(ctx context.Context, now time.Time) (replanned []string, err error)
}

// Scheduler turns the clock.
type Scheduler struct {
	store    Store
	now      func() time.Time
	log      *slog.Logger
	chores   []*chore
	wake     chan struct{}
	afterRun func(outbox.Turned)

	elsewhere    func(context.Context) (time.Time, error) // nil: the clock is trusted
	last         time.Time                                // turn that was noted, once one was
	turnedBefore bool

	failing time.Time                                // since when turns fail; zero: the last one did not
	looks   []func(context.Context, time.Time) error // at what else may not work

	mu    sync.Mutex
	doubt error
}

// New makes a scheduler that reads the time from now. After each turn that did or skipped something it calls
// afterTurn, so that what is owed is sent without delay.
func New(s Store, now func() time.Time, log *slog.Logger, afterTurn func(outbox.Turned)) *Scheduler {
	return &Scheduler{
		store: s, now: now, log: log, wake: make(chan struct{}, 1), afterRun: afterTurn,
		chores: []*chore{{name: "forget envelopes", schedule: nightly, do: s.ForgetEnvelopes}},
	}
}

// Nightly adds a chore that is done once a night, and once after each start.
func (s *Scheduler) Nightly(name string, do func(context.Context, time.Time) error) {
	s.chores = append(s.chores, &chore{name: name, schedule: nightly, do: do})
}

// Wake makes the scheduler look at once: somebody changed what is due.
func (s *Scheduler) Wake() {
	select {
	case s.wake <- struct{}{}:
	default: // it is about to look already
	}
}

// Run turns the clock until the context ends. A turn that fails is tried again after a while.
func (s *Scheduler) Run(ctx context.Context) error {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-timer.C:
		case <-s.wake:
		}
		if err := s.turn(ctx); err != nil {
			if ctx.Err() == nil {
				s.log.ErrorContext(ctx, "the clock's turn failed; it is tried again", "error", err)
				s.noteFailing(ctx, err)
			}
			timer.Reset(troubledSleep)
			continue
		}
		timer.Reset(s.untilNext(ctx))
	}
}

// turn does what is due now, if the clock can be trusted.
func (s *Scheduler) turn(ctx context.Context) error {
	now := s.now()
	if trusted, err := s.trusts(ctx, now); err != nil || !trusted {
		return err
	}
	if err := s.RunDue(ctx, now); err != nil {
		return err
	}
	s.failing = time.Time{}
	return s.store.EndTrouble(ctx, people.TurnTrouble, now)
}

// noteFailing takes note of a turn that failed.
func (s *Scheduler) noteFailing(ctx context.Context, cause error) {
	now := s.now()
	if s.failing.IsZero() {
		s.failing = now
	}
	if err := s.store.NoteTrouble(ctx, people.TurnTrouble, cause.Error(), s.failing, now); err != nil {
		s.log.ErrorContext(ctx, "trouble can't be noted", "error", err)
	}
}

// Look adds something that is looked at before the admins are told what does not work.
func (s *Scheduler) Look(at func(context.Context, time.Time) error) { s.looks = append(s.looks, at) }

func (s *Scheduler) tellTroubles(ctx context.Context, now time.Time) (outbox.Turned, error) {
	for _, look := range s.looks {
		if err := look(ctx, now); err != nil {
			return outbox.Turned{}, err
		}
	}
	return s.store.TellTroubles(ctx, now)
}

// untilNext compares wall clocks, so that a clock that jumps is followed.
func (s *Scheduler) untilNext(ctx context.Context) time.Duration {
	now := s.now()
	at, ok, err := s.NextTurn(ctx, now)
	if err != nil || !ok {
		return longestSleep
	}
	left := at.Round(0).Sub(now.Round(0))
	if left <= 0 {
		return shortestSleep
	}
	return min(left, longestSleep)
}

// NextTurn is when something is due next, at now or later; ok is false when nothing is planned.
func (s *Scheduler) NextTurn(ctx context.Context, now time.Time) (at time.Time, ok bool, err error) {
	if at, ok, err = s.store.FindNextTurn(ctx, now); err != nil {
		return at, ok, fmt.Errorf("next turn: %w", err)
	}
	for _, c := range s.chores {
		if next := c.next(now); !ok || next.Before(at) {
			at, ok = next, true
		}
	}
	return at, ok, nil
}

// RunDue does everything that is due at now, in the order of the store's table; what does not work is told after that,
// then come the chores, and at last what is done in steps, such as files that are being imported.
func (s *Scheduler) RunDue(ctx context.Context, now time.Time) error {
	turns := append(s.store.Turns(), store.Turn{Name: "trouble", Do: s.tellTroubles})
	for _, turn := range turns {
		if turn.InSteps {
			continue
		}
		done, err := turn.Do(outbox.WithCause(ctx, outbox.ClockCause+turn.Name), now)
		if err != nil {
			return err
		}
		s.report(ctx, done)
	}
	for _, c := range s.chores { // a chore that fails holds up neither the turns nor the other chores
		if err := c.runDue(ctx, now); err != nil && ctx.Err() == nil {
			s.log.ErrorContext(ctx, "a chore failed; it is tried again later", "chore", c.name, "error", err)
		}
	}
	for _, turn := range turns {
		if turn.InSteps {
			if err := s.takeSteps(ctx, now, turn); err != nil {
				return err
			}
		}
	}
	return nil
}

// stepsATurn is how many steps of files one turn makes: some seconds of work, for 20,000 rows and more. What is left
// goes on in the next turn, so that whatever else is due waits for no file.
const stepsATurn = 400

// takeSteps works files off, a step after the other, and lets what they owe be sent meanwhile. It comes last, so that
// a file that cannot be taken holds up nothing else.
func (s *Scheduler) takeSteps(ctx context.Context, now time.Time, turn store.Turn) error {
	for range stepsATurn {
		done, err := turn.Do(ctx, now)
		if err != nil {
			return fmt.Errorf("%s: %w", turn.Name, err)
		}
		if !done.More {
			return nil
		}
		if done.Told {
			s.afterRun(done)
		}
	}
	return nil
}

func (s *Scheduler) report(ctx context.Context, done outbox.Turned) {
	for _, skip := range done.Skipped {
		s.log.InfoContext(ctx, "skipped", "what", skip.What, "reason", skip.Reason)
	}
	if done.Opened+done.Closed+done.Sent+done.Posted+len(done.Skipped) == 0 {
		return
	}
	defer s.afterRun(done)
	s.log.InfoContext(ctx, "the clock turned", "opened", done.Opened, "closed", done.Closed, "sent", done.Sent,
		"posted", done.Posted, "late", done.Late)
}
