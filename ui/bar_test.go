package ui

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestBar(t *testing.T) {
	t.Parallel()
	of := func(f float64) *float64 { return &f }
	for _, test := range []struct {
		progress *float64
		expected float64
		want     string
	}{
		{of(0.42), 0.58, "▰▰▰▰▱▱│▱▱▱▱"},
		{of(0.999), 1, "▰▰▰▰▰▰▰▰▰▱│"}, // never full before the target
		{of(1), 0.5, "▰▰▰▰▰│▰▰▰▰▰"},
		{of(1.5), noMark, "▰▰▰▰▰▰▰▰▰▰"},
		{of(-0.5), 0, "▱▱▱▱▱▱▱▱▱▱"},
		{of(0.3), noMark, "▰▰▰▱▱▱▱▱▱▱"}, // 0.3·10 is a little less than 3
		{nil, 0.2, "▱▱│▱▱▱▱▱▱▱▱"},
	} {
		if got := bar(test.progress, test.expected); got != test.want {
			t.Errorf("%v, expected %v: %s, want %s", test.progress, test.expected, got, test.want)
		}
	}
}

func TestLine(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		text  string
		runes int
		want  string
	}{
		"one line":        {"a\n\tb\x00", 10, "a b"},
		"empty":           {" \n\t", 10, nothing},
		"cut":             {"abcdef", 4, "abc…"},
		"Turkish letters": {strings.Repeat("ş", 10), 10, strings.Repeat("ş", 10)},
		"CJK":             {strings.Repeat("漢", 10), 10, strings.Repeat("漢", 10)},
	} {
		if got := line(test.text, test.runes); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
	escapes := line(strings.Repeat("<", 100), 90)
	if jsonBytes(escapes) > 270 || utf8.RuneCountInString(escapes) < 35 {
		t.Errorf("90 runes of escapes became %d runes and %d bytes", utf8.RuneCountInString(escapes),
			jsonBytes(escapes))
	}
}

func TestLines_KeepsParagraphs(t *testing.T) {
	t.Parallel()
	if got := lines(" first \r\n\n\n second\tone ", 100); got != "first\nsecond one" {
		t.Errorf("got %q", got)
	}
}
