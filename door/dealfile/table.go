package dealfile

import (
	"strings"

	"okrbot/locale"
)

// kind says how far a cell is already understood by what the file says of it.
type kind int

const (
	written kind = iota // text, as people or programs wrote it
	number              // a number, with a decimal point and nothing else
	day                 // a day, as 2026-11-24
)

type cell struct {
	text string
	kind kind
}

// line is a row of a table; err is why it has no cells that could be trusted.
type line struct {
	at    int // from 1, as a person counts them in an editor or a spreadsheet program
	cells []cell
	gap   bool // after an empty line
	err   error
}

func (l line) cell(i int) cell {
	if i < 0 || i >= len(l.cells) {
		return cell{}
	}
	return l.cells[i]
}

func (l line) blank() bool {
	for _, c := range l.cells {
		if c.text != "" {
			return false
		}
	}
	return l.err == nil
}

// filled counts the cells that say something.
func (l line) filled() (n int) {
	for _, c := range l.cells {
		if c.text != "" {
			n++
		}
	}
	return n
}

// table is a file, or a sheet of one.
type table struct {
	sheet    string   // its name; empty for CSV
	others   []string // sheets with headings of deals too, which were not read
	headings []string
	lines    []line // below the headings, none of them blank
}

// heading is a heading as it is compared; one that is too long is none.
func heading(text string) string {
	if len(text) > 4*headingRunes || len([]rune(text)) > headingRunes {
		return ""
	}
	return locale.Key(text)
}

// below makes a table of lines, the headings being that one of the first lines which knows the most about deals.
// Width is how many columns it has.
func below(lines []line) (t table, at int) {
	best := -1
	for i, l := range lines[:min(len(lines), headingsWithin)] {
		if l.err != nil || l.blank() {
			continue
		}
		if known := dealHeadings(texts(l)); known > best {
			best, at = known, i
		}
	}
	if best < 0 {
		return t, -1
	}
	t.headings = texts(lines[at])
	for len(t.headings) > 0 && t.headings[len(t.headings)-1] == "" {
		t.headings = t.headings[:len(t.headings)-1]
	}
	for _, l := range lines[at+1:] {
		if !l.blank() {
			t.lines = append(t.lines, l)
		}
	}
	return t, at
}

func texts(l line) (list []string) {
	for _, c := range l.cells {
		list = append(list, strings.Join(strings.Fields(c.text), " "))
	}
	return list
}
