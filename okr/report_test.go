package okr_test

import (
	"fmt"
	"strings"
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
		"2026-10-05": "2026-W40 2026-10-04; 2026-W41 2026-10-05; ",
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
	untilSunday := okr.ReportWeeks(okr.QuarterOf("2027-01-01", time.March), "2027-04-01")
	if last := untilSunday[len(untilSunday)-1]; last.Label != "2027-W08" || last.Day != "2027-02-28" {
		t.Errorf("a quarter that ends on a Sunday: %s", said(untilSunday))
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
		{"99999Q1", time.January, ""}, {"2026Q0", time.January, ""}, {"2026Q1", time.January, "2026-01-01"},
		{"1900Q1", time.January, "1900-01-01"}, {"1899Q4", time.January, ""}, {"9000Q4", time.January, "9000-10-01"},
		{"9001Q1", time.January, ""},
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

// A report of 2026-11-18, a Wednesday: what is to come are the weeks after it with the pace at their ends.
func TestReport_Weeks(t *testing.T) {
	t.Parallel()
	quarter := okr.QuarterOf("2026-11-23", time.January)
	r := okr.Report{Quarter: quarter, Today: "2026-11-18", Weeks: okr.ReportWeeks(quarter, "2026-11-18"),
		Objectives: []okr.Objective{{Period: quarter,
			KeyResults: []okr.KeyResult{keyResult(okr.Increase, "0", "10", "5")}}}}
	if got := r.Present(); got.Label != "2026-W47" || got.Day != "2026-11-18" || got.At(r.Today) != "2026-11-18" {
		t.Errorf("the present week is %+v", got)
	}
	if got := r.Weeks[0].At(r.Today); got != "2026-10-05" {
		t.Errorf("the first week is looked at on %s", got)
	}
	coming := r.Coming()
	if len(coming) != 6 || coming[0].Label != "2026-W48" || coming[5].Label != "2026-W53" {
		t.Fatalf("to come: %+v", coming)
	}
	for day, i := range map[okr.Date]int{"2026-11-30": 0, "2027-01-01": 5} {
		if w := coming[i]; w.Day != day || *w.Expected != quarter.Pace(day) {
			t.Errorf("%s is looked at on %s, and %v is expected, want %v", w.Label, w.Day, *w.Expected,
				quarter.Pace(day))
		}
	}
	r.Today, r.Weeks = "2026-11-22", okr.ReportWeeks(quarter, "2026-11-22") // the week's last day
	if coming := r.Coming(); len(coming) != 6 || coming[0].Label != "2026-W48" {
		t.Errorf("on Sunday to come: %+v", coming)
	}
	r.Objectives = nil
	if coming := r.Coming(); len(coming) != 0 {
		t.Errorf("of nothing %+v is expected", coming)
	}
	if got := (okr.Report{}).Present(); got != (okr.ReportWeek{}) {
		t.Errorf("before the quarter it is %+v", got)
	}
}

func TestReport_Participation(t *testing.T) {
	t.Parallel()
	r := okr.Report{Weeks: []okr.ReportWeek{{Answered: 3, Expecting: 4}, {}, {Answered: 4, Expecting: 4}}}
	if got := r.Participation(); got == nil || *got != 0.875 {
		t.Errorf("7 of 8 are %v", got)
	}
	r.Weeks = r.Weeks[1:2]
	if got := r.Participation(); got != nil {
		t.Errorf("of none expected it is %v", *got)
	}
}

// The team's own come first, then what lacks most of its pace; what is unknown lacks nothing.
func TestReport_Ordered(t *testing.T) {
	t.Parallel()
	quarter, year := okr.QuarterOf("2026-11-23", time.January), okr.YearOf("2026-11-23", time.January)
	of := func(id okr.ObjectiveID, p okr.Period, current string, owned bool) okr.Objective {
		return okr.Objective{ID: id, Period: p, TeamOwned: owned,
			KeyResults: []okr.KeyResult{keyResult(okr.Increase, "0", "100", current)}}
	}
	unknown := okr.Objective{ID: 6, Period: quarter, KeyResults: []okr.KeyResult{keyResult(okr.KeepAbove, "", "1", "")}}
	r := okr.Report{Today: "2026-11-16", Objectives: []okr.Objective{ // the pace is 0.5, of the year 0.87
		of(1, quarter, "40", false), of(2, quarter, "300", false), of(3, year, "40", false), of(4, quarter, "90", true),
		of(5, quarter, "10", true), unknown,
	}}
	var got strings.Builder
	for _, o := range r.Ordered() {
		got.WriteString(o.ID.String() + " ")
	}
	if got.String() != "O5 O4 O3 O1 O6 O2 " {
		t.Errorf("ordered %s", got.String())
	}
	if r.Objectives[0].ID != 1 {
		t.Error("the report itself was ordered")
	}
}

func TestTeamFigure_LeavesOutWhatOthersSupport(t *testing.T) {
	t.Parallel()
	share := 0.2
	quarter := okr.QuarterOf("2026-11-23", time.January)
	above := okr.Objective{Period: quarter, Supported: okr.SupportFigure{Progress: &share}}
	own := okr.Objective{Period: quarter, KeyResults: []okr.KeyResult{keyResult(okr.Increase, "0", "100", "80")}}
	if p, _, _ := okr.TeamFigure([]okr.Objective{above, own}, "2026-11-16"); *p != 0.8 {
		t.Errorf("the team is at %v", *p)
	}
}
