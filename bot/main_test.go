package bot_test

import (
	"os"
	"testing"

	"okrbot/slacksim/simtest"
)

func TestMain(m *testing.M) {
	simtest.Crowd()
	os.Exit(m.Run())
}
