package judge_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"okrbot/e2e/judge"
)

// Every golden screen is what Slack's own types say a message or a view is.
func TestJudge_GoldenScreens(t *testing.T) {
	t.Parallel()
	needsJudge(t)
	files, err := filepath.Glob("../../ui/testdata/*.json")
	if err != nil || len(files) < 400 {
		t.Fatalf("%d golden screens, %v", len(files), err)
	}
	said := &judge.Said{Everything: true}
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var screen map[string]any
		if err := json.Unmarshal(text, &screen); err != nil {
			t.Fatal(path, err)
		}
		show(t, said, filepath.Base(path), screen)
	}
	verdict, err := said.Judge(t.Context(), ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, complaint := range verdict.Complaints {
		t.Error(complaint)
	}
	if len(verdict.Unneeded) > 0 {
		t.Errorf("no screen needs %q: take it off the list of what the types lack", verdict.Unneeded)
	}
}

// show says a golden screen to Slack: a message, which may have a plain twin, a form or a Home tab.
func show(t *testing.T, said *judge.Said, from string, screen map[string]any) {
	t.Helper()
	switch screen["type"] {
	case "home":
		said.Call(from, "views.publish", map[string]any{"user_id": "U0ADA", "view": screen})
	case "modal":
		said.Call(from, "views.open", map[string]any{"trigger_id": "1.2", "view": screen})
	default:
		if screen["Text"] == nil || screen["Blocks"] == nil {
			t.Errorf("%s is neither a message nor a view", from)
		}
		for _, blocks := range []string{"Blocks", "Plain"} {
			if screen[blocks] != nil {
				said.Call(from, "chat.postMessage",
					map[string]any{"channel": "C0SALES", "text": screen["Text"], "blocks": screen[blocks]})
			}
		}
	}
}

// What is known to be wrong is refused, so that silence means something.
func TestJudge_RefusesWhatIsWrong(t *testing.T) {
	t.Parallel()
	needsJudge(t)
	right := map[string]struct{ as, value string }{
		"a section": {"KnownBlock", `{"type": "section", "text": {"type": "mrkdwn", "text": "*Hello*"}}`},
		"a call":    {"chat.postMessage", `{"channel": "C1", "text": "Hello", "unfurl_links": false}`},
		"a form": {"views.open", `{"trigger_id": "1", "view": {"type": "modal",
			"title": {"type": "plain_text", "text": "A"}, "blocks": []}}`},
		"an ack": {"Ack", `{"response_action": "clear"}`},
	}
	wrong := map[string]struct{ as, value string }{
		"an unknown block":      {"KnownBlock", `{"type": "paragraph", "text": "Hello"}`},
		"a text without type":   {"KnownBlock", `{"type": "section", "text": {"text": "Hello"}}`},
		"a text that is bare":   {"KnownBlock", `{"type": "header", "text": "Hello"}`},
		"a field of another":    {"KnownBlock", `{"type": "divider", "text": {"type": "mrkdwn", "text": "Hello"}}`},
		"a button without text": {"KnownBlock", `{"type": "actions", "elements": [{"type": "button", "action_id": "a"}]}`},
		"an unknown style": {"KnownBlock",
			`{"type": "actions", "elements": [
				{"type": "button", "style": "green", "text": {"type": "plain_text", "text": "A"}}]}`},
		"an input without label": {"KnownBlock", `{"type": "input", "element": {"type": "plain_text_input"}}`},
		"an option in mrkdwn": {"KnownBlock", `{"type": "actions", "elements": [{"type": "static_select",
			"options": [{"text": {"type": "mrkdwn", "text": "A"}, "value": "a"}]}]}`},
		"a message to nowhere": {"chat.postMessage", `{"text": "Hello"}`},
		"a number as text":     {"conversations.list", `{"limit": "many"}`},
		"a flag as text":       {"chat.postMessage", `{"channel": "C1", "text": "Hello", "unfurl_links": "no"}`},
		"an unknown argument":  {"chat.update", `{"channel": "C1", "ts": "1.2", "text": "Hello", "loud": true}`},
		"an unknown method":    {"chat.shout", `{"channel": "C1"}`},
		"a form without title": {"views.open", `{"trigger_id": "1", "view": {"type": "modal", "blocks": []}}`},
		"a block in a form": {"views.open", `{"trigger_id": "1", "view": {"type": "modal",
			"title": {"type": "plain_text", "text": "A"}, "blocks": [{"type": "image", "image_url": 7, "alt_text": "A"}]}}`},
		"an unknown action":   {"Ack", `{"response_action": "close"}`},
		"an unknown audience": {"Response", `{"response_type": "everybody", "text": "Hello"}`},
	}
	said := &judge.Said{Everything: true}
	for _, cases := range []map[string]struct{ as, value string }{right, wrong} {
		for name, c := range cases {
			var value map[string]any
			if err := json.Unmarshal([]byte(c.value), &value); err != nil {
				t.Fatal(name, err)
			}
			if strings.Contains(c.as, ".") {
				said.Call(name, c.as, value)
			} else {
				said.Add(name, c.as, value)
			}
		}
	}
	verdict, err := said.Judge(t.Context(), ".")
	if err != nil {
		t.Fatal(err)
	}
	refused := map[string]bool{}
	for _, complaint := range verdict.Complaints {
		name, _, _ := strings.Cut(complaint, ":")
		refused[name] = true
	}
	got, want := slices.Sorted(maps.Keys(refused)), slices.Sorted(maps.Keys(wrong))
	if !slices.Equal(got, want) {
		t.Errorf("refused:\n%q\nwrong:\n%q", got, want)
	}
}

// needsJudge leaves the test out where the compiler is not there; with OKRBOT_JUDGE_REQUIRED set, that is a failure.
func needsJudge(t *testing.T) {
	t.Helper()
	if err := judge.Missing("."); err != nil {
		if os.Getenv("OKRBOT_JUDGE_REQUIRED") != "" {
			t.Fatal(err)
		}
		t.Skip(err) // CI sets the variable
	}
}
