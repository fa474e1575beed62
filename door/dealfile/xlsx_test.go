package dealfile_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"okrbot/door/dealfile"
	"okrbot/locale"
	"okrbot/nasty"
	"okrbot/okr"
	"okrbot/sales"
)

// workbook is an XLSX with these sheets, each a name and its rows; a day is written with a format of days, as
// spreadsheet programs do.
func workbook(t testing.TB, more func(*excelize.File), sheets ...any) []byte {
	t.Helper()
	file := excelize.NewFile()
	for i := 0; i < len(sheets); i += 2 {
		name, rows := sheets[i].(string), sheets[i+1].([][]any)
		if i == 0 {
			must(t, file.SetSheetName("Sheet1", name))
		} else {
			_, err := file.NewSheet(name)
			must(t, err)
		}
		for at, row := range rows {
			must(t, file.SetSheetRow(name, fmt.Sprint("A", at+1), &row))
		}
	}
	if more != nil {
		more(file)
	}
	var body bytes.Buffer
	must(t, file.Write(&body))
	return body.Bytes()
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func civil(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

func TestReader_TypedCellsLeaveNothingToGuess(t *testing.T) {
	t.Parallel()
	body := workbook(t, func(f *excelize.File) {
		odd, plain := `[$-41F]d mmmm yyyy;@`, `#,##0.00 "days"`
		day, err := f.NewStyle(&excelize.Style{CustomNumFmt: &odd})
		must(t, err)
		amount, err := f.NewStyle(&excelize.Style{CustomNumFmt: &plain})
		must(t, err)
		must(t, f.SetCellStyle("Satışlar", "F5", "F5", day))
		must(t, f.SetCellStyle("Satışlar", "C5", "C5", amount))
		must(t, f.SetCellFormula("Satışlar", "C7", "C2*2"))
	}, "Özet", [][]any{{"Kasım"}, {"Satış", 3}}, "Satışlar", [][]any{
		{"Fırsat No", "Müşteri", "Tutar", "Durum", "Temsilci", "Gün", "Gizli"},
		{"", "Çınar", 12500.5, "Kazanıldı", "Ayşe Yılmaz", civil(2026, time.November, 20)},
		{123456789012, "Işık", 12.5, "Kazanıldı", "Ayşe Yılmaz", time.Date(2026, 11, 20, 14, 30, 0, 0, time.UTC)},
		{"7", "Gül", "12.500", "Açık", "Ayşe Yılmaz", "24.12.2026"},
		{"8", "Ege", 0.1 + 0.2, "Açık", "Ayşe Yılmaz", 46350},
		{1.23456789012345e17, "Doğu", 1, "Açık", "Ayşe Yılmaz", ""},
		{"9", "Batı", nil, "Açık", "Ayşe Yılmaz", ""},
		{"10", "Kuzey", 8333.333333, "Açık", "Ayşe Yılmaz", ""},
	})
	f, err := reader(t, locale.Turkish).Read(body)
	must(t, err)
	if f.Sheet != "Satışlar" || len(f.Others) > 0 {
		t.Errorf("read %q, not %q", f.Sheet, f.Others)
	}
	if got, want := amounts(f), []string{"12500.50", "12.50", "12500.00", "0.30", "8333.33"}; !slices.Equal(got, want) {
		t.Errorf("amounts %v, want %v", got, want)
	}
	var days []okr.Date
	for _, r := range f.Rows {
		days = append(days, r.CloseDay)
	}
	if want := []okr.Date{"2026-11-20", "2026-11-20", "2026-12-24", "2026-11-24", ""}; !slices.Equal(days, want) {
		t.Errorf("days %v, want %v", days, want)
	}
	if f.Rows[1].External != "file/123456789012" || !slices.Equal(f.Rounded, []int{5, 8}) &&
		!slices.Equal(f.Rounded, []int{8}) {
		t.Error(account(f))
	}
	if want := map[int]string{6: "import.id_shortened",
		7: "errors.number_unreadable"}; fmt.Sprint(problems(f)) != fmt.Sprint(want) {
		t.Errorf("wrong lines %v, want %v", problems(f), want)
	}
}

func TestReader_SaysWhichSheetItRead(t *testing.T) {
	t.Parallel()
	deals := [][]any{{"Customer", "Amount"}, {"Acme", 5}}
	hide := func(f *excelize.File) { must(t, f.SetSheetVisible("Old", false)) }
	f, err := reader(t, locale.English).Read(workbook(t, hide, "Notes", [][]any{{"Hello"}}, "Old", deals, "2026", deals,
		"2025", deals))
	must(t, err)
	if f.Sheet != "2026" || !slices.Equal(f.Others, []string{"2025"}) || len(f.Rows) != 1 {
		t.Errorf("read %q, not %q", f.Sheet, f.Others)
	}
	_, err = reader(t, locale.English).Read(workbook(t, nil, "Notes", [][]any{{"Hello", "there"}}))
	if reason(err) != "import.no_columns" {
		t.Error(err)
	}
}

func TestReader_ReadsDaysThatAreCountedFrom1904(t *testing.T) {
	t.Parallel()
	yes := true
	body := workbook(t, func(f *excelize.File) {
		must(t, f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}))
		day, err := f.NewStyle(&excelize.Style{NumFmt: 14})
		must(t, err)
		must(t, f.SetCellStyle("S", "C2", "C2", day))
	}, "S", [][]any{{"Customer", "Amount", "Day"}, {"Acme", 5, 46346 - 1462}})
	f, err := reader(t, locale.English).Read(body)
	must(t, err)
	if f.Rows[0].CloseDay != "2026-11-20" {
		t.Error(account(f))
	}
}

// zipped is a ZIP with these parts.
func zipped(t testing.TB, parts map[string]io.Reader) []byte {
	t.Helper()
	var body bytes.Buffer
	file := zip.NewWriter(&body)
	for name, content := range parts {
		part, err := file.Create(name)
		must(t, err)
		_, err = io.Copy(part, content)
		must(t, err)
	}
	must(t, file.Close())
	return body.Bytes()
}

// sheetOf is a workbook with one sheet of these rows.
func sheetOf(t testing.TB, rows string) []byte {
	t.Helper()
	return zipped(t, map[string]io.Reader{
		"[Content_Types].xml": strings.NewReader(
			`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"></Types>`),
		"_rels/.rels": strings.NewReader(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" ` +
			`Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`),
		"xl/workbook.xml": strings.NewReader(
			`<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ` +
				`xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`),
		"xl/_rels/workbook.xml.rels": strings.NewReader(
			`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
				`<Relationship Id="rId1" Type="t" Target="worksheets/sheet1.xml"/></Relationships>`),
		"xl/styles.xml": strings.NewReader(
			`<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>`),
		"xl/worksheets/sheet1.xml": strings.NewReader("<worksheet><sheetData>" + rows + "</sheetData></worksheet>"),
	})
}

// zeros is so many bytes of nothing, which a ZIP holds in a thousandth of them.
type zeros int

func (z *zeros) Read(p []byte) (int, error) {
	if *z <= 0 {
		return 0, io.EOF
	}
	n := min(len(p), int(*z))
	clear(p[:n])
	*z -= zeros(n)
	return n, nil
}

// TestReader_RefusesWorkbooksThatBlowUp has small files with much in them.
func TestReader_RefusesWorkbooksThatBlowUp(t *testing.T) {
	t.Parallel()
	bomb := zeros(40 << 20)
	for name, c := range map[string]struct {
		body []byte
		want string
	}{
		"much of nothing": {zipped(t, map[string]io.Reader{"xl/worksheets/sheet1.xml": &bomb}),
			"import.too_large_inside"},
		"empty rows":  {sheetOf(t, strings.Repeat("<row/>", 1_300_000)), "import.too_long"},
		"empty cells": {sheetOf(t, "<row>"+strings.Repeat("<c/>", 1_300_000)+"</row>"), "import.too_long"},
		"a far column": {sheetOf(t, `<row r="1"><c r="XFD1" t="inlineStr"><is><t>x</t></is></c></row>`),
			"import.too_wide"},
		"a far row": {sheetOf(t, `<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row>`),
			"import.no_columns"},
		"no such text": {sheetOf(t, `<row r="1"><c r="A1" t="s"><v>7</v></c></row>`), "import.not_workbook"},
		"cut off":      {sheetOf(t, `<row r="1"><c r="A1"><v>7</v>`), "import.not_workbook"},
		"no sheets": {zipped(t, map[string]io.Reader{"readme.txt": strings.NewReader("hello")}),
			"import.not_workbook"},
	} {
		if _, err := reader(t, locale.English).Read(c.body); reason(err) != c.want {
			t.Errorf("%s: %v, want %s", name, reason(err), c.want)
		}
	}
}

func deals() []sales.Deal {
	return []sales.Deal{
		{ID: 8, Customer: "=HYPERLINK(\"http://evil\")", Amount: sales.Money{Minor: 1_250_050, Currency: "TRY"},
			State: sales.Won, Stage: "proposal",
			CloseDay: "2026-11-20", OwnerName: "Ayşe Yılmaz", Note: "+90 555; \"evet\"\nsatır"},
		{ID: 9, Customer: "Çınar;=cmd", Amount: sales.Money{Minor: 100, Currency: "EUR"}, State: sales.Open,
			Stage: "lead", OwnerName: "Emily Carter", Product: "＝1+1"},
		{ID: 10, Customer: "Gül", Amount: sales.Money{Minor: 99, Currency: "TRY"}, State: sales.Lost,
			CloseDay: "2026-11-02", OwnerName: "Ayşe Yılmaz", LossReason: "price"},
	}
}

func eachDeal(row func(sales.Deal) error) error {
	for _, d := range deals() {
		if err := row(d); err != nil {
			return err
		}
	}
	return nil
}

// TestWrite_OpensInSpreadsheetsAndIsReadAgain writes deals both ways, in both languages, and reads them again.
func TestWrite_OpensInSpreadsheetsAndIsReadAgain(t *testing.T) {
	t.Parallel()
	for _, language := range locale.Languages {
		r := reader(t, language)
		var csv, xlsx bytes.Buffer
		must(t, dealfile.WriteCSV(&csv, r.Printers[0], eachDeal))
		must(t, dealfile.WriteXLSX(&xlsx, r.Printers[0], eachDeal))
		text := csv.String()
		if !strings.HasPrefix(text, "\uFEFF") || !strings.Contains(text, `"'=HYPERLINK`) &&
			!strings.Contains(text, `'=HYPERLINK`) || !strings.Contains(text, "'+90") ||
			!strings.Contains(text, map[locale.Language]string{locale.English: `"Çınar;'=cmd"`,
				locale.Turkish: `"Çınar;=cmd"`}[language]) || !strings.Contains(text, "'＝1+1") {
			t.Errorf("%s:\n%s", language, text)
		}
		for kind, body := range map[string][]byte{"CSV": csv.Bytes(), "XLSX": xlsx.Bytes()} {
			f, err := r.Read(body)
			if err != nil || len(f.Problems) > 0 || len(f.Rows) != 3 || len(f.Ignored) > 0 || f.Open() {
				t.Fatalf("%s %s: read again: %v, %s", language, kind, err, account(f))
			}
			for i, want := range deals() {
				got := f.Rows[i]
				if got.Deal != want.ID || got.Customer != want.Customer || *got.Amount != want.Amount ||
					got.State != want.State || got.Note != want.Note ||
					got.CloseDay != want.CloseDay || got.Product != want.Product || got.LossReason != want.LossReason ||
					got.Owner == "" {
					t.Errorf("%s %s: read again as %+v", language, kind, got)
				}
			}
		}
		book, err := excelize.OpenReader(&xlsx)
		must(t, err)
		sheet := book.GetSheetName(0)
		if formula, err := book.GetCellFormula(sheet, "B2"); err != nil || formula != "" {
			t.Errorf("a formula %q, %v", formula, err)
		}
		if kind, err := book.GetCellType(sheet, "C2"); err != nil || kind != excelize.CellTypeUnset &&
			kind != excelize.CellTypeNumber {
			t.Errorf("an amount is of type %v, %v", kind, err)
		}
	}
}

// FuzzReadWorkbook reads whatever is in a sheet of a workbook.
func FuzzReadWorkbook(f *testing.F) {
	for _, seed := range []string{
		`<row r="1"><c r="A1" t="inlineStr"><is><t>Customer</t></is></c><c r="B1" t="inlineStr"><is><t>Amount</t></is></c></row><row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>5</v></c></row>`,
		`<row><c t="s"><v>-1</v></c></row>`, `<row r="99999999999"><c r="ZZZZ1"/></row>`,
		`<row><c t="d"><v>2026-11-20</v></c><c t="b"><v>7</v></c><c><v>1e999</v></c></row>`, `<row><c s="99"><v>1`,
	} {
		f.Add(seed)
	}
	for _, text := range nasty.Texts() {
		var cell strings.Builder
		xml.EscapeText(&cell, []byte(text)) //nolint:errcheck // a builder takes everything
		f.Add(`<row><c t="inlineStr"><is><t>Customer</t></is></c><c t="inlineStr"><is><t>Amount</t></is></c></row><row><c t="inlineStr"><is><t>A</t></is></c><c t="str"><v>` + cell.String() + `</v></c></row>`)
	}
	r := reader(f, locale.Turkish)
	f.Fuzz(func(t *testing.T, cells string) {
		book := sheetOf(t, cells)
		var err error
		nasty.Within(t, nasty.Limit*time.Duration(1+len(cells)/(4<<10)), func() { _, err = r.Read(book) })
		if err != nil && strings.Contains(reason(err), " ") {
			t.Errorf("not said to anybody: %v", err)
		}
	})
}
