package commands

import (
	"strings"
	"testing"
	"time"

	"okrbot/nasty"
	"okrbot/okr"
)

func TestReadPeriod(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text   string
		today  okr.Date
		fiscal time.Month
		begun  bool // only periods that have begun
		label  string
		other  string
	}{
		{text: "2026Q4", label: "2026Q4"},
		{text: "2026 4. çeyrek", label: "2026Q4"},
		{text: "Q4", label: "2026Q4", other: "2025Q4"},
		{text: "Q3", label: "2026Q3", other: "2027Q3"},
		{text: "Q1", label: "2027Q1", other: "2026Q1"}, // the next one is nearer
		{text: "Q1", begun: true, label: "2026Q1", other: "2025Q1"},
		{text: "Q2", label: "2026Q2", other: "2027Q2"}, // as near, and over
		{text: "Q4", today: "2026-01-10", label: "2025Q4", other: "2026Q4"},
		{text: "Q4", today: "2026-01-10", begun: true, label: "2025Q4", other: ""},
		{text: "last quarter", label: "2026Q3"},
		{text: "geçen çeyrek", today: "2026-02-01", label: "2025Q4"},
		{text: "next quarter", label: "2027Q1"},
		{text: "gelecek çeyrek", fiscal: time.April, label: "FY2027Q4"},
		{text: "Q3 last year", label: "2025Q3"},
		{text: "geçen yılın 4. çeyreği", fiscal: time.April, label: "FY2026Q4"},
		{text: "2027Q3", fiscal: time.April, label: "FY2027Q3"},
		{text: "FY2027Q3", fiscal: time.April, label: "FY2027Q3"},
		{text: "FY27 Q3", fiscal: time.January, label: "2027Q3"},
		{text: "Q3", fiscal: time.April, label: "FY2027Q3", other: "FY2026Q3"},
		{text: "2026", label: "2026"},
		{text: "2027", fiscal: time.April, label: "FY2027"},
		{text: "this year", fiscal: time.April, label: "FY2027"},
		{text: "last year", label: "2025"},
		{text: "November", label: "2026-11", other: "2025-11"},
		{text: "ekim", begun: true, fiscal: time.April, label: "2026-10", other: "2025-10"},
		{text: "January", label: "2027-01", other: "2026-01"},
		{text: "January", begun: true, label: "2026-01", other: "2025-01"},
		{text: "geçen ay", label: "2026-10"},
		{text: "2026-W53", label: "2026-W53"},
		{text: "2025-W53"}, // that year has none
		{text: "week 53", label: "2026-W53"},
		{text: "geçen hafta", label: "2026-W47"},
		{text: "W01", today: "2027-01-01", label: "2027-W01", other: "2026-W01"},
		{text: "Satış"}, {text: ""}, {text: "Q5"},
	} {
		if c.today == "" {
			c.today = "2026-11-27"
		}
		got, ok := readPeriod(c.text, c.today, c.fiscal, !c.begun)
		if ok != (c.label != "") || got.Label != c.label || got.Other.Label != c.other {
			t.Errorf("%q on %s with fiscal start %d: %s or %s, %t; want %s or %s", c.text, c.today, c.fiscal, got.Label,
				got.Other.Label, ok, c.label, c.other)
		}
	}
}

func TestPeriodIn(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]string{
		"Satış 2026Q3":                   {"2026Q3", "Satış"},
		"2026 Q3 Satış":                  {"2026Q3", "Satış"},
		"team for last quarter":          {"2026Q3", "team"},
		"geçen çeyrek ekip":              {"2026Q3", "ekip"},
		"<@U0AYSE> Q4":                   {"2026Q4", "<@U0AYSE>"},
		"R&D <Core> 2026 3. çeyrek":      {"2026Q3", "R&D <Core>"},
		"last quarter":                   {"2026Q3", ""},
		"Team 26":                        {"", "Team 26"},
		"Satış":                          {"", "Satış"},
		"":                               {"", ""},
		"the first quarter of 2026 EMEA": {"2026Q1", "EMEA"},
	} {
		p, rest, _ := periodIn(text, "2026-11-27", time.January, true)
		if p.Label != want[0] || rest != want[1] {
			t.Errorf("%q: %s and %q; want %v", text, p.Label, rest, want)
		}
	}
}

// A period that is read has days, and its own label means it again.
func TestReadMonths(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text  string
		today okr.Date
		want  string
	}{
		{"nov-jan", "2026-11-28", "2026-11 2026-12 2027-01"},
		{"nov-jan", "2026-12-05", "2026-11 2026-12 2027-01"},
		{"ocak-mart", "2026-11-28", "2027-01 2027-02 2027-03"},
		{"Nov - Jan 2027", "2026-06-01", "2026-11 2026-12 2027-01"},
		{"Nov 2026 - Jan", "2026-06-01", "2026-11 2026-12 2027-01"},
		{"2026-11 - 2027-01", "2026-01-01", "2026-11 2026-12 2027-01"},
		{"for the next 3 months", "2026-11-28", "2026-12 2027-01 2027-02"},
		{"gelecek iki ay", "2026-12-31", "2027-01 2027-02"},
		{"feb to feb", "2026-11-28", "2027-02"},
		{"Jan 2027 - Nov 2026", "2026-11-28", ""},
		{"Jan 2026 - Jan 2027", "2026-11-28", ""}, // thirteen
		{"Jan 2026 - Dec 2199", "2026-11-28", ""},
		{"next month", "2026-11-28", ""},
	} {
		months, ok := readMonths(c.text, c.today, time.January)
		var labels []string
		for _, m := range months {
			labels = append(labels, m.Label)
		}
		if got := strings.Join(labels, " "); ok != (c.want != "") || ok && got != c.want {
			t.Errorf("%q on %s: %s, %t, want %s", c.text, c.today, got, ok, c.want)
		}
	}
}

func FuzzReadMonths(f *testing.F) {
	nasty.Seed(f, "nov-jan", "Nov 2026 - Jan 2027", "the next 3 months", "gelecek üç ay", "Jan 2000 - Dec 2199")
	f.Fuzz(func(t *testing.T, text string) {
		nasty.Quick(t, func() { readMonths(text, "2026-11-28", time.April) })
		months, ok := readMonths(text, "2026-11-28", time.April)
		for i, m := range months {
			if ok && (len(months) > 12 || m.Kind != okr.MonthPeriod || i > 0 && months[i-1].Next() != m) {
				t.Errorf("%q is %+v", text, months)
			}
		}
	})
}

func FuzzReadPeriod(f *testing.F) {
	seeds := []string{"2026Q4", "Q4", "last quarter", "geçen yılın 4. çeyreği", "FY27Q3", "2026-W53", "week 53",
		"November", "11/2026", "2199", "2199Q4", "W1"}
	for _, text := range append(seeds, nasty.Texts()...) {
		f.Add(text, 10, 1)
		f.Add(text, 400, 4)
	}
	f.Fuzz(func(t *testing.T, text string, day, month int) {
		fiscal := time.Month(1 + (month%12+12)%12)
		today := okr.Date("2026-01-01").AddDays((day%3000 + 3000) % 3000)
		for _, ahead := range []bool{true, false} {
			nasty.Quick(t, func() { readPeriod(text, today, fiscal, ahead) })
			p, ok := readPeriod(text, today, fiscal, ahead)
			if !ok {
				continue
			}
			if p.End <= p.Start || p.Label == "" {
				t.Fatalf("%q reads as %+v", text, p)
			}
			again, ok := readPeriod(p.Label, today, fiscal, true)
			if !ok || again.Period != p.Period {
				t.Errorf("%q reads as %s, which reads as %+v, %t", text, p.Label, again, ok)
			}
		}
	})
}
