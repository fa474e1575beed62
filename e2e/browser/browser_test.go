//go:build browser

// Package browser_test is people using the whole program on slacksim's page, in a real browser: the demo runs in this
// process, and Chromium is told what to do through its DevTools protocol.
package browser_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"testing"

	"github.com/chromedp/chromedp"
)

// required is the variable that CI sets: a browser test that would be skipped fails.
const required = "OKRBOT_BROWSER_REQUIRED"

// chromium is the browser of all tests; each test has a profile of its own in it. Why says why there is none.
var chromium struct {
	ctx context.Context
	why string
}

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	path, err := findChromium()
	if err != nil {
		chromium.why = err.Error()
		return m.Run()
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.WindowSize(1280, 800),
		chromedp.Env("LANGUAGE=en_US"),
		chromedp.Flag("hide-scrollbars", false), chromedp.Flag("font-render-hinting", "none"))...)
	defer stop()
	ctx, quit := chromedp.NewContext(allocator)
	defer quit()
	if err := chromedp.Do(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "Chromium does not start:", err)
		return 1
	}
	chromium.ctx = ctx
	return m.Run()
}

func findChromium() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("there is no Chromium on this machine; Debian's package is named chromium")
}

// needsBrowser skips the test where there is no browser, unless one is required.
func needsBrowser(t testing.TB) {
	t.Helper()
	if chromium.why != "" {
		skip(t, chromium.why)
	}
}

func skip(t testing.TB, why string) {
	t.Helper()
	if os.Getenv(required) != "" {
		t.Fatalf("%s, and %s is set", why, required)
	}
	t.Skip(why)
}
