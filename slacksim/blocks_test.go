package slacksim_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"okrbot/slacksim"
)

func long(n int) string { return strings.Repeat("x", n) }

func many(n int, item func(i int) any) []any {
	items := make([]any, n)
	for i := range items {
		items[i] = item(i)
	}
	return items
}

func option(i int) any {
	return object{"text": plain(fmt.Sprint("option ", i)), "value": fmt.Sprint(i)}
}

func accessory(e object) object {
	return object{"type": "section", "text": mrkdwn("x"), "accessory": e}
}

func inInput(e object) object {
	return object{"type": "input", "block_id": "in", "label": plain("Label"), "element": e}
}

func withProp(o object, name string, value any) object {
	copied := object{}
	maps.Copy(copied, o)
	if value == nil {
		delete(copied, name)
	} else {
		copied[name] = value
	}
	return copied
}

func button(props object) object {
	b := object{"type": "button", "text": plain("x")}
	maps.Copy(b, props)
	return b
}

func pie(values ...any) object {
	var segments []any
	for i, v := range values {
		segments = append(segments, object{"label": fmt.Sprint(i), "value": v})
	}
	return object{"type": "data_visualization", "title": "t", "chart": object{"type": "pie", "segments": segments}}
}

func bars(categories, points int) object {
	point := func(i int) any { return object{"label": fmt.Sprint(i), "value": i} }
	return object{"type": "data_visualization", "title": "t", "chart": object{
		"type": "bar", "series": []any{object{"name": "a", "data": many(points, point)}},
		"axis_config": object{"categories": many(categories, func(i int) any { return fmt.Sprint(i) })},
	}}
}

func cell(text string) any { return object{"type": "raw_text", "text": text} }

func table(rows, columns int) object {
	return object{"type": "table", "rows": many(rows,
		func(int) any { return many(columns, func(int) any { return cell("c") }) })}
}

func dataTable(rows int) object {
	t := table(rows, 2)
	t["type"], t["caption"] = "data_table", "c"
	return t
}

// What Slack says of blocks; nothing when it accepts them. surfaces: m message, o modal, h home.
func TestBlocksAreCheckedOnEverySurface(t *testing.T) {
	t.Parallel()
	const text = "failed to match all allowed schemas [json-pointer:/blocks/0/text]"
	selects := object{"type": "static_select", "action_id": "s", "options": many(2, option)}
	cases := []struct {
		name     string
		surfaces string
		block    any
		want     []string
	}{
		{"section of 3000 characters", "moh", section(long(3000)), nil},
		{"section of 3000 letters outside of ASCII", "m", section(strings.Repeat("ş", 3000)), nil},
		{"section of 3001 characters", "moh", section(long(3001)),
			[]string{text, "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"}},
		{"empty section", "moh", section(
			""), []string{"must be more than 0 characters [json-pointer:/blocks/0/text/text]"}},
		{"section without text and fields", "m", object{"type": "section"},
			[]string{"must define one of the following fields: text, fields [json-pointer:/blocks/0]"}},
		{"10 fields", "moh", object{"type": "section", "fields": many(10, func(int) any { return mrkdwn("x") })}, nil},
		{"11 fields", "moh", object{"type": "section", "fields": many(11, func(int) any { return mrkdwn("x") })},
			[]string{"no more than 10 items allowed [json-pointer:/blocks/0/fields]"}},
		{"header of 151 characters", "moh", object{"type": "header", "text": plain(long(151))},
			[]string{"must be less than 151 characters [json-pointer:/blocks/0/text/text]"}},
		{"mrkdwn header", "m", object{"type": "header", "text": mrkdwn("x")},
			[]string{"must be a valid enum value [json-pointer:/blocks/0/text/type]"}},
		{"text that is a string", "m", object{"type": "header", "text": "x"},
			[]string{"must provide an object [json-pointer:/blocks/0/text]"}},
		{"text that is a number", "m", object{"type": "header", "text": object{"type": "plain_text", "text": 1}},
			[]string{"must provide a string [json-pointer:/blocks/0/text/text]"}},
		{"unknown block", "moh", object{"type": "marquee"},
			[]string{"unsupported type: marquee [json-pointer:/blocks/0/type]"}},
		{"block without type", "m", object{"text": plain("x")},
			[]string{"missing required field: type [json-pointer:/blocks/0]"}},
		{"unknown property", "moh", object{"type": "divider", "color": "red"},
			[]string{"invalid additional property: color [json-pointer:/blocks/0]"}},
		{"disabled button", "moh", object{"type": "actions", "elements": []any{button(object{"disabled": true})}},
			[]string{"invalid additional property: disabled [json-pointer:/blocks/0/elements/0]"}},
		{"emoji on mrkdwn", "m", object{"type": "section",
			"text": object{"type": "mrkdwn", "text": "x", "emoji": true}},
			[]string{text, "invalid additional property: emoji [json-pointer:/blocks/0/text]"}},
		{"25 buttons", "moh", object{"type": "actions",
			"elements": many(25, func(i int) any { return button(object{"action_id": fmt.Sprint(i)}) })}, nil},
		{"26 buttons", "moh", object{"type": "actions",
			"elements": many(26, func(i int) any { return button(object{"action_id": fmt.Sprint(i)}) })},
			[]string{"no more than 25 items allowed [json-pointer:/blocks/0/elements]"}},
		{"the same action_id twice", "moh", buttons("a", "a"),
			[]string{"`action_id` \"a\" already exists [json-pointer:/blocks/0/elements/1/action_id]"}},
		{"button text of 76 characters", "m", object{"type": "actions",
			"elements": []any{button(object{"text": plain(long(76))})}},
			[]string{"must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]"}},
		{"button of another style", "m", accessory(button(object{"style": "default"})),
			[]string{"must be a valid enum value [json-pointer:/blocks/0/accessory/style]"}},
		{"button value of 2001 characters", "m", accessory(button(object{"value": long(2001)})),
			[]string{"must be less than 2001 characters [json-pointer:/blocks/0/accessory/value]"}},
		{"overflow of 6", "moh", accessory(object{"type": "overflow", "options": many(6, option)}),
			[]string{"no more than 5 items allowed [json-pointer:/blocks/0/accessory/options]"}},
		{"option text of 76 characters", "m", accessory(object{"type": "static_select",
			"options": []any{object{"text": plain(long(76)), "value": "v"}}}), []string{
			"failed to match all allowed schemas [json-pointer:/blocks/0/accessory/options/0/text]",
			"must be less than 76 characters [json-pointer:/blocks/0/accessory/options/0/text/text]"}},
		{"101 options", "moh", accessory(object{"type": "static_select", "options": many(101, option)}),
			[]string{"no more than 100 items allowed [json-pointer:/blocks/0/accessory/options]"}},
		{"url in an option of a select", "m", accessory(object{"type": "static_select",
			"options": []any{object{"text": plain("x"), "value": "v", "url": "https://x.example"}}}),
			[]string{"invalid additional property: url [json-pointer:/blocks/0/accessory/options/0]"}},
		{"options and groups", "m", accessory(withProp(selects, "option_groups",
			[]any{object{"label": plain("x"), "options": many(1, option)}})),
			[]string{"must define exactly one of the following fields: options, option_groups " +
				"[json-pointer:/blocks/0/accessory]"}},
		{"an initial option that is offered", "m", accessory(withProp(selects, "initial_option", option(1))), nil},
		{"an initial option that is not offered", "m", accessory(withProp(selects, "initial_option", option(5))),
			[]string{"must be one of the provided options [json-pointer:/blocks/0/accessory/initial_option]"}},
		{"11 radio buttons", "m", accessory(object{"type": "radio_buttons", "options": many(11, option)}),
			[]string{"no more than 10 items allowed [json-pointer:/blocks/0/accessory/options]"}},
		{"an input element as accessory", "m", accessory(object{"type": "plain_text_input"}),
			[]string{"unsupported type: plain_text_input [json-pointer:/blocks/0/accessory/type]"}},
		{"a confirm dialog without deny", "m", accessory(button(object{"confirm": object{"title": plain("x"),
			"text": plain("x"), "confirm": plain("x")}})),
			[]string{"missing required field: deny [json-pointer:/blocks/0/accessory/confirm]"}},
		{"a number input", "o", inInput(object{"type": "number_input", "is_decimal_allowed": true, "min_value": "0",
			"max_value": "10.5"}), nil},
		{"a number input elsewhere", "mh", inInput(object{"type": "number_input", "is_decimal_allowed": true}),
			[]string{"unsupported type: number_input [json-pointer:/blocks/0/element/type]"}},
		{"a number input with a number for its minimum", "o",
			inInput(object{"type": "number_input", "is_decimal_allowed": true, "min_value": 0}),
			[]string{"must provide a string [json-pointer:/blocks/0/element/min_value]"}},
		{"a number input without is_decimal_allowed", "o", inInput(object{"type": "number_input"}),
			[]string{"missing required field: is_decimal_allowed [json-pointer:/blocks/0/element]"}},
		{"a date that does not exist", "m", accessory(object{"type": "datepicker", "initial_date": "2026-02-30"}),
			[]string{"must be a valid date [json-pointer:/blocks/0/accessory/initial_date]"}},
		{"a time of one digit", "m", accessory(object{"type": "timepicker", "initial_time": "9:000"}),
			[]string{"must be a valid time [json-pointer:/blocks/0/accessory/initial_time]"}},
		{"datetimepicker as accessory", "m", accessory(object{"type": "datetimepicker"}),
			[]string{"unsupported type: datetimepicker [json-pointer:/blocks/0/accessory/type]"}},
		{"image with two sources", "m", object{"type": "image", "alt_text": "x", "image_url": "https://x.example",
			"slack_file": object{"id": "F1"}}, []string{"must define exactly one of the following fields: " +
			"image_url, slack_file [json-pointer:/blocks/0]"}},
		{"11 in a context", "m", object{"type": "context", "elements": many(11, func(int) any { return mrkdwn("x") })},
			[]string{"no more than 10 items allowed [json-pointer:/blocks/0/elements]"}},
		{"alert in a modal", "o", object{"type": "alert", "text": mrkdwn(long(200)), "level": "warning"}, nil},
		{"alert elsewhere", "mh", object{"type": "alert", "text": mrkdwn("x")},
			[]string{"unsupported type: alert [json-pointer:/blocks/0/type]"}},
		{"markdown in a message", "m", object{"type": "markdown", "text": "# x"}, nil},
		{"markdown elsewhere", "oh", object{"type": "markdown", "text": "# x"},
			[]string{"unsupported type: markdown [json-pointer:/blocks/0/type]"}},
		{"table", "mh", table(100, 2), nil},
		{"table in a modal", "o", table(1, 1), []string{"unsupported type: table [json-pointer:/blocks/0/type]"}},
		{"101 rows", "m", table(101, 1), []string{"no more than 100 items allowed [json-pointer:/blocks/0/rows]"}},
		{"21 cells", "m", table(1, 21), []string{"no more than 20 items allowed [json-pointer:/blocks/0/rows/0]"}},
		{"table of 10001 characters", "m", object{"type": "table",
			"rows": []any{[]any{cell(long(5001)), cell(long(5000))}}},
			[]string{"must be less than 10001 characters [json-pointer:/blocks/0/rows]"}},
		{"column settings with a gap", "m", withProp(table(1, 2), "column_settings",
			[]any{nil, object{"align": "right"}}), nil},
		{"data table", "mh", dataTable(5), nil},
		{"data table of one row", "m", dataTable(1),
			[]string{"must have at least 2 items [json-pointer:/blocks/0/rows]"}},
		{"data table with column settings", "m", withProp(dataTable(2), "column_settings", []any{}),
			[]string{"invalid additional property: column_settings [json-pointer:/blocks/0]"}},
		{"data table with rows of unequal length", "m",
			withProp(dataTable(2), "rows", []any{[]any{cell("a"), cell("b")}, []any{cell("c")}}),
			[]string{"all rows must have the same number of cells [json-pointer:/blocks/0/rows/1]"}},
		{"pie", "m", pie(1, 2.5), nil},
		{"pie with nothing in a piece", "m", pie(1, 0),
			[]string{"must be more than 0 [json-pointer:/blocks/0/chart/segments/1/value]"}},
		{"pie at home", "oh", pie(1), []string{"unsupported type: data_visualization [json-pointer:/blocks/0/type]"}},
		{"bars", "m", bars(20, 20), nil},
		{"bars with a category left out", "m", bars(2, 1), []string{
			"must have one point for each category [json-pointer:/blocks/0/chart/series/0/data]",
			"must have as many points as there are categories [json-pointer:/blocks/0/chart/series/0/data]"}},
		{"card with a bare string", "moh", object{"type": "card", "title": "x"},
			[]string{"must provide an object [json-pointer:/blocks/0/title]"}},
		{"card with nothing", "m", object{"type": "card", "subtitle": plain("x")},
			[]string{"must define one of the following fields: hero_image, title, actions, body " +
				"[json-pointer:/blocks/0]"}},
		{"carousel", "mh", object{"type": "carousel",
			"elements": []any{object{"type": "card", "title": plain("x"), "actions": []any{button(object{})}}}}, nil},
		{"carousel in a modal", "o", object{"type": "carousel",
			"elements": []any{object{"type": "card", "title": plain("x")}}},
			[]string{"unsupported type: carousel [json-pointer:/blocks/0/type]"}},
		{"container", "mh", object{"type": "container", "title": plain("x"), "child_blocks": []any{section("x")},
			"is_collapsible": true, "default_collapsed": true}, nil},
		{"container that holds a container", "m",
			object{"type": "container", "title": plain("x"),
				"child_blocks": []any{object{"type": "container", "title": plain("x"),
					"child_blocks": []any{section(
						"x")}}}}, []string{"unsupported type: container [json-pointer:/blocks/0/child_blocks/0/type]"}},
		{"rich text", "moh", object{"type": "rich_text",
			"elements": []any{object{"type": "rich_text_section", "elements": []any{
				object{"type": "text", "text": "<!channel>", "style": object{"bold": true}},
				object{"type": "emoji", "name": "tada"}, object{"type": "user", "user_id": "U1"}}}}}, nil},
		{"a list without style", "m", object{"type": "rich_text",
			"elements": []any{object{"type": "rich_text_list", "elements": []any{}}}},
			[]string{"missing required field: style [json-pointer:/blocks/0/elements/0]"}},
		{"an emoji in preformatted text", "m", object{"type": "rich_text",
			"elements": []any{object{"type": "rich_text_preformatted",
				"elements": []any{object{"type": "emoji", "name": "x"}}}}},
			[]string{"unsupported type: emoji [json-pointer:/blocks/0/elements/0/elements/0/type]"}},
		{"a file block", "m", object{"type": "file", "external_id": "x", "source": "remote"},
			[]string{"unsupported type: file [json-pointer:/blocks/0/type]"}},
	}
	r := newRig(t, deaf)
	l := r.connect()
	for _, c := range cases {
		for _, s := range c.surfaces {
			var got object
			prefix, raw := "", []any{c.block}
			switch s {
			case 'm':
				got = r.call("chat.postMessage", object{"channel": "C1", "text": "x", "blocks": raw})
			case 'o':
				prefix = "/view"
				got = r.call("views.open", object{"trigger_id": r.trigger(l), "view": modal("x", raw...)})
			case 'h':
				prefix = "/view"
				got = r.call("views.publish", object{"user_id": "U1", "view": object{"type": "home", "blocks": raw}})
			}
			compare(t, c.name+" on "+string(s), got, c.want, prefix)
		}
	}
}

// compare takes an answer's messages for a set, without the line about the view as a whole.
func compare(t *testing.T, name string, got object, want []string, prefix string) {
	t.Helper()
	var messages []string
	given, _ := at(got, "response_metadata", "messages").([]any)
	for _, m := range given {
		text := strings.TrimPrefix(m.(string), "[ERROR] ")
		if text != "failed to match all allowed schemas [json-pointer:/view]" {
			messages = append(messages, strings.Replace(text, "[json-pointer:"+prefix, "[json-pointer:", 1))
		}
	}
	slices.Sort(messages)
	want = slices.Sorted(slices.Values(want))
	if !slices.Equal(messages, want) || got["ok"] != (len(want) == 0) {
		t.Errorf("%s:\n got %v %q\nwant %q", name, got["error"], messages, want)
	}
}

func TestCountsAndIDsOfAWholeMessage(t *testing.T) {
	t.Parallel()
	r := newRig(t, deaf)
	divider := func(int) any { return object{"type": "divider"} }
	post := func(blocks []any) object {
		return r.call("chat.postMessage", object{"channel": "C1", "text": "x", "blocks": blocks})
	}
	compare(t, "50 blocks", post(many(50, divider)), nil, "")
	compare(t, "51 blocks", post(many(51, divider)), []string{"no more than 50 items allowed [json-pointer:/blocks]"},
		"")
	compare(t, "the same block_id", post([]any{object{"type": "divider", "block_id": "a"},
		object{"type": "divider", "block_id": "a"}}),
		[]string{"`block_id` \"a\" already exists [json-pointer:/blocks/1/block_id]"}, "")
	compare(t, "three charts", post([]any{pie(1), pie(1), pie(1)}),
		[]string{"no more than 2 items allowed [json-pointer:/blocks]"}, "")
	compare(t, "markdown of 12001 characters in two blocks",
		post([]any{object{"type": "markdown", "text": long(6000)}, object{"type": "markdown", "text": long(6001)}}),
		[]string{"must be less than 12001 characters [json-pointer:/blocks]"}, "")
	if got := post([]any{table(1, 1), table(1, 1)}); got["error"] != "invalid_attachments" ||
		at(got, "response_metadata", "messages", 0) != "[ERROR] only_one_table_allowed" {
		t.Errorf("two tables: %v", got)
	}
	if got := post(many(6, func(int) any { return section(long(2900)) })); got["error"] != "msg_blocks_too_long" {
		t.Errorf("17 kB of blocks: %v", got)
	}
	before := len(r.sim.Journal(0))
	if got := post(many(5, func(int) any { return section(long(2500)) })); got["ok"] != true {
		t.Errorf("12 kB of blocks: %v", got)
	}
	if e := r.sim.Journal(0)[before]; e.Warning == "" {
		t.Errorf("12 kB of blocks give no warning: %+v", e)
	}
	r.refused("invalid_blocks_format", "chat.postMessage", object{"channel": "C1", "blocks": object{}})
	r.refused("no_text", "chat.postMessage", object{"channel": "C1", "blocks": []any{}})
	r.refused("markdown_text_conflict", "chat.postMessage", object{"channel": "C1", "text": "x", "markdown_text": "x"})
}

func TestTheRulesOfViews(t *testing.T) {
	t.Parallel()
	r := newRig(t, deaf)
	l := r.connect()
	open := func(view object) object {
		return r.call("views.open", object{"trigger_id": r.trigger(l), "view": view})
	}
	base := modal("Form", section("x"))
	for _, c := range []struct {
		name string
		view object
		want []string
	}{
		{"title of 24 characters", withProp(base, "title", plain(long(24))), nil},
		{"title of 25 characters", withProp(base, "title", plain(long(25))),
			[]string{"must be less than 25 characters [json-pointer:/title/text]"}},
		{"submit of 25 characters", withProp(base, "submit", plain(long(25))),
			[]string{"must be less than 25 characters [json-pointer:/submit/text]"}},
		{"no title", withProp(base, "title", nil), []string{"missing required field: title [json-pointer:]"}},
		{"private_metadata of 3000 characters", withProp(base, "private_metadata", long(3000)), nil},
		{"private_metadata of 3001 characters", withProp(base, "private_metadata", long(3001)),
			[]string{"must be less than 3001 characters [json-pointer:/private_metadata]"}},
		{"callback_id of 256 characters", withProp(base, "callback_id", long(256)),
			[]string{"must be less than 256 characters [json-pointer:/callback_id]"}},
		{"an unknown property", withProp(base, "submit_disabled", true),
			[]string{"invalid additional property: submit_disabled [json-pointer:]"}},
		{"an input without submit", withProp(modal("x", input("a", "a")), "submit", nil),
			[]string{"missing required field: submit [json-pointer:]"}},
		{"100 blocks", modal("x", many(100, func(int) any { return object{"type": "divider"} })...), nil},
		{"101 blocks", modal("x", many(101, func(int) any { return object{"type": "divider"} })...),
			[]string{"no more than 100 items allowed [json-pointer:/blocks]"}},
	} {
		compare(t, c.name, open(c.view), c.want, "/view")
	}
	if got := open(withProp(base, "blocks", many(100,
		func(int) any { return section(long(2900)) }))); got["error"] != "view_too_large" {
		t.Errorf("290 kB: %v", got["error"])
	}
	r.must("views.publish", object{"user_id": "U2",
		"view": object{"type": "home", "external_id": "same", "blocks": []any{section("x")}}})
	r.refused("duplicate_external_id", "views.publish",
		object{"user_id": "U1", "view": object{"type": "home", "external_id": "same", "blocks": []any{section("x")}}})
	if got := r.call("views.publish", object{"user_id": "U1",
		"view": withProp(base, "type", "modal")}); got["error"] != "invalid_arguments" {
		t.Errorf("a modal as Home: %v", got)
	}
	off := newRig(t, func(c *slacksim.Config) {
		c.Manifest = []byte(strings.Replace(string(c.Manifest), "home_tab_enabled: true", "home_tab_enabled: false", 1))
	})
	off.refused("not_enabled", "views.publish",
		object{"user_id": "U1", "view": object{"type": "home", "blocks": []any{}}})
}

func TestWhatTheAppReadsBackIsCompleted(t *testing.T) {
	t.Parallel()
	r := newRig(t, deaf)
	got := r.must("chat.postMessage", object{"channel": "C1", "text": "x", "blocks": []any{
		section("x"), object{"type": "actions", "elements": []any{button(nil)}},
	}})
	blocks, _ := json.Marshal(at(got, "message", "blocks"))
	for _, part := range []string{`"block_id":"b`, `"verbatim":false`, `"emoji":true`, `"action_id":"a`} {
		if !strings.Contains(string(blocks), part) {
			t.Errorf("%s is missing in %s", part, blocks)
		}
	}
}
