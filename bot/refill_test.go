package bot

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// holds names what the state of an element says, by its type.
var holds = map[string]string{
	"plain_text_input": "value", "number_input": "value", "email_text_input": "value", "url_text_input": "value",
	"rich_text_input": "rich_text_value",
	"static_select":   "selected_option", "external_select": "selected_option", "radio_buttons": "selected_option",
	"checkboxes":          "selected_options",
	"multi_static_select": "selected_options", "users_select": "selected_user", "multi_users_select": "selected_users",
	"conversations_select": "selected_conversation", "channels_select": "selected_channel",
	"datepicker": "selected_date", "timepicker": "selected_time",
}

// sentAs is what Slack sends of a form in which nothing was changed, but that each text got an ending.
func sentAs(t *testing.T, view map[string]any, ending string) json.RawMessage {
	t.Helper()
	values := map[string]map[string]any{}
	for _, block := range view["blocks"].([]any) {
		block := block.(map[string]any)
		id, _ := block["block_id"].(string)
		for _, element := range elementsOf(block) {
			held := holds[element["type"].(string)]
			if held == "" {
				continue
			}
			value := element[initials[held]]
			if text, ok := value.(string); ok && element["type"] == "plain_text_input" {
				value = text + ending
			}
			if values[id] == nil {
				values[id] = map[string]any{}
			}
			values[id][element["action_id"].(string)] = map[string]any{"type": element["type"], held: value}
		}
	}
	sent := maps.Clone(view)
	sent["id"], sent["state"] = "V1", map[string]any{"values": values}
	text, err := json.Marshal(map[string]any{"type": "view_submission", "view": sent})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestEveryFormComesBackAsItWasSent(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../ui/testdata/*.json")
	if err != nil {
		t.Fatal(err)
	}
	forms := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var view map[string]any
		if err := json.Unmarshal(text, &view); err != nil {
			t.Fatal(err)
		}
		if view["type"] != "modal" || !strings.Contains(string(text), `"type": "input"`) {
			continue
		}
		forms++
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			for range 2 { // a form that came back may come back once more
				again, err := refilled(sentAs(t, view, ""), map[string]string{"": "Wrong."})
				if err != nil {
					t.Fatal(err)
				}
				got := asJSON(t, again)
				blocks := got["blocks"].([]any)
				if said := textOf(blocks[0].(map[string]any)["text"]); said != "⚠️ Wrong." {
					t.Errorf("above the form is said %q", said)
				}
				got["blocks"] = blocks[1:]
				if !reflect.DeepEqual(got, view) {
					t.Errorf("the form came back as\n%v\nand was\n%v", got, view)
				}
			}
		})
	}
	if forms < 20 {
		t.Errorf("only %d forms were looked at", forms)
	}
}

func TestFormComesBackWithWhatWasTyped(t *testing.T) {
	t.Parallel()
	view := map[string]any{"type": "modal", "title": map[string]any{"type": "plain_text", "text": "Form"},
		"callback_id": "form", "external_id": "x", "blocks": []any{
			map[string]any{
				"type": "input", "block_id": "name", "label": map[string]any{"type": "plain_text", "text": "Name"},
				"element": map[string]any{"type": "plain_text_input", "action_id": "a", "initial_value": "before",
					"max_length": 18},
			},
			map[string]any{
				"type": "input", "block_id": "channel", "label": map[string]any{"type": "plain_text",
					"text": "Channel"},
				"element": map[string]any{"type": "conversations_select", "action_id": "a",
					"default_to_current_conversation": true},
			},
		}}
	var sent map[string]any
	if err := json.Unmarshal(sentAs(t, view, " and after 🎉"), &sent); err != nil {
		t.Fatal(err)
	}
	values := sent["view"].(map[string]any)["state"].(map[string]any)["values"].(map[string]any)
	values["channel"].(map[string]any)["a"].(map[string]any)["selected_conversation"] = "C1"
	text, err := json.Marshal(sent)
	if err != nil {
		t.Fatal(err)
	}
	again, err := refilled(text, map[string]string{"name": "Too `long`.", "channel": "Taken."})
	if err != nil {
		t.Fatal(err)
	}
	got := asJSON(t, again)
	blocks := got["blocks"].([]any)
	if said := textOf(blocks[0].(map[string]any)["text"]); said != "⚠️ Channel: Taken.\nName: Too long." {
		t.Errorf("above the form is said %q", said)
	}
	var elements []string
	for _, block := range blocks[1:] {
		element := block.(map[string]any)["element"].(map[string]any)
		for _, key := range slices.Sorted(maps.Keys(element)) {
			if strings.HasPrefix(key, "initial") || strings.HasPrefix(key, "default") || key == "max_length" {
				elements = append(elements, fmt.Sprint(key, " ", element[key]))
			}
		}
	}
	if want := []string{"initial_value before and after 🎉", "max_length 19",
		"initial_conversation C1"}; !slices.Equal(elements, want) || got["external_id"] != nil {
		t.Errorf("the fields start with %q", elements)
	}
}

func asJSON(t *testing.T, v any) (object map[string]any) {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &object); err != nil {
		t.Fatal(err)
	}
	return object
}
