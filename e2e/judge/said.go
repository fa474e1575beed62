package judge

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"sync"

	"okrbot/slacksim"
)

// Said collects what is said to Slack. The zero value keeps one payload of each shape.
type Said struct {
	Everything bool // keep all payloads

	mu       sync.Mutex
	payloads []payload
	shapes   map[string]bool
}

// payload is a value that should have a type.
type payload struct {
	from  string
	as    string // in TypeScript
	value any
}

// Journal adds what an app said to a Slack: its calls, its answers through a response_url and with acknowledgements.
func (s *Said) Journal(from string, entries []slacksim.Entry) {
	for _, e := range entries {
		from := e.Name + " in " + from
		switch {
		case e.Kind == "ack" && e.Response != nil:
			s.whole(from, "Ack", reread(e.Response))
		case e.Kind != "api":
		case e.Name == "response_url":
			s.whole(from, "Response", reread(e.Request))
		default:
			args, _ := reread(e.Request).(map[string]any)
			s.Call(from, e.Name, unformed(args))
		}
	}
}

// Call adds a call of a method of the Web API.
func (s *Said) Call(from, method string, args map[string]any) {
	s.whole(from, "Parameters<WebClient['"+strings.ReplaceAll(method, ".", "']['")+"']>[0]", args)
}

// whole adds a payload, and the blocks in it by themselves: Slack's type of a list of blocks would let any pass.
func (s *Said) whole(from, as string, value any) {
	if object, ok := value.(map[string]any); ok {
		s.blocksOf(from, object)
		if view, ok := object["view"].(map[string]any); ok {
			s.blocksOf(from, view)
		}
	}
	s.Add(from, as, value)
}

// blocksOf adds the blocks of a message or view, and empties it of them.
func (s *Said) blocksOf(from string, holder map[string]any) {
	blocks, ok := holder["blocks"].([]any)
	if !ok {
		return
	}
	for _, block := range blocks {
		s.Add(from, "KnownBlock", block)
	}
	holder["blocks"] = []any{}
}

// Add adds a value that should have a type of TypeScript.
func (s *Said) Add(from, as string, value any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.shapes == nil {
		s.shapes = map[string]bool{}
	}
	key := as + shape(value)
	if s.shapes[key] && !s.Everything {
		return
	}
	s.shapes[key] = true
	s.payloads = append(s.payloads, payload{from, as, value})
}

// Types are the types of what was said, sorted.
func (s *Said) Types() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var types []string
	for _, p := range s.payloads {
		types = append(types, p.as)
	}
	slices.Sort(types)
	return slices.Compact(types)
}

// listed is a word that a type may list.
var listed = regexp.MustCompile(`^[a-z]+(_[a-z]+)*$`)

// shape is what two values have in common that no type tells apart.
func shape(value any) string {
	switch value := value.(type) {
	case map[string]any:
		var fields []string
		for key, item := range value {
			fields = append(fields, key+":"+shape(item))
		}
		slices.Sort(fields)
		return "{" + strings.Join(fields, ",") + "}"
	case []any:
		var items []string
		for _, item := range value {
			items = append(items, shape(item))
		}
		slices.Sort(items)
		return "[" + strings.Join(slices.Compact(items), ",") + "]"
	case string:
		if listed.MatchString(value) {
			return value
		}
		return "text"
	case float64:
		if value == 0 || value == 1 {
			return string(rune('0' + int(value)))
		}
		return "number"
	case bool:
		if value {
			return "true"
		}
		return "false"
	default:
		return "null"
	}
}

// reread is a value as it is read from its JSON.
func reread(value any) (again any) {
	text, err := json.Marshal(value)
	if err == nil {
		err = json.Unmarshal(text, &again)
	}
	if err != nil {
		panic(err) // it was JSON when it came
	}
	return again
}

// counted and asked are the arguments that are numbers and truths, which a form may carry as text and as 0 or 1.
var (
	counted = []string{"length", "limit"}
	asked   = []string{"include_all_metadata", "include_locale", "include_num_members", "inclusive"}
)

// unformed gives arguments the types again that they lose in a form, as Slack reads them there.
func unformed(args map[string]any) map[string]any {
	for name, value := range args {
		text, ok := value.(string)
		if !ok || name == "text" {
			continue
		}
		switch {
		case slices.Contains(asked, name) && (text == "0" || text == "1"):
			args[name] = text == "1"
		case strings.HasPrefix(text, "{"), strings.HasPrefix(text, "["), text == "true", text == "false",
			slices.Contains(counted, name):
			var read any
			if json.Unmarshal([]byte(text), &read) == nil {
				args[name] = read
			}
		}
	}
	return args
}
