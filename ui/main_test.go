package ui_test

import (
	"os"
	"runtime/debug"
	"testing"
)

func TestMain(m *testing.M) {
	debug.SetGCPercent(400) // screens of hostile texts are large, and short-lived
	os.Exit(m.Run())
}
