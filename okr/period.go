package okr

import (
	"errors"
	"fmt"
	"time"
)

// Period is a half-open range of days [Start, End) in which an objective or a target is to be reached.
type Period struct {
	Kind       PeriodKind
	Label      string // 2026Q4, 2026, 2026-11, 2026-W48, or empty for a custom one
	Start, End Date
}

// PeriodKind tells days, weeks, months, quarters, years and custom periods apart.
type PeriodKind string

// The kinds of periods.
const (
	DayPeriod     PeriodKind = "day"
	WeekPeriod    PeriodKind = "week"
	MonthPeriod   PeriodKind = "month"
	QuarterPeriod PeriodKind = "quarter"
	YearPeriod    PeriodKind = "year"
	CustomPeriod  PeriodKind = "custom"
)

// ErrPeriodOrder says that a period does not end after it starts.
var ErrPeriodOrder = errors.New("a period must end after it starts")

// DayOf is the day d alone, such as 2026-11-23.
func DayOf(d Date) Period {
	return Period{Kind: DayPeriod, Label: string(d), Start: d, End: d.AddDays(1)}
}

// WeekOf is the ISO 8601 week in which d lies, such as 2026-W48: it starts on a Monday and belongs to the year of its
// Thursday.
func WeekOf(d Date) Period {
	next := d.AddDays(1).OnOrAfter(time.Monday)
	return Period{Kind: WeekPeriod, Label: ISOWeek(d), Start: next.AddDays(-7), End: next}
}

// MonthOf is the calendar month in which d lies, such as 2026-11.
func MonthOf(d Date) Period {
	first := firstOfMonth(d)
	return Period{
		Kind:  MonthPeriod,
		Label: fmt.Sprintf("%04d-%02d", first.Year(), first.Month()),
		Start: first,
		End:   addMonths(first, 1),
	}
}

// QuarterOf is the quarter of the fiscal year in which d lies. The fiscal year starts on the first of fiscalStart and
// is named by the calendar year it ends in: 2026Q4, FY2027Q3 when it does not start in January.
func QuarterOf(d Date, fiscalStart time.Month) Period {
	quarter := monthsInto(d, fiscalStart) / 3
	first := firstOfFiscalYear(d, fiscalStart)
	return Period{
		Kind:  QuarterPeriod,
		Label: fmt.Sprintf("%sQ%d", fiscalName(first), quarter+1),
		Start: addMonths(first, 3*quarter),
		End:   addMonths(first, 3*quarter+3),
	}
}

// YearOf is the fiscal year in which d lies: 2026, or FY2027 when it does not start in January.
func YearOf(d Date, fiscalStart time.Month) Period {
	first := firstOfFiscalYear(d, fiscalStart)
	return Period{Kind: YearPeriod, Label: fiscalName(first), Start: first, End: addMonths(first, 12)}
}

// YearNamed is the fiscal year of that name: the calendar year it ends in, unless it starts in January.
func YearNamed(year int, fiscalStart time.Month) Period {
	fiscalStart = max(fiscalStart, time.January)
	if fiscalStart != time.January {
		year--
	}
	return YearOf(DateOf(time.Date(year, fiscalStart, 1, 12, 0, 0, 0, time.UTC)), fiscalStart)
}

// QuarterNamed is the quarter of that number, 1 to 4, of the fiscal year of that name.
func QuarterNamed(year, quarter int, fiscalStart time.Month) Period {
	fiscalStart = max(fiscalStart, time.January)
	return QuarterOf(addMonths(YearNamed(year, fiscalStart).Start, 3*(quarter-1)), fiscalStart)
}

// NewCustomPeriod is the days [start, end). It fails with [ErrPeriodOrder] when end is not after start, and when one of
// them is no day.
func NewCustomPeriod(start, end Date) (Period, error) {
	for _, d := range []Date{start, end} {
		if _, err := ParseDate(string(d)); err != nil {
			return Period{}, err
		}
	}
	if end <= start {
		return Period{}, ErrPeriodOrder
	}
	return Period{Kind: CustomPeriod, Start: start, End: end}, nil
}

// Next is the period of the same kind that starts where p ends; a custom one is as many days long as p.
func (p Period) Next() Period { return p.sibling(p.End, p.End) }

// Previous is the period of the same kind that ends where p starts; a custom one is as many days long as p.
func (p Period) Previous() Period { return p.sibling(p.Start.AddDays(-1), p.Start.AddDays(-p.Days())) }

// sibling is the period of p's kind, and of its fiscal years, in which d lies; a custom one starts on the day start.
func (p Period) sibling(d, start Date) Period {
	switch p.Kind {
	case DayPeriod:
		return DayOf(d)
	case WeekPeriod:
		return WeekOf(d)
	case MonthPeriod:
		return MonthOf(d)
	case QuarterPeriod:
		return QuarterOf(d, p.fiscalStart())
	case YearPeriod:
		return YearOf(d, p.fiscalStart())
	default:
		return Period{Kind: CustomPeriod, Start: start, End: start.AddDays(p.Days())}
	}
}

// Contains reports whether d lies in [Start, End).
func (p Period) Contains(d Date) bool { return p.Start <= d && d < p.End }

// Days is the length of p in days.
func (p Period) Days() int { return p.End.Sub(p.Start) }

// Ended reports whether p is over on the day today.
func (p Period) Ended(today Date) bool { return p.End <= today }

// fiscalStart is a month on which the fiscal year of a quarter or year may start, read back from the label's quarter.
func (p Period) fiscalStart() time.Month {
	if p.Kind != QuarterPeriod {
		return p.Start.Month()
	}
	quarter := 0
	if n := len(p.Label); n > 0 {
		quarter = int(p.Label[n-1]-'1') & 3
	}
	return addMonths(p.Start, -3*quarter).Month()
}

// monthsInto is the number of whole months from the start of d's fiscal year to d's month, 0 to 11.
func monthsInto(d Date, fiscalStart time.Month) int {
	return (int(d.Month()) - int(fiscalStart) + 12) % 12
}

// firstOfFiscalYear is the day on which d's fiscal year starts.
func firstOfFiscalYear(d Date, fiscalStart time.Month) Date {
	return addMonths(firstOfMonth(d), -monthsInto(d, fiscalStart))
}

func firstOfMonth(d Date) Date { return d.AddDays(1 - d.Day()) }

// addMonths moves the first of a month by n months.
func addMonths(first Date, n int) Date { return DateOf(first.noon().AddDate(0, n, 0)) }

// fiscalName names the fiscal year that starts on the day first by the calendar year it ends in.
func fiscalName(first Date) string {
	if first.Month() == time.January {
		return fmt.Sprintf("%04d", first.Year())
	}
	return fmt.Sprintf("FY%04d", first.Year()+1)
}
