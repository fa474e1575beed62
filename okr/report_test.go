package okr_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"okrbot/okr"
)

func TestReportWeeks_AreISOWeeksWithinTheQuarter(t *testing.T) {
	t.Parallel()
	said := func(weeks []okr.ReportWeek) (text string) {
		for _, w := range weeks {
			text += fmt.Sprintf("%s %s; ", w.Label, w.Day)
		}
		return text
	}
	quarter := okr.QuarterOf("2026-11-23", time.January)
	for today, want := range map[okr.Date]string{
		"2026-09-30": "",
		"2026-10-01": "2026-W40 2026-10-01; ",
		"2026-10-06": "2026-W40 2026-10-04; 2026-W41 2026-10-06; ",
	} {
		if got := said(okr.ReportWeeks(quarter, today)); got != want {
			t.Errorf("on %s: %s, want %s", today, got, want)
		}
	}
	weeks := okr.ReportWeeks(quarter, "2027-02-01")
	if last := weeks[len(weeks)-1]; len(weeks) != 14 || last.Label != "2026-W53" || last.Day != "2026-12-31" {
		t.Errorf("the whole quarter: %s", said(weeks))
	}
}

func TestParseQuarter_ReadsWhatLabelsSay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text   string
		fiscal time.Month
		start  okr.Date // empty: it is none
	}{
		{"2026Q4", time.January, "2026-10-01"}, {"2026q1", 0, "2026-01-01"}, {"2026-Q3", time.January, "2026-07-01"},
		{"FY2027Q3", time.April, "2026-10-01"}, {"2027Q4", time.April, "2027-01-01"},
		{"FY2027Q1", time.February, "2026-02-01"},
		{"2026Q5", time.January, ""}, {"Q4", time.January, ""}, {"2026", time.January, ""}, {"Satış", time.January, ""},
		{"99999Q1", time.January, ""},
	} {
		p, ok := okr.ParseQuarter(c.text, c.fiscal)
		if ok != (c.start != "") || p.Start != c.start {
			t.Errorf("%s from %s: %s %t, want %s", c.text, c.fiscal, p.Start, ok, c.start)
		}
	}
	for month := time.January; month <= time.December; month++ { // a label always reads back as its quarter
		for day := okr.Date("2026-01-15"); day < "2027-06-01"; day = day.AddDays(17) {
			q := okr.QuarterOf(day, month)
			if back, ok := okr.ParseQuarter(q.Label, month); !ok || back != q {
				t.Fatalf("%+v reads back as %+v", q, back)
			}
		}
	}
}

func TestTeamFigure_IsThePlainMean(t *testing.T) {
	t.Parallel()
	quarter, year := okr.QuarterOf("2026-11-23", time.January), okr.YearOf("2026-11-23", time.January)
	of := func(p okr.Period, current string, c okr.Confidence) okr.Objective {
		k := keyResult(okr.Increase, "0", "100", current)
		k.Confidence = c
		return okr.Objective{Period: p, KeyResults: []okr.KeyResult{k}}
	}
	unknown := okr.Objective{Period: quarter,
		KeyResults: []okr.KeyResult{{Kind: okr.KeepAbove, Target: decimal.NewFromInt(1),
			Weight: decimal.NewFromInt(1)}}}
	progress, expected, confidence := okr.TeamFigure([]okr.Objective{
		of(quarter, "50", okr.SaysOnTrack), of(year, "150", okr.Unsaid), unknown,
	}, "2026-11-16")
	if *progress != 0.75 || *confidence != 0.9 { // 0.5 and 1, clamped; the unknown one is left out
		t.Errorf("progress %v, confidence %v", *progress, *confidence)
	}
	if want := (0.5 + float64(319)/365) / 2; *expected != want {
		t.Errorf("expected %v, want %v", *expected, want)
	}
	if p, e, c := okr.TeamFigure([]okr.Objective{unknown}, "2026-11-16"); p != nil || e != nil || c != nil {
		t.Errorf("of nothing known: %v %v %v", p, e, c)
	}
}
