package bot_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"okrbot/slacksim"
)

// inOwnTime runs a test in a time of its own, which passes only when everything waits for it, however busy the
// machine is. Slack is reached over a wire instead of the network, since nobody knows when the network waits.
func inOwnTime(t *testing.T, test func(w *world)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := &world{tb: t, wire: &wire{}}
		w.build(slacksim.Config{})
		test(w)
	})
}

// wire carries calls to Slack, and its answers back. Messages take up to a fifth of a second, some longer than others.
type wire struct {
	slack    http.Handler
	gate     *gate // nil: Slack takes as many messages as come
	messages atomic.Int64
}

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	answer := httptest.NewRecorder()
	if strings.HasSuffix(r.URL.Path, "/chat.postMessage") && w.gate != nil {
		time.Sleep(time.Duration(w.messages.Add(1)*37%200) * time.Millisecond)
		if !w.gate.admits(time.Now()) {
			refuse(answer)
			return answer.Result(), nil
		}
	}
	w.slack.ServeHTTP(answer, r)
	return answer.Result(), nil
}
