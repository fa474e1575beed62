package dealfile

import "strings"

// formulaSigns begin what spreadsheet programs take for a formula (OWASP, CSV injection), in full width too.
const formulaSigns = "=+-@\t\r\n＝＋－＠"

// cellMarks are the marks at which a program of any country, told or not that a cell is quoted, might begin a new cell.
const cellMarks = ",;|\t\r\n"

// formulaStarts calls at for each place where a cell might begin with a sign of a formula: at the start of the text,
// and after a mark that is not known to be harmless. Blanks and quotes before the sign count for nothing. It is told
// where the apostrophes before the sign begin, if there are any.
//
// A program that cuts at another mark than the file does opens `D8,"Acme;=cmd",12.50` as `D8,"Acme` and
// `=cmd",12.50`: to it the quote is in the middle of a cell, where it means nothing. So quoting is not enough.
func formulaStarts(text, harmless string, at func(place int)) {
	starts, apostrophes := true, -1
	for i, r := range text {
		switch {
		case starts && r == '\'':
			if apostrophes < 0 {
				apostrophes = i
			}
			continue
		case starts && strings.ContainsRune(formulaSigns, r):
			if apostrophes < 0 {
				apostrophes = i
			}
			at(apostrophes)
			starts = false
		case r == ' ' || r == '"' || r == '\u00A0':
			starts = starts && apostrophes < 0
		default:
			starts = false
		}
		apostrophes = -1
		if strings.ContainsRune(cellMarks, r) && !strings.ContainsRune(harmless, r) {
			starts = true
		}
	}
}

// guarded puts an apostrophe before each sign with which a formula might begin, as people do who type one that is
// none. The file's own separator begins no new cell: every program that cuts there knows the quotes as well.
func guarded(text, separator string) string {
	var b strings.Builder
	from := 0
	formulaStarts(text, separator, func(place int) {
		b.WriteString(text[from:place] + "'")
		from = place
	})
	return b.String() + text[from:]
}

// plainCell takes off what keeps spreadsheet programs from taking a cell for a formula.
func plainCell(text string) string {
	if !strings.Contains(text, "'") {
		return text
	}
	var b strings.Builder
	from := 0
	formulaStarts(text, "", func(place int) {
		if text[place] == '\'' {
			b.WriteString(text[from:place])
			from = place + 1
		}
	})
	return b.String() + text[from:]
}
