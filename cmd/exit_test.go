package cmd

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"okrbot/bot"
	"okrbot/locale"
	"okrbot/store"
	"okrbot/store/db"
)

// TestExitCodes has what a service manager is to know: 2 is for a person, and 1 is tried again.
func TestExitCodes(t *testing.T) {
	t.Parallel()
	catalog, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	opened := func(cause error) error { return databaseProblem("okrbot.db", cause) }
	for name, c := range map[string]struct {
		err  error
		code int
	}{
		"all is well":           {nil, exitOK},
		"help":                  {flag.ErrHelp, exitOK},
		"a setting is wrong":    {usage("cli.log_level", "Value", "loud"), exitUsage},
		"Slack refuses a token": {refused(fmt.Errorf("bot token: %w", bot.ErrRefused)), exitUsage},
		"it was said already":   {errFailed, exitFailure},
		"anything else":         {errors.New("no idea"), exitFailure},
		"the disk is full at the first start": {opened(&store.DiskError{ID: "errors.disk_full",
			Err: errors.New("full")}), exitFailure},
		"no space for the file": {opened(&fs.PathError{Err: syscall.ENOSPC}), exitFailure},
		"a disk that can't be read just now": {opened(&store.DiskError{ID: "errors.disk_broken",
			Err: errors.New("I/O")}), exitFailure},
		"another okrbot has the database": {opened(db.ErrInUse), exitFailure},
		"a newer okrbot wrote it":         {opened(db.ErrNewer), exitUsage},
		"it is something else":            {opened(db.ErrForeign), exitUsage},
		"it may not be read":              {opened(&fs.PathError{Err: syscall.EACCES}), exitUsage},
		"its folder is not there":         {opened(&fs.PathError{Err: syscall.ENOENT}), exitUsage},
		"its disk is mounted read-only":   {opened(&fs.PathError{Err: syscall.EROFS}), exitUsage},
		"the address is taken": {listenProblem(":8080", os.NewSyscallError("bind", syscall.EADDRINUSE)),
			exitFailure},
		"the address is not up yet": {listenProblem("10.0.0.1:8080",
			os.NewSyscallError("bind", syscall.EADDRNOTAVAIL)), exitFailure},
		"the port is not for everybody": {listenProblem(":80", os.NewSyscallError("bind", syscall.EACCES)), exitUsage},
		"it is no address":              {listenProblem("nowhere", errors.New("missing port in address")), exitUsage},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := Program{Stdout: io.Discard, Stderr: io.Discard}
			if code := report(p, catalog.Printer(locale.English), c.err); code != c.code {
				t.Errorf("exit code %d, want %d", code, c.code)
			}
		})
	}
}

func TestOpenStore_SaysWhatIsInTheWay(t *testing.T) {
	t.Parallel()
	letter := filepath.Join(t.TempDir(), "letter.db")
	if err := os.WriteFile(letter, []byte(
		"Dear database, this is a letter, and no database at all. It is long enough to have a header."),
		0o600); err != nil {
		t.Fatal(err)
	}
	_, err := openStore(t.Context(), settings{db: letter}, time.Now(), nil)
	if _, wrong := errors.AsType[usageError](err); !wrong {
		t.Errorf("a letter is %v", err)
	}
}
