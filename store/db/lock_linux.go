package db

import (
	"errors"
	"io"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// lockedByte is behind all that a database holds and all that SQLite locks itself.
const lockedByte = 1 << 62

// lockFile locks an open file until it is closed; exclusive against all, else against those who want it exclusively.
// The lock is of the file and not of its name, and other than SQLite's locks it does not end when another descriptor
// of the file is closed.
func lockFile(f *os.File, exclusive bool) (got bool, err error) {
	kind := int16(unix.F_RDLCK)
	if exclusive {
		kind = unix.F_WRLCK
	}
	err = unix.FcntlFlock(f.Fd(), unix.F_OFD_SETLK,
		&unix.Flock_t{Type: kind, Whence: io.SeekStart, Start: lockedByte, Len: 1})
	if errors.Is(err, syscall.EAGAIN) || errors.Is(err, syscall.EACCES) {
		return false, nil
	}
	return err == nil, err
}
