package slacksim

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

const onlyOneTable = "only_one_table_allowed"

// validation goes through blocks and collects what Slack would complain of.
type validation struct {
	on       surface
	found    []string
	unknown  []string // block types this workspace shall not know
	blockIDs map[string]bool
	markdown int // characters of all markdown blocks
	tables   int
	charts   int
	focus    int
}

func (s *Sim) validator(on surface) *validation {
	v := &validation{on: on, blockIDs: map[string]bool{}}
	if f := s.faults.use("unsupported_blocks", ""); f != nil {
		v.unknown = f.Blocks
	}
	return v
}

func (v *validation) say(at, format string, args ...any) {
	v.found = append(v.found, fmt.Sprintf(format, args...)+" [json-pointer:"+at+"]")
}

// blocks checks the blocks of a message, modal or home.
func (v *validation) blocks(list []any, at string, most int) {
	if len(list) > most {
		v.say(at, "no more than %d items allowed", most)
		return
	}
	for i, item := range list {
		v.block(item, at+"/"+strconv.Itoa(i), nil)
	}
	if v.markdown > 12000 {
		v.say(at, "must be less than 12001 characters")
	}
	if v.charts > 2 {
		v.say(at, "no more than 2 items allowed")
	}
	if v.focus > 1 {
		v.say(at, "only one element may have `focus_on_load`")
	}
	if v.tables > 1 && v.on == onMessage {
		v.found = append(v.found, onlyOneTable)
	}
}

func (v *validation) block(item any, at string, types []string) {
	b, ok := item.(map[string]any)
	if !ok {
		v.say(at, "must provide an object")
		return
	}
	t, ok := b["type"].(string)
	if !ok {
		v.say(at, "missing required field: type")
		return
	}
	sh, known := blockShapes[t]
	if !known || sh.on&v.on == 0 || slices.Contains(v.unknown, t) || len(types) > 0 && !slices.Contains(types, t) {
		v.say(at+"/type", "unsupported type: %s", t)
		return
	}
	v.blockID(b, at)
	v.object(b, sh, at, "type", "block_id")
	v.special(t, b, at)
}

func (v *validation) blockID(b map[string]any, at string) {
	given, there := b["block_id"]
	if !there {
		return
	}
	v.value(given, id, at+"/block_id")
	name := asString(given)
	if name != "" && v.blockIDs[name] {
		v.say(at+"/block_id", "`block_id` %q already exists", name)
	}
	v.blockIDs[name] = true
}

// object checks the properties of an object by its shape; free names are allowed beside the shape's own.
func (v *validation) object(o map[string]any, sh shape, at string, free ...string) {
	for _, p := range sh.props {
		value, there := o[p.name]
		switch {
		case !there && p.need:
			v.say(at, "missing required field: %s", p.name)
		case there:
			v.value(value, p.is, at+"/"+p.name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(o)) {
		if !slices.Contains(free, name) && !slices.ContainsFunc(sh.props, func(p prop) bool { return p.name == name }) {
			v.say(at, "invalid additional property: %s", name)
		}
	}
	if n := count(o, sh.oneOf); len(sh.oneOf) > 0 && n == 0 {
		v.say(at, "must define one of the following fields: %s", strings.Join(sh.oneOf, ", "))
	}
	if n := count(o, sh.either); len(sh.either) > 0 && n != 1 {
		v.say(at, "must define exactly one of the following fields: %s", strings.Join(sh.either, ", "))
	}
}

func count(o map[string]any, names []string) int {
	n := 0
	for _, name := range names {
		if _, there := o[name]; there {
			n++
		}
	}
	return n
}

func (v *validation) value(value any, c check, at string) {
	switch c.kind {
	case isAnything:
	case isString:
		if s, ok := value.(string); ok {
			v.length(s, c, at)
		} else {
			v.say(at, "must provide a string")
		}
	case isInteger:
		v.integer(value, c, at)
	case isBool:
		if _, ok := value.(bool); !ok {
			v.say(at, "must provide a boolean")
		}
	case isEnum:
		if s, ok := value.(string); !ok {
			v.say(at, "must provide a string")
		} else if !slices.Contains(c.names, s) {
			v.say(at, "must be a valid enum value")
		}
	case isText:
		v.text(value, c, at)
	case isList:
		v.list(value, c, at)
	case isObject:
		v.namedObject(value, c.names[0], at)
	case isBlock:
		v.block(value, at, c.names)
	case isElement:
		v.element(value, c.at, at)
	case isRich:
		v.rich(value, c.names, at)
	case isNullable:
		if value != nil {
			v.value(value, *c.item, at)
		}
	}
}

// units is how long a text is that an app sends. Slack doesn't say what it counts, so here it is what gives most:
// UTF-16 units. What people type is counted in characters, so that an app sees as much as it may ever get.
func units(s string) int { return len(utf16.Encode([]rune(s))) }

func (v *validation) length(s string, c check, at string) {
	switch n := units(s); {
	case n > c.max:
		v.say(at, "must be less than %d characters", c.max+1)
	case n < c.min:
		v.say(at, "must be more than %d characters", c.min-1)
	}
}

func (v *validation) integer(value any, c check, at string) {
	n, ok := wholeNumber(value)
	switch {
	case !ok:
		v.say(at, "must provide an integer")
	case n > c.max:
		v.say(at, "must be less than %d", c.max+1)
	case n < c.min:
		v.say(at, "must be more than %d", c.min-1)
	}
}

func wholeNumber(value any) (int, bool) {
	switch n := value.(type) {
	case json.Number:
		i, err := strconv.Atoi(n.String())
		return i, err == nil
	case float64:
		return int(n), n == float64(int(n))
	case int:
		return n, true
	}
	return 0, false
}

// text checks a text object. Where two types are possible, Slack complains of the parent too.
func (v *validation) text(value any, c check, at string) {
	o, ok := value.(map[string]any)
	if !ok {
		v.say(at, "must provide an object")
		return
	}
	before := len(v.found)
	t, hasType := o["type"].(string)
	switch {
	case !hasType:
		v.say(at, "missing required field: type")
	case !slices.Contains(c.names, t):
		v.say(at+"/type", "must be a valid enum value")
	}
	props := []prop{need("text", str(c.min, c.max))}
	if t == "plain_text" {
		props = append(props, may("emoji", flag))
	} else {
		props = append(props, may("verbatim", flag))
	}
	v.object(o, shape{props: props}, at, "type")
	if len(v.found) > before && (len(c.names) > 1 || strings.Contains(at, "/options/")) && !emptyText(o) {
		v.found = slices.Insert(v.found, before, "failed to match all allowed schemas [json-pointer:"+at+"]")
	}
}

func emptyText(o map[string]any) bool { return o["text"] == "" }

func (v *validation) list(value any, c check, at string) {
	items, ok := value.([]any)
	switch {
	case !ok:
		v.say(at, "must provide an array")
		return
	case len(items) > c.max:
		v.say(at, "no more than %d items allowed", c.max)
		return
	case len(items) < c.min:
		v.say(at, "must have at least %d items", c.min)
		return
	}
	seen := map[string]bool{}
	for i, item := range items {
		pointer := at + "/" + strconv.Itoa(i)
		v.value(item, *c.item, pointer)
		if o, is := item.(map[string]any); is {
			v.uniqueAction(o, seen, pointer)
		}
	}
}

func (v *validation) uniqueAction(o map[string]any, seen map[string]bool, at string) {
	name, ok := o["action_id"].(string)
	if !ok {
		return
	}
	if seen[name] {
		v.say(at+"/action_id", "`action_id` \"%s\" already exists", name)
	}
	seen[name] = true
}

func (v *validation) namedObject(value any, name, at string) {
	o, ok := value.(map[string]any)
	if !ok {
		v.say(at, "must provide an object")
		return
	}
	switch name {
	case "cell", "data_cell":
		v.cell(o, name == "data_cell", at)
	case "rich_style":
		for _, key := range slices.Sorted(maps.Keys(o)) {
			if !slices.Contains(richStyle, key) {
				v.say(at, "invalid additional property: %s", key)
			}
		}
	default:
		sh, known := objectShapes[name]
		if !known {
			sh = manifestShapes[name]
		}
		v.object(o, sh, at)
	}
}

func (v *validation) cell(o map[string]any, data bool, at string) {
	t := asString(o["type"])
	switch {
	case t == "rich_text":
		v.block(o, at, []string{"rich_text"})
	case t == "raw_text" || t == "raw_number" || t == "action_cell" && data:
		v.object(o, objectShapes[t], at, "type")
	case t == "":
		v.say(at, "missing required field: type")
	default:
		v.say(at+"/type", "unsupported type: %s", t)
	}
}

func (v *validation) element(value any, where place, at string) {
	o, ok := value.(map[string]any)
	if !ok {
		v.say(at, "must provide an object")
		return
	}
	t, ok := o["type"].(string)
	if !ok {
		v.say(at, "missing required field: type")
		return
	}
	if t == "plain_text" || t == "mrkdwn" {
		if where == inContext {
			v.text(o, text(1, 3000), at)
			return
		}
	}
	sh, known := elementShapes[t]
	if !known || sh.at&where == 0 || sh.on&v.on == 0 {
		v.say(at+"/type", "unsupported type: %s", t)
		return
	}
	free := []string{"type"}
	if t != "image" {
		free = append(free, "action_id")
		if given, there := o["action_id"]; there {
			v.value(given, id, at+"/action_id")
		}
	}
	v.object(o, sh, at, free...)
	v.specialElement(t, o, at)
	if o["focus_on_load"] == true {
		v.focus++
	}
}

func (v *validation) rich(value any, types []string, at string) {
	o, ok := value.(map[string]any)
	if !ok {
		v.say(at, "must provide an object")
		return
	}
	t := asString(o["type"])
	if !slices.Contains(types, t) {
		v.say(at+"/type", "unsupported type: %s", t)
		return
	}
	v.object(o, richShapes[t], at, "type")
}
