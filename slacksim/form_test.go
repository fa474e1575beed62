package slacksim_test

import (
	"testing"

	"okrbot/slacksim"
)

func TestTheClientChecksAFormBeforeItIsSent(t *testing.T) {
	t.Parallel()
	number := object{"type": "number_input", "action_id": "a", "is_decimal_allowed": false, "min_value": "1",
		"max_value": "10"}
	decimal := object{"type": "number_input", "action_id": "a", "is_decimal_allowed": true}
	short := object{"type": "plain_text_input", "action_id": "a", "min_length": 2, "max_length": 4}
	for _, c := range []struct {
		name     string
		element  object
		optional bool
		value    object
		want     string
	}{
		{"empty", short, false, object{"value": nil}, "Please complete this required field."},
		{"only blanks", short, false, object{"value": "  "}, "Please complete this required field."},
		{"empty and optional", short, true, object{"value": nil}, ""},
		{"too short", short, false, object{"value": "x"}, "Please enter at least 2 characters."},
		{"just right, outside of ASCII", short, false, object{"value": "şğıü"}, ""},
		{"too long", short, false, object{"value": "xxxxx"}, "Please enter no more than 4 characters."},
		{"in range", number, false, object{"value": "10"}, ""},
		{"below", number, false, object{"value": "0"}, "Please enter a number that is at least 1."},
		{"above", number, false, object{"value": "11"}, "Please enter a number that is at most 10."},
		{"not whole", number, false, object{"value": "1.5"}, "Please enter a whole number."},
		{"a decimal", decimal, false, object{"value": "-1.5"}, ""},
		{"a decimal comma", decimal, false, object{"value": "1,5"}, "Please enter a number."},
		{"an exponent", decimal, false, object{"value": "1e5"}, "Please enter a number."},
		{"no option", object{"type": "checkboxes", "action_id": "a"}, false, object{"selected_options": []any{}},
			"Please complete this required field."},
		{"too many", object{"type": "multi_users_select", "action_id": "a", "max_selected_items": 1}, false,
			object{"selected_users": []any{"U1", "U2"}}, "Please select no more than 1 items."},
		{"an address", object{"type": "email_text_input", "action_id": "a"}, false,
			object{"value": "maria@example.com"}, ""},
		{"no address", object{"type": "email_text_input", "action_id": "a"}, false, object{"value": "maria"},
			"Please enter a valid email address."},
		{"a link", object{"type": "url_text_input", "action_id": "a"}, false, object{"value": "https://example.com"},
			""},
		{"no link", object{"type": "url_text_input", "action_id": "a"}, false, object{"value": "example"},
			"Please enter a valid URL."},
	} {
		block := inInput(c.element)
		block["optional"] = c.optional
		got := slacksim.FormErrors([]any{block}, slacksim.Values{"in": {"a": c.value}})
		if got["in"] != c.want {
			t.Errorf("%s: %q, want %q", c.name, got["in"], c.want)
		}
	}
}
