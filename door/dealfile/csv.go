package dealfile

import (
	"slices"
	"strings"

	"okrbot/locale"
	"okrbot/okr"
)

// readCSV cuts a text into lines of cells. A line whose quotes do not fit is wrong; it never takes another one with it.
func readCSV(body []byte, most Limits) (table, error) {
	text, ok := locale.Decode(body)
	if !ok {
		return table{}, okr.Refuse("import.not_text")
	}
	s := scanner{text: text, number: 1}
	s.comma, s.at = separator(&s)
	var lines []line
	gap := false
	for left := most.Lines + headingsWithin; ; {
		l, more := s.next()
		if !more {
			break
		}
		if l.blank() {
			gap = true
			continue
		}
		l.gap, gap = gap, false
		if len(l.cells) > mostColumns {
			if len(lines) < headingsWithin {
				return table{}, tooWide()
			}
			l.cells = l.cells[:mostColumns+1]
		}
		if left--; left < 0 {
			return table{}, tooLong(most)
		}
		lines = append(lines, l)
		if s.width == 0 && len(lines) <= headingsWithin && dealHeadings(texts(l)) >= enoughHeadings {
			s.width = len(l.cells)
		}
	}
	t, _ := below(lines)
	if len(t.lines) > most.Lines {
		return table{}, tooLong(most)
	}
	return t, nil
}

// separator is what the headings are cut at: the mark with which they say the most about deals. A first line "sep=;"
// names it.
func separator(s *scanner) (mark byte, from int) {
	if first, _, _ := strings.Cut(s.text, "\n"); len(first) >= len("sep=;") && strings.EqualFold(first[:4], "sep=") &&
		len(strings.TrimRight(first, "\r")) == 5 {
		s.number = 2
		return first[4], len(first) + 1
	}
	best := -1
	mark = ','
	for _, m := range []byte{',', ';', '\t', '|'} {
		try := scanner{text: s.text, comma: m, number: 1}
		known, cells := 0, 0
		for range headingsWithin {
			l, more := try.next()
			if !more {
				break
			}
			known, cells = max(known, dealHeadings(texts(l))), max(cells, len(l.cells))
		}
		if score := known*(mostColumns+1) + min(cells, mostColumns); score > best {
			best, mark = score, m
		}
	}
	return mark, 0
}

// scanner cuts a text into records.
type scanner struct {
	text   string
	comma  byte
	at     int // the begin of the next record
	number int // its line
	width  int // how many cells the headings have; 0 before they are known
	clear  int // up to here no quote closes a cell that was opened before
	taken  int // a quote that closes a cell only by taking in lines of their own; 0: none
}

// span is where a cell is in the text, without the quotes around it.
type span struct {
	from, to int
	quoted   bool
}

// next is the next record.
func (s *scanner) next() (l line, more bool) {
	if s.at >= len(s.text) {
		return l, false
	}
	l.at = s.number
	spans, end, over, err := s.cut()
	if err == nil && over > 0 && len(spans) < s.width {
		err, s.taken = okr.Refuse("import.quote_open"), over // it took in lines that are records of their own
	}
	if err != nil {
		end = lineEnd(s.text, s.at)
	}
	if err == nil && end-s.at > lineBytes && len(spans) <= mostColumns {
		err = okr.Refuse("import.line_too_long")
	}
	if l.err = err; err == nil {
		l.cells = s.cells(spans)
	}
	after := pastEnd(s.text, end)
	s.number += max(1, ends(s.text[s.at:after]))
	s.at = after
	return l, true
}

// cut finds the cells of a record, and the quote that closes the last one which goes over several lines, 0 if none
// does.
func (s *scanner) cut() (spans []span, end, over int, err error) {
	for at := s.at; ; {
		c := span{from: at}
		if q := at + len(s.text[at:]) - len(strings.TrimLeft(s.text[at:], " ")); q < len(s.text) && s.text[q] == '"' {
			closed, ok := s.closing(q)
			if !ok || s.taken > 0 && closed == s.taken {
				return nil, 0, 0, okr.Refuse("import.quote_open")
			}
			c = span{q + 1, closed, true}
			if strings.ContainsAny(s.text[q:closed], "\r\n") {
				over = closed
			}
			at = skipSpaces(s.text, closed+1)
		} else {
			if next := strings.IndexAny(s.text[at:], string(s.comma)+"\r\n"); next >= 0 {
				at += next
			} else {
				at = len(s.text)
			}
			c.to = at
		}
		if len(spans) <= mostColumns {
			spans = append(spans, c)
		}
		if at >= len(s.text) || s.text[at] != s.comma {
			return spans, at, over, nil
		}
		at++
	}
}

// closing finds the quote that closes the cell opened at q. It reports false when there is none, or when another cell
// is opened before it in one of the next lines: then the quote at q was never closed.
func (s *scanner) closing(q int) (at int, ok bool) {
	lines := false
	for i := q + 1; ; {
		next := strings.IndexByte(s.text[i:], '"')
		if next < 0 || i+next-q > cellBytes {
			s.clear = len(s.text)
			if next >= 0 {
				s.clear = i
			}
			return 0, false
		}
		lines = lines || strings.ContainsAny(s.text[i:i+next], "\r\n")
		i += next
		run := quotes(s.text[i:])
		after := i + run
		follows := skipSpaces(s.text, after)
		ends := follows >= len(s.text) || s.text[follows] == s.comma || isEnd(s.text[follows])
		switch {
		case run%2 == 1 && ends:
			s.clear = after - 1
			return after - 1, true
		case run%2 == 1 && lines && s.opens(i):
			s.clear = i
			return 0, false
		}
		if i = after; s.clear > i {
			lines = lines || strings.ContainsAny(s.text[i:s.clear], "\r\n")
			i = s.clear
		}
	}
}

// opens reports whether a quote stands where a cell begins.
func (s *scanner) opens(at int) bool {
	before := strings.TrimRight(s.text[max(0, at-20):at], " ")
	return before != "" && (before[len(before)-1] == s.comma || isEnd(before[len(before)-1]))
}

// cells are the texts of the spans.
func (s *scanner) cells(spans []span) []cell {
	cells := make([]cell, len(spans))
	for i, c := range spans {
		text := s.text[c.from:c.to]
		if c.quoted && strings.Contains(text, `""`) {
			text = strings.ReplaceAll(text, `""`, `"`)
		}
		cells[i].text = strings.TrimSpace(text)
	}
	return cells
}

func quotes(text string) (n int) {
	for n < len(text) && text[n] == '"' {
		n++
	}
	return n
}

func skipSpaces(text string, at int) int {
	for at < len(text) && text[at] == ' ' {
		at++
	}
	return at
}

func isEnd(b byte) bool { return b == '\n' || b == '\r' }

// lineEnd is where the line ends that goes on at from. Old programs end lines with a carriage return alone.
func lineEnd(text string, from int) int {
	if i := strings.IndexAny(text[from:], "\r\n"); i >= 0 {
		return from + i
	}
	return len(text)
}

func pastEnd(text string, end int) int {
	switch {
	case strings.HasPrefix(text[end:], "\r\n"):
		return end + 2
	case end < len(text):
		return end + 1
	}
	return end
}

// ends counts the ends of lines.
func ends(text string) int {
	return strings.Count(text, "\n") + strings.Count(text, "\r") - strings.Count(text, "\r\n")
}

// quoteFor are the marks at which a program of any country might cut a cell; see [WriteCSV].
var quoteFor = []rune{'"', ',', ';', '|', '\t', '\r', '\n'}

func needsQuotes(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return slices.Contains(quoteFor, r) }) ||
		text != strings.TrimSpace(text)
}
