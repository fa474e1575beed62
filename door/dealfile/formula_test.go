package dealfile_test

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"okrbot/door/dealfile"
	"okrbot/locale"
	"okrbot/sales"
)

// separators are the marks at which spreadsheet programs of some country cut a CSV file.
var separators = []rune{',', ';', '\t', '|'}

// formulas are the cells that a spreadsheet program would take for a formula, whichever mark it cuts the file at. The
// mark in front of a number makes it no formula.
func formulas(t rapid.TB, file string) (found []string) {
	for _, separator := range separators {
		r := csv.NewReader(strings.NewReader(strings.TrimPrefix(file, "\uFEFF")))
		r.Comma, r.FieldsPerRecord, r.LazyQuotes = separator, -1, true
		lines, err := r.ReadAll()
		if err != nil {
			t.Fatalf("cut at %q: %v\n%s", separator, err, file)
		}
		for _, line := range lines {
			for _, cell := range line {
				if begun := strings.TrimLeftFunc(cell, func(r rune) bool {
					return unicode.IsSpace(r) ||
						r == '"'
				}); begins(begun) && !isNumber(cell) {
					found = append(found, cell)
				}
			}
		}
	}
	return found
}

// begins reports whether a text begins with the sign of a formula.
func begins(text string) bool {
	return slices.ContainsFunc([]rune("=+-@＝＋－＠"),
		func(sign rune) bool { return strings.HasPrefix(text, string(sign)) })
}

func isNumber(cell string) bool {
	return !strings.ContainsFunc(strings.TrimPrefix(cell, "-"),
		func(r rune) bool { return !unicode.IsDigit(r) && r != '.' && r != ',' })
}

// hostile are texts that begin with, or hide behind a mark, what starts a formula.
var hostile = []string{
	"=cmd", "+cmd", "-cmd", "@cmd", "\t=cmd", "\r=cmd", "\n=cmd", "＝cmd", "＋cmd", "－cmd", "＠cmd",
	"Acme;=cmd", "Acme,=cmd", "Acme\t=cmd", "Acme|=cmd", "Acme\n=cmd", "Acme\r\n=cmd", "Acme\r=cmd", `Acme";=cmd`,
	`";=cmd`, `"=cmd`, `Acme";"=cmd`,
	" =cmd", "Acme; =cmd", "-1+cmd", "'=cmd", ";", `"`, "=",
}

func written(t rapid.TB, language locale.Language, d sales.Deal) (comma, book []byte) {
	catalog, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	p := catalog.Printer(language)
	one := func(row func(sales.Deal) error) error { return row(d) }
	var out, sheet bytes.Buffer
	if err := dealfile.WriteCSV(&out, p, one); err != nil {
		t.Fatal(err)
	}
	if err := dealfile.WriteXLSX(&sheet, p, one); err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), sheet.Bytes()
}

// everywhere is a deal that says a text wherever people can.
func everywhere(text string) sales.Deal {
	return sales.Deal{
		ID: 8, Customer: text, Amount: sales.Money{Minor: 100, Currency: "TRY"}, State: sales.Lost, Stage: text,
		CloseDay:  "2026-11-20",
		OwnerName: text, Product: text, Note: text, LossReason: text,
	}
}

func TestWrite_NoTextBecomesAFormula(t *testing.T) {
	t.Parallel()
	for _, language := range locale.Languages {
		for _, text := range hostile {
			file, workbook := written(t, language, everywhere(text))
			if found := formulas(t, string(file)); len(found) > 0 {
				t.Errorf("%s: %q becomes %q", language, text, found)
			}
			book, err := excelize.OpenReader(bytes.NewReader(workbook))
			must(t, err)
			sheet := book.GetSheetName(0)
			rows, err := book.GetRows(sheet)
			must(t, err)
			for y, row := range rows {
				for x := range row {
					at, err := excelize.CoordinatesToCellName(x+1, y+1)
					must(t, err)
					if formula, err := book.GetCellFormula(sheet, at); err != nil || formula != "" {
						t.Errorf("%s: %q is the formula %q in %s of the workbook, %v", language, text, formula, at, err)
					}
				}
			}
		}
	}
}

func TestCSV_NoTextBecomesAFormula(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		piece := rapid.SampledFrom([]string{"=", "+", "-", "@", "＝", "＠", "\t", "\r", "\n", ";", ",", "|", `"`, "'",
			" ", "a", "1", "\u00A0", "ş"})
		texts := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string {
			return strings.Join(rapid.SliceOfN(piece, 0, 6).Draw(t, "pieces"), "")
		}), 1, 4).Draw(t, "texts")
		var out bytes.Buffer
		if err := dealfile.NewCSV(&out, rapid.SampledFrom(locale.Languages).Draw(t,
			"language")).Write(texts); err != nil {
			t.Fatal(err)
		}
		if found := formulas(t, out.String()); len(found) > 0 {
			t.Fatalf("%q becomes %q", texts, found)
		}
	})
}
