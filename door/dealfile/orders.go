package dealfile

import (
	"io"
	"time"

	"okrbot/locale"
	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/sales"
)

// EachOrder hands orders of rewards over, one after the other.
type EachOrder func(func(motivation.Order) error) error

// ordered are the columns of an export of orders, by their messages reward.column.<name>, and what they say.
var ordered = []struct {
	name string
	of   func(*locale.Printer, motivation.Order) any
}{
	{"order", func(_ *locale.Printer, o motivation.Order) any { return o.ID.String() }},
	{"team", func(_ *locale.Printer, o motivation.Order) any { return o.TeamName }},
	{"person", func(p *locale.Printer, o motivation.Order) any {
		if o.Pooled() {
			return p.T("reward.column.whole_team")
		}
		return o.PersonName
	}},
	{"reward", func(_ *locale.Printer, o motivation.Order) any { return o.Reward.Name }},
	{"price", func(_ *locale.Printer, o motivation.Order) any { return o.Price }},
	{"worth", func(_ *locale.Printer, o motivation.Order) any {
		if o.Currency == "" {
			return ""
		}
		return sales.Money{Minor: o.Minor, Currency: sales.Currency(o.Currency)}.Units()
	}},
	{"currency", func(_ *locale.Printer, o motivation.Order) any { return o.Currency }},
	{"state", func(p *locale.Printer, o motivation.Order) any { return p.T("reward.state." + string(o.State)) }},
	{"asked", func(_ *locale.Printer, o motivation.Order) any { return dayOf(o, o.At) }},
	{"decided", func(_ *locale.Printer, o motivation.Order) any { return dayOf(o, o.DecidedAt) }},
	{"decided_by", func(_ *locale.Printer, o motivation.Order) any { return o.DeciderName }},
	{"handed", func(_ *locale.Printer, o motivation.Order) any { return dayOf(o, o.HandedAt) }},
	{"handed_by", func(_ *locale.Printer, o motivation.Order) any { return o.HandedName }},
	{"note", func(_ *locale.Printer, o motivation.Order) any {
		if o.Note != "" {
			return o.Note
		}
		return o.Words
	}},
}

// dayOf is the day of the team on which something happened; empty when it did not.
func dayOf(o motivation.Order, at time.Time) okr.Date {
	if at.IsZero() {
		return ""
	}
	return okr.DateOf(at.In(o.Zone))
}

func orderSheet(p *locale.Printer, each EachOrder) sheet {
	s := sheet{name: p.T("reward.file")}
	for _, column := range ordered {
		s.headings = append(s.headings, p.T("reward.column."+column.name))
	}
	s.each = func(row func([]any) error) error {
		return each(func(o motivation.Order) error {
			cells := make([]any, len(ordered))
			for i, column := range ordered {
				cells[i] = column.of(p, o)
			}
			return row(cells)
		})
	}
	return s
}

// WriteOrdersCSV writes orders of rewards as CSV, for who pays them out.
func WriteOrdersCSV(w io.Writer, p *locale.Printer, each EachOrder) error {
	return writeCSV(w, p, orderSheet(p, each))
}

// WriteOrdersXLSX writes orders of rewards as a workbook, as [WriteXLSX] does.
func WriteOrdersXLSX(w io.Writer, p *locale.Printer, each EachOrder) error {
	return writeXLSX(w, orderSheet(p, each))
}
