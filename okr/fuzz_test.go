package okr

import (
	"strings"
	"testing"
	"time"

	"okrbot/nasty"
)

// FuzzParse reads whatever comes as each of the things that have one way to be written: what is read is written the
// same.
func FuzzParse(f *testing.F) {
	nasty.Seed(f, "2026-11-27", "09:00", "2026-11-27T09:00", "2026-W48", "2026Q4", "FY2027Q3", "12345", "yok",
		"2026-W9223372036854775807")
	f.Fuzz(func(t *testing.T, text string) {
		for _, parse := range []func() string{
			func() string { d, _ := ParseDate(text); return string(d) },
			func() string { c, err := ParseClock(text); return written(c.String(), err) },
			func() string { w, err := ParseWall(text); return written(w.String(), err) },
			func() string { d, ok := ParseISOWeek(text); return said(ISOWeek(d), ok) },
		} {
			var again string
			nasty.Quick(t, func() { again = parse() })
			if again != "" && again != text {
				t.Errorf("%q reads as %q", text, again)
			}
		}
		nasty.Quick(t, func() { ParseQuarter(text, time.April) })
		nasty.Quick(t, func() { _, _ = ParseWorkingWeek(text) })
		nasty.Quick(t, func() { Blank(text) })
		var blocker string
		nasty.Quick(t, func() { blocker, _ = ParseBlocker(text) })
		if blocker != "" && blocker != strings.TrimSpace(text) {
			t.Errorf("%q has the blocker %q", text, blocker)
		}
	})
}

func written(text string, err error) string { return said(text, err == nil) }

func said(text string, ok bool) string {
	if !ok {
		return ""
	}
	return text
}
