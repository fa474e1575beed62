package slacksim

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

var (
	escaper   = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	unescaper = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")
	entity    = regexp.MustCompile(`<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>`)
	// linked are what Slack makes links of: addresses, and names of sites and mailboxes without anything before them.
	linked = regexp.MustCompile(`(?i)\bhttps?://[^\s<>|]+|[a-z0-9._+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,}\b|` +
		`\b(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|app|ai|co|eu|de|fr|nl|uk|us|tr)\b(?:/[^\s<>|]*)?`)
	marks = []*regexp.Regexp{
		regexp.MustCompile(`(^|[^\pL\pN*])\*([^*\n]+)\*($|[^\pL\pN*])`),
		regexp.MustCompile(`(^|[^\pL\pN_])_([^_\n]+)_($|[^\pL\pN_])`),
		regexp.MustCompile(`(^|[^\pL\pN~])~([^~\n]+)~($|[^\pL\pN~])`),
		regexp.MustCompile("(^|[^\\pL\\pN`])`([^`\n]+)`($|[^\\pL\\pN`])"),
	}
)

// escaped is what Slack makes of a text that stays one: of a form's field, a name, the name of a file.
func escaped(text string) string { return escaper.Replace(withShortNames(text)) }

// encode turns what a person typed into a message's text: names become mentions, addresses links, the rest is escaped.
func (s *Sim) encode(text string) string {
	return outside(withLinks(escaped(text)), func(text string) string {
		return s.mentions(text, func(id, _ string) string { return "<@" + id + ">" })
	})
}

// escapeCommand is what should_escape does to the text of a slash command.
func (s *Sim) escapeCommand(text string) string {
	return outside(withLinks(escaped(text)), func(text string) string {
		return s.mentions(text, func(id, name string) string { return "<@" + id + "|" + name + ">" })
	})
}

// outside changes what stands outside of Slack's brackets.
func outside(text string, change func(string) string) string {
	var out strings.Builder
	at := 0
	for _, m := range entity.FindAllStringIndex(text, -1) {
		out.WriteString(change(text[at:m[0]]) + text[m[0]:m[1]])
		at = m[1]
	}
	return out.String() + change(text[at:])
}

// withLinks puts brackets around the addresses in an escaped text.
func withLinks(text string) string {
	return linked.ReplaceAllStringFunc(text, func(found string) string {
		address := found
		for _, end := range []string{"&lt;", "&gt;"} {
			address, _, _ = strings.Cut(address, end)
		}
		address = strings.TrimRight(address, ".,;:!?)'\"")
		rest := found[len(address):]
		switch {
		case strings.Contains(address, "://"):
			return "<" + address + ">" + rest
		case strings.Contains(address, "@"):
			return "<mailto:" + address + "|" + address + ">" + rest
		default:
			return "<http://" + address + "|" + address + ">" + rest
		}
	})
}

func (s *Sim) mentions(text string, of func(id, name string) string) string {
	if strings.Contains(text, "@") {
		type named struct{ called, id, name string }
		var people []named
		for _, u := range s.users {
			for _, called := range []string{u.DisplayName, u.RealName, u.Name} {
				if called != "" {
					people = append(people, named{called, u.ID, u.Name})
				}
			}
		}
		slices.SortFunc(people, func(a, b named) int {
			return cmp.Or(cmp.Compare(len(b.called), len(a.called)), strings.Compare(a.id, b.id))
		})
		for _, p := range people {
			text = replaceWord(text, "@"+p.called, of(p.id, p.name))
		}
		for _, g := range s.sortedGroups() {
			text = replaceWord(text, "@"+g.Handle, "<!subteam^"+g.ID+"|@"+g.Handle+">")
		}
		for _, word := range []string{"here", "channel", "everyone"} {
			text = replaceWord(text, "@"+word, "<!"+word+">")
		}
	}
	if strings.Contains(text, "#") {
		for _, c := range s.ordered() {
			if !c.IM {
				label := c.Name
				if c.Private {
					label = ""
				}
				text = replaceWord(text, "#"+c.Name, "<#"+c.ID+"|"+label+">")
			}
		}
	}
	return text
}

// replaceWord replaces a word that is not a part of a longer one, nor of a mention.
func replaceWord(text, word, by string) string {
	var out strings.Builder
	for {
		i := strings.Index(text, word)
		if i < 0 {
			out.WriteString(text)
			return out.String()
		}
		end := i + len(word)
		before := i == 0 || !isWordByte(text[i-1]) && text[i-1] != '<' && text[i-1] != '|'
		after := end == len(text) || !isWordByte(text[end])
		out.WriteString(text[:i])
		if before && after {
			out.WriteString(by)
		} else {
			out.WriteString(word)
		}
		text = text[end:]
	}
}

func isWordByte(b byte) bool {
	return b == '_' || b == '-' || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= 0x80
}

// inlineOf is the rich_text of a typed line.
func (s *Sim) inlineOf(text string) []any {
	var parts []any
	plain := func(t string) {
		emojiIn(t, func(t string) {
			if t != "" {
				parts = append(parts, map[string]any{"type": "text", "text": unescaper.Replace(t)})
			}
		}, func(name string) { parts = append(parts, map[string]any{"type": "emoji", "name": name}) })
	}
	at := 0
	for _, m := range entity.FindAllStringSubmatchIndex(text, -1) {
		plain(text[at:m[0]])
		at = m[1]
		mark, target := text[m[2]:m[3]], text[m[4]:m[5]]
		switch {
		case mark == "@":
			parts = append(parts, map[string]any{"type": "user", "user_id": target})
		case mark == "#":
			parts = append(parts, map[string]any{"type": "channel", "channel_id": target})
		case strings.HasPrefix(target, "subteam^"):
			parts = append(parts, map[string]any{"type": "usergroup",
				"usergroup_id": strings.TrimPrefix(target, "subteam^")})
		case mark == "!":
			parts = append(parts, map[string]any{"type": "broadcast", "range": target})
		default:
			link := map[string]any{"type": "link", "url": unescaper.Replace(target)}
			if m[6] >= 0 {
				link["text"] = unescaper.Replace(text[m[6]:m[7]])
			}
			parts = append(parts, link)
		}
	}
	plain(text[at:])
	return parts
}

// PlainText is how a viewer reads mrkdwn, without its marks. Dates are in the viewer's zone.
func (s *Sim) PlainText(mrkdwn, viewer string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.plainText(mrkdwn, viewer)
}

// plainText: the caller holds mu.
func (s *Sim) plainText(mrkdwn, viewer string) string {
	text := entity.ReplaceAllStringFunc(mrkdwn, func(found string) string {
		m := entity.FindStringSubmatch(found)
		return s.entityText(m[1], m[2], m[3], viewer)
	})
	for _, mark := range marks {
		text = mark.ReplaceAllString(text, "$1$2$3")
	}
	return unescaper.Replace(text)
}

func (s *Sim) entityText(mark, target, label, viewer string) string {
	switch mark {
	case "@":
		return "@" + s.nameOf(target)
	case "#":
		if c := s.channels[target]; c != nil {
			return "#" + c.Name
		}
		return "#" + cmp.Or(label, target)
	case "!":
		if rest, ok := strings.CutPrefix(target, "date^"); ok {
			return s.dateText(rest, label, viewer)
		}
		if rest, ok := strings.CutPrefix(target, "subteam^"); ok {
			if g := s.groups[rest]; g != nil {
				return "@" + g.Handle
			}
		}
		return "@" + cmp.Or(label, target)
	default:
		return cmp.Or(label, strings.TrimPrefix(target, "mailto:"))
	}
}

func (s *Sim) nameOf(user string) string {
	if u := s.users[user]; u != nil {
		return u.ShownAs()
	}
	return user
}

// dateText renders "unix^tokens^link" for the viewer.
func (s *Sim) dateText(spec, fallback, viewer string) string {
	stamp, format, _ := strings.Cut(spec, "^")
	format, _, _ = strings.Cut(format, "^")
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil {
		return fallback
	}
	return s.formatDate(time.Unix(seconds, 0), format, viewer)
}

func (s *Sim) formatDate(at time.Time, format, viewer string) string {
	zone := time.UTC
	if u := s.users[viewer]; u != nil && u.TZ != "" {
		if z, err := time.LoadLocation(u.TZ); err == nil {
			zone = z
		}
	}
	at = at.In(zone)
	today := s.clock.Now().In(zone)
	pretty := func(layout string) string {
		for days, word := range map[int]string{0: "today", -1: "yesterday", 1: "tomorrow"} {
			if today.AddDate(0, 0, days).Format(time.DateOnly) == at.Format(time.DateOnly) {
				return word
			}
		}
		return at.Format(layout)
	}
	return strings.NewReplacer(
		"{date_num}", at.Format(time.DateOnly),
		"{date_short_pretty}", pretty("Jan 2, 2006"), "{date_long_pretty}", pretty("Monday, January 2, 2006"),
		"{date_pretty}", pretty("January 2, 2006"),
		"{date_short}", at.Format("Jan 2, 2006"), "{date_long}", at.Format("Monday, January 2, 2006"), "{date}",
		at.Format("January 2, 2006"),
		"{time_secs}", at.Format("3:04:05 PM"), "{time}", at.Format("3:04 PM"), "{ago}", "some time ago",
	).Replace(format)
}

// BlocksText is all the text that blocks show to a viewer, a line for each text object.
func (s *Sim) BlocksText(blocks []any, viewer string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := reading{s: s, viewer: viewer}
	r.value(blocks)
	return strings.Join(slices.Compact(r.lines), "\n")
}

// MessageText is what a viewer reads of a message: its blocks and its fallback text.
func (s *Sim) MessageText(m Message, viewer string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := reading{s: s, viewer: viewer}
	r.value(m.Blocks)
	r.value(m.Attachments)
	r.lines = append(r.lines, s.plainText(m.Text, viewer), unescaper.Replace(m.Text))
	for _, f := range m.Files {
		r.lines = append(r.lines, cmp.Or(f.Title, f.Name))
	}
	return strings.Join(slices.Compact(r.lines), "\n")
}

// reading collects the text of blocks.
type reading struct {
	s      *Sim
	viewer string
	lines  []string
}

// shownFirst is the order in which the parts of a block are read.
var shownFirst = []string{"hero_image", "rich_text_title", "title", "subtitle", "caption", "label", "text", "fields",
	"rows", "chart", "elements", "element",
	"child_blocks", "items", "accessory", "options", "option_groups", "initial_option", "initial_options",
	"initial_value", "placeholder", "hint",
	"description", "body", "subtext", "actions", "segments", "series", "axis_config", "categories", "data", "name",
	"alt_text", "blocks", "fallback"}

func (r *reading) value(value any) {
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			r.value(item)
		}
	case string:
		r.add(value)
	case map[string]any:
		r.object(value)
	}
}

func (r *reading) add(line string) {
	if line != "" {
		r.lines = append(r.lines, line)
	}
}

func (r *reading) object(o map[string]any) {
	switch t := asString(o["type"]); t {
	case "mrkdwn":
		text := asString(o["text"])
		r.add(r.s.plainText(text, r.viewer))
		if raw := unescaper.Replace(text); raw != r.s.plainText(text, r.viewer) {
			r.add(raw)
		}
		return
	case "plain_text", "raw_text":
		r.add(asString(o["text"]))
		return
	case "raw_number":
		r.add(cmp.Or(asString(o["text"]), asString(o["value"])))
		return
	case "rich_text_section", "rich_text_quote", "rich_text_preformatted":
		r.add(r.inline(o["elements"]))
		return
	case "rich_text":
		r.value(o["elements"])
		return
	}
	for _, key := range shownFirst {
		r.value(o[key])
	}
}

func (r *reading) inline(value any) string {
	items, _ := value.([]any)
	var line strings.Builder
	for _, item := range items {
		e, _ := item.(map[string]any)
		switch e["type"] {
		case "text":
			line.WriteString(asString(e["text"]))
		case "link":
			line.WriteString(cmp.Or(asString(e["text"]), asString(e["url"])))
		case "emoji":
			line.WriteString(":" + asString(e["name"]) + ":")
		case "user":
			line.WriteString(r.s.entityText("@", asString(e["user_id"]), "", r.viewer))
		case "channel":
			line.WriteString(r.s.entityText("#", asString(e["channel_id"]), "", r.viewer))
		case "usergroup":
			line.WriteString(r.s.entityText("!", "subteam^"+asString(e["usergroup_id"]), "", r.viewer))
		case "broadcast":
			line.WriteString("@" + asString(e["range"]))
		case "date":
			if n, ok := wholeNumber(e["timestamp"]); ok {
				line.WriteString(r.s.formatDate(time.Unix(int64(n), 0), asString(e["format"]), r.viewer))
			}
		}
	}
	return line.String()
}
