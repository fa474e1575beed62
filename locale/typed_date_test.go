package locale

import (
	"strings"
	"testing"
	"time"

	"okrbot/nasty"
)

func TestParseDate(t *testing.T) {
	t.Parallel()
	// A Monday, at an hour when UTC is still on the day before.
	today := time.Date(2026, time.November, 23, 1, 0, 0, 0, time.FixedZone("+03", 3*60*60))
	const unreadable, nowhere = "date_unreadable", "date_not_in_calendar"
	tests := []struct{ typed, want string }{
		{"2026-12-01", "2026-12-01"}, {"2026-1-5", "2026-01-05"}, {"2026/12/01", "2026-12-01"},
		{"2026.12.01", "2026-12-01"},
		{"01.12.2026", "2026-12-01"}, {"1.12.2026", "2026-12-01"}, {"1.12.26", "2026-12-01"},
		{"1-12-2026", "2026-12-01"},
		{"01.12.2026.", "2026-12-01"}, {"1 . 12 . 2026", "2026-12-01"},
		{"1.12", "2026-12-01"}, {"01.12.", "2026-12-01"}, {"22.11", "2026-11-22"}, {"24 Nov", "2026-11-24"},
		{"1 May", "2026-05-01"}, {"30 Nisan", "2027-04-30"}, {"1 Jun", "2026-06-01"}, {"30 Haziran", "2026-06-30"},
		{"31/12/2026", "2026-12-31"}, {"12/31/2026", "2026-12-31"}, {"5/5/2026", "2026-05-05"},
		{"1 Aralık 2026", "2026-12-01"}, {"1 ARALIK 2026", "2026-12-01"}, {"1 aralik", "2026-12-01"},
		{"1 Ara", "2026-12-01"},
		{"1 Aralık 2026 Salı", "2026-12-01"}, {"1 Aralık'a", "2026-12-01"}, {"14 Şubat", "2027-02-14"},
		{"14 subat 2028", "2028-02-14"},
		{"Dec 1 2026", "2026-12-01"}, {"Dec. 1, 2026", "2026-12-01"}, {"1 December", "2026-12-01"},
		{"December 1st, 2026", "2026-12-01"},
		{"the 2nd of january", "2027-01-02"}, {"Sept 3 2027", "2027-09-03"}, {"Tuesday, 1 December 2026", "2026-12-01"},
		{"23 November", "2026-11-23"}, {"22 November", "2026-11-22"}, {"29 February", "2028-02-29"},
		{"29 şubat 2028", "2028-02-29"},
		{"１ Aralık ２０２６", "2026-12-01"},
		{"today", "2026-11-23"}, {"bugün", "2026-11-23"}, {"BUGÜN", "2026-11-23"}, {"Tomorrow", "2026-11-24"},
		{"yarın", "2026-11-24"}, {"YARIN", "2026-11-24"},
		{"yesterday", "2026-11-22"}, {"dün", "2026-11-22"}, {"yarına", "2026-11-24"}, {"bugünden", "2026-11-23"},
		{"3 days ago", "2026-11-20"}, {"in 3 days", "2026-11-26"}, {"üç gün önce", "2026-11-20"},
		{"evvelsi gün", "2026-11-21"}, {"önceki gün", "2026-11-21"}, {"the day before yesterday", "2026-11-21"},
		{"day before yesterday", "2026-11-21"}, {"1.1.2000", "2000-01-01"}, {"31.12.2199", "2199-12-31"},
		{"1.1.2200", nowhere}, {"1 May 1000", nowhere},
		{"2 hafta sonra", "2026-12-07"}, {"a week ago", "2026-11-16"},
		{"last friday", "2026-11-20"}, {"geçen cuma", "2026-11-20"}, {"last monday", "2026-11-16"},
		{"geçen pazartesi", "2026-11-16"},
		{"cumaya", "2026-11-27"}, {"1 Aralık'tan", "2026-12-01"}, {"1 aralıktan", "2026-12-01"},
		{"5 Aralığa", "2026-12-05"}, {"5 ocağa", "2027-01-05"}, {"cuma gününe", "2026-11-27"},
		{"2026-11-24T10:00:00Z", "2026-11-24"}, {"2026-11-24T22:30:00Z", "2026-11-25"},
		{"2026-11-24T23:30:00+03:00", "2026-11-24"}, {"2026-11-24 10:00", "2026-11-24"},
		{"2026-11-24T10:00:00.123+0000", "2026-11-24"}, {"2026-11-24T10:00:00", "2026-11-24"},
		{"1 – 12 – 2026", "2026-12-01"},
		{"friday", "2026-11-27"}, {"cuma", "2026-11-27"}, {"CUMA", "2026-11-27"}, {"Fri", "2026-11-27"},
		{"bu cuma", "2026-11-27"}, {"monday", "2026-11-23"}, {"pazar", "2026-11-29"},
		{"Cuma günü", "2026-11-27"}, {"sali", "2026-11-24"}, {"Thurs", "2026-11-26"},
		{"next monday", "2026-11-30"}, {"gelecek pazartesi", "2026-11-30"}, {"Gelecek Cuma", "2026-12-04"},
		{"next sunday", "2026-12-06"},
		{"haftaya salı", "2026-12-01"}, {"haftaya", "2026-11-30"}, {"next week", "2026-11-30"},
		{"gelecek hafta", "2026-11-30"}, {"önümüzdeki çarşamba", "2026-12-02"},
		{"", "date_empty"}, {"  ", "date_empty"},
		{"soon", unreadable}, {"32", unreadable}, {"1", unreadable}, {"2026", unreadable}, {"December", unreadable},
		{"December 2026", unreadable},
		{"1 1 December", unreadable}, {"1 December November", unreadable}, {"friday monday", unreadable},
		{"next", unreadable}, {"week", unreadable},
		{"next 1 December", unreadable}, {"1 December 99999", unreadable}, {"1.12.226", unreadable},
		{"123.1.2026", unreadable}, {"1.2.3.4", unreadable}, {"-1.12.2026", unreadable},
		{"1xyz December", unreadable}, {"1stst December", unreadable}, {strings.Repeat("1 ", 5000), unreadable},
		{"31.02.2026", nowhere}, {"31 Şubat", nowhere}, {"29 February 2027", nowhere}, {"2026-13-01", nowhere},
		{"2026-00-10", nowhere}, {"0.1.2026", nowhere}, {"1.1.1999", nowhere}, {"1 May 2345", nowhere},
		{"40.12", nowhere},
		{"Friday, 1 December 2026", "date_weekday_differs"},
	}
	for _, test := range tests {
		for _, lang := range Languages {
			d, err := ParseDate(test.typed, lang, today)
			if got := said(civilText(d), err); got != test.want {
				t.Errorf("ParseDate(%q, %s) = %s, want %s", test.typed, lang, got, test.want)
			}
			if err == nil && d.Location() != time.UTC {
				t.Errorf("ParseDate(%q) is in %s", test.typed, d.Location())
			}
		}
	}
}

// civilText prints a date as text, and anything but midnight in full.
type civilText time.Time

func (d civilText) String() string {
	return strings.TrimSuffix(time.Time(d).Format(time.RFC3339), "T00:00:00Z")
}

func TestParseDate_SlashesByLanguage(t *testing.T) {
	t.Parallel()
	today := time.Date(2026, time.November, 23, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct{ typed, en, tr string }{
		{"5/6/2026", "two_readings", "2026-06-05"}, {"5/12/2026", "two_readings", "2026-12-05"},
		{"12/5/2026", "two_readings", "2026-05-12"}, {"5/13/2026", "2026-05-13", "2026-05-13"},
		{"13/5/2026", "2026-05-13", "2026-05-13"}, {"12/12/2026", "2026-12-12", "2026-12-12"},
	} {
		for lang, want := range map[Language]string{English: c.en, Turkish: c.tr} {
			d, err := ParseDate(c.typed, lang, today)
			if got := said(civilText(d), err); got != want {
				t.Errorf("%s: %q is %s, want %s", lang, c.typed, got, want)
			}
		}
	}
}

func TestParsePastDate(t *testing.T) {
	t.Parallel()
	today := time.Date(2026, time.November, 26, 0, 0, 0, 0, time.UTC) // a Thursday
	for _, c := range []struct{ typed, want string }{
		{"tuesday", "2026-11-24"}, {"cuma", "2026-11-20"}, {"thursday", "2026-11-26"}, {"salı günü", "2026-11-24"},
		{"on friday", "2026-11-20"},
		{"31.12", "2025-12-31"}, {"31 Dec", "2025-12-31"}, {"24 Nov", "2026-11-24"}, {"2 Ocak", "2026-01-02"},
		{"29 Feb", "2024-02-29"},
		{"tomorrow", "2026-11-27"}, {"31.12.2026", "2026-12-31"}, {"yesterday", "2026-11-25"},
		{"geçen salı", "2026-11-24"}, {"last thursday", "2026-11-19"},
		{"next tuesday", "2026-12-01"},
	} {
		d, err := ParsePastDate(c.typed, English, today)
		if got := said(civilText(d), err); got != c.want {
			t.Errorf("%q is %s, want %s", c.typed, got, c.want)
		}
	}
}

// A weekday alone may end the name of a customer.
func TestSaysDay(t *testing.T) {
	t.Parallel()
	for _, said := range []string{"yesterday", "dün", "on tuesday", "salı günü", "24 Nov", "31.12", "2026-11-24",
		"last friday", "geçen cuma", "this friday", "3 gün önce"} {
		if !SaysDay(said) {
			t.Errorf("%q says no day", said)
		}
	}
	for _, name := range []string{"friday", "Cuma", "the friday", "sun", "Salı"} {
		if SaysDay(name) {
			t.Errorf("%q says a day", name)
		}
	}
}

func TestParseDate_ReadsWhatIsShown(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	today := time.Date(2027, time.December, 31, 0, 0, 0, 0, time.UTC)
	for _, lang := range Languages {
		p := c.Printer(lang)
		for i := range 366 {
			d := today.AddDate(0, 0, i)
			texts := []string{p.Date(d)}
			if i < 150 { // a day and month alone is of this year rather than of the next one
				texts = append(texts, p.DateShort(d), p.Day(d, today))
			}
			for _, shown := range texts {
				if got, err := ParseDate(shown, lang, today); err != nil || !got.Equal(d) {
					t.Errorf("%s %q reads as %s, %v", lang, shown, got, err)
				}
			}
		}
	}
}

func TestParseDate_SaysTheTrueWeekday(t *testing.T) {
	t.Parallel()
	_, err := ParseDate("1 Aralık 2026 Cuma", Turkish, time.Date(2026, time.November, 23, 0, 0, 0, 0, time.UTC))
	got, _ := catalog(t).Printer(Turkish).Error(err)
	if want := "“1 Aralık 2026 Cuma” ile takvim uyuşmuyor: 1 Aralık 2026 Salı. Tarihi gün adı olmadan yazın."; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func FuzzParseDate(f *testing.F) {
	seeds := []string{"2026-12-01", "1.12.2026", "1 Aralık", "Dec 1 2026", "gelecek pazartesi", "next friday", "yarın",
		"31.02.2026", "1/2/3", "٣.٤.٢٠٢٦", ""}
	for _, text := range append(seeds, nasty.Texts()...) {
		f.Add(text, false)
		f.Add(text, true)
	}
	today := time.Date(2026, time.November, 23, 0, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, text string, turkish bool) {
		lang := English
		if turkish {
			lang = Turkish
		}
		nasty.Quick(t, func() {
			_, _ = ParsePastDate(text, lang, today)
			SaysDay(text)
		})
		d, err := ParseDate(text, lang, today)
		if err != nil {
			return
		}
		if d.Location() != time.UTC || d.Hour() != 0 || d.Year() < 1900 || d.Year() > 9999 {
			t.Errorf("%q reads as %s, which is no civil date", text, d)
		}
		again, err := ParseDate(d.Format(time.DateOnly), lang, today)
		if err != nil || !again.Equal(d) {
			t.Errorf("%q reads as %s, which reads as %s, %v", text, d, again, err)
		}
	})
}

// Between 29 February 2096 and 2104 there is none.
func TestParseDate_TheRarestDay(t *testing.T) {
	t.Parallel()
	d, err := ParseDate("29 February", English, time.Date(2096, time.November, 23, 0, 0, 0, 0, time.UTC))
	if got := said(civilText(d), err); got != "2104-02-29" {
		t.Errorf("the next one is %s", got)
	}
	d, err = ParsePastDate("29 Şubat", Turkish, time.Date(2104, time.January, 10, 0, 0, 0, 0, time.UTC))
	if got := said(civilText(d), err); got != "2096-02-29" {
		t.Errorf("the last one is %s", got)
	}
}
