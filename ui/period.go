package ui

import (
	"strings"
	"time"

	"okrbot/locale"
	"okrbot/okr"
)

// PeriodName says a period within a sentence: week 48, November 2026, Q4 2026, 2026, or from which day to which.
func PeriodName(p *locale.Printer, period okr.Period) string {
	switch period.Kind {
	case okr.DayPeriod:
		return p.Date(period.Start.Midnight(time.UTC))
	case okr.WeekPeriod:
		return weekName(p, period.Label)
	case okr.MonthPeriod:
		return p.T("period.month", "Month", p.Month(period.Start.Month()), "Year", period.Start.Year())
	case okr.QuarterPeriod:
		if year, quarter, ok := strings.Cut(period.Label, "Q"); ok {
			return p.T("period.quarter", "Year", yearName(p, year), "Quarter", quarter)
		}
	case okr.YearPeriod:
		if period.Label != "" {
			return yearName(p, period.Label)
		}
	}
	return periodDays(p, period)
}

// periodDays is the first and the last day of a period.
func periodDays(p *locale.Printer, period okr.Period) string {
	last := period.End.AddDays(-1)
	if period.Start.Year() != last.Year() {
		return p.T("period.days_of_years", "From", dateOf(p, period.Start), "FromYear", period.Start.Year(), "To",
			dateOf(p, last), "ToYear", last.Year())
	}
	return p.T("period.days", "From", dateOf(p, period.Start), "To", dateOf(p, last), "Year", last.Year())
}

// roundName is what a round of check-ins is called at its team's rhythm: week 48, weeks 48 and 49, November 2026.
func roundName(p *locale.Printer, cadence okr.Cadence, week string) string {
	first, ok := okr.ParseISOWeek(week)
	switch {
	case ok && cadence == okr.Fortnightly:
		return p.T("checkin.weeks", "First", weekNumber(week), "Second", weekNumber(okr.ISOWeek(first.AddDays(7))))
	case ok && cadence == okr.Monthly: // opens on the first such weekday of a month
		sunday := first.AddDays(6)
		return p.T("period.month", "Month", p.Month(sunday.Month()), "Year", sunday.Year())
	}
	return weekName(p, week)
}

// yearName is 2026, or what a fiscal year such as FY2027 is called.
func yearName(p *locale.Printer, label string) string {
	if year, fiscal := strings.CutPrefix(label, "FY"); fiscal {
		return p.T("period.fiscal_year", "Year", year)
	}
	return label
}

// LabelName says the period of a label such as 2026Q4 as [PeriodName] does.
func LabelName(p *locale.Printer, label string) string {
	if known, ok := periodOf(label); ok {
		return PeriodName(p, known)
	}
	return label
}

// periodOf reads a label such as 2026-W48, 2026-11, 2026Q4, FY2027Q3 or 2026 as far as [PeriodName] needs it.
func periodOf(label string) (okr.Period, bool) {
	switch {
	case strings.Contains(label, "-W"):
		return okr.Period{Kind: okr.WeekPeriod, Label: label}, true
	case strings.Contains(label, "Q"):
		return okr.Period{Kind: okr.QuarterPeriod, Label: label}, true
	case strings.Contains(label, "-"):
		first, err := okr.ParseDate(label + "-01")
		return okr.Period{Kind: okr.MonthPeriod, Label: label, Start: first}, err == nil
	default:
		return okr.Period{Kind: okr.YearPeriod, Label: label}, label != ""
	}
}
