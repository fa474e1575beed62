package dealfile

import (
	"errors"
	"io"
	"strings"
	"time"

	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"

	"okrbot/locale"
	"okrbot/sales"
)

// Each hands deals over, one after the other.
type Each func(func(sales.Deal) error) error

// exported are the columns of our own export, in order.
var exported = []Meaning{ID, Customer, Amount, Currency, State, Stage, Day, Owner, Product, Note, Reason}

// exportHeadings are the first names of the columns in the reader's language.
func exportHeadings(p *locale.Printer) (list []string) {
	for _, m := range exported {
		for _, v := range vocabularies {
			if v.meaning == m {
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

// said are the texts of a deal's row; its amount and day stand apart.
func said(p *locale.Printer, d sales.Deal) map[Meaning]string {
	reason := ""
	if d.LossReason != "" {
		reason = reasonWord(p, d.LossReason)
	}
	return map[Meaning]string{
		ID: d.ID.String(), Customer: d.Customer, Currency: string(d.Amount.Currency),
		State: p.T("deal.state." + string(d.State)),
		Stage: StageWord(p, d.Stage), Owner: d.OwnerName, Product: d.Product, Note: d.Note, Reason: reason,
	}
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

// WriteCSV writes deals as CSV.
func WriteCSV(w io.Writer, p *locale.Printer, each Each) error {
	out := NewCSV(w, p.Language())
	if err := out.Write(exportHeadings(p)); err != nil {
		return err
	}
	return each(func(d sales.Deal) error {
		texts := said(p, d)
		var cells []string
		for _, m := range exported {
			switch m {
			case Amount:
				cells = append(cells, out.number(d.Amount.Units()))
			case Day:
				cells = append(cells, string(d.CloseDay))
			default:
				cells = append(cells, out.harmless(texts[m]))
			}
		}
		return out.write(cells)
	})
}

// WriteXLSX writes deals as a workbook: amounts are numbers, days are days, and all else is text, never a formula.
func WriteXLSX(w io.Writer, p *locale.Printer, each Each) error {
	file := excelize.NewFile()
	defer file.Close() //nolint:errcheck // it is in memory
	sheet := p.T("import.file")
	if err := file.SetSheetName("Sheet1", sheet); err != nil {
		return err
	}
	rows, err := file.NewStreamWriter(sheet)
	if err != nil {
		return err
	}
	styles, err := stylesOf(file)
	if err != nil {
		return err
	}
	if err := rows.SetColWidth(1, len(exported), 18); err != nil {
		return err
	}
	if err := rows.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2",
		ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	var cells []any
	for _, h := range exportHeadings(p) {
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
	if err := each(func(d sales.Deal) error { return write(typed(p, d, styles)) }); err != nil {
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

// typed are the cells of a deal.
func typed(p *locale.Printer, d sales.Deal, s styles) (cells []any) {
	texts := said(p, d)
	for _, m := range exported {
		switch {
		case m == Amount:
			cells = append(cells, excelize.Cell{StyleID: s.amount, Value: d.Amount.Units().InexactFloat64()})
		case m == Day && d.CloseDay != "":
			cells = append(cells, excelize.Cell{StyleID: s.day, Value: d.CloseDay.Midnight(time.UTC)})
		default:
			cells = append(cells, texts[m])
		}
	}
	return cells
}
