package crash_test

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
	"testing"
	"time"
)

// ends sends the present process a signal and waits until it has ended in good order, with everything in the
// database's file.
func (o *office) ends(by syscall.Signal) {
	o.t.Helper()
	if err := o.life.process.Process.Signal(by); err != nil {
		o.t.Fatal(err)
	}
	select {
	case <-o.life.over:
	case <-time.After(20 * time.Second):
		o.t.Fatalf("%s does not end it:\n%s", by, o.life.tail())
	}
	if code := o.life.process.ProcessState.ExitCode(); code != 0 {
		o.t.Errorf("after %s it ends with exit code %d:\n%s", by, code, o.life.tail())
	}
	if log, err := os.Stat(o.database() + "-wal"); err == nil && log.Size() > 0 || err != nil &&
		!errors.Is(err, fs.ErrNotExist) {
		o.t.Errorf("after %s the log is not merged: %v", by, err)
	}
	o.await("the connections to end", 10*time.Second, func() bool { return o.sim.Connections() == 0 })
}

func TestSignals_EndItInGoodOrder(t *testing.T) {
	t.Parallel()
	o := furnish(t)
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP, syscall.SIGQUIT} {
		o.start("")
		o.await("okrbot", 20*time.Second, func() bool { return o.sim.Connections() > 0 })
		o.ends(signal)
	}
}

// Whoever reads the log may go away: the bot works on.
func TestSignals_OutlivesTheReaderOfItsLog(t *testing.T) {
	t.Parallel()
	o := furnish(t)
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	o.startInto("", write)
	if err := errors.Join(write.Close(), read.Close()); err != nil {
		t.Fatal(err)
	}
	o.await("okrbot", 20*time.Second, func() bool { return o.sim.Connections() > 0 })
	dm := o.sim.DM(o.members[0], o.sim.BotUser())
	if err := o.sim.Type(t.Context(), o.members[0], dm, "", "/okr help"); err != nil {
		t.Fatal(err)
	}
	o.await("an answer", 10*time.Second, func() bool { return len(o.sim.Ephemerals(dm, o.members[0])) > 0 })
	o.ends(syscall.SIGTERM)
}
