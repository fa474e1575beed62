package dealfile

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestGuarded_SaysWhereAnApostropheStands(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                "",
		"Acme":            "Acme",
		"Acme-Beta=Gamma": "Acme-Beta=Gamma",
		"=cmd":            "'=cmd",
		" =cmd":           " '=cmd",
		"'=cmd":           "''=cmd",
		"Acme;=cmd":       "Acme;'=cmd",
		"Acme; ＝cmd":      "Acme; '＝cmd",
		"Acme, +90 555":   "Acme, +90 555", // the file's own mark
		"one\n- two":      "one\n'- two",
		"\t=cmd":          "'\t'=cmd",
		`";=cmd`:          `";'=cmd`,
		`Acme;"=cmd`:      `Acme;"'=cmd`,
	} {
		if got := guarded(text, ","); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
		if got := plainCell(want); got != text {
			t.Errorf("%q is read as %q, want %q", want, got, text)
		}
	}
}

func TestGuarded_IsReadAgain(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		piece := rapid.SampledFrom([]string{"=", "+", "-", "＠", "\t", "\r", "\n", ";", "|", `"`, "'", " ", "a", "ş"})
		text := strings.Join(rapid.SliceOfN(piece, 0, 12).Draw(t, "pieces"), "")
		if got := plainCell(guarded(text, ",")); got != text {
			t.Fatalf("%q is read again as %q", text, got)
		}
	})
}
