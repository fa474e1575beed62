package dealfile

import "okrbot/okr"

// Limits bound a file before any work is done on it.
type Limits struct {
	Bytes    int // of the file
	Unzipped int // bytes of everything in an XLSX
	Lines    int // below the headings
}

// The limits of the two ways in.
var (
	FromSlack    = Limits{Bytes: 2 << 20, Unzipped: 32 << 20, Lines: 20_000}
	FromTerminal = Limits{Bytes: 64 << 20, Unzipped: 512 << 20, Lines: 200_000}
)

// What is the same for both.
const (
	mostColumns    = 300
	headingRunes   = 200      // of a heading; what is longer is none
	cellBytes      = 64 << 10 // more than the 32,767 characters that spreadsheet programs hold
	lineBytes      = 256 << 10
	headingsWithin = 20 // the lines of the file among which its headings are
	mostAsked      = 20 // questions about stages, and about owners; what is beyond is asked after these
	sheetsLooked   = 50
	cellsOfLine    = 60 // on average, empty ones and those of all sheets too
)

func tooLarge(l Limits) error { return okr.Refuse("import.too_large", "Most", l.Bytes>>20) }

func tooLong(l Limits) error { return okr.Refuse("import.too_long", "Lines", l.Lines) }

func tooWide() error { return okr.Refuse("import.too_wide", "Columns", mostColumns) }
