package store_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"okrbot/store/db"
	"okrbot/store/storetest"
)

// TestBackup_LeavesSQLitesLocksAlone: closing any descriptor of a file ends the process's locks of it, by which other
// programs know that somebody has the database open.
func TestBackup_LeavesSQLitesLocksAlone(t *testing.T) {
	t.Parallel()
	w := storetest.New(t)
	info, err := os.Stat(w.Path)
	w.Done(err)
	inode := fmt.Sprintf(":%d ", info.Sys().(*syscall.Stat_t).Ino) //nolint:forcetypeassert // it is Linux
	locks := func() (held int) {
		all, err := os.ReadFile("/proc/locks")
		w.Done(err)
		for line := range strings.Lines(string(all)) {
			if strings.Contains(line, "POSIX") && strings.Contains(line, inode) {
				held++
			}
		}
		return held
	}
	before := locks()
	w.Done(db.Backup(t.Context(), w.Path, filepath.Join(t.TempDir(), "copy.db")))
	_, err = db.Verify(t.Context(), w.Path)
	w.Done(err)
	if after := locks(); before == 0 || after < before {
		t.Errorf("SQLite had %d locks and has %d", before, after)
	}
}
