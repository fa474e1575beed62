package scheduler_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"okrbot/scheduler"
	"okrbot/store"
	"okrbot/store/outbox"
	"okrbot/store/people"
)

// diary is a store in which something is due at planned instants, and that notes what it is asked to do.
type diary struct {
	mu      sync.Mutex
	planned []time.Time // in order
	done    []string    // what was done and when, on the day's clock
	turned  outbox.Turned
	broken  error
	last    time.Time // turn that was noted
	anew    []string  // what is to be planned anew

	troubles []string
}

func (d *diary) TellTroubles(context.Context, time.Time) (outbox.Turned, error) {
	return outbox.Turned{}, nil
}

func (d *diary) NoteTrouble(_ context.Context, kind people.TroubleKind, detail string, _, _ time.Time) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.troubles = append(d.troubles, string(kind)+": "+detail)
	return nil
}

func (d *diary) EndTrouble(context.Context, people.TroubleKind, time.Time) error { return nil }

func (d *diary) FindLastTurn(context.Context) (time.Time, bool, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.last, false, nil
}

func (d *diary) NoteTurn(_ context.Context, now time.Time, _ bool) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.last = now
	return nil
}

func (d *diary) Replan(context.Context, time.Time) ([]string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.anew, nil
}

func (d *diary) do(what string, now time.Time) (outbox.Turned, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.broken != nil {
		return outbox.Turned{}, d.broken
	}
	if len(d.planned) == 0 || d.planned[0].After(now) {
		return outbox.Turned{}, nil
	}
	if what == "nudge" { // the last of a turn
		for len(d.planned) > 0 && !d.planned[0].After(now) {
			d.planned = d.planned[1:]
		}
	}
	d.done = append(d.done, what+" "+now.Format("02 15:04:05"))
	return d.turned, nil
}

func (d *diary) Turns() (list []store.Turn) {
	for _, name := range []string{"close", "open", "nudge", "board", "kpi", "quarter", "month", "crm", "back"} {
		list = append(list, store.Turn{Name: name,
			Do: func(_ context.Context, now time.Time) (outbox.Turned, error) { return d.do(name, now) }})
	}
	return append(list, store.Turn{Name: "import", InSteps: true,
		Do: func(context.Context, time.Time) (outbox.Turned, error) { return outbox.Turned{}, nil }})
}

func (d *diary) FindNextTurn(context.Context, time.Time) (time.Time, bool, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.planned) == 0 {
		return time.Time{}, false, nil
	}
	return d.planned[0], true, nil
}

func (d *diary) ForgetEnvelopes(_ context.Context, now time.Time) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.done = append(d.done, "forget "+now.UTC().Format("02 15:04:05"))
	return nil
}

// turns are what was done besides the chores.
func (d *diary) turns() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(d.done), func(what string) bool { return strings.HasPrefix(what, "forget") })
}

// becomes changes the day's plan, or lets the store break.
func (d *diary) becomes(broken error, planned ...time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.broken = broken
	if planned != nil {
		d.planned = planned
	}
}

func (d *diary) chores() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(d.done), func(what string) bool { return !strings.HasPrefix(what, "forget") })
}

// running runs a scheduler within a bubble whose clock begins at midnight, Saturday 2000-01-01, and ends it afterwards.
func running(t *testing.T, d *diary, log *slog.Logger, afterTurn func(outbox.Turned)) *scheduler.Scheduler {
	t.Helper()
	s := scheduler.New(d, time.Now, log, afterTurn)
	runs(t, s)
	return s
}

// runs lets a scheduler run until the test ends.
func runs(t *testing.T, s *scheduler.Scheduler) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("Run ends with %v", err)
		}
	})
	synctest.Wait()
}

// journal is a log that may be read while it is written.
type journal struct {
	mu   sync.Mutex
	text strings.Builder
}

func (j *journal) Write(line []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(line)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

func quietly() *slog.Logger { return slog.New(slog.DiscardHandler) }

func after(d time.Duration) time.Time { return time.Now().Add(d) }

func TestRunDoesWhatIsDueAtItsTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := &diary{planned: []time.Time{after(10 * time.Second), after(9 * time.Hour)}}
		running(t, d, quietly(), func(outbox.Turned) {})
		time.Sleep(24 * time.Hour)
		synctest.Wait()
		want := []string{
			"close 01 00:00:10", "open 01 00:00:10", "nudge 01 00:00:10",
			"close 01 09:00:00", "open 01 09:00:00", "nudge 01 09:00:00",
		}
		if got := d.turns(); !slices.Equal(got, want) {
			t.Errorf("done: %q", got)
		}
	})
}

func TestRunLooksAtOnceWhenWoken(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := &diary{}
		s := running(t, d, quietly(), func(outbox.Turned) {})
		time.Sleep(7 * time.Second)
		d.becomes(nil, time.Now())
		s.Wake()
		s.Wake() // twice is as good as once
		synctest.Wait()
		if got := d.turns(); !slices.Equal(got, []string{"close 01 00:00:07", "open 01 00:00:07",
			"nudge 01 00:00:07"}) {
			t.Errorf("done: %q", got)
		}
	})
}

// Nobody wakes the scheduler when the machine's clock jumps, or when it comes back from suspension.
func TestRunNoticesWithin30SecondsThatTheClockJumped(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := &diary{planned: []time.Time{after(9 * time.Hour)}}
		var jump atomic.Int64
		s := scheduler.New(d, func() time.Time { return time.Now().Add(time.Duration(jump.Load())) }, quietly(),
			func(outbox.Turned) {})
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- s.Run(ctx) }()
		time.Sleep(time.Minute + time.Second)
		synctest.Wait()
		jump.Store(int64(10 * time.Hour))
		time.Sleep(30 * time.Second)
		synctest.Wait()
		if got := d.turns(); len(got) != 3 || got[0] != "close 01 10:01:30" {
			t.Errorf("done: %q", got)
		}
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

func TestRunTriesAgainWhatFailed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		log := &journal{}
		d := &diary{planned: []time.Time{after(time.Second)}, broken: errors.New("disk is full")}
		running(t, d, slog.New(slog.NewTextHandler(log, nil)), func(outbox.Turned) {})
		time.Sleep(time.Minute)
		synctest.Wait()
		if got := d.turns(); len(got) > 0 || !strings.Contains(log.String(), "disk is full") {
			t.Errorf("done: %q; log: %s", got, log.String())
		}
		if lines := strings.Count(log.String(), "\n"); lines > 10 {
			t.Errorf("a failure fills the log: %d lines in a minute", lines)
		}
		d.becomes(nil)
		time.Sleep(10 * time.Second)
		synctest.Wait()
		if got := d.turns(); len(got) != 3 {
			t.Errorf("done when the disk had room again: %q", got)
		}
	})
}

// What is due and stays due, such as an opening that cannot be read, must not keep the machine busy.
func TestRunDoesNotSpin(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := &stuck{diary: diary{planned: []time.Time{time.Now()}}}
		s := scheduler.New(d, time.Now, quietly(), func(outbox.Turned) {})
		ctx, stop := context.WithTimeout(t.Context(), time.Minute)
		defer stop()
		if err := s.Run(ctx); err != nil {
			t.Error(err)
		}
		if d.looks > 100 {
			t.Errorf("%d turns in a minute", d.looks)
		}
	})
}

// stuck has something due that never gets done.
type stuck struct {
	diary
	looks int
}

func (s *stuck) SendNudges(context.Context, time.Time) (outbox.Turned, error) {
	s.looks++
	return outbox.Turned{}, nil
}

func TestChoresRunAtStartAndOnceANight(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := &diary{}
		running(t, d, quietly(), func(outbox.Turned) {})
		time.Sleep(72 * time.Hour)
		synctest.Wait()
		want := []string{"forget 01 00:00:00", "forget 01 03:17:00", "forget 02 03:17:00", "forget 03 03:17:00"}
		if got := d.chores(); !slices.Equal(got, want) {
			t.Errorf("done: %q", got)
		}
	})
}

func TestRunDueSaysWhatItDid(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	now := time.Date(2026, time.November, 30, 9, 0, 0, 0, time.UTC)
	d := &diary{planned: []time.Time{now}, turned: outbox.Turned{Opened: 1, Sent: 3, Late: 2,
		Skipped: []outbox.Skip{{What: "prompt/7/U1", Reason: "skip_too_late"}}}}
	woken := 0
	s := scheduler.New(d, func() time.Time { return now }, slog.New(slog.NewTextHandler(&log, nil)),
		func(outbox.Turned) { woken++ })
	if err := s.RunDue(t.Context(), now); err != nil {
		t.Fatal(err)
	}
	for _, words := range []string{"opened=1 closed=0 sent=3 posted=0 late=2",
		"what=prompt/7/U1 reason=skip_too_late"} {
		if !strings.Contains(log.String(), words) {
			t.Errorf("the log lacks %q:\n%s", words, log.String())
		}
	}
	if woken == 0 {
		t.Error("nobody was told that there is something to send")
	}
	log.Reset()
	if err := s.RunDue(t.Context(), now.Add(time.Minute)); err != nil || log.Len() > 0 {
		t.Errorf("a turn with nothing to do: %v, and says %s", err, log.String())
	}
}

func TestNextTurnIsTheEarliestOfWhatIsPlannedAndTheChores(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.November, 30, 2, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		planned []time.Time
		want    time.Time
	}{
		"nothing planned": {nil, now.Add(77 * time.Minute)},
		"a prompt later":  {[]time.Time{now.Add(7 * time.Hour)}, now.Add(77 * time.Minute)},
		"a prompt before": {[]time.Time{now.Add(time.Hour)}, now.Add(time.Hour)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := scheduler.New(&diary{planned: c.planned}, func() time.Time { return now }, quietly(),
				func(outbox.Turned) {})
			if at, ok, err := s.NextTurn(t.Context(), now); err != nil || !ok || !at.Equal(now) {
				t.Errorf("before the first turn the chores are due: %v %v %v", at, ok, err)
			}
			if err := s.RunDue(t.Context(), now); err != nil {
				t.Fatal(err)
			}
			if at, ok, err := s.NextTurn(t.Context(), now); err != nil || !ok || !at.Equal(c.want) {
				t.Errorf("%v %v %v, want %v", at, ok, err, c.want)
			}
		})
	}
}

func TestChoreThatFailsIsLeftAloneForAnHourAndHoldsUpNothing(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	now := time.Date(2026, time.November, 30, 9, 0, 0, 0, time.UTC)
	d := &diary{planned: []time.Time{now}}
	s := scheduler.New(d, func() time.Time { return now }, slog.New(slog.NewTextHandler(&log, nil)),
		func(outbox.Turned) {})
	full, tries := true, 0
	s.Nightly("backup", func(context.Context, time.Time) error {
		tries++
		if full {
			return errors.New("the disk is full")
		}
		return nil
	})
	for _, step := range []struct {
		after time.Duration
		tries int
	}{{0, 1}, {time.Minute, 1}, {time.Hour, 2}, {61 * time.Minute, 2}} {
		if err := s.RunDue(t.Context(), now.Add(step.after)); err != nil || tries != step.tries {
			t.Errorf("after %s: %d tries, want %d; %v", step.after, tries, step.tries, err)
		}
	}
	if len(d.planned) > 0 || !strings.Contains(log.String(), "chore=backup") ||
		!strings.Contains(log.String(), "the disk is full") {
		t.Errorf("planned %v; the log says:\n%s", d.planned, log.String())
	}
	full = false
	if err := s.RunDue(t.Context(), now.Add(2*time.Hour)); err != nil || tries != 3 {
		t.Errorf("the chore was not tried again: %d, %v", tries, err)
	}
	if err := s.RunDue(t.Context(), now.Add(4*time.Hour)); err != nil || tries != 3 {
		t.Errorf("the chore did not wait for the next night: %d, %v", tries, err)
	}
}
