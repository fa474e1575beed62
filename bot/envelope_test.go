package bot

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"okrbot/nasty"
)

// samples is where payloads of the real Slack are.
const samples = "../slacksim/testdata/samples/"

// listening is a bot that listens to what the samples of events are, and to nothing else by name.
func listening() *Bot {
	r := NewRouter()
	hear := func(context.Context, *Request) (Reply, error) { return Reply{}, nil }
	for _, kind := range []string{"app_home_opened", "app_mention", "message", "member_joined_channel",
		"reaction_added"} {
		r.Event(kind, hear)
	}
	r.DM(hear)
	return New(Config{Router: r, Now: func() time.Time { return time.Time{} }, Log: slog.New(slog.DiscardHandler)})
}

// seed adds the samples of a folder, each in an envelope of the type unless it has one already.
func seed(f *testing.F, pattern, kind string) {
	f.Helper()
	files, err := filepath.Glob(samples + pattern)
	if err != nil || len(files) == 0 {
		f.Fatalf("%s: %d samples, %v", pattern, len(files), err)
	}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		if kind != "" {
			if body, err = json.Marshal(envelope{ID: "e", Type: kind, Payload: body}); err != nil {
				f.Fatalf("%s: %v", file, err)
			}
		}
		f.Add(body)
	}
}

func FuzzEnvelope(f *testing.F) {
	seed(f, "socket-mode/envelope.*.json", "")
	seed(f, "slash-commands/*.json", "slash_commands")
	seed(f, "interactivity/*.json", "interactive")
	seed(f, "events/*.json", "events_api")
	f.Add([]byte(`{"type":"interactive","payload":{"type":"block_actions","actions":[null]}}`))
	f.Add([]byte(`{"type":"interactive","payload":{"type":"view_submission","view":{"id":"V","state":{"values":{"a":null}}}}}`))
	f.Add([]byte(`{"type":"events_api","payload":{"event":{"type":"message","channel_type":"im","user":{"id":7}}}}`))
	for _, text := range nasty.Texts() {
		said, err := json.Marshal(text)
		if err != nil {
			f.Fatal(err)
		}
		f.Add([]byte(`{"type":"slash_commands","payload":{"command":"/okr","user_id":"U1","text":` + string(said) +
			`}}`))
		f.Add([]byte(text))
	}
	b := listening()
	f.Fuzz(func(t *testing.T, frame []byte) {
		read := func() (*task, error) {
			var e envelope
			if err := json.Unmarshal(frame, &e); err != nil {
				return nil, err
			}
			return b.open(e)
		}
		nasty.Quick(t, func() { _, _ = read() })
		opened, err := read()
		if err != nil {
			if errors.Is(err, errNothing) && opened.envelope.Type == "slash_commands" {
				t.Error("a command is nothing to the bot")
			}
			return
		}
		again, err := read()
		if err != nil || again.Once != opened.Once || again.kind != opened.kind || again.lane() != opened.lane() {
			t.Errorf("the same envelope is %s %q and then %s %q: %v", opened.kind, opened.Once, again.kind, again.Once,
				err)
		}
		if opened.kind == "" {
			t.Error("a task of no kind")
		}
		if strings.ContainsAny(opened.Text, "\u00a0“”") {
			t.Errorf("untidy text %q", opened.Text)
		}
	})
}
