package scheduler_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"okrbot/scheduler"
	"okrbot/store/outbox"
)

// watch is a clock that can be wrong, and another one that somebody else has.
type watch struct {
	off  atomic.Int64 // by how much the machine's is wrong
	deaf atomic.Bool  // nobody can be asked
}

func (w *watch) now() time.Time { return time.Now().Add(time.Duration(w.off.Load())) }

func (w *watch) elsewhere(context.Context) (time.Time, error) {
	if w.deaf.Load() {
		return time.Time{}, errors.New("no route to host")
	}
	return time.Now(), nil
}

// turning runs a scheduler by a watch.
func turning(t *testing.T, d *diary, w *watch) (*scheduler.Scheduler, *journal) {
	t.Helper()
	log := &journal{}
	s := scheduler.New(d, w.now, slog.New(slog.NewTextHandler(log, nil)), func(outbox.Turned) {})
	s.Confirm(w.elsewhere)
	runs(t, s)
	return s, log
}

func TestTurn_WaitsWhenTheClockLeapsAndSlackSaysOtherwise(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d, w := &diary{planned: []time.Time{after(48 * time.Hour)}}, &watch{}
		s, log := turning(t, d, w)
		time.Sleep(time.Hour)
		w.off.Store(int64(100 * 24 * time.Hour)) // the machine woke with a wrong clock
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		if done := d.turns(); len(done) > 0 || s.Doubt() == nil {
			t.Errorf("by a clock that is 100 days ahead it did %q, and doubts %v", done, s.Doubt())
		}
		if n := strings.Count(log.String(), "the clock leapt"); n != 1 {
			t.Errorf("said %d times: %s", n, log)
		}
		w.off.Store(0)
		time.Sleep(48 * time.Hour)
		synctest.Wait()
		if done := d.turns(); len(done) != 3 || !strings.HasPrefix(done[0], "close 03 00:00:") || s.Doubt() != nil {
			t.Errorf("when the clock is right again it did %q, and doubts %v", done, s.Doubt())
		}
	})
}

func TestTurn_AfterALongSleepAsksOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		due := after(24 * time.Hour)
		d, w := &diary{planned: []time.Time{due}, last: time.Now().Add(-72 * time.Hour)}, &watch{}
		w.deaf.Store(true)
		s, _ := turning(t, d, w)
		time.Sleep(25 * time.Hour)
		synctest.Wait()
		if done := d.turns(); len(done) > 0 || s.Doubt() == nil {
			t.Errorf("while nobody says what time it is it did %q", done)
		}
		w.deaf.Store(false)
		time.Sleep(time.Minute)
		synctest.Wait()
		if done := d.turns(); len(done) != 3 || s.Doubt() != nil {
			t.Errorf("then it did %q, and doubts %v", done, s.Doubt())
		}
	})
}

func TestTurn_SaysLoudlyWhatIsPlannedAnew(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d, w := &diary{anew: []string{"T1: boards"}, last: time.Now().Add(100 * 24 * time.Hour)}, &watch{}
		_, log := turning(t, d, w)
		if !strings.Contains(log.String(), "T1: boards") || !strings.Contains(log.String(), "level=ERROR") {
			t.Errorf("it said %s", log)
		}
		if len(d.troubles) != 1 || d.troubles[0] != "clock: T1: boards" {
			t.Errorf("noted %q", d.troubles)
		}
		if d.last.After(time.Now()) {
			t.Error("it still remembers a turn that is to come")
		}
	})
}
