package door

import (
	"bytes"
	"encoding/json"
	"strconv"
	"unicode/utf8"

	"okrbot/sales"
	"okrbot/store/selling"
)

// word is a value of a webhook as text, whether it is sent as a text, a number or a truth; nothing is an empty one.
type word string

// UnmarshalJSON implements [json.Unmarshaler]. What is no single value is an empty word: it must not hold up what
// else was sent.
func (w *word) UnmarshalJSON(raw []byte) error {
	var text string
	switch {
	case json.Unmarshal(raw, &text) == nil: // null too
		*w = word(text)
	case bytes.HasPrefix(raw, []byte("{")), bytes.HasPrefix(raw, []byte("[")):
		*w = ""
	default:
		*w = word(raw)
	}
	return nil
}

// integer is a whole number.
func (w word) integer() (int64, bool) {
	if n, err := strconv.ParseInt(string(w), 10, 64); err == nil {
		return n, true
	}
	f, err := strconv.ParseFloat(string(w), 64) // 1.7e12
	if err != nil || f != f || f < -1e15 || f > 1e15 {
		return 0, false
	}
	return int64(f), true
}

// oneLine is a text on one line, as long as a line may be.
func oneLine(text string) string {
	text = sales.OneLine(text)
	if utf8.RuneCountInString(text) <= sales.LongestName {
		return text
	}
	return string([]rune(text)[:sales.LongestName])
}

// gathered is what a webhook says, by deal, in the order in which deals are named first.
type gathered struct {
	list []selling.Heard
	at   map[string]int
}

// of is what is said of a deal; nil when its id is none.
func (g *gathered) of(source, id string) *selling.Heard {
	if !sales.IsExternalID(id) {
		return nil
	}
	external := source + "/" + id
	if g.at == nil {
		g.at = map[string]int{}
	}
	if _, known := g.at[external]; !known {
		g.at[external] = len(g.list)
		g.list = append(g.list, selling.Heard{External: external, Facts: map[string]selling.Fact{}})
	}
	return &g.list[g.at[external]]
}

func (g *gathered) fact(source, id, property string, f selling.Fact) {
	h := g.of(source, id)
	if h == nil {
		return
	}
	if known, said := h.Facts[property]; !said || !f.OlderThan(known) {
		h.Facts[property] = f
	}
}

// merge says that ids stand for another one from a time on.
func (g *gathered) merge(source, into string, gone []string, at int64) {
	h := g.of(source, into)
	if h == nil {
		return
	}
	for _, id := range gone {
		if sales.IsExternalID(id) {
			h.Merged = append(h.Merged, source+"/"+id)
		}
	}
	h.MergedAt = at
}
