package store_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"okrbot/store"
	"okrbot/store/db"
	"okrbot/store/people"
)

// watcher looks at every file of a folder as soon as it is made, opened, written or renamed, as somebody else on the
// machine could.
type watcher struct {
	t      *testing.T
	folder string
	events *os.File
	modes  map[string]fs.FileMode // all bits that a file was ever seen with
	done   chan struct{}
}

const sentinel = "watched"

func watch(t *testing.T, folder string) *watcher {
	t.Helper()
	fd, err := syscall.InotifyInit1(syscall.IN_NONBLOCK | syscall.IN_CLOEXEC)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := syscall.InotifyAddWatch(fd, folder,
		syscall.IN_CREATE|syscall.IN_OPEN|syscall.IN_MODIFY|syscall.IN_ATTRIB|syscall.IN_MOVED_TO); err != nil {
		t.Fatal(err)
	}
	w := &watcher{t: t, folder: folder, events: os.NewFile(uintptr(fd), "inotify"), modes: map[string]fs.FileMode{},
		done: make(chan struct{})}
	go w.look()
	t.Cleanup(func() { w.events.Close(); <-w.done })
	return w
}

func (w *watcher) look() {
	defer close(w.done)
	for buffer := make([]byte, 1<<16); ; {
		n, err := w.events.Read(buffer)
		if err != nil {
			return
		}
		for rest := buffer[:n]; len(rest) >= syscall.SizeofInotifyEvent; {
			size := binary.NativeEndian.Uint32(rest[12:])
			name := string(bytes.TrimRight(rest[syscall.SizeofInotifyEvent:syscall.SizeofInotifyEvent+size], "\x00"))
			rest = rest[syscall.SizeofInotifyEvent+size:]
			if name == sentinel {
				return
			}
			if name == "" {
				continue
			}
			mode := fs.FileMode(0) // of one that is gone already: it was there, and nobody can say more
			if info, err := os.Lstat(filepath.Join(w.folder, name)); err == nil {
				mode = info.Mode()
			}
			w.modes[name] |= mode
		}
	}
}

// private checks that each file was its owner's alone all the time, and that there were those that are named.
func (w *watcher) private(wanted ...string) {
	w.t.Helper()
	if err := os.WriteFile(filepath.Join(w.folder, sentinel), nil, 0o600); err != nil {
		w.t.Fatal(err)
	}
	<-w.done
	for name, mode := range w.modes {
		if mode.Perm()&0o077 != 0 {
			w.t.Errorf("%s could be read or written by others: %v", name, mode)
		}
	}
	for _, suffix := range wanted {
		if !w.saw(suffix) {
			w.t.Errorf("no file …%s was seen, only %v", suffix, w.modes)
		}
	}
}

func (w *watcher) saw(suffix string) bool {
	for name := range w.modes {
		if strings.HasSuffix(name, suffix) {
			return true
		}
	}
	return false
}

func TestFiles_AreTheirOwnersFromTheFirstByte(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		do     func(s *salesTeam, folder string) error
		wanted []string
	}{
		"a backup": {func(s *salesTeam, folder string) error {
			return db.Backup(s.T().Context(), s.Path, filepath.Join(folder, "copy.db"))
		}, []string{"copy.db.partial", "copy.db"}},
		"a backup over the rest of one that was cut short": {func(s *salesTeam, folder string) error {
			target := filepath.Join(folder, "copy.db")
			err := os.WriteFile(target+".partial", []byte("half"), 0o600)
			return errors.Join(err, db.Backup(s.T().Context(), s.Path, target))
		}, []string{"copy.db"}},
		"a nightly backup": {func(s *salesTeam, folder string) error {
			_, err := db.BackupNightly(s.T().Context(), s.Path, folder, 3, s.Now())
			return err
		}, []string{".db.partial", ".db"}},
		"a restored database": {func(s *salesTeam, folder string) error {
			here := filepath.Join(folder, "okrbot.db")
			backup := filepath.Join(s.T().TempDir(), "backup.db")
			err := db.Backup(s.T().Context(), s.Path, backup)
			if err == nil {
				err = os.Chmod(backup, 0o644) // somebody copied it about
			}
			for range 2 { // the second one sets the first aside
				if err == nil {
					_, err = db.Restore(s.T().Context(), backup, here, s.Now(), false)
				}
			}
			return err
		}, []string{"okrbot.db", "okrbot.db.partial", "okrbot.db.lock"}},
		"the copy before an upgrade": {func(s *salesTeam, folder string) error {
			path := filepath.Join(folder, "okrbot.db")
			s.Done(os.WriteFile(path, nil, 0o600))
			raw(s.T(), path, "CREATE TABLE notes (text TEXT)")
			db, err := store.Open(s.T().Context(), store.Options{Path: path, Now: s.Now()})
			if err == nil {
				err = db.Close()
			}
			return err
		}, []string{".part", ".part-journal", "okrbot.db"}},
		"a new database": {func(s *salesTeam, folder string) error {
			db, err := store.Open(s.T().Context(), store.Options{Path: filepath.Join(folder, "okrbot.db"),
				Now: s.Now()})
			if err != nil {
				return err
			}
			_, _, err = db.NewKey(s.T().Context(), "Zapier", people.KeyScopes, 0, s.Now())
			return errors.Join(err, db.Close())
		}, []string{"okrbot.db", "okrbot.db-wal", "okrbot.db-shm", "okrbot.db.lock"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := lived(t)
			folder := t.TempDir()
			w := watch(t, folder)
			s.Done(test.do(s, folder))
			w.private(test.wanted...)
		})
	}
}

func TestFiles_ARestOfARestoreThatOthersCouldReadIsNotWrittenInto(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	folder := t.TempDir()
	backup, here := filepath.Join(folder, "backup.db"), filepath.Join(folder, "okrbot.db")
	s.Done(db.Backup(t.Context(), s.Path, backup))
	s.Done(os.WriteFile(here+".partial", []byte("half"), 0o600))
	s.Done(os.Chmod(here+".partial", 0o644))
	_, err := db.Restore(t.Context(), backup, here, s.Now(), false)
	s.Done(err)
	if info, err := os.Stat(here); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the restored database: %v, %v", info.Mode(), err)
	}
}
