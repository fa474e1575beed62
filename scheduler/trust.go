package scheduler

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"okrbot/store/people"
)

const (
	// leap is by how much more than one turn after the other the clock may have moved before somebody else is asked
	// what time it is.
	leap = 24 * time.Hour
	// agreement is how far the machine's clock and another one may be apart.
	agreement = 10 * time.Minute
	// noted is how often it is remembered that the clock turned.
	noted = 10 * time.Minute
)

// Confirm lets the scheduler ask, before a turn that leaps far ahead of the last one or behind it, what time it is
// elsewhere. Without it every clock is trusted: that is for one that is moved by hand.
func (s *Scheduler) Confirm(elsewhere func(context.Context) (time.Time, error)) {
	s.elsewhere = elsewhere
}

// Doubt is why the clock does not turn; nil while it is trusted.
func (s *Scheduler) Doubt() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.doubt
}

func (s *Scheduler) doubts(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.doubt = err
}

// errElsewhere says that nobody could be asked what time it is.
var errElsewhere = errors.New("nobody says yet what time it is")

// trusts reports whether a turn may be made at now. One that leaps is made only when somebody else agrees about the
// time: a clock that was ahead for one turn would close rounds and put off everything that is planned.
func (s *Scheduler) trusts(ctx context.Context, now time.Time) (bool, error) {
	last, err := s.lastTurn(ctx)
	if err != nil {
		return false, err
	}
	if by := now.Sub(last); s.elsewhere != nil && !last.IsZero() && (by > leap || by < -agreement) {
		if err := s.agrees(ctx, now); err != nil {
			s.tellDoubt(ctx, now, last, err)
			return false, nil
		}
	}
	if before := s.Doubt(); before != nil && !errors.Is(before, errElsewhere) {
		if err := s.noteClock(ctx, now, before.Error()); err != nil {
			return false, err
		}
	}
	if s.doubts(nil); !s.turnedBefore || now.Before(last.Add(-agreement)) {
		if err := s.planAnew(ctx, now); err != nil {
			return false, err
		}
	}
	if s.turnedBefore && now.Sub(last).Abs() < noted {
		return true, nil
	}
	if err := s.store.NoteTurn(ctx, now, s.elsewhere == nil); err != nil {
		return false, fmt.Errorf("note the turn: %w", err)
	}
	s.last, s.turnedBefore = now, true
	return true, nil
}

func (s *Scheduler) lastTurn(ctx context.Context) (time.Time, error) {
	if s.turnedBefore {
		return s.last, nil
	}
	last, _, err := s.store.FindLastTurn(ctx)
	if err != nil {
		return last, fmt.Errorf("last turn: %w", err)
	}
	return last, nil
}

func (s *Scheduler) agrees(ctx context.Context, now time.Time) error {
	theirs, err := s.elsewhere(ctx)
	if err != nil {
		return fmt.Errorf("%w: %w", errElsewhere, err)
	}
	if off := now.Sub(theirs); off.Abs() > agreement {
		return fmt.Errorf("this machine's clock is %s off: it shows %s, and Slack's %s", off.Round(time.Second),
			now.UTC().Format(time.RFC3339), theirs.UTC().Format(time.RFC3339))
	}
	return nil
}

// tellDoubt says once why the clock does not turn.
func (s *Scheduler) tellDoubt(ctx context.Context, now, last time.Time, why error) {
	before := s.Doubt()
	s.doubts(why)
	if before != nil && errors.Is(before, errElsewhere) == errors.Is(why, errElsewhere) {
		return
	}
	s.log.ErrorContext(ctx, "the clock leapt; nothing is done by it until Slack's agrees", "now", now, "last_turn",
		last, "error", why)
}

// planAnew puts right what a clock that was ahead has put off.
func (s *Scheduler) planAnew(ctx context.Context, now time.Time) error {
	replanned, err := s.store.Replan(ctx, now)
	if err != nil {
		return fmt.Errorf("plan anew: %w", err)
	}
	for _, what := range replanned {
		s.log.ErrorContext(ctx, "a clock that was ahead had put this off; it is planned anew", "what", what)
	}
	if len(replanned) == 0 {
		return nil
	}
	return s.noteClock(ctx, now, strings.Join(replanned, "; "))
}

// noteClock lets the admins know that the clock was wrong, once it is right again: before, nobody can say when
// anything was.
func (s *Scheduler) noteClock(ctx context.Context, now time.Time, detail string) error {
	if err := s.store.NoteTrouble(ctx, people.ClockTrouble, detail, now, now); err != nil {
		return fmt.Errorf("note the clock: %w", err)
	}
	return s.store.EndTrouble(ctx, people.ClockTrouble, now)
}
