package locale

import (
	"strings"
	"testing"
)

// Texts of up to 80 characters in 640 bytes are read; of longer ones nothing is but how they begin.
func TestTypedLine(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text, line string
		short      bool
	}{
		"80 characters":    {strings.Repeat("ş", 80), strings.Repeat("ş", 80), true},
		"81 characters":    {strings.Repeat("ş", 81), strings.Repeat("ş", 81), false},
		"640 bytes":        {strings.Repeat(" ", 639) + "5", "5", true},
		"641 bytes":        {strings.Repeat(" ", 640) + "5", "", false},
		"spaces around it": {" 1\n2 ", "1 2", true},
	} {
		if line, short := typedLine(c.text); line != c.line || short != c.short {
			t.Errorf("%s: %q, %t", name, line, short)
		}
	}
}
