//go:build !linux

package nasty

import "time"

var began = time.Now()

// clock is the time that has gone by.
func clock() time.Duration { return time.Since(began) }
