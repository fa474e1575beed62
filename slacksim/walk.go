package slacksim

import (
	"maps"
	"slices"
)

// stateful elements have a value of their own in state.values.
var stateful = []string{
	"plain_text_input", "number_input", "email_text_input", "url_text_input", "datepicker", "timepicker",
	"datetimepicker",
	"static_select", "multi_static_select", "external_select", "multi_external_select", "users_select",
	"multi_users_select",
	"conversations_select", "multi_conversations_select", "channels_select", "multi_channels_select",
	"radio_buttons", "checkboxes", "rich_text_input", "file_input",
}

// Element is an interactive element in its block.
type Element struct {
	BlockID string
	ID      string // action_id
	Type    string
	JSON    map[string]any
	Block   map[string]any
}

// Input says whether the element stands in an input block.
func (e Element) Input() bool { return e.Block["type"] == "input" }

func (e Element) stateful() bool { return slices.Contains(stateful, e.Type) }

// blocksIn visits all blocks, also those within containers, carousels and layouts.
func blocksIn(list []any, visit func(b map[string]any)) {
	for _, item := range list {
		b, ok := item.(map[string]any)
		if !ok {
			continue
		}
		visit(b)
		children, _ := b["child_blocks"].([]any)
		blocksIn(children, visit)
		if b["type"] == "carousel" {
			cards, _ := b["elements"].([]any)
			blocksIn(cards, visit)
		}
		if b["type"] == "layout" {
			rows, _ := b["rows"].([]any)
			for _, item := range rows {
				row, _ := item.(map[string]any)
				items, _ := row["items"].([]any)
				blocksIn(items, visit)
			}
		}
	}
}

// elementsOf visits the interactive elements of one block.
func elementsOf(b map[string]any, visit func(e map[string]any)) {
	try := func(value any) {
		if e, ok := value.(map[string]any); ok {
			if sh, known := elementShapes[asString(e["type"])]; known && sh.at&^inContext != 0 && e["type"] != "image" {
				visit(e)
			}
		}
	}
	each := func(value any) {
		items, _ := value.([]any)
		for _, item := range items {
			try(item)
		}
	}
	switch b["type"] {
	case "section":
		try(b["accessory"])
	case "input":
		try(b["element"])
	case "actions", "context_actions":
		each(b["elements"])
	case "card":
		each(b["actions"])
	case "data_table":
		rows, _ := b["rows"].([]any)
		for _, row := range rows {
			cells, _ := row.([]any)
			for _, item := range cells {
				cell, _ := item.(map[string]any)
				try(cell["element"])
				each(cell["elements"])
			}
		}
	}
}

// Elements lists the interactive elements of blocks in the order they are shown.
func Elements(blocks []any) []Element {
	var found []Element
	blocksIn(blocks, func(b map[string]any) {
		elementsOf(b, func(e map[string]any) {
			found = append(found, Element{BlockID: asString(b["block_id"]), ID: asString(e["action_id"]),
				Type: asString(e["type"]), JSON: e, Block: b})
		})
	})
	return found
}

// completed copies blocks and fills in what Slack fills in: block_id, action_id, optional, verbatim and emoji.
func (s *Sim) completed(list []any) []any {
	copied, _ := deepCopy(list).([]any)
	blocksIn(copied, func(b map[string]any) {
		if b["block_id"] == nil {
			b["block_id"] = s.id("b")
		}
		if b["type"] == "input" && b["optional"] == nil {
			b["optional"] = false
		}
		elementsOf(b, func(e map[string]any) {
			if e["action_id"] == nil {
				e["action_id"] = s.id("a")
			}
		})
	})
	return copied
}

func deepCopy(value any) any {
	switch value := value.(type) {
	case []any:
		out := make([]any, len(value))
		for i, item := range value {
			out[i] = deepCopy(item)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(value)+1)
		for key, item := range value {
			out[key] = deepCopy(item)
		}
		if _, hasText := out["text"].(string); hasText {
			if out["type"] == "mrkdwn" && out["verbatim"] == nil {
				out["verbatim"] = false
			}
			if out["type"] == "plain_text" && out["emoji"] == nil {
				out["emoji"] = true
			}
		}
		return out
	default:
		return value
	}
}

// Values is what a form holds, by block_id and action_id, in the shape of state.values.
type Values map[string]map[string]map[string]any

func (v Values) get(blockID, actionID string) map[string]any { return v[blockID][actionID] }

func (v Values) set(blockID, actionID string, value map[string]any) {
	if v[blockID] == nil {
		v[blockID] = map[string]map[string]any{}
	}
	v[blockID][actionID] = value
}

// kept returns the values whose element is still there, with the same block_id and action_id.
func (v Values) kept(blocks []any) Values {
	left := Values{}
	for _, e := range Elements(blocks) {
		if value := v.get(e.BlockID, e.ID); value != nil && (value["type"] == nil || value["type"] == e.Type) {
			left.set(e.BlockID, e.ID, withType(value, e.Type))
		}
	}
	return left
}

func (v Values) merged(more Values) Values {
	out := Values{}
	for _, from := range []Values{v, more} {
		for b, actions := range from {
			for a, value := range actions {
				out.set(b, a, value)
			}
		}
	}
	return out
}

// escaped is what a form holds as Slack sends it.
func (v Values) escaped() Values {
	out := Values{}
	for b, actions := range v {
		for a, value := range actions {
			out.set(b, a, escapedValue(value))
		}
	}
	return out
}

// escapedValue is what one element holds, as Slack sends it.
func escapedValue(value map[string]any) map[string]any {
	text, typed := value["value"].(string)
	if !typed {
		return value
	}
	value = maps.Clone(value)
	value["value"] = escaped(text)
	return value
}

// stateOf is state.values: what was typed, else what the blocks say at first.
func stateOf(blocks []any, typed Values) Values {
	state := Values{}
	for _, e := range Elements(blocks) {
		if !e.stateful() {
			continue
		}
		value := typed.get(e.BlockID, e.ID)
		if value == nil {
			value = initial(e)
		}
		value = maps.Clone(value)
		value["type"] = e.Type
		state.set(e.BlockID, e.ID, value)
	}
	return state
}

// valueField is the name of the value in state.values, and of the property that sets it at first.
func valueField(elementType string) (field, initialField string) {
	switch elementType {
	case "datepicker":
		return "selected_date", "initial_date"
	case "timepicker":
		return "selected_time", "initial_time"
	case "datetimepicker":
		return "selected_date_time", "initial_date_time"
	case "static_select", "external_select", "radio_buttons":
		return "selected_option", "initial_option"
	case "multi_static_select", "multi_external_select", "checkboxes":
		return "selected_options", "initial_options"
	case "users_select":
		return "selected_user", "initial_user"
	case "multi_users_select":
		return "selected_users", "initial_users"
	case "conversations_select":
		return "selected_conversation", "initial_conversation"
	case "multi_conversations_select":
		return "selected_conversations", "initial_conversations"
	case "channels_select":
		return "selected_channel", "initial_channel"
	case "multi_channels_select":
		return "selected_channels", "initial_channels"
	case "rich_text_input":
		return "rich_text_value", "initial_value"
	case "file_input":
		return "files", ""
	default:
		return "value", "initial_value"
	}
}

var manyValued = []string{"selected_options", "selected_users", "selected_conversations", "selected_channels", "files"}

func initial(e Element) map[string]any {
	field, from := valueField(e.Type)
	value := map[string]any{field: e.JSON[from]}
	if value[field] == nil && slices.Contains(manyValued, field) {
		value[field] = []any{}
	}
	if value[field] == "" {
		value[field] = nil
	}
	if e.Type == "timepicker" && e.JSON["timezone"] != nil {
		value["timezone"] = e.JSON["timezone"]
	}
	return value
}
