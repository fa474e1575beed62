package dealfile

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"

	"okrbot/okr"
)

// isXLSX tells by its first bytes: an XLSX is a ZIP.
func isXLSX(body []byte) bool { return bytes.HasPrefix(body, []byte("PK\x03\x04")) }

// isXLS is the format of Excel before 2007; a workbook with a password is wrapped in it too.
func isXLS(body []byte) bool { return bytes.HasPrefix(body, []byte("\xD0\xCF\x11\xE0")) }

// readXLSX reads the first sheet that has headings of deals. What its cells are, numbers, days or text, is as the
// workbook says.
func readXLSX(body []byte, most Limits) (table, error) {
	limit := int64(most.Unzipped)
	// Parts as large as all that is allowed stay in memory: nothing of a person's file is written to the machine's
	// disk.
	file, err := excelize.OpenReader(bytes.NewReader(body),
		excelize.Options{UnzipSizeLimit: limit, UnzipXMLSizeLimit: limit})
	if err != nil {
		if strings.Contains(err.Error(), "unzip size exceeds") {
			return table{}, okr.Refuse("import.too_large_inside", "Most", most.Unzipped>>20)
		}
		return table{}, okr.Refuse("import.not_workbook")
	}
	defer file.Close() //nolint:errcheck // it is in memory
	w := workbook{file: file, most: most, dated: map[int]bool{}, left: most.Lines * cellsOfLine}
	if err := w.open(); err != nil {
		return table{}, err
	}
	return w.table()
}

// workbook is an XLSX as it is read: the library opens it and knows its formats and days; the cells are read here one
// after the other, because their types are lost in its own stream of rows, and its other way holds a sheet many times
// over.
type workbook struct {
	file   *excelize.File
	most   Limits
	shared []string
	dated  map[int]bool // by style: its numbers are days
	from04 bool         // days are counted from 1904
	paths  map[string]string
	left   int // how many cells are still looked at
}

func (w *workbook) part(name string) io.Reader {
	part, ok := w.file.Pkg.Load(name)
	content, is := part.([]byte)
	if !ok || !is {
		return strings.NewReader("")
	}
	return bytes.NewReader(content)
}

func (w *workbook) open() error {
	if props, err := w.file.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		w.from04 = *props.Date1904
	}
	if err := w.readPaths(); err != nil {
		return okr.Refuse("import.not_workbook")
	}
	return w.readShared()
}

// readPaths finds in which part each sheet is.
func (w *workbook) readPaths() error {
	var book struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"id,attr"`
		} `xml:"sheets>sheet"`
	}
	var relations struct {
		List []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if err := errors.Join(xml.NewDecoder(w.part("xl/workbook.xml")).Decode(&book),
		xml.NewDecoder(w.part("xl/_rels/workbook.xml.rels")).Decode(&relations)); err != nil {
		return err
	}
	targets := map[string]string{}
	for _, r := range relations.List {
		target := path.Join("xl", r.Target)
		if after, ok := strings.CutPrefix(r.Target, "/"); ok {
			target = after
		}
		targets[r.ID] = target
	}
	w.paths = map[string]string{}
	for _, s := range book.Sheets {
		w.paths[s.Name] = targets[s.ID]
	}
	return nil
}

// readShared reads the texts that cells refer to by number.
func (w *workbook) readShared() error {
	decoder := xml.NewDecoder(w.part("xl/sharedStrings.xml"))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return okr.Refuse("import.not_workbook")
		}
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == "si" {
			text, err := textIn(decoder)
			if err != nil {
				return okr.Refuse("import.not_workbook")
			}
			w.shared = append(w.shared, text)
		}
	}
}

// textIn is the text of an element with runs of it, up to its end; how it is pronounced is left out.
func textIn(decoder *xml.Decoder) (string, error) {
	var text strings.Builder
	for depth, inText := 1, false; depth > 0; {
		token, err := decoder.Token()
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if t.Name.Local == "rPh" {
				if err := decoder.Skip(); err != nil {
					return "", err
				}
				continue
			}
			depth++
			inText = t.Name.Local == "t"
		case xml.EndElement:
			depth--
			inText = false
		case xml.CharData:
			if inText {
				text.Write(t)
			}
		}
	}
	return text.String(), nil
}

// table is the first visible sheet whose headings name a deal's customer and amount, else the first one with anything
// in it.
func (w *workbook) table() (table, error) {
	var found *table
	var first table
	for i, name := range w.file.GetSheetList() {
		if visible, err := w.file.GetSheetVisible(name); err != nil || !visible || i >= sheetsLooked {
			continue
		}
		most := w.most.Lines
		if found != nil {
			most = 0 // only its headings
		}
		t, err := w.sheet(name, most)
		if err != nil {
			return t, err
		}
		switch {
		case dealHeadings(t.headings) < enoughHeadings:
			if len(first.headings) == 0 {
				first = t
			}
		case found == nil:
			found = &t
		default:
			found.others = append(found.others, name)
		}
	}
	if found != nil {
		return *found, nil
	}
	return first, nil
}

// sheet reads a sheet; with most 0 its first lines only.
func (w *workbook) sheet(name string, most int) (table, error) {
	decoder := xml.NewDecoder(w.part(w.paths[name]))
	var lines []line
	at := 0
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return table{}, okr.Refuse("import.not_workbook")
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "row" {
			continue
		}
		at++
		if w.left--; w.left < 0 {
			return table{}, tooLong(w.most)
		}
		if n, err := strconv.Atoi(attribute(start, "r")); err == nil {
			at = n
		}
		l, err := w.row(decoder, at)
		if err != nil {
			return table{}, err
		}
		if l.blank() {
			continue
		}
		l.gap = len(lines) > 0 && l.at > lines[len(lines)-1].at+1
		lines = append(lines, l)
		if most == 0 && len(lines) == headingsWithin {
			break
		}
		if most > 0 && len(lines) > most+headingsWithin {
			return table{}, tooLong(w.most)
		}
	}
	t, _ := below(lines)
	if most > 0 && len(t.lines) > most {
		return t, tooLong(w.most)
	}
	t.sheet = name
	return t, nil
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// row reads the cells of a row up to its end.
func (w *workbook) row(decoder *xml.Decoder, at int) (l line, err error) {
	l.at = at
	for column := 0; ; {
		token, err := decoder.Token()
		if err != nil {
			return l, okr.Refuse("import.not_workbook")
		}
		switch t := token.(type) {
		case xml.EndElement:
			if t.Name.Local == "row" {
				return l, nil
			}
		case xml.StartElement:
			if t.Name.Local != "c" {
				if err := decoder.Skip(); err != nil {
					return l, okr.Refuse("import.not_workbook")
				}
				continue
			}
			column++
			if w.left--; w.left < 0 {
				return l, tooLong(w.most)
			}
			if name := attribute(t, "r"); name != "" {
				if column, _, err = excelize.CellNameToCoordinates(name); err != nil {
					return l, okr.Refuse("import.not_workbook")
				}
			}
			c, err := w.cell(decoder, t)
			switch {
			case err != nil:
				return l, okr.Refuse("import.not_workbook")
			case c.text == "":
				continue
			case column > mostColumns:
				return l, tooWide()
			}
			for len(l.cells) < column {
				l.cells = append(l.cells, cell{})
			}
			l.cells[column-1] = c
		}
	}
}

// rawCell is a cell as the sheet has it.
type rawCell struct {
	Value   string `xml:"v"`
	Formula string `xml:"f"`
	Inline  struct {
		Text string `xml:"t"`
		Runs []struct {
			Text string `xml:"t"`
		} `xml:"r"`
	} `xml:"is"`
}

func (w *workbook) cell(decoder *xml.Decoder, start xml.StartElement) (c cell, err error) {
	var raw rawCell
	if err := decoder.DecodeElement(&raw, &start); err != nil {
		return c, err
	}
	value := strings.TrimSpace(raw.Value)
	switch attribute(start, "t") {
	case "s":
		i, err := strconv.Atoi(value)
		if err != nil || i < 0 || i >= len(w.shared) {
			return c, errors.New("a cell refers to no text")
		}
		c.text = w.shared[i]
	case "inlineStr":
		c.text = raw.Inline.Text
		for _, run := range raw.Inline.Runs {
			c.text += run.Text
		}
	case "b":
		c.text = map[string]string{"1": "true", "0": "false"}[value]
	case "str", "e":
		c.text = value
	case "d":
		c = cell{value, written}
	default:
		style, _ := strconv.Atoi(attribute(start, "s"))
		c = w.number(value, style)
	}
	if c.text == "" && raw.Formula != "" { // nobody has calculated it yet
		c.text = "=" + raw.Formula
	}
	c.text = strings.TrimSpace(c.text)
	return c, nil
}

// number is a number or, where its format says so, a day.
func (w *workbook) number(value string, style int) cell {
	if value == "" {
		return cell{}
	}
	f, err := strconv.ParseFloat(value, 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return cell{value, written}
	}
	if w.isDay(style) {
		if at, err := excelize.ExcelDateToTime(f, w.from04); err == nil && f >= 1 {
			return cell{at.Round(time.Second).Format(time.DateOnly), day}
		}
	}
	if math.Abs(f) >= 1e15 { // digits beyond these were lost before it came here
		return cell{strconv.FormatFloat(f, 'E', -1, 64), written}
	}
	return cell{decimal.NewFromFloat(f).String(), number}
}

// isDay reports whether a style shows its numbers as days.
func (w *workbook) isDay(style int) bool {
	known, ok := w.dated[style]
	if ok {
		return known
	}
	format, err := w.file.GetStyle(style)
	is := err == nil && (dayFormat(format.NumFmt) || format.CustomNumFmt != nil && showsDay(*format.CustomNumFmt))
	w.dated[style] = is
	return is
}

// dayFormat reports whether one of the formats that every workbook has shows days (ECMA-376, 18.8.30).
func dayFormat(id int) bool {
	return id >= 14 && id <= 17 || id == 22 || id >= 27 && id <= 36 || id >= 50 && id <= 58
}

// unshown are the parts of a format that are not about the number: text in quotes, one character after a backslash,
// colours and conditions.
var unshown = regexp.MustCompile(`"[^"]*"|\\.|\[[^\]]*\]|_.|\*.`)

// showsDay reports whether a format has a day or a year in it; "[h]:mm" is a time.
func showsDay(format string) bool {
	format = strings.ToLower(unshown.ReplaceAllString(format, ""))
	format, _, _ = strings.Cut(format, ";")
	return strings.ContainsAny(format, "dy") && !strings.ContainsAny(format, "0#?")
}
