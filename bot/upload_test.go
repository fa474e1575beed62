package bot_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"okrbot/okr"
	"okrbot/slacksim"
)

// uploads sends a person a file, and returns what became of it.
func (w *world) uploads(ctx context.Context, person string) <-chan error {
	w.tb.Helper()
	w.setUp()
	done := make(chan error, 1)
	go func() { done <- w.bot.Upload(ctx, okr.PersonID(person), "export.json", "What is stored", []byte("{}")) }()
	return done
}

// files are the names of the files that a conversation shows.
func (w *world) files(channel string) (names []string) {
	for _, m := range w.sim.Messages(channel) {
		for _, f := range m.Files {
			names = append(names, f.Name)
		}
	}
	return names
}

func TestUploadIsMeasuredCallByCall(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seen := &count{}
	w.config.Metrics = seen
	w.meet(w.ada)
	w.sim.Inject(slacksim.Fault{Name: "ratelimited", On: "files.getUploadURLExternal", Times: 1, RetryAfter: 1})
	w.sim.Inject(slacksim.Fault{Name: "ratelimited", On: "files.completeUploadExternal", Times: 1, RetryAfter: 1})
	if err := <-w.uploads(t.Context(), w.ada); err != nil {
		t.Fatal(err)
	}
	w.until("the file", func() bool { return slices.Equal(w.files(w.dm(w.ada)), []string{"export.json"}) })
	for name, want := range map[string]int{
		"files.getUploadURLExternal ratelimited": 1, "limited files.getUploadURLExternal": 1,
		"files.getUploadURLExternal ok":            1,
		"upload_url ok":                            1, // what is there already is not sent again
		"files.completeUploadExternal ratelimited": 1, "limited files.completeUploadExternal": 1,
		"files.completeUploadExternal ok": 1,
	} {
		if got := seen.of(name); got != want {
			t.Errorf("%q is counted %d times, want %d", name, got, want)
		}
	}
}

func TestUploadLeavesAloneWhatSlackWantsLeftAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seen := &count{}
	w.config.Metrics = seen
	w.meet(w.ada, w.veli)
	w.sim.Inject(slacksim.Fault{Name: "ratelimited", On: "files.completeUploadExternal", Times: 1, RetryAfter: 3600})
	ctx, cancel := context.WithCancel(t.Context())
	first := w.uploads(ctx, w.ada)
	w.until("Slack to ask for an hour", func() bool { return seen.of("limited files.completeUploadExternal") == 1 })
	second := w.uploads(ctx, w.veli)
	w.until("both files to be there", func() bool { return seen.of("upload_url ok") == 2 })
	cancel()
	if err := <-first; err == nil {
		t.Error("the first file was sent within the hour")
	}
	if err := <-second; err == nil || !strings.Contains(err.Error(), "files.completeUploadExternal is closed for") {
		t.Errorf("the second file met with %v", err)
	}
	if n := w.sim.Calls("files.completeUploadExternal"); n != 1 {
		t.Errorf("%d calls although Slack asked for an hour", n)
	}
}
