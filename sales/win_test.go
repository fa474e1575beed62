package sales

import (
	"slices"
	"strings"
	"testing"
	"time"

	"okrbot/nasty"
	"okrbot/okr"
)

func TestCheckWin(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, typed, want, refused string }{
		{"a line", "  Showed the demo\non site ", "Showed the demo on site", ""},
		{"ten characters", "on demo 10", "on demo 10", ""},
		{"nine", "on demo 9", "", "win.too_short"},
		{"300 of another script", strings.Repeat("ş", 300), strings.Repeat("ş", 300), ""},
		{"301", strings.Repeat("ş", 301), "", "win.too_long"},
		{"signs", "!!!!!!!!!!!!", "", "win.too_short"},
		{"nothing", " \n ", "", "win.too_short"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := CheckWin(c.typed)
			refused := ""
			if r, ok := okr.RefusalOf(err); ok {
				refused = r.ID
			}
			if got != c.want || refused != c.refused {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
}

func FuzzCheckWin(f *testing.F) {
	nasty.Seed(f, "Showed the demo", strings.Repeat("x ", 200))
	f.Fuzz(func(t *testing.T, text string) {
		var got string
		var err error
		nasty.Quick(t, func() { got, err = CheckWin(text) })
		if err != nil {
			return
		}
		if again, err := CheckWin(got); err != nil || again != got {
			t.Errorf("%q becomes %q, %v", got, again, err)
		}
		if strings.ContainsAny(got, "\n\r\t") {
			t.Errorf("%q is more than a line", got)
		}
	})
}

func TestWinWords(t *testing.T) {
	t.Parallel()
	got := WinWords("acme a.s. — acme'ye demo, 2 gunde; हिन्दी")
	want := []string{"acme", "a", "s", "ye", "demo", "2", "gunde", "हिन्दी"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestWinAskedAt(t *testing.T) {
	t.Parallel()
	istanbul, err := time.LoadLocation("Europe/Istanbul")
	if err != nil {
		t.Fatal(err)
	}
	cal := okr.NewCalendar(0, okr.Holidays{Extra: []okr.Date{"2026-11-25"}})
	for celebrated, want := range map[string]string{
		"2026-11-23T15:00": "2026-11-23T17:00", "2026-11-23T16:00": "2026-11-23T18:00",
		"2026-11-23T16:01": "2026-11-24T09:00", "2026-11-23T17:30": "2026-11-24T09:00",
		"2026-11-24T17:30": "2026-11-26T09:00", "2026-11-27T17:30": "2026-11-30T09:00",
		"2026-11-23T03:00": "2026-11-23T09:00",
	} {
		at, err := time.ParseInLocation("2006-01-02T15:04", celebrated, istanbul)
		if err != nil {
			t.Fatal(err)
		}
		if got := WinAskedAt(at, istanbul, cal).In(istanbul).Format("2006-01-02T15:04"); got != want {
			t.Errorf("celebrated at %s it is asked at %s, want %s", celebrated, got, want)
		}
	}
}

func TestDecideWin(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name   string
		now    time.Time
		change func(*WinFacts)
		want   okr.Verdict
	}{
		{"due", noon, func(*WinFacts) {}, okr.Send},
		{"left", noon, func(f *WinFacts) { f.InTeam = false }, okr.SkipNotPrompted},
		{"fell", noon, func(f *WinFacts) { f.Holds = false }, SkipFell},
		{"said", noon, func(f *WinFacts) { f.Said = true }, okr.SkipAnswered},
		{"hidden", noon, func(f *WinFacts) { f.Hidden = true }, SkipHidden},
		{"away", noon, func(f *WinFacts) { f.Away = true }, okr.WaitAway},
		{"in the evening", noon.Add(8 * time.Hour), func(*WinFacts) {}, okr.Wait},
		{"a week later", noon.AddDate(0, 0, 7).Add(-2 * time.Hour), func(*WinFacts) {}, okr.Send},
		{"more than a week later", noon.AddDate(0, 0, 7), func(*WinFacts) {}, okr.SkipTooLate},
		{"away too long", noon.AddDate(0, 0, 8), func(f *WinFacts) { f.Away = true }, okr.SkipTooLate},
		{"another", noon, func(f *WinFacts) { f.Another = true }, SkipAnother},
		{"the last of the week", noon, func(f *WinFacts) { f.SentThisWeek = okr.NudgesAWeek - 1 }, okr.Send},
		{"one too many", noon, func(f *WinFacts) { f.SentThisWeek = okr.NudgesAWeek }, okr.SkipBudget},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := WinFacts{Celebrated: noon.Add(-2 * time.Hour), Location: time.UTC, InTeam: true, Holds: true}
			c.change(&f)
			if got := DecideWin(c.now, f); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}
