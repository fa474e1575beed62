package bot

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/ui"
)

// initials name what an element starts with, by what its state says that it holds.
var initials = map[string]string{
	"value": "initial_value", "rich_text_value": "initial_value", "selected_option": "initial_option",
	"selected_options": "initial_options",
	"selected_user":    "initial_user", "selected_users": "initial_users", "selected_channel": "initial_channel",
	"selected_channels": "initial_channels", "selected_conversation": "initial_conversation",
	"selected_conversations": "initial_conversations", "selected_date": "initial_date", "selected_time": "initial_time",
	"selected_date_time": "initial_date_time",
}

// problemBlock is the block that says above a form why it came back.
const problemBlock = "bot.problem"

// refilled is a form as its submission came, with what was typed in it, and above it what is wrong: a sentence for
// each block. Slack itself shows errors only in a form that was not acknowledged yet.
func refilled(submission json.RawMessage, problems map[string]string) (*slack.ModalViewRequest, error) {
	var in struct {
		View struct {
			slack.ModalViewRequest
			Blocks []map[string]any `json:"blocks"`
			State  struct {
				Values map[string]map[string]map[string]any `json:"values"`
			} `json:"state"`
		} `json:"view"`
	}
	if err := json.Unmarshal(submission, &in); err != nil {
		return nil, err
	}
	blocks := slices.DeleteFunc(in.View.Blocks,
		func(block map[string]any) bool { return block["block_id"] == problemBlock })
	labels := map[string]string{}
	for _, block := range blocks {
		id, _ := block["block_id"].(string)
		labels[id] = textOf(block["label"])
		for _, element := range elementsOf(block) {
			action, _ := element["action_id"].(string)
			fill(element, in.View.State.Values[id][action])
		}
	}
	blocks = slices.Insert(blocks, 0, map[string]any{
		"type": "section", "block_id": problemBlock,
		"text": map[string]any{"type": "plain_text", "emoji": false,
			"text": "⚠️ " + strings.Join(sentences(problems, labels), "\n")},
	})
	text, err := json.Marshal(map[string]any{"blocks": blocks})
	if err != nil {
		return nil, err
	}
	view := in.View.ModalViewRequest
	view.ExternalID = "" // its view may be open yet
	return &view, json.Unmarshal(text, &view)
}

// sentences are the problems with the names of their fields; the same one is said once.
func sentences(problems, labels map[string]string) (said []string) {
	for _, block := range slices.Sorted(maps.Keys(problems)) {
		sentence := ui.Bare(problems[block])
		if label := labels[block]; label != "" {
			sentence = fmt.Sprintf("%s: %s", label, sentence)
		}
		said = append(said, sentence)
	}
	return said
}

func elementsOf(block map[string]any) (elements []map[string]any) {
	all, _ := block["elements"].([]any)
	for _, one := range append([]any{block["element"], block["accessory"]}, all...) {
		if element, ok := one.(map[string]any); ok {
			elements = append(elements, element)
		}
	}
	return elements
}

// fill lets an element start with what it held.
func fill(element, state map[string]any) {
	for held, initial := range initials {
		value, known := state[held]
		if !known {
			continue
		}
		delete(element, initial)
		if list, isList := value.([]any); value == nil || isList && len(list) == 0 {
			continue
		}
		delete(element, "default_to_current_conversation")
		element[initial] = offered(element, value)
		if text, ok := value.(string); ok {
			widen(element, text)
		}
	}
}

// widen lets a field hold what was typed in it, of which Slack may count more characters now than when it was typed.
func widen(element map[string]any, text string) {
	if most, limited := element["max_length"].(float64); limited && locale.Length(text) > int(most) {
		element["max_length"] = locale.Length(text)
	}
}

// offered is a chosen option, or list of them, in the very words of the element, which Slack insists on.
func offered(element map[string]any, chosen any) any {
	if list, ok := chosen.([]any); ok {
		all := make([]any, len(list))
		for i, one := range list {
			all[i] = offered(element, one)
		}
		return all
	}
	option, ok := chosen.(map[string]any)
	if !ok || option["value"] == nil {
		return chosen
	}
	options, _ := element["options"].([]any)
	groups, _ := element["option_groups"].([]any)
	for _, group := range groups {
		some, _ := group.(map[string]any)["options"].([]any)
		options = append(options[:len(options):len(options)], some...)
	}
	for _, o := range options {
		if o, ok := o.(map[string]any); ok && o["value"] == option["value"] {
			return o
		}
	}
	return option
}

func textOf(object any) string {
	o, _ := object.(map[string]any)
	text, _ := o["text"].(string)
	return text
}
