package sales

import (
	"github.com/shopspring/decimal"

	"okrbot/okr"
)

// Ledger is what the sales say, day by day in order, to a KPI that they feed.
type Ledger []LedgerDay

// LedgerDay is what they say of one day.
type LedgerDay struct {
	Day           okr.Date
	Minor, Points int64 // credited: minor units of the KPI's currency, ten thousandths of a deal
	Won, Lost     int   // deals that closed
	Cycles        []int // of the deals that were won, in days
}

// Value is what the ledger says of the days from one to before another. A sum is 0 when nothing was sold; there is no
// rate and no cycle then.
func (l Ledger) Value(k okr.KPI, from, to okr.Date) decimal.NullDecimal {
	var of LedgerDay
	var minor, points decimal.Decimal // which hold any sum
	for _, d := range l {
		if from <= d.Day && d.Day < to {
			minor, points = minor.Add(decimal.NewFromInt(d.Minor)), points.Add(decimal.NewFromInt(d.Points))
			of.Won, of.Lost = of.Won+d.Won, of.Lost+d.Lost
			of.Cycles = append(of.Cycles, d.Cycles...)
		}
	}
	switch k.Feed {
	case okr.WinRate:
		rate, ok := WinRate(of.Won, of.Lost)
		return decimal.NullDecimal{Decimal: decimal.NewFromFloat(rate * 100).Round(2), Valid: ok}
	case okr.CycleDays:
		median, ok := MedianDays(of.Cycles)
		return decimal.NullDecimal{Decimal: decimal.NewFromFloat(median), Valid: ok}
	case okr.DealsWon:
		return decimal.NewNullDecimal(points.Shift(-4))
	default:
		return decimal.NewNullDecimal(minor.Shift(-2))
	}
}

// Followed is what a key result of an objective's period follows of the days until one of them, that one included:
// the sum of them, or what the ledger says of the latest of the KPI's periods on which it says anything. Days outside
// the objective's period never count.
func (l Ledger) Followed(k okr.KPI, accumulate bool, p okr.Period, until okr.Date) decimal.NullDecimal {
	from, end := p.Start, min(until.AddDays(1), p.End)
	if accumulate {
		return l.Value(k, from, end)
	}
	var latest okr.Date
	for _, d := range l {
		if from <= d.Day && d.Day < end {
			latest = max(latest, d.Day)
		}
	}
	if latest != "" {
		from = max(from, k.PeriodOf(latest).Start)
	}
	return l.Value(k, from, end)
}
