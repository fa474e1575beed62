package main

import (
	"strings"
	"testing"
)

const capped = `[[same]]
file = "room/room.go"
line = "if n > 10 { // at 10 either is right"
was = "n > 10"
is = "n >= 10"
why = "Ten is ten."
`

// Of the room of this test one function is never called, one is tested at no boundary, one mutant changes nothing, and
// one is listed although the tests notice it.
func TestExamine(t *testing.T) {
	t.Parallel()
	known, err := readSame(capped + strings.Replace(capped, "n >= 10", "n <= 10", 1))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	got, err := examine(t.Context(), "./testdata/room", known, &out)
	if err != nil {
		t.Fatal(err)
	}
	const want = `room/room.go:34: n - 1 -> n + 1: not reached
room/room.go:36: n/4 >= 2 -> n/4 > 2: lived
room/room.go:36: n/4 -> n*4: lived
`
	if out.String() != want {
		t.Errorf("got:\n%swant:\n%s", out.String(), want)
	}
	if want := (result{"./testdata/room", 15, 1, 13, 11}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	out.Reset()
	err = conclude([]result{got}, known, &out)
	if err == nil || !strings.Contains(err.Error(), "./testdata/room is below 95 %") ||
		strings.Count(err.Error(), "same.toml") != 1 || !strings.Contains(err.Error(), "n > 10 -> n <= 10") {
		t.Errorf("%v", err)
	}
	if !strings.Contains(out.String(), "92.9 %              84.6 %") {
		t.Errorf("got:\n%s", out.String())
	}
}

// An entry without a reason isn't taken, nor one that stands there twice.
func TestReadSame(t *testing.T) {
	t.Parallel()
	for _, text := range []string{strings.Replace(capped, "Ten is ten.", "", 1), capped + capped, "[[same]"} {
		if _, err := readSame(text); err == nil {
			t.Errorf("taken:\n%s", text)
		}
	}
	if _, err := readSame(sameFile); err != nil {
		t.Error(err)
	}
}
