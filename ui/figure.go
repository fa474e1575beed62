package ui

import (
	"math"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
)

// cash is an amount of minor units in its currency.
func cash(p *locale.Printer, minor int64, c sales.Currency) string {
	return line(p.Value(sales.Money{Minor: minor, Currency: c}.Units(), string(c)), 30)
}

// Counted is an amount as its metric counts: money in the currency, deals, or activities of their kind.
func Counted(p *locale.Printer, m sales.Metric, n int64, c sales.Currency) string {
	if kind, ok := m.Activity(); ok {
		return line(p.Value(decimal.NewFromInt(n), locale.Truncate(kind, 2*unitRunes)), shortRunes)
	}
	if m == sales.Deals {
		return dealCount(p, n)
	}
	return cash(p, n, c)
}

// dealCount is basis points of deals as a number of deals, with its fraction where deals are split.
func dealCount(p *locale.Printer, points int64) string {
	if points%sales.FullShare == 0 {
		return p.T("sales.deals", "Count", int(points/sales.FullShare))
	}
	return p.T("sales.deals_and_parts", "Number", p.Number(deals(points)))
}

// deals is basis points in whole deals, to two places.
func deals(points int64) decimal.Decimal { return decimal.New(points, -4).Round(2) }

// metricWord is what a target counts.
func metricWord(p *locale.Printer, m sales.Metric) string {
	if kind, ok := m.Activity(); ok {
		return line(kind, nameRunes)
	}
	if m == sales.Deals {
		return p.T("sales.metric_deals")
	}
	return p.T("sales.metric_revenue")
}

// share is a ratio as a whole percentage, never 100 before it is reached.
func share(p *locale.Printer, ratio float64) string { return line(p.Percent(ratio), 14) }

// points is a difference of two ratios in percentage points, to one place when it is below one.
func points(p *locale.Printer, difference float64) string {
	hundredfold := difference * 100
	if math.IsNaN(hundredfold) || math.IsInf(hundredfold, 0) {
		return nothing
	}
	places := int32(0)
	if math.Abs(hundredfold) < 1 {
		places = 1
	}
	return line(p.Number(decimal.NewFromFloat(hundredfold).Round(places)), 14)
}

// stageWord is a stage of an open deal: a standard one in the reader's language, a team's own as it was typed.
func stageWord(p *locale.Printer, stage string) string {
	if slices.Contains(sales.DefaultStages(), stage) {
		return p.T("sales.stage_" + stage)
	}
	return line(stage, 30)
}

// outlookWord says where a target is heading.
func outlookWord(p *locale.Printer, o sales.Outlook) string { return p.T("sales.outlook_" + string(o)) }

// outlookSymbol tells outlooks apart by shape as well as by colour; the word always stands beside it.
func outlookSymbol(o sales.Outlook) string {
	switch o {
	case sales.Reached:
		return symbol(okr.Done)
	case sales.Ahead, sales.OnPace:
		return symbol(okr.OnTrack)
	case sales.AtRisk:
		return symbol(okr.AtRisk)
	default:
		return symbol(okr.OffTrack)
	}
}

// paceWords is how many working days a target is ahead of its pace, or behind it.
func paceWords(p *locale.Printer, pace sales.Pace) string {
	days := int(max(min(math.Round(pace.DaysAhead), 999), -999))
	switch {
	case pace.Attainment >= 1:
		return ""
	case days > 0:
		return p.T("sales.days_ahead", "Count", days)
	case days < 0:
		return p.T("sales.days_behind", "Count", -days)
	default:
		return p.T("sales.on_pace")
	}
}

// expectedShare is how much of a target is expected by now; no mark without a target.
func expectedShare(target *sales.Target, pace sales.Pace) float64 {
	if target == nil || target.Amount <= 0 {
		return noMark
	}
	return float64(pace.Expected) / float64(target.Amount)
}

// outOf is how much of a target is achieved, in its own measure.
func outOf(p *locale.Printer, t sales.Target, achieved int64, c sales.Currency) string {
	return p.T("sales.of_target", "Achieved", Counted(p, t.Metric, achieved, c), "Target",
		Counted(p, t.Metric, t.Amount, c))
}

// daysSince is for how many whole days something lies.
func daysSince(at, now time.Time) int { return int(max(now.Sub(at), 0) / (24 * time.Hour)) }
