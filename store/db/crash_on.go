//go:build crash

package db

import (
	"os"
	"strconv"
	"strings"
	"sync/atomic"
)

// passings of the point that OKRBOT_CRASH_AT names.
var passings atomic.Int64

// crash kills the process, without a last word, at the n-th passing of the point that OKRBOT_CRASH_AT names as POINT:N.
func crash(point string) {
	name, nth, _ := strings.Cut(os.Getenv("OKRBOT_CRASH_AT"), ":")
	if point != name || strconv.FormatInt(passings.Add(1), 10) != nth {
		return
	}
	self, err := os.FindProcess(os.Getpid())
	if err == nil {
		err = self.Kill()
	}
	if err != nil {
		panic(err)
	}
	select {} // until the signal arrives
}
