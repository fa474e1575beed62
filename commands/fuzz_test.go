package commands

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"okrbot/bot"
	"okrbot/locale"
	"okrbot/nasty"
	"okrbot/okr"
)

// typedTexts fuzzes what reads a command: nothing longer than one gets here, and what does is tidy.
func typedTexts(f *testing.F, check func(t *testing.T, typed string), seeds ...string) {
	f.Helper()
	for _, text := range append(seeds, nasty.Texts()...) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if typed := bot.Tidy(text); utf8.RuneCountInString(typed) <= 4_000 {
			check(t, typed)
		}
	})
}

// Whatever is typed finds its command, or none, at once.
func FuzzSlashCommand(f *testing.F) {
	slash := slashCommands()
	typedTexts(f, func(t *testing.T, typed string) {
		nasty.Quick(t, func() {
			word, rest := firstWord(typed)
			for _, s := range slash {
				if !s.means(word) && !s.knows(word) {
					_ = unknownWord(s.name, s.words, word)
				}
				subcommandOf(s.words, word, rest)
			}
			listScope(typed)
		})
	}, "okr list", "yeniden aç O12", "D8", "/sales won 5", "#7")
}

// What is left of a line beside its period, and the period, make the line again.
func FuzzPeriodIn(f *testing.F) {
	typedTexts(f, func(t *testing.T, typed string) {
		var rest, boardRest string
		var ok bool
		nasty.Quick(t, func() { _, rest, ok = periodIn(typed, "2026-11-27", time.April, true) })
		if !ok && rest != typed || !strings.HasPrefix(typed, rest) && !strings.HasSuffix(typed, rest) {
			t.Errorf("of %q is left %q", typed, rest)
		}
		nasty.Quick(t, func() { _, boardRest, ok = (&Commands{}).boardPeriodIn(typed, "2026-11-27") })
		if len(boardRest) > len(typed) || !ok && boardRest != typed {
			t.Errorf("of %q is left %q", typed, boardRest)
		}
	}, "Satış 2026Q3", "geçen çeyrek ekip", "deals last week company")
}

// A person is found among those of a large company.
func FuzzCalled(f *testing.F) {
	var people []okr.Person
	for i := range 2_000 {
		people = append(people, okr.Person{ID: okr.PersonID(fmt.Sprint("U", i)), Name: fmt.Sprintf("Ayşe %d", i),
			RealName: fmt.Sprintf("Ayşe Nur Yılmaz-%d", i)})
	}
	typedTexts(f, func(t *testing.T, typed string) {
		nasty.Quick(t, func() { called(typed, people) })
	}, "@ayşe 7", "Nur'a", "ayse.nur", "@a", "a'")
}

// What stands behind two strokes is the note, and what is said stands before it.
func FuzzCutNote(f *testing.F) {
	typedTexts(f, func(t *testing.T, typed string) {
		var said, note string
		nasty.Quick(t, func() { said, note = cutNote(typed) })
		if !strings.HasPrefix(typed, said) || !strings.HasSuffix(typed, note) {
			t.Errorf("%q is %q with the note %q", typed, said, note)
		}
	}, "5000 Acme // by phone", `"a // b" // c`, "https://a.b //")
}

func FuzzZonesCalled(f *testing.F) {
	now := time.Date(2026, time.November, 27, 0, 0, 0, 0, time.UTC)
	typedTexts(f, func(t *testing.T, typed string) {
		nasty.Quick(t, func() { zonesCalled(typed, now) })
	}, "istanbul", "UTC+3", "new york", "Almanya")
}

// A value and the day behind it.
func FuzzValueAndDay(f *testing.F) {
	typedTexts(f, func(t *testing.T, typed string) {
		nasty.Quick(t, func() {
			text, _, err := cutDay(typed, locale.Turkish, "2026-11-27")
			if err == nil {
				_, _ = readValue(text, locale.Turkish, "TRY")
			}
			keyResultsIn(typed)
		})
	}, "250000 dün", "1,5 mn on tuesday 24 november 2026", "KR7 https://x/KR8")
}

// What is typed into the fields of the settings.
func FuzzSettingsFields(f *testing.F) {
	typedTexts(f, func(t *testing.T, typed string) {
		for _, text := range []string{typed, strings.ReplaceAll(typed, " ", "\n"),
			strings.ReplaceAll(typed, " ", ";")} {
			nasty.Quick(t, func() { _, _ = readDates(text, locale.English, "2026-11-27") })
			nasty.Quick(t, func() { _, _ = readWeights(text, locale.English) })
			nasty.Quick(t, func() { _, _ = pointsOf(text, locale.English) })
		}
	}, "1.1.2027; 23 Nisan", "1 1 1 1 1 1 1 1 1 1 1 2", "33,33")
}
