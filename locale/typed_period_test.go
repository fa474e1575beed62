package locale

import (
	"testing"

	"okrbot/nasty"
)

func TestParsePeriod(t *testing.T) {
	t.Parallel()
	quarter := func(n, year int) TypedPeriod { return TypedPeriod{Kind: Quarter, Number: n, Year: year} }
	month := func(n, year int) TypedPeriod { return TypedPeriod{Kind: Month, Number: n, Year: year} }
	week := func(n, year int) TypedPeriod { return TypedPeriod{Kind: Week, Number: n, Year: year} }
	year := func(n int) TypedPeriod { return TypedPeriod{Kind: Year, Year: n} }
	fiscal := func(p TypedPeriod) TypedPeriod { p.Fiscal = true; return p }
	off := func(kind PeriodKind, n int) TypedPeriod { return TypedPeriod{Kind: kind, Distant: true, Distance: n} }
	for text, want := range map[string]TypedPeriod{
		"2026Q4": quarter(4, 2026), "2026q4": quarter(4, 2026), "2026-Q4": quarter(4, 2026),
		"2026 Q4": quarter(4, 2026), "Q4 2026": quarter(4, 2026),
		"Q4/2026": quarter(4, 2026), "q4-2026": quarter(4, 2026), "Q4'26": quarter(4, 2026), "Q4 26": quarter(4, 2026),
		"26Q4": quarter(4, 2026),
		"4Q26": quarter(4, 2026), "4Q 2026": quarter(4, 2026), "Q4": quarter(4, 0), "q 4": quarter(4, 0),
		"quarter 4":   quarter(4, 0),
		"4th quarter": quarter(4, 0), "the fourth quarter of 2026": quarter(4, 2026), "first quarter": quarter(1, 0),
		"first quarter 26": quarter(1, 2026),
		"FY2027Q3":         fiscal(quarter(3, 2027)), "FY27Q3": fiscal(quarter(3, 2027)),
		"Q3 FY27": fiscal(quarter(3, 2027)), "fy 2027 q3": fiscal(quarter(3, 2027)),
		"4. çeyrek": quarter(4, 0), "4.çeyrek": quarter(4, 0), "2026 4. çeyrek": quarter(4, 2026),
		"2026 yılı 4. çeyrek": quarter(4, 2026),
		"2026'nın 4. çeyreği": quarter(4, 2026), "dördüncü çeyrek": quarter(4, 0),
		"ÜÇÜNCÜ ÇEYREK 2026": quarter(3, 2026), "Ç4": quarter(4, 0), "2026Ç4": quarter(4, 2026),
		"2027 mali yılı 3. çeyrek": fiscal(quarter(3, 2027)), "ilk çeyrek": quarter(1, 0), "Q4'te": quarter(4, 0),
		"４. çeyrek": quarter(4, 0),
		"2026":      year(2026), "FY2027": fiscal(year(2027)), "fy27": fiscal(year(2027)), "year 2026": year(2026),
		"2026 yılı": year(2026), "2027 mali yılı": fiscal(year(2027)),
		"fiscal year 2027": fiscal(year(2027)),
		"last quarter":     off(Quarter, -1), "previous quarter": off(Quarter, -1), "geçen çeyrek": off(Quarter, -1),
		"önceki çeyrek":     off(Quarter, -1),
		"bir önceki çeyrek": off(Quarter, -1), "GEÇEN ÇEYREK": off(Quarter, -1), "last": off(Quarter, -1),
		"geçen": off(Quarter, -1), "this quarter": off(Quarter, 0),
		"bu çeyrek": off(Quarter, 0), "next quarter": off(Quarter, 1), "gelecek çeyrek": off(Quarter, 1),
		"önümüzdeki çeyrek": off(Quarter, 1), "sonraki çeyrek": off(Quarter, 1),
		"for last quarter": off(Quarter, -1), "geçen çeyrek için": off(Quarter, -1), "quarter": off(Quarter, 0),
		"çeyrek": off(Quarter, 0), "monthly": off(Month, 0),
		"prev quarter": off(Quarter, -1), "past quarter": off(Quarter, -1), "geçtiğimiz çeyrek": off(Quarter, -1),
		"2000": year(2000), "2199": year(2199),
		"last year": off(Year, -1), "geçen yıl": off(Year, -1), "geçen sene": off(Year, -1), "bu yıl": off(Year, 0),
		"last month": off(Month, -1), "geçen ay": off(Month, -1),
		"last week": off(Week, -1), "geçen hafta": off(Week, -1), "week": off(Week, 0), "ay": off(Month, 0),
		"Q3 last year":           {Kind: Quarter, Number: 3, Distant: true, Distance: -1},
		"geçen yılın 4. çeyreği": {Kind: Quarter, Number: 4, Distant: true, Distance: -1},
		"last fiscal year":       {Kind: Year, Fiscal: true, Distant: true, Distance: -1},
		"geçen yılın ekim ayı":   {Kind: Month, Number: 10, Distant: true, Distance: -1},
		"2026-11":                month(11, 2026), "11/2026": month(11, 2026), "11.2026": month(11, 2026),
		"November": month(11, 0), "nov 2026": month(11, 2026),
		"Kasım 2026": month(11, 2026), "kasım": month(11, 0), "kasım ayı": month(11, 0), "Ekim 26": month(10, 2026),
		"2026 Ekim": month(10, 2026),
		"2026-W48":  week(48, 2026), "W48": week(48, 0), "week 48": week(48, 0), "48. hafta": week(48, 0),
		"2026 48. hafta": week(48, 2026),
	} {
		if got, ok := ParsePeriod(text); !ok || got != want {
			t.Errorf("%q reads as %+v, %t; want %+v", text, got, ok, want)
		}
	}
	for _, text := range []string{
		"", "  ", "Q5", "Q0", "2026Q5", "Q", "4", "26", "1999", "2200", "99999", "12026Q4", "Satış", "team", "ekip",
		"O12", "KR7", "T1", "@Ayşe", "Q4 2026 2027", "Q4 Q3",
		"Q4 2026 Satış", "quarter month", "last last quarter", "last this quarter", "last quarter 2026", "last Q4",
		"geçen kasım", "first", "first month", "2026-13", "2026-4",
		"13/2026", "november q4", "W54", "week 0", "2026-11-23", "23.11.2026", "100%", "Q4!", "<#C0SALES|sales>", "Q٤",
		"fy", "last year quarter", "geçen yıl çeyrek", "last q", "0000", "Q1 0000", "last 0. quarter", "q4 3", "last quarter month", "march april",
	} {
		if got, ok := ParsePeriod(text); ok {
			t.Errorf("%q reads as %+v", text, got)
		}
	}
}

func FuzzParsePeriod(f *testing.F) {
	nasty.Seed(f, "2026Q4", "FY27 Q3", "4. çeyrek", "geçen yılın 4. çeyreği", "last quarter", "2026-W48", "November 26",
		"11/2026", "Q4'te", "''", "\x00q4", "Q4")
	f.Fuzz(func(t *testing.T, text string) {
		nasty.Quick(t, func() { ParsePeriod(text) })
		p, ok := ParsePeriod(text)
		if !ok {
			return
		}
		if p.Number != 0 && !p.possible() || p.Distant && p.Year != 0 || !p.Distant && p.Number == 0 && p.Year == 0 {
			t.Errorf("%q reads as %+v, which is no period", text, p)
		}
		if again, ok := ParsePeriod("  " + text + " "); !ok || again != p {
			t.Errorf("%q reads as %+v, and with blanks around it as %+v", text, p, again)
		}
	})
}
