//go:build !linux

package db

import "os"

// lockFile has no lock here that goes with the file and leaves SQLite's own alone: PATH.lock beside the real file has
// to do.
func lockFile(*os.File, bool) (got bool, err error) { return true, nil }
