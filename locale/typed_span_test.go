package locale

import (
	"strings"
	"testing"
	"time"

	"okrbot/nasty"
)

func TestParseSpan(t *testing.T) {
	t.Parallel()
	thursday := time.Date(2026, time.November, 26, 0, 0, 0, 0, time.UTC)
	weekdays := func(d time.Time) bool { return d.Weekday() != time.Saturday && d.Weekday() != time.Sunday }
	for _, c := range []struct{ typed, want string }{
		{"next week", "2026-11-30 2026-12-06"}, {"gelecek hafta", "2026-11-30 2026-12-06"},
		{"haftaya", "2026-11-30 2026-12-06"}, {"all next week", "2026-11-30 2026-12-06"},
		{"this week", "2026-11-23 2026-11-29"}, {"bu hafta", "2026-11-23 2026-11-29"},
		{"next month", "2026-12-01 2026-12-31"}, {"bu ay", "2026-11-01 2026-11-30"},
		{"for 3 days", "2026-11-26 2026-11-30"}, {"3 gün", "2026-11-26 2026-11-30"},
		{"3 days", "2026-11-26 2026-11-30"}, {"üç gün", "2026-11-26 2026-11-30"},
		{"5 iş günü", "2026-11-26 2026-12-02"}, {"two weeks", "2026-11-26 2026-12-09"},
		{"for a week", "2026-11-26 2026-12-02"}, {"bir hafta", "2026-11-26 2026-12-02"},
		{"2 days from monday", "2026-11-30 2026-12-01"}, {"the next 2 days", "2026-11-26 2026-11-27"},
		{"until friday", "2026-11-26 2026-11-27"}, {"cumaya kadar", "2026-11-26 2026-11-27"},
		{"until wednesday", "2026-11-26 2026-12-02"}, {"till 5 Dec", "2026-11-26 2026-12-05"},
		{"5 Aralık'a kadar", "2026-11-26 2026-12-05"}, {"yarına kadar", "2026-11-26 2026-11-27"},
		{"ay sonuna kadar", "2026-11-26 2026-11-30"}, {"rest of the month", "2026-11-26 2026-11-30"},
		{"rest of the week", "2026-11-26 2026-11-29"}, {"hafta sonuna kadar", "2026-11-26 2026-11-29"},
		{"until the end of the week", "2026-11-26 2026-11-29"},
		{"60 days", "2026-11-26 2027-02-17"}, {"366 weeks", "2026-11-26 2033-11-30"}, {"367 weeks", "days_unreadable"},
		{"1-31 Dec", "2026-12-01 2026-12-31"}, {"Dec 1-31", "2026-12-01 2026-12-31"}, {"1-32 Dec", "days_unreadable"},
		{"friday next monday", "2026-11-27 2026-11-30"}, // rather than from the next Friday on
		{"30 Nov 31 Jan", "2026-11-30 2027-01-31"}, {"30 Kasım 31 Ocak", "2026-11-30 2027-01-31"},
		{"dec 21 to jan 4", "2026-12-21 2027-01-04"},
		{"21 Aralık - 4 Ocak", "2026-12-21 2027-01-04"}, {"21 Aralık–4 Ocak", "2026-12-21 2027-01-04"},
		{"21 Aralık — 4 Ocak", "2026-12-21 2027-01-04"},
		{"1-5 Dec", "2026-12-01 2026-12-05"}, {"1–5 Aralık", "2026-12-01 2026-12-05"},
		{"1 - 5 Aralık", "2026-12-01 2026-12-05"}, {"Dec 1-5", "2026-12-01 2026-12-05"},
		{"december 1 to 5", "2026-12-01 2026-12-05"}, {"from 1 to 5 december", "2026-12-01 2026-12-05"},
		{"1 ile 5 Aralık arası", "2026-12-01 2026-12-05"},
		{"1 Aralık'tan 5 Aralık'a kadar", "2026-12-01 2026-12-05"},
		{"1'inden 5 Aralık'a kadar", "2026-12-01 2026-12-05"}, {"pazartesiden çarşambaya", "2026-11-30 2026-12-02"},
		{"pazartesiden cumaya kadar", "2026-11-30 2026-12-04"}, {"monday to friday", "2026-11-30 2026-12-04"},
		{"friday monday", "2026-11-27 2026-11-30"},
		{"yarından cumaya", "2026-11-27 2026-11-27"}, {"tomorrow to tuesday", "2026-11-27 2026-12-01"},
		{"today and tomorrow", "2026-11-26 2026-11-27"},
		{"24.12.2026-02.01.2027", "2026-12-24 2027-01-02"}, {"24.12-02.01", "2026-12-24 2027-01-02"},
		{"2026-12-24 2027-01-02", "2026-12-24 2027-01-02"},
		{"2026-12-24 - 2027-01-02", "2026-12-24 2027-01-02"}, {"2026-12-24..2027-01-02", "2026-12-24 2027-01-02"},
		{"2026-12-24 → 2027-01-02", "2026-12-24 2027-01-02"},
		{"nov 30 2026 jan 2 2027", "2026-11-30 2027-01-02"}, {"30 nov 2026 31 jan", "2026-11-30 2027-01-31"},
		{"1 Dec 2026 5 Dec 2026", "2026-12-01 2026-12-05"},
		{"22 October 6 November", "2026-10-22 2026-11-06"}, {"24 Nov to 28 Nov", "2026-11-24 2026-11-28"},
		{"friday", "2026-11-27 one"}, {"cuma", "2026-11-27 one"}, {"5 Dec", "2026-12-05 one"},
		{"2026-12-05", "2026-12-05 one"}, {"tomorrow", "2026-11-27 one"},
		{"5 Dec 1 Dec", "2026-12-05 2026-12-01"},
		{"sometime", "days_unreadable"}, {"", "date_empty"}, {"31 Feb", "date_not_in_calendar"},
		{"friday maybe", "days_unreadable"}, {"5 x Dec 7", "days_unreadable"},
		{"1-5", "days_unreadable"}, {"for 0 days", "days_unreadable"}, {strings.Repeat("1 ", 500), "days_unreadable"},
	} {
		for _, lang := range Languages {
			s, err := ParseSpan(c.typed, lang, thursday, weekdays)
			got := said(civilText(s.From), err)
			if err == nil && s.OneDay {
				got += " one"
			} else if err == nil {
				got += " " + civilText(s.To).String()
			}
			if got != c.want {
				t.Errorf("%s: %q is %s, want %s", lang, c.typed, got, c.want)
			}
		}
	}
}

// On New Year's Day the days around it are meant, not those a year later.
func TestParseSpan_AroundToday(t *testing.T) {
	t.Parallel()
	always := func(time.Time) bool { return true }
	s, err := ParseSpan("dec 30 - jan 2", English, time.Date(2027, time.January, 1, 0, 0, 0, 0, time.UTC), always)
	if err != nil || civilText(s.From).String() != "2026-12-30" || civilText(s.To).String() != "2027-01-02" {
		t.Errorf("it is %s to %s, %v", civilText(s.From), civilText(s.To), err)
	}
	for typed, want := range map[string]string{ // 59 and 60 days
		"nov 6 - jan 4": "2026-11-06 2027-01-04", "nov 5 - jan 4": "2027-11-05 2028-01-04",
	} {
		s, err := ParseSpan(typed, English, time.Date(2027, time.January, 1, 0, 0, 0, 0, time.UTC), always)
		if got := said(civilText(s.From), err) + " " + civilText(s.To).String(); got != want {
			t.Errorf("%q is %s, want %s", typed, got, want)
		}
	}
	s, err = ParseSpan("for 3 days", English, time.Date(2027, time.January, 1, 0, 0, 0, 0, time.UTC),
		func(time.Time) bool { return false })
	if err != nil || civilText(s.To).String() != "2027-01-03" {
		t.Errorf("without working days it is until %s, %v", civilText(s.To), err)
	}
}

func FuzzParseSpan(f *testing.F) {
	nasty.Seed(f, "next week", "1-5 Dec", "dec 21 to jan 4", "cumaya kadar", "3 gün", "30 Nov 31 Jan", "- -",
		"2 days from", "1..", "'")
	f.Fuzz(func(t *testing.T, text string) {
		var s Span
		var err error
		nasty.Quick(t, func() {
			s, err = ParseSpan(text, Turkish, time.Date(2026, time.November, 26, 0, 0, 0, 0, time.UTC),
				func(time.Time) bool { return false })
		})
		if err == nil && (s.From.IsZero() || s.To.IsZero()) {
			t.Errorf("%q has no begin or end", text)
		}
	})
}
