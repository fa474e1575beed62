package slacksim

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"time"
)

const (
	tableCharacters     = 10_000
	dataTableCharacters = 20_000
)

// special checks what the table of block shapes cannot say.
func (v *validation) special(t string, b map[string]any, at string) {
	switch t {
	case "markdown":
		v.markdown += units(asString(b["text"]))
	case "table":
		v.tables++
		v.tableSize(b, tableCharacters, at)
	case "data_table":
		v.tables++
		v.tableSize(b, dataTableCharacters, at)
		v.dataTable(b, at)
	case "data_visualization":
		v.charts++
		v.chart(b, at+"/chart")
	case "container":
		if b["default_collapsed"] != nil && b["is_collapsible"] != true {
			v.say(at, "`default_collapsed` needs `is_collapsible`")
		}
		if b["has_header_divider"] != nil && b["is_collapsible"] == true {
			v.say(at, "`has_header_divider` must not be used with `is_collapsible`")
		}
	case "card":
		if b["icon"] != nil && b["slack_icon"] != nil {
			v.say(at, "must define only one of the following fields: icon, slack_icon")
		}
	case "layout":
		v.layout(b, at)
	case "input":
		v.input(b, at)
	}
}

func (v *validation) tableSize(b map[string]any, most int, at string) {
	n := 0
	eachString(b["rows"], func(s string) { n += units(s) })
	if n > most {
		v.say(at+"/rows", "must be less than %d characters", most+1)
	}
}

// eachString visits every "text" below a value.
func eachString(value any, visit func(string)) {
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			eachString(item, visit)
		}
	case map[string]any:
		for key, item := range value {
			if s, ok := item.(string); ok && key == "text" {
				visit(s)
			} else {
				eachString(item, visit)
			}
		}
	}
}

func (v *validation) dataTable(b map[string]any, at string) {
	rows, _ := b["rows"].([]any)
	for i, row := range rows {
		cells, _ := row.([]any)
		first, _ := rows[0].([]any)
		if len(cells) != len(first) {
			v.say(at+"/rows/"+strconv.Itoa(i), "all rows must have the same number of cells")
		}
		for j, cell := range cells {
			if o, _ := cell.(map[string]any); i == 0 && o["type"] == "rich_text" {
				v.say(fmt.Sprintf("%s/rows/0/%d/type", at, j), "unsupported type: rich_text")
			}
		}
	}
}

func (v *validation) chart(b map[string]any, at string) {
	c, _ := b["chart"].(map[string]any)
	if c["type"] == "pie" {
		segments, ok := c["segments"].([]any)
		if !ok {
			v.say(at, "missing required field: segments")
		}
		for i, item := range segments {
			seg, _ := item.(map[string]any)
			if n, ok := number(seg["value"]); !ok || n <= 0 {
				v.say(fmt.Sprintf("%s/segments/%d/value", at, i), "must be more than 0")
			}
		}
		return
	}
	series, ok := c["series"].([]any)
	if !ok {
		v.say(at, "missing required field: series")
	}
	axis, _ := c["axis_config"].(map[string]any)
	if axis == nil {
		v.say(at, "missing required field: axis_config")
	}
	v.series(series, axis, at)
}

// series checks that names are unique, and that each series covers each category once.
func (v *validation) series(series []any, axis map[string]any, at string) {
	categories, _ := axis["categories"].([]any)
	names := map[string]bool{}
	for i, item := range series {
		one, _ := item.(map[string]any)
		pointer := fmt.Sprintf("%s/series/%d", at, i)
		name := asString(one["name"])
		if names[name] {
			v.say(pointer+"/name", "must be unique")
		}
		names[name] = true
		points, _ := one["data"].([]any)
		covered := map[any]int{}
		for _, p := range points {
			point, _ := p.(map[string]any)
			covered[asString(point["label"])]++
		}
		for _, category := range categories {
			if covered[category] != 1 {
				v.say(pointer+"/data", "must have one point for each category")
				break
			}
		}
		if len(points) != len(categories) {
			v.say(pointer+"/data", "must have as many points as there are categories")
		}
	}
}

func number(value any) (float64, bool) {
	switch n := value.(type) {
	case float64:
		return n, true
	case int:
		return float64(n), true
	}
	f, err := strconv.ParseFloat(asString(value), 64)
	return f, err == nil
}

func (v *validation) layout(b map[string]any, at string) {
	rows, _ := b["rows"].([]any)
	for i, item := range rows {
		row, _ := item.(map[string]any)
		items, _ := row["items"].([]any)
		for j, child := range items {
			o, _ := child.(map[string]any)
			pointer := fmt.Sprintf("%s/rows/%d/items/%d", at, i, j)
			if o["type"] == "markdown" {
				v.say(pointer+"/type", "unsupported type: markdown")
				continue
			}
			v.block(child, pointer, nil)
		}
	}
}

func (v *validation) input(b map[string]any, at string) {
	e, _ := b["element"].(map[string]any)
	if e["type"] == "file_input" && b["dispatch_action"] == true {
		v.say(at, "`dispatch_action` is not allowed with file_input")
	}
}

var (
	dateText = regexp.MustCompile(`^\d{4}-\d\d-\d\d$`)
	timeText = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$`)
)

// specialElement checks what the table of element shapes cannot say.
func (v *validation) specialElement(t string, e map[string]any, at string) {
	switch t {
	case "static_select", "radio_buttons":
		v.offers(e, []any{e["initial_option"]}, at+"/initial_option")
	case "multi_static_select", "checkboxes":
		initial, _ := e["initial_options"].([]any)
		v.offers(e, initial, at+"/initial_options")
	case "datepicker":
		if d, ok := e["initial_date"].(string); ok {
			if _, err := time.Parse(time.DateOnly, d); err != nil || !dateText.MatchString(d) {
				v.say(at+"/initial_date", "must be a valid date")
			}
		}
	case "timepicker":
		if d, ok := e["initial_time"].(string); ok && !timeText.MatchString(d) {
			v.say(at+"/initial_time", "must be a valid time")
		}
	case "number_input":
		v.numberInput(e, at)
	case "plain_text_input":
		v.textInput(e, at)
	}
}

func (v *validation) textInput(e map[string]any, at string) {
	least, hasLeast := wholeNumber(e["min_length"])
	most, hasMost := wholeNumber(e["max_length"])
	if hasLeast && hasMost && least > most {
		v.say(at+"/min_length", "must not be greater than `max_length`")
	}
	n := units(asString(e["initial_value"]))
	if hasMost && n > most {
		v.say(at+"/initial_value", "must be less than %d characters", most+1)
	}
}

func (v *validation) numberInput(e map[string]any, at string) {
	for _, name := range []string{"initial_value", "min_value", "max_value"} {
		given, there := e[name].(string)
		if !there {
			continue
		}
		n, err := strconv.ParseFloat(given, 64)
		if err != nil {
			v.say(at+"/"+name, "must be a valid number")
		} else if e["is_decimal_allowed"] != true && n != float64(int64(n)) {
			v.say(at+"/"+name, "must be an integer")
		}
	}
	least, hasLeast := number(e["min_value"])
	most, hasMost := number(e["max_value"])
	n, has := number(e["initial_value"])
	if hasLeast && hasMost && least > most {
		v.say(at+"/min_value", "must not be greater than `max_value`")
	}
	if has && (hasLeast && n < least || hasMost && n > most) {
		v.say(at+"/initial_value", "must be between `min_value` and `max_value`")
	}
}

// offers checks that what is chosen at first is exactly one of the options.
func (v *validation) offers(e map[string]any, initial []any, at string) {
	offered := Options(e)
	for _, one := range initial {
		if o, ok := one.(map[string]any); ok && !slices.ContainsFunc(offered,
			func(x map[string]any) bool { return sameOption(x, o) }) {
			v.say(at, "must be one of the provided options")
		}
	}
}

// Options lists the options of an element, those in groups too.
func Options(e map[string]any) []map[string]any {
	var offered []map[string]any
	take := func(value any) {
		items, _ := value.([]any)
		for _, item := range items {
			if o, ok := item.(map[string]any); ok {
				offered = append(offered, o)
			}
		}
	}
	take(e["options"])
	groups, _ := e["option_groups"].([]any)
	for _, g := range groups {
		group, _ := g.(map[string]any)
		take(group["options"])
	}
	return offered
}

func sameOption(a, b map[string]any) bool {
	return a["value"] == b["value"] && textIn(a["text"]) == textIn(b["text"]) &&
		textIn(a["description"]) == textIn(b["description"])
}

func textIn(value any) string {
	o, _ := value.(map[string]any)
	return asString(o["text"])
}
