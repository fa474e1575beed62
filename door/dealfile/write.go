package dealfile

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
)

// Each hands deals over, one after the other.
type Each func(func(sales.Deal) error) error

// exported are the columns of our own export, in order, and what they say of a deal: a text, an amount, or a day.
var exported = []struct {
	meaning Meaning
	of      func(*locale.Printer, sales.Deal) any
}{
	{ID, func(_ *locale.Printer, d sales.Deal) any { return d.ID.String() }},
	{Customer, func(_ *locale.Printer, d sales.Deal) any { return d.Customer }},
	{Amount, func(_ *locale.Printer, d sales.Deal) any { return d.Amount.Units() }},
	{Currency, func(_ *locale.Printer, d sales.Deal) any { return string(d.Amount.Currency) }},
	{State, func(p *locale.Printer, d sales.Deal) any { return p.T("deal.state." + string(d.State)) }},
	{Stage, func(p *locale.Printer, d sales.Deal) any { return StageWord(p, d.Stage) }},
	{Day, func(_ *locale.Printer, d sales.Deal) any { return d.CloseDay }},
	{Owner, func(_ *locale.Printer, d sales.Deal) any { return d.OwnerName }},
	{Product, func(_ *locale.Printer, d sales.Deal) any { return d.Product }},
	{Note, func(_ *locale.Printer, d sales.Deal) any { return d.Note }},
	{Reason, func(p *locale.Printer, d sales.Deal) any { return reasonSaid(p, d.LossReason) }},
}

// exportHeadings are the first names of the columns in the reader's language.
func exportHeadings(p *locale.Printer) (list []string) {
	for _, column := range exported {
		for _, v := range vocabularies {
			if v.meaning == column.meaning {
				names := v.english
				if p.Language() == locale.Turkish {
					names = v.turkish
				}
				first, _, _ := strings.Cut(names, "|")
				list = append(list, first)
			}
		}
	}
	return list
}

// reasonSaid is a reason in words; none for none.
func reasonSaid(p *locale.Printer, reason string) string {
	if reason == "" {
		return ""
	}
	return reasonWord(p, reason)
}

// CSV writes lines that spreadsheet programs of the reader's language open correctly: with a byte order mark, the
// separator that goes with the decimal mark, and no text that could be taken for a formula, also where a program cuts
// at another mark.
type CSV struct {
	to        io.Writer
	separator string
	point     string
	begun     bool
}

// NewCSV begins a file for readers of a language.
func NewCSV(to io.Writer, language locale.Language) *CSV {
	if language == locale.Turkish {
		return &CSV{to: to, separator: ";", point: ","}
	}
	return &CSV{to: to, separator: ",", point: "."}
}

// Write writes a line of texts.
func (c *CSV) Write(texts []string) error {
	cells := make([]string, len(texts))
	for i, text := range texts {
		cells[i] = c.harmless(text)
	}
	return c.write(cells)
}

func (c *CSV) write(cells []string) error {
	for i, cell := range cells {
		if needsQuotes(cell) {
			cells[i] = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
		}
	}
	text := strings.Join(cells, c.separator) + "\r\n"
	if !c.begun {
		c.begun, text = true, "\uFEFF"+text
	}
	_, err := io.WriteString(c.to, text)
	return err
}

// harmless keeps a spreadsheet program from taking what people typed for a formula.
func (c *CSV) harmless(text string) string { return guarded(text, c.separator) }

// number is an amount with the language's decimal mark.
func (c *CSV) number(d decimal.Decimal) string {
	return strings.Replace(d.StringFixed(2), ".", c.point, 1)
}

// sheet is a table that is written to a file: texts, amounts, whole numbers and days.
type sheet struct {
	name     string
	headings []string
	each     func(row func(cells []any) error) error
}

func dealSheet(p *locale.Printer, each Each) sheet {
	return sheet{p.T("import.file"), exportHeadings(p), func(row func([]any) error) error {
		return each(func(d sales.Deal) error {
			cells := make([]any, len(exported))
			for i, column := range exported {
				cells[i] = column.of(p, d)
			}
			return row(cells)
		})
	}}
}

// WriteCSV writes deals as CSV.
func WriteCSV(w io.Writer, p *locale.Printer, each Each) error {
	return writeCSV(w, p, dealSheet(p, each))
}

func writeCSV(w io.Writer, p *locale.Printer, s sheet) error {
	out := NewCSV(w, p.Language())
	if err := out.Write(s.headings); err != nil {
		return err
	}
	return s.each(func(row []any) error {
		var cells []string
		for _, says := range row {
			switch says := says.(type) {
			case decimal.Decimal:
				cells = append(cells, out.number(says))
			case okr.Date:
				cells = append(cells, string(says))
			default:
				cells = append(cells, out.harmless(fmt.Sprint(says)))
			}
		}
		return out.write(cells)
	})
}

// WriteXLSX writes deals as a workbook: amounts are numbers, days are days, and all else is text, never a formula.
func WriteXLSX(w io.Writer, p *locale.Printer, each Each) error {
	return writeXLSX(w, dealSheet(p, each))
}

func writeXLSX(w io.Writer, s sheet) error {
	file := excelize.NewFile()
	defer file.Close() //nolint:errcheck // it is in memory
	if err := file.SetSheetName("Sheet1", s.name); err != nil {
		return err
	}
	rows, err := file.NewStreamWriter(s.name)
	if err != nil {
		return err
	}
	styles, err := stylesOf(file)
	if err != nil {
		return err
	}
	if err := rows.SetColWidth(1, len(s.headings), 18); err != nil {
		return err
	}
	if err := rows.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2",
		ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	var cells []any
	for _, h := range s.headings {
		cells = append(cells, excelize.Cell{StyleID: styles.heading, Value: h})
	}
	at := 1
	write := func(cells []any) error {
		name, err := excelize.CoordinatesToCellName(1, at)
		at++
		return errors.Join(err, rows.SetRow(name, cells))
	}
	if err := write(cells); err != nil {
		return err
	}
	if err := s.each(func(row []any) error { return write(typed(row, styles)) }); err != nil {
		return err
	}
	if err := rows.Flush(); err != nil {
		return err
	}
	return file.Write(w)
}

// styles are how the cells of an export look.
type styles struct{ heading, amount, day int }

func stylesOf(file *excelize.File) (s styles, err error) {
	var errs [3]error
	iso := "yyyy-mm-dd"
	s.heading, errs[0] = file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	s.amount, errs[1] = file.NewStyle(&excelize.Style{NumFmt: 4})
	s.day, errs[2] = file.NewStyle(&excelize.Style{CustomNumFmt: &iso})
	return s, errors.Join(errs[:]...)
}

// typed are the cells of a row.
func typed(row []any, s styles) (cells []any) {
	for _, says := range row {
		switch says := says.(type) {
		case decimal.Decimal:
			cells = append(cells, excelize.Cell{StyleID: s.amount, Value: says.InexactFloat64()})
		case okr.Date:
			cells = append(cells, dayCell(says, s))
		default:
			cells = append(cells, says)
		}
	}
	return cells
}

func dayCell(day okr.Date, s styles) any {
	if day == "" {
		return ""
	}
	return excelize.Cell{StyleID: s.day, Value: day.Midnight(time.UTC)}
}
